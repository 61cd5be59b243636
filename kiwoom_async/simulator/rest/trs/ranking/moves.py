"""Rankings by price: ka10016 to ka10019, ka10027 to ka10029, ka10098."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request
from kiwoom_async.simulator.rest.facets import change_of, quote, ratio_to_yesterday
from kiwoom_async.simulator.rest.screening import screened
from kiwoom_async.simulator.rest.selection import literal
from kiwoom_async.simulator.rest.writing import page
from kiwoom_async.simulator.text import percent

__all__ = ["HANDLERS"]

_ROWS_PER_PAGE = 100
_CLASS = "0"  # 종목분류: shares

Values = dict[str, Any]


def _change(stock: Stock) -> int:
    return stock.price - stock.base


def _rate(stock: Stock) -> float:
    return percent(_change(stock), stock.base)


def _symbol(stock: Stock) -> str:
    return stock.symbol


def _new_extremes(request: Request) -> Answer:
    """Answer ka10016 신고저가: above every day of a number of days, or below."""
    days = max(request.number("dt"), 1)
    high = literal(request, "ntl_tp") == "high"
    by_close = literal(request, "high_low_close_tp") == "close"
    venue = request.venue_suffix()

    def reached(stock: Stock) -> bool:
        past = stock.latest_days(days)
        if high:
            now = stock.price if by_close else stock.high
            return now > max(day.close if by_close else day.high for day in past)
        now = stock.price if by_close else stock.low
        return now < min(day.close if by_close else day.low for day in past)

    found = [stock for stock in screened(request) if stock.volume and reached(stock)]
    found.sort(key=_rate, reverse=high)
    return page(
        request,
        found,
        lambda one: quote(one, venue=venue) | {"volume_vs_previous_rate": ratio_to_yesterday(one)},
        size=_ROWS_PER_PAGE,
    )


_KINDS: dict[str, Callable[[Stock], bool]] = {
    "upper_limit": lambda stock: stock.price == stock.limits[1],
    "rising": lambda stock: stock.price > stock.base,
    "unchanged": lambda stock: stock.price == stock.base,
    "lower_limit": lambda stock: stock.price == stock.limits[0],
    "falling": lambda stock: stock.price < stock.base,
    "previous_upper_limit": lambda stock: _closed_at(stock, 1),
    "previous_lower_limit": lambda stock: _closed_at(stock, 0),
}


def _closed_at(stock: Stock, which: int) -> bool:
    """Return whether the day before closed at its lower (0) or upper (1) limit."""
    day = stock.yesterday
    return day.close == stock.grid.limits(day.base)[which]


def _streak(stock: Stock) -> int:
    """Return for how many days on end the price has moved in today's direction."""
    direction = (stock.price > stock.base) - (stock.price < stock.base)
    count = 1 if direction else 0
    for day in reversed(stock.latest_days(20)):
        if not direction or (day.close > day.base) - (day.close < day.base) != direction:
            break
        count += 1
    return count


def _at_limits(request: Request) -> Answer:
    """Answer ka10017 상하한가: stocks at a limit, rising, falling or unchanged."""
    passes = _KINDS[literal(request, "updown_tp")]
    found = [stock for stock in screened(request) if passes(stock)]
    sort = literal(request, "sort_tp")
    if sort == "symbol":
        found.sort(key=_symbol)
    else:
        found.sort(key=_streak if sort == "consecutive_count" else _rate, reverse=True)
    venue = request.venue_suffix()
    return page(
        request,
        found,
        lambda one: quote(one, venue=venue) | {"stock_info": "", "occurrence_count": _streak(one)},
        size=_ROWS_PER_PAGE,
    )


def _near_extremes(request: Request) -> Answer:
    """Answer ka10018 고저가근접: within a part of the high or low of the day."""
    high = literal(request, "high_low_tp") == "high"
    most = literal(request, "alacc_rt")

    def apart(stock: Stock) -> float:
        extreme = stock.high if high else stock.low
        return abs(percent(stock.price - extreme, extreme))

    found = [stock for stock in screened(request) if stock.open and apart(stock) <= most]
    found.sort(key=apart)
    venue = request.venue_suffix()
    return page(
        request,
        found,
        lambda one: quote(one, venue=venue) | {"today_high": one.high, "today_low": one.low},
        size=_ROWS_PER_PAGE,
    )


def _jumps(request: Request) -> Answer:
    """Answer ka10019 가격급등락: the change within minutes or days."""
    span, up = max(request.number("tm"), 1), literal(request, "flu_tp") == "up"
    by_day = literal(request, "tm_tp") == "day"
    clock = request.exchange.clock
    moment = clock.now - dt.timedelta(minutes=span)
    on_earlier_day = moment.date() < clock.day

    def before(stock: Stock) -> int:
        if by_day:
            return stock.latest_days(span)[0].close
        if on_earlier_day:
            bars = stock.latest_minutes(1, before=moment)
        else:
            bars = [bar for bar in stock.minutes_today() if bar.start < moment]
        return bars[-1].close if bars else stock.base

    ranked = [(stock, before(stock)) for stock in screened(request)]
    ranked = [
        pair for pair in ranked if (pair[0].price > pair[1]) == up and pair[0].price != pair[1]
    ]
    ranked.sort(key=lambda pair: percent(pair[0].price - pair[1], pair[1]), reverse=up)
    venue = request.venue_suffix()

    def row(pair: tuple[Stock, int]) -> Values:
        stock, base = pair
        return quote(stock, venue=venue) | {
            "stock_class": _CLASS,
            "base_price": base,
            "change_from_base": str(stock.price - base),  # no plus
            "jump_rate": percent(stock.price - base, base),
        }

    return page(request, ranked, row, size=_ROWS_PER_PAGE)


