"""Consumers: what a subscription creates at the broker to be sent its messages."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from typing import Literal

from nats.js import api
from nats.js.errors import NotFoundError

from kiwoom_async.bus.connection import Connection
from kiwoom_async.bus.storage import Storage
from kiwoom_async.capture.selection import Moment, nanoseconds
from kiwoom_async.errors import BusRefused, ConfigError

__all__ = [
    "ACK_WAIT",
    "Start",
    "check_durable",
    "create",
    "create_durable",
    "note_read",
    "read_notes",
]

Start = Moment | Literal["start"] | None
"""Where to begin: a moment, the oldest record the broker keeps, or (None) with live records."""

ACK_WAIT = 30.0
"""Seconds after which a message that was not acknowledged goes to another member."""

Read = tuple[int, int]
"""Sequence of a message, and the number of its records that were read."""

_READ = "kiwoom.read"
_MOST_NOTES = 256  # members that end with a message half read, before one of these is done
_IDLE = 2.5  # times the silence of the broker after which it forgets an idle consumer
_SKEW = dt.timedelta(seconds=60)  # most by which the clocks of broker and recorder differ
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


async def create(
    connection: Connection,
    storage: Storage,
    subjects: Sequence[str],
    since: Start,
    sequence: int | None,
) -> str:
    """Create a consumer for one connection; the broker forgets it soon after.

    Args:
        connection: The connection.
        storage: The stream.
        subjects: Subjects or patterns to read.
        since: Where to begin, if nothing was read before.
        sequence: Sequence to begin at, if something was.

    Returns:
        Its name.

    Raises:
        BusError: the broker does not answer, or can't.
    """
    config = api.ConsumerConfig(
        name=f"subscription-{secrets.token_hex(8)}",
        ack_policy=api.AckPolicy.NONE,
        inactive_threshold=_IDLE * connection.broker.silence,
        mem_storage=True,
        num_replicas=1,
    )
    config = _filtered(_placed(config, storage, since, sequence), subjects)
    async with connection.asking(f"the stream {storage.name} can't be read"):
        info = await connection.jetstream.add_consumer(storage.name, config)
    return info.name


async def create_durable(
    connection: Connection, storage: Storage, name: str, subjects: Sequence[str], since: Start
) -> dict[int, int]:
    """Create a durable consumer, unless it exists.

    Returns:
        Records that were read of messages that come again: sequence to their number.

    Raises:
        BusRefused: it exists and reads other subjects.
        BusError: the broker does not answer, or can't.
    """
    config = api.ConsumerConfig(
        durable_name=name,
        description="A durable subscription of kiwoom-async",
        ack_policy=api.AckPolicy.EXPLICIT,
        ack_wait=ACK_WAIT,
    )
    config = _filtered(_placed(config, storage, since, None), subjects)
    async with connection.asking(f"the durable subscription {name} can't be made"):
        try:
            found = (await connection.jetstream.consumer_info(storage.name, name)).config
        except NotFoundError:
            await connection.jetstream.add_consumer(storage.name, config)
            return {}
    if _subjects(found) != _subjects(config) or found.ack_policy != "explicit":
        raise BusRefused(
            f"the durable subscription {name} reads {', '.join(sorted(_subjects(found)))}, and not "
            f"{', '.join(sorted(_subjects(config)))}: give this one another name, or delete that "
            f"one (nats consumer rm {storage.name} {name})"
        )
    return _notes(found)


async def read_notes(connection: Connection, storage: Storage, name: str) -> dict[int, int]:
    """Return the records that were read of messages that come again: sequence to their number.

    Raises:
        BusError: the broker does not answer, or can't.
    """
    async with connection.asking(f"the durable subscription {name} can't be read"):
        return _notes((await connection.jetstream.consumer_info(storage.name, name)).config)


async def note_read(connection: Connection, storage: Storage, name: str, partial: Read) -> None:
    """Note at a durable consumer that a message which comes again was read in part.

    Notes of other messages stay until these are done.

    Raises:
        BusError: the broker does not answer, or can't.
    """
    async with connection.asking(f"the durable subscription {name} can't be updated"):
        info = await connection.jetstream.consumer_info(storage.name, name)
        done = (info.ack_floor.stream_seq or 0) if info.ack_floor is not None else 0
        notes = {one: read for one, read in _notes(info.config).items() if one > done}
        notes |= [partial]
        text = ",".join(f"{one}:{notes[one]}" for one in sorted(notes)[-_MOST_NOTES:])
        config = info.config.evolve(metadata={**(info.config.metadata or {}), _READ: text})
        await connection.jetstream.add_consumer(storage.name, config)


def _notes(config: api.ConsumerConfig) -> dict[int, int]:
    text = (config.metadata or {}).get(_READ, "")
    pairs = (pair.split(":") for pair in text.split(",") if pair)
    return {int(sequence): int(count) for sequence, count in pairs}


def check_durable(name: str) -> None:
    """Reject an impossible name.

    Raises:
        ConfigError: in this case.
    """
    if not name or not name.isascii() or not name.replace("-", "").replace("_", "").isalnum():
        raise ConfigError(f"durable must be of letters, digits, - and _, not {name!r}")


def _placed(
    config: api.ConsumerConfig, storage: Storage, since: Start, sequence: int | None
) -> api.ConsumerConfig:
    by_sequence, by_time = api.DeliverPolicy.BY_START_SEQUENCE, api.DeliverPolicy.BY_START_TIME
    if sequence is not None:
        return config.evolve(deliver_policy=by_sequence, opt_start_seq=sequence)
    if since is None:
        return config.evolve(deliver_policy=by_sequence, opt_start_seq=storage.last + 1)
    if isinstance(since, str):
        return config.evolve(deliver_policy=api.DeliverPolicy.ALL)
    moment = _EPOCH + dt.timedelta(microseconds=nanoseconds(since) // 1_000) - _SKEW
    if moment > dt.datetime.now(dt.UTC) - _SKEW:  # of a clock that is ahead of the broker's
        return config.evolve(deliver_policy=api.DeliverPolicy.ALL)
    return config.evolve(deliver_policy=by_time, opt_start_time=max(moment, _EPOCH))


def _filtered(config: api.ConsumerConfig, subjects: Sequence[str]) -> api.ConsumerConfig:
    if len(subjects) == 1:
        return config.evolve(filter_subject=subjects[0])
    return config.evolve(filter_subjects=list(subjects))


def _subjects(config: api.ConsumerConfig) -> set[str]:
    return {*(config.filter_subjects or []), *filter(None, [config.filter_subject])}
