"""File: replaces the content of a file in one step, so that it is always complete."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from io import BufferedWriter
from pathlib import Path
from types import TracebackType
from typing import Self

from kiwoom_async.errors import CaptureError

__all__ = ["Replacement", "absolute", "replace", "sync_folder"]


def absolute(path: str | os.PathLike[str]) -> Path:
    """Return a path that stays right when the program changes its directory; ``~`` is the home."""
    return Path(path).expanduser().absolute()


class Replacement:
    """The new content of a file, written beside it (``NAME.new``) from the first byte on.

    At the end of the block the new file is removed, unless it has taken its place: also when the
    disk is full. One program at a time may replace a file.

    Args:
        path: The file; it need not exist.

    Attributes:
        size: Bytes written.
    """

    def __init__(self, path: Path) -> None:
        self.size = 0
        self._path = path
        self._aside = path.with_name(f"{path.name}.new")
        self._file: BufferedWriter | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._file is not None:
            with contextlib.suppress(OSError):  # the disk is full, still
                self._file.close()
            with contextlib.suppress(OSError):
                self._aside.unlink()

    def write(self, data: bytes) -> None:
        """Write further bytes.

        Raises:
            CaptureError: the disk is full, for example.
        """
        with self._refusals():
            if self._file is None:
                self._file = self._aside.open("wb")
            self._file.write(data)
        self.size += len(data)

    def commit(self) -> None:
        """Wait until the content is on the disk, and put it in the place of the file.

        The file keeps its permissions.

        Raises:
            CaptureError: the disk is full, for example; the file is as it was.
        """
        self.write(b"")
        assert self._file is not None
        with self._refusals():
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            with contextlib.suppress(FileNotFoundError):
                shutil.copymode(self._path, self._aside)
            os.replace(self._aside, self._path)
        self._file = None
        sync_folder(self._path.parent)

    @contextlib.contextmanager
    def _refusals(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise CaptureError(f"{self._aside} can't be written: {error}") from error


def replace(path: Path, data: bytes) -> None:
    """Write a file, in place of an older one, and wait until it is on the disk.

    Raises:
        CaptureError: the disk is full, for example; no part of the data stays.
    """
    with Replacement(path) as new:
        new.write(data)
        new.commit()


def sync_folder(folder: Path) -> None:
    """Sync a folder, so that new and renamed files survive a power cut, if the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
