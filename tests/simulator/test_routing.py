"""Orders at KRX, at NXT and at the better of both: hours, routing, fills, ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from kiwoom_async.simulator import Rules, Simulator
from tests.support.wire_client import Client, Socket

pytestmark = pytest.mark.anyio

DAY = dt.date(2026, 9, 10)  # single-price auctions in the evening
LATER = dt.date(2026, 9, 15)  # KRX trades until 20:00
SAMSUNG, AT_NXT, AT_BOTH = "005930", "005930_NX", "005930_AL"


@asynccontextmanager
async def opened(
    http: aiohttp.ClientSession, at: str, day: dt.date = DAY, *, day_orders_end: bool = True
) -> AsyncIterator[Client]:
    time, rules = dt.time.fromisoformat(at), Rules(day_orders_end=day_orders_end)
    async with Simulator(pace=0, day=day, time=time, rules=rules, cash=10**11) as exchange:
        exchange.rate_limit(1_000)
        yield Client(exchange, http, exchange.credentials)


def until(exchange: Simulator, time: str) -> None:
    """Let time pass without trades of others."""
    moment = dt.datetime.combine(exchange.day, dt.time.fromisoformat(time))
    exchange.advance((moment - exchange.now).total_seconds())


async def events(socket: Socket, count: int) -> list[dict[str, Any]]:
    return [entry["values"] for entry in await socket.entries(count)]


async def cancel(client: Client, number: str, venue: str) -> Any:
    return await client.call(
        "kt10003", dmst_stex_tp=venue, orig_ord_no=number, stk_cd=SAMSUNG, cncl_qty="0"
    )


async def test_nxt_takes_orders_before_krx_does(http: aiohttp.ClientSession) -> None:
    async with opened(http, "08:10") as client, client.socket() as socket:
        await socket.register("00")
        await socket.register("0B", items=(SAMSUNG, AT_NXT, AT_BOTH), grp_no="2")
        ask = client.exchange.stock(AT_NXT).best_ask
        at_krx = await client.order(ord_uv=str(ask))
        assert "RC4058" in at_krx.message
        await client.order(ord_uv=str(ask), dmst_stex_tp="NXT", ord_qty="1")
        entries = await socket.entries(4)
        accepted, filled, *trades = (entry["values"] for entry in entries)
        for event in (accepted, filled):
            assert (event["2134"], event["2135"], event["2136"]) == ("2", "NXT", "N")
        assert (filled["913"], filled["914"]) == ("체결", str(ask))
        assert {entry["item"] for entry in entries[2:]} == {AT_NXT, AT_BOTH}
        assert {trade["9081"] for trade in trades} == {"NXT"}
        assert client.exchange.account.holdings[SAMSUNG].size == 101
        until(client.exchange, "08:55")
        in_the_break = await client.order(ord_uv=str(ask), dmst_stex_tp="NXT")
        assert "RC4058" in in_the_break.message
        assert (await client.order(ord_uv=str(ask))).code == 0  # KRX collects for its opening


@pytest.mark.parametrize("kind", ["3", "6", "7", "10", "13", "16", "20", "23", "26", "28", "29"])
async def test_outside_its_main_session_nxt_takes_limit_orders_only(
    http: aiohttp.ClientSession, kind: str
) -> None:
    async with opened(http, "08:10") as client:
        fields = {"trde_tp": kind, "dmst_stex_tp": "NXT", "ord_uv": "70000", "cond_uv": "70000"}
        for time in ("08:10", "15:35", "17:00"):
            until(client.exchange, time)
            assert "RC4059" in (await client.order(**fields)).message
            limit = await client.order(dmst_stex_tp="NXT", ord_uv="60000")
            assert limit.code == 0


@pytest.mark.parametrize("kind", ["5", "61", "62", "81"])
async def test_order_types_that_belong_to_krx(http: aiohttp.ClientSession, kind: str) -> None:
    async with opened(http, "10:00") as client:
        reply = await client.order(trde_tp=kind, dmst_stex_tp="NXT", ord_uv="70000")
        assert "RC4066" in reply.message


async def test_an_order_at_nxt_rests_through_the_breaks_and_ends_in_the_evening(
    http: aiohttp.ClientSession,
) -> None:
    async with opened(http, "08:10") as client, client.socket() as socket:
        exchange = client.exchange
        await socket.register("00")
        low = str(exchange.stock(SAMSUNG).limits[0])
        number = (await client.order(ord_uv=low, dmst_stex_tp="NXT")).body["ord_no"]
        until(exchange, "09:10")
        at_krx = (await client.order(ord_uv=low)).body["ord_no"]
        until(exchange, "15:25")
        assert [order.number for order in exchange.open_orders] == [number, at_krx]
        until(exchange, "15:31")
        *_, krx_ended = await events(socket, 3)
        assert (krx_ended["9203"], krx_ended["913"], krx_ended["902"]) == (at_krx, "취소", "0")
        until(exchange, "19:59")
        assert [order.number for order in exchange.open_orders] == [number]
        until(exchange, "20:00")
        (ended,) = await events(socket, 1)
        assert (ended["9203"], ended["913"], ended["2135"]) == (number, "취소", "NXT")
        assert exchange.open_orders == []
        assert not list(exchange.stock(AT_NXT).book.resting())


async def test_an_order_at_nxt_can_be_cancelled_in_its_breaks(http: aiohttp.ClientSession) -> None:
    async with opened(http, "08:10") as client:
        low = str(client.exchange.stock(SAMSUNG).limits[0])
        number = (await client.order(ord_uv=low, dmst_stex_tp="NXT")).body["ord_no"]
        until(client.exchange, "08:55")
        assert (await cancel(client, number, "NXT")).code == 0
        assert client.exchange.open_orders == []


@pytest.mark.parametrize("venue", ["KRX", "NXT"])
async def test_day_orders_may_be_kept(http: aiohttp.ClientSession, venue: str) -> None:
    async with opened(http, "10:00", day_orders_end=False) as client:
        exchange = client.exchange
        low = str(exchange.stock(SAMSUNG).limits[0])
        await client.order(ord_uv=low, dmst_stex_tp=venue)
        until(exchange, "20:01")
        assert len(exchange.open_orders) == 1
        exchange.next_day()
        assert exchange.open_orders == []  # no order rests over a night


async def test_an_order_for_either_takes_the_better_price_first(
    http: aiohttp.ClientSession,
) -> None:
    async with opened(http, "10:00") as client, client.socket() as socket:
        exchange = client.exchange
        krx, nxt = exchange.stock(SAMSUNG), exchange.stock(AT_NXT)
        while krx.best_ask <= nxt.best_ask:  # KRX has a wider spread now and then
            exchange.step(SAMSUNG, AT_NXT)
        cheap, dear = nxt.best_ask, krx.best_ask
        there = nxt.book.sizes[nxt.book.ask]
        await socket.register("00")
        size = there + 5
        reply = await client.order(ord_uv=str(dear), dmst_stex_tp="SOR", ord_qty=str(size))
        accepted, first, second = await events(socket, 3)
        assert (accepted["2134"], accepted["2135"], accepted["2136"]) == ("0", "SOR", "Y")
        assert (first["2135"], first["914"], first["915"]) == ("NXT", str(cheap), str(there))
        assert int(second["914"]) > cheap
        (order,) = [one for one in exchange.orders if one.number == reply.body["ord_no"]]
        assert order.filled == size
        assert all(fill.venue in ("KRX", "NXT") for fill in order.fills)
        assert reply.body["dmst_stex_tp"] == "SOR"


async def test_what_an_order_for_either_takes_is_gone_from_both_books_at_once(
    http: aiohttp.ClientSession,
) -> None:
    async with opened(http, "10:00") as client, client.socket() as socket:
        await socket.register("0D", items=(SAMSUNG, AT_NXT, AT_BOTH))
        size = sum(sum(client.exchange.stock(one).view.ask_sizes[:6]) for one in (SAMSUNG, AT_NXT))
        await client.order(ord_qty=str(size), trde_tp="3", dmst_stex_tp="SOR")
        await socket.register("0s", grp_no="2")  # what was pushed before its answer is here
        shown = [entry["values"] for entry in socket.backlog if entry["item"] == AT_BOTH]
        assert shown
        for book in shown:
            assert abs(int(book["51"])) < abs(int(book["41"]))
        assert {entry["item"] for entry in socket.backlog} == {SAMSUNG, AT_NXT, AT_BOTH}


async def test_an_order_for_either_prefers_krx_at_equal_prices(
    http: aiohttp.ClientSession,
) -> None:
    async with opened(http, "10:00") as client:
        exchange = client.exchange
        krx, nxt = exchange.stock(SAMSUNG), exchange.stock(AT_NXT)
        while krx.best_ask != nxt.best_ask:
            exchange.step(SAMSUNG, AT_NXT)
        await client.order(ord_uv=str(krx.best_ask), dmst_stex_tp="SOR", ord_qty="1")
        assert [fill.venue for fill in exchange.orders[0].fills] == ["KRX"]


@pytest.mark.parametrize(
    ("at", "day", "place"),
    [
        ("08:10", DAY, "NXT"),
        ("08:35", DAY, "NXT"),
        ("08:55", DAY, "KRX"),
        ("09:00:10", DAY, "KRX"),
        ("11:00", DAY, "KRX"),
        ("15:25", DAY, "KRX"),
        ("15:35", DAY, "NXT"),
        ("16:30", DAY, "NXT"),
        ("16:30", LATER, "KRX"),
    ],
)
async def test_where_an_order_for_either_rests(
    http: aiohttp.ClientSession, at: str, day: dt.date, place: str
) -> None:
    async with opened(http, at, day) as client:
        low = str(client.exchange.stock(SAMSUNG).limits[0])
        reply = await client.order(ord_uv=low, dmst_stex_tp="SOR")
        assert reply.code == 0
        assert client.exchange.open_orders[0].place == place
        assert (await cancel(client, reply.body["ord_no"], "SOR")).code == 0


async def test_all_or_nothing_looks_at_both_books(http: aiohttp.ClientSession) -> None:
    async with opened(http, "10:00") as client:
        exchange = client.exchange
        krx, nxt = exchange.stock(SAMSUNG), exchange.stock(AT_NXT)
        limit = max(krx.best_ask, nxt.best_ask)
        at_krx, at_nxt = (one.book.available("buy", limit) for one in (krx, nxt))
        for venue, size in (("KRX", at_krx + 1), ("SOR", at_krx + at_nxt + 1)):
            await client.order(
                trde_tp="20", ord_uv=str(limit), ord_qty=str(size), dmst_stex_tp=venue
            )
            assert not exchange.orders[-1].fills
            assert not exchange.orders[-1].open
        await client.order(
            trde_tp="20", ord_uv=str(limit), ord_qty=str(at_krx + at_nxt), dmst_stex_tp="SOR"
        )
        order = exchange.orders[-1]
        assert order.filled == order.size
        assert {fill.venue for fill in order.fills} == {"KRX", "NXT"}


async def test_lists_of_orders_name_the_exchange(http: aiohttp.ClientSession) -> None:
    async with opened(http, "10:00") as client:
        low = str(client.exchange.stock(SAMSUNG).limits[0])
        for venue in ("KRX", "NXT", "SOR"):
            await client.order(ord_uv=low, dmst_stex_tp=venue)
        asked = {"all_stk_tp": "0", "trde_tp": "0", "stk_cd": ""}
        listed = {
            code: [
                (row["stex_tp_txt"], row["sor_yn"])
                for row in (await client.call("ka10075", stex_tp=code, **asked)).body["oso"]
            ]
            for code in ("0", "1", "2")
        }
        assert listed["0"] == [("SOR", "Y"), ("NXT", "N"), ("KRX", "N")]
        assert listed["1"] == [("SOR", "Y"), ("KRX", "N")]  # it rests there
        assert listed["2"] == [("NXT", "N")]


async def test_trading_at_nxt_stops_with_an_interruption_at_krx(
    http: aiohttp.ClientSession,
) -> None:
    async with opened(http, "10:00") as client:
        exchange = client.exchange
        nxt = exchange.stock(AT_NXT)
        exchange.vi(SAMSUNG)
        volume = nxt.volume
        exchange.step(AT_NXT, times=20)
        await client.order(trde_tp="0", ord_uv=str(nxt.limits[1]), dmst_stex_tp="NXT")
        assert nxt.volume == volume
        (order,) = exchange.open_orders
        exchange.release_vi(SAMSUNG)
        assert [fill.venue for fill in order.fills] == ["NXT"]
        exchange.step(AT_NXT, times=20)
        assert nxt.volume > volume


async def test_the_auction_of_nxt_before_its_evening(http: aiohttp.ClientSession) -> None:
    async with opened(http, "15:31") as client, client.socket() as socket:
        exchange = client.exchange
        await socket.register("0B", items=(AT_NXT,))
        highest = str(exchange.stock(AT_NXT).limits[1])
        await client.order(ord_uv=highest, dmst_stex_tp="NXT")
        exchange.step(AT_NXT, times=5)
        (order,) = exchange.open_orders
        assert not order.fills
        until(exchange, "15:40")
        (trade,) = await events(socket, 1)
        assert trade["20"] == "154000"
        close = exchange.stock(SAMSUNG).today.close
        assert abs(int(trade["10"].lstrip("+-")) - close) <= 500  # steps of five orders of others
        assert trade["15"][0] not in "+-"  # an auction has no aggressor
        assert order.average_price == int(trade["10"].lstrip("+-"))


async def test_krx_in_the_evening_since_september_2026(http: aiohttp.ClientSession) -> None:
    async with opened(http, "16:30", LATER) as client, client.socket() as socket:
        exchange = client.exchange
        await socket.register("00")
        for kind in ("3", "5", "6", "7", "10", "13", "16", "20", "23", "26", "28", "29", "62"):
            reply = await client.order(trde_tp=kind, ord_uv="70000", cond_uv="70000")
            assert "RC4059" in reply.message, kind
        assert "RC4004" in (await client.order(ord_uv="100000")).message  # beyond 30 %
        low = str(exchange.stock(SAMSUNG).limits[0])
        number = (await client.order(ord_uv=low)).body["ord_no"]
        until(exchange, "20:00")
        _, ended = await events(socket, 2)
        assert (ended["9203"], ended["913"]) == (number, "취소")


async def test_orders_of_the_main_session_end_before_the_evening(
    http: aiohttp.ClientSession,
) -> None:
    async with opened(http, "10:00", LATER) as client:
        low = str(client.exchange.stock(SAMSUNG).limits[0])
        await client.order(ord_uv=low)
        until(client.exchange, "16:00")
        assert client.exchange.phase == "after_market"
        assert client.exchange.open_orders == []


@pytest.mark.parametrize(
    ("venue", "other"), [("KRX", "NXT"), ("NXT", "KRX"), ("KRX", "SOR"), ("NXT", "SOR")]
)
async def test_an_order_is_changed_and_cancelled_where_it_was_placed(
    http: aiohttp.ClientSession, venue: str, other: str
) -> None:
    async with opened(http, "10:00") as client:
        low = str(client.exchange.stock(SAMSUNG).limits[0])
        number = (await client.order(ord_uv=low, dmst_stex_tp=venue)).body["ord_no"]
        assert (await change(client, number, other)).message.count("RC4068") == 1
        assert "RC4068" in (await cancel(client, number, other)).message
        assert [order.number for order in client.exchange.orders] == [number]
        changed = await change(client, number, venue)
        assert changed.code == 0
        assert (await cancel(client, changed.body["ord_no"], venue)).code == 0
        assert client.exchange.open_orders == []


async def test_an_order_for_either_is_changed_as_such_or_where_it_waits(
    http: aiohttp.ClientSession,
) -> None:
    async with opened(http, "10:00") as client:
        low = str(client.exchange.stock(SAMSUNG).limits[0])
        for venue, code in (("SOR", 0), ("KRX", 0), ("NXT", 20)):
            number = (await client.order(ord_uv=low, dmst_stex_tp="SOR")).body["ord_no"]
            assert (await cancel(client, number, venue)).code == code


async def test_a_change_names_the_stock_of_its_order(http: aiohttp.ClientSession) -> None:
    async with opened(http, "10:00") as client:
        low = str(client.exchange.stock(SAMSUNG).limits[0])
        number = (await client.order(ord_uv=low)).body["ord_no"]
        for symbol, refusal in (("000660", "RC4069"), ("999999", "1902")):
            refused = await client.call(
                "kt10003", dmst_stex_tp="KRX", orig_ord_no=number, stk_cd=symbol, cncl_qty="0"
            )
            assert refusal in refused.message
            refused = await change(client, number, "KRX", symbol)
            assert refusal in refused.message
        assert [order.number for order in client.exchange.open_orders] == [number]


async def change(client: Client, number: str, venue: str, symbol: str = SAMSUNG) -> Any:
    price = client.exchange.stock(SAMSUNG).limits[0] + 100
    return await client.call(
        "kt10002",
        dmst_stex_tp=venue,
        orig_ord_no=number,
        stk_cd=symbol,
        mdfy_qty="0",
        mdfy_uv=str(price),
        mdfy_cond_uv="",
    )
