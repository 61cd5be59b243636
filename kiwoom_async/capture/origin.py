"""Origin: the version of the library and of its spec that wrote a file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["spec_digest", "version"]


@cache
def spec_digest() -> str:
    """Compute the digest of the spec of this version."""
    digest = hashlib.sha256()
    for path in sorted(_spec_files(files("kiwoom_async") / "spec"), key=lambda path: path.name):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _spec_files(folder: Any) -> Iterator[Any]:
    for path in folder.iterdir():
        if path.is_dir():
            yield from _spec_files(path)
        elif path.name.endswith(".json"):
            yield path


def version() -> str:
    """Return the version of this library."""
    import kiwoom_async

    return kiwoom_async.__version__
