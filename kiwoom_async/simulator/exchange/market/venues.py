"""Venues: a company at NXT, with a book and tape of its own, and at both exchanges together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cached_property

from kiwoom_async.simulator.exchange.clock import Clock
from kiwoom_async.simulator.exchange.instruments.candles import Candle
from kiwoom_async.simulator.exchange.instruments.flows import Brokers, Programs
from kiwoom_async.simulator.exchange.instruments.history import History
from kiwoom_async.simulator.exchange.instruments.nxt import (
    JointHistory,
    NxtHistory,
    merged_bars,
    minutes_so_far,
)
from kiwoom_async.simulator.exchange.instruments.prints import Drawn, Print, on_one_tape
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.exchange.market.view import EMPTY, BookView, joined

__all__ = ["Both", "Nxt", "list_at_nxt"]

_PART_OF_A_TRADE = 0.6
"""Size of a trade there; with their number about 15 % of the volume at KRX, as on past days."""


def list_at_nxt(
    stock: Stock, clock: Clock, seed: str, trades: Callable[[Stock], bool]
) -> tuple[Nxt, Both]:
    """Make the market of a company at NXT, and that of both exchanges together.

    Args:
        stock: The company at KRX.
        clock: Exchange time.
        seed: Source of everything random.
        trades: Whether the exchange of an instrument trades now.
    """
    nxt = Nxt(stock, clock, seed)
    return nxt, Both(stock, nxt, clock, seed, trades)


class Nxt(Stock):
    """A company at NXT; its price follows that at KRX."""

    pull = 40.0
    venue = "NXT"
    suffix = "_NX"

    def __init__(self, krx: Stock, clock: Clock, seed: str) -> None:
        self._at_krx = krx
        super().__init__(krx.listing, clock, seed)
        self.venues = self.item, f"{self.symbol}_AL"
        self.typical_size = max(5, int(krx.typical_size * _PART_OF_A_TRADE))

    @property
    def krx(self) -> Stock:
        """The company at KRX."""
        return self._at_krx

    @property
    def nxt(self) -> Stock:
        """Itself."""
        return self

    @property
    def both(self) -> Stock:
        """The company at both exchanges together."""
        return self._at_krx.both

    @property
    def fair(self) -> float:
        """The price at KRX, KRW."""
        return self._at_krx.price

    def _reference(self) -> int:
        return self._at_krx.base

    def _history(self, today: dt.date, seed: str) -> History:
        return NxtHistory(self._at_krx.history, f"{seed}:{self.item}", self.grid)

    def _morning(self, price: float | None) -> list[Candle]:
        if self._at_krx.opened is None:
            return []
        bars = minutes_so_far(
            self._at_krx.minutes_today(),
            self.base,
            self._at_krx.opened,
            self.listing.shares,
            self._rng,
            self.grid,
        )
        if bars:
            self._take_over(bars, 0, self._rng.uniform(0.45, 0.55))
        return bars

    def _drawn(self, bars: list[Candle]) -> Drawn:
        aggressors = self.buy_volume, self.sell_volume
        return Drawn(bars, aggressors, f"{self._seed}{self.suffix}", self.grid, self.venue)


class Both(Stock):
    """A company at both exchanges together: the trades on one tape, the two books as one."""

    venue = "SOR"
    suffix = "_AL"

    def __init__(
        self,
        krx: Stock,
        nxt: Nxt,
        clock: Clock,
        seed: str,
        trades: Callable[[Stock], bool],
    ) -> None:
        self._at_krx, self._at_nxt = krx, nxt
        self._trades = trades
        super().__init__(krx.listing, clock, seed)
        self.venues = (self.item,)

    @property
    def krx(self) -> Stock:
        """The company at KRX."""
        return self._at_krx

    @property
    def nxt(self) -> Stock:
        """The company at NXT."""
        return self._at_nxt

    @property
    def view(self) -> BookView:
        """Both books as one, as they were shown last."""
        return joined(self.shown, self.shown_before)

    @property
    def best_ask(self) -> int:
        """The lowest ask of both, KRW; 0 without any."""
        return next(iter(self.view.ask_prices), 0)

    @property
    def best_bid(self) -> int:
        """The highest bid of both, KRW; 0 without any."""
        return next(iter(self.view.bid_prices), 0)

    @property
    def parts(self) -> tuple[Stock, Stock]:
        """The company at each exchange."""
        return self._at_krx, self._at_nxt

    def _reference(self) -> int:
        return self._at_krx.base

    def _history(self, today: dt.date, seed: str) -> History:
        krx, nxt = (part.history for part in self.parts)
        return JointHistory(krx, nxt, f"{seed}:{self.item}", self.grid)

    def _morning(self, price: float | None) -> list[Candle]:
        bars = merged_bars(bar for part in self.parts for bar in part.minutes_today())
        if bars:
            self._take_over(bars, 0, 0.5)
        krx, nxt = self.parts
        self.buy_volume = krx.buy_volume + nxt.buy_volume
        self.sell_volume = krx.sell_volume + nxt.sell_volume
        self.buy_count = krx.buy_count + nxt.buy_count
        self.sell_count = krx.sell_count + nxt.sell_count
        return bars

    def _drawn(self, bars: list[Candle]) -> Drawn:
        return _JointDrawn(*(part.early for part in self.parts))

    def _equip(self) -> None:
        """Show the books of those that trade, that of KRX if none does."""
        self.book = self._at_krx.book
        trading = [part.view for part in self.parts if self._trades(part)]
        first, other = [*(trading or [self._at_krx.view]), EMPTY][:2]
        self.shown = self.shown_before = first, other

    @property
    def brokers(self) -> Brokers:
        """Purchases and sales of each broker at both."""
        return Brokers.joined([part.brokers for part in self.parts])

    @property
    def programs(self) -> Programs:
        """Program trading at both."""
        return Programs.joined([part.programs for part in self.parts])


class _JointDrawn(Drawn):
    """The trades of both exchanges before the simulator was opened, on one tape."""

    def __init__(self, *parts: Drawn) -> None:
        self._parts = parts

    @cached_property
    def prints(self) -> list[Print]:
        """Oldest first."""
        return on_one_tape(part.prints for part in self._parts)
