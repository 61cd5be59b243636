"""Orders: booked, filled, changed, cancelled, refused; and every book of the broker agrees."""

from __future__ import annotations

from typing import Literal

import aiohttp
import pytest

from kiwoom_async.simulator import Rules, Simulator
from tests.support.wire_client import Client, Message, Socket

pytestmark = pytest.mark.anyio


async def events(socket: Socket, count: int, type: str = "00") -> list[dict[str, str]]:
    return [one["values"] for one in await socket.entries(count, lambda it: it["type"] == type)]


async def balances(client: Client) -> dict[str, dict[str, str]]:
    reply = await client.call("kt00018", qry_tp="1", dmst_stex_tp="KRX")
    return {row["stk_cd"]: row for row in reply.body["acnt_evlt_remn_indv_tot"]}


async def open_orders(client: Client) -> list[Message]:
    reply = await client.call("ka10075", all_stk_tp="0", trde_tp="0", stex_tp="0")
    rows: list[Message] = reply.body["oso"]
    return rows


async def history(client: Client, kind: str = "1", **more: str) -> list[Message]:
    fields = {"qry_tp": kind, "stk_bond_tp": "0", "sell_tp": "0", "dmst_stex_tp": "%"}
    reply = await client.call("kt00007", **(fields | more))
    rows: list[Message] = reply.body["acnt_ord_cntr_prps_dtl"]
    return rows


async def test_there_are_no_bonds(client: Client) -> None:
    await client.order(ord_uv="70000")
    fields = {"qry_tp": "1", "sell_tp": "0", "dmst_stex_tp": "%"}
    for code, count in (("0", 1), ("1", 1), ("2", 0)):
        found = await client.call("kt00007", stk_bond_tp=code, **fields)
        assert len(found.body["acnt_ord_cntr_prps_dtl"]) == count


async def test_a_limit_order_rests_and_is_filled_in_parts(client: Client) -> None:
    exchange = client.exchange
    bid = exchange.stock("005930").book.best_bid
    async with client.socket() as socket:
        await socket.register("00", "04")
        reply = await client.order(ord_uv=str(bid))
        number = reply.body["ord_no"]
        assert (reply.code, len(number), reply.body["dmst_stex_tp"]) == (0, 7, "KRX")
        (accepted,) = await events(socket, 1)
        assert accepted["9203"] == number
        assert (accepted["913"], accepted["900"], accepted["902"]) == ("접수", "10", "10")
        assert (accepted["904"], accepted["905"], accepted["907"]) == ("0000000", "+매수", "2")
        assert {accepted[fid] for fid in ("909", "910", "911", "914", "915")} == {""}
        (row,) = await open_orders(client)
        assert (row["ord_no"], row["oso_qty"], row["ord_stt"]) == (number, "10", "접수")

        exchange.trade("005930", price=bid, size=4, side="sell")
        exchange.trade("005930", price=bid, size=100, side="sell")
        first, second = await events(socket, 2)
        assert (first["913"], first["902"], first["914"], first["915"]) == (
            "체결",
            "6",
            str(bid),
            "4",
        )
        assert (second["902"], second["915"], second["911"]) == ("0", "6", "10")
        assert second["903"] == str(bid * 10)
        assert first["909"] != second["909"]
    assert not exchange.open_orders
    assert await open_orders(client) == []
    holding = (await balances(client))["A005930"]
    assert int(holding["rmnd_qty"]) == 110
    assert int(holding["tdy_buyq"]) == 10
    (row,) = await history(client)
    assert (row["ord_no"], int(row["cntr_qty"]), int(row["cntr_uv"])) == (number, 10, bid)
    executions = await client.call("ka10076", qry_tp="0", sell_tp="0", stex_tp="0")
    assert executions.body["cntr"][0]["cntr_qty"] == "10"


