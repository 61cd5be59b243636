"""Investors: nets of all kinds add up to zero, and every TR gives the same day."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

import pytest

from kiwoom_async import market
from tests.support.tr_answers import (
    Row,
    body,
    by_day,
    number,
    pages,
    price,
    rows,
    whole,
)
from tests.support.wire_client import Client

DAY = dt.date(2026, 3, 5)
SAMSUNG = "005930"
INSTITUTIONS = (
    "fnnc_invt",
    "insrnc",
    "invtrt",
    "etc_fnnc",
    "bank",
    "penfnd_etc",
    "samo_fund",
    "natn",
)
OTHERS = ("ind_invsr", "frgnr_invsr", "etc_corp", "natfor")
EVERYBODY = (*INSTITUTIONS, *OTHERS)

pytestmark = [pytest.mark.anyio, pytest.mark.kiwoom_stage(day=DAY, stocks=16)]


@pytest.fixture(autouse=True)
def unlimited(client: Client) -> None:
    client.exchange.rate_limit(1_000)


def kinds(row: Row) -> dict[str, int]:
    return {name: whole(row[name]) for name in (*EVERYBODY, "orgn")}


async def daily(
    client: Client,
    api_id: str = "ka10059",
    *,
    day: str = "20260305",
    amount: bool = False,
    side: str = "0",
    unit: str = "1",
) -> list[Row]:
    measure = "1" if amount else "2"
    return await rows(
        client, api_id, stk_cd=SAMSUNG, dt=day, amt_qty_tp=measure, trde_tp=side, unit_tp=unit
    )


@pytest.mark.parametrize("amount", [True, False])
@pytest.mark.parametrize("unit", ["1", "1000"])
async def test_what_all_buy_is_what_all_sell(client: Client, amount: bool, unit: str) -> None:
    net = await daily(client, amount=amount, unit=unit)
    bought = await daily(client, amount=amount, side="1", unit=unit)
    sold = await daily(client, amount=amount, side="2", unit=unit)
    assert len(net) == len(bought) == len(sold) == 100
    for all_net, all_bought, all_sold in zip(net, bought, sold, strict=True):
        nets, buys, sells = kinds(all_net), kinds(all_bought), kinds(all_sold)
        assert sum(nets[name] for name in EVERYBODY) == 0
        assert {name: buys[name] - sells[name] for name in nets} == nets
        for row in (nets, buys, sells):
            assert row["orgn"] == sum(row[name] for name in INSTITUTIONS)
        total = whole(all_net["acc_trde_prica" if amount else "acc_trde_qty"])
        assert sum(buys[name] for name in EVERYBODY) == (
            total if amount or unit == "1" else total // 1_000
        )
        assert all(value >= 0 for value in (*buys.values(), *sells.values()))


async def test_days_are_those_of_the_daily_candles(client: Client) -> None:
    candles = by_day(
        await rows(client, "ka10081", stk_cd=SAMSUNG, base_dt="20260305", upd_stkpc_tp="1")
    )
    for day, row in by_day(await daily(client)).items():
        candle = candles[day]
        assert price(row["cur_prc"]) == int(candle["cur_prc"])
        assert row["acc_trde_qty"] == candle["trde_qty"]
        assert row["acc_trde_prica"] == candle["trde_prica"]
        assert row["pred_pre"] == candle["pred_pre"]
        assert market.is_trading_day(dt.datetime.strptime(day, "%Y%m%d").date())


async def test_the_chart_is_the_list(client: Client) -> None:
    chart = by_day(await daily(client, "ka10060", amount=True))
    for day, row in by_day(await daily(client, amount=True)).items():
        assert kinds(chart[day]) == kinds(row)
        assert chart[day]["acc_trde_prica"] == row["acc_trde_prica"]


async def test_the_day_asked_for_is_the_first(client: Client) -> None:
    latest = by_day(await daily(client))
    earlier = by_day(await daily(client, day="20260228"))  # a Saturday
    assert next(iter(earlier)) == "20260227"
    assert earlier["20260227"] == latest["20260227"]
    oldest = await daily(client, day="20150105")
    assert [row["dt"] for row in oldest] == ["20150105", "20150102"]
    assert await daily(client, day="20141230") == []


async def test_pages_go_on_where_the_last_ended(client: Client) -> None:
    fields = {"stk_cd": SAMSUNG, "dt": "", "amt_qty_tp": "2", "trde_tp": "0", "unit_tp": "1"}
    first, second = await pages(client, "ka10059", 2, **(fields | {"dt": "20260305"}))
    days = [row["dt"] for row in first + second]
    expected = market.trading_days(dt.date(2025, 1, 1), DAY)[::-1][:200]
    assert days == [f"{day:%Y%m%d}" for day in expected]


async def test_a_period_is_the_sum_of_its_days(client: Client) -> None:
    fields = {"stk_cd": SAMSUNG, "strt_dt": "20260202", "end_dt": "20260220"}
    (total,) = await rows(client, "ka10061", **fields, amt_qty_tp="2", trde_tp="0", unit_tp="1")
    inside = [row for row in await daily(client) if "20260202" <= row["dt"] <= "20260220"]
    for name in (*EVERYBODY, "orgn"):
        assert whole(total[name]) == sum(whole(row[name]) for row in inside)
    assert any(text.startswith("--") for text in total.values())


async def test_foreign_holdings_grow_by_what_foreigners_buy(client: Client) -> None:
    holdings = by_day(await rows(client, "ka10008", stk_cd=SAMSUNG))
    nets = by_day(await daily(client))
    days = list(holdings)
    assert days == list(nets)
    for day, before in pairwise(days):
        row = holdings[day]
        held, limit = int(row["poss_stkcnt"]), int(row["frgnr_limit"])
        assert held - int(holdings[before]["poss_stkcnt"]) == int(row["chg_qty"])
        assert int(row["chg_qty"]) == whole(nets[day]["frgnr_invsr"])
        assert held + int(row["gain_pos_stkcnt"]) == limit
        assert number(row["limit_exh_rt"]) == pytest.approx(held * 100 / limit, abs=0.01)


async def trend(client: Client, first: str = "20260202", **fields: str) -> dict[str, Any]:
    asked = {"stk_cd": SAMSUNG, "strt_dt": first, "end_dt": "20260305"}
    return await body(
        client, "ka10045", **(asked | {"orgn_prsm_unp_tp": "1", "for_prsm_unp_tp": "1"} | fields)
    )


async def test_institutions_and_foreigners_add_up_from_the_first_day(client: Client) -> None:
    found = by_day((await trend(client))["stk_orgn_trde_trnsn"])
    nets = by_day(await daily(client))
    assert min(found) == "20260202"
    institutions = foreigners = 0
    for day in sorted(found)[:-1]:
        row = found[day]
        institutions += whole(nets[day]["orgn"])
        foreigners += whole(nets[day]["frgnr_invsr"])
        assert whole(row["orgn_daly_nettrde_qty"]) == whole(nets[day]["orgn"])
        assert whole(row["for_daly_nettrde_qty"]) == whole(nets[day]["frgnr_invsr"])
        assert whole(row["orgn_dt_acc"]) == institutions
        assert whole(row["for_dt_acc"]) == foreigners
        assert row["for_dt_acc"].endswith(".000000")


async def test_the_running_day_counts_in_the_evening(client: Client) -> None:
    async def today() -> Row:
        found: list[Row] = (await trend(client))["stk_orgn_trde_trnsn"]
        return found[0]

    row = await today()
    assert (row["orgn_daly_nettrde_qty"], row["for_daly_nettrde_qty"]) == ("0", "0")
    client.exchange.advance(8.5 * 3600)
    row = await today()
    (provisional,) = [row for row in await daily(client) if row["dt"] == "20260305"]
    assert whole(row["for_daly_nettrde_qty"]) == whole(provisional["frgnr_invsr"]) != 0


async def test_estimated_prices_of_the_side_asked_for(client: Client) -> None:
    bought, sold = await trend(client), await trend(client, orgn_prsm_unp_tp="2")
    assert bought["for_prsm_avg_pric"] == sold["for_prsm_avg_pric"]
    assert bought["orgn_prsm_avg_pric"] != sold["orgn_prsm_avg_pric"]
    candles = await rows(client, "ka10081", stk_cd=SAMSUNG, base_dt="20260305", upd_stkpc_tp="1")
    inside = [row for row in candles if row["dt"] >= "20260202"]
    low, high = min(int(r["low_pric"]) for r in inside), max(int(r["high_pric"]) for r in inside)
    assert low <= int(bought["orgn_prsm_avg_pric"]) <= high


async def test_the_summary_is_today(client: Client) -> None:
    summary = await body(client, "ka10009", stk_cd=SAMSUNG)
    today = (await daily(client))[0]
    month = (await daily(client))[:20]
    assert summary["date"] == "20260305"
    assert price(summary["close_pric"]) == price(today["cur_prc"])
    assert whole(summary["orgn_daly_nettrde"]) == whole(today["orgn"])
    assert whole(summary["frgnr_daly_nettrde"]) == whole(today["frgnr_invsr"])
    assert whole(summary["orgn_dt_acc"]) == sum(whole(row["orgn"]) for row in month)
