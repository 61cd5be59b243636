"""Trade TRs of a stock: single trades of today or yesterday (ka10055, ka10084) and the trade
strength minute by minute (ka10046).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kiwoom_async.simulator.exchange.daily.diary import Day
from kiwoom_async.simulator.exchange.instruments.prints import Print
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request, blank
from kiwoom_async.simulator.rest.facets import change_of
from kiwoom_async.simulator.rest.trs.days import average_strength
from kiwoom_async.simulator.rest.writing import page
from kiwoom_async.simulator.text import percent

__all__ = ["HANDLERS"]

_TRADES_PER_PAGE = 100
_MINUTES_PER_PAGE = 20

Values = dict[str, Any]


def _day(request: Request, stock: Stock) -> Day:
    """Return the day asked for: today, or the one before."""
    diary = request.exchange.diary(stock)
    return diary.latest(2)[1] if request.text("tdy_pred") == "2" else diary.today


def _row(made: Print, base: int, stock: Stock) -> Values:
    return change_of(made.price, base, stock.grid) | {
        "time": made.time,
        "price": made.price,
        "ask": made.ask,
        "bid": made.bid,
        "size": made.size,
        "side": made.side,
        "cumulative_volume": made.volume,
        "cumulative_turnover": made.turnover,
        "trade_strength": f"{percent(made.buy_volume, made.sell_volume):.2f}",
        "exchange": made.venue,
    }


def _sizes(request: Request) -> Answer:
    """Answer ka10055 당일전일체결량: the trades of a day, newest first."""
    stock = request.stock()
    if stock is None:
        return blank(request.api)
    day = _day(request, stock)
    trades = day.trades[::-1]
    return page(
        request,
        trades,
        lambda made: _row(made, day.candle.base, stock),
        size=_TRADES_PER_PAGE,
    )


def _trades(request: Request) -> Answer:
    """Answer ka10084 당일전일체결: trades or minutes up to a time, newest first."""
    stock = request.stock()
    if stock is None:
        return blank(request.api)
    day = _day(request, stock)
    trades = day.trades
    if until := request.text("tm"):
        trades = [made for made in trades if made.time[:4] <= until]
    if request.text("tic_min") == "1":
        trades = _last_of_minutes(trades)
    return page(
        request,
        trades[::-1],
        lambda made: _row(made, day.candle.base, stock),
        size=_TRADES_PER_PAGE,
    )


def _last_of_minutes(trades: Sequence[Print]) -> list[Print]:
    return list({made.time[:4]: made for made in trades}.values())


def _strength(request: Request) -> Answer:
    """Answer ka10046 체결강도추이시간별: per minute, averaged over 5, 20 and 60 minutes."""
    stock = request.stock()
    if stock is None:
        return blank(request.api)
    minutes = _last_of_minutes(stock.trades())[::-1]
    strengths = [percent(made.buy_volume, made.sell_volume) for made in minutes]
    rows = [
        _row(made, stock.base, stock) | average_strength(strengths[number:], "min")
        for number, made in enumerate(minutes)
    ]
    return page(request, rows, dict, size=_MINUTES_PER_PAGE)


HANDLERS: dict[str, Handler] = {"ka10046": _strength, "ka10055": _sizes, "ka10084": _trades}
