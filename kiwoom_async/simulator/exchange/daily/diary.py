"""Diary: the days of one instrument with everything that is known of each, today included."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from functools import cached_property

from kiwoom_async import market
from kiwoom_async.simulator.exchange.daily.balances import Balance, ShortSales, balance_on
from kiwoom_async.simulator.exchange.daily.brokers import BrokerDay
from kiwoom_async.simulator.exchange.daily.investors import Investors
from kiwoom_async.simulator.exchange.daily.programs import ProgramDay
from kiwoom_async.simulator.exchange.instruments.candles import Candle
from kiwoom_async.simulator.exchange.instruments.flows import Programs
from kiwoom_async.simulator.exchange.instruments.prints import Print, prints_of
from kiwoom_async.simulator.exchange.instruments.split import split_in_two
from kiwoom_async.simulator.exchange.market.stock import Stock

__all__ = ["Day", "Diary"]

_FIRST_DAY = market.trading_days(market.FIRST_DAY, market.FIRST_DAY + dt.timedelta(days=10))[0]
_FOREIGN_LIMITS = (1.0, 1.0, 1.0, 0.49, 0.4)  # of the listed shares; of most companies all
_MORNING, _EVENING = 0.002, 0.01  # parts of a day's volume outside the regular session


class Day:
    """One day of an instrument.

    Attributes:
        candle: Prices, volume, turnover.
        stock: The instrument.
        foreign_limit: Shares that foreigners may hold (외국인한도).
    """

    def __init__(
        self,
        stock: Stock,
        candle: Candle,
        foreign_held: Callable[[Day], int],
        foreign_limit: int,
        seed: str,
    ) -> None:
        self.stock = stock
        self.candle = candle
        self._foreign_held = foreign_held
        self.foreign_limit = foreign_limit
        self._seed = seed

    def __repr__(self) -> str:
        return f"Day({self.stock.symbol} {self.date})"

    @property
    def date(self) -> dt.date:
        """The trading day."""
        return self.candle.start.date()

    def _rng(self, subject: str) -> random.Random:
        return random.Random(f"{self._seed}:{self.date:%Y%m%d}:{subject}")

    @cached_property
    def investors(self) -> Investors:
        """Trades by kind of investor."""
        candle = self.candle
        return Investors.made(candle.volume, candle.turnover, self._rng("investors"))

    @cached_property
    def programs(self) -> ProgramDay:
        """Program trading."""
        candle = self.candle
        return ProgramDay.made(candle.volume, candle.turnover, f"{self._seed}:{self.date}:programs")

    @property
    def kept_programs(self) -> Programs | None:
        """The recorded course of the programs, None if the day was not played here."""
        return None

    @cached_property
    def brokers(self) -> BrokerDay:
        """Trades by broker."""
        candle = self.candle
        return BrokerDay.made(candle.volume, candle.turnover, self._rng("brokers"))

    @cached_property
    def short_sales(self) -> ShortSales:
        """Short sales; part of the volume."""
        candle = self.candle
        return ShortSales.made(candle.volume, candle.turnover, self._rng("short"))

    @cached_property
    def aggressors(self) -> tuple[int, int]:
        """Shares bought and sold by aggressors; what is traded in auctions is in neither."""
        continuous = self.candle.volume - self.candle.volume // 20
        return split_in_two(continuous, self._rng("aggressors").uniform(0.42, 0.58))

    @cached_property
    def trades(self) -> list[Print]:
        """The trades of the day, oldest first; minutes are known of 250 days."""
        bars = self.stock.history.minutes(self.candle)
        rng, venue = self._rng("trades"), self.stock.venue
        return prints_of(bars, self.aggressors, rng, self.stock.grid, venue)

    @property
    def strength(self) -> float:
        """Aggressors' purchases in per cent of their sales (체결강도)."""
        bought, sold = self.aggressors
        return bought * 100 / sold if sold else 0.0

    @property
    def sessions(self) -> tuple[int, int, int]:
        """The volume before, in and after the regular session (장전, 장중, 장후)."""
        volume = self.candle.volume
        before, after = int(volume * _MORNING), int(volume * _EVENING)
        return before, volume - before - after, after

    @property
    def foreign_held(self) -> int:
        """Shares that foreigners hold at its end (외국인보유)."""
        return self._foreign_held(self)

    def balance(self, kind: str) -> Balance:
        """Return the balance of ``margin_loan``, ``stock_loan`` or ``lending``."""
        before = market.previous_trading_day(self.date) if self.date > _FIRST_DAY else self.date
        seed = self._seed.replace(self.stock.item, self.stock.symbol)
        return balance_on(kind, self.date, before, self.stock.listing.shares, seed)

    def provisional(self, volume: int) -> Investors:
        """Return the trades by kind of investor at the time of ``volume`` traded shares."""
        whole = self.candle
        turnover = whole.turnover * volume // whole.volume if whole.volume else 0
        return Investors.made(volume, turnover, self._rng("investors"))


