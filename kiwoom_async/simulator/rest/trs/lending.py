"""Lending of stocks: ka20068 (one stock by day), ka10068 (all by day), ka90012 (all of a market on
one day), ka10069 (the ten lent most in a period).

What the running day adds is not known before its end: its rows are zeros.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from kiwoom_async.simulator.exchange.clock import day_before
from kiwoom_async.simulator.exchange.daily.boards import BoardDay, Lending, board_days
from kiwoom_async.simulator.exchange.daily.diary import Day, Diary
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request, blank
from kiwoom_async.simulator.rest.facets import identity
from kiwoom_async.simulator.rest.selection import companies, day_or_today, diary_of, period
from kiwoom_async.simulator.rest.writing import page
from kiwoom_async.simulator.text import percent

__all__ = ["HANDLERS"]

_ROWS_PER_PAGE = 100
_DAYS_PER_PAGE = 20  # of the whole market
_TOP = 10

Values = dict[str, Any]


def _columns(lending: Lending) -> Values:
    return {
        "lending_shares": lending.opened,
        "lending_repaid_shares": lending.repaid,
        "dbrt_trde_irds": str(lending.opened - lending.repaid),
        "lending_balance_shares": lending.remaining,
        "lending_balance_amount": lending.amount,
    }


def _known(request: Request, day: Day) -> Lending:
    """Return the stock lending at the end of a day, nothing for the running one."""
    return Lending.on(day) if day.date < request.exchange.clock.day else Lending()


def _of_stock(request: Request) -> Answer:
    """Answer ka20068 대차거래추이(종목별): balance of the day before, plus shares lent, minus
    shares returned, at the closing price.
    """
    stock = request.stock()
    if stock is None:
        return blank(request.api)
    days = diary_of(request, stock).between(*period(request))

    def row(day: Day) -> Values:
        return {"date": day.date} | _columns(_known(request, day))

    return page(request, days, row, size=_ROWS_PER_PAGE)


def _of_all(request: Request) -> Answer:
    """Answer ka10068 대차거래추이: the sums of all companies by day; the running day is zeros."""
    first, last = period(request)
    diaries = [request.exchange.diary(stock) for stock in request.exchange.stocks.present()]
    count = int(request.cursor or 0) + _DAYS_PER_PAGE + 1
    boards = [board for board in board_days(diaries, count, last) if board.date >= first]

    def row(board: BoardDay) -> Values:
        running = board.date >= request.exchange.clock.day
        return {"date": board.date} | _columns(Lending() if running else board.lending)

    return page(request, boards, row, size=_DAYS_PER_PAGE)


def _of_day(request: Request) -> Answer:
    """Answer ka90012 대차거래내역: every company of a market on a day, the largest balances first;
    nothing yet of the running day.
    """
    date = day_or_today(request, "dt")
    columns = [diary_of(request, stock).between(date, date) for stock in companies(request)]
    known = [(days[0].stock, _known(request, days[0])) for days in columns if days]
    lent = [pair for pair in known if pair[1].remaining]
    lent.sort(key=lambda pair: pair[1].remaining, reverse=True)
    return page(request, lent, _stock_row, size=_ROWS_PER_PAGE)


def _stock_row(pair: tuple[Stock, Lending]) -> Values:
    stock, lending = pair
    return identity(stock) | _columns(lending)


def _top(request: Request) -> Answer:
    """Answer ka10069 대차거래상위10종목: the ten companies of a market lent most in a period, with
    balances at its end; the sums are of these ten, the rates their part of the market.
    """
    first, last = period(request)
    last = min(last, day_before(request.exchange.clock.day))
    found = [
        (stock, lending)
        for stock in companies(request)
        if (lending := _in_period(diary_of(request, stock), first, last)) is not None
    ]
    found.sort(key=lambda pair: pair[1].opened, reverse=True)
    top = found[:_TOP]
    whole, ten = (sum((lending for _, lending in pairs), Lending()) for pairs in (found, top))
    values = {f"total_{name}": value for name, value in _columns(ten).items()} | {
        "lending_shares_rate": percent(ten.opened, whole.opened),
        "lending_repaid_shares_rate": percent(ten.repaid, whole.repaid),
        "lending_balance_shares_rate": percent(ten.remaining, whole.remaining),
        "lending_balance_amount_rate": percent(ten.amount, whole.amount),
    }
    return page(request, top, _stock_row, size=_TOP, values=values)


def _in_period(diary: Diary, first: dt.date, last: dt.date) -> Lending | None:
    days = [Lending.on(day) for day in diary.between(first, last)]
    if not days:
        return None
    total = sum(days, Lending())
    return Lending(total.opened, total.repaid, days[0].remaining, days[0].amount)


HANDLERS: dict[str, Handler] = {
    "ka10068": _of_all,
    "ka10069": _top,
    "ka20068": _of_stock,
    "ka90012": _of_day,
}
