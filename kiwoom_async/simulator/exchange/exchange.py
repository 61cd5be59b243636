"""Exchange: instruments, accounts, the clock, and the effects of its advance.

No I/O and no wire format: every method changes the state and returns the happenings, in order.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Mapping
from functools import partial

from kiwoom_async.simulator.exchange.accounts.account import Account, credit_grade
from kiwoom_async.simulator.exchange.accounts.fees import Fees
from kiwoom_async.simulator.exchange.clock import Clock, day_before
from kiwoom_async.simulator.exchange.instruments.world_gold import WorldGold
from kiwoom_async.simulator.exchange.listed import Listed
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.exchange.terms import Side
from kiwoom_async.simulator.exchange.trading.agenda import Agenda
from kiwoom_async.simulator.exchange.trading.day import Day
from kiwoom_async.simulator.exchange.trading.floor import Floor
from kiwoom_async.simulator.exchange.trading.happenings import Happening
from kiwoom_async.simulator.exchange.trading.pulse import Pulse

__all__ = ["Exchange"]

_EVENING = dt.time(20, 0, 1)


class Exchange(Listed):
    """Instruments and accounts on one trading day.

    Attributes:
        clock: Exchange time; :meth:`step` and :meth:`advance` move it.
        accounts: In the order of opening.
        floor: The trading floor, which matches orders.
        day: The phases of the day.
        replays: Whether a recording has made the tape of some instrument.
    """

    def __init__(
        self,
        *,
        seed: int,
        clock: Clock,
        stocks: int,
        fees: Fees,
        timetable: bool = False,
        day_orders_end: bool = True,
        interruptions: bool = False,
        after_market_announced: bool = True,
    ) -> None:
        self.accounts: list[Account] = []
        self.replays = False
        self.fees = fees
        self._rng = random.Random(f"{seed}:exchange")
        self.floor: Floor = Floor(clock, self.listed, self._rng)
        super().__init__(clock, self.floor, seed, stocks)
        self._agenda = Agenda(clock)
        gold = WorldGold(random.Random(f"{seed}:gold"))
        self._pulse = Pulse(clock, self._play, self.sectors.values(), self._beat, gold)
        self._stepped = False  # everywhere, since the last look
        self.day = self._play.leader = Day(
            self.floor,
            self._play,
            self._agenda,
            by_timetable=timetable,
            day_orders_end=day_orders_end,
            interruptions=interruptions,
            after_market_announced=after_market_announced,
        )

    def open_account(
        self,
        cash: int,
        holdings: Mapping[str, int] | None = None,
        *,
        gold_cash: int = 0,
        loans: Mapping[tuple[str, dt.date], int] | None = None,
        fees: Fees | None = None,
    ) -> Account:
        """Open an account that holds what it bought at the reference prices of the day.

        Args:
            cash: KRW; ``gold_cash`` the same, for gold.
            holdings: Symbol to shares, or to grams of gold.
            loans: Shares bought on margin loans, by symbol and day of the loan.
            fees: Rates of this account, gold excepted; by default those of the exchange.

        Raises:
            ValueError: if it is to hold what is not listed, or on a loan what nothing is lent on,
                or a number is negative, or a loan is of a later day.
        """
        sizes = [
            *(holdings or {}).items(),
            *((key[0], size) for key, size in (loans or {}).items()),
        ]
        for name, amount in (("cash", cash), ("gold_cash", gold_cash), *sizes):
            if amount < 0:
                raise ValueError(f"{name} must not be negative, not {amount}")
        number = f"{self._rng.randrange(10**9, 10**10)}"
        rates = (fees or self.fees).on(self.clock.day)
        account = Account(number, cash, gold_cash, rates, self.clock.day)
        for symbol, size in (holdings or {}).items():
            stock = self.listed(symbol)
            portfolio = account.gold if stock.listing.kind == "gold" else account
            holding = portfolio.holding(stock)
            holding.size, holding.cost = size, size * stock.base
        for (symbol, day), size in (loans or {}).items():
            stock = self.listed(symbol)
            if not credit_grade(stock.listing):
                raise ValueError(f"nothing is lent on {symbol}")
            if day > self.clock.day:
                raise ValueError(f"a loan of {day} is not given yet: it is {self.clock.day}")
            account.borrow(stock, size, size * stock.base, day).bought_today = 0
        yesterday = day_before(self.clock.day)
        account.remember_opening(yesterday)
        account.gold.remember_opening(yesterday)
        self.accounts.append(account)
        return account

    def step(self, stocks: Iterable[Stock], seconds: float) -> list[Happening]:
        """Let time pass and trade once in each of ``stocks`` (a moment of the market)."""
        happened = self._pass(seconds)
        for stock in stocks:
            happened += self.day.pass_moment(stock)
        return happened + self._look()

    def step_everywhere(self, seconds: float) -> list[Happening]:
        """Let time pass and trade once in every instrument."""
        happened = self._pass(seconds) + self._play.everywhere(self.day.pass_moment)
        self._stepped = True
        return happened + self._look()

    def _look(self) -> list[Happening]:
        """Look at the market after a moment that the caller chose."""
        happened = self._pulse.beat()
        if happened and self._stepped:
            self._stepped = False
            self._play.everywhere(_tally)
        return happened

    def _pass(self, seconds: float) -> list[Happening]:
        """Let time pass without a trade."""
        until = self.clock.now + dt.timedelta(seconds=seconds)
        happened: list[Happening] = []
        while True:
            due = min(self._agenda.next or until, self._play.tally, until)
            happened += self._agenda.advance(self._left(due)) + self._play.tallies()
            if self.clock.now >= until:
                return happened

    def _left(self, until: dt.datetime) -> float:
        return max(0.0, (until - self.clock.now).total_seconds())

    def trade(self, stock: Stock, price: int, size: int, side: Side) -> list[Happening]:
        """Trade at a price; an interruption may follow.

        Raises:
            ValueError: the price is not possible, or the size is less than one share.
        """
        before = stock.price if stock.volume else 0
        happened = self.floor.trade(stock, price, size, side)
        return happened + self.day.watch(stock, before)

    def replay_trade(
        self,
        stock: Stock,
        item: str,
        moment: dt.datetime,
        base: int,
        price: int,
        size: int,
        side: Side | None,
    ) -> list[Happening]:
        """Take over a recorded trade at its moment; the first one begins the day of its stock."""
        happened = self.advance(max(0.0, (moment - self.clock.now).total_seconds()))
        if not stock.replayed:
            self.replays = True
            stock.start_replay(base, item)
        return happened + self.floor.replay(stock, price, size, side)

    def advance(self, seconds: float) -> list[Happening]:
        """Let time pass without a trade."""
        return self._pass(seconds) + self._look()

    def play_on(self, until: dt.datetime, pace: float | None = None) -> list[Happening]:
        """Let time pass to the next trade or full second, or to ``until`` if that comes first.

        Args:
            until: How far at most.
            pace: Trades per second in each instrument; None: as the time of day has it.
        """
        play, pulse = self._play, self._pulse
        play.begin(pace)
        due = min(self._agenda.next or until, pulse.due, until)
        if play.due < due:
            self.clock.set(play.due)
            return play.trade()
        play.reach(due)
        happened = self._agenda.advance(self._left(due))
        return happened + pulse.beat(between=True)

    @property
    def next_event(self) -> dt.datetime | None:
        """When the next thing happens that is no trade, None if nothing will."""
        return self._agenda.next

    @property
    def evening(self) -> dt.datetime:
        """When the last phase of the day is over."""
        return dt.datetime.combine(self.clock.day, _EVENING)

    def end_day(self) -> list[Happening]:
        """Let the rest of the day pass without a trade of others, to its last phase."""
        happened = self.advance(max(0.0, (self.evening - self.clock.now).total_seconds()))
        if self.floor.phase != "closed":
            happened += self.day.enter("closed")
        return happened

    def begin_day(self, day: dt.date, time: dt.time) -> None:
        """Start another day at a time: what was today becomes yesterday, settlements come due."""
        for sector in self.sectors.values():
            if sector.watched:  # the others follow from their stocks
                sector.end_day()
        self._play.everywhere(self._end_day_of)
        self.clock.begin(day, time)
        self._agenda.clear()
        self.day.begin(partial(self._play.everywhere, _begin_day_of))
        for account in self.accounts:
            account.begin_day(day)
        for warrant in self.delist():
            for account in self.accounts:
                account.exercise(warrant, warrant.intrinsic, self.clock.now)
        self._pulse.begin_day()

    def _end_day_of(self, stock: Stock) -> list[Happening]:
        for one in stock.markets:
            self.diary(one).end_day()
        for one in stock.markets:
            one.end_day()
        return []

    def script(self, moment: dt.datetime, stock: Stock, price: int, size: int) -> None:
        """Trade at a price at a moment, if the market is open then."""

        def happen() -> list[Happening]:
            if not self.floor.trading(stock):
                return []
            return self.trade(stock, price, size, "buy" if price >= stock.price else "sell")

        self._agenda.at(moment, happen)


def _begin_day_of(stock: Stock) -> list[Happening]:
    for one in stock.markets:
        one.begin_day()
    return []


def _tally(stock: Stock) -> list[Happening]:
    stock.tally()
    return []
