"""Streams: realtime records as async iterators with bounded buffers.

The reader of the socket puts records into the buffers of the streams that want them and never
waits: a slow consumer fills its own buffer and nothing else. What happens then is ``on_full``.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Generic, Literal, Protocol, Self, TypeVar, get_args

import msgspec

from kiwoom_async.errors import KiwoomError, SlowConsumer
from kiwoom_async.record import Realtime
from kiwoom_async.wire.frames import Key

__all__ = ["Event", "Gap", "OnFull", "Stream", "StreamStats"]

log = logging.getLogger("kiwoom_async")


class Gap(msgspec.Struct, frozen=True):
    """Records may be missing: the connection was lost and is back.

    The stream is live again when the gap comes out of it, so a snapshot taken now has no hole.

    Attributes:
        since: When the last frame before the loss came (Korean time).
        until: When everything was registered again (Korean time).
        why: What happened to the connection.
    """

    since: dt.datetime
    until: dt.datetime
    why: str


Event = Realtime | Gap
R = TypeVar("R")
OnFull = Literal["raise", "drop_oldest", "conflate"]


class StreamStats(msgspec.Struct, frozen=True):
    """Counters of one stream.

    Attributes:
        delivered: Records handed to the consumer.
        dropped: Records thrown away because the consumer was slow.
        buffered: Records waiting now.
        high_water: Most records that ever waited.
        gaps: Times the connection was lost and came back.
    """

    delivered: int
    dropped: int
    buffered: int
    high_water: int
    gaps: int


class StreamOwner(Protocol):
    """What opens and closes streams."""

    async def open(self, stream: Stream[Any]) -> None: ...
    def close(self, stream: Stream[Any]) -> None: ...


class Stream(Generic[R]):
    """An async iterator over realtime records, made by :meth:`Session.stream`.

    Enter it with ``async with``: inside, every symbol is registered and acknowledged. Or use it
    directly in ``async for``, which enters it at the first step and leaves it at the end. One
    consumer at a time. Waiting for the next record can be cancelled and nothing is lost.

    Attributes:
        types: The record types it carries.
        subscriptions: What it wants: pairs of record type and item.
        keys: The same as it is registered: pairs of realtime type and item.
    """

    def __init__(
        self,
        owner: StreamOwner,
        types: Sequence[type[R]],
        subscriptions: Sequence[tuple[type[Realtime], str]],
        *,
        on_full: OnFull,
        buffer: int,
    ) -> None:
        self.types = tuple(types)
        self.subscriptions = tuple(subscriptions)
        self.keys: tuple[Key, ...] = tuple((kind.type_code, item) for kind, item in subscriptions)
        self._owner = owner
        self._wants_gaps = Gap in self.types
        self._buffer: _Buffer[R] = _BUFFERS[on_full](buffer)
        self._waiter: asyncio.Future[None] | None = None
        self._entered = False
        self._closed = False
        self._error: KiwoomError | None = None
        self._high_water = 0
        self._gaps = 0

    async def __aenter__(self) -> Self:
        """Register everything and wait until the server has acknowledged it.

        Cancellation takes the registration back.

        Raises:
            SubscriptionRejected: the server refused.
            TransportError: no connection in time (``Timeouts.subscribe``).
            SessionClosed, SessionReplaced: the session has ended.
        """
        if self._entered or self._closed:
            raise RuntimeError("a stream is entered once: ask the session for another")
        self._entered = True
        try:
            await self._owner.open(self)
        except BaseException:
            await self.aclose()
            raise
        if self._error is not None:
            raise self._error
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Leave the stream; its registrations go when no other stream wants them.

        Never waits; closing twice is fine. What is buffered can still be read, then the iteration
        ends.
        """
        self._close(None)

    def __aiter__(self) -> AsyncIterator[R]:
        return self if self._entered else self._enter_and_iterate()

    async def __anext__(self) -> R:
        """The next record.

        Raises:
            StopAsyncIteration: the stream was closed.
            SlowConsumer: the buffer overflowed with ``on_full="raise"``; what it held came first.
            KiwoomError: why the session ended.
        """
        buffer = self._buffer
        while not buffer.records:
            if self._closed:
                raise self._error or StopAsyncIteration
            await self._wait()
        waiting = len(buffer.records)
        if waiting > self._high_water:
            self._high_water = waiting
        return buffer.take()

    def stats(self) -> StreamStats:
        """The counters as of now."""
        buffer = self._buffer
        waiting = len(buffer.records)
        return StreamStats(
            delivered=buffer.received - buffer.dropped - waiting,
            dropped=buffer.dropped,
            buffered=waiting,
            high_water=max(waiting, self._high_water),
            gaps=self._gaps,
        )

    def __repr__(self) -> str:
        names = ", ".join(kind.__name__ for kind in self.types)
        items = ", ".join(dict.fromkeys(item for _, item in self.keys if item))
        return f"<Stream of {names}{': ' if items else ''}{items}>"

    # What follows is for the reader of the socket.

    def put(self, record: R) -> None:
        """Hand in one record; never waits."""
        if not self._buffer.put(record):
            self.end(SlowConsumer(f"{self!r}: {len(self._buffer.records)} records unread"))
            return
        if self._waiter is not None:
            self._wake()

    def put_gap(self, gap: Gap) -> None:
        """Hand in a gap: as a record when it was asked for, else as a warning."""
        self._gaps += 1
        if self._wants_gaps:
            self.put(gap)  # type: ignore[arg-type]
        else:
            log.warning("%r: records may be missing since %s: %s", self, gap.since, gap.why)

    def end(self, error: KiwoomError) -> None:
        """End with an error, after what is buffered."""
        self._close(error)

    def _close(self, error: KiwoomError | None) -> None:
        if self._closed:
            return
        self._closed = True
        self._error = error
        self._owner.close(self)
        self._wake()

    async def _enter_and_iterate(self) -> AsyncIterator[R]:
        async with self:
            while True:
                try:
                    record = await self.__anext__()
                except StopAsyncIteration:
                    return
                yield record

    async def _wait(self) -> None:
        if self._waiter is not None:
            raise RuntimeError("a stream has one consumer: another task is waiting for its records")
        self._waiter = asyncio.get_running_loop().create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


