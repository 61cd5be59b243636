"""Replay: an async iterator over the records of a journal, at any speed."""

from __future__ import annotations

import asyncio
import datetime as dt
import heapq
from collections import deque
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from itertools import chain, islice
from operator import itemgetter
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

import anyio.to_thread
import msgspec

from kiwoom_async.capture.line import Line
from kiwoom_async.capture.making import BlockMaker, maker
from kiwoom_async.capture.selection import Selection
from kiwoom_async.clock import Clock, SystemClock, moment_of
from kiwoom_async.errors import ConfigError
from kiwoom_async.records.kinds import listed
from kiwoom_async.streams.gap import Gap

__all__ = ["Replay", "ReplayStats", "replay_of_blocks"]

R = TypeVar("R")

_LOAD = 1024  # records read by a thread at once
_TURN = 128  # records returned before other tasks may run
_SHORTEST = 0.001  # seconds: shorter sleeps are not exact


class ReplayStats(msgspec.Struct, frozen=True):
    """Counters of a replay.

    Attributes:
        delivered: Records and gaps returned.
        gaps: Gaps among them.
        position: Recorded time of the newest of them, None before the first.
        behind: Delay of the newest one, seconds; 0 without a speed.
        most_behind: The largest delay so far, seconds.
        skipped: Seconds of waiting that were skipped (``longest_wait``).
        dropped: Always 0: a replay waits for its consumer.
    """

    delivered: int
    gaps: int
    position: dt.datetime | None
    behind: float
    most_behind: float
    skipped: float
    dropped: int = 0


