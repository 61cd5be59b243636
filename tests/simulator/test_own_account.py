"""Own account: every TR about it agrees on orders, holdings and their value."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from kiwoom_async import market
from kiwoom_async.simulator import Simulator
from tests.support.wire_client import Client

pytestmark = pytest.mark.anyio

SAMSUNG, HYNIX, KB = "005930", "000660", "105560"
DAY = dt.date(2026, 3, 5)
LOAN_DAY = dt.date(2026, 2, 10)
Row = dict[str, str]


@pytest.fixture
async def client(http: aiohttp.ClientSession) -> AsyncIterator[Client]:
    """Open a simulator whose account holds two stocks, one of them on a loan, and trades."""
    holdings, loans = {SAMSUNG: 100, HYNIX: 7}, {(KB, LOAN_DAY): 20}
    async with Simulator(pace=0, day=DAY, holdings=holdings, loans=loans) as exchange:
        exchange.rate_limit(1_000)
        client = Client(exchange, http, exchange.credentials)
        await client.order("kt10001", trde_tp="3", ord_qty="30")
        await client.order(stk_cd=HYNIX, trde_tp="3", ord_qty="3")
        await client.order("kt10001", stk_cd=HYNIX, trde_tp="3", ord_qty="4")
        price = exchange.stock(SAMSUNG).limits[0]
        await client.order(ord_uv=str(price), ord_qty="2")
        yield client


async def body(client: Client, api_id: str, **fields: str) -> dict[str, Any]:
    reply = await client.call(api_id, **fields)
    assert reply.code == 0, reply.message
    return reply.body


async def balance(client: Client) -> dict[str, Any]:
    return await body(client, "kt00018", qry_tp="2", dmst_stex_tp="KRX")


async def cash(client: Client) -> dict[str, Any]:
    return await body(client, "kt00001", qry_tp="2")


def by_symbol(rows: list[Row]) -> dict[str, Row]:
    return {row["stk_cd"].removeprefix("A"): row for row in rows}


async def test_positions_are_those_of_the_balance(client: Client) -> None:
    truth = by_symbol((await balance(client))["acnt_evlt_remn_indv_tot"])
    assert truth.keys() == {SAMSUNG, HYNIX, KB}
    evaluation = await body(client, "kt00004", qry_tp="0", dmst_stex_tp="KRX")
    settled = await body(client, "kt00005", dmst_stex_tp="KRX")
    returns = await body(client, "ka10085", stex_tp="0")
    for found, size, cost, price in (
        (evaluation["stk_acnt_evlt_prst"], "rmnd_qty", "pur_amt", "cur_prc"),
        (settled["stk_cntr_remn"], "cur_qty", "pur_amt", "cur_prc"),
        (returns["acnt_prft_rt"], "rmnd_qty", "pur_amt", "cur_prc"),
    ):
        rows = by_symbol(found)
        assert rows.keys() == truth.keys()
        for symbol, row in rows.items():
            assert int(row[size]) == int(truth[symbol]["rmnd_qty"])
            assert int(row[cost]) == int(truth[symbol]["pur_amt"])
            assert abs(int(row[price])) == int(truth[symbol]["cur_prc"])
    for row in evaluation["stk_acnt_evlt_prst"]:
        symbol = row["stk_cd"].removeprefix("A")
        assert int(row["pl_amt"]) == int(truth[symbol]["evltv_prft"])
        assert int(row["evlt_amt"]) == int(truth[symbol]["evlt_amt"])
        assert len(row["rmnd_qty"]) == len(row["evlt_amt"]) == 12


async def test_worth_is_cash_and_positions_less_loans(client: Client) -> None:
    held, money = await balance(client), await cash(client)
    evaluation = await body(client, "kt00004", qry_tp="0", dmst_stex_tp="KRX")
    assets = int(held["prsm_dpst_aset_amt"])
    assert assets == int(money["d2_entra"]) + int(held["tot_evlt_amt"]) - int(held["tot_loan_amt"])
    assert int(evaluation["prsm_dpst_aset_amt"]) == assets
    assert int(evaluation["tot_est_amt"]) == int(held["tot_evlt_amt"])
    assert int(evaluation["tot_pur_amt"]) == int(held["tot_pur_amt"])
    assert int(evaluation["d2_entra"]) == int(money["d2_entra"])
    assert evaluation["entr"] == money["entr"][-12:]
    estimate = await body(client, "kt00003", qry_tp="0")
    assert int(estimate["prsm_dpst_aset_amt"]) == assets
    day = int(evaluation["tdy_lspft_amt"]) + int(evaluation["tdy_lspft"])
    assert day == int(evaluation["lspft_amt"]) + int(evaluation["lspft"]) == assets


async def test_profit_of_the_day_is_what_prices_and_costs_made(client: Client) -> None:
    exchange = client.exchange
    evaluation = await body(client, "kt00004", qry_tp="0", dmst_stex_tp="KRX")
    before = 100_000_000 - sum(holding.loan for holding in exchange.account.held())
    before += 100 * exchange.stock(SAMSUNG).base + 7 * exchange.stock(HYNIX).base
    before += 20 * exchange.stock(KB).base
    assert int(evaluation["tdy_lspft_amt"]) == before


async def test_settlement_comes_in_two_trading_days(client: Client) -> None:
    settled = await body(client, "kt00005", dmst_stex_tp="KRX")
    assert int(settled["entr"]) == int(settled["entr_d1"]) == 100_000_000
    today = await body(client, "kt00017") if not client.exchange.rules.paper else {}
    net = int(today["sell_amt"]) - int(today["buy_amt"]) - int(today["cmsn"]) - int(today["tax"])
    assert int(settled["entr_d2"]) == 100_000_000 + net
    assert int(today["sell_amt"]) > 0 < int(today["buy_amt"])
    coming = await body(client, "kt00008", strt_dcd_seq="")
    assert coming["acnt_nxdy_setl_frcs_prps_array"] == []  # today's trades settle a day later
    assert coming["setl_dt"] == f"{market.next_trading_day(DAY):%Y%m%d}"


async def test_the_ledger_has_each_trade_on_its_day_of_settlement(client: Client) -> None:
    due = f"{market.settlement_day(DAY):%Y%m%d}"
    asked = {"tp": "0", "stk_cd": "", "crnc_cd": "", "gds_tp": "0", "frgn_stex_code": ""}
    nothing = await body(
        client, "kt00015", strt_dt="20260305", end_dt="20260305", dmst_stex_tp="%", **asked
    )
    assert nothing["trst_ovrl_trde_prps_array"] == []
    found = await body(client, "kt00015", strt_dt=due, end_dt=due, dmst_stex_tp="%", **asked)
    rows = found["trst_ovrl_trde_prps_array"]
    signed = [int(row["exct_amt"]) * (1 if row["io_tp_nm"] == "매도" else -1) for row in rows]
    assert int(rows[-1]["entra_remn"]) == 100_000_000 + sum(signed) == client.exchange.account.cash
    assert {row["cntr_dt"] for row in rows} == {"20260305"}
    for row in rows:
        amount = int(row["trde_unit"].replace(",", "")) * int(row["trde_qty_jwa_cnt"])
        assert int(row["trde_amt"]) == amount
        assert abs(int(row["exct_amt"]) - amount) == int(row["tax_sum_cmsn"])
    asked["tp"] = "4"
    bought = await body(client, "kt00015", strt_dt=due, end_dt=due, dmst_stex_tp="%", **asked)
    assert {row["io_tp_nm"] for row in bought["trst_ovrl_trde_prps_array"]} == {"매수"}


async def test_realized_profit_is_the_price_less_the_cost_less_the_fees(client: Client) -> None:
    exchange = client.exchange
    detail = await body(client, "ka10077", stk_cd=SAMSUNG)
    rows = detail["tdy_rlzt_pl_dtl"]
    sold = [order for order in exchange.orders if order.side == "sell"]
    samsung = next(order for order in sold if order.stock.symbol == SAMSUNG)
    assert sum(int(row["cntr_qty"]) for row in rows) == 30
    base = exchange.stock(SAMSUNG).base
    expected = samsung.filled_amount - 30 * base - samsung.commission - samsung.tax
    assert int(detail["tdy_rlzt_pl"]) == expected
    assert sum(float(row["tdy_sel_pl"]) for row in rows) == expected
    assert {float(row["buy_uv"]) for row in rows} == {base}
    assert sum(int(row["tdy_trde_cmsn"]) for row in rows) == samsung.commission
    day = f"{DAY:%Y%m%d}"
    period = await body(client, "ka10073", stk_cd="", strt_dt=day, end_dt=day)
    every = period["dt_stk_rlzt_pl"]
    assert {row["stk_cd"] for row in every} == {f"A{SAMSUNG}", f"A{HYNIX}"}
    of_day = await body(client, "ka10072", stk_cd=SAMSUNG, strt_dt=day)
    assert len(of_day["dt_stk_div_rlzt_pl"]) == len(rows)
    days = await body(client, "ka10074", strt_dt=day, end_dt=day)
    assert int(days["rlzt_pl"]) == sum(float(row["tdy_sel_pl"]) for row in every)
    assert int(days["tot_sell_amt"]) == sum(order.filled_amount for order in sold)
    assert days["dt_rlzt_pl"][0]["dt"] == day
    earlier = await body(client, "ka10074", strt_dt="20260201", end_dt="20260304")
    assert (earlier["dt_rlzt_pl"], int(earlier["rlzt_pl"])) == ([], 0)


async def test_the_diary_has_the_trades_of_the_day_by_stock(client: Client) -> None:
    every = await body(client, "ka10170", base_dt="20260305", ottks_tp="2", ch_crd_tp="0")
    rows = by_symbol(every["tdy_trde_diary"])
    assert {symbol: (row["buy_qty"], row["sell_qty"]) for symbol, row in rows.items()} == {
        SAMSUNG: ("0", "30"),
        HYNIX: ("3", "4"),
    }
    today = await body(client, "kt00017")
    assert int(every["tot_sell_amt"]) == int(today["sell_amt"])
    assert int(every["tot_cmsn_tax"]) == int(today["cmsn"]) + int(today["tax"])
    bought = await body(client, "ka10170", base_dt="20260305", ottks_tp="1", ch_crd_tp="0")
    assert by_symbol(bought["tdy_trde_diary"]).keys() == {HYNIX}
    other = await body(client, "ka10170", base_dt="20260304", ottks_tp="2", ch_crd_tp="0")
    assert other["tdy_trde_diary"] == []
    credit = await body(client, "ka10170", base_dt="20260305", ottks_tp="2", ch_crd_tp="2")
    assert credit["tdy_trde_diary"] == []


async def test_orders_of_the_day_with_their_executions(client: Client) -> None:
    asked = {"ord_dt": "", "stk_bond_tp": "0", "mrkt_tp": "0", "qry_tp": "0", "stk_cd": ""}
    status = await body(client, "kt00009", sell_tp="0", dmst_stex_tp="%", fr_ord_no="", **asked)
    rows = status["acnt_ord_cntr_prst_array"]
    truth = {order.number: order for order in client.exchange.orders}
    assert {row["ord_no"] for row in rows} == truth.keys()
    for row in rows:
        order = truth[row["ord_no"]]
        assert int(row["ord_qty"]) == order.size
        assert int(row["cntr_qty"]) == order.filled
    assert int(status["engg_amt"]) == sum(order.filled_amount for order in truth.values())
    bought = await body(client, "kt00009", sell_tp="2", dmst_stex_tp="%", fr_ord_no="", **asked)
    assert int(bought["sell_grntl_engg_amt"]) == 0
    asked["qry_tp"] = "1"
    filled = await body(client, "kt00009", sell_tp="0", dmst_stex_tp="%", fr_ord_no="", **asked)
    assert len(filled["acnt_ord_cntr_prst_array"]) == len(rows) - 1
    waiting = next(order for order in truth.values() if order.open)
    pieces = (await body(client, "ka10088", ord_no=waiting.number.lstrip("0")))["osop"]
    assert [(row["ord_no"], row["osop_qty"]) for row in pieces] == [(waiting.number, "2")]


async def test_what_can_be_ordered_is_what_the_desk_accepts(client: Client) -> None:
    exchange = client.exchange
    price = exchange.stock(SAMSUNG).limits[0]
    asked = {"stk_cd": SAMSUNG, "trde_tp": "2", "uv": str(price)}
    planned = await body(client, "kt00010", **asked)
    money = await cash(client)
    assert int(planned["ord_alowa"]) == int(money["ord_alow_amt"])
    most = int(planned["profa_100ord_alowq"])
    by_rate = await body(client, "kt00011", stk_cd=SAMSUNG, uv=str(price))
    assert int(by_rate["profa_100ord_alowq"]) == most
    detail = await body(client, "kt00013")
    assert int(detail["use_pos_ch"]) == int(money["ord_alow_amt"])
    part = int(detail["repl_amt_amt"]) / int(detail["evlt_repl_amt_spg_use_skip"])
    assert float(detail["evlt_repl_rt"]) == round(part, 7) == 1  # 0.6322053 in the example
    refused = await client.order(ord_uv=str(price), ord_qty=str(most + 1))
    assert "(855056:" in refused.message
    assert (await client.order(ord_uv=str(price), ord_qty=str(most))).code == 0
    none_left = await body(client, "kt00010", **asked)
    assert int(none_left["profa_100ord_alowq"]) == 0
    selling = await body(client, "kt00010", stk_cd=SAMSUNG, trde_tp="1", uv=str(price))
    assert int(selling["profa_100ord_alowq"]) == 70
    credit = await body(client, "kt00012", stk_cd=SAMSUNG, uv="")
    assert (credit["stk_assr_rt"], credit["stk_assr_rt_nm"]) == ("A", "45%")


async def test_other_days_show_what_was_held_then(client: Client) -> None:
    earlier = market.previous_trading_day(DAY, 3)
    found = await body(client, "ka01690", qry_dt=f"{earlier:%Y%m%d}")
    rows = by_symbol(found["day_bal_rt"])
    assert rows[SAMSUNG]["rmnd_qty"] == "100"
    closes = {day.start.date(): day.close for day in client.exchange.stock(SAMSUNG).latest_days(10)}
    assert int(rows[SAMSUNG]["cur_prc"]) == closes[earlier]
    now = by_symbol((await body(client, "ka01690", qry_dt="20260305"))["day_bal_rt"])
    assert now[SAMSUNG]["rmnd_qty"] == "70"
    days = await body(client, "kt00002", start_dt="20260227", end_dt="20260305")
    listed = [row["dt"] for row in days["daly_prsm_dpst_aset_amt_prst"]]
    assert listed == ["20260227", "20260303", "20260304", "20260305"]  # 2 March is a holiday
    evaluation = await body(client, "kt00004", qry_tp="0", dmst_stex_tp="KRX")
    last = days["daly_prsm_dpst_aset_amt_prst"][-1]
    assert last["prsm_dpst_aset_amt"] == evaluation["prsm_dpst_aset_amt"]
    before = days["daly_prsm_dpst_aset_amt_prst"][-2]["prsm_dpst_aset_amt"]
    assert before == evaluation["tdy_lspft_amt"]
    period = await body(client, "kt00016", fr_dt="20260305", to_dt="20260305")
    assert (period["tot_amt_fr"], period["tot_amt_to"]) == (before, last["prsm_dpst_aset_amt"])
    assert int(period["evltv_prft"]) == int(evaluation["tdy_lspft"])


async def test_the_number_of_the_account(client: Client) -> None:
    assert (await body(client, "ka00001"))["acctNo"] == client.exchange.account.number


async def test_an_account_that_holds_nothing(client: Client) -> None:
    exchange = client.exchange
    empty = Client(exchange, client.http, exchange.open_account(cash=5_000_000))
    for api_id, table, fields in (
        ("kt00018", "acnt_evlt_remn_indv_tot", {"qry_tp": "1", "dmst_stex_tp": "KRX"}),
        ("kt00004", "stk_acnt_evlt_prst", {"qry_tp": "0", "dmst_stex_tp": "KRX"}),
        ("kt00005", "stk_cntr_remn", {"dmst_stex_tp": "KRX"}),
        ("ka10085", "acnt_prft_rt", {"stex_tp": "0"}),
        ("ka10170", "tdy_trde_diary", {"base_dt": "", "ottks_tp": "2", "ch_crd_tp": "0"}),
    ):
        assert (await body(empty, api_id, **fields))[table] == []
    evaluation = await body(empty, "kt00004", qry_tp="0", dmst_stex_tp="KRX")
    assert int(evaluation["prsm_dpst_aset_amt"]) == 5_000_000


async def test_an_etf_is_sold_without_tax(client: Client) -> None:
    exchange = client.exchange
    for symbol in (SAMSUNG, "069500"):
        await client.order(stk_cd=symbol, ord_qty="10", trde_tp="3", ord_uv="")
        await client.order("kt10001", stk_cd=symbol, ord_qty="10", trde_tp="3", ord_uv="")
    sold = {order.stock.symbol: order for order in exchange.orders if order.side == "sell"}
    assert sold["069500"].filled == 10
    assert sold["069500"].tax == 0
    stock = sold[SAMSUNG]
    assert stock.tax == market.trading_costs(stock.filled_amount, side="sell", on=exchange.day).tax
