"""Journal: reads a directory of recorded files."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TypeVar

from kiwoom_async._file import absolute
from kiwoom_async._lock import Lock
from kiwoom_async.capture import files, upkeep
from kiwoom_async.capture.cursor import Cursor, Position
from kiwoom_async.capture.line import CLOSE, GAP, OPEN, Line, decode, split
from kiwoom_async.capture.making import gap_of, maker
from kiwoom_async.capture.repair import Repaired, seal_dead
from kiwoom_async.capture.replays import ReplayFactory
from kiwoom_async.capture.selection import Moment, Selection, Types
from kiwoom_async.capture.stored import StoredFile, count
from kiwoom_async.capture.upkeep import Report
from kiwoom_async.clock import moment_of
from kiwoom_async.errors import CaptureError, ConfigError
from kiwoom_async.records.record import Realtime
from kiwoom_async.records.rows import Rows
from kiwoom_async.streams.gap import Gap
from kiwoom_async.wire.arguments import check_days

if TYPE_CHECKING:
    import polars

    from kiwoom_async.capture.export import Exported
    from kiwoom_async.records.books import BookForm

__all__ = ["Journal"]

RowT = TypeVar("RowT", bound=Realtime)


class Journal(ReplayFactory):
    """A directory of recorded data.

    Reading needs no lock: a journal can be read while it is being written, up to the data on the
    disk. Files of plain JSON lines stay readable without this library::

        zstd -dc data/2026-11-26/*.zst | jq .
        duckdb -c "select type, count(*) from read_ndjson('data/*/*.zst') group by 1"

    Methods that return something read the disk before they do: in a program with an event loop call
    them in a thread. Iterating over :meth:`replay` and :meth:`follow` does not block. All raise
    CaptureError when there is no such directory, except ``follow``, which waits for it.

    Args:
        directory: The directory a :class:`Recorder` wrote.
    """

    def __init__(self, directory: str | os.PathLike[str]) -> None:
        self.directory = absolute(directory)

    def __repr__(self) -> str:
        return f"<Journal {self.directory}>"

    @property
    def files(self) -> list[StoredFile]:
        """The files with records (also damaged ones), in the order in which they were begun."""
        return self._stored(Selection())

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
            types: Record types or their codes; empty means all lines, also those of type ``open``,
                ``close`` and ``gap``.
            symbols: Symbols; empty means all. Lines without a symbol pass as well.
            since: First moment: an aware datetime, a date of Korea, or nanoseconds.
            until: End (exclusive).

        Returns:
            Tuples ``(received_ns, type, item, values)``. A line of type ``gap`` replaces a damaged
            block, or a file that is deleted meanwhile, and names it.

        Raises:
            ConfigError: no such type, or a time without a zone.
            CaptureError: a file can't be read, or is of a newer version of this library.
        """
        return self._lines(Selection(types, symbols, since, until))

    def gaps(self, since: Moment | None = None, until: Moment | None = None) -> list[Gap]:
        """Read the gaps: lost connections, recorders that ended, damaged blocks."""
        return [gap_of(found) for found in self.lines(GAP, since=since, until=until)]

    def counts(self, day: dt.date | None = None) -> Counter[tuple[str, str]]:
        """Count the records of each type code and symbol; reads everything.

        Args:
            day: Only the files of this day.
        """
        check_days(day=day)
        stored = (file for file in self.files if day in (None, file.day))
        blocks = (raw for file in stored for raw, _ in file.blocks_or_gap(Selection()))
        own = (OPEN, CLOSE, GAP)
        return Counter({key: n for key, n in count(blocks).items() if key[0] not in own})

    def symbols(self, day: dt.date | None = None) -> list[str]:
        """Return the symbols there are records of, sorted; reads everything, as :meth:`counts`."""
        return sorted({symbol for _, symbol in self.counts(day) if symbol})

    def follow(self, position: Position | None = None, *, since: Moment | None = None) -> Cursor:
        """Read the lines on the disk in order, and wait for new ones; for programs that pass every
        line on, and continue after a restart where they stopped.

        ::

            async with journal.follow(saved) as cursor:
                async for batch in cursor:
                    ...
                    save(str(cursor.position))

        Another process may write the journal. :meth:`Recorder.follow` does not wait for the disk.

        Args:
            position: Where to begin: a position of an earlier cursor.
            since: Where to begin instead: the first line of this time or later. By default the
                beginning of the journal.

        Raises:
            ConfigError: both a position and a time, or a time without a zone.
        """
        return Cursor(self.directory, position, since)

    def rows(
        self,
        record: type[RowT],
        *symbols: str,
        since: Moment | None = None,
        until: Moment | None = None,
    ) -> Rows[RowT]:
        """Read records of one type as a list that converts to columns; all are held in memory.

        For more data than fits into memory use :meth:`export`.
        """
        make = maker([record])
        return Rows(map(make, self.lines(record, *symbols, since=since, until=until)), record)

    def batches(
        self,
        record: type[Realtime],
        *symbols: str,
        columns: Sequence[str] | None = None,
        books: BookForm = "columns",
        since: Moment | None = None,
        until: Moment | None = None,
        size: int = 50_000,
    ) -> Iterator[polars.DataFrame]:
        """Read records of one type as polars frames, one after the other.

        The columns are those of :meth:`export`. A value that can't be read is null.

        Args:
            record: The type.
            symbols: Symbols; empty means all.
            columns: Fields to include, by attribute name; None for all.
            books: The levels of a book: ``"columns"``, or ``"lists"`` of structs.
            since: First moment, as for :meth:`lines`.
            until: End (exclusive).
            size: Rows of a frame; the last may have fewer.

        Raises:
            ConfigError: polars is not installed, no such field, or a size below 1.
            CaptureError: a file can't be read.
        """
        from kiwoom_async.capture.typed import TypedTable

        if not isinstance(size, int) or size < 1:
            raise ConfigError(f"size must be at least 1 row, not {size!r}")
        table = TypedTable(record, columns, books)
        wanted = Selection(record, symbols, since, until)
        blocks = (split(raw) for raw, _ in self._raw_blocks(wanted))
        found = filter(wanted.raw_test(), chain.from_iterable(blocks))
        while batch := [*islice(found, size)]:
            yield table.frame(batch)

    def export(
        self,
        lake: str | os.PathLike[str],
        types: type[Any] | Sequence[type[Any]] = (),
        *,
        columns: Sequence[str] | None = None,
        books: BookForm = "columns",
        since: dt.date | None = None,
        until: dt.date | None = None,
    ) -> list[Exported]:
        """Write typed Parquet files: ``LAKE/type=trade/date=2026-11-26/part-0.parquet``.

        A day whose files have not changed since an earlier export is skipped. Besides its
        fields a row has ``received`` (arrival, nanoseconds), ``exchange_time`` (the record's
        own time, with its date), ``symbol``, and ``extra``: FIDs this version does not know, as
        JSON. A value that can't be read is null, and counted.

        Args:
            lake: Directory of the data set.
            types: Record types; empty means all recorded types. Gaps are always included.
            columns: Fields to include, by attribute name; None for all.
            books: The levels of a book: ``"columns"`` (``ask_price_1`` …), or ``"lists"`` of
                structs (``asks``, ``bids``).
            since: First day.
            until: End of the days (exclusive).

        Raises:
            ConfigError: the extra ``parquet`` is not installed, or no such type or field.
            CaptureError: a file can't be read or written; or the lake has a day from files of
                another journal, or that are deleted here: that day stays as it is there.
        """
        from kiwoom_async.capture.export import Exporter

        check_days(since=since, until=until)
        exporter = Exporter(lake, types, columns, books)
        return exporter.days(self._stored(Selection(since=since, until=until)))

    def verify(self) -> Report:
        """Verify all files: every checksum, every trailer, every line."""
        return upkeep.verify(self.files)

    def repair(self) -> list[Repaired]:
        """Move damaged data to separate files and put gaps in its place, so that other programs can
        read the files.

        Files of a killed recorder are sealed; a starting recorder does the same.

        Raises:
            CaptureError: a recorder writes there, or a file can't be written.
        """
        self._check()
        with self._upkeep(), Lock(self.directory):
            done = [seal_dead(path, time.time_ns()) for path in files.unsealed(self.directory)]
            found = [upkeep.repair_damage(stored) for stored in self.files]
        return [*done, *filter(None, found)]

    def upload(self, url: str) -> list[str]:
        """Copy the sealed files that an address does not have yet; see ``journal upload``.

        Args:
            url: Any address fsspec knows: ``s3://bucket/path``, ``sftp://…``, or a directory.

        Returns:
            Addresses of the files that were copied.

        Raises:
            ConfigError: fsspec is not installed, or can't write to the address.
            CaptureError: a file can't be copied, or arrived changed.
        """
        from kiwoom_async.capture.upload import upload

        return [*upload(self.files, url)]

    def pack(self, day: dt.date | None = None) -> int:
        """Compress the sealed files of a day again to a smaller size; their lines do not change.

        Args:
            day: The day; None for every day before today.

        Returns:
            Bytes saved.

        Raises:
            CaptureError: a block is damaged: repair it first; or a file can't be written.
        """
        check_days(day=day)
        self._check()
        today = moment_of(time.time_ns()).date()
        with self._upkeep():
            return sum(
                upkeep.pack(stored)
                for stored in self.files
                if not stored.is_open and (stored.day < today if day is None else stored.day == day)
            )

    def _upkeep(self) -> Lock:
        return Lock(self.directory, "is being packed or repaired already", name=".upkeep.lock")

    def _check(self) -> None:
        if not self.directory.is_dir():
            raise CaptureError(f"there is no journal at {self.directory}: no such directory")

    def _lines(self, selection: Selection) -> Iterator[Line]:
        is_wanted = selection.test()
        for raw, _ in self._raw_blocks(selection):
            yield from filter(is_wanted, map(decode, split(raw)))

    def _raw_blocks(self, selection: Selection) -> Iterator[tuple[bytes, bool]]:
        for stored in self._stored(selection):
            if stored.may_contain(selection):
                yield from stored.blocks_or_gap(selection)

    def _stored(self, selection: Selection) -> list[StoredFile]:
        """List the files of the selected days; those of other days are not opened."""
        self._check()
        unsealed = files.unsealed(self.directory)
        found = files.sealed(self.directory)  # second: those that are sealed meanwhile are here
        found += [path for path in unsealed if files.sealed_path(path) not in found]
        return [
            stored
            for stored in map(StoredFile, sorted(found, key=files.age))
            if selection.overlaps(*stored.span_ns) and stored.is_readable()
        ]