async def test_a_market_order_walks_the_book(client: Client) -> None:
    stock = client.exchange.stock("0126Z0")
    view = stock.book.view
    size = view.ask_sizes[0] + 3
    cash = client.exchange.account.cash
    async with client.socket() as socket:
        await socket.register("00", "04")
        await socket.register("0B", "0D", items=("0126Z0",), grp_no="2")
        await client.order(stk_cd="0126Z0", ord_qty=str(size), trde_tp="3")
        entries = await socket.entries(8)
    kinds = [(entry["type"], entry["values"].get("913", "")) for entry in entries]
    assert kinds == [
        ("00", "접수"),
        ("00", "체결"),
        ("04", ""),
        ("0B", ""),
        ("00", "체결"),
        ("04", ""),
        ("0B", ""),
        ("0D", ""),
    ]
    trades = [entry["values"] for entry in entries if entry["type"] == "0B"]
    assert [trade["15"] for trade in trades] == [f"+{view.ask_sizes[0]}", "+3"]
    assert [abs(int(trade["10"])) for trade in trades] == view.ask_prices[:2]
    paid = view.ask_sizes[0] * view.ask_prices[0] + 3 * view.ask_prices[1]
    last = entries[4]["values"]
    assert int(last["903"]) == paid
    assert client.exchange.account.cash == cash - paid - int(last["938"])
    assert int(last["938"]) == int(paid * 0.00015) // 10 * 10
    balance = entries[5]["values"]
    assert (balance["930"], balance["932"]) == (str(size), str(paid))


async def test_selling_pays_tax_and_realises_profit(client: Client) -> None:
    exchange = client.exchange
    bid = exchange.stock("005930").book.best_bid
    async with client.socket() as socket:
        await socket.register("00", "04")
        await client.order("kt10001", ord_qty="40", ord_uv=str(bid + 500))
        await events(socket, 1)
        held = (await balances(client))["A005930"]
        assert (int(held["rmnd_qty"]), int(held["trde_able_qty"])) == (100, 60)
        exchange.set_price("005930", bid + 900)
        (sold,) = await events(socket, 1)
        assert (sold["905"], sold["914"]) == ("-매도", str(bid + 500))
        assert int(sold["939"]) == int((bid + 500) * 40 * 0.002)
        (balance,) = await events(socket, 1, "04")
    amount = (bid + 500) * 40
    profit = amount - 70_000 * 40 - int(sold["938"]) - int(sold["939"])
    assert (int(balance["930"]), int(balance["990"])) == (60, profit)
    assert exchange.account.cash == 100_000_000 + amount - int(sold["938"]) - int(sold["939"])


