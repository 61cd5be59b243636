"""Journal: a directory of recorded files, to be read."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from kiwoom_async.capture import files
from kiwoom_async.capture.line import CLOSE, GAP, OPEN, Line, decode_gap
from kiwoom_async.capture.selection import Moment, Selection, Types, kst
from kiwoom_async.capture.stored import StoredFile
from kiwoom_async.errors import CaptureError
from kiwoom_async.streams.stream import Gap

__all__ = ["Journal"]


class Journal:
    """What recorders wrote into a directory.

    Reading needs no lock: a journal can be read while it is being written, as far as it is on the
    disk. Files of plain JSON lines stay readable without this library::

        zstd -dc data/2026-11-26/*.zst | jq .
        duckdb -c "select type, count(*) from read_ndjson('data/*/*.zst') group by 1"

    Args:
        directory: The directory a :class:`Recorder` wrote.

    Raises:
        CaptureError: there is no such directory.
    """

    def __init__(self, directory: str | os.PathLike[str]) -> None:
        self.directory = Path(directory)
        if not self.directory.is_dir():
            raise CaptureError(f"there is no journal at {self.directory}: no such directory")

    def __repr__(self) -> str:
        return f"<Journal {self.directory}: {len(self.files)} files>"

    @property
    def files(self) -> list[StoredFile]:
        """The files that hold records, in the order of their first."""
        paths = files.sealed(self.directory) + files.unsealed(self.directory)
        found = [stored for stored in map(StoredFile, paths) if stored.summary.blocks]
        return sorted(found, key=lambda file: (file.day, file.summary.first_ns, file.path.name))

    @property
    def days(self) -> list[dt.date]:
        """The days in Korea of which there are records."""
        return sorted({stored.day for stored in self.files})

    def lines(
        self,
        types: Types = (),
        *symbols: str,
        since: Moment | None = None,
        until: Moment | None = None,
    ) -> Iterator[Line]:
        """Read lines in the order they were written, as plain tuples.

        Args:
            types: Record types or their codes; none means every line, also those of type ``open``,
                ``close`` and ``gap``.
            symbols: Symbols; none means all. Lines about no symbol in particular pass as well.
            since: First moment: an aware datetime, a date of Korea, or nanoseconds.
            until: First moment that is not wanted any more.

        Returns:
            Tuples ``(received_ns, type, item, values)``. In place of a damaged block stands a line
            of type ``gap`` that names it.

        Raises:
            ConfigError: no such type, or a time without a zone.
            CaptureError: a file can't be read, or is of a newer version of this library.
        """
        selection = Selection(types, symbols, since, until)
        return self._lines(selection)

    def gaps(self, since: Moment | None = None, until: Moment | None = None) -> list[Gap]:
        """Read the gaps: lost connections, recorders that ended, damaged blocks."""
        return [gap_of(found) for found in self.lines(GAP, since=since, until=until)]

    def counts(self, day: dt.date | None = None) -> Counter[tuple[str, str]]:
        """Count the records of each type code and symbol; reads everything.

        Args:
            day: Only the files of this day.
        """
        found: Counter[tuple[str, str]] = Counter()
        for stored in self.files:
            if day is None or stored.day == day:
                found.update(stored.counts())
        about_itself = (OPEN, CLOSE, GAP)
        return Counter({key: n for key, n in found.items() if key[0] not in about_itself})

    def _lines(self, selection: Selection) -> Iterator[Line]:
        for stored in self.files:
            summary = stored.summary
            if selection.overlaps(summary.first_ns, summary.last_ns):
                yield from stored.lines(selection)


def gap_of(found: Line) -> Gap:
    """Make the gap of a gap line."""
    missing = decode_gap(found.values)
    return Gap(kst(missing.since), kst(missing.until), missing.why)
