"""Warrant: an ELW, a call on a company, valued by Black and Scholes."""

from __future__ import annotations

import datetime as dt
from math import erf, exp, log, pi, sqrt
from typing import NamedTuple

import msgspec

from kiwoom_async.simulator.exchange.clock import Clock
from kiwoom_async.simulator.exchange.instruments.listings import Listing
from kiwoom_async.simulator.exchange.market.stock import Stock

__all__ = ["Theory", "Warrant"]

_RATIO = 0.1  # shares a warrant stands for (전환비율)
_DAYS_LEFT = 91
_VOLATILITY = 0.3
_INTEREST = 0.03
_YEAR = 365


class Theory(NamedTuple):
    """What a warrant is worth in theory, KRW, and how that changes.

    Attributes:
        delta: Per KRW of the company's price; ``gamma``: of delta per KRW.
        theta: Per day.
        vega: Per per cent of volatility; ``rho``: per per cent of interest.
    """

    price: float
    delta: float
    gamma: float
    theta: float
    vega: float
    rho: float


class Warrant(Stock):
    """A call warrant.

    Attributes:
        underlying: The company.
        strike: Price at which it may be bought (행사가), KRW.
        matures: Last day of trading.
    """

    pull = 50.0

    def __init__(self, listing: Listing, clock: Clock, seed: str, underlying: Stock) -> None:
        self.underlying = underlying
        self.strike = underlying.base
        self.matures = clock.day + dt.timedelta(days=_DAYS_LEFT)
        self._years = _DAYS_LEFT / _YEAR
        close = listing.grid.snap(self.theory(underlying.base).price)
        listing = msgspec.structs.replace(listing, close=close)
        super().__init__(listing, clock, seed, self.fair)

    @property
    def fair(self) -> float:
        """What it is worth in theory, KRW."""
        return max(self.theory().price, 5.0)

    def theory(self, price: int = 0, volatility: float = _VOLATILITY) -> Theory:
        """Return its theoretical value with the company at ``price`` (KRW; by default where it
        is now).
        """
        spot = float(price or self.underlying.price)
        spread = volatility * sqrt(self._years)
        d1 = log(spot / self.strike) / spread + (_INTEREST / volatility + volatility / 2) * sqrt(
            self._years
        )
        d2 = d1 - spread
        density = exp(-d1 * d1 / 2) / sqrt(2 * pi)
        owed = self.strike * exp(-_INTEREST * self._years)
        decay = spot * density * volatility / (2 * sqrt(self._years))
        return Theory(
            price=_RATIO * (spot * _normal(d1) - owed * _normal(d2)),
            delta=_RATIO * _normal(d1),
            gamma=_RATIO * density / (spot * spread),
            theta=-_RATIO * (decay + _INTEREST * owed * _normal(d2)) / _YEAR,
            vega=_RATIO * spot * density * sqrt(self._years) / 100,
            rho=_RATIO * self._years * owed * _normal(d2) / 100,
        )

    def implied_volatility(self, price: float) -> float:
        """Return the volatility at which it would be worth ``price``, per cent; 0 when there
        is none.
        """
        low, high = 0.001, 3.0
        if not self.theory(volatility=low).price < price < self.theory(volatility=high).price:
            return 0.0
        for _ in range(30):
            middle = (low + high) / 2
            if self.theory(volatility=middle).price < price:
                low = middle
            else:
                high = middle
        return high * 100

    @property
    def parity(self) -> float:
        """The company's price in per cent of the strike."""
        return self.underlying.price * 100 / self.strike

    @property
    def time_value(self) -> float:
        """What it costs beyond what exercising it now would bring, KRW."""
        return self.price - max(0.0, _RATIO * (self.underlying.price - self.strike))

    @property
    def gearing(self) -> float:
        """How many times its price the shares it stands for cost."""
        return self.underlying.price * _RATIO / self.price

    @property
    def break_even(self) -> float:
        """How far the company must rise for its buyer to lose nothing, per cent."""
        return ((self.strike + self.price / _RATIO) / self.underlying.price - 1) * 100

    @property
    def fulcrum(self) -> float:
        """How fast, per cent a year, it must rise to earn as much as its shares would."""
        invested = self.underlying.price - self.price / _RATIO
        return (exp(log(self.strike / invested) / self._years) - 1) * 100


def _normal(x: float) -> float:
    """Return the cumulative normal distribution at ``x``."""
    return (1 + erf(x / sqrt(2))) / 2