async def test_modify_and_cancel_make_new_orders(client: Client) -> None:
    exchange = client.exchange
    bid = exchange.stock("005930").book.best_bid
    async with client.socket() as socket:
        await socket.register("00")
        first = (await client.order(ord_uv=str(bid - 500))).body["ord_no"]
        changed = await client.call(
            "kt10002",
            dmst_stex_tp="KRX",
            orig_ord_no=first,
            stk_cd="005930",
            mdfy_qty="4",
            mdfy_uv=str(bid - 300),
        )
        second = changed.body["ord_no"]
        assert second > first
        assert (changed.body["base_orig_ord_no"], changed.body["mdfy_qty"]) == (
            first,
            "0" * 11 + "4",
        )
        assert {row["ord_no"]: row["oso_qty"] for row in await open_orders(client)} == {
            first: "6",
            second: "4",
        }
        cancelled = await client.call(
            "kt10003", dmst_stex_tp="KRX", orig_ord_no=second, stk_cd="005930", cncl_qty="0"
        )
        third = cancelled.body["ord_no"]
        assert (cancelled.body["base_orig_ord_no"], cancelled.body["cncl_qty"]) == (
            first,
            "0" * 11 + "4",
        )
        told = await events(socket, 5)
    assert [(one["9203"], one["913"], one["904"], one["905"]) for one in told] == [
        (first, "접수", "0000000", "+매수"),
        (second, "접수", first, "+매수정정"),
        (second, "확인", first, "+매수정정"),
        (third, "접수", second, "+매수취소"),
        (third, "취소", second, "+매수취소"),
    ]
    assert [order.number for order in exchange.open_orders] == [first]
    rows = await history(client)
    assert [(row["ord_no"], row["mdfy_cncl"], int(row["ord_remnq"])) for row in rows] == [
        (first, "", 6),
        (second, "정정", 0),
        (third, "취소", 0),
    ]
    exchange.rate_limit(100)
    assert [row["ord_no"] for row in await history(client, "2")] == [third, second, first]
    assert [row["ord_no"] for row in await history(client, "3")] == [first]
    assert await history(client, "4") == []
    assert [row["ord_no"] for row in await history(client, fr_ord_no=second)] == [second, third]
    assert await history(client, ord_dt="20200101") == []


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"ord_uv": "70050"}, "RC4003"),
        ({"ord_uv": "91100"}, "RC4004"),
        ({"ord_uv": "60000", "ord_qty": "10000"}, "855056"),
        ({"trde_tp": "3", "ord_qty": "1100"}, "855056"),
        ({"ord_uv": ""}, "RC4003"),
        ({"ord_uv": "70000", "stk_cd": "999999"}, "1902"),
        ({"ord_uv": "70000", "ord_qty": "0"}, "1517"),
        ({"ord_uv": "70000", "ord_qty": "many"}, "1517"),
        ({"ord_uv": "70000", "trde_tp": "99"}, "1517"),
        ({"ord_uv": "70000", "trde_tp": "28", "cond_uv": "70050"}, "RC4003"),
        ({"ord_uv": "70000", "dmst_stex_tp": ""}, "1511"),
    ],
)
async def test_what_is_refused(client: Client, fields: dict[str, str], code: str) -> None:
    reply = await client.order(**fields)
    assert reply.status == 200
    assert code in reply.message
    assert reply.code == (2 if len(code) == 4 else 20)
    assert not client.exchange.orders


async def test_refusals_of_sales_changes_and_cancellations(client: Client) -> None:
    reply = await client.order("kt10001", ord_qty="101", ord_uv="70000")
    assert reply.message == "[2000](800033:매도가능수량이 부족합니다. 100주 매도가능)"
    number = (await client.order(ord_uv="60000")).body["ord_no"]
    cancel = {"dmst_stex_tp": "KRX", "stk_cd": "005930", "orig_ord_no": number, "cncl_qty": "0"}
    modify = {**cancel, "mdfy_qty": "0", "mdfy_uv": "60050"}
    assert "RC4003" in (await client.call("kt10002", **modify)).message
    assert "RC4033" in (await client.call("kt10003", **(cancel | {"cncl_qty": "11"}))).message
    assert "RC4027" in (await client.call("kt10003", **(cancel | {"orig_ord_no": "1"}))).message
    assert (await client.call("kt10003", **cancel)).code == 0
    assert "RC4032" in (await client.call("kt10003", **cancel)).message


async def test_reserved_cash_and_shares_are_not_spent_twice(client: Client) -> None:
    assert (await client.order(ord_uv="60000", ord_qty="1600")).code == 0
    assert "855056" in (await client.order(ord_uv="60000", ord_qty="100")).message
    cash = (await client.call("kt00001", qry_tp="3")).body
    assert int(cash["ord_alow_amt"]) == 100_000_000 - 96_000_000 - 14_400
    assert int(cash["profa_ch"]) == 96_014_400
    assert (await client.order("kt10001", ord_uv="90000", ord_qty="100")).code == 0
    assert "800033" in (await client.order("kt10001", ord_uv="90000", ord_qty="1")).message


