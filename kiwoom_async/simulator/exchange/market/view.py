"""Book view: the public part of an order book at one moment."""

from __future__ import annotations

from typing import TypeVar

import msgspec

__all__ = ["DEPTH", "EMPTY", "BookView", "Books", "downwards", "joined", "shifted"]

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


EMPTY = BookView([], 0, -1, [], [], 0, -1, [], [])
"""A book that shows nothing."""

Books = tuple[BookView, BookView]
"""Those of two exchanges, in any order."""


def joined(now: Books, before: Books) -> BookView:
    """Return the books of two exchanges with the same prices as one."""
    ask, asks = _asks(now)
    bid, bids = _bids(now)
    ask_before, asks_before = _asks(before)
    bid_before, bids_before = _bids(before)
    prices = now[0].prices
    return BookView(prices, ask, bid, asks, bids, ask_before, bid_before, asks_before, bids_before)


def _asks(books: Books) -> tuple[int, list[int]]:
    one, other = books
    if not other.ask_sizes:
        return one.ask, one.ask_sizes
    best = min(one.ask, other.ask) if one.ask_sizes else other.ask
    count = min(DEPTH, len(other.prices) - best)
    sizes = (shifted(book.ask_sizes, book.ask - best, count) for book in books)
    return best, [a + b for a, b in zip(*sizes, strict=True)]


def _bids(books: Books) -> tuple[int, list[int]]:
    one, other = books
    if not other.bid_sizes:
        return one.bid, one.bid_sizes
    best = max(one.bid, other.bid) if one.bid_sizes else other.bid
    count = min(DEPTH, best + 1)
    sizes = (shifted(book.bid_sizes, best - book.bid, count) for book in books)
    return best, [a + b for a, b in zip(*sizes, strict=True)]


def shifted(sizes: list[int], levels: int, count: int = DEPTH) -> list[int]:
    """Return so many levels that begin ``levels`` before the first size, or after it; zeros where
    there is none.
    """
    found = [0] * min(levels, count) + sizes if levels > 0 else sizes[-levels:]
    return (found + [0] * (count - len(found)))[:count]


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
