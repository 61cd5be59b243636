"""Screen: a full-screen picture, redrawn while other tasks run."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from typing import NoReturn

import anyio
from rich.console import Console, RenderableType
from rich.screen import Screen

from kiwoom_async._lifetime import ungrouped
from kiwoom_async.cli.terminal.outlet import Outlet

__all__ = ["Notices", "is_there", "shown"]

_REDRAW = 0.1  # seconds
_BELOW = 3  # lines for the final message and the prompt

_ENTER = "\x1b[?1049h\x1b[?25l"  # another screen, no cursor
_LEAVE = "\x1b[?25h\x1b[?1049l"
_FRAME = "\x1b[?2026h\x1b[H{}\x1b[?2026l"  # terminals with mode 2026 show it at once


def is_there() -> bool:
    """Return whether stdout is a terminal that can draw."""
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


@asynccontextmanager
async def shown(picture: RenderableType) -> AsyncIterator[None]:
    """Draw ``picture`` ten times a second; its last state stays on the terminal."""
    console = Console(highlight=False)
    try:
        with _other_screen(), ungrouped():
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(_draw, picture, console)
                yield
                tasks.cancel_scope.cancel()
    finally:
        console.print(picture, height=console.height - _BELOW)


@contextmanager
def _other_screen() -> Iterator[None]:
    print(_ENTER, end="", flush=True)
    try:
        yield
    finally:
        print(_LEAVE, end="", flush=True)


async def _draw(picture: RenderableType, console: Console) -> NoReturn:
    before = ""
    with closing(Outlet(sys.stdout.fileno())) as outlet:
        while True:
            with console.capture() as capture:
                console.print(Screen(picture), end="")
            frame = capture.get()
            if frame != before:
                await outlet.write(_FRAME.format(frame).encode())
                before = frame
            await asyncio.sleep(_REDRAW)


class Notices(logging.Handler):
    """The newest warning of the session, for a line of the screen.

    Attributes:
        newest: Its text, blank before the first.
    """

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.newest = ""
        logging.getLogger("kiwoom_async").addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a message."""
        self.newest = record.getMessage()
