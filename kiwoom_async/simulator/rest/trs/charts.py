"""Chart TRs of stocks: ticks to years (ka10079 to ka10083, ka10094)."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from kiwoom_async.simulator.exchange.instruments.candles import Candle
from kiwoom_async.simulator.exchange.instruments.periods import Period, in_periods, in_ticks
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request, blank, blank_row
from kiwoom_async.simulator.rest.facets import bar
from kiwoom_async.simulator.rest.refusals import refused
from kiwoom_async.simulator.rest.writing import rows_of, written
from kiwoom_async.simulator.text import directed, percent

__all__ = [
    "HANDLERS",
    "charted",
    "page_of_candles",
    "page_of_days",
    "page_of_minutes",
    "page_of_periods",
]

_MINUTES_PER_PAGE = 900
_DAYS_PER_PAGE = 600
_TICKS_PER_PAGE = 900
_ONE_DAY = dt.timedelta(days=1)

Page = tuple[list[Candle], str]


def _ticks(request: Request) -> Answer:
    """Answer ka10079 주식틱차트조회: trades of today, newest first, unsigned."""
    stock = request.stock()
    if stock is None:
        return blank(request.api)
    scope, trades = request.number("tic_scope"), stock.trades()
    bars = in_ticks(trades, scope, request.exchange.clock.day, stock.base)
    page, cursor = page_by_number(bars, request, _TICKS_PER_PAGE)
    last = len(trades) % scope or (scope if trades else 0)
    rows = [_row(one, stock) for one in page]
    return charted(request, rows, cursor, last_tick_count=last if scope > 1 else None)


def _minutes(request: Request) -> Answer:
    """Answer ka10080 주식분봉차트조회: newest first, prices signed by their direction."""
    stock = request.stock()
    if stock is None:
        return blank(request.api)
    scope = request.number("tic_scope")
    page, cursor = page_of_minutes(request, partial(stock.latest_minutes, scope=scope))
    return charted(request, [_minute_row(one, stock) for one in page], cursor)


def _minute_row(candle: Candle, stock: Stock) -> dict[str, Any]:
    base = candle.base
    return _row(candle, stock) | {
        name: directed(getattr(candle, name), base) for name in ("open", "high", "low", "close")
    }


def _days(request: Request) -> Answer:
    """Answer ka10081 주식일봉차트조회: newest first, the running day included, unsigned."""
    stock = request.stock()
    if stock is None:
        return blank(request.api)
    page, cursor = page_of_days(request, stock.days_until, _DAYS_PER_PAGE)
    return charted(request, [_row(one, stock) for one in page], cursor)


def _periods(request: Request, *, period: Period) -> Answer:
    """Answer ka10082, ka10083 and ka10094 주봉, 월봉, 년봉: newest first, turnover in KRW."""
    stock = request.stock()
    if stock is None:
        return blank(request.api)
    page, cursor = page_of_periods(request, [*stock.days, stock.today], period)
    return charted(request, [_row(one, stock) for one in page], cursor)


def _row(candle: Candle, stock: Stock) -> dict[str, Any]:
    turned = percent(candle.volume, stock.listing.shares)
    return bar(candle, stock.grid) | {"share_turnover_rate": turned}


def charted(request: Request, rows: Sequence[dict[str, Any]], cursor: str, **values: Any) -> Answer:
    """Write a chart; without candles it has one blank row."""
    api = request.api
    code = {"symbol": request.text("stk_cd"), "sector_code": request.text("inds_cd")}
    body = written(api, api.fields, code | values)
    table = next(field.wire for field in api.fields if field.kind == "table")
    body[table] = rows_of(api, rows) or [blank_row(api)]
    return Answer(body=body, cursor=cursor)


def page_of_minutes(request: Request, latest: Callable[..., list[Candle]]) -> Page:
    """Return the requested page of minute candles, newest first, and the cursor after it.

    A cursor is the start of the oldest candle that was given, so pages stay the same pages when new
    candles come in between. ``base_dt`` excludes what is newer than that day.
    """
    before = None
    if last_day := request.text("base_dt"):
        before = _moment("base_dt", last_day) + _ONE_DAY
    if request.cursor:
        before = _moment("next-key", request.cursor)
    return _page(latest(_MINUTES_PER_PAGE + 1, before=before), _MINUTES_PER_PAGE)


def page_of_days(
    request: Request, until: Callable[[dt.date, int], list[Candle]], size: int
) -> Page:
    """Return the requested page of daily candles, newest first, and the cursor after it."""
    last = request.exchange.clock.day
    if last_day := request.text("base_dt"):
        last = min(last, _moment("base_dt", last_day).date())
    if request.cursor:
        last = _moment("next-key", request.cursor).date() - _ONE_DAY
    return _page(until(last, size + 1), size)


def page_of_periods(request: Request, days: Sequence[Candle], period: Period) -> Page:
    """Return the requested page of weeks, months or years up to ``base_dt``, newest first."""
    end = len(days)
    if last_day := request.text("base_dt"):
        end = bisect_left(days, _moment("base_dt", last_day) + _ONE_DAY, key=_start)
    bars = in_periods(days[:end], period)
    if request.cursor:
        bars = bars[: bisect_left(bars, _moment("next-key", request.cursor), key=_start)]
    return _page(bars, _DAYS_PER_PAGE)


def page_by_number(bars: Sequence[Candle], request: Request, size: int) -> Page:
    """Return the requested page of candles that may start at the same moment, newest first."""
    end = int(request.cursor) if request.cursor else len(bars)
    first = max(0, end - size)
    return list(bars[first:end])[::-1], str(first) if first else ""


def page_of_candles(candles: list[Candle], request: Request, size: int) -> Page:
    """Return the requested page of ``candles``, newest first, and the cursor after it."""
    end = len(candles)
    if last_day := request.text("base_dt"):
        end = bisect_left(candles, _moment("base_dt", last_day) + _ONE_DAY, key=_start)
    if request.cursor:
        end = min(end, bisect_left(candles, _moment("next-key", request.cursor), key=_start))
    return _page(candles[max(0, end - size - 1) : end], size)


def _page(bars: Sequence[Candle], size: int) -> Page:
    page = list(bars[-size:])[::-1]
    return page, f"{page[-1].start:%Y%m%d%H%M%S}" if len(bars) > size else ""


def _moment(field: str, text: str) -> dt.datetime:
    layout = "%Y%m%d%H%M%S" if len(text) > 8 else "%Y%m%d"
    try:
        return dt.datetime.strptime(text, layout)
    except ValueError:
        raise refused(1517, field=field, why="날짜 형식이 아닙니다") from None


def _start(candle: Candle) -> dt.datetime:
    return candle.start


HANDLERS: dict[str, Handler] = {
    "ka10079": _ticks,
    "ka10080": _minutes,
    "ka10081": _days,
    "ka10082": partial(_periods, period="week"),
    "ka10083": partial(_periods, period="month"),
    "ka10094": partial(_periods, period="year"),
}
