"""Values in Kiwoom's notation: text to number, date, time.

Every value on the wire is text. A number has many notations: a leading blank, zero padding, one or
two signs (``--3140``, ``+-121``: the first is dropped), thousands commas, six decimals after a
whole number. The sign of a price is its direction on the day, the sign of a trade size is the
aggressor: there only the magnitude counts. Each parser gets the bytes between the quotes and raises

* :class:`NoValue` for a text that means "no value": a blank, a date or time of zeros, a marker
  instead of a time, a counter of the server that overflowed;
* another ValueError for anything else it can't read.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Literal

__all__ = [
    "KST",
    "NUMERIC",
    "OVERFLOWED",
    "NoValue",
    "aggressor",
    "code_number",
    "date",
    "decimal",
    "filled",
    "integer",
    "magnitude",
    "moment",
    "moment_of",
    "near",
    "number",
    "symbol",
    "text",
    "time_of_day",
    "yes_no",
]

OVERFLOWED = frozenset({4294967295, 2147483647, -4294967295, -2147483647})
"""Values of a server counter that overflowed: 32 bits, with and without a sign."""

KST = dt.timezone(dt.timedelta(hours=9), "KST")
"""Korean time: UTC+9, no daylight saving."""

NUMERIC = b" +-.0123456789"
"""Bytes of usual numbers."""

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_HALF_A_DAY = dt.timedelta(hours=12)
_UNDERSCORE = ord("_")
_NOTATION = re.compile(rb" *[+-]?([+-]?)([0-9]+(?:,[0-9]{3})*)(?:\.([0-9]+))? *")
_NO_TIMES = (b"888888", b"999999")  # the closing-price and single-price sessions of index charts
_CODE_NUMBER = re.compile(r"-?[0-9]{1,18}")  # int() refuses thousands of digits


class NoValue(ValueError):
    """The text means "no value"; the message says why."""


def text(raw: bytes) -> str:
    """Return the text itself; bytes that are not UTF-8 become U+FFFD."""
    return raw.decode("utf-8", "replace")


def filled(raw: bytes) -> str:
    """Return the text itself, which must not be blank."""
    if not raw.strip():
        raise NoValue("is blank")
    return raw.decode("utf-8", "replace")


def symbol(raw: bytes) -> str:
    """Return a symbol without the letter that account TRs and condition results add before it.

    ``A005930`` is a stock, ``J57JBHH`` an ELW, ``Q500001`` an ETN.
    """
    code = text(raw).strip()
    return code[1:] if len(code) == 7 and code[0] in "AJQ" else code


def integer(raw: bytes) -> int:
    """Read a whole number with its sign.

    Decimals of zero are dropped; 4294967295 and 2147483647, with any sign, are overflowed counters
    of the server and not values.
    """
    if _UNDERSCORE in raw:  # int() reads 1_000; Kiwoom does not write it
        raise ValueError("not a whole number")
    try:
        value = int(raw)
    except ValueError:
        value = _whole(raw)
    if -2147483647 < value < 2147483647:
        return value
    return _large(value)


def magnitude(raw: bytes) -> int:
    """Read a whole number without its sign (a direction or an aggressor)."""
    if _UNDERSCORE in raw:
        raise ValueError("not a whole number")
    try:
        value = abs(int(raw))
    except ValueError:
        value = abs(_whole(raw))
    if value < 2147483647:
        return value
    return _large(value)


def decimal(raw: bytes) -> Decimal:
    """Read an exact decimal with its sign."""
    if not raw.strip(NUMERIC):  # Decimal() and float() read 1e5, nan and 1_000
        try:
            return Decimal(raw.decode())
        except InvalidOperation:
            pass
    return Decimal(b".".join(_parts(raw)).decode())


def number(raw: bytes) -> float:
    """Read a rate as a float with its sign; some TRs add a percent sign."""
    bare = raw.removesuffix(b"%")
    if not bare.strip(NUMERIC):
        try:
            return float(bare)
        except ValueError:
            pass
    return float(b".".join(_parts(bare)))


def _large(value: int) -> int:
    """Refuse what no counter of the server and no column of a table can hold."""
    if value in OVERFLOWED:
        raise NoValue("is a counter that overflowed")
    if not -(2**63) <= value < 2**63:
        raise ValueError("more than 64 bits")
    return value


def _whole(raw: bytes) -> int:
    """Read a whole number in a notation that int() does not accept."""
    whole, fraction = _parts(raw)
    if fraction.strip(b"0"):
        raise ValueError("not a whole number")
    return int(whole)


def _parts(raw: bytes) -> tuple[bytes, bytes]:
    """Split a number in any notation: sign and digits before the point, digits after it."""
    found = _NOTATION.fullmatch(raw)
    if found is None:
        raise ValueError("not a number") if raw.strip() else NoValue("is blank")
    first, second = raw.lstrip()[:1], found[1]
    sign = second or (first if first in (b"+", b"-") else b"")
    return sign + found[2].replace(b",", b""), found[3] or b"0"


def yes_no(raw: bytes) -> bool:
    """Read ``Y`` or ``N``."""
    if raw not in (b"Y", b"N"):
        raise ValueError("neither Y nor N") if raw.strip() else NoValue("is blank")
    return raw == b"Y"


def aggressor(raw: bytes) -> Literal["buy", "sell"] | None:
    """Read the aggressor: ``+`` the buyer, ``-`` the seller, no sign in an auction."""
    sign = raw.lstrip()[:1]
    if not sign:
        raise NoValue("is blank")
    return "buy" if sign == b"+" else "sell" if sign == b"-" else None


@lru_cache(maxsize=1024)  # thousands of records have the same second
def time_of_day(raw: bytes) -> dt.time:
    """Read ``HHMMSS`` or ``HH:MM:SS`` of the exchange; zeros and markers mean no time."""
    digits = raw.replace(b":", b"") if len(raw) == 8 else raw
    if not raw.strip(b" 0:"):
        raise NoValue("is blank")
    if len(digits) != 6 or not digits.isdigit():
        raise ValueError("not a time HHMMSS")
    return _time(digits)


def date(raw: bytes) -> dt.date:
    """Read ``YYYYMMDD``, also followed by a time of zeros (ka90010); zeros mean no date."""
    if not raw.strip(b" 0"):
        raise NoValue("is blank")
    if len(raw) == 14:
        raw = raw.removesuffix(b"000000")
    if len(raw) != 8 or not raw.isdigit():
        raise ValueError("not a date YYYYMMDD")
    return dt.date.fromisoformat(raw.decode())


def moment(raw: bytes) -> dt.datetime:
    """Read ``YYYYMMDDHHMMSS`` in Korean time; zeros or a marker after the date mean no time."""
    if not raw.strip(b" 0"):
        raise NoValue("is blank")
    if len(raw) != 14 or not raw.isdigit():
        raise ValueError("not a time YYYYMMDDHHMMSS")
    day = dt.date.fromisoformat(raw[:8].decode())
    return dt.datetime.combine(day, _time(raw[8:]), KST)


def moment_of(time_ns: int) -> dt.datetime:
    """Return a time in nanoseconds since the epoch as Korean time, to the microsecond."""
    return (_EPOCH + dt.timedelta(microseconds=time_ns // 1_000)).astimezone(KST)


def near(time: dt.time, received: dt.datetime) -> dt.datetime:
    """Add its day to a time of the exchange: the one nearest to the arrival of its record."""
    moment = dt.datetime.combine(received.date(), time, KST)
    if moment - received > _HALF_A_DAY:
        return moment - dt.timedelta(days=1)
    if received - moment > _HALF_A_DAY:
        return moment + dt.timedelta(days=1)
    return moment


def _time(digits: bytes) -> dt.time:
    """Read ``HHMMSS``, six digits."""
    if digits >= b"24":  # Python 3.14 reads 240000 as midnight
        if digits in _NO_TIMES:
            raise NoValue("is a marker, no time")
        raise ValueError("hour must be in 0..23")
    return dt.time.fromisoformat(digits.decode())


def code_number(text: str) -> int | None:
    """Return a return code as a number, None for any other text."""
    return int(text) if _CODE_NUMBER.fullmatch(text.strip()) else None
