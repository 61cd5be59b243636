"""The time: one object that everything which waits or expires is given."""

from __future__ import annotations

import asyncio
import datetime as dt
import time

from kiwoom_async.wire.values import KST

__all__ = ["Clock"]


class Clock:
    """Wall-clock time in Korea, a monotonic time, and waiting. Tests pass their own."""

    def now(self) -> dt.datetime:
        """The time in Korea (aware)."""
        return dt.datetime.now(KST)

    def monotonic(self) -> float:
        """Seconds that never jump."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)
