"""Futures: the difference of the KOSPI 200 futures from the index (베이시스)."""

from __future__ import annotations

import datetime as dt

__all__ = ["basis"]

_CARRY = 0.015  # interest less dividends, a year
_QUARTER = 3
_THURSDAY = 3
_YEAR = 365


def basis(index: float, day: dt.date) -> float:
    """Return the future less the index, points: what it costs to carry the stocks until the
    second Thursday of the quarter's last month.
    """
    return index * _CARRY * (_expiry(day) - day).days / _YEAR


def _expiry(day: dt.date) -> dt.date:
    month = -(-day.month // _QUARTER) * _QUARTER
    first = dt.date(day.year, month, 1)
    second_thursday = first + dt.timedelta(days=(_THURSDAY - first.weekday()) % 7 + 7)
    if second_thursday >= day:
        return second_thursday
    following = first + dt.timedelta(days=31)
    return _expiry(following)
