"""Numbers as Kiwoom writes them: signs that show a direction, padding, rates with two digits."""

from __future__ import annotations

from functools import lru_cache

__all__ = [
    "against",
    "aggressor",
    "change",
    "directed",
    "doubled",
    "doubled_rate",
    "padded",
    "percent",
    "points",
    "rate",
    "signed",
    "signed_points",
    "template",
]

_AGGRESSORS = {"buy": "+", "sell": "-", None: ""}


@lru_cache(maxsize=100_000)  # the same few thousand prices, forty times in every order book
def directed(price: int, base: int) -> str:
    """Write a price with the direction against ``base`` as its sign; unsigned when equal or
    zero.
    """
    if not price or price == base:
        return str(price)
    return f"+{price}" if price > base else f"-{price}"


def aggressor(side: str | None) -> str:
    """Return the sign of a trade's size, plus for a buying aggressor, blank in an auction."""
    return _AGGRESSORS[side]


def signed(number: int) -> str:
    """Write a number with its sign, plus included: ``+5``, ``-5``, ``0``."""
    return f"+{number}" if number > 0 else str(number)


def doubled(number: int, zero: str = "0") -> str:
    """Write a number with the sign some TRs double when it is negative: ``+5``, ``--5``."""
    return f"+{number}" if number > 0 else f"-{number}" if number else zero


def rate(value: float) -> str:
    """Write a rate with two digits and, unless zero, its sign: ``+1.25``, ``0.00``."""
    text = f"{value:+.2f}"
    return text if text not in {"+0.00", "-0.00"} else "0.00"


def doubled_rate(value: float) -> str:
    """Write a rate with the sign some TRs double when it is negative: ``+1.25``, ``--1.25``."""
    text = rate(value)
    return f"-{text}" if text.startswith("-") else text


def points(hundredths: int, base: int) -> str:
    """Write a value with two digits, and the direction against ``base`` as its sign
    (``-1762.61``).
    """
    sign = "" if hundredths == base else "+" if hundredths > base else "-"
    return f"{sign}{hundredths / 100:.2f}"


def signed_points(hundredths: int) -> str:
    """Write a difference with two digits and, unless zero, its sign."""
    return rate(hundredths / 100)


def against(volume: int, before: int) -> str:
    """Write a volume in per cent of another; the sign shows which is larger, not a difference."""
    text = f"{percent(volume, before):.2f}"
    return text if volume == before else ("+" if volume > before else "-") + text


def percent(part: float, whole: float) -> float:
    """Return ``part`` in per cent of ``whole``, 0 when there is no whole."""
    return part * 100 / whole if whole else 0.0


def padded(number: int, width: int) -> str:
    """Write a number zero padded to ``width`` characters, a minus sign included."""
    return f"{number:0{width}d}"


@lru_cache(maxsize=100_000)
def change(price: int, base: int) -> tuple[str, str]:
    """Write change and rate of a price against ``base``."""
    return signed(price - base), rate(percent(price - base, base))


def template(fields: dict[str, str]) -> str:
    """Write a JSON object of strings, some of which are places to fill (``%s``)."""
    return "{" + ",".join(f'"{key}":"{value}"' for key, value in fields.items()) + "}"
