"""Listing folder: lists of instruments in files, one for each server and market, good for a day."""

from __future__ import annotations

import datetime as dt
import logging
import os
import re
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec
from anyio import to_thread

from kiwoom_async.market.instruments import Instrument

__all__ = ["ListingFolder", "default_folder"]

log = logging.getLogger("kiwoom_async")

_VERSION: Final = 1
_NAME: Final = "kiwoom-async"


class _Stored(msgspec.Struct, frozen=True):
    """The content of a file."""

    version: int
    day: dt.date
    instruments: tuple[Instrument, ...]


class ListingFolder:
    """Lists in files of JSON, replaced whole, so that a reader never sees half of one.

    A missing or corrupt file, or one of another day, is ignored. If the folder can't be written,
    only a warning is logged.

    Args:
        path: The folder.
        server: Base URL of the server's REST API.
    """

    def __init__(self, path: str | os.PathLike[str], server: str) -> None:
        self._path = Path(path).expanduser()
        address = server.partition("://")[2]
        self._server = re.sub(r"[^A-Za-z0-9.-]+", "_", address).strip("_")

    async def read(self, market: str, day: dt.date) -> tuple[Instrument, ...] | None:
        """Return the list of a market, None if no list of this day is stored."""
        return await to_thread.run_sync(self._read, market, day)

    async def write(self, market: str, day: dt.date, found: tuple[Instrument, ...]) -> None:
        """Store the list of a market in place of an older one."""
        await to_thread.run_sync(self._write, market, _Stored(_VERSION, day, found))

    def _file(self, market: str) -> Path:
        return self._path / f"instruments-{self._server}-{market}.json"

    def _read(self, market: str, day: dt.date) -> tuple[Instrument, ...] | None:
        try:
            stored = msgspec.json.decode(self._file(market).read_bytes(), type=_Stored)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return None
        return stored.instruments if (stored.version, stored.day) == (_VERSION, day) else None

    def _write(self, market: str, stored: _Stored) -> None:
        try:
            self._path.mkdir(parents=True, exist_ok=True)
            handle, draft = tempfile.mkstemp(dir=self._path, prefix=".", suffix=".json")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(msgspec.json.encode(stored))
                os.replace(draft, self._file(market))
            except BaseException:
                with suppress(OSError):
                    os.unlink(draft)
                raise
        except OSError as error:
            log.warning("the list of instruments %s is not cached: %s", market, error)


def default_folder(environ: Mapping[str, str] | None = None, platform: str = sys.platform) -> Path:
    """Return the folder for caches of this library, by the convention of the operating system."""
    env = os.environ if environ is None else environ
    if platform == "win32":
        return Path(env.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local", _NAME, "Cache")
    if platform == "darwin":
        return Path.home() / "Library" / "Caches" / _NAME
    return Path(env.get("XDG_CACHE_HOME") or Path.home() / ".cache", _NAME)
