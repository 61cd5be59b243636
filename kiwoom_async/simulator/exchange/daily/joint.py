"""Joint days: the days of a company at both exchanges together, sums of those at each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cached_property

from kiwoom_async.simulator.exchange.daily.balances import Balance, ShortSales
from kiwoom_async.simulator.exchange.daily.brokers import BrokerDay, summed
from kiwoom_async.simulator.exchange.daily.diary import Day, Diary
from kiwoom_async.simulator.exchange.daily.investors import Investors, together
from kiwoom_async.simulator.exchange.daily.programs import ProgramDay
from kiwoom_async.simulator.exchange.instruments.candles import Candle
from kiwoom_async.simulator.exchange.instruments.flows import Programs
from kiwoom_async.simulator.exchange.instruments.prints import Print, on_one_tape
from kiwoom_async.simulator.exchange.market.stock import Stock

__all__ = ["JointDiary"]

Played = Callable[[], list[Print]]


class _JointDay(Day):
    """One day of a company at both exchanges.

    Args:
        parts: The day at KRX, and if NXT was open that at NXT.
        played: Lists the trades, if the day was played here.
    """

    def __init__(
        self, stock: Stock, candle: Candle, parts: list[Day], seed: str, played: Played | None
    ) -> None:
        super().__init__(stock, candle, lambda _: parts[0].foreign_held, 0, seed)
        self.foreign_limit = parts[0].foreign_limit
        self._parts = parts
        self._played = played

    @cached_property
    def investors(self) -> Investors:
        """Trades by kind of investor."""
        return together(part.investors for part in self._parts)

    @cached_property
    def programs(self) -> ProgramDay:
        """Program trading."""
        return ProgramDay.together(part.programs for part in self._parts)

    @property
    def kept_programs(self) -> Programs | None:
        """The course of the programs, None if the day was not played here."""
        kept = [part.kept_programs for part in self._parts]
        known = [one for one in kept if one is not None]
        return Programs.joined(known) if known and len(known) == len(kept) else None

    @cached_property
    def brokers(self) -> BrokerDay:
        """Trades by broker."""
        return BrokerDay(summed(part.brokers for part in self._parts))

    @cached_property
    def short_sales(self) -> ShortSales:
        """Short sales; part of the volume."""
        sales = [part.short_sales for part in self._parts]
        return ShortSales(sum(one.volume for one in sales), sum(one.turnover for one in sales))

    @cached_property
    def aggressors(self) -> tuple[int, int]:
        """Shares bought and sold by aggressors."""
        bought, sold = zip(*(part.aggressors for part in self._parts), strict=True)
        return sum(bought), sum(sold)

    @cached_property
    def trades(self) -> list[Print]:
        """The trades of the day, oldest first; minutes are known of 250 days."""
        if self._played is not None:
            return self._played()
        return on_one_tape(part.trades for part in self._parts)

    @property
    def sessions(self) -> tuple[int, int, int]:
        """The volume before, in and after the regular session."""
        before, inside, after = zip(*(part.sessions for part in self._parts), strict=True)
        return sum(before), sum(inside), sum(after)

    def balance(self, kind: str) -> Balance:
        """Return a balance, which does not depend on where shares are traded."""
        return self._parts[0].balance(kind)

    def provisional(self, volume: int) -> Investors:
        """Return the trades by kind of investor at the time of ``volume`` traded shares."""
        whole = self.candle.volume or 1
        return together(
            part.provisional(part.candle.volume * volume // whole) for part in self._parts
        )


class JointDiary(Diary):
    """The days of a company at both exchanges together."""

    def __init__(self, stock: Stock, krx: Diary, nxt: Diary, seed: str) -> None:
        super().__init__(stock, seed)
        self._krx, self._nxt = krx, nxt
        self._trades: dict[dt.date, Played] = {}
        self._finished: dict[dt.date, Day] = {}

    def end_day(self) -> None:
        """Keep the trades of the running day; everything else is kept for each exchange."""
        self._trades[self._stock.today.start.date()] = self._stock.trades_for_later()

    @property
    def today(self) -> Day:
        """The running day as it stands now."""
        return self.latest(1)[0]

    def latest(self, count: int, until: dt.date | None = None) -> list[Day]:
        """Return the last ``count`` days, newest first."""
        days = self._krx.latest(count, until)
        at_nxt = {day.date: day for day in self._nxt.latest(count, until)}
        return [self._joint(day, at_nxt.get(day.date)) for day in days]

    def _joint(self, krx: Day, nxt: Day | None) -> Day:
        parts = [krx, nxt] if nxt else [krx]
        stock, date = self._stock, krx.date
        running = stock.today
        if date == running.start.date():
            return _JointDay(stock, running, parts, self._seed, stock.trades)
        day = self._finished.get(date)
        if day is None:
            candle = stock.history.latest(1, before=date + dt.timedelta(days=1))[0]
            day = _JointDay(stock, candle, parts, self._seed, self._trades.get(date))
            self._finished[date] = day
        return day
