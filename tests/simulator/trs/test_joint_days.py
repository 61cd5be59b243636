"""Days of a company at both exchanges together (``_AL``): the sums of those at KRX and at NXT."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.support.tr_answers import Row, by_day, number, rows
from tests.support.wire_client import Client

DAY = dt.date(2026, 3, 5)
SAMSUNG = "005930"

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.kiwoom_stage(day=DAY, time=dt.time(13, 40), stocks=16),
]


async def answers(client: Client, api_id: str, **fields: str) -> list[list[Row]]:
    """Ask for KRX, NXT and both."""
    return [
        await rows(client, api_id, stk_cd=f"{SAMSUNG}{suffix}", **fields)
        for suffix in ("", "_NX", "_AL")
    ]


async def test_short_sales(client: Client) -> None:
    asked = {"tm_tp": "1", "strt_dt": "20260202", "end_dt": "20260227"}
    krx, nxt, both = map(by_day, await answers(client, "ka10014", **asked))
    assert len(both) > 10
    for day, row in both.items():
        for field in ("shrts_qty", "trde_qty"):
            assert int(row[field]) == int(krx[day][field]) + int(nxt[day][field])


async def test_trades_of_yesterday(client: Client) -> None:
    asked = {"tdy_pred": "2", "tic_min": "0", "tm": "2000"}
    krx, nxt, both = await answers(client, "ka10084", **asked)
    assert both
    total = [int(found[0]["acc_trde_qty"]) for found in (krx, nxt, both)]
    assert total[2] == total[0] + total[1]


async def test_estimates_of_the_running_day(client: Client) -> None:
    """They are estimated from the volume of both, so that they are about the sums."""
    asked = {"amt_qty_tp": "2", "trde_tp": "1", "mrkt_tp": "000"}
    krx, nxt, both = await answers(client, "ka10064", **asked)
    assert len(both) == len(krx) > 2
    for one, other, sum_ in zip(krx, nxt, both, strict=True):
        for name in ("frgnr_invsr", "orgn"):
            assert number(sum_[name]) == pytest.approx(
                number(one[name]) + number(other[name]), rel=0.2, abs=2_000
            )


async def test_programs_of_the_running_day(client: Client) -> None:
    await client.exchange.run("13:50")
    asked = {"amt_qty_tp": "2", "date": f"{DAY:%Y%m%d}"}
    krx, nxt, both = await answers(client, "ka90008", **asked)
    newest = [number(found[0]["prm_buy_qty"]) for found in (krx, nxt, both)]
    assert newest[2] == newest[0] + newest[1] > 0
