"""Day TRs of a stock: its prices day by day with who traded (ka10005, ka10015, ka10047, ka10086),
and the running day (ka10006).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kiwoom_async.simulator.exchange.daily.diary import Day
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request, blank
from kiwoom_async.simulator.rest.facets import day_of
from kiwoom_async.simulator.rest.writing import answer, page
from kiwoom_async.simulator.text import percent

__all__ = ["HANDLERS", "average_strength"]

_LATEST = 60
_ROWS_PER_PAGE = 20
_SPANS = (5, 20, 60)
_MILLION = 1_000_000

Values = dict[str, Any]


def _latest(request: Request) -> Answer:
    """Answer ka10005 주식일주월시분: the last days, newest first."""
    stock = request.stock()
    if stock is None:
        return blank(request.api)
    days = request.exchange.diary(stock).latest(_LATEST)
    return page(request, days, day_of, size=_ROWS_PER_PAGE)


def _today(request: Request) -> Answer:
    """Answer ka10006 주식시분: the running day."""
    stock = request.stock()
    if stock is None:
        return blank(request.api)
    return answer(request, day_of(request.exchange.diary(stock).today))


def _sessions(request: Request) -> Answer:
    """Answer ka10015 일별거래상세: volumes by session, from ``strt_dt`` back."""
    stock = request.stock()
    if stock is None:
        return blank(request.api)
    days = request.exchange.diary(stock).latest(_LATEST, request.day("strt_dt"))
    return page(request, days, _sessions_row, size=_ROWS_PER_PAGE)


def _sessions_row(day: Day) -> Values:
    volume, turnover = day.candle.volume, day.candle.turnover
    price = turnover / volume if volume else 0.0
    values = day_of(day) | {"total_3": volume, "period_volume": volume}
    names = ("pre_market", "regular_session", "post_market")
    for name, part in zip(names, day.sessions, strict=True):
        values |= {
            f"{name}_volume": part,
            f"{name}_volume_weight": percent(part, volume),
            f"{name}_turnover": int(part * price),
            f"{name}_turnover_weight": percent(part, volume),
        }
    return values


def _strength(request: Request) -> Answer:
    """Answer ka10047 체결강도추이일별: trade strength per day, averaged over 5, 20 and 60 days."""
    stock = request.stock()
    if stock is None:
        return blank(request.api)
    days = request.exchange.diary(stock).latest(2 * _LATEST)
    strengths = [day.strength for day in days]
    rows = [
        day_of(day) | average_strength(strengths[number:], "day") | {"volume": None}
        for number, day in enumerate(days[:_LATEST])
    ]
    return page(request, rows, dict, size=_ROWS_PER_PAGE)


def average_strength(newest_first: Sequence[float], unit: str) -> Values:
    """Return averages of the trade strength over the last 5, 20 and 60 days or minutes."""
    return {
        f"trade_strength_{span}{unit}": sum(newest_first[:span]) / len(newest_first[:span])
        for span in _SPANS
    }


def _prices(request: Request) -> Answer:
    """Answer ka10086 일별주가: from ``qry_dt`` back; nets in shares or in million KRW."""
    stock = request.stock()
    if stock is None:
        return blank(request.api)
    measure = "amount" if request.text("indc_tp") == "1" else "quantity"
    days = request.exchange.diary(stock).latest(_LATEST, request.day("qry_dt"))
    return page(request, days, lambda day: _price_row(day, measure), size=_ROWS_PER_PAGE)


def _price_row(day: Day, measure: str) -> Values:
    nets = day.investors.all("net", measure)
    program = day.programs.net_amount if measure == "amount" else day.programs.net
    broker = day.brokers.foreign_net()
    unit = _MILLION if measure == "amount" else 1
    if measure == "amount":
        broker = int(broker * day.candle.turnover / day.candle.volume) if day.candle.volume else 0
    values = day_of(day)
    for kind in ("individual", "institution", "foreign"):
        values[kind] = values[f"{kind}_net_buy"] = _doubled(nets[kind], unit)
    return values | {
        "program_net_buy": _doubled(program, unit),
        "foreign_broker_net_buy": _doubled(broker, unit),
        "credit_rate": values["credit_balance_rate"],
        "foreign_rate": values["foreign_exhaustion_rate"],
    }


def _doubled(value: int, unit: int) -> str:
    """Write a net purchase as this TR does: with two signs when it is negative (``--714``)."""
    number = abs(value) // unit
    return f"--{number}" if value < 0 else f"+{number}" if number else "0"


HANDLERS: dict[str, Handler] = {
    "ka10005": _latest,
    "ka10006": _today,
    "ka10015": _sessions,
    "ka10047": _strength,
    "ka10086": _prices,
}
