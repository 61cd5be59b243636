"""Bare client for the tests: sends given frames and interprets nothing."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from typing import Any, NamedTuple

import aiohttp

from kiwoom_async.config import Credentials
from kiwoom_async.simulator import Simulator
from kiwoom_async.spec import load

PATIENCE = 5.0
PING = '{"trnm":"PING"}'

Message = dict[str, Any]


class Reply(NamedTuple):
    status: int
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> Message:
        body: Message = json.loads(self.raw)
        return body

    @property
    def code(self) -> int:
        return int(self.body["return_code"])

    @property
    def message(self) -> str:
        return str(self.body["return_msg"])


class Client:
    """One key of a simulator, over HTTP and WebSocket."""

    def __init__(
        self, exchange: Simulator, http: aiohttp.ClientSession, credentials: Credentials
    ) -> None:
        self.exchange = exchange
        self.http = http
        self.credentials = credentials
        self.token = ""

    async def post(self, path: str, body: Any, headers: dict[str, str] | None = None) -> Reply:
        async with self.http.post(
            self.exchange.server.rest + path, json=body, headers=headers
        ) as response:
            lower = {name.lower(): value for name, value in response.headers.items()}
            return Reply(response.status, lower, await response.read())

    async def issue(self) -> Reply:
        body = {
            "grant_type": "client_credentials",
            "appkey": str(self.credentials.appkey),
            "secretkey": str(self.credentials.secretkey),
        }
        reply = await self.post("/oauth2/token", body)
        if reply.status == 200 and reply.raw.startswith(b"{") and reply.body.get("token"):
            self.token = reply.body["token"]
        return reply

    async def call(self, api_id: str, *, next_key: str = "", **fields: str) -> Reply:
        if not self.token:
            await self.issue()
        headers = {"api-id": api_id, "authorization": f"Bearer {self.token}"}
        if next_key:
            headers |= {"cont-yn": "Y", "next-key": next_key}
        return await self.post(load().apis[api_id].url, fields, headers)

    async def order(self, api_id: str = "kt10000", **fields: str) -> Reply:
        """Send an order with plain defaults: ten shares of Samsung at the limit given."""
        body = {"dmst_stex_tp": "KRX", "stk_cd": "005930", "ord_qty": "10", "trde_tp": "0"}
        return await self.call(api_id, **(body | fields))

    @contextlib.asynccontextmanager
    async def socket(self, *, login: bool = True) -> AsyncIterator[Socket]:
        async with self.http.ws_connect(self.exchange.server.websocket) as ws:
            socket = Socket(ws)
            if login:
                if not self.token:
                    await self.issue()
                await socket.send(trnm="LOGIN", token=self.token)
                assert (await socket.next("LOGIN"))["return_code"] == 0
            yield socket


class Socket:
    """A WebSocket; everything that came is kept in ``seen``."""

    def __init__(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        self.ws = ws
        self.seen: list[str] = []
        self.backlog: list[Message] = []
        self.answer_pings = True

    async def send(self, **message: Any) -> None:
        await self.ws.send_json(message)

    async def register(self, *types: str, items: tuple[str, ...] = ("",), **more: str) -> Message:
        data = [{"item": list(items), "type": list(types)}]
        await self.send(**({"trnm": "REG", "grp_no": "1", "refresh": "1"} | more), data=data)
        return await self.next("REG")

    async def receive(self) -> Message | None:
        """Return the next frame, None when the connection is closed."""
        async with asyncio.timeout(PATIENCE):
            message = await self.ws.receive()
        if message.type is not aiohttp.WSMsgType.TEXT:
            return None
        self.seen.append(message.data)
        if message.data == PING and self.answer_pings:
            await self.ws.send_str(PING)
        received: Message = json.loads(message.data)
        return received

    async def next(self, name: str) -> Message:
        """Return the next frame of this name; entries of REAL frames on the way are kept."""
        while (message := await self.receive()) is not None:
            if message.get("trnm") == "REAL":
                self.backlog += message["data"]
            if message.get("trnm") == name:
                return message
        raise AssertionError(f"closed before any {name}: {self.seen[-3:]}")

    async def entries(
        self, count: int, wanted: Callable[[Message], bool] = lambda entry: True
    ) -> list[Message]:
        """Return the next entries of REAL frames that are wanted; the others are kept for later."""
        while len([entry for entry in self.backlog if wanted(entry)]) < count:
            await self.next("REAL")
        found = [entry for entry in self.backlog if wanted(entry)][:count]
        self.backlog = [entry for entry in self.backlog if entry not in found]
        return found

    async def closed(self) -> tuple[int | None, str | None]:
        """Read until the end: the close code, and the reason of the last frame."""
        while await self.receive() is not None:
            pass
        return self.ws.close_code, self.seen[-1] if self.seen else None
