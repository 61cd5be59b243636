"""Upload: copies sealed files of a journal to any target of fsspec."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from kiwoom_async.capture.stored import StoredFile
from kiwoom_async.errors import CaptureError, ConfigError

__all__ = ["upload"]

_CHUNK = 1 << 20


def upload(files: Iterable[StoredFile], url: str) -> Iterator[str]:
    """Copy the sealed files that the target does not have yet, oldest first.

    A file at the target is complete or absent: it is copied under another name, read back, compared
    by its digest and renamed. A second file has its digest (``….sha256``), so that the next upload
    skips it; a file that was packed meanwhile is copied again.

    Args:
        files: The files of a journal; those not sealed yet are skipped.
        url: Any address fsspec knows: ``s3://bucket/path``, ``gs://…``, ``sftp://…``, ``memory://``
            or a directory.

    Yields:
        The address of each file that was copied.

    Raises:
        ConfigError: the extra ``upload`` is not installed, or fsspec does not know the address.
        CaptureError: a file could not be copied; earlier files were copied.
    """
    system, root = _opened(url)
    for stored in files:
        if stored.is_open:
            continue
        target = f"{root}/{stored.path.parent.name}/{stored.path.name}"
        digest = stored.digest()
        try:
            if _said(system, target) != digest:
                _copy(system, stored, target, digest)
                yield target
        except (OSError, ValueError) as error:
            raise CaptureError(f"{stored.path} can't be copied to {target}: {error}") from error


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


def _copy(system: Any, stored: StoredFile, target: str, digest: str) -> None:
    aside = f"{target}.part"
    system.makedirs(target.rpartition("/")[0], exist_ok=True)
    system.put_file(str(stored.path), aside)
    with system.open(aside, "rb") as file:
        there = hashlib.sha256()
        while chunk := file.read(_CHUNK):
            there.update(chunk)
    if there.hexdigest() != digest:
        raise ValueError("the copy differs from the file")
    if system.exists(target):
        system.rm_file(target)
    system.mv(aside, target)
    system.pipe_file(f"{target}.sha256", f"{digest}  {stored.path.name}\n".encode())
