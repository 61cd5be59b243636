"""Buffer: records that wait for one consumer; base class of all policies."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar

__all__ = ["Buffer"]

R = TypeVar("R")


class Buffer(Generic[R]):
    """Records that wait for their consumer.

    Records put after :meth:`hold` can't be read before :meth:`release`. Meanwhile the buffer never
    overflows, because the consumer can't read them: the oldest record is dropped instead.

    In a flood records are added by :attr:`append`, a method of a list, and counted, bounded and
    made readable for a whole burst by :meth:`settle`.

    Attributes:
        records: The readable records.
        size: Most records that may wait.
        pop: Remove and return the record to read next; only while ``records`` is not empty.
        append: Add a record of a burst; :meth:`settle` must follow before anything else happens.
        kept: Number of records that were read or still wait.
        dropped: Records thrown away.
        high_water: Most records that ever waited.
        loop: The event loop in which records are put, None if not known: a wait in another one
            raises instead of never ending.
    """

    records: Any
    pop: Callable[[], R]
    _tail: Any  # where records are put: ``records``, or those held back

    def __init__(self, size: int) -> None:
        self.kept = 0
        self.dropped = 0
        self.high_water = 0
        self.size = size
        self.loop: asyncio.AbstractEventLoop | None = None
        self._burst: list[R] = []
        self.append: Callable[[R], None] = self._burst.append
        self._limit = size  # of the queue that records are put into
        self._gaps = 0  # among the records: they need no room
        self._allowance = 0  # extra room for records that became readable late
        self._waiter: asyncio.Future[None] | None = None

    @property
    def waiting(self) -> int:
        """Records that wait, held back or not."""
        held = 0 if self._tail is self.records else len(self._tail)
        return len(self.records) + held

    def put(self, record: R, /) -> None:
        """Add a record. Does not block."""
        self._burst.append(record)
        self.settle()

    def settle(self) -> None:
        """End a burst: bound and count its records, and wake the consumer."""
        raise NotImplementedError

    def hold(self) -> None:
        """Hold back the records put from now on."""
        self.settle()
        if self._tail is self.records:
            self._tail = type(self.records)()
            self._limit = self.size

    def forget(self) -> None:
        """Drop the records held back without counting them: the stream was not entered yet."""
        self.settle()
        if self._tail is not self.records:
            self.kept -= len(self._tail)
            self._tail.clear()

    def release(self, *first: R) -> None:
        """Add a gap even to a full buffer, and after it the records held back."""
        raise NotImplementedError

    def add_late(self, records: Iterable[R]) -> None:
        """Add records that the consumer could not read before; they do not make it a slow one."""
        self.settle()
        self._burst.extend(records)
        self._allow(len(self._burst))
        self.settle()

    def _allow(self, late: int) -> None:
        """Make room for records that come late, where the policy has none for them."""

    def insert(self, *markers: R) -> None:
        """Add markers to the readable records, even to a full buffer; none of them is dropped."""
        raise NotImplementedError

    def put_back(self, record: R) -> None:
        """Return a record that was just read: it is read next, and not dropped."""
        raise NotImplementedError

    async def wait(self) -> None:
        """Wait until a record was put, or :meth:`wake` was called.

        Raises:
            RuntimeError: another task waits already; or this is another event loop.
        """
        if self._waiter is not None:
            raise RuntimeError("a stream has one consumer: another task is waiting for its records")
        if not self.records:
            self._limit = self.size  # the records it was raised for have been read
            self._gaps = self._allowance = 0
        waiter = self._waiter = (self.loop or asyncio.get_running_loop()).create_future()
        try:
            await waiter
        finally:
            if self._waiter is waiter:
                self._waiter = None

    def wake(self) -> None:
        """Wake the consumer so that it checks the buffer again."""
        waiter, self._waiter = self._waiter, None
        if waiter is not None and not waiter.done():
            waiter.set_result(None)
