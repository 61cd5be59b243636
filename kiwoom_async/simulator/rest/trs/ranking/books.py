"""Rankings by what waits in the order book: ka10020 to ka10022."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request
from kiwoom_async.simulator.rest.screening import screened
from kiwoom_async.simulator.rest.selection import literal
from kiwoom_async.simulator.rest.trs.ranking.shown import INT_OVERFLOW, shown
from kiwoom_async.simulator.rest.writing import page
from kiwoom_async.simulator.text import percent

__all__ = ["HANDLERS"]

_ROWS_PER_PAGE = 100

Values = dict[str, Any]


def _waiting(stock: Stock) -> tuple[int, int]:
    """Return the shares in the book, asks and bids."""
    return stock.view.total_ask, stock.view.total_bid


_BOOK_SORTS: dict[str, Callable[[int, int], float]] = {
    "net_bid_size": lambda asks, bids: bids - asks,
    "net_ask_size": lambda asks, bids: asks - bids,
    "bid_ratio": lambda asks, bids: percent(bids, asks),
    "ask_ratio": percent,
}


def _by_book(request: Request) -> Answer:
    """Answer ka10020 호가잔량상위: sizes on ten levels of each book."""
    key = _BOOK_SORTS[literal(request, "sort_tp")]
    found = sorted(screened(request, funds=True), key=lambda one: key(*_waiting(one)), reverse=True)

    def row(stock: Stock) -> Values:
        asks, bids = _waiting(stock)
        return shown(stock, request) | {
            "net_bid_size": str(bids - asks),  # no plus
            "bid_to_ask_rate": percent(bids, asks),
        }

    return page(request, found, row, size=_ROWS_PER_PAGE)


def _book_before(stock: Stock, request: Request) -> tuple[int, int]:
    """Return the shares in the book some minutes ago."""
    moment = request.exchange.clock.now - dt.timedelta(minutes=request.number("tm_tp"))
    return stock.waiting_at(moment)


def _book_surges(request: Request) -> Answer:
    """Answer ka10021 호가잔량급증: a side of the book now and some minutes ago."""
    side = 1 if literal(request, "trde_tp") == "bid" else 0
    by_rate = literal(request, "sort_tp") == "increase_rate"
    ranked = [
        (stock, _book_before(stock, request)[side], _waiting(stock)[side])
        for stock in screened(request, funds=True)
    ]
    ranked = [one for one in ranked if one[2] > one[1]]
    ranked.sort(
        key=lambda one: percent(one[2] - one[1], one[1]) if by_rate else one[2] - one[1],
        reverse=True,
    )

    def row(one: tuple[Stock, int, int]) -> Values:
        stock, before, now = one
        return shown(stock, request) | {
            "base_size": before,
            "current_size": now,
            "surge_size": now - before,
            "surge_rate": percent(now - before, before),
            "total_buy_size": INT_OVERFLOW if stock.saturated else _waiting(stock)[1],
        }

    return page(request, ranked, row, size=_ROWS_PER_PAGE)


def _balance_surges(request: Request) -> Answer:
    """Answer ka10022 잔량율급증: bids in per cent of asks, or the reverse, now and before."""
    of_bids = literal(request, "rt_tp") == "bid_to_ask"

    def ratio(asks: int, bids: int) -> float:
        return percent(bids, asks) if of_bids else percent(asks, bids)

    ranked = [
        (stock, ratio(*_book_before(stock, request)), ratio(*_waiting(stock)))
        for stock in screened(request, funds=True)
    ]
    ranked = [one for one in ranked if one[2] > one[1]]
    ranked.sort(key=lambda one: one[2] - one[1], reverse=True)
    return page(
        request,
        ranked,
        lambda one: (
            shown(one[0], request)
            | {"base_rate": one[1], "current_rate": one[2], "surge_rate": one[2] - one[1]}
        ),
        size=_ROWS_PER_PAGE,
    )


HANDLERS: dict[str, Handler] = {
    "ka10020": _by_book,
    "ka10021": _book_surges,
    "ka10022": _balance_surges,
}
