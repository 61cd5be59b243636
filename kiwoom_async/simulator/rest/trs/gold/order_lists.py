"""Gold orders in the broker's records: kt50030, kt50031 and kt50075."""

from __future__ import annotations

from collections.abc import Callable

from kiwoom_async.simulator.exchange.accounts.portfolio import Order
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request
from kiwoom_async.simulator.rest.pages import page_after
from kiwoom_async.simulator.rest.trs.account.order_lists import chosen, order_number
from kiwoom_async.simulator.rest.writing import DONE_UNPOINTED
from kiwoom_async.simulator.text import padded

__all__ = ["HANDLERS"]

_ROWS_PER_PAGE = 20
_SIZE = 10  # digits
_SIDES = {"buy": "매수", "sell": "매도"}
_CHANGES = {"new": "", "modify": "정정", "cancel": "취소"}
_OLDEST_FIRST, _OPEN, _FILLED = "1", "3", "4"


def _open_orders(request: Request) -> Answer:
    """Answer kt50075 금현물 미체결: open orders."""
    orders = [order for order in _of_day(request, "sell_tp") if order.open]
    return _page(request, "acnt_ord_oso_prst", orders, _row)


def _every_order(request: Request) -> Answer:
    """Answer kt50030 금현물 주문체결전체: every order with its state."""
    row = _row if request.rules.gold_remaining else _row_without_remaining
    return _page(request, "acnt_ord_cntr_prst", _of_day(request, "slby_tp"), row)


def _orders(request: Request) -> Answer:
    """Answer kt50031 금현물 주문체결: every order, the open or the filled ones."""
    view = request.text("qry_tp")
    orders = [
        order
        for order in _of_day(request, "sell_tp")
        if (view != _OPEN or order.open) and (view != _FILLED or order.fills)
    ]
    return _page(request, "acnt_ord_cntr_prps_dtl", orders, _history_row)


def _of_day(request: Request, side: str) -> list[Order]:
    """Return the orders of the day asked for, newest first."""
    day, first = request.text("ord_dt"), request.text("fr_ord_no")
    symbol, sides = request.text("stk_cd"), request.text(side)
    return [
        order
        for order in chosen(request.account.gold, symbol, sides, day)
        if not first or order.number >= first.zfill(7)
    ]


def _page(
    request: Request, table: str, orders: list[Order], row: Callable[[Order], dict[str, str]]
) -> Answer:
    rising = request.text("qry_tp") in ("", _OLDEST_FIRST)
    if rising:
        orders = orders[::-1]
    page, cursor = page_after(orders, request.cursor, _ROWS_PER_PAGE, order_number, rising=rising)
    return Answer(
        body={table: [row(order) for order in page]}, message=DONE_UNPOINTED, cursor=cursor
    )


def _amounts(order: Order) -> dict[str, str]:
    """Return the figures of an order that every list has."""
    amounts = {
        "ord_qty": order.size,
        "ord_uv": order.price,
        "cnfm_qty": order.size if order.action != "new" else 0,
        "cntr_qty": order.filled,
        "cntr_uv": order.average_price,
        "ord_remnq": order.remaining,
        "cond_uv": 0,
    }
    return {name: padded(amount, _SIZE) for name, amount in amounts.items()}


def _row(order: Order) -> dict[str, str]:
    return _amounts(order) | {
        "stk_bond_tp": "1",
        "ord_no": order.number,
        "stk_cd": order.stock.symbol,
        "trde_tp": _type(order),
        "io_tp_nm": _SIDES[order.side] + _CHANGES[order.action],
        "data_send_end_tp": _acceptance(order),
        "mrkt_deal_tp": "5",
        "rsrv_tp": "",
        "orig_ord_no": order.original or "0000000",
        "stk_nm": order.stock.listing.name,
        "dcd_tp_nm": "당일",
        "crd_deal_tp": "",
        "comm_ord_tp": "REST API",
        "mdfy_cncl_tp": _CHANGES[order.action],
        "dmst_stex_tp": "KRX",
    }


def _row_without_remaining(order: Order) -> dict[str, str]:
    return _row(order) | {"ord_remnq": ""}


def _history_row(order: Order) -> dict[str, str]:
    confirmed = order.action != "new"
    return _amounts(order) | {
        "ord_no": order.number,
        "stk_cd": order.stock.symbol,
        "trde_tp": _type(order),
        "crd_tp": "보통매매",
        "acpt_tp": _acceptance(order),
        "rsrv_tp": "",
        "ord_tm": f"{order.time:%H:%M:%S}",
        "ori_ord": order.original or "0000000",
        "stk_nm": order.stock.listing.name,
        "io_tp_nm": _SIDES[order.side] + _CHANGES[order.action],
        "loan_dt": "",
        "comm_ord_tp": "REST API",
        "mdfy_cncl": _CHANGES[order.action],
        "cnfm_tm": f"{order.time:%H:%M:%S}" if confirmed else "",
        "dmst_stex_tp": "KRX",
    }


def _type(order: Order) -> str:
    return order.type.label.replace("보통", "지정가")


def _acceptance(order: Order) -> str:
    if order.rejected:
        return "거부"
    return "접수" if order.action == "new" else "확인"


HANDLERS: dict[str, Handler] = {
    "kt50030": _every_order,
    "kt50031": _orders,
    "kt50075": _open_orders,
}
