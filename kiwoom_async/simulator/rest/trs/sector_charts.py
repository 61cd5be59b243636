"""Chart TRs of sector indices: ticks to years (ka20004 to ka20008, ka20019), times 100."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from kiwoom_async.simulator.exchange.instruments.candles import Candle
from kiwoom_async.simulator.exchange.instruments.periods import Period
from kiwoom_async.simulator.exchange.instruments.sectors import Sector
from kiwoom_async.simulator.rest.calls import Answer, Handler, Request, blank
from kiwoom_async.simulator.rest.trs.charts import (
    charted,
    page_of_candles,
    page_of_days,
    page_of_minutes,
    page_of_periods,
)
from kiwoom_async.simulator.text import directed, signed

__all__ = ["HANDLERS"]

_DAYS_PER_PAGE = 600
_TICKS_PER_PAGE = 900
_CLOSING_PRINT = dt.time(15, 30)
_AFTER_MARKET_SINCE = dt.date(2026, 9, 14)  # no single-price auctions from then on
_MARKERS = ("888888", "999999")
"""What stands in a time for the closing-price and the single-price session."""


def _sector(request: Request) -> Sector | None:
    return request.exchange.sectors.get(request.text("inds_cd"))


def _row(candle: Candle) -> dict[str, Any]:
    """Return a candle of an index; its values are in hundredths of a point."""
    change = candle.close - candle.base
    return {
        "date": candle.start.date(),
        "time": candle.start,
        "open": str(candle.open),
        "high": str(candle.high),
        "low": str(candle.low),
        "close": str(candle.close),
        "change": signed(change),
        "change_sign": "2" if change > 0 else "5" if change < 0 else "3",
        "volume": candle.volume,
        "turnover": candle.turnover,
        "cumulative_volume": candle.volume_so_far,
    }


def _ticks(request: Request) -> Answer:
    """Answer ka20004 업종틱차트조회: an index has a value a minute here, ``tic_scope`` a candle."""
    sector = _sector(request)
    if sector is None:
        return blank(request.api)
    bars = sector.minutes_today(request.number("tic_scope"))
    page, cursor = page_of_candles(bars, request, _TICKS_PER_PAGE)
    return charted(request, [_row(one) for one in page], cursor)


def _minutes(request: Request) -> Answer:
    """Answer ka20005 업종분봉조회: prices signed; after the close come rows of its sessions."""
    sector = _sector(request)
    if sector is None:
        return blank(request.api)
    scope = request.number("tic_scope")
    page, cursor = page_of_minutes(request, partial(sector.latest_minutes, scope=scope))
    rows: list[dict[str, Any]] = []
    for candle in page:
        if candle.start.time() == _CLOSING_PRINT:
            rows += _after_close(candle)
        rows.append(_signed_row(candle))
    return charted(request, rows, cursor)


def _signed_row(candle: Candle) -> dict[str, Any]:
    return _row(candle) | {
        name: directed(getattr(candle, name), candle.base)
        for name in ("open", "high", "low", "close")
    }


def _after_close(candle: Candle) -> list[dict[str, Any]]:
    """Return the rows of the sessions after the close, newest first: nothing moves the index."""
    day = candle.start.date()
    markers = _MARKERS[:1] if day >= _AFTER_MARKET_SINCE else _MARKERS
    flat = dict.fromkeys(("open", "high", "low"), directed(candle.close, candle.base))
    return [
        _signed_row(candle) | flat | {"time": f"{day:%Y%m%d}{marker}", "volume": 0}
        for marker in reversed(markers)
    ]


def _days(request: Request) -> Answer:
    """Answer ka20006 업종일봉조회: newest first, the running day included."""
    sector = _sector(request)
    if sector is None:
        return blank(request.api)
    page, cursor = page_of_days(request, sector.days_until, _DAYS_PER_PAGE)
    return charted(request, [_row(one) for one in page], cursor)


def _periods(request: Request, *, period: Period) -> Answer:
    """Answer ka20007, ka20008 and ka20019 업종 주봉, 월봉, 년봉: newest first."""
    sector = _sector(request)
    if sector is None:
        return blank(request.api)
    days = [*sector.history.all(), sector.today]
    page, cursor = page_of_periods(request, days, period)
    return charted(request, [_row(one) for one in page], cursor)


HANDLERS: dict[str, Handler] = {
    "ka20004": _ticks,
    "ka20005": _minutes,
    "ka20006": _days,
    "ka20007": partial(_periods, period="week"),
    "ka20008": partial(_periods, period="month"),
    "ka20019": partial(_periods, period="year"),
}
