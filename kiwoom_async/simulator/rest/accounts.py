"""The account: ka10075, ka10076, kt00001, kt00007, kt00018."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kiwoom_async.simulator.exchange.account import Account
from kiwoom_async.simulator.exchange.orders import Order
from kiwoom_async.simulator.exchange.portfolio import Holding
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request, bare_symbol
from kiwoom_async.simulator.rest.pages import page_after
from kiwoom_async.simulator.text import directed, padded, percent

__all__ = ["HANDLERS"]

_ROWS_PER_PAGE = 20
_DONE = " 조회가 완료되었습니다."  # recorded with the leading space
_SIDE_CODES = {"0": ("buy", "sell"), "1": ("sell",), "2": ("buy",)}
_VENUES = {"KRX": "1", "NXT": "2", "SOR": "0"}
_AMOUNT, _PRICE, _SIZE = 15, 12, 10  # digits of padded fields


def _open_orders(request: Request) -> Answer:
    """ka10075 미체결: open orders, newest first."""
    symbol = request.text("stk_cd") if request.text("all_stk_tp") == "1" else ""
    orders = [
        order
        for order in _chosen(request, symbol, request.text("trde_tp"))
        if order.open and _at_venue(order, request.text("stex_tp"))
    ]
    page, cursor = page_after(orders, request.cursor, _ROWS_PER_PAGE, _number)
    return Answer(body={"oso": [_open_row(order) for order in page]}, message=_DONE, cursor=cursor)


def _executions(request: Request) -> Answer:
    """ka10076 체결: orders with executions, newest first, those older than ``ord_no`` if given."""
    symbol = request.text("stk_cd") if request.text("qry_tp") == "1" else ""
    before = request.text("ord_no")
    orders = [
        order
        for order in _chosen(request, symbol, request.text("sell_tp"))
        if order.fills
        and _at_venue(order, request.text("stex_tp"))
        and (not before or order.number < before.zfill(7))
    ]
    page, cursor = page_after(orders, request.cursor, _ROWS_PER_PAGE, _number)
    return Answer(body={"cntr": [_filled_row(o) for o in page]}, message=_DONE, cursor=cursor)


def _chosen(request: Request, symbol: str, side: str) -> Iterable[Order]:
    """Today's orders of the account in a stock (blank: all) and on a side, newest first."""
    sides = _SIDE_CODES.get(side, _SIDE_CODES["0"])
    wanted = bare_symbol(symbol)
    for order in sorted(request.account.orders.values(), key=_number, reverse=True):
        if order.side in sides and (not wanted or order.stock.symbol == wanted):
            yield order


def _at_venue(order: Order, code: str) -> bool:
    return code in ("", "0") or _VENUES[order.venue] == code


def _number(order: Order) -> str:
    return order.number


def _common_row(order: Order) -> dict[str, str]:
    """What ka10075 and ka10076 both say of an order."""
    return {
        "ord_no": order.number,
        "stk_cd": order.stock.symbol,
        "stk_nm": order.stock.listing.name,
        "io_tp_nm": order.label,
        "ord_qty": str(order.size),
        "ord_pric": str(order.price),
        "oso_qty": str(order.remaining),
        "cntr_pric": str(order.average_price),
        "cntr_qty": str(order.filled),
        "tdy_trde_cmsn": str(order.commission),
        "tdy_trde_tax": str(order.tax),
        "ord_stt": "체결" if order.fills else "접수",
        "trde_tp": order.type.label,
        "orig_ord_no": order.original or "0000000",
        "stex_tp": _VENUES[order.venue],
        "stex_tp_txt": order.venue,
        "sor_yn": "Y" if order.venue == "SOR" else "N",
        "stop_pric": str(order.stop),
    }


def _open_row(order: Order) -> dict[str, str]:
    stock = order.stock
    last = order.fills[-1] if order.fills else None
    return _common_row(order) | {
        "acnt_no": order.account.number,
        "mang_empno": "",
        "tsk_tp": "",
        "cntr_tot_amt": str(order.filled_amount),
        "tm": f"{order.time:%H%M%S}",
        "cntr_no": last.number if last else "",
        "cur_prc": directed(stock.price, stock.base),
        "sel_bid": directed(stock.book.best_ask, stock.base),
        "buy_bid": directed(stock.book.best_bid, stock.base),
        "unit_cntr_pric": str(last.price) if last else "",
        "unit_cntr_qty": str(last.size) if last else "",
        "ind_invsr": "",
    }


def _filled_row(order: Order) -> dict[str, str]:
    return _common_row(order) | {"ord_tm": f"{order.time:%H%M%S}"}


def _order_history(request: Request) -> Answer:
    """kt00007 계좌별주문체결내역상세: everything booked today, in order or in reverse."""
    listing = request.text("qry_tp")
    first = request.text("fr_ord_no")
    day = request.text("ord_dt")
    venue = request.text("dmst_stex_tp")
    orders = [
        order
        for order in _chosen(request, request.text("stk_cd"), request.text("sell_tp"))
        if (listing != "3" or order.open)
        and (listing != "4" or order.fills)
        and (not first or order.number >= first.zfill(7))
        and (not day or day == f"{request.exchange.clock.day:%Y%m%d}")
        and venue in ("%", order.venue)
    ]
    rising = listing == "1"
    if rising:
        orders.reverse()
    page, cursor = page_after(orders, request.cursor, _ROWS_PER_PAGE, _number, rising=rising)
    rows = [_history_row(order) for order in page]
    return Answer(body={"acnt_ord_cntr_prps_dtl": rows}, message=_DONE.strip(), cursor=cursor)


