"""Bulk parsers: whole columns of values at once, in C, if every text has the usual form.

Each function reads many texts as the function of the same name in :mod:`kiwoom_async.wire.values`
reads one. At any unusual text (blank, two signs, thousands, decimals of zero, an overflow, not a
number) it raises ValueError or TypeError. The texts may still be valid: read them one by one.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from itertools import repeat
from typing import Any, TypeVar

from kiwoom_async.wire.values import KST, NUMERIC

__all__ = [
    "decimals",
    "each",
    "integers",
    "magnitudes",
    "moments",
    "numbers",
    "refuse_other_than_moments",
    "scaled",
    "texts",
]

T = TypeVar("T")
V = TypeVar("V")

Bulk = Callable[[Sequence[Any]], list[V]]


def texts(found: Sequence[str]) -> list[str]:
    """Return the texts unchanged; all must be filled."""
    if not all(map(str.strip, found)):
        raise ValueError("a blank among them")
    return list(found)


def integers(found: Sequence[str]) -> list[int]:
    """Read whole numbers with their signs."""
    _refuse_other_than_whole(found)
    return _within_64_bits(list(map(int, found)))


def magnitudes(found: Sequence[str]) -> list[int]:
    """Read whole numbers without their signs."""
    _refuse_other_than_whole(found)
    return _within_64_bits(list(map(abs, map(int, found))))


def decimals(found: Sequence[str]) -> list[Decimal]:
    """Read exact decimals."""
    _refuse_other_than_numeric("".join(found))
    try:
        return list(map(Decimal, found))
    except InvalidOperation:
        raise ValueError("no decimal number among them") from None


def numbers(found: Sequence[str]) -> list[float]:
    """Read rates as floats."""
    _refuse_other_than_numeric("".join(found))
    return list(map(float, found))


def scaled(parse: Bulk[Any], divisor: Any, signed: bool) -> Bulk[Any]:
    """Make a parser that also divides, and drops the sign if ``signed`` is False."""

    def parse_scaled(found: Sequence[str]) -> list[Any]:
        plain = parse(found)
        whole = plain if divisor == 1 else [value / divisor for value in plain]
        return whole if signed else list(map(abs, whole))

    return parse_scaled


def moments(found: Sequence[str]) -> list[dt.datetime]:
    """Read ``YYYYMMDDHHMMSS`` in Korean time."""
    refuse_other_than_moments(found)
    days = each(dt.date.fromisoformat, [text[:8] for text in found])  # many rows share a day
    clocks = [text[8:] for text in found]
    if max(clocks) >= "24":  # Python 3.14 reads 240000 as midnight
        raise ValueError("hour must be in 0..23")
    times = map(dt.time.fromisoformat, clocks)
    return list(map(dt.datetime.combine, days, times, repeat(KST)))


def refuse_other_than_moments(found: Sequence[str]) -> None:
    """Require 14 digits, a year from 1000 on, and seconds below 60.

    Raises:
        TypeError, ValueError: anything else. Day and time of day may still be invalid.
    """
    joined = "".join(found)
    if not joined.encode().isdigit() or set(map(len, found)) != {14}:
        raise ValueError("not fourteen digits")
    thousands, tens_of_seconds = joined[::14], joined[12::14]
    if "0" in thousands or max(tens_of_seconds) > "5":
        raise ValueError("no year or no second")


def each(parse: Callable[[T], V], found: Sequence[T]) -> list[V]:
    """Parse every text; equal texts are parsed only once."""
    known = {text: parse(text) for text in set(found)}
    return list(map(known.__getitem__, found))


def _refuse_other_than_whole(found: Sequence[str]) -> None:
    """Reject overflowed counters. (A false match over two texts does no harm.)"""
    joined = "".join(found)
    _refuse_underscores(joined)
    if "429496729" in joined or "214748364" in joined:
        raise ValueError("a counter overflowed")


def _within_64_bits(numbers: list[int]) -> list[int]:
    try:
        array("q", numbers)  # half the time of a look at the lengths of the texts
    except OverflowError:
        raise ValueError("more than 64 bits") from None
    return numbers


def _refuse_underscores(joined: str) -> None:
    """Reject 1_000 and the digits of other scripts, which int() also reads."""
    if "_" in joined or not joined.isascii():
        raise ValueError("not a number")


def _refuse_other_than_numeric(joined: str) -> None:
    """Reject 1e5, nan, and tabs at an end, which float() and Decimal() also read."""
    if joined.encode().translate(None, NUMERIC):
        raise ValueError("not a number")
