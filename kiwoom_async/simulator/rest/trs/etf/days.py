"""ETFs by day: ka40003 (their worth), ka40008 and ka40010 (who bought them), ka40009 (their net
asset value), ka40001 (what they earned).
"""

from __future__ import annotations

from typing import Any

from kiwoom_async.simulator.exchange.market.fund import Fund
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request, blank
from kiwoom_async.simulator.rest.facets import bar, change_of
from kiwoom_async.simulator.rest.selection import literal
from kiwoom_async.simulator.rest.trs.etf.worth import FundDay, days_of, fund_in, worth
from kiwoom_async.simulator.rest.trs.stocks import substitute_price
from kiwoom_async.simulator.rest.writing import answer, page
from kiwoom_async.simulator.text import doubled, percent, points, rate, signed_points

__all__ = ["HANDLERS"]

_ROWS_PER_PAGE = 100
_PERIODS = {"one_week": 5, "one_month": 20, "six_months": 120, "one_year": 245}  # trading days

Values = dict[str, Any]


def _page_of_days(request: Request, fund: Fund) -> list[FundDay]:
    return days_of(request, fund, int(request.cursor or 0) + _ROWS_PER_PAGE + 1)


def _worth(request: Request) -> Answer:
    """Answer ka40003 ETF일별추이: price, net asset value and index at the end of each day."""
    fund = fund_in(request)
    if fund is None:
        return blank(request.api)

    def row(one: FundDay) -> Values:
        candle, index = one.day.candle, one.index
        values = worth(fund, candle.close, one.nav, one.nav_before, (index.close, index.base))
        return bar(candle, fund.grid) | values | {"tracked_index": index.close / 100}

    return page(request, _page_of_days(request, fund), row, size=_ROWS_PER_PAGE)


def _buyers(one: FundDay) -> Values:
    investors = one.day.investors
    foreign = doubled(investors.of("foreign"))
    return bar(one.day.candle, one.day.stock.grid) | {
        "for_netprps": foreign,
        "for_netprps_qty": foreign,
        "orgn_netprps_qty": doubled(investors.of("institution")),
    }


def _investors(request: Request) -> Answer:
    """Answer ka40008 ETF일자별체결: the last trade, and the nets of investors by day as in
    ka10059.
    """
    fund = fund_in(request)
    if fund is None:
        return blank(request.api)
    last = request.exchange.diary(fund).today.trades[-1:]
    values: Values = change_of(fund.price, fund.base, fund.grid) | {
        "time": last[0].time if last else "",
        "price": fund.price,
        "size": last[0].size if last else 0,
        "side": last[0].side if last else None,
    }
    days = _page_of_days(request, fund)
    return page(request, days, _buyers, size=_ROWS_PER_PAGE, values=values)


def _foreigners(request: Request) -> Answer:
    """Answer ka40010 ETF시간대별추이: the foreigners' nets, newest first; by day, in spite of its
    name, as in the official example.
    """
    fund = fund_in(request)
    if fund is None:
        return blank(request.api)
    return page(request, _page_of_days(request, fund), _buyers, size=_ROWS_PER_PAGE)


def _navs(request: Request) -> Answer:
    """Answer ka40009 ETF시간대별체결: net asset value and reference price, newest first; by day,
    in spite of its name, as in the official example.
    """
    fund = fund_in(request)
    if fund is None:
        return blank(request.api)

    def row(one: FundDay) -> Values:
        nav, before, close = one.nav, one.nav_before, one.day.candle.close
        return {
            "nav": points(nav, nav),
            "navpred_pre": signed_points(nav - before),
            "navflu_rt": rate(percent(nav - before, before)),
            "tracking_error_rate": fund.tracking_error,
            "disparity_rate": rate(percent(close * 100 - nav, nav)),
            "listed_shares": fund.listing.shares,
            "base_price": one.day.candle.base,
            "foreign_held_shares": one.day.foreign_held,
            "substitute_price": substitute_price(fund),
            "conv_pric": "",
            "drstk": "",
            "wonju_pric": "",
        }

    return page(request, _page_of_days(request, fund), row, size=_ROWS_PER_PAGE)


def _returns(request: Request) -> Answer:
    """Answer ka40001 ETF수익율: returns of net asset value and price over so many trading days,
    and the nets of investors in them; the index code changes nothing.
    """
    fund = fund_in(request)
    if fund is None:
        return blank(request.api)
    days = days_of(request, fund, _PERIODS[literal(request, "dt")])
    nav, close = days[-1].nav_before, days[-1].day.candle.base
    nets = {
        kind: sum(one.day.investors.of(kind) for one in days) for kind in ("foreign", "institution")
    }
    row = {
        "etf_return_rate": percent(fund.nav - nav, nav),
        "trade_return_rate": percent(fund.price - close, close),
        "foreign_net_buy_volume": nets["foreign"],
        "institution_net_buy_volume": nets["institution"],
    }
    return answer(request, rows=[row])


HANDLERS: dict[str, Handler] = {
    "ka40001": _returns,
    "ka40003": _worth,
    "ka40008": _investors,
    "ka40009": _navs,
    "ka40010": _foreigners,
}
