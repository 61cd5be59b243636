"""Candles: the past of a stock, invented once and consistent at every scale.

Daily candles are a random walk backwards from the close of the day before; the minutes of a day are
drawn inside its daily candle, so that they open, close, reach its high and its low, and add up to
its volume exactly. Everything comes from the seed and the symbol alone.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Protocol

import msgspec

from kiwoom_async.market import FIRST_DAY, regular_hours
from kiwoom_async.simulator.exchange.instruments.prices import STOCKS, Grid

__all__ = [
    "LEAST_OF_BAR",
    "LEAST_OF_DAY",
    "Candle",
    "Snap",
    "day_so_far",
    "days_before",
    "merge",
    "minute_starts",
    "minutes_of",
    "trades_of",
]

LEAST_OF_BAR = 4
"""Shares traded in a minute at least: one at each price that its bar names."""

LEAST_OF_DAY = 2_000
"""Shares traded on a day at least: enough for every minute."""

_AUCTION_LASTS = dt.timedelta(minutes=10)  # before the close

_LOWEST_PRICE = 100
_USUAL_MOVE = 0.02  # of a price in a day
_PARTS = (29, 7, 21, 3, 27, 13)  # of a minute's shares, per cent: its trades differ in size
_OPENING_RUSH, _CLOSING_RUSH = 5.0, 12.0  # minutes' worth of shares in one bar


class Snap(Protocol):
    """Rule for the possible values of an instrument."""

    def snap(self, price: float, /) -> int:
        """Return the nearest possible value at or below ``price``."""
        ...


class Candle(msgspec.Struct, gc=False):
    """One bar. Prices in KRW, volumes in shares.

    Attributes:
        start: A day at midnight for daily candles, the first minute otherwise.
        base: Close of the day before the bar's day.
        turnover: KRW.
        volume_so_far: Volume of its day up to its end.
    """

    start: dt.datetime
    base: int
    open: int
    high: int
    low: int
    close: int
    volume: int
    turnover: int
    volume_so_far: int

    def add(self, price: int, size: int) -> None:
        """Add one trade to this bar."""
        if price > self.high:
            self.high = price
        elif price < self.low:
            self.low = price
        self.close = price
        self.volume += size
        self.turnover += price * size
        self.volume_so_far += size


def days_before(
    moves: Iterable[tuple[dt.date, float]],
    close: int,
    shares: int,
    rng: random.Random,
    grid: Grid = STOCKS,
) -> Iterator[Candle]:
    """Yield daily candles, newest first; the newest closes at ``close``.

    Args:
        moves: The trading days, newest first, each with the change of the price on it.
        close: KRW.
        shares: Shares listed, on which the volume depends.
        rng: Source of everything random.
        grid: Prices that are possible.
    """
    for day, change in moves:
        rough = close / (1 + change)
        # the nearest price: half a tick down each day would add up to a climb over the years
        previous = max(_LOWEST_PRICE, grid.snap(rough + grid.tick_size(rough) / 2))
        lowest, highest = grid.limits(previous)
        if not lowest <= close <= highest:  # the day ends at a limit, or as near as it can
            previous = _before_the_limit(close, change, grid)
        yield _day_candle(day, previous, close, shares, rng, grid)
        close = previous


def _before_the_limit(close: int, change: float, grid: Grid) -> int:
    """Return the reference price of a day that closed at ``close``, at its limit if possible."""
    previous = max(_LOWEST_PRICE, grid.snap(close / (1.3 if change > 0 else 0.7)))
    step = grid.tick_size(previous) * (1 if change > 0 else -1)
    for _ in range(5):
        lowest, highest = grid.limits(previous)
        if lowest <= close <= highest:
            return previous
        previous = max(_LOWEST_PRICE, grid.snap(previous + step))
    return close


def day_so_far(
    day: dt.date,
    base: int,
    price: float,
    shares: int,
    minutes: int,
    rng: random.Random,
    grid: Grid = STOCKS,
) -> Candle:
    """Return the daily candle of a day that went from ``base`` to ``price`` in ``minutes``."""
    lowest, highest = grid.limits(base)
    close = _within(lowest, price, highest, grid)
    candle = _day_candle(day, base, close, shares, rng, grid)
    candle.volume = max(LEAST_OF_BAR * minutes, candle.volume * minutes // 381)
    return candle


def _day_candle(
    day: dt.date, previous: int, close: int, shares: int, rng: random.Random, grid: Grid
) -> Candle:
    lowest, highest = grid.limits(previous)
    width = max(0.004, abs(close / previous - 1) * 0.35)
    gap = rng.gauss((close / previous - 1) * 0.25, width)
    opening = _within(lowest, previous * (1 + gap), highest, grid)
    top, bottom = max(opening, close), min(opening, close)
    high = _within(top, top * (1 + abs(rng.gauss(0, 0.006))), highest, grid)
    low = _within(lowest, bottom * (1 - abs(rng.gauss(0, 0.006))), bottom, grid)
    stir = abs(close / previous - 1) / _USUAL_MOVE  # a day that moves is a busy one
    usual = shares * 0.0022 * rng.lognormvariate(0, 0.7)
    volume = max(LEAST_OF_DAY, int(usual * (1 + stir * stir / 8)))
    turnover = (opening + high + low + close) * volume // 4
    start = dt.datetime.combine(day, dt.time())
    return Candle(start, previous, opening, high, low, close, volume, turnover, volume)


def _within(lowest: int, price: float, highest: int, grid: Snap) -> int:
    return min(max(grid.snap(price), lowest), highest)


def minute_starts(day: dt.date, until: dt.time = dt.time.max) -> list[dt.datetime]:
    """Return the minutes of a trading day that have bars, up to but not including ``until``.

    Those from the opening on (09:00) to ten minutes before the close (15:19), and one for the print
    of the closing auction (15:30): nothing trades between.
    """
    return [start for start in _minutes_of_day(day) if start.time() < until]


@lru_cache(maxsize=1_000)
def _minutes_of_day(day: dt.date) -> tuple[dt.datetime, ...]:
    if day < FIRST_DAY:  # before the calendar: sessions were from nine to three
        hours = tuple(dt.datetime.combine(day, dt.time(hour)) for hour in (9, 15))
    else:
        hours = tuple(moment.replace(tzinfo=None) for moment in regular_hours(day) or ())
    if not hours:
        return ()
    opening, closing = hours
    count = int((closing - opening - _AUCTION_LASTS).total_seconds()) // 60
    return *(opening + dt.timedelta(minutes=minute) for minute in range(count)), closing


def minutes_of(
    day: Candle, starts: Sequence[dt.datetime], rng: random.Random, grid: Snap = STOCKS
) -> list[Candle]:
    """Make bars at ``starts``, oldest first, that together are ``day`` (its turnover excepted)."""
    closes = _path(day, len(starts), rng, grid)
    volumes = _shares_of(day.volume, starts, rng)
    bars = []
    price, so_far = day.open, 0
    for start, close, volume in zip(starts, closes, volumes, strict=True):
        high, low = max(price, close), min(price, close)
        so_far += volume
        bars.append(Candle(start, day.base, price, high, low, close, volume, 0, so_far))
        price = close
    _reach(bars, day, rng)
    for bar in bars:
        bar.turnover = sum(price * size for price, size in trades_of(bar))
    return bars


def trades_of(bar: Candle) -> list[tuple[int, int]]:
    """Return price and size of the trades behind a minute bar, oldest first: up to six.

    They begin at its open, reach its high and low, end at its close and add up to its volume; of
    five or four shares there are as many trades, and no bar is made with fewer.
    """
    middle = (bar.low, bar.high) if bar.close >= bar.open else (bar.high, bar.low)
    prices = (bar.open, *middle, bar.open, bar.close, bar.close)
    if bar.volume < len(prices):
        few = (bar.open, *middle, bar.close, bar.close)
        return [(price, 1) for price in few[: bar.volume]]
    turned = bar.volume % len(_PARTS)
    sizes = [max(1, bar.volume * part // 100) for part in _PARTS[turned:] + _PARTS[:turned]]
    sizes[0] += bar.volume - sum(sizes)
    return list(zip(prices, sizes, strict=True))


def _path(day: Candle, count: int, rng: random.Random, grid: Snap) -> list[int]:
    """Draw closing prices of ``count`` bars from the open to the close of the day."""
    noise = (day.high - day.low) * 0.05
    path = []
    price = float(day.open)
    for left in range(count, 0, -1):
        price += (day.close - price) / left + rng.gauss(0, noise)
        path.append(_within(day.low, price, day.high, grid))
    path[-1] = day.close
    return path


def _reach(bars: Sequence[Candle], day: Candle, rng: random.Random) -> None:
    """Stretch one bar to the high of the day and one to its low."""
    rng.choice(bars).high = day.high
    rng.choice(bars).low = day.low


def _shares_of(volume: int, starts: Sequence[dt.datetime], rng: random.Random) -> list[int]:
    """Split ``volume`` over the bars, busier at both ends of the day, busiest in its auctions."""
    count = len(starts)
    middle = (count - 1) / 2 or 1
    weights = [(1 + ((n - middle) / middle) ** 2) * rng.uniform(0.5, 1.5) for n in range(count)]
    weights[0] *= _OPENING_RUSH
    if count > 1 and starts[-1] - starts[-2] >= _AUCTION_LASTS:
        weights[-1] *= _CLOSING_RUSH
    scale = (volume - LEAST_OF_BAR * count) / sum(weights)
    parts = [LEAST_OF_BAR + int(weight * scale) for weight in weights]
    parts[0] += volume - sum(parts)
    return parts


def merge(bars: Sequence[Candle], minutes: int) -> list[Candle]:
    """Merge minute bars, oldest first, into bars of ``minutes`` each, stamped with their start."""
    merged: list[Candle] = []
    for bar in bars:
        late = (bar.start.hour * 60 + bar.start.minute) % minutes
        start = bar.start - dt.timedelta(minutes=late) if late else bar.start
        if not merged or merged[-1].start != start:
            merged.append(msgspec.structs.replace(bar, start=start))
            continue
        last = merged[-1]
        last.high = max(last.high, bar.high)
        last.low = min(last.low, bar.low)
        last.close = bar.close
        last.volume += bar.volume
        last.turnover += bar.turnover
        last.volume_so_far = bar.volume_so_far
    return merged
