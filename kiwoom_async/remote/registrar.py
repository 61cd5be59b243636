"""Registrar: has the gateway register what the streams of a client want."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence

import anyio

from kiwoom_async.clock import Clock
from kiwoom_async.errors import ConfigError, KiwoomError, SubscriptionRejected
from kiwoom_async.remote.failures import error_of
from kiwoom_async.remote.messages import CONDITION, Standing, Wants
from kiwoom_async.remote.wanted import Wanted
from kiwoom_async.wire.frames import Key

__all__ = ["Registrar"]

log = logging.getLogger("kiwoom_async")

_REFUSALS = (ConfigError, SubscriptionRejected)


class Registrar:
    """Sends what is wanted, after each change and whenever the gateway does not know it.

    Args:
        instance: The client.
        send: Sends the message to the gateway; returns its answer.
        clock: Its day is that of the numbers of orders.

    Attributes:
        on_return: Called with the seconds of absence when what is wanted was registered again.
        on_refused: Called with a key that the gateway refuses to register again, and its error.
        on_doubt: Called when hits of conditions may be missing.
    """

    def __init__(
        self, instance: str, send: Callable[[Wants], Awaitable[Standing]], clock: Clock
    ) -> None:
        self.on_return: Callable[[float], object] = _nothing
        self.on_refused: Callable[[Key, KiwoomError], object] = _nothing
        self.on_doubt: Callable[[], object] = _nothing
        self._instance = instance
        self._send = send
        self._clock = clock
        self._wanted = Wanted()
        self._changing = anyio.Lock()

    @property
    def version(self) -> int:
        """Number of the state that was sent last, 0 before the first."""
        return self._wanted.version

    @property
    def is_changing(self) -> bool:
        """Whether a message is on its way."""
        return self._changing.locked()

    def is_known(self, version: int, before: float) -> bool:
        """Return whether the gateway knows what is wanted; see ``Wanted.is_known``."""
        return self._wanted.is_known(version, before)

    async def want(self, keys: Iterable[Key]) -> None:
        """Have keys registered; returns when they are.

        Raises:
            ConfigError, SubscriptionRejected, …: as the gateway's session says.
            BusError: no gateway, or no answer.
        """
        added = [*keys]
        async with self._changing:
            if self._wanted.differs:  # what is refused then is not among these keys
                await self._restore()
            self._wanted.add(added)
            try:
                await self._register()
            except BaseException:
                self._wanted.withdraw(added)
                raise
            self._catch_up()

    async def release(self, keys: Iterable[Key]) -> None:
        """End a use of keys."""
        async with self._changing:
            self._wanted.remove(keys)
            await self._register()
            self._catch_up()

    async def follow(self, numbers: Iterable[str]) -> None:
        """Have the events of orders of today that this client has not placed."""
        async with self._changing:
            if self._wanted.follow(numbers, self._clock.now().date()):
                await self._register()
                self._catch_up()

    async def send_again(self) -> None:
        """Have everything registered again; what fails is tried at the next sign of life."""
        async with self._changing:
            try:
                await self._restore()
            except KiwoomError as error:
                log.warning("what is wanted could not be registered again: %s", error)

    async def _restore(self) -> None:
        """Have everything registered again, but for what the gateway refuses."""
        try:
            await self._register()
        except _REFUSALS:
            await self._sift()
        self._catch_up()

    async def _sift(self) -> None:
        """Find the keys that the gateway refuses, and have all others registered."""
        keys = self._wanted.keys
        accepted: list[Key] = []
        await self._add([key for key in keys if key[0] != CONDITION], accepted)
        await self._add([key for key in keys if key[0] == CONDITION], accepted)
        await self._register()

    async def _add(self, keys: Sequence[Key], accepted: list[Key]) -> None:
        """Have keys registered besides others; if they are refused, each half by itself."""
        if not keys:
            return
        try:
            await self._register([*accepted, *keys])
        except _REFUSALS as error:
            if len(keys) == 1:
                self._wanted.refuse(keys[0])
                self.on_refused(keys[0], error)
                return
            middle = len(keys) // 2
            await self._add(keys[:middle], accepted)
            await self._add(keys[middle:], accepted)
        else:
            accepted += keys

    async def _register(self, keys: Sequence[Key] | None = None) -> None:
        """Have keys registered, and no others; everything that is wanted by default.

        Raises:
            KiwoomError: as :meth:`want`.
        """
        today = self._clock.now().date()
        standing = await self._send(self._wanted.message(self._instance, today, keys))
        if standing.error is not None:
            raise error_of(standing.error)

    def _catch_up(self) -> None:
        """Mark what may be missing, if the gateway did not know what is wanted until now."""
        if self._wanted.differs:
            since = self._wanted.settle()
            self.on_doubt()
            if since is not None:
                self.on_return(asyncio.get_running_loop().time() - since)


def _nothing(*_: object) -> None:
    """Do nothing."""
