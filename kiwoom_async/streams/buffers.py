"""Buffers: one class per policy for records that arrive faster than they are read."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any, Literal, TypeVar, get_args

from kiwoom_async.clock import moment_of
from kiwoom_async.streams.backfill import BackfilledTrade
from kiwoom_async.streams.buffer import Buffer
from kiwoom_async.streams.conflated import Conflated
from kiwoom_async.streams.gap import MARKERS, Gap

__all__ = ["ON_FULL", "Buffer", "OnFull", "make_buffer"]


R = TypeVar("R")

OnFull = Literal["raise", "drop_oldest", "conflate"]
ON_FULL: tuple[OnFull, ...] = get_args(OnFull)
KEPT = (*MARKERS, BackfilledTrade)
"""Types of a stream that are never dropped."""


class _Queue(Buffer[R]):
    """Records in order of arrival; a second queue holds those put after :meth:`hold`."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.records: deque[R] = deque()
        self.pop = self.records.popleft
        self._tail = self.records

    def settle(self) -> None:
        burst, tail = self._burst, self._tail
        if not burst:
            return
        tail.extend(burst)
        self.kept += len(burst)
        burst.clear()
        if len(tail) > self._limit:
            self._drop_excess(tail)
        if len(tail) > self.high_water:
            self.high_water = len(tail)
        if self._waiter is not None:
            self.wake()

    def release(self, *first: R) -> None:
        self.settle()
        records, held = self.records, self._tail
        records.extend(first)
        self.kept += len(first)
        self._gaps += len(first)
        self._limit = self.size + self._gaps + self._allowance
        if held is not records:
            self._tail = records
            self.kept -= len(held)
            self.add_late(held)
        self.high_water = max(self.high_water, len(records))
        self.wake()

    def insert(self, *markers: R) -> None:
        self.settle()
        self.records.extend(markers)
        self.kept += len(markers)
        self._make_room(len(markers))
        self.high_water = max(self.high_water, len(self.records))
        self.wake()

    def put_back(self, record: R) -> None:
        self.records.appendleft(record)
        self._make_room(1)

    def _make_room(self, count: int) -> None:
        """Raise the limit by records that are never dropped."""
        self._gaps += count
        if self._tail is self.records:
            self._limit += count

    def _drop_excess(self, queue: deque[R]) -> None:
        """Restore the bound of the records that are readable, or held back."""
        raise NotImplementedError


class _Bounded(_Queue[R]):
    """Up to ``size`` records; a further record is dropped, and ``overflow`` is called."""

    def __init__(self, size: int, overflow: Callable[[], None]) -> None:
        super().__init__(size)
        self._overflow = overflow

    def _drop_excess(self, queue: deque[R]) -> None:
        excess = len(queue) - self._limit
        self.dropped += excess
        self.kept -= excess
        is_readable = queue is self.records
        remove = queue.pop if is_readable else queue.popleft
        for _ in range(excess):
            remove()
        if is_readable:
            self._overflow()

    def _allow(self, late: int) -> None:
        self._allowance = min(self._allowance + late, self.size)
        if self._tail is self.records:
            self._limit = self.size + self._gaps + self._allowance


class _Newest(_Queue[R]):
    """The newest ``size`` records."""

    def __init__(self, size: int, overflow: Callable[[], None]) -> None:
        super().__init__(size)

    def _drop_excess(self, queue: deque[R]) -> None:
        while len(queue) > self._limit:
            self._drop_oldest(queue)
            self.kept -= 1

    def _drop_oldest(self, queue: deque[R]) -> None:
        queue.popleft()
        self.dropped += 1


class _Run:
    """Consecutive dropped records, which become one gap."""

    def __init__(self) -> None:
        self._since = self._until = self._dropped = 0

    def add(self, record: Any) -> None:
        self._since = self._since or record.received_ns
        self._until = record.received_ns
        self._dropped += 1

    def gap(self) -> Gap:
        since, until = (moment_of(ns) for ns in (self._since, self._until))
        return Gap(since, until, f"{self._dropped} records dropped: the consumer is slow")


class _NewestAndGaps(_Newest[Any]):
    """The newest ``size`` records, and a gap in place of those that were dropped."""

    def __init__(self, size: int, overflow: Callable[[], None]) -> None:
        super().__init__(size, overflow)
        self.pop = self._pop
        self._before: deque[Any] = deque()  # runs, and what must not be dropped: read first
        self._returned: Any = None

    @property
    def waiting(self) -> int:
        return super().waiting + len(self._before)

    def _drop_oldest(self, queue: deque[Any]) -> None:
        if queue is not self.records:  # held back: the gap added by `release` covers it
            super()._drop_oldest(queue)
            return
        while isinstance(queue[0], KEPT) or queue[0] is self._returned:
            self._before.append(queue.popleft())
            self._gaps -= 1
            self._limit -= 1
        if not (self._before and isinstance(self._before[-1], _Run)):
            self._before.append(_Run())
            self.kept += 1
        run = self._before[-1]
        assert isinstance(run, _Run)
        run.add(queue[0])
        super()._drop_oldest(queue)

    def put_back(self, record: Any) -> None:
        super().put_back(record)
        self._returned = record

    def _pop(self) -> Any:
        if not self._before:
            return self.records.popleft()
        first = self._before.popleft()
        return first.gap() if isinstance(first, _Run) else first


_KINDS: dict[tuple[OnFull, bool], Callable[[int, Callable[[], None]], Buffer[Any]]] = {
    ("raise", False): _Bounded,
    ("raise", True): _Bounded,
    ("drop_oldest", False): _Newest,
    ("drop_oldest", True): _NewestAndGaps,
    ("conflate", False): Conflated,
    ("conflate", True): Conflated,
}


def make_buffer(
    on_full: OnFull, size: int, overflow: Callable[[], None], *, gaps: bool
) -> Buffer[Any]:
    """Make a buffer of one of the policies of a stream.

    Args:
        on_full: The policy; see ``Session.stream``.
        size: Most records that wait.
        overflow: Called when the buffer is full and no record may be dropped (``"raise"``).
        gaps: Whether the consumer asked for gaps: then dropped records become a gap.
    """
    return _KINDS[on_full, gaps](size, overflow)
