"""Next day: every TR repeats the final figures of the day before."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.support.tr_answers import Row, body, by_symbol, rows, whole
from tests.support.wire_client import Client

DAY = dt.date(2026, 3, 5)
SAMSUNG, ETF, CALL = "005930", "069500", "57JBHH"
TODAY = "20260305"

pytestmark = [pytest.mark.anyio, pytest.mark.kiwoom_stage(day=DAY, stocks=16)]


@pytest.fixture(autouse=True)
def played(client: Client) -> None:
    """Trade for a few minutes, and let the rest of the day pass."""
    client.exchange.rate_limit(1_000)
    for size in range(1_000, 61_000, 10_000):
        client.exchange.trade(SAMSUNG, size=size)
        client.exchange.trade(ETF, size=size // 100)
        client.exchange.advance(47)
    evening = dt.datetime.combine(DAY, dt.time(20, 1))
    client.exchange.advance((evening - client.exchange.now).total_seconds())


async def same_afterwards(client: Client, ask: list[tuple[str, dict[str, str]]]) -> None:
    """Check that the newest rows of some TRs are the second newest on the next day."""
    before = [(await rows(client, api_id, **fields))[0] for api_id, fields in ask]
    client.exchange.next_day()
    for row, (api_id, fields) in zip(before, ask, strict=True):
        assert (await rows(client, api_id, **(fields | LATER)))[1] == row, api_id


LATER = {"dt": "20260306", "date": "20260306", "base_dt": "20260306", "end_dt": "20260306"}


async def test_investors_and_brokers(client: Client) -> None:
    amounts = {"amt_qty_tp": "1", "trde_tp": "0", "unit_tp": "1"}
    period = {"strt_dt": "20260302", "end_dt": TODAY}
    await same_afterwards(
        client,
        [
            ("ka10059", {"stk_cd": SAMSUNG, "dt": TODAY} | amounts),
            ("ka10008", {"stk_cd": SAMSUNG}),
            ("ka10045", {"stk_cd": SAMSUNG} | period | ESTIMATES),
            ("ka10078", {"stk_cd": SAMSUNG, "mmcm_cd": "050"} | period),
            ("ka10014", {"stk_cd": SAMSUNG, "tm_tp": "1"} | period),
        ],
    )


ESTIMATES = {"orgn_prsm_unp_tp": "1", "for_prsm_unp_tp": "1"}


async def test_programs(client: Client) -> None:
    await same_afterwards(
        client,
        [
            ("ka90013", {"stk_cd": SAMSUNG, "date": TODAY, "amt_qty_tp": "1"}),
            ("ka90007", {"date": TODAY, "amt_qty_tp": "1", "mrkt_tp": "0", "stex_tp": "1"}),
            ("ka90006", {"date": TODAY, "stex_tp": "1"}),
        ],
    )


async def test_the_course_of_the_programs(client: Client) -> None:
    market = {"amt_qty_tp": "1", "mrkt_tp": "P00101", "min_tic_tp": "1", "stex_tp": "1"}
    stock = {"amt_qty_tp": "1", "stk_cd": SAMSUNG}

    async def course() -> tuple[list[Row], list[Row]]:
        of_market = await rows(client, "ka90005", date=TODAY, **market)
        of_stock = await rows(client, "ka90008", date=TODAY, **stock)
        return of_market, of_stock

    market_before, stock_before = await course()
    client.exchange.next_day()
    market_after, stock_after = await course()
    assert stock_after == stock_before
    assert market_after == market_before
    assert await rows(client, "ka90008", date="20260306", **stock) == []


async def test_etf_and_elw(client: Client) -> None:
    await same_afterwards(
        client,
        [
            ("ka40003", {"stk_cd": ETF}),
            ("ka40008", {"stk_cd": ETF}),
            ("ka30003", {"bsis_aset_cd": CALL, "base_dt": TODAY}),
        ],
    )
    earlier = (await rows(client, "ka40003", stk_cd=ETF))[2:4]
    assert [row["cntr_dt"] for row in earlier] == ["20260304", "20260303"]
    assert all(abs(float(row["navetfdispty_rt"])) < 0.5 for row in earlier)


async def test_what_is_lent_becomes_known(client: Client) -> None:
    asked = {"dt": TODAY, "mrkt_tp": "001"}
    assert await rows(client, "ka90012", **asked) == []
    client.exchange.next_day()
    found = by_symbol(await rows(client, "ka90012", **asked))
    assert int(found[SAMSUNG]["rmnd"]) > 0
    credit = await rows(client, "ka10013", stk_cd=SAMSUNG, dt="20260306", qry_tp="1")
    assert credit[0]["dt"] == TODAY


async def test_the_new_day_begins_at_nothing(client: Client) -> None:
    client.exchange.next_day()
    largest = await body(client, "ka10002", stk_cd=SAMSUNG)
    assert {whole(largest[f"buy_trde_qty_{n}"]) for n in range(1, 6)} == {0}
    chart = await rows(
        client, "ka10064", stk_cd=SAMSUNG, amt_qty_tp="2", trde_tp="0", mrkt_tp="000"
    )
    assert [row["tm"] for row in chart] == ["090000"]
    assert (await rows(client, "ka90013", stk_cd=SAMSUNG, date="", amt_qty_tp=""))[0][
        "prm_buy_qty"
    ] == "0"
