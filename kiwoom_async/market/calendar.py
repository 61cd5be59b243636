"""Trading calendar: the days on which KRX and NXT trade, 2015 to 2027.

All dates are Korean dates. Past years are exact; future days are as announced (see
:mod:`kiwoom_async.market.holidays`). Outside 2015 to 2027 the functions raise ConfigError.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from functools import cache
from typing import Final, Literal

from kiwoom_async.errors import ConfigError
from kiwoom_async.market.holidays import EXAM_DAYS, FIRST_YEAR, HOLIDAYS, LAST_YEAR
from kiwoom_async.market.terms import checked_day

__all__ = [
    "FIRST_DAY",
    "LAST_DAY",
    "holiday_name",
    "is_trading_day",
    "late_opening",
    "next_trading_day",
    "previous_trading_day",
    "settlement_day",
    "trading_days",
]

FIRST_DAY: Final = dt.date(FIRST_YEAR, 1, 1)
"""First day that the calendar knows."""

LAST_DAY: Final = dt.date(LAST_YEAR, 12, 31)
"""Last day that the calendar knows."""

_SATURDAY: Final = 5
_SETTLEMENT: Final = 2


def is_trading_day(day: dt.date) -> bool:
    """Return whether KRX and NXT trade on a day (거래일).

    Raises:
        ConfigError: not a date, or outside 2015 to 2027.
    """
    return _known(day).weekday() < _SATURDAY and day not in HOLIDAYS


def holiday_name(day: dt.date) -> str | None:
    """Return the Korean name of the holiday that closes a weekday (휴장일), such as ``"추석"``.

    None for a trading day, and for every Saturday and Sunday.

    Raises:
        ConfigError: not a date, or outside 2015 to 2027.
    """
    return HOLIDAYS.get(_known(day))


def trading_days(since: dt.date, until: dt.date) -> tuple[dt.date, ...]:
    """Return the trading days from ``since`` to ``until``, both included, oldest first.

    Raises:
        ConfigError: not dates, outside 2015 to 2027, or ``until`` before ``since``.
    """
    _known(since, "since")
    _known(until, "until")
    if until < since:
        raise ConfigError(f"until {until} is before since {since}")
    days = _trading_days()
    return days[bisect_left(days, since) : bisect_right(days, until)]


def next_trading_day(day: dt.date, days: int = 1) -> dt.date:
    """Return the trading day after ``day`` (다음 거래일), or the ``days``-th one after it.

    Raises:
        ConfigError: not a date, ``days`` below 1, or a result outside 2015 to 2027.
    """
    known = _trading_days()
    return _at(bisect_right(known, _known(day)) + _steps(days) - 1, f"after {day}")


def previous_trading_day(day: dt.date, days: int = 1) -> dt.date:
    """Return the trading day before ``day`` (전 거래일), or the ``days``-th one before it.

    Raises:
        ConfigError: not a date, ``days`` below 1, or a result outside 2015 to 2027.
    """
    known = _trading_days()
    return _at(bisect_left(known, _known(day)) - _steps(days), f"before {day}")


def settlement_day(traded_on: dt.date) -> dt.date:
    """Return the day on which a trade is settled (결제일, T+2).

    Two trading days after the trade, for stocks, ETFs, ETNs and ELWs on KRX and NXT. Gold settles
    on the day of the trade.

    Raises:
        ConfigError: not a trading day, or a result outside 2015 to 2027.
    """
    if not is_trading_day(traded_on):
        raise ConfigError(f"traded_on: {traded_on} is not a trading day")
    return next_trading_day(traded_on, _SETTLEMENT)


def late_opening(day: dt.date) -> Literal["exam", "new_year"] | None:
    """Return why the market opens at 10:00 on a day, or None if it does not.

    ``"exam"``: the college entrance exam (수능); the day ends an hour later as well.
    ``"new_year"``: the opening ceremony of the first trading day of a year (개장식); the day ends
    as always.

    Raises:
        ConfigError: not a date, or outside 2015 to 2027.
    """
    if _known(day) in EXAM_DAYS:
        return "exam"
    first = is_trading_day(day) and trading_days(dt.date(day.year, 1, 1), day) == (day,)
    return "new_year" if first else None


def _known(day: object, name: str = "day") -> dt.date:
    checked = checked_day(day, name=name)
    if not FIRST_DAY <= checked <= LAST_DAY:
        raise ConfigError(
            f"{name}: the calendar knows {FIRST_DAY} to {LAST_DAY}, not {checked}:"
            " a newer release may know it"
        )
    return checked


def _steps(days: object) -> int:
    if not isinstance(days, int) or isinstance(days, bool) or days < 1:
        raise ConfigError(f"days must be at least 1, not {days!r}")
    return days


def _at(index: int, where: str) -> dt.date:
    days = _trading_days()
    if not 0 <= index < len(days):
        raise ConfigError(
            f"the calendar knows {FIRST_DAY} to {LAST_DAY}: no such trading day {where}"
        )
    return days[index]


@cache
def _trading_days() -> tuple[dt.date, ...]:
    span = (LAST_DAY - FIRST_DAY).days + 1
    every = (FIRST_DAY + dt.timedelta(number) for number in range(span))
    return tuple(day for day in every if day.weekday() < _SATURDAY and day not in HOLIDAYS)
