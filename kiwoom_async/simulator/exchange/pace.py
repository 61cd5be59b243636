"""Pace: frequency of trades by phase and time of the day, and the moments at which they come."""

from __future__ import annotations

import datetime as dt
import random
from math import exp, inf, log

from kiwoom_async import market
from kiwoom_async.simulator.exchange.clock import opening_minute
from kiwoom_async.simulator.exchange.trading.board import Phase

__all__ = ["TRADES_A_DAY", "Arrivals", "nxt_part", "trades_per_second"]

TRADES_A_DAY = 2_300
"""About how many trades a symbol has in a regular session."""

_MINUTES = 380  # of continuous trading
_RUSH, _RUSH_LASTS = 3.0, 6.0  # at the open, as a multiple of the quietest minute; minutes
_FOLLOWERS = 0.6  # trades that each trade sets off, on average
_FORGETTING = 0.4  # per second: how soon a trade sets off no more
_OUTSIDE: dict[Phase, float] = {
    "pre_market": 0.02,
    "pre_open": 0.05,
    "opening_auction": 0.1,
    "closing_auction": 0.1,
    "post_market": 0.03,
    "after_market": 0.01,
}

_NXT_PART = 0.15  # of the trades at KRX, while both trade continuously
_NXT: dict[market.Phase, float] = {
    "pre_market": 0.02,
    "after_market_auction": 0.01,
    "after_market": 0.01,
}


def nxt_part(phase: Phase, nxt_phase: market.Phase) -> float:
    """Return the trades at NXT as a part of all that happens in a symbol there and at KRX."""
    if nxt_phase == "continuous":
        return _NXT_PART
    return min(1.0, _NXT.get(nxt_phase, 0.0) / (_OUTSIDE.get(phase, 0.0) or 1e-9))


def trades_per_second(phase: Phase, nxt_phase: market.Phase, now: dt.datetime) -> float:
    """Return the average trades per second of a symbol; 0 while both exchanges are closed.

    A regular session is busiest at both ends (U-shaped), above all in its first minutes.
    """
    if phase != "open":
        return max(_OUTSIDE.get(phase, 0.0), _NXT.get(nxt_phase, 0.0))
    minute = now.hour * 60 + now.minute - opening_minute(now.date())
    return _RATES[min(max(minute, 0), _MINUTES - 1)]


def _rates() -> list[float]:
    """Return the trades per second in each minute of a regular session."""
    middle = (_MINUTES - 1) / 2
    shape = [
        1 + ((minute - middle) / middle) ** 2 + _RUSH * exp(-minute / _RUSH_LASTS)
        for minute in range(_MINUTES)
    ]
    scale = TRADES_A_DAY / sum(shape) / 60
    return [scale * part for part in shape]


_RATES = _rates()


class Arrivals:
    """Moments at which an instrument trades: each trade sets off others soon after it.

    They come in bursts (a Hawkes process with an exponential memory), at a given rate on average.

    Args:
        rng: Source of everything random.
    """

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._excitement = 0.0  # trades per second beyond those that come by themselves

    def gap(self, rate: float) -> float:
        """Draw the seconds to the next trade, at an average ``rate`` of trades per second."""
        if not rate:
            self._excitement = 0.0
            return inf
        uniform, excitement = self._rng.random, self._excitement
        gap = -log(1 - uniform()) / (rate * (1 - _FOLLOWERS))
        if excitement:
            left = 1 + _FORGETTING * log(1 - uniform()) / excitement
            if left > 0:
                gap = min(gap, -log(left) / _FORGETTING)
        self._excitement = excitement * exp(-_FORGETTING * gap) + _FOLLOWERS * _FORGETTING
        return gap