async def test_ioc_fok_and_best_orders(client: Client) -> None:
    exchange = client.exchange
    exchange.rate_limit(100)
    stock = exchange.stock("028300")
    view = stock.book.view
    best_ask, best_size = view.ask_prices[0], view.ask_sizes[0]
    more = {"stk_cd": "028300", "ord_qty": str(best_size + 5), "ord_uv": str(best_ask)}
    async with client.socket() as socket:
        await socket.register("00")
        await client.order(trde_tp="20", **more)
        killed = await events(socket, 2)
        assert [(it["913"], it["902"]) for it in killed] == [
            ("접수", str(best_size + 5)),
            ("취소", "0"),
        ]
        await client.order(trde_tp="10", **more)
        told = await events(socket, 3)
        assert [(it["913"], it["915"]) for it in told] == [
            ("접수", ""),
            ("체결", str(best_size)),
            ("취소", ""),
        ]
        await client.order(stk_cd="028300", trde_tp="6", ord_qty="1")
        best = (await events(socket, 2))[1]
        assert (best["913"], best["906"]) == ("체결", "최유리지정가")
        await client.order(stk_cd="028300", trde_tp="7", ord_qty="1")
        own = (await events(socket, 1))[0]
        assert int(own["901"]) == stock.book.best_bid
    assert [order.number for order in exchange.open_orders] == [own["9203"]]


async def test_a_closed_market_and_auctions(client: Client) -> None:
    exchange = client.exchange
    price = exchange.stock("005930").price
    exchange.market_phase("closed")
    assert "(RC4058:" in (await client.order(ord_uv="60000")).message
    exchange.market_phase("opening_auction")
    async with client.socket() as socket:
        await socket.register("00")
        await socket.register("0B", "0D", items=("005930",), grp_no="2")
        assert (await client.order(ord_uv=str(price + 500))).code == 0
        await client.order("kt10001", ord_uv=str(price + 1_000))
        exchange.step("005930")
        exchange.market_phase("open")
        (accepted, other, filled) = await events(socket, 3)
        assert (filled["913"], filled["9203"]) == ("체결", accepted["9203"])
        assert (await events(socket, 1, "0B"))[0]["15"].isdigit()  # an auction has no aggressor
    assert [order.number for order in exchange.open_orders] == [other["9203"]]
    assert exchange.stock("005930").book.bid < exchange.stock("005930").book.ask


async def test_a_cancellation_changes_the_book_that_is_shown(client: Client) -> None:
    stock = client.exchange.stock("005930")
    async with client.socket() as socket:
        await socket.register("0D", items=("005930",))
        number = (await client.order(ord_uv=str(stock.best_bid))).body["ord_no"]
        await client.call(
            "kt10003", dmst_stex_tp="KRX", orig_ord_no=number, stk_cd="005930", cncl_qty="4"
        )
        placed, cancelled = [one["values"] for one in await socket.entries(2)]
    assert int(placed["71"]) - int(cancelled["71"]) == 4
    assert cancelled["91"] == "-4"


async def test_a_rejection_after_booking(client: Client) -> None:
    client.exchange.reject_next_order("증거금 부족")
    async with client.socket() as socket:
        await socket.register("00")
        number = (await client.order(ord_uv="60000")).body["ord_no"]
        accepted, rejected = await events(socket, 2)
    assert (accepted["913"], accepted["919"]) == ("접수", "0")
    assert (rejected["9203"], rejected["913"], rejected["919"]) == (number, "거부", "증거금 부족")
    assert not client.exchange.open_orders


async def test_the_paper_server_knows_krx_only(http: aiohttp.ClientSession) -> None:
    async with Simulator(pace=0, rules=Rules(paper=True, calls=50)) as exchange:
        client = Client(exchange, http, exchange.credentials)
        for venue in ("NXT", "SOR"):
            reply = await client.order(ord_uv="60000", dmst_stex_tp=venue)
            assert reply.code == 20
            assert "RC9000" in reply.message
        assert (await client.order(ord_uv="60000")).message == "모의투자 매수주문완료"
        exchange.market_phase("closed")
        assert (await client.order(ord_uv="60000")).message == "[2000](RC4058:모의투자 장종료)"


