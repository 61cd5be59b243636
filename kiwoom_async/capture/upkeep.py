"""Upkeep: verifies and repairs files of a journal, and compresses those of past days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from kiwoom_async._file import Replacement
from kiwoom_async.capture import block
from kiwoom_async.capture.block import TRAILER_SIZE, Block, Damage, Packer, Trailer
from kiwoom_async.capture.content import is_gone, opened
from kiwoom_async.capture.line import CLOSE, GAP, OPEN, Line, Missing, decode, encode_gap, split
from kiwoom_async.capture.repair import Repaired
from kiwoom_async.capture.stored import StoredFile, hole_at
from kiwoom_async.errors import CaptureError

__all__ = ["Problem", "Report", "pack", "repair_damage", "verify"]

_PACKED_LEVEL = 9
_PACKED_BLOCK = 4 << 20
_COPIED = 1 << 20  # bytes at a time


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
        try:
            with opened(file.path) as data:
                found = _Check(file, data)
        except CaptureError as error:
            if not is_gone(error):  # deleted by keep_days since it was listed
                count += 1
                problems.append(Problem(file.path, 0, str(error)))
            continue
        count += 1
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
    torn = 0
    last: Line | None = None
    with opened(stored.path) as data, Replacement(stored.path) as new:
        pieces = block.walk(data)
        block.refuse_newer(pieces)
        for place, piece in enumerate(pieces):
            end = piece.end if isinstance(piece, Damage) else piece.end + TRAILER_SIZE
            try:
                mended, last = _mended(data, piece)
            except CaptureError:
                _set_aside(stored.path, data, piece.start, end)
                torn += end - piece.start
                why = f"the block at byte {piece.start} of {stored.path.name} was damaged"
                mended, last = _hole(*hole_at(pieces, place, stored.span_ns), why), None
            _add(new, mended, data, piece.start, end)
        if last is not None and last.type not in (CLOSE, GAP):
            why = f"the end of {stored.path.name} is missing"
            _add(new, _hole(last.received_ns, stored.span_ns[1], why), data, len(data), len(data))
        if not new.size:
            return None
        new.commit()
    return Repaired(stored.path, torn, None, True)


def _add(new: Replacement, mended: bytes, data: Any, start: int, end: int) -> None:
    """Add a piece of a file to its repaired content, which begins where they differ first."""
    if new.size or mended != data[start:end]:
        if not new.size:
            _copy(data, 0, start, new)
        new.write(mended)


def _copy(data: Any, start: int, end: int, new: Replacement) -> None:
    for place in range(start, end, _COPIED):
        new.write(data[place : min(end, place + _COPIED)])


def _set_aside(path: Path, data: Any, start: int, end: int) -> None:
    """Write a damaged piece to a separate file."""
    with Replacement(path.with_name(f"{path.name}.{start}.torn")) as torn:
        _copy(data, start, end, torn)
        torn.commit()


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

    Its lines do not change, byte for byte. A file that ``keep_days`` has deleted since it was
    listed is passed over.

    Raises:
        CaptureError: a block is damaged, or the disk is full; nothing was changed.
    """
    packer = Packer(_PACKED_LEVEL)
    try:
        with opened(stored.path) as data, Replacement(stored.path) as new:
            for raw in _large_blocks(stored.path, data):
                said = _measured([*map(decode, split(raw))])  # a wrong trailer is not passed on
                new.write(packer.pack(raw, said.records, said.first_ns, said.last_ns))
            saved = len(data) - new.size
            if saved <= 0 or not stored.path.exists():
                return 0
            new.commit()
            return saved
    except CaptureError as error:
        if is_gone(error):
            return 0
        raise


def _large_blocks(path: Path, data: Any) -> Iterator[bytes]:
    """Read the lines of a file, many at a time.

    Raises:
        CaptureError: a block is damaged, or of a newer version of this library.
    """
    waiting: list[bytes] = []
    pieces = block.walk(data)
    block.refuse_newer(pieces)
    for piece in pieces:
        if isinstance(piece, Damage):
            raise CaptureError(f"{path}, byte {piece.start}: {piece.why}: repair it")
        waiting.append(block.unpack(data, piece))
        if sum(map(len, waiting)) >= _PACKED_BLOCK:
            yield b"".join(waiting)
            waiting.clear()
    if waiting:
        yield b"".join(waiting)
