"""Columns: what many records say, attribute by attribute.

A column holds exactly what reading its attribute of each record gives; it is only found faster. One
decode takes the texts of all records out of their bytes, and each column of texts is read at once
(:mod:`kiwoom_async.wire.bulk`). What is out of the ordinary for that (a value that is no text, an
object that is no JSON) is read record by record, and says itself what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain
from operator import attrgetter
from typing import Any, Generic, TypeVar

import msgspec

from kiwoom_async.errors import ConfigError
from kiwoom_async.records.field import Table
from kiwoom_async.records.record import ItemField, Realtime, Record
from kiwoom_async.wire import objects

__all__ = ["Columnar", "Layout", "Texts", "layout_of"]

RowT = TypeVar("RowT", bound=Record)

Texts = dict[str, list[Any]]
"""Wire name to the text of each record, None where it is null or not there."""

_wire = attrgetter("wire")


class Layout:
    """The columns of one type of record.

    Attributes:
        record: The type.
        types: Every column in order, and the Python type of its values.
        fields: Those that are read from the bytes; the others stand beside them.
    """

    def __init__(self, record: type[Record]) -> None:
        if not issubclass(record, Record):
            raise ConfigError(f"{record.__name__} is no record: it has no columns")
        fields = record.fields()
        if any(isinstance(field, Table) for field in fields):
            raise ConfigError(f"{record.__name__} has rows of its own: make columns of those")
        self.record = record
        self.types = {field.name: field.type for field in fields}
        if issubclass(record, Realtime):
            self.types["received_ns"] = int
        self.fields = {f.name: f for f in fields if not isinstance(f, ItemField)}
        self._wires = list(dict.fromkeys(field.wire for field in self.fields.values()))
        self._refuses_blanks = not all(field.optional for field in self.fields.values())
        self._row = _texts_of(record, self._wires)
        self._decode = msgspec.json.Decoder(self._row).decode

    def texts(self, wires: Iterable[bytes]) -> Texts:
        """The texts of records.

        Raises:
            ValueError, RecursionError: one is no object of texts, or lacks a field all must have.
        """
        return self._columns(map(self._decode, wires))

    def texts_in(self, answer: bytes, key: str) -> Texts:
        """The texts of the rows of an answer, in one pass over its bytes.

        Raises:
            ValueError, RecursionError: as above; or blank rows ("no data") might be among them.
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


class Columnar(Generic[RowT]):
    """Records of one type, and so columns."""

    __slots__ = ()

    def columns(self) -> dict[str, list[Any]]:
        """Attribute name to the values of all rows, typed as the attributes are.

        Blank optional values are None. Realtime records also have ``symbol`` and ``received_ns``
        (nanoseconds since the epoch).

        Raises:
            FieldError: as reading the attributes would, for the first value that is odd or that
                is blank although every live record carries it; it names record, field and text.
            ConfigError: the records are of several types, or have rows of their own.
        """
        layout = self._layout()
        if layout is None:
            return {}
        texts = self._texts(layout)
        if texts is not None:
            try:
                return {name: self._column(layout, texts, name) for name in layout.types}
            except ValueError:
                pass  # the record it is in says more
        return {name: list(map(attrgetter(name), self._records())) for name in layout.types}

    def _records(self) -> Sequence[RowT]:
        raise NotImplementedError

    def _layout(self) -> Layout | None:
        """The columns; None when there are no records to tell."""
        raise NotImplementedError

    def _texts(self, layout: Layout) -> Texts | None:
        """The texts of all records; None when they can't be had at once."""
        try:
            return layout.texts(map(_wire, self._records()))
        except (ValueError, RecursionError):
            return None

    def _column(self, layout: Layout, texts: Texts, name: str) -> list[Any]:
        field = layout.fields.get(name)
        if field is None:
            return list(map(attrgetter(name), self._records()))
        return field.values_in(texts[field.wire])


@cache
def layout_of(record: type[Record]) -> Layout:
    """The columns of a type of record, worked out once.

    Raises:
        ConfigError: its records have no columns.
    """
    return Layout(record)


def _texts_of(record: type[Record], wires: Sequence[str]) -> Any:
    """A struct of the texts of one record; a text that a field can't do without is required."""
    needed = {field.wire for field in record.fields() if not field.optional}
    slots: list[Any] = [
        (f"text_{place}", str) if wire in needed else (f"text_{place}", str | None, None)
        for place, wire in enumerate(wires)
    ]
    rename = {slot[0]: wire for slot, wire in zip(slots, wires, strict=True)}
    name = f"{record.__name__}Texts"
    return msgspec.defstruct(name, slots, rename=rename, kw_only=True, gc=False)


def _is_filled(column: list[Any]) -> bool:
    return all(column) and all(map(str.strip, column))
