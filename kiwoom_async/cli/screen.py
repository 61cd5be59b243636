"""A full screen that is drawn again and again while something else goes on."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NoReturn

import anyio
from rich.console import Console, RenderableType
from rich.live import Live

from kiwoom_async.cli.outlet import Outlet
from kiwoom_async.net.groups import ungrouped

__all__ = ["Notices", "is_there", "shown"]

_REDRAW = 0.1  # seconds
_BELOW = 3  # lines for what is said in the end, and for the prompt


def is_there() -> bool:
    """Whether stdout is a terminal that can draw."""
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


@asynccontextmanager
async def shown(picture: RenderableType) -> AsyncIterator[None]:
    """Draw ``picture`` ten times a second; its last state stays on the terminal."""
    console = Console(highlight=False)
    try:
        with ungrouped():
            async with anyio.create_task_group() as tasks:
                with Live(picture, console=console, screen=True, auto_refresh=False) as live:
                    tasks.start_soon(_draw, live)
                    yield
                    tasks.cancel_scope.cancel()
    finally:
        console.print(picture, height=console.height - _BELOW)


async def _draw(live: Live) -> NoReturn:
    outlet = Outlet()
    while True:
        await outlet.ready()  # a stopped terminal (Ctrl-S) must not stop the socket
        live.refresh()
        await asyncio.sleep(_REDRAW)


class Notices(logging.Handler):
    """The newest warning of the session, for a line of the screen.

    Attributes:
        newest: Its text, blank while there was none.
    """

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.newest = ""
        logging.getLogger("kiwoom_async").addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a message."""
        self.newest = record.getMessage()
