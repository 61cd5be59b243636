"""Invariants of a trading day, checked over played days with random orders."""

from __future__ import annotations

import contextlib
import datetime as dt
import random

import aiohttp
import pytest

from kiwoom_async import market
from kiwoom_async.simulator import Simulator
from kiwoom_async.simulator.exchange.accounts.account import Account
from kiwoom_async.simulator.exchange.accounts.fees import Fees
from kiwoom_async.simulator.exchange.clock import Clock
from kiwoom_async.simulator.exchange.exchange import Exchange
from kiwoom_async.simulator.exchange.instruments.candles import Candle, trades_of
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.exchange.terms import OrderType, Venue
from kiwoom_async.simulator.exchange.trading.desk import Desk, OrderRefused
from kiwoom_async.simulator.exchange.trading.happenings import (
    BookChanged,
    Happening,
    Traded,
)
from tests.support.wire_client import Client

pytestmark = pytest.mark.anyio

DAY = dt.date(2026, 3, 5)
SAMSUNG = "005930"
CASH, SHARES = 500_000_000, 1_000


def every_market(stock: Stock) -> list[Stock]:
    """Return an instrument at each exchange, and both together."""
    return [stock] if stock.nxt is None else [stock, stock.nxt, stock.both]


class Watch:
    """Checks everything that happens on an exchange as it happens."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        markets = [place for one in exchange.instruments.values() for place in every_market(one)]
        self.volumes = {one.item: one.volume for one in markets}
        self.trades = 0

    def see(self, happened: list[Happening]) -> None:
        for it in happened:
            if isinstance(it, Traded):
                self._trade(it)
        for stock in {it.stock for it in happened if isinstance(it, Traded | BookChanged)}:
            book = stock.book
            assert book.bid < book.ask, stock
            assert all(size >= 0 for size in book.view.ask_sizes + book.view.bid_sizes)
            both = stock.both.view  # neither is the book of both exchanges together
            assert max(both.bid_prices, default=0) < min(both.ask_prices, default=10**9), stock

    def _trade(self, it: Traded) -> None:
        stock, made = it.stock, it.print
        self.trades += 1
        self.volumes[stock.item] += made.size
        assert made.volume == self.volumes[stock.item]  # without a gap
        if stock.both is not stock:
            self.volumes[stock.both.item] += made.size
            assert it.joint.volume == self.volumes[stock.both.item]
            parts = stock.krx.volume + (stock.nxt.volume if stock.nxt else 0)
            assert stock.both.volume == parts
        assert stock.limits[0] <= made.price <= stock.limits[1]
        assert market.is_on_tick(made.price, kind=stock.listing.kind)
        assert made.low <= made.price <= made.high
        assert made.buy_volume + made.sell_volume <= made.volume


def books_balance(account: Account) -> None:
    """Money and shares are those of the opening and of what was executed since."""
    settled = sum(one.settlement for one in account.executions)
    assert account.cash == CASH + settled
    bought = sum(one.size for one in account.executions if one.side == "buy")
    sold = sum(one.size for one in account.executions if one.side == "sell")
    assert sum(holding.size for holding in account.held()) == SHARES + bought - sold
    assert account.buying_power >= 0
    for order in account.orders.values():
        assert 0 <= order.remaining <= order.size
        if order.action == "new" and order.open:
            assert order.filled + order.remaining <= order.size


def place_something(
    exchange: Exchange, desk: Desk, account: Account, rng: random.Random
) -> list[Happening]:
    stock = rng.choice([exchange.instruments[symbol] for symbol in exchange.stocks])
    types = [
        OrderType.LIMIT,
        OrderType.MARKET,
        OrderType.LIMIT_IOC,
        OrderType.BEST_OPPOSITE,
        OrderType.LIMIT_FOK,
    ]
    venues: tuple[Venue, ...] = ("KRX", "NXT", "SOR")
    with contextlib.suppress(OrderRefused):
        if account.open_orders() and rng.random() < 0.3:
            number = rng.choice(account.open_orders()).number
            _, happened = desk.cancel(account, number, size=0)
            return happened
        order, happened = desk.place(
            account,
            stock,
            side=rng.choice(("buy", "sell")),
            type=rng.choice(types),
            price=rng.choice(stock.book.prices),
            size=rng.randint(1, 50),
            venue=rng.choice(venues),
        )
        return happened + desk.enter(order)
    return []


@pytest.mark.heavy(sample=1)
@pytest.mark.parametrize("seed", range(4))
def test_a_played_day_with_random_orders(seed: int) -> None:
    exchange = Exchange(
        seed=seed,
        clock=Clock(DAY, dt.time(8, 0)),
        stocks=3,
        fees=Fees(150_000, tax=2_000_000),
        timetable=True,
        interruptions=True,
    )
    account = exchange.open_account(CASH, {SAMSUNG: SHARES}, gold_cash=0)
    desk = Desk(exchange, paper=False, report_original=False)
    watch, rng = Watch(exchange), random.Random(seed)
    end = dt.datetime.combine(DAY, dt.time(20, 1))
    while exchange.clock.now < end:
        watch.see(exchange.play_on(end))
        if rng.random() < 0.05:
            watch.see(place_something(exchange, desk, account, rng))
    assert watch.trades > 3_000
    books_balance(account)
    assert account.open_orders() == []
    for stock in [place for one in exchange.stocks.values() for place in every_market(one)]:
        tape, day = stock.trades(), stock.today
        assert sum(one.size for one in tape) == stock.volume == day.volume
        assert sum(one.size * one.price for one in tape) == stock.turnover
        assert max(one.price for one in tape) == day.high
        assert sum(bar.volume for bar in stock.minutes_today()) == day.volume
        known = exchange.diary(stock).today
        assert sum(known.investors.bought) == sum(known.investors.sold) == day.volume
        assert sum(row.bought for row in known.brokers.rows) <= day.volume


def trades_of_a_morning(*, asked: bool) -> list[tuple[str, str, int, int, int]]:
    """Return everything traded on a morning, on which somebody may have looked at NXT."""
    clock = Clock(DAY, dt.time(8, 0))
    exchange = Exchange(
        seed=5, clock=clock, stocks=5, fees=Fees(150_000, tax=2_000_000), timetable=True
    )
    exchange.watch(exchange.stocks)
    end = dt.datetime.combine(DAY, dt.time(9, 10))
    traded: list[tuple[str, str, int, int, int]] = []
    while clock.now < end:
        if asked:
            for stock in exchange.stocks.values():
                for one in every_market(stock):
                    exchange.diary(one).latest(3)
                    one.trades()
        traded += [
            (it.stock.item, it.print.time, it.print.price, it.print.size, it.joint.volume)
            for it in exchange.play_on(end)
            if isinstance(it, Traded)
        ]
    return traded


def test_what_is_asked_changes_nothing() -> None:
    quiet = trades_of_a_morning(asked=False)
    assert quiet == trades_of_a_morning(asked=True)
    assert {item[-3:] for item, *_ in quiet} >= {"_NX", "930"}


@pytest.mark.parametrize("item", [SAMSUNG, f"{SAMSUNG}_NX", f"{SAMSUNG}_AL"])
async def test_realtime_is_rest_at_the_same_moment(http: aiohttp.ClientSession, item: str) -> None:
    async with Simulator(pace=0, day=DAY, time=dt.time(8, 58), stocks=3) as exchange:
        exchange.rate_limit(1_000)
        client = Client(exchange, http, exchange.credentials)
        async with client.socket() as socket:
            await socket.register("0B", "0D", items=(item,))
            for minute in ("09:03", "09:05", "09:08"):
                await exchange.run(minute)
                book = (await client.call("ka10007", stk_cd=item)).body  # ka10004 ignores _AL
                quote = (await client.call("ka10001", stk_cd=item)).body
                data = [{"item": [item], "type": ["0B"]}]
                await socket.send(trnm="REG", grp_no="1", refresh="1", data=data)
                await socket.next("REG")
                trade = [one for one in socket.backlog if one["type"] == "0B"][-1]["values"]
                shown = [one for one in socket.backlog if one["type"] == "0D"][-1]["values"]
                assert (trade["10"], trade["13"]) == (quote["cur_prc"], quote["trde_qty"])
                for level in range(1, 11):
                    asked = (book[f"sel_{level}bid"], book[f"sel_{level}bid_req"])
                    bidden = (book[f"buy_{level}bid"], book[f"buy_{level}bid_req"])
                    assert (shown[str(40 + level)], shown[str(60 + level)]) == asked
                    assert (shown[str(50 + level)], shown[str(70 + level)]) == bidden


async def test_one_seed_gives_the_same_bytes(http: aiohttp.ClientSession) -> None:
    heard = []
    for _ in range(2):
        async with Simulator(pace=0, day=DAY, time=dt.time(8, 59), stocks=3, seed=3) as exchange:
            client = Client(exchange, http, exchange.credentials)
            async with client.socket() as socket:
                await socket.register("0B", "0D", "0F", "0w", items=tuple(exchange.symbols))
                await exchange.run("09:02")
                await socket.send(trnm="REMOVE", grp_no="1", data=[])
                await socket.next("REMOVE")
            heard.append([text for text in socket.seen if '"REAL"' in text])
    assert len(heard[0]) > 100
    assert heard[0] == heard[1]


def as_traded(bar: Candle) -> bool:
    """Return whether the trades behind a minute say what its bar says."""
    trades = trades_of(bar)
    prices = [price for price, _ in trades]
    told = (prices[0], max(prices), min(prices), prices[-1], sum(size for _, size in trades))
    return told == (bar.open, bar.high, bar.low, bar.close, bar.volume)


@pytest.mark.parametrize(
    ("day", "time"),
    [(DAY, dt.time(9, 1)), (DAY, dt.time(15, 19)), (dt.date(2026, 9, 15), dt.time(19, 30))],
)
def test_thin_minutes_are_their_trades_as_well(day: dt.date, time: dt.time) -> None:
    clock = Clock(day, time)
    exchange = Exchange(seed=2, clock=clock, stocks=2, fees=Fees(150_000, tax=2_000_000))
    thinnest = min(exchange.instruments.present(), key=lambda one: one.yesterday.volume)
    for stock in (thinnest, *every_market(exchange.stocks[SAMSUNG])[:2]):
        for candle in stock.latest_days(3):
            bars = stock.history.minutes(candle)
            assert all(as_traded(bar) for bar in bars)
            assert sum(bar.volume for bar in bars) == candle.volume
        assert all(as_traded(bar) for bar in stock.minutes_today())
        last = stock.trades()[-1]
        assert (last.price, last.volume) == (stock.price, stock.volume)
        assert (last.high, last.low) == (stock.high, stock.low)
