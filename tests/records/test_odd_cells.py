"""Unreadable cells: null on request, with one warning that names them."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiwoom_async import ConfigError, FieldError, Page, Rows
from tests.support.bars import LIVE, MIXED, TYPED, Bar, Bars, page_of

ODD = {**LIVE, "cur_prc": "\u2603", "dt": "20250230"}
LONG = {**LIVE, "cur_prc": "18446744073709551615"}
BLANK = {**LIVE, "cur_prc": ""}
WITHOUT = {key: value for key, value in LIVE.items() if key != "pred_pre"}


TABLES = {"polars": "to_polars", "pandas": "to_pandas", "pyarrow": "to_arrow"}


def read(record: Bar, name: str) -> Any:
    """Value of an attribute, None where it raises."""
    try:
        return getattr(record, name)
    except FieldError:
        return None


def expected(page: Page[Bar, Bars]) -> dict[str, list[Any]]:
    return {name: [read(row, name) for row in page.rows] for name in TYPED}


def test_an_odd_cell_becomes_null_and_the_others_stay() -> None:
    page = page_of([LIVE, ODD, LIVE, BLANK])
    with pytest.warns(UserWarning, match="3 odd values of Bar became null") as caught:
        columns = page.columns(errors="null")
    assert columns == expected(page)
    assert columns["close"] == [20800, None, 20800, None]
    [warning] = caught
    assert "close (cur_prc 현재가) in rows 1, 3; on (dt 일자) in row 1" in str(warning.message)
    assert warning.filename == __file__


@pytest.mark.parametrize("odd", [ODD, LONG, BLANK, WITHOUT, {**LIVE, "cur_prc": None}], ids=repr)
def test_what_is_odd_is_an_error_by_default(odd: dict[str, Any]) -> None:
    for make in (page_of([LIVE, odd]).columns, page_of([LIVE, odd]).to_polars):
        with pytest.raises(FieldError):
            make()


@pytest.mark.parametrize("odd", [ODD, LONG, BLANK, WITHOUT, {**LIVE, "cur_prc": None}], ids=repr)
@pytest.mark.parametrize("library", ["polars", "pandas", "pyarrow"])
def test_tables_go_on(library: str, odd: dict[str, Any]) -> None:
    pytest.importorskip(library)
    page = page_of([odd, LIVE, LIVE])
    with pytest.warns(UserWarning, match="became null: (close|change) .* in row 0"):
        table: Any = getattr(page, TABLES[library])(errors="null")
    if library == "pandas":
        plain = table.astype(object)
        made = plain.where(plain.notna(), None).to_dict("list")
    else:
        made = table.to_pydict() if library == "pyarrow" else table.to_dict(as_series=False)
    wanted = expected(page)
    for name in ("close", "change", "rate", "name", "delta"):
        assert made[name] == wanted[name]


def test_many_odd_cells_are_one_warning() -> None:
    page = page_of([ODD] * 5)
    with pytest.warns(UserWarning, match=r"10 odd values .*in rows 0, 1, 2, …; on") as caught:
        page.to_polars(errors="null")
    assert len(caught) == 1


def test_nothing_odd_is_no_warning() -> None:
    page = page_of([LIVE, {**LIVE, "delta": "", "dt": "00000000"}])
    assert page.columns(errors="null") == page.columns()
    assert page.rows.columns(errors="null") == page.columns()


def test_blank_rows_are_left_out_all_the_same() -> None:
    page = page_of([LIVE, dict.fromkeys(LIVE, ""), ODD])
    with pytest.warns(UserWarning, match="in row 1"):
        assert page.columns(errors="null") == expected(page)


def test_a_record_that_is_no_object_is_a_row_of_nulls() -> None:
    rows = Rows([*page_of([LIVE]).rows, Bar.of(b"[]")])
    with pytest.warns(UserWarning, match="odd values of Bar"):
        columns = rows.columns(errors="null")
    assert columns == {name: [value, None] for name, value in TYPED.items()}


def test_another_policy_is_refused() -> None:
    with pytest.raises(ConfigError, match='errors must be "raise" or "null", not \'coerce\''):
        page_of([LIVE]).to_polars(errors="coerce")  # type: ignore[arg-type]


@given(st.lists(MIXED, max_size=4))
@settings(max_examples=150)
def test_any_rows_become_columns_and_frames(rows: list[dict[str, Any]]) -> None:
    pytest.importorskip("polars")
    page = page_of(rows)
    wanted = expected(page)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert page.columns(errors="null") == wanted
        makers: list[Callable[[], Any]] = [page.to_polars, page.rows.to_polars]
        for make in makers:
            made = make(errors="null").to_dict(as_series=False)  # type: ignore[call-arg]
            assert made == wanted
