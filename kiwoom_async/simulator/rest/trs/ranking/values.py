"""Rankings by price bands, value, credit and look-ups: ka00198, ka10025, ka10026, ka10033."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kiwoom_async.simulator.exchange.instruments.companies import fundamentals
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request
from kiwoom_async.simulator.rest.facets import quote
from kiwoom_async.simulator.rest.screening import screened
from kiwoom_async.simulator.rest.selection import diary_of, literal
from kiwoom_async.simulator.rest.trs.ranking.shown import shown
from kiwoom_async.simulator.rest.writing import page
from kiwoom_async.simulator.text import percent

__all__ = ["HANDLERS"]

_ROWS_PER_PAGE = 100

Values = dict[str, Any]


def _bands(request: Request) -> Answer:
    """Answer ka10025 매물대집중: price bands with much of the volume, the smallest part first."""
    count, least = request.number("prpscnt"), request.number("prps_cnctr_rt")
    with_price = bool(literal(request, "cur_prc_entry"))
    found = [
        (stock, *band)
        for stock in screened(request)
        for band in _volume_bands(stock, literal(request, "cycle_tp"), max(count, 1))
        if band[3] >= least and (not with_price or band[0] <= stock.price <= band[1])
    ]
    found.sort(key=lambda one: one[4])
    return page(
        request,
        found,
        lambda one: (
            shown(one[0], request)
            | {
                "price_from": one[1],
                "price_to": one[2],
                "volume_at_price": one[3],
                "volume_at_price_rate": one[4],
            }
        ),
        size=_ROWS_PER_PAGE,
    )


def _volume_bands(stock: Stock, days: int, count: int) -> list[tuple[int, int, int, float]]:
    """Return lowest and highest price, volume and its part of each band of the past days."""
    past = stock.latest_days(days)
    low, high = min(day.low for day in past), max(day.high for day in past)
    width = max(1, -(-(high - low + 1) // count))
    volumes = [0] * count
    for day in past:
        volumes[(day.close - low) // width] += day.volume
    whole = sum(volumes)
    return [
        (low + n * width, low + (n + 1) * width - 1, volume, percent(volume, whole))
        for n, volume in enumerate(volumes)
        if volume
    ]


def _by_value(request: Request) -> Answer:
    """Answer ka10026 고저PER: by PER, PBR or ROE; the field holds whichever was asked for."""
    rank, _, metric = str(literal(request, "pertp")).partition("_")

    def ratio(stock: Stock) -> float:
        known = fundamentals(stock.listing)
        if metric == "roe":
            return known.roe
        return known.pbr(stock.price) if metric == "pbr" else known.per(stock.price)

    found = sorted(screened(request), key=ratio, reverse=rank == "high")
    return page(
        request,
        found,
        lambda one: shown(one, request) | {"ratio": f"{ratio(one):.2f}"},
        size=_ROWS_PER_PAGE,
    )


def _by_credit(request: Request) -> Answer:
    """Answer ka10033 신용비율상위: by purchases on credit, per cent of the listed shares."""

    def rate(stock: Stock) -> float:
        balance = diary_of(request, stock).today.balance("margin_loan")
        return percent(balance.remaining, stock.listing.shares)

    ranked = sorted(((rate(one), one) for one in screened(request)), key=_first, reverse=True)
    return page(
        request,
        ranked,
        lambda one: shown(one[1], request) | {"stock_info": "", "credit_rate": one[0]},
        size=_ROWS_PER_PAGE,
    )


def _first(pair: tuple[float, Stock]) -> float:
    return pair[0]


_WINDOWS = {"half_minute": 0.5, "one_minute": 1, "ten_minutes": 10, "one_hour": 60, "today": 400}
_LOOKED_UP = 20


def _lookups(request: Request) -> Answer:
    """Answer ka00198 실시간종목조회순위: stocks traded most within a time count as looked up."""
    exchange = request.exchange
    span = dt.timedelta(minutes=_WINDOWS[literal(request, "qry_tp")])
    now = exchange.clock.now
    stocks = exchange.stocks.present()

    def traded(stock: Stock, until: dt.datetime) -> int:
        later = stock.volume if until == now else stock.volume_before(until)
        return (later - stock.volume_before(until - span)) * stock.price

    ranked = sorted(stocks, key=lambda one: traded(one, now), reverse=True)[:_LOOKED_UP]
    before = sorted(stocks, key=lambda one: traded(one, now - span), reverse=True)
    earlier = {stock.symbol: rank for rank, stock in enumerate(before, 1)}

    def row(numbered: tuple[int, Stock]) -> Values:
        rank, stock = numbered
        moved = earlier[stock.symbol] - rank
        values = quote(stock)
        return values | {
            "rank": rank,
            "rank_change": str(abs(moved)),
            "rank_change_sign": "+" if moved > 0 else "-" if moved < 0 else None,
            "past_price": stock.price,
            "change_sign_from_base": values["change_sign"],
            "change_rate_from_base": values["change_rate"],
            "change_sign_from_prior_base": values["change_sign"],
            "change_rate_from_prior_base": values["change_rate"],
            "date": exchange.clock.day,
            "time": exchange.clock.hhmmss,
        }

    return page(request, list(enumerate(ranked, 1)), row, size=_LOOKED_UP)


HANDLERS: dict[str, Handler] = {
    "ka00198": _lookups,
    "ka10025": _bands,
    "ka10026": _by_value,
    "ka10033": _by_credit,
}
