"""Fund: an ETF whose price follows the value of what it holds, the KOSPI 200."""

from __future__ import annotations

from kiwoom_async.simulator.exchange.clock import Clock
from kiwoom_async.simulator.exchange.instruments.listings import Listing
from kiwoom_async.simulator.exchange.instruments.sectors import Sector
from kiwoom_async.simulator.exchange.market.stock import Stock

__all__ = ["Fund"]

_PREMIUM = 1.0003  # of the net asset value over the close, the day before


class Fund(Stock):
    """A fund that holds an index.

    Attributes:
        index: What it holds.
        base_nav: Net asset value (NAV) of a share the day before, hundredths of a KRW.
    """

    pull = 200.0

    def __init__(self, listing: Listing, clock: Clock, seed: str, index: Sector) -> None:
        self.index = index
        self.base_nav = round(listing.close * _PREMIUM * 100)
        super().__init__(listing, clock, seed, self.fair)

    @property
    def nav(self) -> int:
        """Net asset value of a share, hundredths of a KRW."""
        return round(self.base_nav * self.index.value / self.index.base)

    @property
    def fair(self) -> float:
        """The net asset value, KRW."""
        return self.nav / 100
