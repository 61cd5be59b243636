"""Plausibility of the market: prices over years, the shape of a day, sizes of trades."""

from __future__ import annotations

import datetime as dt
from statistics import median

import pytest

from kiwoom_async.simulator.exchange.accounts.fees import Fees
from kiwoom_async.simulator.exchange.clock import Clock
from kiwoom_async.simulator.exchange.exchange import Exchange
from kiwoom_async.simulator.exchange.instruments.candles import Candle, trades_of
from kiwoom_async.simulator.exchange.market.stock import Stock

DAY = dt.date(2026, 3, 5)
SAMSUNG = "005930"


@pytest.fixture(scope="module", params=[1, 2, 3])
def exchange(request: pytest.FixtureRequest) -> Exchange:
    clock = Clock(DAY, dt.time(10))
    return Exchange(seed=request.param, clock=clock, stocks=16, fees=Fees(150_000, tax=2_000_000))


def growth(stock: Stock) -> float:
    """By how much the price has grown in ten years."""
    days = stock.latest_days(2_450)
    return days[-1].close / days[0].close


def test_ten_years_are_no_straight_climb(exchange: Exchange) -> None:
    factors = [growth(stock) for stock in exchange.stocks.values()]
    assert 0.5 < median(factors) < 4
    kospi = exchange.sectors["001"].days_until(DAY, 2_450)
    assert 500 * 100 < kospi[0].close < 6_000 * 100


def test_a_day_is_busiest_at_both_ends(exchange: Exchange) -> None:
    stock = exchange.stocks[SAMSUNG]
    bars = [bar for day in stock.latest_days(21)[:-1] for bar in stock.history.minutes(day)]

    def part(first: dt.time, last: dt.time) -> float:
        within = (bar.volume for bar in bars if first <= bar.start.time() < last)
        return sum(within) / sum(bar.volume for bar in bars)

    morning, noon = part(dt.time(9), dt.time(9, 30)), part(dt.time(12), dt.time(12, 30))
    assert morning > 1.5 * noon
    assert part(dt.time(14, 50), dt.time(15, 20)) > 1.3 * noon
    assert 0.01 < part(dt.time(15, 30), dt.time(16)) < 0.1  # the closing auction


@pytest.mark.parametrize("volume", [1, 5, 6, 7, 11, 60, 600, 38_251])
def test_trades_of_a_minute_differ_in_size(volume: int) -> None:
    bar = Candle(dt.datetime.combine(DAY, dt.time(9)), 100, 100, 120, 90, 110, volume, 0, volume)
    sizes = [size for _, size in trades_of(bar)]
    assert sum(sizes) == volume
    assert min(sizes) >= 1
    if volume >= 60:
        assert len(set(sizes)) == len(sizes)
