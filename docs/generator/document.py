"""Document: one page of the site as it is before rendering, with the names that lead to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

__all__ = ["Document", "table"]

_PIPE = re.compile(r"\|(?=(?:[^`]*`[^`]*`)*[^`]*$)")
"""A pipe that is not in code, where it does not end the cell."""


class Document(NamedTuple):
    """One page.

    Attributes:
        place: Its file below the folder of the language (``reference/chart/daily_candles.md``).
        markdown: Its text, with front matter.
        title: Its name in the list of what was found.
        summary: One line about it, shown there.
        names: What it is called: a search for one of these brings it first.
        fields: What is in it, found after the names: anchor or name, label, name on the wire.
        weight: Where several pages fit alike, the heavier comes first.
    """

    place: str
    markdown: str
    title: str = ""
    summary: str = ""
    names: tuple[str, ...] = ()
    fields: tuple[tuple[str, str, str], ...] = ()
    weight: float = 1.0


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a table, without the columns in which nothing stands."""
    found = [[_PIPE.sub(r"\|", cell).replace("\n", " ") for cell in row] for row in rows]
    used = [place for place in range(len(head)) if any(row[place] for row in found)]
    if not used:
        return []
    lines = [[head[place] for place in used], ["---"] * len(used)]
    lines += [[row[place] for place in used] for row in found]
    return [f"| {' | '.join(line)} |" for line in lines] + [""]
