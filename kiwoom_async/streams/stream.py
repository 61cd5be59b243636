"""Stream: realtime records as an async iterator.

The reader of the socket puts records into the feeds of their streams and never waits: a slow
consumer fills only its own buffer. ``on_full`` says what happens when the buffer is full.
"""

from __future__ import annotations

import asyncio
import contextlib
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from kiwoom_async.clock import Clock, SystemClock
from kiwoom_async.errors import ConfigError, StreamError
from kiwoom_async.records.record import Realtime
from kiwoom_async.streams.feed import Feed, StreamStats
from kiwoom_async.streams.gap import Down, Gap

__all__ = ["Event", "Stream", "StreamStats"]

Event = Realtime | Gap | Down
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)


class Stream(Generic[R_co]):
    """An async iterator over realtime records, made by :meth:`Session.stream`.

    Enter it with ``async with``: inside, every symbol is registered and acknowledged. Or use it
    directly in ``async for``: the loop enters it at its first step and closes it when the loop ends
    (after ``break`` or an error at the next turn of the event loop). One consumer at a time.
    Waiting for the next record can be cancelled without missing records: continue with
    ``anext(stream)`` or another ``async for``.

    Attributes:
        types: The record types it carries.
        subscriptions: Pairs of record type and item.
        keys: The subscriptions as registered: pairs of realtime type code and item.
    """

    _entered = False  # also of one that was refused while it was made

    def __init__(
        self,
        feed: Feed[R_co],
        open: Callable[[Feed[R_co]], Awaitable[None]],
        clock: Clock | None = None,
    ) -> None:
        self.types = feed.types
        self.subscriptions = feed.subscriptions
        self.keys = feed.keys
        self._feed = feed
        self._buffer = feed.buffer
        self._open = open
        self._clock = clock or SystemClock()

    async def __aenter__(self) -> Self:
        """Register everything and wait until the server has acknowledged it.

        When cancelled, it undoes the registration.

        Raises:
            ConfigError: more items than one connection allows; nothing was sent.
            SubscriptionRejected: the server refused.
            TransportError: no connection, or no acknowledgement, in time (``Timeouts.subscribe``).
            SessionClosed, SessionReplaced, …: the session has ended.
            RuntimeError: it was entered before.
        """
        if self._entered or self._feed.closed:
            raise RuntimeError("a stream can be entered only once: ask the session for another")
        self._entered = True
        self._buffer.loop = asyncio.get_running_loop()
        try:
            await self._open(self._feed)
        except BaseException:
            self._feed.close()
            raise
        if self._feed.error is not None:
            raise self._feed.error
        self._feed.begin()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._feed.close()

    async def aclose(self) -> None:
        """Close the stream and remove the registrations that no other stream needs.

        Does not block; closing twice is allowed. Buffered records can still be read, then the
        iteration ends.
        """
        self._feed.close()

    def __del__(self, warn: Callable[..., None] = warnings.warn) -> None:
        """Name a stream that is forgotten: it stays registered until the session ends."""
        if self._entered and not self._feed.closed:
            warn(f"{self!r} was entered and never closed", ResourceWarning, source=self)

    def __aiter__(self) -> AsyncIterator[R_co]:
        """Iterate over the records until the stream is closed.

        A stream that was not entered is entered by the first step of the loop and closed with it.
        Raises what :meth:`__aenter__` and :meth:`__anext__` raise.
        """
        return self if self._entered else _Loop(self, self._feed)

    async def __anext__(self) -> R_co:
        """Return the next record.

        Raises:
            StopAsyncIteration: the stream was closed.
            SlowConsumer: the buffer overflowed with ``on_full="raise"``, and was read to its end.
            StreamError: the stream was not entered, so no record would ever come.
            KiwoomError: the error that ended the session.
            RuntimeError: another task is waiting for the next record.
        """
        if not self._buffer.records:
            await self._wait()
        return self._buffer.pop()

    def batches(self, *, max_size: int = 1_000, max_wait: float = 0.1) -> AsyncIterator[list[R_co]]:
        """Iterate over the records in lists, for consumers that work better on many at once.

        A list is complete with ``max_size`` records, or ``max_wait`` seconds after the loop began
        to wait for a list that already has a record. It is never empty. A stream that was not
        entered is entered by the first step and closed with the loop. The wait can be cancelled
        without missing records.

        Args:
            max_size: Most records of a list; never more than the buffer of the stream holds.
            max_wait: Seconds; 0 for what is there.

        Raises:
            ConfigError: a size below 1, or a negative time.
            SlowConsumer, KiwoomError, …: as :meth:`__anext__`.
        """
        if max_size < 1 or not max_wait >= 0:
            raise ConfigError(
                f"batches need a max_size of at least 1 and a max_wait of at least 0 seconds, "
                f"not {max_size!r} and {max_wait!r}"
            )
        return _Batches(self, self._feed, max_size, max_wait)

    def stats(self) -> StreamStats:
        """Return the current counters."""
        return self._feed.stats()

    def __repr__(self) -> str:
        return repr(self._feed)

    def _close(self) -> None:
        self._feed.close()

    async def _wait(self) -> None:
        """Wait until there is a record to read; raise at the end of the stream."""
        buffer = self._buffer
        while not buffer.records:
            if self._feed.closed:
                raise self._feed.error or StopAsyncIteration
            if not self._entered:
                raise StreamError(
                    f'{self!r} was not entered: use "async with stream:" around anext(stream), '
                    'or "async for"'
                )
            await buffer.wait()

    async def _batch(self, max_size: int, max_wait: float) -> list[R_co]:
        """Wait for a list of records; all are read at once, so that none is gone when cancelled."""
        await self._wait()
        buffer, feed = self._buffer, self._feed
        enough = min(max_size, buffer.size)
        with contextlib.suppress(TimeoutError):
            async with self._clock.timeout(max_wait):
                while len(buffer.records) < enough and not feed.closed:
                    await buffer.wait()
        batch: list[R_co] = []
        while buffer.records and len(batch) < max_size:
            batch.append(buffer.pop())
        return batch


