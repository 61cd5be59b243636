"""TCP proxy: a network between two programs that can be cut, or stand still."""

from __future__ import annotations

import asyncio
from typing import Self

__all__ = ["TcpProxy"]


class TcpProxy:
    """Passes bytes between its clients and a server on this computer.

    Args:
        port: Port of the server.

    Attributes:
        port: Its own port.
        accepted: Connections so far.
        said: All bytes that came from clients.
        loses: The next piece of a client's bytes with this in it is not passed; None for none.
    """

    def __init__(self, port: int) -> None:
        self.port = 0
        self.accepted = 0
        self.said = bytearray()
        self.loses: bytes | None = None
        self._server_port = port
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._stalled = asyncio.Event()
        self._answering = asyncio.Event()
        self._answering.set()
        self._open = True
        self._writers: set[asyncio.StreamWriter] = set()
        self._came = asyncio.Condition()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *error: object) -> None:
        self.restore()
        self.cut()
        self._server.close()
        await self._server.wait_closed()

    @property
    def url(self) -> str:
        """Where it listens, for a NATS client."""
        return f"nats://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Break all connections, and refuse new ones."""
        self._open = False
        for writer in self._writers:
            writer.transport.abort()

    def restore(self) -> None:
        """Accept connections again, and pass bytes."""
        self._open = True
        self._flowing.set()
        self._stalled.set()
        self._answering.set()

    def stall(self) -> None:
        """Pass no bytes; connections stay open, as with a lost route."""
        self._flowing.clear()

    def hold_answers(self) -> None:
        """Pass what clients say, and nothing of what the server says until :meth:`restore`."""
        self._answering.clear()

    def stall_present(self) -> None:
        """Pass no bytes of the connections there are now until :meth:`restore`; new ones work.

        When a client closes such a connection, what it sent arrives later.
        """
        self._flowing.clear()
        self._stalled, self._flowing = self._flowing, asyncio.Event()
        self._flowing.set()

    async def reached(self, count: int) -> None:
        """Wait until so many connections were accepted."""
        async with self._came:
            await self._came.wait_for(lambda: self.accepted >= count)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._open:
            writer.transport.abort()
            return
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._server_port)
        except OSError:
            writer.transport.abort()
            return
        ends = {writer, far_writer}
        self._writers |= ends
        async with self._came:
            self.accepted += 1
            self._came.notify_all()
        try:
            await asyncio.gather(
                self._pass(reader, far_writer, self.said),
                self._pass(far_reader, writer),
            )
        finally:
            self._writers -= ends
            for end in ends:
                end.transport.abort()

    async def _pass(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        said: bytearray | None = None,
    ) -> None:
        flowing = self._flowing
        try:
            while data := await reader.read(65536):
                if said is not None:
                    said += data
                    if self.loses is not None and self.loses in data:
                        self.loses = None
                        continue
                else:
                    await self._answering.wait()
                await flowing.wait()
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        finally:
            await flowing.wait()
            writer.close()
