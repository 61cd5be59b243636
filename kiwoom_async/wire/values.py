"""How Kiwoom writes values, and what they mean: text to number, date, time.

Every value on the wire is text. Numbers may carry a sign, two signs (``--3140``, ``+-121``: the
first is dropped), a leading space, zero padding, or be blank. On prices the sign is the direction
on the day, on trade sizes the aggressor: there the magnitude counts. Each parser takes the bytes
between the quotes and raises ValueError for anything else.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Literal

__all__ = [
    "KST",
    "aggressor",
    "code_number",
    "date",
    "decimal",
    "integer",
    "magnitude",
    "moment",
    "number",
    "symbol",
    "text",
    "time_of_day",
    "yes_no",
]

KST = dt.timezone(dt.timedelta(hours=9), "KST")
"""Korean time: UTC+9, no daylight saving."""

_UNDERSCORE = ord("_")
_NUMERIC = b" +-.0123456789"
_SIGNS = (b"+", b"-")
_CODE_NUMBER = re.compile(r"-?[0-9]{1,18}")  # int() takes no number of thousands of digits


def text(raw: bytes) -> str:
    """The text itself; bytes that are no UTF-8 become U+FFFD."""
    return raw.decode("utf-8", "replace")


def symbol(raw: bytes) -> str:
    """A symbol without the letter that account TRs and condition results put before it.

    ``A005930`` is a stock, ``J57JBHH`` an ELW, ``Q500001`` an ETN.
    """
    code = text(raw).strip()
    return code[1:] if len(code) == 7 and code[0] in "AJQ" else code


def integer(raw: bytes) -> int:
    """A whole number whose sign counts."""
    if _UNDERSCORE in raw:  # int() reads 1_000; Kiwoom does not write it
        raise ValueError("not a whole number")
    try:
        return int(raw)
    except ValueError:
        return int(_without_first_sign(raw))


def magnitude(raw: bytes) -> int:
    """A whole number whose sign says something else (direction, aggressor)."""
    if _UNDERSCORE in raw:
        raise ValueError("not a whole number")
    try:
        return abs(int(raw))
    except ValueError:
        return abs(int(_without_first_sign(raw)))


def decimal(raw: bytes) -> Decimal:
    """An exact decimal whose sign counts; thousands may be set off by commas."""
    bare = raw.replace(b",", b"")
    if bare.strip(_NUMERIC):  # Decimal() and float() read 1e5, nan and 1_000
        raise ValueError("not a decimal number")
    try:
        return Decimal(bare.decode())
    except InvalidOperation:
        pass
    try:
        return Decimal(_without_first_sign(bare).decode())
    except InvalidOperation:
        raise ValueError("not a decimal number") from None


def number(raw: bytes) -> float:
    """A rate as a float whose sign counts; some TRs write a percent sign behind it."""
    bare = raw.removesuffix(b"%")
    if bare.strip(_NUMERIC):
        raise ValueError("not a number")
    try:
        return float(bare)
    except ValueError:
        return float(_without_first_sign(bare))


def yes_no(raw: bytes) -> bool:
    """``Y`` or ``N``."""
    if raw not in (b"Y", b"N"):
        raise ValueError("neither Y nor N")
    return raw == b"Y"


def aggressor(raw: bytes) -> Literal["buy", "sell"] | None:
    """Who took the price: ``+`` the buyer, ``-`` the seller, unsigned nobody (an auction)."""
    sign = raw.lstrip()[:1]
    if not sign:
        raise ValueError("blank")
    return "buy" if sign == b"+" else "sell" if sign == b"-" else None


@lru_cache(maxsize=1024)  # records of one second come by the thousand
def time_of_day(raw: bytes) -> dt.time:
    """``HHMMSS`` or ``HH:MM:SS`` of the exchange."""
    digits = raw.replace(b":", b"") if len(raw) == 8 else raw
    if len(digits) != 6 or not digits.isdigit():
        raise ValueError("not a time HHMMSS")
    if digits == b"000000":
        raise ValueError("no time")
    return _time(digits.decode())


def date(raw: bytes) -> dt.date:
    """``YYYYMMDD``."""
    if len(raw) != 8 or not raw.isdigit():
        raise ValueError("not a date YYYYMMDD")
    return dt.date.fromisoformat(raw.decode())


def moment(raw: bytes) -> dt.datetime:
    """``YYYYMMDDHHMMSS`` in Korean time."""
    if len(raw) != 14 or not raw.isdigit():
        raise ValueError("not a time YYYYMMDDHHMMSS")
    digits = raw.decode()
    day = dt.date.fromisoformat(digits[:8])
    return dt.datetime.combine(day, _time(digits[8:]), KST)


def _time(digits: str) -> dt.time:
    """``HHMMSS``, six digits."""
    if digits >= "24":  # Python 3.14 reads 240000 as midnight
        raise ValueError("hour must be in 0..23")
    return dt.time.fromisoformat(digits)


def code_number(text: str) -> int | None:
    """The number a return code is, None for any other text."""
    return int(text) if _CODE_NUMBER.fullmatch(text.strip()) else None


def _without_first_sign(raw: bytes) -> bytes:
    """What follows the first of two signs: that one only repeats a direction."""
    bare = raw.strip()
    if bare[:1] in _SIGNS and bare[1:2] in _SIGNS:
        return bare[1:]
    raise ValueError("not a number")
