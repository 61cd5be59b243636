"""Charts, indices, quotes and listings: one market behind every answer."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import AsyncIterator
from itertools import groupby, pairwise
from typing import Any

import aiohttp
import pytest

from kiwoom_async import market
from kiwoom_async.simulator import Simulator
from tests.support.wire_client import Client

pytestmark = pytest.mark.anyio

SAMSUNG, HYNIX, ETF = "005930", "000660", "069500"
DAY = dt.date(2026, 3, 5)
TODAY = f"{DAY:%Y%m%d}"
Row = dict[str, str]


@pytest.fixture
async def client(http: aiohttp.ClientSession) -> AsyncIterator[Client]:
    async with Simulator(pace=0, day=DAY, stocks=16) as exchange:
        exchange.rate_limit(10_000)
        exchange.step(times=20)
        yield Client(exchange, http, exchange.credentials)


async def body(client: Client, api_id: str, **fields: str) -> dict[str, Any]:
    reply = await client.call(api_id, **fields)
    assert reply.code == 0, reply.message
    return reply.body


async def every(client: Client, api_id: str, table: str, **fields: str) -> list[Row]:
    rows: list[Row] = []
    key, more = "", True
    while more:
        reply = await client.call(api_id, next_key=key, **fields)
        assert reply.code == 0, reply.message
        rows += reply.body[table]
        more, key = reply.headers["cont-yn"] == "Y", reply.headers["next-key"]
    return rows


async def days_of(client: Client, symbol: str, until: str = TODAY) -> list[Row]:
    fields = {"stk_cd": symbol, "base_dt": until, "upd_stkpc_tp": "1"}
    return await every(client, "ka10081", "stk_dt_pole_chart_qry", **fields)


def month(day: str) -> str:
    return day[:6]


def year(day: str) -> str:
    return day[:4]


def week(day: str) -> tuple[int, int]:
    return dt.datetime.strptime(day, "%Y%m%d").isocalendar()[:2]


PERIODS = [
    ("ka10082", "stk_stk_pole_chart_qry", week),
    ("ka10083", "stk_mth_pole_chart_qry", month),
    ("ka10094", "stk_yr_pole_chart_qry", year),
]


@pytest.mark.parametrize(("api_id", "table", "period"), PERIODS)
async def test_longer_candles_are_their_days(
    client: Client, api_id: str, table: str, period: Any
) -> None:
    days = await days_of(client, SAMSUNG)
    asked = {"stk_cd": SAMSUNG, "base_dt": TODAY, "upd_stkpc_tp": "1"}
    bars = await every(client, api_id, table, **asked)
    inside = [list(found) for _, found in groupby(days, key=lambda row: period(row["dt"]))]
    assert len(bars) == len(inside)
    for bar, found in zip(bars, inside, strict=True):
        newest, oldest = found[0], found[-1]
        assert bar["dt"] == oldest["dt"]  # the first trading day of the period
        assert (bar["cur_prc"], bar["open_pric"]) == (newest["cur_prc"], oldest["open_pric"])
        assert int(bar["high_pric"]) == max(int(day["high_pric"]) for day in found)
        assert int(bar["low_pric"]) == min(int(day["low_pric"]) for day in found)
        assert int(bar["trde_qty"]) == sum(int(day["trde_qty"]) for day in found)
        millions = sum(int(day["trde_prica"]) for day in found)
        assert 0 <= int(bar["trde_prica"]) - millions * 1_000_000 < len(found) * 1_000_000
    for later, earlier in pairwise(bars):
        if "pred_pre" in later:
            assert int(later["pred_pre"]) == int(later["cur_prc"]) - int(earlier["cur_prc"])
    until = await every(client, api_id, table, **asked | {"base_dt": "20250102"})
    assert until[0]["dt"] <= "20250102" < bars[0]["dt"]


async def test_ticks_are_the_tape(client: Client) -> None:
    tape = await every(
        client, "ka10084", "tdy_pred_cntr", stk_cd=SAMSUNG, tdy_pred="1", tic_min="0", tm=""
    )
    asked = {"stk_cd": SAMSUNG, "upd_stkpc_tp": "1"}
    single = await every(client, "ka10079", "stk_tic_chart_qry", tic_scope="1", **asked)
    assert [row["trde_qty"] for row in single] == [
        row["cntr_trde_qty"].lstrip("+-") for row in tape
    ]
    assert [row["cntr_tm"] for row in single] == [TODAY + row["tm"] for row in tape]
    tens = await every(client, "ka10079", "stk_tic_chart_qry", tic_scope="10", **asked)
    assert sum(int(row["trde_qty"]) for row in tens) == client.exchange.stock(SAMSUNG).volume
    assert len(tens) == -(-len(single) // 10)
    assert tens[0]["cur_prc"] == str(client.exchange.stock(SAMSUNG).price)


async def test_the_tape_of_the_day_adds_up(client: Client) -> None:
    stock = client.exchange.stock(SAMSUNG)
    tape = (
        await every(
            client, "ka10084", "tdy_pred_cntr", stk_cd=SAMSUNG, tdy_pred="1", tic_min="0", tm=""
        )
    )[::-1]
    volume = bought = sold = turnover = 0
    for row in tape:
        size = int(row["cntr_trde_qty"].lstrip("+-"))
        volume, turnover = volume + size, turnover + size * abs(int(row["cur_prc"]))
        bought += size * row["cntr_trde_qty"].startswith("+")
        sold += size * row["cntr_trde_qty"].startswith("-")
        assert int(row["acc_trde_qty"]) == volume
        assert row["cntr_str"] == f"{bought * 100 / sold if sold else 0:.2f}"
    assert (volume, bought, sold) == (stock.volume, stock.buy_volume, stock.sell_volume)
    assert max(abs(int(row["cur_prc"])) for row in tape) == stock.high
    early = await every(
        client, "ka10084", "tdy_pred_cntr", stk_cd=SAMSUNG, tdy_pred="1", tic_min="0", tm="0915"
    )
    assert early == tape[::-1][-len(early) :]
    assert early[0]["tm"][:4] <= "0915" < tape[-1]["tm"][:4]
    minutes = await every(
        client, "ka10084", "tdy_pred_cntr", stk_cd=SAMSUNG, tdy_pred="1", tic_min="1", tm=""
    )
    assert len({row["tm"][:4] for row in minutes}) == len(minutes) < len(tape)
    strength = await every(client, "ka10046", "cntr_str_tm", stk_cd=SAMSUNG)
    assert [row["cntr_str"] for row in strength] == [row["cntr_str"] for row in minutes]


async def test_yesterdays_tape_is_yesterdays_candle(client: Client) -> None:
    days = await days_of(client, SAMSUNG)
    tape = await every(client, "ka10055", "tdy_pred_cntr_qty", stk_cd=SAMSUNG, tdy_pred="2")
    yesterday = days[1]
    assert tape[0]["acc_trde_qty"] == yesterday["trde_qty"]
    assert abs(int(tape[0]["cntr_pric"])) == int(yesterday["cur_prc"])
    prices = [abs(int(row["cntr_pric"])) for row in tape]
    assert (max(prices), min(prices)) == (int(yesterday["high_pric"]), int(yesterday["low_pric"]))
    assert int(tape[-1]["cntr_pric"].lstrip("+-")) == int(yesterday["open_pric"])
    assert tape[0]["pred_pre"] == yesterday["pred_pre"]


@pytest.mark.parametrize(
    ("api_id", "table", "date", "close", "extra"),
    [
        ("ka10005", "stk_ddwkmm", "date", "close_pric", {}),
        ("ka10015", "daly_trde_dtl", "dt", "close_pric", {"strt_dt": TODAY}),
        ("ka10047", "cntr_str_daly", "dt", "cur_prc", {}),
        ("ka10086", "daly_stkpc", "date", "close_pric", {"qry_dt": TODAY, "indc_tp": "0"}),
    ],
)
async def test_days_are_those_of_the_chart(
    client: Client, api_id: str, table: str, date: str, close: str, extra: dict[str, str]
) -> None:
    days = {row["dt"]: row for row in await days_of(client, SAMSUNG)}
    rows = await every(client, api_id, table, stk_cd=SAMSUNG, **extra)
    assert [row[date] for row in rows] == sorted(days, reverse=True)[: len(rows)]
    assert len(rows) == 60
    for row in rows:
        day = days[row[date]]
        assert abs(int(row[close])) == int(day["cur_prc"])
        volume = row["acc_trde_qty"] if api_id == "ka10047" else row["trde_qty"]
        assert volume == day["trde_qty"]


async def test_a_day_asked_for_is_the_newest_one(client: Client) -> None:
    for api_id, table, date, field in (
        ("ka10015", "daly_trde_dtl", "dt", "strt_dt"),
        ("ka10086", "daly_stkpc", "date", "qry_dt"),
    ):
        more = {"indc_tp": "0"} if api_id == "ka10086" else {}
        asked = {"stk_cd": SAMSUNG, field: "20250105"} | more
        reply = await body(client, api_id, **asked)
        assert reply[table][0][date] == "20250103"


async def test_sessions_and_investors_of_a_day_add_up(client: Client) -> None:
    rows = await every(client, "ka10015", "daly_trde_dtl", stk_cd=SAMSUNG, strt_dt=TODAY)
    for row in rows:
        parts = ("bf_mkrt_trde_qty", "opmr_trde_qty", "af_mkrt_trde_qty")
        assert sum(int(row[part]) for part in parts) == int(row["trde_qty"])
        price = int(row["trde_prica"]) * 1_000_000 / int(row["trde_qty"])
        assert abs(price / abs(int(row["close_pric"])) - 1) < 0.1
    shares = await every(client, "ka10086", "daly_stkpc", stk_cd=SAMSUNG, qry_dt=TODAY, indc_tp="0")
    money = await every(client, "ka10086", "daly_stkpc", stk_cd=SAMSUNG, qry_dt=TODAY, indc_tp="1")
    for row, other in zip(shares, money, strict=True):
        assert row["ind_netprps"] == row["ind"]
        for name in ("ind", "orgn", "for_qty"):
            assert row[name].startswith("--") == other[name].startswith("--")


async def test_quotes_of_one_moment_agree(client: Client) -> None:
    client.exchange.trade(SAMSUNG, size=3)
    quote = await body(client, "ka10001", stk_cd=SAMSUNG)
    book = await body(client, "ka10004", stk_cd=SAMSUNG)
    page = await body(client, "ka10007", stk_cd=SAMSUNG)
    for name in ("cur_prc", "open_pric", "high_pric", "low_pric", "trde_qty", "upl_pric"):
        assert page[name] == quote[name], name
    assert page["pred_close_pric"] == quote["base_pric"]
    assert page["sel_1bid"] == book["sel_fpr_bid"]
    assert page["buy_1bid_req"] == book["buy_fpr_req"]
    for level in range(2, 11):
        assert page[f"sel_{level}bid"] == book[f"sel_{level}th_pre_bid"]
        assert page[f"buy_{level}bid_req"] == book[f"buy_{level}th_pre_req"]
    assert (page["tot_sel_req"], page["tot_buy_req"]) == (book["tot_sel_req"], book["tot_buy_req"])
    minute = await body(client, "ka10006", stk_cd=SAMSUNG)
    assert (minute["close_pric"], minute["trde_qty"]) == (quote["cur_prc"], quote["trde_qty"])
    strength = (await body(client, "ka10046", stk_cd=SAMSUNG))["cntr_str_tm"][0]
    assert strength["cntr_str"] == minute["cntr_str"]
    latest = (await body(client, "ka10003", stk_cd=SAMSUNG))["cntr_infr"][0]
    assert latest["cur_prc"] == quote["cur_prc"]


INTERRUPTIONS = {
    "mrkt_tp": "000",
    "bf_mkrt_tp": "0",
    "stk_cd": "",
    "motn_tp": "0",
    "skip_stk": "000000000",
    "trde_qty_tp": "0",
    "min_trde_qty": "0",
    "max_trde_qty": "0",
    "trde_prica_tp": "0",
    "min_trde_prica": "0",
    "max_trde_prica": "0",
    "motn_drc": "0",
    "stex_tp": "1",
}


async def interruptions(client: Client, **fields: str) -> list[dict[str, str]]:
    rows = (await body(client, "ka10054", **INTERRUPTIONS | fields))["motn_stk"]
    return [row for row in rows if row["stk_cd"]]


async def test_interruptions_of_the_day(client: Client) -> None:
    exchange = client.exchange
    exchange.vi(HYNIX, direction="down", kind="dynamic")
    exchange.release_vi(HYNIX)
    exchange.vi(SAMSUNG)
    assert {
        row["stk_cd"]: row["virelis_time"] == "000000" for row in await interruptions(client)
    } == {SAMSUNG: True, HYNIX: False}
    for name, value, symbol in (
        ("motn_drc", "2", HYNIX),
        ("motn_tp", "1", SAMSUNG),
        ("stk_cd", HYNIX, HYNIX),
    ):
        rows = await interruptions(client, **{name: value})
        assert [row["stk_cd"] for row in rows] == [symbol]
    for nothing in ({"mrkt_tp": "101"}, {"bf_mkrt_tp": "2"}, {"skip_stk": "000000100"}):
        assert await interruptions(client, **nothing) == []


async def test_interruptions_at_each_exchange(client: Client) -> None:
    exchange = client.exchange
    small = next(one for one in exchange.symbols if exchange.stock(one).nxt is None)
    for symbol in (small, SAMSUNG):
        exchange.vi(symbol)
    exchange.vi(ETF)
    krx = await interruptions(client, stex_tp="1")
    nxt = await interruptions(client, stex_tp="2")
    both = await interruptions(client, stex_tp="3")
    assert {row["stk_cd"] for row in krx} == {SAMSUNG, small, ETF}
    assert {row["stex_tp"] for row in krx} == {"KRX"}
    assert [(row["stk_cd"], row["stex_tp"]) for row in nxt] == [(SAMSUNG, "NXT")]
    assert Counter(map(str, both)) == Counter(map(str, krx + nxt))
    for row in both:
        suffix = "_NX" if row["stex_tp"] == "NXT" else ""
        assert int(row["acc_trde_qty"]) == exchange.stock(row["stk_cd"] + suffix).volume
    assert await interruptions(client, stk_cd=f"{SAMSUNG}_NX") == nxt
    assert {row["stk_cd"] for row in await interruptions(client, skip_stk="000000010")} == {
        SAMSUNG,
        small,
    }


async def test_what_is_listed_where(client: Client) -> None:
    found = {}
    for place in ("0", "10", "8", "60", "3", "80", "50"):
        found[place] = (await body(client, "ka10099", mrkt_tp=place))["list"]
    assert {place: len(rows) for place, rows in found.items()} == {
        "0": 12 + 10 + 3,  # companies, ETFs, ETNs
        "10": 4,
        "8": 10,
        "60": 3,
        "3": 5,
        "80": 2,
        "50": 0,
    }
    assert Counter(row["marketCode"] for row in found["0"]) == {"0": 12, "8": 10, "60": 3}
    own = {row["code"]: row for place in ("8", "60") for row in found[place]}
    assert own == {row["code"]: row for row in found["0"] if row["marketCode"] != "0"}
    one = await body(client, "ka10100", stk_cd=SAMSUNG)
    samsung = next(row for row in found["0"] if row["code"] == SAMSUNG)
    assert {name: one[name] for name in samsung} == samsung
    assert (samsung["listCount"], samsung["lastPrice"]) == ("0000005919638000", "00070000")
    assert (samsung["marketCode"], samsung["marketName"]) == ("0", "거래소")
    assert samsung["upName"] == "전기/전자"
    assert {row["marketCode"] for row in found["10"]} == {"10"}
    assert found["8"][0]["code"] == ETF


async def test_indices_are_their_stocks(client: Client) -> None:
    exchange = client.exchange
    exchange.advance(1.1)  # a second passes: indices are renewed
    now = await body(client, "ka20001", mrkt_tp="0", inds_cd="001")
    stocks = [exchange.stock(symbol) for symbol in exchange.symbols]
    kospi = [one for one in stocks if one.listing.market == "kospi"]
    worth = sum(one.price * one.listing.shares for one in kospi)
    before = sum(one.base * one.listing.shares for one in kospi)
    value = abs(float(now["cur_prc"]))
    base = value - float(now["pred_pre"])
    assert abs(value / base - worth / before) < 0.0002
    assert int(now["trde_qty"]) == sum(one.volume for one in kospi) // 1_000
    assert int(now["trde_prica"]) == sum(one.turnover for one in kospi) // 1_000_000
    assert int(now["rising"]) == sum(one.price > one.base for one in kospi)
    assert int(now["trde_frmatn_stk_num"]) == len(kospi)
    every_index = (await body(client, "ka20003", inds_cd="001"))["all_inds_idex"]
    whole = next(row for row in every_index if row["stk_cd"] == "001")
    assert (whole["cur_prc"], whole["rising"]) == (now["cur_prc"], now["rising"])
    assert int(whole["flo_stk_num"]) == len(kospi)
    kosdaq = (await body(client, "ka20003", inds_cd="101"))["all_inds_idex"]
    assert not {row["stk_cd"] for row in kosdaq} & {row["stk_cd"] for row in every_index}
    members = (await body(client, "ka20002", mrkt_tp="0", inds_cd="013", stex_tp="3"))["inds_stkpc"]
    assert [row["stk_cd"] for row in members] == [f"{HYNIX}_AL", f"{SAMSUNG}_AL"]
    codes = (await body(client, "ka10101", mrkt_tp="0"))["list"]
    assert {row["code"]: row["name"] for row in codes}["001"] == "종합(KOSPI)"
    assert {row["code"] for row in codes} == {row["stk_cd"] for row in every_index}


async def test_index_candles_are_one_series(client: Client) -> None:
    now = await body(client, "ka20001", mrkt_tp="0", inds_cd="001")
    days = await every(client, "ka20006", "inds_dt_pole_qry", inds_cd="001", base_dt=TODAY)
    assert int(days[0]["cur_prc"]) == round(abs(float(now["cur_prc"])) * 100)
    assert days[-1]["dt"] == "20150102"
    assert [row["dt"] for row in days] == [row["dt"] for row in await days_of(client, SAMSUNG)]
    assert all(int(row["low_pric"]) <= int(row["cur_prc"]) <= int(row["high_pric"]) for row in days)
    by_day = (await body(client, "ka20009", mrkt_tp="0", inds_cd="001"))["inds_cur_prc_daly_rept"]
    for row, day in zip(by_day, days, strict=False):
        assert round(abs(float(row["cur_prc_n"])) * 100) == int(day["cur_prc"])
    year_row = (await every(client, "ka20019", "inds_yr_pole_qry", inds_cd="001", base_dt=TODAY))[0]
    this_year = [row for row in days if row["dt"].startswith("2026")]
    assert year_row["dt"] == this_year[-1]["dt"]
    assert int(year_row["trde_qty"]) - sum(int(row["trde_qty"]) for row in this_year) < 50
    asked = {"inds_cd": "001", "tic_scope": "30", "base_dt": ""}
    minutes = (await body(client, "ka20005", **asked))["inds_min_pole_qry"]
    yesterday = [row for row in minutes if row["cntr_tm"].startswith("20260304")]
    assert [row["cntr_tm"][8:] for row in yesterday[:3]] == ["999999", "888888", "153000"]
    assert sum(int(row["trde_qty"]) for row in yesterday) <= int(days[1]["trde_qty"])
    assert abs(int(yesterday[0]["cur_prc"])) == int(days[1]["cur_prc"])
    older = (await body(client, "ka20005", **asked | {"base_dt": "20260102"}))["inds_min_pole_qry"]
    assert older[0]["cntr_tm"].startswith("20260102")


async def test_trading_days_only(client: Client) -> None:
    days = await days_of(client, ETF)
    expected = market.trading_days(dt.date(2015, 1, 1), DAY)
    assert [row["dt"] for row in reversed(days)] == [f"{day:%Y%m%d}" for day in expected]
    assert not {"20251225", "20260101", "20260216"} & {row["dt"] for row in days}
    weeks = await every(
        client, "ka10082", "stk_stk_pole_chart_qry", stk_cd=ETF, base_dt=TODAY, upd_stkpc_tp="1"
    )
    assert weeks[0]["cur_prc"] == days[0]["cur_prc"]
    with pytest.raises(ValueError, match="nothing trades on 2026-12-25"):
        Simulator(day=dt.date(2026, 12, 25))
