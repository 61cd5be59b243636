"""Packer: makes messages of the lines of a journal; no I/O here.

Every subject gets its own message, so the order of lines of different types is in the headers. A
gap is a batch of its own: what came before it is sent before it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from kiwoom_async.bus.message import Envelope, Message, headers_of
from kiwoom_async.bus.subjects import Subjects, published_as
from kiwoom_async.capture import Batch, Position
from kiwoom_async.capture.block import compressor
from kiwoom_async.capture.line import GAP, Missing, decode, encode_gap
from kiwoom_async.capture.selection import nanoseconds
from kiwoom_async.streams.gap import Gap

__all__ = ["Packer"]

log = logging.getLogger("kiwoom_async")

_START = len(b'{"received_ns":')
_VALUES = b'"values'
_MOST_ROUTES = 10_000  # far more than the symbols of a market
_MOST_RAW = 512 * 1024  # bytes of the lines of one message
_MOST_BODY = 900 * 1024  # bytes of a message; nats-server accepts 1 MiB
_NO_LINE = -1  # number of a message that has no line of the journal


class _Route(NamedTuple):
    """Where the lines of a type and item go."""

    subject: str
    code: str


class _Group:
    """The lines of a batch for one subject."""

    __slots__ = ("lines", "mask", "route", "size")

    def __init__(self, route: _Route) -> None:
        self.route = route
        self.lines: list[bytes] = []
        self.mask = self.size = 0


class Packer:
    """Makes the messages of a publisher.

    Args:
        subjects: Where each line goes.
        most: Records of a message.
        level: Compression level of zstd.

    Raises:
        ConfigError: no zstd library is installed.
    """

    def __init__(self, subjects: Subjects, most: int = 64, level: int = 1) -> None:
        self._subjects, self._most = subjects, most
        self._compress = compressor(level)
        self._routes: dict[bytes, _Route | None] = {}
        self._newest: dict[str, str] = {}

    def pack(self, batch: Batch, begin: Position) -> Iterator[Message]:
        """Make the messages of consecutive lines; lines about the journal itself are not published.

        Args:
            batch: The lines.
            begin: The position before them.
        """
        groups: dict[str, _Group] = {}
        start = 0
        for place, line in enumerate(batch.lines):
            route = self._route(line)
            if route is None:
                continue
            if groups and self._must_end(groups, route, line):
                end = batch.position(place)
                yield from self._finish(groups, begin, end)
                groups, begin, start = {}, end, place
            _add(groups, route, line, place - start)
            if route.code == GAP:
                end = batch.position(place + 1)
                yield from self._finish(groups, begin, end)
                groups, begin, start = {}, end, place + 1
        if groups:
            yield from self._finish(groups, begin, batch.position())

    def complete(self, batch: Batch, begin: Position, sent: int) -> Iterator[Message]:
        """Make the messages of one batch that are not at the broker yet.

        Args:
            batch: All lines of the batch.
            begin: The position before them.
            sent: Its messages at the broker.
        """
        groups: dict[str, _Group] = {}
        for place, line in enumerate(batch.lines):
            route = self._route(line)
            if route is not None:
                _add(groups, route, line, place)
        messages = [*self._finish(groups, begin, batch.position())] if groups else []
        yield from messages[sent:]

    def rewind(self, newest: Mapping[str, str]) -> None:
        """Make messages again that follow these ids of subjects."""
        self._newest = dict(newest)

    def gap(self, gap: Gap, begin: Position, end: Position) -> Message:
        """Make the message of a gap that is in no file: lines that can't be read any more."""
        missing = Missing(nanoseconds(gap.since), nanoseconds(gap.until), gap.why)
        line = encode_gap(missing.until, gap.symbol, missing)
        route = _Route(self._subjects.of(GAP, gap.symbol), GAP)
        envelope = Envelope(begin, end, _NO_LINE, 1, ())
        return self._message(route.subject, envelope, [line], end)

    def _must_end(self, groups: dict[str, _Group], route: _Route, line: bytes) -> bool:
        """Return whether a line begins another batch."""
        group = groups.get(route.subject)
        return route.code == GAP or (
            group is not None
            and (len(group.lines) >= self._most or group.size + len(line) > _MOST_RAW)
        )

    def _finish(
        self, groups: dict[str, _Group], begin: Position, end: Position
    ) -> Iterator[Message]:
        """Make the messages of one batch."""
        last = len(groups) - 1
        codes = [group.route.code for group in groups.values()]
        for number, (subject, group) in enumerate(groups.items()):
            rest = tuple(dict.fromkeys(codes[number + 1 :]))
            envelope = Envelope(begin, end, number, group.mask, rest)
            yield self._message(subject, envelope, group.lines, end if number == last else None)

    def _message(
        self, subject: str, envelope: Envelope, lines: list[bytes], after: Position | None
    ) -> Message:
        body = self._compress(b"".join(lines))
        if len(body) > _MOST_BODY:
            return self._too_large(envelope, lines, after)
        headers = headers_of(envelope, self._newest.get(subject))
        message = Message(subject, headers, body, len(lines), after)
        self._newest[subject] = message.id
        return message

    def _too_large(self, envelope: Envelope, lines: list[bytes], after: Position | None) -> Message:
        """Make a gap in place of what no message can contain."""
        first = decode(lines[0])
        why = f"{len(lines)} records of type {first.type} are too large for a message of the broker"
        log.warning("%s; they are in the journal", why)
        missing = Missing(first.received_ns, decode(lines[-1]).received_ns, why)
        line = encode_gap(missing.until, first.item, missing)
        subject = self._subjects.of(GAP, first.item)
        return self._message(subject, envelope._replace(mask=1), [line], after)

    def _route(self, line: bytes) -> _Route | None:
        comma = line.find(b",", _START)
        envelope = line[comma : line.find(_VALUES, comma)]
        try:
            return self._routes[envelope]
        except KeyError:
            found = decode(line)
            if len(self._routes) >= _MOST_ROUTES:
                self._routes.clear()
            code = published_as(found.type)
            route = _Route(self._subjects.of(code, found.item), code) if code else None
            self._routes[envelope] = route
            return route


def _add(groups: dict[str, _Group], route: _Route, line: bytes, place: int) -> None:
    group = groups.get(route.subject)
    if group is None:
        group = groups[route.subject] = _Group(route)
    group.lines.append(line)
    group.size += len(line)
    group.mask |= 1 << place
