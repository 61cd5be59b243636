"""Screening: the instruments a ranking is made of, after every filter of its request.

The filters are found by the English names of the arguments, so a TR needs no code for
them: market, least volume, least turnover, price band, state of the stock, credit, price limits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kiwoom_async.simulator.exchange.accounts.account import credit_grade
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.rest.calls import Request
from kiwoom_async.simulator.rest.selection import literal

__all__ = ["screened"]

_MARGIN_RATE = "margin_100"  # every order is paid in full here


def screened(request: Request, *, funds: bool = False) -> list[Stock]:
    """Return the instruments that pass every filter of a request, in the order of listing, at the
    exchange that it names.

    Args:
        request: The call.
        funds: Whether ETFs and ETNs are ranked among the companies.
    """
    kinds = ("stock", "etf", "etn") if funds else ("stock",)
    every = request.exchange.instruments.present()
    found = request.at_venue(one for one in every if one.listing.kind in kinds)
    for param in request.api.params:
        passes = _FILTERS.get(param.name)
        if passes is None or not request.text(param.wire):
            continue
        asked = literal(request, param.wire)
        found = [stock for stock in found if passes(stock, asked, request)]
    return found


def _market(stock: Stock, asked: Any, request: Request) -> bool:
    if asked == "kospi200":
        sector = request.exchange.sectors.get("201")
        return sector is not None and stock.symbol in sector.symbols
    return asked in ("", "all", stock.listing.market)


def _volume(stock: Stock, asked: Any, request: Request) -> bool:
    return stock.volume >= (asked or 0)


def _turnover(stock: Stock, asked: Any, request: Request) -> bool:
    return stock.turnover >= (asked or 0)


def _limits(stock: Stock, asked: Any, request: Request) -> bool:
    """Pass stocks at their daily limits only when they are included."""
    return bool(asked) or stock.price not in stock.limits


def _credit(stock: Stock, asked: Any, request: Request) -> bool:
    grade = credit_grade(stock.listing)
    if asked in ("", "all", "exclude_over_limit"):
        return True
    if asked == "margin_loan":
        return bool(grade)
    return bool(grade) and asked == f"margin_loan_{grade.lower()}"


def _state(stock: Stock, asked: Any, request: Request) -> bool:
    """Pass by the state of a stock; nothing is administrative, in liquidation, or a SPAC here."""
    words = str(asked)
    if words.startswith("only_margin"):
        return words.endswith(_MARGIN_RATE)
    if words == f"exclude_{_MARGIN_RATE}":
        return False
    excluded, listing = words.split("_")[1:], stock.listing
    return not ((listing.preferred and "preferred" in excluded) or listing.kind in excluded)


def _price_band(stock: Stock, asked: Any, request: Request) -> bool:
    """Pass by a band such as ``under_1000``, ``at_least_5000`` or ``from_1000_to_2000``."""
    words = str(asked).split("_")
    if words[0] == "under":
        return stock.price < int(words[1])
    if words[0] == "at":
        return stock.price >= int(words[2])
    if words[0] == "from":
        return int(words[1]) <= stock.price < int(words[3])
    return True


_FILTERS: dict[str, Callable[[Stock, Any, Request], bool]] = {
    "market": _market,
    "min_volume": _volume,
    "min_turnover": _turnover,
    "include_price_limits": _limits,
    "credit_filter": _credit,
    "stock_filter": _state,
    "price_band": _price_band,
}
