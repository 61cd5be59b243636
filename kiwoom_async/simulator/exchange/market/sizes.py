"""Sizes: how many shares an order is for, how many wait at a level of a book, and its spread.

Sizes are drawn from tables of quantiles, which costs a tenth of drawing from their distributions.
"""

from __future__ import annotations

import datetime as dt
import random
from math import exp
from statistics import NormalDist

from kiwoom_async.simulator.exchange.clock import opening_minute
from kiwoom_async.simulator.exchange.instruments.listings import Listing

__all__ = ["order_size", "thickness", "usual_spread", "waiting_size"]

_COUNT = 1_024  # quantiles of a table
_ORDERS, _WAITING = 1.2, 0.7  # spread of the logarithm: a few orders are for very many shares
_SINGLE = 40  # of the quantiles of orders: one share, as robots and small accounts trade
_LEVELS = 3.5  # shares at a usual level, in usual orders
_PROFILE = (0.7, 1.0, 1.2, 1.35, 1.4, 1.35, 1.25, 1.15, 1.05, 1.0, 0.95, 0.9)
_ROUND, _HALF_ROUND = 1.9, 1.3  # as many wait at prices that end in a round number of ticks
_LARGE, _MIDDLE = 10**13, 10**12  # KRW of market value
_SPREADS = (3e-4, 8e-4, 18e-4)  # between the best prices: of a large company, a middle one, others
_WIDEST = 5  # ticks
_THIN, _THICKENS = 0.45, 60.0  # part of the later sizes at the open; minutes


def _quantiles(spread: float, scale: float) -> list[float]:
    """Return quantiles of a lognormal distribution with the mean ``scale``."""
    normal = NormalDist(-spread * spread / 2, spread)
    return [scale * exp(normal.inv_cdf((n + 0.5) / _COUNT)) for n in range(_COUNT)]


_ORDER_SIZES = [0.0] * _SINGLE + _quantiles(_ORDERS, 1.0)[_SINGLE:]
_WAITING_SIZES = _quantiles(_WAITING, _LEVELS)


def order_size(rng: random.Random, typical: int) -> int:
    """Draw the shares of one order, about ``typical`` on average; every second is a round lot."""
    drawn = rng.random() * _COUNT
    number = int(drawn)
    size = 1 + int(typical * _ORDER_SIZES[number])
    lot = drawn - number
    if lot < 0.2 and size > 50:
        return size // 100 * 100 or 50
    if lot < 0.5 and size > 5:
        return size // 10 * 10 or 5
    return size


def waiting_size(rng: random.Random, typical: float, level: int, steps: int) -> int:
    """Draw the shares that wait at a price.

    Args:
        rng: Source of everything random.
        typical: Shares of a usual order.
        level: Distance from the best price, in levels.
        steps: The price in ticks: at multiples of five and ten more orders wait.
    """
    part = _PROFILE[level] if level < len(_PROFILE) else _PROFILE[-1]
    if not steps % 5:
        part *= _HALF_ROUND if steps % 10 else _ROUND
    return 1 + int(typical * part * _WAITING_SIZES[int(rng.random() * _COUNT)])


def thickness(minute: dt.datetime) -> float:
    """Return how full books are at a time of the day, as a part of the usual: they fill up."""
    since_open = minute.hour * 60 + minute.minute - opening_minute(minute.date())
    return _THIN + (1.2 - _THIN) * (1 - exp(-max(0, since_open) / _THICKENS))


def usual_spread(listing: Listing, price: int) -> int:
    """Return the usual distance of the best prices in ticks: wider where less is traded."""
    if listing.kind != "stock":
        return 1
    part = _SPREADS[(listing.worth < _LARGE) + (listing.worth < _MIDDLE)]
    return min(max(round(price * part / listing.grid.tick_size(price)), 1), _WIDEST)
