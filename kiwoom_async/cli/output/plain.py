"""Records as plain values, odd ones included: nothing the server sends ends a command."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import msgspec

from kiwoom_async import Field, FieldError, Record

__all__ = ["Plain", "as_json", "plain"]


class Plain(NamedTuple):
    """What a record says.

    Attributes:
        values: Attribute name to typed value; None where it can't be read.
        odd: Attribute name to the text that can't be read, None where a field should have come and
            did not. A record that is no JSON object is odd as a whole, under a blank name.
    """

    values: dict[str, Any]
    odd: dict[str, str | None]


def plain(record: Record) -> Plain:
    """Every documented field of a record; rows of its own are left to whoever wants them."""
    try:
        texts = record.raw()
    except FieldError as error:
        return Plain({}, {"": error.payload.decode(errors="replace")})
    values: dict[str, Any] = {}
    odd: dict[str, str | None] = {}
    for field in _single(type(record)):
        try:
            values[field.name] = field.value_in(texts, record)
        except FieldError as error:
            values[field.name] = None
            odd[field.name] = error.text
    return Plain(values, odd)


def as_json(head: dict[str, Any], record: Record) -> bytes:
    """A record as one JSON object: ``head``, the values (dates and times in ISO 8601, decimals as
    text), and ``odd`` if there is anything odd.
    """
    values, odd = plain(record)
    return msgspec.json.encode(head | values | ({"odd": odd} if odd else {}))


@cache
def _single(record: type[Record]) -> Sequence[Field[Any]]:
    """The fields that hold one value."""
    return [field for field in record.fields() if field.type is not list]
