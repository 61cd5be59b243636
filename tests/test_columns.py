"""Columns: what reading each attribute gives, found faster; frames of the right types."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import AsyncIterator, Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiwoom_async import ConfigError, FieldError, Page, Rows, Session, Trade
from kiwoom_async.api.chart import DailyCandle, MinuteCandle
from kiwoom_async.fields import (
    aggressor,
    choice,
    clock,
    code,
    day,
    decimal,
    direction,
    integer,
    magnitude,
    moment,
    number,
    optional,
    stock,
    table,
    text,
    yes_no,
)
from kiwoom_async.record import Answer, Realtime, Record
from kiwoom_async.rows import Tabular
from kiwoom_async.simulator import Simulator

SAMSUNG = "005930"
KST = dt.timezone(dt.timedelta(hours=9))
SEOUL = "Asia/Seoul"


class Bar(Record):
    """A field of every kind; the first six every row must have."""

    time = moment("cntr_tm", "체결시간")
    close = magnitude("cur_prc", "현재가", unit="KRW")
    change = integer("pred_pre", "전일대비", unit="KRW")
    rate = number("flu_rt", "등락율")
    name = text("stk_nm", "종목명")
    side = aggressor("trde_qty", "거래량")
    volume = magnitude("trde_qty", "거래량", unit="shares")
    delta = optional(integer("delta", "증감"))
    index = optional(decimal("inds", "지수", scale=100, signed=False))
    nav = optional(decimal("nav", "NAV"))
    turnover = optional(number("trde_tern_rt", "거래회전율", scale=100, signed=False))
    order = optional(code("ord_no", "주문번호"))
    symbol = optional(stock("stk_cd", "종목코드"))
    on = optional(day("dt", "일자"))
    at = optional(clock("tm", "시간"))
    closed = optional(moment("end_tm", "종료시간"))
    sign = optional(direction("pred_pre_sig", "전일대비기호"))
    event = optional(choice("ord_stt", "주문상태", {"접수": "accepted"}))
    sor = optional(yes_no("sor_yn", "SOR여부"))


class Bars(Answer):
    """An answer with rows."""

    rows = table("bars", "목록", Bar)


class Note(Record):
    """A row in which everything may be blank."""

    title = optional(text("title", "제목"))
    count = optional(integer("cnt", "건수"))


class Notes(Answer):
    """An answer with such rows."""

    rows = table("notes", "목록", Note)


class Tick(Realtime, type="zz"):
    """A realtime record."""

    price = magnitude("10", "현재가", unit="KRW")
    side = aggressor("15", "거래량")


LIVE = {
    "cntr_tm": "20250917132000", "cur_prc": "-20800", "pred_pre": "-50", "flu_rt": "-0.24",
    "stk_nm": "삼성전자", "trde_qty": "+82", "delta": "+7", "inds": "-47839", "nav": "25137.8",
    "trde_tern_rt": "-150", "ord_no": "0000018", "stk_cd": "A005930", "dt": "20250908",
    "tm": "165208", "end_tm": "20250917000000", "pred_pre_sig": "5", "ord_stt": "접수",
    "sor_yn": "Y",
}  # fmt: skip
TYPED = {
    "time": dt.datetime(2025, 9, 17, 13, 20, tzinfo=KST), "close": 20800, "change": -50,
    "rate": -0.24, "name": "삼성전자", "side": "buy", "volume": 82, "delta": 7,
    "index": Decimal("478.39"), "nav": Decimal("25137.8"), "turnover": 1.5, "order": "0000018",
    "symbol": "005930", "on": dt.date(2025, 9, 8), "at": dt.time(16, 52, 8),
    "closed": dt.datetime(2025, 9, 17, tzinfo=KST), "sign": "falling", "event": "accepted",
    "sor": True,
}  # fmt: skip
NEEDED = {field.wire for field in Bar.fields() if not field.optional}
OPTIONAL = {field.name for field in Bar.fields() if field.optional}

LAYOUTS: list[dict[str, Any]] = [
    {"ensure_ascii": False, "separators": (",", ":")},
    {"ensure_ascii": True, "separators": (",", ":")},
    {"ensure_ascii": False, "indent": 2},
]


def wire(fields: object, layout: dict[str, Any]) -> bytes:
    return json.dumps(fields, **layout).encode()


def page_of(rows: object, layout: dict[str, Any] = LAYOUTS[0]) -> Page[Bar, Bars]:
    return Page(Bars.of(wire({"bars": rows, "return_code": 0}, layout)), Bars.rows)


def outcome(work: Callable[[], Any]) -> Any:
    """What work returns, or the message of its FieldError."""
    try:
        return work()
    except FieldError as error:
        return str(error)


def attributes(rows: Tabular[Any]) -> dict[str, list[Any]]:
    """What reading every attribute of every row gives."""
    records = list(rows)  # type: ignore[call-overload]
    return {field.name: [field.__get__(row) for row in records] for field in Bar.fields()}


# Columns


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


TRAPS = [
    "", " ", "\t", "\u3000", "0", "00", "-0", "+", "-", "--", "--5", "+-5", "-+5", "+ 5", " 5 ",
    "5-", "5.0", "5.", ".5", "1e3", "1E3", "1_000", "1,000", "٣", "nan", "inf", "null", "1.5%",
    "0x1", "99999999999999999999", "Y", "N", "y", "000000", "00000000", "00000000000000", "131500",
    "13:15:00", "240000", "1315", "13150", "20250230", "2025091", "202509171320", "20250917132",
    "20250917132060", "20250917240000", "20250230132000", "0020250917132000", "08990101000000",
    "00000917132000", "2025W371132000", "19880701120000", "２０２５0917132000",
    "A005930", "J57JBHH", "접수", "\u2603", "\\", '"',
]  # fmt: skip


@pytest.mark.parametrize("key", LIVE)
def test_values_that_could_mislead_a_parser(key: str) -> None:
    """One odd row among ordinary ones, or two alike: the same values, or the same error."""
    pytest.importorskip("polars")
    without = {name: value for name, value in LIVE.items() if name != key}
    odd = [without, {**LIVE, key: None}, {**LIVE, key: 5}, *({**LIVE, key: t} for t in TRAPS)]
    for rows in [[LIVE, row] for row in odd] + [[row, row] for row in odd]:
        page = page_of(rows)
        expected = outcome(lambda: attributes(page))  # noqa: B023
        assert outcome(page.columns) == expected
        if "99999999999999999999" not in rows[1].values():  # is more than frames hold
            assert outcome(lambda: page.to_polars().to_dict(as_series=False)) == expected  # noqa: B023


PLAUSIBLE = (
    st.sampled_from(TRAPS)
    | st.from_regex(r"[ +-]{0,2}[0-9]{1,9}", fullmatch=True)
    | st.from_regex(r"[+-]{0,2}[0-9]{0,6}\.?[0-9]{0,3}%?", fullmatch=True)
    | st.from_regex(r"(19|20)[0-9]{2}[01][0-9][0-3][0-9]", fullmatch=True)
    | st.from_regex(r"(19|20)[0-9]{2}[01][0-9][0-3][0-9][0-2][0-9][0-6][0-9]{3}", fullmatch=True)
    | st.datetimes(dt.datetime(1900, 1, 1)).map("{:%Y%m%d%H%M%S}".format)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
)
FITTING = {
    int: st.integers(-(10**12), 10**12).map(str) | st.integers(0, 99999).map("+{}".format),
    float: st.decimals(-9999, 9999, places=2).map(str),
    Decimal: st.decimals(-9999, 9999, places=3).map(str),
    str: st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
    bool: st.sampled_from("YN"),
    dt.date: st.dates(dt.date(1900, 1, 1)).map("{:%Y%m%d}".format),
    dt.time: st.times().map("{:%H%M%S}".format),
    dt.datetime: st.datetimes(dt.datetime(1900, 1, 1)).map("{:%Y%m%d%H%M%S}".format),
}
ORDINARY = st.fixed_dictionaries(
    {field.wire: FITTING[field.type] for field in Bar.fields() if not field.optional}
    | {"trde_qty": FITTING[int]},
    optional={
        field.wire: st.just("") | FITTING[field.type] for field in Bar.fields() if field.optional
    },
)
MIXED = st.builds(
    lambda row, odd: {**row, **odd},
    ORDINARY,
    st.dictionaries(st.sampled_from([*LIVE, "x"]), PLAUSIBLE | st.none() | st.integers()),
)


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
    with pytest.raises(ConfigError, match="int is no record"):
        Rows([1]).columns()  # type: ignore[list-item]


# Frames


@pytest.fixture
def mixed() -> Page[Bar, Bars]:
    blank = {key: value if key in NEEDED else "" for key, value in LIVE.items()}
    return page_of([LIVE, blank])


def test_a_polars_frame(mixed: Page[Bar, Bars]) -> None:
    pl = pytest.importorskip("polars")
    frame = mixed.to_polars()
    assert frame.to_dict(as_series=False) == mixed.columns()
    moment_ = pl.Datetime("us", SEOUL)
    assert dict(frame.schema) == {
        "time": moment_, "close": pl.Int64, "change": pl.Int64, "rate": pl.Float64,
        "name": pl.String, "side": pl.String, "volume": pl.Int64, "delta": pl.Int64,
        "index": pl.Decimal(38, 2), "nav": pl.Decimal(38, 2), "turnover": pl.Float64,
        "order": pl.String, "symbol": pl.String, "on": pl.Date, "at": pl.Time, "closed": moment_,
        "sign": pl.String, "event": pl.String, "sor": pl.Boolean,
    }  # fmt: skip
    assert page_of([]).to_polars().schema == frame.schema


def test_a_pandas_frame(mixed: Page[Bar, Bars]) -> None:
    pandas = pytest.importorskip("pandas")
    frame = mixed.to_pandas()
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == {
        "time": f"datetime64[us, {SEOUL}]", "close": "Int64", "change": "Int64",
        "rate": "Float64", "name": "string", "side": "string", "volume": "Int64",
        "delta": "Int64", "index": "object", "nav": "object", "turnover": "Float64",
        "order": "string", "symbol": "string", "on": "datetime64[s]", "at": "object",
        "closed": f"datetime64[us, {SEOUL}]", "sign": "string", "event": "string",
        "sor": "boolean",
    }  # fmt: skip
    plain = frame.astype(object).where(frame.notna(), None)
    expected = mixed.columns() | {"on": [pandas.Timestamp(2025, 9, 8), None]}
    assert plain.to_dict("list") == expected
    assert page_of([]).to_pandas().dtypes.equals(frame.dtypes)


def test_an_arrow_table(mixed: Page[Bar, Bars]) -> None:
    pa = pytest.importorskip("pyarrow")
    arrow = mixed.to_arrow()
    assert arrow.to_pydict() == mixed.columns()
    assert {str(kind) for kind in arrow.schema.types} == {
        f"timestamp[us, tz={SEOUL}]", "int64", "double", "string", "decimal128(38, 2)",
        "date32[day]", "time64[us]", "bool",
    }  # fmt: skip
    assert page_of([]).to_arrow().schema == arrow.schema
    assert isinstance(arrow, pa.Table)


def test_decimals_as_floats(mixed: Page[Bar, Bars]) -> None:
    pl = pytest.importorskip("polars")
    frame = mixed.to_polars(decimals="float")
    assert frame["index"].dtype == frame["nav"].dtype == pl.Float64
    assert frame["index"].to_list() == [478.39, None]
    with pytest.raises(ConfigError, match='"decimal" or "float"'):
        mixed.to_polars(decimals="double")  # type: ignore[arg-type]


def test_decimals_keep_all_their_places() -> None:
    pytest.importorskip("polars")
    frame = page_of([{**LIVE, "nav": "1.23456"}, {**LIVE, "nav": "2"}]).to_polars()
    assert frame["nav"].to_list() == [Decimal("1.23456"), Decimal(2)]


@given(st.lists(MIXED, max_size=4))
@settings(max_examples=100)
def test_frames_of_any_rows_hold_the_columns(rows: list[dict[str, Any]]) -> None:
    pytest.importorskip("polars")
    page = page_of(rows)
    expected = outcome(page.columns)
    assert outcome(lambda: page.to_polars().to_dict(as_series=False)) == expected


def test_no_records_at_all_are_an_empty_frame() -> None:
    pytest.importorskip("polars")
    assert Rows().to_polars().shape == (0, 0)


@pytest.mark.parametrize("library", ["polars", "pandas", "pyarrow"])
def test_a_missing_library_is_named(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    method = "to_arrow" if library == "pyarrow" else f"to_{library}"
    with pytest.raises(ConfigError, match=f"pip install {library}"):
        getattr(page_of([LIVE]), method)()


# From the exchange


@pytest.fixture
async def session() -> AsyncIterator[Session]:
    async with (
        Simulator(pace=0) as exchange,
        Session(exchange.server, exchange.credentials) as session,
    ):
        yield session


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
