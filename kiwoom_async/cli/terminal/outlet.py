"""Outlet: output that never blocks the event loop."""

from __future__ import annotations

import asyncio
import os
import select
import sys
from typing import NoReturn

__all__ = ["Outlet"]

_CHUNK = getattr(select, "PIPE_BUF", 4096)
_LOOK = 0.5  # seconds


class Outlet:
    """Writes to a file descriptor, and waits without blocking while its reader is slow.

    A blocked loop would miss the server's PING, and the server would close the connection: a pager
    that waits, or a terminal stopped with Ctrl-S, must not cause that. The descriptor's flags do
    not change (``O_NONBLOCK`` would affect every process that shares it): a writable pipe accepts
    ``PIPE_BUF`` bytes at once. A terminal guarantees no size, so it is opened once more.

    Args:
        descriptor: File descriptor to write to.
    """

    def __init__(self, descriptor: int) -> None:
        self._own = _open_again(descriptor)
        self._fd = descriptor if self._own is None else self._own

    def close(self) -> None:
        """Close the terminal if it was opened here; the given descriptor stays open."""
        if self._own is not None:
            os.close(self._own)

    async def write(self, data: bytes) -> None:
        """Write all of it.

        Raises:
            BrokenPipeError: the reader has closed the pipe.
        """
        await asyncio.sleep(0)  # a fast reader never makes the code below wait
        while data:
            if not self._ready():
                await self._writable()
                continue
            data = data[os.write(self._fd, data[:_CHUNK]) :]

    async def until_deserted(self) -> NoReturn:
        """Wait until the reader of a pipe has closed it.

        A write would fail then, but in a quiet market there may be no write for hours, and
        meanwhile the command would occupy the only socket of the key.

        Raises:
            BrokenPipeError: always.
        """
        while not self._deserted():  # noqa: ASYNC110 - no event without a write
            await asyncio.sleep(_LOOK)
        raise BrokenPipeError

    def _ready(self) -> bool:
        """Return whether the descriptor is writable. On Windows unknown: a write may block."""
        return sys.platform == "win32" or bool(select.select((), (self._fd,), (), 0)[1])

    def _deserted(self) -> bool:
        if sys.platform == "win32":
            return False
        poll = select.poll()
        poll.register(self._fd, 0)  # errors and hang-ups only
        return bool(poll.poll(0))

    async def _writable(self) -> None:
        loop = asyncio.get_running_loop()
        writable = asyncio.Event()
        loop.add_writer(self._fd, writable.set)
        try:
            await writable.wait()
        finally:
            loop.remove_writer(self._fd)


def _open_again(descriptor: int) -> int | None:
    """Open the same terminal without blocking; return None for anything else."""
    if sys.platform == "win32" or not os.isatty(descriptor):
        return None
    try:
        return os.open(os.ttyname(descriptor), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
    except OSError:  # a terminal without a name here, or another user's
        return None
