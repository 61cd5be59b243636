"""Periods: daily candles merged into weeks, months and years, and trades into tick candles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

import msgspec

from kiwoom_async.simulator.exchange.instruments.candles import Candle
from kiwoom_async.simulator.exchange.instruments.prints import Print

__all__ = ["Period", "in_periods", "in_ticks"]

Period = Literal["week", "month", "year"]

_FIRST_DAYS: dict[Period, Callable[[dt.datetime], dt.datetime]] = {
    "week": lambda day: day - dt.timedelta(days=day.weekday()),
    "month": lambda day: day.replace(day=1),
    "year": lambda day: day.replace(month=1, day=1),
}


def in_periods(days: Iterable[Candle], period: Period) -> list[Candle]:
    """Merge daily candles, oldest first; a candle starts on the first trading day of its period.

    Its base is the close of the period before it.
    """
    first_day = _FIRST_DAYS[period]
    merged: list[Candle] = []
    running = None
    for day in days:
        if running != (start := first_day(day.start)):
            running = start
            merged.append(msgspec.structs.replace(day))
            continue
        last = merged[-1]
        last.high, last.low = max(last.high, day.high), min(last.low, day.low)
        last.close = day.close
        last.volume += day.volume
        last.turnover += day.turnover
    return merged


def in_ticks(prints: Sequence[Print], scope: int, day: dt.date, base: int) -> list[Candle]:
    """Merge trades of a day, oldest first, into candles of ``scope`` trades each."""
    merged: list[Candle] = []
    for number, made in enumerate(prints):
        if number % scope:
            merged[-1].add(made.price, made.size)
            continue
        start = dt.datetime.strptime(f"{day:%Y%m%d}{made.time}", "%Y%m%d%H%M%S")
        price, amount = made.price, made.price * made.size
        merged.append(
            Candle(start, base, price, price, price, price, made.size, amount, made.volume)
        )
    return merged
