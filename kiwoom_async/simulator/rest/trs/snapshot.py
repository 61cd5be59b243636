"""Snapshot TRs of a stock: everything on one page (ka10007), the auction in the evening
(ka10087), and the volatility interruptions of the day (ka10054).
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from kiwoom_async.simulator.exchange.market.auction import VolatilityInterruption
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.exchange.market.warrant import Warrant
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request, bare_symbol, blank
from kiwoom_async.simulator.rest.facets import change_of, ladder, quote, ratio_to_yesterday
from kiwoom_async.simulator.rest.writing import answer, nothing, page
from kiwoom_async.simulator.text import percent

__all__ = ["HANDLERS"]

_LEVELS = 10
_YEAR = 250  # trading days
_ROWS_PER_PAGE = 100
_MILLION = 1_000_000

Values = dict[str, Any]


def _page(request: Request) -> Answer:
    """Answer ka10007 시세표성정보: quote, limits, range of 250 days, and ten levels."""
    stock = request.stock()
    if stock is None:
        return blank(request.api)
    exchange = request.exchange
    days = [*stock.latest_days(_YEAR - 1), stock.today]
    high = max(days, key=lambda day: day.high)
    low = min(days, key=lambda day: day.low)
    auction = stock.auction
    not_counted = [f"{side}_order_count_{n}" for side in ("ask", "bid") for n in range(1, 6)] + [
        f"lp_{side}_size_{n}" for side in ("ask", "bid") for n in range(1, _LEVELS + 1)
    ]
    values = {
        **quote(stock),
        **ladder(stock, _LEVELS),
        **nothing(*not_counted, "total_ask_order_count", "total_bid_order_count"),
        "symbol": request.text("stk_cd"),
        "date": exchange.clock.day,
        "time": exchange.clock.hhmmss,
        "volume_vs_previous_rate": ratio_to_yesterday(stock),
        "size": stock.last_trade.size if stock.last_trade else None,
        "expected_price": stock.book.prices[auction.position] if auction else 0,
        "expected_size": auction.size if auction else 0,
        "expected_ask": stock.best_ask if auction else 0,
        "expected_bid": stock.best_bid if auction else 0,
        "trading_start_date": stock.listing.listed_on,
        "strike_price": stock.strike if isinstance(stock, Warrant) else 0,
        "highest_price": high.high,
        "highest_price_date": high.start.date(),
        "lowest_price": low.low,
        "lowest_price_date": low.start.date(),
    }
    return answer(request, values)


def _evening(request: Request) -> Answer:
    """Answer ka10087 시간외단일가: its price, and what the accounts' orders for it want.

    Other participants' orders are not shown: they meet inside the auction. Since 2026-09-14 there
    is no such auction, and everything is zero.
    """
    stock = request.stock()
    if stock is None:
        return blank(request.api)
    stock = stock.krx  # that auction is at KRX only
    waiting = [one for one in stock.waiting if one.type.session == "after_hours"]
    price = stock.after_hours_price
    prefix = "after_hours_auction"
    queue = stock.off_hours.show() if stock.off_hours else None
    view = stock.view
    values: Values = {
        "base": stock.base,
        "quote_time": request.exchange.clock.hhmmss,
        f"{prefix}_price": price,
        f"{prefix}_cumulative_volume": 0,
        "total_ask_size": view.total_ask,
        "total_bid_size": view.total_bid,
        "total_ask_size_change": view.total_ask_change,
        "total_bid_size_change": view.total_bid_change,
        "after_hours_total_ask_size": queue.ask if queue else 0,
        "after_hours_total_bid_size": queue.bid if queue else 0,
        "after_hours_total_ask_size_change": queue.ask_change if queue else 0,
        "after_hours_total_bid_size_change": queue.bid_change if queue else 0,
    }
    for name, value in change_of(price or stock.base, stock.base, stock.grid).items():
        values[f"{prefix}_{name}"] = value
    for side, sign in (("ask", "sell"), ("bid", "buy")):
        levels = Counter[int]()
        for order in waiting:
            if order.side == sign:
                levels[order.price] += order.remaining
        best_first = sorted(levels.items(), reverse=side == "bid")[:5]
        for n in range(1, 6):
            level, size = best_first[n - 1] if n <= len(best_first) else (0, 0)
            values[f"{prefix}_{side}_price_{n}"] = level
            values[f"{prefix}_{side}_size_{n}"] = size
            values[f"{prefix}_{side}_size_change_{n}"] = 0
        values[f"{prefix}_total_{side}_size"] = sum(levels.values())
    return answer(request, values)


_KINDS = {"1": ("static",), "2": ("dynamic",), "3": ("both",)}
_LABELS = {"static": "정적", "dynamic": "동적", "both": "동적+정적"}


def _interruptions(request: Request) -> Answer:
    """Answer ka10054 변동성완화장치발동종목: those that pass the filters, newest first; one stops a
    company at both exchanges, and each has a row of it.
    """
    kinds = _KINDS.get(request.text("motn_tp"), ("static", "dynamic", "both"))
    direction = {"1": "up", "2": "down"}.get(request.text("motn_drc"))
    after_hours = request.text("bf_mkrt_tp") == "2"  # no interruption starts in those auctions
    found = [
        (place, vi)
        for stock in ([] if after_hours else request.exchange.instruments.present())
        if stock.interruptions and _is_wanted(stock, request)
        for place in _places(stock, request)
        if _is_within(place, request)
        for vi in stock.interruptions
        if vi.kind in kinds and direction in (None, vi.direction)
    ]
    found.sort(key=lambda pair: pair[1].started, reverse=True)
    return page(request, found, lambda pair: _interruption(*pair), size=_ROWS_PER_PAGE)


def _places(stock: Stock, request: Request) -> list[Stock]:
    """Return a stock at the exchanges asked for: by the suffix of the symbol, or ``stex_tp``."""
    suffix = request.text("stk_cd")[-3:]
    asked = suffix if suffix in ("_NX", "_AL") else request.venue_suffix()
    markets = {"_NX": (stock.nxt,), "_AL": (stock, stock.nxt)}.get(asked, (stock,))
    return [one for one in markets if one is not None]


def _is_wanted(stock: Stock, request: Request) -> bool:
    """Pass by market and symbol, and by what is left out (``skip_stk``)."""
    board = {"001": "kospi", "101": "kosdaq"}.get(request.text("mrkt_tp"))
    symbol, listing = bare_symbol(request.text("stk_cd")), stock.listing
    fully_paid = True  # 증거금100%, as everything here; under supervision or a warning is nothing
    of_kind = (
        listing.preferred,
        *[False] * 5,
        fully_paid,
        listing.kind == "etf",
        listing.kind == "etn",
    )
    skipped = zip(of_kind, request.text("skip_stk"), strict=False)
    return (
        board in (None, listing.market)
        and (not symbol or stock.symbol == symbol)
        and not any(has and flag == "1" for has, flag in skipped)
    )


def _is_within(stock: Stock, request: Request) -> bool:
    return _within(stock.volume, request, "trde_qty_tp", "trde_qty") and _within(
        stock.turnover // _MILLION, request, "trde_prica_tp", "trde_prica"
    )


def _within(value: int, request: Request, flag: str, name: str) -> bool:
    """Return whether a value is between the limits asked for, 0 meaning no limit."""
    if request.text(flag) != "1":
        return True
    least, most = (int(request.text(f"{end}_{name}") or 0) for end in ("min", "max"))
    return value >= least and (not most or value <= most)


def _interruption(stock: Stock, vi: VolatilityInterruption) -> Values:
    dynamic = vi.dynamic_reference if vi.kind != "static" else 0
    static = vi.reference if vi.kind != "dynamic" else 0
    first = stock.open or stock.base
    return {
        "symbol": stock.symbol,
        "name": stock.listing.name,
        "cumulative_volume": stock.volume,
        "trigger_price": vi.price,
        "dynamic_disparity_rate": percent(vi.price - dynamic, dynamic) if dynamic else 0.0,
        "trigger_time": vi.started,
        "release_time": vi.released or "000000",
        "vi_type": _LABELS[vi.kind],
        "dynamic_base_price": dynamic,
        "static_base_price": static,
        "static_disparity_rate": percent(vi.price - static, static) if static else 0.0,
        "change_rate_from_open": percent(vi.price - first, first),
        "trigger_count": vi.count,
        "exchange": stock.venue,
    }


HANDLERS: dict[str, Handler] = {
    "ka10007": _page,
    "ka10054": _interruptions,
    "ka10087": _evening,
}
