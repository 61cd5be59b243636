"""Fields: one function per kind of field, to declare a field in one line.

The spec uses the same words::

    class Trade(Realtime, type="0B"):
        time = time_of_day("20", "체결시간")
        price = magnitude("10", "현재가", unit="KRW")

No field of the spec may have the name of one of these functions: a class body would hide it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Literal, TypeVar, cast

from kiwoom_async.records.field import Field, Table
from kiwoom_async.wire import bulk, values

__all__ = [
    "CHANGE_SIGNS",
    "aggressor",
    "choice",
    "code",
    "day",
    "decimal",
    "direction",
    "integer",
    "magnitude",
    "moment",
    "number",
    "optional",
    "stock",
    "table",
    "text",
    "time_of_day",
    "yes_no",
]

V = TypeVar("V")
R = TypeVar("R")

CHANGE_SIGNS: Mapping[str, str] = {
    "1": "upper_limit",
    "2": "rising",
    "3": "unchanged",
    "4": "lower_limit",
    "5": "falling",
}
"""전일대비기호: a price compared with the previous close."""


def text(wire: str, label: str) -> Field[str]:
    """Declare a text, unchanged."""
    return Field(values.filled, wire, label, in_bulk=bulk.texts)


def code(wire: str, label: str) -> Field[str]:
    """Declare a code or a number used as text; leading zeros stay."""
    return Field(values.filled, wire, label, in_bulk=bulk.texts)


def stock(wire: str, label: str, *, also: str = "") -> Field[str]:
    """Declare a symbol; the ``A`` of ``A005930`` is dropped (``record[wire]`` still has it)."""
    return Field(_filled_symbol, wire, label, also=also)


def integer(wire: str, label: str, *, unit: str = "") -> Field[int]:
    """Declare a whole number with its sign; an overflowed counter means no value."""
    return Field(values.integer, wire, label, unit=unit, type=int, in_bulk=bulk.integers)


def magnitude(wire: str, label: str, *, unit: str = "") -> Field[int]:
    """Declare a whole number without its sign, which says direction or aggressor."""
    return Field(values.magnitude, wire, label, unit=unit, type=int, in_bulk=bulk.magnitudes)


def decimal(
    wire: str, label: str, *, unit: str = "", scale: int = 1, signed: bool = True
) -> Field[Decimal]:
    """Declare an exact decimal, divided by ``scale``; ``signed=False`` drops its sign."""
    parse = _scaled(values.decimal, Decimal(scale), signed)
    in_bulk = bulk.scaled(bulk.decimals, Decimal(scale), signed)
    return Field(parse, wire, label, unit=unit, type=Decimal, in_bulk=in_bulk)


def number(
    wire: str, label: str, *, unit: str = "%", scale: int = 1, signed: bool = True
) -> Field[float]:
    """Declare a rate as a float, divided by ``scale``; ``signed=False`` drops its sign."""
    parse = _scaled(values.number, float(scale), signed)
    in_bulk = bulk.scaled(bulk.numbers, float(scale), signed)
    return Field(parse, wire, label, unit=unit, type=float, in_bulk=in_bulk)


def time_of_day(wire: str, label: str) -> Field[dt.time]:
    """Declare a time of the exchange; zeros (``000000``), markers (``888888``) mean no time."""
    return Field(values.time_of_day, wire, label, type=dt.time)


def day(wire: str, label: str) -> Field[dt.date]:
    """Declare a date; zeros (``00000000``) mean no date."""
    return Field(values.date, wire, label, type=dt.date)


def moment(wire: str, label: str) -> Field[dt.datetime]:
    """Declare a date and time in Korean time (aware); a marker after the date means no time."""
    return Field(values.moment, wire, label, type=dt.datetime, in_bulk=bulk.moments)


def choice(wire: str, label: str, names: Mapping[str, str]) -> Field[str]:
    """Declare a code, read as its English name; a code that is not listed stays unchanged."""

    def parse(raw: bytes) -> str:
        found = values.filled(raw)
        return names.get(found, found)

    field = Field(parse, wire, label)
    field.codes = names
    field.names = tuple(dict.fromkeys(names.values()))
    return field


def direction(wire: str, label: str) -> Field[str]:
    """Declare 전일대비기호: upper_limit, rising, unchanged, lower_limit or falling."""
    return choice(wire, label, CHANGE_SIGNS)


def yes_no(wire: str, label: str) -> Field[bool]:
    """Declare a yes (``Y``) or no (``N``)."""
    return Field(values.yes_no, wire, label, type=bool)


def aggressor(wire: str, label: str) -> Field[Literal["buy", "sell"] | None]:
    """Declare the aggressor, by the sign of a trade's size; no sign (an auction) means None."""
    field = Field(values.aggressor, wire, label)
    field.names = ("buy", "sell")
    return field


def table(wire: str, label: str, row: type[R]) -> Table[R]:
    """Declare the rows of an answer; blank rows mean "no data" and are dropped."""
    return Table(row, wire, label)


def optional(field: Field[V]) -> Field[V | None]:
    """Make a blank, absent or overflowed value of the field None instead of an error."""
    field.optional = True
    return cast("Field[V | None]", field)


def _filled_symbol(raw: bytes) -> str:
    if not raw.strip():
        raise values.NoValue("is blank")
    return values.symbol(raw)


def _scaled(parse: Callable[[bytes], Any], divisor: Any, signed: bool) -> Callable[[bytes], Any]:
    if divisor == 1:
        return parse if signed else lambda raw: abs(parse(raw))
    return (lambda raw: parse(raw) / divisor) if signed else (lambda raw: abs(parse(raw) / divisor))
