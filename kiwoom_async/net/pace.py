"""Pace: the least time between two messages."""

from __future__ import annotations

import math

from kiwoom_async.clock import Clock

__all__ = ["Pace"]


class Pace:
    """Turns of one sender, a least time apart.

    Args:
        interval: Least time between two turns, seconds.
        clock: The source of time.
    """

    def __init__(self, interval: float, clock: Clock) -> None:
        self._interval = interval
        self._clock = clock
        self._next = -math.inf

    async def turn(self) -> None:
        """Wait for the next turn. A cancelled wait uses none."""
        while (wait := self._next - self._clock.monotonic()) > 0:
            await self._clock.sleep(wait)
        self._next = self._clock.monotonic() + self._interval
