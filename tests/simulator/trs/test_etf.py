"""ETFs: their value follows their index, equally by day, by minute and in 0G."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest

from tests.support.tr_answers import Row, body, by_day, by_symbol, number, price, rows, whole
from tests.support.wire_client import Client

DAY = dt.date(2026, 3, 5)
KODEX, TIGER, INVERSE, LEVERAGED = "069500", "102110", "114800", "122630"
SAMSUNG = "005930"

pytestmark = [pytest.mark.anyio, pytest.mark.kiwoom_stage(day=DAY, stocks=16)]


@pytest.fixture(autouse=True)
def unlimited(client: Client) -> None:
    client.exchange.rate_limit(1_000)


async def by_date(client: Client, symbol: str = KODEX) -> dict[str, Row]:
    return by_day(await rows(client, "ka40003", stk_cd=symbol), "cntr_dt")


async def index_days(client: Client) -> dict[str, Row]:
    return by_day(await rows(client, "ka20006", inds_cd="201", base_dt="20260305"))


async def test_now_it_is_what_the_realtime_values_say(client: Client) -> None:
    async with client.socket() as socket:
        await socket.register("0G", items=(KODEX,))
        client.exchange.set_price(SAMSUNG, client.exchange.stock(SAMSUNG).price + 1_500)
        client.exchange.advance(1)
        (entry,) = await socket.entries(1)
        sent = entry["values"]
    minute = (await rows(client, "ka40006", stk_cd=KODEX))[0]
    assert minute["tm"] == sent["20"]
    assert minute["nav"] == sent["36"]
    assert minute["close_pric"] == sent["10"]
    assert minute["navidex"] == sent["265"]
    assert minute["navetf"] == sent["266"]
    assert minute["trace"] == sent["39"]
    assert minute["trde_qty"] == sent["13"]
    listed = by_symbol(await every(client))[KODEX]
    day = (await by_date(client))["20260305"]
    for row in (listed, day):
        assert row["nav"] == sent["36"]
    assert day["navetfdispty_rt"] == sent["266"]
    array = (await rows(client, "ka40009", stk_cd=KODEX))[0]
    assert number(array["nav"]) == abs(number(sent["36"]))
    assert (array["navpred_pre"], array["navflu_rt"]) == (sent["37"], sent["38"])


@pytest.mark.parametrize(
    ("symbol", "times"), [(KODEX, 1), (TIGER, 1), (INVERSE, -1), (LEVERAGED, 2)]
)
async def test_its_worth_moves_with_the_index(client: Client, symbol: str, times: int) -> None:
    found, index = await by_date(client, symbol), await index_days(client)
    assert list(found) == list(index)[: len(found)]
    navs = {row: number(found[row]["nav"].lstrip("+-")) for row in found}
    days = list(found)
    for day, before in pairwise(days[1:]):  # today is still running
        row, candle = found[day], index[day]
        close = price(candle["cur_prc"])
        assert int(row["trace_cur_prc"]) == close
        change = whole(row["trace_pred_pre"])
        expected = 1 + times * change / (close - change)
        assert navs[day] / navs[before] == pytest.approx(expected, rel=1e-4)
        assert (row["nav"][0] == "+") == (navs[day] > navs[before])
        gap = (price(row["cur_prc"]) - navs[day]) * 100 / navs[day]
        assert number(row["navetfdispty_rt"]) == pytest.approx(gap, abs=0.01)
        assert abs(gap) < 0.5


async def test_its_days_are_its_candles(client: Client) -> None:
    candles = by_day(
        await rows(client, "ka10081", stk_cd=KODEX, base_dt="20260305", upd_stkpc_tp="1")
    )
    investors = by_day(
        await rows(
            client,
            "ka10059",
            stk_cd=KODEX,
            dt="20260305",
            amt_qty_tp="2",
            trde_tp="0",
            unit_tp="1",
        )
    )
    bought = by_day(await rows(client, "ka40008", stk_cd=KODEX))
    foreign = await rows(client, "ka40010", stk_cd=KODEX)
    navs = await rows(client, "ka40009", stk_cd=KODEX)
    held = by_day(await rows(client, "ka10008", stk_cd=KODEX))
    for n, (day, row) in enumerate((await by_date(client)).items()):
        candle = candles[day]
        assert price(row["cur_prc"]) == int(candle["cur_prc"])
        assert row["trde_qty"] == candle["trde_qty"] == bought[day]["acc_trde_qty"]
        assert int(row["acc_trde_prica"]) // 1_000_000 == int(candle["trde_prica"])
        assert whole(bought[day]["for_netprps_qty"]) == whole(investors[day]["frgnr_invsr"])
        assert whole(bought[day]["orgn_netprps_qty"]) == whole(investors[day]["orgn"])
        assert foreign[n]["for_netprps"] == bought[day]["for_netprps_qty"]
        assert foreign[n]["cur_prc"] == row["cur_prc"]
        assert int(navs[n]["base_pric"]) == int(candle["cur_prc"]) - whole(candle["pred_pre"])
        assert navs[n]["for_rmnd_qty"] == held[day]["poss_stkcnt"]


async def test_minutes_of_its_worth(client: Client) -> None:
    found = await rows(client, "ka40006", stk_cd=KODEX)
    assert len(found) == 61
    index = await rows(client, "ka20005", inds_cd="201", tic_scope="1")
    closes = {row["cntr_tm"][8:]: price(row["cur_prc"]) for row in index[:60]}
    base = (await rows(client, "ka40009", stk_cd=KODEX))[1]
    nav_before = number(base["nav"])
    index_base = price((await index_days(client))["20260304"]["cur_prc"])
    for row in found[1:]:
        assert price(row["trace_idex"]) == closes[row["tm"]]
        expected = nav_before * closes[row["tm"]] / index_base
        assert abs(number(row["nav"])) == pytest.approx(expected, abs=0.02)
    bars = await rows(client, "ka10080", stk_cd=KODEX, tic_scope="1", upd_stkpc_tp="1")
    prices = {row["cntr_tm"][8:]: row["cur_prc"] for row in bars[:60]}
    assert {row["tm"]: row["close_pric"] for row in found[1:]} == prices


async def test_its_trades(client: Client) -> None:
    client.exchange.trade(KODEX, size=123)
    found = await rows(client, "ka40007", stk_cd=KODEX)
    trades = await rows(client, "ka10003", stk_cd=KODEX)
    assert [row["trde_qty"] for row in found[:1]] == [row["cntr_trde_qty"] for row in trades[:1]]
    last = await body(client, "ka40008", stk_cd=KODEX)
    assert last["trde_qty"] == found[0]["trde_qty"] == "+123"
    assert last["cntr_tm"] == found[0]["cntr_tm"]
    assert last["cur_prc"] == found[0]["cur_prc"]


async def test_what_it_earned(client: Client) -> None:
    days = list((await by_date(client)).values())
    for code, count in (("0", 5), ("1", 20)):
        (row,) = await rows(client, "ka40001", stk_cd=KODEX, etfobjt_idex_cd="207", dt=code)
        first, last = days[count], days[0]
        for field, name in (("cntr_prft_rt", "cur_prc"), ("etfprft_rt", "nav")):
            earned = (abs(number(last[name])) / abs(number(first[name])) - 1) * 100
            assert number(row[field]) == pytest.approx(earned, abs=0.01)
        bought = list(by_day(await rows(client, "ka40008", stk_cd=KODEX)).values())[:count]
        assert whole(row["for_netprps_qty"]) == sum(whole(one["for_netprps_qty"]) for one in bought)


async def every(client: Client, **fields: str) -> list[Row]:
    asked = {"txon_type": "0", "navpre": "0", "mngmcomp": "0000", "txon_yn": "0"}
    return await rows(client, "ka40004", **(asked | {"trace_idex": "0", "stex_tp": "1"} | fields))


async def test_filters_of_the_list(client: Client) -> None:
    found = by_symbol(await every(client))
    assert list(found) == sorted(found)
    assert {KODEX, TIGER, INVERSE, LEVERAGED} < found.keys()
    assert SAMSUNG not in found
    tiger = by_symbol(await every(client, mngmcomp="3191"))
    kodex = by_symbol(await every(client, mngmcomp="3020"))
    assert TIGER in tiger
    assert KODEX in kodex
    assert all(row["stk_nm"].startswith("TIGER") for row in tiger.values())
    assert not tiger.keys() & kodex.keys()
    assert {**tiger, **kodex}.keys() == found.keys()
    above = by_symbol(await every(client, navpre="1"))
    below = by_symbol(await every(client, navpre="2"))
    assert not above.keys() & below.keys()
    assert {**above, **below}.keys() == found.keys()
    for symbol, row in above.items():
        assert abs(number(row["nav"])) > price(row["close_pric"]) - whole(row["pred_pre"]), symbol
    assert INVERSE in (below if KODEX in above else above)
    assert await every(client, txon_type="1") == []
    assert all(row["stk_cd"].endswith("_AL") for row in await every(client, stex_tp="3"))


@pytest.mark.parametrize(
    "api_id", ["ka40002", "ka40003", "ka40006", "ka40007", "ka40008", "ka40009", "ka40010"]
)
async def test_what_is_no_etf_is_blank(client: Client, api_id: str) -> None:
    for symbol in (SAMSUNG, "999999"):
        found = await body(client, api_id, stk_cd=symbol)
        for value in found.values():
            cells = value[0].values() if isinstance(value, list) else [value]
            assert set(cells) == {""}
    assert (await body(client, "ka40002", stk_cd=KODEX))["etfobjt_idex_nm"] == "KOSPI200"
