"""Typed tables: polars frames of the fields of lines of one type."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from kiwoom_async.capture.line import FORM, Line, decode
from kiwoom_async.errors import ConfigError
from kiwoom_async.records import expressions, texts
from kiwoom_async.records.books import BookForm, check, lists_of_frame
from kiwoom_async.records.columns import layout_of
from kiwoom_async.records.field import Field
from kiwoom_async.records.record import ItemField, Realtime
from kiwoom_async.wire import objects

if TYPE_CHECKING:
    import polars as pl

__all__ = ["ZONE", "TypedTable"]

ZONE = "Asia/Seoul"
_HEAD = ("received_ns", "item")
_ALWAYS = ("received", "exchange_time", "symbol")
_MOST_EXTRA = 200  # unknown FIDs; more are not plausible

_HOUR = 3_600_000_000_000  # nanoseconds
_KOREA = 9 * _HOUR  # ahead of UTC
_DAY = 24 * _HOUR

_names_in = re.compile(rb'"([^"]+)":"').findall


class TypedTable:
    """Makes frames of the lines of one record type.

    Besides the fields each row has ``received`` (arrival, nanoseconds), ``exchange_time`` (the
    record's own time of day, with its date), ``symbol``, and ``extra``: the FIDs this version of
    the library does not know, as JSON. Values with names (``side``) are categories; frames of
    several batches can be put together.

    Args:
        record: The type.
        columns: Fields to include, by attribute name; None for all, and ``extra``.
        books: Layout of the levels of a book.

    Attributes:
        odd: Unreadable values, which are null: attribute name to their number.

    Raises:
        ConfigError: no such field, or no such layout.
    """

    def __init__(
        self,
        record: type[Realtime],
        columns: Sequence[str] | None = None,
        books: BookForm = "columns",
    ) -> None:
        try:
            import polars  # noqa: F401
        except ImportError as error:
            raise ConfigError('this needs polars: pip install "kiwoom-async[parquet]"') from error
        check(books)
        self.record = record
        self.odd: dict[str, int] = {}
        self._all = {f.name: f for f in record.fields() if not isinstance(f, ItemField)}
        self._wanted = self._fields(columns)
        self._lists = books == "lists"
        self._extra: tuple[str, ...] = ()
        self._with_extra = columns is None
        times = (f for f in self._all.values() if f.type.__name__ == "time")
        self._time = next(times, None)
        self._known = {field.wire for field in self._all.values()}
        layout_of(record)  # raises for a type without columns

    def frame(self, lines: Sequence[bytes]) -> pl.DataFrame:
        """Make a frame of lines without newlines, one row each, in their order."""
        found = self._cut(lines)
        return self._typed(self._parsed(lines) if found is None else found)

    def _fields(self, columns: Sequence[str] | None) -> dict[str, Field[Any]]:
        if columns is None:
            return self._all
        unknown = [name for name in columns if name not in self._all and name not in _ALWAYS]
        if unknown:
            raise ConfigError(f"{self.record.__name__} has no {', '.join(unknown)}")
        return {name: self._all[name] for name in self._all if name in (*columns, "symbol")}

    def _wires(self) -> list[str]:
        read = [*self._wanted.values(), *([self._time] if self._time else [])]
        wires = dict.fromkeys(field.wire for field in read)
        return [*wires, *(self._extra if self._with_extra else ())]

    def _cut(self, lines: Sequence[bytes]) -> pl.DataFrame | None:
        """Cut lines of one form at their quotes; return None for other lines."""
        import polars as pl

        wires = None if self._with_extra else self._wires()
        found = texts.cut(b"\n".join(lines), len(lines), FORM, wires)
        if found is None:
            return None
        received = pl.col("received_ns").str.strip_chars(":,").cast(pl.Int64, strict=False)
        absent = [wire for wire in self._wires() if wire not in found.columns]
        found = found.with_columns(
            received,
            pl.col("item", *self._unknown(found)).fill_null(""),
            *(pl.lit(None, pl.String).alias(wire) for wire in absent),
        )
        return None if found["received_ns"].null_count() else found

    def _parsed(self, lines: Sequence[bytes]) -> pl.DataFrame:
        """Parse the values of lines of any form."""
        import polars as pl

        decoded = [*map(decode, lines)]
        found = None
        if not any(map(_is_base64, lines)):
            found = self._texts(b"\n".join([line.values for line in decoded]), len(lines))
        if found is None:
            found = self._texts_one_by_one(decoded)
        return found.with_columns(
            pl.Series("received_ns", [line.received_ns for line in decoded], dtype=pl.Int64),
            pl.Series("item", [line.item for line in decoded], dtype=pl.String),
        )

    def _texts(self, values: bytes, count: int) -> pl.DataFrame | None:
        """Parse values that are all texts; return None for other values."""
        found = texts.parse(values, count, self._wires())
        if found is not None and self._with_extra and self._learn(values, found):
            return self._texts(values, count)
        return found

    def _learn(self, values: bytes, texts: pl.DataFrame) -> bool:
        """Search FIDs without a column; returns whether there are new ones."""
        read = texts.height * texts.width - sum(texts.null_count().row(0))
        if values.count(b'":"') == read or len(self._extra) >= _MOST_EXTRA:
            return False
        found = {name.decode("utf-8", "replace") for name in set(_names_in(values))}
        new = sorted(found - self._known - {*self._extra})
        self._extra = (*self._extra, *new)[:_MOST_EXTRA]
        return bool(new)

    def _texts_one_by_one(self, lines: Sequence[Line]) -> pl.DataFrame:
        """Read the texts of unusual lines with the library's own reader."""
        import polars as pl

        read = [_texts_of(line.values) for line in lines]
        if self._with_extra:
            new = {name for texts in read for name in texts} - self._known - {*self._extra}
            self._extra = (*self._extra, *sorted(new))[:_MOST_EXTRA]
        return pl.DataFrame(
            [
                pl.Series(wire, [texts.get(wire) for texts in read], dtype=pl.String)
                for wire in self._wires()
            ]
        )

    def _typed(self, found: pl.DataFrame) -> pl.DataFrame:
        """Read the texts, and add the columns that every type has."""
        import polars as pl

        typed, odd = expressions.read(found, [*self._wanted.values()])
        for name, mask in odd.items():
            self.odd[name] = self.odd.get(name, 0) + int(mask.sum())
        head = found.select(
            _moment(pl.col("received_ns")).alias("received"),
            self._exchange_time(typed).alias("exchange_time"),
            pl.col("item").alias("symbol"),
        )
        if "symbol" in typed.columns:  # account and VI events have it in a field
            head = head.drop("symbol")
        named = [name for name, field in self._wanted.items() if field.names]
        typed = typed.with_columns(pl.col(named).cast(pl.Categorical))
        columns = head.hstack(lists_of_frame(typed) if self._lists else typed)
        return columns.with_columns(self._extras(found)) if self._with_extra else columns

    def _exchange_time(self, typed: pl.DataFrame) -> pl.Expr:
        """Add a date to the record's own time of day: the day nearest to its time of arrival.

        Whole numbers of nanoseconds: Korea has no daylight saving time.
        """
        import polars as pl

        if self._time is None:
            return pl.lit(None, pl.Datetime("ns", ZONE))
        received = pl.col("received_ns") + _KOREA
        if self._time.name in typed.columns:
            time = pl.lit(typed[self._time.name])
        else:
            time = expressions.expression(self._time, pl.col(self._time.wire))
        ahead = time.cast(pl.Int64) - received % _DAY
        days = (ahead < -_DAY // 2).cast(pl.Int64) - (ahead > _DAY // 2).cast(pl.Int64)
        return _moment(pl.col("received_ns") + ahead + days * _DAY)

    def _unknown(self, found: pl.DataFrame) -> list[str]:
        return [name for name in found.columns if name not in self._known and name not in _HEAD]

    def _extras(self, found: pl.DataFrame) -> pl.Series:
        """Give the unknown FIDs of each row as JSON, null where a row has no such FID."""
        import polars as pl

        names = self._unknown(found)
        if not names:
            return pl.Series("extra", [None] * found.height, dtype=pl.String)
        unknown = found.select(names)
        if not sum(unknown.null_count().row(0)):
            return unknown.to_struct("extra").struct.json_encode()
        rows = [
            {name: text for name, text in row.items() if text is not None}
            for row in unknown.iter_rows(named=True)
        ]
        return pl.Series(
            "extra",
            [msgspec.json.encode(row).decode() if row else None for row in rows],
            dtype=pl.String,
        )


def _moment(nanoseconds: pl.Expr) -> pl.Expr:
    """Convert nanoseconds since the epoch to a time of Korea."""
    import polars as pl

    return nanoseconds.cast(pl.Datetime("ns", "UTC")).dt.convert_time_zone(ZONE)


def _is_base64(line: bytes) -> bool:
    """Return whether the values of a line are stored in Base64."""
    return b'"values64":"' in line


def _texts_of(values: bytes) -> dict[str, str]:
    """Return the texts of an object; none for other data."""
    try:
        return objects.texts(values)
    except ValueError:
        return {}
