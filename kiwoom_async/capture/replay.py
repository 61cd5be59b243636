"""Replay: an async iterator over the records of a journal, at any speed."""

from __future__ import annotations

import asyncio
import datetime as dt
import heapq
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from operator import itemgetter
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

import msgspec

from kiwoom_async.capture.line import GAP, Line, decode_gap
from kiwoom_async.capture.selection import kst
from kiwoom_async.clock import Clock, SystemClock
from kiwoom_async.errors import ConfigError
from kiwoom_async.records.record import Realtime
from kiwoom_async.streams.gap import Gap

__all__ = ["Replay", "ReplayStats", "gap_of", "maker"]

R = TypeVar("R")

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
        if speed is not None and not speed > 0:
            raise ConfigError(f"speed must be more than 0, or None for no waiting, not {speed!r}")
        if not longest_wait > 0:
            raise ConfigError(f"longest_wait must be more than 0 seconds, not {longest_wait!r}")
        self._lines = _merged(sources)
        self._make = maker(types if isinstance(types, Sequence) else (types,))
        self._speed = speed
        self._longest = longest_wait
        self._clock = clock or SystemClock()
        self._ready: deque[Any] = deque()
        self._next: Line | None = None
        self._origin: tuple[int, float] | None = None
        self._records = self._gaps = self._position_ns = 0
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
        self._lines = iter(())

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
        return found

    def stats(self) -> ReplayStats:
        """Return the current counters."""
        waiting = len(self._ready)
        return ReplayStats(
            delivered=self._records - waiting,
            gaps=self._gaps,
            position=kst(self._position_ns) if self._records else None,
            behind=self._behind,
            most_behind=self._most_behind,
            skipped=self._skipped,
        )

    async def _read(self) -> None:
        if self._speed is None:
            await asyncio.sleep(0)
            self._take(_TURN)
        else:
            while not self._ready:
                await self._wait_for_next()
                if self._next is None:
                    break
                self._take_due()
        if not self._ready:
            raise StopAsyncIteration

    def _take(self, most: int) -> None:
        """Prepare the next records without looking at their time."""
        make, ready = self._make, self._ready
        for _, line in zip(range(most), self._lines, strict=False):
            ready.append(make(line))
            self._count(line)

    async def _wait_for_next(self) -> None:
        """Wait until the next record is due."""
        if self._next is None:
            self._next = next(self._lines, None)
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

    def _take_due(self) -> None:
        """Prepare the records that are due."""
        now = self._clock.monotonic()
        while self._next is not None and len(self._ready) < _TURN:
            late = now - self._due(self._next)
            if late < -_SHORTEST:
                return
            self._behind = max(0.0, late)
            self._most_behind = max(self._most_behind, self._behind)
            self._ready.append(self._make(self._next))
            self._count(self._next)
            self._next = next(self._lines, None)

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

    def _count(self, line: Line) -> None:
        self._records += 1
        self._gaps += line.type == GAP
        self._position_ns = line.received_ns


def maker(types: Sequence[type[Any]]) -> Callable[[Line], Any]:
    """Return the function that makes the record of a line.

    Raises:
        ConfigError: not a realtime record type.
    """
    kinds: dict[str, type[Realtime]] = {}
    for kind in types:
        if isinstance(kind, type) and issubclass(kind, Realtime) and kind.type_code:
            kinds[kind.type_code] = kind
        elif kind is not Gap:
            raise ConfigError(f"a replay gives realtime records, such as Trade, not {kind!r}")

    def make(line: Line) -> Any:
        received_ns, code, item, values = line
        if code == GAP:
            return gap_of(line)
        return kinds[code].of(values, item, received_ns)

    return make


def gap_of(line: Line) -> Gap:
    """Make the gap of a gap line.

    Raises:
        CaptureError: the line is not a gap.
    """
    missing = decode_gap(line.values)
    return Gap(kst(missing.since), kst(missing.until), missing.why, line.item, missing.missed_size)


def _merged(sources: Sequence[Iterable[Line]]) -> Iterator[Line]:
    if len(sources) == 1:
        return iter(sources[0])
    return heapq.merge(*sources, key=itemgetter(0))
