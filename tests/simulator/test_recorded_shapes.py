"""Values in the shapes that were recorded on the real service, and what follows from the rules."""

from __future__ import annotations

import datetime as dt
from typing import Any

import aiohttp
import pytest

from kiwoom_async.simulator import Rules, Simulator
from tests.support.wire_client import Client

pytestmark = pytest.mark.anyio

SAMSUNG, GOLD = "005930", "M04020000"
DAY = dt.date(2026, 3, 5)


async def last_trade(client: Client, side: Any, **more: Any) -> dict[str, str]:
    async with client.socket() as socket:
        await socket.register("0B", items=(SAMSUNG,))
        client.exchange.trade(SAMSUNG, side=side, **more)
        entries = await socket.entries(1, lambda it: it["type"] == "0B")
    values: dict[str, str] = entries[-1]["values"]
    return values


async def test_a_trade_shows_its_aggressor_in_five_fields(client: Client) -> None:
    sold = await last_trade(client, "sell", size=9)
    assert (sold["15"], sold["1313"][0], sold["1314"]) == ("-9", "-", "-9")
    assert (sold["1315"], sold["1316"]) == ("-9", " 0")
    bought = await last_trade(client, "buy", size=7)
    assert (bought["15"], bought["1313"][0], bought["1314"]) == ("+7", "+", "+7")
    assert (bought["1315"], bought["1316"]) == (" 0", "+7")


async def test_costs_and_rates_of_a_trade(client: Client) -> None:
    stock = client.exchange.stock(SAMSUNG)
    values = await last_trade(client, "buy")
    price = stock.price
    assert int(values["1497"]) == price * 40 // 100
    assert int(values["1498"]) == price * 32 // 100
    assert abs(int(values["32"]) / price - 0.00231) < 0.0001
    assert abs(int(values["732"]) / price - 0.00502) < 0.0001
    assert abs(int(values["852"]) / price - 0.004015) < 0.0001
    share = stock.buy_volume * 100 / (stock.buy_volume + stock.sell_volume)
    assert values["1032"] == ("-" if share < 50 else "+") + f"{share:.2f}"
    minute = client.exchange.now.replace(second=0, microsecond=0).time()
    yesterday = stock.history.minutes(stock.yesterday)
    then = [bar for bar in yesterday if bar.start.time() <= minute][-1].volume_so_far
    assert int(values["851"]) == stock.volume * 10_000 // then


async def test_an_auction_has_no_aggressor(client: Client) -> None:
    client.exchange.market_phase("closing_auction")
    async with client.socket() as socket:
        await socket.register("0B", items=(SAMSUNG,))
        client.exchange.market_phase("closed")
        (entry,) = await socket.entries(1, lambda it: it["type"] == "0B")
    values = entry["values"]
    assert values["15"].isdigit() and values["1313"].isdigit()  # noqa: PT018
    assert (values["1314"], values["1315"], values["1316"]) == (" 0", " 0", " 0")


async def test_program_totals_have_no_plus(client: Client) -> None:
    async with client.socket() as socket:
        await socket.register("0w", items=tuple(client.exchange.symbols))
        client.exchange.step(times=25)
        entries = await socket.entries(16, lambda it: it["type"] == "0w")
    texts = [entry["values"][fid] for entry in entries for fid in ("210", "211", "212", "213")]
    assert not [text for text in texts if text.startswith("+")]
    assert [text for text in texts if text.startswith("-")]


async def test_an_order_event_without_a_loan(client: Client) -> None:
    async with client.socket() as socket:
        await socket.register("00")
        await client.order(ord_uv="65000")
        (event,) = await socket.entries(1, lambda it: it["type"] == "00")
    assert event["values"]["923"] == ""
    assert event["values"]["10010"] == f" {client.exchange.stock(SAMSUNG).price}"


