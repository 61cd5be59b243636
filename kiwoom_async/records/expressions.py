"""Expressions: polars expressions that read a column of texts, one for each kind of field.

An expression gives the value of the attribute, or null where a text has an unusual form. Every null
whose text is not blank is then read by the field itself: so a column accepts exactly the texts that
the attribute accepts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from kiwoom_async.records.field import Field
from kiwoom_async.wire import values

if TYPE_CHECKING:
    import polars as pl

__all__ = ["PLACES", "as_enums", "expression", "read"]

PLACES = 6
"""Decimal places of decimals: no value of Kiwoom's has more."""

_LEAST_OVERFLOW = min(map(abs, values.OVERFLOWED))
_LEAST = -(2**63)  # its magnitude has more than 64 bits


def read(
    texts: pl.DataFrame, fields: Iterable[Field[Any]]
) -> tuple[pl.DataFrame, dict[str, pl.Series]]:
    """Read columns of texts.

    Args:
        texts: One column of texts for each wire name.
        fields: What to read.

    Returns:
        The columns by attribute name, and a mask for each column with odd values or forbidden
        blanks; these are null in the column.
    """

    fields = tuple(fields)
    typed = _without_overflows(texts.select(_expressions(fields)))
    doubtful = _doubtful(texts, typed, fields)
    if not doubtful:
        return typed, {}
    odd: dict[str, pl.Series] = {}
    mended: list[pl.Series] = []
    for field in doubtful:
        column, mask = _refereed(texts[field.wire], typed[field.name], field)
        mended.append(column)
        if mask.any():
            odd[field.name] = mask
    return typed.with_columns(mended), odd


def as_enums(frame: pl.DataFrame, fields: Iterable[Field[Any]]) -> pl.DataFrame:
    """Convert the columns of fields with names to enums, in the frame itself.

    The categories are the names; codes without a name, which stay unchanged, are further ones.
    """
    for field in fields:
        if field.names and field.name in frame.columns:
            column = _enum(frame[field.name], field.names)
            frame.replace_column(frame.get_column_index(field.name), column)
    return frame


def _enum(column: pl.Series, names: tuple[str, ...]) -> pl.Series:
    found = column.cast(_enum_of(names), strict=False)
    if found.null_count() == column.null_count():
        return found
    unnamed = {*column.unique().drop_nulls()} - {*names}
    return column.cast(_enum_of((*names, *sorted(unnamed))))


@lru_cache(maxsize=1024)
def _enum_of(names: tuple[str, ...]) -> pl.Enum:
    import polars as pl

    return pl.Enum(names)


def expression(field: Field[Any], column: pl.Expr) -> pl.Expr:
    """Return the expression that reads a column of texts as a field does.

    The kind of a field is found by calling its parser with a sign, or with a letter before a
    symbol.
    """
    import polars as pl

    if field.type is int:
        return _whole(column, magnitude=field.parse is values.magnitude)
    if field.type is float:
        return _scaled(_number(column), field.parse(b"-1"))
    if field.type is Decimal:
        return _decimal(column, field.parse(b"-1"))
    if field.type is dt.time:
        return _time(column)
    if field.type is dt.date:
        ordinary = column.str.contains("^[0-9]{8}$")
        return pl.when(ordinary).then(column.str.to_date("%Y%m%d", strict=False))
    if field.type is dt.datetime:
        return _moment(column)
    if field.type is bool:
        return pl.when(column == "Y").then(True).when(column == "N").then(False)
    return _text(field, column)


def _whole(column: pl.Expr, *, magnitude: bool) -> pl.Expr:
    import polars as pl

    whole = column.cast(pl.Int64, strict=False)
    return whole.abs() if magnitude else whole


def _number(column: pl.Expr) -> pl.Expr:
    """Read floats; null for what only polars may accept (``1e5``, ``nan``, a tab at an end)."""
    import polars as pl

    return pl.when(~column.str.contains("[^-+.0-9 ]")).then(column.cast(pl.Float64, strict=False))


def _scaled(number: pl.Expr, minus_one: float) -> pl.Expr:
    import polars as pl

    scale = round(1 / abs(minus_one))
    # polars multiplies by the inverse of a constant, which differs in the last bit: give a column
    scaled = number if scale == 1 else number / (number.is_null().cast(pl.Float64) + scale)
    return scaled if minus_one < 0 else scaled.abs()


def _decimal(column: pl.Expr, minus_one: Decimal) -> pl.Expr:
    import polars as pl

    kind = pl.Decimal(38, PLACES)
    if abs(minus_one) != 1:  # division: read exactly by the field
        return pl.when(column.is_null()).then(pl.lit(None, kind))
    ordinary = column.str.contains(rf"^[+-]?[0-9]+(\.[0-9]{{1,{PLACES}}})?$")
    exact = pl.when(ordinary).then(column.cast(kind, strict=False))
    return exact if minus_one < 0 else exact.abs()


def _time(column: pl.Expr) -> pl.Expr:
    """Read times of day; zeros and markers mean no time."""
    import polars as pl

    ordinary = column.str.contains("^[0-9]{4}[0-5][0-9]$") & (column != "000000")  # no second 60
    return pl.when(ordinary).then(column.str.to_time("%H%M%S", strict=False))


