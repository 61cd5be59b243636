"""Numbers as Kiwoom writes them: signs that show a direction, padding, rates with two digits."""

from __future__ import annotations

from functools import lru_cache

__all__ = ["aggressor", "directed", "padded", "percent", "rate", "signed"]


@lru_cache(maxsize=100_000)  # the same few thousand prices, forty times in every order book
def directed(price: int, base: int) -> str:
    """A price with the direction against ``base`` as its sign; unsigned when equal or zero."""
    if not price or price == base:
        return str(price)
    return f"+{price}" if price > base else f"-{price}"


def aggressor(side: str | None) -> str:
    """The sign of a trade's size: who traded at the other's price, blank in an auction."""
    return {"buy": "+", "sell": "-"}.get(side or "", "")


def signed(number: int) -> str:
    """A number with its sign, plus included: ``+5``, ``-5``, ``0``."""
    return f"{number:+d}" if number else "0"


def rate(value: float) -> str:
    """A rate with two digits and, unless zero, its sign: ``+1.25``, ``0.00``."""
    text = f"{value:+.2f}"
    return text if text not in {"+0.00", "-0.00"} else "0.00"


def percent(part: float, whole: float) -> float:
    """``part`` in per cent of ``whole``, 0 when there is no whole."""
    return part * 100 / whole if whole else 0.0


def padded(number: int, width: int) -> str:
    """Zero padded to ``width`` characters, a minus sign included."""
    return f"{number:0{width}d}"
