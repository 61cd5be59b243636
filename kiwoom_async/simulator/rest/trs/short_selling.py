"""Short selling: ka10014 (one stock by day)."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

from kiwoom_async.simulator.rest.calls import Answer, Handler, Request, blank
from kiwoom_async.simulator.rest.facets import bar
from kiwoom_async.simulator.rest.selection import diary_of, literal, period
from kiwoom_async.simulator.rest.writing import page
from kiwoom_async.simulator.text import percent

__all__ = ["HANDLERS"]

_ROWS_PER_PAGE = 100

Values = dict[str, Any]


def _trend(request: Request) -> Answer:
    """Answer ka10014 공매도추이: a part of the volume of each day, added up from the first day of
    the period; asked for by its first day alone the period ends today.
    """
    stock = request.stock()
    if stock is None:
        return blank(request.api)
    first, last = period(request)
    if literal(request, "tm_tp") == "start_date":
        last = request.exchange.clock.day
    days = diary_of(request, stock).between(first, last)
    sums = list(accumulate(day.short_sales.volume for day in reversed(days)))[::-1]

    def row(number: int) -> Values:
        day = days[number]
        short = day.short_sales
        return bar(day.candle, stock.grid) | {
            "short_sale_volume": short.volume,
            "cumulative_short_sale_volume": sums[number],
            "short_sale_volume_weight": percent(short.volume, day.candle.volume),
            "short_sale_turnover": short.turnover,
            "short_sale_average_price": round(short.turnover / (short.volume or 1)),
        }

    return page(request, range(len(days)), row, size=_ROWS_PER_PAGE)


HANDLERS: dict[str, Handler] = {"ka10014": _trend}
