"""Brokers of the running day: ka10002 and ka10040 (the largest), ka10053 (who dropped out of them),
ka10052 (single trades), ka10102 (the members).
"""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from kiwoom_async.simulator.exchange.instruments.flows import BROKERS, BrokerTrade, Departure
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.exchange.terms import Side
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request, blank
from kiwoom_async.simulator.rest.facets import change_of, identity, quote
from kiwoom_async.simulator.rest.selection import companies, literal
from kiwoom_async.simulator.rest.writing import answer, page
from kiwoom_async.simulator.text import percent, rate

__all__ = ["HANDLERS"]

_ROWS_PER_PAGE = 100
_EVERY_FOREIGN = "888"  # the code for all foreign members together
_SIGNS: dict[Side, int] = {"sell": -1, "buy": 1}
_LABELS: dict[Side, str] = {"sell": "-매도", "buy": "+매수"}
_BANDS = {
    "under_1000": (0, 1_000),
    "from_1000_to_2000": (1_000, 2_000),
    "from_2000_to_5000": (2_000, 5_000),
    "from_5000_to_10000": (5_000, 10_000),
    "at_least_1000": (1_000, 10**9),
    "at_least_10000": (10_000, 10**9),
}

Values = dict[str, Any]


def _largest(request: Request) -> Answer:
    """Answer ka10002 주식거래원: the five largest of each side, the same as 0F."""
    stock = request.stock()
    if stock is None:
        return blank(request.api)
    return answer(request, quote(stock) | _five_of_each(stock))


def _five_of_each(stock: Stock) -> Values:
    values: Values = {}
    for side, sign in _SIGNS.items():
        for place, row in enumerate(stock.brokers.top(side), 1):
            values |= {
                f"{side}_broker_name_{place}": row.broker.name,
                f"{side}_broker_code_{place}": row.broker.code,
                f"{side}_broker_volume_{place}": sign * row.volume,
                f"{side}_broker_volume_change_{place}": row.change,
            }
    return values


def _main(request: Request) -> Answer:
    """Answer ka10040 당일주요거래원: ka10002 with the changes of the last report, the foreign
    members' sums, and today's drop-outs of the five.
    """
    stock = request.stock()
    if stock is None:
        return blank(request.api)
    (sold, sold_change), (bought, bought_change) = (stock.brokers.foreign(side) for side in _SIGNS)
    values = _five_of_each(stock) | {
        "estimated_foreign_broker_sell": -sold,
        "estimated_foreign_broker_sell_change": sold_change,
        "estimated_foreign_broker_buy": bought,
        "estimated_foreign_broker_buy_change": bought_change,
    }
    return page(
        request,
        _pairs(stock),
        _departed_row,
        size=_ROWS_PER_PAGE,
        values=values,
        blank_if_empty=False,
    )


def _departed(request: Request) -> Answer:
    """Answer ka10053 당일상위이탈원: drop-outs of the five largest since the simulator was opened,
    both sides beside each other; two fields hold codes in spite of their names.
    """
    stock = request.stock()
    if stock is None:
        return blank(request.api)
    return page(request, _pairs(stock), _departed_row, size=_ROWS_PER_PAGE)


def _pairs(stock: Stock) -> list[tuple[Departure | None, Departure | None]]:
    departures = stock.brokers.departures
    return list(zip_longest(departures["sell"][::-1], departures["buy"][::-1]))


def _departed_row(pair: tuple[Departure | None, Departure | None]) -> Values:
    sold, bought = pair
    return {
        "sel_scesn_tm": sold.time if sold else "",
        "sell_volume": sold.volume if sold else None,
        "sel_upper_scesn_ori": _marked(sold, "-"),
        "buy_scesn_tm": bought.time if bought else "",
        "buy_volume": bought.volume if bought else None,
        "buy_upper_scesn_ori": _marked(bought, "+"),
        "qry_dt": sold.broker.code if sold else "",
        "qry_tm": bought.broker.code if bought else "",
    }


def _marked(departure: Departure | None, sign: str) -> str:
    """Return the name; the sign of the side stands before foreign ones."""
    if departure is None:
        return ""
    return (sign if departure.broker.foreign else "") + departure.broker.name


def _single_trades(request: Request) -> Answer:
    """Answer ka10052 거래원순간거래량: shares assigned to a broker when the totals caught up with
    the tape, once a second; the latest 40 of each stock are kept.
    """
    asked = [stock for stock in _asked_stocks(request) if _in_band(request, stock)]
    least = literal(request, "qty_tp") or 0
    code = request.text("mmcm_cd").zfill(3)
    found = [
        (stock, trade)
        for stock in asked
        for trade in reversed(stock.brokers.latest)
        if trade.size >= least and _made_by(trade, code)
    ]
    found.sort(key=lambda pair: pair[1].time, reverse=True)
    venue = request.venue_suffix()
    return page(request, found, lambda pair: _trade_row(pair, venue), size=_ROWS_PER_PAGE)


def _asked_stocks(request: Request) -> list[Stock]:
    listed = companies(request)
    if not request.text("stk_cd"):
        return listed
    stock = request.stock()
    return [stock] if stock in listed and stock is not None else []


def _in_band(request: Request, stock: Stock) -> bool:
    lowest, beyond = _BANDS.get(literal(request, "pric_tp"), (0, 10**9))
    return lowest <= stock.price < beyond


def _made_by(trade: BrokerTrade, code: str) -> bool:
    return trade.broker.foreign if code == _EVERY_FOREIGN else trade.broker.code == code


def _trade_row(pair: tuple[Stock, BrokerTrade], venue: str) -> Values:
    stock, trade = pair
    base = stock.base
    return {
        **identity(stock, venue=venue),
        **change_of(trade.price, base, stock.grid),
        "time": trade.time,
        "broker_name": trade.broker.name,
        "tp": _LABELS[trade.side],
        "side": trade.side,
        "instant_volume": trade.size,
        "cumulative_net_buy_volume": trade.net,
        "price": trade.price,
        "pred_pre": str(trade.price - base),
        "flu_rt": rate(percent(trade.price - base, base)),
    }


def _members(request: Request) -> Answer:
    """Answer ka10102 회원사 리스트: the brokers that trade here."""
    brokers = sorted(BROKERS)
    return answer(
        request, rows=[{"code": one.code, "name": one.name, "kind": "0"} for one in brokers]
    )


HANDLERS: dict[str, Handler] = {
    "ka10002": _largest,
    "ka10040": _main,
    "ka10052": _single_trades,
    "ka10053": _departed,
    "ka10102": _members,
}
