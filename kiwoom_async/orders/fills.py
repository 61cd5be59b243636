"""Fills: the executions of one order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Sequence
from decimal import Decimal
from typing import Self

import msgspec

from kiwoom_async.errors import FieldError
from kiwoom_async.realtime import OrderEvent

__all__ = ["Executions", "Fill", "Fills", "time_of"]


class Fill(msgspec.Struct, frozen=True):
    """One execution (체결) of an order.

    Attributes:
        price: KRW per share.
        size: Shares.
        time: Exchange time, None when unknown.
        execution_no: Number of the execution (체결번호), blank when unknown.
        remaining_size: Shares of the order that remained after it (미체결수량).
        recovered: True for executions found in the broker's records and not reported by events
            (after a lost connection): size is the total of these, price their average.
    """

    price: int
    size: int
    time: dt.time | None
    execution_no: str
    remaining_size: int
    recovered: bool = False


class Executions:
    """The fills of one order, each counted once.

    Attributes:
        fills: In the order in which they became known.
    """

    def __init__(self) -> None:
        self.fills: list[Fill] = []
        self._seen: set[tuple[str, int]] = set()

    @property
    def size(self) -> int:
        """Shares executed."""
        return sum(fill.size for fill in self.fills)

    @property
    def average_price(self) -> Decimal | None:
        """Average price, KRW; None before the first execution."""
        size = self.size
        return Decimal(sum(fill.price * fill.size for fill in self.fills)) / size if size else None

    def includes(self, execution_no: str, remaining: int) -> bool:
        """Return whether an execution was counted already, by an event or the broker's records."""
        if (execution_no, remaining) in self._seen:  # each venue numbers its executions by itself
            return True
        return any(fill.recovered and fill.remaining_size <= remaining for fill in self.fills)

    def add(self, fill: Fill) -> None:
        """Count an execution that an event reported."""
        self._seen.add((fill.execution_no, fill.remaining_size))
        self.fills.append(fill)

    def missed(self, filled: int, average: int, remaining: int) -> Fill | None:
        """Return the executions that only the broker's records have as one fill, None without any.

        Args:
            filled: Shares executed according to the records.
            average: Average price of these, KRW.
            remaining: Shares that remained then; later fills are not in the records.
        """
        known = [fill for fill in self.fills if fill.remaining_size >= remaining]
        size = filled - sum(fill.size for fill in known)
        if size <= 0:
            return None
        value = average * filled - sum(fill.price * fill.size for fill in known)
        price = round(value / size) if value > 0 else average
        return Fill(price, size, None, "", remaining, recovered=True)


class Fills:
    """Iterator over the fills of an order, also over those to come.

    A class and not a generator: a generator ends for good when one of its steps is cancelled.
    """

    def __init__(
        self,
        so_far: Sequence[Fill],
        more_may_come: Callable[[], bool],
        change: Callable[[], Awaitable[None]],
    ) -> None:
        self._so_far = so_far
        self._more_may_come = more_may_come
        self._change = change
        self._seen = 0

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Fill:
        while self._seen == len(self._so_far):
            if not self._more_may_come():
                raise StopAsyncIteration
            await self._change()
        self._seen += 1
        return self._so_far[self._seen - 1]


def time_of(event: OrderEvent) -> dt.time | None:
    """Return the time of an event, None if unreadable: the execution must still count."""
    try:
        return event.time
    except FieldError:
        return None
