"""Order types with rules of their own, and the phases of the day they belong to."""

from __future__ import annotations

import pytest

from kiwoom_async.market import round_price
from tests.support.symbols import SAMSUNG
from tests.support.wire_client import Client, Socket

pytestmark = pytest.mark.anyio

THIN = "0126Z0"  # traded by the dozen
KRX_ONLY = "005880"


async def events(socket: Socket, count: int, type: str = "00") -> list[dict[str, str]]:
    return [one["values"] for one in await socket.entries(count, lambda it: it["type"] == type)]


async def refusal(client: Client, api_id: str = "kt10000", **fields: str) -> str:
    """The code a new order is refused with, blank if it is booked."""
    client.exchange.rate_limit(1_000)
    message = (await client.order(api_id, **({"ord_qty": "1"} | fields))).message
    return message.partition("(")[2].partition(":")[0]


async def open_row(client: Client) -> dict[str, str]:
    reply = await client.call("ka10075", all_stk_tp="0", trde_tp="0", stex_tp="0")
    rows: list[dict[str, str]] = reply.body["oso"]
    assert len(rows) == 1
    return rows[0]


async def test_a_stop_order_waits_for_its_price(client: Client) -> None:
    exchange = client.exchange
    price = exchange.stock(SAMSUNG).price
    async with client.socket() as socket:
        await socket.register("00")
        await client.order(trde_tp="28", ord_uv=str(price + 1_000), cond_uv=str(price + 500))
        (accepted,) = await events(socket, 1)
        assert (accepted["906"], accepted["902"]) == ("스톱지정가", "10")
        assert (await open_row(client))["stop_pric"] == str(price + 500)
        exchange.set_price(SAMSUNG, price + 400)
        assert exchange.stock(SAMSUNG).book.sizes  # it was never shown in the book
        assert not list(exchange.stock(SAMSUNG).book.resting())
        exchange.set_price(SAMSUNG, price + 500)
        (filled,) = await events(socket, 1)
    assert (filled["913"], filled["902"]) == ("체결", "0")
    assert price + 500 <= int(filled["914"]) <= price + 1_000


async def test_a_stop_to_sell_that_is_set_off_may_rest(client: Client) -> None:
    exchange = client.exchange
    price = exchange.stock(SAMSUNG).price
    await client.order("kt10001", trde_tp="28", ord_uv=str(price), cond_uv=str(price - 500))
    exchange.set_price(SAMSUNG, price - 500)
    (order,) = exchange.stock(SAMSUNG).book.resting()
    assert (order.price, order.remaining, order.stop) == (price, 10, price - 500)


async def test_a_stop_can_be_moved_and_cancelled(client: Client) -> None:
    exchange = client.exchange
    price = exchange.stock(SAMSUNG).price
    first = (
        await client.order(trde_tp="28", ord_uv=str(price + 900), cond_uv=str(price + 500))
    ).body["ord_no"]
    changed = await client.call(
        "kt10002",
        dmst_stex_tp="KRX",
        orig_ord_no=first,
        stk_cd=SAMSUNG,
        mdfy_qty="0",
        mdfy_uv=str(price + 2_000),
        mdfy_cond_uv=str(price + 1_500),
    )
    exchange.set_price(SAMSUNG, price + 1_000)
    row = await open_row(client)
    assert (row["ord_no"], row["stop_pric"]) == (changed.body["ord_no"], str(price + 1_500))
    await client.call(
        "kt10003", dmst_stex_tp="KRX", orig_ord_no=row["ord_no"], stk_cd=SAMSUNG, cncl_qty="0"
    )
    exchange.set_price(SAMSUNG, price + 3_000)
    assert not [order for order in exchange.orders if order.fills]


