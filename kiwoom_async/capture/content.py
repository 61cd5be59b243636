"""Content: the bytes of one file of a journal, for reading, whatever others do to it."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator
from io import FileIO
from pathlib import Path

from kiwoom_async.capture import files
from kiwoom_async.errors import CaptureError

__all__ = ["Content", "is_gone", "opened"]

_SEARCHED = 1 << 20  # bytes that are searched at a time


class Content:
    """The bytes of a file up to its size when it was opened, each read when it is asked for.

    Not a memory map: where another program has cut the file, as a recorder that starts cuts what a
    killed one left, or where the disk fails, a map ends the whole process (SIGBUS). Here bytes that
    are gone are missing, and a failing disk is an ``OSError``.

    Args:
        file: The open file, unbuffered.

    Attributes:
        inode: Number of the file on its disk; another one has it after its replacement.
    """

    def __init__(self, file: FileIO) -> None:
        found = os.fstat(file.fileno())
        self.inode = found.st_ino
        self._file = file
        self._size = found.st_size

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, place: slice) -> bytes:
        start, stop, _ = place.indices(self._size)
        self._file.seek(start)
        found = self._file.read(max(0, stop - start))
        while found and len(found) < stop - start and (more := self._file.read(stop - start)):
            found += more[: stop - start - len(found)]
        return found

    def digest(self) -> str:
        """Compute the SHA-256 of the file, in hexadecimal."""
        self._file.seek(0)
        return hashlib.file_digest(self._file, "sha256").hexdigest()

    def rfind(self, sought: bytes, start: int, end: int) -> int:
        """Find the last place of some bytes between two offsets; -1 without one."""
        while end - start >= len(sought):
            first = max(start, end - _SEARCHED)
            found = self[first:end].rfind(sought)
            if found >= 0:
                return first + found
            if first == start:
                break
            end = first + len(sought) - 1  # they may lie across the border
        return -1


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Content]:
    """Open a file of a journal for reading.

    Raises:
        CaptureError: it can't be read.
    """
    try:
        with _current(path) as file:
            yield Content(file)
    except OSError as error:
        raise CaptureError(f"{path} can't be read: {error}") from error


def is_gone(error: CaptureError) -> bool:
    """Return whether a file can't be read because it was deleted."""
    return isinstance(error.__cause__, FileNotFoundError)


def _current(path: Path) -> FileIO:
    """Open a file for reading, under its new name if it has been sealed since."""
    try:
        return path.open("rb", buffering=0)
    except FileNotFoundError:
        if not path.name.endswith(files.OPEN_SUFFIX):
            raise
        return files.sealed_path(path).open("rb", buffering=0)
