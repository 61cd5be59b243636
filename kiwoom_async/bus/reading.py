"""Reading: what a publisher has to send next, as messages in its outbox."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Protocol

import anyio.to_thread

from kiwoom_async.bus.message import Envelope, Message
from kiwoom_async.bus.outbox import Outbox
from kiwoom_async.bus.packer import Packer
from kiwoom_async.bus.place import Place
from kiwoom_async.capture import Batch, Position
from kiwoom_async.capture.line import GAP, decode
from kiwoom_async.errors import CaptureError
from kiwoom_async.streams.gap import Gap

__all__ = ["Lines", "Origin", "Reading"]

_SAVING = 1.0  # seconds between two times the position is saved


class Lines(Protocol):
    """A cursor over lines."""

    @property
    def position(self) -> Position | None:
        """The position behind the last lines returned."""
        ...

    async def __anext__(self) -> Batch | Gap:
        """Return the next lines."""
        ...

    async def aclose(self) -> None:
        """End the iteration."""


class Origin(Protocol):
    """Where the lines come from: a recorder, a journal, a relay."""

    def follow(self, position: Position | None = None, *, since: int | None = None) -> Lines:
        """Return a cursor."""
        ...


class Reading:
    """Reads lines and puts their messages into an outbox.

    Args:
        origin: Where the lines come from.
        packer: Makes messages.
        outbox: Where they go.
        place: The saved position; None without a journal.

    Attributes:
        gaps: Gaps in place of lines that can't be read any more.
    """

    def __init__(self, origin: Origin, packer: Packer, outbox: Outbox, place: Place | None) -> None:
        self._origin, self._packer, self._outbox, self._place = origin, packer, outbox, place
        self._cursor: Lines | None = None
        self._behind: Position | None = None
        self._partial: Envelope | None = None  # a batch of which the broker has a part
        self._saved = 0.0
        self.gaps = 0

    async def begin(self, last: int, newest: Mapping[str, str] | None, id: str | None) -> None:
        """Find out where to go on, on a new connection.

        What the broker has is the truth: messages it had acknowledged and does not have any more
        are made again.

        Args:
            last: Sequence of its newest message.
            newest: Headers of its newest message, None if it has none.
            id: The id among them.
        """
        complete = self._outbox.resume(last, id)
        if self._cursor is not None and (complete or self._place is None):
            return
        await self.aclose()
        self._outbox.clear()
        self._packer.rewind(self._outbox.newest)
        position, since = self._start(newest)
        self._behind = position
        self._cursor = self._origin.follow(position, since=since)

    async def fill(self) -> int:
        """Wait for the next lines, and put their messages into the outbox; return their number.

        Raises:
            StopAsyncIteration: there are no more lines.
            CaptureError: the journal can't be read.
        """
        assert self._cursor is not None
        found = await self._cursor.__anext__()
        behind = self._cursor.position
        assert behind is not None
        if isinstance(found, Gap):
            self.gaps += 1
            message = self._packer.gap(found, self._behind or behind, behind)
            self._outbox.add([message], behind)
            self._behind = behind
            return 1
        begin = self._begin_of(found)
        partial, self._partial = self._partial, None
        if partial is not None and partial.begin[:2] == (found.file, found.first):
            messages = [*self._rest_of(partial, found)]
        else:
            messages = [*self._packer.pack(found, begin)]
        self._outbox.add(messages, behind)
        self._behind = behind
        return len(found.lines)

    async def save(self, *, now: bool = False) -> None:
        """Save the position, at most once a second."""
        place, position = self._place, self._outbox.position
        if place is None or position is None or position == place.position:
            return
        if now or time.monotonic() - self._saved >= _SAVING:
            self._saved = time.monotonic()
            await anyio.to_thread.run_sync(place.save, position)

    async def aclose(self) -> None:
        """End the reading."""
        if self._cursor is not None:
            await self._cursor.aclose()

    def _start(self, newest: Mapping[str, str] | None) -> tuple[Position | None, int | None]:
        """Return the position to begin at, or a time."""
        if self._place is None:
            return None, None
        if newest is not None:
            with suppress(CaptureError):  # a message of another program
                envelope = Envelope.of(newest)
                if not envelope.rest:
                    return envelope.end, None
                self._partial = envelope
                return envelope.begin, None
        position = self._outbox.position or self._place.position
        if position is not None:
            return position, None
        return None, self._place.since_ns

    def _begin_of(self, batch: Batch) -> Position:
        """Return the position before some lines."""
        behind = self._behind
        if behind is not None and behind[:2] == (batch.file, batch.first):
            return behind
        before = decode(batch.lines[0]).received_ns - 1 if batch.first else 0
        return Position(batch.file, batch.first, before)

    def _rest_of(self, partial: Envelope, found: Batch) -> list[Message]:
        """Make the messages of a batch of which the broker has a part, and of what follows it."""
        count = _lines_of_batch(partial, found)
        messages: list[Message] = []
        begin = partial.begin
        if count:
            lines = Batch(found.file, found.first, found.lines[:count])
            messages += self._packer.complete(lines, begin, partial.number + 1)
            begin = lines.position()
        if count < len(found.lines):
            lines = Batch(found.file, found.first + count, found.lines[count:])
            messages += self._packer.pack(lines, begin)
        return messages


def _lines_of_batch(partial: Envelope, found: Batch) -> int:
    """Return how many of some lines belong to a batch.

    When a recorder was killed, the last lines of the batch may be in no file, and others have their
    numbers: those are later.
    """
    count = partial.end.record - found.first
    if count <= len(found.lines) and found.position(count) == partial.end:
        return count
    for place in range(min(count, len(found.lines)), 0, -1):
        line = decode(found.lines[place - 1])
        if line.type != GAP and line.received_ns <= partial.end.received_ns:
            return place
    return 0