async def test_a_midpoint_order_trades_half_way(client: Client) -> None:
    exchange = client.exchange
    stock = exchange.stock(THIN)
    size = stock.typical_size + 7
    middle = (stock.book.best_ask + stock.book.best_bid) // 2
    async with client.socket() as socket:
        await socket.register("00")
        await socket.register("0B", items=(THIN,), grp_no="2")
        await client.order(stk_cd=THIN, trde_tp="29", ord_qty=str(size))
        entries = await socket.entries(3)
        assert [entry["type"] for entry in entries] == ["00", "00", "0B"]
        assert entries[1]["values"]["914"] == str(middle)
        assert entries[2]["values"]["10"].lstrip("+-") == str(middle)
        assert entries[1]["values"]["902"] == "7"
        exchange.step(THIN)  # the next trade brings the next who trade unseen
        (last,) = await events(socket, 1)
    assert last["902"] == "0"
    assert stock.book.best_bid < stock.book.best_ask


@pytest.mark.parametrize(("kind", "filled"), [("30", True), ("31", False)])
async def test_a_midpoint_order_at_once(client: Client, kind: str, filled: bool) -> None:
    """IOC takes what there is, FOK nothing when that is not enough."""
    size = client.exchange.stock(THIN).typical_size + 7
    await client.order(stk_cd=THIN, trde_tp=kind, ord_qty=str(size))
    (order,) = client.exchange.orders
    assert bool(order.fills) is filled
    assert not order.open


async def test_a_conditional_limit_takes_any_price_at_the_close(client: Client) -> None:
    exchange = client.exchange
    bid = exchange.stock(SAMSUNG).book.best_bid
    await client.order(trde_tp="5", ord_uv=str(bid - 5_000))
    (order,) = exchange.open_orders
    exchange.step(SAMSUNG, times=5)
    exchange.market_phase("closing_auction")
    assert order.price == 0
    exchange.step(SAMSUNG, times=5)
    exchange.market_phase("closed")
    assert order.average_price == exchange.stock(SAMSUNG).price


async def test_a_conditional_limit_reserves_what_it_may_cost_at_the_close(client: Client) -> None:
    limit = client.exchange.stock(SAMSUNG).limits[1]
    await client.order(trde_tp="5", ord_uv="60000")
    assert client.exchange.account.reserved >= 10 * limit


@pytest.mark.parametrize("kind", ["61", "62", "81"])
async def test_off_hours_types_have_their_session(client: Client, kind: str) -> None:
    session = {"61": "pre_market", "62": "after_hours", "81": "post_market"}[kind]
    price = {"stk_cd": KRX_ONLY, "ord_uv": "1700"} if kind == "62" else {}
    exchange = client.exchange
    for phase in ("open", "pre_market", "post_market", "after_hours", "closing_auction"):
        exchange.market_phase(phase)
        refused = await refusal(client, trde_tp=kind, **price)
        assert refused == ("" if phase == session else "RC4059"), phase
    exchange.market_phase("closed")
    assert await refusal(client, trde_tp=kind, **price) == "RC4058"


async def test_what_is_not_for_now_is_refused(client: Client) -> None:
    exchange = client.exchange
    for phase in ("post_market", "after_hours"):
        exchange.market_phase(phase)
        assert await refusal(client, ord_uv="70000") == "RC4058"
    exchange.market_phase("opening_auction")
    assert await refusal(client, trde_tp="29") == "RC4063"
    assert await refusal(client, trde_tp="28", ord_uv="70000", cond_uv="71000") == "RC4063"
    for kind in ("6", "7", "10", "13", "16", "20", "23", "26"):  # nothing to meet at once
        assert await refusal(client, trde_tp=kind, ord_uv="70000") == "RC4063", kind
    for kind in ("0", "3", "5"):
        assert await refusal(client, trde_tp=kind, ord_uv="70000") == "", kind
    exchange.market_phase("open")
    exchange.market_phase("closing_auction")
    assert await refusal(client, trde_tp="5", ord_uv="70000") == "RC4063"
    exchange.market_phase("after_hours")
    assert await refusal(client, trde_tp="62", ord_uv="70000") == "RC4067"  # it trades at NXT


