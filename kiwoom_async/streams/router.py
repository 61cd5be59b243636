"""Router: makes records of frames and gives them to their consumers; used for every tick."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from kiwoom_async.records.record import Realtime
from kiwoom_async.wire import frames, objects
from kiwoom_async.wire.frames import Entry, Key, Message

__all__ = ["Put", "Router"]

Put = Callable[[Any], None]
"""Function that accepts one record and never waits."""

_BACKSLASH = ord("\\")
_LONGEST_ENDING = 256  # bytes from the last values to the end of a frame, at most
_LARGE = 64 * 1024  # bytes; in a larger frame the number of entries is bounded first
_MOST_TARGETS = 10_000  # far more than a connection may register


class _Route(NamedTuple):
    """The consumers of one item as one type of record."""

    kind: type[Realtime]
    puts: tuple[Put, ...]


_Routes = tuple[_Route, ...]
_Target = tuple[str, _Routes]
"""An item and its consumers."""


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
        self._targets: dict[bytes, _Target] = {}

    def add(self, put: Put, kind: type[Realtime], item: str = "") -> None:
        """Add a consumer of the records of an item, or of a type that has no items."""
        key = (kind.type_code, item)
        routes = self._routes.get(key, ())
        own = next((route for route in routes if route.kind is kind), _Route(kind, ()))
        others = tuple(route for route in routes if route is not own)
        self._routes[key] = (*others, _Route(kind, (*own.puts, put)))
        self._targets.clear()

    def remove(self, put: Put, kind: type[Realtime], item: str = "") -> None:
        """Remove a consumer added by :meth:`add`."""
        key = (kind.type_code, item)
        remaining = (
            _Route(route.kind, tuple(other for other in route.puts if other != put))
            for route in self._routes.pop(key)
        )
        routes = tuple(route for route in remaining if route.puts)
        if routes:
            self._routes[key] = routes
        self._targets.clear()

    def publish(self, key: Key, record: Realtime) -> None:
        """Give a record that no frame contained to the consumers of a type and item."""
        for kind, puts in self._routes.get(key, ()):
            if isinstance(record, kind):
                for put in puts:
                    put(record)

    def route(self, frame: bytes, received_ns: int) -> Message | None:
        """Deliver the records of a REAL frame; return any other frame as a message.

        Raises:
            DecodeError: the frame is not a JSON object.
        """
        start, size = frames.LIVE_START, len(frame)
        if size > _LARGE or not frame.startswith(frames.LIVE_HEAD):
            return self._route_any(frame, received_ns)
        while True:
            # The first brace closes the values; a known envelope closes all others.
            end = frame.find(b"}", start) + 1
            last = size - end < _LONGEST_ENDING
            after = size if last else frame.find(b"}", end) + 1
            target = self._targets.get(frame[end:after])
            if target is None or not (last or frame.startswith(frames.LIVE_NEXT, after)):
                return self._route_any(frames.LIVE_OPENING + frame[start:], received_ns)
            wire = frame[start:end]
            plain = b"" if _BACKSLASH in wire else wire
            self._hand_out(target, wire, plain, received_ns)
            if last:
                return None
            start = after + frames.LIVE_STEP

    def _route_any(self, frame: bytes, received_ns: int) -> Message | None:
        """Route a frame in any layout; remember the envelopes of live layout."""
        decoded = frames.decode(frame)
        if isinstance(decoded, Message):
            return decoded
        for entry in decoded:
            wire = bytes(entry.values)
            plain = wire if objects.is_plain(wire) else b""
            self._hand_out(self._target(entry), wire, plain, received_ns)
        if frame.startswith(frames.LIVE_HEAD):
            self._remember(frame, decoded)
        return None

    def _hand_out(self, target: _Target, wire: bytes, plain: bytes, received_ns: int) -> None:
        item, routes = target
        if not routes:
            self.unrouted += 1
        for kind, puts in routes:
            record = kind(wire, plain, item, received_ns)
            for put in puts:
                put(record)

    def _target(self, entry: Entry) -> _Target:
        item = entry.item or ""
        routes = self._routes.get((entry.type, item)) or self._routes.get((entry.type, ""))
        return item, routes or ()

    def _remember(self, frame: bytes, entries: list[Entry]) -> None:
        if len(self._targets) > _MOST_TARGETS:
            self._targets.clear()
        start = frames.LIVE_START
        for entry in entries:
            wire = bytes(entry.values)
            end = start + len(wire)
            if frame[start:end] != wire:
                return
            after = frame.find(b"}", end) + 1
            target = self._target(entry)
            self._targets[frame[end:after]] = target
            self._targets[frame[end:after] + frames.LIVE_TAIL] = target  # as the last of a frame
            start = after + frames.LIVE_STEP
