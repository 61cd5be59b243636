"""Raw WebSocket server: sends bytes that no library would send."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import json
import struct
from collections.abc import Callable
from typing import Any, Self

__all__ = ["CLOSE", "CONTINUATION", "TEXT", "RawSocket", "frame", "good"]

TEXT, CONTINUATION, CLOSE = 0x1, 0x0, 0x8
_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

Answer = Callable[[bytes], bytes]
"""Answers a handshake request with the bytes to send."""


Reply = Callable[[dict[str, Any]], bytes]
"""Answers a request with the bytes to send."""


def frame(
    payload: bytes, opcode: int = TEXT, *, fin: bool = True, mask: bool = False, size: int = -1
) -> bytes:
    """Return one frame; ``size`` states another size than the payload has."""
    size = len(payload) if size < 0 else size
    masked = 0x80 if mask else 0
    head = bytes([(0x80 if fin else 0) | opcode])
    if size < 126:
        head += bytes([masked | size])
    elif size < 65536:
        head += struct.pack("!BH", masked | 126, size)
    else:
        head += struct.pack("!BQ", masked | 127, size)
    return head + (b"\0\0\0\0" if mask else b"") + payload


def upgrade(request: bytes) -> bytes:
    """Accept a handshake."""
    fields = dict(line.split(b": ", 1) for line in request.split(b"\r\n")[1:] if b": " in line)
    key = next(value for name, value in fields.items() if name.lower() == b"sec-websocket-key")
    accept = base64.b64encode(hashlib.sha1(key + _GUID).digest())
    return (
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"
    )


def good(body: dict[str, Any]) -> bytes:
    """Answer a request well."""
    if body["trnm"] == "PING":
        return b""
    return frame(json.dumps({"trnm": body["trnm"], "return_code": 0}).encode())


class RawSocket:
    """Accepts handshakes, answers every request well, and sends the bytes a test gives it.

    Attributes:
        handshakes: The handshake requests that came.
        names: The requests that came, of all connections.
        bodies: The same with everything in them.
        reply: Answers the requests; :func:`good` by default.
        answer: Answers the handshakes; :func:`upgrade` by default.
    """

    def __init__(self) -> None:
        self.handshakes: list[bytes] = []
        self.names: list[str] = []
        self.answer: Answer = upgrade
        self.bodies: list[dict[str, Any]] = []
        self.reply: Reply = good
        self._writers: list[asyncio.StreamWriter] = []
        self._open: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._came = asyncio.Condition()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=2**24)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *error: object) -> None:
        self._server.close()
        await asyncio.sleep(0)  # let the handler of a new connection run
        for writer in self._open:
            writer.transport.abort()
        await asyncio.gather(*self._tasks)
        await asyncio.sleep(0)  # the transports close their sockets

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"ws://127.0.0.1:{self.port}/"

    async def send(self, data: bytes) -> None:
        """Send bytes on the latest connection."""
        with contextlib.suppress(OSError):  # hung up in the middle
            self._writers[-1].write(data)
            await self._writers[-1].drain()

    def close(self) -> None:
        """Close the latest connection after what was sent."""
        self._writers[-1].close()

    def hang_up(self) -> None:
        """Break the latest connection."""
        self._writers[-1].transport.abort()

    async def came(self, name: str, count: int = 1) -> None:
        """Wait until so many requests of a name have come."""
        async with asyncio.timeout(10), self._came:
            await self._came.wait_for(lambda: self.names.count(name) >= count)

    async def shook_hands(self, count: int) -> None:
        """Wait until so many handshakes have come."""
        async with asyncio.timeout(10), self._came:
            await self._came.wait_for(lambda: len(self.handshakes) >= count)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._open.add(writer)
        with contextlib.suppress(asyncio.IncompleteReadError, OSError):
            await self._talk(reader, writer)
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
        self._open.discard(writer)
        self._tasks.discard(task)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        async with self._came:
            self.handshakes.append(request)
            self._came.notify_all()
        writer.write(self.answer(request))
        if self.answer is not upgrade:
            return
        self._writers.append(writer)
        while True:
            await self._read_one(reader, writer)

    async def _read_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        opcode, size = await reader.readexactly(2)
        size &= 0x7F
        if size == 126:
            (size,) = struct.unpack("!H", await reader.readexactly(2))
        elif size == 127:
            (size,) = struct.unpack("!Q", await reader.readexactly(8))
        mask = await reader.readexactly(4)
        payload = bytes(b ^ mask[n % 4] for n, b in enumerate(await reader.readexactly(size)))
        if opcode & 0xF == CLOSE:
            writer.close()
        if opcode & 0xF != TEXT:
            return
        body = json.loads(payload)
        async with self._came:
            self.names.append(body["trnm"])
            self.bodies.append(body)
            self._came.notify_all()
        writer.write(self.reply(body))
