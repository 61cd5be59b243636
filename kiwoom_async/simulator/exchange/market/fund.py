"""Fund: an ETF, or an ETN, whose price follows an index."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

from kiwoom_async.simulator.exchange.clock import Clock
from kiwoom_async.simulator.exchange.instruments.candles import LEAST_OF_DAY, Candle
from kiwoom_async.simulator.exchange.instruments.history import History
from kiwoom_async.simulator.exchange.instruments.products import FundTerms
from kiwoom_async.simulator.exchange.instruments.sectors import Sector
from kiwoom_async.simulator.exchange.market.stock import Stock

__all__ = ["Fund", "Note"]

_PREMIUM = 1.0003  # of the net asset value over the close, the day before
_DISPARITY = 0.0004  # about how far the close of a day is from the net asset value
_TURNS = 0.003  # of its shares a day


class Fund(Stock):
    """A fund that holds an index, or several times its change of the day.

    Attributes:
        terms: Terms of the ETF.
        index: The index it holds.
        base_nav: Net asset value (NAV) of a share the day before, hundredths of a KRW.
        tracking_error: By how much it misses the index (추적오차율), per cent; always the same.
    """

    pull = 200.0
    tracking_error = 0.12

    def __init__(self, terms: FundTerms, clock: Clock, seed: str, index: Sector) -> None:
        self._clock = clock
        self.terms = terms
        self.index = index
        self.base_nav = round(terms.listing.close * _PREMIUM * 100)
        self._opening_nav = self.base_nav
        self._navs: dict[dt.date, int] = {}
        super().__init__(terms.listing, clock, seed, self.fair)
        self.dynamic_limit = 0.03 if abs(terms.leverage) == 1 else 0.06

    def prepare(self) -> None:
        """Bring the index to the present."""
        self.index.follow()

    def _growth(self, value: float, base: float) -> float:
        """Return the growth of a share on a day the index moves from ``base`` to a value."""
        return 1 + self.terms.leverage * (value / base - 1)

    def end_day(self) -> None:
        """Let the running day become history; the next one starts from its net asset value."""
        super().end_day()
        self._navs[self.history.yesterday.start.date()] = self.base_nav = self.nav

    @property
    def nav(self) -> int:
        """Net asset value of a share, hundredths of a KRW."""
        value, base = self.index.at(self._clock.now)
        return round(self.base_nav * self._growth(value, base))

    def nav_at(self, index: int) -> int:
        """Return the net asset value for a value of the index today (hundredths of a point)."""
        return round(self.base_nav * self._growth(index, self.index.base))

    def nav_on(self, day: dt.date) -> int:
        """Return the net asset value at the end of a day, or the last one before; today as it
        stands.
        """
        past = self.history.latest(1, before=day + dt.timedelta(days=1))
        return self._navs[past[0].start.date()] if past and day < self._clock.day else self.nav

    @property
    def fair(self) -> float:
        """The net asset value, KRW."""
        return self.nav / 100

    def _history(self, today: dt.date, seed: str) -> History:
        own = f"{seed}:{self.listing.symbol}"
        return History(self._days(own), own, self.grid)

    def _days(self, seed: str) -> Iterator[Candle]:
        """Yield its days from those of the index, newest first."""
        nav, close = float(self._opening_nav), self.listing.close
        for held in self.index.history.backwards():
            date = held.start.date()
            if date < self.listing.listed_on:
                return
            self._navs[date] = round(nav)
            rng = random.Random(f"{seed}:{date:%Y%m%d}:fund")
            before = nav / self._growth(held.close, held.base)
            base = self.grid.snap(before / 100 / _PREMIUM * (1 + rng.gauss(0, _DISPARITY)))
            opening, *ends = (
                self.grid.snap(before / 100 * self._growth(value, held.base))
                for value in (held.open, held.high, held.low)
            )
            high, low = max(*ends, opening, close), min(*ends, opening, close)
            usual = int(self.listing.shares * _TURNS * rng.lognormvariate(0, 0.5))
            volume = max(LEAST_OF_DAY, usual)
            turnover = (opening + high + low + close) * volume // 4
            yield Candle(held.start, base, opening, high, low, close, volume, turnover, volume)
            nav, close = before, base


class Note(Fund):
    """An ETN: its issuer owes what a fund would hold; NAV stands for its indicative value (IV)."""
