"""Sector view: what is shown of an index after a look at all its stocks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kiwoom_async.simulator.exchange.instruments.index_day import IndexDay
from kiwoom_async.simulator.exchange.instruments.tape import Tape

__all__ = ["Breadth", "SectorView"]


class Breadth:
    """Numbers of rising and falling stocks of a sector (업종등락).

    Attributes:
        rising: Number of rising stocks, those at the upper limit included; ``falling`` the same.
        at_upper_limit, at_lower_limit, unchanged: How many.
    """

    def __init__(self, traded: Iterable[Tape]) -> None:
        self.rising = self.falling = self.unchanged = 0
        self.at_upper_limit = self.at_lower_limit = 0
        for stock in traded:
            price, base = stock.price, stock.base
            if price > base:
                self.rising += 1
                self.at_upper_limit += price >= stock.limits[1]
            elif price < base:
                self.falling += 1
                self.at_lower_limit += price <= stock.limits[0]
            else:
                self.unchanged += 1

    @property
    def traded(self) -> int:
        """Number of its stocks traded today."""
        return self.rising + self.falling + self.unchanged


class SectorView(NamedTuple):
    """State of an index at one moment; its stocks are looked at once for everything pushed of it.

    Attributes:
        day: Its running day.
        size: Shares traded since the look before.
        volume: Shares traded today; ``turnover`` in KRW.
        breadth: Numbers of rising and falling stocks.
        members: Number of its stocks.
    """

    day: IndexDay
    size: int
    volume: int
    turnover: int
    breadth: Breadth
    members: int
