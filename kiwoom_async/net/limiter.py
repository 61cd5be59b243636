"""The rate limit of one TR: at most N calls leave in any window, and all N are used.

There are N permits. A call takes one, and it comes back one window after the request has left, so
no N + 1 requests ever leave within one window, a burst of N idle calls leaves at once, and waiting
callers are served in the order they came. The window counts from when the request has left and not
from when the permit was taken: opening a connection takes time, and the server counts arrivals.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Any

import anyio

__all__ = ["Limiter", "Permit"]

Later = Callable[[float, Callable[[], None]], Any]
"""Calls a function after some seconds, as ``loop.call_later`` does."""


class Limiter:
    """Permits for the calls of one TR.

    Args:
        calls: Calls per window.
        window: Length of the window, seconds; 0 sets no limit.
        later: Timer to use; the running loop's by default.
    """

    def __init__(self, calls: int, window: float, *, later: Later | None = None) -> None:
        self.calls = calls
        self._window = window
        self._surplus = 0
        self._permits = anyio.Semaphore(calls, fast_acquire=True)
        self._later = later or asyncio.get_running_loop().call_later

    async def permit(self) -> Permit:
        """Wait for a turn, first come, first served.

        Cancellation while waiting costs nobody a turn.
        """
        if self._window:
            await self._permits.acquire()
        return Permit(self)

    def learn(self, calls: int) -> None:
        """Keep to a lower limit than before: the server named it in a refusal."""
        if not 0 < calls < self.calls:
            return
        self._surplus += self.calls - calls
        self.calls = calls
        while self._surplus and self._permits.value:
            self._permits.acquire_nowait()
            self._surplus -= 1

    def _give_back(self) -> None:
        if self._surplus:
            self._surplus -= 1
        else:
            self._permits.release()


class Permit:
    """Leave to send one request; a context manager around sending it."""

    __slots__ = ("_left", "_limiter")

    def __init__(self, limiter: Limiter) -> None:
        self._limiter = limiter
        self._left = False

    @property
    def is_sent(self) -> bool:
        """Whether the request was sent."""
        return self._left

    def left(self) -> None:
        """The request has left: the permit comes back one window from now."""
        if self._left:
            return
        self._left = True
        limiter = self._limiter
        if limiter._window:
            limiter._later(limiter._window, limiter._give_back)

    def __enter__(self) -> Permit:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """A permit under which nothing left comes back at once."""
        if not self._left and self._limiter._window:
            self._limiter._give_back()
