"""Book view: the public part of an order book at one moment."""

from __future__ import annotations

from typing import TypeVar

import msgspec

__all__ = ["DEPTH", "BookView", "downwards"]

DEPTH = 10

Level = TypeVar("Level")


class BookView(msgspec.Struct, frozen=True, gc=False):
    """Up to ten levels of each side, best first; what follows from them is worked out when asked.

    Attributes:
        prices: The ladder of the book, KRW.
        ask, bid: Positions of the best prices on it.
        ask_sizes, bid_sizes: Shares.
        ask_before, bid_before, ask_sizes_before, bid_sizes_before: The same of the view before.
    """

    prices: list[int]
    ask: int
    bid: int
    ask_sizes: list[int]
    bid_sizes: list[int]
    ask_before: int
    bid_before: int
    ask_sizes_before: list[int]
    bid_sizes_before: list[int]

    @property
    def ask_prices(self) -> list[int]:
        """KRW."""
        return self.prices[self.ask : self.ask + DEPTH]

    @property
    def bid_prices(self) -> list[int]:
        """KRW."""
        return downwards(self.prices, self.bid)

    @property
    def ask_changes(self) -> list[int]:
        """Each size less what was shown at that price before."""
        return _changes(self.ask_sizes, self.ask_sizes_before, self.ask - self.ask_before)

    @property
    def bid_changes(self) -> list[int]:
        """Each size less what was shown at that price before."""
        return _changes(self.bid_sizes, self.bid_sizes_before, self.bid_before - self.bid)

    @property
    def total_ask(self) -> int:
        """Shares of the levels shown; ``total_bid`` the same."""
        return sum(self.ask_sizes)

    @property
    def total_bid(self) -> int:
        """Shares of the levels shown."""
        return sum(self.bid_sizes)

    @property
    def total_ask_change(self) -> int:
        """``total_ask`` less that of the view before."""
        return self.total_ask - sum(self.ask_sizes_before)

    @property
    def total_bid_change(self) -> int:
        """``total_bid`` less that of the view before."""
        return self.total_bid - sum(self.bid_sizes_before)

    @property
    def middle(self) -> int:
        """Half way between the best prices, KRW; 0 when a side is empty."""
        if not self.ask_sizes or not self.bid_sizes:
            return 0
        return (self.prices[self.ask] + self.prices[self.bid]) // 2

    @property
    def moved(self) -> bool:
        """Whether the best prices are other ones than before."""
        return self.ask != self.ask_before or self.bid != self.bid_before


def downwards(levels: list[Level], first: int) -> list[Level]:
    """Return up to ten levels from ``first`` down; empty if that is below the lowest."""
    if first >= DEPTH:
        return levels[first : first - DEPTH : -1]
    return levels[first::-1] if first >= 0 else []


def _changes(sizes: list[int], before: list[int], shift: int) -> list[int]:
    """Return what changed size by size, the levels having been ``shift`` further on before."""
    if not shift:
        if sizes == before:
            return [0] * len(sizes)
        return [size - last for size, last in zip(sizes, before, strict=True)]
    return [
        size - (before[level] if 0 <= level < len(before) else 0)
        for level, size in enumerate(sizes, shift)
    ]
