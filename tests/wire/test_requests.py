"""Arguments: encoded for the server, or refused with the allowed values in the message."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiwoom_async.api.chart import DAILY_CANDLES, MINUTE_CANDLES
from kiwoom_async.api.orders import BUY, CANCEL, MODIFY
from kiwoom_async.errors import ConfigError
from kiwoom_async.records.record import Answer
from kiwoom_async.wire.arguments import (
    Case,
    Choice,
    ChoiceBy,
    Day,
    Derived,
    Fixed,
    Flags,
    Symbol,
    Symbols,
    Text,
    TimeOfDay,
    Whole,
)
from kiwoom_async.wire.requests import TR, encode
from kiwoom_async.wire.symbols import symbol

TODAY = dt.date(2026, 11, 23)

EVERYTHING = TR(
    "ka00000",
    "/api/dostk/test",
    Answer,
    params=(
        Symbol("stk_cd", "symbol", suffix=True),
        Symbols("stk_cds", "symbols", most=3, none=""),
        Text("ord_no", "order_no", none=""),
        Whole("qty", "size", least=1, most=10, none="0"),
        Choice("mrkt", "market", {"kospi": "001", "kosdaq": "101"}, none=""),
        Choice("adj", "adjusted", {True: "1", False: "0"}, none=""),
        Choice("tic", "interval", {1: "1", 3: "3"}, none=""),
        Choice("sect", "sector", {"kospi": "001"}, open=True, none=""),
        ChoiceBy("by", "side", "market", {"kospi": {"buy": "A"}, "kosdaq": {"buy": "B"}}, none=""),
        Day("strt", "start_date", none=""),
        Day("end", "end_date", none="today"),
        TimeOfDay("tm", "time", none=""),
        Flags("skip", "exclude", ("etf", "etn"), none="00"),
        Fixed("fixed", "7"),
        Derived("all", (Case("1", given=("order_no",)), Case("0"))),
    ),
)
ALL_NONE = dict.fromkeys(argument.name for argument in EVERYTHING.arguments)


def body(**arguments: Any) -> Mapping[str, str]:
    given = {"symbol": "005930", "market": "kospi", **arguments}
    return encode(EVERYTHING, given, TODAY)


def test_arguments_in_order_or_by_name() -> None:
    by_name = {"symbol": "005930", "end_date": dt.date(2026, 1, 2), "adjusted": True}
    expected = {"stk_cd": "005930", "base_dt": "20260102", "upd_stkpc_tp": "1"}
    assert encode(DAILY_CANDLES, by_name, TODAY) == expected
    assert encode(DAILY_CANDLES, ("005930", dt.date(2026, 1, 2), True), TODAY) == expected


def test_today_is_the_date_in_korea_that_was_given() -> None:
    assert encode(DAILY_CANDLES, ("005930", None, True), TODAY)["base_dt"] == "20261123"
    assert encode(MINUTE_CANDLES, ("005930", 1, None, True), TODAY)["base_dt"] == ""


def test_text_that_says_today_is_no_date() -> None:
    assert body(order_no="today")["ord_no"] == "today"


def test_unknown_argument() -> None:
    with pytest.raises(ConfigError, match='no argument "colour"'):
        body(colour="red")


def test_missing_argument() -> None:
    with pytest.raises(ConfigError, match="symbol must be given"):
        encode(EVERYTHING, {}, TODAY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("005930", "005930"),
        ("A005930", "005930"),
        ("J57JBHH", "57JBHH"),
        ("Q500001", "500001"),
        ("00104K", "00104K"),
        ("0001a0", "0001A0"),
        (" 005930_nx ", "005930_NX"),
        ("A005930_AL", "005930_AL"),
    ],
)
def test_symbol(text: str, expected: str) -> None:
    assert symbol(text) == expected
    assert body(symbol=text)["stk_cd"] == expected


@pytest.mark.parametrize(
    "odd",
    ["", "5930", "samsung", "0059301", "005930_KR", "005930|000660", "００5930", 5930, None, []],
)
def test_no_symbol(odd: Any) -> None:
    with pytest.raises(ConfigError, match="symbol"):
        symbol(odd)


def test_suffix_where_none_may_be() -> None:
    with pytest.raises(ConfigError, match="symbol can't have _NX here"):
        encode(CANCEL, ("0000139", "005930_NX", None, "krx"), TODAY)


def test_symbols() -> None:
    assert body(symbols=["005930", "A000660_AL"])["stk_cds"] == "005930|000660_AL"
    assert body(symbols="005930")["stk_cds"] == "005930"
    assert body(symbols=(text for text in ["005930"]))["stk_cds"] == "005930"


@pytest.mark.parametrize("odd", [[], ["005930"] * 4, 5930, ["005930", "?"]])
def test_no_symbols(odd: Any) -> None:
    with pytest.raises(ConfigError, match="symbols"):
        body(symbols=odd)


@pytest.mark.parametrize("odd", [0, 11, -1, 1.0, "1", True, dt.date(2026, 1, 1), float("nan")])
def test_no_whole_number(odd: Any) -> None:
    with pytest.raises(ConfigError, match="size must be a whole number, 1 to 10, or left out"):
        body(size=odd)


@pytest.mark.parametrize(
    ("name", "odd", "allowed"),
    [
        ("market", "nasdaq", "'kospi' or 'kosdaq'"),
        ("market", "001", "'kospi' or 'kosdaq'"),
        ("adjusted", 1, "True or False"),
        ("interval", True, "1 or 3"),
        ("interval", 2, "1 or 3"),
        ("interval", [1], "1 or 3"),
        ("sector", "kospii", "'kospi' or a code"),
        ("sector", "", "'kospi' or a code"),
        ("sector", 1, "'kospi' or a code"),
        ("side", "sell", "'buy'"),
        ("order_no", 139, "text"),
        ("order_no", " ", "text"),
        ("start_date", "20260101", "a datetime.date"),
        ("end_date", dt.datetime(2026, 1, 1), "a datetime.date"),
        ("time", "0930", "a datetime.time"),
        ("exclude", ["etf", "spac"], '"etf", "etn"'),
        ("exclude", 7, '"etf", "etn"'),
    ],
)
def test_refusal_names_the_argument_and_what_is_allowed(name: str, odd: Any, allowed: str) -> None:
    with pytest.raises(ConfigError) as caught:
        body(**{name: odd})
    assert str(caught.value).startswith(f"{name} must be ")
    assert allowed in str(caught.value)
    assert repr(odd) in str(caught.value)


def test_open_choice() -> None:
    assert body(sector="kospi")["sect"] == "001"
    assert body(sector="302")["sect"] == "302"


def test_choice_by_another_argument() -> None:
    assert body(side="buy")["by"] == "A"
    assert body(side="buy", market="kosdaq")["by"] == "B"


def test_flags_and_clock() -> None:
    assert body(exclude=["etn"])["skip"] == "01"
    assert body(exclude=[])["skip"] == "00"
    assert body(time=dt.time(9, 5))["tm"] == "0905"


def test_rule() -> None:
    assert body()["all"] == "0"
    assert body(order_no="1")["all"] == "1"


def test_days_run_forwards() -> None:
    body(start_date=TODAY)
    body(start_date=dt.date(2026, 1, 1), end_date=dt.date(2026, 1, 1))
    with pytest.raises(ConfigError, match="start_date 2026-01-02 is after end_date 2026-01-01"):
        body(start_date=dt.date(2026, 1, 2), end_date=dt.date(2026, 1, 1))


@pytest.mark.parametrize("name", ["start_date", "end_date"])
def test_no_day_in_the_future(name: str) -> None:
    body(start_date=TODAY, end_date=TODAY)
    wanted = f"{name} 2026-11-24 is in the future: today is 2026-11-23 in Korea"
    with pytest.raises(ConfigError, match=wanted):
        body(**{name: dt.date(2026, 11, 24)})


@pytest.mark.parametrize("odd", ["20261120", "2026-11-20", 20261120, dt.datetime(2026, 11, 20)])
def test_no_day(odd: object) -> None:
    with pytest.raises(ConfigError, match=r"such as datetime\.date\(2026, 11, 20\)"):
        body(end_date=odd)


def order(**arguments: Any) -> Mapping[str, str]:
    given = {"symbol": "005930", "size": 1, "order_type": "limit", "exchange": "krx", **arguments}
    return encode(BUY, given, TODAY)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ({}, '"limit" needs a price'),
        ({"order_type": "market", "price": 70_000}, '"market" takes no price'),
        ({"order_type": "midpoint", "price": 70_000}, '"midpoint" takes no price'),
        ({"order_type": "stop_limit", "price": 70_000}, "needs a stop_price"),
        ({"price": 70_000, "stop_price": 69_000}, 'only, but order_type is "limit"'),
        ({"order_type": "pre_market", "exchange": "nxt"}, "a session of KRX"),
        (
            {"price": 70_001},
            r"price 70,001 is off tick: 70,000 or 70,100 \(stock\), 70,000 or 70,005 ",
        ),
        (
            {"order_type": "stop_limit", "price": 70_000, "stop_price": 2_001},
            "stop_price 2,001 is off tick: 2,000 or 2,005",
        ),
        ({"price": 0}, "price must be a whole number, 1 or more"),
        ({"price": 70_000.0}, "price must be a whole number"),
        ({"price": 70_000, "size": 0}, "size must be a whole number, 1 or more"),
        ({"price": 70_000, "symbol": "005930_AL"}, "can't have _AL here"),
    ],
)
def test_impossible_orders(arguments: dict[str, Any], why: str) -> None:
    with pytest.raises(ConfigError, match=why):
        order(**arguments)


@pytest.mark.parametrize("price", [1, 1_999, 2_000, 10_005, 70_005, 1_234_565])
def test_prices_some_instrument_can_have(price: int) -> None:
    assert order(price=price)["ord_uv"] == str(price)


def test_orders_without_size_mean_all_that_remains() -> None:
    assert encode(CANCEL, ("0000139", "005930", None, "krx"), TODAY)["cncl_qty"] == "0"
    with pytest.raises(ConfigError, match="size must be a whole number, 1 or more, or left out"):
        encode(CANCEL, ("0000139", "005930", 0, "krx"), TODAY)
    with pytest.raises(ConfigError, match="price 70,001 is off tick"):
        encode(MODIFY, ("0000139", "005930", 70_001, None, None, "krx"), TODAY)


anything = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.binary(max_size=6),
    st.dates(max_value=TODAY),
    st.datetimes(),
    st.times(),
    st.lists(st.text(max_size=8), max_size=4),
    st.sampled_from(["005930", "A005930_NX", "kospi", "buy", "etf"]),
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(ALL_NONE, anything)))
def test_whatever_is_given_is_sent_as_text_or_refused(arguments: dict[str, Any]) -> None:
    try:
        sent = encode(EVERYTHING, arguments, TODAY)
    except ConfigError:
        return
    assert list(sent) == [param.wire for param in EVERYTHING.params]
    assert all(isinstance(text, str) for text in sent.values())


@given(
    st.dates(max_value=TODAY),
    st.integers(1, 10),
    st.sets(st.sampled_from(["etf", "etn"])),
    st.times(),
)
def test_what_is_sent_can_be_read_back(
    day: dt.date, size: int, exclude: set[str], time: dt.time
) -> None:
    sent = body(end_date=day, size=size, exclude=exclude, time=time)
    assert dt.date.fromisoformat(sent["end"]) == day
    assert int(sent["qty"]) == size
    assert {n for n, digit in zip(("etf", "etn"), sent["skip"], strict=True) if digit == "1"} == (
        exclude
    )
    assert (int(sent["tm"][:2]), int(sent["tm"][2:])) == (time.hour, time.minute)


@given(st.text(max_size=12))
def test_a_symbol_is_left_alone_the_second_time(text: str) -> None:
    try:
        once = symbol(text)
    except ConfigError:
        return
    assert symbol(once) == once
