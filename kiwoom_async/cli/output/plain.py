"""Plain values of records, odd ones included: no data of the server ends a command."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import msgspec

from kiwoom_async import Field, FieldError, Record

__all__ = ["Plain", "as_json", "plain"]


class Plain(NamedTuple):
    """The values of a record.

    Attributes:
        values: Attribute name to typed value; None where it can't be read.
        odd: Attribute name to the unreadable text, None for a missing field. A record that is not a
            JSON object is odd as a whole, under a blank name.
    """

    values: dict[str, Any]
    odd: dict[str, str | None]


def plain(record: Record, fields: Sequence[Field[Any]] | None = None) -> Plain:
    """Return the given fields of a record, or every documented one without its rows."""
    try:
        texts = record.raw()
    except FieldError as error:
        return Plain({}, {"": error.payload.decode(errors="replace")})
    values: dict[str, Any] = {}
    odd: dict[str, str | None] = {}
    for field in _single(type(record)) if fields is None else fields:
        try:
            values[field.name] = field.value_in(texts, record)
        except FieldError as error:
            values[field.name] = None
            odd[field.name] = error.text
    return Plain(values, odd)


def as_json(
    head: dict[str, Any], record: Record, fields: Sequence[Field[Any]] | None = None
) -> bytes:
    """Return a record as one JSON object: ``head``, the values (dates and times in ISO 8601,
    decimals as text), and ``odd`` if there are odd values.
    """
    values, odd = plain(record, fields)
    return msgspec.json.encode(head | values | ({"odd": odd} if odd else {}))


@cache
def _single(record: type[Record]) -> Sequence[Field[Any]]:
    """Return the fields with a single value."""
    return [field for field in record.fields() if field.type is not list]
