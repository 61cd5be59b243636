"""Clock: the source of time, injected so that an exchange or a test can control it."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Protocol

from kiwoom_async.wire.values import KST

__all__ = ["Clock", "SystemClock"]


class Clock(Protocol):
    """Time of day in Korea, a time that never jumps, and waiting."""

    def now(self) -> dt.datetime:
        """Return the time in Korea (aware)."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait for a number of seconds."""
        ...


class SystemClock:
    """Clock of this computer; needs a running event loop."""

    def now(self) -> dt.datetime:
        """Return the time in Korea (aware)."""
        return dt.datetime.now(KST)

    def monotonic(self) -> float:
        """Return the event loop's time in seconds; it never goes back, and `sleep` uses it."""
        return asyncio.get_running_loop().time()

    async def sleep(self, seconds: float) -> None:
        """Wait for a number of seconds."""
        await asyncio.sleep(seconds)
