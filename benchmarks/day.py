"""Day: the exchange plays a part of a trading day with every push, beside sending the same pushes
ready made: what its market, its totals and its fields cost.
"""

from __future__ import annotations

import asyncio
import base64
import datetime as dt
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial
from typing import Any

import msgspec

from benchmarks import traffic
from benchmarks.measure import Comparison, turns
from kiwoom_async.simulator import Rules, Simulator

__all__ = ["day"]

_DAY = dt.date(2026, 11, 26)
_FROM, _UNTIL = dt.time(9), "09:20"  # with the rush at the open
_STOCKS = 20
_INDICES = ["001", "101", "201"]
_TYPES = ["0A", "0B", "0C", "0D", "0E", "0F", "0G", "0H", "0J", "0U", "0g", "0m", "0u", "0w"]
_READY = "the same pushes, encoded by msgspec and sent"
_PLAYED = "played"
_PIECE = 64 * 1024  # bytes handed to TCP at once, as the exchange does


class _Sink(asyncio.Protocol):
    """Reads and forgets, or keeps what came.

    Attributes:
        size: Bytes read.
    """

    def __init__(self, kept: bytearray | None = None) -> None:
        self._kept = kept
        self.size = 0

    def data_received(self, data: bytes) -> None:
        self.size += len(data)
        if self._kept is not None:
            self._kept += data


async def day(repeats: int) -> list[Comparison]:
    """CPU of this process for each push, twenty stocks and three indices."""
    kept = bytearray()
    await _played(kept)
    frames = list(_real_frames(bytes(kept)))
    work: dict[str, Callable[[], Awaitable[float]]] = {
        _READY: partial(_sent, frames),
        _PLAYED: _played,
    }
    pushes = [push for frame in frames for push in frame["data"]]
    kinds = len({push["type"] for push in pushes})
    note = f"{len(pushes):,} pushes of {kinds} types, {_FROM:%H:%M} to {_UNTIL}"
    readings = await turns(work, repeats)
    return [Comparison("play a part of a day", "µs CPU a push", _READY, readings, note)]


async def _played(kept: bytearray | None = None) -> float:
    """Play, all in one process: the client reads bytes and forgets or keeps them."""
    rules = Rules(ping_interval=86_400.0, key_order="live")
    async with Simulator(
        pace=0, seed=7, day=_DAY, time=_FROM, stocks=_STOCKS, rules=rules
    ) as exchange:
        sink = await _subscribed(exchange, kept)
        connection = exchange.connections[0]
        sent = connection.entries_sent
        watch = time.process_time()
        await exchange.run(_UNTIL)
        cpu = time.process_time() - watch
        while kept is not None and (size := sink.size) is not None:
            await asyncio.sleep(0.05)
            if sink.size == size:
                break
        return cpu / (connection.entries_sent - sent) * 1e6


async def _subscribed(exchange: Simulator, kept: bytearray | None) -> _Sink:
    """Log in and register everything, without a library that would read frames."""
    token = await traffic.token(exchange)
    address, _, path = exchange.server.websocket.removeprefix("ws://").partition("/")
    host, _, port = address.partition(":")
    loop = asyncio.get_running_loop()
    transport, sink = await loop.create_connection(lambda: _Sink(kept), host, int(port))
    transport.write(
        f"GET /{path} HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Key: {base64.b64encode(bytes(16)).decode()}\r\n"
        "Sec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    await exchange.wait_for(lambda: exchange.connections)
    data = [{"item": [*exchange.symbols, *_INDICES], "type": _TYPES}]
    transport.write(
        _masked({"trnm": "LOGIN", "token": token})
        + _masked({"trnm": "REG", "grp_no": "1", "refresh": "1", "data": data})
    )
    await exchange.wait_for(lambda: exchange.registrations)
    return sink


def _masked(message: dict[str, Any]) -> bytes:
    """Return a text frame of a client (RFC 6455), masked with zeros."""
    text = msgspec.json.encode(message)
    size = len(text)
    length = bytes((0x80 | size,)) if size < 126 else bytes((0xFE,)) + size.to_bytes(2, "big")
    return b"\x81" + length + bytes(4) + text


def _real_frames(stream: bytes) -> Iterator[dict[str, Any]]:
    """Yield the REAL frames of what a server sent."""
    at = stream.index(b"\r\n\r\n") + 4
    while at < len(stream):
        size, at = stream[at + 1], at + 2
        if size >= 126:
            wide = 2 if size == 126 else 8
            size, at = int.from_bytes(stream[at : at + wide], "big"), at + wide
        frame = msgspec.json.decode(stream[at : at + size])
        at += size
        if frame["trnm"] == "REAL":
            yield frame


async def _sent(frames: Sequence[dict[str, Any]]) -> float:
    """Encode each frame and send it through the loopback interface."""
    served = asyncio.Event()
    cpu = 0.0

    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal cpu
        watch = time.process_time()
        pieces: list[bytes] = []
        size = 0
        for frame in frames:
            text = msgspec.json.encode(frame)
            pieces += (b"\x81\x7e", len(text).to_bytes(2, "big"), text)
            size += len(text)
            if size > _PIECE:
                writer.write(b"".join(pieces))
                await writer.drain()
                pieces, size = [], 0
        writer.write(b"".join(pieces))
        await writer.drain()
        cpu = time.process_time() - watch
        writer.close()
        served.set()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        host, port = server.sockets[0].getsockname()
        await asyncio.get_running_loop().create_connection(_Sink, host, port)
        await served.wait()
    return cpu / sum(len(frame["data"]) for frame in frames) * 1e6
