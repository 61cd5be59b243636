"""Books: the levels of order books in frames, as columns or as lists of structs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal, TypeAlias

from kiwoom_async.errors import ConfigError

if TYPE_CHECKING:
    import polars
    import pyarrow

__all__ = ["BookForm", "check", "lists_of_frame", "lists_of_table"]

BookForm: TypeAlias = Literal["columns", "lists"]
"""Layout of the levels of a book: a column for each value, or two lists of structs."""

_PARTS = ("price", "size", "size_change")
_LEVEL = re.compile(rf"(ask|bid)_({'|'.join(_PARTS)})_([0-9]+)")


def check(books: BookForm) -> None:
    """Check the layout.

    Raises:
        ConfigError: there is no such layout.
    """
    if books not in ("columns", "lists"):
        raise ConfigError(f'books must be "columns" or "lists", not {books!r}')


def lists_of_frame(frame: polars.DataFrame) -> polars.DataFrame:
    """Put the levels of each side into a list of structs, ``asks`` and ``bids``, best first.

    The lists are the last columns. All structs of a list have the same parts; a part without a
    column in the frame is null. A frame without levels stays as it is.
    """
    import polars as pl

    def part(name: str) -> polars.Expr:
        return pl.col(name) if name in frame.columns else pl.lit(None, pl.Int64)

    lists = [
        pl.concat_list(
            pl.struct(part(name).alias(title) for title, name in level.items()) for level in levels
        ).alias(side)
        for side, levels in _sides(frame.columns).items()
    ]
    flat = [*filter(_LEVEL.fullmatch, frame.columns)]
    return frame.with_columns(lists).drop(flat)


def lists_of_table(table: pyarrow.Table) -> pyarrow.Table:
    """Put the levels of each side into a list of structs, as :func:`lists_of_frame`."""
    import pyarrow as pa

    names, height = table.column_names, table.num_rows

    def part(name: str) -> pyarrow.Array:
        if name in names:
            return table[name].combine_chunks()
        return pa.nulls(height, pa.int64())

    nested = table.drop_columns([*filter(_LEVEL.fullmatch, names)])
    for side, levels in _sides(names).items():
        structs = [
            pa.StructArray.from_arrays([*map(part, level.values())], names=[*level])
            for level in levels
        ]
        depth = len(levels)
        by_row = [place * height + row for row in range(height) for place in range(depth)]
        values = pa.concat_arrays(structs).take(pa.array(by_row, pa.int64()))
        ends = pa.array(range(0, height * depth + 1, depth), pa.int32())
        nested = nested.append_column(side, pa.ListArray.from_arrays(ends, values))
    return nested


def _sides(names: Iterable[str]) -> dict[str, list[dict[str, str]]]:
    """Return the levels of each side, best first: part of a level to the name of its column."""
    found = [match for match in map(_LEVEL.fullmatch, names) if match]
    sides: dict[str, list[dict[str, str]]] = {}
    for side in dict.fromkeys(match[1] for match in found):
        here = {match[2] for match in found if match[1] == side}
        parts = [part for part in _PARTS if part in here]
        levels = sorted({int(match[3]) for match in found if match[1] == side})
        sides[f"{side}s"] = [{part: f"{side}_{part}_{level}" for part in parts} for level in levels]
    return sides
