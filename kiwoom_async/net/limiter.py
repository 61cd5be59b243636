"""Limiter: permits for the calls of one TR, so that the server never counts too many.

The server counts arrivals in a sliding window, and the travel time of a request is not known. So a
permit stays in use until one window after its request has certainly arrived: when the answer begins
to arrive, or ``Limits.travel`` after sending if the answer is slower. The assumed travel time is
never below ``Limits.margin``, because clocks and timers are not exact.

Free permits are used at once; waiting callers are served in the order of their calls. Calls in the
background (:func:`in_background`) come last: they wait until no other call of the key waits, and
one permit of each window stays free for other calls.
"""

from __future__ import annotations

import asyncio
import math
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from types import TracebackType

import anyio

from kiwoom_async.clock import Clock, SystemClock
from kiwoom_async.config import Credentials, Limits, Server

__all__ = ["Limiter", "Limiters", "Permit", "in_background", "limiters_of"]

_is_in_background: ContextVar[bool] = ContextVar("is_in_background", default=False)


@contextmanager
def in_background() -> Iterator[None]:
    """Give the calls of this task low priority, until the end of the block."""
    token = _is_in_background.set(True)
    try:
        yield
    finally:
        _is_in_background.reset(token)


class Demand:
    """Callers of one key that wait for a permit, whatever their TR.

    Attributes:
        waiting: Their number, without those in the background.
    """

    def __init__(self) -> None:
        self.waiting = 0


class Limiter:
    """Permits for the calls of one TR by one key.

    Attributes:
        calls: Calls per window that the server allows, as far as is known.
    """

    def __init__(self, limits: Limits, clock: Clock, demand: Demand | None = None) -> None:
        self.calls = limits.calls
        self._limits = limits
        self._clock = clock
        self._demand = demand or Demand()
        self._turn = anyio.Lock(fast_acquire=True)
        self._permits: list[Permit] = []
        self._changed: asyncio.Future[None] | None = None

    async def permit(self) -> Permit:
        """Wait for permission to send one request.

        A cancelled wait uses no permit.
        """
        permit = Permit(self._limits, self._clock, self)
        if not self._limits.window:
            return permit
        if _is_in_background.get():
            await self._wait_in_background()
            self._permits.append(permit)
            return permit
        self._demand.waiting += 1
        try:
            async with self._turn:
                while len(self._used()) >= self.calls:
                    await self._wait()
                self._permits.append(permit)
        finally:
            self._demand.waiting -= 1
        return permit

    def learn(self, calls: int) -> None:
        """Use the limit that the server named in a refusal, if it is lower than ``Limits.calls``.

        A later refusal that names another limit replaces it.
        """
        if calls > 0:
            self.calls = min(calls, self._limits.calls)
            self.wake()

    @property
    def used(self) -> int:
        """Calls that count against the limit now."""
        return len(self._used())

    def give_back(self, permit: Permit) -> None:
        """Return a permit that was not used."""
        if permit in self._permits:
            self._permits.remove(permit)
            self.wake()

    def wake(self) -> None:
        """Wake the waiting caller so that it checks the permits again."""
        if self._changed is not None and not self._changed.done():
            self._changed.set_result(None)

    def _used(self) -> list[Permit]:
        now = self._clock.monotonic()
        self._permits = [permit for permit in self._permits if permit.ends_at > now]
        return self._permits

    async def _wait_in_background(self) -> None:
        """Wait until a permit is free that no other caller needs; looks once per call allowed."""
        while self._demand.waiting or len(self._used()) >= max(1, self.calls - 1):
            await self._clock.sleep(self._limits.window / self.calls)

    async def _wait(self) -> None:
        """Wait until enough permits have ended, or until one of them has changed."""
        ends = sorted(permit.ends_at for permit in self._permits)
        soonest = ends[len(ends) - self.calls]
        self._changed = asyncio.get_running_loop().create_future()
        try:
            if soonest == math.inf:
                await self._changed
            else:
                await self._sleep_until(soonest, self._changed)
        finally:
            self._changed = None

    async def _sleep_until(self, moment: float, changed: asyncio.Future[None]) -> None:
        sleep = asyncio.ensure_future(self._clock.sleep(moment - self._clock.monotonic()))
        try:
            await asyncio.wait((sleep, changed), return_when=asyncio.FIRST_COMPLETED)
        finally:
            sleep.cancel()


