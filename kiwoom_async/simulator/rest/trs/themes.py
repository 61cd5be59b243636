"""Theme TRs: ka90001 (the themes) and ka90002 (the companies of one)."""

from __future__ import annotations

from typing import Any

import msgspec

from kiwoom_async.simulator.exchange.instruments.themes import Theme
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request, bare_symbol, blank
from kiwoom_async.simulator.rest.facets import quote
from kiwoom_async.simulator.rest.selection import literal
from kiwoom_async.simulator.rest.writing import page
from kiwoom_async.simulator.text import percent

__all__ = ["HANDLERS"]

_ROWS_PER_PAGE = 100
_LONGEST = 20  # characters of the companies' names

Values = dict[str, Any]


class _Standing(msgspec.Struct, frozen=True):
    """State of a theme: the averages of its companies.

    Attributes:
        change_rate: Of today, per cent.
        period_return: Of the days asked for, per cent.
    """

    theme: Theme
    change_rate: float
    period_return: float


def _change_rate(stock: Stock) -> float:
    return percent(stock.price - stock.base, stock.base)


def _period_return(stock: Stock, days: int) -> float:
    """Return the return of a company over so many trading days up to now, per cent."""
    today = stock.today.start.date()
    before = stock.days_until(today, days)[0].base
    return percent(stock.price - before, before)


def _days(request: Request) -> int:
    return max(request.number("date_tp"), 1) if request.text("date_tp") else 1


def _standing(request: Request, theme: Theme) -> _Standing:
    members, days = _members(request, theme), _days(request)
    count = len(members) or 1  # none of them may be traded at the exchange asked for
    change = sum(_change_rate(stock) for stock in members) / count
    earned = sum(_period_return(stock, days) for stock in members) / count
    return _Standing(theme, change, earned)


def _members(request: Request, theme: Theme) -> list[Stock]:
    return request.at_venue(
        request.exchange.stocks.present(member.symbol for member in theme.members)
    )


_SORTS = {
    "highest_return_rate": ("period_return", True),
    "lowest_return_rate": ("period_return", False),
    "highest_change_rate": ("change_rate", True),
    "lowest_change_rate": ("change_rate", False),
}


def _groups(request: Request) -> Answer:
    """Answer ka90001 테마그룹별: the averages of each theme's companies, all of them, by a part
    of the name, or those a company is in.
    """
    searched = [theme for theme in _searched(request) if _members(request, theme)]
    found = [_standing(request, theme) for theme in searched]
    key, downwards = _SORTS[literal(request, "flu_pl_amt_tp")]
    found.sort(key=lambda one: getattr(one, key), reverse=downwards)

    def row(one: _Standing) -> Values:
        rates = [_change_rate(stock) for stock in _members(request, one.theme)]
        return {
            "theme_code": one.theme.code,
            "theme_name": one.theme.name,
            "stock_count": len(rates),
            "change_sign": "2" if one.change_rate > 0 else "5" if one.change_rate < 0 else "3",
            "change_rate": one.change_rate,
            "advancing_count": sum(value > 0 for value in rates),
            "declining_count": sum(value < 0 for value in rates),
            "period_return_rate": one.period_return,
            "main_stocks": _main(one.theme),
        }

    return page(request, found, row, size=_ROWS_PER_PAGE)


def _searched(request: Request) -> list[Theme]:
    by = literal(request, "qry_tp")
    name, symbol = request.text("thema_nm"), bare_symbol(request.text("stk_cd"))
    return [
        theme
        for theme in request.exchange.themes.values()
        if (by != "theme" or name in theme.name)
        and (by != "stock" or symbol in {member.symbol for member in theme.members})
    ]


def _main(theme: Theme) -> str:
    """Return the largest companies by name, as many as fit."""
    largest = sorted(theme.members, key=lambda one: -one.close * one.shares)
    text = largest[0].name
    for member in largest[1:]:
        longer = f"{text},{member.name}"
        if len(longer) > _LONGEST:
            break
        text = longer
    return text


def _stocks(request: Request) -> Answer:
    """Answer ka90002 테마구성종목: the companies of a theme with their quotes, and its averages."""
    theme = request.exchange.themes.get(request.text("thema_grp_cd"))
    if theme is None:
        return blank(request.api)
    standing, days = _standing(request, theme), _days(request)
    values = {
        "change_rate": standing.change_rate,
        "period_return_rate": standing.period_return,
    }
    venue = request.venue_suffix()

    def row(stock: Stock) -> Values:
        return quote(stock, venue=venue) | {"period_return_rate": _period_return(stock, days)}

    return page(request, _members(request, theme), row, size=_ROWS_PER_PAGE, values=values)


HANDLERS: dict[str, Handler] = {"ka90001": _groups, "ka90002": _stocks}