class _Today(Day):
    """The running day, from the tape, the brokers and the programs."""

    @cached_property
    def programs(self) -> ProgramDay:
        """Program trading."""
        totals = self.stock.programs
        return ProgramDay(
            totals.buy_volume, totals.sell_volume, totals.buy_amount, totals.sell_amount
        )

    @property
    def kept_programs(self) -> Programs | None:
        """The course of the programs so far."""
        return self.stock.programs

    @cached_property
    def brokers(self) -> BrokerDay:
        """Trades by broker."""
        return BrokerDay.of_totals(self.stock.brokers, self.candle)

    @cached_property
    def aggressors(self) -> tuple[int, int]:
        """Shares bought and sold by aggressors."""
        return self.stock.buy_volume, self.stock.sell_volume

    @cached_property
    def trades(self) -> list[Print]:
        """The trades of today so far, oldest first."""
        return self.stock.trades()

    @property
    def sessions(self) -> tuple[int, int, int]:
        """The volume before, in and after the regular session."""
        after = self.stock.volume_after_hours
        return 0, self.candle.volume - after, after


class _Played(Day):
    """A day that was played here, with its final figures."""

    played_sessions: tuple[int, int, int] = (0, 0, 0)
    played_trades: Callable[[], list[Print]]
    played_programs: Programs

    @property
    def kept_programs(self) -> Programs | None:
        """The course of the programs."""
        return self.played_programs

    @cached_property
    def trades(self) -> list[Print]:
        """The trades of the day, oldest first."""
        return self.played_trades()

    @property
    def sessions(self) -> tuple[int, int, int]:
        """The volume before, in and after the regular session."""
        return self.played_sessions


class Diary:
    """The days of one instrument at one exchange, made on demand.

    Args:
        stock: The instrument.
        seed: Source of everything random.
        company: The diary at KRX of an instrument at NXT: what it does not depend on where shares
            are traded is the same.
    """

    def __init__(self, stock: Stock, seed: str, company: Diary | None = None) -> None:
        self._stock = stock
        self._company = company
        self._seed = f"{seed}:{stock.item}:daily"
        held = random.Random(f"{self._seed}:foreign").uniform(0.05, 0.5)
        self._held = [int(stock.listing.shares * held)]  # at the end of each of the days below
        limit = random.Random(f"{self._seed}:limit").choice(_FOREIGN_LIMITS)
        room = min(self._held[0] + stock.listing.shares // 10, stock.listing.shares)
        self._limit = max(int(stock.listing.shares * limit), room)
        if company is not None:
            self._limit = company._limit
        self._days: list[Day] = []  # newest first, today not among them

    def end_day(self) -> None:
        """Keep the running day as it is now; call it before its instrument ends it."""
        today = self.today
        held = self._held_today()
        sessions = today.sessions
        past = _Played(self._stock, today.candle, lambda _: held, self._limit, self._seed)
        for name in ("investors", "programs", "brokers", "aggressors"):
            past.__dict__[name] = getattr(today, name)
        past.played_sessions = sessions
        past.played_programs = self._stock.programs
        past.played_trades = self._stock.trades_for_later()
        self._days.insert(0, past)
        self._held.insert(0, held)

    @property
    def today(self) -> Day:
        """The running day as it stands now."""
        return _Today(self._stock, self._stock.today, self._held_today, self._limit, self._seed)

    def latest(self, count: int, until: dt.date | None = None) -> list[Day]:
        """Return the last ``count`` days, newest first.

        Args:
            count: Maximum number.
            until: The last of them; by default today.
        """
        today = self._stock.today.start.date()
        if until is None or until >= today:
            return [self.today, *self._past(count - 1)][:count]
        if until < market.FIRST_DAY:
            return []
        skipped = len(market.trading_days(until, today)) - 1 - market.is_trading_day(until)
        return self._past(max(0, skipped) + count)[max(0, skipped) :]

    def between(self, first: dt.date, last: dt.date) -> list[Day]:
        """Return the days from ``first`` to ``last``, both included, newest first."""
        today = self._stock.today.start.date()
        first = max(first, market.FIRST_DAY)
        if first > min(last, today):
            return []
        count = len(market.trading_days(first, min(last, today)))
        return self.latest(count, last) if count else []

    def _past(self, count: int) -> list[Day]:
        missing = count - len(self._days)
        if missing > 0:
            candles = self._stock.history.latest(count)[::-1]
            held = self._held_on
            for candle in candles[len(self._days) :]:
                self._days.append(Day(self._stock, candle, held, self._limit, self._seed))
        return self._days[:count]

    def _held_today(self, _: Day | None = None) -> int:
        if self._company is not None:
            return self._company.today.foreign_held
        return max(0, self._held[0] + self.today.investors.of("foreign"))

    def _held_on(self, day: Day) -> int:
        """Return the holdings of foreigners at the end of a past day, without later trades."""
        if self._company is not None:
            return self._company.latest(1, day.date)[0].foreign_held
        number = self._days.index(day)
        while len(self._held) <= number:
            later = self._days[len(self._held) - 1]
            self._held.append(max(0, self._held[-1] - later.investors.of("foreign")))
        return self._held[number]
