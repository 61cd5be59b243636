"""Tracker: follows the orders of a session by events, across gaps and midnight."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

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
from kiwoom_async.execution.recovery import Recovery
from kiwoom_async.orders.recovered import RecoveredGoldOrderEvent, RecoveredOrderEvent
from kiwoom_async.realtime import OrderEvent
from kiwoom_async.streams.consumer import Consumer
from kiwoom_async.streams.feed import Feed
from kiwoom_async.streams.gap import Gap
from kiwoom_async.streams.opener import Hub
from kiwoom_async.streams.stream import Stream

if TYPE_CHECKING:
    from kiwoom_async.api.namespaces import Namespaces

__all__ = ["Tracker"]

log = logging.getLogger("kiwoom_async")

_PAUSE = 2.0  # seconds until events or records are requested again after a failure
_LONGEST_PAUSE = 60.0
_BUFFER = 100_000  # order events of a whole day


class Tracker:
    """Applies the account's order events, and the broker's records after a gap, to the orders.

    Args:
        namespaces: Namespaces of the session, used to read the broker's lists.
        registry: Opens the stream of order events, and publishes recovered events.
        tasks: Task group of the session; tracking starts in it with the first order or the first
            stream of order events.
        lifetime: Lifetime of the session.
        clock: The source of time.

    Attributes:
        ledger: The orders of the day.
        records: The broker's lists.
        gaps: Number of times that events may have been missed.
    """

    def __init__(
        self,
        namespaces: Namespaces,
        registry: Hub,
        tasks: TaskGroup,
        lifetime: Lifetime,
        clock: Clock,
    ) -> None:
        self.gaps = 0
        self._registry = registry
        self._tasks = tasks
        self._clock = clock
        self._recovery = Recovery(self._today)
        self._after_gap = False
        self._feed: Feed[OrderEvent | Gap] | None = None
        self.ledger = Ledger(self._today, lifetime, self.ask_broker)
        self.records = BrokerRecords(namespaces, tasks, self._today, self._recovery.note_rows)
        registry.on_open(OrderEvent.type_code, self._prepare_for_gaps)
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
        """Reconcile the open orders with the broker's records in the background."""
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
                        self._take_in(event)
            except (TransportError, SlowConsumer, SubscriptionRejected) as error:
                log.warning("order events: %s", error)
                await self._clock.sleep(_PAUSE)

    def _open_stream(self) -> Stream[OrderEvent | Gap]:
        wanted = ((OrderEvent, ""),)
        self._feed = Feed((OrderEvent, Gap), wanted, on_full="raise", buffer=_BUFFER)
        return Stream(self._feed, self._registry.open)

    def _take_in(self, event: OrderEvent | Gap) -> None:
        if isinstance(event, Gap):
            self._after_gap = True
            self._note_gap()
        elif not event.recovered:
            self._recovery.note_event(event)
            self.ledger.apply(event)

    def _prepare_for_gaps(self, consumer: Consumer) -> None:
        """Read the existing orders when another stream of order events is opened."""
        if consumer is not self._feed:
            self.start()
            self.records.read_baseline("stock")

    async def _turn_days(self) -> None:
        """End at midnight the waits for orders of the day before."""
        while True:
            now = self._clock.now()
            midnight = dt.datetime.combine(now.date() + dt.timedelta(days=1), dt.time(), now.tzinfo)
            await self._clock.sleep((midnight - now).total_seconds(), daemon=True)
            self.ledger.turn_over()
            self.records.turn_over()

    def _note_gap(self) -> None:
        """Note that events may have been missed until now."""
        self.gaps += 1
        self.ask_broker()

    async def _reconcile(self) -> None:
        """Reconcile open orders with the broker's records whenever events may have been missed."""
        while True:
            await self._asked.wait()
            self._asked = anyio.Event()
            after_gap, self._after_gap = self._after_gap, False
            known = self.records.lists_known()
            wanted: set[List] = {list_of(order.ticket) for order in self.ledger.open_orders()}
            for records in wanted | (known if after_gap else set()):
                rows = await self._read_until_it_works(records)
                for row in rows:
                    self.apply_row(row)
                if after_gap and records in known:
                    self._publish(self._recovery.news_in(rows), records)
                self._recovery.note_rows(rows)

    def _publish(self, news: Sequence[Row], records: List) -> None:
        """Publish recovered events to the streams of order events."""
        kind = RecoveredGoldOrderEvent if records == "gold" else RecoveredOrderEvent
        read_ns = self._clock.time_ns()
        for row in news:
            event = kind.of(row.wire, "", read_ns)
            self._registry.router.publish((OrderEvent.type_code, ""), event)

    async def _read_until_it_works(self, records: List) -> Sequence[Row]:
        pause = _PAUSE
        while True:
            try:
                return await self.records.read(records)
            except KiwoomError as error:
                log.warning("the broker's records can't be read: %s", error)
            await self._clock.sleep(pause)
            pause = min(_LONGEST_PAUSE, 2 * pause)

    def _today(self) -> dt.date:
        return self._clock.now().date()
