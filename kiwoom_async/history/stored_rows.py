"""Stored rows: the Parquet files of one series of candles."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kiwoom_async._file import sync_folder
from kiwoom_async.errors import CaptureError
from kiwoom_async.records import parquet

if TYPE_CHECKING:
    import polars as pl

__all__ = ["StoredRows"]


class StoredRows:
    """The rows of a series: a part for each page, put into one part at the end.

    Its methods read and write the disk.

    Args:
        folder: Directory of the parts; created if missing.
        key: The columns that identify a row.
    """

    def __init__(self, folder: Path, key: Sequence[str]) -> None:
        self._folder = folder
        self._key = key
        folder.mkdir(parents=True, exist_ok=True)

    def parts(self) -> list[Path]:
        """List the parts in the order in which they were written."""
        return sorted(self._folder.glob("part-*.parquet"), key=_number)

    def add(self, frame: pl.DataFrame) -> None:
        """Write the rows of a page."""
        number = max(map(_number, self.parts()), default=-1) + 1
        _write(frame, self._folder / f"part-{number}.parquet")

    def put_in_order(self) -> int:
        """Put all rows into one part, sorted and unique; the later fetched of two counts.

        Raises:
            CaptureError: a part can't be read.
        """
        import polars as pl

        parts = self.parts()
        if not parts:
            return 0
        frame = pl.concat([_read(part) for part in parts], how="diagonal_relaxed")
        frame = frame.unique(self._key, keep="last", maintain_order=True).sort(self._key)
        _write(frame, parts[0].with_name("part-0.parquet"))
        for part in parts:
            if part.name != "part-0.parquet":
                part.unlink()
        return frame.height

    def closes(self) -> pl.DataFrame | None:
        """Read the last prices of the complete candles; None if nothing is stored.

        Raises:
            CaptureError: a part can't be read.
        """
        import polars as pl

        frames = [frame for part in self.parts() if (frame := _read(part)).height]
        if not frames:
            return None
        wanted = [frame.filter(~pl.col("is_running")).select("time", "close") for frame in frames]
        return pl.concat(wanted).unique("time", keep="last", maintain_order=True)

    def set_aside(self, place: Path) -> Path:
        """Move all rows out of the data set: the exchange may not have the oldest of them any more.

        Args:
            place: Their new directory; a number follows if it exists.

        Returns:
            The new directory.
        """
        number, aside = 1, place
        while aside.exists():
            number += 1
            aside = place.with_name(f"{place.name}_{number}")
        self._folder.rename(aside)
        self._folder.mkdir()
        return aside


def _number(part: Path) -> int:
    return int(part.stem.partition("-")[2])


def _read(part: Path) -> pl.DataFrame:
    import polars as pl

    try:
        # not its path: polars maps the file, and the process ends if another program cuts it
        return pl.read_parquet(part.read_bytes())
    except (OSError, pl.exceptions.PolarsError) as error:
        raise CaptureError(
            f"{part} can't be read: delete its folder, and the series is fetched again: {error}"
        ) from error


def _write(frame: pl.DataFrame, path: Path) -> None:
    aside = path.with_suffix(".tmp")
    parquet.write(frame, aside)
    os.replace(aside, path)
    sync_folder(path.parent)