class Permit:
    """Permission to send one request; a context manager around sending it.

    Attributes:
        is_sent: Whether the request was sent.
        ends_at: When it no longer counts against the limit, by ``Clock.monotonic``.
    """

    __slots__ = ("_clock", "_limiter", "_limits", "_sent_at", "ends_at", "is_sent")

    def __init__(self, limits: Limits, clock: Clock, limiter: Limiter | None = None) -> None:
        self._limits = limits
        self._clock = clock
        self._limiter = limiter
        self._sent_at = 0.0
        self.is_sent = False
        self.ends_at = math.inf

    def sent(self) -> None:
        """Start the window: the request was sent."""
        if self.is_sent:
            return
        self.is_sent = True
        self._sent_at = self._clock.monotonic()
        self._end_after(max(self._limits.travel, self._limits.margin))

    def answered(self) -> None:
        """Restart the window: the answer begins to arrive, so the request has arrived."""
        elapsed = self._clock.monotonic() - self._sent_at
        if self.is_sent and elapsed < self._limits.travel:
            self._end_after(max(elapsed, self._limits.margin))

    def _end_after(self, travel: float) -> None:
        ends_at = self._sent_at + travel + self._limits.window
        if ends_at < self.ends_at:
            self.ends_at = ends_at
            if self._limiter is not None:
                self._limiter.wake()

    def __enter__(self) -> Permit:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self.is_sent:
            self.answered()  # or it failed: then it will not arrive later
        elif self._limiter is not None:
            self._limiter.give_back(self)


class Limiters:
    """The limiters of one key: one for each TR, shared by its sessions in an event loop."""

    def __init__(self, limits: Limits, clock: Clock) -> None:
        self._limits = limits
        self._clock = clock
        self._demand = Demand()
        self._by_id: dict[str, Limiter] = {}

    def of(self, api_id: str) -> Limiter:
        """Return the limiter of a TR."""
        limiter = self._by_id.get(api_id)
        if limiter is None:
            limiter = self._by_id[api_id] = Limiter(self._limits, self._clock, self._demand)
        return limiter

    def usage(self) -> dict[str, tuple[int, int]]:
        """Return the calls that count now and those allowed, by TR; without idle TRs."""
        used = {api_id: (one.used, one.calls) for api_id, one in self._by_id.items()}
        return {api_id: counts for api_id, counts in used.items() if counts[0]}

    def linger(self) -> None:
        """Keep the limiters alive after a session has closed, while its last calls still count."""
        seconds = self._limits.window + self._limits.travel
        self._clock.call_later(seconds, partial(_keep_alive, self))


def _keep_alive(limiters: Limiters) -> None:
    """Do nothing: the timer that calls this keeps the limiters alive."""


_Key = tuple[asyncio.AbstractEventLoop, str, str, Limits, Clock | None]
_shared: weakref.WeakValueDictionary[_Key, Limiters] = weakref.WeakValueDictionary()


def limiters_of(server: Server, credentials: Credentials, clock: Clock) -> Limiters:
    """Return the limiters of a key in the running event loop.

    The server limits a key, not a session. Sessions with different clocks or different limits do
    not share limiters.
    """
    shared_clock = None if type(clock) is SystemClock else clock
    loop = asyncio.get_running_loop()
    key = (loop, server.rest, credentials.appkey, server.limits, shared_clock)
    limiters = _shared.get(key)
    if limiters is None:
        limiters = _shared[key] = Limiters(server.limits, clock)
    return limiters
