"""Realtime values: consistent with each other, with the book, and with the spec."""

from __future__ import annotations

import asyncio
import json
from itertools import pairwise
from typing import Literal

import aiohttp
import pytest

from kiwoom_async.simulator import Rules, Simulator
from kiwoom_async.simulator.exchange.instruments.prices import STOCKS
from kiwoom_async.spec import load
from tests.support.wire_client import Client, Message

pytestmark = pytest.mark.anyio


def magnitude(text: str) -> int:
    return abs(int(text))


def of(entries: list[Message], type: str) -> list[dict[str, str]]:
    return [entry["values"] for entry in entries if entry["type"] == type]


async def test_every_documented_field_of_every_type(client: Client) -> None:
    exchange = client.exchange
    async with client.socket() as socket:
        await socket.register("0B", "0D", items=("005930",))
        await socket.register("00", "04", "1h", "0s", grp_no="2")
        await socket.send(trnm="CNSRLST")
        await socket.next("CNSRLST")
        await socket.send(trnm="CNSRREQ", seq="3", search_type="1", stex_tp="K")
        await socket.next("CNSRREQ")
        await client.order(trde_tp="3", ord_qty="1")
        exchange.vi("005930")
        exchange.announce("P")
        exchange.enter_condition("3", "005930")
        entries = await socket.entries(10)
    found = {entry["type"]: entry for entry in entries}
    assert found.keys() == {"00", "04", "0B", "0D", "1h", "0s", "02"}
    for code, entry in found.items():
        documented = load().realtime[code]
        assert {field.wire for field in documented.fields} <= entry["values"].keys()
        assert entry.keys() == {"type", "name", "item", "values"}
        assert all(isinstance(text, str) for text in entry["values"].values())


