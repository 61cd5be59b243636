"""Days that follow each other: yesterday is history, money settles, orders do not rest."""

from __future__ import annotations

import datetime as dt
from typing import Any

import aiohttp
import pytest

from kiwoom_async import market
from kiwoom_async.simulator import Simulator
from tests.support.wire_client import Client

pytestmark = pytest.mark.anyio

SAMSUNG, HYNIX, ETF = "005930", "000660", "069500"
GOLD = "M04020000"
FRIDAY = dt.date(2026, 2, 27)  # Monday 2 March is a holiday
TUESDAY, WEDNESDAY, THURSDAY = (dt.date(2026, 3, day) for day in (3, 4, 5))


async def body(client: Client, api_id: str, **fields: str) -> dict[str, Any]:
    reply = await client.call(api_id, **fields)
    assert reply.code == 0, reply.message
    return reply.body


async def test_the_day_after_is_the_next_trading_day(http: aiohttp.ClientSession) -> None:
    async with Simulator(pace=0, day=FRIDAY, stocks=2) as exchange:
        exchange.rate_limit(1_000)
        client = Client(exchange, http, exchange.credentials)
        await exchange.run("15:40")
        stock = exchange.stock(SAMSUNG)
        friday = stock.today
        minutes = stock.minutes_today()
        async with client.socket() as socket:
            await socket.register("0s")
            assert exchange.next_day() == TUESDAY == exchange.day
            closed = await socket.entries(1, lambda it: it["values"]["215"] == "c")
        assert closed
        assert (exchange.now, exchange.phase) == (dt.datetime(2026, 3, 3, 8, 30), "pre_market")
        assert stock.base == stock.price == friday.close
        assert stock.limits == tuple(
            getattr(market.price_limits(friday.close), name) for name in ("lower", "upper")
        )
        assert (stock.volume, stock.open) == (0, 0)
        chart = await body(client, "ka10081", stk_cd=SAMSUNG, base_dt="20991231", upd_stkpc_tp="1")
        today, yesterday = chart["stk_dt_pole_chart_qry"][:2]
        assert (today["dt"], yesterday["dt"]) == ("20260303", "20260227")
        assert int(yesterday["cur_prc"]) == friday.close
        assert int(yesterday["trde_qty"]) == friday.volume
        bars = await body(client, "ka10080", stk_cd=SAMSUNG, tic_scope="1", upd_stkpc_tp="1")
        rows = bars["stk_min_pole_chart_qry"]
        assert [row["trde_qty"] for row in reversed(rows[: len(minutes)])] == [
            str(bar.volume) for bar in minutes
        ]
        await exchange.run("09:30")
        assert stock.volume > 0
        assert stock.yesterday.close == friday.close


async def test_figures_of_the_day_stay_what_they_were(http: aiohttp.ClientSession) -> None:
    async with Simulator(pace=0, stocks=16, day=FRIDAY) as exchange:
        exchange.rate_limit(1_000)
        client = Client(exchange, http, exchange.credentials)
        exchange.step(times=30)
        exchange.advance(hours=6)
        asked = {"stk_cd": SAMSUNG, "qry_dt": "20991231", "indc_tp": "0"}
        before = (await body(client, "ka10086", **asked))["daly_stkpc"]
        tape = (await body(client, "ka10055", stk_cd=SAMSUNG, tdy_pred="1"))["tdy_pred_cntr_qty"]
        index = await body(client, "ka20001", mrkt_tp="0", inds_cd="001")
        nav = exchange.stock(ETF)
        assert nav.price
        exchange.next_day()
        after = (await body(client, "ka10086", **asked))["daly_stkpc"]
        assert after[1:20] == before[:19]
        past = (await body(client, "ka10055", stk_cd=SAMSUNG, tdy_pred="2"))["tdy_pred_cntr_qty"]
        assert past == tape
        now = await body(client, "ka20001", mrkt_tp="0", inds_cd="001")
        assert float(now["pred_pre"]) == 0
        assert float(now["cur_prc"]) == abs(float(index["cur_prc"]))
        days = await body(client, "ka20006", inds_cd="001", base_dt="20991231")
        assert [row["dt"] for row in days["inds_dt_pole_qry"][:2]] == ["20260303", "20260227"]


async def test_money_settles_and_orders_do_not_rest(http: aiohttp.ClientSession) -> None:
    async with Simulator(pace=0, stocks=16, day=FRIDAY) as exchange:
        exchange.rate_limit(1_000)
        client = Client(exchange, http, exchange.credentials)
        await client.order("kt10001", trde_tp="3", ord_qty="30")
        low = str(exchange.stock(SAMSUNG).limits[0])
        await client.order(ord_uv=low)
        cash = exchange.account.cash
        assert len(exchange.open_orders) == 1
        deposits = []
        for _ in range(3):
            money = await body(client, "kt00001", qry_tp="2")
            deposits.append([int(money[name]) for name in ("entr", "d1_entra", "d2_entra")])
            exchange.next_day()
            assert exchange.orders == []
        start = 100_000_000
        assert deposits == [[start, start, cash], [start, cash, cash], [cash, cash, cash]]
        today = await body(
            client,
            "kt00007",
            ord_dt="",
            qry_tp="4",
            stk_bond_tp="0",
            sell_tp="0",
            stk_cd="",
            fr_ord_no="",
            dmst_stex_tp="%",
        )
        assert today["acnt_ord_cntr_prps_dtl"] == []
        friday = await body(
            client,
            "kt00007",
            ord_dt="20260227",
            qry_tp="4",
            stk_bond_tp="0",
            sell_tp="0",
            stk_cd="",
            fr_ord_no="",
            dmst_stex_tp="%",
        )
        assert [int(row["cntr_qty"]) for row in friday["acnt_ord_cntr_prps_dtl"]] == [30]
        profit = await body(client, "ka10074", strt_dt="20260227", end_dt="20260305")
        assert [row["dt"] for row in profit["dt_rlzt_pl"]] == ["20260227"]
        held = await body(client, "kt00018", qry_tp="1", dmst_stex_tp="KRX")
        (row,) = held["acnt_evlt_remn_indv_tot"]
        assert (int(row["rmnd_qty"]), int(row["tdy_sellq"])) == (70, 0)
        past = await body(client, "ka01690", qry_dt="20260226")
        assert past["day_bal_rt"][0]["rmnd_qty"] == "100"
        later = await body(client, "ka01690", qry_dt="20260304")
        assert later["day_bal_rt"][0]["rmnd_qty"] == "70"
        due = await body(client, "kt00008", strt_dcd_seq="")
        assert due["acnt_nxdy_setl_frcs_prps_array"] == []


