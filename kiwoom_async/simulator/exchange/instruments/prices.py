"""Prices on the Korea Exchange: tick sizes, daily limits, and where a price stands on the day."""

from __future__ import annotations

from functools import lru_cache
from math import inf

import msgspec

__all__ = ["FUNDS", "GOLD", "STOCKS", "WARRANTS", "Grid"]


class Grid(msgspec.Struct, frozen=True):
    """Which prices the orders of a market may name.

    Attributes:
        ticks: Steps between prices (호가단위), KRW, each with the price below which it holds.
        down: How far below its reference price a day may go, as a part of it; ``up`` the same.
    """

    ticks: tuple[tuple[float, int], ...]
    down: float
    up: float

    def tick_size(self, price: float) -> int:
        """Return the step between prices at ``price``, KRW."""
        return next(tick for below, tick in self.ticks if price < below)

    def __contains__(self, price: object) -> bool:
        """Return whether an order may name this price, the limits of the day aside."""
        return isinstance(price, int) and price > 0 and price % self.tick_size(price) == 0

    def snap(self, price: float) -> int:
        """Return the nearest price at or below ``price``, at least one step."""
        tick = self.tick_size(price)
        return max(int(price) // tick * tick, self.tick_size(0))

    def limits(self, base: int) -> tuple[int, int]:
        """Return the lowest and the highest price (하한가, 상한가) of a day that starts from
        ``base``.
        """
        return _limits(self, base)

    def ladder(self, base: int) -> list[int]:
        """Return every price of a day that starts from ``base``, lowest first."""
        price, highest = self.limits(base)
        prices = []
        while price <= highest:
            prices.append(price)
            price += self.tick_size(price)
        return prices

    def sign(self, price: int, base: int) -> str:
        """Return the code of FID 25 (대비기호): 1 upper limit, 2 up, 3 equal, 4 lower limit, 5
        down.
        """
        if price == base:
            return "3"
        lowest, highest = self.limits(base)
        if price > base:
            return "1" if price >= highest else "2"
        return "4" if price <= lowest else "5"


@lru_cache(maxsize=10_000)
def _limits(grid: Grid, base: int) -> tuple[int, int]:
    floor = base * (1 - grid.down)
    lowest = grid.snap(floor)
    if lowest < floor:
        lowest += grid.tick_size(lowest)
    return lowest, grid.snap(base * (1 + grid.up))


_BANDS = ((2_000, 1), (5_000, 5), (20_000, 10), (50_000, 50), (200_000, 100), (500_000, 500))

STOCKS = Grid((*_BANDS, (inf, 1_000)), 0.3, 0.3)
"""Companies, as in force since 2023."""

FUNDS = Grid(((2_000, 1), (inf, 5)), 0.3, 0.3)
"""ETFs."""

WARRANTS = Grid(((inf, 5),), 1, 3)
"""ELWs. They have no daily limits; their days end somewhere here all the same."""

GOLD = Grid(((inf, 10),), 0.1, 0.1)
"""Gold, KRW per gram."""
