"""Streams: realtime records as async iterators.

The reader of the socket puts records into the buffers of the streams that want them and never
waits: a slow consumer fills its own buffer and nothing else. What happens then is ``on_full``.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from types import TracebackType
from typing import Any, Generic, Protocol, Self, TypeVar

import msgspec

from kiwoom_async.errors import KiwoomError, SlowConsumer
from kiwoom_async.records.record import Realtime
from kiwoom_async.streams.buffers import Buffer, OnFull, make_buffer
from kiwoom_async.wire.frames import Key

__all__ = ["Event", "Gap", "Stream", "StreamStats"]

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

    @property
    def item(self) -> str:
        """A gap concerns all items: blank."""
        return ""


Event = Realtime | Gap
R = TypeVar("R")


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

    async def open(self, stream: Stream[Any]) -> None:
        """Have the records of a stream come."""

    def close(self, stream: Stream[Any]) -> None:
        """Have them come no more; never wait."""


class Stream(Generic[R]):
    """An async iterator over realtime records, made by :meth:`Session.stream`.

    Enter it with ``async with``: inside, every symbol is registered and acknowledged. Or use it
    directly in ``async for``, which enters it at the first step and leaves it at the end. One
    consumer at a time. Waiting for the next record can be cancelled and nothing is lost: go on with
    ``anext(stream)`` or another ``async for`` (an iterator of one's own, ``aiter(stream)``, is over
    once a step of it was cancelled).

    Attributes:
        types: The record types it carries.
        subscriptions: What it wants: pairs of record type and item.
        keys: The same as it is registered: pairs of realtime type and item.
    """

    put: Callable[[R], None]
    """Hand in one record; never waits. For the reader of the socket."""

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
        self._buffer: Buffer[R] = make_buffer(on_full, buffer, self._overflow)
        self.put = self._buffer.put
        self._entered = False
        self._closed = False
        self._error: KiwoomError | None = None
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

    async def __aiter__(self) -> AsyncIterator[R]:
        """The records, until the stream is closed; raises what :meth:`__anext__` raises.

        A stream that was not entered is entered first, and left when the loop is.
        """
        if not self._entered:
            async with self:
                async for record in self:
                    yield record
            return
        buffer = self._buffer
        records, take = buffer.records, buffer.take
        while True:
            while records:
                yield take()
            if self._closed:
                if self._error is not None:
                    raise self._error
                return
            await buffer.wait()

    async def __anext__(self) -> R:
        """The next record.

        Raises:
            StopAsyncIteration: the stream was closed.
            SlowConsumer: the buffer overflowed with ``on_full="raise"``; what it held came first.
            KiwoomError: why the session ended.
        """
        while not self._buffer.records:
            if self._closed:
                raise self._error or StopAsyncIteration
            await self._buffer.wait()
        return self._buffer.take()

    def stats(self) -> StreamStats:
        """The counters as of now."""
        buffer = self._buffer
        waiting = len(buffer.records)
        return StreamStats(
            delivered=buffer.kept - waiting,
            dropped=buffer.dropped,
            buffered=waiting,
            high_water=buffer.high_water,
            gaps=self._gaps,
        )

    def __repr__(self) -> str:
        names = ", ".join(kind.__name__ for kind in self.types)
        items = ", ".join(dict.fromkeys(item for _, item in self.keys if item))
        return f"<Stream of {names}{': ' if items else ''}{items}>"

    # What follows is for whoever fills the stream.

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

    def _overflow(self) -> None:
        self.end(SlowConsumer(f"{self!r}: {len(self._buffer.records)} records unread"))

    def _close(self, error: KiwoomError | None) -> None:
        if self._closed:
            return
        self._closed = True
        self._error = error
        self._owner.close(self)
        self._buffer.wake()
