"""References for the calendar: every day of its years, and a maintained library."""

from __future__ import annotations

import datetime as dt
import warnings
from functools import cache
from typing import Any

from kiwoom_async import market

EVERY_DAY = [
    market.FIRST_DAY + dt.timedelta(number)
    for number in range((market.LAST_DAY - market.FIRST_DAY).days + 1)
]
TRADING = {day for day in EVERY_DAY if market.is_trading_day(day)}


@cache
def exchange_calendars() -> Any:
    """Return the calendar XKRX of the library of that name."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import exchange_calendars as library

        return library.get_calendar("XKRX", start=market.FIRST_DAY, end=market.LAST_DAY)
