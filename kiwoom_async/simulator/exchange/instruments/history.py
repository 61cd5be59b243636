"""History: daily and minute candles of an instrument before today, made as far as asked for."""

from __future__ import annotations

import datetime as dt
import random
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from kiwoom_async import market
from kiwoom_async.simulator.exchange.clock import day_before
from kiwoom_async.simulator.exchange.instruments.candles import (
    Candle,
    Snap,
    days_before,
    merge,
    minute_starts,
    minutes_of,
)
from kiwoom_async.simulator.exchange.instruments.listings import Listing
from kiwoom_async.simulator.exchange.instruments.moves import Moves

__all__ = ["DAYS_OF_MINUTES", "History"]

DAYS_OF_MINUTES = 250
_KEPT_DAYS = 300  # of minutes, per scope


def _moves(listing: Listing, today: dt.date, seed: str) -> Iterator[tuple[dt.date, float]]:
    """Yield the trading days before today, newest first, each with the change of the price."""
    first = max(market.FIRST_DAY, listing.listed_on)
    earlier = market.trading_days(first, today - dt.timedelta(days=1))
    if not earlier:  # today is the first day of the calendar
        yield day_before(today), 0.0
        return
    moves = Moves(listing, seed)
    for day in reversed(earlier):
        yield day, moves.before(day)


class History:
    """Days before today, newest made first, each with minutes drawn inside its candle.

    Args:
        earlier: Daily candles, newest first, made as far as they are asked for.
        seed: Source of everything random.
        grid: Prices that are possible.
    """

    def __init__(self, earlier: Iterator[Candle], seed: str, grid: Snap) -> None:
        self._earlier = earlier
        self._seed = seed
        self._grid = grid
        self._days: list[Candle] = []  # made up, newest first
        self._added: list[Candle] = []  # played since the opening, newest first
        self._minutes: dict[tuple[int, dt.date], list[Candle]] = {}
        self._played: dict[dt.date, list[Candle]] = {}

    @classmethod
    def of(cls, listing: Listing, today: dt.date, seed: str) -> History:
        """Make the history of an instrument, back to its listing or to the first day that the
        calendar knows.

        It comes from the seed, the symbol and the calendar alone.
        """
        own = f"{seed}:{listing.symbol}"
        rng = random.Random(f"{own}:candles")
        grid = listing.grid
        moves = _moves(listing, today, seed)
        return cls(days_before(moves, listing.close, listing.shares, rng, grid), own, grid)

    def add(self, day: Candle, minutes: Sequence[Candle]) -> None:
        """Append a finished day with its minute candles."""
        self._added.insert(0, day)
        self._played[day.start.date()] = list(minutes)

    @property
    def played(self) -> list[dt.date]:
        """The days that were played since the opening, oldest first."""
        return list(self._played)

    @property
    def yesterday(self) -> Candle:
        """The candle of the last trading day before today."""
        if self._added:
            return self._added[0]
        if not self._days:
            self._make(1)
        return self._days[0]

    def backwards(self) -> Iterator[Candle]:
        """Yield the days before the opening, newest first, made as they are needed."""
        number = 0
        while number < len(self._days) or self._make(1):
            yield self._days[number]
            number += 1

    def latest(self, count: int, before: dt.date | None = None) -> list[Candle]:
        """Return the last ``count`` daily candles (before a day), oldest first."""
        skipped = 0
        if before is not None:
            if not self._days:
                self._make(1)
            while self._days and self._days[-1].start.date() >= before and self._make(1):
                pass
            known = self._added + self._days if self._added else self._days
            skipped = bisect_left(known, True, key=lambda day: day.start.date() < before)
        self._make(skipped + count - len(self._added) - len(self._days))
        known = self._added + self._days if self._added else self._days
        return known[skipped : skipped + count][::-1]

    def _make(self, count: int) -> bool:
        """Make ``count`` earlier days; return whether there were any."""
        made = list(islice(self._earlier, max(0, count)))
        self._days += made
        return bool(made)

    def all(self) -> list[Candle]:
        """Return every daily candle, oldest first."""
        self._days += self._earlier
        return (self._added + self._days)[::-1]

    def minutes(self, day: Candle, scope: int = 1) -> list[Candle]:
        """Return the candles of ``scope`` minutes of one of its days, oldest first."""
        date = day.start.date()
        if date in self._played:
            return merge(self._played[date], scope)
        known = self._minutes.get((scope, date))
        if known is None:
            if len(self._minutes) >= _KEPT_DAYS:
                self._minutes.clear()
            known = self._minutes[scope, date] = merge(self._drawn(day), scope)
        return known

    def _drawn(self, day: Candle) -> list[Candle]:
        """Draw the minutes of a day that was not played."""
        date = day.start.date()
        rng = random.Random(f"{self._seed}:{date:%Y%m%d}")
        return minutes_of(day, minute_starts(date), rng, self._grid)

    def latest_minutes(
        self,
        count: int,
        scope: int = 1,
        before: dt.datetime | None = None,
        today: Sequence[Candle] = (),
    ) -> list[Candle]:
        """Return the last ``count`` candles of ``scope`` minutes (before a moment), oldest first.

        They reach back 250 trading days, and end with those of ``today``.
        """
        found = [bar for bar in today if before is None or bar.start < before][-count:]
        for day in islice(chain(self._added, self.backwards()), DAYS_OF_MINUTES):
            if len(found) >= count:
                break
            if before is not None and day.start >= before:
                continue
            bars = self.minutes(day, scope)
            if before is not None:
                bars = [bar for bar in bars if bar.start < before]
            found = bars[max(0, len(bars) + len(found) - count) :] + found
        return found
