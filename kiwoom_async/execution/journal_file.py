"""Journal file: lines of JSON appended durably, by one process at a time."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import anyio
import msgspec

from kiwoom_async._threads import in_thread
from kiwoom_async.errors import ConfigError

try:
    import fcntl
except ImportError:  # Windows: two processes with the same file are not detected
    fcntl = None  # type: ignore[assignment]

__all__ = ["JournalFile"]


class JournalFile:
    """A file of JSON lines, readable by its owner only, locked while it is open.

    Writing and waiting for the disk happen in a thread.
    """

    def __init__(self, path: Path, handle: int) -> None:
        self._path = path
        self._handle = handle
        self._turn = anyio.Lock()
        self._closed = False

    @classmethod
    async def open(cls, path: Path) -> JournalFile:
        """Open and lock a file; it is created if missing.

        Raises:
            ConfigError: it can't be opened, or another session has it open.
        """
        try:
            return cls(path, await in_thread(partial(_open, path), os.close))
        except OSError as error:
            raise ConfigError(f"order_journal {path} can't be opened: {error}") from None

    async def lines(self) -> list[bytes]:
        """Return the lines; a last one without an end was not written completely and is not one.

        Raises:
            ConfigError: the file can't be read.
        """
        try:
            return (await in_thread(self._path.read_bytes)).split(b"\n")[:-1]
        except OSError as error:
            raise ConfigError(f"order_journal {self._path} can't be read: {error}") from None

    async def append(self, entries: Iterable[object], *, durably: bool) -> None:
        """Write entries, one a line.

        Args:
            entries: The entries.
            durably: Whether to wait until they, and all before them, are on the disk (fsync). What
                is written survives the process also without it, but not the loss of power.

        Raises:
            OSError: the disk is full, for example; or, durably, the file is not where it was.
        """
        text = b"".join(msgspec.json.encode(entry) + b"\n" for entry in entries)
        async with self._turn:
            await in_thread(lambda: self._write(text, durably))

    async def set_aside(self, name: str) -> None:
        """Keep the lines so far in another file of the same folder, and start with none.

        Raises:
            ConfigError: they can't be written there.
        """
        try:
            await in_thread(lambda: self._copy(self._path.with_name(name)))
        except OSError as error:
            raise ConfigError(f"order_journal {self._path} can't be copied: {error}") from None

    async def close(self) -> None:
        """Close the file and end its lock, after what is being written."""
        async with self._turn:
            if not self._closed:
                self._closed = True
                with contextlib.suppress(OSError):
                    os.close(self._handle)

    def _copy(self, aside: Path) -> None:
        """Copy the lines, then empty the file, which stays open and locked meanwhile."""
        lines = self._path.read_bytes()
        copy = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            _write_all(copy, lines)
            os.fsync(copy)
        finally:
            os.close(copy)
        os.ftruncate(self._handle, 0)

    def _write(self, text: bytes, durably: bool) -> None:
        if self._closed:  # the number of the handle may be another file's by now
            raise OSError("it is closed")
        if durably:
            self._check_place()
        end = os.lseek(self._handle, 0, os.SEEK_END)
        try:
            _write_all(self._handle, text)
            if durably:
                os.fsync(self._handle)
        except OSError:
            os.ftruncate(self._handle, end)  # half a line would spoil the next one
            raise

    def _check_place(self) -> None:
        """Refuse to write into a file that the next start would not read.

        Raises:
            OSError: the file was moved or deleted while it is open.
        """
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(os.stat(self._path), os.fstat(self._handle)):
                return
        raise OSError("it was moved or deleted: open the session again")


def _open(path: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        if fcntl is not None:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _end_last_line(handle)
    except BlockingIOError:
        os.close(handle)
        raise BlockingIOError("another session has it open") from None
    except BaseException:
        os.close(handle)
        raise
    return handle


def _end_last_line(handle: int) -> None:
    """Cut off what a process that was killed had begun to write."""
    size = os.fstat(handle).st_size
    os.lseek(handle, 0, os.SEEK_SET)
    kept = os.read(handle, size).rfind(b"\n") + 1 if size else 0
    if kept < size:
        os.ftruncate(handle, kept)


def _write_all(handle: int, text: bytes) -> None:
    rest = memoryview(text)
    while rest:
        rest = rest[os.write(handle, rest) :]
