"""Place: how far a journal is published to one broker, saved beside the journal."""

from __future__ import annotations

import hashlib
import logging
import os
import secrets
from pathlib import Path
from typing import Self

import msgspec

from kiwoom_async._lock import Lock
from kiwoom_async.bus.broker import Broker
from kiwoom_async.capture import Position
from kiwoom_async.errors import BusRefused, CaptureError, ConfigError

__all__ = ["Place"]

log = logging.getLogger("kiwoom_async")


class _Saved(msgspec.Struct):
    """The content of the file."""

    owner: str
    position: str = ""
    since: int | None = None


class Place:
    """The saved position of one publisher. Its methods read or write the disk.

    Args:
        directory: Directory of the journal.
        name: Name of the stream at the broker.
        broker: The broker.

    Attributes:
        owner: A name for this journal at the broker, the same after every restart.
        position: The saved position, None before the first.
        since_ns: Where to begin without a position, nanoseconds since the epoch.
        is_new: Whether nothing was saved before.

    Raises:
        BusRefused: another program publishes this journal there.
        CaptureError: the directory can't be written.
    """

    def __init__(self, directory: Path, name: str, broker: Broker) -> None:
        where = hashlib.sha256(broker.url.encode()).hexdigest()[:8]
        folder = directory / ".published" / f"{name}-{where}"
        try:
            self._lock = Lock(folder)
        except CaptureError as error:
            if isinstance(error.__cause__, BlockingIOError | PermissionError):
                raise BusRefused(
                    f"another program publishes {directory} to {broker.url} already"
                ) from error
            raise
        self._path = folder / "position.json"
        self.position: Position | None = None
        self.since_ns: int | None = None
        self._is_failing = False
        self._load()

    def save(self, position: Position | None) -> None:
        """Replace the saved position in one step.

        A failure is logged, once while it lasts: the broker knows the position, too.
        """
        self.position = position or self.position
        saved = _Saved(self.owner, str(self.position or ""), self.since_ns)
        aside = self._path.with_suffix(".new")
        try:
            aside.write_bytes(msgspec.json.encode(saved))
            os.replace(aside, self._path)
        except OSError as error:
            if not self._is_failing:
                log.warning("%s can't be written: %s", self._path, error)
            self._is_failing = True
        else:
            self._is_failing = False

    def close(self) -> None:
        """Let another program publish."""
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _load(self) -> None:
        """Read the file; one that can't be read counts as new: the broker knows the position."""
        try:
            saved = msgspec.json.decode(self._path.read_bytes(), type=_Saved)
            self.position = Position.parse(saved.position) if saved.position else None
        except FileNotFoundError:
            saved = _Saved(secrets.token_hex(8))
        except (OSError, ValueError, ConfigError) as error:
            log.warning("%s can't be read: %s", self._path, error)
            saved = _Saved(secrets.token_hex(8))
        self.is_new = not self._path.exists()
        self.owner, self.since_ns = saved.owner, saved.since
