"""One WebSocket connection, whatever library carries it; here it is aiohttp."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any, Literal, Protocol

import aiohttp

__all__ = ["AiohttpWebSocket", "Connect", "Take", "WebSocket"]

Take = Callable[[bytes], bytes | None]
"""Takes a frame; what it gives back is sent at once. What it raises ends the connection."""

_TEXT = aiohttp.WSMsgType.TEXT
_BINARY = aiohttp.WSMsgType.BINARY
_BURST = 128  # frames after which the reader lets other tasks run


class WebSocket(Protocol):
    """An open connection."""

    async def run(self, take: Take) -> str:
        """Hand every frame to ``take`` until the connection ends.

        Returns:
            Why it ended.

        Raises:
            BaseException: what ``take`` raised.
        """
        ...

    async def send(self, frame: bytes) -> None:
        """Send a text frame.

        A connection that can't be written to is noticed by :meth:`run`, after what it still holds.
        """

    async def close(self) -> None:
        """Close it; the other side may be waited for."""


Connect = Callable[[str], Awaitable[WebSocket]]
"""Opens a connection to a URL.

Raises:
    OSError: it can't be reached; TimeoutError is one.
"""


class AiohttpWebSocket:
    """A connection of aiohttp's."""

    def __init__(self, connection: aiohttp.ClientWebSocketResponse[Literal[False]]) -> None:
        self._connection = connection

    @classmethod
    async def connect(cls, http: aiohttp.ClientSession, url: str) -> AiohttpWebSocket:
        """Open a connection; see :data:`Connect`."""
        try:
            return cls(await http.ws_connect(url, decode_text=False, max_msg_size=0))
        except aiohttp.ClientError as error:
            raise OSError(str(error) or type(error).__name__) from error

    async def run(self, take: Take) -> str:
        receive = self._connection.receive
        while True:
            for _ in range(_BURST):
                event = await receive()
                if event.type is not _TEXT and event.type is not _BINARY:
                    return self._farewell(event)
                reply = take(event.data)
                if reply is not None:
                    await self.send(reply)
            await asyncio.sleep(0)

    async def send(self, frame: bytes) -> None:
        with contextlib.suppress(aiohttp.ClientError, OSError):
            await self._connection.send_frame(frame, _TEXT)

    async def close(self) -> None:
        await self._connection.close()

    def _farewell(self, event: Any) -> str:
        if event.type is aiohttp.WSMsgType.ERROR:
            return f"connection lost: {event.data}"
        code = self._connection.close_code
        return f"closed by the server ({code})" if code else "closed by the server"
