"""VirtualTimeLoop: an event loop whose clock moves only when nothing else can happen.

Timers and time-outs fire in their order, at once, however slow or busy the machine is; sockets of
the same process are real. Not for code that waits for threads or other processes: time would run
on meanwhile.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Mapping
from typing import Any

__all__ = ["VirtualTimeLoop"]

_GRACE = 0.01
"""Seconds of real time that bytes may need from one socket of this process to another."""

_TURN = 1e-6
"""Seconds that a turn of the loop takes: a timer set again for now is due later, not for ever."""

_Ready = list[tuple[selectors.SelectorKey, int]]


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """The loop of most tests: see ``tests/conftest.py``."""

    def __init__(self) -> None:
        self._passed = 0.0
        super().__init__(_Selector(self))

    def time(self) -> float:
        """Return the seconds that timers have waited for so far."""
        return self._passed

    def skip(self, seconds: float) -> None:
        """Let time pass."""
        self._passed += seconds


class _Selector(selectors.BaseSelector):
    """A selector that skips the time it should wait, if no socket has anything to say."""

    def __init__(self, loop: VirtualTimeLoop) -> None:
        self._loop = loop
        self._sockets = selectors.DefaultSelector()

    def select(self, timeout: float | None = None) -> _Ready:
        self._loop.skip(_TURN)
        if not timeout:
            return self._sockets.select(timeout)
        ready = self._sockets.select(min(timeout, _GRACE))
        if not ready:
            self._loop.skip(timeout)
        return ready

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        return self._sockets.register(fileobj, events, data)

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        return self._sockets.unregister(fileobj)

    def modify(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        return self._sockets.modify(fileobj, events, data)

    def close(self) -> None:
        self._sockets.close()

    def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
        return self._sockets.get_map()
