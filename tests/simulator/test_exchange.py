"""Exchange without a wire: books never cross, and shares and money are conserved."""

from __future__ import annotations

import contextlib
import datetime as dt
import random
from itertools import islice, pairwise
from typing import get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiwoom_async import market
from kiwoom_async.simulator.exchange.accounts.account import Account
from kiwoom_async.simulator.exchange.accounts.fees import Fees
from kiwoom_async.simulator.exchange.clock import Clock
from kiwoom_async.simulator.exchange.exchange import Exchange
from kiwoom_async.simulator.exchange.instruments.candles import (
    days_before,
    minute_starts,
    minutes_of,
)
from kiwoom_async.simulator.exchange.instruments.prices import STOCKS
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.exchange.terms import OrderType, Side
from kiwoom_async.simulator.exchange.trading.board import Phase
from kiwoom_async.simulator.exchange.trading.desk import Desk, OrderRefused
from kiwoom_async.simulator.exchange.trading.happenings import Happening, OrderReported, Traded

DAY = dt.date(2026, 3, 5)
prices = st.integers(min_value=100, max_value=3_000_000)


@pytest.mark.parametrize(
    ("below", "tick", "at", "next_tick"),
    [
        (1_999, 1, 2_000, 5),
        (4_995, 5, 5_000, 10),
        (19_990, 10, 20_000, 50),
        (49_950, 50, 50_000, 100),
        (199_900, 100, 200_000, 500),
        (499_500, 500, 500_000, 1_000),
    ],
)
def test_tick_sizes(below: int, tick: int, at: int, next_tick: int) -> None:
    assert (STOCKS.tick_size(below), STOCKS.tick_size(at)) == (tick, next_tick)


@given(prices)
def test_the_ladder_is_every_price_of_the_day(base: int) -> None:
    steps = STOCKS.ladder(base)
    lowest, highest = STOCKS.limits(base)
    assert (steps[0], steps[-1]) == (lowest, highest)
    assert all(price in STOCKS for price in steps)
    assert (lowest, highest) == msgspec.structs.astuple(market.price_limits(base))
    assert all(higher - price == market.tick_size(price) for price, higher in pairwise(steps))
    assert [STOCKS.sign(price, base) for price in (lowest, highest, base)] == ["4", "1", "3"]


@given(close=prices.filter(lambda price: price in STOCKS), seed=st.integers(0, 2**32))
@settings(max_examples=30, deadline=None)
def test_minutes_are_drawn_inside_their_day(close: int, seed: int) -> None:
    rng = random.Random(seed)
    moves = [(day, 0.001) for day in market.trading_days(dt.date(2026, 2, 26), DAY)]
    days = list(islice(days_before(reversed(moves[:-1]), close, 10_000_000, rng), 5))
    assert days[0].close == close
    assert [day.start.day for day in days] == [4, 3, 27, 26]  # 2 March 2026 is a holiday
    for day in days:
        bars = minutes_of(day, minute_starts(day.start.date()), rng)
        assert len(bars) == 381
        assert (bars[0].open, bars[-1].close) == (day.open, day.close)
        assert max(bar.high for bar in bars) == day.high
        assert min(bar.low for bar in bars) == day.low
        assert sum(bar.volume for bar in bars) == day.volume == bars[-1].volume_so_far
        assert all(bar.low <= min(bar.open, bar.close) for bar in bars)
        assert all(bar.high >= max(bar.open, bar.close) for bar in bars)
        assert all(bar.close in STOCKS and bar.base == day.base for bar in bars)


def opened(seed: int = 1, phase: Phase = "open") -> tuple[Exchange, Desk, Account, Stock]:
    clock = Clock(DAY, dt.time(9, 5))
    exchange = Exchange(seed=seed, clock=clock, stocks=1, fees=Fees(150_000, tax=2_000_000))
    if phase != "open":
        exchange.day.enter(phase)
    account = exchange.open_account(1_000_000_000, {"005930": 1_000})
    desk = Desk(exchange, paper=False, report_original=False)
    return exchange, desk, account, exchange.stocks["005930"]


def check(stock: Stock, account: Account) -> None:
    book = stock.book
    assert book.bid < book.ask
    assert min(book.sizes) >= 0
    assert not any(book.sizes[book.bid + 1 : book.ask])
    assert all(book.sizes[position] for position in (*book.asks(), *book.bids()))
    for order in book.resting():
        position = book.position(order.price)
        assert position <= book.bid if order.side == "buy" else position >= book.ask
        assert 0 < order.remaining <= book.sizes[position]
    assert set(account.open_orders()) == set(stock.orders())
    assert account.buying_power >= 0
    assert account.sellable(account.holding(stock)) >= 0
    held = account.holdings[stock.symbol]
    assert held.size == 1_000 + held.bought_today - held.sold_today
    spent = sum(o.filled_amount for o in account.orders.values() if o.side == "buy")
    earned = sum(o.filled_amount for o in account.orders.values() if o.side == "sell")
    costs = sum(order.commission + order.tax for order in account.orders.values())
    assert account.cash == account.opening_cash - spent + earned - costs
    assert stock.low <= stock.price <= stock.high


ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["step", "trade", "buy", "sell", "modify", "cancel", "vi", "phase"]),
        st.integers(-40, 40),
        st.integers(1, 20_000),
        st.sampled_from(list(OrderType)),
    ),
    max_size=60,
)


