"""Rankings by volume and turnover: ka10023, ka10024, ka10030 to ka10032."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request
from kiwoom_async.simulator.rest.facets import ratio_to_yesterday
from kiwoom_async.simulator.rest.screening import screened
from kiwoom_async.simulator.rest.selection import diary_of, literal
from kiwoom_async.simulator.rest.trs.ranking.shown import shown
from kiwoom_async.simulator.rest.writing import page
from kiwoom_async.simulator.text import against, percent

__all__ = ["HANDLERS"]

_ROWS_PER_PAGE = 100
_SURGES_PER_PAGE = 200
Values = dict[str, Any]


def _symbol(stock: Stock) -> str:
    return stock.symbol


def _turnover(stock: Stock) -> int:
    return stock.turnover


def _volume_surges(request: Request) -> Answer:
    """Answer ka10023 거래량급증: against the day before, or against some minutes ago."""
    sort = literal(request, "sort_tp")
    by_minutes = literal(request, "tm_tp") == "minutes_ago"

    def before(stock: Stock) -> int:
        if not by_minutes:
            return stock.yesterday.volume
        minutes = dt.timedelta(minutes=request.number("tm"))
        return stock.volume_before(request.exchange.clock.now - minutes)

    ranked = [(stock, before(stock)) for stock in screened(request, funds=True)]
    up = sort.startswith("increase")
    ranked = [one for one in ranked if (one[0].volume > one[1]) == up]

    def surge(one: tuple[Stock, int]) -> float:
        more = one[0].volume - one[1]
        return percent(more, one[1]) if sort.endswith("rate") else more

    ranked.sort(key=surge, reverse=up)

    def row(one: tuple[Stock, int]) -> Values:
        stock, prior = one
        return shown(stock, request) | {
            "prior_volume": prior,
            "surge_volume": stock.volume - prior,
            "surge_rate": percent(stock.volume - prior, prior),
        }

    return page(request, ranked, row, size=_SURGES_PER_PAGE)


def _volume_records(request: Request) -> Answer:
    """Answer ka10024 거래량갱신: more than on any of the last days, by code."""
    days = literal(request, "cycle_tp")
    ranked = [
        (stock, max(day.volume for day in stock.latest_days(days))) for stock in screened(request)
    ]
    ranked = [one for one in ranked if one[0].volume > one[1]]
    ranked.sort(key=lambda one: one[0].symbol)
    return page(
        request,
        ranked,
        lambda one: shown(one[0], request) | {"prior_volume": one[1]},
        size=_ROWS_PER_PAGE,
    )


_SESSIONS = {"pre_market": 0, "regular": 1, "post_market": 2}


def _by_volume(request: Request) -> Answer:
    """Answer ka10030 당일거래량상위: by volume, share turnover or turnover."""

    session = _SESSIONS.get(literal(request, "mrkt_open_tp"))

    def traded(stock: Stock) -> int:
        """Return the volume of the session asked for."""
        if session is None:
            return stock.volume
        return diary_of(request, stock).today.sessions[session]

    def turned(stock: Stock) -> float:
        return percent(traded(stock), stock.listing.shares)

    keys: dict[str, Callable[[Stock], float]] = {
        "volume": traded,
        "share_turnover_rate": turned,
        "turnover": lambda stock: traded(stock) * stock.turnover / (stock.volume or 1),
    }
    key = keys[literal(request, "sort_tp")]
    found = sorted(screened(request, funds=True), key=key, reverse=True)

    def row(stock: Stock) -> Values:
        before, regular, after = diary_of(request, stock).today.sessions
        values = shown(stock, request) | {
            "volume_vs_previous_rate": ratio_to_yesterday(stock),
            "share_turnover_rate": percent(stock.volume, stock.listing.shares),
        }
        price = stock.turnover / stock.volume if stock.volume else 0.0
        for name, part in (
            ("pre_market", before),
            ("regular_session", regular),
            ("post_market", after),
        ):
            values |= {
                f"{name}_volume": part,
                f"{name}_volume_vs_previous_rate": against(part, stock.yesterday.volume),
                f"{name}_share_turnover_rate": percent(part, stock.listing.shares),
                f"{name}_turnover": int(part * price),
            }
        return values

    return page(request, found, row, size=_ROWS_PER_PAGE)


def _of_yesterday(request: Request) -> Answer:
    """Answer ka10031 전일거래량상위: the ranks asked for of the day before."""
    by_turnover = literal(request, "qry_tp") == "turnover"
    found = sorted(
        screened(request),
        key=lambda one: one.yesterday.turnover if by_turnover else one.yesterday.volume,
        reverse=True,
    )
    first, last = max(request.number("rank_strt"), 1), request.number("rank_end")
    return page(
        request,
        found[first - 1 : last],
        lambda one: shown(one, request) | {"volume": one.yesterday.volume},
        size=_ROWS_PER_PAGE,
    )


def _by_turnover(request: Request) -> Answer:
    """Answer ka10032 거래대금상위: with the ranks of the day before."""
    stocks = screened(request, funds=True)
    before = sorted(stocks, key=lambda one: one.yesterday.turnover, reverse=True)
    earlier = {stock.symbol: rank for rank, stock in enumerate(before, 1)}
    ranked = list(enumerate(sorted(stocks, key=_turnover, reverse=True), 1))
    return page(
        request,
        ranked,
        lambda one: (
            shown(one[1], request) | {"rank": one[0], "previous_rank": earlier[one[1].symbol]}
        ),
        size=_ROWS_PER_PAGE,
    )


HANDLERS: dict[str, Handler] = {
    "ka10023": _volume_surges,
    "ka10024": _volume_records,
    "ka10030": _by_volume,
    "ka10031": _of_yesterday,
    "ka10032": _by_turnover,
}