@pytest.mark.parametrize(
    ("direction", "kind", "fid", "least"),
    [
        ("up", "static", "1238", 10.0),
        ("down", "static", "1238", -10.0),
        ("up", "dynamic", "1239", 3.0),
    ],
)
async def test_an_interruption_has_a_price_that_starts_one(
    client: Client, direction: Any, kind: Any, fid: str, least: float
) -> None:
    async with client.socket() as socket:
        await socket.register("1h")
        client.exchange.vi(SAMSUNG, direction=direction, kind=kind)
        entry = (await socket.entries(1))[0]
    rate = float(entry["values"][fid])
    assert least <= rate < least + 0.3 if direction == "up" else least - 0.3 < rate <= least


async def test_interruptions_may_start_by_themselves(http: aiohttp.ClientSession) -> None:
    async with Simulator(pace=0, day=DAY) as exchange:
        stock = exchange.stock(SAMSUNG)
        exchange.trade(SAMSUNG)
        grid = stock.grid
        exchange.set_price(SAMSUNG, grid.snap(stock.price * 1.02))
        assert stock.vi is None
        exchange.set_price(SAMSUNG, grid.snap(stock.price * 1.04))
        assert (stock.vi and stock.vi.kind, stock.vi and stock.vi.direction) == ("dynamic", "up")
        exchange.advance(121)
        assert stock.vi is None
        reference = stock.price
        while stock.vi is None:
            exchange.set_price(SAMSUNG, grid.snap(stock.price * 0.98))
        assert (stock.vi.kind, stock.vi.direction, stock.vi.reference) == (
            "static",
            "down",
            reference,
        )
        assert stock.price <= reference * 0.9
    async with Simulator(pace=0, day=DAY, rules=Rules(interruptions=False)) as exchange:
        exchange.set_price(SAMSUNG, exchange.stock(SAMSUNG).limits[1])
        assert exchange.stock(SAMSUNG).vi is None


@pytest.mark.parametrize(
    ("symbol", "quiet", "starts"),
    [
        (SAMSUNG, 1.025, 1.035),
        ("069500", 1.025, 1.035),  # an ETF
        ("086520", 1.055, 1.065),  # at KOSDAQ
        ("57JBHH", 1.5, None),  # an ELW
        ("M04020000", 1.08, None),  # gold
    ],
)
async def test_the_band_of_a_dynamic_interruption(
    client: Client, symbol: str, quiet: float, starts: float | None
) -> None:
    exchange = client.exchange
    exchange.step(symbol)
    stock = exchange.stock(symbol)
    exchange.set_price(symbol, stock.grid.snap(stock.open))
    exchange.set_price(symbol, stock.grid.snap(stock.open * quiet))
    assert stock.vi is None
    if starts is not None:
        exchange.set_price(symbol, stock.grid.snap(stock.open))
        exchange.set_price(symbol, stock.grid.snap(stock.open * starts))
        assert stock.vi is not None
        assert (stock.vi.kind, stock.vi.dynamic_reference) == ("dynamic", stock.open)
        assert starts - 0.01 < stock.vi.price / stock.open < starts + 0.005


@pytest.mark.parametrize(
    ("symbol", "within", "beyond"),
    [
        (SAMSUNG, 1.025, 1.035),
        ("086520", 1.055, 1.065),
        ("069500", 1.025, 1.035),
        ("122630", 1.055, 1.065),
    ],
)
async def test_a_jump_interrupts_by_its_band(symbol: str, within: float, beyond: float) -> None:
    for factor, interrupted in ((within, False), (beyond, True)):
        async with Simulator(pace=0, day=DAY) as exchange:
            stock = exchange.stock(symbol)
            before = stock.price
            exchange.set_price(symbol, stock.grid.snap(before * factor))
            assert (stock.vi is not None) is interrupted
            if stock.vi is not None:
                assert (stock.vi.kind, stock.vi.dynamic_reference) == ("dynamic", before)
                assert stock.vi.price == stock.price


