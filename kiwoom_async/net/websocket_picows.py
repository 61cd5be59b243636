"""WebSocket connection carried by picows (extra ``fast``).

Frames are handed on while the loop reads the socket, without a task in between: less CPU for each
frame, and one turn of the loop less from the wire to the user's code.
"""

from __future__ import annotations

import asyncio

import aiohttp
import picows

from kiwoom_async.config import Server
from kiwoom_async.net.websocket import Receive

__all__ = ["PicowsWebSocket", "connect"]

_LARGEST = 64 * 1024 * 1024
_DATA = (picows.WSMsgType.TEXT, picows.WSMsgType.BINARY)
_PIECES = (*_DATA, picows.WSMsgType.CONTINUATION)


class _Listener(picows.WSListener):
    """Joins the pieces of a message and keeps what comes before :meth:`start`."""

    def __init__(self) -> None:
        self._receive: Receive | None = None
        self._early: list[bytes] = []
        self._pieces: list[bytes] = []
        self.ended: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.ended.add_done_callback(_look_at)

    def start(self, transport: picows.WSTransport, receive: Receive) -> None:
        self._receive = receive
        for payload in self._early:
            self._hand_on(transport, payload)

    def on_ws_frame(self, transport: picows.WSTransport, frame: picows.WSFrame) -> None:
        kind = frame.msg_type
        if kind in _DATA and frame.fin and not self._pieces:
            self._hand_on(transport, frame.get_payload_as_bytes())
        elif kind in _PIECES:
            self._pieces.append(frame.get_payload_as_bytes())
            if frame.fin:
                payload, self._pieces = b"".join(self._pieces), []
                self._hand_on(transport, payload)
        elif kind is picows.WSMsgType.CLOSE:
            self._end(f"closed by the server ({frame.get_close_code():d})")
            transport.send_close(picows.WSCloseCode.OK)
            transport.disconnect()

    def on_ws_disconnected(self, transport: picows.WSTransport) -> None:
        self._end("connection lost")

    def _hand_on(self, transport: picows.WSTransport, payload: bytes) -> None:
        if self._receive is None:
            self._early.append(payload)
            return
        if self.ended.done():
            return
        try:
            reply = self._receive(payload)
        except BaseException as error:
            self.ended.set_exception(error)
            return
        if reply is not None:
            transport.send(picows.WSMsgType.TEXT, reply)

    def _end(self, why: str) -> None:
        if not self.ended.done():
            self.ended.set_result(why)


async def connect(http: aiohttp.ClientSession, server: Server) -> PicowsWebSocket:
    """Open a connection; see :data:`~kiwoom_async.net.websocket.Connect`."""
    try:
        transport, listener = await picows.ws_connect(
            _Listener, server.websocket, max_frame_size=_LARGEST, websocket_handshake_timeout=None
        )
    except picows.WSError as error:
        raise OSError(str(error)) from error
    if transport is None or listener is None:  # hung up in the middle of the handshake
        raise OSError("the server hung up")
    return PicowsWebSocket(transport, listener)  # type: ignore[arg-type]


class PicowsWebSocket:
    """A connection of picows."""

    def __init__(self, transport: picows.WSTransport, listener: _Listener) -> None:
        self._transport = transport
        self._listener = listener

    async def run(self, receive: Receive) -> str:
        self._listener.start(self._transport, receive)
        return await asyncio.shield(self._listener.ended)

    async def send(self, frame: bytes) -> None:
        self._transport.send(picows.WSMsgType.TEXT, frame)

    async def close(self) -> None:
        self._transport.send_close(picows.WSCloseCode.OK)
        self._transport.disconnect()
        try:
            await self._transport.wait_disconnected()
        finally:
            self._transport.disconnect(graceful=False)  # nothing to flush to a peer that is gone


def _look_at(ended: asyncio.Future[str]) -> None:
    """Retrieve the exception so that asyncio does not log it as unhandled."""
    if not ended.cancelled():
        ended.exception()
