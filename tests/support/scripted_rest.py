"""Scripted REST server: answers of a test, where the simulator's market is not enough."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Self

from aiohttp import web

from kiwoom_async import Limits, Server

__all__ = ["ScriptedRest"]

_TOKEN = {"token": "t" * 86, "token_type": "Bearer", "expires_dt": "20991231235959"}


class ScriptedRest:
    """Issues a token, and answers each TR with what a function makes of the request.

    Attributes:
        calls: The TRs that were asked for, each with its body; no tokens.
    """

    def __init__(self, **answers: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self._answers = answers
        self._port = 0

    async def __aenter__(self) -> Self:
        self._server = web.Server(self._serve)
        loop = asyncio.get_running_loop()
        self._listening = await loop.create_server(self._server, "127.0.0.1", 0)
        self._port = self._listening.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *error: object) -> None:
        self._listening.close()
        await self._server.shutdown(0.1)

    @property
    def server(self) -> Server:
        """Where a session finds it."""
        address = f"127.0.0.1:{self._port}"
        limits = Limits(calls=1_000)
        return Server(rest=f"http://{address}", websocket=f"ws://{address}/", limits=limits)

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.path == "/oauth2/token":
            return web.json_response(_TOKEN | {"return_code": 0, "return_msg": ""})
        if "api-id" not in request.headers:  # no socket is served here
            return web.Response(status=404)
        api_id, body = request.headers["api-id"], await request.json()
        self.calls.append((api_id, body))
        answer = self._answers[api_id](body)
        return web.json_response({"return_code": 0, "return_msg": ""} | answer)
