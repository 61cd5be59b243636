"""Tables of the data libraries, made of columns; each library is imported when it is asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from kiwoom_async.errors import ConfigError
from kiwoom_async.records.columns import Columns, Layout, Texts
from kiwoom_async.records.field import Field
from kiwoom_async.wire import bulk, values

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

__all__ = ["Decimals", "to_arrow", "to_pandas", "to_polars"]

Decimals = Literal["decimal", "float"]
"""How exact decimals stand in a frame: as they are, or as floats."""

_ZONE = "Asia/Seoul"
_DIGITS = 38  # what a decimal of 128 bits holds
_LEAST_PLACES = 2
_LEAST_OVERFLOW = min(map(abs, values.OVERFLOWED))

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
_NINE_HOURS = dt.timedelta(hours=9)

_PANDAS_TYPES: Mapping[type, str] = {
    bool: "boolean",
    dt.date: "datetime64[s]",
    dt.datetime: f"datetime64[us, {_ZONE}]",
    float: "Float64",
    int: "Int64",
    str: "string",
}


def to_polars(columns: Columns, decimals: Decimals) -> polars.DataFrame:
    """See :meth:`Columnar.to_polars`."""
    _check("polars", decimals)
    import polars as pl

    with suppress(TypeError, ValueError, pl.exceptions.PolarsError):  # not all are ordinary
        return _parsed_by_polars(columns, decimals)
    return pl.DataFrame([_series(*column) for column in _typed(columns, decimals)])


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


def to_arrow(columns: Columns, decimals: Decimals) -> pyarrow.Table:
    """See :meth:`Columnar.to_arrow`."""
    _check("pyarrow", decimals)
    import pyarrow as pa

    return pa.table(
        {
            name: pa.array(column, type=_arrow_type(kind, column))
            for name, kind, column in _typed(columns, decimals)
        }
    )


def _check(library: str, decimals: Decimals) -> None:
    if decimals not in ("decimal", "float"):
        raise ConfigError(f'decimals must be "decimal" or "float", not {decimals!r}')
    try:
        import_module(library)
    except ImportError as error:
        raise ConfigError(f"this takes {library}: pip install {library} ({error})") from error


def _typed(columns: Columns, decimals: Decimals) -> Iterator[tuple[str, type, list[Any]]]:
    """Name, type and values of every column."""
    found = columns.all()
    for name, kind in columns.layout.types.items():
        yield name, *_as_asked(kind, found[name], decimals)


def _as_asked(kind: type, column: list[Any], decimals: Decimals) -> tuple[type, list[Any]]:
    if kind is Decimal and decimals == "float":
        return float, [value if value is None else float(value) for value in column]
    return kind, column


def _digits(column: list[Decimal | None]) -> tuple[list[str | None], int]:
    """Decimals in plain digits, and the decimal places that lose none of them."""
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
        float: pa.float64(),
        int: pa.int64(),
        str: pa.string(),
    }


def _parsed_by_polars(columns: Columns, decimals: Decimals) -> polars.DataFrame:
    """Whole numbers and moments are handed over as texts: polars parses a column of them faster
    than Python makes the values and hands them over. What it can't read to the last text is read
    here, as all other columns are.

    Raises:
        ValueError: a value is odd, or blank where it must not be, or there are no texts.
    """
    import polars as pl

    layout, texts = columns.layout, columns.texts
    if texts is None:
        raise ValueError("the texts can't be had at once")

    def read(name: str) -> polars.Series:
        return _series(name, *_as_asked(layout.types[name], columns.at_once(name), decimals))

    casts = _casts(layout)
    handed = {name: _ordinary(layout.fields[name], texts) for name in casts}
    given = {name: column for name, column in handed.items() if column is not None}
    frame = pl.DataFrame(
        [
            pl.Series(name, given[name], dtype=pl.String) if name in given else read(name)
            for name in layout.types
        ]
    )
    parsed = frame.with_columns([casts[name] for name in given])
    odd = [
        name
        for name in given
        if parsed[name].null_count() > frame[name].null_count()
        or (layout.types[name] is int and _overflowed(parsed[name]))
    ]
    return parsed.with_columns(map(read, odd)) if odd else parsed


def _ordinary(field: Field[Any], texts: Texts) -> list[Any] | None:
    """Texts that polars reads as the field does or not at all; None if there are others."""
    column: list[Any] = texts[field.wire]
    if field.optional:
        column = [text or None for text in column]
    if field.type is dt.datetime:
        try:
            bulk.refuse_other_than_moments(column)
        except (TypeError, ValueError):
            return None
    return column


def _overflowed(column: polars.Series) -> bool:
    """Whether a counter that overflowed is among whole numbers."""
    most: Any = column.max()
    if most is None:  # there are no values
        return False
    least: Any = column.min()
    far = max(most, -least) >= _LEAST_OVERFLOW
    return far and bool(column.is_in(list(values.OVERFLOWED)).any())


@cache
def _casts(layout: Layout) -> Mapping[str, polars.Expr]:
    """What turns texts into values, for the columns where polars does it; null if it can't."""
    import polars as pl

    casts = {}
    for name, field in layout.fields.items():
        column = pl.col(name)
        if field.type is dt.datetime:
            parsed = column.str.strptime(
                pl.Datetime("us"), "%Y%m%d%H%M%S", strict=False, cache=False
            )
            utc = (parsed - _NINE_HOURS).dt.replace_time_zone("UTC")
            casts[name] = utc.dt.convert_time_zone(_ZONE)
        elif field.type is int:
            whole = column.cast(pl.Int64, strict=False)
            casts[name] = whole.abs() if field.parse is values.magnitude else whole
    return casts


def _series(name: str, kind: type, column: list[Any]) -> polars.Series:
    import polars as pl

    if kind is Decimal:  # from text it is faster than from decimals
        digits, places = _digits(column)
        return pl.Series(name, digits, dtype=pl.String).cast(pl.Decimal(_DIGITS, places))
    if kind is dt.datetime:  # and from whole numbers much faster than from datetimes with a zone
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
        str: pl.String,
    }
