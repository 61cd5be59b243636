"""Candles: ka10080 (minutes) and ka10081 (days)."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Callable
from functools import partial

from kiwoom_async.simulator.exchange.instruments.candles import Candle
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request, blank, blank_row
from kiwoom_async.simulator.rest.refusals import refused
from kiwoom_async.simulator.text import directed, percent, rate, signed

__all__ = ["HANDLERS", "page_of_candles", "page_of_days", "page_of_minutes"]

_MINUTES_PER_PAGE = 900
_DAYS_PER_PAGE = 600
_MILLION = 1_000_000
_ONE_DAY = dt.timedelta(days=1)


def _minute_candles(request: Request) -> Answer:
    """Answer ka10080 주식분봉차트조회: newest first, prices signed by their direction."""
    stock = request.stock()
    if stock is None:
        return blank(request.api)
    scope = request.number("tic_scope")
    page, cursor = page_of_minutes(request, partial(stock.latest_minutes, scope=scope))
    rows = [_minute_row(candle, stock) for candle in page] or [blank_row(request.api)]
    body = {"stk_cd": request.text("stk_cd"), "stk_min_pole_chart_qry": rows}
    return Answer(body=body, cursor=cursor)


def _daily_candles(request: Request) -> Answer:
    """Answer ka10081 주식일봉차트조회: newest first, the running day included, prices unsigned."""
    stock = request.stock()
    if stock is None:
        return blank(request.api)
    page, cursor = page_of_days(request, stock.days_until, _DAYS_PER_PAGE)
    rows = [_daily_row(candle, stock) for candle in page] or [blank_row(request.api)]
    body = {"stk_cd": request.text("stk_cd"), "stk_dt_pole_chart_qry": rows}
    return Answer(body=body, cursor=cursor)


def page_of_minutes(
    request: Request, latest: Callable[..., list[Candle]]
) -> tuple[list[Candle], str]:
    """Return the requested page of minute candles, newest first, and the cursor after it.

    A cursor is the start of the oldest candle that was given, so pages stay the same pages when new
    candles come in between. ``base_dt`` excludes what is newer than that day.
    """
    before = None
    if last_day := request.text("base_dt"):
        before = _moment("base_dt", last_day) + _ONE_DAY
    if request.cursor:
        before = _moment("next-key", request.cursor)
    bars = latest(_MINUTES_PER_PAGE + 1, before=before)
    return _page(bars, _MINUTES_PER_PAGE)


def page_of_days(
    request: Request, until: Callable[[dt.date, int], list[Candle]], size: int
) -> tuple[list[Candle], str]:
    """Return the requested page of daily candles, newest first, and the cursor after it."""
    last = request.exchange.clock.day
    if last_day := request.text("base_dt"):
        last = min(last, _moment("base_dt", last_day).date())
    if request.cursor:
        last = _moment("next-key", request.cursor).date() - _ONE_DAY
    return _page(until(last, size + 1), size)


def _page(bars: list[Candle], size: int) -> tuple[list[Candle], str]:
    page = bars[-size:][::-1]
    return page, f"{page[-1].start:%Y%m%d%H%M%S}" if len(bars) > size else ""


def page_of_candles(candles: list[Candle], request: Request, size: int) -> tuple[list[Candle], str]:
    """Return the requested page of ``candles``, newest first, and the cursor after it."""
    end = len(candles)
    if last_day := request.text("base_dt"):
        end = bisect_left(candles, _moment("base_dt", last_day) + _ONE_DAY, key=_start)
    if request.cursor:
        end = min(end, bisect_left(candles, _moment("next-key", request.cursor), key=_start))
    return _page(candles[max(0, end - size - 1) : end], size)


def _moment(field: str, text: str) -> dt.datetime:
    layout = "%Y%m%d%H%M%S" if len(text) > 8 else "%Y%m%d"
    try:
        return dt.datetime.strptime(text, layout)
    except ValueError:
        raise refused(1517, field=field, why="날짜 형식이 아닙니다") from None


def _start(candle: Candle) -> dt.datetime:
    return candle.start


def _minute_row(candle: Candle, stock: Stock) -> dict[str, str]:
    base = candle.base
    return {
        "cur_prc": directed(candle.close, base),
        "trde_qty": str(candle.volume),
        "cntr_tm": f"{candle.start:%Y%m%d%H%M%S}",
        "open_pric": directed(candle.open, base),
        "high_pric": directed(candle.high, base),
        "low_pric": directed(candle.low, base),
        "acc_trde_qty": str(candle.volume_so_far),
        "pred_pre": signed(candle.close - base),
        "pred_pre_sig": stock.grid.sign(candle.close, base),
    }


def _daily_row(candle: Candle, stock: Stock) -> dict[str, str]:
    return {
        "cur_prc": str(candle.close),
        "trde_qty": str(candle.volume),
        "trde_prica": str(candle.turnover // _MILLION),
        "dt": f"{candle.start:%Y%m%d}",
        "open_pric": str(candle.open),
        "high_pric": str(candle.high),
        "low_pric": str(candle.low),
        "pred_pre": signed(candle.close - candle.base),
        "pred_pre_sig": stock.grid.sign(candle.close, candle.base),
        "trde_tern_rt": rate(percent(candle.volume, stock.listing.shares)),
    }


HANDLERS: dict[str, Handler] = {"ka10080": _minute_candles, "ka10081": _daily_candles}
