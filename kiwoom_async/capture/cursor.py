"""Cursor: the lines of a journal from a position on, and new lines as they come.

Every line has one number in its file, from the moment it is recorded. So a program that saves the
position after its last line continues there after any restart: in order, no line twice.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import anyio.to_thread

from kiwoom_async.capture.line import decode
from kiwoom_async.capture.position import Batch, Lost, Position
from kiwoom_async.capture.reader import Reader
from kiwoom_async.capture.selection import Moment, nanoseconds
from kiwoom_async.clock import Clock, SystemClock
from kiwoom_async.errors import ConfigError
from kiwoom_async.streams.gap import Gap

__all__ = ["Batch", "Cursor", "Live", "Position"]

_POLL = 0.2  # seconds


class Live(Protocol):
    """The lines of a running recorder, some of which are not on the disk yet."""

    def lines_at(self, file: str, record: int) -> list[bytes] | None:
        """Return the lines in memory from a position on; None if its line is not in memory."""

    def watch(self, callback: Callable[[], object]) -> None:
        """Call a function once, when a line is added or a block is written."""


class Cursor(AsyncIterator[Batch | Gap]):
    """An async iterator over the lines of a journal that waits for new lines at the end.

    Made by :meth:`Journal.follow` (lines on the disk) and :meth:`Recorder.follow` (also lines that
    are still in memory). It keeps no lines: a slow consumer reads them from the disk. It returns a
    :class:`Batch` of lines, those about the journal itself included (``open``, ``gap``, ``close``);
    or a :class:`Gap` where lines can't be read any more: in files deleted by ``keep_days``, in a
    damaged block.

    Args:
        directory: Directory of the journal.
        position: Where to begin: a position of an earlier cursor.
        since: Where to begin instead: the first line of this time or later. By default the
            beginning of the journal.
        live: The lines of the recorder in this process.
        clock: The source of time.

    Raises:
        ConfigError: both a position and a time, or a time without a zone.
    """

    def __init__(
        self,
        directory: Path,
        position: Position | None = None,
        since: Moment | None = None,
        *,
        live: Live | None = None,
        clock: Clock | None = None,
    ) -> None:
        if position is not None and since is not None:
            raise ConfigError("a cursor begins at a position or at a time, not at both")
        self._reader = Reader(
            directory, position, None if since is None else nanoseconds(since, "since")
        )
        self._live = live
        self._clock = clock or SystemClock()
        self._changed = asyncio.Event()
        self._watching = self._closed = False

    @property
    def position(self) -> Position | None:
        """The position behind the last batch or gap returned; None before there is a file."""
        return self._reader.position

    def __repr__(self) -> str:
        return f"<Cursor at {self.position or 'the beginning'}>"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """End the iteration, also one that waits. Does not block; closing twice is allowed."""
        self._closed = True
        self._changed.set()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Batch | Gap:
        """Return the next lines, as soon as there are some. A cancelled wait misses nothing.

        Raises:
            StopAsyncIteration: it was closed.
            CaptureError: a file can't be read, or is of a newer version of this library.
        """
        while not self._closed:
            self._watch()
            found = self._in_memory()
            if found is None:
                found = await anyio.to_thread.run_sync(self._reader.read)
            if isinstance(found, Lost):
                self._reader.advance(found)
                return found.gap
            if found is not None and found.lines:
                self._reader.advance(found)
                return found
            await self._wait()
        raise StopAsyncIteration

    def _in_memory(self) -> Batch | Lost | None:
        """Return the next lines in memory: a batch without lines at the end, None elsewhere."""
        position = self._reader.position
        if self._live is None or position is None:
            return None
        if not self._reader.is_at_a_file and not self._is_behind_memory(self._live, position):
            return None
        lines = self._live.lines_at(position.file, position.record)
        return None if lines is None else Batch(position.file, position.record, lines)

    @staticmethod
    def _is_behind_memory(live: Live, position: Position) -> bool:
        """Return whether the line before a position is in memory: no file can confirm it yet."""
        before = live.lines_at(position.file, position.record - 1) or None
        return before is not None and decode(before[0]).received_ns == position.received_ns

    def _watch(self) -> None:
        """Have the event set by the next change; looking comes after this, so none is missed."""
        if self._closed:
            return
        self._changed.clear()
        if self._live is not None and not self._watching:
            self._watching = True
            self._live.watch(partial(_call_in, asyncio.get_running_loop(), self._wake))

    def _wake(self) -> None:
        self._watching = False
        self._changed.set()

    async def _wait(self) -> None:
        if self._live is not None or self._closed:
            await self._changed.wait()
        else:
            await self._clock.sleep(_POLL, daemon=True)


def _call_in(loop: asyncio.AbstractEventLoop, callback: Callable[[], object]) -> None:
    """Call a function in an event loop, from any thread."""
    with contextlib.suppress(RuntimeError):  # the loop is closed
        loop.call_soon_threadsafe(callback)
