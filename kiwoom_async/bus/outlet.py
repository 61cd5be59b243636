"""Outlet: what a publisher reads from: a recorder, a journal, or a stream without a journal."""

from __future__ import annotations

import logging
import os
import secrets
from pathlib import Path
from typing import Any

import anyio.to_thread
import msgspec

from kiwoom_async.bus.broker import Broker
from kiwoom_async.bus.outbox import Outbox
from kiwoom_async.bus.packer import Packer
from kiwoom_async.bus.place import Place
from kiwoom_async.bus.reading import Origin, Reading
from kiwoom_async.bus.relay import Relay
from kiwoom_async.bus.subjects import Subjects
from kiwoom_async.capture import Journal, Recorder
from kiwoom_async.capture.line import OPEN
from kiwoom_async.capture.selection import Selection
from kiwoom_async.errors import ConfigError
from kiwoom_async.streams.source import Source

__all__ = ["Outlet"]

log = logging.getLogger("kiwoom_async")


class Outlet:
    """The source of a publisher.

    Args:
        source: A recorder, a journal or its directory, or a stream.
        outbox: Where the messages go.
        block: Records of a message.
        level: Compression level of zstd.
        memory: Records of a stream that are kept while the broker is away.

    Attributes:
        owner: A name of the source at the broker; that of a journal stays the same.
        reading: Reads it; there once it is open.
    """

    def __init__(
        self,
        source: Recorder | Journal | str | os.PathLike[str] | Source[Any],
        outbox: Outbox,
        *,
        block: int,
        level: int,
        memory: int,
    ) -> None:
        self._outbox, self._block, self._level = outbox, block, level
        self._place: Place | None = None
        self._relay: Relay | None = None
        self._server = ""
        self.owner = secrets.token_hex(8)
        if isinstance(source, str | os.PathLike):
            source = Journal(source)
        if isinstance(source, Recorder):
            self._origin: Origin = source
            self._directory = Path(source.directory)
            self._server = source.server
        elif isinstance(source, Journal):
            self._origin, self._directory = source, source.directory
        else:
            self._origin = self._relay = Relay(source, memory)

    @property
    def is_volatile(self) -> bool:
        """Whether there is no journal."""
        return self._relay is not None

    @property
    def gaps(self) -> int:
        """Gaps in place of lines that can't be read any more."""
        return self.reading.gaps if self._relay is None else 0

    @property
    def dropped(self) -> int:
        """Lines dropped because the broker was away."""
        return self._relay.dropped if self._relay is not None else 0

    def server(self) -> str:
        """Return the name of the server whose records these are; reads the newest file.

        Raises:
            ConfigError: it is not known.
        """
        if self._server:
            return self._server
        if self._relay is not None:
            raise ConfigError('a publisher of a stream needs the server=..., such as "paper"')
        for stored in reversed(Journal(self._directory).files):
            for line in stored.lines(Selection(OPEN)):
                found = msgspec.json.decode(line.values).get("server", "")
                if found:
                    return str(found)
        raise ConfigError(f"{self._directory} has no records yet: name the server=... of it")

    async def open(self, name: str, broker: Broker, subjects: Subjects) -> None:
        """Prepare reading for a stream at a broker.

        Raises:
            BusRefused: another program publishes this journal there.
            CaptureError: its directory can't be written.
        """
        packer = Packer(subjects, self._block, self._level)
        if self._relay is None:
            self._place = await anyio.to_thread.run_sync(self._opened, name, broker)
            self.owner = self._place.owner
        else:
            log.warning("%s is published without a journal: what the broker misses is lost", name)
        self.reading = Reading(self._origin, packer, self._outbox, self._place)

    async def run(self) -> None:
        """Read a stream to its end; a journal needs nothing.

        Raises:
            KiwoomError: the error that ended the stream.
        """
        if self._relay is not None:
            await self._relay.run()

    async def aclose(self) -> None:
        """End the reading behind what was read."""
        await self.reading.aclose()

    async def close(self) -> None:
        """Let another program publish the journal."""
        if self._place is not None:
            place, self._place = self._place, None
            await anyio.to_thread.run_sync(place.close)

    def _opened(self, name: str, broker: Broker) -> Place:
        place = Place(self._directory, name, broker)
        if place.is_new:
            place.since_ns = _end_of(self._directory)
            place.save(None)
        return place


def _end_of(directory: Path) -> int | None:
    """Return the time behind all lines on the disk; None without any."""
    ends = [stored.summary.last_ns for stored in Journal(directory).files]
    return max(ends) + 1 if ends else None
