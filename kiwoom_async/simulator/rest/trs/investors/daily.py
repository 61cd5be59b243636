"""Investors of one stock by day: ka10059, ka10060, ka10061 (sums), ka10045 and ka10009
(institutions), ka10008 (foreigners).
"""

from __future__ import annotations

from itertools import accumulate
from typing import Any

from kiwoom_async.simulator.exchange.daily.diary import Day
from kiwoom_async.simulator.exchange.daily.investors import Investors, together
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request, blank
from kiwoom_async.simulator.rest.facets import bar
from kiwoom_async.simulator.rest.selection import (
    day_or_today,
    days_until,
    diary_of,
    literal,
    period,
)
from kiwoom_async.simulator.rest.trs.investors.measures import final, investor_columns
from kiwoom_async.simulator.rest.writing import answer, page
from kiwoom_async.simulator.text import doubled, percent

__all__ = ["HANDLERS"]

_ROWS_PER_PAGE = 100
_MONTH = 20  # trading days

Values = dict[str, Any]


def _daily(request: Request) -> Answer:
    """Answer ka10059 and ka10060 종목별투자자기관별: the diary of the stock, today included."""
    stock = request.stock()
    if stock is None:
        return blank(request.api)
    days = days_until(request, stock, day_or_today(request, "dt"), _ROWS_PER_PAGE)

    def row(day: Day) -> Values:
        columns = investor_columns(request, day.investors)
        return bar(day.candle, stock.grid) | {name: str(value) for name, value in columns.items()}

    return page(request, days, row, size=_ROWS_PER_PAGE)


def _totals(request: Request) -> Answer:
    """Answer ka10061 종목별투자자기관별합계: the sums of ka10059 over a period."""
    stock = request.stock()
    if stock is None:
        return blank(request.api)
    first, last = period(request)
    days = diary_of(request, stock).between(first, last)
    if not days:
        return blank(request.api)
    columns = investor_columns(request, together(day.investors for day in days))
    return answer(request, rows=[{name: doubled(value) for name, value in columns.items()}])


def _institutions(request: Request) -> Answer:
    """Answer ka10045 종목별기관매매추이: nets of institutions and foreigners, and their sums from
    the first day of the period on; the running day counts when it is final, at 18:00.
    """
    stock = request.stock()
    if stock is None:
        return blank(request.api)
    first, last = period(request)
    days = diary_of(request, stock).between(first, last)
    known = [day.investors if final(request, day.date) else _nothing() for day in days]
    sums = {
        investor: list(accumulate(one.of(investor) for one in reversed(known)))[::-1]
        for investor in ("institution", "foreign")
    }

    def row(number: int) -> Values:
        day, investors = days[number], known[number]
        return bar(day.candle, stock.grid) | {
            "orgn_dt_acc": f"{sums['institution'][number]:.6f}",
            "orgn_daly_nettrde_qty": str(investors.of("institution")),
            "for_dt_acc": f"{sums['foreign'][number]:.6f}",
            "for_daly_nettrde_qty": str(investors.of("foreign")),
            "foreign_exhaustion_rate": percent(day.foreign_held, day.foreign_limit),
        }

    whole = together(known)
    averages = {
        "orgn_prsm_avg_pric": _average(whole, "institution", literal(request, "orgn_prsm_unp_tp")),
        "for_prsm_avg_pric": _average(whole, "foreign", literal(request, "for_prsm_unp_tp")),
    }
    return page(request, range(len(days)), row, size=_ROWS_PER_PAGE, values=averages)


def _nothing() -> Investors:
    return together(())


def _average(investors: Investors, investor: str, side: str) -> int:
    """Return at what price a kind of investor bought or sold on average, KRW."""
    amount = investors.of(investor, side, "amount")
    return round(amount / (investors.of(investor, side) or 1))


def _institution_summary(request: Request) -> Answer:
    """Answer ka10009 주식기관: institutions and foreigners today so far; the period is a month of
    trading days.
    """
    stock = request.stock()
    if stock is None:
        return blank(request.api)
    days = diary_of(request, stock).latest(_MONTH)
    today = days[0]
    month = together(day.investors for day in days)
    values = bar(today.candle, stock.grid) | {
        "institution_period_net_buy_volume": month.of("institution"),
        "institution_daily_net_buy_volume": today.investors.of("institution"),
        "foreign_daily_net_buy_volume": today.investors.of("foreign"),
        "foreign_ownership_rate": percent(today.foreign_held, stock.listing.shares),
    }
    return answer(request, values)


def _foreign_holdings(request: Request) -> Answer:
    """Answer ka10008 주식외국인종목별매매동향: a balance that grows by the foreigners' net of the
    day; their limit never changes.
    """
    stock = request.stock()
    if stock is None:
        return blank(request.api)
    days = days_until(request, stock, request.exchange.clock.day, _ROWS_PER_PAGE)

    def row(day: Day) -> Values:
        rate = percent(day.foreign_held, day.foreign_limit)
        return bar(day.candle, stock.grid) | {
            "chg_qty": str(day.investors.of("foreign")),
            "foreign_held_shares": day.foreign_held,
            "foreign_weight": percent(day.foreign_held, stock.listing.shares),
            "acquirable_shares": day.foreign_limit - day.foreign_held,
            "foreign_limit": day.foreign_limit,
            "foreign_limit_change": 0,
            "foreign_exhaustion_rate": rate,
        }

    return page(request, days, row, size=_ROWS_PER_PAGE)


HANDLERS: dict[str, Handler] = {
    "ka10059": _daily,
    "ka10060": _daily,
    "ka10061": _totals,
    "ka10045": _institutions,
    "ka10009": _institution_summary,
    "ka10008": _foreign_holdings,
}
