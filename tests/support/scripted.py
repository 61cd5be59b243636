"""Scripted WebSocket server: sends what a test defines, also answers the simulator never gives."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict, deque
from typing import Any, Self

from aiohttp import WSMsgType, web

__all__ = ["HANG_UP", "ScriptedSocket", "real"]

HANG_UP = "hang up"
"""Instead of a frame: break the connection."""

_GOOD: dict[str, dict[str, Any]] = {"CNSRLST": {"data": [["0", "first"], ["1", "second"]]}}


class ScriptedSocket:
    """Answers every request normally unless scripted otherwise.

    Attributes:
        texts: What came, letter for letter; LOGIN without its token.
    """

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._answers: defaultdict[str, deque[tuple[str, ...]]] = defaultdict(deque)
        self._sockets: list[web.WebSocketResponse] = []
        self._transports: list[asyncio.Transport] = []
        self._port = 0
        self._came = asyncio.Condition()

    async def __aenter__(self) -> Self:
        self._server = web.Server(self._serve, handler_cancellation=True)
        loop = asyncio.get_running_loop()
        self._listening = await loop.create_server(self._server, "127.0.0.1", 0)
        self._port = self._listening.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *error: object) -> None:
        self._listening.close()
        await self._server.shutdown(0.1)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"ws://127.0.0.1:{self._port}/"

    @property
    def names(self) -> list[str]:
        """The requests that came."""
        return [json.loads(text)["trnm"] for text in self.texts]

    def asked(self, name: str) -> list[dict[str, Any]]:
        """Return the requests of one name that came."""
        return [body for text in self.texts if (body := json.loads(text))["trnm"] == name]

    def answer(self, name: str, *frames: dict[str, Any] | str) -> None:
        """Answer the next request of this name that is not scripted yet with these."""
        texts = (
            one if isinstance(one, str) else json.dumps({"trnm": name} | one) for one in frames
        )
        self._answers[name].append(tuple(texts))

    async def say(self, text: str) -> None:
        """Send a frame on the latest connection."""
        await self._sockets[-1].send_str(text)

    def hang_up(self) -> None:
        """Break the latest connection."""
        self._transports[-1].abort()

    async def came(self, name: str, count: int = 1) -> None:
        """Wait until so many requests of a name have come."""
        async with asyncio.timeout(5), self._came:
            await self._came.wait_for(lambda: self.names.count(name) >= count)

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        assert request.transport is not None
        self._sockets.append(socket)
        self._transports.append(request.transport)
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await self._take(message.data)
        return socket

    async def _take(self, text: str) -> None:
        name = json.loads(text)["trnm"]
        async with self._came:
            self.texts.append(text if name != "LOGIN" else '{"trnm":"LOGIN"}')
            self._came.notify_all()
        for answer in self._next_answer(name):
            if answer is HANG_UP:
                self.hang_up()
            else:
                await self.say(answer)

    def _next_answer(self, name: str) -> tuple[str, ...]:
        if self._answers[name]:
            return self._answers[name].popleft()
        if name == "PING":
            return ()
        return (json.dumps({"trnm": name, "return_code": 0, **_GOOD.get(name, {})}),)


def real(type: str, item: str, **values: str) -> str:
    """Return a REAL frame; ``f10="1"`` stands for FID 10."""
    fids = {name.removeprefix("f"): text for name, text in values.items()}
    return json.dumps({"data": [{"values": fids, "type": type, "item": item}], "trnm": "REAL"})
