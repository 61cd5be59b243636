"""Unusual requests: every query has an answer for any instrument, day, code and time of day."""

from __future__ import annotations

import datetime as dt
import random

import aiohttp
import pytest

from kiwoom_async.errors import ConfigError
from kiwoom_async.simulator import Simulator
from kiwoom_async.spec import API, Param, load
from tests.support.wire_client import Client

DAY = dt.date(2026, 3, 5)
SYMBOLS = ("005930", "005930_AL", "247540", "069500", "57JBHH", "57J412", "M04020000", "999999")
DAYS = (
    ("20100104", "20100105"),  # before the calendar begins
    ("20141230", "20150102"),
    ("20150102", "20150102"),  # its first day
    ("20260228", "20260301"),  # a weekend
    ("20260304", "20260302"),  # the end before the beginning
    ("20260302", "20991231"),
)
RANKING = {"mrkt_tp": "000", "amt_qty_tp": "1", "qry_dt_tp": "1", "stex_tp": "1"}
UNREADABLE = {
    "whole": ("9" * 300, "-5", "+1", "1_0", "1.5", "１", "٣", "²", "many", "1 0"),
    "day": (
        "20260230",
        "00000000",
        "99999999",
        "2026091",
        "202609100",
        "２０２６０９１０",
        "today",
    ),
}
QUERIES = [api for api in load().apis.values() if api.kind == "query"]
MOMENTS = (
    (dt.time(7, 30), 1),
    (dt.time(8, 35), 2),
    (dt.time(9, 0), 3),
    (dt.time(15, 25), 4),
    (dt.time(23, 0), 17),
)

pytestmark = pytest.mark.anyio


def question(api: API, rng: random.Random) -> dict[str, str]:
    days, symbol = rng.choice(DAYS), rng.choice(SYMBOLS)
    return {param.wire: filled(param, symbol, days, rng) for param in api.params}


def filled(param: Param, symbol: str, days: tuple[str, str], rng: random.Random) -> str:
    codes = [code for table in (param.codes, *param.tables.values()) for code in table]
    if codes:
        return rng.choice(codes)
    first = param.wire.startswith(("strt", "fr_"))
    return {
        "symbol": symbol,
        "symbols": f"{symbol}|{SYMBOLS[0]}",
        "day": days[0] if first else days[1],
        "time_of_day": "0930",
    }.get(param.kind, "1")


@pytest.mark.heavy(sample=2)
@pytest.mark.parametrize(("time", "stocks"), MOMENTS)
async def test_every_question_has_an_answer(time: dt.time, stocks: int) -> None:
    rng = random.Random(f"{time}")
    async with (
        Simulator(pace=0, day=DAY, time=time, stocks=stocks) as exchange,
        aiohttp.ClientSession() as http,
    ):
        exchange.rate_limit(100_000)
        client = Client(exchange, http, exchange.credentials)
        for api in QUERIES:
            fields = question(api, rng)
            reply = await client.call(api.id, **fields)
            assert reply.status == 200, (api.id, fields)
            assert reply.code in (0, 2, 20), (api.id, fields, reply.message)


@pytest.mark.kiwoom_stage(day=DAY)
async def test_the_first_days_and_those_before(client: Client) -> None:
    for api_id, fields in (
        ("ka90009", RANKING | {"date": "20100104"}),
        ("kt00016", {"fr_dt": "20150101", "to_dt": "20150102"}),
        ("kt00016", {"fr_dt": "20150102", "to_dt": "20150102"}),
    ):
        reply = await client.call(api_id, **fields)
        assert (reply.status, reply.code) == (200, 0), (api_id, fields)


@pytest.mark.kiwoom_stage(day=DAY, stocks=2)
async def test_lists_of_the_first_day_and_before(client: Client) -> None:
    for api_id, fields in (
        ("ka01690", {"qry_dt": "20141230"}),
        ("ka10051", RANKING | {"mrkt_tp": "0", "base_dt": "20150102", "amt_qty_tp": "0"}),
        ("ka10051", RANKING | {"mrkt_tp": "0", "base_dt": "20141230", "amt_qty_tp": "0"}),
        ("ka90005", RANKING | {"date": "20150102", "mrkt_tp": "P00101", "min_tic_tp": "1"}),
    ):
        reply = await client.call(api_id, **fields)
        assert (reply.status, reply.code) == (200, 0), (api_id, fields)


