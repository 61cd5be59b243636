"""Where the socket meets the streams: who gets which record, and what is registered for it."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Collection
from typing import Any, NamedTuple, Protocol

import anyio

from kiwoom_async.config import Timeouts
from kiwoom_async.errors import KiwoomError, SubscriptionRejected, TransportError
from kiwoom_async.net.socket import Socket
from kiwoom_async.record import Realtime
from kiwoom_async.stream import Gap, Stream
from kiwoom_async.wire import objects
from kiwoom_async.wire.frames import Entry, Key

__all__ = ["Hub"]

log = logging.getLogger("kiwoom_async")


class Sink(Protocol):
    """Who takes records; a stream is one."""

    def put(self, record: Any, /) -> None:
        """Take one record; never wait."""


class _Route(NamedTuple):
    """Who wants one item as one kind of record."""

    record: type[Realtime]
    sinks: tuple[Sink, ...]


class Hub:
    """The open streams of a session; the handler of its socket.

    Attributes:
        socket: The socket it hears; set by the session, since each needs the other.
        on_login: Called after every login.
        unrouted: Entries that no stream wanted (a removed symbol's last ticks, unknown types).
    """

    socket: Socket

    def __init__(self, timeouts: Timeouts) -> None:
        self.unrouted = 0
        self.on_login: list[Callable[[], None]] = []
        self._timeouts = timeouts
        self._routes: dict[str, dict[str, tuple[_Route, ...]]] = {}
        self._opening: dict[Stream[Any], anyio.Event] = {}
        self._live: dict[Stream[Any], None] = {}
        self._cut_off: dict[Stream[Any], None] = {}
        self._over: KiwoomError | None = None

    async def open(self, stream: Stream[Any]) -> None:
        """Register what a stream wants and wait for the acknowledgement."""
        if self._over is not None:
            raise self._over
        self.socket.registrations.want(stream.keys)
        ready = self._opening[stream] = anyio.Event()
        for kind, item in stream.subscriptions:
            self.route(stream, kind, item)
        self.registered()
        self.socket.wake()
        with anyio.move_on_after(self._timeouts.subscribe) as patience:
            await ready.wait()
        if patience.cancelled_caught:
            raise TransportError(
                f"{stream!r} is not registered after {self._timeouts.subscribe:g} s: "
                f"{self.socket.trouble or 'the server does not acknowledge'}"
            )

    def close(self, stream: Stream[Any]) -> None:
        """Forget a stream; what nobody wants any more is removed at the server."""
        ready = self._opening.pop(stream, None)
        if ready is None and stream not in self._live:
            return
        self._live.pop(stream, None)
        for type_, item in stream.keys:
            self._drop(stream, item, type_)
        self.socket.registrations.release(stream.keys)
        self.socket.wake()
        if ready is not None:
            ready.set()

    def end_all(self, error: KiwoomError) -> None:
        """The session is over: every stream, and every later one, ends with this error."""
        self._over = error
        for stream in (*self._opening, *self._live):
            stream.end(error)

    def route(self, sink: Sink, kind: type[Realtime], item: str = "") -> None:
        """Hand the records of an item, or of a type that has no items, to a sink."""
        by_item = self._routes.setdefault(kind.type_code, {})
        routes = by_item.get(item, ())
        own = next((route for route in routes if route.record is kind), _Route(kind, ()))
        others = tuple(route for route in routes if route is not own)
        by_item[item] = (*others, _Route(kind, (*own.sinks, sink)))

    # The handler's side.

    def logged_in(self) -> None:
        """Tell those who have something of their own to set up on each connection."""
        for callback in self.on_login:
            callback()

    def received(self, entries: list[Entry], received_ns: int) -> None:
        """Make records of entries and hand them to the streams that want them."""
        for entry in entries:
            item = entry.item or ""
            by_item = self._routes.get(entry.type)
            routes = (by_item.get(item) or by_item.get("")) if by_item else None
            if not routes:
                self.unrouted += 1
                continue
            wire = bytes(entry.values)
            plain = wire if objects.is_plain(wire) else b""
            for route in routes:
                record = route.record(wire, plain, item, received_ns)
                for sink in route.sinks:
                    sink.put(record)

    def registered(self) -> None:
        """Let in the streams whose keys are now all acknowledged."""
        for stream, ready in tuple(self._opening.items()):
            if self.socket.registrations.holds(stream.keys):
                del self._opening[stream]
                self._live[stream] = None
                ready.set()

    def refused(self, keys: Collection[Key], error: SubscriptionRejected) -> None:
        """End the streams that needed what was refused."""
        refused = set(keys)
        for stream in (*self._opening, *self._live):
            if refused.intersection(stream.keys):
                stream.end(error)

    def lost(self) -> None:
        """Remember which streams were live: they may miss something from now on."""
        self._cut_off.update(self._live)

    def restored(self, since: dt.datetime, until: dt.datetime, why: str) -> None:
        """Tell the streams that were cut off what they may have missed."""
        gap = Gap(since, until, why)
        cut_off, self._cut_off = self._cut_off, {}
        for stream in cut_off:
            if stream in self._live:
                stream.put_gap(gap)

    def _drop(self, stream: Stream[Any], item: str, type_: str) -> None:
        by_item = self._routes[type_]
        left = (
            _Route(kind, tuple(sink for sink in sinks if sink is not stream))
            for kind, sinks in by_item.pop(item)
        )
        routes = tuple(route for route in left if route.sinks)
        if routes:
            by_item[item] = routes
