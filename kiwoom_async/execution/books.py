"""Books: all orders of the day at the broker, as followed orders of the session."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Final

import anyio

from kiwoom_async.clock import Clock
from kiwoom_async.errors import APIError, OrderInDoubt, Refused
from kiwoom_async.execution.broker_records import List, Row, list_of
from kiwoom_async.execution.identification import Identification
from kiwoom_async.execution.tracking import Tracker
from kiwoom_async.orders.state import OrderState

__all__ = ["LISTS", "Books"]

log = logging.getLogger("kiwoom_async")

LISTS: Final[tuple[List, ...]] = ("stock", "gold")
_NOT_OFFERED: Final = frozenset({"8104"})


class Books:
    """The orders of the day, whichever program placed them.

    Args:
        tracker: Follows the orders and reads the broker's lists.
        identification: Matches rows with orders.
        clock: The source of time.
        patience: Seconds to wait for the stream of order events before the lists are read.
    """

    def __init__(
        self, tracker: Tracker, identification: Identification, clock: Clock, patience: float
    ) -> None:
        self._tracker = tracker
        self._identification = identification
        self._clock = clock
        self._patience = patience
        self._under_way: dict[OrderState, anyio.Event] = {}

    @contextmanager
    def sending(self, order: OrderState) -> Iterator[None]:
        """Note that an order is being sent: a new number in the lists may be its own."""
        answered = self._under_way[order] = anyio.Event()
        try:
            yield
        finally:
            del self._under_way[order]
            answered.set()

    def being_sent(self) -> list[OrderState]:
        """Return the orders that are being sent and have no answer yet."""
        return list(self._under_way)

    async def read(self, *lists: List) -> list[OrderState]:
        """Read the broker's lists and follow every order in them.

        Order events are awaited first, so that no event between the reading and the following is
        missed. An order in doubt that exactly one row matches gets its number.

        Raises:
            APIError, TransportError, DecodeError, PagingError: a list can't be read.
        """
        tracking = self._tracker.start()
        with suppress(TimeoutError):
            async with self._clock.timeout(self._patience):
                await tracking.wait()
        found: list[OrderState] = []
        for records in lists or LISTS:
            found += await self._read(records)
        return found

    async def find(self, no: str) -> OrderState | None:
        """Return the order of today with this number, None if the broker has no such order.

        Raises:
            APIError, TransportError, DecodeError, PagingError: a list can't be read.
        """
        for records in LISTS:
            if self._tracker.ledger.get(no) is None:
                await self.read(records)
        return self._tracker.ledger.get(no)

    async def refresh(self, order: OrderState) -> None:
        """Apply the broker's record of an order now."""
        for row in await self._tracker.records.read(list_of(order.ticket)):
            self._tracker.apply_row(row)

    async def _read(self, records: List) -> list[OrderState]:
        rows = await self._rows(records)
        await self._wait_for_answers(rows)
        for order in self._tracker.ledger.in_doubt():
            if list_of(order.ticket) == records and order.day_error is None:
                await self._identify(order, rows)
        return self._identification.adopt(rows, records)

    async def _rows(self, records: List) -> Sequence[Row]:
        try:
            return await self._tracker.records.read(records)
        except APIError as error:
            # an account without gold trading has no list of gold orders, and so no gold order
            if records == "gold" and (isinstance(error, Refused) or error.code in _NOT_OFFERED):
                log.info("no list of gold orders: %s", error)
                return ()
            raise

    async def _wait_for_answers(self, rows: Sequence[Row]) -> None:
        """Wait for the numbers of orders that are being sent and that a row may belong to."""
        for order, answered in tuple(self._under_way.items()):
            if self._identification.may_be(order.ticket, rows):
                await answered.wait()

    async def _identify(self, order: OrderState, rows: Sequence[Row]) -> None:
        try:
            await self._identification.find(order, rows)
        except OrderInDoubt as error:
            log.warning("%s", error)
