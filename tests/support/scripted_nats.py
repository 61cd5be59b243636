"""Scripted broker: speaks as much of the NATS protocol as a test needs, and answers late."""

from __future__ import annotations

import asyncio
from typing import Self

__all__ = ["SlowBroker"]

_INFO = b'INFO {"server_id":"x","version":"2.15.1","max_payload":1048576,"headers":true}\r\n'
_REFUSED = b"-ERR 'Permissions Violation for Publish to \"%b\"'\r\n"
_ROUNDS = 5  # pings after which a client has certainly dealt with what it was sent before them


class SlowBroker:
    """A broker that allows no message, and says so late; it answers in the order of what came.

    Before it refuses a message, the client has dealt with all that was answered before.

    Attributes:
        url: Where it listens.
        came: The verbs of the commands that came, without pongs.
        holds: Whether pongs wait for :meth:`release`.
    """

    def __init__(self) -> None:
        self.url = ""
        self.came: list[bytes] = []
        self.holds = False
        self._rounds = 0
        self._held: list[bytes] = []
        self._writers: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"nats://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *error: object) -> None:
        self._server.close()
        for writer in self._writers:
            writer.transport.abort()
        await self._server.wait_closed()

    def release(self) -> None:
        """Send the pongs that wait."""
        self.holds = False
        self._answer()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        writer.write(_INFO)
        while words := (await reader.readline()).split():
            if words[0] == b"PUB":
                await reader.readexactly(int(words[-1]) + 2)
            self._hear(words, writer)
        writer.close()

    def _hear(self, words: list[bytes], writer: asyncio.StreamWriter) -> None:
        if words[0] != b"PONG":
            self.came.append(words[0])
        if words[0] == b"PONG":
            self._rounds -= 1
        elif words[0] == b"PUB":
            self._held.append(_REFUSED % words[1])
            self._rounds = _ROUNDS
        elif words[0] == b"PING":
            self._held.append(b"PONG\r\n")
        if self._rounds and words[0] in (b"PONG", b"PUB"):
            writer.write(b"PING\r\n")
        self._answer()

    def _answer(self) -> None:
        """Send what waits, unless the client is busy yet."""
        if self._rounds or self.holds:
            return
        held, self._held = b"".join(self._held), []
        for writer in self._writers:
            writer.write(held)
