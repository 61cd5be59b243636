"""Repair: makes the file of a killed recorder readable again.

Data after the last complete block was never committed. It is moved to a separate file and cut off,
because DuckDB, polars and pandas refuse a whole file with an incomplete end.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from kiwoom_async._file import replace
from kiwoom_async._lock import claimed
from kiwoom_async.capture import block
from kiwoom_async.capture.block import Block, Packer
from kiwoom_async.capture.content import opened
from kiwoom_async.capture.files import OpenFile, seal, sealed_path, stem_of
from kiwoom_async.capture.line import CLOSE, Line, Missing, decode, encode_gap, split
from kiwoom_async.errors import CaptureError

__all__ = ["Repaired", "end_of", "repair", "seal_dead", "seal_repaired"]


class Repaired(NamedTuple):
    """A file after its repair.

    Attributes:
        path: The file.
        torn: Bytes after the last complete block, now in a separate file.
        last_ns: Time of its last record, None without records.
        closed: Whether its last line is the one that closes a file.
        records: Lines of the file of a killed recorder.
    """

    path: Path
    torn: int
    last_ns: int | None
    closed: bool
    records: int = 0

    @property
    def why(self) -> str:
        """The reason for the gap that follows."""
        aside = f"; {self.torn} bytes it had not completed were set aside" if self.torn else ""
        return f"the recorder was killed{aside}"


def repair(path: Path) -> Repaired:
    """Move the data after the last complete block of a file to a separate file.

    Raises:
        CaptureError: the file can't be read or cut, is of a newer version of this library, or a
            recorder writes it: someone may have deleted the file of the directory's lock.
    """
    try:
        with path.open("rb+") as file:
            if not claimed(file.fileno()):
                raise CaptureError(f"{path} is being written by another recorder")
            return _cut(path)
    except OSError as error:
        raise CaptureError(f"{path} can't be repaired: {error}") from error


def _cut(path: Path) -> Repaired:
    with opened(path) as data:
        size, whole = block.committed(data), len(data)
        torn = bytes(data[size:])
        blocks = [piece for piece in block.walk(data, size) if isinstance(piece, Block)]
        last = _last_line(data, blocks)
    if torn:
        final = sealed_path(path)  # again under the same name after a crash
        replace(final.with_name(f"{final.name}.{size}.torn"), torn)
        os.truncate(path, size)
    closed = last is not None and last.type == CLOSE
    records = sum(found.trailer.records for found in blocks)
    return Repaired(path, whole - size, last and last.received_ns, closed, records)


def _last_line(data: Any, blocks: Sequence[Block]) -> Line | None:
    return decode(split(block.unpack(data, blocks[-1]))[-1]) if blocks else None


def seal_repaired(found: Repaired, now_ns: int) -> None:
    """Seal the repaired file of a killed recorder, with a gap as its last line.

    Args:
        found: The file.
        now_ns: End of the gap.
    """
    if found.last_ns is None:
        found.path.unlink()
        return
    if not found.closed:
        gap = encode_gap(found.last_ns, "", Missing(found.last_ns, now_ns, found.why))
        file = OpenFile(found.path.parent.parent, stem_of(found.path))
        try:
            file.append(Packer().pack(gap, 1, found.last_ns, found.last_ns))
        finally:
            file.close()
    seal(found.path)


def seal_dead(path: Path, now_ns: int) -> Repaired:
    """Repair and seal the file of a killed recorder.

    Raises:
        CaptureError: as :func:`repair`; or the file can't be written.
    """
    found = repair(path)
    try:
        seal_repaired(found, now_ns)
    except OSError as error:
        raise CaptureError(f"{path} can't be sealed: {error}") from error
    return found._replace(path=sealed_path(path))


def end_of(path: Path) -> int | None:
    """Find the time of the last block of a file; None if it has no block.

    Raises:
        CaptureError: the file can't be read, or is of a newer version of this library.
    """
    with opened(path) as data:
        blocks = [piece for piece in block.walk(data) if isinstance(piece, Block)]
    return blocks[-1].trailer.last_ns if blocks else None
