"""Themes: groups of listed companies, whose rates are the averages of their companies."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.support.tr_answers import Row, body, by_symbol, number, price, rows
from tests.support.wire_client import Client, Message

DAY = dt.date(2026, 3, 5)
SAMSUNG, HYNIX = "005930", "000660"
CHIPS = "100"

pytestmark = [pytest.mark.anyio, pytest.mark.kiwoom_stage(day=DAY, stocks=16)]


@pytest.fixture(autouse=True)
def unlimited(client: Client) -> None:
    client.exchange.rate_limit(1_000)


async def groups(client: Client, **fields: str) -> dict[str, Row]:
    asked = {"qry_tp": "0", "stk_cd": "", "date_tp": "10", "thema_nm": "", "stex_tp": "1"}
    found = await rows(client, "ka90001", **(asked | {"flu_pl_amt_tp": "1"} | fields))
    return {row["thema_grp_cd"]: row for row in found}


async def members(client: Client, code: str = CHIPS, **fields: str) -> Message:
    asked = {"date_tp": "10", "thema_grp_cd": code, "stex_tp": "1"}
    return await body(client, "ka90002", **(asked | fields))


def average(values: list[float]) -> float:
    return sum(values) / len(values)


async def test_a_theme_is_the_average_of_its_companies(client: Client) -> None:
    found = await groups(client)
    for code, row in found.items():
        whole = await members(client, code)
        listed = whole["thema_comp_stk"]
        rates = [number(one["flu_rt"]) for one in listed]
        assert int(row["stk_num"]) == len(listed)
        assert int(row["rising_stk_num"]) == sum(rate > 0 for rate in rates)
        assert int(row["fall_stk_num"]) == sum(rate < 0 for rate in rates)
        assert number(row["flu_rt"]) == pytest.approx(average(rates), abs=0.01)
        returns = [number(one["dt_prft_rt_n"]) for one in listed]
        assert number(row["dt_prft_rt"]) == pytest.approx(average(returns), abs=0.01)
        assert (whole["flu_rt"], whole["dt_prft_rt"]) == (row["flu_rt"], row["dt_prft_rt"])
        assert set(row["main_stk"].split(",")) <= {one["stk_nm"] for one in listed}


async def test_companies_of_a_theme_are_quoted(client: Client) -> None:
    listed = by_symbol((await members(client))["thema_comp_stk"])
    assert listed.keys() == {SAMSUNG, HYNIX}
    quote = await body(client, "ka10001", stk_cd=SAMSUNG)
    book = await body(client, "ka10004", stk_cd=SAMSUNG)
    row = listed[SAMSUNG]
    assert (row["cur_prc"], row["flu_rt"]) == (quote["cur_prc"], quote["flu_rt"])
    assert row["acc_trde_qty"] == quote["trde_qty"]
    assert (row["sel_bid"], row["sel_req"]) == (book["sel_fpr_bid"], book["sel_fpr_req"])
    combined = (await members(client, stex_tp="3"))["thema_comp_stk"]
    assert all(one["stk_cd"].endswith("_AL") for one in combined)
    assert (await members(client, "999"))["flu_rt"] == ""


async def test_the_period_is_obeyed(client: Client) -> None:
    days = await rows(client, "ka10081", stk_cd=SAMSUNG, base_dt="20260305", upd_stkpc_tp="1")
    for count in (1, 10, 99):
        row = by_symbol((await members(client, date_tp=str(count)))["thema_comp_stk"])[SAMSUNG]
        before = int(days[count]["cur_prc"])
        earned = (price(row["cur_prc"]) - before) * 100 / before
        assert number(row["dt_prft_rt_n"]) == pytest.approx(earned, abs=0.01)
    blank = by_symbol((await members(client, date_tp=""))["thema_comp_stk"])[SAMSUNG]
    assert blank["dt_prft_rt_n"] == blank["flu_rt"]


async def test_themes_are_sorted_and_found(client: Client) -> None:
    for code, field, downwards in (
        ("1", "dt_prft_rt", True),
        ("2", "dt_prft_rt", False),
        ("3", "flu_rt", True),
        ("4", "flu_rt", False),
    ):
        values = [number(row[field]) for row in (await groups(client, flu_pl_amt_tp=code)).values()]
        assert values == sorted(values, reverse=downwards)
    by_name = await groups(client, qry_tp="1", thema_nm="반도체")
    assert list(by_name) == [CHIPS]
    by_stock = await groups(client, qry_tp="2", stk_cd=HYNIX)
    assert list(by_stock) == [CHIPS]
    assert await groups(client, qry_tp="1", thema_nm="없는 테마") == {}


@pytest.mark.kiwoom_stage(day=DAY, stocks=60)
async def test_every_company_is_in_a_theme(client: Client) -> None:
    found: set[str] = set()
    for code in await groups(client):
        found |= by_symbol((await members(client, code))["thema_comp_stk"]).keys()
    assert found == set(client.exchange.symbols)
