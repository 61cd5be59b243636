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
]

Start = Moment | Literal["start"] | None
"""Where to begin: a moment, the oldest record the broker keeps, or (None) with live records."""

ACK_WAIT = 30.0
"""Seconds after which a message that was not acknowledged goes to another member."""

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
    connection: Connection,
    storage: Storage,
    name: str,
    subjects: Sequence[str],
    since: Start,
    sequence: int | None,
) -> api.ConsumerInfo:
    """Create a durable consumer, unless it exists; return what the broker says about it.

    Args:
        connection, storage, subjects, since: As for :func:`create`.
        name: Its name.
        sequence: Sequence to begin at where one that was read from is not there any more.

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
    config = _filtered(_placed(config, storage, since, sequence), subjects)
    async with connection.asking(f"the durable subscription {name} can't be made"):
        try:
            info: api.ConsumerInfo = await connection.jetstream.consumer_info(storage.name, name)
        except NotFoundError:
            info = await connection.jetstream.add_consumer(storage.name, config)
            return info
    found = info.config
    if _subjects(found) != _subjects(config) or found.ack_policy != "explicit":
        raise BusRefused(
            f"the durable subscription {name} reads {', '.join(sorted(_subjects(found)))}, and not "
            f"{', '.join(sorted(_subjects(config)))}: give this one another name, or delete that "
            f"one (nats consumer rm {storage.name} {name})"
        )
    return info


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
