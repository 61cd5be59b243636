"""Index history: the days of an index, from the days of its stocks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence

from kiwoom_async.simulator.exchange.instruments.candles import Candle
from kiwoom_async.simulator.exchange.instruments.history import History
from kiwoom_async.simulator.exchange.instruments.tape import Tape

__all__ = ["index_history", "minutes_of_index"]

_DAYS_AT_FIRST = 3  # what an ETF on it needs when it opens
_DAYS_AT_ONCE = 250
_MOST_STOCKS = 60


class _Hundredths:
    """An index may have any value in hundredths of a point."""

    def snap(self, value: float, /) -> int:
        return max(round(value), 1)


def index_history(members: Sequence[Tape], base: int, seed: str, today: dt.date) -> History:
    """Make the history of an index that closed at ``base`` (hundredths of a point) yesterday.

    Its value is the worth of its members, or of the sixty largest of them.
    """
    largest = sorted(members, key=lambda stock: -stock.base * stock.listing.shares)[:_MOST_STOCKS]
    worth = sum(stock.base * stock.listing.shares for stock in largest)
    return History(_days(largest, base, worth, today), seed, _Hundredths())


def _days(
    members: Sequence[Tape], base: int, worth_at_base: int, before: dt.date
) -> Iterator[Candle]:
    shares = [stock.listing.shares for stock in members]

    def value(prices: Sequence[int]) -> int:
        worth = sum(price * count for price, count in zip(prices, shares, strict=True))
        return round(base * worth / worth_at_base)

    count = _DAYS_AT_FIRST
    while True:
        of_members = [stock.history.latest(count, before) for stock in members]
        for candles in reversed(list(zip(*of_members, strict=True))):
            yield _together(candles, value)
        if not of_members or len(of_members[0]) < count:
            return
        before, count = of_members[0][0].start.date(), _DAYS_AT_ONCE


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


def minutes_of_index(members: Sequence[Tape], base: int) -> list[Candle]:
    """Return today's minutes of an index, oldest first, from those of its members."""
    worth_at_base = sum(stock.base * stock.listing.shares for stock in members)
    changes: dict[dt.datetime, list[tuple[Tape, Candle]]] = {}
    for stock in members:
        for bar in stock.minutes_today():
            changes.setdefault(bar.start, []).append((stock, bar))
    worth, last = worth_at_base, {stock.symbol: stock.base for stock in members}
    bars: list[Candle] = []
    so_far, value = 0, base
    for start in sorted(changes):
        opening = value
        for stock, bar in changes[start]:
            worth += (bar.close - last[stock.symbol]) * stock.listing.shares
            last[stock.symbol] = bar.close
        value = round(base * worth / worth_at_base)
        if not bars:
            opening = value
        volume = sum(bar.volume for _, bar in changes[start])
        turnover = sum(bar.turnover for _, bar in changes[start])
        so_far += volume
        high, low = max(opening, value), min(opening, value)
        bars.append(Candle(start, base, opening, high, low, value, volume, turnover, so_far))
    return bars
