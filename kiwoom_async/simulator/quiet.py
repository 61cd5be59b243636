"""Quiet: the moment at which an exchange and its clients have nothing left to do.

Both live in one event loop. What they have to do is a task that can run, a function in a worker
thread of anyio (journals and token files are written there), or bytes on their way through the
loopback interface; those are through when a byte sent after them is.
"""

from __future__ import annotations

import asyncio
import socket
import time
import weakref
from collections.abc import Awaitable, Callable

from anyio.to_thread import current_default_thread_limiter

__all__ = ["Quiet"]

_MOST_TURNS = 1_000  # of the loop: a task that never waits is not waited for
_LONGEST_WORK = 1.0  # seconds of real time: a thread may itself wait for exchange time
_GLANCE = 0.001  # seconds of real time between two looks at the threads
_PASSES = 2  # from the exchange to a client, and from the client to the exchange

_looking: weakref.WeakSet[asyncio.Task[object]] = weakref.WeakSet()
"""Tasks that wait for quiet: they do not wait for each other."""


class Quiet:
    """Waits until nothing is left to do.

    Args:
        stir: Counters of all that goes to clients and comes from them.
        drained: Waits until everything for clients was handed to TCP.
    """

    def __init__(self, stir: Callable[[], object], drained: Callable[[], Awaitable[None]]) -> None:
        self._stir = stir
        self._drained = drained
        self._seen: object = None
        self._probe: tuple[socket.socket, socket.socket] | None = None

    @property
    def stirred(self) -> bool:
        """Whether something went to a client or came from one since it was last quiet."""
        return self._stir() != self._seen

    def close(self) -> None:
        """Give back the sockets."""
        for one in self._probe or ():
            one.close()
        self._probe = None

    async def reached(self) -> None:
        """Wait until it is quiet. Cancelling it is safe."""
        this = asyncio.current_task()
        assert this is not None
        _looking.add(this)
        try:
            await self._look()
        finally:
            _looking.discard(this)

    async def _look(self) -> None:
        quiet = 0
        while quiet < _PASSES:
            before = self._stir()
            await self._drained()
            await _all_wait()
            await _threads_end()
            await self._echo()
            await _all_wait()
            quiet = quiet + 1 if self._stir() == before else 0
        self._seen = self._stir()

    async def _echo(self) -> None:
        """Send a byte through the loopback interface, behind all that was sent before."""
        if self._probe is None:
            self._probe = _connected()
        there, here = self._probe
        there.send(b"\0")
        await asyncio.get_running_loop().sock_recv(here, 1)
        for _ in range(2):  # the loop looks at the sockets, then it calls who reads them
            await asyncio.sleep(0)


async def _all_wait() -> None:
    """Wait until every other task of the loop waits for something."""
    for _ in range(_MOST_TURNS):
        await asyncio.sleep(0)
        if not any(map(_can_run, asyncio.all_tasks() - set(_looking))):
            return


async def _threads_end() -> None:
    """Wait until no thread works for a task, and every task waits again."""
    threads = current_default_thread_limiter()
    began = time.monotonic()
    while threads.borrowed_tokens and time.monotonic() - began < _LONGEST_WORK:
        await asyncio.sleep(_GLANCE)
        await _all_wait()


def _can_run(task: asyncio.Task[object]) -> bool:
    # anyio.wait_all_tasks_blocked() looks at the same attribute, but only every 0.1 s
    waits_for: asyncio.Future[object] | None = getattr(task, "_fut_waiter", None)
    return waits_for is None or waits_for.done()


def _connected() -> tuple[socket.socket, socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        there = socket.create_connection(listening.getsockname())
        here, _ = listening.accept()
    for one in (there, here):
        one.setblocking(False)
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return there, here
