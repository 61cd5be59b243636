"""Storage: the stream at the broker (JetStream) that keeps the records of a server."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Collection, Sequence
from typing import NamedTuple

from nats.js import api
from nats.js.errors import APIError, NotFoundError

from kiwoom_async.bus.connection import Connection
from kiwoom_async.bus.notes import prepare_notes
from kiwoom_async.bus.retention import DUPLICATES, Retention
from kiwoom_async.bus.subjects import Subjects, stream_name
from kiwoom_async.capture.line import LAYOUT
from kiwoom_async.errors import BusError, BusRefused, ConfigError

__all__ = ["Storage", "find", "newest_headers", "prepare"]

log = logging.getLogger("kiwoom_async")

_SUBJECT, _LAYOUT, _SERVER = "kiwoom.subject", "kiwoom.layout", "kiwoom.server"
_PREFIX = stream_name("")
_NO_ROOM = 10047  # code of an error
_LEAST_PAYLOAD = 1 << 20  # bytes; the default of nats-server


class Storage(NamedTuple):
    """The stream of a server as it is now.

    Attributes:
        name: Its name.
        subjects: Its subjects.
        first: Sequence of the oldest message that it keeps.
        last: Sequence of the newest message.
        created: When it was made.
        kept: Patterns of the subjects that it keeps.
    """

    name: str
    subjects: Subjects
    first: int
    last: int
    created: dt.datetime | None
    kept: Collection[str]

    @classmethod
    def of(cls, info: api.StreamInfo) -> Storage:
        """Read the state of a stream.

        Raises:
            BusRefused: no publisher made it, or one of a newer version of this library.
        """
        name = info.config.name or ""
        about = info.config.metadata or {}
        layout = about.get(_LAYOUT, "")
        if not layout.isdecimal() or _SUBJECT not in about or _SERVER not in about:
            raise BusRefused(f"the stream {name} was not made by a publisher of this library")
        if int(layout) > LAYOUT:
            raise BusRefused(
                f"the stream {name} has layout {layout}, newer than {LAYOUT}: "
                "install a newer kiwoom-async"
            )
        subjects = Subjects(about[_SUBJECT], about[_SERVER])
        state = info.state
        kept = info.config.subjects or ()
        return cls(name, subjects, state.first_seq, state.last_seq, info.created, kept)

    def wanted(self, codes: Collection[str], symbols: Sequence[str]) -> list[str]:
        """Return the subjects, or patterns, of some types and symbols; of all without symbols.

        Raises:
            BusRefused: the stream was made by an earlier version, and keeps no such type.
        """
        missing = {*self.subjects.patterns(codes)} - {*self.kept}
        if missing:
            raise BusRefused(
                f"the stream {self.name} does not keep {', '.join(sorted(missing))}: a publisher "
                "of an earlier version made it; start its publisher again with this version"
            )
        return self.subjects.wanted(codes, symbols)


async def find(connection: Connection, server: str | None) -> Storage:
    """Return the stream of a server; without a name that of the only server there is.

    Raises:
        ConfigError: several servers are published, and none was named.
        BusError: there is no such stream yet, or it can't be read.
    """
    async with connection.asking(f"the streams of {connection.broker.url} can't be read"):
        if server is not None:
            try:
                return Storage.of(await connection.jetstream.stream_info(stream_name(server)))
            except NotFoundError:
                raise BusError(
                    f"{connection.broker.url} has no records of {server!r}: no publisher ran yet"
                ) from None
        infos = await connection.jetstream.streams_info()
    found = [info for info in infos if _SERVER in (info.config.metadata or {})]
    if not found:
        raise BusError(f"{connection.broker.url} has no records: no publisher ran yet")
    if len(found) > 1:
        names = ", ".join((info.config.name or "").removeprefix(_PREFIX) for info in found)
        raise ConfigError(f"the broker has records of several servers ({names}): name one")
    return Storage.of(found[0])


async def prepare(connection: Connection, subjects: Subjects, retention: Retention) -> Storage:
    """Return the stream of a publisher; make it if there is none.

    One of an earlier version, which did not know all types, gets their subjects. A stream with
    another configuration stays as it is: limits that differ are only mentioned.

    Raises:
        BusRefused: the broker has no room for it, its settings would lose records, or messages may
            be too large for it.
        BusError: it can't be made or read.
    """
    wanted = _configuration(subjects, retention)
    name = wanted.name or ""
    if connection.client.max_payload < _LEAST_PAYLOAD:
        raise BusRefused(
            f"{connection.broker.url} accepts messages of {connection.client.max_payload:,} bytes "
            "only: set its max_payload to 1MB"
        )
    async with connection.asking(f"the stream {name} can't be made"):
        try:
            info = await connection.jetstream.stream_info(name)
        except NotFoundError:
            info = await _made(connection, wanted)
        if Storage.of(info).subjects.template == subjects.template:
            info = await _widened(connection, info, wanted)
    storage = Storage.of(info)
    _check(info.config, wanted)
    await prepare_notes(connection, name, info.config.max_age)
    return storage


async def newest_headers(connection: Connection, storage: Storage) -> dict[str, str] | None:
    """Return the headers of the newest message of a stream; None if it keeps none.

    Raises:
        BusError: it can't be read.
    """
    async with connection.asking(f"the stream {storage.name} can't be read"):
        try:
            message = await connection.jetstream.get_last_msg(storage.name, ">")
        except NotFoundError:
            return None
    return message.headers or {}


async def _made(connection: Connection, wanted: api.StreamConfig) -> api.StreamInfo:
    try:
        return await connection.jetstream.add_stream(wanted)
    except APIError as error:
        if error.err_code == _NO_ROOM:
            raise BusRefused(
                f"the broker has no room for the stream {wanted.name}: give it more disk "
                f"(max_file_store), or the publisher less: Retention(max_bytes={wanted.max_bytes})"
            ) from error
        raise


async def _widened(
    connection: Connection, info: api.StreamInfo, wanted: api.StreamConfig
) -> api.StreamInfo:
    """Let a stream keep the types too that the version which made it did not know."""
    kept = info.config.subjects or []
    missing = [subject for subject in wanted.subjects or [] if subject not in kept]
    if not missing:
        return info
    log.info("the stream %s keeps %s too from now on", info.config.name, ", ".join(missing))
    config = info.config.evolve(subjects=[*kept, *missing])
    return await connection.jetstream.update_stream(config)


def _configuration(subjects: Subjects, retention: Retention) -> api.StreamConfig:
    return api.StreamConfig(
        name=stream_name(subjects.server),
        description="Realtime records of Kiwoom, published by kiwoom-async",
        subjects=subjects.all(),
        retention=api.RetentionPolicy.LIMITS,
        discard=api.DiscardPolicy.OLD,
        storage=api.StorageType.FILE,
        max_bytes=retention.max_bytes,
        max_age=retention.max_age,
        num_replicas=retention.replicas,
        duplicate_window=DUPLICATES,
        allow_direct=True,
        metadata={
            _LAYOUT: str(LAYOUT),
            _SUBJECT: subjects.template,
            _SERVER: subjects.server,
        },
    )


def _check(found: api.StreamConfig, wanted: api.StreamConfig) -> None:
    """Refuse a stream that would lose records, and mention other differences.

    Raises:
        BusRefused: naming what differs.
    """
    missing = {*(wanted.subjects or [])} - {*(found.subjects or [])}
    fatal = {
        "subjects": f"it does not keep {', '.join(sorted(missing))}" if missing else "",
        "retention": "" if found.retention == "limits" else "a consumer would remove messages",
        "no_ack": "it acknowledges nothing" if found.no_ack else "",
        "sealed": "it accepts no messages" if found.sealed else "",
    }
    problems = [f"{field} ({why})" for field, why in fatal.items() if why]
    if problems:
        raise BusRefused(
            f"the stream {found.name} has other settings than this publisher needs: "
            f"{'; '.join(problems)}. Change it (nats stream edit), or delete it: its records are "
            "in the journal"
        )
    for field in ("max_bytes", "max_age", "num_replicas", "duplicate_window", "discard"):
        ours, theirs = getattr(wanted, field), getattr(found, field)
        if ours != theirs:
            log.warning(
                "the stream %s has %s %s and not %s; it stays so (nats stream edit changes it)",
                found.name,
                field,
                theirs,
                ours,
            )
