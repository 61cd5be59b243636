"""Pulse: what is sent once a second: indices, brokers, programs, fair values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from kiwoom_async.simulator.exchange.clock import Clock
from kiwoom_async.simulator.exchange.instruments.sectors import Sector
from kiwoom_async.simulator.exchange.instruments.world_gold import WorldGold
from kiwoom_async.simulator.exchange.market.fund import Fund
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.exchange.market.warrant import Warrant
from kiwoom_async.simulator.exchange.trading.happenings import (
    Happening,
    NavChanged,
    SectorMoved,
    Tallied,
    WarrantValued,
    WorldGoldMoved,
)

__all__ = ["Pulse"]

_INTERVAL = dt.timedelta(seconds=1)


class Pulse:
    """Sends once a second of exchange time what has moved since the last time."""

    def __init__(
        self,
        clock: Clock,
        stocks: Sequence[Stock],
        sectors: Iterable[Sector],
        fund: Fund,
        warrant: Warrant,
        world_gold: WorldGold,
    ) -> None:
        self._clock = clock
        self._stocks = stocks
        self._sectors = list(sectors)
        self._fund = fund
        self._warrant = warrant
        self._world_gold = world_gold
        self._due = clock.now
        self._volumes = {stock.symbol: stock.volume for stock in stocks}
        self._fund_sent = (fund.price, fund.nav)
        self._warrant_sent = (warrant.price, warrant.underlying.price)

    def beat(self) -> list[Happening]:
        """Return what is to be sent now; empty within a second of the last time."""
        if self._clock.now < self._due:
            return []
        self._due = self._clock.now + _INTERVAL
        now = self._clock.hhmmss
        self._world_gold.move()
        return [
            WorldGoldMoved(self._world_gold),
            *self._tallies(now),
            *(SectorMoved(sector, now) for sector in self._sectors if sector.look()),
            *self._values(now),
        ]

    def _tallies(self, now: str) -> list[Happening]:
        happened: list[Happening] = []
        for stock in self._stocks:
            if stock.volume != self._volumes[stock.symbol]:
                self._volumes[stock.symbol] = stock.volume
                stock.brokers.catch_up(stock.volume, now, stock.price)
                stock.programs.catch_up(stock.volume, stock.turnover, self._clock.now, stock.price)
                happened.append(Tallied(stock, now))
        return happened

    def _values(self, now: str) -> list[Happening]:
        """Value the ETF after the index it holds has moved, the ELW after its company."""
        happened: list[Happening] = []
        fund, warrant = self._fund, self._warrant
        if self._fund_sent != (fund.price, fund.nav):
            self._fund_sent = (fund.price, fund.nav)
            happened.append(NavChanged(fund, now))
        if self._warrant_sent != (warrant.price, warrant.underlying.price):
            self._warrant_sent = (warrant.price, warrant.underlying.price)
            happened.append(WarrantValued(warrant, now))
        return happened