def _moment(column: pl.Expr) -> pl.Expr:
    import polars as pl

    parsed = column.str.to_datetime("%Y%m%d%H%M%S", time_unit="us", strict=False)
    universal = parsed - dt.timedelta(hours=9)
    digits = column.cast(pl.Int64, strict=False)  # a pattern would need as long as the parsing
    ordinary = (column.str.len_bytes() == 14) & (digits >= 10**13) & (digits % 100 < 60)
    # a cast takes them as UTC, in half the time of replacing one zone and converting to the other
    return pl.when(ordinary).then(universal.cast(pl.Datetime("us", "Asia/Seoul")))


def _text(field: Field[Any], column: pl.Expr) -> pl.Expr:
    import polars as pl

    filled = column.str.strip_chars() != ""
    if field.parse is values.aggressor:
        sign = column.str.strip_chars_start(" ").str.slice(0, 1)
        side = pl.when(sign == "+").then(pl.lit("buy")).when(sign == "-").then(pl.lit("sell"))
        return side.cast(pl.String)
    if field.codes:
        return _named(column, field.codes)
    if field.parse(b"A000000") == "000000":
        symbol = column.str.strip_chars()
        lettered = (symbol.str.len_chars() == 7) & symbol.str.contains("^[AJQ]")
        return pl.when(filled).then(pl.when(lettered).then(symbol.str.slice(1)).otherwise(symbol))
    return pl.when(filled).then(column)


def _named(column: pl.Expr, codes: Mapping[str, str]) -> pl.Expr:
    """Read codes by their place among all codes, several times faster than by replacing texts."""
    import polars as pl

    place = column.cast(_enum_of(tuple(codes)), strict=False).to_physical()
    return pl.lit(pl.Series([*codes.values()], dtype=pl.String)).gather(place)


@cache
def _expressions(fields: tuple[Field[Any], ...]) -> tuple[pl.Expr, ...]:
    import polars as pl

    return tuple(expression(field, pl.col(field.wire)).alias(field.name) for field in fields)


def _without_overflows(typed: pl.DataFrame) -> pl.DataFrame:
    """Make overflowed counters of the server null; few columns have such large numbers."""
    import polars as pl

    near = [column.name for column in typed.iter_columns() if _is_near(column)]
    if not near:
        return typed
    refused = [*values.OVERFLOWED, _LEAST]
    return typed.with_columns(
        pl.when(~pl.col(name).is_in(refused)).then(pl.col(name)) for name in near
    )


def _is_near(column: pl.Series) -> bool:
    """Return whether a column has whole numbers as large as a counter that overflowed."""
    if not column.dtype.is_integer():
        return False
    least: Any = column.min()
    most: Any = column.max()
    return least is not None and (most >= _LEAST_OVERFLOW or least <= -_LEAST_OVERFLOW)


def _doubtful(
    texts: pl.DataFrame, typed: pl.DataFrame, fields: Sequence[Field[Any]]
) -> list[Field[Any]]:
    """Find the fields with a null whose text is not blank, or that may not be blank."""
    import polars as pl

    nulls = typed.null_count().row(0) if typed.height else ()
    lacking = [(field, count) for field, count in zip(fields, nulls, strict=False) if count]
    if not lacking:
        return []
    wires = {field.wire for field, _ in lacking if field.optional}
    blank = texts.select((pl.col(wire).is_null() | (pl.col(wire) == "")).sum() for wire in wires)
    blanks = dict(zip(blank.columns, blank.row(0), strict=True)) if wires else {}
    return [field for field, count in lacking if not field.optional or count > blanks[field.wire]]


def _refereed(
    texts: pl.Series, column: pl.Series, field: Field[Any]
) -> tuple[pl.Series, pl.Series]:
    """Read the texts that the expression did not read with the field itself.

    Returns:
        The column, and the mask of odd values.
    """
    import polars as pl

    doubtful = column.is_null() if not field.optional else column.is_null() & texts.is_not_null()
    found: dict[str | None, Any] = {}
    odd: set[str | None] = set()
    for text in texts.filter(doubtful).unique():
        try:
            found[text] = _fitting(field.values_in([text])[0])
        except ValueError:
            odd.add(text)
    known = {text: value for text, value in found.items() if value is not None}
    if known:
        values_ = pl.Series([*known.values()], dtype=column.dtype)
        mended = texts.replace_strict([*known], values_, default=None, return_dtype=column.dtype)
        column = column.zip_with(column.is_not_null(), mended)
    return column, doubtful & _among(texts, odd)


def _fitting(value: Any) -> Any:
    """Return the value if a column of its type can hold it.

    Raises:
        ValueError: it is too large or has too many digits.
    """
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise ValueError("more than 64 bits")
    if isinstance(value, Decimal) and (abs(value) >= 10**30 or value != round(value, PLACES)):
        raise ValueError("more digits than the column has")
    return value


def _among(texts: pl.Series, odd: set[str | None]) -> pl.Series | bool:
    if not odd:
        return False
    mask = texts.is_in([text for text in odd if text is not None]).fill_null(False)
    return mask | texts.is_null() if None in odd else mask
