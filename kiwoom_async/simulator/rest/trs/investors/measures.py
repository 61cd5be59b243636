"""Measures: trades of investors on the side and in the unit of a request."""

from __future__ import annotations

import datetime as dt

from kiwoom_async.simulator.exchange.daily.investors import Investors
from kiwoom_async.simulator.rest.calls import Request
from kiwoom_async.simulator.rest.selection import literal

__all__ = ["EOK", "MILLION", "final", "investor_columns"]

MILLION = 1_000_000
EOK = 100_000_000

_FINAL = dt.time(18)  # when the exchange makes the day's figures of investors final


def investor_columns(request: Request, investors: Investors, side: str = "") -> dict[str, int]:
    """Return the columns by English name: million KRW, or shares (thousands if asked for).

    Args:
        request: Says whether money or shares, and which unit.
        investors: Trades of the investors.
        side: ``buy``, ``sell`` or ``net``; by default what the request says.
    """
    side = side or literal(request, "trde_tp").removesuffix("_buy")
    measure = literal(request, "amt_qty_tp")
    unit = MILLION if measure == "amount" else int(request.text("unit_tp") or 1)
    return investors.in_units(side, measure, unit)


def final(request: Request, day: dt.date) -> bool:
    """Return whether the figures of a day are final; today's are in the evening."""
    clock = request.exchange.clock
    return day < clock.day or clock.now.time() >= _FINAL
