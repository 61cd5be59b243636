"""Ticks: check of the prices of an order against the tick sizes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kiwoom_async.errors import ConfigError
from kiwoom_async.market.terms import Kind
from kiwoom_async.market.ticks import is_on_tick, nearest_prices

__all__ = ["check_ticks"]

_NAMES: dict[Kind, str] = {
    "stock": "stock",
    "etf": "ETF",
    "etn": "ETN",
    "elw": "ELW",
    "gold": "gold",
}


def check_ticks(arguments: Mapping[str, Any], *kinds: Kind) -> None:
    """Require prices that are on a tick of at least one of the kinds of products.

    Raises:
        ConfigError: naming the price, and the nearest prices on a tick.
    """
    for name in ("price", "stop_price"):
        price = arguments.get(name)
        if price is None or any(is_on_tick(price, kind=kind) for kind in kinds):
            continue
        raise ConfigError(f"{name} {price:,} is off tick: {_nearest(price, kinds)}")


def _nearest(price: int, kinds: Sequence[Kind]) -> str:
    """Give the prices on a tick around ``price``: ``70,000 or 70,100``, by kind if they differ."""
    beside: dict[str, list[str]] = {}
    for kind in kinds:
        prices = " or ".join(f"{one:,}" for one in nearest_prices(price, kind=kind))
        beside.setdefault(prices, []).append(_NAMES[kind])
    if len(kinds) == 1:
        return next(iter(beside))
    return ", ".join(f"{prices} ({', '.join(names)})" for prices, names in beside.items())
