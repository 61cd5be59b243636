"""Worth: an ETF's net asset value beside its price and its index, now, by day and by minute."""

from __future__ import annotations

import datetime as dt
from itertools import accumulate
from typing import Any

import msgspec

from kiwoom_async.simulator.exchange.daily.diary import Day
from kiwoom_async.simulator.exchange.instruments.candles import Candle
from kiwoom_async.simulator.exchange.market.fund import Fund
from kiwoom_async.simulator.rest.calls import Request
from kiwoom_async.simulator.text import percent, points, rate

__all__ = ["TAX_TYPE", "FundDay", "FundMinute", "days_of", "fund_in", "minutes_of", "worth"]

TAX_TYPE = "보유기간과세"
_ONE_MINUTE = dt.timedelta(minutes=1)

Values = dict[str, Any]


def fund_in(request: Request) -> Fund | None:
    """Return the ETF a request is about, None if its symbol is that of something else."""
    stock = request.stock()
    return stock if isinstance(stock, Fund) and stock.listing.kind == "etf" else None


class FundDay(msgspec.Struct, frozen=True):
    """One day of an ETF.

    Attributes:
        day: Its prices and investors.
        nav: Net asset value at its end, hundredths of a KRW; ``nav_before`` at that of the day
            before.
        index: The candle of its index.
    """

    day: Day
    nav: int
    nav_before: int
    index: Candle


def days_of(request: Request, fund: Fund, count: int) -> list[FundDay]:
    """Return the last days of an ETF up to today, newest first."""
    days = request.exchange.diary(fund).latest(count + 1)
    candles = fund.index.days_until(request.exchange.clock.day, len(days))
    indices = {candle.start.date(): candle for candle in candles}
    navs = [fund.nav, *(fund.nav_on(day.date) for day in days[1:])]
    return [
        FundDay(days[n], navs[n], navs[n + 1], indices[days[n].date]) for n in range(len(days) - 1)
    ]


class FundMinute(msgspec.Struct, frozen=True):
    """An ETF at a moment of today.

    Attributes:
        index: Value of its index, hundredths of a point.
        volume: Shares traded so far; ``turnover`` KRW.
    """

    time: dt.datetime
    price: int
    index: int
    volume: int
    turnover: int


def minutes_of(request: Request, fund: Fund) -> list[FundMinute]:
    """Return an ETF now and at the end of every minute before, newest first."""
    now = request.exchange.clock.now
    bars = fund.minutes_today()
    turnovers = accumulate(bar.turnover for bar in bars)
    indices = {bar.start: bar.close for bar in fund.index.minutes_today()}
    index, found = fund.index.open, []
    for bar, turnover in zip(bars, turnovers, strict=True):
        index = indices.get(bar.start, index)
        if bar.start + _ONE_MINUTE <= now:
            found.append(FundMinute(bar.start, bar.close, index, bar.volume_so_far, turnover))
    current = FundMinute(now, fund.price, fund.index.value, fund.volume, fund.turnover)
    return [current, *found[::-1]]


def worth(fund: Fund, price: int, nav: int, nav_before: int, index: tuple[int, int]) -> Values:
    """Return the fields about the net asset value, as 0G has them.

    Args:
        fund: The ETF.
        price: KRW.
        nav: Hundredths of a KRW; ``nav_before`` that of the day before.
        nav_before: See there.
        index: The index and its base of the day, hundredths of a point.
    """
    value, base = index
    change = percent(nav - nav_before, nav_before)
    index_change = percent(value - base, base)
    return {
        "nav": points(nav, nav_before),
        "nav_index_disparity_rate": rate(change - index_change),
        "nav_etf_disparity_rate": rate(percent(price * 100 - nav, nav)),
        "tracking_error_rate": fund.tracking_error,
        "tracked_index_change": (value - base) / 100,
        "tracked_index_change_sign": "2" if value > base else "5" if value < base else "3",
    }
