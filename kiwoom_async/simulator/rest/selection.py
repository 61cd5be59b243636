"""Selection: the instruments and days of a request."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from kiwoom_async.simulator.exchange.daily.boards import BoardDay, board_days
from kiwoom_async.simulator.exchange.daily.diary import Day, Diary
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.rest.calls import Request

__all__ = [
    "boards_until",
    "companies",
    "day_or_today",
    "days_until",
    "diary_of",
    "literal",
    "period",
]


def literal(request: Request, field: str) -> Any:
    """Return the literal of the spec for the code in a field; blank when there is
    none.
    """
    text = request.text(field)
    for param in request.api.params:
        for table in (param.codes, *param.tables.values()):
            if param.wire == field and text in table:
                return table[text]
    return ""


def companies(request: Request, field: str = "mrkt_tp") -> list[Stock]:
    """Return the companies of the market that a field names, in the order of listing; at the
    exchange that ``stex_tp`` names.
    """
    board = literal(request, field)
    stocks = request.at_venue(request.exchange.stocks.present())
    return [stock for stock in stocks if board in ("", "all", stock.listing.market)]


def diary_of(request: Request, stock: Stock) -> Diary:
    """Return the days of an instrument."""
    return request.exchange.diary(stock)


def day_or_today(request: Request, field: str) -> dt.date:
    """Return the day in a field, today when it is blank or later."""
    today = request.exchange.clock.day
    return min(request.day(field), today) if request.text(field) else today


def period(request: Request, first: str = "strt_dt", last: str = "end_dt") -> tuple[dt.date, ...]:
    """Return the first and the last day of a period; blank ones mean the beginning, and today."""
    start = request.day(first) if request.text(first) else dt.date.min
    return start, day_or_today(request, last)


def days_until(request: Request, stock: Stock, last: dt.date, size: int) -> list[Day]:
    """Return the days of an instrument up to ``last``, newest first: as many as the page of the
    request and those before it need, and one more.
    """
    return diary_of(request, stock).latest(int(request.cursor or 0) + size + 1, last)


def boards_until(
    request: Request, stocks: Iterable[Stock], last: dt.date, size: int
) -> list[BoardDay]:
    """Return the same of many instruments side by side."""
    diaries = [diary_of(request, stock) for stock in stocks]
    return board_days(diaries, int(request.cursor or 0) + size + 1, last)
