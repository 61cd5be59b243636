"""Router: makes records of frames and gives them to their consumers; used for every tick."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from kiwoom_async.records.record import Realtime
from kiwoom_async.wire import frames, objects
from kiwoom_async.wire.frames import (
    LIVE_HEAD,
    LIVE_NEXT,
    LIVE_OPENING,
    LIVE_START,
    LIVE_STEP,
    LIVE_TAIL,
    Entry,
    Key,
    Message,
)

__all__ = ["Other", "Put", "Router", "Settle"]

Put = Callable[[Any], None]
"""Function that accepts one record and never waits."""

Settle = Callable[[], None]
"""Function called once after the records of a burst."""

Other = Callable[[bytes, int], object]
"""Function that is given a frame in another layout than the usual one, with its time."""

_BACKSLASH = ord("\\")
_LONGEST_ENDING = 256  # bytes from the last values to the end of a frame, at most
_LARGE = 64 * 1024  # bytes; in a larger frame the number of entries is bounded first
_MOST_TARGETS = 10_000  # far more than a connection may register


class _Route:
    """The consumers of one item as one type of record.

    Attributes:
        kind: The type.
        puts: Functions that accept a record.
        settle: Ends a burst for all of them; None when no burst has to be ended.
    """

    __slots__ = ("_consumers", "_settles", "kind", "puts", "settle")

    def __init__(self, kind: type[Realtime], *consumers: tuple[Put, Settle | None]) -> None:
        self.kind = kind
        self.puts = tuple(put for put, _ in consumers)
        self._consumers = consumers
        self._settles = [settle for _, settle in consumers if settle is not None]
        self.settle: Settle | None = self._settle_all
        if len(self._settles) < 2:
            self.settle = self._settles[0] if self._settles else None

    def _settle_all(self) -> None:
        for settle in self._settles:
            settle()

    def also(self, put: Put, settle: Settle | None) -> _Route:
        """Return a route with one more consumer."""
        return _Route(self.kind, *self._consumers, (put, settle))

    def without(self, put: Put) -> _Route:
        """Return a route without a consumer."""
        return _Route(self.kind, *(pair for pair in self._consumers if pair[0] != put))

    def deliver(self, record: Realtime) -> None:
        """Give the consumers a record that is a burst of its own."""
        for put in self.puts:
            put(record)
        if self.settle is not None:
            self.settle()


_Routes = tuple[_Route, ...]
_Target = tuple[str, type[Realtime], tuple[Put, ...], Settle | None]
"""An item, and what its only route consists of."""


class Router:
    """Makes records of REAL frames and gives them to their consumers.

    The text after the values of an entry (its envelope) is the same for every record of a type and
    item. An envelope is decoded once; later it is looked up by its text, so a frame in the layout
    of the live server costs two searches and two slices and decodes nothing.

    Attributes:
        unrouted: Entries without a consumer (a removed symbol's last ticks, unknown types).
    """

    def __init__(self) -> None:
        self.unrouted = 0
        self._routes: dict[Key, _Routes] = {}
        self._known: dict[bytes, _Target] = {}
        self._target_of = self._known.get

    def add(
        self, put: Put, kind: type[Realtime], item: str = "", settle: Settle | None = None
    ) -> None:
        """Add a consumer of the records of an item, or of a type that has no items.

        Args:
            put: Accepts a record.
            kind: Type of the records.
            item: The item.
            settle: Called after the last of the records that came together.
        """
        key = (kind.type_code, item)
        routes = self._routes.get(key, ())
        own = next((route for route in routes if route.kind is kind), _Route(kind))
        others = tuple(route for route in routes if route is not own)
        self._routes[key] = (*others, own.also(put, settle))
        self._known.clear()

    def remove(self, put: Put, kind: type[Realtime], item: str = "") -> None:
        """Remove a consumer added by :meth:`add`."""
        key = (kind.type_code, item)
        remaining = [route.without(put) for route in self._routes.pop(key)]
        routes = tuple(route for route in remaining if route.puts)
        if routes:
            self._routes[key] = routes
        self._known.clear()

    def publish(self, key: Key, record: Realtime) -> None:
        """Give a record that no frame contained to the consumers of a type and item."""
        for route in self._routes.get(key, ()):
            if isinstance(record, route.kind):
                route.deliver(record)

    def route(self, batch: Iterable[tuple[bytes, int]], other: Other) -> None:
        """Deliver the records of frames that came together.

        Args:
            batch: The frames, each with the time it was read, nanoseconds since the epoch.
            other: Called in its turn with what remains of a frame that is not a REAL frame in the
                usual layout; see :meth:`route_other`.

        Raises:
            BaseException: the error of ``other``; the records before are delivered.
        """
        target_of = self._target_of
        touched: list[Settle] = []
        try:
            for frame, received_ns in batch:
                start, size = LIVE_START, len(frame)
                if size > _LARGE or not frame.startswith(LIVE_HEAD):
                    other(frame, received_ns)
                    continue
                while start < size:
                    # The first brace closes the values; a known envelope closes all others.
                    end = frame.find(b"}", start) + 1
                    last = size - end < _LONGEST_ENDING
                    after = size if last else frame.find(b"}", end) + 1
                    target = target_of(frame[end:after])
                    if target is None or not (last or frame.startswith(LIVE_NEXT, after)):
                        other(LIVE_OPENING + frame[start:], received_ns)
                        break
                    item, kind, puts, settle = target
                    wire = frame[start:end]
                    record = kind(wire, b"" if _BACKSLASH in wire else wire, item, received_ns)
                    for put in puts:
                        put(record)
                    if settle is not None:
                        touched.append(settle)
                    start = after + LIVE_STEP  # beyond the end after the last
        finally:
            for settle in touched if len(touched) < 2 else set(touched):
                settle()

    def route_other(self, frame: bytes, received_ns: int) -> Message | None:
        """Deliver the records of a REAL frame in any layout; return any other as a message.

        Envelopes in the usual layout are remembered.

        Raises:
            DecodeError: the frame is not a JSON object.
        """
        decoded = frames.decode(frame)
        if isinstance(decoded, Message):
            return decoded
        for entry in decoded:
            wire = bytes(entry.values)
            plain = wire if objects.is_plain(wire) else b""
            routes = self._routes_of(entry)
            self.unrouted += not routes
            for route in routes:
                route.deliver(route.kind(wire, plain, entry.item or "", received_ns))
        if frame.startswith(LIVE_HEAD):
            self._remember(frame, decoded)
        return None

    def _routes_of(self, entry: Entry) -> _Routes:
        item = entry.item or ""
        return self._routes.get((entry.type, item)) or self._routes.get((entry.type, "")) or ()

    def _remember(self, frame: bytes, entries: list[Entry]) -> None:
        """Remember the envelopes of entries that become one type of record."""
        if len(self._known) > _MOST_TARGETS:
            self._known.clear()
        start = LIVE_START
        for entry in entries:
            wire = bytes(entry.values)
            end = start + len(wire)
            if frame[start:end] != wire:
                return
            after = frame.find(b"}", end) + 1
            routes = self._routes_of(entry)
            if len(routes) == 1:
                route = routes[0]
                target = entry.item or "", route.kind, route.puts, route.settle
                self._known[frame[end:after]] = target
                self._known[frame[end:after] + LIVE_TAIL] = target  # as the last of a frame
            start = after + LIVE_STEP
