"""Quotes as the rankings show them."""

from __future__ import annotations

from typing import Any

from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.rest.calls import Request
from kiwoom_async.simulator.rest.facets import quote

__all__ = ["INT_OVERFLOW", "LONG_OVERFLOW", "shown"]

LONG_OVERFLOW, INT_OVERFLOW = 4_294_967_295, 2_147_483_647
"""What a counter of the service shows when it has overflowed."""

Values = dict[str, Any]


def shown(stock: Stock, request: Request) -> Values:
    """Return the quote as rankings write it: a counter that has overflowed does not change."""
    values = quote(stock, venue=request.venue_suffix())
    if stock.krx.saturated or stock.volume > LONG_OVERFLOW:
        values["volume"] = values["cumulative_volume"] = LONG_OVERFLOW
    return values
