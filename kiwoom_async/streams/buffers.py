"""Bounded buffers between the reader, which never waits, and one consumer, which does."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, Generic, Literal, TypeVar, get_args

__all__ = ["ON_FULL", "Buffer", "OnFull", "make_buffer"]


R = TypeVar("R")

OnFull = Literal["raise", "drop_oldest", "conflate"]
ON_FULL: tuple[OnFull, ...] = get_args(OnFull)


class Buffer(Generic[R]):
    """Records that wait for their consumer.

    Attributes:
        records: What waits; empty when nothing does.
        kept: Records that were handed out or wait.
        dropped: Records thrown away.
        high_water: Most records that ever waited.
        take: The record to hand out next; only while ``records`` is not empty.
    """

    records: Any
    take: Callable[[], R]

    def __init__(self) -> None:
        self.kept = 0
        self.dropped = 0
        self.high_water = 0
        self._waiter: asyncio.Future[None] | None = None

    def put(self, record: R, /) -> None:
        """Take one record; never wait."""
        raise NotImplementedError

    async def wait(self) -> None:
        """Wait until something was put, or :meth:`wake`.

        Raises:
            RuntimeError: somebody waits already.
        """
        if self._waiter is not None:
            raise RuntimeError("a stream has one consumer: another task is waiting for its records")
        waiter = self._waiter = asyncio.get_running_loop().create_future()
        try:
            await waiter
        finally:
            if self._waiter is waiter:
                self._waiter = None

    def wake(self) -> None:
        """Have the consumer look again."""
        waiter, self._waiter = self._waiter, None
        if waiter is not None and not waiter.done():
            waiter.set_result(None)


class _Bounded(Buffer[R]):
    """Up to ``size`` records; one too many is dropped, and ``overflow`` called."""

    def __init__(self, size: int, overflow: Callable[[], None]) -> None:
        super().__init__()
        self.records: deque[R] = deque()
        self.take = self.records.popleft
        self._size = size
        self._overflow = overflow

    def put(self, record: R, /) -> None:
        waiting = len(self.records)
        if waiting >= self._size:
            self.dropped += 1
            self._overflow()
            return
        self.kept += 1
        self.records.append(record)
        if waiting >= self.high_water:
            self.high_water = waiting + 1
        if self._waiter is not None:
            self.wake()


class _Newest(Buffer[R]):
    """The newest ``size`` records."""

    def __init__(self, size: int, overflow: Callable[[], None]) -> None:
        super().__init__()
        self.records: deque[R] = deque(maxlen=size)
        self.take = self.records.popleft
        self._size = size

    def put(self, record: R, /) -> None:
        waiting = len(self.records)
        self.records.append(record)
        if waiting == self._size:  # nobody waits for records while there are any
            self.dropped += 1
            return
        self.kept += 1
        if waiting >= self.high_water:
            self.high_water = waiting + 1
        if self._waiter is not None:
            self.wake()


class _Conflated(Buffer[Any]):
    """The newest record of each type and item, in the order the items became unread."""

    def __init__(self, size: int, overflow: Callable[[], None]) -> None:
        super().__init__()
        self.records: dict[tuple[type, str], Any] = {}
        self.take = self._take

    def put(self, record: Any, /) -> None:
        records = self.records
        waiting = len(records)
        records[type(record), record.item] = record
        if len(records) == waiting:  # nobody waits for records while there are any
            self.dropped += 1
            return
        self.kept += 1
        if waiting >= self.high_water:
            self.high_water = waiting + 1
        if self._waiter is not None:
            self.wake()

    def _take(self) -> Any:
        return self.records.pop(next(iter(self.records)))


_KINDS: Mapping[OnFull, Callable[[int, Callable[[], None]], Buffer[Any]]] = {
    "raise": _Bounded,
    "drop_oldest": _Newest,
    "conflate": _Conflated,
}


def make_buffer(on_full: OnFull, size: int, overflow: Callable[[], None]) -> Buffer[Any]:
    """A buffer of one of the policies of a stream.

    Args:
        on_full: The policy; see ``Session.stream``.
        size: Most records that wait.
        overflow: Called when there is no room and none may be made (``"raise"``).
    """
    return _KINDS[on_full](size, overflow)
