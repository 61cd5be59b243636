"""Credit balances of a stock (ka10013): the balance adds up, and today is not yet included."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest

from tests.support.tr_answers import Row, by_day, number, rows, whole
from tests.support.wire_client import Client

DAY = dt.date(2026, 3, 5)
SAMSUNG = "005930"

pytestmark = [pytest.mark.anyio, pytest.mark.kiwoom_stage(day=DAY, stocks=16)]


@pytest.fixture(autouse=True)
def unlimited(client: Client) -> None:
    client.exchange.rate_limit(1_000)


async def trend(client: Client, **fields: str) -> list[Row]:
    asked = {"stk_cd": SAMSUNG, "dt": "20260305", "qry_tp": "1"}
    return await rows(client, "ka10013", **(asked | fields))


@pytest.mark.parametrize("kind", ["1", "2"])
async def test_what_is_owed_adds_up(client: Client, kind: str) -> None:
    found = by_day(await trend(client, qry_tp=kind))
    for day, before in pairwise(found):
        row = found[day]
        moved = int(row["new"]) - int(row["rpya"])
        assert whole(row["pre"]) == moved
        assert int(row["remn"]) == int(found[before]["remn"]) + moved
        assert min(int(row["new"]), int(row["rpya"])) >= 0
        assert 0 < number(row["remn_rt"]) < 5


async def test_today_is_not_in_it(client: Client) -> None:
    assert (await trend(client))[0]["dt"] == "20260304"
    assert (await trend(client, dt="20260227"))[0]["dt"] == "20260227"
    assert (await trend(client, dt="20260228"))[0]["dt"] == "20260227"


async def test_kinds_of_credit_and_days_differ(client: Client) -> None:
    loans, lent = await trend(client), await trend(client, qry_tp="2")
    assert [row["dt"] for row in loans] == [row["dt"] for row in lent]
    assert loans[0]["remn"] != lent[0]["remn"]
    candles = by_day(
        await rows(client, "ka10081", stk_cd=SAMSUNG, base_dt="20260305", upd_stkpc_tp="1")
    )
    assert all(row["trde_qty"] == candles[row["dt"]]["trde_qty"] for row in loans)
    assert await trend(client, dt="20141230") == []
    assert await trend(client, stk_cd="999999") == []
