"""Lock: lets one program at a time write to a directory."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from kiwoom_async.errors import CaptureError

try:
    import fcntl
except ImportError:  # pragma: no cover (Windows)
    fcntl = None  # type: ignore[assignment]

__all__ = ["Lock", "claimed"]


class Lock:
    """Lock of a directory against a second program, or a second task, that writes there.

    The operating system releases it when the process ends in any way.

    Args:
        directory: The directory; created if missing.
        conflict: The end of the error when the lock is taken.
        name: Name of the lock's file.

    Raises:
        CaptureError: the lock is taken, or the directory can't be written.
    """

    def __init__(
        self,
        directory: Path,
        conflict: str = "is being written by another recorder: give each its own directory",
        *,
        name: str = ".lock",
    ) -> None:
        try:
            directory.mkdir(parents=True, exist_ok=True)
            self._handle = os.open(directory / name, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise CaptureError(f"{directory} can't be written: {error}") from error
        try:
            _lock(self._handle)
        except OSError as error:
            os.close(self._handle)
            raise CaptureError(f"{directory} {conflict}") from error

    def __enter__(self) -> None:
        """Hold the lock until the end of the block."""

    def __exit__(self, *error: object) -> None:
        self.release()

    def release(self) -> None:
        """Release the lock, also from child processes that inherited it by ``fork``."""
        with contextlib.suppress(OSError):
            _unlock(self._handle)
        os.close(self._handle)


def claimed(handle: int) -> bool:
    """Lock an open file or folder until it is closed; False if another program or task has it.

    True where there are no locks: what must not go on without one uses :class:`Lock`.
    """
    if fcntl is not None:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a file system without locks
            return True
    return True


def _unlock(handle: int) -> None:
    if fcntl is not None:
        fcntl.flock(handle, fcntl.LOCK_UN)


def _lock(handle: int) -> None:
    if fcntl is not None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    else:
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
