"""Frames of polars, pandas and arrow: the columns, with the right types."""

from __future__ import annotations

import sys
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiwoom_async import ConfigError, FieldError, Page, Rows
from kiwoom_async.records.fields import CHANGE_SIGNS
from tests.support.bars import LIVE, MIXED, NEEDED, Bar, Bars, outcome, page_of

SEOUL = "Asia/Seoul"


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
        "name": pl.String, "side": pl.Enum(["buy", "sell"]), "volume": pl.Int64, "delta": pl.Int64,
        "index": pl.Decimal(38, 2), "nav": pl.Decimal(38, 2), "turnover": pl.Float64,
        "order": pl.String, "symbol": pl.String, "on": pl.Date, "at": pl.Time, "closed": moment_,
        "sign": pl.Enum(CHANGE_SIGNS.values()), "event": pl.Enum(["accepted"]), "sor": pl.Boolean,
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
        "date32[day]", "time64[us]", "bool", "dictionary<values=string, indices=int32, ordered=0>",
    }  # fmt: skip
    assert page_of([]).to_arrow().schema == arrow.schema
    assert isinstance(arrow, pa.Table)


def test_a_code_without_a_name_is_a_further_category() -> None:
    pl = pytest.importorskip("polars")
    page = page_of([LIVE, {**LIVE, "pred_pre_sig": "9"}])
    for rows in (page, page.rows):
        frame = rows.to_polars()
        assert frame["sign"].dtype == pl.Enum([*CHANGE_SIGNS.values(), "9"])
        assert frame["sign"].to_list() == page.columns()["sign"]
        assert rows.to_arrow()["sign"].to_pylist() == page.columns()["sign"]


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


MANY = 6_000
"""Records enough that polars parses them as JSON lines."""


@pytest.mark.parametrize(
    "odd",
    [{}, {"cur_prc": "--3,140.0"}, {"delta": "4294967295"}, {"tm": "888888"}, {"delta": 7}],
    ids=repr,
)
def test_many_records_are_read_as_few_are(odd: dict[str, Any]) -> None:
    pytest.importorskip("polars")
    few = page_of([LIVE, {**LIVE, **odd}, {**LIVE, "delta": ""}]).rows
    many = Rows([*few] * (MANY // 3))
    assert many.to_polars().to_dict(as_series=False) == many.columns()


def test_one_odd_value_among_many_is_named() -> None:
    pytest.importorskip("polars")
    ordinary = page_of([LIVE]).rows[0]
    odd = page_of([{**LIVE, "cur_prc": "\u2603"}]).rows[0]
    many = Rows([ordinary] * MANY + [odd])
    with pytest.raises(FieldError, match=r"Bar\.close"):
        many.to_polars()
    with pytest.warns(UserWarning, match=f"close .* in row {MANY}"):
        assert many.to_polars(errors="null")["close"][-1] is None
