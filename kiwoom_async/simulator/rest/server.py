"""REST server: from an HTTP request through the gate to a TR, and back."""

from __future__ import annotations

import asyncio
import datetime as dt
import random
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from email.utils import format_datetime
from itertools import count
from typing import Any

import msgspec
from aiohttp import web

from kiwoom_async.simulator.clock import ExchangeTime
from kiwoom_async.simulator.exchange.exchange import Exchange
from kiwoom_async.simulator.exchange.trading.desk import Desk, OrderRefused
from kiwoom_async.simulator.exchange.trading.happenings import Happening
from kiwoom_async.simulator.faults import Fault, Faults
from kiwoom_async.simulator.journal import Call, Journal
from kiwoom_async.simulator.rest import gate
from kiwoom_async.simulator.rest.calls import Answer, Request
from kiwoom_async.simulator.rest.catalogue import handler_of
from kiwoom_async.simulator.rest.filter import BLOCKED, blocks
from kiwoom_async.simulator.rest.oauth import OAuth
from kiwoom_async.simulator.rest.pages import encode_key
from kiwoom_async.simulator.rest.preparation import prepare
from kiwoom_async.simulator.rest.quota import Quota
from kiwoom_async.simulator.rest.refusals import Refusal, order_refused, refused
from kiwoom_async.simulator.rules import Rules
from kiwoom_async.simulator.timers import Timer
from kiwoom_async.simulator.tokens import Tokens

__all__ = ["RestServer"]

_JSON = "application/json;charset=UTF-8"
_PATIENCE = 0.2  # seconds in which events may be sent ahead of their answer
Fields = dict[str, Any]

_OAUTH_IDS = {"/oauth2/token": "au10001", "/oauth2/revoke": "au10002"}


class Reply(msgspec.Struct, kw_only=True):
    """An HTTP answer, ready to send.

    Attributes:
        answer: Answer of the TR, None if no TR was reached.
    """

    status: int
    body: bytes
    content_type: str = _JSON
    headers: dict[str, str] = {}
    answer: Answer | None = None


