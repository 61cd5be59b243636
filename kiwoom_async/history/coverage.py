"""Coverage: the time ranges of a series that are stored, and those that are missing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import NamedTuple

import msgspec

from kiwoom_async._file import replace

__all__ = ["Coverage", "Stretch"]


class Stretch(NamedTuple):
    """A time range.

    Attributes:
        first: Its first moment.
        behind: The first moment after it.
    """

    first: dt.datetime
    behind: dt.datetime


class Coverage:
    """The stored time ranges; kept in a file next to the rows.

    Args:
        path: The file.

    Attributes:
        stretches: Sorted; none touches another.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.stretches: list[Stretch] = []
        try:
            found = msgspec.json.decode(path.read_bytes(), type=list[Stretch])
        except (FileNotFoundError, ValueError):  # missing, or of another program: fetch again
            return
        self.stretches = found

    def add(self, stretch: Stretch) -> None:
        """Add a range whose rows are on the disk.

        Raises:
            CaptureError: the file can't be written.
        """
        merged: list[Stretch] = []
        for each in sorted([*self.stretches, stretch]):
            if merged and each.first <= merged[-1].behind:
                behind = max(merged[-1].behind, each.behind)
                merged[-1] = Stretch(merged[-1].first, behind)
            else:
                merged.append(each)
        replace(self._path, msgspec.json.encode(merged))
        self.stretches = merged

    def clear(self) -> None:
        """Remove all ranges, so that the rows are fetched again."""
        self.stretches = []
        self._path.unlink(missing_ok=True)

    def missing(self, wanted: Stretch) -> list[Stretch]:
        """Return the missing parts of a range, the newest first."""
        holes: list[Stretch] = []
        first = wanted.first
        for each in self.stretches:
            if each.first > first:
                holes.append(Stretch(first, min(each.first, wanted.behind)))
            first = max(first, each.behind)
        if first < wanted.behind:
            holes.append(Stretch(first, wanted.behind))
        return [hole for hole in reversed(holes) if hole.first < hole.behind]