_SORTS: dict[str, tuple[Callable[[Stock], Any], bool]] = {
    "rise_rate": (_rate, True),
    "rise": (_change, True),
    "fall_rate": (_rate, False),
    "fall": (_change, False),
}


def _by_change(request: Request) -> Answer:
    """Answer ka10027 전일대비등락률상위: risers, fallers or unchanged ones."""
    found = _moved(screened(request, funds=True), literal(request, "sort_tp"))
    venue = request.venue_suffix()
    return page(
        request,
        found,
        lambda one: (
            quote(one, venue=venue) | {"stock_class": _CLASS, "occurrence_count": _streak(one)}
        ),
        size=_ROWS_PER_PAGE,
    )


def _moved(stocks: list[Stock], sort: str) -> list[Stock]:
    """Return those that moved as the sort says, the largest move first."""
    if sort not in _SORTS:
        return [stock for stock in stocks if stock.price == stock.base]
    key, falling_order = _SORTS[sort]
    found = [stock for stock in stocks if (_change(stock) > 0) == falling_order and _change(stock)]
    return sorted(found, key=key, reverse=falling_order)


def _from_open(request: Request) -> Answer:
    """Answer ka10028 시가대비등락률: by code, as the service answers, not by the rate."""
    reference = {"open": "open", "high": "high", "low": "low"}.get(
        literal(request, "sort_tp"), "base"
    )
    top = literal(request, "flu_cnd") == "top"
    found = [
        stock
        for stock in screened(request)
        if stock.open and (stock.price >= getattr(stock, reference)) == top
    ]
    found.sort(key=_symbol)
    venue = request.venue_suffix()
    return page(
        request,
        found,
        lambda one: (
            quote(one, venue=venue)
            | {"change_rate_from_open": percent(one.price - one.open, one.open)}
        ),
        size=_ROWS_PER_PAGE,
    )


def _expected(request: Request) -> Answer:
    """Answer ka10029 예상체결등락률상위: stocks whose call auction is running."""
    sort = literal(request, "sort_tp")
    found = [stock for stock in screened(request, funds=True) if stock.auction]
    expected = {one.symbol: _expected_price(one) for one in found}

    def change(stock: Stock) -> int:
        return expected[stock.symbol] - stock.base

    if sort in ("upper_limit", "lower_limit"):
        limit = 1 if sort == "upper_limit" else 0
        found = [one for one in found if expected[one.symbol] == one.limits[limit]]
    elif sort == "unchanged":
        found = [one for one in found if not change(one)]
    elif sort == "expected_size":
        found.sort(key=_expected_size, reverse=True)
    else:
        up = sort.startswith("rise")
        found = [one for one in found if (change(one) > 0) == up and change(one)]
        by_rate = sort.endswith("rate")
        found.sort(key=lambda one: change(one) / (one.base if by_rate else 1), reverse=up)
    venue = request.venue_suffix()
    return page(
        request,
        found,
        lambda one: (
            quote(one, venue=venue)
            | change_of(expected[one.symbol], one.base, one.grid)
            | {"expected_price": expected[one.symbol], "expected_size": _expected_size(one)}
        ),
        size=_ROWS_PER_PAGE,
    )


def _expected_price(stock: Stock) -> int:
    return stock.book.prices[stock.auction.position] if stock.auction else 0


def _expected_size(stock: Stock) -> int:
    return stock.auction.size if stock.auction else 0


def _evening(request: Request) -> Answer:
    """Answer ka10098 시간외단일가등락율순위: by the price of the single-price auctions."""
    sort = literal(request, "sort_base")
    found = [stock for stock in screened(request) if stock.after_hours_price]

    def change(stock: Stock) -> int:
        return stock.after_hours_price - stock.price

    if sort == "unchanged":
        found = [one for one in found if not change(one)]
    else:
        up = sort.startswith("rise")
        found = [one for one in found if (change(one) > 0) == up and change(one)]
        by_rate = sort.endswith("rate")
        found.sort(key=lambda one: change(one) / (one.price if by_rate else 1), reverse=up)

    def row(ranked: tuple[int, Stock]) -> Values:
        rank, stock = ranked
        return {
            **quote(stock),
            **change_of(stock.after_hours_price, stock.price, stock.grid),
            "rank": rank,
            "price": stock.after_hours_price,
            "cumulative_volume": 0,
            "cumulative_turnover": 0,
            "today_close": stock.price,
            "today_close_change_rate": _rate(stock),
        }

    return page(request, list(enumerate(found, 1)), row, size=_ROWS_PER_PAGE)


HANDLERS: dict[str, Handler] = {
    "ka10016": _new_extremes,
    "ka10017": _at_limits,
    "ka10018": _near_extremes,
    "ka10019": _jumps,
    "ka10027": _by_change,
    "ka10028": _from_open,
    "ka10029": _expected,
    "ka10098": _evening,
}
