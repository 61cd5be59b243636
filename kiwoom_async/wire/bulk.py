"""Whole columns of values at once, in C, where every text is an ordinary one.

Each function reads texts as its namesake in :mod:`kiwoom_async.wire.values` reads one. At the first
text it would have to look at closely (blank, two signs, thousands, not a number at all) it raises
ValueError or TypeError; that says nothing against the texts: read them one by one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from itertools import repeat
from typing import Any, TypeVar

from kiwoom_async.wire.values import KST, time_of_day

__all__ = ["decimals", "each", "integers", "magnitudes", "moments", "numbers", "scaled", "texts"]

T = TypeVar("T")
V = TypeVar("V")

Bulk = Callable[[Sequence[Any]], list[V]]

_NUMERIC = " +-.0123456789"


def texts(found: Sequence[str]) -> list[str]:
    """Texts that are all filled, as they are."""
    if not all(map(str.strip, found)):
        raise ValueError("a blank among them")
    return list(found)


def integers(found: Sequence[str]) -> list[int]:
    """Whole numbers whose sign counts."""
    _refuse_other_than_numbers(found)
    return list(map(int, found))


def magnitudes(found: Sequence[str]) -> list[int]:
    """Whole numbers without their signs."""
    _refuse_other_than_numbers(found)
    return list(map(abs, map(int, found)))


def decimals(found: Sequence[str]) -> list[Decimal]:
    """Exact decimals."""
    _refuse_other_than_numbers(found)
    try:
        return list(map(Decimal, found))
    except InvalidOperation:
        raise ValueError("no decimal number among them") from None


def numbers(found: Sequence[str]) -> list[float]:
    """Rates as floats."""
    _refuse_other_than_numbers(found)
    return list(map(float, found))


def scaled(parse: Bulk[Any], divisor: Any, signed: bool) -> Bulk[Any]:
    """The same, divided, and without signs if they are not part of the value."""

    def parse_scaled(found: Sequence[str]) -> list[Any]:
        plain = parse(found)
        whole = plain if divisor == 1 else [value / divisor for value in plain]
        return whole if signed else list(map(abs, whole))

    return parse_scaled


def moments(found: Sequence[str]) -> list[dt.datetime]:
    """``YYYYMMDDHHMMSS`` in Korean time: few days, and many rows that share a time of day."""
    refuse_other_than_moments(found)
    days = each(dt.date.fromisoformat, [text[:8] for text in found])
    clocks = each(time_of_day, [text[8:] for text in found])
    return list(map(dt.datetime.combine, days, clocks, repeat(KST)))


def refuse_other_than_moments(found: Sequence[str]) -> None:
    """Let nothing pass but rows of fourteen digits; whether each is a date and time is not said.

    Raises:
        ValueError: anything else.
    """
    joined = "".join(found)
    if not joined.isascii() or not joined.isdigit() or set(map(len, found)) != {14}:
        raise ValueError("no time YYYYMMDDHHMMSS among them")


def each(parse: Callable[[T], V], found: Sequence[T]) -> list[V]:
    """Every value, where each text that comes up again is parsed once."""
    known = {text: parse(text) for text in set(found)}
    return list(map(known.__getitem__, found))


def _refuse_other_than_numbers(found: Sequence[str]) -> None:
    """int(), float() and Decimal() also read 1_000, 1e5, nan and digits of other scripts."""
    if "".join(found).strip(_NUMERIC):
        raise ValueError("no number among them")
