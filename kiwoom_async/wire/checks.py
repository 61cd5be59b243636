"""Checks of several arguments together. The spec names these functions, the TRs call them.

Each gets the arguments by name and raises ConfigError for an invalid combination.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from kiwoom_async.errors import ConfigError
from kiwoom_async.wire.ticks import check_ticks

__all__ = [
    "end_date_needs_start_date",
    "gold_prices_on_a_tick",
    "price_fits_order_type",
    "prices_on_a_tick",
    "ranks_in_order",
    "session_fits_exchange",
    "stop_price_fits_order_type",
    "theme_or_symbol",
]

Arguments: TypeAlias = Mapping[str, Any]

_PRICED = frozenset(
    {
        "after_hours_auction",
        "conditional_limit",
        "limit",
        "limit_fok",
        "limit_ioc",
        "stop_limit",
    }
)
"""Order types with a price; all others use the market price."""

_KRX_SESSIONS = frozenset({"after_hours_auction", "post_market", "pre_market"})


def price_fits_order_type(arguments: Arguments) -> None:
    """Require a price for a limit order, and refuse one for a market order."""
    kind, price = arguments["order_type"], arguments["price"]
    if kind in _PRICED and price is None:
        raise ConfigError(f'order_type "{kind}" needs a price (or order_type="market")')
    if kind not in _PRICED and price is not None:
        raise ConfigError(f'order_type "{kind}" takes no price, but price is {price!r}')


def stop_price_fits_order_type(arguments: Arguments) -> None:
    """Require the trigger of a stop-limit order, and refuse one for any other."""
    kind, stop_price = arguments["order_type"], arguments["stop_price"]
    if kind == "stop_limit" and stop_price is None:
        raise ConfigError('order_type "stop_limit" needs a stop_price')
    if kind != "stop_limit" and stop_price is not None:
        raise ConfigError(f'stop_price is for "stop_limit" only, but order_type is "{kind}"')


def session_fits_exchange(arguments: Arguments) -> None:
    """Refuse the off-hours sessions for NXT: only KRX has them."""
    kind, exchange = arguments["order_type"], arguments["exchange"]
    if kind in _KRX_SESSIONS and exchange == "nxt":
        raise ConfigError(f'order_type "{kind}" is a session of KRX: exchange can\'t be "nxt"')


def prices_on_a_tick(arguments: Arguments) -> None:
    """Require prices on a tick (호가가격단위) of a stock, an ETF, an ETN or an ELW.

    The kind of the symbol is not known here, so a price valid for any of these kinds passes.
    """
    check_ticks(arguments, "stock", "etf", "etn", "elw")


def gold_prices_on_a_tick(arguments: Arguments) -> None:
    """Require prices of a gold order to be on a tick."""
    check_ticks(arguments, "gold")


def end_date_needs_start_date(arguments: Arguments) -> None:
    """Require a start date if there is an end date."""
    if arguments["end_date"] is not None and arguments["start_date"] is None:
        raise ConfigError("end_date needs a start_date")


def ranks_in_order(arguments: Arguments) -> None:
    """Refuse a range of ranks whose start is after its end."""
    start, end = arguments["start_rank"], arguments["end_rank"]
    if start > end:
        raise ConfigError(f"start_rank {start} is after end_rank {end}")


def theme_or_symbol(arguments: Arguments) -> None:
    """Refuse to look up a theme by name and by stock at the same time."""
    if arguments["theme_name"] is not None and arguments["symbol"] is not None:
        raise ConfigError("give theme_name or symbol, not both")
