"""Orders: kt10000 (buy), kt10001 (sell), kt10002 (modify), kt10003 (cancel)."""

from __future__ import annotations

from typing import Any

from kiwoom_async.simulator.exchange.happenings import Happening
from kiwoom_async.simulator.exchange.orders import Order, OrderType, Side
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request
from kiwoom_async.simulator.rest.refusals import refused
from kiwoom_async.simulator.text import padded

__all__ = ["HANDLERS"]

_QUANTITY = 12  # digits
_SIDES = {"buy": "매수", "sell": "매도"}


def _buy(request: Request) -> Answer:
    """kt10000 주식 매수주문."""
    return _place(request, "buy")


def _sell(request: Request) -> Answer:
    """kt10001 주식 매도주문."""
    return _place(request, "sell")


def _place(request: Request, side: Side) -> Answer:
    stock = request.stock()
    if stock is None:
        raise refused(1902, symbol=request.text("stk_cd"))
    order, happened = request.desk.place(
        request.account,
        stock,
        side=side,
        type=OrderType(request.text("trde_tp")),
        price=_price(request, "ord_uv"),
        stop=_price(request, "cond_uv"),
        size=_size(request, "ord_qty", least=1),
        venue=request.text("dmst_stex_tp"),
    )
    body = {"ord_no": order.number, "dmst_stex_tp": order.venue}
    return _booked(request, order, "주문", body, happened)


def _modify(request: Request) -> Answer:
    """kt10002 주식 정정주문: a new order in place of an open one."""
    order, happened = request.desk.modify(
        request.account,
        request.text("orig_ord_no"),
        price=request.number("mdfy_uv"),
        stop=_price(request, "mdfy_cond_uv"),
        size=_size(request, "mdfy_qty", least=0),
        venue=request.text("dmst_stex_tp"),
    )
    body = {
        "ord_no": order.number,
        "base_orig_ord_no": order.root,
        "mdfy_qty": padded(order.size, _QUANTITY),
        "dmst_stex_tp": order.venue,
    }
    return _booked(request, order, "정정주문", body, happened)


def _cancel(request: Request) -> Answer:
    """kt10003 주식 취소주문."""
    order, happened = request.desk.cancel(
        request.account,
        request.text("orig_ord_no"),
        size=_size(request, "cncl_qty", least=0),
        venue=request.text("dmst_stex_tp"),
    )
    body = {
        "ord_no": order.number,
        "base_orig_ord_no": order.root,
        "cncl_qty": padded(order.size, _QUANTITY),
    }
    return _booked(request, order, "취소주문", body, happened)


def _price(request: Request, field: str) -> int:
    """A price that may be left out, then 0."""
    return request.number(field) if request.text(field) else 0


def _size(request: Request, field: str, *, least: int) -> int:
    size = request.number(field)
    if size < least:
        raise refused(1517, field=field, why=f"{least} 이상이어야 합니다")
    return size


def _booked(
    request: Request, order: Order, what: str, body: dict[str, Any], happened: list[Happening]
) -> Answer:
    paper = "모의투자 " if request.desk.paper else ""
    message = f"{paper}{_SIDES[order.side]}{what}완료"
    return Answer(body=body, message=message, happened=happened, entering=order)


HANDLERS: dict[str, Handler] = {
    "kt10000": _buy,
    "kt10001": _sell,
    "kt10002": _modify,
    "kt10003": _cancel,
}
