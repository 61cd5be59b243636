"""Registry of a remote session: its streams come over the broker."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from anyio.abc import TaskGroup

from kiwoom_async._lifetime import Lifetime
from kiwoom_async.bus.broker import Broker
from kiwoom_async.bus.receiver import Receiver
from kiwoom_async.capture.making import maker
from kiwoom_async.capture.selection import Selection
from kiwoom_async.clock import Clock, moment_of
from kiwoom_async.config import Timeouts
from kiwoom_async.errors import (
    BusRefused,
    ConfigError,
    KiwoomError,
    SubscriptionRejected,
    TransportError,
)
from kiwoom_async.realtime import OrderEvent
from kiwoom_async.remote.line import Line
from kiwoom_async.remote.messages import Missed, Report
from kiwoom_async.streams.feed import Feed
from kiwoom_async.streams.gap import Gap
from kiwoom_async.streams.registry import Consumer
from kiwoom_async.streams.router import Router
from kiwoom_async.wire.frames import Key

__all__ = ["RemoteRegistry", "Today"]

log = logging.getLogger("kiwoom_async")

_ORDERS: Key = (OrderEvent.type_code, "")


class RemoteRegistry:
    """The open streams of a remote session; it takes the place of ``Registry``.

    Args:
        broker: Where the records are.
        server: Name of the server.
        line: The gateway.
        tasks: Tasks of the session.
        lifetime: Lifetime of the session.
        timeouts: ``subscribe`` limits how long entering a stream takes.
        clock: Clock of the session.

    Attributes:
        router: Gives order events to their streams.
        tasks, clock: As given.
        read_reports: Called with each stream of order events: begins to read them.
    """

    def __init__(
        self,
        broker: Broker,
        server: str,
        line: Line,
        tasks: TaskGroup,
        lifetime: Lifetime,
        timeouts: Timeouts,
        clock: Clock,
    ) -> None:
        self.router = Router()
        self.tasks = tasks
        self.clock = clock
        self.read_reports: Callable[[], object] = _nothing
        self._broker = broker
        self._server = server
        self._line = line
        self._lifetime = lifetime
        self._timeouts = timeouts
        self._feeds: dict[Feed[Any], Sequence[Key]] = {}
        self._reports: set[Feed[Any]] = set()
        self._of_today: set[Feed[Any]] = set()
        self._refusal: BusRefused | None = None
        self._on_open: list[Callable[[Consumer], object]] = []
        line.on_return = self._mark
        line.on_refused = self._end_streams
        lifetime.on_end(self._end_all)

    def on_open(self, code: str, callback: Callable[[Consumer], object]) -> None:
        """Call a function with every consumer of a realtime type that is opened: of order events.

        Others are not opened with anything to do.
        """
        if code == OrderEvent.type_code:
            self._on_open.append(callback)

    async def open(self, feed: Feed[Any], /) -> None:
        """Let the records of a feed come; returns when they are registered.

        Raises:
            ConfigError, SubscriptionRejected, …: as the gateway's session says.
            TransportError: no gateway, or not registered in time (``Timeouts.subscribe``).
            BusRefused: the broker does not allow it.
        """
        self._lifetime.check()
        of_account = [kind for kind, _ in feed.subscriptions if kind.item_kind == "account"]
        if not of_account:
            await self._open_records(feed)
        elif feed.keys == (_ORDERS,):
            self._open_reports(feed)
        else:
            raise ConfigError(
                f"{of_account[0].__name__}: of the account a remote session has order events, in a "
                "stream of their own"
            )

    async def _open_records(self, feed: Feed[Any]) -> None:
        items = [item for _, item in feed.keys if item]
        kinds = [kind for kind in feed.types if kind is Gap or hasattr(kind, "type_code")]
        receiver = Receiver(
            self._broker,
            feed,
            Selection([*kinds, Gap], items),
            maker([*kinds, Gap] if Gap not in kinds else kinds),
            server=self._server,
            since=None,
            durable=None,
            most_waiting=None,
            timeout=self._timeouts.subscribe,
        )
        await receiver.open(feed)
        stop = feed.on_close
        try:
            async with self.clock.timeout(self._timeouts.subscribe):
                await self._line.want(feed.keys)
        except TimeoutError:
            raise TransportError(
                f"{feed!r} is not registered after {self._timeouts.subscribe:g} s"
            ) from None
        self._feeds[feed] = feed.keys

        feed.on_close = partial(self._close_records, feed, stop)
        receiver.begin()

    async def follow(self, feed: Feed[Any]) -> None:
        """Let the order events of today come, for the orders that are followed here.

        Numbers start again every day: an event that waited since yesterday is of another order.
        """
        self._check_reports()
        self._of_today.add(feed)
        feed.on_close = partial(self._of_today.discard, feed)
        self.read_reports()

    def refuse_reports(self, error: BusRefused) -> None:
        """End the streams of order events: the broker allows none to this user."""
        log.warning("no order events: %s", error)
        self._refusal = error
        for feed in (*self._reports, *self._of_today):
            feed.close(SubscriptionRejected(str(error)))

    def _check_reports(self) -> None:
        self._lifetime.check()
        if self._refusal is not None:
            raise SubscriptionRejected(str(self._refusal))

    def _open_reports(self, feed: Feed[Any]) -> None:
        self._check_reports()
        for kind, item in feed.subscriptions:
            self.router.add(feed.put_of(kind, item), kind, item, feed.settle)
        self._reports.add(feed)
        feed.on_close = partial(self._close_reports, feed)
        for callback in self._on_open:
            callback(feed)
        self.read_reports()

    def _close_reports(self, feed: Feed[Any]) -> None:
        self._reports.discard(feed)
        for kind, item in feed.subscriptions:
            self.router.remove(feed.put_of(kind, item), kind, item)

    def take(self, report: Report | Missed) -> None:
        """Give an order event, or a gap, to the streams of order events."""
        if isinstance(report, Missed):
            gap = Gap(moment_of(report.since_ns), moment_of(report.until_ns), report.why)
            for feed in (*self._of_today, *self._reports):
                feed.mark(gap)
            return
        event = OrderEvent.of(report.values, "", report.received_ns)
        if moment_of(report.received_ns).date() == self.clock.now().date():
            for feed in self._of_today:
                feed.put(event)
        self.router.publish(_ORDERS, event)

    def _mark(self, absence: float) -> None:
        """Mark the time in which the gateway did not know what is wanted here."""
        until = self.clock.now()
        gap = Gap(until - dt.timedelta(seconds=absence), until, "the gateway was away")
        for feed in self._feeds:
            feed.mark(gap)

    def _close_records(self, feed: Feed[Any], stop: Callable[[], object]) -> None:
        stop()
        keys = self._feeds.pop(feed, None)
        if keys is not None and self._lifetime.error is None:
            self.tasks.start_soon(self._release, keys)

    async def _release(self, keys: Sequence[Key]) -> None:
        try:
            await self._line.release(keys)
        except KiwoomError as error:  # the next sign of life repeats what is still wanted
            log.debug("%s", error)

    def _end_streams(self, error: KiwoomError) -> None:
        """End the streams of records: the gateway can't register them any more."""
        for feed in tuple(self._feeds):
            feed.close(error)

    def _end_all(self, error: KiwoomError) -> None:
        for feed in (*self._feeds, *self._reports, *self._of_today):
            feed.close(error)


def _nothing() -> None:
    """Do nothing."""


class Today:
    """The order events of today; what the desk of a remote session gets as its registry.

    Args:
        registry: The registry of the session.
    """

    def __init__(self, registry: RemoteRegistry) -> None:
        self.clock, self.tasks, self.router = registry.clock, registry.tasks, registry.router
        self.on_open = registry.on_open
        self.open = registry.follow
