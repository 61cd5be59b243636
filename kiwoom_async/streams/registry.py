"""Registry: the open streams of a session, their registrations and their gaps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from functools import partial

import anyio
from anyio.abc import TaskGroup

from kiwoom_async._lifetime import Lifetime
from kiwoom_async.clock import Clock
from kiwoom_async.config import Timeouts
from kiwoom_async.errors import KiwoomError, SubscriptionRejected, TransportError
from kiwoom_async.net.socket import Socket
from kiwoom_async.streams.consumer import Consumer, Subscription
from kiwoom_async.streams.router import Router
from kiwoom_async.wire.frames import Key

__all__ = ["Registry"]


class Registry:
    """The feeds of a session's open streams; the handler of its socket.

    Attributes:
        router: Maps records to their feeds.
        received: ``router.route``, called by the reader of the socket.
        received_other: ``router.route_other``, the same.
        tasks: The session's tasks.
        clock: The session's clock.
        on_forget: Called with every consumer that is closed.
    """

    def __init__(
        self,
        socket: Socket,
        tasks: TaskGroup,
        lifetime: Lifetime,
        timeouts: Timeouts,
        clock: Clock,
    ) -> None:
        self.tasks = tasks
        self.router = Router()
        self.received = self.router.route
        self.received_other = self.router.route_other
        self._socket = socket
        self._lifetime = lifetime
        self._timeouts = timeouts
        self.clock = clock
        self.on_forget: Callable[[Consumer], object] = lambda consumer: None
        self._opening: dict[Consumer, anyio.Event] = {}
        self._live: dict[Consumer, None] = {}
        self._cut_off: dict[Consumer, None] = {}
        self._on_open: dict[str, list[Callable[[Consumer], object]]] = {}
        lifetime.on_end(self._end_all)

    @property
    def items(self) -> set[str]:
        """The items that the open streams need; the server limits their number."""
        return self._socket.items

    @property
    def is_whole(self) -> bool:
        """Whether no stream waits to be registered again after the loss of a connection."""
        return not self._cut_off

    def consumers(self) -> Sequence[Consumer]:
        """Return the consumers that are open or being opened."""
        return (*self._opening, *self._live)

    def on_open(self, code: str, callback: Callable[[Consumer], object]) -> None:
        """Call a function with every consumer of a realtime type that is opened."""
        self._on_open.setdefault(code, []).append(callback)

    async def open(self, feed: Consumer) -> None:
        """Register the subscriptions of a feed and wait for the acknowledgement.

        Raises:
            ConfigError: more items than a connection allows.
            TransportError: not acknowledged in time (``Timeouts.subscribe``).
            SessionClosed, SessionReplaced: the session has ended.
        """
        self._lifetime.check()
        self._socket.want(feed.keys)
        ready = self._opening[feed] = anyio.Event()
        feed.on_close = partial(self._forget, feed)
        for kind, item in feed.subscriptions:
            self.router.add(feed.put_of(kind, item), kind, item, feed.settle)
        for code in {code for code, _ in feed.keys}:
            for callback in self._on_open.get(code, ()):
                callback(feed)
        self.registered()
        try:
            async with self.clock.timeout(self._timeouts.subscribe):
                await ready.wait()
        except TimeoutError:
            raise TransportError(
                f"{feed!r} is not registered after {self._timeouts.subscribe:g} s: "
                f"{self._socket.trouble or 'the server does not acknowledge'}"
            ) from None

    def narrow(self, consumer: Consumer, gone: Sequence[Subscription]) -> None:
        """Release some subscriptions of an open consumer."""
        for kind, item in gone:
            self.router.remove(consumer.put_of(kind, item), kind, item)
        self._socket.release([(kind.type_code, item) for kind, item in gone])
        consumer.narrow(gone)

    # The handler of the socket.

    def registered(self) -> None:
        """Open the feeds whose keys are now all acknowledged, and end the gaps of others."""
        for feed, ready in tuple(self._opening.items()):
            if self._socket.holds(feed.keys):
                del self._opening[feed]
                self._live[feed] = None
                ready.set()
        for feed in tuple(self._cut_off):
            if self._socket.holds(feed.keys):
                del self._cut_off[feed]
                feed.restore(self.clock.now())

    def refused(self, keys: Collection[Key], error: SubscriptionRejected) -> None:
        """End the feeds that need a refused key."""
        refused = set(keys)
        for feed in self.consumers():
            if refused.intersection(feed.keys):
                feed.close(error)

    def lost(self, since: dt.datetime, why: str) -> None:
        """Note that all feeds, also those being opened, may miss records from now on."""
        for feed in self.consumers():
            self._cut_off[feed] = None
            feed.cut_off(since, why)

    def _forget(self, feed: Consumer) -> None:
        """Release the keys of a closed feed; the server removes those that no stream needs."""
        for kind, item in feed.subscriptions:
            self.router.remove(feed.put_of(kind, item), kind, item)
        self._live.pop(feed, None)
        if feed in self._cut_off:
            del self._cut_off[feed]
            feed.restore(self.clock.now())
        self.on_forget(feed)
        ready = self._opening.pop(feed, None)
        if ready is not None:
            ready.set()
        self._socket.release(feed.keys)

    def _end_all(self, error: KiwoomError) -> None:
        for feed in self.consumers():
            feed.close(error)
