"""Short selling: a part of each day's volume at prices of that day, added up over the period."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.support.tr_answers import Row, by_day, number, price, rows
from tests.support.wire_client import Client

DAY = dt.date(2026, 3, 5)
SAMSUNG = "005930"

pytestmark = [pytest.mark.anyio, pytest.mark.kiwoom_stage(day=DAY, stocks=16)]


async def trend(client: Client, **fields: str) -> list[Row]:
    asked = {"stk_cd": SAMSUNG, "tm_tp": "1", "strt_dt": "20260202", "end_dt": "20260227"}
    return await rows(client, "ka10014", **(asked | fields))


async def test_short_sales_are_part_of_the_day(client: Client) -> None:
    client.exchange.rate_limit(1_000)
    candles = by_day(
        await rows(client, "ka10081", stk_cd=SAMSUNG, base_dt="20260305", upd_stkpc_tp="1")
    )
    found = by_day(await trend(client))
    assert (max(found), min(found)) == ("20260227", "20260202")
    for day, row in found.items():
        candle = candles[day]
        sold, volume = int(row["shrts_qty"]), int(row["trde_qty"])
        assert row["trde_qty"] == candle["trde_qty"]
        assert price(row["close_pric"]) == int(candle["cur_prc"])
        assert 0 < sold < volume
        assert number(row["trde_wght"]) == pytest.approx(sold * 100 / volume, abs=0.01)
        average = int(row["shrts_trde_prica"]) * 1_000 / sold
        assert int(row["shrts_avg_pric"]) == pytest.approx(average, rel=1e-3)
        assert int(candle["low_pric"]) <= int(row["shrts_avg_pric"]) <= int(candle["high_pric"])


async def test_the_sum_starts_on_the_first_day_of_the_period(client: Client) -> None:
    client.exchange.rate_limit(1_000)
    for first in ("20260202", "20260223"):
        total = 0
        for row in reversed(await trend(client, strt_dt=first)):
            total += int(row["shrts_qty"])
            assert int(row["ovr_shrts_qty"]) == total


async def test_periods_are_obeyed(client: Client) -> None:
    client.exchange.rate_limit(1_000)
    assert (await trend(client, tm_tp="0"))[0]["dt"] == "20260305"
    assert [row["dt"] for row in await trend(client, strt_dt="20260226")] == [
        "20260227",
        "20260226",
    ]
    assert await trend(client, strt_dt="20140101", end_dt="20141231") == []
    assert await trend(client, stk_cd="999999") == []
