"""Books: the levels of order books in frames of rows, as columns or as lists of structs."""

from __future__ import annotations

import sys
import warnings
from typing import Any

import duckdb
import polars as pl
import pytest

from kiwoom_async import ConfigError, OrderBook, Rows, Trade
from tests.support.journals import NINE

SIDES = ("asks", "bids")
PARTS = ("price", "size", "size_change")
STARTS = {"asks": (41, 61, 81), "bids": (51, 71, 91)}
LEVELS = range(10)


def wire(number: int, **changed: str) -> bytes:
    """A book with other values at every level; the tenth level is empty."""
    texts = {str(fid): str(fid * 10 + number) for side in STARTS.values() for start in side
             for fid in range(start, start + 10)}  # fmt: skip
    empty = {str(start + 9): "0" for side in STARTS.values() for start in side}
    rest = {field.wire: "0" for field in OrderBook.fields() if field.wire.isdigit()}
    both = {**rest, "21": "090000", **texts, **empty, **changed}
    return b"{%b}" % ",".join(f'"{fid}":"{text}"' for fid, text in both.items()).encode()


def books_of(count: int, **changed: str) -> Rows[OrderBook]:
    made = (OrderBook.of(wire(n, **changed), "005930", NINE + n) for n in range(count))
    return Rows(made, OrderBook)


def levels_of(book: OrderBook, side: str) -> list[dict[str, Any]]:
    """The levels by the attributes of a book, the empty ones too."""
    return [
        {part: getattr(book, f"{side[:-1]}_{part}_{level + 1}") for part in PARTS}
        for level in LEVELS
    ]


@pytest.mark.parametrize("count", [0, 1, 7, 3_000])
@pytest.mark.parametrize("with_polars", [True, False])
def test_the_levels_are_lists_of_structs_best_first(
    count: int, with_polars: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = books_of(count)
    frame = rows.to_polars(books="lists")
    with monkeypatch.context() as environment:
        if not with_polars:
            environment.setitem(sys.modules, "polars", None)
        table = rows.to_arrow(books="lists")
    assert frame.columns == table.column_names
    assert frame.columns[-2:] == [*SIDES]
    assert not [name for name in frame.columns if name.startswith(("ask_price_", "bid_size_"))]
    for side in SIDES:
        expected = [levels_of(book, side) for book in rows]
        assert frame[side].to_list() == table[side].to_pylist() == expected
    flat = rows.to_polars()
    assert set(flat.columns) - set(frame.columns) == {
        f"{side}_{part}_{level + 1}" for side in ("ask", "bid") for part in PARTS
        for level in LEVELS
    }  # fmt: skip
    assert frame.drop(SIDES).equals(flat.select(frame.drop(SIDES).columns))


@pytest.mark.parametrize("count", [3, 3_000])
def test_an_odd_value_is_null_in_its_level(count: int) -> None:
    rows = books_of(count, **{"62": "odd"})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame = rows.to_polars(books="lists", errors="null")
        table = rows.to_arrow(books="lists", errors="null")
    expected = {"price": 420, "size": None, "size_change": 820}
    assert frame["asks"][0][1] == table["asks"][0].as_py()[1] == expected


def test_only_the_columns_asked_for_are_in_the_lists() -> None:
    rows = books_of(2)
    names = ["bid_size_2", "symbol", "bid_price_2", "bid_price_1", "bid_size_1"]
    expected = {
        "symbol": ["005930"] * 2,
        "bids": [[{"price": 510 + n, "size": 710 + n}, {"price": 520 + n, "size": 720 + n}]
                 for n in range(2)],
    }  # fmt: skip
    asked = rows.to_polars(columns=names, books="lists")
    assert asked.to_dict(as_series=False) == expected
    assert rows.to_arrow(columns=names, books="lists").to_pydict() == expected


def test_levels_with_other_parts_stay_readable() -> None:
    """The parts of a level that were not asked for are null where another level has them."""
    names = ["ask_price_1", "ask_size_2"]
    expected = [[{"price": 410, "size": None}, {"price": None, "size": 620}]]
    rows = books_of(1)
    assert rows.to_polars(columns=names, books="lists")["asks"].to_list() == expected
    assert rows.to_arrow(columns=names, books="lists")["asks"].to_pylist() == expected


def test_records_without_levels_stay_as_they_are() -> None:
    empty: Rows[Trade] = Rows([], Trade)
    assert empty.to_polars(books="lists").columns == empty.to_polars().columns
    assert empty.to_arrow(books="lists").schema == empty.to_arrow().schema


def test_another_program_reads_the_lists() -> None:
    read = books_of(3).to_arrow(books="lists")
    found = duckdb.execute("select asks[1].price, bids[2].size from read").fetchall()
    assert read.num_rows == 3
    assert found == [(410 + n, 720 + n) for n in range(3)]


@pytest.mark.parametrize("method", ["to_polars", "to_arrow"])
def test_another_layout_is_refused(method: str) -> None:
    with pytest.raises(ConfigError, match=r'books must be "columns" or "lists", not .rows.'):
        getattr(books_of(1), method)(books="rows")


def test_the_lists_are_those_of_batches() -> None:
    assert books_of(1).to_polars(books="lists").schema["asks"] == pl.List(
        pl.Struct(dict.fromkeys(PARTS, pl.Int64))
    )