class Replay(AsyncIterator[R], Generic[R]):
    """An async iterator over recorded records, made by :meth:`Journal.replay` or directly.

    It is a ``Source``, as a ``Stream`` is. The records are those of a live stream: the same
    classes, bytes and ``received_ns``. The due time of each is counted from the first one, so that
    a slow consumer does not delay later records. Waiting can be cancelled without missing records:
    continue with ``anext``.

    Args:
        sources: Lines of journals (``journal.lines(…)``); several are merged by time.
        types: Record types; with :class:`Gap` among them gaps are included.
        speed: Factor of the original speed; None for no waiting.
        longest_wait: Most seconds to wait for the next record, which shortens nights and outages.
        clock: The source of time.

    Raises:
        ConfigError: not a realtime record type, or a speed or a wait not above 0.
    """

    def __init__(
        self,
        sources: Sequence[Iterable[Line]],
        types: type[Any] | Sequence[type[Any]],
        *,
        speed: float | None = None,
        longest_wait: float = 1.0,
        clock: Clock | None = None,
    ) -> None:
        if speed is not None and not _is_above_0(speed):
            raise ConfigError(f"speed must be more than 0, or None for no waiting, not {speed!r}")
        if not _is_above_0(longest_wait):
            raise ConfigError(f"longest_wait must be more than 0 seconds, not {longest_wait!r}")
        lines = _merged(sources)
        self._make = maker(listed(types))
        self._items: Iterator[Any] = map(self._make, lines) if speed is None else lines
        self._speed = speed
        self._longest = longest_wait
        self._clock = clock or SystemClock()
        self._loaded: list[Any] = []
        self._part: Iterator[Any] = iter(())
        self._error: Exception | None = None
        self._ready: deque[Any] = deque()
        self._next: Line | None = None
        self._newest: Any = None
        self._origin: tuple[int, float] | None = None
        self._records = self._gaps = 0
        self._behind = self._most_behind = self._skipped = 0.0

    async def __aenter__(self) -> Self:
        """Return the replay; ``async with`` closes its files at the end of the block."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the files. Prepared records can still be read, then the iteration ends.

        Does not block; closing twice is allowed.
        """
        self._next = None
        self._items = self._part = iter(())
        self._loaded = []

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> R:
        """Return the next record when it is due.

        Raises:
            StopAsyncIteration: there are no more records.
            CaptureError: a file can't be read, or is of a newer version of this library.
        """
        if not self._ready:
            await self._read()
        found: R = self._ready.popleft()
        self._newest = found
        return found

    def stats(self) -> ReplayStats:
        """Return the current counters."""
        newest, waiting = self._newest, self._ready
        return ReplayStats(
            delivered=self._records - len(waiting),
            gaps=self._gaps - sum(type(each) is Gap for each in waiting),
            position=None if newest is None else _moment(newest),
            behind=self._behind,
            most_behind=self._most_behind,
            skipped=self._skipped,
        )

    async def _read(self) -> None:
        """Prepare records, at least one; other tasks may run before."""
        while not self._ready:
            if self._speed is None:
                await asyncio.sleep(0)
                self._prepare([*islice(self._part, _TURN)])
            else:
                await self._wait_for_next()
                self._prepare(self._due_records())
            if not self._ready and self._next is None and not await self._load():
                raise StopAsyncIteration

    async def _load(self) -> bool:
        """Read further lines in a thread; return whether there are any."""
        if self._error is not None:
            raise self._error
        if not self._loaded:  # otherwise a wait for it was cancelled
            await anyio.to_thread.run_sync(self._load_items)
        self._part, self._loaded = iter(self._loaded), []
        found = next(self._part, None)
        if found is None:
            if self._error is not None:
                raise self._error
            return False
        self._part = chain((found,), self._part)
        return True

    def _load_items(self) -> None:
        try:
            self._loaded.extend(islice(self._items, _LOAD))
        except Exception as error:  # comes after the records in front of it
            self._error = error

    def _prepare(self, records: list[Any]) -> None:
        self._ready.extend(records)
        self._records += len(records)
        self._gaps += sum(type(each) is Gap for each in records)

    async def _wait_for_next(self) -> None:
        """Wait until the next record is due."""
        if self._next is None:
            self._next = next(self._part, None)
        if self._next is None:
            return
        wait = self._due(self._next) - self._clock.monotonic()
        if wait > self._longest:
            self._skip(wait - self._longest)
            wait = self._longest
        if wait >= _SHORTEST:
            await self._clock.sleep(wait)
        else:
            await asyncio.sleep(0)

    def _due_records(self) -> list[Any]:
        """Make the records that are due."""
        now = self._clock.monotonic()
        made: list[Any] = []
        while self._next is not None and len(made) < _TURN:
            late = now - self._due(self._next)
            if late < -_SHORTEST:
                break
            self._behind = max(0.0, late)
            self._most_behind = max(self._most_behind, self._behind)
            made.append(self._make(self._next))
            self._next = next(self._part, None)
        return made

    def _due(self, line: Line) -> float:
        if self._origin is None:
            self._origin = line.received_ns, self._clock.monotonic()
        began_ns, began = self._origin
        return began + (line.received_ns - began_ns) / 1e9 / (self._speed or 1)

    def _skip(self, seconds: float) -> None:
        assert self._origin is not None
        began_ns, began = self._origin
        self._origin = began_ns, began - seconds
        self._skipped += seconds


def replay_of_blocks(
    blocks: Iterable[tuple[bytes, bool]],
    types: type[Any] | Sequence[type[Any]],
    selection: Selection,
) -> Replay[Any]:
    """Make a replay without waiting of whole blocks, which is faster than line by line.

    Args:
        blocks: The lines of each block, and whether the times of all of them are selected.
        types: Record types.
        selection: Selection of the lines.

    Raises:
        ConfigError: not a realtime record type.
    """
    kinds = listed(types)
    make = BlockMaker(kinds, selection).make
    replay: Replay[Any] = Replay([()], kinds)
    replay._items = chain.from_iterable(make(raw, whole=whole) for raw, whole in blocks)
    return replay


def _is_above_0(value: object) -> bool:
    return isinstance(value, int | float) and value > 0


def _moment(event: Any) -> dt.datetime:
    return event.until if isinstance(event, Gap) else moment_of(event.received_ns)


def _merged(sources: Sequence[Iterable[Line]]) -> Iterator[Line]:
    if len(sources) == 1:
        return iter(sources[0])
    return heapq.merge(*sources, key=itemgetter(0))
