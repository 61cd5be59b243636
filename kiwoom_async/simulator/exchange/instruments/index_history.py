"""Index history: the days of an index, from the days of its stocks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from kiwoom_async.simulator.exchange.instruments.candles import Candle
from kiwoom_async.simulator.exchange.instruments.history import History
from kiwoom_async.simulator.exchange.instruments.listings import Listing
from kiwoom_async.simulator.exchange.instruments.tape import Tape

__all__ = ["Part", "index_history", "minutes_of_index", "played_day"]

_DAYS_AT_FIRST = 3  # what an ETF on it needs when it opens
_DAYS_AT_ONCE = 250
_MOST_STOCKS = 60


class _Hundredths:
    """An index may have any value in hundredths of a point."""

    def snap(self, value: float, /) -> int:
        return max(round(value), 1)


def index_history(
    listed: Sequence[Listing],
    look: Callable[[Sequence[str]], Sequence[Tape]],
    base: int,
    seed: str,
    today: dt.date,
) -> History:
    """Make the history of an index that closed at ``base`` (hundredths of a point) yesterday.

    Its value is the worth of its members, or of the sixty largest of them.

    Args:
        listed: Its members.
        look: Returns some of them as they stand now.
        base: Its value the day before the opening.
        seed: Source of everything random.
        today: Day of the opening.
    """
    largest = sorted(listed, key=lambda one: -one.worth)[:_MOST_STOCKS]
    return History(_days(largest, look, base, today), seed, _Hundredths())


def _days(
    listed: Sequence[Listing],
    look: Callable[[Sequence[str]], Sequence[Tape]],
    base: int,
    before: dt.date,
) -> Iterator[Candle]:
    shares = [one.shares for one in listed]
    worth_at_base = sum(one.worth for one in listed)
    members = look([one.symbol for one in listed])

    def value(prices: Sequence[int]) -> int:
        worth = sum(price * count for price, count in zip(prices, shares, strict=True))
        return round(base * worth / worth_at_base)

    count, oldest = _DAYS_AT_FIRST, [one.close for one in listed]
    while True:
        of_members = [stock.history.latest(count, before) for stock in members]
        dates = max(of_members, key=len, default=[])
        known = [{one.start: one for one in days} for days in of_members]
        for date in reversed([one.start for one in dates]):
            candles = [
                days.get(date) or _flat(date, price)
                for days, price in zip(known, oldest, strict=True)
            ]
            oldest = [one.base for one in candles]
            yield _together(candles, value)
        if len(dates) < count:
            return
        before, count = dates[0].start.date(), _DAYS_AT_ONCE


def _flat(start: dt.datetime, price: int) -> Candle:
    """Return the day of a company that is not listed yet: it counts with its first price."""
    return Candle(start, price, price, price, price, price, 0, 0, 0)


def _together(candles: Sequence[Candle], value: Callable[[Sequence[int]], int]) -> Candle:
    """Return the candle of an index from those of its stocks on the same day.

    The stocks do not reach their highs at the same moment: the index goes half as far.
    """
    opening = value([one.open for one in candles])
    close = value([one.close for one in candles])
    top, bottom = max(opening, close), min(opening, close)
    volume = sum(one.volume for one in candles)
    return Candle(
        candles[0].start,
        value([one.base for one in candles]),
        opening,
        (top + value([one.high for one in candles])) // 2,
        (bottom + value([one.low for one in candles])) // 2,
        close,
        volume,
        sum(one.turnover for one in candles),
        volume,
    )


class Part(NamedTuple):
    """A member of an index on one day: its shares, its reference price, and its minutes."""

    shares: int
    base: int
    bars: Sequence[Candle]


def minutes_of_index(parts: Sequence[Part], base: int) -> list[Candle]:
    """Return the minutes of an index on a day, oldest first, from those of its members."""
    worth_at_base = sum(part.base * part.shares for part in parts)
    changes: dict[dt.datetime, list[tuple[int, Candle]]] = {}
    for number, part in enumerate(parts):
        for bar in part.bars:
            changes.setdefault(bar.start, []).append((number, bar))
    worth, last = worth_at_base, [part.base for part in parts]
    bars: list[Candle] = []
    so_far, value = 0, base
    for start in sorted(changes):
        opening = value
        for number, bar in changes[start]:
            worth += (bar.close - last[number]) * parts[number].shares
            last[number] = bar.close
        value = round(base * worth / worth_at_base)
        if not bars:
            opening = value
        volume = sum(bar.volume for _, bar in changes[start])
        turnover = sum(bar.turnover for _, bar in changes[start])
        so_far += volume
        high, low = max(opening, value), min(opening, value)
        bars.append(Candle(start, base, opening, high, low, value, volume, turnover, so_far))
    return bars


def played_day(members: Sequence[Tape], date: dt.date, base: int) -> tuple[Candle, list[Candle]]:
    """Return a day that was played, and its minutes, from those of the members."""
    days = [stock.history.latest(1, date + dt.timedelta(days=1))[0] for stock in members]
    parts = [
        Part(stock.listing.shares, day.base, stock.history.minutes(day))
        for stock, day in zip(members, days, strict=True)
    ]
    bars = minutes_of_index(parts, base)
    worth = sum(part.base * part.shares for part in parts)
    closes = sum(day.close * part.shares for day, part in zip(days, parts, strict=True))
    close = round(base * closes / worth)
    first = bars[0].open if bars else base
    volume, turnover = sum(day.volume for day in days), sum(day.turnover for day in days)
    high = max(first, close, *(bar.high for bar in bars))
    low = min(first, close, *(bar.low for bar in bars))
    start = dt.datetime.combine(date, dt.time())
    return Candle(start, base, first, high, low, close, volume, turnover, volume), bars
