"""Pulse: messages sent once a second: indices, brokers, programs, fair values."""

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
        funds: Sequence[Fund],
        warrants: Sequence[Warrant],
        world_gold: WorldGold,
    ) -> None:
        self._clock = clock
        self._stocks = stocks
        self._sectors = list(sectors)
        self._funds = funds
        self._warrants = warrants
        self._world_gold = world_gold
        self._due = clock.now
        derived: list[Fund | Warrant] = [*funds, *warrants]
        self._sent = {one.symbol: _value(one) for one in derived}

    def begin_day(self) -> None:
        """Start a day: nothing was traded yet."""
        self._due = self._clock.now

    def beat(self) -> list[Happening]:
        """Return the messages to send now; empty within a second of the last time."""
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
        return [
            self._tally(market, now)
            for stock in self._stocks
            for market in stock.open_markets
            if market.volume != market.brokers.volume
        ]

    def _tally(self, stock: Stock, now: str) -> Tallied:
        stock.brokers.catch_up(stock.volume, now, stock.price)
        stock.programs.catch_up(stock.volume, stock.turnover, self._clock.now, stock.price)
        return Tallied(stock, now)

    def _values(self, now: str) -> list[Happening]:
        """Value the ETFs after the indices they hold have moved, the ELWs after what is behind
        them.
        """
        happened: list[Happening] = [
            NavChanged(fund, now) for fund in self._funds if self._changed(fund)
        ]
        return happened + [
            WarrantValued(warrant, now) for warrant in self._warrants if self._changed(warrant)
        ]

    def _changed(self, one: Fund | Warrant) -> bool:
        """Return whether its value is another one than was sent last, and note it."""
        before, self._sent[one.symbol] = self._sent[one.symbol], _value(one)
        return before != self._sent[one.symbol]


def _value(one: Fund | Warrant) -> tuple[int, float]:
    return one.price, one.nav if isinstance(one, Fund) else one.underlying.price
