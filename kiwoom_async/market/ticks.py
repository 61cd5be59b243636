"""Tick sizes (호가가격단위): valid prices of an order, and the nearest valid price.

The tables are those of KRX; NXT uses the same. In force since:

- stocks, 2023-01-25 (one table for all boards), before that one for KOSPI and one for KOSDAQ/KONEX;
- ETF and ETN, 2023-12-11: 1 KRW below 2,000 KRW, 5 from there on; before that 5 throughout;
- ELW: 5 KRW; gold: 10 KRW per gram.
"""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from typing import Literal

import msgspec

from kiwoom_async.errors import ConfigError
from kiwoom_async.market.terms import (
    Board,
    Kind,
    checked_board,
    checked_count,
    checked_day,
    checked_kind,
)

__all__ = [
    "Direction",
    "TickTable",
    "is_on_tick",
    "nearest_prices",
    "next_price",
    "previous_price",
    "round_price",
    "tick_size",
    "tick_table",
]

Direction = Literal["down", "up", "nearest"]


class TickTable(msgspec.Struct, frozen=True):
    """The tick sizes of one kind of product, in force since a day.

    Attributes:
        since: First day in force, or the first day covered here.
        bands: Pairs of a price in KRW, and the tick size in KRW from that price on, lowest first.
    """

    since: dt.date
    bands: tuple[tuple[int, int], ...]

    def tick_size(self, price: float | Decimal) -> int:
        """Return the tick size at a price, KRW."""
        tick = self.bands[0][1]
        for least, size in self.bands:
            if price < least:
                break
            tick = size
        return tick

    def floor(self, price: float | Decimal) -> int:
        """Return the highest price on a tick that is not above ``price``; 0 without one."""
        tick = self.tick_size(price)
        return math.floor(price) // tick * tick

    def ceiling(self, price: float | Decimal) -> int:
        """Return the lowest price on a tick that is not below ``price``."""
        below = self.floor(price)
        return below if below == price else below + self.tick_size(below)


_FIRST = dt.date(2015, 1, 1)
_REFORM = dt.date(2023, 1, 25)
_STOCKS = ((0, 1), (2_000, 5), (5_000, 10), (20_000, 50), (50_000, 100), (200_000, 500))
_OLD_STOCKS = ((0, 1), (1_000, 5), (5_000, 10), (10_000, 50), (50_000, 100))

_KOSPI = (
    TickTable(_FIRST, (*_OLD_STOCKS, (100_000, 500), (500_000, 1_000))),
    TickTable(_REFORM, (*_STOCKS, (500_000, 1_000))),
)
_KOSDAQ = (TickTable(_FIRST, _OLD_STOCKS), TickTable(_REFORM, (*_STOCKS, (500_000, 1_000))))
_FUNDS = (
    TickTable(_FIRST, ((0, 5),)),
    TickTable(dt.date(2023, 12, 11), ((0, 1), (2_000, 5))),
)
_TABLES: dict[str, tuple[TickTable, ...]] = {
    "etf": _FUNDS,
    "etn": _FUNDS,
    "elw": (TickTable(_FIRST, ((0, 5),)),),
    "gold": (TickTable(_FIRST, ((0, 10),)),),
}


def tick_table(
    *, kind: Kind = "stock", board: Board = "kospi", on: dt.date | None = None
) -> TickTable:
    """Return the whole table of tick sizes (호가가격단위) of a kind of product.

    Args:
        kind: Kind of product.
        board: Where a stock is listed; matters for days before 2023-01-25 only.
        on: The day; by default the table in force now.

    Raises:
        ConfigError: an unknown kind or board, or a day before 2015.
    """
    checked_kind(kind)
    checked_board(board)
    tables = (_KOSPI if board == "kospi" else _KOSDAQ) if kind == "stock" else _TABLES[kind]
    if on is None:
        return tables[-1]
    day = checked_day(on, name="on")
    if day < _FIRST:
        raise ConfigError(f"on: tick sizes are known from {_FIRST} on, not for {day}")
    return next(table for table in reversed(tables) if table.since <= day)