async def test_at_the_closing_price_after_the_close(client: Client) -> None:
    exchange = client.exchange
    exchange.market_phase("closed")
    close = exchange.stock(SAMSUNG).price
    volume = exchange.stock(SAMSUNG).volume
    exchange.market_phase("post_market")
    async with client.socket() as socket:
        await socket.register("00")
        await socket.register("0B", "0E", items=(SAMSUNG,), grp_no="2")
        await client.order("kt10001", trde_tp="81", ord_qty="100")
        (accepted,) = await events(socket, 1)
        assert (accepted["901"], accepted["906"]) == (str(close), "장마감후시간외")
        (waiting,) = await events(socket, 1, "0E")
        assert (waiting["131"], waiting["132"], waiting["135"]) == ("100", "+100", "0")
        exchange.step(SAMSUNG, times=20)
        filled = await events(socket, 1)
        trades = await events(socket, 1, "0B")
        quotes = await events(socket, 20, "0E")
    assert filled[0]["914"] == str(close)
    assert (trades[0]["10"].lstrip("+-"), trades[0]["290"]) == (str(close), "3")
    assert trades[0]["15"].isdigit()
    assert all("0" in (quote["131"], quote["135"]) for quote in quotes)
    assert exchange.stock(SAMSUNG).price == close
    assert exchange.stock(SAMSUNG).volume > volume


async def test_at_the_close_of_the_day_before(client: Client) -> None:
    exchange = client.exchange
    stock = exchange.stock(SAMSUNG)
    volume = stock.volume
    exchange.market_phase("pre_market")
    await client.order(trde_tp="61", ord_qty="5")
    exchange.step(SAMSUNG, times=20)
    (order,) = exchange.orders
    assert (order.average_price, order.remaining) == (stock.base, 0)
    assert stock.volume == volume  # that is no part of the day


async def test_what_waits_when_its_session_ends_is_cancelled(client: Client) -> None:
    exchange = client.exchange
    exchange.market_phase("post_market")
    async with client.socket() as socket:
        await socket.register("00")
        await client.order("kt10001", trde_tp="81")
        exchange.market_phase("after_hours")
        await client.order(stk_cd=KRX_ONLY, trde_tp="62", ord_uv="1700")
        exchange.market_phase("closed")
        told = [(one["913"], one["906"]) for one in await events(socket, 4)]
    assert told == [
        ("접수", "장마감후시간외"),
        ("취소", "장마감후시간외"),
        ("접수", "시간외단일가"),
        ("취소", "시간외단일가"),
    ]


async def test_auctions_after_hours(client: Client) -> None:
    exchange = client.exchange
    stock = exchange.stock(KRX_ONLY)
    exchange.market_phase("after_hours")
    close = stock.price
    dear = str(round_price(close * 112 // 100))
    assert await refusal(client, stk_cd=KRX_ONLY, trde_tp="62", ord_uv=dear) == "RC4004"
    async with client.socket() as socket:
        await socket.register("00")
        await socket.register("0B", "0D", items=(KRX_ONLY,), grp_no="2")
        above = str(round_price(close + 20))
        await client.order(stk_cd=KRX_ONLY, trde_tp="62", ord_uv=above)
        (accepted,) = await events(socket, 1)
        exchange.step(KRX_ONLY, times=10)
        exchange.advance(590)
        assert exchange.open_orders
        exchange.advance(10)
        (filled,) = await events(socket, 1)
        await socket.send(trnm="CNSRLST")
        await socket.next("CNSRLST")
    assert socket.backlog == []  # other clients get no event
    assert accepted["10010"] == f" {close}"
    assert filled["10010"] == f" {stock.after_hours_price}"
    assert filled["914"] == str(stock.after_hours_price)
    assert abs(stock.after_hours_price - close) <= 2
    assert stock.price == close


async def test_a_closing_price_order_keeps_its_price(client: Client) -> None:
    exchange = client.exchange
    exchange.market_phase("post_market")
    number = (await client.order("kt10001", trde_tp="81")).body["ord_no"]
    reply = await client.call(
        "kt10002",
        dmst_stex_tp="KRX",
        orig_ord_no=number,
        stk_cd=SAMSUNG,
        mdfy_qty="0",
        mdfy_uv="70000",
    )
    assert "RC4064" in reply.message
    cancelled = await client.call(
        "kt10003", dmst_stex_tp="KRX", orig_ord_no=number, stk_cd=SAMSUNG, cncl_qty="0"
    )
    assert cancelled.code == 0
    assert not exchange.open_orders
