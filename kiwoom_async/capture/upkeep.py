"""Upkeep: verifies and repairs files of a journal, and compresses those of past days."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from kiwoom_async.capture import block, files
from kiwoom_async.capture.block import TRAILER_SIZE, Block, Damage, Packer, Trailer
from kiwoom_async.capture.content import opened
from kiwoom_async.capture.line import CLOSE, GAP, OPEN, Line, Missing, decode, encode_gap, split
from kiwoom_async.capture.repair import Repaired
from kiwoom_async.capture.stored import StoredFile, hole_at
from kiwoom_async.errors import CaptureError

__all__ = ["Problem", "Report", "pack", "repair_damage", "verify"]

_PACKED_LEVEL = 9
_PACKED_BLOCK = 4 << 20


class Problem(NamedTuple):
    """A problem of a file.

    Attributes:
        path: The file.
        start: Offset in it.
        why: Description of the problem.
    """

    path: Path
    start: int
    why: str

    def __str__(self) -> str:
        return f"{self.path}, byte {self.start}: {self.why}"


class Report(NamedTuple):
    """Result of a verification.

    Attributes:
        files: Files read.
        blocks: Blocks read.
        records: Lines read.
        problems: The problems found.
        clock_set_back: Blocks that begin before the previous one ends: the clock of the computer
            was set back. This is not a problem of the file.
    """

    files: int
    blocks: int
    records: int
    problems: tuple[Problem, ...]
    clock_set_back: int

    @property
    def ok(self) -> bool:
        """Whether there are no problems."""
        return not self.problems


def verify(stored: Iterable[StoredFile]) -> Report:
    """Verify files completely: every checksum, every trailer, every line."""
    count = blocks = records = back = 0
    problems: list[Problem] = []
    for file in stored:
        count += 1
        try:
            with opened(file.path) as data:
                found = _Check(file, data)
        except CaptureError as error:
            problems.append(Problem(file.path, 0, str(error)))
            continue
        blocks += found.blocks
        records += found.records
        back += found.back
        problems += found.problems
    return Report(count, blocks, records, tuple(problems), back)


class _Check:
    """The verification of one file."""

    def __init__(self, file: StoredFile, data: Any) -> None:
        self.blocks = self.records = self.back = 0
        self.problems: list[Problem] = []
        self._path = file.path
        self._first: Line | None = None
        self._last: Line | None = None
        last_ns = 0
        for piece in block.walk(data):
            if isinstance(piece, Damage):
                if not (file.is_open and piece.end == len(data)):  # else it is being written
                    self._note(piece.start, piece.why)
                continue
            self.blocks += 1
            self.back += piece.trailer.first_ns < last_ns
            last_ns = piece.trailer.last_ns
            self._block(data, piece)
        if self._first is not None and self._first.type not in (OPEN, GAP):
            self._note(0, "it does not begin with an opening line")
        if not file.is_open and self._last is not None and self._last.type not in (CLOSE, GAP):
            self._note(len(data), "it is sealed and does not end with a closing line")

    def _block(self, data: Any, piece: Block) -> None:
        try:
            lines = [decode(text) for text in split(block.unpack(data, piece))]
        except CaptureError as error:
            self._note(piece.start, str(error))
            return
        self.records += len(lines)
        self._first = self._first or (lines[0] if lines else None)
        self._last = lines[-1] if lines else self._last
        found, said = _measured(lines)[:3], piece.trailer[:3]
        if found != said:
            self._note(piece.end, f"its trailer says {said} of first, last, records; it is {found}")

    def _note(self, start: int, why: str) -> None:
        self.problems.append(Problem(self._path, start, why))


def repair_damage(stored: StoredFile) -> Repaired | None:
    """Move damaged blocks of a sealed file to separate files, and put gaps in their place.

    Other programs refuse a whole file because of one damaged block; afterwards they can read it. A
    wrong trailer is made anew. A file that ends without a closing line gets a gap as its last line.

    Returns:
        The repair; None if nothing is damaged.

    Raises:
        CaptureError: a newer version of this library wrote it, or it can't be written.
    """
    kept: list[bytes] = []
    aside: list[tuple[int, bytes]] = []
    last: Line | None = None
    with opened(stored.path) as data:
        pieces = block.walk(data)
        block.refuse_newer(pieces)
        for place, piece in enumerate(pieces):
            try:
                found, last = _mended(data, piece)
            except CaptureError:
                end = piece.end if isinstance(piece, Damage) else piece.end + TRAILER_SIZE
                aside.append((piece.start, data[piece.start : end]))
                why = f"the block at byte {piece.start} of {stored.path.name} was damaged"
                found, last = _hole(*hole_at(pieces, place, stored.span_ns), why), None
            kept.append(found)
        if last is not None and last.type not in (CLOSE, GAP):
            why = f"the end of {stored.path.name} is missing"
            kept.append(_hole(last.received_ns, stored.span_ns[1], why))
        repaired = b"".join(kept)
        if repaired == data[:]:
            return None
    for start, torn in aside:
        _write(stored.path.with_name(f"{stored.path.name}.{start}.torn"), torn)
    _replace(stored.path, repaired)
    return Repaired(stored.path, sum(len(torn) for _, torn in aside), None, True)


def _mended(data: Any, piece: Block | Damage) -> tuple[bytes, Line]:
    """Return a sound block with a right trailer, and its last line.

    Raises:
        CaptureError: it is damaged, or has something else than lines.
    """
    if isinstance(piece, Damage):
        raise CaptureError(piece.why)
    raw = block.unpack(data, piece)
    lines = [*map(decode, split(raw))]
    if not lines:
        raise CaptureError("it has no lines")
    trailer = _measured(lines)._replace(raw_bytes=len(raw), stored_bytes=piece.end - piece.start)
    return data[piece.start : piece.end] + trailer.encode(), lines[-1]


def _measured(lines: Sequence[Line]) -> Trailer:
    """Return the trailer of lines, without the sizes."""
    times = [line.received_ns for line in lines] or [0]
    return Trailer(min(times), max(times), len(lines), 0, 0)


def _hole(since_ns: int, until_ns: int, why: str) -> bytes:
    """Return a block with a gap."""
    gap = encode_gap(since_ns, "", Missing(since_ns, until_ns, why))
    return Packer().pack(gap, 1, since_ns, since_ns)


def pack(stored: StoredFile) -> int:
    """Compress a sealed file again, in larger blocks; returns the saved bytes.

    Its lines do not change, byte for byte.

    Raises:
        CaptureError: a block is damaged; nothing was changed.
    """
    packer = Packer(_PACKED_LEVEL)
    packed: list[bytes] = []
    waiting: list[bytes] = []

    def write() -> None:
        if waiting:
            raw = b"".join(waiting)
            said = _measured([*map(decode, split(raw))])  # a wrong trailer is not passed on
            packed.append(packer.pack(raw, said.records, said.first_ns, said.last_ns))
            waiting.clear()

    with opened(stored.path) as data:
        size = len(data)
        pieces = block.walk(data)
        block.refuse_newer(pieces)
        for piece in pieces:
            if isinstance(piece, Damage):
                raise CaptureError(f"{stored.path}, byte {piece.start}: {piece.why}: repair it")
            waiting.append(block.unpack(data, piece))
            if sum(map(len, waiting)) >= _PACKED_BLOCK:
                write()
        write()
    smaller = size - sum(map(len, packed))
    if smaller > 0:
        _replace(stored.path, b"".join(packed))
    return max(0, smaller)


def _replace(path: Path, data: bytes) -> None:
    """Replace the content of a file in one step, so that it is always complete."""
    aside = path.with_name(f"{path.name}.new")
    _write(aside, data)
    os.replace(aside, path)
    files.sync_folder(path.parent)


def _write(path: Path, data: bytes) -> None:
    """Write a new file.

    Raises:
        CaptureError: it can't be written; no part of it stays.
    """
    try:
        with path.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        with contextlib.suppress(OSError):
            path.unlink()
        raise CaptureError(f"{path} can't be written: {error}") from error
