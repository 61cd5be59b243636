"""The other process: a server that sends prepared frames as fast as they are taken, or at a rate.

It speaks as much of the protocol as a client needs to get there: token, LOGIN, REG. What it sends
is written to the socket in large pieces, so that the client and never the feed is what is measured.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import socket
import struct
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

import aiohttp
from aiohttp import web

from benchmarks import traffic
from kiwoom_async.config import Limits, Server

__all__ = ["Feed", "feed"]

_PIECE = 64 * 1024
_TOKEN = {
    "token": "t" * 86,
    "token_type": "Bearer",
    "expires_dt": "20991231235959",
    "return_code": 0,
    "return_msg": "ok",
}


class Feed:
    """The feed as its client sees it.

    Attributes:
        process: Id of its process.
    """

    def __init__(self, port: int, process: int) -> None:
        self.process = process
        self.base = f"http://127.0.0.1:{port}"
        self.server = Server(
            name="feed",
            rest=self.base,
            websocket=f"ws://127.0.0.1:{port}/api/dostk/websocket",
            limits=Limits(calls=1000, window=0.0, items=100_000, registration_interval=0.001),
        )

    async def pump(
        self, count: int, *, per_frame: int = 1, rate: float = 0, orders: bool = False
    ) -> None:
        """Have frames sent to every connection.

        Args:
            count: Number of frames.
            per_frame: Entries of each.
            rate: Frames per second, 0: at once.
            orders: Send an order event with its time behind each 64 KB of a flood, and at its end.
        """
        wanted = {"count": count, "per_frame": per_frame, "rate": rate, "orders": orders}
        async with aiohttp.ClientSession() as http, http.post(self.base + "/pump", json=wanted):
            pass


@contextmanager
def feed(cpu: int | None = None) -> Iterator[Feed]:
    """Run a feed in a process of its own, on a processor of its own where there are several."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_run, args=(theirs, cpu), daemon=True)
    process.start()
    theirs.close()
    try:
        yield Feed(ours.recv(), process.pid or 0)
    finally:
        process.terminate()
        process.join()


def _run(parent: Connection, cpu: int | None) -> None:
    if cpu is not None and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {cpu})
    asyncio.run(_serve(parent))


async def _serve(parent: Connection) -> None:
    server = _FeedServer(*await traffic.entries())
    app = web.Application()
    app.router.add_post("/oauth2/token", server.token)
    app.router.add_post("/pump", server.pump)
    app.router.add_get("/api/dostk/websocket", server.converse)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    parent.send(runner.addresses[0][1])
    await asyncio.Event().wait()


class _FeedServer:
    def __init__(self, trades: list[bytes], books: list[bytes]) -> None:
        self._entries = (trades, books)
        self._prepared: dict[int, list[bytes]] = {}
        self._transports: set[asyncio.Transport] = set()
        self._pumps: set[asyncio.Task[None]] = set()

    async def token(self, request: web.Request) -> web.Response:
        return web.json_response(_TOKEN)

    async def converse(self, request: web.Request) -> web.WebSocketResponse:
        peer = web.WebSocketResponse(compress=False)
        await peer.prepare(request)
        transport: Any = request.transport
        transport.set_write_buffer_limits(high=_PIECE)
        self._transports.add(transport)
        try:
            async for message in peer:
                if message.type is not aiohttp.WSMsgType.TEXT:
                    break
                said = message.json()
                if said["trnm"] in ("LOGIN", "REG", "REMOVE"):
                    answer = {"trnm": said["trnm"], "return_code": 0, "return_msg": ""}
                    await peer.send_json(answer)
        finally:
            self._transports.discard(transport)
        return peer

    async def pump(self, request: web.Request) -> web.Response:
        wanted = await request.json()
        per_frame = wanted["per_frame"]
        if per_frame not in self._prepared:
            self._prepared[per_frame] = traffic.frames(*self._entries, per_frame=per_frame)
        frames = self._prepared[per_frame]
        at_once = _at_once_with_orders if wanted["orders"] else _at_once
        send = _at_rate(wanted["rate"]) if wanted["rate"] else at_once
        for transport in self._transports:
            task = asyncio.create_task(send(transport, frames, wanted["count"]))
            self._pumps.add(task)
            task.add_done_callback(self._pumps.discard)
        return web.Response()


async def _at_once(transport: asyncio.Transport, frames: Sequence[bytes], count: int) -> None:
    for piece in _pieces([_framed(frame) for frame in frames], count):
        await _write(transport, piece, 4 * _PIECE)


async def _at_once_with_orders(
    transport: asyncio.Transport, frames: Sequence[bytes], count: int
) -> None:
    """Send an order event with its time behind each piece; little waits at this end."""
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _PIECE)
    for piece in _pieces([_framed(frame) for frame in frames], count):
        await _write(transport, piece, _PIECE)
        transport.write(_framed(traffic.order_event(time.monotonic_ns())))


async def _write(transport: asyncio.Transport, piece: bytes, most: int) -> None:
    while transport.get_write_buffer_size() > most:  # noqa: ASYNC110 - nothing says when
        await asyncio.sleep(0.0005)
    if not transport.is_closing():
        transport.write(piece)


def _at_rate(rate: float) -> Any:
    async def send(transport: asyncio.Transport, frames: Sequence[bytes], count: int) -> None:
        loop = asyncio.get_running_loop()
        start = loop.time()
        for number in range(count):
            due = start + number / rate
            if (wait := due - loop.time()) > 0:
                await asyncio.sleep(wait)
            if transport.is_closing():
                return
            transport.write(_framed(_stamped(frames[number % len(frames)])))

    return send


def _stamped(frame: bytes) -> bytes:
    """Return the frame with the time in its first entry."""
    stamp = f'{{"{traffic.SENT}":"{time.monotonic_ns()}",'.encode()
    return frame.replace(b'"values":{', b'"values":' + stamp, 1)


def _pieces(framed: Sequence[bytes], count: int) -> Iterator[bytes]:
    piece: list[bytes] = []
    size = 0
    for number in range(count):
        frame = framed[number % len(framed)]
        piece.append(frame)
        size += len(frame)
        if size >= _PIECE:
            yield b"".join(piece)
            piece, size = [], 0
    yield b"".join(piece)


def _framed(payload: bytes) -> bytes:
    """Return a text frame of a server (RFC 6455, unmasked)."""
    size = len(payload)
    if size < 126:
        return struct.pack("!BB", 0x81, size) + payload
    if size < 65536:
        return struct.pack("!BBH", 0x81, 126, size) + payload
    return struct.pack("!BBQ", 0x81, 127, size) + payload
