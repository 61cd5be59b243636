"""Replay: recordings are pushed unchanged, and the exchange follows them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest

from kiwoom_async.simulator import Simulator
from tests.support.wire_client import Client

pytestmark = pytest.mark.anyio

SAMSUNG = "005930"
DAY = dt.date(2026, 3, 5)
BASE = 81_000
Recorded = tuple[int, str, str, bytes]


@pytest.fixture
async def exchange() -> AsyncIterator[Simulator]:
    async with Simulator(pace=0, day=DAY, time=dt.time(9, 0)) as exchange:
        exchange.rate_limit(1_000)
        yield exchange


def trade(second: int, price: int, size: int) -> Recorded:
    """A trade as it may have been recorded, with unexpected blanks and undocumented fields."""
    sign = "+" if price > BASE else "-"
    volume = 100 * second
    raw = (
        f'{{"10":"{sign}{price}", "11":"{price - BASE:+d}","15":"{size:+d}","13":"{volume}",'
        f'"20":"0900{second:02d}","99999":" x"}}'
    )
    return second * 1_000_000_000, "0B", SAMSUNG, raw.encode()


def book(second: int, ask: int) -> Recorded:
    values = {str(41 + n): f"+{ask + 100 * n}" for n in range(10)}
    values |= {str(51 + n): str(ask - 100 * (n + 1)) for n in range(10)}
    values |= {str(61 + n): str(10 + n) for n in range(10)}
    values |= {str(71 + n): str(20 + n) for n in range(10)}
    return second * 1_000_000_000, "0D", SAMSUNG, json.dumps(values).encode()


def recording() -> Iterator[Recorded]:
    for second, (price, size) in enumerate(
        [(81_500, 30), (81_600, -20), (81_400, 10), (80_900, -50), (81_200, 40)], 1
    ):
        yield trade(second, price, size)
        yield book(second, price + 100)


async def test_recorded_bytes_arrive_as_they_were(exchange: Simulator, client: Client) -> None:
    odd: Recorded = (6_000_000_000, "0B", SAMSUNG, b'{"10":7}')
    stranger: Recorded = (7_000_000_000, "0B", "123456", b'{"10":"1"}')
    entries = [*recording(), odd, stranger]
    async with client.socket() as socket:
        await socket.register("0B", "0D", items=(SAMSUNG, "123456"))
        assert await exchange.replay(entries, speed=None) == len(entries)
        await socket.entries(len(entries))
    sent = "".join(socket.seen)
    at = [sent.index(raw.decode()) for _, _, _, raw in entries]
    assert at == sorted(at)


async def test_everything_follows_the_recording(exchange: Simulator, client: Client) -> None:
    await exchange.replay(recording(), speed=None)
    quote = (await client.call("ka10001", stk_cd=SAMSUNG)).body
    assert (quote["cur_prc"], quote["base_pric"]) == ("+81200", str(BASE))
    assert (quote["open_pric"], quote["high_pric"], quote["low_pric"]) == (
        "+81500",
        "+81600",
        "-80900",
    )
    assert quote["trde_qty"] == "150"
    tape = (await client.call("ka10003", stk_cd=SAMSUNG)).body["cntr_infr"]
    assert [row["cntr_trde_qty"] for row in tape] == ["+40", "-50", "+10", "-20", "+30"]
    levels = (await client.call("ka10004", stk_cd=SAMSUNG)).body
    assert (levels["sel_fpr_bid"], levels["sel_fpr_req"]) == ("+81300", "10")
    assert (levels["buy_fpr_bid"], levels["buy_fpr_req"]) == ("+81200", "20")
    asked = {"stk_cd": SAMSUNG, "tic_scope": "1", "upd_stkpc_tp": "1"}
    (bar,) = (await client.call("ka10080", **asked)).body["stk_min_pole_chart_qry"][:1]
    assert (bar["trde_qty"], bar["cntr_tm"]) == ("150", "20260305090000")
    assert exchange.now == dt.datetime(2026, 3, 5, 9, 0, 5)


async def test_phases_on_the_way_make_nothing_up(http: aiohttp.ClientSession) -> None:
    """The first recorded trade comes after the openings; of another symbol nothing was recorded."""
    async with Simulator(pace=0, day=DAY, time=dt.time(7, 30)) as exchange:
        client = Client(exchange, http, exchange.credentials)
        async with client.socket() as socket:
            await socket.register("0B", "0C", "0D", "0H", "0g", items=(SAMSUNG, "000660_AL"))
            await exchange.replay(recording(), speed=None)
            assert exchange.now == dt.datetime(2026, 3, 5, 9, 0, 5)
            entries = await socket.entries(10)
    assert [(it["type"], it["item"]) for it in entries] == [("0B", SAMSUNG), ("0D", SAMSUNG)] * 5


async def test_own_orders_meet_the_recording(exchange: Simulator, client: Client) -> None:
    entries = list(recording())
    await exchange.replay(entries[:2], speed=None)
    async with client.socket() as socket:
        await socket.register("00")
        await client.order(ord_uv="81000", ord_qty="5")
        await client.order(ord_uv="80000", ord_qty="5")
        await exchange.replay(entries[2:], speed=None)
        events = await socket.entries(3, lambda it: it["type"] == "00")
    assert [event["values"]["913"] for event in events] == ["접수", "접수", "체결"]
    filled = events[-1]["values"]
    assert (filled["914"], filled["915"]) == ("81000", "5")
    assert len(exchange.open_orders) == 1
    assert exchange.stock(SAMSUNG).volume == 150
    await client.order(trde_tp="3", ord_qty="3")  # at once, out of the recorded book
    assert exchange.stock(SAMSUNG).volume == 150
    assert exchange.account.holding(exchange.stock(SAMSUNG)).size == 100 + 5 + 3


async def test_the_exchange_may_stand(exchange: Simulator) -> None:
    price = exchange.stock(SAMSUNG).price
    await exchange.replay(recording(), speed=None, follows=False)
    assert (exchange.stock(SAMSUNG).price, exchange.now.second) == (price, 0)


@pytest.mark.parametrize("time", ["888888", "090060", "0900", "09:00:01", " 90001", "09000 ", ""])
async def test_what_is_no_time_is_sent_and_not_followed(
    exchange: Simulator, client: Client, time: str
) -> None:
    when, code, item, raw = trade(1, 81_500, 30)
    odd = raw.replace(b'"090001"', json.dumps(time).encode())
    assert odd != raw
    price = exchange.stock(SAMSUNG).price
    async with client.socket() as socket:
        await socket.register("0B", items=(SAMSUNG,))
        assert await exchange.replay([(when, code, item, odd)], speed=None) == 1
        await socket.entries(1)
    assert odd.decode() in "".join(socket.seen)
    assert exchange.stock(SAMSUNG).price == price


@pytest.mark.parametrize("base", [1, 7, 81_003, 150_003])
async def test_a_reference_price_beside_the_ticks_is_followed(
    exchange: Simulator, base: int
) -> None:
    raw = f'{{"10":"+{base + 7}","11":"+7","15":"+30","20":"090001"}}'.encode()
    await exchange.replay([(0, "0B", SAMSUNG, raw)], speed=None)
    stock = exchange.stock(SAMSUNG)
    assert (stock.base, stock.price, stock.volume) == (base, base + 7, 30)


async def test_a_recording_is_not_changed_by_the_exchange(
    exchange: Simulator, http: aiohttp.ClientSession
) -> None:
    client = Client(exchange, http, exchange.credentials)
    async with client.socket() as socket:
        await socket.register("0B", "0D", "0F", "0w", items=(SAMSUNG,))
        await exchange.replay(recording(), speed=None)
        await client.order(trde_tp="3", ord_qty="3")
        exchange.advance(2)
        entries = await socket.entries(10)
    assert {entry["type"] for entry in entries + socket.backlog} == {"0B", "0D"}
    assert len(entries) + len(socket.backlog) == 10


async def test_each_exchange_follows_its_own_recording(exchange: Simulator) -> None:
    both = [(81_500, 30), (81_600, -20), (81_400, 10)]
    entries = [
        (at, kind, item, raw)
        for n, (price, size) in enumerate(both, 1)
        for item in (SAMSUNG, "005930_AL")
        for at, kind, _, raw in [trade(n, price, size)]
    ]
    at, kind, _, raw = trade(4, 81_700, 7)
    await exchange.replay([*entries, (at, kind, "005930_NX", raw)], speed=None)
    krx, nxt, joint = (exchange.stock(f"{SAMSUNG}{end}") for end in ("", "_NX", "_AL"))
    assert [one.size for one in krx.trades()] == [30, 20, 10]  # once, though it came twice
    assert [(one.price, one.size) for one in nxt.trades()] == [(81_700, 7)]
    assert (krx.volume, nxt.volume, joint.volume) == (60, 7, 67)
    assert krx.base == nxt.base == joint.base == BASE
