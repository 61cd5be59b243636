"""Order lists in the broker's records: ka10075, ka10076, kt00007."""

from __future__ import annotations

from collections.abc import Iterable

from kiwoom_async.simulator.exchange.accounts.portfolio import Order, Portfolio
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request, bare_symbol
from kiwoom_async.simulator.rest.pages import page_after
from kiwoom_async.simulator.rest.writing import DONE, DONE_UNSPACED
from kiwoom_async.simulator.text import directed, padded

__all__ = ["ACTIONS", "HANDLERS", "VENUES", "chosen", "order_number"]

_ROWS_PER_PAGE = 20
_SIDE_CODES = {"0": ("buy", "sell"), "1": ("sell",), "2": ("buy",)}
VENUES = {"KRX": "1", "NXT": "2", "SOR": "0"}
ACTIONS = {
    ("cash", "buy"): "현금매수",
    ("cash", "sell"): "현금매도",
    ("loan", "buy"): "신용매수",
    ("loan", "sell"): "신용매도",
}
_SIZE = 10  # digits of padded fields


def _open_orders(request: Request) -> Answer:
    """Answer ka10075 미체결: open orders, newest first."""
    symbol = request.text("stk_cd") if request.text("all_stk_tp") == "1" else ""
    orders = [
        order
        for order in chosen(request.account, symbol, request.text("trde_tp"))
        if order.open and _at_venue(order, request.text("stex_tp"))
    ]
    page, cursor = page_after(orders, request.cursor, _ROWS_PER_PAGE, order_number)
    return Answer(body={"oso": [_open_row(order) for order in page]}, message=DONE, cursor=cursor)


def _executions(request: Request) -> Answer:
    """Answer ka10076 체결: orders with executions, newest first, those older than ``ord_no``
    if given.
    """
    symbol = request.text("stk_cd") if request.text("qry_tp") == "1" else ""
    before = request.text("ord_no")
    orders = [
        order
        for order in chosen(request.account, symbol, request.text("sell_tp"))
        if order.fills
        and _at_venue(order, request.text("stex_tp"))
        and (not before or order.number < before.zfill(7))
    ]
    page, cursor = page_after(orders, request.cursor, _ROWS_PER_PAGE, order_number)
    return Answer(body={"cntr": [_filled_row(o) for o in page]}, message=DONE, cursor=cursor)


def chosen(portfolio: Portfolio, symbol: str, side: str, day: str = "") -> Iterable[Order]:
    """Return the orders of a day (blank: today) in a stock (blank: all) and on a side (Kiwoom's
    code), newest first.
    """
    orders = portfolio.orders
    if day and day != f"{portfolio.today:%Y%m%d}":
        past = {f"{date:%Y%m%d}": booked for date, booked in portfolio.past_orders.items()}
        orders = past.get(day, {})
    sides = _SIDE_CODES.get(side, _SIDE_CODES["0"])
    wanted = bare_symbol(symbol)
    for order in sorted(orders.values(), key=order_number, reverse=True):
        if order.side in sides and (not wanted or order.stock.symbol == wanted):
            yield order


def _at_venue(order: Order, code: str) -> bool:
    """Return whether an order is at the exchange asked for; one for either (SOR) is at one."""
    return code in ("", "0") or VENUES[order.place] == code


def order_number(order: Order) -> str:
    """Return its place in a list."""
    return order.number


def _common_row(order: Order) -> dict[str, str]:
    """Return the fields of an order that ka10075 and ka10076 share."""
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
        "stex_tp": VENUES[order.venue],
        "stex_tp_txt": order.venue,
        "sor_yn": "Y" if order.venue == "SOR" else "N",
        "stop_pric": str(order.stop),
    }


def _open_row(order: Order) -> dict[str, str]:
    stock = order.stock
    last = order.fills[-1] if order.fills else None
    return _common_row(order) | {
        "acnt_no": order.account,
        "mang_empno": "",
        "tsk_tp": "",
        "cntr_tot_amt": str(order.filled_amount),
        "tm": f"{order.time:%H%M%S}",
        "cntr_no": last.number if last else "",
        "cur_prc": directed(stock.price, stock.base),
        "sel_bid": directed(stock.best_ask, stock.base),
        "buy_bid": directed(stock.best_bid, stock.base),
        "unit_cntr_pric": str(last.price) if last else "",
        "unit_cntr_qty": str(last.size) if last else "",
        "ind_invsr": "",
    }


def _filled_row(order: Order) -> dict[str, str]:
    return _common_row(order) | {"ord_tm": f"{order.time:%H%M%S}"}


_BONDS = "2"  # there are none


def _order_history(request: Request) -> Answer:
    """Answer kt00007 계좌별주문체결내역상세: everything booked on a day, in order or in
    reverse.
    """
    listing = request.text("qry_tp")
    first = request.text("fr_ord_no")
    day = request.text("ord_dt")
    venue = request.text("dmst_stex_tp")
    orders = [
        order
        for order in chosen(request.account, request.text("stk_cd"), request.text("sell_tp"), day)
        if (listing != "3" or order.open)
        and (listing != "4" or order.fills)
        and (not first or order.number >= first.zfill(7))
        and request.text("stk_bond_tp") != _BONDS
        and venue in ("%", order.venue)
    ]
    rising = listing == "1"
    if rising:
        orders.reverse()
    page, cursor = page_after(orders, request.cursor, _ROWS_PER_PAGE, order_number, rising=rising)
    rows = [_history_row(order) for order in page]
    return Answer(body={"acnt_ord_cntr_prps_dtl": rows}, message=DONE_UNSPACED, cursor=cursor)


def _history_row(order: Order) -> dict[str, str]:
    confirmed = order.action != "new"
    return {
        "ord_no": order.number,
        "stk_cd": order.stock.listing.prefixed,
        "trde_tp": order.type.label,
        "crd_tp": "보통매매" if order.funding == "cash" else "자기융자",
        "ord_qty": padded(order.size, _SIZE),
        "ord_uv": padded(order.price, _SIZE),
        "cnfm_qty": padded(order.size if confirmed else 0, _SIZE),
        "acpt_tp": "거부" if order.rejected else "확인" if confirmed else "접수",
        "rsrv_tp": "",
        "ord_tm": f"{order.time:%H:%M:%S}",
        "ori_ord": order.original or "0000000",
        "stk_nm": order.stock.listing.name,
        "io_tp_nm": ACTIONS[order.funding, order.side],
        "loan_dt": f"{order.loan_date:%Y%m%d}" if order.loan_date else "",
        "cntr_qty": padded(order.filled, _SIZE),
        "cntr_uv": padded(order.average_price, _SIZE),
        "ord_remnq": padded(order.remaining, _SIZE),
        "comm_ord_tp": "OpenAPI",
        "mdfy_cncl": {"new": "", "modify": "정정", "cancel": "취소"}[order.action],
        "cnfm_tm": f"{order.time:%H:%M:%S}" if confirmed else "",
        "dmst_stex_tp": order.venue,
        "cond_uv": padded(order.stop, _SIZE),
    }


HANDLERS: dict[str, Handler] = {
    "ka10075": _open_orders,
    "ka10076": _executions,
    "kt00007": _order_history,
}
