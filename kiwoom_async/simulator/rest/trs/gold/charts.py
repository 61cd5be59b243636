"""Candles of gold, from ticks to months: ka50079 to ka50083, ka50091 and ka50092."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from kiwoom_async.simulator.exchange.instruments.candles import Candle
from kiwoom_async.simulator.exchange.instruments.periods import in_periods, in_ticks
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request, blank, blank_row
from kiwoom_async.simulator.rest.trs.charts import page_of_candles
from kiwoom_async.simulator.rest.trs.gold.market import product
from kiwoom_async.simulator.text import directed, signed

__all__ = ["HANDLERS"]

_ROWS_PER_PAGE = 600
_MILLION = 1_000_000


def _candles(
    request: Request,
    table: str,
    candles: Callable[[Stock, Request], Sequence[Candle]],
    row: Callable[[Candle, Stock], dict[str, str]],
) -> Answer:
    """Return the candles, newest first."""
    gold = product(request)
    if gold is None:
        return blank(request.api)
    page, cursor = page_of_candles(list(candles(gold, request)), request, _ROWS_PER_PAGE)
    rows = [row(candle, gold) for candle in page] or [blank_row(request.api)]
    return Answer(body={table: rows}, cursor=cursor)


def _days(gold: Stock, request: Request) -> Sequence[Candle]:
    return [*gold.days, gold.today]


def _weeks(gold: Stock, request: Request) -> Sequence[Candle]:
    return in_periods(_days(gold, request), "week")


def _months(gold: Stock, request: Request) -> Sequence[Candle]:
    return in_periods(_days(gold, request), "month")


def _minutes(gold: Stock, request: Request) -> Sequence[Candle]:
    return gold.minutes(_scope(request))


def _minutes_today(gold: Stock, request: Request) -> Sequence[Candle]:
    return gold.minutes_today(_scope(request))


def _ticks(gold: Stock, request: Request) -> Sequence[Candle]:
    """Return bars of so many trades each, out of those that the tape still has: one page at
    most.
    """
    day = request.exchange.clock.day
    return in_ticks(gold.trades(), _scope(request), day, gold.base)


def _scope(request: Request) -> int:
    """Return ``tic_scope``; blank in the official example."""
    return request.number("tic_scope") if request.text("tic_scope") else 1


def _prices(candle: Candle) -> dict[str, str]:
    return {
        "open_pric": str(candle.open),
        "high_pric": str(candle.high),
        "low_pric": str(candle.low),
    }


def _day_row(candle: Candle, gold: Stock) -> dict[str, str]:
    return _prices(candle) | {
        "cur_prc": str(candle.close),
        "acc_trde_qty": str(candle.volume),
        "acc_trde_prica": str(candle.turnover // _MILLION),
        "dt": f"{candle.start:%Y%m%d}",
        "pred_pre_sig": gold.grid.sign(candle.close, candle.base),
    }


def _period_row(candle: Candle, gold: Stock) -> dict[str, str]:
    return _prices(candle) | {
        "cur_prc": str(candle.close),
        "acc_trde_qty": str(candle.volume),
        "acc_trde_prica": str(candle.turnover),
        "dt": f"{candle.start:%Y%m%d%H%M%S}",
    }


def _tick_row(candle: Candle, gold: Stock) -> dict[str, str]:
    moment = f"{candle.start:%Y%m%d%H%M%S}"
    return _prices(candle) | {
        "cur_prc": str(candle.close),
        "pred_pre": signed(candle.close - candle.base),
        "trde_qty": str(candle.volume),
        "cntr_tm": moment,
        "dt": moment,
        "pred_pre_sig": gold.grid.sign(candle.close, candle.base),
    }


def _minute_row(candle: Candle, gold: Stock) -> dict[str, str]:
    return _tick_row(candle, gold) | {"acc_trde_qty": str(candle.volume_so_far)}


def _today_row(
    candle: Candle, gold: Stock, row: Callable[[Candle, Stock], dict[str, str]]
) -> dict[str, str]:
    """Return a row of the charts of today, which name the close differently and sign prices."""
    base = candle.base
    fields = row(candle, gold)
    del fields["cur_prc"]
    return fields | {
        "cntr_pric": directed(candle.close, base),
        "open_pric": directed(candle.open, base),
        "high_pric": directed(candle.high, base),
        "low_pric": directed(candle.low, base),
    }


def _today_minute_row(candle: Candle, gold: Stock) -> dict[str, str]:
    return _today_row(candle, gold, _minute_row) | {"acc_trde_prica": ""}


def _today_tick_row(candle: Candle, gold: Stock) -> dict[str, str]:
    return {
        name: text.removeprefix("+") for name, text in _today_row(candle, gold, _tick_row).items()
    }


HANDLERS: dict[str, Handler] = {
    "ka50079": partial(_candles, table="gds_tic_chart_qry", candles=_ticks, row=_tick_row),
    "ka50080": partial(_candles, table="gds_min_chart_qry", candles=_minutes, row=_minute_row),
    "ka50081": partial(_candles, table="gds_day_chart_qry", candles=_days, row=_day_row),
    "ka50082": partial(_candles, table="gds_week_chart_qry", candles=_weeks, row=_period_row),
    "ka50083": partial(_candles, table="gds_month_chart_qry", candles=_months, row=_period_row),
    "ka50091": partial(_candles, table="gds_tic_chart_qry", candles=_ticks, row=_today_tick_row),
    "ka50092": partial(
        _candles, table="gds_min_chart_qry", candles=_minutes_today, row=_today_minute_row
    ),
}
