"""Raw HTTP server: writes the bytes of a test, also hostile or broken ones."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any, NamedTuple, Self, TypeAlias

from kiwoom_async import Limits, Server

__all__ = ["TOKEN", "RawHTTP", "Request", "answer"]

TOKEN = "raw-token-0123456789-abcdefghijklmnopqrstuvwxyz"


class Request(NamedTuple):
    """One request; the names of headers are in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def api_id(self) -> str:
        """The TR that was asked for."""
        return self.headers.get("api-id", "")


Response: TypeAlias = "bytes | AsyncIterator[bytes] | None"
Respond = Callable[[Request], Awaitable[Response]]


def answer(
    body: object = None, *, status: str = "200 OK", headers: Mapping[str, str] | None = None
) -> bytes:
    """Build a response; a body that is not bytes becomes JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    lines = {"Content-Length": str(len(content)), "Content-Type": "application/json"}
    lines |= headers or {}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1") + content


class RawHTTP:
    """Answers token requests normally unless set otherwise, and other requests by a function.

    The function returns a whole response, pieces of one, or None to break the connection.

    Attributes:
        requests: What came, in order.
        written: Bytes that were written so far.
    """

    def __init__(self, respond: Respond, *, tokens: Respond | None = None) -> None:
        self.requests: list[Request] = []
        self.written = 0
        self._respond = respond
        self._tokens = tokens
        self._tasks: set[asyncio.Task[None]] = set()
        self._port = 0

    async def __aenter__(self) -> Self:
        self._listening = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self._port = self._listening.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *error: object) -> None:
        self._listening.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def address(self) -> str:
        """Host and port it listens on."""
        return f"127.0.0.1:{self._port}"

    def server(self, **details: Any) -> Server:
        """Return the server for a session."""
        details = {"limits": Limits(calls=1000)} | details
        return Server(rest=f"http://{self.address}", websocket=f"ws://{self.address}/", **details)

    def asked(self, api_id: str) -> list[Request]:
        """Return the requests for one TR that came."""
        return [request for request in self.requests if request.api_id == api_id]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                while await self._serve_one(reader, writer):
                    pass
        finally:
            self._tasks.discard(task)
            writer.transport.abort()

    async def _serve_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        request = await _read(reader)
        self.requests.append(request)
        response = await self._response_to(request)
        if response is None:
            return False
        if isinstance(response, bytes):
            await self._write(writer, response)
        else:
            async for piece in response:
                await self._write(writer, piece)
        return True

    async def _response_to(self, request: Request) -> Response:
        if request.target.endswith("/oauth2/token"):
            if self._tokens is not None:
                return await self._tokens(request)
            return answer({"token": TOKEN, "expires_dt": "20991231235959", "return_code": 0})
        return await self._respond(request)

    async def _write(self, writer: asyncio.StreamWriter, piece: bytes) -> None:
        writer.write(piece)
        await writer.drain()
        self.written += len(piece)


async def _read(reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.rstrip("\r\n").split("\r\n")
    method, target, _ = first.split(" ")
    headers = dict(line.split(": ", 1) for line in lines)
    headers = {name.lower(): value for name, value in headers.items()}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Request(method, target, headers, body)
