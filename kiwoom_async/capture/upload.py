"""Upload: copies sealed files of a journal to any target of fsspec."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import secrets
from collections.abc import Iterable, Iterator
from typing import Any

from kiwoom_async.capture.codec import codec
from kiwoom_async.capture.content import Content, opened
from kiwoom_async.capture.line import OPEN, decode
from kiwoom_async.capture.stored import StoredFile
from kiwoom_async.errors import CaptureError, ConfigError

__all__ = ["upload"]

log = logging.getLogger("kiwoom_async")

_CHUNK = 1 << 20
_HEAD = 1 << 18  # bytes of a file that have its first line


def upload(files: Iterable[StoredFile], url: str) -> Iterator[str]:
    """Copy the sealed files that the target does not have yet, oldest first.

    A file at the target is complete or absent: it is copied under another name, read back, compared
    by its digest and renamed. A second file has its digest (``….sha256``), so that the next upload
    skips it; a file that was packed meanwhile is copied again. Two uploads at once are no harm. A
    file that ``keep_days`` deletes before its turn is logged and passed over.

    Args:
        files: The files of a journal; those not sealed yet are skipped.
        url: Any address fsspec knows: ``s3://bucket/path``, ``gs://…``, ``sftp://…``, ``memory://``
            or a directory.

    Yields:
        The address of each file that was copied.

    Raises:
        ConfigError: the extra ``upload`` is not installed, or fsspec does not know the address.
        CaptureError: a file could not be copied, or another journal's file has its name there;
            earlier files were copied.
    """
    system, root = _opened(url)
    for stored in files:
        if stored.is_open:
            continue
        target = f"{root}/{stored.path.parent.name}/{stored.path.name}"
        try:
            with opened(stored.path) as data:
                is_new = _upload(system, data, target)
        except CaptureError:
            if stored.is_there():
                raise
            log.warning("%s was deleted before it was uploaded", stored.path)
            continue
        if is_new:
            yield target


def _upload(system: Any, data: Content, target: str) -> bool:
    """Copy a file unless it is there; return whether it was copied.

    Raises:
        CaptureError: it could not be copied.
    """
    try:
        return _copied(system, data, target)
    except (OSError, ValueError) as error:
        raise CaptureError(f"a file can't be copied to {target}: {error}") from error


def _copied(system: Any, data: Content, target: str) -> bool:
    digest = data.digest()
    if _said(system, target) == digest:
        return False
    _check_owner(system, data, target)
    try:
        _copy(system, data, target, digest)
    except (OSError, ValueError):
        if _said(system, target) != digest:
            raise
        return False  # another upload has copied it, and deleted what this one had begun
    return True


def _opened(url: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise ConfigError('upload needs fsspec: pip install "kiwoom-async[upload]"') from error
    try:
        system, root = url_to_fs(url)
    except (ValueError, ImportError) as error:
        raise ConfigError(f"{url!r} is not an address that fsspec can write to: {error}") from error
    return system, root.rstrip("/")


def _said(system: Any, target: str) -> str:
    """Read the digest of the file at the target; blank if it is absent."""
    if not (system.exists(target) and system.exists(f"{target}.sha256")):
        return ""
    text: bytes = system.cat_file(f"{target}.sha256")
    return text.decode("ascii", "replace").split()[0] if text.split() else ""


def _check_owner(system: Any, data: Content, target: str) -> None:
    """Refuse to replace the file of another journal: two recorders may begin at one moment.

    Raises:
        CaptureError: the file there was begun by another recorder.
    """
    if not system.exists(target):
        return
    own, other = (_opening(head) for head in (data[:_HEAD], system.cat_file(target, 0, _HEAD)))
    if own and other and own != other:
        raise CaptureError(
            f"{target} is a file of another journal: upload each journal to an address of its own"
        )


def _opening(head: bytes) -> bytes:
    """Return the opening line of a file; blank if it is damaged, or has been repaired."""
    line, newline, _ = codec().begin(head).partition(b"\n")
    try:
        return line if newline and decode(line).type == OPEN else b""
    except CaptureError:
        return b""


def _copy(system: Any, data: Content, target: str, digest: str) -> None:
    folder, _, name = target.rpartition("/")
    aside = f"{target}.{secrets.token_hex(4)}.part"
    system.makedirs(folder, exist_ok=True)
    try:
        _write(system, data, aside)
        if _digest(system, aside) != digest:
            raise ValueError("the copy differs from the file")
        with contextlib.suppress(FileNotFoundError):
            system.rm_file(target)
        system.mv(aside, target)
    except BaseException:
        with contextlib.suppress(Exception):
            system.rm_file(aside)
        raise
    system.pipe_file(f"{target}.sha256", f"{digest}  {name}\n".encode())
    for path in system.ls(folder, detail=False):
        if path.rpartition("/")[2].startswith(name) and path.endswith(".part"):
            with contextlib.suppress(OSError):  # of an upload that was killed
                system.rm_file(path)


def _write(system: Any, data: Content, path: str) -> None:
    with system.open(path, "wb") as file:
        for start in range(0, len(data), _CHUNK):
            file.write(data[start : start + _CHUNK])


def _digest(system: Any, path: str) -> str:
    with system.open(path, "rb") as file:
        there = hashlib.sha256()
        while chunk := file.read(_CHUNK):
            there.update(chunk)
    return there.hexdigest()
