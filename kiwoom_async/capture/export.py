"""Export: typed Parquet files (a "lake") of the days of a journal.

::

    LAKE/type=trade/date=2026-11-26/part-0.parquet
    LAKE/type=order_book/date=2026-11-26/part-0.parquet
    LAKE/type=gap/date=2026-11-26/part-0.parquet
    LAKE/_exports/2026-11-26.json                       source files of the day

DuckDB, polars and pyarrow read it as one hive-partitioned data set. Each part is sorted by symbol
and time. The parts of a day are written under other names and renamed when all are complete; a day
that has not changed since is skipped.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from kiwoom_async import realtime
from kiwoom_async._file import absolute, replace
from kiwoom_async._lock import Lock
from kiwoom_async.capture.files import sealed_path
from kiwoom_async.capture.line import GAP, Line, decode, split, type_of
from kiwoom_async.capture.origin import spec_digest, version
from kiwoom_async.capture.parts import Parts
from kiwoom_async.capture.selection import Selection, realtime_kinds
from kiwoom_async.capture.stored import StoredFile
from kiwoom_async.capture.typed import TypedTable
from kiwoom_async.errors import CaptureError, ConfigError
from kiwoom_async.records.books import BookForm, check
from kiwoom_async.records.kinds import listed
from kiwoom_async.records.record import Realtime

__all__ = ["Exported", "Exporter", "dataset_name"]

log = logging.getLogger("kiwoom_async")

_BATCH = 20_000  # lines that are parsed at once

_GAP_LINE = b'"type":"gap"'
_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")

_NEEDS = "export needs realtime record types"
_ALL: Mapping[str, type[Realtime]] = {
    kind.type_code: kind for kind in (getattr(realtime, name) for name in realtime.__all__)
}


class Exported(NamedTuple):
    """One type of one day in a lake.

    Attributes:
        folder: Directory of its parts, below the lake.
        rows: Its rows.
        parts: Its files.
        odd: Unreadable values, which are null: column to their number.
    """

    folder: str
    rows: int
    parts: int
    odd: dict[str, int]


class _Manifest(msgspec.Struct):
    """The source files of a day, and its exported types."""

    origin: dict[str, Any]
    made: list[Exported]


def dataset_name(kind: type[Any]) -> str:
    """Return the name of a type in a lake: ``OrderBook`` is ``order_book``."""
    return _WORD.sub("_", kind.__name__).lower()


class Exporter:
    """Writes typed Parquet files from a journal.

    Args:
        lake: Directory of the data set; created if missing.
        types: Record types; empty means all types of this library. Gaps are always included.
        columns: Fields to include, by attribute name; None for all.
        books: The levels of a book: ``"columns"`` (``ask_price_1`` …) or ``"lists"`` of structs.

    Raises:
        ConfigError: polars is not installed, or no such type or field.
    """

    def __init__(
        self,
        lake: str | os.PathLike[str],
        types: type[Any] | Sequence[type[Any]] = (),
        columns: Sequence[str] | None = None,
        books: BookForm = "columns",
    ) -> None:
        try:
            import polars  # noqa: F401
        except ImportError as error:
            raise ConfigError('export needs polars: pip install "kiwoom-async[parquet]"') from error
        check(books)
        self.lake = absolute(lake)
        self._kinds = realtime_kinds(listed(types), _NEEDS) or dict(_ALL)
        self._columns = columns
        self._books: BookForm = books
        _check_columns(self._kinds.values(), columns)

    def days(self, stored: Iterable[StoredFile]) -> list[Exported]:
        """Export day by day, except days that were exported and have not changed since.

        Args:
            stored: Files of a journal, in their order.

        Returns:
            The exported types of all days.

        Raises:
            CaptureError: a file can't be read or written, or another export writes there; or the
                lake has a day from other files, which is known when all other days are exported.
        """
        made: list[Exported] = []
        refusals: list[CaptureError] = []
        for day, files in groupby(stored, attrgetter("day")):
            try:
                made += self._day(day, [*files])
            except _OtherFilesError as error:
                refusals.append(error)
        if refusals:
            raise refusals[0]
        return made

    def _day(self, day: dt.date, stored: Sequence[StoredFile]) -> list[Exported]:
        try:
            with Lock(self.lake / "_exports", "is being written by another export"):
                return self._there(day, stored) or self._write(day, stored)
        except OSError as error:
            raise CaptureError(f"{self.lake} can't be written: {error}") from error
        except CaptureError as error:
            if all(file.is_there() for file in stored):
                raise
            log.warning("%s is not exported, since files of it were deleted: %s", day, error)
            return []

    def _write(self, day: dt.date, stored: Sequence[StoredFile]) -> list[Exported]:
        origin = self._origin(stored)
        gaps = [line for file in stored for line in _gap_lines(file)]
        about = {**origin, "gaps": [msgspec.Raw(gap.values) for gap in gaps]}
        parts = {
            code: Parts(self.lake / self._folder(dataset_name(kind), day), about, self._table(kind))
            for code, kind in self._kinds.items()
        }
        missing = Parts(self.lake / self._folder("gap", day), about)
        named = {dataset_name(self._kinds[code]): each for code, each in parts.items()}
        try:
            for file in stored:
                _read(file, parts)
            missing.add_gaps(gaps)
            return self._finish(day, origin, {**named, "gap": missing})
        finally:
            for each in (*parts.values(), missing):
                each.discard()

    def _finish(
        self, day: dt.date, origin: dict[str, Any], parts: Mapping[str, Parts]
    ) -> list[Exported]:
        """Give the parts their names, then write what they were made from."""
        for each in parts.values():
            each.write()
        manifest = self._manifest(day)
        manifest.unlink(missing_ok=True)  # missing until all files are complete
        made = [
            Exported(self._folder(name, day), each.rows, each.finish(), each.odd)
            for name, each in parts.items()
        ]
        made = [each for each in made if each.rows]
        replace(manifest, msgspec.json.encode(_Manifest(origin, made)))
        return made

    def _there(self, day: dt.date, stored: Sequence[StoredFile]) -> list[Exported] | None:
        """Return the result of an earlier export of the same files; None if incomplete.

        Raises:
            CaptureError: it was made from files that are not here.
        """
        try:
            found = msgspec.json.decode(self._manifest(day).read_bytes(), type=_Manifest)
        except (FileNotFoundError, ValueError):
            return None
        if other := found.origin.get("journal", {}).keys() - map(_name, stored):
            raise _OtherFilesError(
                f"{self.lake} has {day} from files that are not in this journal "
                f"({', '.join(sorted(other))}): export each journal to a lake of its own, or "
                f"delete {self._manifest(day)} to replace the day"
            )
        if found.origin != self._origin(stored):
            return None
        files = [
            self.lake / each.folder / f"part-{number}.parquet"
            for each in found.made
            for number in range(each.parts)
        ]
        return found.made if all(file.exists() for file in files) else None

    def _manifest(self, day: dt.date) -> Path:
        return self.lake / "_exports" / f"{day.isoformat()}.json"

    def _folder(self, name: str, day: dt.date) -> str:
        return f"type={name}/date={day.isoformat()}"

    def _table(self, kind: type[Realtime]) -> TypedTable:
        own = {field.name for field in kind.fields()}
        columns = self._columns and [name for name in self._columns if name in own]
        return TypedTable(kind, columns, self._books)

    def _origin(self, stored: Sequence[StoredFile]) -> dict[str, Any]:
        """Return the origin of the parts of a day."""
        return {
            "library": version(),
            "spec": spec_digest(),
            "journal": {_name(file): file.digest() for file in stored},
            "columns": None if self._columns is None else [*self._columns],
            "books": self._books,
            "types": sorted(self._kinds),
        }


class _OtherFilesError(CaptureError):
    """A day of the lake was made from files that are not here."""


def _name(file: StoredFile) -> str:
    return sealed_path(file.path).name


def _check_columns(kinds: Iterable[type[Realtime]], columns: Sequence[str] | None) -> None:
    known = {field.name for kind in kinds for field in kind.fields()}
    unknown = [name for name in columns or () if name not in known]
    if unknown:
        raise ConfigError(f"none of the types has a field {', '.join(unknown)}")


def _gap_lines(file: StoredFile) -> list[Line]:
    return [
        decode(line)
        for raw in file.raw(Selection())
        if _GAP_LINE in raw
        for line in split(raw)
        if type_of(line) == GAP
    ]


def _read(file: StoredFile, parts: Mapping[str, Parts]) -> None:
    """Add the lines of a file to the parts of their types."""
    waiting: dict[str, list[bytes]] = {code: [] for code in parts}
    for raw in file.raw(Selection()):
        for line in split(raw):
            lines = waiting.get(type_of(line))
            if lines is not None:
                lines.append(line)
        for code, lines in waiting.items():
            if len(lines) >= _BATCH:
                parts[code].add(lines)
                lines.clear()
    for code, lines in waiting.items():
        if lines:
            parts[code].add(lines)
