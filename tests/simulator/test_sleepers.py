"""What is not watched: it costs nothing while the day plays, and shows the same when asked for."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Any

import pytest

from kiwoom_async.simulator import Rules, Simulator
from tests.support.wire_client import Client, Reply, Socket

pytestmark = pytest.mark.anyio

DAY = dt.date(2026, 3, 5)
SAMSUNG, HYNIX, ETF, ELW, INDEX = "005930", "000660", "069500", "57JBHH", "001"
EVERYTHING = (SAMSUNG, HYNIX, "035420", "012450", ETF, "114800", ELW, "57J411", INDEX, "201")
TYPES = ("0A", "0B", "0C", "0D", "0F", "0G", "0H", "0J", "0U", "0g", "0m", "0u", "0w")
QUESTIONS: tuple[tuple[str, dict[str, str]], ...] = (
    ("ka10001", {"stk_cd": HYNIX}),
    ("ka10004", {"stk_cd": HYNIX}),
    ("ka10003", {"stk_cd": HYNIX}),
    ("ka10002", {"stk_cd": HYNIX}),
    ("ka10040", {"stk_cd": HYNIX}),
    ("ka10080", {"stk_cd": HYNIX, "tic_scope": "1", "upd_stkpc_tp": "1"}),
    ("ka10001", {"stk_cd": ETF}),
    ("ka10004", {"stk_cd": ELW}),
    ("ka20001", {"mrkt_tp": "0", "inds_cd": INDEX}),
    ("ka20005", {"inds_cd": INDEX, "tic_scope": "1"}),
    (
        "ka10027",
        {
            "mrkt_tp": "000",
            "sort_tp": "1",
            "trde_qty_cnd": "0000",
            "stk_cnd": "0",
            "crd_cnd": "0",
            "updown_incls": "1",
            "pric_cnd": "0",
            "trde_prica_cnd": "0",
            "stex_tp": "1",
        },
    ),
)


async def read(socket: Socket) -> None:
    """Read until the connection ends."""
    while await socket.receive() is not None:
        pass


async def played(http: Any, items: tuple[str, ...], *, next_day: bool = False) -> list[Any]:
    """Answers at the end of a stretch of the day in which ``items`` were watched."""
    rules = Rules(calls=1_000, interruptions=True)
    async with Simulator(pace=0, day=DAY, time=dt.time(8, 55), rules=rules, stocks=20) as exchange:
        client = Client(exchange, http, exchange.credentials)
        async with client.socket() as socket:
            if items:
                await socket.register(*TYPES, items=items)
            reading = asyncio.create_task(read(socket))
            await exchange.run("09:04")
            exchange.step()
            exchange.advance(seconds=5)
            await exchange.run("09:07:30.5")
            if next_day:
                exchange.next_day("08:59")
                await exchange.run("09:03")
            answers = [await client.call(api, **body) for api, body in QUESTIONS]
            reading.cancel()
            return answers


def companies(ranking: Reply) -> list[dict[str, str]]:
    """Rows of a ranking without those of ETFs."""
    rows = ranking.body["pred_pre_flu_rt_upper"]
    return [row for row in rows if "KODEX" not in row["stk_nm"] and "TIGER" not in row["stk_nm"]]


@pytest.mark.parametrize("next_day", [False, True])
async def test_nothing_shows_who_was_watched(http: Any, next_day: bool) -> None:
    unwatched = await played(http, (), next_day=next_day)
    watched = await played(http, EVERYTHING, next_day=next_day)
    for (api, asked), one, other in zip(QUESTIONS, unwatched, watched, strict=True):
        if next_day and asked.get("stk_cd") in (ETF, ELW):
            continue  # over a night they follow what is behind them by the minute
        if next_day and api == "ka10027":
            assert companies(one) == companies(other)
            continue
        assert one.body == other.body, api


async def pushed(http: Any, others: tuple[str, ...]) -> list[str]:
    """What is pushed of one stock, while ``others`` are watched by another client."""
    rules = Rules(second_login="coexist", interruptions=True)
    async with Simulator(pace=0, day=DAY, time=dt.time(8, 55), rules=rules, stocks=20) as exchange:
        client = Client(exchange, http, exchange.credentials)
        async with client.socket() as socket, client.socket() as second:
            await socket.register("0B", "0D", "0F", items=(HYNIX,))
            if others:
                await second.register(*TYPES, items=others)
            tasks = [asyncio.create_task(read(one)) for one in (socket, second)]
            await exchange.run("09:05")
            await exchange.settled()
            for task in tasks:
                task.cancel()
            return [frame for frame in socket.seen if '"REAL"' in frame]


async def test_a_push_is_the_same_whatever_else_is_watched(http: Any) -> None:
    alone = await pushed(http, ())
    assert len(alone) > 200
    assert alone == await pushed(http, EVERYTHING)
