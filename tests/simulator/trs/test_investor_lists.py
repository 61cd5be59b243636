"""Investors of many stocks: lists, streaks, estimates and sectors agree with the days."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.support.tr_answers import (
    Row,
    by_day,
    by_symbol,
    price,
    rows,
    whole,
)
from tests.support.wire_client import Client

DAY = dt.date(2026, 3, 5)
SAMSUNG = "005930"

pytestmark = [pytest.mark.anyio, pytest.mark.kiwoom_stage(day=DAY, stocks=16)]


@pytest.fixture(autouse=True)
def unlimited(client: Client) -> None:
    client.exchange.rate_limit(1_000)


async def daily(client: Client) -> list[Row]:
    """Return the nets of Samsung by day, in shares."""
    fields = {"amt_qty_tp": "2", "trde_tp": "0", "unit_tp": "1"}
    return await rows(client, "ka10059", stk_cd=SAMSUNG, dt="20260305", **fields)


async def traded(client: Client, api_id: str = "ka10058", **fields: str) -> list[Row]:
    asked = {"strt_dt": "20260223", "end_dt": "20260227", "mrkt_tp": "001", "trde_tp": "2"}
    return await rows(client, api_id, **(asked | {"stex_tp": "1"} | fields))


async def test_stocks_that_a_kind_of_investor_buys(client: Client) -> None:
    found = await traded(client, invsr_tp="9000")
    sold = await traded(client, invsr_tp="9000", trde_tp="1")
    assert found
    assert sold
    assert not by_symbol(found).keys() & by_symbol(sold).keys()
    for listed, sign in ((found, 1), (sold, -1)):
        amounts = [whole(row["netslmt_amt"]) * sign for row in listed]
        assert amounts == sorted(amounts, reverse=True)
        assert min(amounts) >= 0
        for row in listed:
            size, average = whole(row["netslmt_qty"]), int(row["prsm_avg_pric"])
            assert size * sign > 0
            assert whole(row["netslmt_amt"]) * 10_000 == pytest.approx(size * average, rel=0.01)
            assert whole(row["avg_pric_pre"]) == price(row["cur_prc"]) - average
    everyone = {row["stk_cd"] for row in found + sold}
    assert SAMSUNG in everyone
    assert "247540" not in everyone  # KOSDAQ
    assert await traded(client, invsr_tp="9999") != found


async def test_a_list_is_the_sum_of_the_days_of_each_stock(client: Client) -> None:
    found = by_symbol(
        await traded(client, invsr_tp="9000") + await traded(client, invsr_tp="9000", trde_tp="1")
    )
    inside = [row for row in await daily(client) if "20260223" <= row["dt"] <= "20260227"]
    row = found[SAMSUNG]
    assert whole(row["netslmt_qty"]) == sum(whole(day["frgnr_invsr"]) for day in inside)
    assert whole(row["dt_trde_qty"]) == sum(int(day["acc_trde_qty"]) for day in inside)


async def test_stocks_that_institutions_trade(client: Client) -> None:
    bought, sold = await traded(client, "ka10044"), await traded(client, "ka10044", trde_tp="1")
    same = by_symbol(await traded(client, invsr_tp="9999"))
    assert by_symbol(bought).keys() == same.keys()
    for row in bought:
        assert whole(row["netprps_qty"]) == whole(same[row["stk_cd"]]["netslmt_qty"]) // 100
    assert all(row["netprps_amt"].startswith("-") for row in sold)
    kosdaq = await traded(client, "ka10044", mrkt_tp="101")
    assert not by_symbol(kosdaq).keys() & by_symbol(bought).keys()
    combined = await traded(client, "ka10044", stex_tp="3")
    assert all(row["stk_cd"].endswith("_AL") for row in combined)


async def test_after_the_close_yesterdays_investors_beside_todays_price(client: Client) -> None:
    asked = {"mrkt_tp": "000", "amt_qty_tp": "2", "trde_tp": "0", "stex_tp": "1"}
    found = await rows(client, "ka10066", **asked)
    assert [row["stk_cd"] for row in found] == sorted(row["stk_cd"] for row in found)
    assert len(found) == 16
    today, yesterday = (await daily(client))[:2]
    row = by_symbol(found)[SAMSUNG]
    assert row["cur_prc"] == today["cur_prc"]
    assert whole(row["ind_invsr"]) == whole(yesterday["ind_invsr"])
    assert whole(row["orgn"]) == whole(yesterday["orgn"])
    client.exchange.advance(8.5 * 3600)
    row = by_symbol(await rows(client, "ka10066", **asked))[SAMSUNG]
    assert whole(row["ind_invsr"]) == whole((await daily(client))[0]["ind_invsr"])


async def streaks(client: Client, **fields: str) -> list[Row]:
    asked = {"dt": "1", "strt_dt": "", "end_dt": "", "mrkt_tp": "001", "netslmt_tp": "2"}
    more = {"stk_inds_tp": "0", "amt_qty_tp": "0", "stex_tp": "1"}
    return await rows(client, "ka10131", **(asked | more | fields))


async def test_streaks_of_buyers(client: Client) -> None:
    found = await streaks(client, dt="5")
    amounts = [whole(row["nettrde_amt"]) for row in found]
    assert amounts == sorted(amounts, reverse=True)
    assert [row["rank"] for row in found] == [str(n) for n in range(1, len(found) + 1)]
    for row in found:
        total = whole(row["orgn_nettrde_qty"]) + whole(row["frgnr_nettrde_qty"])
        assert whole(row["nettrde_qty"]) == total > 0
        for who in ("orgn", "frgnr"):
            days = whole(row[f"{who}_cont_netprps_dys"])
            assert days * whole(row[f"{who}_cont_netprps_qty"]) > 0
    sizes = [whole(row["nettrde_qty"]) for row in await streaks(client, dt="5", amt_qty_tp="1")]
    assert sizes == sorted(sizes, reverse=True)


async def test_a_streak_is_what_the_days_say(client: Client) -> None:
    nets = await daily(client)
    found = by_symbol(await streaks(client))
    row = found[SAMSUNG]
    streak = []
    for day in nets:
        if whole(day["frgnr_invsr"]) * whole(nets[0]["frgnr_invsr"]) <= 0:
            break
        streak.append(whole(day["frgnr_invsr"]))
    assert abs(whole(row["frgnr_cont_netprps_dys"])) == len(streak)
    assert whole(row["frgnr_cont_netprps_qty"]) == sum(streak)


async def test_streaks_of_sectors_and_of_dates(client: Client) -> None:
    sectors = await streaks(client, stk_inds_tp="1", dt="20")
    kospi = {row["stk_cd"] for row in await rows(client, "ka20003", inds_cd="001")}
    assert {row["stk_cd"] for row in sectors} <= kospi
    dated = await streaks(client, dt="0", strt_dt="20260202", end_dt="20260206")
    assert dated != await streaks(client, dt="5")
    for row in dated:
        assert whole(row["nettrde_qty"]) > 0


async def test_estimates_of_the_running_day(client: Client) -> None:
    asked = {"stk_cd": SAMSUNG, "amt_qty_tp": "2", "trde_tp": "0"}
    chart = await rows(client, "ka10064", **asked, mrkt_tp="000")
    assert [row["tm"] for row in chart] == ["090000", "093000", "100000"]
    assert all(value in ("0", "090000") for value in chart[0].values())
    assert all(whole(value) % 1_000 == 0 for row in chart for value in list(row.values())[1:])
    client.exchange.advance(2 * 3600)
    later = await rows(client, "ka10064", **asked, mrkt_tp="000")
    assert later[:3] == chart
    assert [row["tm"] for row in later[3:]] == ["112000"]
    assert await rows(client, "ka10064", **asked, mrkt_tp="101") == []  # it is no KOSDAQ stock


async def test_estimates_of_every_stock(client: Client) -> None:
    asked = {"mrkt_tp": "000", "amt_qty_tp": "1", "frgn_all": "0", "stex_tp": "1"}
    found = await rows(client, "ka10063", **asked, invsr="6", smtm_netprps_tp="0")
    for row in found:
        for kind in ("qty", "amt"):
            buy, sell = whole(row[f"buy_{kind}"]), whole(row[f"sell_{kind}"])
            assert whole(row[f"netprps_{kind}"]) == buy + sell
            assert buy >= 0 >= sell
        before = whole(row["prev_pot_netprps_qty"])
        assert whole(row["netprps_irds"]) == whole(row["netprps_qty"]) - before
    chart = await rows(
        client, "ka10064", stk_cd=SAMSUNG, amt_qty_tp="2", trde_tp="0", mrkt_tp="001"
    )
    assert whole(by_symbol(found)[SAMSUNG]["netprps_qty"]) == whole(chart[-1]["frgnr_invsr"])
    both = await rows(client, "ka10063", **asked, invsr="6", smtm_netprps_tp="1")
    assert {row["stk_cd"] for row in both} < {row["stk_cd"] for row in found}
    assert all(whole(row["netprps_qty"]) > 0 for row in both)
    brokers = await rows(
        client, "ka10063", **(asked | {"frgn_all": "1"}), invsr="6", smtm_netprps_tp="0"
    )
    assert brokers != found


async def sectors(client: Client, **fields: str) -> dict[str, Row]:
    asked = {"mrkt_tp": "0", "amt_qty_tp": "1", "base_dt": "20260304", "stex_tp": "1"}
    found = await rows(client, "ka10051", **(asked | fields))
    return {row["inds_cd"]: row for row in found}


KRX = {"mrkt_tp": "0", "stex_tp": "1"}
SECTOR_KINDS = {
    "ind": "ind_invsr",
    "frgnr": "frgnr_invsr",
    "sc": "fnnc_invt",
    "insrnc": "insrnc",
    "invtrt": "invtrt",
    "jnsinkm": "etc_fnnc",
    "bank": "bank",
    "endw": "penfnd_etc",
    "samo_fund": "samo_fund",
    "natn": "natn",
    "etc_corp": "etc_corp",
    "native_trmt_frgnr": "natfor",
}


async def test_a_sector_is_the_sum_of_its_stocks(client: Client) -> None:
    found = await sectors(client)
    for row in found.values():
        nets = {kind: whole(row[f"{kind}_netprps"]) for kind in SECTOR_KINDS}
        assert sum(nets.values()) == 0
        institutions = ("sc", "insrnc", "invtrt", "jnsinkm", "bank", "endw", "samo_fund", "natn")
        assert whole(row["orgn_netprps"]) == sum(nets[kind] for kind in institutions)
    members = [row["stk_cd"] for row in await rows(client, "ka20002", inds_cd="001", **KRX)]
    assert len(members) == 12
    fields = {"dt": "20260304", "amt_qty_tp": "2", "trde_tp": "0", "unit_tp": "1"}
    days = [(await rows(client, "ka10059", stk_cd=one, **fields))[0] for one in members]
    for kind, name in SECTOR_KINDS.items():
        total = sum(whole(day[name]) for day in days)
        shown = whole(found["001"][f"{kind}_netprps"]) * 1_000
        assert shown == pytest.approx(total, abs=13_000 if kind == "ind" else 2_000)


async def test_sectors_of_a_market_a_day_and_a_unit(client: Client) -> None:
    found = await sectors(client)
    index = by_day(await rows(client, "ka20006", inds_cd="001", base_dt="20260305"))["20260304"]
    assert price(found["001"]["cur_prc"]) == price(index["cur_prc"])
    assert await sectors(client, base_dt="20260303") != found
    assert await sectors(client, base_dt="20260228") == await sectors(client, base_dt="20260227")
    assert await sectors(client, amt_qty_tp="0") != found
    kosdaq = await sectors(client, mrkt_tp="1")
    assert "101" in kosdaq
    assert not kosdaq.keys() & found.keys()
    assert "001_AL" in await sectors(client, stex_tp="3")
