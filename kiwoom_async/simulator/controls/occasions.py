"""Occasions: when a scripted fault acts."""

from __future__ import annotations

import datetime as dt
import random
from typing import Self

from kiwoom_async.simulator.faults import Fault

__all__ = ["Occasions"]


class Occasions:
    """When a fault acts: after so many occasions, from a time on, by chance; all must be met."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._after = 0
        self._chance = 1.0
        self._from: dt.time | None = None

    def after(self, calls: int) -> Self:
        """Let that many calls (or frames) pass normally first.

        Raises:
            ValueError: the number is negative.
        """
        if calls < 0:
            raise ValueError(f"calls must not be negative, not {calls}")
        self._after = calls
        return self

    def at(self, time: str | dt.time) -> Self:
        """Let everything pass normally until this time of the day: ``"09:00:30"``.

        Raises:
            ValueError: not a time.
        """
        self._from = dt.time.fromisoformat(time) if isinstance(time, str) else time
        return self

    def sometimes(self, chance: float) -> Self:
        """Let each call (or frame) fail with this probability, drawn from the simulator's seed.

        Raises:
            ValueError: it is not above 0 and at most 1.
        """
        if not 0 < chance <= 1:
            raise ValueError(f"chance must be above 0 and at most 1, not {chance}")
        self._chance = chance
        return self

    def _count(self, count: int | None) -> int | None:
        """Return how often a fault acts: with a chance until it is undone, otherwise once."""
        return count if count is not None or self._chance < 1 else 1

    def _armed(self, fault: Fault) -> Fault:
        fault.skip, fault.chance, fault.rng = self._after, self._chance, self._rng
        fault.begins = self._from
        return fault
