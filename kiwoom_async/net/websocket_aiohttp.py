"""WebSocket connection carried by aiohttp."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any, Literal

import aiohttp

from kiwoom_async.config import Server
from kiwoom_async.net.websocket import Receive

__all__ = ["AiohttpWebSocket", "connect"]

_TEXT = aiohttp.WSMsgType.TEXT
_BINARY = aiohttp.WSMsgType.BINARY
_BURST = 128  # frames after which the reader lets other tasks run


async def connect(http: aiohttp.ClientSession, server: Server) -> AiohttpWebSocket:
    """Open a connection; see :data:`~kiwoom_async.net.websocket.Connect`."""
    try:
        return AiohttpWebSocket(
            await http.ws_connect(server.websocket, decode_text=False, max_msg_size=0)
        )
    except aiohttp.ClientError as error:
        raise OSError(str(error) or type(error).__name__) from error


class AiohttpWebSocket:
    """A connection of aiohttp."""

    def __init__(self, connection: aiohttp.ClientWebSocketResponse[Literal[False]]) -> None:
        self._connection = connection

    async def run(self, receive: Receive) -> str:
        next_event = self._connection.receive
        while True:
            for _ in range(_BURST):
                event = await next_event()
                if event.type is not _TEXT and event.type is not _BINARY:
                    return self._farewell(event)
                reply = receive(event.data)
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
