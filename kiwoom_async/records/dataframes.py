"""Data frames of polars, pandas and Arrow, made from columns; each library is imported at use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from enum import Enum
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from kiwoom_async.errors import ConfigError
from kiwoom_async.records import expressions, texts
from kiwoom_async.records.books import BookForm, check, lists_of_frame, lists_of_table
from kiwoom_async.records.columns import Columns, Received
from kiwoom_async.records.field import Field

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

__all__ = ["Decimals", "to_arrow", "to_pandas", "to_polars"]

Decimals = Literal["decimal", "float"]
"""Representation of exact decimals in a frame: decimals, or floats."""

_ZONE = "Asia/Seoul"
_DIGITS = 38  # most digits of a decimal of 128 bits
_LEAST_PLACES = 2

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)

_PANDAS_TYPES: Mapping[type, str] = {
    bool: "boolean",
    dt.date: "datetime64[s]",
    dt.datetime: f"datetime64[us, {_ZONE}]",
    float: "Float64",
    int: "Int64",
    Received: f"datetime64[ns, {_ZONE}]",
    str: "string",
}


def to_polars(
    columns: Columns, decimals: Decimals, books: BookForm = "columns"
) -> polars.DataFrame:
    """See :meth:`Columnar.to_polars`."""
    check(books)
    _check("polars", decimals)
    import polars as pl

    frame = None
    with suppress(ValueError):  # an odd value
        frame = _parsed_by_polars(columns, decimals)
    if frame is None:
        frame = pl.DataFrame([_series(*column) for column in _typed(columns, decimals)])
    frame = expressions.as_enums(frame, columns.fields.values())
    return lists_of_frame(frame) if books == "lists" else frame


def to_pandas(columns: Columns, decimals: Decimals) -> pandas.DataFrame:
    """See :meth:`Columnar.to_pandas`."""
    _check("pandas", decimals)
    import pandas as pd

    return pd.DataFrame(
        {
            name: pd.array(column, dtype=_PANDAS_TYPES.get(kind, "object"))
            for name, kind, column in _typed(columns, decimals)
        }
    )


def to_arrow(columns: Columns, decimals: Decimals, books: BookForm = "columns") -> pyarrow.Table:
    """See :meth:`Columnar.to_arrow`."""
    check(books)
    _check("pyarrow", decimals)
    table = _arrow_table(columns, decimals)
    return lists_of_table(table) if books == "lists" else table


def _arrow_table(columns: Columns, decimals: Decimals) -> pyarrow.Table:
    import pyarrow as pa

    with suppress(ImportError, ValueError):  # no polars, or an odd value
        frame = _parsed_by_polars(columns, decimals)
        if frame is not None:
            return _as_arrow(frame, columns, decimals)
    return pa.table(
        {
            name: pa.array(column, type=_arrow_type(_or_enum(columns, name, kind), column))
            for name, kind, column in _typed(columns, decimals)
        }
    )


def _as_arrow(frame: polars.DataFrame, columns: Columns, decimals: Decimals) -> pyarrow.Table:
    """Convert a polars frame, with the types that Arrow itself would use."""
    import pyarrow as pa

    table = expressions.as_enums(frame, columns.fields.values()).to_arrow()
    types = _arrow_types()

    def type_of(name: str) -> Any:
        kind = _or_enum(columns, name, columns.layout.types[name])
        if kind is not Decimal:
            return types[kind]
        return types[float] if decimals == "float" else table.schema.field(name).type

    return table.cast(pa.schema((name, type_of(name)) for name in columns.names))


def _or_enum(columns: Columns, name: str, kind: type) -> type:
    """Return the type of a column; enums for values with names."""
    field = columns.fields.get(name)
    return Enum if field is not None and field.names else kind


def _check(library: str, decimals: Decimals) -> None:
    if decimals not in ("decimal", "float"):
        raise ConfigError(f'decimals must be "decimal" or "float", not {decimals!r}')
    try:
        import_module(library)
    except ImportError as error:
        raise ConfigError(f"this needs {library}: pip install {library} ({error})") from error


def _typed(columns: Columns, decimals: Decimals) -> Iterator[tuple[str, type, list[Any]]]:
    """Yield name, type and values of every column."""
    found = columns.all()
    for name in columns.names:
        yield name, *_as_asked(columns.layout.types[name], found[name], decimals)


def _as_asked(kind: type, column: list[Any], decimals: Decimals) -> tuple[type, list[Any]]:
    if kind is Decimal and decimals == "float":
        return float, [value if value is None else float(value) for value in column]
    return kind, column


def _digits(column: list[Decimal | None]) -> tuple[list[str | None], int]:
    """Return decimals as plain digits, and the number of decimal places that keeps all digits."""
    digits = [value if value is None else format(value, "f") for value in column]
    places = [len(text.partition(".")[2]) for text in digits if text]
    return digits, max([_LEAST_PLACES, *places])


def _arrow_type(kind: type, column: list[Any]) -> Any:
    import pyarrow as pa

    if kind is Decimal:
        return pa.decimal128(_DIGITS, _digits(column)[1])
    return _arrow_types()[kind]


@cache
def _arrow_types() -> Mapping[type, Any]:
    import pyarrow as pa

    return {
        bool: pa.bool_(),
        dt.date: pa.date32(),
        dt.datetime: pa.timestamp("us", _ZONE),
        dt.time: pa.time64("us"),
        Enum: pa.dictionary(pa.int32(), pa.string()),
        float: pa.float64(),
        int: pa.int64(),
        Received: pa.timestamp("ns", _ZONE),
        str: pa.string(),
    }


def _parsed_by_polars(columns: Columns, decimals: Decimals) -> polars.DataFrame | None:
    """Make the frame from texts parsed by polars, several times faster than in Python.

    Returns:
        The frame; None when there is an odd value, a forbidden blank, or no texts.
    """
    import polars as pl

    fields = columns.fields
    found = _texts(columns)
    if found is None:
        return None
    scaled = {name: field for name, field in fields.items() if _is_scaled_decimal(field)}
    frame, odd = expressions.read(found, [f for n, f in fields.items() if n not in scaled])
    if odd:
        return None
    parsed = frame.columns
    if parsed == columns.names and all(field.type is not Decimal for field in fields.values()):
        return frame

    def column(name: str) -> polars.Series:
        if name in parsed and fields[name].type is Decimal:
            return _decimals(found[fields[name].wire], frame[name], decimals)
        if name in parsed:
            return frame[name]
        if name in scaled:
            values: list[Any] = scaled[name].values_in(found[scaled[name].wire].to_list())
        else:
            values = columns.at_once(name)
        return _series(name, *_as_asked(columns.layout.types[name], values, decimals))

    return pl.DataFrame([column(name) for name in columns.names])


def _is_scaled_decimal(field: Field[Any]) -> bool:
    """Return whether a field is a decimal that is divided: exact in Python only."""
    return field.type is Decimal and abs(field.parse(b"1")) != 1


def _decimals(texts: polars.Series, column: polars.Series, decimals: Decimals) -> polars.Series:
    """Convert a column of decimals to the type asked for: with the places that keep all digits."""
    import polars as pl

    if decimals == "float":
        return column.cast(pl.Float64)
    places: Any = texts.str.extract(r"\.([0-9]*) *$").str.len_bytes().max()
    return column.cast(pl.Decimal(_DIGITS, max(_LEAST_PLACES, places or 0)))


def _texts(columns: Columns) -> polars.DataFrame | None:
    """Return the texts of all records, a column for each wire name."""
    import polars as pl

    wires = dict.fromkeys(field.wire for field in columns.fields.values())
    lines = columns.lines() if wires else None
    if lines is not None:
        return texts.parse(lines, columns.height, wires)
    if columns.texts is None:
        return None
    return pl.DataFrame([pl.Series(wire, columns.texts[wire], dtype=pl.String) for wire in wires])


def _series(name: str, kind: type, column: list[Any]) -> polars.Series:
    import polars as pl

    if kind is Decimal:  # faster from text than from decimals
        digits, places = _digits(column)
        return pl.Series(name, digits, dtype=pl.String).cast(pl.Decimal(_DIGITS, places))
    if kind is dt.datetime:  # much faster from whole numbers than from aware datetimes
        column = [value and (value - _EPOCH) // _MICROSECOND for value in column]
    return pl.Series(name, column, dtype=_polars_types()[kind])


@cache
def _polars_types() -> Mapping[type, Any]:
    import polars as pl

    return {
        bool: pl.Boolean,
        dt.date: pl.Date,
        dt.datetime: pl.Datetime("us", _ZONE),
        dt.time: pl.Time,
        float: pl.Float64,
        int: pl.Int64,
        Received: pl.Datetime("ns", _ZONE),
        str: pl.String,
    }
