"""Unusual requests: every query has an answer for any instrument, day, code and time of day."""

from __future__ import annotations

import datetime as dt
import random

import aiohttp
import pytest

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