@pytest.mark.parametrize("order_events", ["before", "after"])
async def test_events_come_before_or_after_the_answer(
    http: aiohttp.ClientSession, order_events: Literal["before", "after"]
) -> None:
    rules = Rules(order_events=order_events, event_delay=0.3)
    async with Simulator(pace=0, rules=rules) as exchange:
        client = Client(exchange, http, exchange.credentials)
        async with client.socket() as socket:
            await socket.register("00")
            connection = exchange.connections[0]
            before = connection.entries_sent
            await client.order(ord_uv="60000")
            assert connection.entries_sent == before + (order_events == "before")
            assert (await events(socket, 1))[0]["913"] == "접수"


async def test_the_market_may_be_reached_later(http: aiohttp.ClientSession) -> None:
    async with Simulator(pace=0, rules=Rules(fill_delay=0.3)) as exchange:
        client = Client(exchange, http, exchange.credentials)
        async with client.socket() as socket:
            await socket.register("00")
            await client.order(trde_tp="3")
            (order,) = exchange.open_orders
            number = (await client.order(ord_uv="60000")).body["ord_no"]
            reply = await client.call(
                "kt10003", dmst_stex_tp="KRX", orig_ord_no=number, stk_cd="005930", cncl_qty="0"
            )
            assert reply.code == 0  # cancelled on its way
            await exchange.wait_for(lambda: not order.open)
            told = await events(socket, 5)
            assert {it["9203"] for it in told if it["913"] == "체결"} == {order.number}


@pytest.mark.parametrize("cumulative", [True, False])
async def test_knobs_of_the_unknown(http: aiohttp.ClientSession, cumulative: bool) -> None:
    rules = Rules(fills_cumulative=cumulative, cancel_status="확인", report_original=True)
    async with Simulator(pace=0, rules=rules) as exchange:
        client = Client(exchange, http, exchange.credentials)
        async with client.socket() as socket:
            await socket.register("00")
            bid = exchange.stock("005930").book.best_bid
            number = (await client.order(ord_uv=str(bid))).body["ord_no"]
            exchange.trade("005930", price=bid, size=3, side="sell")
            exchange.trade("005930", price=bid, size=4, side="sell")
            fills = (await events(socket, 3))[1:]
            assert [it["911"] for it in fills] == (["3", "7"] if cumulative else ["3", "4"])
            await client.call(
                "kt10003", dmst_stex_tp="KRX", orig_ord_no=number, stk_cd="005930", cncl_qty="0"
            )
            told = await events(socket, 3)
            assert [(it["9203"] == number, it["913"], it["902"]) for it in told] == [
                (False, "접수", "3"),
                (False, "확인", "0"),
                (True, "접수", "0"),
            ]


async def test_accounts_do_not_see_each_other(client: Client) -> None:
    exchange = client.exchange
    other = Client(exchange, client.http, exchange.open_account(cash=1_000_000))
    async with client.socket() as mine, other.socket() as theirs:
        await mine.register("00")
        await theirs.register("00")
        await client.order(ord_uv="60000")
        await other.order(ord_uv="60000", ord_qty="1")
        (event,) = await events(theirs, 1)
        assert event["900"] == "1"
    assert len(await open_orders(other)) == 1
    assert await balances(other) == {}


async def test_lists_of_orders_are_paged(client: Client) -> None:
    client.exchange.rate_limit(1000)
    numbers = [(await client.order(ord_uv="60000", ord_qty="1")).body["ord_no"] for _ in range(45)]
    for api_id, table, rows, fields in [
        ("ka10075", "oso", numbers[::-1], {"all_stk_tp": "0", "trde_tp": "0", "stex_tp": "0"}),
        (
            "kt00007",
            "acnt_ord_cntr_prps_dtl",
            numbers,
            {"qry_tp": "1", "stk_bond_tp": "0", "sell_tp": "0", "dmst_stex_tp": "%"},
        ),
    ]:
        found: list[str] = []
        key = ""
        while not found or key:
            reply = await client.call(api_id, next_key=key, **fields)
            key = reply.headers["next-key"]
            found += [row["ord_no"] for row in reply.body[table]]
        assert found == rows
