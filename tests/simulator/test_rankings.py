"""Rankings: each ranks what it says, and every filter of the request counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Sequence
from itertools import pairwise

import aiohttp
import pytest

from kiwoom_async.simulator import Rules, Simulator
from kiwoom_async.spec import load
from tests.support.wire_client import Client

pytestmark = pytest.mark.anyio

SAMSUNG, HYNIX, HLB = "005930", "000660", "028300"
DAY = dt.date(2026, 3, 5)
Row = dict[str, str]

EVERYTHING = {
    "mrkt_tp": "000", "stk_cnd": "0", "crd_cnd": "0", "crd_tp": "0", "pric_cnd": "0",
    "pric_tp": "0", "trde_gold_tp": "0", "updown_incls": "1", "trde_prica_cnd": "0",
    "trde_prica_tp": "0", "mang_stk_incls": "0", "mrkt_open_tp": "0", "stex_tp": "1",
}  # fmt: skip


@pytest.fixture
async def client(http: aiohttp.ClientSession) -> AsyncIterator[Client]:
    async with Simulator(pace=0, day=DAY, stocks=40) as exchange:
        exchange.rate_limit(10_000)
        exchange.step(times=10)
        yield Client(exchange, http, exchange.credentials)


def asked(api_id: str, **fields: str) -> dict[str, str]:
    """Fill a request with what lets everything pass, and with ``fields``."""
    params = load().apis[api_id].params
    loosest = {param.wire: next(iter(param.codes), "1") for param in params}
    known = {param.wire: EVERYTHING[param.wire] for param in params if param.wire in EVERYTHING}
    known = {
        name: code
        for name, code in known.items()
        if code in next(p for p in params if p.wire == name).codes
    }
    return loosest | known | fields


async def ranked(client: Client, api_id: str, **fields: str) -> list[Row]:
    reply = await client.call(api_id, **asked(api_id, **fields))
    assert reply.code == 0, reply.message
    table = next(field.wire for field in load().apis[api_id].fields if field.kind == "table")
    rows = reply.body[table]
    return [] if len(rows) == 1 and not any(rows[0].values()) else rows


def symbols(rows: list[Row]) -> list[str]:
    return [row["stk_cd"] for row in rows]


def falling(values: Sequence[float]) -> bool:
    return list(values) == sorted(values, reverse=True)


async def listed_as(client: Client, market: str) -> set[str]:
    answer = await client.call("ka10099", mrkt_tp=market)
    return {row["code"] for row in answer.body["list"]}


async def test_risers_and_fallers(client: Client) -> None:
    stocks = {symbol: client.exchange.stock(symbol) for symbol in client.exchange.symbols}
    risers = await ranked(client, "ka10027", sort_tp="1")
    fallers = await ranked(client, "ka10027", sort_tp="3")
    same = await ranked(client, "ka10027", sort_tp="5")
    rates = [float(row["flu_rt"]) for row in risers]
    assert falling(rates)
    assert min(rates) > 0
    rates = [-float(row["flu_rt"]) for row in fallers]
    assert falling(rates)
    assert min(rates) > 0
    assert falling([float(row["pred_pre"]) for row in await ranked(client, "ka10027", sort_tp="2")])
    every = symbols(risers) + symbols(fallers) + symbols(same)
    listed = {kind: await listed_as(client, kind) for kind in ("8", "60")}  # ETFs, ETNs
    assert len(every) == len(set(every))
    assert set(every) == stocks.keys() | listed["8"] | listed["60"]
    assert all(stocks[s].price > stocks[s].base for s in symbols(risers) if s in stocks)
    without = await ranked(client, "ka10027", sort_tp="1", stk_cnd="14")
    assert set(symbols(without)) == set(symbols(risers)) - listed["8"]
    without = await ranked(client, "ka10027", sort_tp="1", stk_cnd="16")
    assert set(symbols(without)) == set(symbols(risers)) & stocks.keys()


async def test_filters_of_a_ranking(client: Client) -> None:
    exchange = client.exchange
    every = await ranked(client, "ka10030", sort_tp="1")
    assert falling([int(row["trde_qty"]) for row in every])
    kosdaq = await ranked(client, "ka10030", sort_tp="1", mrkt_tp="101")
    boards = {exchange.stock(symbol).listing.market for symbol in symbols(kosdaq)}
    assert boards == {"kosdaq"}
    assert symbols(kosdaq) == [s for s in symbols(every) if s in symbols(kosdaq)]
    busy = await ranked(client, "ka10030", sort_tp="1", trde_qty_tp="1000")
    assert 0 < len(busy) < len(every)
    assert min(int(row["trde_qty"]) for row in busy) >= 1_000_000
    cheap = await ranked(client, "ka10030", sort_tp="1", pric_tp="4")
    assert cheap
    assert all(2_000 <= abs(int(row["cur_prc"])) < 5_000 for row in cheap)
    rich = await ranked(client, "ka10030", sort_tp="3", trde_prica_tp="1000")
    assert min(int(row["trde_amt"]) for row in rich) >= 10_000
    assert falling([int(row["trde_amt"]) for row in rich])
    evening = await ranked(client, "ka10030", sort_tp="1", mrkt_open_tp="3")
    assert falling([int(row["af_mkrt_trde_qty"]) for row in evening])
    lent = await ranked(client, "ka10030", sort_tp="1", crd_tp="1")
    assert 0 < len(lent) < len(every)
    both = await ranked(client, "ka10030", sort_tp="1", stex_tp="3")
    assert set(symbols(both)) == {f"{symbol}_AL" for symbol in symbols(every)}
    assert falling([int(row["trde_qty"]) for row in both])
    for row in both:  # both exchanges together
        assert int(row["trde_qty"]) == exchange.stock(row["stk_cd"]).volume
    assert await ranked(client, "ka10030", sort_tp="1", mang_stk_incls="5") == []
    for row in every:
        parts = sum(
            int(row[f"{part}_qty"]) for part in ("opmr_trde", "af_mkrt_trde", "bf_mkrt_trde")
        )
        assert parts == int(row["trde_qty"])


async def test_turnover_and_its_ranks(client: Client) -> None:
    rows = await ranked(client, "ka10032")
    assert falling([int(row["trde_prica"]) for row in rows])
    assert [row["now_rank"] for row in rows] == [str(n) for n in range(1, len(rows) + 1)]
    assert sorted(int(row["pred_rank"]) for row in rows) == list(range(1, len(rows) + 1))
    first = min(rows, key=lambda row: int(row["pred_rank"]))
    yesterday = {s: client.exchange.stock(s).yesterday.turnover for s in symbols(rows)}
    assert yesterday[first["stk_cd"]] == max(yesterday.values())
    before = await ranked(client, "ka10031", qry_tp="1", rank_strt="3", rank_end="7")
    volumes = sorted(
        (client.exchange.stock(s).yesterday.volume for s in client.exchange.symbols), reverse=True
    )
    assert [int(row["trde_qty"]) for row in before] == volumes[2:7]


async def test_stocks_at_their_limits(client: Client) -> None:
    exchange = client.exchange
    assert await ranked(client, "ka10017", updown_tp="1", sort_tp="1") == []
    exchange.set_price(SAMSUNG, exchange.stock(SAMSUNG).limits[1])
    exchange.set_price(HLB, exchange.stock(HLB).limits[0])
    assert symbols(await ranked(client, "ka10017", updown_tp="1", sort_tp="1")) == [SAMSUNG]
    assert symbols(await ranked(client, "ka10017", updown_tp="4", sort_tp="1")) == [HLB]
    rising = symbols(await ranked(client, "ka10017", updown_tp="2", sort_tp="1"))
    assert SAMSUNG in rising
    assert rising == sorted(rising)
    without = symbols(await ranked(client, "ka10027", sort_tp="1", updown_incls="0"))
    assert SAMSUNG not in without
    assert (await ranked(client, "ka10027", sort_tp="1"))[0]["stk_cd"] == SAMSUNG


async def test_new_highs_and_lows(client: Client) -> None:
    exchange = client.exchange
    exchange.set_price(SAMSUNG, exchange.stock(SAMSUNG).limits[1])
    for days in ("5", "20"):
        rows = await ranked(client, "ka10016", ntl_tp="1", dt=days, high_low_close_tp="1")
        expected = {
            symbol
            for symbol in exchange.symbols
            if exchange.stock(symbol).high
            > max(day.high for day in exchange.stock(symbol).latest_days(int(days)))
        }
        assert set(symbols(rows)) == expected >= {SAMSUNG}
    lows = await ranked(client, "ka10016", ntl_tp="2", dt="5", high_low_close_tp="1")
    assert SAMSUNG not in symbols(lows)


async def test_near_the_high_of_the_day(client: Client) -> None:
    for code, most in (("05", 0.5), ("30", 3.0)):
        rows = await ranked(client, "ka10018", high_low_tp="1", alacc_rt=code)
        apart = [1 - abs(int(r["cur_prc"])) / abs(int(r["tdy_high_pric"])) for r in rows]
        assert rows
        assert max(apart) * 100 <= most


async def test_jumps(client: Client) -> None:
    exchange = client.exchange
    exchange.advance(120)
    exchange.set_price(HYNIX, exchange.stock(HYNIX).limits[1])
    rows = await ranked(client, "ka10019", flu_tp="1", tm="1", tm_tp="1")
    assert rows[0]["stk_cd"] == HYNIX
    assert falling([float(row["jmp_rt"]) for row in rows])
    days = await ranked(client, "ka10019", flu_tp="1", tm="10", tm_tp="2")
    stock = exchange.stock(days[0]["stk_cd"])
    assert int(days[0]["base_pric"]) == stock.latest_days(10)[0].close
    down = await ranked(client, "ka10019", flu_tp="2", tm="10", tm_tp="2")
    assert not set(symbols(down)) & set(symbols(days))


async def test_against_the_open_comes_by_code(client: Client) -> None:
    top = await ranked(client, "ka10028", sort_tp="1", flu_cnd="1")
    bottom = await ranked(client, "ka10028", sort_tp="1", flu_cnd="2")
    assert symbols(top) == sorted(symbols(top))
    for rows, above in ((top, True), (bottom, False)):
        for row in rows:
            assert (abs(int(row["cur_prc"])) >= abs(int(row["open_pric"]))) == above
    assert len(top) + len(bottom) == 40


async def test_expected_prices_only_in_an_auction(client: Client) -> None:
    assert await ranked(client, "ka10029", sort_tp="1") == []
    client.exchange.market_phase("closing_auction")
    rows = await ranked(client, "ka10029", sort_tp="6")
    listed = [await listed_as(client, kind) for kind in ("0", "10")]
    assert set(symbols(rows)) == set().union(*listed)
    assert len(rows) == len(set(symbols(rows)))
    assert falling([int(row["exp_cntr_qty"]) for row in rows])
    up = await ranked(client, "ka10029", sort_tp="1")
    assert all(int(row["exp_cntr_pric"].lstrip("+-")) > int(row["base_pric"]) for row in up)


async def test_the_evening_has_a_ranking_once_it_has_prices(http: aiohttp.ClientSession) -> None:
    # companies that NXT trades have no such auctions: it takes many to find some
    async with Simulator(pace=0, day=DAY, stocks=100, rules=Rules(calls=100)) as exchange:
        client = Client(exchange, http, exchange.credentials)
        assert await ranked(client, "ka10098", sort_base="1") == []
        client.exchange.market_phase("after_hours")
        client.exchange.advance(1_300)
        rows = await ranked(client, "ka10098", sort_base="1")
        assert [row["rank"] for row in rows] == [str(n) for n in range(1, len(rows) + 1)]
        rates = [float(row["flu_rt"]) for row in rows]
        assert rates
        assert falling(rates)
        assert min(rates) > 0


async def test_what_waits_in_the_books(client: Client) -> None:
    rows = await ranked(client, "ka10020", mrkt_tp="001", sort_tp="1")
    nets = [int(row["netprps_req"]) for row in rows]
    assert falling(nets)
    for row in rows:
        view = client.exchange.stock(row["stk_cd"]).book.view
        assert int(row["tot_sel_req"]) == view.total_ask
        assert int(row["netprps_req"]) == view.total_bid - view.total_ask
    ratios = await ranked(client, "ka10020", mrkt_tp="001", sort_tp="3")
    assert falling([float(row["buy_rt"]) for row in ratios])
    for _ in range(2):
        client.exchange.advance(60)
        client.exchange.step(times=30)
    surges = await ranked(client, "ka10021", mrkt_tp="001", trde_tp="1", tm_tp="1", sort_tp="1")
    assert falling([int(row["sdnin_qty"]) for row in surges])
    assert all(int(r["now"]) - int(r["int"]) == int(r["sdnin_qty"]) > 0 for r in surges)
    tipped = await ranked(client, "ka10022", mrkt_tp="001", rt_tp="1", tm_tp="1")
    assert falling([float(row["sdnin_rt"]) for row in tipped])


async def test_surges_and_records_of_volume(client: Client) -> None:
    exchange = client.exchange
    exchange.trade(HLB, size=500_000_000)
    surged = await ranked(client, "ka10023", sort_tp="2", trde_qty_tp="5", tm_tp="2", tm="")
    assert surged[0]["stk_cd"] == HLB
    assert int(surged[0]["prev_trde_qty"]) == exchange.stock(HLB).yesterday.volume
    records = await ranked(client, "ka10024", cycle_tp="5", trde_qty_tp="5")
    assert HLB in symbols(records)
    assert symbols(records) == sorted(symbols(records))
    minutes = await ranked(client, "ka10023", sort_tp="1", trde_qty_tp="5", tm_tp="1", tm="1")
    assert minutes[0]["stk_cd"] == HLB
    fell = await ranked(client, "ka10023", sort_tp="3", trde_qty_tp="5", tm_tp="2", tm="")
    assert HLB not in symbols(fell)
    assert fell


async def test_counters_overflow(client: Client) -> None:
    client.exchange.saturate(SAMSUNG)
    rows = await ranked(client, "ka10030", sort_tp="1")
    shown = {row["stk_cd"]: row["trde_qty"] for row in rows}
    assert shown[SAMSUNG] == "4294967295"
    assert [text for text in shown.values() if text == "4294967295"] == ["4294967295"]
    holders = await ranked(client, "ka10036", dt="5")
    assert {row["stk_cd"]: row["trde_qty"] for row in holders}[SAMSUNG] == "4294967295"


async def test_value_and_credit(client: Client) -> None:
    low = await ranked(client, "ka10026", pertp="3")
    high = await ranked(client, "ka10026", pertp="4")
    assert symbols(low) == symbols(high)[::-1]
    for row in low[:3]:
        one = (await client.call("ka10001", stk_cd=row["stk_cd"])).body
        price, eps = abs(int(row["cur_prc"])), int(one["eps"])
        assert abs(float(row["per"]) - price / eps) < 0.01
    lent = await ranked(client, "ka10033")
    assert falling([float(row["crd_rt"]) for row in lent])
    of_one = (await client.call("ka10001", stk_cd=lent[0]["stk_cd"])).body
    assert of_one["crd_rt"] == lent[0]["crd_rt"]


async def test_bands_of_past_volume(client: Client) -> None:
    wide = await ranked(
        client, "ka10025", cycle_tp="50", prps_cnctr_rt="1", prpscnt="5", cur_prc_entry="0"
    )
    dense = await ranked(
        client, "ka10025", cycle_tp="50", prps_cnctr_rt="30", prpscnt="5", cur_prc_entry="0"
    )
    assert 0 < len(dense) < len(wide)
    assert min(float(row["prps_rt"]) for row in dense) >= 30
    around = await ranked(
        client, "ka10025", cycle_tp="50", prps_cnctr_rt="1", prpscnt="5", cur_prc_entry="1"
    )
    for row in around:
        assert int(row["pric_strt"]) <= abs(int(row["cur_prc"])) <= int(row["pric_end"])


async def test_foreigners(client: Client) -> None:
    def net(symbol: str, days: slice) -> int:
        diary = client.exchange._parts.exchange.diary(client.exchange.stock(symbol))
        return sum(day.investors.of("foreign") for day in diary.latest(5)[days])

    for code, days in (("0", slice(1)), ("1", slice(1, 2)), ("5", slice(5))):
        bought = await ranked(client, "ka10034", trde_tp="2", dt=code)
        values = [int(row["netprps_qty"]) for row in bought]
        assert falling([float(value) for value in values])
        assert min(values) > 0
        assert values == [net(symbol, days) for symbol in symbols(bought)]
        sold = await ranked(client, "ka10034", trde_tp="1", dt=code)
        assert not set(symbols(sold)) & set(symbols(bought))
    streaks = await ranked(client, "ka10035", trde_tp="2", base_dt_tp="0")
    for row in streaks:
        parts = [int(row[name]) for name in ("dm1", "dm2", "dm3")]
        assert sum(parts) == int(row["tot"])
        assert min(parts) > 0
    filled = await ranked(client, "ka10036", dt="5")
    for row in filled:
        more = float(row["limit_exh_rt"]) - float(row["base_limit_exh_rt"])
        assert abs(more - float(row["exh_rt_incrs"])) < 0.011
    brokers = await ranked(client, "ka10037", trde_tp="1", dt="5", sort_tp="2")
    assert falling([float(row["netprps_trde_qty"]) for row in brokers])
    for row in brokers:
        assert int(row["buy_trde_qty"]) + int(row["sel_trde_qty"]) == int(row["netprps_trde_qty"])


async def test_today_the_day_before_and_some_days(client: Client) -> None:
    history = await client.call("ka10008", stk_cd="005930")
    used = [float(row["limit_exh_rt"]) for row in history.body["stk_frgnr"]]
    for code, (now, then) in {"0": (0, 1), "1": (1, 2), "5": (0, 5), "20": (0, 20)}.items():
        filled = await ranked(client, "ka10036", dt=code)
        row = next(row for row in filled if row["stk_cd"] == "005930")
        assert (float(row["limit_exh_rt"]), float(row["base_limit_exh_rt"])) == (
            used[now],
            used[then],
        )
    answers = []
    for code in ("0", "1", "5", "20"):
        of_brokers = await ranked(client, "ka10037", trde_tp="1", dt=code, sort_tp="2")
        answers.append({row["stk_cd"]: row["netprps_trde_qty"] for row in of_brokers})
    assert all(one != other for one, other in pairwise(answers))
    today, before = answers[:2]
    assert all(today[symbol] != before[symbol] for symbol in client.exchange.symbols)


async def test_foreigners_and_institutions_together(client: Client) -> None:
    period = {"strt_dt": "20260302", "end_dt": "20260305"}
    rows = await ranked(client, "ka10062", trde_tp="1", sort_cnd="1", unit_tp="1", **period)
    for row in rows:
        parts = int(row["orgn_nettrde_qty"]), int(row["for_nettrde_qty"])
        assert min(parts) > 0
        assert sum(parts) == int(row["nettrde_qty"])
    assert falling([float(row["nettrde_qty"]) for row in rows])
    thousand = await ranked(client, "ka10062", trde_tp="1", sort_cnd="1", unit_tp="1000", **period)
    assert [int(r["nettrde_qty"]) for r in thousand] == [
        int(r["nettrde_qty"]) // 1_000 for r in rows
    ]
    table = await ranked(client, "ka90009", amt_qty_tp="2", date="20260304", qry_dt_tp="1")
    of_day = {}
    for symbol in [*client.exchange.symbols, *await listed_as(client, "0")]:
        diary = client.exchange._parts.exchange.diary(client.exchange.stock(symbol))
        of_day[symbol] = diary.latest(1, dt.date(2026, 3, 4))[0].investors
    for row in table:
        if symbol := row["for_netprps_stk_cd"]:
            shares = of_day[symbol].of("foreign")
            assert int(row["for_netprps_qty"]) == shares // 1_000
            amount = of_day[symbol].of("foreign", "net", "amount")
            assert int(row["for_netprps_amt"]) == amount // 10_000_000
    other = await ranked(client, "ka90009", amt_qty_tp="2", date="20260303", qry_dt_tp="1")
    assert other != table
    intraday = await ranked(client, "ka10065", orgn_tp="9000", trde_tp="1", amt_qty_tp="2")
    for row in intraday:
        assert int(row["buy_qty"]) + int(row["sel_qty"]) == int(row["netslmt"])


async def test_what_is_looked_up(client: Client) -> None:
    rows = await ranked(client, "ka00198", qry_tp="4")
    assert [row["bigd_rank"] for row in rows] == [str(n) for n in range(1, 21)]
    assert len({row["stk_cd"] for row in rows}) == 20
