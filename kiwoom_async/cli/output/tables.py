"""Tables of records that fit the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from kiwoom_async import Field
from kiwoom_async.cli.output.cells import FAINT, cell, header, odd, trend
from kiwoom_async.cli.output.plain import Plain

__all__ = ["Column", "columns", "fitting", "in_order", "listing", "table"]

_GAP = 2
_PRICES = frozenset({"close", "price"})  # these have the colour of their change


class Column:
    """One field of several records.

    Attributes:
        name: Attribute name.
        head: Its heading; a line may break at every space.
        cells: The values.
        width: Its width in columns of the terminal; may be increased.
        is_number: Whether the values are aligned by their last digit.
    """

    def __init__(self, field: Field[Any], records: Iterable[Plain]) -> None:
        self.name = field.name
        self.head = header(field.name, field.unit)
        self.cells = [_cell(field.name, record) for record in records]
        self.width = max(Text(word).cell_len for word in self.head.split())
        self.is_number = any(text.justify == "right" for text in self.cells)
        self.width = max([self.width, *(text.cell_len for text in self.cells)])

    @property
    def is_blank(self) -> bool:
        """Whether all cells are blank."""
        return not any(self.cells)


def in_order(fields: Sequence[Field[Any]], *first: str) -> list[Field[Any]]:
    """Return the fields with the named ones first."""
    by_name = {field.name: field for field in fields}
    leading = [by_name[name] for name in first if name in by_name]
    return leading + [field for field in fields if field not in leading]


def columns(fields: Iterable[Field[Any]], records: Sequence[Plain]) -> list[Column]:
    """Make a column per field."""
    return [Column(field, records) for field in fields]


def fitting(found: Iterable[Column], width: int) -> list[Column]:
    """Return the first columns that fit side by side."""
    taken: list[Column] = []
    for column in found:
        width -= column.width
        if width < 0:
            break
        width -= _GAP
        taken.append(column)
    return taken


def table(found: Sequence[Column], lines: range | None = None) -> Table:
    """Lay out columns side by side, all rows by default, the first below a head.

    Numbers are aligned by their last digit.
    """
    if lines is None:
        lines = range(len(found[0].cells) if found else 0)
    shown = Table(box=None, padding=(0, _GAP, 0, 0), pad_edge=False, show_header=lines.start == 0)
    for column in found:
        shown.add_column(
            Text(column.head, FAINT),
            width=column.width,
            justify="right" if column.is_number else "left",
            vertical="bottom",
        )
    for line in lines:
        shown.add_row(*(column.cells[line] for column in found))
    return shown


def listing(fields: Iterable[Field[Any]], record: Plain) -> Table:
    """Make a table of the fields of one record, one per line, without blank ones."""
    shown = Table.grid(padding=(0, _GAP, 0, 0))
    for field in fields:
        value = _cell(field.name, record)
        if value:
            label = Text(field.label, FAINT)
            shown.add_row(field.name, value, Text(field.unit, FAINT), label)
    return shown


def _cell(name: str, record: Plain) -> Text:
    if name in record.odd:
        return odd(record.odd[name])
    text = cell(name, record.values.get(name))
    if name in _PRICES:
        text.stylize(trend(record.values.get("change")))
    return text
