"""Parts: the Parquet files of one type of one day; a file is complete or absent."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from kiwoom_async._file import sync_folder
from kiwoom_async.capture.line import Line, decode_gap
from kiwoom_async.capture.typed import ZONE, TypedTable
from kiwoom_async.records import parquet

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Parts"]

_CELLS = 40_000_000  # per part, so that it fits into the memory of a small machine
_KEY = "kiwoom_async"


class Parts:
    """The files of one type of one day.

    Args:
        folder: Directory of the files.
        about: Description of their origin, for their metadata.
        table: Converts lines to frames.
        cells: Approximate limit of rows times columns of a part.

    Attributes:
        rows: Rows added so far.
    """

    def __init__(
        self,
        folder: Path,
        about: Mapping[str, Any],
        table: TypedTable | None = None,
        cells: int = _CELLS,
    ) -> None:
        self.rows = 0
        self._folder = folder
        self._about = about
        self._table = table
        self._most = cells
        self._frames: list[pl.DataFrame] = []
        self._cells = 0
        self._written: list[Path] = []

    @property
    def odd(self) -> dict[str, int]:
        """Unreadable values: column to their number."""
        return self._table.odd if self._table is not None else {}

    def add(self, lines: Sequence[bytes]) -> None:
        """Add lines of the type."""
        assert self._table is not None
        self._append(self._table.frame(lines))

    def add_gaps(self, gaps: Sequence[Line]) -> None:
        """Add gaps, which form a separate type."""
        if gaps:
            self._append(_gap_frame(gaps))

    def write(self) -> None:
        """Write the rows added so far to a file without its final name.

        Raises:
            CaptureError: the disk is full, for example.
        """
        import polars as pl

        if not self._frames:
            return
        frame = pl.concat(self._frames, how="diagonal_relaxed")
        self._frames.clear()
        self._cells = 0
        ordered = frame.sort("symbol", "received", maintain_order=True)
        path = self._folder / f"part-{len(self._written)}.parquet.tmp"
        path.parent.mkdir(parents=True, exist_ok=True)
        with_names = ordered.with_columns(pl.col("symbol").cast(pl.Categorical))
        parquet.write(with_names, path, {_KEY: self._metadata(ordered)})
        self._written.append(path)

    def finish(self) -> int:
        """Write the remaining rows and give every file its final name; returns the number of files.

        Other parts of an earlier export are deleted, also of one that was killed.
        """
        self.write()
        names = [path.with_suffix("") for path in self._written]
        for path, final in zip(self._written, names, strict=True):
            os.replace(path, final)
        if names:
            sync_folder(self._folder)
        for old in self._folder.glob("part-*.parquet*"):
            if old not in names:
                old.unlink()
        return len(names)

    def discard(self) -> None:
        """Delete the files that have no final name yet."""
        for path in self._written:
            with contextlib.suppress(OSError):
                path.unlink()

    def _append(self, frame: pl.DataFrame) -> None:
        self._frames.append(frame)
        self._cells += frame.height * frame.width
        self.rows += frame.height
        if self._cells >= self._most:
            self.write()

    def _metadata(self, frame: pl.DataFrame) -> str:
        received = frame["received"].dt.timestamp("ns")
        about = {
            **self._about,
            "rows": frame.height,
            "first_received_ns": received.min(),
            "last_received_ns": received.max(),
        }
        return msgspec.json.encode(about).decode()


def _gap_frame(gaps: Sequence[Line]) -> pl.DataFrame:
    import polars as pl

    missing = [decode_gap(gap.values) for gap in gaps]
    frame = pl.DataFrame(
        {
            "received": [gap.received_ns for gap in gaps],
            "symbol": [gap.item for gap in gaps],
            "since": [each.since for each in missing],
            "until": [each.until for each in missing],
            "why": [each.why for each in missing],
            "missed_size": [each.missed_size for each in missing],
        },
        schema_overrides={"missed_size": pl.Int64},
    )
    moments = pl.col("received", "since", "until")
    return frame.with_columns(moments.cast(pl.Datetime("ns", "UTC")).dt.convert_time_zone(ZONE))
