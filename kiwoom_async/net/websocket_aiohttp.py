"""WebSocket connection with aiohttp.

:func:`connect` sets every option of aiohttp that matters here, also those equal to the default.
"""

from __future__ import annotations

import asyncio
import contextlib
from types import SimpleNamespace
from typing import Any, Literal, NoReturn

import aiohttp

from kiwoom_async.config import Server
from kiwoom_async.net.http import Transport, headers_of
from kiwoom_async.net.websocket import (
    Receive,
    bound_receive_buffer,
    refused_handshake,
)

__all__ = ["AiohttpWebSocket", "connect"]

_TEXT = aiohttp.WSMsgType.TEXT
_BINARY = aiohttp.WSMsgType.BINARY
_BURST = 2048  # frames after which the reader yields to other tasks


async def connect(transport: Transport, server: Server) -> AiohttpWebSocket:
    """Open a connection; see :data:`~kiwoom_async.net.websocket.Connect`."""
    trace = aiohttp.TraceConfig()
    trace.on_request_redirect.append(_refuse_redirect)
    # the connector is shared, and stays open when this client is closed
    async with aiohttp.ClientSession(
        connector=transport.http.connector,
        connector_owner=False,
        trace_configs=[trace],
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,  # a proxy of the environment would see the token
        timeout=aiohttp.ClientTimeout(),  # the caller bounds the handshake
    ) as client:
        try:
            connection = await client.ws_connect(
                server.websocket,
                headers=headers_of(server),
                proxy=server.proxy,
                decode_text=False,
                max_msg_size=server.limits.frame_size,
                compress=0,
                autoping=True,
                heartbeat=None,  # Connection watches the silence of the server
            )
        except aiohttp.WSServerHandshakeError as error:
            kind = error.headers.get("Content-Type", "") if error.headers else ""
            raise refused_handshake(error.status, error.message, kind) from error
        except (aiohttp.ClientError, ValueError) as error:  # a host that IDNA can't encode
            raise OSError(str(error) or type(error).__name__) from error
    bound_receive_buffer(connection)
    return AiohttpWebSocket(connection)


async def _refuse_redirect(
    client: aiohttp.ClientSession,
    context: SimpleNamespace,
    params: aiohttp.TraceRequestRedirectParams,
) -> NoReturn:
    """End the handshake: the token must not go to another host."""
    params.response.close()
    raise refused_handshake(params.response.status, "a redirect, which is not followed")


class AiohttpWebSocket:
    """A connection of aiohttp."""

    def __init__(self, connection: aiohttp.ClientWebSocketResponse[Literal[False]]) -> None:
        self._connection = connection
        self._may_read = asyncio.Event()
        self._may_read.set()

    async def run(self, receive: Receive) -> str:
        next_event = self._connection.receive
        while True:
            await self._may_read.wait()
            for _ in range(_BURST):
                event = await next_event()
                if event.type is not _TEXT and event.type is not _BINARY:
                    return self._end_reason(event)
                reply = receive(event.data)
                if reply is not None:
                    await self.send(reply)
            await asyncio.sleep(0)

    def pause(self) -> None:
        self._may_read.clear()

    def resume(self) -> None:
        self._may_read.set()

    async def send(self, frame: bytes) -> None:
        with contextlib.suppress(aiohttp.ClientError, OSError):
            await self._connection.send_frame(frame, _TEXT)

    async def close(self) -> None:
        await self._connection.close()

    def _end_reason(self, event: Any) -> str:
        if event.type is aiohttp.WSMsgType.ERROR:
            return f"connection lost: {event.data}"
        code = self._connection.close_code
        return f"closed by the server ({code})" if code else "closed by the server"