def _history_row(order: Order) -> dict[str, str]:
    confirmed = order.action != "new"
    return {
        "ord_no": order.number,
        "stk_cd": "A" + order.stock.symbol,
        "trde_tp": order.type.label,
        "crd_tp": "보통매매",
        "ord_qty": padded(order.size, _SIZE),
        "ord_uv": padded(order.price, _SIZE),
        "cnfm_qty": padded(order.size if confirmed else 0, _SIZE),
        "acpt_tp": "거부" if order.rejected else "확인" if confirmed else "접수",
        "rsrv_tp": "",
        "ord_tm": f"{order.time:%H:%M:%S}",
        "ori_ord": order.original or "0000000",
        "stk_nm": order.stock.listing.name,
        "io_tp_nm": "현금매수" if order.side == "buy" else "현금매도",
        "loan_dt": "",
        "cntr_qty": padded(order.filled, _SIZE),
        "cntr_uv": padded(order.average_price, _SIZE),
        "ord_remnq": padded(order.remaining, _SIZE),
        "comm_ord_tp": "OpenAPI",
        "mdfy_cncl": {"new": "", "modify": "정정", "cancel": "취소"}[order.action],
        "cnfm_tm": f"{order.time:%H:%M:%S}" if confirmed else "",
        "dmst_stex_tp": order.venue,
        "cond_uv": padded(order.stop, _SIZE),
    }


def _balance(request: Request) -> Answer:
    """kt00018 계좌평가잔고내역: what is held and what it is worth after selling costs."""
    account = request.account
    held = [holding for holding in account.holdings.values() if holding.size]
    cost = sum(holding.cost for holding in held)
    value = sum(holding.value for holding in held)
    profit = sum(_profit(account, holding) for holding in held)
    body = {
        "tot_pur_amt": padded(cost, _AMOUNT),
        "tot_evlt_amt": padded(value, _AMOUNT),
        "tot_evlt_pl": padded(profit, _AMOUNT),
        "tot_prft_rt": f"{percent(profit, cost):.2f}",
        "prsm_dpst_aset_amt": padded(account.cash + value, _AMOUNT),
        "tot_loan_amt": padded(0, _AMOUNT),
        "tot_crd_loan_amt": padded(0, _AMOUNT),
        "tot_crd_ls_amt": padded(0, _AMOUNT),
        "acnt_evlt_remn_indv_tot": [_holding_row(account, one, cost) for one in held],
    }
    return Answer(body=body, message=_DONE.strip())


def _profit(account: Account, holding: Holding) -> int:
    """What selling everything now would earn after the costs of both sides, KRW."""
    fees = account.fees
    costs = fees.commission_on(holding.cost) + fees.commission_on(holding.value)
    return holding.value - holding.cost - costs - fees.tax_on(holding.value, "sell")


def _holding_row(account: Account, holding: Holding, total_cost: int) -> dict[str, str]:
    stock, fees = holding.stock, account.fees
    buying, selling = fees.commission_on(holding.cost), fees.commission_on(holding.value)
    profit = _profit(account, holding)
    return {
        "stk_cd": "A" + stock.symbol,
        "stk_nm": stock.listing.name,
        "evltv_prft": padded(profit, _AMOUNT),
        "prft_rt": f"{percent(profit, holding.cost):.2f}",
        "pur_pric": padded(holding.average_cost, _AMOUNT),
        "pred_close_pric": padded(stock.base, _PRICE),
        "rmnd_qty": padded(holding.size, _AMOUNT),
        "trde_able_qty": padded(account.sellable(holding), _AMOUNT),
        "cur_prc": padded(stock.price, _PRICE),
        "pred_buyq": padded(0, _AMOUNT),
        "pred_sellq": padded(0, _AMOUNT),
        "tdy_buyq": padded(holding.bought_today, _AMOUNT),
        "tdy_sellq": padded(holding.sold_today, _AMOUNT),
        "pur_amt": padded(holding.cost, _AMOUNT),
        "pur_cmsn": padded(buying, _AMOUNT),
        "evlt_amt": padded(holding.value, _AMOUNT),
        "sell_cmsn": padded(selling, _AMOUNT),
        "tax": padded(fees.tax_on(holding.value, "sell"), _AMOUNT),
        "sum_cmsn": padded(buying + selling, _AMOUNT),
        "poss_rt": f"{percent(holding.cost, total_cost):.2f}",
        "crd_tp": "00",
        "crd_tp_nm": "",
        "crd_loan_dt": "",
    }


def _cash(request: Request) -> Answer:
    """kt00001 예수금상세현황: cash now and after settlement in two days, and what it can buy."""
    account = request.account
    free = account.buying_power
    amounts = {
        "entr": account.opening_cash,
        "profa_ch": account.reserved,
        "pymn_alow_amt": min(free, account.opening_cash),
        "ord_alow_amt": free,
        "bncr_buy_alowa": free,
        "d1_entra": account.opening_cash,
        "d1_pymn_alow_amt": min(free, account.opening_cash),
        "d2_entra": account.cash,
        "d2_slby_exct_amt": account.cash - account.opening_cash,
        "d2_buy_exct_amt": account.bought,
        "d2_sel_exct_amt": account.sold,
        "d2_pymn_alow_amt": free,
    }
    amounts |= {f"{part}stk_ord_alow_amt": free * 100 // part for part in (20, 30, 40, 50, 60, 100)}
    body: dict[str, Any] = {field.wire: padded(0, _AMOUNT) for field in request.api.fields}
    body |= {field: padded(amount, _AMOUNT) for field, amount in amounts.items()}
    body |= {"crd_grnt_rt": "0.00", "stk_entr_prst": []}
    return Answer(body=body, message=_DONE.strip())


HANDLERS: dict[str, Handler] = {
    "ka10075": _open_orders,
    "ka10076": _executions,
    "kt00001": _cash,
    "kt00007": _order_history,
    "kt00018": _balance,
}
