"""Standard output that never blocks the event loop."""

from __future__ import annotations

import asyncio
import os
import select
import sys

__all__ = ["Outlet"]


_CHUNK = getattr(select, "PIPE_BUF", 4096)


class Outlet:
    """Writes to a file descriptor, and waits without blocking while its reader is slow.

    A blocked loop would miss the server's PING and lose the connection: a pager that nobody scrolls
    must not do that. The descriptor stays as it is (``O_NONBLOCK`` would hold for every process
    that shares it): what is writable takes ``PIPE_BUF`` bytes at once.
    """

    def __init__(self) -> None:
        self._fd = sys.stdout.fileno()

    async def write(self, data: bytes) -> None:
        """Write all of it.

        Raises:
            BrokenPipeError: the reader has gone.
        """
        await asyncio.sleep(0)  # with a quick reader nothing else here would wait
        while data:
            await self.ready()
            data = data[os.write(self._fd, data[:_CHUNK]) :]

    async def ready(self) -> None:
        """Wait until something can be written. Windows can't tell: there a write may block."""
        if sys.platform == "win32":
            return
        while not select.select((), (self._fd,), (), 0)[1]:
            await self._writable()

    async def _writable(self) -> None:
        loop = asyncio.get_running_loop()
        writable = asyncio.Event()
        loop.add_writer(self._fd, writable.set)
        try:
            await writable.wait()
        finally:
            loop.remove_writer(self._fd)
