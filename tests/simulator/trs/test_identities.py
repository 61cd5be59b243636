"""Identities of the daily figures, over seeds, stocks and days chosen at random."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from kiwoom_async import market
from kiwoom_async.simulator.exchange.accounts.fees import Fees
from kiwoom_async.simulator.exchange.clock import Clock
from kiwoom_async.simulator.exchange.daily.boards import board_days
from kiwoom_async.simulator.exchange.daily.diary import Day, Diary
from kiwoom_async.simulator.exchange.daily.investors import INVESTORS
from kiwoom_async.simulator.exchange.exchange import Exchange

TODAY = dt.date(2026, 3, 5)
TRADING_DAYS = market.trading_days(market.FIRST_DAY, TODAY)
UNITS = (1, 1_000, 10_000, 1_000_000, 100_000_000)


@lru_cache(maxsize=4)
def exchange(seed: int) -> Exchange:
    clock = Clock(TODAY, dt.time(11, 0))
    return Exchange(seed=seed, clock=clock, stocks=20, fees=Fees(commission=15_000, tax=200_000))


@st.composite
def diaries(draw: st.DrawFn) -> tuple[Diary, list[Day]]:
    """A stock, an ETF or an ELW, and two of its days that follow each other, the later first."""
    world = exchange(draw(st.integers(1, 4)))
    symbol = draw(st.sampled_from([one for one in world.instruments if one[0] != "M"]))
    until = draw(st.sampled_from(TRADING_DAYS[-700:]))
    diary = world.diary(world.instruments[symbol])
    return diary, diary.latest(2, until)


@settings(max_examples=60)
@given(diaries(), st.sampled_from(UNITS))
def test_what_investors_buy_is_what_they_sell(chosen: tuple[Diary, list[Day]], unit: int) -> None:
    for day in chosen[1]:
        candle, investors = day.candle, day.investors
        for measure, whole in (("quantity", candle.volume), ("amount", candle.turnover)):
            bought, sold, net = (
                investors.in_units(side, measure, unit) for side in ("buy", "sell", "net")
            )
            assert sum(net[name] for name in INVESTORS) == 0
            assert sum(bought[name] for name in INVESTORS) == whole // unit
            assert sum(sold[name] for name in INVESTORS) == whole // unit
            assert min(*bought.values(), *sold.values()) >= 0
            assert net == {name: bought[name] - sold[name] for name in net}


@settings(max_examples=60)
@given(diaries())
def test_everything_is_part_of_what_was_traded(chosen: tuple[Diary, list[Day]]) -> None:
    for day in chosen[1]:
        candle, brokers, programs = day.candle, day.brokers, day.programs
        assert sum(row.bought for row in brokers.rows) == candle.volume
        assert sum(row.sold for row in brokers.rows) == candle.volume
        assert 0 <= programs.bought <= candle.volume
        assert 0 <= programs.sold <= candle.volume
        for side in ("buy", "sell", "net"):
            parts = sum(programs.part(part, side) for part in ("arbitrage", "non_arbitrage"))
            assert parts == programs.part("total", side)
        assert 0 <= day.short_sales.volume <= candle.volume
        if day.short_sales.volume > 100:
            average = day.short_sales.turnover / day.short_sales.volume
            assert candle.low <= average <= candle.high + 1
        assert sum(day.sessions) == candle.volume
        assert sum(day.aggressors) <= candle.volume


@settings(max_examples=60)
@given(diaries())
def test_balances_add_up(chosen: tuple[Diary, list[Day]]) -> None:
    diary, days = chosen
    for later, before in pairwise(days):
        for kind in ("margin_loan", "stock_loan", "lending"):
            now, then = later.balance(kind), before.balance(kind)
            assert now.remaining == then.remaining + now.opened - now.repaid
            assert min(now.opened, now.repaid, now.remaining) >= 0
        assert later.foreign_held - before.foreign_held == later.investors.of("foreign")
        assert 0 <= later.foreign_held <= later.foreign_limit == before.foreign_limit
    if len(days) == 2 and days[0].date < TODAY:
        assert diary.between(days[1].date, days[0].date) == days


@settings(max_examples=20)
@given(st.integers(1, 4), st.sampled_from(TRADING_DAYS[-700:]))
def test_a_market_is_the_sum_of_its_stocks(seed: int, until: dt.date) -> None:
    world = exchange(seed)
    own = [world.diary(stock) for stock in world.stocks.values()]
    for board in board_days(own, 2, until):
        alone = [day for diary in own for day in diary.between(board.date, board.date)]
        for kind in INVESTORS:
            total = sum(day.investors.of(kind) for day in alone)
            assert board.investors.of(kind) == total
        assert board.programs.paid == sum(day.programs.paid for day in alone)
        assert board.lending.remaining == sum(day.balance("lending").remaining for day in alone)


@settings(max_examples=20)
@given(st.integers(1, 4), st.sampled_from(TRADING_DAYS[-100:-1]))
def test_derived_instruments_follow_what_is_behind_them(seed: int, day: dt.date) -> None:
    world = exchange(seed)
    for fund in world.funds:
        candle = fund.days_until(day, 1)[-1]
        (held,) = fund.index.days_until(day, 1)
        before = fund.nav_on(market.previous_trading_day(day))
        growth = 1 + fund.terms.leverage * (held.close - held.base) / held.base
        assert abs(fund.nav_on(day) / before / growth - 1) < 1e-4
        assert abs(candle.close * 100 / fund.nav_on(day) - 1) < 0.01
    for warrant in world.warrants:
        candle = warrant.days_until(day, 1)[-1]
        past = warrant.underlying.history.latest(1, before=day + dt.timedelta(days=1))
        spot = warrant.underlying.prices(past[-1])[3]
        theory = warrant.theory(spot, day=day).price
        assert candle.low <= candle.close <= candle.high
        assert abs(candle.close - max(theory, 5)) <= warrant.grid.tick_size(candle.close)
