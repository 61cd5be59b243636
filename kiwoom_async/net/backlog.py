"""Backlog: frames that arrive faster than they can be processed.

In a flood frames are read first and processed in later turns of the event loop, so that consumers
run in between and order events need not wait behind market data.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence

__all__ = ["BURST", "Backlog"]

BURST = 128
"""Most frames processed in one turn of the event loop."""

_SLICE = 96  # frames processed in one turn: fewer than a burst, so that reading stays ahead
_MOST = 64 * 1024 * 1024  # bytes; reading pauses above
_ROOM = 60 * 1024 * 1024  # bytes; reading continues below


class Backlog:
    """Frames in order of arrival, each with its time of arrival.

    Args:
        hand_on: Called with frames and their times.
        pause: Called when the backlog is full.
        resume: Called when there is room again.
    """

    def __init__(
        self,
        hand_on: Callable[[Sequence[bytes], Sequence[int]], object],
        *,
        pause: Callable[[], None],
        resume: Callable[[], None],
    ) -> None:
        self._hand_on = hand_on
        self._pause = pause
        self._resume = resume
        self._frames: deque[bytes] = deque()
        # beside the frames, since pairs would keep the garbage collector busy
        self._times: deque[int] = deque()
        self._add_frame = self._frames.append
        self._add_time = self._times.append
        self._size = 0
        self._paused = False
        self._filled = asyncio.Event()

    def __len__(self) -> int:
        return len(self._frames)

    def add(self, frame: bytes, received_ns: int) -> None:
        """Add a frame. Does not block."""
        self._add_frame(frame)
        self._add_time(received_ns)
        size = self._size
        self._size = size + len(frame)
        if not size:
            self._filled.set()
        elif size > _MOST and not self._paused:
            self._paused = True
            self._pause()

    async def filled(self) -> None:
        """Wait until it holds a frame; at least one turn of the event loop."""
        await self._filled.wait()
        await asyncio.sleep(0)

    async def work_off(self) -> None:
        """Process all frames, a slice in each turn of the event loop.

        Raises:
            BaseException: the error of ``hand_on``.
        """
        while self._frames:
            count = min(_SLICE, len(self._frames))
            frames = [self._frames.popleft() for _ in range(count)]
            times = [self._times.popleft() for _ in range(count)]
            self._size -= sum(map(len, frames))
            self._hand_on(frames, times)
            if self._paused and self._size < _ROOM:
                self._paused = False
                self._resume()
            await asyncio.sleep(0)
        self._filled.clear()
