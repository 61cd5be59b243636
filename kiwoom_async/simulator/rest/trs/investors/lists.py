"""Lists of stocks by what investors traded: ka10058 (one kind), ka10044 (institutions), ka10066
(every kind).
"""

from __future__ import annotations

from typing import Any

import msgspec

from kiwoom_async.simulator.exchange.daily.investors import together
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request
from kiwoom_async.simulator.rest.facets import quote
from kiwoom_async.simulator.rest.selection import companies, diary_of, literal, period
from kiwoom_async.simulator.rest.trs.investors.measures import (
    MILLION,
    final,
    investor_columns,
)
from kiwoom_async.simulator.rest.writing import cut, page
from kiwoom_async.simulator.text import doubled, percent

__all__ = ["HANDLERS"]

_ROWS_PER_PAGE = 100

Values = dict[str, Any]


class _Net(msgspec.Struct, frozen=True):
    """Net purchases of one kind of investor in a stock in a period.

    Attributes:
        size: Shares; ``amount`` KRW.
        volume: Shares traded by all investors in the period.
    """

    stock: Stock
    size: int
    amount: int
    volume: int

    @property
    def average(self) -> int:
        """Price at which that was traded, estimated (추정평균가), KRW."""
        return round(abs(self.amount) / (abs(self.size) or 1))


def _nets(request: Request, investor: str) -> list[_Net]:
    """Return the stocks that a kind of investor bought or sold on balance, the most first."""
    first, last = period(request)
    found = []
    for stock in companies(request):
        days = diary_of(request, stock).between(first, last)
        investors = together(day.investors for day in days)
        size = investors.of(investor)
        amount = investors.of(investor, measure="amount")
        found.append(_Net(stock, size, amount, sum(day.candle.volume for day in days)))
    direction = 1 if literal(request, "trde_tp") == "net_buy" else -1
    asked = [net for net in found if net.size * direction > 0 and net.amount * direction > 0]
    return sorted(asked, key=lambda net: abs(net.amount), reverse=True)


def _of_one_kind(request: Request) -> Answer:
    """Answer ka10058 투자자별일별매매종목: trades of one kind of investor in a period."""
    venue = request.venue_suffix()

    def row(net: _Net) -> Values:
        price = net.stock.price
        return quote(net.stock, venue=venue) | {
            "netslmt_qty": doubled(net.size),
            "netslmt_amt": doubled(cut(net.amount, 10_000)),
            "estimated_average_price": net.average,
            "avg_pric_pre": doubled(price - net.average),
            "change_rate_from_average": percent(price - net.average, net.average),
            "period_volume": net.volume,
        }

    nets = _nets(request, literal(request, "invsr_tp"))
    return page(request, nets, row, size=_ROWS_PER_PAGE)


def _of_institutions(request: Request) -> Answer:
    """Answer ka10044 일별기관매매종목: net purchases or sales of institutions in a period."""
    venue = request.venue_suffix()

    def row(net: _Net) -> Values:
        price = net.stock.price
        sign = "+" if net.size > 0 else "-"
        return quote(net.stock, venue=venue) | {
            "netprps_qty": f"{sign}{abs(net.size) // 100}",
            "netprps_amt": f"{sign}{abs(net.amount) // MILLION}",
            "estimated_average_price": net.average,
            "avg_pric_pre": doubled(price - net.average),
            "change_rate_from_average": percent(price - net.average, net.average),
        }

    return page(request, _nets(request, "institution"), row, size=_ROWS_PER_PAGE)


def _after_close(request: Request) -> Answer:
    """Answer ka10066 장마감후투자자별매매: today's prices beside the investors' trades of the
    session before, until today's are final at 18:00; in order of code.
    """
    venue = request.venue_suffix()
    stocks = sorted(companies(request), key=lambda stock: stock.symbol)

    def row(stock: Stock) -> Values:
        today, before = diary_of(request, stock).latest(2)
        day = today if final(request, today.date) else before
        columns = investor_columns(request, day.investors)
        return quote(stock, venue=venue) | {name: str(value) for name, value in columns.items()}

    return page(request, stocks, row, size=_ROWS_PER_PAGE)


HANDLERS: dict[str, Handler] = {
    "ka10058": _of_one_kind,
    "ka10044": _of_institutions,
    "ka10066": _after_close,
}
