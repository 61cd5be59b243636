"""Pace: frequency of trades by phase and time of the day."""

from __future__ import annotations

import datetime as dt

from kiwoom_async import market
from kiwoom_async.simulator.exchange.trading.board import Phase

__all__ = ["TRADES_A_DAY", "nxt_part", "trades_per_second"]

TRADES_A_DAY = 2_300
"""About how many trades a symbol has in a regular session."""

_SESSION = 22_800.0  # seconds of continuous trading
_MEAN_OF_U = 4 / 3  # of 1 + x² over the session, x from -1 to 1
_RUSH = dt.timedelta(minutes=5)
_RUSH_FACTOR = 2.5
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
    opening = now.replace(hour=9, minute=0, second=0, microsecond=0)
    x = 2 * (now - opening).total_seconds() / _SESSION - 1
    shape = (1 + min(x * x, 1.0)) / _MEAN_OF_U
    rush = _RUSH_FACTOR if now - opening < _RUSH else 1.0
    return TRADES_A_DAY / _SESSION * shape * rush
