"""Scripted broker: REST and WebSocket answers of a test that the simulator would never give."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from typing import Any, Self

from aiohttp import web
from aiohttp.test_utils import TestServer

from kiwoom_async import Credentials, Limits, Server, Timeouts
from tests.support.scripted import ScriptedSocket, real

__all__ = ["CREDENTIALS", "HANG_UP", "QUICK", "SILENCE", "ScriptedBroker", "order_row"]

CREDENTIALS = Credentials(appkey="scripted-key", secretkey="scripted-secret")
QUICK = Timeouts(reconnect_first=0.01, reconnect_longest=0.02, attempt=5)
HANG_UP = "hang up"
"""Instead of an answer: break the connection."""
SILENCE = "silence"
"""Instead of an answer: none at all."""

_ORDER_PATHS = ("/api/dostk/ordr", "/api/dostk/crdordr")
_LISTS = {"kt00007": "acnt_ord_cntr_prps_dtl", "kt50030": "acnt_ord_cntr_prst"}
_EXPIRY = "20991231235959"

Answer = dict[str, Any] | bytes | str


class ScriptedBroker:
    """Answers every call normally unless scripted otherwise; orders are numbered from 1.

    Attributes:
        calls: TR ids in the order they came; ``token`` for the token endpoint.
        bodies: The bodies of the calls, beside them.
        socket: Its WebSocket server.
    """

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.bodies: list[dict[str, str]] = []
        self.socket = ScriptedSocket()
        self._answers: defaultdict[str, deque[tuple[int, Answer]]] = defaultdict(deque)
        self._always: dict[str, tuple[int, Answer]] = {}
        self._released: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._came = asyncio.Condition()

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/{path:.*}", self._serve)
        self._rest = TestServer(app)
        await self._rest.start_server()
        await self.socket.__aenter__()
        return self

    async def __aexit__(self, *error: object) -> None:
        self.release(HANG_UP)
        await self.socket.__aexit__(*error)
        await self._rest.close()

    @property
    def server(self) -> Server:
        """Where it listens; it counts no calls."""
        url = str(self._rest.make_url("")).rstrip("/")
        return Server(rest=url, websocket=self.socket.url, limits=Limits(calls=100))

    def answer(self, api_id: str, *answers: Answer, status: int = 200) -> None:
        """Answer the next calls of a TR with these, one after the other."""
        self._answers[api_id].extend((status, answer) for answer in answers)

    def always(self, api_id: str, answer: Answer, status: int = 200) -> None:
        """Answer every call of a TR with this."""
        self._always[api_id] = (status, answer)

    def books(self, *rows: dict[str, str], api_id: str = "kt00007") -> None:
        """Set the rows of the list of orders."""
        self.always(api_id, {"return_code": 0, "return_msg": "", _LISTS[api_id]: list(rows)})

    def release(self, answer: Answer) -> None:
        """Answer the calls that got none so far with this."""
        if not self._released.done():
            self._released.set_result(answer)

    async def came(self, api_id: str, count: int = 1) -> None:
        """Wait until so many calls of a TR have come."""
        async with asyncio.timeout(5), self._came:
            await self._came.wait_for(lambda: self.calls.count(api_id) >= count)

    async def event(self, no: str, what: str, **fids: str) -> None:
        """Push an order event; the values not given are those of an accepted order of 10."""
        values = {
            **{"f9201": "1234567890", "f9203": no, "f9001": "A005930", "f913": what},
            **{"f900": "10", "f901": "70000", "f902": "10", "f903": "0", "f904": "0000000"},
            **{"f907": "2", "f908": "100000", "f909": "", "f914": "", "f915": ""},
        }
        await self.socket.say(real("00", "", **values | fids))

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        is_call = request.path.startswith("/api/")
        api_id = request.headers["api-id"] if is_call else "token"
        body: dict[str, str] = await request.json()
        async with self._came:
            self.calls.append(api_id)
            self.bodies.append(body)
            self._came.notify_all()
        status, answer = self._next(api_id, request.path)
        if answer == SILENCE:
            answer = await asyncio.shield(self._released)
        if answer == HANG_UP:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if isinstance(answer, dict):
            return web.json_response(answer, status=status)
        text = answer if isinstance(answer, bytes) else answer.encode()
        return web.Response(body=text, status=status, content_type="text/html")

    def _next(self, api_id: str, path: str) -> tuple[int, Answer]:
        if self._answers[api_id]:
            return self._answers[api_id].popleft()
        if api_id in self._always:
            return self._always[api_id]
        good: dict[str, Any]
        if api_id == "token":
            token = f"token-{self.calls.count('token')}"
            good = {"token": token, "token_type": "Bearer", "expires_dt": _EXPIRY}
        elif path in _ORDER_PATHS:
            good = {"ord_no": f"{sum(call.startswith('kt1') for call in self.calls):07}"}
        else:
            good = {_LISTS.get(api_id, "rows"): []}
        return 200, {"return_code": 0, "return_msg": "", **good}


def order_row(no: str, **cells: str) -> dict[str, str]:
    """Return a row of kt00007: a new order of 10 at 70,000 that rests, but for the cells given."""
    return {
        **{"ord_no": no, "stk_cd": "A005930", "ord_qty": "10", "ord_uv": "70000"},
        **{"ori_ord": "0000000", "io_tp_nm": "현금매수", "acpt_tp": "접수", "cnfm_qty": "0"},
        **{"cntr_qty": "0", "cntr_uv": "0", "ord_remnq": "10", "mdfy_cncl": "", "ord_tm": ""},
        **cells,
    }