async def test_what_settles_tomorrow(http: aiohttp.ClientSession) -> None:
    async with Simulator(pace=0, day=TUESDAY) as exchange:
        exchange.rate_limit(1_000)
        client = Client(exchange, http, exchange.credentials)
        await client.order("kt10001", trde_tp="3", ord_qty="5")
        (order,) = exchange.orders
        exchange.next_day("09:00")
        due = await body(client, "kt00008", strt_dcd_seq="")
        rows = due["acnt_nxdy_setl_frcs_prps_array"]
        assert (due["trde_dt"], due["setl_dt"]) == ("20260303", "20260305")
        assert sum(int(row["qty"]) for row in rows) == 5
        earned = order.filled_amount - order.commission - order.tax
        assert int(due["sell_amt_sum"]) == sum(int(row["exct_amt"]) for row in rows) == earned


async def test_a_standing_timetable_opens_the_next_day(client: Client) -> None:
    async with Simulator(pace=0, day=THURSDAY, timetable=False) as exchange:
        exchange.next_day("10:00")
        assert (exchange.phase, exchange.now.hour) == ("open", 10)
        exchange.trade(SAMSUNG)
        assert exchange.stock(SAMSUNG).volume == 1


async def test_days_that_are_let_pass_have_a_course() -> None:
    """Their auctions find the prices of it; the opening day stands still, as said."""
    courses = []
    for _ in range(2):
        async with Simulator(pace=0, day=FRIDAY, stocks=3) as exchange:
            stood = exchange.stock(SAMSUNG).price
            for _ in range(6):
                exchange.next_day()
            first, *days = exchange.stock(SAMSUNG).latest_days(6)
            assert first.close == stood
            assert {day.volume > 0 for day in days} == {True}
            assert len({day.close for day in days}) > 3
            assert sum(day.open != day.close for day in days) > 2
            assert sum(day.open != day.base for day in days) > 2
            assert all(abs(day.close / day.base - 1) < 0.1 for day in days)
            courses.append(exchange.stock(SAMSUNG).latest_days(6))
    assert courses[0] == courses[1]


async def test_a_later_day_closes_where_it_was_put() -> None:
    async with Simulator(pace=0, day=FRIDAY, stocks=2) as exchange:
        exchange.next_day("09:30")
        price = exchange.stock(SAMSUNG).limits[1] - 5_000
        exchange.trade(SAMSUNG, price=price)
        exchange.next_day()
        assert exchange.stock(SAMSUNG).base == price


async def test_orders_for_gold_of_another_day(http: aiohttp.ClientSession) -> None:
    async with Simulator(pace=0, stocks=1, day=FRIDAY) as exchange:
        exchange.rate_limit(1_000)
        client = Client(exchange, http, exchange.credentials)
        bid = exchange.stock(GOLD).best_bid
        for price in (bid + 100, bid - 1_000):
            bought = await client.call(
                "kt50000", stk_cd=GOLD, ord_qty="2", ord_uv=str(price), trde_tp="00"
            )
            assert bought.code == 0, bought.message
        exchange.next_day()
        asked = {"qry_tp": "1", "stk_bond_tp": "0", "stk_cd": "", "fr_ord_no": ""}
        for api_id, side, rows in (("kt50030", "slby_tp", 2), ("kt50031", "sell_tp", 2)):
            for day, count in (("20260227", rows), ("20260303", 0), ("20260226", 0)):
                fields = asked | {side: "0", "mrkt_deal_tp": "%", "dmst_stex_tp": "%"}
                if api_id == "kt50030":
                    fields |= {"mrkt_deal_tp": "1", "dmst_stex_tp": "KRX"}
                listed = await body(client, api_id, ord_dt=day, **fields)
                (table,) = (value for value in listed.values() if isinstance(value, list))
                assert len(table) == count, (api_id, day)


async def test_collateral_of_a_day_is_that_of_its_prices(http: aiohttp.ClientSession) -> None:
    async with Simulator(pace=0, stocks=2, day=FRIDAY) as exchange:
        exchange.rate_limit(1_000)
        client = Client(exchange, http, exchange.credentials)
        seen = {}
        for _ in range(3):
            money = await body(client, "kt00001", qry_tp="2")
            seen[f"{exchange.day:%Y%m%d}"] = int(money["repl_amt"])
            exchange.set_price(SAMSUNG, exchange.stock(SAMSUNG).limits[1])
            exchange.next_day()
        assert len(set(seen.values())) == 3
        days = await body(client, "kt00002", start_dt=min(seen), end_dt=max(seen))
        assert {
            row["dt"]: int(row["repl_amt"]) for row in days["daly_prsm_dpst_aset_amt_prst"]
        } == seen
        ends = await body(client, "kt00016", fr_dt=min(seen), to_dt=max(seen))
        assert int(ends["krw_asgna_to"]) == seen[max(seen)]
