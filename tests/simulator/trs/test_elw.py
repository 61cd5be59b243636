"""ELWs: the theoretical price follows the underlying, equally in every TR, 0m and 0u."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from math import erf, exp, log, sqrt

import pytest

from kiwoom_async import market
from kiwoom_async.simulator.exchange.market.warrant import Warrant
from tests.support.tr_answers import Row, body, by_day, by_symbol, number, price, rows, whole
from tests.support.wire_client import Client, Message

DAY = dt.date(2026, 3, 5)
SAMSUNG, CALL, PUT, INDEX_CALL, INDEX_PUT = "005930", "57JBHH", "52KB21", "57J411", "57J412"
EVERY = "000000000000"
FILTERS = {"isscomp_cd": EVERY, "bsis_aset_cd": EVERY, "rght_tp": "000", "lpcd": EVERY}

pytestmark = [pytest.mark.anyio, pytest.mark.kiwoom_stage(day=DAY, stocks=16)]


@pytest.fixture(autouse=True)
def unlimited(client: Client) -> None:
    client.exchange.rate_limit(1_000)


async def details(client: Client, symbol: str = CALL) -> Message:
    return await body(client, "ka30012", stk_cd=symbol)


async def search(client: Client, **fields: str) -> list[Row]:
    asked = FILTERS | {"rght_tp": "0", "sort_tp": "0"} | fields
    return await rows(client, "ka30005", **asked)


def worth(right: str, spot: float, strike: float, days: int, volatility: float) -> float:
    """Black and Scholes, of one share or point, at three per cent interest."""

    def normal(x: float) -> float:
        return (1 + erf(x / sqrt(2))) / 2

    years = days / 365
    d1 = (log(spot / strike) + (0.03 + volatility**2 / 2) * years) / (volatility * sqrt(years))
    d2 = d1 - volatility * sqrt(years)
    call = spot * normal(d1) - strike * exp(-0.03 * years) * normal(d2)
    return call if right == "CALL" else call - spot + strike * exp(-0.03 * years)


async def underlying(client: Client, symbol: str) -> float:
    (row,) = await rows(client, "ka30011", stk_cd=symbol)
    return abs(number(row["cur_prc"]))


@pytest.mark.parametrize("symbol", [CALL, PUT, INDEX_CALL, INDEX_PUT])
async def test_theory_is_black_and_scholes(client: Client, symbol: str) -> None:
    found = await details(client, symbol)
    spot, strike = await underlying(client, symbol), number(found["elwexec_pric"])
    right, days = found["elwrght_type"], int(found["elwsrvive_dys"])
    ratio, cost = number(found["elwcnvt_rt"]), price(found["cur_prc"])
    theory = ratio * worth(right, spot, strike, days, 0.3)
    assert int(found["elwtheory_pric"]) / 100 == pytest.approx(theory, abs=0.01)
    implied = int(found["elwinnr_vltl"]) / 10_000
    assert ratio * worth(right, spot, strike, days, implied) == pytest.approx(cost, rel=0.01)
    assert number(found["dispty_rt"]) == pytest.approx((cost - theory) * 100 / theory, abs=0.01)
    sign = 1 if right == "CALL" else -1
    assert number(found["exp_rght_pric"]) == pytest.approx(
        ratio * max(0.0, sign * (spot - strike)), abs=0.01
    )
    assert number(found["elwgear"]) == pytest.approx(spot * ratio / cost, abs=0.01)
    parity = spot / strike if right == "CALL" else strike / spot
    assert number(found["elwprty"]) == pytest.approx(parity * 100, abs=0.01)
    even = strike + sign * cost / ratio
    assert number(found["elwpl_qutr_rt"]) == pytest.approx((even / spot - 1) * 100, abs=0.01)


async def test_terms_and_their_days(client: Client) -> None:
    found = await details(client)
    day = {
        name: dt.datetime.strptime(found[name], "%Y%m%d").date()
        for name in ("elwflo_dt", "elwfin_trde_dt", "expr_dt", "exec_dt", "elwpay_dt")
    }
    assert all(market.is_trading_day(one) for one in day.values())
    assert (day["elwfin_trde_dt"] - DAY).days == int(found["elwsrvive_dys"])
    assert market.next_trading_day(day["elwfin_trde_dt"], 2) == day["expr_dt"] == day["exec_dt"]
    assert market.next_trading_day(day["expr_dt"], 2) == day["elwpay_dt"]
    held = int(found["lprmnd_qty"]) * 100 / (int(found["stkcnt"]) * 1_000)
    assert number(found["lpposs_rt"]) == pytest.approx(held, abs=0.01)
    book = await body(client, "ka10004", stk_cd=CALL)
    spread = price(book["sel_fpr_bid"]) - price(book["buy_fpr_bid"])
    assert number(found["elwspread"]) == spread
    assert (await details(client, SAMSUNG))["aset_cd"] == ""


async def test_it_is_what_the_realtime_values_say(client: Client) -> None:
    async with client.socket() as socket:
        await socket.register("0m", "0u", items=(CALL,))
        client.exchange.set_price(SAMSUNG, client.exchange.stock(SAMSUNG).price + 1_000)
        client.exchange.advance(1)
        indicators, theory = (one["values"] for one in await socket.entries(2))
    (row,) = (row for row in await search(client) if row["stk_cd"] == CALL)
    newest = (await rows(client, "ka10050", stk_cd=CALL))[0]
    assert newest["cntr_tm"] == theory["20"]
    for fid, name, scale in (
        ("671", "iv", 100),
        ("672", "delta", 1e6),
        ("673", "gam", 1e6),
        ("674", "theta", 1e6),
        ("675", "vega", 1e6),
        ("676", "law", 1e6),
        ("706", "lp", 100),
        ("670", "elwtheory_pric", 100),
    ):
        assert int(newest[name]) / scale == pytest.approx(number(theory[fid]), abs=1.5 / scale)
    assert int(row["theory_pric"]) / 100 == number(theory["670"])
    assert number(row["prty"]) == number(indicators["666"])
    assert number(row["gear_rt"]) == number(indicators["667"])
    assert row["pl_qutr_rt"] == indicators["668"]
    assert number(row["cfp"]) == number(indicators["669"])
    assert number(row["lvrg"]) == pytest.approx(
        number(row["gear_rt"]) * number(theory["672"]), rel=1e-3
    )


async def test_minutes_follow_the_company(client: Client) -> None:
    found = (await rows(client, "ka10050", stk_cd=CALL))[1:]
    terms = await details(client)
    bars = await rows(client, "ka10080", stk_cd=SAMSUNG, tic_scope="1", upd_stkpc_tp="1")
    spots = {row["cntr_tm"][8:]: price(row["cur_prc"]) for row in bars[:60]}
    own = await rows(client, "ka10080", stk_cd=CALL, tic_scope="1", upd_stkpc_tp="1")
    prices = {row["cntr_tm"][8:]: price(row["cur_prc"]) for row in own[:60]}
    assert len(found) == 60
    days, strike = int(terms["elwsrvive_dys"]), number(terms["elwexec_pric"])
    for row in found:
        theory = 0.1 * worth("CALL", spots[row["cntr_tm"]], strike, days, 0.3)
        assert int(row["elwtheory_pric"]) / 100 == pytest.approx(theory, abs=0.01)
        assert int(row["cur_prc"]) == prices[row["cntr_tm"]]
        assert int(row["theta"]) < 0 < int(row["vega"])


@pytest.mark.parametrize(("symbol", "sign"), [(CALL, 1), (PUT, -1)])
async def test_days_follow_the_company(client: Client, symbol: str, sign: int) -> None:
    asked = {"base_dt": "20260305", "upd_stkpc_tp": "1"}
    own = by_day(await rows(client, "ka10081", stk_cd=symbol, **asked))
    company = by_day(await rows(client, "ka10081", stk_cd=SAMSUNG, **asked))
    terms = await details(client, symbol)
    last = dt.datetime.strptime(terms["elwfin_trde_dt"], "%Y%m%d").date()
    for day, row in list(own.items())[1:40]:
        left = (last - dt.datetime.strptime(day, "%Y%m%d").date()).days
        right, strike = terms["elwrght_type"], number(terms["elwexec_pric"])
        theory = 0.1 * worth(right, int(company[day]["cur_prc"]), strike, left, 0.3)
        assert theory - 5 <= int(row["cur_prc"]) <= theory + 0.01 or int(row["cur_prc"]) == 5
    assert min(own) >= terms["elwflo_dt"]
    greeks = by_day(await rows(client, "ka10048", stk_cd=symbol))
    assert list(greeks) == list(own)[: len(greeks)]
    assert all(0 < int(row["delta"]) * sign < 1_000_000 for row in greeks.values())


async def test_search_obeys_its_filters(client: Client) -> None:
    found = by_symbol(await search(client))
    assert {CALL, PUT, INDEX_CALL, INDEX_PUT} < found.keys()
    for fields, expected in (
        ({"rght_tp": "2"}, {PUT, INDEX_PUT}),
        ({"bsis_aset_cd": "201"}, {INDEX_CALL, INDEX_PUT}),
        ({"isscomp_cd": "000000000017"}, {PUT, INDEX_CALL}),
        ({"lpcd": "003"}, {INDEX_PUT}),
        ({"bsis_aset_cd": "030200"}, set()),
        ({"isscomp_cd": "000000000017", "bsis_aset_cd": "201", "rght_tp": "1"}, {INDEX_CALL}),
    ):
        asked = await search(client, **fields)
        assert {row["stk_cd"] for row in asked} == expected
    for code, field, downwards in (
        ("1", "flu_rt", True),
        ("3", "flu_rt", False),
        ("2", "pred_pre", True),
        ("4", "pred_pre", False),
        ("5", "trde_qty", True),
        ("7", "srvive_dys", False),
    ):
        values = [number(row[field]) for row in await search(client, sort_tp=code)]
        assert values == sorted(values, reverse=downwards)


async def test_distances_from_the_theory(client: Client) -> None:
    asked = FILTERS | {"trde_end_elwskip": "0"}
    found = by_symbol(await rows(client, "ka30004", **asked))
    for symbol, row in found.items():
        detail = await details(client, symbol)
        assert int(row["dispty_rt"]) / 100 == number(detail["dispty_rt"])
        assert row["theory_pric"] == detail["elwtheory_pric"]
        gap = price(row["cur_prc"]) - int(row["theory_pric"]) / 100
        assert number(row["basis"]) == pytest.approx(gap, abs=0.01)
    puts = await rows(client, "ka30004", **(asked | {"rght_tp": "002"}))
    assert {row["stk_cd"] for row in puts} == {PUT, INDEX_PUT}


async def jumps(client: Client, **fields: str) -> Message:
    asked = FILTERS | {"flu_tp": "1", "tm_tp": "2", "tm": "1", "trde_qty_tp": "0"}
    return await body(client, "ka30001", **(asked | {"trde_end_elwskip": "0"} | fields))


async def test_jumps_over_days_and_minutes(client: Client) -> None:
    over_day = await jumps(client)
    assert over_day["base_pric_tm"] == "기준가(03/04)"
    for direction, sign in (("1", 1), ("2", -1)):
        found = (await jumps(client, flu_tp=direction))["elwpric_jmpflu"]
        sizes = [number(row["jmp_rt"]) * sign for row in found]
        assert sizes == sorted(sizes, reverse=True)
        assert min(sizes) > 0
        for row in found:
            base = int(row["trde_end_elwbase_pric"])
            assert int(row["base_pre"]) == price(row["cur_prc"]) - base == whole(row["pred_pre"])
    before = client.exchange.stock(CALL).price
    client.exchange.advance(600)
    client.exchange.trade(CALL, price=before + 50)
    minutes = await jumps(client, tm_tp="1", tm="5")
    (row,) = minutes["elwpric_jmpflu"]
    assert (row["stk_cd"], row["base_pre"]) == (CALL, "50")
    assert minutes["base_pric_tm"] == "기준가(10:05)"
    assert (await jumps(client, trde_qty_tp="1000"))["elwpric_jmpflu"][0]["stk_cd"] == ""


async def test_changes_and_books_ranked(client: Client) -> None:
    asked = {"rght_tp": "000", "trde_end_skip": "0"}
    for code, field, sign in (
        ("1", "flu_rt", 1),
        ("2", "pred_pre", 1),
        ("3", "flu_rt", -1),
        ("4", "pred_pre", -1),
    ):
        found = await rows(client, "ka30009", **asked, sort_tp=code)
        values = [number(row[field]) * sign for row in found]
        assert values == sorted(values, reverse=True)
        assert min(values) > 0
        assert [row["rank"] for row in found] == [str(n) for n in range(1, len(found) + 1)]
    for code, sign in (("1", 1), ("2", -1)):
        found = await rows(client, "ka30010", **asked, sort_tp=code)
        for row in found:
            net = int(row["buy_req"]) - int(row["sel_req"])
            assert int(row["netprps_req"]) == net
            assert net * sign > 0
    calls = await rows(client, "ka30009", sort_tp="1", rght_tp="001", trde_end_skip="0")
    assert PUT not in {row["stk_cd"] for row in calls}


async def test_what_a_broker_traded(client: Client) -> None:
    asked = {"isscomp_cd": "003", "trde_qty_tp": "0", "dt": "10", "trde_end_elwskip": "0"}
    bought = await rows(client, "ka30002", **asked, trde_tp="1")
    sold = await rows(client, "ka30002", **asked, trde_tp="2")
    assert len(by_symbol(bought + sold)) == 5
    for found, sign in ((bought, 1), (sold, -1)):
        nets = [whole(row["netprps"]) * sign for row in found]
        assert nets == sorted(nets, reverse=True)
        for row in found:
            assert whole(row["netprps"]) == whole(row["buy_trde_qty"]) + whole(row["sel_trde_qty"])
            days = await rows(
                client,
                "ka10078",
                mmcm_cd="003",
                stk_cd=row["stk_cd"],
                strt_dt="20260101",
                end_dt="20260305",
            )
            assert whole(row["buy_trde_qty"]) == sum(int(day["buy_qty"]) for day in days[:10])
            assert int(row["trde_qty"]) == sum(int(day["acc_trde_qty"]) for day in days[:10])
    assert await rows(client, "ka30002", **(asked | {"dt": "1"}), trde_tp="1") != bought


async def test_what_the_provider_holds(client: Client) -> None:
    found = by_day(await rows(client, "ka30003", bsis_aset_cd=CALL, base_dt="20260305"))
    shares = int((await details(client))["stkcnt"]) * 1_000
    for day, before in pairwise(found):
        row = found[day]
        moved = int(row["lprmnd_qty"]) - int(found[before]["lprmnd_qty"])
        assert whole(row["chg_qty"]) == moved
        assert 0 < int(row["lprmnd_qty"]) <= shares
        assert number(row["wght"]) == pytest.approx(int(row["lprmnd_qty"]) * 100 / shares, abs=0.01)
    assert found["20260305"]["lprmnd_qty"] == (await details(client))["lprmnd_qty"]
    earlier = await rows(client, "ka30003", bsis_aset_cd=CALL, base_dt="20260228")
    assert earlier[0] == found["20260227"]
    company = await rows(client, "ka30003", bsis_aset_cd=SAMSUNG, base_dt="20260305")
    assert {row["lprmnd_qty"] for row in company} == {"0"}


async def test_what_is_behind_it(client: Client) -> None:
    (company,) = await rows(client, "ka30011", stk_cd=CALL)
    quote = await body(client, "ka10001", stk_cd=SAMSUNG)
    assert company["stk_cd"] == SAMSUNG
    assert number(company["cur_prc"]) == number(quote["cur_prc"])
    assert company["acc_trde_qty"] == quote["trde_qty"]
    (index,) = await rows(client, "ka30011", stk_cd=INDEX_CALL)
    now = await body(client, "ka20001", mrkt_tp="2", inds_cd="201")
    assert index["stk_cd"] == "201"
    assert abs(number(index["cur_prc"])) == abs(number(now["cur_prc"]))
    assert number(index["pred_pre"]) == number(now["pred_pre"])
    assert await rows(client, "ka30011", stk_cd=SAMSUNG) == []


@pytest.mark.kiwoom_stage(day=dt.date(2026, 3, 5), stocks=4, holdings={"57J411": 100, "57J412": 50})
async def test_an_elw_matures(client: Client) -> None:
    exchange = client.exchange
    exchange.rate_limit(100_000)
    call, put = (exchange.stock(symbol) for symbol in ("57J411", "57J412"))
    assert isinstance(call, Warrant)
    assert isinstance(put, Warrant)
    while exchange.day < call.matures:
        exchange.next_day(at="15:35")
    assert {"57J411", "57J412"} <= {row["stk_cd"] for row in await found(client)}
    money = exchange.account.cash
    owed = [int(one.intrinsic * size) for one, size in ((call, 100), (put, 50))]
    exchange.next_day()
    assert not {"57J411", "57J412"} & {row["stk_cd"] for row in await found(client)}
    listed = (await client.call("ka10099", mrkt_tp="3")).body["list"]
    assert {row["code"] for row in listed} == {"57JBHH", "52KB21", "52MA07"}
    assert (await client.call("ka10001", stk_cd="57J411")).body["cur_prc"] == ""
    assert "1902" in (await client.order("kt10001", stk_cd="57J411", ord_uv="500")).message
    with pytest.raises(ValueError, match="not listed"):
        exchange.stock("57J411")
    assert exchange.account.held() == []
    assert abs(exchange.account.cash - money - sum(owed)) <= 2
    deposit = (await client.call("kt00001", qry_tp="3")).body
    assert int(deposit["entr"]) == money
    assert int(deposit["d2_entra"]) == exchange.account.cash


async def found(client: Client) -> list[dict[str, str]]:
    asked = {"isscomp_cd": "000000000000", "bsis_aset_cd": "000000000000", "rght_tp": "0"}
    reply = await client.call("ka30005", lpcd="000000000000", sort_tp="0", **asked)
    rows: list[dict[str, str]] = reply.body["elwcnd_qry"]
    return rows
