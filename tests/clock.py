"""Clocks for tests: time that goes where the test says."""

from __future__ import annotations

import asyncio
import datetime as dt

from kiwoom_async.net.clock import Clock

__all__ = ["ShiftedClock", "StillClock"]

_NEVER = 1000.0


class ShiftedClock(Clock):
    """The real time, plus what the test adds."""

    def __init__(self) -> None:
        self.ahead = dt.timedelta()

    def now(self) -> dt.datetime:
        return super().now() + self.ahead


class StillClock(Clock):
    """Time that stands still until the test lets somebody's wait be over.

    Waits of a thousand seconds and more never are: give the watch over silence that long.
    """

    def __init__(self) -> None:
        self.passed = 0.0
        self._began = super().now()
        self._waits: asyncio.Queue[tuple[float, asyncio.Event]] = asyncio.Queue()

    def now(self) -> dt.datetime:
        return self._began + dt.timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return self.passed

    async def sleep(self, seconds: float) -> None:
        over = asyncio.Event()
        if seconds < _NEVER:
            self._waits.put_nowait((seconds, over))
        await over.wait()

    async def next_wait(self) -> float:
        """Let time pass until the next wait that somebody asks for is over; how long it was."""
        async with asyncio.timeout(5):
            seconds, over = await self._waits.get()
        self.passed += seconds
        over.set()
        return seconds
