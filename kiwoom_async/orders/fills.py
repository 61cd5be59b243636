"""Fills: the executions of one order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Sequence
from typing import Self

import msgspec

__all__ = ["Fill", "Fills"]


class Fill(msgspec.Struct, frozen=True):
    """One execution (체결) of an order.

    Attributes:
        price: KRW per share.
        size: Shares.
        time: Exchange time, None when it is not known.
        execution_no: Number of the execution (체결번호), blank when it is not known.
        remaining_size: Shares of the order that remained after it (미체결수량).
        recovered: True for what the broker's records show and no event reported, because the
            connection was lost meanwhile: then size is the total missed, and price its average.
    """

    price: int
    size: int
    time: dt.time | None
    execution_no: str
    remaining_size: int
    recovered: bool = False


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
