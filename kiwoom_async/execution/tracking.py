"""Tracker: follows the orders of a session by events, through gaps and over midnight."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Sequence

import anyio
from anyio.abc import TaskGroup

from kiwoom_async._lifetime import Lifetime
from kiwoom_async.clock import Clock
from kiwoom_async.errors import (
    FieldError,
    KiwoomError,
    SlowConsumer,
    SubscriptionRejected,
    TransportError,
)
from kiwoom_async.execution.broker_records import (
    BrokerRecords,
    List,
    Row,
    RowFacts,
    list_of,
)
from kiwoom_async.execution.ledger import Ledger, key_of
from kiwoom_async.realtime import OrderEvent
from kiwoom_async.streams.stream import Gap, Stream

__all__ = ["Tracker"]

log = logging.getLogger("kiwoom_async")

_PAUSE = 2.0  # seconds before events or records are asked for again after a failure
_LONGEST_PAUSE = 60.0


class Tracker:
    """Applies the account's order events, and the broker's records after a gap, to the orders.

    Args:
        records: The broker's lists.
        open_stream: Makes the stream of order events.
        tasks: The session's tasks; tracking is one, started with the first order.
        lifetime: The session's.
        clock: The time.

    Attributes:
        ledger: The orders of the day.
        gaps: How often events may have been missed so far.
    """

    def __init__(
        self,
        records: BrokerRecords,
        open_stream: Callable[[], Stream[OrderEvent | Gap]],
        tasks: TaskGroup,
        lifetime: Lifetime,
        clock: Clock,
    ) -> None:
        self.gaps = 0
        self._records = records
        self._open_stream = open_stream
        self._tasks = tasks
        self._clock = clock
        self.ledger = Ledger(self._today, lifetime, self.ask_broker)
        self._tracking: anyio.Event | None = None
        self._asked = anyio.Event()

    def start(self) -> anyio.Event:
        """Start tracking with the first order.

        Returns:
            Set when order events arrive.
        """
        if self._tracking is None:
            self._tracking = anyio.Event()
            self._tasks.start_soon(self._track, self._tracking)
            self._tasks.start_soon(self._reconcile)
            self._tasks.start_soon(self._turn_days)
        return self._tracking

    def ask_broker(self) -> None:
        """Have the open orders reconciled with the broker's records, in the background."""
        self._asked.set()

    def apply_row(self, row: Row) -> None:
        """Apply one row of the broker's records to the orders it concerns."""
        try:
            facts = RowFacts.of(row)
        except FieldError as error:
            log.error("order record skipped: %s", error)
            return
        original = self.ledger.get(facts.original_no)
        if original is not None and facts.confirmed and not facts.rejected:
            original.reduce(facts.confirmed, by=key_of(facts.no))
        order = self.ledger.get(facts.no)
        if order is not None and not order.reconcile(
            size=facts.size,
            filled=facts.filled,
            average=facts.average,
            remaining=facts.remaining,
            rejected=facts.rejected,
        ):
            log.error("%r: the broker's record contradicts itself: %r", order, row)

    async def _track(self, tracking: anyio.Event) -> None:
        """Read the account's order events as long as the session lives."""
        while True:
            try:
                async with self._open_stream() as events:
                    tracking.set()
                    self._note_gap()
                    async for event in events:
                        if isinstance(event, Gap):
                            self._note_gap()
                        else:
                            self.ledger.apply(event)
            except (TransportError, SlowConsumer, SubscriptionRejected) as error:
                log.warning("order events: %s", error)
                await self._clock.sleep(_PAUSE)

    async def _turn_days(self) -> None:
        """Wake at midnight those who wait for an order of the day before."""
        while True:
            now = self._clock.now()
            midnight = dt.datetime.combine(now.date() + dt.timedelta(days=1), dt.time(), now.tzinfo)
            await self._clock.sleep((midnight - now).total_seconds())
            self.ledger.turn_over()

    def _note_gap(self) -> None:
        """Events may have been missed up to now."""
        self.gaps += 1
        self.ask_broker()

    async def _reconcile(self) -> None:
        """Reconcile open orders with the broker's records whenever events may have been missed."""
        while True:
            await self._asked.wait()
            self._asked = anyio.Event()
            wanted: set[List] = {list_of(order.ticket) for order in self.ledger.open_orders()}
            for records in wanted:
                for row in await self._read_until_it_works(records):
                    self.apply_row(row)

    async def _read_until_it_works(self, records: List) -> Sequence[Row]:
        pause = _PAUSE
        while True:
            try:
                return await self._records.read(records)
            except KiwoomError as error:
                log.warning("the broker's records can't be read: %s", error)
            await self._clock.sleep(pause)
            pause = min(_LONGEST_PAUSE, 2 * pause)

    def _today(self) -> dt.date:
        return self._clock.now().date()