class RestServer:
    """Everything on the REST port.

    Attributes:
        quota: The rate limit.
    """

    def __init__(
        self,
        *,
        rules: Rules,
        seed: int,
        exchange: Exchange,
        desk: Desk,
        tokens: Tokens,
        journal: Journal,
        faults: Faults,
        time: ExchangeTime,
        publish: Callable[[Iterable[Happening]], None],
        drained: Callable[[], Awaitable[None]],
        issued: Callable[[], None],
    ) -> None:
        self.quota = Quota(rules.calls_per_window, rules.window, rules.status_of_refusals)
        self._oauth = OAuth(tokens, self.quota, rules.token_burst, issued)
        self._rules = rules
        self._exchange = exchange
        self._desk = desk
        self._tokens = tokens
        self._journal = journal
        self._faults = faults
        self._time = time
        self._publish = publish
        self._drained = drained
        self._rng = random.Random(f"{seed}:rest")
        self._travel = random.Random(f"{seed}:travel")
        self._timers: set[Timer | asyncio.TimerHandle] = set()
        self._closed = False
        self._numbers = count(1)

    def close(self) -> None:
        """Cancel what was to happen later."""
        self._closed = True
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Serve one call."""
        api_id = _OAUTH_IDS.get(request.path) or str(request.headers.get("api-id", ""))
        raw = await request.read()
        number = next(self._numbers)
        self._faults.arrived(api_id, number)
        if fault := self._faults.take("travel", api_id, number):
            await self._time.sleep(
                self._travel.uniform(fault.details["least"], fault.details["most"])
            )
        call = self._journal.call(api_id, request.path, request.headers)
        call.number = number
        self._journal.body(call, raw)
        if blocks(self._rules, request.headers):
            return await self._send(
                request, call, Reply(status=400, body=BLOCKED.encode(), content_type="text/html")
            )
        if fault := self._faults.take("answer", api_id, number):
            return await self._send(request, call, Reply(**fault.details))
        reply = await self._reply(request, call, raw)
        answer = reply.answer
        if answer is None or not answer.happened:
            return await self._finish(request, call, reply)
        if self._rules.order_events == "before":
            self._set_off(answer)
            await self._sent()
            return await self._finish(request, call, reply)
        try:
            return await self._finish(request, call, reply)
        finally:  # a booked order trades on even if the client no longer waits
            self._later(self._rules.event_delay, lambda: self._set_off(answer))

    async def _reply(self, request: web.BaseRequest, call: Call, raw: bytes) -> Reply:
        """Return the answer to a call, refused if a fault says so."""
        fault = self._faults.take("refuse", call.api_id, call.number)
        if fault and not fault.details["processed"]:
            return self._refusal(call, _refusal_of(fault, call))
        try:
            answer = await self._answer(request, call, raw)
        except Refusal as refusal:
            return self._refusal(call, refusal)
        if fault:
            reply = self._refusal(call, _refusal_of(fault, call))
            reply.answer = answer
            return reply
        status = {"return_code": 0, "return_msg": answer.message}
        body, status = self._cut(call, answer.body, status)
        return Reply(
            status=200,
            body=self._body(body, status),
            headers=self._headers(call, answer.cursor),
            answer=answer,
        )

    def _refusal(self, call: Call, refusal: Refusal) -> Reply:
        """Return a refusal as a reply; without a code it is a body ``null``."""
        if refusal.return_code == "":
            return Reply(status=refusal.status, body=b"null")
        status = {"return_code": refusal.return_code, "return_msg": refusal.message}
        headers = self._headers(call) if self._rules.refusal_headers else {}
        return Reply(status=refusal.status, body=self._body({}, status), headers=headers)

    def _headers(self, call: Call, cursor: str = "") -> dict[str, str]:
        """Return the headers of an answer, in lower case or with capitals."""
        headers = {
            "api-id": call.api_id,
            "cont-yn": "Y" if cursor else "N",
            "next-key": encode_key(call.api_id, cursor) if cursor else "",
            "access-control-expose-headers": "api-id,cont-yn,next-key",
        }
        if fault := self._faults.take("paging", call.api_id, call.number):
            headers |= {"cont-yn": "Y", "next-key": ""}
            if fault.details["key"] == "absent":
                del headers["next-key"]
        case = self._rng.choice((str.lower, str.title))  # the client must not care
        return {case(name): value for name, value in headers.items()}

    def _cut(self, call: Call, body: Fields, status: Fields) -> tuple[Fields, Fields]:
        """Return body and status of an answer, without what a fault cuts out."""
        fault = self._faults.take("cut", call.api_id, call.number)
        if fault is None:
            return body, status
        match fault.details["what"]:
            case "list":
                body = {name: one for name, one in body.items() if not isinstance(one, list)}
            case "null_list":
                body = {k: None if isinstance(one, list) else one for k, one in body.items()}
            case "return_code":
                status = {"return_msg": status["return_msg"]}
            case "null_code":
                status = status | {"return_code": None}
            case _:
                body, status = {}, {}
        return body, status

    def _body(self, fields: Fields, status: Fields) -> bytes:
        """Encode one object in one of the key orders that were seen."""
        first, second = self._rng.choice(((fields, status), (status, fields)))
        return msgspec.json.encode(first | second)

    async def _answer(self, request: web.BaseRequest, call: Call, raw: bytes) -> Answer:
        if request.path in _OAUTH_IDS:
            fields = gate.body_of(raw, request.content_type)
            endpoint = {"au10001": self._oauth.issue, "au10002": self._oauth.revoke}[call.api_id]
            return endpoint(fields, call.at)
        api = gate.find_api(call.api_id, request.path)
        token = gate.bearer(request.headers.get("authorization"), self._tokens)
        self.quota.check(token.appkey, call.api_id, call.at)
        fields = gate.body_of(raw, request.content_type)
        gate.check_fields(api, fields)
        gate.check_offer(api, self._rules)
        query = Request(
            api=api,
            rules=self._rules,
            exchange=self._exchange,
            desk=self._desk,
            account=token.account,
            fields=fields,
            cursor=gate.cursor_in(api.id, request.headers),
        )
        await prepare(query)
        try:
            return handler_of(api)(query)
        except OrderRefused as refusal:
            raise order_refused(refusal.code, refusal.reason) from None

    def _set_off(self, answer: Answer) -> None:
        """Publish what the call did; a booked order reaches the market."""
        happened = list(answer.happened)
        order = answer.entering
        if order is not None and not self._rules.fill_delay:
            happened += self._desk.enter(order)
        self._publish(happened)
        if order is not None and self._rules.fill_delay:
            self._later(self._rules.fill_delay, lambda: self._publish(self._desk.enter(order)))

    def _later(self, seconds: float, action: Callable[[], None]) -> None:
        if self._closed:
            return
        if not seconds:
            action()
            return

        def act() -> None:
            self._timers.discard(timer)
            action()

        timer = self._time.call_later(seconds, act)
        self._timers.add(timer)

    async def _sent(self) -> None:
        """Wait until the events were sent, though not for clients that do not read."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                await self._drained()

    async def _finish(
        self, request: web.BaseRequest, call: Call, reply: Reply
    ) -> web.StreamResponse:
        """Answer, late or never if a fault says so."""
        if fault := self._faults.take("delay", call.api_id, call.number):
            await self._time.sleep(fault.details["seconds"])
        if fault := self._faults.take("lose", call.api_id, call.number):
            return await self._lose(request, fault)
        return await self._send(request, call, reply)

    async def _lose(self, request: web.BaseRequest, fault: Fault) -> web.StreamResponse:
        """Answer nothing: hang until the client gives up, or close the connection on it."""
        if fault.details["how"] == "hang":
            await asyncio.Event().wait()
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    def _date(self) -> str:
        """Return the time of the exchange as a header has it."""
        return format_datetime(self._time.now().astimezone(dt.UTC), usegmt=True)

    async def _send(self, request: web.BaseRequest, call: Call, reply: Reply) -> web.StreamResponse:
        if fault := self._faults.take("garble", call.api_id, call.number):
            reply.body = fault.details["spoil"](reply.body)
        response = web.Response(
            status=reply.status,
            body=reply.body,
            headers={"Content-Type": reply.content_type, "Date": self._date(), **reply.headers},
        )
        await response.prepare(request)
        await response.write_eof()
        self._journal.answered(call, reply.status, reply.body)
        return response


def _refusal_of(fault: Fault, call: Call) -> Refusal:
    details = fault.details
    return refused(
        details["code"], status=details["status"], place=details["place"], api_id=call.api_id
    )
