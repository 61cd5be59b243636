"""Texts: the members of many JSON lines as columns of texts, parsed by polars.

Objects are parsed as JSON. Longer lines with an object in them, such as those of a journal, are cut
at their quotes, as CSV: that needs half the time of JSON with an object in it, but only if all
lines have the same members in the same order, all of them texts. Kiwoom's records usually do.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Form", "cut", "parse"]

_no_text = re.compile(rb':[^"]').search  # a value that is not a text, or a colon within a text


@dataclass(frozen=True, slots=True)
class Form:
    """The pieces of a line that is cut at its quotes.

    Attributes:
        head: Pieces in front of the first member, by their number: those that are always the same.
        start: Number of the first piece of the first member.
        end: Last piece.
        texts: Further pieces to return: column to number.
        colons: Colons in the head.
    """

    head: Mapping[int, bytes]
    start: int
    end: bytes
    texts: Mapping[str, int]
    colons: int


def cut(
    lines: bytes, count: int, form: Form, wanted: Collection[str] | None = None
) -> pl.DataFrame | None:
    """Cut JSON lines at their quotes.

    The result equals that of a JSON parser: the names are compared in every line, and if there are
    as many colons as names, then each value is one text. (Without brackets and backslashes.)

    Args:
        lines: Valid JSON, one object on each line.
        count: Number of lines.
        form: Form of the lines.
        wanted: Members to return, null where the lines do not have them; None for all.

    Returns:
        A column of texts for each member, null where it is blank; None for lines of another form,
        or of several forms.
    """
    import polars as pl

    end = lines.find(b"\n")
    pieces = lines[: end if end >= 0 else None].split(b'"')  # of the first line
    members = _members(pieces, form)
    if not members or b"\\" in lines or b"[" in lines:
        return None
    if lines.count(b":") != count * (form.colons + len(members)):
        return None
    names = [place - 2 for place in members.values()]
    same = [*(place for place in form.head if place % 2), *names, len(pieces) - 1]
    columns = {**form.texts, **members}
    if wanted is not None:
        columns = {name: columns[name] for name in (*form.texts, *wanted) if name in columns}
    found = _pieces(lines, len(pieces), [*same, *columns.values()])
    if found is None or found.height != count or not _are_same(found, pieces, same):
        return None
    absent = [pl.lit(None, pl.String).alias(name) for name in wanted or () if name not in columns]
    present = [pl.col(_piece(place)).alias(name) for name, place in columns.items()]
    return found.select(*present, *absent) if present else None


def parse(lines: bytes, count: int, wanted: Collection[str]) -> pl.DataFrame | None:
    """Parse JSON lines whose values are all texts.

    Args:
        lines: One object on each line.
        count: Number of lines.
        wanted: Members to return.

    Returns:
        A column of texts for each member, null where it is absent; None for other lines.
    """
    import polars as pl

    if _no_text(lines):
        return None
    try:
        found = pl.read_ndjson(lines, schema=dict.fromkeys(wanted, pl.String))
    except (pl.exceptions.PolarsError, ValueError):
        return None
    return found if found.height == count else None


def _members(pieces: Sequence[bytes], form: Form) -> dict[str, int] | None:
    """Return the number of the piece of each member's text; None for a line of another form."""
    first = form.start
    names = [name.decode("utf-8", "replace") for name in pieces[first::4]]
    if (
        (len(pieces) - first) % 4
        or pieces[-1] != form.end
        or any(pieces[place] != piece for place, piece in form.head.items())
        or any(piece != b":" for piece in pieces[first + 1 :: 4])
        or any(piece != b"," for piece in pieces[first + 3 : -1 : 4])
        or len({*names, *form.texts}) < len(names) + len(form.texts)
    ):
        return None
    return {name: first + 2 + 4 * number for number, name in enumerate(names)}


def _pieces(lines: bytes, width: int, places: Sequence[int]) -> pl.DataFrame | None:
    import polars as pl

    try:
        return pl.read_csv(
            lines,
            separator='"',
            quote_char=None,
            has_header=False,
            schema={_piece(place): pl.String for place in range(width)},
            columns=[_piece(place) for place in sorted(places)],
        )
    except (pl.exceptions.PolarsError, ValueError):
        return None


def _are_same(found: pl.DataFrame, pieces: Sequence[bytes], places: Sequence[int]) -> bool:
    """Return whether pieces are the same in every line as in the first."""
    columns = ((found[_piece(place)], pieces[place].decode("utf-8", "replace")) for place in places)
    return all(not column.null_count() and (column == text).all() for column, text in columns)


def _piece(place: int) -> str:
    """Return the name polars gives to a piece."""
    return f"column_{place + 1}"
