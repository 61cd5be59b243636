"""Order types: each one does what its name says, at KRX, at NXT and for the better of both."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from kiwoom_async.simulator import Simulator
from kiwoom_async.simulator.exchange.accounts.portfolio import Order
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.exchange.terms import OrderType
from kiwoom_async.spec import load
from tests.support.wire_client import Client

pytestmark = pytest.mark.anyio

SAMSUNG = "005930"
VENUES = ("KRX", "NXT")
EVERYWHERE = (*VENUES, "SOR")


@pytest.fixture
async def client(http: aiohttp.ClientSession) -> AsyncIterator[Client]:
    async with Simulator(pace=0, day=dt.date(2026, 9, 10), cash=10**12) as exchange:
        exchange.rate_limit(1_000)
        yield Client(exchange, http, exchange.credentials)


def market(client: Client, venue: str) -> Stock:
    """Return what an order for a venue meets."""
    return client.exchange.stock(SAMSUNG + {"KRX": "", "NXT": "_NX", "SOR": "_AL"}[venue])


async def placed(client: Client, venue: str, kind: str, size: int, **fields: str) -> Order:
    """Place an order to buy and return it as it is booked then."""
    side = fields.pop("api_id", "kt10000")
    reply = await client.order(side, trde_tp=kind, dmst_stex_tp=venue, ord_qty=str(size), **fields)
    assert reply.code == 0, reply.message
    return client.exchange.account.orders[reply.body["ord_no"]]


def asks(stock: Stock, levels: int) -> int:
    """Return the shares offered at the best levels."""
    return sum(stock.view.ask_sizes[:levels])


def test_every_type_of_the_spec_is_known() -> None:
    (param,) = (one for one in load().apis["kt10000"].params if one.wire == "trde_tp")
    assert {str(kind.value) for kind in OrderType} == set(param.codes)


@pytest.mark.parametrize("venue", EVERYWHERE)
async def test_limit(client: Client, venue: str) -> None:
    """보통: up to its price at the prices of the book, the rest waits at its own price."""
    stock = market(client, venue)
    first, second = stock.view.ask_prices[:2]
    offered = asks(stock, 2)
    order = await placed(client, venue, "0", offered + 9, ord_uv=str(second))
    assert {fill.price for fill in order.fills} == {first, second}
    if venue == "NXT":  # KRX asks no more than that: others sell the rest at NXT
        assert (order.filled, order.fills[-1].price) == (order.size, second)
        return
    assert (order.filled, order.remaining, order.price) == (offered, 9, second)
    assert order in list(client.exchange.stock(SAMSUNG).book.resting())


@pytest.mark.parametrize("venue", EVERYWHERE)
async def test_limit_that_waits(client: Client, venue: str) -> None:
    """보통: below the best ask it waits in the book of its exchange."""
    stock = client.exchange.stock("005930_NX" if venue == "NXT" else SAMSUNG)
    before = stock.book.sizes[stock.book.bid]
    order = await placed(client, venue, "0", 9, ord_uv=str(stock.best_bid))
    assert not order.fills
    assert order in list(stock.book.resting())
    assert stock.book.sizes[stock.book.bid] == before + 9


@pytest.mark.parametrize("venue", EVERYWHERE)
async def test_market(client: Client, venue: str) -> None:
    """시장가: at any price, level by level."""
    stock = market(client, venue)
    prices = stock.view.ask_prices[:3]
    order = await placed(client, venue, "3", asks(stock, 2) + 1)
    assert list(dict.fromkeys(fill.price for fill in order.fills)) == prices
    assert not order.open


@pytest.mark.parametrize("venue", EVERYWHERE)
async def test_best_opposite(client: Client, venue: str) -> None:
    """최유리지정가: a limit at the best price of the other side."""
    stock = market(client, venue)
    best, there = stock.view.ask_prices[0], asks(stock, 1)
    order = await placed(client, venue, "6", there + 5)
    assert {fill.price for fill in order.fills} == {best}
    assert order.price == best
    assert order.remaining == (0 if venue == "NXT" else 5)  # KRX asks the same: others sell there


@pytest.mark.parametrize("venue", VENUES)
@pytest.mark.parametrize(("api_id", "own"), [("kt10000", "bid"), ("kt10001", "ask")])
async def test_best_own(client: Client, venue: str, api_id: str, own: str) -> None:
    """최우선지정가: a limit at the best price of its own side, where it waits."""
    stock = market(client, venue)
    best = stock.best_bid if own == "bid" else stock.best_ask
    order = await placed(client, venue, "7", 5, api_id=api_id)
    assert (order.filled, order.price) == (0, best)
    assert order in list(stock.book.resting())


@pytest.mark.parametrize("venue", EVERYWHERE)
@pytest.mark.parametrize(
    ("kind", "levels"),
    [("10", 2), ("13", 3), ("16", 1)],
)
async def test_immediate_or_cancel(client: Client, venue: str, kind: str, levels: int) -> None:
    """IOC: what can be filled at once is, the rest is cancelled with an event."""
    stock = market(client, venue)
    limit, offered = stock.view.ask_prices[1], asks(stock, levels)
    size = offered if kind == "13" else offered + 7
    async with client.socket() as socket:
        await socket.register("00")
        order = await placed(client, venue, kind, size, ord_uv=str(limit))
        count = len(order.fills) + (1 if kind == "13" else 2)
        last = (await socket.entries(count))[-1]["values"]
    assert order.filled == offered
    assert not order.open
    assert last["913"] == ("체결" if kind == "13" else "취소")
    assert last["902"] == "0"
    assert not client.exchange.open_orders
    assert max(fill.price for fill in order.fills) == worst_price(kind, limit, order)


def worst_price(kind: str, limit: int, order: Order) -> int:
    """Return the worst price an order of a kind may have been filled at."""
    if kind == "13":
        return max(fill.price for fill in order.fills)
    return limit if kind == "10" else order.price


@pytest.mark.parametrize("venue", EVERYWHERE)
@pytest.mark.parametrize(("kind", "levels"), [("20", 2), ("26", 1)])
async def test_fill_or_kill(client: Client, venue: str, kind: str, levels: int) -> None:
    """FOK: all of it at once, or nothing."""
    stock = market(client, venue)
    limit, offered = stock.view.ask_prices[1], asks(stock, levels)
    killed = await placed(client, venue, kind, offered + 1, ord_uv=str(limit))
    assert (killed.fills, killed.open) == ([], False)
    assert asks(stock, levels) == offered  # the book is as it was
    filled = await placed(client, venue, kind, offered, ord_uv=str(limit))
    assert filled.filled == offered


@pytest.mark.parametrize("venue", EVERYWHERE)
async def test_market_fill_or_kill(client: Client, venue: str) -> None:
    """시장가(FOK): all of it at any price."""
    stock = market(client, venue)
    size = asks(stock, 3)
    filled = await placed(client, venue, "23", size)
    assert filled.filled == size
    whole = sum(
        part.book.available("buy", 0)
        for part in ([stock.krx, stock.nxt] if venue == "SOR" else [stock])
        if part is not None
    )
    assert not (await placed(client, venue, "23", whole + 1)).fills


@pytest.mark.parametrize("venue", VENUES)
async def test_stop_limit(client: Client, venue: str) -> None:
    """스톱지정가: unseen until a trade of its exchange reaches the stop, then a limit order."""
    stock, exchange = market(client, venue), client.exchange
    price = stock.price
    stop, limit = price + 500, price + 700
    order = await placed(client, venue, "28", 3, ord_uv=str(limit), cond_uv=str(stop))
    assert order not in list(stock.book.resting())
    exchange.set_price(stock.item, price + 400)
    assert not order.fills
    exchange.set_price(stock.item, stop)
    assert order.filled == 3
    assert all(stop <= fill.price <= limit for fill in order.fills)


@pytest.mark.parametrize("venue", VENUES)
@pytest.mark.parametrize(("kind", "filled", "rests"), [("29", 1, 1), ("30", 1, 0), ("31", 0, 0)])
async def test_midpoint(client: Client, venue: str, kind: str, filled: int, rests: int) -> None:
    """중간가: half way between the best prices, with others who are not seen either."""
    stock = market(client, venue)
    middle, hidden = stock.book.middle, stock.typical_size
    order = await placed(client, venue, kind, hidden + 5)
    assert order.filled == filled * hidden
    assert {fill.price for fill in order.fills} <= {middle}
    assert order.remaining == rests * 5


async def test_conditional_limit(client: Client) -> None:
    """조건부지정가: a limit order that takes any price in the closing auction."""
    exchange, stock = client.exchange, market(client, "KRX")
    order = await placed(client, "KRX", "5", 4, ord_uv=str(stock.best_bid - 5_000))
    assert order in list(stock.book.resting())
    exchange.market_phase("closing_auction")
    exchange.market_phase("closed")
    assert order.filled == 4
    assert order.average_price == stock.price > order.price


@pytest.mark.parametrize(
    ("kind", "phase"), [("61", "pre_market"), ("81", "post_market"), ("62", "after_hours")]
)
async def test_outside_the_regular_session(client: Client, kind: str, phase: Any) -> None:
    """장전, 장후 시간외, 시간외단일가: at one price, in their own session only."""
    exchange, symbol = client.exchange, "005880"
    stock = exchange.stock(symbol)
    exchange.market_phase("closed")
    refused = await client.order(stk_cd=symbol, trde_tp=kind, ord_uv=str(stock.price))
    assert "RC4058" in refused.message
    exchange.market_phase(phase)
    order = await placed(client, "KRX", kind, 3, stk_cd=symbol, ord_uv=str(stock.price + 20))
    if kind == "62":
        exchange.advance(600)
    else:
        exchange.step(symbol, times=20)
    price = {"61": stock.base, "81": stock.price, "62": stock.after_hours_price}[kind]
    assert [(fill.price, fill.size) for fill in order.fills] == [(price, 3)]
    exchange.market_phase("closed")
    assert not exchange.open_orders


@pytest.mark.parametrize("venue", VENUES)
async def test_own_orders_stand_in_the_queue_and_are_filled_when_the_market_comes(
    client: Client, venue: str
) -> None:
    stock, exchange = market(client, venue), client.exchange
    order = await placed(client, venue, "0", 5, ord_uv=str(stock.best_bid - 300))
    volume = exchange.stock("005930_AL").volume
    exchange.set_price(stock.item, order.price)
    assert order.filled == 5
    assert [fill.venue for fill in order.fills] == [venue]
    assert exchange.stock("005930_AL").volume > volume


async def test_an_order_at_nxt_is_filled_when_krx_moves_past_its_price(client: Client) -> None:
    """Other participants at NXT follow the price at KRX and fill the orders on the way."""
    exchange, nxt = client.exchange, market(client, "NXT")
    order = await placed(client, "NXT", "0", 5, ord_uv=str(nxt.best_bid - 300))
    exchange.set_price(SAMSUNG, order.price - 300)
    assert [(fill.price, fill.venue) for fill in order.fills] == [(order.price, "NXT")]
    assert nxt.best_bid < nxt.best_ask
    assert nxt.best_bid < exchange.stock(SAMSUNG).best_ask
