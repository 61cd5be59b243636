"""The market over years: tails, clusters, an index in its range, days at limits; any first day."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from statistics import fmean, median
from typing import Any

import pytest

from kiwoom_async.simulator import Rules, Simulator
from kiwoom_async.simulator.exchange.instruments.candles import Candle
from kiwoom_async.simulator.exchange.market.stock import Stock
from tests.support.wire_client import Client

pytestmark = pytest.mark.anyio

DAY = dt.date(2026, 3, 5)
SAMSUNG, LARGE = "005930", 10**13
SEEDS = (1, 2, 3)


def opened(seed: int, stocks: int = 200) -> Simulator:
    return Simulator(pace=0, seed=seed, day=DAY, stocks=stocks)


def kurtosis(values: list[float]) -> float:
    mean = fmean(values)
    spread = fmean((one - mean) ** 2 for one in values)
    return fmean((one - mean) ** 4 for one in values) / spread**2


def returns(days: list[Candle]) -> list[float]:
    return [day.close / day.base - 1 for day in days]


def large(exchange: Simulator) -> list[Stock]:
    stocks = (exchange.stock(symbol) for symbol in exchange.symbols[:40])
    return [one for one in stocks if one.listing.close * one.listing.shares >= LARGE]


@pytest.mark.heavy(sample=1)
@pytest.mark.parametrize("seed", SEEDS)
def test_prices_move_as_prices_do(seed: int) -> None:
    exchange = opened(seed, 40)
    stocks = [exchange.stock(symbol) for symbol in exchange.symbols[:12]]
    moves = [returns(stock.days) for stock in stocks]
    assert median(map(kurtosis, moves)) > 5
    sizes = [[abs(one) for one in series] for series in moves]
    assert median(map(clustering, sizes)) > 0.03
    for stock in large(exchange):
        days = stock.days
        assert 0.3 < days[-1].close / days[0].close < 3.5, stock
        assert days[-1].close == stock.listing.close


def clustering(sizes: list[float]) -> float:
    """Correlation of the size of a move with that of the day before."""
    mean = fmean(sizes)
    pairs = pairwise(sizes)
    return sum((one - mean) * (other - mean) for one, other in pairs) / sum(
        (one - mean) ** 2 for one in sizes
    )


@pytest.mark.heavy(sample=1)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_index_stays_in_its_range(seed: int) -> None:
    exchange = opened(seed, 40)
    closes = [day.close / 100 for day in exchange._parts.exchange.sectors["001"].history.all()]
    assert closes[-1] == 2_650.12
    assert 1_000 < min(closes) < max(closes) < 5_500
    daily = [later / earlier - 1 for earlier, later in pairwise(closes)]
    assert 0.006 < fmean(one**2 for one in daily) ** 0.5 < 0.016
    assert kurtosis(daily) > 3.5


def test_stocks_move_together() -> None:
    exchange = opened(1, 40)
    one, other = (returns(exchange.stock(symbol).days) for symbol in (SAMSUNG, "005380"))
    assert (
        sum(a * b for a, b in zip(one, other, strict=True))
        > 0.15 * (sum(a * a for a in one) * sum(b * b for b in other)) ** 0.5
    )


def test_on_most_days_some_stock_is_at_a_limit() -> None:
    exchange = opened(1)
    stocks = exchange._parts.exchange.stocks.present()
    days: dict[dt.datetime, int] = {}
    for stock in stocks:
        for day in stock.latest_days(60):
            far = abs(day.close / day.base - 1) > 0.25
            days[day.start] = days.get(day.start, 0) + far
    assert len(days) == 60
    assert sum(map(bool, days.values())) > 30
    assert sum(days.values()) < 60 * len(stocks) * 0.03


@pytest.mark.parametrize("day", [dt.date(2015, 1, 2), dt.date(2015, 1, 5), dt.date(2016, 2, 29)])
async def test_a_simulator_opens_on_any_day(day: dt.date, http: Any) -> None:
    async with Simulator(pace=0, day=day, rules=Rules(calls=100)) as exchange:
        client = Client(exchange, http, exchange.credentials)
        quote = (await client.call("ka10001", stk_cd=SAMSUNG)).body
        assert quote["base_pric"] == "70000"
        chart = await client.call(
            "ka10081", stk_cd=SAMSUNG, base_dt=f"{day:%Y%m%d}", upd_stkpc_tp="1"
        )
        assert chart.body["stk_dt_pole_chart_qry"][0]["dt"] == f"{day:%Y%m%d}"
        assert (await client.call("kt00018", qry_tp="1", dmst_stex_tp="KRX")).code == 0
        exchange.step()
        assert exchange.next_day() > day
        assert (await client.call("ka20001", mrkt_tp="0", inds_cd="001")).code == 0


def test_opening_a_listing_costs_nothing() -> None:
    exchange = opened(1, 2_500)
    assert len(exchange.symbols) == 2_500
    made = exchange._parts.exchange._play._courses
    assert set(made) <= {SAMSUNG}  # what the account holds


@pytest.mark.kiwoom_stage(stocks=2_500)
async def test_a_stock_at_its_limit_can_be_traded_from_both_sides(exchange: Simulator) -> None:
    books = ((symbol, exchange.stock(symbol).book) for symbol in exchange.symbols)
    limited = next(symbol for symbol, book in books if not (book.best_ask and book.best_bid))
    before = exchange.stock(limited).volume
    for side in ("buy", "sell"):
        exchange.trade(limited, side=side)
    assert exchange.stock(limited).volume == before + 2
