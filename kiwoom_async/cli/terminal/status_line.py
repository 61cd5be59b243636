"""Status line: one line on stderr, rewritten while a command runs."""

from __future__ import annotations

import os
import select
import shutil
import sys
from collections.abc import Callable
from typing import NoReturn

import anyio
from rich.cells import cell_len, set_cell_size

__all__ = ["clear", "end", "follow", "is_there", "redraw"]

_CLEAR = "\r\x1b[K"
_EVERY = 1.0  # seconds


def is_there() -> bool:
    """Return whether stderr is a terminal that can rewrite a line."""
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def redraw(line: str) -> None:
    """Show a line in place of the one before, cut at the width of the terminal.

    A terminal that was stopped (Ctrl-S) is not waited for: the event loop must go on.
    """
    if not _is_ready():
        return
    width = _width()
    shown = line if cell_len(line) <= width else set_cell_size(line, width - 1).rstrip() + "…"
    print(f"{_CLEAR}{shown}", end="", file=sys.stderr, flush=True)


async def follow(line: Callable[[], str]) -> NoReturn:
    """Show what a function returns, once a second, until cancelled."""
    try:
        while True:
            redraw(line())
            await anyio.sleep(_EVERY)
    finally:
        end()


def clear() -> None:
    """Remove the line."""
    if _is_ready():
        print(_CLEAR, end="", file=sys.stderr, flush=True)


def end() -> None:
    """Leave the line where it is; what follows begins on the next."""
    if _is_ready():
        print(file=sys.stderr, flush=True)


def _is_ready() -> bool:
    return sys.platform == "win32" or bool(select.select((), (sys.stderr.fileno(),), (), 0)[1])


def _width() -> int:
    try:
        columns = os.get_terminal_size(sys.stderr.fileno()).columns
    except OSError:
        columns = 0
    return (columns or shutil.get_terminal_size().columns) - 1  # the cursor stands behind it
