"""Files: the directory of a journal, and the names of its files.

::

    DIR/.lock, DIR/.upkeep.lock                     of the one recorder, and of packing and repairs
    DIR/2026-11-26/live-090000.ndjson.zst           sealed: complete, never written again
    DIR/2026-11-26/live-133000.ndjson.zst.open      being written, or of a killed recorder
    DIR/2026-11-26/live-133000.ndjson.zst.4711.torn its incomplete end after a repair
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import os
import re
from pathlib import Path

from kiwoom_async._file import sync_folder
from kiwoom_async._lock import claimed
from kiwoom_async.errors import CaptureError, ConfigError
from kiwoom_async.wire.values import KST

__all__ = [
    "DAY_NS",
    "Names",
    "OpenFile",
    "age",
    "day_of",
    "day_start",
    "expire",
    "is_there",
    "key_of",
    "path_of",
    "seal",
    "sealed",
    "sealed_path",
    "span_of",
    "stem_of",
    "stems",
    "unsealed",
]

log = logging.getLogger("kiwoom_async")

SUFFIX = ".ndjson.zst"
OPEN_SUFFIX = ".ndjson.zst.open"

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_STAMP = re.compile(r"-(\d{6})(?:_(\d+))?$")
_NAME = re.compile(r'[^/\\:*?"<>|\x00-\x1f]{1,60}')

DAY_NS = 86_400 * 10**9
_KST_NS = 9 * 3600 * 10**9

_fdatasync = getattr(os, "fdatasync", os.fsync)


def day_start(received_ns: int) -> int:
    """Return the midnight of Korea at or before a moment, nanoseconds since the epoch."""
    return received_ns - (received_ns + _KST_NS) % DAY_NS


def day_of(received_ns: int) -> str:
    """Return the day in Korea of a moment: ``2026-11-26``."""
    return _korean(received_ns).date().isoformat()


def span_of(day: dt.date) -> tuple[int, int]:
    """Return the first and the last nanosecond of a day in Korea."""
    midnight = int(dt.datetime.combine(day, dt.time(), KST).timestamp()) * 10**9
    return midnight, midnight + DAY_NS - 1


def sealed_path(path: Path) -> Path:
    """Return the final name of a file being written."""
    return path.with_name(path.name.removesuffix(".open"))


def stem_of(path: Path) -> str:
    """Return the name by which positions know a file, sealed or not: ``2026-11-26/live-090000``."""
    return f"{path.parent.name}/{path.name.partition(SUFFIX)[0]}"


def path_of(directory: Path, stem: str) -> Path:
    """Return the path of an existing file: sealed, or else open."""
    sealed_ = directory / f"{stem}{SUFFIX}"
    return sealed_ if sealed_.exists() else directory / f"{stem}{OPEN_SUFFIX}"


def is_there(directory: Path, stem: str) -> bool:
    """Return whether a file exists: open first, since it may be sealed between two looks."""
    names = (f"{stem}{OPEN_SUFFIX}", f"{stem}{SUFFIX}")
    return any((directory / name).exists() for name in names)


def stems(directory: Path) -> list[str]:
    """List the files in the order in which they were begun."""
    found = {stem_of(path) for path in (*unsealed(directory), *sealed(directory))}
    return sorted(found, key=key_of)


def key_of(stem: str) -> tuple[str, str, int, str]:
    """Return the sort key of a file: day, time, number."""
    day, _, name = stem.partition("/")
    match = _STAMP.search(name)
    return day, match[1] if match else "", int(match[2] or 0) if match else 0, stem


def age(path: Path) -> tuple[str, str, int, str]:
    """Return the sort key of a file by its path; see :func:`key_of`."""
    return key_of(stem_of(path))


class Names:
    """The names of new files: ascending in each day, also when the clock is set back.

    Args:
        directory: The directory; its files are listed once.
        name: First part of the names.

    Raises:
        ConfigError: the name can't be part of the name of a file.
    """

    def __init__(self, directory: Path, name: str) -> None:
        if not isinstance(name, str) or not _NAME.fullmatch(name) or SUFFIX in name:
            raise ConfigError(
                f"a file can't be named {name!r}: give the recorder another name, such as 'live'"
            )
        self._name = name
        self._newest: dict[str, tuple[str, int]] = {}
        for stem in stems(directory):
            day, time, number, _ = key_of(stem)
            self._newest[day] = time, number

    def new(self, received_ns: int) -> str:
        """Return the name of a new file: day and second of its first record."""
        day = day_of(received_ns)
        time = f"{_korean(received_ns):%H%M%S}"
        newest, number = self._newest.get(day, ("", 0))
        number = number + 1 if time <= newest else 0
        time = max(time, newest)
        self._newest[day] = time, number
        return f"{day}/{self._name}-{time}{f'_{number}' if number else ''}"


def unsealed(directory: Path) -> list[Path]:
    """List the files being written, or not sealed by a killed recorder; oldest first.

    One beside the sealed file of its name is an old copy, as a backup makes, and is passed over.

    Raises:
        CaptureError: a folder can't be read.
    """
    return [path for path in _listed(directory, OPEN_SUFFIX) if not sealed_path(path).exists()]


def sealed(directory: Path) -> list[Path]:
    """List the sealed files, oldest first.

    Raises:
        CaptureError: a folder can't be read.
    """
    return _listed(directory, SUFFIX)


def _listed(directory: Path, suffix: str) -> list[Path]:
    """List the files of all days.

    Folders that are no day, folders in a day and hidden files, as file managers make, are not ours.
    """
    days = [folder for folder in _entries(directory) if _is_day(folder)]
    found = (path for day in days for path in _entries(day) if path.name.endswith(suffix))
    return sorted((path for path in found if path.name[0] != "." and path.is_file()), key=age)


def _entries(folder: Path) -> list[Path]:
    """List a folder; one that is missing, as ``keep_days`` may just have removed it, is empty."""
    try:
        return [*folder.iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise CaptureError(f"{folder} can't be read: {error}") from error


def _is_day(folder: Path) -> bool:
    try:
        return bool(_DAY.fullmatch(folder.name) and dt.date.fromisoformat(folder.name))
    except ValueError:
        return False


def expire(directory: Path, keep_days: int, now_ns: int) -> list[Path]:
    """Delete the sealed files of the days before the newest ``keep_days`` with records.

    Days without records do not count, and a day is deleted only if it is that old by the clock as
    well: so a clock that is set wrong deletes at most one day for each day that it makes up. What
    can't be deleted is logged. Nothing else in the directory is touched; an empty folder of a day
    is removed.

    Returns:
        The deleted files.
    """
    there = sealed(directory)
    days = sorted({path.parent.name for path in (*there, *unsealed(directory))})
    if len(days) <= keep_days:
        return []
    oldest = min(days[-keep_days], day_of(now_ns - (keep_days - 1) * DAY_NS))
    return [path for path in there if path.parent.name < oldest and _delete(path)]


def _delete(path: Path) -> bool:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        log.warning("%s is older than keep_days and can't be deleted: %s", path, error)
        return False
    with contextlib.suppress(OSError):  # the folder is not empty
        path.parent.rmdir()
    return True


def seal(path: Path) -> Path:
    """Give a complete file its final name and sync it to the disk."""
    final = sealed_path(path)
    os.rename(path, final)
    sync_folder(final.parent)
    return final


def _korean(received_ns: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(received_ns // 10**9, KST)


class OpenFile:
    """The file being written: whole blocks, one after the other.

    Args:
        directory: Directory of the journal.
        stem: Name of the file; created if missing, else appended to.

    Raises:
        CaptureError: another recorder writes it.

    Attributes:
        path: Its path.
        stem: Its name.
        day: Day in Korea of its records.
        ends_ns: The last nanosecond of that day.
        size: Bytes of its blocks.
    """

    def __init__(self, directory: Path, stem: str) -> None:
        self.path = directory / f"{stem}{OPEN_SUFFIX}"
        self.stem = stem
        self.day = self.path.parent.name
        _, self.ends_ns = span_of(dt.date.fromisoformat(self.day))
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        if not claimed(self._handle):
            os.close(self._handle)
            raise CaptureError(f"{self.path} is being written by another recorder")
        self.size = os.fstat(self._handle).st_size
        sync_folder(self.path.parent)

    def append(self, packed: bytes) -> None:
        """Write a block and wait until it is on the disk.

        Raises:
            OSError: writing failed; no part of the block stays in the file.
            CaptureError: the file was moved or deleted.
        """
        self._check_place()
        rest = memoryview(packed)
        try:
            while rest:
                rest = rest[os.write(self._handle, rest) :]
            _fdatasync(self._handle)
        except OSError:
            os.ftruncate(self._handle, self.size)
            raise
        self.size += len(packed)

    def _check_place(self) -> None:
        """Check that the name still is that of the open file: else blocks would go nowhere.

        Raises:
            CaptureError: the file was moved or deleted.
        """
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            if os.path.samestat(os.stat(self.path), os.fstat(self._handle)):
                return
        raise CaptureError(f"{self.path} was moved or deleted while it was being written")

    def close(self) -> None:
        """Close the file without sealing it."""
        os.close(self._handle)
