"""Sector TRs: an index now and by day (ka20001, ka20009), its stocks (ka20002), all indices
(ka20003), and their codes (ka10101).
"""

from __future__ import annotations

from typing import Any

from kiwoom_async.simulator.exchange.instruments.candles import Candle
from kiwoom_async.simulator.exchange.instruments.sectors import Sector
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request, blank
from kiwoom_async.simulator.rest.facets import index, quote
from kiwoom_async.simulator.rest.selection import literal
from kiwoom_async.simulator.rest.writing import page
from kiwoom_async.simulator.text import percent

__all__ = ["HANDLERS"]

_YEAR = 250  # trading days
_ROWS_PER_PAGE = 100

Values = dict[str, Any]


def _sector(request: Request) -> Sector | None:
    return request.exchange.sectors.get(request.text("inds_cd"))


def _now(sector: Sector) -> Values:
    """Return an index with its range of 52 weeks."""
    days = [*sector.history.latest(_YEAR - 1), sector.today]
    high = max(days, key=lambda day: day.high)
    low = min(days, key=lambda day: day.low)
    return index(sector) | {
        "high_52w": high.high / 100,
        "high_52w_date": high.start.date(),
        "change_rate_from_high_52w": percent(sector.value - high.high, high.high),
        "low_52w": low.low / 100,
        "low_52w_date": low.start.date(),
        "change_rate_from_low_52w": percent(sector.value - low.low, low.low),
    }


def _candle(candle: Candle) -> Values:
    change = candle.close - candle.base
    return {
        "date": candle.start.date(),
        "time": candle.start.time(),
        "base": candle.base / 100,
        "price": candle.close / 100,
        "change": change / 100,
        "change_rate": percent(change, candle.base),
        "change_sign": "2" if change > 0 else "5" if change < 0 else "3",
        "volume": candle.volume,
        "cumulative_volume": candle.volume_so_far,
        "exchange": "KRX",
    }


def _price(request: Request) -> Answer:
    """Answer ka20001 업종현재가: now, and minute by minute, newest first."""
    sector = _sector(request)
    if sector is None:
        return blank(request.api)
    bars = sector.minutes_today()[::-1]
    return page(request, bars, _candle, size=_ROWS_PER_PAGE, values=_now(sector))


def _by_day(request: Request) -> Answer:
    """Answer ka20009 업종현재가일별: now, and day by day, newest first."""
    sector = _sector(request)
    if sector is None:
        return blank(request.api)
    days = [*sector.history.latest(_YEAR), sector.today][::-1]
    return page(request, days, _candle, size=_ROWS_PER_PAGE, values=_now(sector))


def _stocks(request: Request) -> Answer:
    """Answer ka20002 업종별주가: the stocks of a sector by code."""
    sector = _sector(request)
    if sector is None:
        return blank(request.api)
    venue = request.venue_suffix()
    stocks = request.exchange.stocks.present(sorted(sector.symbols))
    listed = request.at_venue(stocks)
    return page(request, listed, lambda one: quote(one, venue=venue), size=_ROWS_PER_PAGE)


def _every_index(request: Request) -> Answer:
    """Answer ka20003 전업종지수: the indices of a market by code."""
    board = "kosdaq" if request.text("inds_cd") == "101" else "kospi"
    every = [one for one in request.exchange.sectors.values() if one.market == board]
    whole = request.exchange.sectors.get("101" if board == "kosdaq" else "001")
    turnover = whole.turnover if whole else 0
    return page(
        request,
        every,
        lambda one: index(one) | {"weight": percent(one.turnover, turnover)},
        size=_ROWS_PER_PAGE,
    )


def _codes(request: Request) -> Answer:
    """Answer ka10101 업종코드 리스트: the indices of a market."""
    code, market = request.text("mrkt_tp"), literal(request, "mrkt_tp")
    found = [one for one in request.exchange.sectors.values() if one.market == market]
    rows = [_code_row(code, number, one) for number, one in enumerate(found, 1)]
    return page(request, rows, dict, size=_ROWS_PER_PAGE, blank_if_empty=False)


def _code_row(market: str, number: int, sector: Sector) -> Values:
    return {
        "market_code": market,
        "sector_code": sector.code,
        "sector_name": sector.name,
        "group": str(number),
    }


HANDLERS: dict[str, Handler] = {
    "ka20001": _price,
    "ka20002": _stocks,
    "ka20003": _every_index,
    "ka20009": _by_day,
    "ka10101": _codes,
}
