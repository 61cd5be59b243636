"""Trend: the price that participants tend to, minute by minute through one day.

The whole market moves together, each instrument also by itself. A move goes on for some minutes
more often than it turns, and the day ends about where the moves of its days have it. Everything
comes from the seed, the symbol and the day alone.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from math import exp, log

from kiwoom_async.simulator.exchange.clock import opening_minute
from kiwoom_async.simulator.exchange.instruments.listings import Listing
from kiwoom_async.simulator.exchange.instruments.moves import Moves

__all__ = ["Trend", "minute_of_day"]

_KNOTS = 80  # of the course of a day
_MINUTES = 5  # between two knots
_GOES_ON = 0.35  # of a move, from one knot to the next
_COMMON, _OWN = 0.005, 0.007  # how far the market and an instrument stray on the way
_GAP = 0.3  # of a day's move is made before the open
_KNOWN = 20  # minutes before the open, from then on orders show it


class Trend:
    """The course of one instrument on one day.

    Args:
        listing: The instrument.
        seed: Source of everything random.
        day: The day.
        price: Where it is at the beginning, KRW.
        minute: The beginning, in minutes since midnight.
    """

    def __init__(
        self, listing: Listing, seed: str, day: dt.date, price: float, minute: int
    ) -> None:
        self._listing = listing
        self._seed = seed
        self._day = day
        self._price = log(price)
        self._from = minute
        self._levels: list[float] = []

    def at(self, minute: int) -> float:
        """Return the price at a minute since midnight, KRW."""
        return exp(self._price + self._level(minute) - self._level(self._from))

    def start_again(self, price: float, minute: int) -> None:
        """Go on from a price that something else has set."""
        self._price, self._from = log(price), minute

    def _level(self, minute: int) -> float:
        """Return how far it has come since the close of the day before, as a logarithm."""
        if not self._levels:
            self._levels = _drawn(self._listing, self._seed, self._day)
        since_open = minute - opening_minute(self._day)
        if since_open < 0:
            return 0.0 if since_open < -_KNOWN else self._levels[0]
        knot, part = divmod(since_open / _MINUTES, 1)
        number = int(knot)
        if number >= _KNOTS - 1:
            return self._levels[-1]
        here, there = self._levels[number], self._levels[number + 1]
        return here + (there - here) * part


def minute_of_day(moment: dt.datetime) -> int:
    """Return the minutes since midnight."""
    return moment.hour * 60 + moment.minute


def _drawn(listing: Listing, seed: str, day: dt.date) -> list[float]:
    whole = log(1 + Moves(listing, seed, f"{day}:course").before(day))
    own = _stray(random.Random(f"{seed}:{listing.symbol}:{day}:course"), _OWN)
    gap, rest = whole * _GAP, whole * (1 - _GAP) / (_KNOTS - 1)
    common = _common(seed, day)
    return [gap + rest * knot + common[knot] + own[knot] for knot in range(_KNOTS)]


@lru_cache(maxsize=200)
def _common(seed: str, day: dt.date) -> Sequence[float]:
    return _stray(random.Random(f"{seed}:{day}:course"), _COMMON)


def _stray(rng: random.Random, spread: float) -> list[float]:
    """Draw a way that ends where it began, with trends."""
    step, steps = 0.0, []
    for _ in range(_KNOTS - 1):
        step = _GOES_ON * step + rng.gauss(0, spread * (1 - _GOES_ON) / (_KNOTS / 4) ** 0.5)
        steps.append(step)
    mean = sum(steps) / len(steps)
    return list(accumulate((step - mean for step in steps), initial=0.0))
