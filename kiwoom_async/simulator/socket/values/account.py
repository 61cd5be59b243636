"""Account values: order events (00) and balances (04).

Events of orders for gold and on margin loans have never been recorded. The assumption here: they
have the form of stock orders, with the code of the gold product, or with the loan filled in.
"""

from __future__ import annotations

import datetime as dt

from kiwoom_async.simulator.exchange.accounts.portfolio import Order
from kiwoom_async.simulator.exchange.trading.happenings import BalanceChanged, OrderReported, Status
from kiwoom_async.simulator.rules import Rules
from kiwoom_async.simulator.text import directed, percent, rate

__all__ = ["balance_values", "order_values"]

_STATUSES: dict[Status, str] = {
    "accepted": "접수",
    "filled": "체결",
    "confirmed": "확인",
    "rejected": "거부",
}
_TERM = 90  # days until a loan is due
_VENUES = {"KRX": "1", "NXT": "2", "SOR": "0"}


def order_values(reported: OrderReported, item: str, rules: Rules) -> dict[str, str]:
    """Write 00 주문체결: one order, as it stood at the moment of the report."""
    order, fill = reported.order, reported.fill
    venue = fill.venue if fill else order.venue
    values = {
        "9201": order.account,
        "9203": order.number,
        "9205": "",  # 관리자사번
        "9001": order.stock.symbol,
        "912": "JJ",  # 주문업무분류: stocks
        "913": _STATUSES.get(reported.status, rules.cancel_status),
        "302": order.stock.listing.name,
        "900": str(order.size),
        "901": str(order.price),
        "902": str(reported.remaining),
        "903": str(reported.filled_amount),
        "904": order.original or "0000000",
        "905": order.label,
        "906": order.type.label,
        "907": "2" if order.side == "buy" else "1",
        "908": reported.time,
        "909": fill.number if fill else "",
        "910": "",
        "911": "",
        **_prices_of(order),
        "914": str(fill.price) if fill else "",
        "915": str(fill.size) if fill else "",
        "938": str(reported.commission),
        "939": str(reported.tax),
        "919": order.rejected if reported.status == "rejected" else "0",
        "920": "",  # 화면번호
        "921": "0701002",  # 터미널번호
        "922": _credit_type(order),
        "923": f"{order.loan_date:%Y%m%d}" if order.loan_date else "",
        "10010": f" {order.stock.after_hours_price or order.stock.price}",  # 시간외단일가_현재가
        "2134": _VENUES[venue],
        "2135": venue,
        "2136": "Y" if order.venue == "SOR" else "N",
    }
    if fill:
        whole = rules.fills_cumulative
        price = reported.filled_amount // reported.filled if whole else fill.price
        values |= {"910": str(price), "911": str(reported.filled if whole else fill.size)}
    return values


def _prices_of(order: Order) -> dict[str, str]:
    stock = order.stock
    return {
        "10": directed(stock.price, stock.base),
        "27": directed(stock.best_ask, stock.base),
        "28": directed(stock.best_bid, stock.base),
    }


def _credit_type(order: Order) -> str:
    """Return 신용구분: bought on a loan, sold to repay one or all of them.

    There is no recording of it; these are the codes that orders and holdings have elsewhere.
    """
    if order.funding == "cash":
        return "00"
    if order.side == "buy":
        return "03"
    return "33" if order.loan_date else "99"


def _written(day: dt.date | None, *, days: int = 0) -> str:
    return f"{day + dt.timedelta(days=days):%Y%m%d}" if day else "00000000"


def balance_values(changed: BalanceChanged, item: str, rules: Rules) -> dict[str, str]:
    """Write 04 잔고: one holding after an execution."""
    holding, stock = changed.holding, changed.holding.stock
    net = holding.bought_today - holding.sold_today
    realized = rate(percent(holding.realized, holding.sold_cost))
    return {
        "9201": changed.account,
        "9001": stock.symbol,
        "917": "03" if holding.loan_date else "00",
        "916": _written(holding.loan_date),
        "302": stock.listing.name,
        "10": directed(stock.price, stock.base),
        "930": str(holding.size),
        "931": str(holding.average_cost),
        "932": str(holding.cost),
        "933": str(changed.portfolio.sellable(holding)),
        "945": str(net),
        "946": "2" if net >= 0 else "1",
        "950": str(holding.realized),
        "951": "0",  # Extra Item
        "27": directed(stock.best_ask, stock.base),
        "28": directed(stock.best_bid, stock.base),
        "307": str(stock.base),
        "8019": realized,
        "957": str(holding.loan),
        "958": str(changed.portfolio.interest_on(holding)),
        "918": _written(holding.loan_date, days=_TERM),
        "990": "0" if holding.loan_date else str(holding.realized),
        "991": "0.00" if holding.loan_date else realized,
        "992": str(holding.realized) if holding.loan_date else "0",
        "993": realized if holding.loan_date else "0.00",
        "959": "0",  # 담보대출수량
        "924": "0",  # Extra Item
    }
