"""Lease: only one program at a time publishes the records of a server.

It is a key at the broker that expires unless it is renewed. Who finds it taken waits for as long as
a program that has died could still seem alive.
"""

from __future__ import annotations

import asyncio
import secrets
from contextlib import suppress
from typing import Self

import anyio
from nats.js.errors import APIError, BucketNotFoundError, KeyNotFoundError
from nats.js.errors import KeyWrongLastSequenceError as Taken
from nats.js.kv import KeyValue

from kiwoom_async.bus.connection import Connection
from kiwoom_async.errors import BusError, BusRefused

__all__ = ["Lease"]

_BUCKET = "KIWOOM-leases"
_EXISTS = 10058  # the bucket was made at the same time
_RELEASING = 1.0  # seconds to give it up


class Lease:
    """The right to do something alone.

    Args:
        key: What it is about.
        doing: The same in words, for messages: ``"publishes the records of live"``.
        owner: Name of the holder, who gets it back at once; by default it is this object.
        life: Seconds for which it is held without a renewal; what the first holder of any lease
            chose applies to all.
    """

    def __init__(self, key: str, doing: str, *, owner: str = "", life: float = 6.0) -> None:
        self._key, self._doing, self._life = key, doing, life
        self._owner = (owner or secrets.token_hex(8)).encode()
        self._revision = 0
        self._bucket: KeyValue | None = None
        self._connection: Connection | None = None

    @property
    def life(self) -> float:
        """Seconds for which it is held without a renewal; once it is held, what the broker says."""
        return self._life

    async def acquire(self, connection: Connection) -> Self:
        """Get the lease. After a lost connection its owner gets it back at once.

        Raises:
            BusRefused: another program holds it, and lives.
            BusError: the broker does not answer.
        """
        async with connection.asking(f"the lease of {self._key} can't be had"):
            self._connection = connection
            self._bucket = await self._opened(connection)
            self._life = (await self._bucket.status()).ttl or self._life  # it may be another's
            if await self._try(self._bucket) or await self._outlive(self._bucket):
                return self
        raise BusRefused(
            f"another program {self._doing} at {connection.broker.url}: end it first, or wait "
            f"{self._life:g} s after its end"
        )

    async def keep(self) -> None:
        """Renew it until cancelled.

        Raises:
            BusError: it could not be renewed.
        """
        while True:
            await asyncio.sleep(self._life / 3)
            await self.renew()

    async def renew(self) -> None:
        """Renew it once.

        Raises:
            BusError: it could not be renewed: it has expired, or the broker does not answer.
        """
        assert self._bucket is not None
        assert self._connection is not None
        async with self._connection.asking(f"the lease of {self._key} can't be renewed"):
            self._revision = await self._bucket.update(self._key, self._owner, self._revision)

    async def release(self) -> None:
        """Give it up, so that another program gets it at once; also when cancelled.

        A broker that does not answer within a second is not waited for: it expires there.
        """
        assert self._bucket is not None
        assert self._connection is not None
        doing = f"the lease of {self._key} can't be given up"
        with anyio.move_on_after(_RELEASING, shield=True), suppress(BusError):
            async with self._connection.asking(doing):
                await self._bucket.delete(self._key, self._revision)

    async def _opened(self, connection: Connection) -> KeyValue:
        jetstream = connection.jetstream
        with suppress(BucketNotFoundError):  # then it is made below
            return await jetstream.key_value(_BUCKET)
        try:
            return await jetstream.create_key_value(bucket=_BUCKET, ttl=self._life, history=1)
        except APIError as error:
            if error.err_code != _EXISTS:
                raise
            return await jetstream.key_value(_BUCKET)

    async def _try(self, bucket: KeyValue) -> bool:
        """Return whether the lease is free, or still our own."""
        try:
            self._revision = await bucket.create(self._key, self._owner)
        except Taken:
            found = await self._held(bucket)
            if found is None or found.value != self._owner:
                return False
            self._revision = await bucket.update(self._key, self._owner, found.revision)
        return True

    async def _outlive(self, bucket: KeyValue) -> bool:
        """Wait until the lease expires; return False when its holder renews it."""
        first = await self._held(bucket)
        step = self._life / 6
        for _ in range(8):
            await asyncio.sleep(step)
            found = await self._held(bucket)
            if found is None:
                return await self._try(bucket)
            if first is not None and found.revision != first.revision:
                return False
        return False

    async def _held(self, bucket: KeyValue) -> KeyValue.Entry | None:
        try:
            return await bucket.get(self._key)
        except KeyNotFoundError:
            return None
