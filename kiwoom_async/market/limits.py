"""Daily price limits (가격제한폭): the highest and the lowest price of a day (상한가, 하한가).

±30 % of the base price since 2015-06-15, ±15 % before that and on KONEX; gold ±10 %. The limits
of leveraged products are multiplied by their leverage. ELWs have no limits, nor have stocks in
liquidation trading (정리매매).
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Final

import msgspec

from kiwoom_async.errors import ConfigError
from kiwoom_async.market.terms import Board, Kind, checked_count, checked_day
from kiwoom_async.market.ticks import TickTable, tick_table

__all__ = ["PriceLimits", "first_day_limits", "price_limits"]

_WIDENED: Final = dt.date(2015, 6, 15)
_FREE_FIRST_DAY: Final = dt.date(2023, 6, 26)
_MOST_LEVERAGE: Final = 3


class PriceLimits(msgspec.Struct, frozen=True):
    """The range of prices of a day; ``price in limits`` works.

    Attributes:
        lower: Lowest price (하한가), KRW, on a tick.
        upper: Highest price (상한가), KRW, on a tick.
    """

    lower: int
    upper: int

    def __contains__(self, price: object) -> bool:
        return isinstance(price, int) and self.lower <= price <= self.upper


def price_limits(
    base: int,
    *,
    kind: Kind = "stock",
    board: Board = "kospi",
    leverage: float | Decimal = 1,
    on: dt.date | None = None,
) -> PriceLimits:
    """Return the daily price limits (상한가, 하한가) that follow from a base price.

    The width is the rate times the base price, cut to the tick of the base price, at least one
    tick; the limits are then moved inwards to the next tick where they lie on none.
    ``price_limits(70_000)`` is 49,000 to 91,000.

    Args:
        base: Base price (기준가), KRW: the previous close, unless rights or a split changed it.
        kind: Kind of product.
        board: Where a stock is listed.
        leverage: Multiple that an ETF or ETN follows, with or without sign (``2``, ``-2``).
        on: The day; by default the rules in force now.

    Raises:
        ConfigError: an ELW, which has no limits; a base price that is not a positive whole number;
            a leverage for another kind than ETF or ETN, or not between 1 and 3; otherwise as
            :func:`~kiwoom_async.market.tick_table`.
    """
    table = tick_table(kind=kind, board=board, on=on)
    rate = _rate(kind, board, on) * _multiple(kind, leverage)
    tick = table.tick_size(checked_count(base, name="base"))
    width = max(int(base * rate / 100) // tick * tick, tick)
    return PriceLimits(_least(table, base - width), table.floor(base + width))


def first_day_limits(
    offering_price: int, *, board: Board = "kospi", on: dt.date | None = None
) -> PriceLimits:
    """Return the price limits of a stock's first day: 60 % to 400 % of its offering price (공모가).

    Args:
        offering_price: KRW.
        board: ``"kospi"`` or ``"kosdaq"``.
        on: The first day of trading; by default the rule in force now.

    Raises:
        ConfigError: a day before 2023-06-26, when the opening auction found the base price; KONEX;
            otherwise as :func:`~kiwoom_async.market.tick_table`.
    """
    if board == "konex":
        raise ConfigError('board: "konex" has no first day limits of its own')
    if on is not None and checked_day(on, name="on") < _FREE_FIRST_DAY:
        raise ConfigError(
            f"on: before {_FREE_FIRST_DAY} the base price of a first day came from its opening"
            " auction: give that price to price_limits()"
        )
    table = tick_table(board=board, on=on)
    price = checked_count(offering_price, name="offering_price")
    return PriceLimits(_least(table, Decimal(price * 6) / 10), table.floor(price * 4))


def _rate(kind: Kind, board: Board, on: dt.date | None) -> int:
    """Return the price limit of a day, % of the base price."""
    if kind == "elw":
        raise ConfigError("an ELW has no daily price limits")
    if kind == "gold":
        return 10
    narrow = (kind == "stock" and board == "konex") or (on is not None and on < _WIDENED)
    return 15 if narrow else 30


def _multiple(kind: Kind, leverage: object) -> Decimal:
    if not isinstance(leverage, int | float | Decimal) or isinstance(leverage, bool):
        raise ConfigError(f"leverage must be a number, not {leverage!r}")
    multiple = abs(Decimal(str(leverage)))
    if not multiple.is_finite() or not 1 <= multiple <= _MOST_LEVERAGE:
        raise ConfigError(f"leverage must be from 1 to {_MOST_LEVERAGE}, not {leverage!r}")
    if multiple != 1 and kind not in ("etf", "etn"):
        raise ConfigError(f'leverage is for kind "etf" or "etn" only, but kind is "{kind}"')
    return multiple


def _least(table: TickTable, price: int | Decimal) -> int:
    """Return the lowest price on a tick that is not below ``price``, at least one tick."""
    return max(table.ceiling(price), table.tick_size(0))
