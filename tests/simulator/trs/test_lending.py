"""Lending: a balance adds up from day to day, and a market is the sum of its stocks."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest

from tests.support.tr_answers import Row, body, by_day, by_symbol, number, pages, rows, whole
from tests.support.wire_client import Client

DAY = dt.date(2026, 3, 5)
SAMSUNG = "005930"
AMOUNTS = ("dbrt_trde_cntrcnt", "dbrt_trde_rpy", "rmnd")
ROUNDING = 16  # of million KRW, one for each stock

pytestmark = [pytest.mark.anyio, pytest.mark.kiwoom_stage(day=DAY, stocks=16)]


@pytest.fixture(autouse=True)
def unlimited(client: Client) -> None:
    client.exchange.rate_limit(1_000)


async def of_stock(client: Client, symbol: str = SAMSUNG, **fields: str) -> list[Row]:
    asked = {"strt_dt": "20260202", "end_dt": "20260305", "all_tp": "0", "stk_cd": symbol}
    return await rows(client, "ka20068", **(asked | fields))


async def of_all(client: Client, **fields: str) -> list[Row]:
    asked = {"strt_dt": "20260202", "end_dt": "20260305", "all_tp": "1"}
    found = await pages(client, "ka10068", 5, **(asked | fields))
    return [row for page in found for row in page if row["dt"]]


async def of_day(client: Client, date: str, market: str) -> list[Row]:
    return await rows(client, "ka90012", dt=date, mrkt_tp=market)


async def test_a_balance_is_that_of_the_day_before_and_what_moved(client: Client) -> None:
    for found in (await of_stock(client), await of_all(client)):
        by_date = by_day(found[1:])
        assert min(by_date) == "20260202"
        for day, before in pairwise(by_date):
            row = by_date[day]
            moved = int(row["dbrt_trde_cntrcnt"]) - int(row["dbrt_trde_rpy"])
            assert whole(row["dbrt_trde_irds"]) == moved
            assert int(row["rmnd"]) == int(by_date[before]["rmnd"]) + moved
            assert all(int(row[name]) > 0 for name in AMOUNTS)


async def test_the_running_day_is_zeros(client: Client) -> None:
    for found in (await of_stock(client), await of_all(client)):
        assert found[0]["dt"] == "20260305"
        assert {value for name, value in found[0].items() if name != "dt"} == {"0"}
    assert await of_day(client, "20260305", "001") == []


async def test_a_balance_is_worth_its_closing_price(client: Client) -> None:
    candles = by_day(
        await rows(client, "ka10081", stk_cd=SAMSUNG, base_dt="20260305", upd_stkpc_tp="1")
    )
    for row in (await of_stock(client))[1:]:
        worth = int(row["rmnd"]) * int(candles[row["dt"]]["cur_prc"]) // 1_000_000
        assert int(row["remn_amt"]) == worth


async def test_the_market_is_the_sum_of_its_stocks(client: Client) -> None:
    total = by_day((await of_all(client))[1:])["20260304"]
    both = [row for market in ("001", "101") for row in await of_day(client, "20260304", market)]
    assert len(by_symbol(both)) == 16
    for name in AMOUNTS:
        assert int(total[name]) == sum(int(row[name]) for row in both)
    worth = sum(int(row["remn_amt"]) for row in both)
    assert int(total["remn_amt"]) == pytest.approx(worth, abs=ROUNDING)


async def test_a_stock_of_a_day_is_the_day_of_the_stock(client: Client) -> None:
    found = await of_day(client, "20260304", "001")
    balances = [int(row["rmnd"]) for row in found]
    assert balances == sorted(balances, reverse=True)
    row = by_symbol(found)[SAMSUNG]
    same = by_day((await of_stock(client))[1:])["20260304"]
    assert {name: row[name] for name in (*AMOUNTS, "remn_amt")} == {
        name: same[name] for name in (*AMOUNTS, "remn_amt")
    }
    assert len(await of_day(client, "20260304", "101")) == 4
    assert await of_day(client, "20260303", "001") != found
    assert await of_day(client, "20260301", "001") == []  # a Sunday


async def test_periods_are_obeyed(client: Client) -> None:
    week = await of_stock(client, strt_dt="20260223", end_dt="20260227")
    assert [row["dt"] for row in week] == [f"202602{day}" for day in (27, 26, 25, 24, 23)]
    assert len(await of_stock(client, strt_dt="", end_dt="")) == 100
    assert await of_stock(client, strt_dt="20140101", end_dt="20141231") == []
    assert await of_stock(client, symbol="999999") == []
    all_of_week = await of_all(client, strt_dt="20260223", end_dt="20260227")
    assert [row["dt"] for row in all_of_week] == [row["dt"] for row in week]
    assert await of_all(client, strt_dt="20140101", end_dt="20141231") == []


async def test_the_ten_lent_most(client: Client) -> None:
    asked = {"strt_dt": "20260223", "end_dt": "20260227", "mrkt_tp": "001"}
    found = await body(client, "ka10069", **asked)
    ten = found["dbrt_trde_upper_10stk"]
    assert len(by_symbol(ten)) == 10
    lent = [int(row["dbrt_trde_cntrcnt"]) for row in ten]
    assert lent == sorted(lent, reverse=True)
    for name in AMOUNTS:
        assert int(found[f"{name}_sum"]) == sum(int(row[name]) for row in ten)
    listed = [row["stk_cd"] for row in await of_day(client, "20260227", "001")]
    weeks = {
        symbol: await of_stock(client, symbol, strt_dt="20260223", end_dt="20260227")
        for symbol in listed
    }
    for row in ten:
        week = weeks[row["stk_cd"]]
        for name in ("dbrt_trde_cntrcnt", "dbrt_trde_rpy"):
            assert int(row[name]) == sum(int(day[name]) for day in week)
        assert row["rmnd"] == week[0]["rmnd"]
    whole_market = sum(int(day["dbrt_trde_cntrcnt"]) for week in weeks.values() for day in week)
    part = sum(lent) * 100 / whole_market
    assert number(found["dbrt_trde_cntrcnt_rt"]) / 100 == pytest.approx(part, abs=0.01)
    kosdaq = await body(client, "ka10069", **(asked | {"mrkt_tp": "101"}))
    assert len(kosdaq["dbrt_trde_upper_10stk"]) == 4
    assert kosdaq["rmnd_rt"] == "10000"
