"""Orders: new ones, changes and cancellations, for one's own money (kt10000 to kt10003), on a
margin loan (kt10006 to kt10009), and for gold (kt50000 to kt50003).
"""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Literal

from kiwoom_async.simulator.exchange.accounts.portfolio import Portfolio
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.exchange.terms import Funding, OrderType, Side, Venue
from kiwoom_async.simulator.exchange.trading.desk import Booked
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request
from kiwoom_async.simulator.rest.refusals import refused
from kiwoom_async.simulator.text import padded

__all__ = ["HANDLERS"]

_VENUES: dict[str, Venue] = {"NXT": "NXT", "SOR": "SOR"}
_QUANTITY = 12  # digits
_SIDES = {"buy": "매수", "sell": "매도"}
_OF_ONE_LOAN = "33"  # 융자; 99: all of them (융자합)

Kind = Literal["cash", "loan", "gold"]


def _place(request: Request, *, side: Side, kind: Kind) -> Answer:
    """Book a new order."""
    booked = request.desk.place(
        _portfolio(request, kind),
        _instrument(request, kind),
        side=side,
        type=OrderType(request.text("trde_tp").lstrip("0") or "0"),
        price=_price(request, "ord_uv"),
        stop=_price(request, "cond_uv"),
        size=_size(request, "ord_qty", least=1),
        venue=_venue(request),
        funding=_funding(kind),
        loan_date=_loan_date(request),
    )
    return _answer(request, booked, "주문")


def _modify(request: Request, *, kind: Kind) -> Answer:
    """Book a new order in place of an open one."""
    booked = request.desk.modify(
        _portfolio(request, kind),
        request.text("orig_ord_no"),
        price=request.number("mdfy_uv"),
        stop=_price(request, "mdfy_cond_uv"),
        size=_size(request, "mdfy_qty", least=0),
        venue=_venue(request),
        symbol=_instrument(request, kind).symbol,
        funding=_funding(kind),
    )
    return _answer(request, booked, "정정주문")


def _cancel(request: Request, *, kind: Kind) -> Answer:
    """Book the cancellation of an open order."""
    booked = request.desk.cancel(
        _portfolio(request, kind),
        request.text("orig_ord_no"),
        size=_size(request, "cncl_qty", least=0),
        venue=_venue(request),
        symbol=_instrument(request, kind).symbol,
        funding=_funding(kind),
    )
    return _answer(request, booked, "취소주문")


def _portfolio(request: Request, kind: Kind) -> Portfolio:
    return request.account.gold if kind == "gold" else request.account


def _instrument(request: Request, kind: Kind) -> Stock:
    stock = request.stock()
    if stock is None or (stock.listing.kind == "gold") != (kind == "gold"):
        raise refused(1902, symbol=request.text("stk_cd"))
    return stock


def _funding(kind: Kind) -> Funding:
    return "loan" if kind == "loan" else "cash"


def _venue(request: Request) -> Venue:
    """Return where it may be traded; gold is at one place, which its orders do not name."""
    return _VENUES.get(request.text("dmst_stex_tp"), "KRX")


def _price(request: Request, field: str) -> int:
    """Return a price that may be absent, then 0."""
    return request.number(field) if request.text(field) else 0


def _size(request: Request, field: str, *, least: int) -> int:
    size = request.number(field)
    if size < least:
        raise refused(1517, field=field, why=f"{least} 이상이어야 합니다")
    return size


def _loan_date(request: Request) -> dt.date | None:
    """Return the loan that a sale repays, None for all of the stock."""
    if request.text("crd_deal_tp") != _OF_ONE_LOAN:
        return None
    text = request.text("crd_loan_dt")
    if not text:
        raise refused(1511, field="crd_loan_dt")
    return request.day("crd_loan_dt")


def _answer(request: Request, booked: Booked, what: str) -> Answer:
    """Answer a booked order with the fields that its TR documents."""
    order, happened = booked
    size = padded(order.size, _QUANTITY)
    fields = {
        "ord_no": order.number,
        "base_orig_ord_no": order.root,
        "mdfy_qty": size,
        "cncl_qty": size,
        "dmst_stex_tp": order.venue,
    }
    paper = "모의투자 " if request.desk.paper else ""
    return Answer(
        body={field.wire: fields[field.wire] for field in request.api.fields},
        message=f"{paper}{_SIDES[order.side]}{what}완료",
        happened=happened,
        entering=order,
    )


def _handlers(kind: Kind, first: str) -> dict[str, Handler]:
    """Return the four TRs of a kind, numbered from ``first``."""
    number = int(first[2:])
    buy, sell, modify, cancel = (f"kt{number + step}" for step in range(4))
    return {
        buy: partial(_place, side="buy", kind=kind),
        sell: partial(_place, side="sell", kind=kind),
        modify: partial(_modify, kind=kind),
        cancel: partial(_cancel, kind=kind),
    }


HANDLERS: dict[str, Handler] = {
    **_handlers("cash", "kt10000"),
    **_handlers("loan", "kt10006"),
    **_handlers("gold", "kt50000"),
}
