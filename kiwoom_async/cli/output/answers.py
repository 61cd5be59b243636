"""Answers of queries, written as a table, as CSV or as JSON."""

from __future__ import annotations

import asyncio
import csv
import datetime as dt
import sys
from collections.abc import AsyncIterator, Sequence
from typing import Any, Literal, NamedTuple

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kiwoom_async import Answer, Field, Record
from kiwoom_async.cli.output.cells import FAINT
from kiwoom_async.cli.output.plain import Plain, as_json, plain
from kiwoom_async.cli.output.tables import Column, fits, in_order, listing, table
from kiwoom_async.cli.terminal.exits import note

__all__ = ["Part", "Shape", "csv_row", "shape_of", "write_answer", "write_rows"]

Shape = Literal["table", "csv", "json"]
Fields = Sequence[Field[Any]]

_VERDICT = "return_message"
_PIECE = 100  # rows


class Part(NamedTuple):
    """Rows of one page, and their answer."""

    answer: Answer
    rows: Sequence[Record]


def shape_of(csv: bool, json: bool = False) -> Shape:
    """Return the output format: as requested, else a table on a terminal and CSV on a pipe."""
    if json:
        return "json"
    return "csv" if csv or not sys.stdout.isatty() else "table"


def write_answer(
    answer: Answer, shape: Shape, title: str, names: Sequence[str] | None = None
) -> None:
    """Write an answer without rows: the named fields, or all."""
    by_name = {field.name: field for field in answer.fields()}
    fields = [by_name[name] for name in names] if names else [*by_name.values()]
    match shape:
        case "json":
            _write_json(as_json({}, answer, fields if names else None))
        case "csv":
            out = csv.writer(sys.stdout, lineterminator="\n")
            out.writerow(field.name for field in fields)
            out.writerow(csv_row(fields, plain(answer)))
        case "table":
            console = Console(highlight=False)
            console.print(
                listing(fields, plain(answer), console.width)
                if names
                else _beside_rows(answer, console.width)
            )
            console.print(Text(title, FAINT))


async def write_rows(
    parts: AsyncIterator[Part],
    row: type[Record],
    shape: Shape,
    title: str,
    *first: str,
    fields: Sequence[str] | None = None,
    totals: bool = False,
) -> int:
    """Write rows page by page (CSV) or all at the end; return their number.

    Args:
        parts: The rows, page by page.
        row: Type of the rows.
        shape: Output format.
        title: Line below a table.
        first: Names of the first fields.
        fields: Names of the only fields to write, in this order; None for all.
        totals: Whether a table begins, and each line of CSV ends, with what the answer says beside
            its rows.
    """
    chosen = in_order(row.fields(), *(fields or first))[: len(fields) if fields else None]
    totals = totals and not fields
    if shape == "csv":
        return await _write_csv(parts, chosen, totals)
    answer: Answer | None = None
    rows: list[Record] = []
    async for part in parts:
        answer = answer or part.answer
        rows += part.rows
    if answer and shape == "json":
        _write_json(await _whole(answer, rows, chosen if fields else None))
    elif answer:
        await _print_table(answer if totals else None, chosen, rows, title)
    return len(rows)


async def _write_csv(parts: AsyncIterator[Part], fields: Fields, totals: bool) -> int:
    out = csv.writer(sys.stdout, lineterminator="\n")
    is_begun = False
    count = odd = 0
    async for part in parts:
        beside = _single_fields(part.answer) if totals else []
        if not is_begun:  # not earlier: after a refusal the file stays empty
            names = [f"answer.{field.name}" for field in beside]
            out.writerow([*(field.name for field in fields), *names])
        ends = csv_row(beside, plain(part.answer)) if beside else []
        if beside and not part.rows and not is_begun:  # the totals are the answer
            out.writerow([*("" for _ in fields), *ends])
        is_begun = True
        async for lines in _pieces(len(part.rows)):
            for record in map(plain, part.rows[lines.start : lines.stop]):
                out.writerow([*csv_row(fields, record), *ends])
                odd += len(record.odd)
        count += len(part.rows)
    sys.stdout.flush()
    if odd:
        note(f"{odd} odd values are written as received")
    return count


def csv_row(fields: Fields, record: Plain) -> list[object]:
    """Return the cells of a record; odd values as they were received."""
    if "" in record.odd:
        return [record.odd[""]]
    return [
        record.odd[field.name] if field.name in record.odd else _csv(record.values[field.name])
        for field in fields
    ]


def _csv(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, dt.date | dt.time) else value


async def _whole(answer: Answer, rows: Sequence[Record], fields: Fields | None) -> bytes:
    """Return the answer with its rows as one JSON object."""
    beside = msgspec.json.decode(as_json({}, answer))
    listed: list[msgspec.Raw] = []
    async for lines in _pieces(len(rows)):
        listed += [msgspec.Raw(as_json({}, row, fields)) for row in rows[lines.start : lines.stop]]
    return msgspec.json.encode(beside | {"rows": listed})


def _write_json(text: bytes) -> None:
    shown = msgspec.json.format(text, indent=2) if sys.stdout.isatty() else text
    sys.stdout.write(shown.decode() + "\n")
    sys.stdout.flush()


async def _print_table(
    answer: Answer | None, fields: Fields, rows: Sequence[Record], title: str
) -> None:
    """Lay out and print a piece at a time: between two the event loop goes round, for Ctrl-C."""
    records: list[Plain] = []
    async for lines in _pieces(len(rows)):
        records += map(plain, rows[lines.start : lines.stop])
    console = Console(highlight=False)
    shown, hidden = await _shown_columns(fields, records, console.width)
    if answer is not None and (beside := _beside_rows(answer, console.width)).row_count:
        console.print(beside)
    if shown:
        async for lines in _pieces(len(rows)):
            console.print(table(shown, lines))
    more = f" ({hidden} more column{'s' if hidden > 1 else ''}: --csv)" if hidden else ""
    count = "1 row" if len(rows) == 1 else f"{len(rows)} rows"
    console.print(Text(f"{title}: {count}{more}", FAINT))


async def _shown_columns(
    fields: Fields, records: Sequence[Plain], width: int
) -> tuple[list[Column], int]:
    """Return the first columns that fit side by side, without blank ones, and how many do not."""
    shown: list[Column] = []
    hidden = 0
    for field in fields:
        if not await _is_filled(field.name, records):
            continue
        if hidden:
            hidden += 1
            continue
        column = Column(field.name, field.unit)
        async for lines in _pieces(len(records)):
            column.add_records(records[lines.start : lines.stop])
        if fits([*shown, column], width):
            shown.append(column)
        else:
            hidden = 1
    return shown, hidden


async def _is_filled(name: str, records: Sequence[Plain]) -> bool:
    """Return whether any record has this field."""
    await asyncio.sleep(0)
    return any(
        record.values.get(name) not in (None, "") or name in record.odd for record in records
    )


async def _pieces(rows: int) -> AsyncIterator[range]:
    """Cut rows into pieces that take no longer than a blink; at least one, for the head."""
    for start in range(0, max(rows, 1), _PIECE):
        yield range(start, min(start + _PIECE, rows))
        await asyncio.sleep(0)


def _single_fields(answer: Answer) -> Fields:
    """Return the fields of an answer beside its rows and the verdict."""
    return [field for field in answer.fields() if field.type is not list and field.name != _VERDICT]


def _beside_rows(answer: Answer, width: int) -> Table:
    """Make a table of the fields of an answer outside its rows, without the return message."""
    fields = (field for field in answer.fields() if field.name != _VERDICT)
    return listing(fields, plain(answer), width)
