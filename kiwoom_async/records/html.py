"""HTML: the first rows of a list of records, for notebooks."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from kiwoom_async.errors import FieldError
from kiwoom_async.records.field import Field, Table
from kiwoom_async.records.record import Record

__all__ = ["table"]

_ROWS = 10
_COLUMNS = 12


def table(records: Sequence[Record], title: str) -> str:
    """Show a title and the first rows; an unreadable value is shown as received."""
    head = records[:_ROWS]
    kind = type(head[0]) if head else Record
    fields = [field for field in kind.fields() if not isinstance(field, Table)]
    shown = fields[:_COLUMNS]
    more = len(fields) - len(shown)
    heads = "".join(
        f'<th title="{escape(field.label)}">{escape(field.name)}</th>' for field in shown
    )
    rows = "".join(
        f"<tr>{''.join(f'<td>{_cell(record, field)}</td>' for field in shown)}</tr>"
        for record in head
    )
    hidden = [f"{len(records) - len(head):,} more rows"] if len(records) > len(head) else []
    hidden += [f"{more} more columns"] if more else []
    note = f"<p>{' and '.join(hidden)}</p>" if hidden else ""
    return (
        f"<p>{escape(title)}</p><table><thead><tr>{heads}</tr></thead>"
        f"<tbody>{rows}</tbody></table>{note}"
    )


def _cell(record: Record, field: Field[Any]) -> str:
    try:
        value = field.__get__(record)
    except FieldError as error:
        return f"<i>{escape(error.text or '')}</i>"
    return "" if value is None else escape(str(value))
