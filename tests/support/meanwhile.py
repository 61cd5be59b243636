"""Meanwhile: what another program does to files right before this process opens or lists one."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

_OPENINGS = {"open", "os.listdir", "os.scandir"}
_watched: list[Callable[[Path], None]] = []


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    if _watched and event in _OPENINGS and isinstance(arguments[0], str | Path):
        for watch in [*_watched]:
            watch(Path(arguments[0]))


sys.addaudithook(_hear)  # for good: what it calls comes and goes


@contextlib.contextmanager
def at_opening(number: int, below: Path, act: Callable[[], object]) -> Iterator[Callable[[], int]]:
    """Act right before this process opens or lists something below a directory.

    Args:
        number: Before which of its openings, from 0.
        below: The directory; it counts itself.
        act: What another program does there; what it opens itself does not count.

    Yields:
        A function that returns the number of openings so far.
    """
    seen = 0
    acting = threading.Lock()

    def watch(path: Path) -> None:
        nonlocal seen
        if not (path == below or below in path.parents) or not acting.acquire(blocking=False):
            return
        try:
            if seen == number:
                act()
            seen += 1
        finally:
            acting.release()

    _watched.append(watch)
    try:
        yield lambda: seen
    finally:
        _watched.remove(watch)