def tick_size(
    price: float | Decimal,
    *,
    kind: Kind = "stock",
    board: Board = "kospi",
    on: dt.date | None = None,
) -> int:
    """Return the step between prices (호가가격단위) at ``price``, KRW.

    ``tick_size(70_000)`` is 100, ``tick_size(70_000, kind="etf")`` is 5.

    Args:
        price: KRW; of gold KRW per gram. A price where the tick size changes belongs to the
            higher band: at 2,000 KRW it is 5.
        kind: Kind of product.
        board: Where a stock is listed; matters for days before 2023-01-25 only.
        on: The day; by default the table in force now.

    Raises:
        ConfigError: a price that is not a positive number; otherwise as :func:`tick_table`.
    """
    return tick_table(kind=kind, board=board, on=on).tick_size(_number(price))


def is_on_tick(
    price: int, *, kind: Kind = "stock", board: Board = "kospi", on: dt.date | None = None
) -> bool:
    """Return whether a price is on a tick; daily limits are not checked.

    Raises:
        ConfigError: a price that is not a positive whole number; otherwise as :func:`tick_table`.
    """
    table = tick_table(kind=kind, board=board, on=on)
    return checked_count(price, name="price") % table.tick_size(price) == 0


def round_price(
    price: float | Decimal,
    *,
    direction: Direction = "nearest",
    kind: Kind = "stock",
    board: Board = "kospi",
    on: dt.date | None = None,
) -> int:
    """Return the price on a tick beside ``price``, KRW; a price on a tick does not change.

    ``round_price(70_050)`` is 70,100, ``round_price(70_049.5, direction="down")`` is 70,000.

    Args:
        price: Any positive number, such as a moving average.
        direction: ``"down"`` (to buy no dearer), ``"up"`` (to sell no cheaper), or ``"nearest"``,
            which rounds a half up.
        kind: Kind of product.
        board: Where a stock is listed; matters for days before 2023-01-25 only.
        on: The day; by default the table in force now.

    Raises:
        ConfigError: a price that is not a positive number, an unknown direction, or ``"down"``
            from below the lowest price; otherwise as :func:`tick_table`.
    """
    if direction not in ("down", "up", "nearest"):
        raise ConfigError(f'direction must be "down", "up" or "nearest", not {direction!r}')
    table = tick_table(kind=kind, board=board, on=on)
    exact = _number(price)
    below, above = table.floor(exact), table.ceiling(exact)
    if direction == "up":
        return above
    if direction == "down":
        return _at_least_one_tick(below, f"at or below {price}")
    nearest = below if Decimal(exact) - below < above - Decimal(exact) else above
    return nearest or above


def next_price(
    price: int, *, kind: Kind = "stock", board: Board = "kospi", on: dt.date | None = None
) -> int:
    """Return the lowest price on a tick above ``price``, KRW.

    Raises:
        ConfigError: a price that is not a positive whole number; otherwise as :func:`tick_table`.
    """
    table = tick_table(kind=kind, board=board, on=on)
    return table.ceiling(checked_count(price, name="price") + 1)


def previous_price(
    price: int, *, kind: Kind = "stock", board: Board = "kospi", on: dt.date | None = None
) -> int:
    """Return the highest price on a tick below ``price``, KRW.

    Raises:
        ConfigError: there is no lower price, or as :func:`next_price`.
    """
    table = tick_table(kind=kind, board=board, on=on)
    below = table.floor(checked_count(price, name="price") - 1)
    return _at_least_one_tick(below, f"below {price}")


def nearest_prices(
    price: float | Decimal,
    *,
    kind: Kind = "stock",
    board: Board = "kospi",
    on: dt.date | None = None,
) -> tuple[int, ...]:
    """Return the prices on a tick at or beside ``price``: itself, or the one below and the one
    above; only the one above when ``price`` is below the lowest price.

    Raises:
        ConfigError: a price that is not a positive number; otherwise as :func:`tick_table`.
    """
    table = tick_table(kind=kind, board=board, on=on)
    exact = _number(price)
    return tuple(sorted({table.floor(exact), table.ceiling(exact)} - {0}))


def _at_least_one_tick(price: int, where: str) -> int:
    if price <= 0:
        raise ConfigError(f"there is no price on a tick {where}")
    return price


def _number(price: object) -> float | Decimal:
    if isinstance(price, int | float | Decimal) and not isinstance(price, bool):
        finite = price.is_finite() if isinstance(price, Decimal) else abs(price) < math.inf
        if finite and price > 0:
            return price
    raise ConfigError(f"price must be a positive number, not {price!r}")
