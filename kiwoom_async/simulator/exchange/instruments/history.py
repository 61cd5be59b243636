"""History: daily and minute candles of an instrument before today, made as far as asked for."""

from __future__ import annotations

import datetime as dt
import random
from functools import lru_cache
from itertools import islice

from kiwoom_async import market
from kiwoom_async.simulator.exchange.instruments.candles import (
    Candle,
    days_before,
    merge,
    minute_starts,
    minutes_of,
)
from kiwoom_async.simulator.exchange.instruments.listings import Listing

__all__ = ["DAYS_OF_MINUTES", "History", "market_move"]

DAYS_OF_MINUTES = 250
_KEPT_DAYS = 300  # of minutes, per scope
_MARKET_DRIFT, _MARKET_SPREAD = 0.0003, 0.008


@lru_cache(maxsize=10_000)
def market_move(seed: str, day: dt.date) -> float:
    """Return by how much the whole market moved on a day, as a part of its value."""
    return random.Random(f"{seed}:market:{day:%Y%m%d}").gauss(_MARKET_DRIFT, _MARKET_SPREAD)


class History:
    """The days of an instrument before today, back to the first day the calendar knows.

    They come from the seed, the symbol and the calendar alone. The minutes of a day are drawn
    inside its daily candle.
    """

    def __init__(self, listing: Listing, today: dt.date, seed: str) -> None:
        self._listing = listing
        self._seed = f"{seed}:{listing.symbol}"
        rng = random.Random(f"{self._seed}:days")
        trading_days = market.trading_days(market.FIRST_DAY, today - dt.timedelta(days=1))
        moves = (market_move(seed, day) for day in reversed(trading_days))
        self._earlier = days_before(
            zip(reversed(trading_days), moves, strict=True),
            listing.close,
            listing.shares,
            rng,
            listing.grid,
        )
        self._days = [next(self._earlier)]  # newest first
        self._minutes: dict[tuple[int, dt.date], list[Candle]] = {}

    @property
    def yesterday(self) -> Candle:
        """The candle of the last trading day before today."""
        return self._days[0]

    def latest(self, count: int, before: dt.date | None = None) -> list[Candle]:
        """Return the last ``count`` daily candles (before a day), oldest first."""
        skipped = 0
        if before is not None:
            while self._days[-1].start.date() >= before and self._make(1):
                pass
            skipped = sum(day.start.date() >= before for day in self._days)
        self._make(skipped + count - len(self._days))
        return self._days[skipped : skipped + count][::-1]

    def _make(self, count: int) -> bool:
        """Make ``count`` earlier days; return whether there were any."""
        made = list(islice(self._earlier, max(0, count)))
        self._days += made
        return bool(made)

    def all(self) -> list[Candle]:
        """Return every daily candle, oldest first."""
        self._days += self._earlier
        return self._days[::-1]

    def minutes(self, day: Candle, scope: int = 1) -> list[Candle]:
        """Return the candles of ``scope`` minutes of one of its days, oldest first."""
        date = day.start.date()
        known = self._minutes.get((scope, date))
        if known is None:
            if len(self._minutes) >= _KEPT_DAYS:
                self._minutes.clear()
            rng = random.Random(f"{self._seed}:{date:%Y%m%d}")
            bars = minutes_of(day, minute_starts(date), rng, self._listing.grid)
            known = self._minutes[scope, date] = merge(bars, scope)
        return known

    def latest_minutes(
        self, count: int, scope: int = 1, before: dt.datetime | None = None
    ) -> list[Candle]:
        """Return the last ``count`` candles of ``scope`` minutes (before a moment), oldest first.

        They reach back 250 trading days.
        """
        found: list[Candle] = []
        for day in reversed(self.latest(DAYS_OF_MINUTES)):
            if before is not None and day.start >= before:
                continue
            bars = self.minutes(day, scope)
            if before is not None:
                bars = [bar for bar in bars if bar.start < before]
            found = bars[max(0, len(bars) + len(found) - count) :] + found
            if len(found) >= count:
                break
        return found
