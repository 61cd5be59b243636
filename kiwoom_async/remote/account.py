"""Account: the streams of account events of a remote session; the gateway sends what is for it."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from anyio.abc import TaskGroup

from kiwoom_async._lifetime import Lifetime
from kiwoom_async.clock import Clock, moment_of
from kiwoom_async.errors import BusRefused, KiwoomError, SubscriptionRejected
from kiwoom_async.realtime import BalanceUpdate, OrderEvent
from kiwoom_async.records.record import Realtime
from kiwoom_async.remote.messages import Missed, Report, Touched
from kiwoom_async.streams.consumer import Consumer, Subscription
from kiwoom_async.streams.feed import Feed
from kiwoom_async.streams.gap import Gap
from kiwoom_async.streams.router import Router

__all__ = ["AccountEvents"]

log = logging.getLogger("kiwoom_async")

_KINDS: Final[dict[str, type[Realtime]]] = {
    kind.type_code: kind for kind in (OrderEvent, BalanceUpdate)
}


class AccountEvents:
    """Gives the events of the account to their streams; it takes the place of ``Registry`` for the
    desk of a remote session.

    Args:
        tasks: Tasks of the session.
        lifetime: Lifetime of the session.
        clock: Clock of the session.

    Attributes:
        router: Gives events to their streams.
        tasks, clock: As given.
        read: Called with the first stream, and every further one: begins to read the events.
        on_touched: Called when an order of another program has changed the account.
    """

    def __init__(self, tasks: TaskGroup, lifetime: Lifetime, clock: Clock) -> None:
        self.router = Router()
        self.tasks = tasks
        self.clock = clock
        self.read: Callable[[], object] = _nothing
        self.on_touched: Callable[[], object] = _nothing
        self._lifetime = lifetime
        self._feeds: dict[Feed[Any], Sequence[Subscription]] = {}
        self._of_today: set[Feed[Any]] = set()
        self._refusal: BusRefused | None = None
        self._on_open: list[Callable[[Consumer], object]] = []

    def on_open(self, code: str, callback: Callable[[Consumer], object]) -> None:
        """Call a function with every consumer of order events that is opened.

        Others are not opened with anything to do.
        """
        if code == OrderEvent.type_code:
            self._on_open.append(callback)

    async def open(self, feed: Feed[Any], /) -> None:
        """Let the order events of today come, for the orders that are followed by the desk.

        Numbers start again every day: an event that waited since yesterday is of another order.
        """
        self._check()
        self._of_today.add(feed)
        feed.on_close = partial(self._of_today.discard, feed)
        self.read()

    def add(self, feed: Feed[Any], wanted: Sequence[Subscription]) -> None:
        """Let events of the account come to a feed.

        Raises:
            SubscriptionRejected: the broker allows none to this user.
        """
        self._check()
        for kind, item in wanted:
            self.router.add(feed.put_of(kind, item), kind, item, feed.settle)
        self._feeds[feed] = wanted
        if any(kind is OrderEvent for kind, _ in wanted):
            for callback in self._on_open:
                callback(feed)
        self.read()

    def remove(self, feed: Feed[Any]) -> None:
        """End the events of a feed; nothing happens if it has none."""
        for kind, item in self._feeds.pop(feed, ()):
            self.router.remove(feed.put_of(kind, item), kind, item)

    def refuse(self, error: BusRefused) -> None:
        """End all streams: the broker allows no events to this user."""
        log.warning("no events of the account: %s", error)
        self._refusal = error
        for feed in (*self._feeds, *self._of_today):
            feed.close(SubscriptionRejected(str(error)))

    def take(self, report: Report | Missed | Touched) -> None:
        """Give an event, or a gap, to its streams."""
        if isinstance(report, Touched):
            self.on_touched()
            return
        if isinstance(report, Missed):
            gap = Gap(moment_of(report.since_ns), moment_of(report.until_ns), report.why)
            for feed in (*self._of_today, *self._feeds):
                feed.mark(gap)
            return
        kind = _KINDS.get(report.code)
        if kind is None:  # of a newer gateway: no stream here can want it
            return
        event = kind.of(report.values, "", report.received_ns)
        if kind is OrderEvent and self._is_of_today(event):
            for feed in self._of_today:
                feed.put(event)
        self.router.publish((report.code, ""), event)

    def end(self, error: KiwoomError) -> None:
        """End all streams with an error."""
        for feed in (*self._feeds, *self._of_today):
            feed.close(error)

    def _is_of_today(self, event: Realtime) -> bool:
        today: dt.date = self.clock.now().date()
        return moment_of(event.received_ns).date() == today

    def _check(self) -> None:
        self._lifetime.check()
        if self._refusal is not None:
            raise SubscriptionRejected(str(self._refusal))


def _nothing() -> None:
    """Do nothing."""
