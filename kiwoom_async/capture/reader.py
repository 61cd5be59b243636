"""Reader: the lines of a journal on the disk from a position on, file by file.

Its methods read the disk: call them in a thread, one at a time.
"""

from __future__ import annotations

from pathlib import Path

from kiwoom_async.capture import files
from kiwoom_async.capture.content import is_gone
from kiwoom_async.capture.growing import GrowingFile, Unreadable
from kiwoom_async.capture.line import CLOSE, decode
from kiwoom_async.capture.position import Batch, Lost, Position
from kiwoom_async.clock import moment_of
from kiwoom_async.errors import CaptureError
from kiwoom_async.streams.gap import Gap

__all__ = ["Reader"]


class Reader:
    """Reads what is on the disk, batch by batch.

    Args:
        directory: Directory of the journal.
        position: Where to begin; None for the first file.
        since_ns: Where to begin instead: the first line of this time or later.

    Attributes:
        position: Behind the last batch read, or at its start; None before there is a file.
    """

    def __init__(self, directory: Path, position: Position | None, since_ns: int | None) -> None:
        self.position = position
        self._directory = directory
        self._since_ns = since_ns
        self._file: GrowingFile | None = None
        self._done: set[str] = set()  # files before the present one
        self._complete = False  # whether the last line read closes its file

    @property
    def is_at_a_file(self) -> bool:
        """Whether the start has been found: the position is one of an existing file."""
        return self._file is not None

    def read(self) -> Batch | Lost | None:
        """Read the next lines without moving behind them; None if there are none now.

        Raises:
            CaptureError: a file can't be read, or is of a newer version of this library.
        """
        while True:
            begun, position = self._file, self.position
            try:
                return self._read_on()
            except CaptureError as error:
                if not is_gone(error):
                    raise
                if begun is None:  # its start was not found yet
                    self._file, self.position = begun, position

    def _read_on(self) -> Batch | Lost | None:
        """Read the next lines; a file may be deleted between two looks at it."""
        if self._file is None:
            self._begin()
        while self._file is not None and self.position is not None:
            if not self._file.is_there():
                return self._skip_deleted(self.position)
            found = self._read(self._file, self.position)
            following = None if found else self._next_file(self.position)
            if following is None:
                return found
            # A file is complete before there is another one.
            found = self._read(self._file, self.position)
            if found is not None:
                return found
            self._enter(Position(following, 0, 0))
        return None

    def advance(self, found: Batch | Lost) -> None:
        """Move behind what was read, or delivered from memory."""
        if isinstance(found, Lost):
            self.position = found.after
            return
        self.position = found.position()
        self._complete = decode(found.lines[-1]).type == CLOSE

    def _read(self, file: GrowingFile, position: Position) -> Batch | Lost | None:
        lines = file.read(position.record)
        if isinstance(lines, Unreadable):
            gap = Gap(moment_of(lines.since_ns), moment_of(lines.until_ns), lines.why)
            return Lost(gap, position._replace(record=position.record + lines.lines))
        return Batch(position.file, position.record, lines) if lines else None

    def _begin(self) -> None:
        """Find where to start, once there is a file."""
        stems = files.stems(self._directory)
        if self.position is not None:
            own = files.key_of(self.position.file)
            self._done = {stem for stem in stems if files.key_of(stem) < own}
            file = self._enter(self.position)
            self.position = _confirmed(file, self.position)
            return
        for stem in stems:
            file = self._enter(Position(stem, 0, 0))
            if self._since_ns is None:
                return
            record = file.number_at(self._since_ns)
            self.position = Position(stem, record, self._since_ns)
            if record < file.count:
                return

    def _enter(self, position: Position) -> GrowingFile:
        if self.position is not None:
            self._done.add(self.position.file)
        self.position = position
        self._complete = False
        self._file = GrowingFile(self._directory, position.file)
        return self._file

    def _next_file(self, position: Position) -> str | None:
        known = {*self._done, position.file}
        return next((stem for stem in files.stems(self._directory) if stem not in known), None)

    def _skip_deleted(self, position: Position) -> Batch | Lost | None:
        """Move on from a file that was deleted, once there is another."""
        following = self._next_file(position)
        if following is None:
            return None
        nothing_lost = self._complete
        start = Position(following, 0, 0)
        found = self._read(GrowingFile(self._directory, following), start)
        self._enter(start)
        if nothing_lost or not isinstance(found, Batch):
            return found
        until_ns = decode(found.lines[0]).received_ns
        why = f"{position.file} was deleted before it was read to its end"
        return Lost(
            Gap(moment_of(position.received_ns or until_ns), moment_of(until_ns), why), start
        )


def _confirmed(file: GrowingFile, position: Position) -> Position:
    """Check the line before a position.

    When a recorder is killed, lines that a cursor delivered from its memory are in no file, and
    others get their numbers. Then the place is behind the last record that is not later.
    """
    if position.record == 0 or not file.is_there():
        return position
    before = file.read(position.record - 1)
    if isinstance(before, Unreadable):
        return position
    if before and decode(before[0]).received_ns == position.received_ns:
        return position
    most = min(position.record, file.count)
    return position._replace(record=file.number_after(position.received_ns, most))
