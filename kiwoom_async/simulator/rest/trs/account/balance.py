"""Account TRs: kt00001 (cash) and kt00018 (what it holds)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kiwoom_async.market import next_trading_day, settlement_day
from kiwoom_async.simulator.exchange.accounts.account import Account
from kiwoom_async.simulator.exchange.accounts.fees import Fees
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request
from kiwoom_async.simulator.rest.trs.account.past import substitute
from kiwoom_async.simulator.rest.trs.account.positions import Position, positions
from kiwoom_async.simulator.rest.writing import DONE_UNSPACED
from kiwoom_async.simulator.text import padded, percent

__all__ = ["HANDLERS"]

_AMOUNT, _PRICE = 15, 12  # digits of padded fields


def _balance(request: Request) -> Answer:
    """Answer kt00018 계좌평가잔고내역: holdings, and their value after selling costs."""
    account = request.account
    held = positions(account, combined=request.text("qry_tp") == "1")
    cost = sum(position.held.cost for position in held)
    value = sum(position.held.value for position in held)
    loans = sum(position.held.loan for position in held)
    profit = sum(position.profit(account.fees) for position in held)
    body = {
        "tot_pur_amt": padded(cost, _AMOUNT),
        "tot_evlt_amt": padded(value, _AMOUNT),
        "tot_evlt_pl": padded(profit, _AMOUNT),
        "tot_prft_rt": f"{percent(profit, cost):.2f}",
        "prsm_dpst_aset_amt": padded(account.cash + value - loans, _AMOUNT),
        "tot_loan_amt": padded(loans, _AMOUNT),
        "tot_crd_loan_amt": padded(loans, _AMOUNT),
        "tot_crd_ls_amt": padded(0, _AMOUNT),
        "acnt_evlt_remn_indv_tot": [_row(one, account.fees, cost) for one in held],
    }
    return Answer(body=body, message=DONE_UNSPACED)


def _row(position: Position, fees: Fees, total_cost: int) -> dict[str, str]:
    held = position.held
    stock, profit = held.stock, position.profit(fees)
    buying, selling = fees.commission_on(held.cost), fees.commission_on(held.value)
    credit, credit_name, loan_date = position.credit
    return {
        "stk_cd": stock.listing.prefixed,
        "stk_nm": stock.listing.name,
        "evltv_prft": padded(profit, _AMOUNT),
        "prft_rt": f"{percent(profit, held.cost):.2f}",
        "pur_pric": padded(held.average_cost, _AMOUNT),
        "pred_close_pric": padded(stock.base, _PRICE),
        "rmnd_qty": padded(held.size, _AMOUNT),
        "trde_able_qty": padded(position.sellable, _AMOUNT),
        "cur_prc": padded(stock.price, _PRICE),
        "pred_buyq": padded(held.bought_yesterday, _AMOUNT),
        "pred_sellq": padded(held.sold_yesterday, _AMOUNT),
        "tdy_buyq": padded(held.bought_today, _AMOUNT),
        "tdy_sellq": padded(held.sold_today, _AMOUNT),
        "pur_amt": padded(held.cost, _AMOUNT),
        "pur_cmsn": padded(buying, _AMOUNT),
        "evlt_amt": padded(held.value, _AMOUNT),
        "sell_cmsn": padded(selling, _AMOUNT),
        "tax": padded(fees.tax_on(held.value, "sell", stock.listing.kind), _AMOUNT),
        "sum_cmsn": padded(buying + selling, _AMOUNT),
        "poss_rt": f"{percent(held.cost, total_cost):.2f}",
        "crd_tp": credit,
        "crd_tp_nm": credit_name,
        "crd_loan_dt": loan_date,
    }


def _cash(request: Request) -> Answer:
    """Answer kt00001 예수금상세현황: cash now and after settlement in two days, and the buying
    power.
    """
    account, today = request.account, request.account.today
    tomorrow = next_trading_day(today)
    deposit, next_deposit = account.deposit_on(today), account.deposit_on(tomorrow)
    free, substitutes = account.buying_power, substitute(account.on(today))
    loans = sum(held.loan for held in account.held())
    pledged = sum(held.value for held in account.held() if held.loan_date)
    amounts = {
        "entr": deposit,
        "repl_amt": substitutes,
        "remn_repl_evlta": substitutes,
        "profa_ch": account.reserved,
        "pymn_alow_amt": min(free, deposit),
        "ord_alow_amt": free,
        "bncr_buy_alowa": free,
        "d1_entra": next_deposit,
        "d1_pymn_alow_amt": min(free, next_deposit),
        "d2_entra": account.cash,
        "d2_pymn_alow_amt": free,
        "loan_sum": loans,
        "loan_remn_evlt_amt": pledged,
        **_settling(account, "d1", tomorrow),
        **_settling(account, "d2", next_trading_day(today, 2)),
    }
    amounts |= {f"{part}stk_ord_alow_amt": free * 100 // part for part in (20, 30, 40, 50, 60, 100)}
    body: dict[str, Any] = {field.wire: padded(0, _AMOUNT) for field in request.api.fields}
    body |= {field: padded(amount, _AMOUNT) for field, amount in amounts.items()}
    body |= {"crd_grnt_rt": f"{percent(pledged, loans):.2f}", "stk_entr_prst": []}
    return Answer(body=body, message=DONE_UNSPACED)


def _settling(account: Account, prefix: str, day: dt.date) -> dict[str, int]:
    """Return what settles on a day: sales, purchases, and the sum of both (매도매수정산)."""
    due = [
        one.settlement
        for one in account.unsettled_on(account.today)
        if settlement_day(one.time.date()) == day
    ]
    received, paid = sum(one for one in due if one > 0), -sum(one for one in due if one < 0)
    return {
        f"{prefix}_sel_exct_amt": received,
        f"{prefix}_buy_exct_amt": paid,
        f"{prefix}_slby_exct_amt": received - paid,
    }


HANDLERS: dict[str, Handler] = {"kt00001": _cash, "kt00018": _balance}
