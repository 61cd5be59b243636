"""Tape: trades of one instrument, statistics of the day, and candles."""

from __future__ import annotations

import datetime as dt
import random
from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Callable, Sequence

import msgspec

from kiwoom_async.simulator.exchange.clock import Clock
from kiwoom_async.simulator.exchange.instruments.candles import (
    Candle,
    day_so_far,
    merge,
    minute_starts,
    minutes_of,
)
from kiwoom_async.simulator.exchange.instruments.history import DAYS_OF_MINUTES, History
from kiwoom_async.simulator.exchange.instruments.listings import Listing
from kiwoom_async.simulator.exchange.instruments.prints import Drawn, Print
from kiwoom_async.simulator.exchange.terms import Side, Venue

__all__ = ["EARLY_NUMBERS", "Tape"]

_LATEST_PRINTS = 5_000
EARLY_NUMBERS = 100_000  # for trades before the simulator was opened


class Tape(ABC):
    """The trading day of an instrument so far, and the days before it.

    Attributes:
        listing: Facts that do not change during the day.
        venues: Venues under which it can be registered.
        base: Reference price of the day (기준가), here the close of the day before, KRW.
        limits: The lowest and the highest price of the day (하한가, 상한가), KRW.
        price: Price of the last trade, ``base`` before the first of the day, KRW.
        open, high, low: Of the day, KRW; 0 before the first trade.
        open_time, high_time, low_time: When they were made, HHMMSS; blank before the first trade.
        upper_limit_time: When the day first reached its upper limit, HHMMSS; blank if it did not;
            ``lower_limit_time`` the same.
        volume: Shares traded today; ``turnover`` in KRW.
        buy_volume, sell_volume, buy_count, sell_count: Of the aggressors; auctions in neither.
        after_hours_price: Price of the single-price auctions after hours, KRW; 0 before the first.
        volume_after_hours: Shares traded at the closing price after the close, part of ``volume``.
        prints: The latest trades of ``prints_made``, newest last; ``early`` before the opening.
        began_at: Price and opening price when the simulator, or the day, began; KRW.
        typical_size: About the size of one trade, shares.
    """

    def __init__(
        self, listing: Listing, clock: Clock, seed: str, price: float | None = None
    ) -> None:
        self.listing = listing
        self.symbol = listing.symbol
        self.venues = listing.venues
        self.grid = listing.grid
        self.typical_size = max(10, listing.shares // 800_000)
        self._clock = clock
        self._seed = f"{seed}:{listing.symbol}"
        self.history = self._history(clock.day, seed)
        self._reset(listing.close)
        self._today += self._morning(price)
        self.early = self._drawn([msgspec.structs.replace(bar) for bar in self._today])
        self.began_at = (self.price, self.open or self.base)

    def _drawn(self, bars: list[Candle]) -> Drawn:
        """Return the trades behind the minutes before the simulator was opened."""
        return Drawn(bars, (self.buy_volume, self.sell_volume), self._seed, self.grid)

    def _reset(self, base: int) -> None:
        """Begin a day that nothing was traded on yet."""
        self.base = self.price = base
        self.limits = self.grid.limits(self.base)
        self.open = self.high = self.low = 0
        self.open_time = self.high_time = self.low_time = ""
        self.upper_limit_time = self.lower_limit_time = ""
        self.volume = self.turnover = 0
        self.buy_volume = self.sell_volume = 0
        self.buy_count = self.sell_count = 0
        self.after_hours_price = self.volume_after_hours = 0
        self._session: Candle | None = None
        self.prints: deque[Print] = deque(maxlen=_LATEST_PRINTS)
        self.prints_made = EARLY_NUMBERS
        self._yesterday_at = (dt.datetime.min, 0)
        self._today: list[Candle] = []
        self.early = Drawn([], (0, 0), self._seed, self.grid)
        self.began_at = (self.base, self.base)

    def end_day(self) -> None:
        """Let the running day become history; its close is the reference of the next one."""
        if self._session is None:
            self.close_session()
        self.history.add(self.today, self._today)

    def begin_day(self) -> None:
        """Start the day that the clock shows."""
        self._reset(self._reference())

    def _reference(self) -> int:
        """Return the reference price of the day that begins, KRW."""
        return self.history.yesterday.close

    def _history(self, today: dt.date, seed: str) -> History:
        """Make the days before today."""
        return History.of(self.listing, today, seed)

    @property
    @abstractmethod
    def best_ask(self) -> int:
        """The lowest ask, KRW; 0 without any."""

    @property
    @abstractmethod
    def best_bid(self) -> int:
        """The highest bid, KRW; 0 without any."""

    @property
    def days(self) -> list[Candle]:
        """Daily candles before today, oldest first, back to 2015."""
        return self.history.all()

    def latest_days(self, count: int) -> list[Candle]:
        """Return the last ``count`` daily candles before today, oldest first."""
        return self.history.latest(count)

    def days_until(self, last: dt.date, count: int) -> list[Candle]:
        """Return the last ``count`` daily candles up to a day, today included, oldest first."""
        if last < self._clock.day:
            return self.history.latest(count, before=last + dt.timedelta(days=1))
        return [*self.history.latest(count - 1), self.today]

    @property
    def yesterday(self) -> Candle:
        """The daily candle of the day before."""
        return self.history.yesterday

    @property
    def today(self) -> Candle:
        """The daily candle of the running day; flat at ``base`` before the first trade.

        Its close is that of the regular session once that is over.
        """
        if self._session is not None:
            return msgspec.structs.replace(
                self._session,
                volume=self.volume,
                turnover=self.turnover,
                volume_so_far=self.volume,
            )
        start, first = dt.datetime.combine(self._clock.day, dt.time()), self.open or self.base
        high, low, volume = self.high or first, self.low or first, self.volume
        return Candle(start, self.base, first, high, low, self.price, volume, self.turnover, volume)

    def minutes(self, scope: int = 1) -> list[Candle]:
        """Return every candle of ``scope`` minutes: of 250 days and of today, oldest first."""
        past = self.history.latest(DAYS_OF_MINUTES)
        earlier = [bar for day in past for bar in self.history.minutes(day, scope)]
        return earlier + self.minutes_today(scope)

    def latest_minutes(
        self, count: int, scope: int = 1, before: dt.datetime | None = None
    ) -> list[Candle]:
        """Return the last ``count`` candles of ``scope`` minutes before a moment, oldest first."""
        return self.history.latest_minutes(count, scope, before, self.minutes_today(scope))

    def trades(self) -> list[Print]:
        """Return the trades of today, oldest first; only the latest of a very busy day."""
        return self.trades_for_later()()

    def trades_for_later(self) -> Callable[[], list[Print]]:
        """Return a function that lists today's trades, callable also on a later day."""
        early, prints = self.early, self.prints
        if self.prints_made - EARLY_NUMBERS > len(prints):
            return lambda: list(prints)
        return lambda: early.prints + list(prints)

    def minutes_today(self, scope: int = 1) -> list[Candle]:
        """Return candles of ``scope`` minutes of today, oldest first."""
        return merge(self._today, scope)

    def volume_before(self, moment: dt.datetime) -> int:
        """Return the volume of today's minutes that began before a moment, shares."""
        minutes = bisect_left(self._today, moment, key=_start)
        return self._today[minutes - 1].volume_so_far if minutes else 0

    def volume_yesterday_now(self) -> int:
        """Return the volume of the day before up to the running minute, shares."""
        minute = self._clock.minute
        if self._yesterday_at[0] != minute:
            before = self.history.minutes(self.yesterday)
            now = dt.datetime.combine(self.yesterday.start.date(), minute.time())
            index = bisect_right(before, now, key=_start)
            self._yesterday_at = (minute, before[index - 1].volume_so_far if index else 0)
        return self._yesterday_at[1]

    def _morning(self, price: float | None) -> list[Candle]:
        """Make what was traded before the simulator was opened: minutes, and their statistics.

        It ends at about ``price``, or near the reference price.
        """
        starts = minute_starts(self._clock.day, self._clock.minute.time())
        if not starts:
            return []
        rng = random.Random(f"{self._seed}:today")
        price = price or self.base * (1 + rng.gauss(0, 0.006))
        so_far = day_so_far(
            self._clock.day, self.base, price, self.listing.shares, len(starts), rng, self.grid
        )
        bars = minutes_of(so_far, starts, rng, self.grid)
        in_auction = min(so_far.volume // 20, bars[0].volume)
        self._take_over(bars, in_auction, rng.uniform(0.45, 0.55))
        return bars

    def _take_over(self, bars: Sequence[Candle], in_auction: int, bought: float) -> None:
        """Begin with what minutes say of the day so far; of the shares that were not traded in
        auctions the part ``bought`` was traded by buying aggressors.
        """
        self.open, self.price = bars[0].open, bars[-1].close
        self.high, self.low = max(bar.high for bar in bars), min(bar.low for bar in bars)
        self.open_time = f"{bars[0].start:%H%M%S}"
        self.high_time = next(f"{bar.start:%H%M%S}" for bar in bars if bar.high == self.high)
        self.low_time = next(f"{bar.start:%H%M%S}" for bar in bars if bar.low == self.low)
        self.volume = sum(bar.volume for bar in bars)
        self.turnover = sum(bar.turnover for bar in bars)
        self.buy_volume = int((self.volume - in_auction) * bought)
        self.sell_volume = self.volume - in_auction - self.buy_volume
        self.buy_count = max(1, self.buy_volume // self.typical_size)
        self.sell_count = max(1, self.sell_volume // self.typical_size)

    def open_session(self) -> None:
        """Let what is traded set the prices of the day, until the session is closed."""
        self._session = None

    def close_session(self) -> None:
        """Fix the prices of the day: what is traded later adds to its volume only."""
        self._session = None
        self._session = self.today

    def sign(self, price: int) -> str:
        """Return the code of FID 25 (대비기호) for a price of the day; see :meth:`Grid.sign`."""
        return self.grid.sign(price, self.base)

    def record(
        self,
        price: int,
        size: int,
        side: Side | None,
        ask: int,
        bid: int,
        venue: Venue = "KRX",
    ) -> Print:
        """Record a trade in the statistics and the candles."""
        if price != self.price or not self.open:
            self.move_to(price)
        self.volume += size
        self.turnover += price * size
        if side == "buy":
            self.buy_volume += size
            self.buy_count += 1
        elif side == "sell":
            self.sell_volume += size
            self.sell_count += 1
        self._into_minute(price, size)
        self.prints_made += 1
        made = Print(
            self.prints_made,
            self._clock.hhmmss,
            price,
            size,
            side,
            self.volume,
            self.turnover,
            self.buy_volume,
            self.sell_volume,
            self.buy_count,
            self.sell_count,
            self.open,
            self.high,
            self.low,
            ask,
            bid,
            venue,
        )
        self.prints.append(made)
        return made

    def move_to(self, price: int) -> None:
        """Change the price; note whether it is the first, the highest or the lowest."""
        now = self._clock.hhmmss
        self.price = price
        if not self.open:
            self.open, self.open_time = price, now
            self.high = self.low = price
            self.high_time = self.low_time = now
        elif price > self.high:
            self.high, self.high_time = price, now
        elif price < self.low:
            self.low, self.low_time = price, now
        lowest, highest = self.limits
        if price == highest:
            self.upper_limit_time = self.upper_limit_time or now
        elif price == lowest:
            self.lower_limit_time = self.lower_limit_time or now

    def _into_minute(self, price: int, size: int) -> None:
        minute, amount = self._clock.minute, price * size
        if self._today and self._today[-1].start == minute:
            self._today[-1].add(price, size)
            return
        bar = Candle(minute, self.base, price, price, price, price, size, amount, self.volume)
        self._today.append(bar)


def _start(bar: Candle) -> dt.datetime:
    return bar.start
