"""Bookings of the account: kt00009 (orders and executions), ka10088 (pieces of an order),
kt00008 (what settles tomorrow) and kt00015 (the ledger).
"""

from __future__ import annotations

import datetime as dt
from itertools import accumulate, islice
from typing import Any

from kiwoom_async.market import next_trading_day, settlement_day
from kiwoom_async.simulator.exchange.accounts.portfolio import Order
from kiwoom_async.simulator.exchange.accounts.records import Execution
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request, bare_symbol
from kiwoom_async.simulator.rest.trs.account.order_lists import ACTIONS, VENUES, chosen
from kiwoom_async.simulator.rest.writing import DONE, DONE_UNPOINTED, nothing, page

__all__ = ["HANDLERS"]

_ROWS_PER_PAGE = 50
_BOARDS = {"1": "kospi", "2": "kosdaq"}

Values = dict[str, Any]


def _status(request: Request) -> Answer:
    """Answer kt00009 계좌별주문체결현황: the orders of a day with their executions."""
    day = request.text("ord_dt")
    first = request.text("fr_ord_no")
    board = _BOARDS.get(request.text("mrkt_tp"))
    orders = [
        order
        for order in chosen(request.account, request.text("stk_cd"), request.text("sell_tp"), day)
        if (request.text("qry_tp") != "1" or order.fills)
        and (not first or order.number >= first.zfill(7))
        and board in (None, order.stock.listing.market)
        and request.text("stk_bond_tp") != "2"
        and request.text("dmst_stex_tp") in ("%", order.venue)
    ]
    bought = sum(order.filled_amount for order in orders if order.side == "buy")
    sold = sum(order.filled_amount for order in orders if order.side == "sell")
    values = {
        "sell_traded_amount": sold,
        "buy_traded_amount": bought,
        "traded_amount": bought + sold,
    }
    return page(
        request,
        orders,
        _status_row,
        size=_ROWS_PER_PAGE,
        values=values,
        blank_if_empty=False,
        message=DONE_UNPOINTED,
    )


def _status_row(order: Order) -> Values:
    confirmed = order.action != "new"
    last = order.fills[-1] if order.fills else None
    return {
        "stock_bond_type": "1",
        "order_no": order.number,
        "symbol": order.stock.listing.prefixed,
        "order_type": order.type.label,
        "order_action": ACTIONS[order.funding, order.side],
        "order_size": order.size,
        "order_price": order.price,
        "confirmed_size": order.size if confirmed else 0,
        "reservation_or_forced_sale": "",
        "execution_no": last.number.zfill(7) if last else "0000000",
        "acceptance_status": "거부" if order.rejected else "확인" if confirmed else "접수",
        "original_order_no": order.original or "0000000",
        "name": order.stock.listing.name,
        "settlement_type": "삼일결제",
        "credit_type": "보통매매" if order.funding == "cash" else "자기융자",
        "filled_size": order.filled,
        "fill_price": order.average_price,
        "order_channel": "OpenAPI",
        "modify_cancel_type": {"new": "", "modify": "정정", "cancel": "취소"}[order.action],
        "fill_time": last.time.time() if last else None,
        "exchange": order.venue,
        "stop_price": order.stop,
    }


def _pieces(request: Request) -> Answer:
    """Answer ka10088 미체결 분할주문 상세: an open order; here an order has one piece."""
    number = request.text("ord_no").zfill(7)
    order = request.account.orders.get(number)
    pieces = [order] if order is not None and order.open else []
    return page(request, pieces, _piece_row, blank_if_empty=False, message=DONE)


def _piece_row(order: Order) -> Values:
    return {
        "symbol": order.stock.symbol,
        "name": order.stock.listing.name,
        "order_no": order.number,
        "order_size": order.size,
        "order_price": order.price,
        "remaining_size": order.remaining,
        "order_action": order.label,
        "order_type": order.type.label,
        "side": order.side,
        "filled_size": order.filled,
        "order_status": "체결" if order.fills else "접수",
        "price": order.stock.price,
        "exchange": VENUES[order.venue],
        "exchange_name": f"S-{order.venue}",
        "account_no": order.account,
    }


def _settling_tomorrow(request: Request) -> Answer:
    """Answer kt00008 계좌별익일결제예정내역: trades whose day of settlement is the next one."""
    account = request.account
    due = next_trading_day(account.today)
    first = request.text("strt_dcd_seq")
    traded = [
        one
        for one in account.executions_between(dt.date.min, account.today)
        if settlement_day(one.time.date()) == due
    ]
    numbered = [(f"{n:07d}", one) for n, one in enumerate(traded, 1)]
    rows = [pair for pair in numbered if not first or pair[0] >= first.zfill(7)]
    values = {
        "trade_date": traded[0].time.date() if traded else None,
        "settlement_date": due,
        "total_sell_settlement_amount": sum(one.settlement for one in traded if one.side == "sell"),
        "total_buy_settlement_amount": -sum(one.settlement for one in traded if one.side == "buy"),
    }
    return page(
        request,
        rows,
        _settling_row,
        size=_ROWS_PER_PAGE,
        values=values,
        blank_if_empty=False,
        message=DONE_UNPOINTED,
    )


