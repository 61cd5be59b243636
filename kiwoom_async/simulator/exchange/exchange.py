"""Exchange: instruments, accounts, the clock, and the effects of its advance.

No I/O and no wire format: every method changes the state and returns the happenings, in order.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from kiwoom_async.market import previous_trading_day
from kiwoom_async.simulator.exchange.accounts.account import Account, credit_grade
from kiwoom_async.simulator.exchange.accounts.fees import Fees
from kiwoom_async.simulator.exchange.clock import Clock
from kiwoom_async.simulator.exchange.daily.diary import Diary
from kiwoom_async.simulator.exchange.daily.joint import JointDiary
from kiwoom_async.simulator.exchange.instruments.listings import GOLD_PRODUCTS, listings
from kiwoom_async.simulator.exchange.instruments.nxt import FIRST_DAY
from kiwoom_async.simulator.exchange.instruments.products import FUND_TERMS, WARRANT_TERMS
from kiwoom_async.simulator.exchange.instruments.sectors import sectors_of
from kiwoom_async.simulator.exchange.instruments.themes import themes_of
from kiwoom_async.simulator.exchange.instruments.world_gold import WorldGold
from kiwoom_async.simulator.exchange.market.fund import Fund
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.exchange.market.underlying import Underlying
from kiwoom_async.simulator.exchange.market.venues import list_at_nxt
from kiwoom_async.simulator.exchange.market.warrant import Warrant
from kiwoom_async.simulator.exchange.pace import nxt_part, trades_per_second
from kiwoom_async.simulator.exchange.terms import Side
from kiwoom_async.simulator.exchange.trading.agenda import Agenda
from kiwoom_async.simulator.exchange.trading.day import Day
from kiwoom_async.simulator.exchange.trading.floor import Floor
from kiwoom_async.simulator.exchange.trading.happenings import Happening
from kiwoom_async.simulator.exchange.trading.pulse import Pulse

__all__ = ["Exchange"]

_EVENING = dt.time(20, 0, 1)


class Exchange:
    """Instruments and accounts on one trading day.

    Attributes:
        clock: Exchange time; :meth:`step` and :meth:`advance` move it.
        stocks: Companies by symbol, in the order of listing.
        instruments: Everything that is traded, by symbol: the companies, ETFs, ELWs, gold.
        funds: The ETFs; ``warrants`` the ELWs.
        sectors: Indices by code; ``themes`` groups of companies by code.
        accounts: In the order of opening.
        floor: The trading floor, which matches orders.
        day: The phases of the day.
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
        self.clock = clock
        self.accounts: list[Account] = []
        self._seed = str(seed)
        self._diaries: dict[str, Diary] = {}
        self.fees = fees
        self._rng = random.Random(f"{seed}:exchange")
        listed = listings(stocks, random.Random(f"{seed}:listings"))
        self.stocks = {entry.symbol: Stock(entry, clock, str(seed)) for entry in listed}
        companies = list(self.stocks.values())
        self._list_at_nxt(companies, str(seed))
        self.sectors = sectors_of(companies, str(seed))
        self.themes = themes_of(companies, str(seed))
        self.funds = [
            Fund(terms, clock, str(seed), self.sectors[terms.index]) for terms in FUND_TERMS
        ]
        self.warrants = [
            Warrant(terms, clock, str(seed), self._underlying(terms.underlying))
            for terms in WARRANT_TERMS
        ]
        gold = [Stock(entry, clock, str(seed)) for entry in GOLD_PRODUCTS]
        everything = [*companies, *self.funds, *self.warrants, *gold]
        self.instruments = {instrument.symbol: instrument for instrument in everything}
        self._pulse = Pulse(
            clock,
            stocks=[*companies, *self.funds, *self.warrants],
            sectors=self.sectors.values(),
            funds=self.funds,
            warrants=self.warrants,
            world_gold=WorldGold(random.Random(f"{seed}:gold")),
        )
        self._agenda = Agenda(clock)
        self._everything = everything
        self._play = random.Random(f"{seed}:play")
        self.floor: Floor = Floor(clock, self.instruments, self._rng)
        self.day = Day(
            self.floor,
            everything,
            self._agenda,
            by_timetable=timetable,
            day_orders_end=day_orders_end,
            interruptions=interruptions,
            after_market_announced=after_market_announced,
        )

    def _list_at_nxt(self, companies: Sequence[Stock], seed: str) -> None:
        """Let the larger companies have a market at NXT once it is needed."""
        make = partial(list_at_nxt, clock=self.clock, seed=seed, trades=self._trades_now)
        for company in companies:
            if company.listing.on_nxt and self.clock.day > FIRST_DAY:
                company.trade_at_nxt(make)

    def _trades_now(self, stock: Stock) -> bool:
        return self.floor.trading(stock)

    def _underlying(self, code: str) -> Underlying:
        return Underlying(self.sectors[code] if code in self.sectors else self.stocks[code])

    def open_account(
        self,
        cash: int,
        holdings: Mapping[str, int] | None = None,
        *,
        gold_cash: int = 0,
        loans: Mapping[tuple[str, dt.date], int] | None = None,
    ) -> Account:
        """Open an account that holds what it bought at the reference prices of the day.

        Args:
            cash: KRW; ``gold_cash`` the same, for gold.
            holdings: Symbol to shares, or to grams of gold.
            loans: Shares bought on margin loans, by symbol and day of the loan.

        Raises:
            ValueError: if it is to hold what is not listed, or on a loan what nothing is lent on.
        """
        number = f"{self._rng.randrange(10**9, 10**10)}"
        account = Account(number, cash, gold_cash, self.fees, self.clock.day)
        for symbol, size in (holdings or {}).items():
            stock = self.listed(symbol)
            portfolio = account.gold if stock.listing.kind == "gold" else account
            holding = portfolio.holding(stock)
            holding.size, holding.cost = size, size * stock.base
        for (symbol, day), size in (loans or {}).items():
            stock = self.listed(symbol)
            if not credit_grade(stock.listing):
                raise ValueError(f"nothing is lent on {symbol}")
            account.borrow(stock, size, size * stock.base, day).bought_today = 0
        yesterday = previous_trading_day(self.clock.day)
        account.remember_opening(yesterday)
        account.gold.remember_opening(yesterday)
        self.accounts.append(account)
        return account

    def diary(self, stock: Stock) -> Diary:
        """Return the days of an instrument at its exchange, or at both together, with everything
        that is known of each.
        """
        diary = self._diaries.get(stock.item)
        if diary is None:
            diary = self._diaries[stock.item] = self._new_diary(stock)
        return diary

    def _new_diary(self, stock: Stock) -> Diary:
        if stock.venue == "KRX":
            return Diary(stock, self._seed)
        krx, nxt = self.diary(stock.krx), stock.nxt
        if stock.venue == "NXT" or nxt is None:
            return Diary(stock, self._seed, company=krx)
        return JointDiary(stock, krx, self.diary(nxt), self._seed)

    def listed(self, symbol: str) -> Stock:
        """Return the instrument with this symbol; a suffix names its market at NXT (``_NX``) or
        both exchanges together (``_AL``).

        Raises:
            ValueError: if it is not listed, or not at NXT.
        """
        bare, _, suffix = symbol.partition("_")
        stock = self.instruments.get(bare)
        if stock is None or suffix not in ("", "NX", "AL"):
            known = ", ".join(self.instruments)
            raise ValueError(f"{symbol!r} is not listed; {known} are")
        found = {"": stock, "NX": stock.nxt, "AL": stock.both}[suffix]
        if found is None:
            raise ValueError(f"{bare} is not traded at NXT")
        return found

    def traded(self, symbol: str) -> Stock:
        """Return the instrument with this symbol at one exchange, where it can be traded.

        Raises:
            ValueError: if it is not listed there, or the symbol names both exchanges.
        """
        found = self.listed(symbol)
        if found.venue == "SOR":
            raise ValueError(f"{symbol}: a trade is made at one exchange, {found.symbol} or _NX")
        return found

    def step(self, stocks: Iterable[Stock], seconds: float) -> list[Happening]:
        """Let time pass and trade once in each of ``stocks`` (a moment of the market)."""
        happened = self._agenda.advance(seconds)
        part = nxt_part(self.floor.phase, self.floor.nxt_phase)
        for stock in stocks:
            happened += self.day.moment(stock)
            happened += self.day.watch(stock)
            nxt = stock.nxt
            if part and nxt is not None and nxt is not stock and nxt.joins_in(part):
                happened += self.day.moment(nxt)
        return happened + self._pulse.beat()

    def trade(self, stock: Stock, price: int, size: int, side: Side) -> list[Happening]:
        """Trade at a price; an interruption may follow.

        Raises:
            ValueError: the price is not possible, or the size is less than one share.
        """
        happened = self.floor.trade(stock, price, size, side)
        return happened + self.day.watch(stock)

    def replay_trade(
        self,
        stock: Stock,
        moment: dt.datetime,
        base: int,
        price: int,
        size: int,
        side: Side | None,
    ) -> list[Happening]:
        """Take over a recorded trade at its moment; the first one begins the day of its stock."""
        happened = self.advance(max(0.0, (moment - self.clock.now).total_seconds()))
        if not stock.replayed:
            stock.start_replay(base)
        return happened + self.floor.replay(stock, price, size, side)

    def advance(self, seconds: float) -> list[Happening]:
        """Let time pass without a trade."""
        return self._agenda.advance(seconds) + self._pulse.beat()

    def play_on(self, until: dt.datetime) -> list[Happening]:
        """Let time pass to the next trade, or to ``until`` if there is none before."""
        clock = self.clock
        floor = self.floor
        rate = trades_per_second(floor.phase, floor.nxt_phase, clock.now) * len(self._everything)
        left = (until - clock.now).total_seconds()
        gap = self._play.expovariate(rate) if rate else left
        due = self._agenda.next
        if due is not None:  # the pace may change with what is due
            gap = min(gap, max((due - clock.now).total_seconds(), 0.0))
        if gap >= left or (due is not None and clock.now + dt.timedelta(seconds=gap) >= due):
            return self.advance(min(gap, left))
        stock = self._play.choice(self._everything)
        return self.step([stock], gap)

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
        every = list(self._markets())
        for stock in every:
            self.diary(stock).end_day()
        for sector in self.sectors.values():
            sector.end_day()
        for stock in every:
            stock.end_day()
        self.clock.begin(day, time)
        for stock in every:
            stock.begin_day()
        for sector in self.sectors.values():
            sector.begin_day()
        for account in self.accounts:
            account.begin_day(day)
        self._agenda.clear()
        self._pulse.begin_day()
        self.day.begin()

    def _markets(self) -> Iterator[Stock]:
        """Yield every instrument at each exchange, and at both together after them."""
        for stock in self.instruments.values():
            yield stock
            if stock.nxt is not None:
                yield stock.nxt
                yield stock.both

    def script(self, moment: dt.datetime, stock: Stock, price: int, size: int) -> None:
        """Trade at a price at a moment, if the market is open then."""

        def happen() -> list[Happening]:
            if not self.floor.trading(stock):
                return []
            return self.trade(stock, price, size, "buy" if price >= stock.price else "sell")

        self._agenda.at(moment, happen)

    def some_stocks(self) -> Sequence[Stock]:
        """Choose one or two instruments that trade at the same moment."""
        return self._rng.sample(list(self.instruments.values()), self._rng.choice((1, 1, 2)))