def act(
    exchange: Exchange, desk: Desk, account: Account, action: tuple[str, int, int, OrderType]
) -> list[Happening]:
    """One thing that may happen."""
    name, offset, size, order_type = action
    stock = exchange.stocks["005930"]
    position = min(max(stock.book.bid + offset, 0), len(stock.book.prices) - 1)
    price = stock.book.prices[position]
    orders = account.open_orders()
    if name == "step":
        return exchange.step([stock], 1.0)
    if name == "trade":
        return exchange.floor.trade(stock, price, size, "buy" if size % 2 else "sell")
    if name == "vi":
        return (
            exchange.day.release(stock)
            if stock.vi
            else exchange.day.interrupt(stock, "up", "static")
        )
    if name == "phase":
        phases = get_args(Phase)
        return exchange.day.enter("open" if offset > 0 else phases[size % len(phases)])
    if name in ("buy", "sell"):
        order, happened = desk.place(
            account,
            stock,
            side="buy" if name == "buy" else "sell",
            type=order_type,
            price=price,
            size=size % 500 + 1,
            stop=stock.book.prices[max(position - 3, 0)],
        )
    elif not orders:
        return []
    elif name == "modify":
        order, happened = desk.modify(
            account, orders[size % len(orders)].number, price=price, size=0
        )
    else:
        order, happened = desk.cancel(account, orders[size % len(orders)].number, size=1)
    return happened + desk.enter(order)


def trades_of(stock: Stock, happened: list[Happening]) -> list[Traded]:
    return [one for one in happened if isinstance(one, Traded) and one.stock is stock]


@given(actions=ACTIONS, seed=st.integers(0, 1_000))
@settings(max_examples=150, deadline=None)
def test_whatever_happens_everything_adds_up(
    actions: list[tuple[str, int, int, OrderType]], seed: int
) -> None:
    exchange, desk, account, stock = opened(seed)
    volume, turnover = stock.volume, stock.turnover
    for action in actions:
        with contextlib.suppress(OrderRefused):
            happened = act(exchange, desk, account, action)
            for traded in trades_of(stock, happened):
                volume += traded.print.size
                turnover += traded.print.size * traded.print.price
                assert (traded.print.volume, traded.print.turnover) == (volume, turnover)
            for report in (one for one in happened if isinstance(one, OrderReported)):
                assert report.filled + report.remaining <= report.order.size
                if report.fill and report.order.type.names_price and report.order.price:
                    better = report.fill.price - report.order.price
                    assert better <= 0 if report.order.side == "buy" else better >= 0
        check(stock, account)
    assert stock.volume == volume


def test_a_market_order_in_an_auction_is_filled_at_its_price() -> None:
    exchange, desk, account, stock = opened(phase="opening_auction")
    order, _ = desk.place(account, stock, side="buy", type=OrderType.MARKET, price=0, size=10)
    assert desk.enter(order) == []
    with pytest.raises(OrderRefused, match="RC4063"):  # nothing can be filled at once
        desk.place(account, stock, side="buy", type=OrderType.MARKET_IOC, price=0, size=10)
    price = stock.price
    exchange.day.enter("open")
    assert (order.remaining, order.average_price) == (0, price)


def test_an_order_for_at_once_is_cancelled_in_an_interruption() -> None:
    exchange, desk, account, stock = opened()
    exchange.day.interrupt(stock, "up", "static")
    ioc, _ = desk.place(account, stock, side="buy", type=OrderType.MARKET_IOC, price=0, size=10)
    (killed,) = desk.enter(ioc)
    assert isinstance(killed, OrderReported)
    assert killed.status == "cancelled"


@pytest.mark.parametrize(("below", "side"), [(20, "sell"), (5, "buy")])
def test_the_market_runs_over_resting_orders(below: int, side: Side) -> None:
    exchange, desk, account, stock = opened()
    price = stock.book.prices[stock.book.bid - 5]
    order, _ = desk.place(account, stock, side="buy", type=OrderType.LIMIT, price=price, size=10)
    desk.enter(order)
    exchange.floor.trade(stock, stock.book.prices[stock.book.bid - below], 1, side)
    assert (order.remaining, order.average_price) == (0, price)
    check(stock, account)


def test_an_auction_at_the_upper_limit() -> None:
    exchange, _, account, stock = opened()
    exchange.floor.trade(stock, stock.book.prices[0], 10**9, "sell")
    assert stock.book.bid == -1
    exchange.day.enter("closing_auction")
    exchange.day.enter("open")
    check(stock, account)


def test_before_the_first_trade_of_a_day() -> None:
    exchange = Exchange(
        seed=1, clock=Clock(DAY, dt.time(8, 0)), stocks=1, fees=Fees(150_000, tax=2_000_000)
    )
    stock = exchange.stocks["005930"]
    assert (stock.open, stock.volume, stock.price) == (0, 0, stock.base)
    assert (stock.today.open, stock.today.volume) == (stock.base, 0)
    exchange.floor.trade(stock, stock.base, 5, "buy")
    assert (stock.open, stock.high, stock.low, stock.volume) == (stock.base,) * 3 + (5,)
    assert stock.minutes()[-1].volume_so_far == 5
