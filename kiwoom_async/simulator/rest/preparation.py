"""Preparation: what an answer about the whole market looks at, made a few companies at a time.

Companies, their days and those of indices are made when they are first asked for. A list asks for
all of them: made at once they would hold up the event loop for seconds, and with it PINGs and every
other answer.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator
from itertools import islice

from kiwoom_async.market import FIRST_DAY, trading_days
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.rest.calls import Request
from kiwoom_async.spec import API

__all__ = ["prepare"]

_COMPANIES_AT_ONCE = 4
_DAYS_AT_ONCE = 60  # of an index
_WHOLE_MARKET = {"mrkt_tp", "inds_cd", "stex_tp"}  # parameters of lists and of indices
_WITHOUT_THEM = {"ka10068"}
_BY_NAME_ONLY = {"ka10101"}
_OF_EVERY_DAY = {"ka20007", "ka20008", "ka20019"}  # an index by week, month and year


async def prepare(request: Request) -> None:
    """Make what the answer will look at; other work goes on meanwhile.

    Nothing follows from it but that the answer itself takes less: what is made is the same whenever
    it is made.
    """
    if not _is_about_the_market(request.api):
        return
    for _ in _companies(request):
        await asyncio.sleep(0)
    if request.api.id in _OF_EVERY_DAY:
        for _ in _index(request):
            await asyncio.sleep(0)


def _is_about_the_market(api: API) -> bool:
    if api.kind != "query" or api.category == "계좌" or api.id in _BY_NAME_ONLY:
        return False
    names = {param.wire for param in api.params}
    return api.id in _WITHOUT_THEM or ("stk_cd" not in names and bool(names & _WHOLE_MARKET))


def _companies(request: Request) -> Iterator[None]:
    """Make some companies, and their days back to those asked for, in each step."""
    asked = [param.wire for param in request.api.params if param.kind == "day"]
    days = [request.day(field) for field in asked if request.text(field)]
    present = request.exchange.stocks.present
    symbols = iter(list(request.exchange.stocks))
    while some := list(islice(symbols, _COMPANIES_AT_ONCE)):
        for stock in request.at_venue(present(some)):
            _days(request, stock, days)
        yield


def _days(request: Request, stock: Stock, days: list[dt.date]) -> None:
    diary = request.exchange.diary(stock)
    for day in days:
        diary.latest(1, day)


def _index(request: Request) -> Iterator[None]:
    """Make some more days of an index in each step, back to the first one."""
    sector = request.exchange.sectors.get(request.text("inds_cd"))
    if sector is None:
        return
    every = len(trading_days(FIRST_DAY, request.exchange.clock.day))
    for count in range(_DAYS_AT_ONCE, every, _DAYS_AT_ONCE):
        sector.history.latest(count)
        yield
