"""The day by timetable: phases at their times, interruptions that end by themselves."""

from __future__ import annotations

import datetime as dt

import aiohttp
import pytest

from kiwoom_async.simulator import Simulator
from kiwoom_async.simulator.exchange.trading.floor import Phase
from tests.support.wire_client import Client

pytestmark = pytest.mark.anyio

SAMSUNG = "005930"
DAY = dt.date(2026, 3, 5)


@pytest.mark.parametrize(
    ("time", "phase"),
    [
        (dt.time(6, 0), "closed"),
        (dt.time(8, 35), "pre_market"),
        (dt.time(8, 55), "opening_auction"),
        (dt.time(9, 0), "open"),
        (dt.time(15, 25), "closing_auction"),
        (dt.time(15, 45), "post_market"),
        (dt.time(23, 0), "closed"),
    ],
)
async def test_a_day_starts_in_the_phase_of_its_time(time: dt.time, phase: Phase) -> None:
    async with Simulator(pace=0, day=DAY, time=time) as exchange:
        assert exchange.phase == phase


async def test_phases_begin_at_their_times_and_are_announced(http: aiohttp.ClientSession) -> None:
    async with Simulator(pace=0, day=DAY, time=dt.time(8, 55)) as exchange:
        client = Client(exchange, http, exchange.credentials)
        async with client.socket() as socket:
            await socket.register("0s")
            exchange.advance(6 * 60)
            opened, nxt = await socket.entries(2, lambda it: it["type"] == "0s")
    assert exchange.phase == "open"
    assert (opened["values"]["215"], opened["values"]["20"]) == ("3", "090000")
    assert (nxt["values"]["215"], nxt["values"]["20"]) == ("R", "090030")


async def test_an_interruption_ends_after_two_minutes(http: aiohttp.ClientSession) -> None:
    async with Simulator(pace=0, day=DAY) as exchange:
        exchange.vi(SAMSUNG)
        exchange.advance(119)
        assert exchange.stock(SAMSUNG).vi is not None
        exchange.advance(2)
        assert exchange.stock(SAMSUNG).vi is None


async def test_a_standing_timetable_leaves_the_phases_to_the_caller() -> None:
    async with Simulator(pace=0, day=DAY, time=dt.time(8, 0), timetable=False) as exchange:
        exchange.advance(3600)
        assert exchange.phase == "open"
        exchange.market_phase("closed")
        assert exchange.phase == "closed"
