"""Program trading of stocks: ka90003 and ka90004 (all of a market), ka90008 (one by minute),
ka90013 (one by day), ka10010 (one, agency orders).
"""

from __future__ import annotations

from typing import Any

from kiwoom_async.simulator.exchange.daily.diary import Day
from kiwoom_async.simulator.exchange.daily.program_course import course_of
from kiwoom_async.simulator.exchange.daily.programs import ProgramDay
from kiwoom_async.simulator.exchange.instruments.flows import ProgramMark
from kiwoom_async.simulator.exchange.instruments.history import DAYS_OF_MINUTES
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request, blank
from kiwoom_async.simulator.rest.facets import bar, change_of, identity, quote
from kiwoom_async.simulator.rest.selection import (
    companies,
    day_or_today,
    days_until,
    diary_of,
    literal,
)
from kiwoom_async.simulator.rest.writing import answer, page
from kiwoom_async.simulator.text import doubled, percent

__all__ = ["HANDLERS"]

_MILLION, _THOUSAND = 1_000_000, 1_000
_ROWS_PER_PAGE = 100
_TOP = 50
_PER_PAGE_OF_TOP = 50

Values = dict[str, Any]


def _top(request: Request) -> Answer:
    """Answer ka90003 프로그램순매수상위50: today's programs of each company as in 0w, in million
    KRW or, in the same fields, shares.
    """
    by_amount = literal(request, "amt_qty_tp") == "amount"
    sellers = literal(request, "trde_upper_tp") == "net_sell"
    venue = request.venue_suffix()

    def columns(stock: Stock) -> tuple[int, int, int]:
        programs = stock.programs
        if not by_amount:
            return programs.sell_volume, programs.buy_volume, programs.net_volume
        sold, bought = programs.sell_amount // _MILLION, programs.buy_amount // _MILLION
        return sold, bought, bought - sold

    def row(ranked: tuple[int, Stock]) -> Values:
        rank, stock = ranked
        sold, bought, net = columns(stock)
        return quote(stock, venue=venue) | {
            "rank": rank,
            "prm_sell_amt": sold,
            "prm_buy_amt": bought,
            "prm_netprps_amt": net,
        }

    sign = -1 if sellers else 1
    found = [stock for stock in companies(request) if columns(stock)[2] * sign > 0]
    found.sort(key=lambda stock: columns(stock)[2], reverse=not sellers)
    return page(request, list(enumerate(found[:_TOP], 1)), row, size=_PER_PAGE_OF_TOP)


def _all(request: Request) -> Answer:
    """Answer ka90004 종목별프로그램매매현황: the programs of each company on a day and their
    sums, those with the largest trades first.
    """
    date = day_or_today(request, "dt")
    columns = [diary_of(request, stock).between(date, date) for stock in companies(request)]
    days = [one[0] for one in columns if one]
    if not days:
        return blank(request.api)
    days.sort(key=lambda day: day.programs.paid + day.programs.received, reverse=True)
    rows = [_in_units(day.programs) for day in days]
    totals = [sum(column) for column in zip(*rows, strict=True)]
    values: Values = {f"tot_{n}": str(total) for n, total in enumerate(totals, 1)}
    values["tot_5"] = totals[1] - totals[3]
    venue = request.venue_suffix()

    def row(day: Day) -> Values:
        bought, paid, sold, received = _in_units(day.programs)
        both = day.programs.bought + day.programs.sold
        return {
            **bar(day.candle, day.stock.grid),
            **identity(day.stock, venue=venue),
            "buy_cntr_qty": str(bought),
            "buy_cntr_amt": str(paid),
            "sel_cntr_qty": str(sold),
            "sel_cntr_amt": str(received),
            "netprps_prica": paid - received,
            "all_trde_rt": f"{percent(both, 2 * day.candle.volume):+.2f}",
        }

    return page(request, days, row, size=_ROWS_PER_PAGE, values=values | {"tot_6": ""})


