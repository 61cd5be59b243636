"""Growing file: reads lines of a file by their numbers, also while it is being written."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from kiwoom_async.capture import block, files
from kiwoom_async.capture.block import TRAILER_SIZE, Block, Damage
from kiwoom_async.capture.content import Content, opened
from kiwoom_async.capture.line import GAP, decode
from kiwoom_async.capture.stored import hole_at
from kiwoom_async.errors import CaptureError

__all__ = ["GrowingFile", "Unreadable"]


class Unreadable(NamedTuple):
    """Lines that can't be read because their block is damaged.

    Attributes:
        lines: How many.
        since_ns: Time of the last record before them.
        until_ns: Time of the first record after them.
        why: What is damaged.
    """

    lines: int
    since_ns: int
    until_ns: int
    why: str


class GrowingFile:
    """The lines of one file by number. Its methods read the disk: call them in a thread.

    Only new blocks are examined when the file has grown.

    Args:
        directory: Directory of the journal.
        stem: Name of the file.

    Attributes:
        count: Lines found so far. Damage that belongs to no block counts as one line: it becomes
            one when the file is repaired.
    """

    def __init__(self, directory: Path, stem: str) -> None:
        self._directory = directory
        self._stem = stem
        self._inode = self._end = self.count = 0
        self._mark = b""
        self._firsts: list[int] = []
        self._pieces: list[Block | Damage] = []

    def is_there(self) -> bool:
        """Return whether the file exists."""
        return files.is_there(self._directory, self._stem)

    def read(self, record: int) -> list[bytes] | Unreadable:
        """Read the lines from a number to the end of their block; no lines at the end of the file.

        Raises:
            CaptureError: it can't be read, or is of a newer version of this library.
        """
        with self._examined() as data:
            if record >= self.count:
                return []
            place = bisect_right(self._firsts, record) - 1
            lines = self._unpacked(data, place)
        if isinstance(lines, Unreadable):
            return lines._replace(lines=lines.lines - (record - self._firsts[place]))
        return lines[record - self._firsts[place] :]

    def number_at(self, since_ns: int) -> int:
        """Find the first line of this time or later; the number of lines if there is none.

        Raises:
            CaptureError: as :meth:`read`.
        """
        with self._examined() as data:
            for place, piece in enumerate(self._pieces):
                if isinstance(piece, Damage) or piece.trailer.last_ns < since_ns:
                    continue
                for number, line in enumerate(self._unpacked(data, place), self._firsts[place]):
                    if isinstance(line, bytes) and decode(line).received_ns >= since_ns:
                        return number
        return self.count

    def number_after(self, received_ns: int, most: int) -> int:
        """Find the place behind the last record that is not later than a time.

        Args:
            received_ns: The time.
            most: Lines of the file to examine.

        Raises:
            CaptureError: as :meth:`read`.
        """
        with self._examined() as data:
            for place in range(bisect_right(self._firsts, most - 1) - 1, -1, -1):
                lines = self._unpacked(data, place)
                known = () if isinstance(lines, Unreadable) else lines[: most - self._firsts[place]]
                for number in range(len(known) - 1, -1, -1):
                    found = decode(known[number])
                    if found.type != GAP and found.received_ns <= received_ns:
                        return self._firsts[place] + number + 1
        return 0

    def _unpacked(self, data: Content, place: int) -> list[bytes] | Unreadable:
        piece = self._pieces[place]
        try:
            if isinstance(piece, Damage):
                raise CaptureError(piece.why)
            return block.unpack(data, piece).splitlines(keepends=True)
        except CaptureError as error:
            count = 1 if isinstance(piece, Damage) else piece.trailer.records
            day = dt.date.fromisoformat(self._stem.partition("/")[0])
            hole = hole_at(self._pieces, place, files.span_of(day))
            return Unreadable(count, *hole, f"{self._stem}: {error}")

    @contextmanager
    def _examined(self) -> Iterator[Content]:
        """Open the file and find the blocks that were added; all of them if it was replaced."""
        path = files.path_of(self._directory, self._stem)
        with opened(path) as data:
            if data.inode != self._inode or self._mark_in(data) != self._mark:
                self._forget(data.inode)
            pieces = block.walk(data, start=self._end)
            if path.name.endswith(".open") and pieces and isinstance(pieces[-1], Damage):
                del pieces[-1]  # being written
            for piece in pieces:
                self._add(piece)
            self._mark = self._mark_in(data)
            yield data

    def _mark_in(self, data: Content) -> bytes:
        """Return the trailer before the end: a later file may get the number of a deleted one."""
        return data[max(0, self._end - TRAILER_SIZE) : self._end]

    def _add(self, piece: Block | Damage) -> None:
        self._firsts.append(self.count)
        self._pieces.append(piece)
        if isinstance(piece, Damage):
            self.count += 1
            self._end = piece.end
        else:
            self.count += piece.trailer.records
            self._end = piece.end + TRAILER_SIZE

    def _forget(self, inode: int) -> None:
        self._inode = inode
        self._end = self.count = 0
        self._mark = b""
        self._firsts.clear()
        self._pieces.clear()