async def test_trades_are_consistent(client: Client) -> None:
    exchange = client.exchange
    stock = exchange.stock("005930")
    volume, turnover = stock.volume, stock.turnover
    async with client.socket() as socket:
        await socket.register("0B", items=("005930",))
        exchange.step("005930", times=300)
        trades = of(await socket.entries(300), "0B")
    for trade in trades:
        size, price = magnitude(trade["15"]), magnitude(trade["10"])
        volume += size
        turnover += size * price
        assert trade["13"] == str(volume)
        assert trade["14"] == str(turnover // 1_000_000)
        assert trade["1313"].lstrip("+-") == str(size * price // 1_000)
        assert int(trade["11"]) == price - stock.base
        assert trade["12"] == f"{(price - stock.base) * 100 / stock.base:+.2f}".replace(
            "+0.00", "0.00"
        )
        assert trade["25"] == ("2" if price > stock.base else "5" if price < stock.base else "3")
        assert trade["10"][0] == ("+" if price > stock.base else "-" if price < stock.base else "7")
        assert magnitude(trade["28"]) < magnitude(trade["27"])
        assert magnitude(trade["18"]) <= price <= magnitude(trade["17"])
        assert price in STOCKS
    first, last = trades[0], trades[-1]
    bought = sum(int(trade["15"]) for trade in trades[1:] if trade["15"].startswith("+"))
    assert int(last["1031"]) - int(first["1031"]) == bought
    sold = sum(magnitude(trade["15"]) for trade in trades[1:] if trade["15"].startswith("-"))
    assert int(last["1030"]) - int(first["1030"]) == sold
    counts = [int(last[fid]) - int(first[fid]) for fid in ("1071", "1072")]
    assert sum(counts) == 299
    assert float(last["228"]) == round(int(last["1031"]) * 100 / int(last["1030"]), 2)


async def test_books_are_consistent_with_trades(client: Client) -> None:
    exchange = client.exchange
    async with client.socket() as socket:
        await socket.register("0B", "0D", items=("000660",))
        exchange.step("000660", times=200)
        entries = await socket.entries(400)
    trades, books = of(entries, "0B"), of(entries, "0D")
    assert len(trades) == len(books) == 200
    for trade, book in zip(trades, books, strict=True):
        asks = [magnitude(book[str(fid)]) for fid in range(41, 51)]
        bids = [magnitude(book[str(fid)]) for fid in range(51, 61)]
        ask_sizes = [int(book[str(fid)]) for fid in range(61, 71)]
        bid_sizes = [int(book[str(fid)]) for fid in range(71, 81)]
        assert bids == sorted(bids, reverse=True)
        assert bids[0] < asks[0]
        assert asks == sorted(asks)
        assert all(price in STOCKS for price in asks + bids)
        assert min(ask_sizes + bid_sizes) > 0
        assert (int(book["121"]), int(book["125"])) == (sum(ask_sizes), sum(bid_sizes))
        assert int(book["128"]) == sum(bid_sizes) - sum(ask_sizes) == -int(book["138"])
        assert book["13"] == trade["13"]
        assert (trade["27"], trade["28"]) == (book["41"], book["51"])
        assert bids[0] <= magnitude(trade["10"]) <= asks[0]
    totals = [int(book["121"]) for book in books]
    assert [int(book["122"]) for book in books[1:]] == [
        later - earlier for earlier, later in pairwise(totals)
    ]


async def test_sizes_on_the_wire(client: Client) -> None:
    async with client.socket() as socket:
        await socket.register("0B", "0D", items=("005930",))
        client.exchange.step("005930")
        trade, book = await socket.entries(2)
    sizes = [
        len(json.dumps(one, ensure_ascii=False, separators=(",", ":"))) for one in (trade, book)
    ]
    assert 600 < sizes[0] < 850
    assert 1900 < sizes[1] < 2450


async def test_the_item_echoes_the_registration(client: Client) -> None:
    async with client.socket() as socket:
        await socket.register("0B", items=("005930", "005930_NX", "005930_AL"))
        client.exchange.trade("005930")
        at_krx = await socket.entries(2)
        client.exchange.trade("005930_NX")
        at_nxt = await socket.entries(2)
    assert [(entry["item"], entry["values"]["9081"]) for entry in at_krx + at_nxt] == [
        ("005930", "KRX"),
        ("005930_AL", "KRX"),
        ("005930_NX", "NXT"),
        ("005930_AL", "NXT"),
    ]
    volumes = [int(entry["values"]["13"]) for entry in at_krx + at_nxt]
    assert volumes[3] == volumes[1] + 1 == volumes[0] + volumes[2]


@pytest.mark.parametrize("order", ["live", "guide", "mixed"])
async def test_key_orders(
    http: aiohttp.ClientSession, order: Literal["live", "guide", "mixed"]
) -> None:
    async with Simulator(pace=0, rules=Rules(key_order=order)) as exchange:
        client = Client(exchange, http, exchange.credentials)
        async with client.socket() as socket:
            await socket.register("0B", items=("005930",))
            exchange.step("005930", times=60)
            await socket.entries(60)
        frames = [text for text in socket.seen if '"REAL"' in text]
    live = [text for text in frames if text.startswith('{"data":[{"values":{"20":')]
    guide = [text for text in frames if text.startswith('{"trnm":"REAL","data":[{"type":"0B",')]
    assert all(text.endswith('"item":"005930"}],"trnm":"REAL"}') for text in live)
    assert len(live) + len(guide) == 60
    assert {"live": not guide, "guide": not live, "mixed": bool(live and guide)}[order]
    assert not [text for text in frames if ": " in text or ", " in text]


async def test_frames_mix_symbols_and_types(client: Client) -> None:
    async with client.socket() as socket:
        await socket.register("0B", "0D", items=tuple(client.exchange.symbols))
        client.exchange.step(times=20)
        await socket.entries(640)
    frames = [json.loads(text)["data"] for text in socket.seen if '"REAL"' in text]
    assert {len(data) for data in frames} == {1, 2, 3}
    assert any(len({entry["item"] for entry in data}) > 1 for data in frames)
    assert any(len({entry["type"] for entry in data}) > 1 for data in frames)


async def test_paper_collects_on_a_grid(http: aiohttp.ClientSession) -> None:
    async with Simulator(pace=0, rules=Rules(paper=True, flush_interval=0.05)) as exchange:
        client = Client(exchange, http, exchange.credentials)
        async with client.socket() as socket:
            await socket.register("0B", items=("005930", "000660"))
            (connection,) = exchange.connections
            exchange.step("005930", "000660", times=3)
            assert connection.entries_sent == 0
            assert len(await socket.entries(6)) == 6


async def test_a_vi_comes_twice_and_stops_trading_until_it_is_released(client: Client) -> None:
    exchange = client.exchange
    async with client.socket() as socket:
        await socket.register("1h", items=("000660",))  # market-wide all the same
        await socket.register("0B", items=("005930",), grp_no="2")
        exchange.vi("005930", direction="down", kind="both")
        exchange.step("005930")
        start = await socket.entries(2)
        assert [entry["item"] for entry in start] == ["005930", "005930_AL"]
        values = start[0]["values"]
        assert (values["9068"], values["9069"], values["1224"]) == ("3", "2", "000000")
        assert (values["1225"], values["1490"], values["9008"]) == ("동적+정적", "1", "001")
        assert values["1221"] == str(exchange.stock("005930").open * 9 // 10 // 100 * 100)
        assert -10.2 < float(values["1238"]) <= -10.0
        exchange.advance(120)
        exchange.release_vi("005930")
        first, second, trade = await socket.entries(3)
        assert first["values"]["1224"] == second["values"]["1224"] == f"{exchange.now:%H%M%S}"
        again = first["values"] | {"1224": "000000", "13": "", "14": ""}
        assert again == values | {"13": "", "14": ""}
        assert trade["type"] == "0B"
        assert trade["values"]["15"].isdigit()
        exchange.step("005930")
        assert (await socket.entries(1))[0]["values"]["15"][0] in "+-"
        exchange.vi("005930")
        assert (await socket.entries(1))[0]["values"]["1490"] == "2"


async def test_phases_are_announced(client: Client) -> None:
    exchange = client.exchange
    async with client.socket() as socket:
        await socket.register("0s")
        exchange.market_phase("closing_auction")
        exchange.market_phase("closed")
        exchange.market_phase("opening_auction")
        exchange.market_phase("open")
        exchange.announce("Q", remaining="001000")
        entries = await socket.entries(5)
    assert {entry["item"] for entry in entries} == {""}
    assert [entry["values"]["215"] for entry in entries] == ["2", "4", "0", "3", "Q"]
    assert entries[-1]["values"]["214"] == "001000"


async def test_an_auction_shows_what_to_expect(client: Client) -> None:
    exchange = client.exchange
    async with client.socket() as socket:
        await socket.register("0D", items=("005930",))
        exchange.step("005930")
        assert (await socket.entries(1))[0]["values"]["23"] == "0"
        exchange.market_phase("closing_auction")
        values = (await socket.entries(1))[0]["values"]
    stock = exchange.stock("005930")
    assert values["23"] == str(stock.price)
    assert int(values["24"]) > 0
    assert int(values["200"]) == stock.price - stock.base


async def test_a_trade_by_hand_is_exactly_that(client: Client) -> None:
    exchange = client.exchange
    price = exchange.stock("005930").price + 2_300
    async with client.socket() as socket:
        await socket.register("0B", "0D", items=("005930",))
        exchange.trade("005930", price=price, size=123, side="sell")
        trade, book = await socket.entries(2)
    assert trade["values"]["10"] == f"+{price}"
    assert trade["values"]["15"] == "-123"
    assert magnitude(book["values"]["51"]) <= price < magnitude(book["values"]["41"])
    for wrong in (price + 50, 1_000_000, 0 - 5):
        with pytest.raises(ValueError, match="no price of the day"):
            exchange.trade("005930", price=wrong)
    with pytest.raises(ValueError, match="not listed"):
        exchange.trade("999999")


async def test_anything_can_be_pushed(client: Client) -> None:
    exchange = client.exchange
    async with client.socket() as socket:
        exchange.push('{"trnm":"REAL","data":[]}')
        assert await socket.next("REAL") == {"trnm": "REAL", "data": []}
        exchange.push_values("0J", "001", {"10": "+--2,650.11"}, name="업종지수")
        assert await socket.entries(1) == [
            {"type": "0J", "name": "업종지수", "item": "001", "values": {"10": "+--2,650.11"}}
        ]


async def test_a_seed_is_a_market() -> None:
    seen = []
    for seed in (3, 3, 4):
        async with aiohttp.ClientSession() as http, Simulator(seed=seed, pace=0) as exchange:
            client = Client(exchange, http, exchange.credentials)
            async with client.socket() as socket:
                await socket.register("0B", "0D", items=("005930", "035720"))
                exchange.step("005930", "035720", times=50)
                await socket.entries(200)
            seen.append(socket.seen)
    assert seen[0] == seen[1] != seen[2]


async def test_the_market_runs_by_itself(http: aiohttp.ClientSession) -> None:
    async with Simulator(pace=200, stocks=3) as exchange:
        client = Client(exchange, http, exchange.credentials)
        async with client.socket() as socket:
            await socket.register("0B", items=tuple(exchange.symbols))
            before = exchange.now
            started = exchange.stock("005930").volume
            entries = await socket.entries(120)
            assert {entry["item"] for entry in entries} == set(exchange.symbols)
            passed = (exchange.now - before).total_seconds()
            assert 0.1 < passed < 2
            assert exchange.stock("005930").volume > started


async def test_a_flood_loses_nothing(client: Client) -> None:
    async with client.socket() as socket:
        await socket.register("0B", items=("005930",))
        volume = client.exchange.stock("005930").volume
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(client.exchange.flood("005930", 1_050, at_once=400))
            trades = of(await socket.entries(1_050), "0B")
    for trade in trades:
        volume += magnitude(trade["15"])
        assert trade["13"] == str(volume)
