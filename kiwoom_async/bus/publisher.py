"""Publisher: sends the records of a recorder, a journal or a stream to a broker."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

import anyio
import msgspec

from kiwoom_async._lifetime import ungrouped
from kiwoom_async.bus.broker import Broker
from kiwoom_async.bus.connection import Connection
from kiwoom_async.bus.lease import Lease
from kiwoom_async.bus.link import Link
from kiwoom_async.bus.message import ID
from kiwoom_async.bus.outbox import Outbox
from kiwoom_async.bus.outlet import Outlet
from kiwoom_async.bus.retention import Retention
from kiwoom_async.bus.sender import Sender
from kiwoom_async.bus.storage import newest_headers, prepare
from kiwoom_async.bus.subjects import BY_TYPE, Subjects, stream_name
from kiwoom_async.capture import Journal, Recorder
from kiwoom_async.errors import BusError, ConfigError, KiwoomError
from kiwoom_async.streams.source import Source

__all__ = ["Publisher", "PublisherStats"]

_CLOSING = 3.0  # seconds for what is still to be sent
_SILENCE = 1.0  # seconds of them without an acknowledgement after which no more come


class PublisherStats(msgspec.Struct, frozen=True):
    """Counters of a publisher.

    Attributes:
        records: Records that the broker has stored, gaps among them.
        messages: Messages they came in.
        waiting: Messages that were made and are not stored yet.
        behind: Seconds from the newest record that is stored completely to now; 0 when none waits.
        connected: Whether the broker is there.
        reconnections: Times it came back.
        gaps: Gaps published in place of lines that the journal does not hold any more.
        dropped: Records dropped because the broker was away; only without a journal.
        at_most_once: Whether there is no journal: what the broker misses is lost.
    """

    records: int
    messages: int
    waiting: int
    behind: float
    connected: bool
    reconnections: int
    gaps: int
    dropped: int
    at_most_once: bool


class Publisher:
    """Sends records to a broker, from which any number of programs read them.

    ::

        async with Recorder(session, "data/") as recorder, Publisher(recorder, broker) as out:
            await recorder.add((Trade, OrderBook), "005930")
            await out.run()

    The journal is the outbox. What is recorded is published once and in order, whether the broker
    or this program was away in between, for seconds or for a day: it goes on behind the newest
    record that the broker has. Live records come from memory, everything else from the disk.

    A publisher of a stream has no journal. While the broker is away it keeps some records in memory
    (``memory``); more are dropped, and a gap stands in their place. What it has not sent when it
    ends is lost (at most once).

    One program at a time publishes the records of a server. A second one is refused.

    Args:
        source: A :class:`Recorder`, a :class:`Journal` (or its directory) that another process
            writes, or a stream.
        broker: The broker, or its URL.
        server: Name of the server in the subjects, by default that of the recorder or the journal;
            required for a stream.
        subject: Template of the subjects. ``kiwoom.{server}.{type}.{symbol}`` makes one for each
            symbol, for programs that filter at the broker; messages are smaller and more then.
        retention: How much the broker keeps; applies when its stream is made.
        block: Records of a message.
        linger: Seconds from one message to the next while few records come.
        level: Compression level of zstd, 1 to 19.
        memory: Records kept in memory while the broker is away, without a journal.

    Raises:
        ConfigError: an impossible subject, an option out of its range, or no server.
    """

    def __init__(
        self,
        source: Recorder | Journal | str | os.PathLike[str] | Source[Any],
        broker: Broker | str,
        *,
        server: str | None = None,
        subject: str = BY_TYPE,
        retention: Retention | None = None,
        block: int = 64,
        linger: float = 0.005,
        level: int = 1,
        memory: int = 10_000,
    ) -> None:
        if block < 1 or linger < 0 or not 1 <= level <= 19 or memory < 1:
            raise ConfigError("block and memory must be at least 1, linger 0, level 1 to 19")
        self._broker = Broker.of(broker)
        self._block, self._linger = block, linger
        self._retention = retention or Retention()
        self._outbox = Outbox()
        self._outlet = Outlet(source, self._outbox, block=block, level=level, memory=memory)
        self._subjects = Subjects(subject, server or self._outlet.server())
        self._name = stream_name(self._subjects.server)
        self._link = Link(self._broker, f"{self._name} publisher", self)
        self._task: asyncio.Task[None] | None = None
        self._idle = asyncio.Event()

    async def __aenter__(self) -> Self:
        """Begin to publish. A broker that is out of reach is no error: records wait in the journal.

        Raises:
            BusRefused: wrong credentials or no permission; or another program publishes.
            CaptureError: the directory of the journal can't be written.
        """
        if self._task is not None:
            raise BusError("a publisher can be entered only once: make another")
        await self._outlet.open(self._name, self._broker, self._subjects)
        self._task = asyncio.create_task(self._run())
        first = asyncio.create_task(self._link.attempted.wait())
        try:
            await asyncio.wait({first, self._task}, return_when=asyncio.FIRST_COMPLETED)
            if self._task.done():
                self._task.result()
        except BaseException:
            await self._stop()
            raise
        finally:
            first.cancel()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            await self.aclose()
        except KiwoomError as failure:
            if error is None:
                raise
            if failure is not error:
                error.add_note(f"The publisher had ended: {failure}")

    async def aclose(self) -> None:
        """Send what was recorded, for 3 seconds at most, and end; closing twice is allowed.

        A broker that acknowledges nothing for a second is not waited for any longer.

        Raises:
            KiwoomError: the error that ended it before.
        """
        task = self._task
        if task is None:
            return
        with anyio.CancelScope(shield=True):
            with anyio.move_on_after(_CLOSING):
                if await self._wait_for(task, self._idle.is_set):
                    await self._outlet.aclose()
                    await self._wait_for(task, task.done)
            await self._stop()
        if not task.cancelled():
            task.result()

    async def run(self) -> None:
        """Wait until the publisher ends; can be cancelled.

        Raises:
            BusRefused: another program publishes now, or the broker refuses this user.
            CaptureError: the journal can't be read.
            KiwoomError: the error that ended the stream.
        """
        if self._task is None:
            raise BusError('the publisher is not open: use "async with Publisher(...)"')
        await asyncio.wait({self._task})
        self._task.result()

    def stats(self) -> PublisherStats:
        """Return the current counters."""
        outbox, position = self._outbox, self._outbox.position
        waiting = outbox.sent + outbox.unsent
        late = position is not None and position.received_ns and (waiting or not self._link.is_up)
        return PublisherStats(
            records=outbox.records,
            messages=outbox.acknowledged,
            waiting=waiting,
            behind=max(0.0, time.time() - position.received_ns / 1e9) if late and position else 0.0,
            connected=self._link.is_up,
            reconnections=self._link.reconnections,
            gaps=self._outlet.gaps,
            dropped=self._outlet.dropped,
            at_most_once=self._outlet.is_volatile,
        )

    def __repr__(self) -> str:
        return f"<Publisher of {self._subjects.server} to {self._broker.url}>"

    async def _wait_for(self, task: asyncio.Task[None], what: Callable[[], bool]) -> bool:
        """Wait for something while the broker is there and answers; return whether it came."""
        now, outbox = asyncio.get_running_loop().time, self._outbox
        stored, since = outbox.acknowledged, now()
        while self._link.is_up and not what():
            await asyncio.wait({task}, timeout=self._linger + 0.001)
            if outbox.acknowledged != stored or not outbox.sent:
                stored, since = outbox.acknowledged, now()
            elif now() - since > _SILENCE:
                return False
        return what()

    async def _stop(self) -> None:
        task = self._task
        if task is not None and not task.done():
            task.cancel()
            await asyncio.wait({task})
        await self._outlet.close()

    async def _run(self) -> None:
        """Publish until the source ends, over one connection after another."""
        with ungrouped():
            async with anyio.create_task_group() as group:
                group.start_soon(self._outlet.run)
                await self._link.run(self._publish)
                group.cancel_scope.cancel()

    async def _publish(self, connection: Connection) -> None:
        """Publish over one connection until the source ends."""
        doing = f"publishes the records of {self._subjects.server}"
        lease = Lease(self._name, doing, owner=self._outlet.owner, life=self._broker.silence / 2)
        await lease.acquire(connection)
        storage = await prepare(connection, self._subjects, self._retention)
        newest = await newest_headers(connection, storage)
        reading = self._outlet.reading
        await reading.begin(storage.last, newest, (newest or {}).get(ID))
        sender = Sender(connection, self._outbox, self._broker.silence)
        await sender.start()
        self._link.begin()
        async with self._link.tasks() as tasks:
            tasks.start_soon(lease.keep)
            tasks.start_soon(sender.watch)
            await self._pump(sender)
        await lease.release()

    async def _pump(self, sender: Sender) -> None:
        """Send what is there and what comes, until the source ends."""
        reading = self._outlet.reading
        with suppress(StopAsyncIteration):
            while True:
                await sender.send_all()
                await reading.save()
                self._idle.set()
                try:
                    count = await reading.fill()
                finally:
                    self._idle.clear()
                await sender.send_all()
                if count < self._block:
                    await asyncio.sleep(self._linger)
        await sender.finish()
        await reading.save(now=True)
