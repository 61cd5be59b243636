"""Parquet: writes a frame to a file, in few bytes if equal and near values are neighbours.

pyarrow writes it where it is installed: whole numbers are stored byte by byte (BYTE_STREAM_SPLIT)
and no number in a dictionary, which takes a quarter less than what polars writes. polars writes it
otherwise, at a higher level of compression. Both files have the same columns and types.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiwoom_async.errors import CaptureError

if TYPE_CHECKING:
    import polars as pl

__all__ = ["write"]

_ROW_GROUP = 131_072
_LEVEL = 3
_LEVEL_OF_POLARS = 6
_FIRST_PYARROW = 17  # that stores whole numbers byte by byte


def write(frame: pl.DataFrame, path: Path, metadata: Mapping[str, str] | None = None) -> None:
    """Write a frame, and wait until it is on the disk.

    Args:
        frame: The rows, in order.
        path: The file; overwritten if it exists, so no other program may read it.
        metadata: Texts for the metadata of the file.

    Raises:
        CaptureError: the disk is full, for example; no part of the file stays.
    """
    from polars.exceptions import PolarsError

    try:
        _write(frame, path, metadata or {})
        with path.open("rb") as file:
            os.fsync(file.fileno())
    except (OSError, PolarsError) as error:
        with contextlib.suppress(OSError):
            path.unlink()
        raise CaptureError(f"{path} can't be written: {error}") from error


def _write(frame: pl.DataFrame, path: Path, metadata: Mapping[str, str]) -> None:
    pyarrow = _pyarrow()
    if pyarrow is not None:
        _by_pyarrow(pyarrow, frame, path, metadata)
        return
    frame.write_parquet(
        path,
        compression="zstd",
        compression_level=_LEVEL_OF_POLARS,
        row_group_size=_ROW_GROUP,
        metadata=dict(metadata),
    )


def _pyarrow() -> Any:
    """Return pyarrow, None if it is missing or too old."""
    try:
        import pyarrow.parquet
    except ImportError:
        return None
    return pyarrow if int(pyarrow.__version__.partition(".")[0]) >= _FIRST_PYARROW else None


def _by_pyarrow(pyarrow: Any, frame: pl.DataFrame, path: Path, metadata: Mapping[str, str]) -> None:
    table = frame.to_arrow()
    types = pyarrow.types
    whole = [f.name for f in table.schema if types.is_integer(f.type) or types.is_timestamp(f.type)]
    rates = {f.name for f in table.schema if types.is_floating(f.type)}
    pyarrow.parquet.write_table(
        table.replace_schema_metadata(dict(metadata)),
        path,
        compression="zstd",
        compression_level=_LEVEL,
        row_group_size=_ROW_GROUP,
        use_dictionary=[name for name in table.column_names if name not in {*whole, *rates}],
        column_encoding=dict.fromkeys(whole, "BYTE_STREAM_SPLIT"),
    )
