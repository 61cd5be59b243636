"""Program trading: a stock's figures are those of 0w, a market's are the sums of its stocks."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import aiohttp
import pytest

from kiwoom_async.simulator import Simulator
from tests.support.tr_answers import (
    Row,
    body,
    by_day,
    by_symbol,
    number,
    pages,
    price,
    rows,
    whole,
)
from tests.support.wire_client import Client, Message

DAY = dt.date(2026, 3, 5)
SAMSUNG, HYNIX = "005930", "000660"
KOSPI, KOSDAQ = "P00101", "P10102"
ROUNDING = 16  # of million KRW, one for each stock

pytestmark = [pytest.mark.anyio, pytest.mark.kiwoom_stage(day=DAY, stocks=16)]


@pytest.fixture(autouse=True)
def unlimited(client: Client) -> None:
    client.exchange.rate_limit(1_000)


async def reported(client: Client, symbol: str = SAMSUNG) -> Message:
    """Trade for a while and return the last 0w of a stock."""
    async with client.socket() as socket:
        await socket.register("0w", items=(symbol,))
        for size in range(1_000, 91_000, 10_000):
            client.exchange.trade(symbol, size=size)
            client.exchange.advance(21)
        *_, last = await socket.entries(9)
        values: Message = last["values"]
        return values


async def by_minute(client: Client, **fields: str) -> list[Row]:
    asked = {"amt_qty_tp": "1", "stk_cd": SAMSUNG, "date": "20260305"}
    return await rows(client, "ka90008", **(asked | fields))


async def days_of(client: Client, symbol: str = SAMSUNG, date: str = "20260305") -> list[Row]:
    return await rows(client, "ka90013", stk_cd=symbol, date=date, amt_qty_tp="1")


def is_what_was_reported(row: Row, values: Message) -> None:
    assert row["prm_sell_qty"] == values["202"]
    assert row["prm_sell_amt"] == values["204"]
    assert row["prm_buy_qty"] == values["206"]
    assert row["prm_buy_amt"] == values["208"]
    assert whole(row["prm_netprps_qty"]) == whole(values["210"])
    assert whole(row["prm_netprps_amt"]) == whole(values["212"])
    assert row["cur_prc"] == values["10"]
    assert row["trde_qty"] == values["13"]


async def test_a_stock_is_what_the_realtime_values_say(client: Client) -> None:
    values = await reported(client)
    newest = (await by_minute(client))[0]
    is_what_was_reported(newest, values)
    assert newest["tm"] == values["20"]
    is_what_was_reported((await days_of(client))[0], values)
    top = await rows(
        client, "ka90003", trde_upper_tp="2", amt_qty_tp="1", mrkt_tp=KOSPI, stex_tp="1"
    )
    ranked = by_symbol(top)
    if whole(values["212"]) > 0:
        assert ranked[SAMSUNG]["prm_buy_amt"] == values["208"]
    else:
        assert SAMSUNG not in ranked


async def test_a_day_of_a_stock_goes_up_minute_by_minute(client: Client) -> None:
    for date in ("20260305", "20260304"):
        found = await by_minute(client, date=date)
        times = [row["tm"] for row in found]
        assert times == sorted(set(times), reverse=True)
        for later, before in pairwise(found):
            for name in ("prm_sell_qty", "prm_buy_qty", "prm_sell_amt", "prm_buy_amt"):
                assert int(later[name]) >= int(before[name])
            moved = whole(later["prm_netprps_qty"]) - whole(before["prm_netprps_qty"])
            assert whole(later["prm_netprps_qty_irds"]) == moved
            assert int(later["trde_qty"]) >= int(before["trde_qty"])
        for row in found:
            net = int(row["prm_buy_amt"]) - int(row["prm_sell_amt"])
            assert whole(row["prm_netprps_amt"]) == net
            assert int(row["prm_buy_qty"]) <= int(row["trde_qty"])
    yesterday = by_day(await days_of(client))["20260304"]
    last = (await by_minute(client, date="20260304"))[0]
    for name in ("prm_sell_qty", "prm_buy_qty", "prm_buy_amt", "prm_netprps_qty", "trde_qty"):
        assert last[name] == yesterday[name]
    assert last["tm"] == "153000"


async def test_minutes_reach_back_a_year(client: Client) -> None:
    assert await by_minute(client, date="20250601") == []
    assert await by_minute(client, date="20250902") != []
    assert await by_minute(client, date="20260301") == []  # a Sunday
    market = {"amt_qty_tp": "1", "mrkt_tp": KOSPI, "min_tic_tp": "1", "stex_tp": "1"}
    assert await rows(client, "ka90005", date="20250301", **market) == []
    assert await rows(client, "ka90005", date="20260301", **market) == []


async def test_days_of_a_stock(client: Client) -> None:
    found = by_day(await days_of(client))
    days = list(found)
    candles = await rows(client, "ka10081", stk_cd=SAMSUNG, base_dt="20260305", upd_stkpc_tp="1")
    assert days == [row["dt"] for row in candles][: len(days)]
    for day, before in pairwise(days):
        row = found[day]
        assert whole(row["prm_netprps_qty"]) == int(row["prm_buy_qty"]) - int(row["prm_sell_qty"])
        assert whole(row["prm_netprps_amt"]) == int(row["prm_buy_amt"]) - int(row["prm_sell_amt"])
        moved = whole(row["prm_netprps_amt"]) - whole(found[before]["prm_netprps_amt"])
        assert whole(row["prm_netprps_amt_irds"]) == moved
        assert 0 < int(row["prm_buy_qty"]) < int(row["trde_qty"])
        paid = int(row["prm_buy_amt"]) * 1_000_000 / int(row["prm_buy_qty"])
        assert paid == pytest.approx(price(row["cur_prc"]), rel=0.1)
    assert (await days_of(client, date="20260228"))[0] == found["20260227"]
    assert await days_of(client, date="20141230") == []
    assert await days_of(client, symbol="999999") == []
    blank = await rows(client, "ka90013", stk_cd=SAMSUNG, date="", amt_qty_tp="")
    assert [row["dt"] for row in blank] == days


async def top(client: Client, **fields: str) -> list[Row]:
    asked = {"trde_upper_tp": "2", "amt_qty_tp": "1", "mrkt_tp": KOSPI, "stex_tp": "1"}
    return await rows(client, "ka90003", **(asked | fields))


async def test_the_largest_nets(client: Client) -> None:
    bought, sold = await top(client), await top(client, trde_upper_tp="1")
    for found, sign in ((bought, 1), (sold, -1)):
        nets = [whole(row["prm_netprps_amt"]) * sign for row in found]
        assert nets == sorted(nets, reverse=True)
        assert min(nets) > 0
        assert [row["rank"] for row in found] == [str(n) for n in range(1, len(found) + 1)]
    today = (await days_of(client, symbol=bought[0]["stk_cd"]))[0]
    assert bought[0]["prm_buy_amt"] == today["prm_buy_amt"]
    in_shares = by_symbol(await top(client, amt_qty_tp="2"))
    assert in_shares[bought[0]["stk_cd"]]["prm_buy_amt"] == today["prm_buy_qty"]
    kosdaq = {row["stk_cd"] for row in await top(client, mrkt_tp=KOSDAQ)}
    assert kosdaq
    assert not kosdaq & {row["stk_cd"] for row in bought + sold}


async def status(client: Client, date: str = "20260304", market: str = KOSPI) -> Message:
    return await body(client, "ka90004", dt=date, mrkt_tp=market, stex_tp="1")


async def test_all_stocks_of_a_day_and_their_sums(client: Client) -> None:
    found = await status(client)
    listed = by_symbol(found["stk_prm_trde_prst"])
    assert len(listed) == 12
    for field, total in (
        ("buy_cntr_qty", "tot_1"),
        ("buy_cntr_amt", "tot_2"),
        ("sel_cntr_qty", "tot_3"),
        ("sel_cntr_amt", "tot_4"),
        ("netprps_prica", "tot_5"),
    ):
        assert whole(found[total]) == sum(whole(row[field]) for row in listed.values())
    day = by_day(await days_of(client))["20260304"]
    assert listed[SAMSUNG]["buy_cntr_amt"] == day["prm_buy_amt"]
    assert listed[SAMSUNG]["cur_prc"] == day["cur_prc"]
    assert int(listed[SAMSUNG]["buy_cntr_qty"]) == int(day["prm_buy_qty"]) // 1_000
    for row in listed.values():
        assert 0 <= number(row["all_trde_rt"]) <= 40
    assert (await status(client, date="20260303")) != found
    assert len((await status(client, market=KOSDAQ))["stk_prm_trde_prst"]) == 4
    assert (await status(client, date="20260301"))["tot_1"] == ""  # a Sunday


async def market(client: Client, api_id: str, **fields: str) -> list[Row]:
    asked = {"date": "20260305", "amt_qty_tp": "1", "mrkt_tp": KOSPI, "min_tic_tp": "1"}
    return await rows(client, api_id, **(asked | {"stex_tp": "1"} | fields))


def adds_up(row: Row) -> None:
    for prefix in ("dfrt_trde", "ndiffpro_trde", "all"):
        net = int(row[f"{prefix}_buy"]) - int(row[f"{prefix}_sel"])
        assert whole(row[f"{prefix}_netprps"]) == net
    for side in ("sel", "buy", "netprps"):
        parts = whole(row[f"dfrt_trde_{side}"]) + whole(row[f"ndiffpro_trde_{side}"])
        assert whole(row[f"all_{side}"]) == parts
    for prefix in ("dfrt_trde", "ndiffpro_trde"):
        net = int(row[f"{prefix}_buy_qty"]) - int(row[f"{prefix}_sell_qty"])
        assert whole(row[f"{prefix}_netprps_qty"]) == net


async def test_days_of_a_market_are_the_sums_of_its_stocks(client: Client) -> None:
    found = by_day(await market(client, "ka90010"), "cntr_tm")
    for row in found.values():
        adds_up(row)
    for date in ("20260305", "20260304", "20260303"):
        total = await status(client, date)
        row = found[f"{date}000000"]
        assert int(row["all_buy"]) == pytest.approx(whole(total["tot_2"]), abs=ROUNDING)
        assert int(row["all_sel"]) == pytest.approx(whole(total["tot_4"]), abs=ROUNDING)
    kosdaq = await market(client, "ka90010", mrkt_tp=KOSDAQ)
    assert int(kosdaq[0]["all_buy"]) < int(found["20260305000000"]["all_buy"])
    in_shares = await market(client, "ka90010", amt_qty_tp="2")
    assert in_shares[0]["dfrt_trde_buy"] == in_shares[0]["dfrt_trde_buy_qty"]
    assert (await market(client, "ka90010", date="20260227"))[0]["cntr_tm"][:8] == "20260227"
    assert await market(client, "ka90010", date="20140102") == []


async def test_the_index_beside_the_programs_is_the_index(client: Client) -> None:
    found = by_day(await market(client, "ka90010"), "cntr_tm")
    index = await rows(client, "ka20006", inds_cd="201", base_dt="20260305")
    for candle in index[: len(found)]:
        row = found[f"{candle['dt']}000000"]
        assert abs(number(row["kospi200"])) == pytest.approx(price(candle["cur_prc"]) / 100)
    now = (await market(client, "ka90005"))[0]
    price_now = await body(client, "ka20001", mrkt_tp="2", inds_cd="201")
    assert price(now["kospi200"]) / 100 == abs(number(price_now["cur_prc"]))


async def test_a_day_of_a_market_goes_up_minute_by_minute(client: Client) -> None:
    for date in ("20260305", "20260304"):
        found = await market(client, "ka90005", date=date)
        times = [row["cntr_tm"] for row in found]
        assert times == sorted(set(times), reverse=True)
        for later, before in pairwise(found):
            assert int(later["all_buy"]) >= int(before["all_buy"])
            assert int(later["all_sel"]) >= int(before["all_sel"])
        for row in found:
            adds_up(row)
        day = by_day(await market(client, "ka90010"), "cntr_tm")[f"{date}000000"]
        assert int(found[0]["all_buy"]) == pytest.approx(int(day["all_buy"]), abs=2)
    by_half = await market(client, "ka90005", date="20260304", min_tic_tp="0")
    assert [row["cntr_tm"] for row in by_half[:3]] == ["153030", "153000", "151930"]


async def test_a_minute_of_a_market_is_the_sum_of_its_stocks(client: Client) -> None:
    await reported(client)
    await reported(client, HYNIX)
    listed = [row["stk_cd"] for row in (await status(client))["stk_prm_trde_prst"]]
    total = {row["cntr_tm"]: row for row in await market(client, "ka90005")}
    columns = [await by_minute(client, stk_cd=symbol) for symbol in listed]
    for time in ("095900", "093000"):
        at = [next(row for row in column if row["tm"] == time) for column in columns]
        bought = sum(int(row["prm_buy_amt"]) for row in at)
        assert int(total[time]["all_buy"]) == pytest.approx(bought, abs=ROUNDING)
    newest = max(total)
    bought = sum(int(column[0]["prm_buy_amt"]) for column in columns)
    assert int(total[newest]["all_buy"]) == pytest.approx(bought, abs=ROUNDING)


async def test_sums_of_the_year(client: Client) -> None:
    asked = {"date": "20260305", "amt_qty_tp": "1", "mrkt_tp": "0", "stex_tp": "1"}
    found = [row for page in await pages(client, "ka90007", 5, **asked) for row in page]
    assert found[-1]["dt"] == "20260102"
    days = by_day(await market(client, "ka90010"), "cntr_tm")
    sums = dict.fromkeys(("dfrt_trde", "ndiffpro_trde", "all"), 0)
    for row in reversed(found):
        for prefix in sums:
            sums[prefix] += whole(row[f"{prefix}_tdy"])
            assert whole(row[f"{prefix}_acc"]) == sums[prefix]
        if same := days.get(f"{row['dt']}000000"):
            assert whole(row["all_tdy"]) == whole(same["all_netprps"])
            assert row["kospi200"] == same["kospi200"]
    kosdaq = await rows(client, "ka90007", **(asked | {"mrkt_tp": "1"}))
    assert kosdaq[0]["all_acc"] != found[0]["all_acc"]


async def test_what_arbitrage_holds(client: Client) -> None:
    found = by_day(await rows(client, "ka90006", date="20260305", stex_tp="1"))
    for day, before in pairwise(found):
        for side in ("buy", "sel"):
            held, earlier = (int(found[at][f"{side}_dfrt_trde_amt"]) for at in (day, before))
            assert held - earlier == whole(found[day][f"{side}_dfrt_trde_irds_amt"])
            assert held >= 0
    until_february = by_day(await rows(client, "ka90006", date="20260227", stex_tp="1"))
    assert next(iter(until_february)) == "20260227"
    assert until_february["20260227"] == found["20260227"]


async def test_agency_orders_are_the_programs_of_the_stock(client: Client) -> None:
    found = await body(client, "ka10010", stk_cd=SAMSUNG)
    today = (await days_of(client))[0]
    assert found["all_dfrt_trst_buy_qty"] == today["prm_buy_qty"]
    assert int(found["all_dfrt_trst_buy_amt"]) // 1_000_000 == int(today["prm_buy_amt"])
    for what in ("sell_qty", "buy_qty", "netprps_qty", "sell_amt", "buy_amt", "netprps_amt"):
        parts = whole(found[f"dfrt_trst_{what}"]) + whole(found[f"ndiffpro_trst_{what}"])
        assert whole(found[f"all_dfrt_trst_{what}"]) == parts


@pytest.mark.parametrize("symbol", [SAMSUNG, f"{SAMSUNG}_NX", f"{SAMSUNG}_AL"])
@pytest.mark.parametrize("time", [dt.time(12), dt.time(19)])
async def test_the_course_of_a_day_ends_with_its_sums(
    symbol: str, time: dt.time, http: aiohttp.ClientSession
) -> None:
    """At NXT too, whose day has more minutes than the one of KRX."""
    async with Simulator(pace=0, day=DAY, time=time, stocks=1) as exchange:
        exchange.rate_limit(1_000)
        client = Client(exchange, http, exchange.credentials)
        for date in ("20260305", "20260304"):
            last = (await by_minute(client, stk_cd=symbol, date=date))[0]
            day = (await days_of(client, symbol, date))[0]
            assert day["dt"] == date
            for name in ("trde_qty", "prm_sell_amt", "prm_buy_qty", "prm_netprps_qty"):
                assert last[name] == day[name], (date, name)
