"""What arguments must pass together. The spec names these functions, the TRs call them.

Each takes the arguments by name and raises ConfigError when they can't be right.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from kiwoom_async.errors import ConfigError

__all__ = [
    "end_date_needs_start_date",
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
"""Order types with a price; all others take theirs from the market."""

_KRX_SESSIONS = frozenset({"after_hours_auction", "post_market", "pre_market"})


def price_fits_order_type(arguments: Arguments) -> None:
    """A limit needs a price, a market order takes none."""
    kind, price = arguments["order_type"], arguments["price"]
    if kind in _PRICED and price is None:
        raise ConfigError(f'order_type "{kind}" needs a price (or order_type="market")')
    if kind not in _PRICED and price is not None:
        raise ConfigError(f'order_type "{kind}" takes no price, but price is {price!r}')


def stop_price_fits_order_type(arguments: Arguments) -> None:
    """A stop-limit order needs its trigger, no other order has one."""
    kind, stop_price = arguments["order_type"], arguments["stop_price"]
    if kind == "stop_limit" and stop_price is None:
        raise ConfigError('order_type "stop_limit" needs a stop_price')
    if kind != "stop_limit" and stop_price is not None:
        raise ConfigError(f'stop_price is for "stop_limit" only, but order_type is "{kind}"')


def session_fits_exchange(arguments: Arguments) -> None:
    """The off-hours sessions are KRX's own."""
    kind, exchange = arguments["order_type"], arguments["exchange"]
    if kind in _KRX_SESSIONS and exchange == "nxt":
        raise ConfigError(f'order_type "{kind}" is a session of KRX: exchange can\'t be "nxt"')


def prices_on_a_tick(arguments: Arguments) -> None:
    """Prices lie on the grid of some instrument.

    From 2,000 KRW on every instrument moves by 5 KRW or a multiple of it: stocks by 5 up to 1,000
    in bands, ETFs and ELWs by 5 throughout. Below, 1 KRW is possible. What a symbol stands for is
    not known here, so nothing is refused that an ETF could cost; the server knows the rest.
    """
    for name in ("price", "stop_price"):
        price = arguments.get(name)
        if price is not None and price >= 2_000 and price % 5:
            raise ConfigError(
                f"{name} {price} is on no tick: from 2,000 KRW on prices are multiples of 5 KRW"
                " (of stocks from 5,000 KRW on, of 10; 20,000, 50; 50,000, 100; 200,000, 500;"
                " 500,000, 1,000)"
            )


def end_date_needs_start_date(arguments: Arguments) -> None:
    """A range of days that has an end has a beginning."""
    if arguments["end_date"] is not None and arguments["start_date"] is None:
        raise ConfigError("end_date needs a start_date")


def ranks_in_order(arguments: Arguments) -> None:
    """A range of ranks must not run backwards."""
    start, end = arguments["start_rank"], arguments["end_rank"]
    if start > end:
        raise ConfigError(f"start_rank {start} is after end_rank {end}")


def theme_or_symbol(arguments: Arguments) -> None:
    """A theme is looked up by its name or by one of its stocks."""
    if arguments["theme_name"] is not None and arguments["symbol"] is not None:
        raise ConfigError("give theme_name or symbol, not both")
