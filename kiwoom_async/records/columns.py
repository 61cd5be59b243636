"""Columns: the values of many records, one list per attribute.

A column has exactly the values of the attribute of each record, but is made faster: all records
are decoded to texts at once, and each column of texts is read at once
(:mod:`kiwoom_async.wire.bulk`). Unusual data (a value that is not a text, an object that is not
JSON) is read record by record, which raises the exact error. (One exception: if an object repeats a
key, the column has its last value, the attribute its first.)
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Sequence
from functools import cache, cached_property
from itertools import chain
from operator import attrgetter
from typing import Any, Literal, Self, TypeAlias

import msgspec

from kiwoom_async.errors import ConfigError, FieldError
from kiwoom_async.records.field import Field, Table
from kiwoom_async.records.record import ItemField, Realtime, Record
from kiwoom_async.wire import objects

__all__ = ["Columns", "Errors", "Layout", "Texts", "layout_of"]

Errors: TypeAlias = Literal["raise", "null"]
"""Handling of an odd value in a table: raise an error, or make it null."""

Texts: TypeAlias = dict[str, list[Any]]
"""Wire name to the text of each record, None where it is null or absent."""

_MANY = 2_000  # records from which on polars reads lines faster than columns of texts
_SHOWN = 3  # places named per column in a warning

_wire = attrgetter("wire")


class Received:
    """Type of a column of arrivals: a moment to the nanosecond, which no Python type can be."""


class Layout:
    """The columns of one type of record.

    Attributes:
        record: The type.
        types: Every column in order, and the Python type of its values.
        attributes: Names of the columns that are attributes of a record.
        in_frames: Names of the columns of a frame: a moment in place of whole nanoseconds.
        fields: The columns read from the bytes; the others are read record by record.
    """

    def __init__(self, record: type[Record]) -> None:
        if not issubclass(record, Record):
            raise ConfigError(f"{record.__name__} is not a record: it has no columns")
        fields = record.fields()
        if any(isinstance(field, Table) for field in fields):
            raise ConfigError(f"{record.__name__} has rows of its own: make columns of those")
        self.record = record
        self.types = {field.name: field.type for field in fields}
        if issubclass(record, Realtime):
            self.types |= {"received_ns": int, "received": Received}
        self.attributes = [name for name in self.types if name != "received"]
        self.in_frames = [name for name in self.types if name != "received_ns"]
        self.fields = {f.name: f for f in fields if not isinstance(f, ItemField) and not f.also}
        self._wires = list(dict.fromkeys(field.wire for field in self.fields.values()))
        self._refuses_blanks = not all(field.optional for field in self.fields.values())
        self._row = _texts_of(record, self._wires)
        self._decode = msgspec.json.Decoder(self._row).decode

    def texts(self, wires: Iterable[bytes]) -> Texts:
        """Return the texts of records.

        Raises:
            ValueError, RecursionError: a record is not an object of texts, or lacks a field.
        """
        return self._columns(map(self._decode, wires))

    def texts_in(self, answer: bytes, key: str) -> Texts:
        """Return the texts of the rows of an answer, in one pass over its bytes.

        Raises:
            ValueError, RecursionError: as above; or there may be blank rows ("no data").
        """
        rows = objects.array_decoder(key, self._row)(answer).found or ()
        texts = self._columns(rows)
        if rows and not self._refuses_blanks and not any(map(_is_filled, texts.values())):
            raise ValueError("no column has a text in every row")
        return texts

    def _columns(self, rows: Iterable[Any]) -> Texts:
        flat = list(chain.from_iterable(map(msgspec.structs.astuple, rows)))
        width = len(self._wires)
        return {wire: flat[place::width] for place, wire in enumerate(self._wires)}


class Columns:
    """The values of records of one type, from which tables are made.

    Attributes:
        layout: The possible columns.
        names: The wanted columns, in order; the attributes until :meth:`want`.

    Args:
        layout: The possible columns.
        records: Returns the records when they are needed.
        texts: Returns the texts of all records, or raises ValueError or RecursionError.
        errors: Handling of odd values.
        has_records: Whether the records exist already; otherwise ``records`` makes them.
    """

    def __init__(
        self,
        layout: Layout,
        records: Callable[[], Sequence[Record]],
        texts: Callable[[], Texts],
        errors: Errors,
        *,
        has_records: bool = True,
    ) -> None:
        if errors not in ("raise", "null"):
            raise ConfigError(f'errors must be "raise" or "null", not {errors!r}')
        self.layout = layout
        self.names = layout.attributes
        self._records = records
        self._errors = errors
        self._odd: dict[str, list[int]] = {}
        self._read_texts = texts
        self._has_records = has_records

    def want(self, names: Sequence[str] | None) -> Self:
        """Select columns of a frame, in this order; None means all.

        Raises:
            ConfigError: there is no such column.
        """
        unknown = [name for name in names or () if name not in self.layout.types]
        if unknown:
            raise ConfigError(f"{self.layout.record.__name__} has no {', '.join(unknown)}")
        self.names = self.layout.in_frames if names is None else [*dict.fromkeys(names)]
        return self

    @property
    def fields(self) -> dict[str, Field[Any]]:
        """The wanted columns read from the bytes."""
        fields = self.layout.fields
        return {name: fields[name] for name in self.names if name in fields}

    @cached_property
    def texts(self) -> Texts | None:
        """The texts of all records; None when they must be read one by one."""
        return _unless_odd(self._read_texts)

    @property
    def height(self) -> int:
        """Number of records."""
        return len(self._records())

    def lines(self) -> bytes | None:
        """Return the records as JSON lines.

        Returns:
            The lines; None when reading texts is faster (few records, or records that do not exist
            yet).
        """
        if not self._has_records or self.height < _MANY:
            return None
        return b"\n".join(map(_wire, self._records()))

    def at_once(self, name: str) -> list[Any]:
        """Return one column, read in C where its texts have the usual form.

        Raises:
            ValueError: there is an odd value, a forbidden blank, or no texts.
        """
        field = self.layout.fields.get(name)
        if field is None:
            return list(map(_getter(name), self._records()))
        if self.texts is None:
            raise ValueError("the texts can't be had at once")
        return field.values_in(self.texts[field.wire])

    def all(self) -> dict[str, list[Any]]:
        """Return every column by name.

        Raises:
            FieldError: for the first odd value, unless odd values become null.
        """
        try:
            return {name: self.at_once(name) for name in self.names}
        except ValueError:
            pass  # the record gives the exact error
        wires = list(map(_wire, self._records()))  # without the blank rows that the texts may have
        self.texts = _unless_odd(lambda: self.layout.texts(wires))
        return {name: self._closely(name) for name in self.names}

    def warn(self, stacklevel: int) -> None:
        """Warn of the odd values that became null, with their number and places."""
        if not self._odd:
            return
        count = sum(map(len, self._odd.values()))
        where = "; ".join(self._place(name, rows) for name, rows in self._odd.items())
        message = f"{count} odd values of {self.layout.record.__name__} became null: {where}"
        warnings.warn(message, stacklevel=stacklevel + 1)

    def _closely(self, name: str) -> list[Any]:
        try:
            return self.at_once(name)
        except ValueError:
            return self._one_by_one(name)

    def _one_by_one(self, name: str) -> list[Any]:
        read = _getter(name)
        if self._errors == "raise":
            return list(map(read, self._records()))
        values: list[Any] = []
        for place, record in enumerate(self._records()):
            try:
                values.append(read(record))
            except FieldError:
                values.append(None)
                self._odd.setdefault(name, []).append(place)
        return values

    def _place(self, name: str, rows: list[int]) -> str:
        shown = ", ".join(map(str, rows[:_SHOWN])) + (", …" if rows[_SHOWN:] else "")
        field = getattr(self.layout.record, name)
        return f"{name} ({field.wire} {field.label}) in row{'s' if rows[1:] else ''} {shown}"


@cache
def layout_of(record: type[Record]) -> Layout:
    """Return the columns of a type of record, computed once.

    Raises:
        ConfigError: its records have no columns.
    """
    return Layout(record)


def _getter(name: str) -> Callable[[Record], Any]:
    return attrgetter("received_ns" if name == "received" else name)


def _texts_of(record: type[Record], wires: Sequence[str]) -> Any:
    """Make a struct for the texts of one record; texts of required fields are required."""
    needed = {field.wire for field in record.fields() if not field.optional}
    slots: list[Any] = [
        (f"text_{place}", str) if wire in needed else (f"text_{place}", str | None, None)
        for place, wire in enumerate(wires)
    ]
    rename = {slot[0]: wire for slot, wire in zip(slots, wires, strict=True)}
    name = f"{record.__name__}Texts"
    return msgspec.defstruct(name, slots, rename=rename, kw_only=True, gc=False)


def _unless_odd(texts: Callable[[], Texts]) -> Texts | None:
    try:
        return texts()
    except (ValueError, RecursionError):
        return None


def _is_filled(column: list[Any]) -> bool:
    return all(column) and all(map(str.strip, column))
