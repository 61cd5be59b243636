"""Relay: the records of a stream for a publisher without a journal; kept in memory, and few."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from typing import Any, Self

from kiwoom_async.capture import Batch, Position
from kiwoom_async.capture.line import Missing, encode, encode_gap, envelope
from kiwoom_async.capture.masking import masked
from kiwoom_async.capture.selection import nanoseconds
from kiwoom_async.clock import moment_of
from kiwoom_async.records.record import Realtime
from kiwoom_async.streams.gap import Gap
from kiwoom_async.streams.source import Source

__all__ = ["Relay"]


class Relay(AsyncIterator[Batch | Gap]):
    """Reads a stream, and gives its lines to a publisher as a cursor of a journal would.

    Args:
        source: The stream.
        most: Lines that wait at most; more are dropped, and a gap stands in their place.

    Attributes:
        dropped: Lines dropped so far.
        position: The position behind the last lines returned.
    """

    def __init__(self, source: Source[Any], most: int) -> None:
        self._source, self._most = source, most
        self._file = f"memory/{secrets.token_hex(6)}"
        self._lines: list[bytes] = []
        self._first = 0
        self._hole: Missing | None = None
        self._missed = 0  # lines dropped in the present hole
        self._newest_ns = 0
        self._came = asyncio.Event()
        self._ended = False
        self._envelopes: dict[tuple[type, str], tuple[bytes, bool]] = {}
        self.dropped = 0
        self.position = Position(self._file, 0, 0)

    async def run(self) -> None:
        """Read the stream to its end.

        Raises:
            KiwoomError: the error that ended the stream.
        """
        try:
            async for event in self._source:
                line = self._line(event)
                if line is not None:
                    self._put(line)
        finally:
            self._ended = True
            self._came.set()

    def follow(self, position: Position | None = None, *, since: int | None = None) -> Self:
        """Return itself: there is nothing to go back to."""
        return self

    async def aclose(self) -> None:
        """End the iteration behind the lines that wait."""
        self._ended = True
        self._came.set()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Batch | Gap:
        """Return the next lines, or a gap in place of those dropped; cancelling misses none."""
        while not self._lines and self._hole is None:
            if self._ended:
                raise StopAsyncIteration
            self._came.clear()
            await self._came.wait()
        if self._hole is not None:
            hole, self._hole, self._missed = self._hole, None, 0
            self.position = Position(self._file, self._first, hole.until)
            return Gap(moment_of(hole.since), moment_of(hole.until), hole.why)
        batch = Batch(self._file, self._first, self._lines)
        self._first += len(self._lines)
        self._lines = []
        self.position = batch.position()
        return batch

    def _put(self, line: bytes) -> None:
        if len(self._lines) >= self._most:
            self._drop()
        self._lines.append(line)
        self._came.set()

    def _drop(self) -> None:
        """Replace all waiting lines by a gap."""
        count = len(self._lines)
        self.dropped += count
        self._missed += count
        self._first += count
        since = self._hole.since if self._hole is not None else self._since_ns()
        why = f"{self._missed} records dropped: the broker was away, and there is no journal"
        self._hole = Missing(since, self._newest_ns, why)
        self._lines = []

    def _since_ns(self) -> int:
        return Batch(self._file, self._first, self._lines).position(1).received_ns

    def _line(self, event: Any) -> bytes | None:
        """Encode a record or a gap; other events are not published."""
        if isinstance(event, Gap):
            until = nanoseconds(event.until)
            missing = Missing(nanoseconds(event.since), until, event.why, event.missed_size)
            self._newest_ns = until
            return encode_gap(until, event.symbol, missing)
        if not isinstance(event, Realtime):
            return None
        key = (type(event), event.item)
        found = self._envelopes.get(key)
        if found is None:
            kind = type(event)
            found = envelope(kind.type_code, event.item), kind.item_kind == "account"
            self._envelopes[key] = found
        text, is_account = found
        self._newest_ns = event.received_ns
        return encode(event.received_ns, text, masked(event.wire) if is_account else event.wire)
