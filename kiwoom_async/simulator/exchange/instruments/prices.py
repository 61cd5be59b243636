"""Grid: the prices that orders of a market may have, and the daily limits."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from typing import get_args

import msgspec

from kiwoom_async import market

__all__ = ["FUNDS", "GOLD", "NOTES", "STOCKS", "WARRANTS", "Grid"]

_WARRANT_LIMIT = 4  # times the base; an ELW has no daily limit, but a book needs an end


_TABLES: dict[str, market.TickTable] = {
    kind: market.tick_table(kind=kind) for kind in get_args(market.Kind)
}
# prices and ticks of the bands: a past of years for thousands of instruments is millions of prices
_BANDS: dict[str, tuple[list[int], list[int]]] = {
    kind: ([price for price, _ in table.bands], [tick for _, tick in table.bands])
    for kind, table in _TABLES.items()
}


class Grid(msgspec.Struct, frozen=True):
    """Valid order prices of a market.

    Attributes:
        kind: Kind of instrument.
    """

    kind: market.Kind

    @property
    def table(self) -> market.TickTable:
        """The tick sizes (호가가격단위)."""
        return _TABLES[self.kind]

    def tick_size(self, price: float) -> int:
        """Return the step between prices at ``price``, KRW."""
        starts, ticks = _BANDS[self.kind]
        return ticks[max(bisect_right(starts, price) - 1, 0)]

    def __contains__(self, price: object) -> bool:
        """Return whether an order may name this price, the limits of the day aside."""
        return isinstance(price, int) and price > 0 and price % self.tick_size(price) == 0

    def snap(self, price: float) -> int:
        """Return the nearest price at or below ``price``, at least one step."""
        starts, ticks = _BANDS[self.kind]
        tick = ticks[max(bisect_right(starts, price) - 1, 0)]
        return max(int(price) // tick * tick, ticks[0])

    def limits(self, base: int) -> tuple[int, int]:
        """Return lowest and highest price (하한가, 상한가) of a day that starts from ``base``."""
        return _limits(self, base)

    def ladder(self, base: int) -> list[int]:
        """Return every price of a day that starts from ``base``, lowest first."""
        return list(_ladder(self, base))

    def sign(self, price: int, base: int) -> str:
        """Return FID 25 (대비기호): 1 upper limit, 2 up, 3 equal, 4 lower limit, 5 down."""
        if price == base:
            return "3"
        lowest, highest = self.limits(base)
        if price > base:
            return "1" if price >= highest else "2"
        return "4" if price <= lowest else "5"


@lru_cache(maxsize=50_000)
def _limits(grid: Grid, base: int) -> tuple[int, int]:
    if grid.kind == "elw":
        return grid.tick_size(0), grid.snap(base * _WARRANT_LIMIT)
    limits = market.price_limits(base, kind=grid.kind)
    return limits.lower, limits.upper


@lru_cache(maxsize=10_000)
def _ladder(grid: Grid, base: int) -> tuple[int, ...]:
    price, highest = grid.limits(base)
    bands = grid.table.bands
    prices: list[int] = []
    for (_, tick), (end, _) in zip(bands, [*bands[1:], (highest + 1, 0)], strict=True):
        steps = range(price, min(end, highest + 1), tick)
        prices += steps
        price = steps[-1] + tick if steps else price
    return tuple(prices)


STOCKS = Grid("stock")
FUNDS = Grid("etf")
NOTES = Grid("etn")
WARRANTS = Grid("elw")
GOLD = Grid("gold")
