"""Clock: the source of time of a session, which an exchange or a test can replace."""

from __future__ import annotations

import asyncio
import datetime as dt
import random
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from kiwoom_async.wire.values import KST, moment_of

__all__ = ["Clock", "SystemClock", "Timer", "moment_of"]


class Timer(Protocol):
    """A call to come."""

    def cancel(self) -> object:
        """Do not call."""


class Clock(Protocol):
    """Wall time in Korea, a time that never goes back, and everything that waits.

    All times of a session come from its clock: ``received_ns`` of its records and the moments of
    its gaps too, so that they can be compared.
    """

    def now(self) -> dt.datetime:
        """Return the time in Korea (aware)."""
        ...

    def time_ns(self) -> int:
        """Return the same time in nanoseconds since the epoch; called for every frame."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never go back; waits are measured in them."""
        ...

    async def sleep(self, seconds: float, *, daemon: bool = False) -> None:
        """Wait for a number of seconds. Cancelling it is safe.

        Args:
            seconds: How long.
            daemon: Whether this wait runs in the background for as long as the session lives. It
                does not move a clock that moves by itself when everything waits
                (:meth:`Simulator.server`), and may end later there, with the next wait that does.
        """

    def timeout(self, seconds: float) -> AbstractAsyncContextManager[object]:
        """Bound the time that a block takes, as ``asyncio.timeout`` does by the loop's time.

        Raises:
            TimeoutError: from the block, which is cancelled then.
        """
        ...

    def call_later(self, seconds: float, call: Callable[[], object]) -> Timer:
        """Call a function in a number of seconds; like a daemon it waits in the background."""
        ...

    def jitter(self) -> float:
        """Return a random number from 0 to 1: clients must not all try again at one time."""
        ...


class SystemClock:
    """Clock of this computer; waiting needs a running event loop."""

    time_ns = staticmethod(time.time_ns)
    jitter = staticmethod(random.random)

    def now(self) -> dt.datetime:
        """Return the time in Korea (aware)."""
        return dt.datetime.now(KST)

    def monotonic(self) -> float:
        """Return the event loop's time in seconds; it never goes back, and `sleep` uses it."""
        return asyncio.get_running_loop().time()

    async def sleep(self, seconds: float, *, daemon: bool = False) -> None:
        """Wait for a number of seconds."""
        await asyncio.sleep(seconds)

    def timeout(self, seconds: float) -> AbstractAsyncContextManager[object]:
        """Bound the time that a block takes."""
        return asyncio.timeout(seconds)

    def call_later(self, seconds: float, call: Callable[[], object]) -> Timer:
        """Call a function in a number of seconds."""
        return asyncio.get_running_loop().call_later(seconds, call)
