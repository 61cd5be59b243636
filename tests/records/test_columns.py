"""Columns: the same values as reading each attribute, but faster."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiwoom_async import ConfigError, FieldError, Page, Rows, Session, Trade
from kiwoom_async.api.chart import DailyCandle, MinuteCandle
from kiwoom_async.records.fields import aggressor, integer, magnitude, optional, table, text
from kiwoom_async.records.record import Answer, Realtime, Record
from kiwoom_async.records.rows import Columnar
from kiwoom_async.simulator import Simulator
from tests.support.bars import (
    LAYOUTS,
    LIVE,
    MIXED,
    NEEDED,
    OPTIONAL,
    TRAPS,
    TYPED,
    Bar,
    Bars,
    outcome,
    page_of,
    wire,
)
from tests.support.symbols import SAMSUNG


class Note(Record):
    """A row in which every field may be blank."""

    title = optional(text("title", "제목"))
    count = optional(integer("cnt", "건수"))


class Notes(Answer):
    """An answer with such rows."""

    rows = table("notes", "목록", Note)


class Tick(Realtime, type="zz"):
    """A realtime record."""

    price = magnitude("10", "현재가", unit="KRW")
    side = aggressor("15", "거래량")


def attributes(rows: Columnar[Any]) -> dict[str, list[Any]]:
    """Values of every attribute of every row."""
    records = list(rows)  # type: ignore[call-overload]
    return {field.name: [field.__get__(row) for row in records] for field in Bar.fields()}


@pytest.mark.parametrize("layout", LAYOUTS, ids=["compact", "escaped", "indented"])
def test_columns_are_what_the_attributes_say(layout: dict[str, Any]) -> None:
    page = page_of([LIVE, LIVE], layout)
    assert page.columns() == {name: [value, value] for name, value in TYPED.items()}
    assert page.rows.columns() == page.columns() == attributes(page)
    assert page.columns()["time"][0].tzname() == "KST"


def test_blank_and_absent_optional_values_are_none() -> None:
    blank = {key: value if key in NEEDED else "" for key, value in LIVE.items()}
    absent = {key: value for key, value in LIVE.items() if key in NEEDED}
    rest = {name: None if name in OPTIONAL else value for name, value in TYPED.items()}
    page = page_of([LIVE, blank, absent])
    assert page.columns() == {name: [TYPED[name], rest[name], rest[name]] for name in TYPED}


@pytest.mark.parametrize(
    ("key", "sent", "name", "read"),
    [
        ("pred_pre", "--3140", "change", -3140),
        ("pred_pre", "+-121", "change", -121),
        ("cur_prc", " 0", "close", 0),
        ("cur_prc", "-00000100", "close", 100),
        ("flu_rt", "+1.5%", "rate", 1.5),
        ("nav", "1,234.50", "nav", Decimal("1234.50")),
        ("end_tm", "00000000000000", "closed", None),
        ("tm", "13:15:00", "at", dt.time(13, 15)),
        ("ord_stt", "확인", "event", "확인"),
        ("trde_qty", "82", "side", None),
    ],
)
def test_a_value_out_of_the_ordinary_among_ordinary_ones(
    key: str, sent: str, name: str, read: object
) -> None:
    page = page_of([LIVE, {**LIVE, key: sent}])
    assert page.columns()[name] == [TYPED[name], read]
    assert page.columns() == attributes(page)


@pytest.mark.parametrize("key", ["cntr_tm", "cur_prc", "flu_rt", "inds", "dt", "tm", "sor_yn"])
def test_an_odd_value_says_where_it_is(key: str) -> None:
    page = page_of([LIVE, {**LIVE, key: "\u2603"}])
    with pytest.raises(FieldError, match=rf"Bar\.\w+ \({key} .*'\u2603'") as caught:
        page.columns()
    assert (caught.value.record, caught.value.wire, caught.value.text) == ("Bar", key, "\u2603")
    assert caught.value.payload == page.rows[1].wire


def test_a_blank_value_every_row_must_have_is_an_error() -> None:
    with pytest.raises(FieldError, match=r"Bar\.close .* is blank"):
        page_of([LIVE, {**LIVE, "cur_prc": ""}]).columns()
    with pytest.raises(FieldError, match=r"Bar\.(side|volume) .* is blank"):
        page_of([LIVE, {**LIVE, "trde_qty": ""}]).columns()
    without = {key: value for key, value in LIVE.items() if key != "pred_pre"}
    with pytest.raises(FieldError, match=r"Bar\.change .* is not there"):
        page_of([LIVE, without]).columns()


def test_rows_that_mean_no_data_are_left_out() -> None:
    blank = dict.fromkeys(LIVE, "")
    assert page_of([blank]).columns() == {name: [] for name in TYPED}
    assert page_of([LIVE, blank]).columns() == {name: [value] for name, value in TYPED.items()}
    assert page_of(None).columns() == page_of([]).columns() == {name: [] for name in TYPED}


def test_rows_that_may_be_blank_altogether() -> None:
    rows = [{"title": "", "cnt": "1"}, {"title": " ", "cnt": ""}, {"title": "a", "cnt": ""}]
    page = Page(Notes.of(wire({"notes": rows}, {})), Notes.rows)
    assert page.columns() == {"title": [None, "a"], "count": [1, None]}
    page = Page(Notes.of(wire({"notes": rows[1:2]}, {})), Notes.rows)
    assert page.columns() == {"title": [], "count": []}


def test_a_page_without_a_list_of_rows() -> None:
    with pytest.raises(FieldError, match="no list of rows"):
        page_of("x").columns()


@pytest.mark.heavy(sample=6)
@pytest.mark.parametrize("key", LIVE)
def test_values_that_could_mislead_a_parser(key: str) -> None:
    """An unusual row among ordinary ones, or two equal ones: the same values, or the same error."""
    pytest.importorskip("polars")
    without = {name: value for name, value in LIVE.items() if name != key}
    odd: list[dict[str, Any]] = [
        without,
        {**LIVE, key: None},
        {**LIVE, key: 5},
        *({**LIVE, key: t} for t in TRAPS),
    ]
    pairs = [[LIVE, row] for row in odd] + [[row, row] for row in odd]
    for rows in pairs:
        page = page_of(rows)
        expected = outcome(lambda: attributes(page))  # noqa: B023
        assert outcome(page.columns) == expected
        if "99999999999999999999" not in rows[1].values():  # is more than frames hold
            assert outcome(lambda: page.to_polars().to_dict(as_series=False)) == expected  # noqa: B023


@given(st.lists(MIXED, max_size=4), st.sampled_from(LAYOUTS))
@settings(max_examples=300)
def test_columns_of_any_rows_are_what_the_attributes_say(
    rows: list[dict[str, Any]], layout: dict[str, Any]
) -> None:
    page = page_of(rows, layout)
    expected = outcome(lambda: attributes(page))
    assert outcome(page.columns) == expected
    assert outcome(page.rows.columns) == expected


@pytest.mark.parametrize(
    "sent",
    [b'{"10":"7","15":"+1"', b'{"10":"7","15":"\xff"}', b'{"10":7,"15":"-1"}', b"[]", b""],
    ids=["truncated", "no text", "a number", "no object", "nothing"],
)
def test_records_that_are_no_objects_of_texts(sent: bytes) -> None:
    ticks = Rows([Tick.of(b'{"10":"7","15":"+1"}'), Tick.of(sent)])
    assert outcome(lambda: ticks.columns()["price"]) == outcome(lambda: [t.price for t in ticks])


# Rows


def tick(price: str, size: str = "+1", item: str = SAMSUNG) -> Tick:
    return Tick.of(wire({"10": price, "15": size}, LAYOUTS[0]), item, 7)


def test_realtime_records_have_a_symbol_and_a_time() -> None:
    assert Rows([tick("-100"), tick("+101", "-2", "000660")]).columns() == {
        "symbol": [SAMSUNG, "000660"],
        "price": [100, 101],
        "side": ["buy", "sell"],
        "received_ns": [7, 7],
    }


def test_rows_are_a_list() -> None:
    ticks = [tick("1"), tick("2")]
    rows = Rows(ticks)
    assert rows == ticks
    assert rows[0] is ticks[0]
    assert rows[1:].columns()["price"] == [2]
    assert Rows().columns() == {}
    assert Rows(record=Tick).columns() == Rows([], Tick)[:1].columns()
    assert list(Rows(record=Tick).columns()) == ["symbol", "price", "side", "received_ns"]


def test_columns_need_records_of_one_type() -> None:
    with pytest.raises(ConfigError, match="one type, not Note, Tick"):
        Rows([tick("1"), Note.of(b"{}")]).columns()
    with pytest.raises(ConfigError, match="Bars has rows of its own"):
        Rows([Bars.of(b"{}")]).columns()
    with pytest.raises(ConfigError, match="int is not a record"):
        Rows([1]).columns()  # type: ignore[type-var]


# From the exchange


@pytest.mark.anyio
async def test_pages_of_candles(session: Session) -> None:
    page = await session.chart.minute_candles(SAMSUNG)
    assert len(page) == 900
    columns = page.columns()
    assert columns == {f.name: [f.__get__(row) for row in page] for f in MinuteCandle.fields()}
    assert columns["time"] == sorted(columns["time"], reverse=True)
    rows = await session.chart.daily_candles(SAMSUNG).collect(limit=700)
    assert isinstance(rows, Rows)
    assert len(rows) == 700
    assert rows.columns() == {f.name: [f.__get__(r) for r in rows] for f in DailyCandle.fields()}


@pytest.mark.anyio
async def test_pages_of_an_unknown_symbol_have_columns(session: Session) -> None:
    rows = await session.chart.daily_candles("999999").collect()
    assert rows == []
    assert set(rows.columns()) == {field.name for field in DailyCandle.fields()}


@pytest.mark.anyio
async def test_ticks_of_a_stream() -> None:
    async with (
        Simulator(pace=0) as exchange,
        Session(exchange.server, exchange.credentials) as session,
        session.stream(Trade, SAMSUNG) as trades,
    ):
        for size in (5, 7):
            exchange.trade(SAMSUNG, size=size)
        ticks = Rows([await anext(trades), await anext(trades)])
    columns = ticks.columns()
    assert columns["size"] == [5, 7]
    assert columns["symbol"] == [SAMSUNG, SAMSUNG]
    assert columns["received_ns"] == [tick.received_ns for tick in ticks]
    assert columns["time"] == [tick.time for tick in ticks]
