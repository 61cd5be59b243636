"""Prices on the Korea Exchange: tick sizes, daily limits, and where a price stands on the day."""

from __future__ import annotations

__all__ = ["is_on_grid", "ladder", "limits", "sign", "snap", "tick_size"]

_TICKS = ((2_000, 1), (5_000, 5), (20_000, 10), (50_000, 50), (200_000, 100), (500_000, 500))
_LARGEST_TICK = 1_000
_DAILY_LIMIT = 0.3


def tick_size(price: int) -> int:
    """The step between prices (호가단위) at ``price``, KRW, as in force since 2023."""
    for below, tick in _TICKS:
        if price < below:
            return tick
    return _LARGEST_TICK


def is_on_grid(price: int) -> bool:
    """Whether an order may name this price."""
    return price > 0 and price % tick_size(price) == 0


def snap(price: float) -> int:
    """The nearest price of the grid at or below ``price``, at least 1 KRW."""
    whole = max(1, int(price))
    return whole - whole % tick_size(whole)


def limits(base: int) -> tuple[int, int]:
    """The lowest and the highest price of the day (하한가, 상한가): 30 % around ``base``."""
    lowest = snap(base * (1 - _DAILY_LIMIT))
    if lowest < base * (1 - _DAILY_LIMIT):
        lowest += tick_size(lowest)
    return lowest, snap(base * (1 + _DAILY_LIMIT))


def ladder(base: int) -> list[int]:
    """Every price an order may name on a day that starts from ``base``, lowest first."""
    price, highest = limits(base)
    prices = []
    while price <= highest:
        prices.append(price)
        price += tick_size(price)
    return prices


def sign(price: int, base: int) -> str:
    """The code of FID 25 (대비기호): 1 upper limit, 2 up, 3 unchanged, 4 lower limit, 5 down."""
    if price == base:
        return "3"
    lowest, highest = limits(base)
    if price > base:
        return "1" if price >= highest else "2"
    return "4" if price <= lowest else "5"
