"""``kiwoom-async export`` and ``kiwoom-async journal``: export and upkeep of a journal."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Literal

from kiwoom_async import CaptureError
from kiwoom_async.capture import Journal
from kiwoom_async.cli.kinds import record_types, types_of
from kiwoom_async.cli.output.lines import chosen_fields
from kiwoom_async.cli.terminal import exits

__all__ = ["existing", "export", "ls", "pack", "repair", "upload", "verify"]


def existing(directory: Path) -> Journal:
    """Return a journal, and note it when it is empty.

    Raises:
        CaptureError: there is no such directory.
    """
    journal = Journal(directory)
    if not journal.files:
        exits.note(f"{directory} has no recorded file")
    return journal


def ls(directory: Path, *, full: bool = False) -> None:
    """Print a line for each file, and for each type and symbol on request."""
    journal = existing(directory)
    for stored in journal.files:
        found = stored.summary
        state = "open" if stored.is_open else "sealed"
        damage = (
            f"  {found.damaged:,} bytes damaged" if found.damaged and not stored.is_open else ""
        )
        print(
            f"{stored.path.relative_to(directory)}  {state}  {found.records:,} lines  "
            f"{stored.first:%H:%M:%S} to {stored.last:%H:%M:%S}  {stored.size:,} bytes{damage}"
        )
    if full:
        names = {kind.type_code: name for name, kind in record_types().items()}
        for (code, item), count in sorted(journal.counts().items()):
            print(f"{names.get(code, code)} {item}".strip() + f": {count:,}")
        for gap in journal.gaps():
            print(
                f"gap {gap.symbol} {gap.since:%Y-%m-%d %H:%M:%S} to {gap.until:%H:%M:%S}: {gap.why}"
            )


def verify(directory: Path) -> None:
    """Print the problems of a journal.

    Raises:
        CaptureError: there are problems.
    """
    report = existing(directory).verify()
    for problem in report.problems:
        print(problem)
    counted = f"{report.files} files, {report.blocks:,} blocks, {report.records:,} lines"
    if not report.ok:
        raise CaptureError(f"{len(report.problems)} problems in {counted}: see journal repair")
    print(f"{counted}: all sound")


def repair(directory: Path) -> None:
    """Repair a journal and print the result."""
    done = existing(directory).repair()
    for found in done:
        print(f"{found.path}: {found.torn:,} bytes moved aside")
    print(f"{len(done)} files repaired")


def pack(directory: Path, day: dt.date | None) -> None:
    """Compress past days and print the saved bytes."""
    print(f"{existing(directory).pack(day):,} bytes saved")


def upload(directory: Path, url: str) -> None:
    """Copy files to a target and print them."""
    from kiwoom_async.capture.upload import upload

    count = 0
    for path in upload(existing(directory).files, url):
        print(path)
        count += 1
    print(f"{count} files copied")


def export(
    directory: Path,
    lake: Path,
    types: str,
    columns: str | None,
    books: Literal["columns", "lists"],
    days: tuple[dt.date | None, dt.date | None] = (None, None),
) -> None:
    """Export to Parquet and print the result of each day."""
    kinds = types_of(types) if types else []
    names = columns.replace(",", " ").split() if columns else None
    chosen_fields(kinds or record_types().values(), names)
    since, until = days
    done = existing(directory).export(
        lake, kinds, columns=names, books=books, since=since, until=until
    )
    for made in done:
        odd = f"  {sum(made.odd.values()):,} odd values are null" if made.odd else ""
        print(f"{made.folder}  {made.rows:,} rows in {made.parts} files{odd}")
    if not done:
        exits.note("nothing to export, or all of it was exported before")
