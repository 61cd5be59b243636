"""Investors by sector: ka10051."""

from __future__ import annotations

from typing import Any

from kiwoom_async.simulator.exchange.daily.investors import Investors, together
from kiwoom_async.simulator.exchange.instruments.sectors import Sector
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request
from kiwoom_async.simulator.rest.selection import day_or_today, literal
from kiwoom_async.simulator.rest.trs.investors.measures import EOK
from kiwoom_async.simulator.rest.writing import page
from kiwoom_async.simulator.text import percent

__all__ = ["HANDLERS"]

_ROWS_PER_PAGE = 100
_THOUSAND = 1_000
_OTHER_NAMES = {"merchant_bank": "other_financial"}  # 종금: the remaining ones are financial firms

Values = dict[str, Any]


def _sectors(request: Request) -> Answer:
    """Answer ka10051 업종별투자자순매수: the nets of a sector's companies together, in 100 million
    KRW or thousand shares, beside its index; a day without trading gives the one before.
    """
    board, date = literal(request, "mrkt_tp"), day_or_today(request, "base_dt")
    companies = request.at_venue(request.exchange.stocks.present())
    latest = [(stock.symbol, request.exchange.diary(stock).latest(1, date)) for stock in companies]
    investors = {symbol: days[0].investors for symbol, days in latest if days}
    by_amount = literal(request, "amt_qty_tp") == "amount"
    measure, unit = ("amount", EOK) if by_amount else ("quantity", _THOUSAND)
    venue = request.venue_suffix()

    def row(sector: Sector) -> Values:
        whole = together(investors[one] for one in sector.symbols if one in investors)
        nets = _signed(whole, measure, unit)
        return _index(sector, request) | nets | {"sector_code": sector.code + venue}

    sectors = [
        one
        for one in request.exchange.sectors.values()
        if one.market == board and one.days_until(date, 1)
    ]
    return page(request, sectors if investors else [], row, size=_ROWS_PER_PAGE)


def _signed(investors: Investors, measure: str, unit: int) -> Values:
    nets = investors.in_units("net", measure, unit)
    nets |= {name: nets[other] for name, other in _OTHER_NAMES.items()}
    return {f"{name}_net_buy": f"{net:+d}" for name, net in nets.items()}


def _index(sector: Sector, request: Request) -> Values:
    """Return the index at the end of the day, in points."""
    candle = sector.days_until(day_or_today(request, "base_dt"), 1)[-1]
    change = candle.close - candle.base
    return {
        "sector_name": sector.name,
        "base": candle.base / 100,
        "price": candle.close / 100,
        "change_sign": "2" if change > 0 else "5" if change < 0 else "3",
        "change": change / 100,
        "flu_rt": str(round(percent(change, candle.base) * 100)),
        "volume": candle.volume,
    }


HANDLERS: dict[str, Handler] = {"ka10051": _sectors}
