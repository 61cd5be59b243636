"""Expressions: a column read by polars equals the attributes, for every text."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiwoom_async import realtime
from kiwoom_async.errors import FieldError
from kiwoom_async.records import expressions
from kiwoom_async.records.field import Field
from kiwoom_async.records.fields import (
    aggressor,
    choice,
    code,
    day,
    decimal,
    integer,
    magnitude,
    moment,
    number,
    optional,
    stock,
    text,
    time_of_day,
    yes_no,
)
from kiwoom_async.records.record import Record


class Kinds(Record):
    """One field of every kind."""

    a_text = text("1", "")
    a_code = code("2", "")
    a_stock = stock("3", "")
    an_integer = integer("4", "")
    a_magnitude = magnitude("5", "")
    a_decimal = decimal("6", "")
    a_scaled_decimal = decimal("7", "", scale=100)
    an_unsigned_decimal = decimal("8", "", signed=False)
    a_number = number("9", "")
    a_scaled_number = number("10", "", scale=100, signed=False)
    a_time = time_of_day("11", "")
    a_day = day("12", "")
    a_moment = moment("13", "")
    a_choice = choice("14", "", {"1": "one", "2": "two"})
    a_yes_no = yes_no("15", "")
    an_aggressor = aggressor("16", "")


class Optionals(Record):
    """The same, where each may be blank."""

    a_text = optional(text("1", ""))
    a_stock = optional(stock("3", ""))
    an_integer = optional(integer("4", ""))
    a_magnitude = optional(magnitude("5", ""))
    a_decimal = optional(decimal("6", ""))
    a_scaled_decimal = optional(decimal("7", "", scale=100))
    a_number = optional(number("9", ""))
    a_time = optional(time_of_day("11", ""))
    a_day = optional(day("12", ""))
    a_moment = optional(moment("13", ""))
    a_choice = optional(choice("14", "", {"1": "one", "2": "two"}))
    a_yes_no = optional(yes_no("15", ""))
    an_aggressor = optional(aggressor("16", ""))


NUMBERS = """0 1 2 3 -1 +1 --1 +-1 -+1 0001 -0 + - . .5 5. 1.5 -1.50 +0.00 5% 1,234 1_000 1e3 1E3
inf nan NaN 0x10 1.000000 1.0000001 123456789.123456 2147483647 -2147483647 2147483646 4294967295
-4294967295 9223372036854775807 9223372036854775808 -9223372036854775808
-9223372036854775807 99999999999999999999 \u0663 \uff11"""
TIMES = """090000 000060 235960 000000 00:00:00 09:00:00 888888 999999 240000 235959 236000 9:0000
+90000 -10000 0900001 20261126 20260230 00000000 +2026112 00010101 20261126090000 20261126888888
20261126240000 00000000000000 20260230000000 20261126000060"""
TEXTS = "A005930 Q500001 J57JBHH B005930 005930 A00593 005930_NX one Y N y 삼성전자"
SPACES = ["", " ", "  ", " 1", "1 ", "090 00", "2026 126", " A005930", "a\u00a0b", "\u3000"]
TABS = ["\t", "\t7", "7\n"]
ODD = [None, *SPACES, *TABS, *NUMBERS.split(), *TIMES.split(), *TEXTS.split(), "x" * 300]


def by_attribute(kind: type[Record], field: Field[Any], found: str | None) -> Any:
    """Value of the attribute, ``FieldError`` where it raises."""
    import msgspec

    record = kind.of(msgspec.json.encode({} if found is None else {field.wire: found}))
    try:
        return field.__get__(record)
    except FieldError:
        return FieldError


def fits(value: Any) -> bool:
    """Whether a column of its type can hold it."""
    if isinstance(value, int):
        return -(2**63) <= value < 2**63
    return not isinstance(value, Decimal) or value == round(value, expressions.PLACES)


def check(kind: type[Record], field: Field[Any], column: list[str | None]) -> None:
    frame = pl.DataFrame({field.wire: pl.Series(column, dtype=pl.String)})
    typed, odd = expressions.read(frame, [field])
    mask = odd.get(field.name, pl.Series([False] * len(column)))
    for found, value, is_odd in zip(column, typed[field.name], mask, strict=True):
        expected = by_attribute(kind, field, found)
        if expected is FieldError or not fits(expected):
            assert (value, is_odd) == (None, True), (field, found)
        else:
            assert not is_odd, (field, found)
            assert value == expected or (value != value and expected != expected), (field, found)


@pytest.mark.parametrize("kind", [Kinds, Optionals])
def test_every_kind_of_field_reads_odd_texts_as_its_attribute_does(kind: type[Record]) -> None:
    for field in kind.fields():
        check(kind, field, ODD)
        for found in ODD:
            check(kind, field, [found])
        check(kind, field, [])


letters = st.sampled_from(" \t+-.,0123456789:_eEAJQYN%\u0663삼")


@given(st.lists(st.none() | st.text(letters, max_size=15), max_size=20))
def test_any_texts_are_read_as_the_attribute_does(column: list[str | None]) -> None:
    for kind in (Kinds, Optionals):
        for field in kind.fields():
            check(kind, field, column)


@pytest.mark.parametrize("name", realtime.__all__)
def test_every_field_of_every_realtime_type_has_its_expression(name: str) -> None:
    kind = getattr(realtime, name)
    for field in kind.fields():
        if field.wire != "item":
            check(kind, field, [*ODD, "70000", "-70000", "0.12", "090001"])