@pytest.mark.kiwoom_stage(day=DAY, stocks=3)
async def test_numbers_and_days_that_cannot_be_read_are_refused(
    client: Client, exchange: Simulator
) -> None:
    exchange.rate_limit(100_000)
    read = [
        (api, param, value)
        for api in (*QUERIES, *(api for api in load().apis.values() if api.kind == "order"))
        for param in api.params
        for value in UNREADABLE.get(param.kind, ())
    ]
    assert len({param.wire for _, param, _ in read}) > 20
    for api, param, value in read:
        fields = question(api, random.Random(1)) | {param.wire: value}
        reply = await client.call(api.id, **fields)
        assert reply.status == 200, (api.id, fields)
        assert "[1517:" in reply.message, (api.id, fields, reply.message)
        assert f"파라미터={param.wire} " in reply.message, (api.id, fields, reply.message)
    assert not exchange.orders


@pytest.mark.kiwoom_stage(day=DAY, stocks=3)
async def test_a_span_of_nothing_is_the_shortest_one(client: Client) -> None:
    rng = random.Random(1)
    for api in (api for api in QUERIES if any(param.kind == "whole" for param in api.params)):
        spans = {param.wire: "0" for param in api.params if param.kind == "whole"}
        for by_day in ({}, {"tm_tp": "2"}, {"tm_tp": "1"}):
            reply = await client.call(api.id, **(question(api, rng) | spans | by_day))
            assert (reply.status, reply.code in (0, 2)) == (200, True), (api.id, reply.message)


async def test_a_body_that_nests_without_end(client: Client, exchange: Simulator) -> None:
    await client.issue()
    headers = {"authorization": f"Bearer {client.token}", "content-type": "application/json"}
    nested = b'{"stk_cd":' * 50_000
    for path, api_id in (("/api/dostk/stkinfo", "ka10001"), ("/oauth2/token", "")):
        url = exchange.server.rest + path
        async with client.http.post(url, data=nested, headers={"api-id": api_id, **headers}) as got:
            assert got.status == 200
            assert "[1517:" in (await got.json(content_type=None))["return_msg"]
    assert exchange.calls[-1].body == {}
    async with client.socket() as socket:
        await socket.ws.send_bytes(nested)
        await socket.ws.send_str(nested.decode())
        assert (await socket.register("0B", items=("005930",)))["return_code"] == 0


def test_days_at_the_ends_of_the_calendar() -> None:
    for day, why in (
        (dt.date(2014, 12, 30), "the calendar knows"),
        (dt.date(2027, 12, 29), "no such trading day after"),
        (dt.date(2027, 12, 30), "no such trading day after"),
    ):
        with pytest.raises(ValueError, match=why):
            Simulator(stocks=1, day=day)


@pytest.mark.parametrize("day", [dt.date(2015, 1, 2), dt.date(2027, 12, 28)])
async def test_the_first_and_the_last_day_have_answers(
    day: dt.date, http: aiohttp.ClientSession
) -> None:
    async with Simulator(pace=0, day=day, stocks=2, holdings={"005930": 1}) as exchange:
        exchange.rate_limit(100_000)
        client = Client(exchange, http, exchange.credentials)
        await client.order(ord_qty="1", trde_tp="3")
        rng = random.Random(f"{day}")
        of_products = ("ka3", "ka100") if day.year == 2015 else ()
        for api in (api for api in QUERIES if api.id.startswith(("kt", *of_products))):
            reply = await client.call(api.id, **question(api, rng))
            assert (reply.status, reply.code in (0, 2, 20)) == (200, True), (api.id, reply.message)
        if day.year == 2027:
            with pytest.raises(ConfigError, match="no such trading day"):
                exchange.next_day()
            assert exchange.day == day