def _in_units(programs: ProgramDay) -> tuple[int, int, int, int]:
    return (
        programs.bought // _THOUSAND,
        programs.paid // _MILLION,
        programs.sold // _THOUSAND,
        programs.received // _MILLION,
    )


def _by_minute(request: Request) -> Answer:
    """Answer ka90008 종목시간별프로그램매매추이: minute by minute, of today the values of 0w since
    the simulator was opened; past days reach back as far as minutes do.
    """
    stock, date = request.stock(), day_or_today(request, "date")
    if stock is None or stock.history.latest(DAYS_OF_MINUTES)[0].start.date() > date:
        return blank(request.api)
    days = diary_of(request, stock).between(date, date)
    if not days:
        return blank(request.api)
    base = days[0].candle.base
    marks = course_of(days[0])
    pairs = list(zip(marks, [None, *marks], strict=False))[::-1]

    def row(pair: tuple[ProgramMark, ProgramMark | None]) -> Values:
        mark, before = pair
        values = change_of(mark.price, base, stock.grid)
        return (
            values
            | _programs(_totals(mark), _totals(before))
            | {
                "time": mark.time.time(),
                "price": mark.price,
                "volume": mark.volume,
            }
        )

    return page(request, pairs, row, size=_ROWS_PER_PAGE)


def _totals(mark: ProgramMark | None) -> ProgramDay:
    return ProgramDay(*mark[3:]) if mark else ProgramDay(0, 0, 0, 0)


def _programs(now: ProgramDay, before: ProgramDay) -> Values:
    """Return the fields that ka90008 and ka90013 have in common; ``before`` is the row below."""
    net, net_before = _net(now), _net(before)
    return {
        "prm_sell_amt": now.received // _MILLION,
        "prm_buy_amt": now.paid // _MILLION,
        "prm_netprps_amt": doubled(net),
        "prm_netprps_amt_irds": doubled(net - net_before),
        "prm_sell_qty": now.sold,
        "prm_buy_qty": now.bought,
        "prm_netprps_qty": doubled(now.net),
        "prm_netprps_qty_irds": doubled(now.net - before.net),
        "base_pric_tm": "",
        "dbrt_trde_rpy_sum": "",
        "remn_rcvord_sum": "",
        "exchange": "KRX",
    }


def _net(programs: ProgramDay) -> int:
    """Return million KRW, each side cut before, as 0w has it."""
    return programs.paid // _MILLION - programs.received // _MILLION


def _by_day(request: Request) -> Answer:
    """Answer ka90013 종목일별프로그램매매추이: the programs of one stock by day, changes being
    those of the net against the day before.
    """
    stock = request.stock()
    if stock is None:
        return blank(request.api)
    days = days_until(request, stock, day_or_today(request, "date"), _ROWS_PER_PAGE)

    def row(number: int) -> Values:
        day = days[number]
        earlier = days[number + 1].programs if number + 1 < len(days) else _totals(None)
        return bar(day.candle, stock.grid) | _programs(day.programs, earlier)

    return page(request, range(len(days)), row, size=_ROWS_PER_PAGE)


def _agency(request: Request) -> Answer:
    """Answer ka10010 업종프로그램: the programs of the stock asked for today, all of them agency
    orders here; amounts in KRW.
    """
    stock = request.stock()
    if stock is None:
        return blank(request.api)
    programs = diary_of(request, stock).today.programs
    values: Values = {}
    for part in ("arbitrage", "non_arbitrage", "total"):
        for side, name in (("sell", "sell"), ("buy", "buy"), ("net", "net_buy")):
            for measure, what in (("quantity", "volume"), ("amount", "amount")):
                value = programs.part(part, side, measure)
                values[f"{part}_agency_{name}_{what}"] = value
    return answer(request, values)


HANDLERS: dict[str, Handler] = {
    "ka10010": _agency,
    "ka90003": _top,
    "ka90004": _all,
    "ka90008": _by_minute,
    "ka90013": _by_day,
}
