"""Companies: earnings and book value, which belong to the listing and do not change in a day."""

from __future__ import annotations

import random
from functools import lru_cache

import msgspec

from kiwoom_async.simulator.exchange.instruments.listings import Listing

__all__ = ["Fundamentals", "fundamentals"]

_YEARS = (5.0, 30.0)  # of earnings that a company is worth
_BOOKS = (0.4, 4.0)  # times its book value


class Fundamentals(msgspec.Struct, frozen=True):
    """Earnings and book value of a company, KRW.

    Attributes:
        eps: Earnings per share (주당순이익).
        bps: Book value per share (주당순자산).
        sales, operating_profit, net_profit: Of a year.
    """

    eps: int
    bps: int
    sales: int
    operating_profit: int
    net_profit: int

    def per(self, price: int) -> float:
        """Return the price in years of earnings."""
        return price / self.eps

    def pbr(self, price: int) -> float:
        """Return the price in book values."""
        return price / self.bps

    @property
    def roe(self) -> float:
        """Earnings in per cent of the book value."""
        return self.eps * 100 / self.bps


@lru_cache(maxsize=10_000)
def fundamentals(listing: Listing) -> Fundamentals:
    """Return the fundamentals of a company; they follow from its symbol and its last close."""
    rng = random.Random(f"{listing.symbol}:fundamentals")
    eps = max(1, int(listing.close / rng.uniform(*_YEARS)))
    bps = max(1, int(listing.close / rng.uniform(*_BOOKS)))
    net = eps * listing.shares
    operating = int(net * rng.uniform(1.1, 1.5))
    return Fundamentals(eps, bps, int(operating * rng.uniform(5, 15)), operating, net)