class _Entering(Generic[R_co]):
    """Base of an ``async for`` that enters its stream at the first step.

    Its steps are coroutines of the stream: an error that ends one holds the frames of the step, and
    would keep this object, and so the registration, until the garbage collector finds it.
    """

    def __init__(self, stream: Stream[Any], feed: Feed[Any]) -> None:
        self._stream = stream
        self._feed = feed
        self._is_entered = stream._entered
        self._running_in: asyncio.AbstractEventLoop | None = None

    def _step(self, read: Callable[[], Awaitable[R_co]]) -> Awaitable[R_co]:
        """Return the awaitable that reads; at the first step it enters the stream before."""
        if self._is_entered:
            return read()
        self._is_entered = True
        self._running_in = asyncio.get_running_loop()
        return _enter_and_read(self._stream, read)

    def __del__(self) -> None:
        """Close the stream that it entered: nothing else runs when a loop ends by ``break``.

        Objects may be collected in any thread, so the event loop does it.
        """
        if self._running_in is not None and not self._feed.closed:
            with contextlib.suppress(RuntimeError):  # the event loop is closed
                self._running_in.call_soon_threadsafe(self._stream._close)


async def _enter_and_read(stream: Stream[Any], read: Callable[[], Awaitable[R]]) -> R:
    await stream.__aenter__()
    return await read()


class _Loop(_Entering[R_co], AsyncIterator[R_co]):
    """An ``async for`` over a stream that was not entered before."""

    def __anext__(self) -> Awaitable[R_co]:
        """Enter the stream at the first step; return the next record."""
        return self._step(self._stream.__anext__)


class _Batches(_Entering[list[R]], AsyncIterator[list[R]]):
    """An ``async for`` over the records of a stream in lists."""

    def __init__(self, stream: Stream[R], feed: Feed[R], max_size: int, max_wait: float) -> None:
        super().__init__(stream, feed)
        self._read = partial(stream._batch, max_size, max_wait)

    def __anext__(self) -> Awaitable[list[R]]:
        """Enter the stream at the first step; return the next list."""
        return self._step(self._read)
