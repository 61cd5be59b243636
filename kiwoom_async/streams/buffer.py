"""Buffer: records that wait for one consumer; the base of every policy."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Generic, TypeVar

__all__ = ["Buffer"]

R = TypeVar("R")


class Buffer(Generic[R]):
    """Records that wait for their consumer.

    What is put after :meth:`hold` can't be read before :meth:`release`. Meanwhile the buffer never
    overflows: the consumer could not do anything about it, so the oldest record makes room.

    Attributes:
        records: What can be read; empty when nothing can.
        pop: Remove and return the record to read next; only while ``records`` is not empty.
        kept: Records that were read or wait.
        dropped: Records thrown away.
        high_water: Most records that ever waited.
    """

    records: Any
    pop: Callable[[], R]

    def __init__(self, size: int) -> None:
        self.kept = 0
        self.dropped = 0
        self.high_water = 0
        self._size = size
        self._limit = size  # of what records are put into
        self._gaps = 0  # among the records: they need no room
        self._allowance = 0  # for records that became readable late
        self._waiter: asyncio.Future[None] | None = None

    @property
    def waiting(self) -> int:
        """Records that wait, held back or not."""
        raise NotImplementedError

    def put(self, record: R, /) -> None:
        """Add a record. Does not block."""
        raise NotImplementedError

    def hold(self) -> None:
        """Hold back what is put from now on."""
        raise NotImplementedError

    def forget(self) -> None:
        """Drop what is held back, uncounted: it came before the stream was entered."""
        raise NotImplementedError

    def release(self, *first: R) -> None:
        """Add a gap, however full the buffer is, and behind it what was held back."""
        raise NotImplementedError

    async def wait(self) -> None:
        """Wait until a record was put, or :meth:`wake` was called.

        Raises:
            RuntimeError: another task waits already.
        """
        if self._waiter is not None:
            raise RuntimeError("a stream has one consumer: another task is waiting for its records")
        self._limit = self._size  # what widened it has been read
        self._gaps = self._allowance = 0
        waiter = self._waiter = asyncio.get_running_loop().create_future()
        try:
            await waiter
        finally:
            if self._waiter is waiter:
                self._waiter = None

    def wake(self) -> None:
        """Make the consumer look again."""
        waiter, self._waiter = self._waiter, None
        if waiter is not None and not waiter.done():
            waiter.set_result(None)
