"""Warrant: an ELW, a call or a put on a company or an index, valued by Black and Scholes."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from math import erf, exp, log, pi, sin, sqrt
from typing import NamedTuple

import msgspec

from kiwoom_async.market import FIRST_DAY, LAST_DAY, next_trading_day
from kiwoom_async.simulator.exchange.clock import Clock, day_before
from kiwoom_async.simulator.exchange.instruments.candles import LEAST_OF_DAY, Candle
from kiwoom_async.simulator.exchange.instruments.history import History
from kiwoom_async.simulator.exchange.instruments.products import WarrantTerms
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.exchange.market.underlying import Underlying

__all__ = ["Theory", "Warrant", "last_day", "trading_day_after"]

_VOLATILITY = 0.3
_INTEREST = 0.03
_YEAR = 365
_LEAST = 5.0  # KRW, the smallest price
_LISTED_FOR = dt.timedelta(days=180)
_TURNS = 0.003  # of its shares a day


class Theory(NamedTuple):
    """Theoretical price of a warrant, KRW, and its sensitivities.

    Attributes:
        delta: Of one share or point, not of the ratio, as ``gamma``; of the warrant they are these
            times the ratio.
        theta: Of the warrant, KRW per day.
        vega: Of the warrant, KRW per per cent of volatility; ``rho`` per per cent of interest.
    """

    price: float
    delta: float
    gamma: float
    theta: float
    vega: float
    rho: float


class Warrant(Stock):
    """A warrant.

    Attributes:
        terms: Terms of the ELW.
        underlying: The company or the index.
        strike: Price at which it may be bought or sold (행사가), KRW or points.
        matures: Last day of trading.
    """

    pull = 50.0

    def __init__(
        self, terms: WarrantTerms, clock: Clock, seed: str, underlying: Underlying
    ) -> None:
        self._clock = clock
        self.terms = terms
        self.underlying = underlying
        base = underlying.opening_base
        self.strike = max(round(base * terms.strike / terms.step), 1) * terms.step
        self.matures = last_day(terms, clock.day)
        self._today_is = clock.day
        close = self._price_on(base, day_before(clock.day), terms)
        listed_on = trading_day_after(max(clock.day - _LISTED_FOR, FIRST_DAY))
        listing = msgspec.structs.replace(terms.listing, close=close, listed_on=listed_on)
        super().__init__(listing, clock, seed, self.fair)

    def _price_on(self, spot: float, day: dt.date, terms: WarrantTerms) -> int:
        value = self.theory(spot, day=day).price
        return terms.listing.grid.snap(max(value, _LEAST))

    def prepare(self) -> None:
        """Bring the underlying to the present."""
        self.underlying.follow()

    def begin_day(self) -> None:
        """Start the day that the clock shows, nearer to its maturity."""
        super().begin_day()
        self._today_is = self._clock.day

    def days_left(self, day: dt.date | None = None) -> int:
        """Return the days until maturity, at least one."""
        return max((self.matures - (day or self._today_is)).days, 1)

    @property
    def fair(self) -> float:
        """Theoretical price, KRW."""
        return max(self.theory(self.underlying.price_at(self._clock.now)).price, _LEAST)

    def theory(
        self, price: float = 0, volatility: float = _VOLATILITY, day: dt.date | None = None
    ) -> Theory:
        """Return its theoretical value with the underlying at ``price`` (by default where it is
        now) on a day (by default today).
        """
        spot, ratio = price or self.underlying.price, self.terms.ratio
        sign = 1 if self.terms.right == "call" else -1
        years = self.days_left(day) / _YEAR
        spread = volatility * sqrt(years)
        d1 = log(spot / self.strike) / spread + (_INTEREST / volatility + volatility / 2) * sqrt(
            years
        )
        d2 = d1 - spread
        density = exp(-d1 * d1 / 2) / sqrt(2 * pi)
        owed = self.strike * exp(-_INTEREST * years) * _normal(sign * d2)
        decay = spot * density * volatility / (2 * sqrt(years))
        return Theory(
            price=ratio * sign * (spot * _normal(sign * d1) - owed),
            delta=sign * _normal(sign * d1),
            gamma=density / (spot * spread),
            theta=-ratio * (decay + sign * _INTEREST * owed) / _YEAR,
            vega=ratio * spot * density * sqrt(years) / 100,
            rho=sign * ratio * years * owed / 100,
        )

    def implied_volatility(
        self, price: float, spot: float = 0, day: dt.date | None = None
    ) -> float:
        """Return the volatility at which it would be worth ``price``, per cent; 0 if no
        volatility gives that price.
        """
        low, high = 0.001, 3.0
        at_low, at_high = (self.theory(spot, one, day).price for one in (low, high))
        if not at_low < price < at_high:
            return 0.0
        for _ in range(30):
            middle = (low + high) / 2
            if self.theory(spot, middle, day).price < price:
                low = middle
            else:
                high = middle
        return high * 100

    @property
    def intrinsic(self) -> float:
        """Payment if it were exercised now, KRW (예상권리가)."""
        sign = 1 if self.terms.right == "call" else -1
        return self.terms.ratio * max(0.0, sign * (self.underlying.price - self.strike))

    @property
    def parity(self) -> float:
        """The underlying in per cent of the strike, of a put the strike of the underlying."""
        parity = self.underlying.price * 100 / self.strike
        return parity if self.terms.right == "call" else 10_000 / parity

    @property
    def time_value(self) -> float:
        """Price above the intrinsic value, KRW."""
        return self.price - self.intrinsic

    @property
    def gearing(self) -> float:
        """Value of the underlying that it stands for, as a multiple of its price."""
        return self.underlying.price * self.terms.ratio / self.price

    @property
    def break_even_point(self) -> float:
        """Final value of the underlying at which the buyer breaks even (손익분기점)."""
        sign = 1 if self.terms.right == "call" else -1
        return self.strike + sign * self.price / self.terms.ratio

    @property
    def break_even(self) -> float:
        """Distance of the underlying from the break-even point, per cent."""
        return (self.break_even_point / self.underlying.price - 1) * 100

    @property
    def fulcrum(self) -> float:
        """How fast, per cent a year, it must rise to earn as much as its shares would; 0 of a
        put.
        """
        invested = self.underlying.price - self.price / self.terms.ratio
        if self.terms.right == "put" or invested <= 0:
            return 0.0
        return (exp(log(self.strike / invested) / (self.days_left() / _YEAR)) - 1) * 100

    @property
    def disparity(self) -> float:
        """Distance of its price from the theoretical one, per cent (괴리율)."""
        theory = max(self.theory().price, 0.01)
        return (self.price - theory) / theory * 100

    def lp_held(self, day: dt.date) -> int:
        """Return the holdings of its liquidity provider at the end of a day (LP보유수량)."""
        phase = random.Random(f"{self._seed}:lp").uniform(0, 6)
        noise = random.Random(f"{self._seed}:lp:{day}").uniform(-0.02, 0.02)
        part = 0.85 + 0.1 * sin(day.toordinal() / 30 + phase) + noise
        return int(self.listing.shares * part) // 10 * 10

    def _history(self, today: dt.date, seed: str) -> History:
        own = f"{seed}:{self.listing.symbol}"
        return History(self._days(own), own, self.grid)

    def _days(self, seed: str) -> Iterator[Candle]:
        """Yield its days from those of the underlying, newest first, as the theory has them."""
        past = self.underlying.history.backwards()
        newest, close = next(past, None), self.listing.close
        while newest is not None:
            date, earlier = newest.start.date(), next(past, None)
            before = earlier.start.date() if earlier else day_before(date)
            spot = self.underlying.prices(earlier or newest)[3]  # the first day has no earlier one
            base = self._price_on(spot, before, self.terms)
            opening, *ends = (
                self._price_on(price, date, self.terms)
                for price in self.underlying.prices(newest)[:3]
            )
            high, low = max(*ends, opening, close), min(*ends, opening, close)
            rng = random.Random(f"{seed}:{date:%Y%m%d}:warrant")
            usual = int(self.listing.shares * _TURNS * rng.lognormvariate(0, 0.5))
            volume = max(LEAST_OF_DAY, usual // 10 * 10)
            turnover = (opening + high + low + close) * volume // 4
            yield Candle(newest.start, base, opening, high, low, close, volume, turnover, volume)
            if before < self.listing.listed_on:
                return
            newest, close = earlier, base


def last_day(terms: WarrantTerms, opening: dt.date) -> dt.date:
    """Return the last day of trading of an ELW; its terms count from the opening."""
    return trading_day_after(opening + dt.timedelta(days=terms.days - 1))


def trading_day_after(day: dt.date, count: int = 1) -> dt.date:
    """Return a later trading day; beyond what the calendar knows every day is one."""
    if day + dt.timedelta(days=10 + 2 * count) > LAST_DAY:
        return day + dt.timedelta(days=count)
    return next_trading_day(day, count)


def _normal(x: float) -> float:
    """Return the cumulative normal distribution at ``x``."""
    return (1 + erf(x / sqrt(2))) / 2
