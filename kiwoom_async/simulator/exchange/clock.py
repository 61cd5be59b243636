"""Clock: exchange time, which moves when the market moves, never by itself."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from kiwoom_async.market import (
    FIRST_DAY,
    KST,
    is_trading_day,
    next_trading_day,
    previous_trading_day,
    regular_hours,
    settlement_day,
)

__all__ = [
    "KST",
    "Clock",
    "day_before",
    "following_day",
    "hhmmss",
    "latest_trading_day",
    "opening_minute",
]

_BEFORE_THE_CALENDAR = dt.date(2014, 12, 30)
_NEW_YEAR = dt.timedelta(days=1)
_MINUTE = dt.timedelta(minutes=1)
_TWO_DIGITS = [f"{number:02d}" for number in range(60)]  # strftime() takes ten times as long


def latest_trading_day() -> dt.date:
    """Return today in Korea, or the last trading day before it when nothing trades today."""
    today = dt.datetime.now(KST).date()
    return today if is_trading_day(today) else previous_trading_day(today)


def following_day(day: dt.date) -> dt.date:
    """Return the trading day after a day.

    Raises:
        ConfigError: the calendar ends, or does not know when trades of that day settle.
    """
    following = next_trading_day(day)
    settlement_day(following)
    return following


def day_before(day: dt.date) -> dt.date:
    """Return the trading day before a day; before the calendar begins the last one of 2014."""
    if day <= FIRST_DAY + _NEW_YEAR:
        return _BEFORE_THE_CALENDAR
    return previous_trading_day(day)


@lru_cache(maxsize=100)
def opening_minute(day: dt.date) -> int:
    """Return the minute of a day at which its regular session begins: 540, or later on some."""
    hours = regular_hours(day) if day >= FIRST_DAY and is_trading_day(day) else None
    return hours[0].hour * 60 + hours[0].minute if hours else 9 * 60


def hhmmss(seconds: int) -> str:
    """Write a number of seconds, or of seconds since midnight, as the wire does: ``000130``."""
    return f"{seconds // 3600:02d}{seconds // 60 % 60:02d}{seconds % 60:02d}"


class Clock:
    """Exchange time: starts where it is set and advances with the market.

    Attributes:
        day: The trading day; it stays when a long run passes midnight.
        now: Exchange time, without a time zone because it is Korean time throughout.
        minute: The start of the running minute.
        hhmmss: ``now`` as the wire writes it (``093000``).
    """

    def __init__(self, day: dt.date, time: dt.time) -> None:
        self.day = day
        self.now: dt.datetime
        self.minute = self._next_minute = dt.datetime.min
        self.set(dt.datetime.combine(day, time))

    def begin(self, day: dt.date, time: dt.time) -> None:
        """Go to another day."""
        self.day = day
        self.set(dt.datetime.combine(day, time))

    def advance(self, seconds: float) -> None:
        """Let ``seconds`` pass."""
        if not seconds:
            return
        now = self.now + dt.timedelta(seconds=seconds)
        if seconds < 1 and now.second == self.now.second:
            self.now = now
        else:
            self.set(now)

    def set(self, now: dt.datetime) -> None:
        """Go to a moment."""
        self.now = now
        self.hhmmss = _TWO_DIGITS[now.hour] + _TWO_DIGITS[now.minute] + _TWO_DIGITS[now.second]
        if not self.minute <= now < self._next_minute:
            self.minute = now.replace(second=0, microsecond=0)
            self._next_minute = self.minute + _MINUTE
