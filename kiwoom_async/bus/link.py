"""Link: keeps a program connected to a broker, over one connection after another."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import anyio
from anyio.abc import TaskGroup

from kiwoom_async._lifetime import ungrouped
from kiwoom_async.bus.broker import Broker
from kiwoom_async.bus.connection import Connection
from kiwoom_async.errors import BusError, BusRefused

__all__ = ["Link"]

log = logging.getLogger("kiwoom_async")

_ATTEMPT = 10.0  # seconds to connect
_PATIENCE = 1.0  # seconds of it after which the log says what is waited for
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 2.0  # seconds from a failure to the next attempt
_STABLE = 1.0  # seconds of work after which an outage is over


class Link:
    """Does work over a connection, and over another one when that is lost, without end.

    A refusal ends it: the next attempt would be refused as well. Any other failure is logged, each
    once in an outage however long it takes, and followed by another attempt.

    Args:
        broker: The broker.
        name: Name of this program at the broker.
        owner: Whose link it is, for the log.
        on_failure: Called with the error when a connection is lost, or an attempt has failed; must
            return at once.

    Attributes:
        connection: The connection over which the work is done now; None while it is away.
        count: Number of connections over which it was done.
        failure: The newest error; None before the first.
        attempted: Set once the first attempt has succeeded or failed, or takes long.
        reached: Set once an attempt has succeeded.
    """

    def __init__(
        self,
        broker: Broker,
        name: str,
        owner: object,
        on_failure: Callable[[BusError], object] | None = None,
    ) -> None:
        self._broker, self._name, self._owner = broker, name, owner
        self._on_failure = on_failure
        self._present: Connection | None = None
        self._pause = _FIRST_PAUSE
        self._said: set[str] = set()
        self._settling: asyncio.TimerHandle | None = None
        self.connection: Connection | None = None
        self.count = 0
        self.failure: BusError | None = None
        self.attempted, self.reached = asyncio.Event(), asyncio.Event()

    @property
    def is_up(self) -> bool:
        """Whether the work is being done."""
        return self.connection is not None

    @property
    def reconnections(self) -> int:
        """Times the connection came back."""
        return max(0, self.count - 1)

    def begin(self) -> None:
        """Note that the present attempt has succeeded; called by the work, when it is prepared."""
        self.connection = self._present
        self.count += 1
        self._settling = asyncio.get_running_loop().call_later(_STABLE, self._settle)
        self.attempted.set()
        self.reached.set()

    async def run(self, work: Callable[[Connection], Awaitable[object]]) -> None:
        """Do the work over one connection after another, until it returns.

        Args:
            work: Is called with each connection, calls :meth:`begin`, and raises BusError when the
                connection is lost.

        Raises:
            BusRefused: the broker or the work refuses it.
            ConfigError: a file of the broker's settings can't be read.
        """
        while True:
            try:
                async with self._connected() as connection:
                    await work(connection)
                return
            except BusRefused:
                raise
            except BusError as error:
                self._note(error)
            await asyncio.sleep(self._pause)
            self._pause = min(2 * self._pause, _LONGEST_PAUSE)

    @asynccontextmanager
    async def tasks(self) -> AsyncIterator[TaskGroup]:
        """Run tasks beside the block: the loss of the present connection ends it, and it ends them.

        Raises:
            BusError: the connection was lost, or the broker closed it.
            KiwoomError: what a task raised.
        """
        assert self._present is not None
        with ungrouped():
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(self._present.wait_closed)
                yield tasks
                tasks.cancel_scope.cancel()

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[Connection]:
        """Connect, and say so in the log if it takes long."""
        connection = Connection(self._broker, name=self._name, reconnect=False, timeout=_ATTEMPT)
        late = asyncio.get_running_loop().call_later(_PATIENCE, self._note_wait)
        try:
            async with connection:
                late.cancel()
                self._present = connection
                yield connection
        finally:
            late.cancel()
            if self._settling is not None:
                self._settling.cancel()
            self._present = self.connection = None

    def _note(self, error: BusError) -> None:
        self.failure = error
        self._say(f"{error}; trying again")
        if self._on_failure is not None:
            self._on_failure(error)
        self.attempted.set()

    def _settle(self) -> None:
        """End an outage: the next one begins with a short pause, and is said again."""
        self._pause = _FIRST_PAUSE
        if self._said:
            self._said.clear()
            log.info("%s: %s is there", self._owner, self._broker.url)

    def _note_wait(self) -> None:
        self._say(f"waiting for an answer of {self._broker.url}")
        self.attempted.set()

    def _say(self, text: str) -> None:
        if text not in self._said:
            self._said.add(text)
            log.warning("%s: %s", self._owner, text)
