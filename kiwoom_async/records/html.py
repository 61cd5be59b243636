"""HTML: records and other objects as tables, for notebooks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import Any, Protocol

from kiwoom_async.errors import FieldError
from kiwoom_async.records.field import Field, Table

__all__ = ["grid", "record", "table"]

_ROWS = 10
_COLUMNS = 12
_FIELDS = 16


class Described(Protocol):
    """A record: it has typed fields."""

    @classmethod
    def fields(cls) -> tuple[Field[Any], ...]: ...


def grid(
    title: str, columns: Mapping[str, str], rows: Iterable[Sequence[object]], note: str = ""
) -> str:
    """Show a title and rows.

    Args:
        title: What it is.
        columns: Heads, each with its label in Korean.
        rows: Values; None is blank, and an error is shown as the text that can't be read.
        note: What is not shown.
    """
    heads = "".join(
        f'<th title="{escape(label)}">{escape(name)}</th>' for name, label in columns.items()
    )
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    last = f"<p>{escape(note)}</p>" if note else ""
    return (
        f"<p>{escape(title)}</p><table><thead><tr>{heads}</tr></thead>"
        f"<tbody>{body}</tbody></table>{last}"
    )


def table(records: Sequence[Described], title: str) -> str:
    """Show a title and the first rows of a list of records."""
    head = records[:_ROWS]
    fields = _fields(head[0]) if head else []
    shown = fields[:_COLUMNS]
    hidden = [f"{len(records) - len(head):,} more rows"] if len(records) > len(head) else []
    hidden += [f"{len(fields) - len(shown)} more columns"] if len(fields) > len(shown) else []
    rows = [[_value(one, field) for field in shown] for one in head]
    return grid(title, {field.name: field.label for field in shown}, rows, " and ".join(hidden))


def record(one: Described) -> str:
    """Show the fields of one record that have a value, each in a row."""
    values = [(field.name, field.label, _value(one, field)) for field in _fields(one)]
    given = [row for row in values if row[2] is not None]
    more = len(given) - _FIELDS
    note = f"{more} more fields" if more > 0 else ""
    return grid(type(one).__name__, {"field": "", "label": "", "value": ""}, given[:_FIELDS], note)


def _fields(one: Described) -> list[Field[Any]]:
    return [field for field in type(one).fields() if not isinstance(field, Table)]


def _value(one: Any, field: Field[Any]) -> object:
    try:
        return field.__get__(one)
    except FieldError as error:
        return error


def _cell(value: object) -> str:
    if isinstance(value, FieldError):
        return f"<td><i>{escape(value.text or '')}</i></td>"
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return f'<td style="text-align: right">{value:,}</td>'
    return f"<td>{'' if value is None else escape(str(value))}</td>"