async def test_elws_and_gold_are_not_interrupted() -> None:
    async with Simulator(pace=0, day=DAY) as exchange:
        for symbol in ("57JBHH", "M04020000"):
            stock = exchange.stock(symbol)
            exchange.set_price(symbol, stock.grid.snap(stock.price * 1.09))
            assert stock.vi is None


async def test_an_order_that_sweeps_the_book_interrupts(http: aiohttp.ClientSession) -> None:
    async with Simulator(pace=0, day=DAY, cash=10**12) as exchange:
        client, stock = Client(exchange, http, exchange.credentials), exchange.stock(SAMSUNG)
        before = stock.price
        limit = stock.grid.snap(before * 1.04)
        await client.order(ord_uv=str(limit), ord_qty="1000000")
        assert stock.vi is not None
        assert (stock.vi.kind, stock.vi.direction) == ("dynamic", "up")
        assert stock.vi.dynamic_reference == before


async def test_books_are_shown_before_the_auction_shows_a_price(client: Client) -> None:
    async with client.socket() as socket:
        await socket.register("0D", items=(SAMSUNG,))
        await socket.register("0H", items=(SAMSUNG,), grp_no="2")
        client.exchange.market_phase("pre_market")
        client.exchange.step(SAMSUNG)
        (book,) = await socket.entries(1, lambda it: it["type"] == "0D")
        assert not [entry for entry in socket.backlog if entry["type"] == "0H"]
        assert book["values"]["23"].strip("+-0") == ""
        client.exchange.market_phase("opening_auction")
        client.exchange.step(SAMSUNG)
        (expected,) = await socket.entries(1, lambda it: it["type"] == "0H")
    assert expected["values"]["10"].strip("+-0")


@pytest.mark.parametrize("end", [True, False])
async def test_orders_end_with_the_session(http: aiohttp.ClientSession, end: bool) -> None:
    rules = Rules(day_orders_end=end)
    async with Simulator(pace=0, day=DAY, rules=rules) as exchange:
        client = Client(exchange, http, exchange.credentials)
        async with client.socket() as socket:
            await socket.register("00")
            await client.order(ord_uv="60000")
            exchange.market_phase("closing_auction")
            exchange.market_phase("closed")
            events = await socket.entries(2 if end else 1, lambda it: it["type"] == "00")
        assert [event["values"]["913"] for event in events] == ["접수", "취소"][: len(events)]
        listed = await client.call("ka10075", all_stk_tp="0", trde_tp="0", stex_tp="0")
        assert bool(listed.body["oso"]) is not end


async def test_gold_of_today_has_no_plus_and_months_start_on_trading_days(client: Client) -> None:
    exchange = client.exchange
    exchange.set_price(GOLD, exchange.stock(GOLD).limits[1])
    reply = await client.call("ka50091", stk_cd=GOLD, tic_scope="1")
    assert not [
        text for row in reply.body["gds_tic_chart_qry"] for text in row.values() if "+" in text
    ]
    months = await client.call("ka50083", stk_cd=GOLD, base_dt="20991231", upd_stkpc_tp="1")
    days = await client.call("ka50081", stk_cd=GOLD, base_dt="20991231", upd_stkpc_tp="1")
    listed = [row["dt"][:8] for row in days.body["gds_day_chart_qry"]]
    for row in months.body["gds_month_chart_qry"][:20]:
        first = min(day for day in listed if day.startswith(row["dt"][:6]))
        assert row["dt"][:8] == first


async def test_volumes_against_yesterday_are_one_ratio(client: Client) -> None:
    trade = await last_trade(client, "buy")
    one = (await client.call("ka10001", stk_cd=SAMSUNG)).body
    watched = (await client.call("ka10095", stk_cd=SAMSUNG)).body["atn_stk_infr"][0]
    assert trade["30"] == one["trde_pre"] == watched["pred_trde_qty_pre"]
