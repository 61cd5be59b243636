"""Clocks for tests: the test sets the time."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections import deque
from collections.abc import AsyncIterator
from typing import NoReturn

from kiwoom_async.clock import SystemClock

__all__ = ["NightClock", "ShiftedClock", "StillClock"]

_NEVER = 1000.0


class ShiftedClock(SystemClock):
    """The real time plus an offset that the test sets."""

    def __init__(self) -> None:
        self.ahead = dt.timedelta()

    def now(self) -> dt.datetime:
        return super().now() + self.ahead

    def time_ns(self) -> int:
        return SystemClock.time_ns() + self.ahead // dt.timedelta(microseconds=1) * 1000


class NightClock(ShiftedClock):
    """Waits for midnight until the test announces it."""

    def __init__(self) -> None:
        super().__init__()
        self.midnight = asyncio.Event()

    async def sleep(self, seconds: float, *, daemon: bool = False) -> None:
        if seconds < 60:
            await super().sleep(seconds)
            return
        await self.midnight.wait()
        self.midnight.clear()
        self.ahead += dt.timedelta(seconds=seconds)


class StillClock(SystemClock):
    """Time that does not move until the test ends a wait.

    Waits of a thousand seconds and more never are: give the watch over silence that long.
    """

    def __init__(self) -> None:
        self.passed = 0.0
        self._began = super().now()
        self._waits: deque[tuple[float, asyncio.Event]] = deque()
        self._asked = asyncio.Event()

    def now(self) -> dt.datetime:
        return self._began + dt.timedelta(seconds=self.passed)

    def time_ns(self) -> int:
        return int(self.now().timestamp() * 1e6) * 1000

    def monotonic(self) -> float:
        return self.passed

    async def sleep(self, seconds: float, *, daemon: bool = False) -> None:
        over = asyncio.Event()
        if seconds < _NEVER:
            self._waits.append((seconds, over))
            self._asked.set()
        await over.wait()

    async def asleep(self) -> None:
        """Wait until a task waits on this clock."""
        async with asyncio.timeout(5):
            while not self._waits:
                self._asked.clear()
                await self._asked.wait()

    async def next_wait(self) -> float:
        """Let time pass to the end of the next wait that a task starts; return its length."""
        await self.asleep()
        seconds, over = self._waits.popleft()
        self.passed += seconds
        over.set()
        return seconds

    @contextlib.asynccontextmanager
    async def passing(self) -> AsyncIterator[None]:
        """Let time pass to the end of every wait that a task starts in a block."""
        passing = asyncio.create_task(self._pass())
        try:
            yield
        finally:
            passing.cancel()

    async def _pass(self) -> NoReturn:
        while True:
            while not self._waits:
                self._asked.clear()
                await self._asked.wait()
            await self.next_wait()