class _Buffer(Protocol[R]):
    """Records that wait for their consumer; ``records`` is empty when none does."""

    records: Any
    received: int
    dropped: int

    def put(self, record: R) -> bool:
        """Keep a record; False when there is no room and none may be made."""
        ...

    def take(self) -> R:
        """The record to hand out next."""
        ...


class _Bounded(Generic[R]):
    """Up to ``size`` records; the one too many is refused."""

    def __init__(self, size: int) -> None:
        self.records: deque[R] = deque()
        self.take = self.records.popleft
        self.received = 0
        self.dropped = 0
        self._size = size

    def put(self, record: R) -> bool:
        self.received += 1
        if len(self.records) >= self._size:
            self.dropped += 1
            return False
        self.records.append(record)
        return True


class _Newest(Generic[R]):
    """The newest ``size`` records."""

    def __init__(self, size: int) -> None:
        self.records: deque[R] = deque(maxlen=size)
        self.take = self.records.popleft
        self.received = 0
        self.dropped = 0
        self._size = size

    def put(self, record: R) -> bool:
        self.received += 1
        if len(self.records) == self._size:
            self.dropped += 1
        self.records.append(record)
        return True


class _Conflated(Generic[R]):
    """The newest record of each type and symbol, in the order the symbols became unread."""

    def __init__(self, size: int) -> None:
        self.records: dict[Any, R] = {}
        self.received = 0
        self.dropped = 0

    def put(self, record: R) -> bool:
        self.received += 1
        key = (type(record), getattr(record, "item", None))
        if key in self.records:
            self.dropped += 1
        self.records[key] = record
        return True

    def take(self) -> R:
        return self.records.pop(next(iter(self.records)))


ON_FULL: tuple[OnFull, ...] = get_args(OnFull)

_BUFFERS: Mapping[OnFull, Callable[[int], _Buffer[Any]]] = {
    "raise": _Bounded,
    "drop_oldest": _Newest,
    "conflate": _Conflated,
}
