"""Index day: the running day of an index, from the trades of its stocks, second by second."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import islice
from operator import itemgetter

from kiwoom_async.simulator.exchange.clock import hhmmss
from kiwoom_async.simulator.exchange.instruments.beat import Beat
from kiwoom_async.simulator.exchange.instruments.candles import Candle
from kiwoom_async.simulator.exchange.instruments.tape import EARLY_NUMBERS, Tape

__all__ = ["IndexDay"]

_AT_TIME = itemgetter(0)


class IndexDay:
    """Value of an index on one day, in hundredths of a point.

    Attributes:
        date: The trading day.
        base: Its value the day before.
        value, open, high, low: Of the day.
    """

    def __init__(
        self, date: dt.date, base: int, members: Sequence[Tape], morning: Sequence[Candle]
    ) -> None:
        self.date = date
        self._members = members
        self.base = base
        self.worth_before = sum(one.base * one.listing.shares for one in members)
        self._shares = {one.symbol: one.listing.shares for one in members}
        self._prices = {one.symbol: one.began_at[0] for one in members}
        self._seen = {one.symbol: EARLY_NUMBERS for one in members}
        self._worth = sum(price * self._shares[one] for one, price in self._prices.items())
        self.value = self._valued(self._worth)
        opening = sum(one.began_at[1] * one.listing.shares for one in members)
        self.open = self._valued(opening)
        self.high = max(self.open, self.value, *(bar.high for bar in morning))
        self.low = min(self.open, self.value, *(bar.low for bar in morning))
        self._opened = bool(morning)
        self._times: list[str] = [""]
        self._values = [self.value]

    @cached_property
    def volume_yesterday(self) -> int:
        """Shares traded the day before."""
        return sum(one.yesterday.volume for one in self._members)

    @property
    def sign(self) -> str:
        """The code of FID 25 (대비기호); an index has no limits."""
        return "3" if self.value == self.base else "2" if self.value > self.base else "5"

    def _valued(self, worth: int) -> int:
        return round(self.base * worth / self.worth_before) if self.worth_before else self.base

    def value_at(self, time: str) -> int:
        """Return its value at a time of the day, HHMMSS, as far as it has been followed."""
        return self._values[bisect_right(self._times, time) - 1]

    def follow(self, members: Sequence[Tape], beat: Beat) -> None:
        """Take in what its stocks have traded up to a beat."""
        traded = self._new_trades(members, beat)
        second = traded[0][0] if traded else ""
        for time, symbol, price in traded:
            if time != second:
                self._note(_next_second(second))
                second = time
            self._worth += (price - self._prices[symbol]) * self._shares[symbol]
            self._prices[symbol] = price
        if traded and beat.between:
            self._note(_next_second(second))
        elif not beat.between:
            self._take_stock(members)
            self._note(beat.time)

    def _new_trades(self, members: Sequence[Tape], beat: Beat) -> list[tuple[str, str, int]]:
        """Return time, symbol and price of the trades that came after the last look."""
        found: list[tuple[str, str, int]] = []
        for stock in members:
            symbol, made = stock.symbol, stock.prints_made
            if made == self._seen[symbol]:
                continue
            if made < self._seen[symbol]:  # its day began anew, with a recording
                self._seen[symbol] = EARLY_NUMBERS
            new = list(islice(reversed(stock.prints), made - self._seen[symbol]))[::-1]
            self._seen[symbol] = made
            while new and beat.between and new[-1].time >= beat.time:
                new.pop()
                self._seen[symbol] -= 1
            found += [(one.time, symbol, one.price) for one in new]
        found.sort(key=_AT_TIME)
        return found

    def _take_stock(self, members: Sequence[Tape]) -> None:
        """Value every stock at its price now, which quotes may have set without a trade."""
        self._prices = {one.symbol: one.price for one in members}
        self._worth = sum(price * self._shares[one] for one, price in self._prices.items())

    def _note(self, time: str) -> None:
        """Note the value at a time."""
        value = self._valued(self._worth)
        if value == self.value and self._opened:
            return
        if not self._opened:
            self._opened = True
            self.open = self.high = self.low = value
        self.value = value
        self.high, self.low = max(self.high, value), min(self.low, value)
        self._times.append(time)
        self._values.append(value)


def _next_second(time: str) -> str:
    return hhmmss(int(time[:2]) * 3_600 + int(time[2:4]) * 60 + int(time[4:]) + 1)
