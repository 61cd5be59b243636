"""Moves: how the market, its sectors and each company move from one day to the next.

A company moves with the market and with its sector, and by itself. Volatility comes in clusters,
large moves are more frequent than a normal distribution has them; now and then a smaller company
goes to a daily limit. Everything comes from the seed and the calendar alone.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Mapping
from functools import lru_cache
from math import exp, log

from kiwoom_async import market
from kiwoom_async.simulator.exchange.instruments.listings import Listing

__all__ = ["Moves", "common_moves", "price_so_far"]

_MARKET_SPREAD, _SECTOR_SPREAD = 0.0066, 0.0045
_MARKET_GROWTH = 1.35  # over all days of the calendar
_PERSISTENCE, _CLUSTERS = 0.97, 0.42  # of the logarithm of volatility, and its spread
_SHOCK, _SHOCKS = 2.3, 0.04  # a larger move, and how often
_LARGE = 10**13  # KRW: a company worth more is calmer, and never at a limit
_SPREADS = (0.009, 0.013), (0.014, 0.028)  # of a large company by itself, and of another
_SMALL = 2 * 10**12  # KRW
_LIMIT_DAYS = 0.008, 0.013  # of a smaller company, and of a small one
_TO_THE_LIMIT = 0.6  # of those days, the others stop on the way
_RETURN = 0.008  # a day: part of the distance from its long path that a price makes good
_GROWTHS = (0.6, 2.2), (0.3, 4.0)  # since 2015, of a large company, and of another


@lru_cache(maxsize=100)
def common_moves(seed: str, name: str) -> Mapping[dt.date, float]:
    """Return by how much the whole market, or a sector beside it, moved on each day.

    Args:
        seed: Source of everything random.
        name: ``market``, or the code of a sector.
    """
    rng = random.Random(f"{seed}:{name}:moves")
    days = market.trading_days(market.FIRST_DAY, market.LAST_DAY)
    whole = name == "market"
    spread = _MARKET_SPREAD if whole else _SECTOR_SPREAD
    turbulence = _turbulence(rng)
    moves, distance = [], 0.0
    for _ in days:
        moves.append(spread * next(turbulence) * _innovation(rng) - _RETURN * distance)
        distance += moves[-1]
    drift = log(_MARKET_GROWTH) / len(days) if whole else 0.0
    surplus = sum(moves) / len(moves) - drift
    return {day: move - surplus for day, move in zip(days, moves, strict=True)}


def _turbulence(rng: random.Random) -> Iterator[float]:
    """Yield the volatility of each day as a multiple of the usual one: it comes in clusters."""
    level = rng.gauss(0, _CLUSTERS)
    fresh = _CLUSTERS * (1 - _PERSISTENCE**2) ** 0.5
    while True:
        yield exp(level)
        level = _PERSISTENCE * level + rng.gauss(0, fresh)


def _innovation(rng: random.Random) -> float:
    return rng.gauss(0, _SHOCK if rng.random() < _SHOCKS else 1.0)


class Moves:
    """Moves of one instrument, day by day into the past.

    A price returns slowly to its long path, so that a decade does not carry it anywhere.

    Args:
        listing: The instrument.
        seed: Source of everything random.
        course: Which of its courses: another name gives other moves.
    """

    def __init__(self, listing: Listing, seed: str, course: str = "days") -> None:
        self._rng = random.Random(f"{seed}:{listing.symbol}:{course}")
        large = listing.worth >= _LARGE
        self._limit_days = (
            0.0 if large or listing.kind != "stock" else _LIMIT_DAYS[listing.worth < _SMALL]
        )
        self._spread = self._rng.uniform(*_SPREADS[not large])
        self._beta = self._rng.uniform(0.7, 1.3)
        growth = log(self._rng.uniform(*_GROWTHS[not large]))
        days = len(common_moves(seed, "market"))
        self._drift = (growth - self._beta * log(_MARKET_GROWTH)) / days
        self._turbulence = _turbulence(self._rng)
        self._market = common_moves(seed, "market")
        self._sector = common_moves(seed, listing.industry) if listing.industry else {}
        self._distance = 0.0

    def before(self, day: dt.date) -> float:
        """Return the move on a day, as a part of the price before it; call it day by day back."""
        rng = self._rng
        own = self._drift + self._spread * next(self._turbulence) * _innovation(rng)
        if rng.random() < self._limit_days:
            own = self._towards_a_limit()
        own += _RETURN * self._distance
        self._distance -= own - self._drift
        return exp(self._beta * self._market[day] + self._sector.get(day, 0.0) + own) - 1

    def _towards_a_limit(self) -> float:
        """Return the move of a day that ends at a limit, or most of the way to it."""
        rng = self._rng
        part = 1.2 if rng.random() < _TO_THE_LIMIT else rng.uniform(0.5, 0.95)
        return log(1 + part * rng.choice((-0.3, 0.3)))


def price_so_far(listing: Listing, seed: str, day: dt.date) -> float | None:
    """Return where a small company stands on the running day, KRW; maybe at a limit already.

    Of a larger one None: it has hardly moved yet.
    """
    if listing.worth >= _SMALL or listing.kind != "stock":
        return None
    moves = Moves(listing, seed, f"{day}")
    return listing.close * (1 + moves.before(day))
