"""Agenda: future actions, each at its time."""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Callable
from itertools import count

from kiwoom_async.simulator.exchange.clock import Clock
from kiwoom_async.simulator.exchange.trading.happenings import Happening

__all__ = ["Agenda"]

Action = Callable[[], list[Happening]]


class Agenda:
    """Actions at moments of exchange time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._entries: list[tuple[dt.datetime, int, Action]] = []
        self._number = count()

    def __len__(self) -> int:
        return len(self._entries)

    def at(self, moment: dt.datetime, action: Action) -> None:
        """Do something at a moment; at the same moment in the order of entering."""
        heapq.heappush(self._entries, (moment, next(self._number), action))

    def after(self, seconds: float, action: Action) -> None:
        """Do something when ``seconds`` have passed."""
        self.at(self._clock.now + dt.timedelta(seconds=seconds), action)

    @property
    def next(self) -> dt.datetime | None:
        """When the next action is due, None without any."""
        return self._entries[0][0] if self._entries else None

    def clear(self) -> None:
        """Forget every action."""
        self._entries.clear()

    def advance(self, seconds: float) -> list[Happening]:
        """Let exchange time pass, and everything happen that is due on the way, at its moment."""
        if not self._entries:
            self._clock.advance(seconds)
            return []
        until = self._clock.now + dt.timedelta(seconds=seconds)
        happened: list[Happening] = []
        while self._entries and self._entries[0][0] <= until:
            moment, _, action = heapq.heappop(self._entries)
            self._clock.set(max(moment, self._clock.now))
            happened += action()
        self._clock.advance((until - self._clock.now).total_seconds())
        return happened
