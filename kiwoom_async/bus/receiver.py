"""Receiver: reads the messages of a subscription."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

import anyio

from kiwoom_async.bus.acknowledging import Acknowledging
from kiwoom_async.bus.broker import Broker
from kiwoom_async.bus.connection import Connection
from kiwoom_async.bus.consumers import ACK_WAIT, Start, create, create_durable
from kiwoom_async.bus.incoming import Incoming
from kiwoom_async.bus.link import Link
from kiwoom_async.bus.notes import Notes
from kiwoom_async.bus.puller import MOST_ASKED, Arrival, Puller
from kiwoom_async.bus.storage import Storage, find
from kiwoom_async.capture.line import Line
from kiwoom_async.capture.making import BlockMaker
from kiwoom_async.capture.selection import Selection
from kiwoom_async.errors import BusError, KiwoomError
from kiwoom_async.streams.feed import Feed

__all__ = ["Receiver"]

log = logging.getLogger("kiwoom_async")

_RECORDS = 64  # of a message, usually
_RETURNING = 1.0  # seconds to give back what was not read
_MOST_SHARED = 8  # messages that a member of a durable subscription has at once


class Receiver:
    """Connects a feed to a broker.

    Args:
        broker: The broker.
        feed: Receives the records.
        selection: Which lines are wanted.
        make: Makes the record of a line.
        blocks: Makes the wanted records of many lines at once.
        server: Name of the server, None for the only one.
        since: Where to begin.
        durable: Name of the durable subscription, None for none.
        most_waiting: Records of the feed beyond which messages wait at the broker; None for no
            bound: then the feed has its own.
        timeout: Seconds for the first connection.

    Attributes:
        link: The connection to the broker.
        finished: Whether the program is done with the record it read last.
    """

    def __init__(
        self,
        broker: Broker,
        feed: Feed[Any],
        selection: Selection,
        make: Callable[[Line], Any],
        blocks: BlockMaker,
        *,
        server: str | None,
        since: Start,
        durable: str | None,
        most_waiting: int | None,
        timeout: float,
    ) -> None:
        self.link = Link(broker, "subscription", repr(feed).replace("Stream", "Subscription", 1))
        self._broker, self._feed, self._buffer = broker, feed, feed.buffer
        self._server, self._durable = server, durable
        self._since: Start = since
        self._selection, self._most_waiting, self._timeout = selection, most_waiting, timeout
        whole = durable is None
        self._incoming = Incoming(selection, make, blocks, self._put, feed.mark, is_whole=whole)
        self._shared = None if whole else Acknowledging()
        self._notes: Notes | None = None
        self._again: list[Arrival] = []  # messages that wait for what is noted about them
        self._came_again = asyncio.Event()
        self._start_sequence: int | None = None
        self._created: dt.datetime | None = None
        self._puller: Puller | None = None
        self._reads = self._finished = 0  # records that the program is done with
        self.finished = True
        self._task: asyncio.Task[None] | None = None
        self._begun = asyncio.Event()

    @property
    def behind(self) -> int:
        """Messages that wait at the broker."""
        return self._incoming.behind

    async def open(self, feed: Feed[Any]) -> None:
        """Connect, and prepare everything; records come after :meth:`begin`.

        Raises:
            BusRefused: it is not allowed.
            BusError: no connection, or no publisher, in time.
            ConfigError: the broker has the records of several servers.
        """
        self._task = asyncio.create_task(self._run())
        feed.on_close = self._task.cancel
        ready = asyncio.create_task(self.link.reached.wait())
        try:
            done, _ = await asyncio.wait(
                {ready, self._task}, timeout=self._timeout, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            ready.cancel()
        if not done:
            late = f"no answer of {self._broker.url} for {self._timeout:g} s"
            feed.close(self.link.failure or BusError(late))
            await self.wait_closed()
        if feed.error is not None:
            raise feed.error

    def begin(self) -> None:
        """Begin to read: the feed is open."""
        self._begun.set()

    async def wait_closed(self) -> None:
        """Wait until the connection is closed."""
        if self._task is not None:
            with anyio.CancelScope(shield=True):
                await asyncio.wait({self._task})

    def has_work(self) -> bool:
        """Return whether :meth:`work` has something to do before the next record is read."""
        buffer = self._buffer
        if self._most_waiting is None:
            return False
        if self._shared is not None:
            self._finished = buffer.kept - buffer.waiting
            if self._shared.is_due(self._finished):
                return True
        self._reads += 1
        if buffer.records and self._reads % _RECORDS:
            return False
        return self._puller is not None and self._puller.is_hungry()

    async def work(self) -> None:
        """Acknowledge what was read, and ask for more where there is room."""
        connection, puller = self.link.connection, self._puller
        if connection is None or puller is None:
            return
        with suppress(BusError):  # the loss is noticed elsewhere, and these come again
            if self._shared is not None:
                await self._acknowledge(connection, self._shared)
            await puller.refill()

    async def _run(self) -> None:
        try:
            await self.link.run(self._read)
        except KiwoomError as error:
            self._feed.close(error)
        finally:
            self._incoming.flush()

    async def _read(self, connection: Connection) -> None:
        """Read over one connection until it is lost."""
        storage = await find(connection, self._server)
        consumer = await self._consumer(connection, storage)
        puller = Puller(connection, storage.name, consumer, self._receive, self._room)
        self._puller = puller
        self.link.begin()
        await self._begun.wait()
        try:
            async with self.link.tasks() as tasks:
                tasks.start_soon(puller.watch)
                if self._shared is not None:
                    await self._acknowledge(connection, self._shared)  # what was read meanwhile
                    tasks.start_soon(self._prolong, connection, self._shared)
                    assert self._notes is not None
                    tasks.start_soon(self._take_again, self._notes, self._shared)
                await puller.start()
                await anyio.sleep_forever()
        finally:
            self._puller = None
            if self._feed.closed and self._shared is not None:
                await self._return(connection, puller, self._shared)

    async def _consumer(self, connection: Connection, storage: Storage) -> str:
        """Create the consumer, behind what was read before."""
        subjects = storage.wanted(self._selection.codes, sorted(self._selection.symbols))
        begin = self._begin_at(storage)
        if self._durable is None:
            return await create(connection, storage, subjects, self._since, begin)
        assert self._shared is not None
        info = await create_durable(
            connection, storage, self._durable, subjects, self._since, begin
        )
        floor = info.ack_floor
        self._start_sequence = ((floor.stream_seq or 0) if floor is not None else 0) + 1
        self._notes = Notes(connection, storage.name, info)
        self._shared.learn(await self._notes.read())
        return self._durable

    def _begin_at(self, storage: Storage) -> int | None:
        """Return the sequence to begin at; None where nothing was read yet and a time decides."""
        created, self._created = self._created, storage.created
        if not self.link.count:
            self._start_sequence = storage.last + 1 if self._since is None else None
            return self._start_sequence
        if created != storage.created:  # another stream of the same name
            self._restart(storage)
        wanted = self._next()
        if wanted is None:
            return None
        if not storage.first <= wanted <= storage.last + 1:
            self._incoming.doubt()
        return min(max(wanted, storage.first), storage.last + 1)

    def _restart(self, storage: Storage) -> None:
        """Begin with the first message of another stream."""
        self._incoming.restart()
        if self._shared is not None:
            self._shared.forget()
        self._start_sequence = storage.first

    def _next(self) -> int | None:
        """Return the sequence of the next message to be read; None where a time decides."""
        first, seen = self._start_sequence, self._incoming.sequence
        if self._shared is not None and self._shared.oldest is not None:
            return self._shared.oldest
        if not seen:
            return first
        return max(seen + 1, first or 0)

    def _room(self) -> int:
        """Return how many messages may come."""
        if self._shared is not None:
            return max(0, min(_MOST_SHARED, self._free()) - self._shared.waiting)
        return MOST_ASKED if self._most_waiting is None else min(MOST_ASKED, self._free())

    def _free(self) -> int:
        free = (self._most_waiting or 0) - self._buffer.waiting
        return (free + _RECORDS - 1) // _RECORDS

    def _receive(self, arrival: Arrival) -> None:
        shared = self._shared
        if shared is None:
            self._incoming.receive(arrival)
        elif shared.is_new(arrival):
            if shared.is_noted(arrival):
                self._share(arrival, shared)
            else:
                self._again.append(arrival)
                self._came_again.set()

    def _put(self, records: Iterable[Any]) -> None:
        """Add records to the feed."""
        append = self._feed.append
        for record in records:
            append(record)
        self._feed.settle()

    def _share(self, arrival: Arrival, shared: Acknowledging) -> None:
        """Put the records of a message that no other member has read."""
        self._incoming.receive(arrival, shared.known.get(arrival.sequence, 0))
        shared.add(arrival, self._buffer.kept)

    async def _take_again(self, notes: Notes, shared: Acknowledging) -> None:
        """Put messages that come again, behind what another member has read of them.

        What comes while the notes are read may have newer ones, and has them read again.
        """
        self._again.clear()  # of an earlier connection
        while True:
            await self._came_again.wait()
            self._came_again.clear()
            count = len(self._again)
            shared.learn(await notes.read())
            again, self._again = self._again[:count], self._again[count:]
            for arrival in again:
                if shared.is_new(arrival):
                    self._share(arrival, shared)

    async def _acknowledge(self, connection: Connection, shared: Acknowledging) -> None:
        """Acknowledge the messages that the program is done with."""
        for reply in shared.done(self._finished):
            await connection.publish(reply, b"+ACK")

    async def _prolong(self, connection: Connection, shared: Acknowledging) -> None:
        """Keep the messages that are being read from going to another member."""
        while True:
            await asyncio.sleep(ACK_WAIT / 3)
            await self._acknowledge(connection, shared)
            for reply in shared.replies():
                await connection.publish(reply, b"+WPI")

    async def _return(self, connection: Connection, puller: Puller, shared: Acknowledging) -> None:
        """Give the messages that were not read back: they go to another member at once."""
        read = self._buffer.kept - self._buffer.waiting - (not self.finished)
        with suppress(BusError), anyio.move_on_after(_RETURNING, shield=True):
            for reply in shared.done(read):  # first: it needs no answer of the broker
                await connection.publish(reply, b"+ACK")
            await puller.stop()
            partial = shared.partial(read)
            if partial is not None and self._notes is not None:
                try:
                    await self._notes.add(partial)
                except BusError as error:
                    log.warning("%r: some records will be read again: %s", self._feed, error)
            for reply in (*shared.replies(), *(arrival.reply for arrival in self._again)):
                await connection.publish(reply, b"-NAK")
