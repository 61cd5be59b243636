"""Clock: the time that an exchange, its servers and the sessions of its event loop share.

The market moves exchange time. While a market runs by itself, waits last as long as they do in real
time. While it stands, they last until exchange time has been moved on: by the test, or by the
exchange itself when everything waits (:mod:`kiwoom_async.simulator.passage`).

Programs elsewhere have the time of their computer. Until a session of this event loop reads the
clock, tokens, limits and PINGs of a market that stands keep real time as well.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import random
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from types import TracebackType

from kiwoom_async.market import KST
from kiwoom_async.simulator.exchange.clock import Clock
from kiwoom_async.simulator.timers import Timer, Timers

__all__ = ["ExchangeTime", "SessionClock"]

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC).astimezone(KST).replace(tzinfo=None)
_MICROSECOND = dt.timedelta(microseconds=1)


class ExchangeTime:
    """Time as the servers of an exchange see it.

    Args:
        market: The clock of the market.
        standing: Whether the market moves only when a method moves it.

    Attributes:
        timers: What waits for exchange time.
        shared: Whether a session of this event loop uses it.
    """

    def __init__(self, market: Clock, *, standing: bool) -> None:
        self.timers = Timers(market)
        self.shared = False
        self._market = market
        self._standing = standing
        self._loop: asyncio.AbstractEventLoop | None = None
        self._measured = False
        self._origin = (0.0, market.now)
        self._seen = market.now
        self._seen_ns = _nanoseconds(market.now)

    def open(self) -> None:
        """Belong to the running event loop."""
        self._loop = asyncio.get_running_loop()

    def close(self) -> None:
        """Keep real time from now on: nothing moves the market any more."""
        if self._loop is None:
            return
        for timer in self.timers.take_all():
            self._loop.call_later((timer.due - self._market.now).total_seconds(), timer.call)
        self._loop = None

    def share(self) -> None:
        """Note that a session uses this time; sessions of other event loops can't."""
        if self.shared or self._loop is None or _running_loop() is not self._loop:
            return
        self.shared = True
        passed = self._loop.time() if self._measured else 0.0
        self._origin = passed, self._market.now

    @property
    def simulated(self) -> bool:
        """Whether waits last until exchange time has been moved on."""
        return self.shared and self._standing and self._loop is not None

    def now(self) -> dt.datetime:
        """Return the time in Korea (aware)."""
        return self._market.now.replace(tzinfo=KST) if self.shared else dt.datetime.now(KST)

    def time_ns(self) -> int:
        """Return the same time in nanoseconds since the epoch; any thread may ask."""
        if not self.shared:
            return time.time_ns()
        now = self._market.now
        if now is not self._seen:
            self._seen_ns = _nanoseconds(now)
            self._seen = now
        return self._seen_ns

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        loop = asyncio.get_running_loop()
        if not self.simulated or loop is not self._loop:
            self._measured = True
            return loop.time()
        began, then = self._origin
        return began + (self._market.now - then).total_seconds()

    def call_later(
        self, seconds: float, call: Callable[[], object], *, daemon: bool = False
    ) -> Timer | asyncio.TimerHandle:
        """Call a function in a number of seconds."""
        loop = asyncio.get_running_loop()
        if seconds <= 0 or not self.simulated or loop is not self._loop:
            return loop.call_later(seconds, call)
        return self.timers.add(seconds, call, daemon=daemon)

    async def sleep(self, seconds: float, *, daemon: bool = False) -> None:
        """Wait for a number of seconds; for :class:`Timers` as a daemon or not."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        timer = self.call_later(seconds, partial(_end, over), daemon=daemon)
        try:
            await over
        finally:
            timer.cancel()

    def timeout(self, seconds: float) -> AbstractAsyncContextManager[object]:
        """Bound the time that a block takes."""
        return _Timeout(self, seconds)


class SessionClock:
    """The clock of the sessions on an exchange: a :class:`~kiwoom_async.clock.Clock`."""

    def __init__(self, exchange: ExchangeTime, seed: int) -> None:
        self._time = exchange
        self.time_ns = exchange.time_ns
        self.jitter = random.Random(f"{seed}:jitter").random

    def __repr__(self) -> str:
        return f"<Clock of an exchange: {self._time.now():%Y-%m-%d %H:%M:%S}>"

    def now(self) -> dt.datetime:
        """Return exchange time (aware)."""
        self._time.share()
        return self._time.now()

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        self._time.share()
        return self._time.monotonic()

    async def sleep(self, seconds: float, *, daemon: bool = False) -> None:
        """Wait for a number of seconds. While the market stands, the wait lets time pass."""
        self._time.share()
        await self._time.sleep(seconds, daemon=daemon)

    def timeout(self, seconds: float) -> AbstractAsyncContextManager[object]:
        """Bound the time that a block takes."""
        self._time.share()
        return self._time.timeout(seconds)

    def call_later(self, seconds: float, call: Callable[[], object]) -> Timer | asyncio.TimerHandle:
        """Call a function in a number of seconds."""
        return self._time.call_later(seconds, call, daemon=True)


class _Timeout:
    """An ``asyncio.timeout`` that ends by exchange time."""

    def __init__(self, exchange: ExchangeTime, seconds: float) -> None:
        self._time = exchange
        self._seconds = seconds

    async def __aenter__(self) -> asyncio.Timeout:
        self._scope = asyncio.timeout(None)
        scope = await self._scope.__aenter__()
        self._timer = self._time.call_later(self._seconds, self._expire)
        if isinstance(self._timer, Timer):
            self._timer.bound = True
        return scope

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        await self._scope.__aexit__(kind, error, traceback)

    def _expire(self) -> None:
        self._scope.reschedule(asyncio.get_running_loop().time())


def _end(wait: asyncio.Future[None]) -> None:
    if not wait.done():
        wait.set_result(None)


def _nanoseconds(now: dt.datetime) -> int:
    return (now - _EPOCH) // _MICROSECOND * 1_000


def _running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
