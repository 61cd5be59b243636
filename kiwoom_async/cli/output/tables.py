"""Tables of records that fit the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from rich.table import Table
from rich.text import Text

from kiwoom_async import Field
from kiwoom_async.cli.output.cells import FAINT, cell, header, odd, trend
from kiwoom_async.cli.output.plain import Plain

__all__ = ["Column", "columns", "fits", "fitting", "in_order", "is_zero", "listing", "table"]

_GAP = 2
_PRICES = frozenset({"close", "price"})  # these have the colour of their change
_NAME_AND_VALUE = 2  # columns of a listing
_MANY = 20  # fields; of so many those that are 0 are not shown


class Column:
    """One field of several records.

    Attributes:
        name: Attribute name.
        head: Its heading; a line may break at every space.
        cells: The values.
        width: Its width in columns of the terminal; may be increased.
        is_number: Whether the values are aligned by their last digit.
    """

    def __init__(self, name: str, unit: str = "", cells: Iterable[Text] = ()) -> None:
        self.name = name
        self.head = header(name, unit)
        self.cells: list[Text] = []
        self.width = max(Text(word).cell_len for word in self.head.split())
        self.is_number = False
        self.add(cells)

    def add(self, cells: Iterable[Text]) -> None:
        """Add values at the end."""
        added = list(cells)
        self.cells += added
        self.is_number = self.is_number or any(text.justify == "right" for text in added)
        self.width = max([self.width, *(text.cell_len for text in added)])

    def add_records(self, records: Iterable[Plain]) -> None:
        """Add the values of records at the end."""
        self.add(_cell(self.name, record) for record in records)


def in_order(fields: Sequence[Field[Any]], *first: str) -> list[Field[Any]]:
    """Return the fields with the named ones first."""
    by_name = {field.name: field for field in fields}
    leading = [by_name[name] for name in first if name in by_name]
    return leading + [field for field in fields if field not in leading]


def columns(fields: Iterable[Field[Any]], records: Sequence[Plain]) -> list[Column]:
    """Make a column per field."""
    made = [Column(field.name, field.unit) for field in fields]
    for column in made:
        column.add_records(records)
    return made


def fitting(found: Iterable[Column], width: int) -> list[Column]:
    """Return the first columns that fit side by side."""
    taken: list[Column] = []
    for column in found:
        if not fits([*taken, column], width):
            break
        taken.append(column)
    return taken


def fits(found: Sequence[Column], width: int) -> bool:
    """Return whether columns fit side by side."""
    return sum(column.width + _GAP for column in found) - _GAP <= width


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


def listing(fields: Iterable[Field[Any]], record: Plain, width: int) -> Table:
    """Make a table of the fields of one record, one per line, without blank ones.

    Where there are many, those that are 0 are counted in its last line instead. On a narrow
    terminal there are no labels, and no units: a name or a number is never cut.
    """
    shown = Table.grid(padding=(0, _GAP, 0, 0))
    filled = [(field, value) for field in fields if (value := _cell(field.name, record))]
    zeros = [field for field, _ in filled if is_zero(record.values.get(field.name))]
    folded = zeros if len(filled) > _MANY else []
    rows = [
        (Text(field.name), value, Text(field.unit, FAINT), Text(field.label, FAINT))
        for field, value in filled
        if field not in folded
    ]
    widths = [max(text.cell_len for text in texts) for texts in zip(*rows, strict=True)]
    while len(widths) > _NAME_AND_VALUE and sum(widths) + _GAP * (len(widths) - 1) > width:
        widths.pop()
    for _ in widths:
        shown.add_column(overflow="fold")
    for row in rows:
        shown.add_row(*row[: len(widths)])
    if folded:
        shown.add_row(Text(f"{len(folded)} more are 0 (--json shows them)", FAINT))
    return shown


def is_zero(value: object) -> bool:
    """Return whether a value is the number 0."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool) and value == 0


def _cell(name: str, record: Plain) -> Text:
    if name in record.odd:
        return odd(record.odd[name])
    text = cell(name, record.values.get(name))
    if name in _PRICES:
        text.stylize(trend(record.values.get("change")))
    return text