def _settling_row(numbered: tuple[str, Execution]) -> Values:
    number, one = numbered
    return {
        "seq": number,
        "symbol": one.stock.listing.prefixed,
        "loan_date": one.loan_date,
        "size": one.size,
        "traded_amount": one.amount,
        "commission": one.commission,
        "name": one.stock.listing.name,
        "side": "매수" if one.side == "buy" else "매도",
        "unit_price": one.price,
        "settlement_amount": abs(one.settlement),
        "transaction_tax": one.tax,
        "credit_type": f"{ACTIONS[one.funding, one.side]} K",
        **nothing("income_tax", "rural_special_tax", "resident_tax"),
    }


_KINDS = {"4": ("buy",), "5": ("sell",)}
_TRADES = frozenset("0345")


def _ledger(request: Request) -> Answer:
    """Answer kt00015 위탁종합거래내역: trades by their day of settlement.

    Nothing but trades happens on the account: no transfers, no foreign currency.
    """
    account, kind = request.account, request.text("tp")
    first, last = request.day("strt_dt"), request.day("end_dt")
    symbol = bare_symbol(request.text("stk_cd"))
    sides = _KINDS.get(kind, ("buy", "sell"))
    every = account.executions_between(dt.date.min, account.today)
    balances = accumulate((one.settlement for one in every), initial=account.at_opening().cash)
    settled = [
        (one, balance)
        for one, balance in zip(every, islice(balances, 1, None), strict=True)
        if first <= settlement_day(one.time.date()) <= last
        and kind in _TRADES
        and one.side in sides
        and (not symbol or one.stock.symbol == symbol)
        and request.text("gds_tp") in ("0", "1")
    ]
    rows = [_ledger_row(number, *pair) for number, pair in enumerate(settled, 1)]
    if request.text("qry_sort_tp") == "1":
        rows.reverse()
    return page(
        request,
        rows,
        dict,
        size=_ROWS_PER_PAGE,
        values={"account_no": account.number},
        blank_if_empty=False,
        message=DONE_UNPOINTED,
    )


_BLANK = (
    "exchange_code",
    "exchange",
    "loan_date",
    "receivable_incurred",
    "total_repaid",
    "cash_ledger_no",
    "trade_form",
    "fx_total_repaid",
    "depositor",
    "securities_balance",
)
_FOREIGN = (
    "fx_transaction_amount",
    "fx_settlement_amount",
    "fx_transaction_tax",
    "fx_deposit_balance",
    "fx_commission",
    "fx_total_late_fee",
    "tax_base_price",
    "fx_foreign_tax_paid",
    "fx_receivable_incurred",
)
_NOT_USED: Values = {
    **dict.fromkeys(_BLANK, ""),
    **dict.fromkeys(_FOREIGN, "0.00"),
    **nothing("repayment_difference", "total_late_fee", "income_and_resident_tax"),
}


def _ledger_row(number: int, one: Execution, balance: int) -> Values:
    buying = one.side == "buy"
    return {
        **_NOT_USED,
        "settlement_date": settlement_day(one.time.date()),
        "trade_date": one.time.date(),
        "transaction_no": f"{number:09d}",
        "remark": ("장내매수" if buying else "장내매도") if one.order else "권리행사",
        "credit_type_name": "보통매매" if one.funding == "cash" else "신용매매",
        "settlement_amount": abs(one.settlement),
        "loan_repaid_amount": one.repaid,
        "interest_and_stock_loan_fee": one.interest,
        "deposit_balance": balance,
        "currency": "KRW",
        "transaction_type": "9",
        "transaction_type_name": "매매",
        "name": one.stock.listing.name,
        "symbol": one.stock.listing.prefixed,
        "transaction_amount": one.amount,
        "transaction_and_rural_tax": one.tax,
        "channel": "REST API",
        "in_out_type": "2" if buying else "1",
        "in_out_name": "매수" if buying else "매도",
        "original_transaction_no": "000000000",
        "transaction_size": str(one.size),
        "commission": one.commission,
        "processed_time": one.time.time(),
        "isin": f"KR7{one.stock.symbol}003",
        "unit_price_or_fx_rate": f"{one.price:,}",
        "processed_by": "DAILY",
        "processing_branch": "키움은행",
        "total_tax_and_commission": one.costs,
        "transaction_detail_type": "11",
    }


HANDLERS: dict[str, Handler] = {
    "ka10088": _pieces,
    "kt00008": _settling_tomorrow,
    "kt00009": _status,
    "kt00015": _ledger,
}
