"""Notes: how many records were read of messages that come again, for all members of a durable
subscription.

They are one value in a bucket at the broker. A member changes it only if it is still what that
member has read (compare and set): of members that end at the same moment, each adds its own.
"""

from __future__ import annotations

from contextlib import suppress

from nats.js import api
from nats.js.errors import APIError, BucketNotFoundError, KeyNotFoundError
from nats.js.errors import KeyWrongLastSequenceError as Changed
from nats.js.kv import KeyValue

from kiwoom_async.bus.connection import Connection

__all__ = ["Notes", "prepare_notes"]

Read = tuple[int, int]
"""Sequence of a message, and the number of its records that were read."""

_MOST = 256  # members that end with a message half read, before one of these is done
_EXISTS = 10058  # the bucket was made at the same time


async def prepare_notes(connection: Connection, stream: str, max_age: float | None) -> None:
    """Make the bucket for the notes about messages of a stream, unless it exists.

    Args:
        connection: The connection.
        stream: Name of the stream.
        max_age: Seconds for which it keeps a message; a note is needed no longer.

    Raises:
        BusError: it can't be made.
    """
    async with connection.asking(f"the bucket {_bucket(stream)} can't be made"):
        try:
            await connection.jetstream.key_value(_bucket(stream))
        except BucketNotFoundError:
            try:
                await connection.jetstream.create_key_value(
                    bucket=_bucket(stream), ttl=max_age or None, history=1
                )
            except APIError as error:
                if error.err_code != _EXISTS:
                    raise


class Notes:
    """The notes of one durable subscription.

    Args:
        connection: The connection.
        stream: Name of the stream.
        consumer: The durable consumer; one that was deleted and made again has no notes.
    """

    def __init__(self, connection: Connection, stream: str, consumer: api.ConsumerInfo) -> None:
        self._connection = connection
        self._stream = stream
        self._name = consumer.name
        self._key = f"{consumer.name}.{consumer.created:%Y%m%d-%H%M%S-%f}"

    async def read(self) -> dict[int, int]:
        """Return the records that were read of messages that come again: sequence to their number.

        Raises:
            BusRefused: the broker does not allow it to this user.
            BusError: the broker does not answer.
        """
        async with self._connection.asking(f"the notes of {self._name} can't be read"):
            try:
                bucket = await self._connection.jetstream.key_value(_bucket(self._stream))
            except BucketNotFoundError:  # of a publisher of an earlier version
                return {}
            _, notes = await self._found(bucket)
            return notes

    async def add(self, partial: Read) -> None:
        """Note that a message which comes again was read in part.

        Notes about other messages stay until these are done.

        Raises:
            BusRefused: the broker does not allow it to this user.
            BusError: the broker does not answer, or has no bucket.
        """
        jetstream = self._connection.jetstream
        async with self._connection.asking(f"the notes of {self._name} can't be changed"):
            bucket = await jetstream.key_value(_bucket(self._stream))
            floor = (await jetstream.consumer_info(self._stream, self._name)).ack_floor
            done = (floor.stream_seq or 0) if floor is not None else 0
            while True:
                revision, notes = await self._found(bucket)
                with suppress(Changed):  # another member ends too
                    await bucket.update(self._key, _text(notes, partial, done), revision)
                    return

    async def _found(self, bucket: KeyValue) -> tuple[int, dict[int, int]]:
        """Return the revision of the notes, 0 without any, and the notes."""
        try:
            entry = await bucket.get(self._key)
        except KeyNotFoundError:
            return 0, {}
        return entry.revision or 0, _parsed((entry.value or b"").decode("ascii", "replace"))


def _bucket(stream: str) -> str:
    return f"{stream}-read"


def _parsed(text: str) -> dict[int, int]:
    """Read notes; what another program has written there is no note."""
    pairs = (pair.split(":") for pair in text.split(","))
    return {
        int(pair[0]): int(pair[1])
        for pair in pairs
        if len(pair) == 2 and pair[0].isdecimal() and pair[1].isdecimal()
    }


def _text(notes: dict[int, int], partial: Read, done: int) -> bytes:
    """Write notes with a further one, without those about messages that are done."""
    sequence, count = partial
    kept = {one: read for one, read in notes.items() if one > done}
    kept[sequence] = max(count, kept.get(sequence, 0))
    return ",".join(f"{one}:{kept[one]}" for one in sorted(kept)[-_MOST:]).encode()
