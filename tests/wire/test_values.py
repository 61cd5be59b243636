"""Values: every notation of the protocol, and arbitrary text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiwoom_async.wire import values

PARSERS: list[Callable[[bytes], object]] = [
    values.integer,
    values.magnitude,
    values.decimal,
    values.number,
    values.time_of_day,
    values.date,
    values.moment,
    values.yes_no,
]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"20800", 20800),
        (b"+20800", 20800),
        (b"-20800", -20800),
        (b" 0", 0),
        (b"-0", 0),
        (b"000021850", 21850),
        (b"-00000100", -100),
        (b"--3140", -3140),
        (b"+-121", -121),
        (b"-+5", 5),
        (b"5312819.000000", 5312819),  # ka10045
        (b"-15250209.000000", -15250209),
        (b"1,234,567", 1234567),  # kt00015
        (b"-1,234.00", -1234),
        (b" --000,021,850.0", -21850),
        (b"+-121.000000", -121),
        (b"4294967296", 4294967296),  # one more than a counter that overflowed
        (b"-2147483646", -2147483646),
        (b"-2147483648", -2147483648),
    ],
)
def test_whole_numbers(raw: bytes, expected: int) -> None:
    assert values.integer(raw) == expected
    assert values.magnitude(raw) == abs(expected)
    assert values.decimal(raw) == expected
    assert values.number(raw) == expected


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b" ",
        b"1_000",
        b"abc",
        b"1.5",
        b"---1",
        b"5 5",
        b"1" * 5000,
        b"1,23",
        b"1,2345",
        b",1",
        b"1.000001",
        b"5312819.5",
        b"1.",
        b"1.0.0",
        b"--,1",
    ],
)
def test_what_is_no_whole_number(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        values.integer(raw)


@pytest.mark.parametrize(
    "raw", [b"9223372036854775808", b"18446744073709551615", b"-9223372036854775809", b"1" * 30]
)
def test_a_column_of_64_bits_holds_every_whole_number(raw: bytes) -> None:
    for parse in (values.integer, values.magnitude):
        with pytest.raises(ValueError, match="64 bits"):
            parse(raw)
    assert values.integer(b"9223372036854775807") == values.magnitude(b"-9223372036854775807")


@pytest.mark.parametrize("raw", [b"", b"nan", b"inf", b"1e5", b"1_0", b"1.2.3", b"+", b"."])
def test_what_is_no_decimal(raw: bytes) -> None:
    for parse in (values.decimal, values.number):
        with pytest.raises(ValueError, match=r"."):
            parse(raw)


@pytest.mark.parametrize(
    "raw",
    [b"4294967295", b"2147483647", b"-4294967295", b"+2147483647", b"-2147483647",
     b"004294967295", b" 4294967295", b"--2147483647", b"4,294,967,295", b"4294967295.000000"],
)  # fmt: skip
def test_a_counter_that_overflowed_is_no_value(raw: bytes) -> None:
    for parse in (values.integer, values.magnitude):
        with pytest.raises(values.NoValue, match="overflowed"):
            parse(raw)


@pytest.mark.parametrize(
    ("parse", "raw"),
    [
        (values.moment, b"20260721888888"),
        (values.moment, b"20260721999999"),
        (values.time_of_day, b"888888"),
        (values.time_of_day, b"999999"),
        (values.time_of_day, b"000000"),
        (values.time_of_day, b"00:00:00"),
        (values.time_of_day, b""),
        (values.date, b"00000000"),
        (values.moment, b"00000000000000"),
        (values.integer, b" "),
        (values.number, b""),
        (values.decimal, b""),
        (values.yes_no, b""),
        (values.aggressor, b" "),
        (values.filled, b"  "),
    ],
)
def test_what_says_that_there_is_no_value(parse: Callable[[bytes], object], raw: bytes) -> None:
    with pytest.raises(values.NoValue):
        parse(raw)


def test_decimals_are_exact_and_may_have_commas() -> None:
    assert values.decimal(b"56,900") == Decimal(56900)
    assert values.decimal(b"-0.10") == Decimal("-0.10")
    assert values.decimal(b"--0.5") == Decimal("-0.5")
    assert values.decimal(b"-1,234.50") == Decimal("-1234.50")
    assert values.number(b"1,234.5%") == 1234.5
    assert values.number(b"+-0.24") == -0.24
    assert values.number(b"-0.24") == -0.24


def test_times() -> None:
    assert values.time_of_day(b"165208") == dt.time(16, 52, 8)
    assert values.time_of_day(b"13:05:43") == dt.time(13, 5, 43)
    assert values.date(b"20250908") == dt.date(2025, 9, 8)
    assert values.date(b"20260724000000") == dt.date(2026, 7, 24)
    assert values.moment(b"20250917132000") == dt.datetime(2025, 9, 17, 13, 20, tzinfo=values.KST)
    for raw in (b"000000", b"", b"250000", b"1652", b"16:52"):
        with pytest.raises(ValueError, match=r"."):
            values.time_of_day(raw)
    for raw in (
        b"00000000",
        b"20251301",
        b"2025-09-08",
        b"20260724000001",
        b"20260724153000",
        b"20260724888888",
    ):
        with pytest.raises(ValueError, match=r"."):
            values.date(raw)


def test_the_sign_of_a_size_is_the_aggressor() -> None:
    assert values.aggressor(b"+82") == "buy"
    assert values.aggressor(b"-3") == "sell"
    assert values.aggressor(b"100") is None


def test_symbols_lose_the_letter_before_them() -> None:
    assert values.symbol(b"A005930") == "005930"
    assert values.symbol(b"005930") == "005930"
    assert values.symbol(b"A57JBHH") == "57JBHH"


@given(st.binary(max_size=20) | st.text(max_size=20).map(str.encode))
def test_any_text_parses_or_is_a_value_error(raw: bytes) -> None:
    for parse in PARSERS:
        try:
            parse(raw)
        except ValueError:
            continue


@given(
    st.integers(0, 10**18).filter(lambda n: n not in (2**31 - 1, 2**32 - 1)),
    st.sampled_from(["", " "]),
    st.sampled_from(["", "+", "-", "++", "--", "+-", "-+"]),
    st.sampled_from(["{}", "{:09}", "{:020}", "{:,}", "{:020,}"]),
    st.sampled_from(["", ".0", ".000000"]),
)
def test_every_notation_of_a_whole_number_is_read(
    whole: int, lead: str, sign: str, digits: str, zeros: str
) -> None:
    raw = f"{lead}{sign}{digits.format(whole)}{zeros}".encode()
    value = -whole if sign.endswith("-") else whole
    assert values.integer(raw) == value
    assert values.magnitude(raw) == whole
    assert values.decimal(raw) == value
    assert values.number(raw) == pytest.approx(value)
