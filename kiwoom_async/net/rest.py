"""Calls of TRs: token, rate limit, retry, errors."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from kiwoom_async.config import Secret, Server
from kiwoom_async.errors import RateLimitError, TokenExpired
from kiwoom_async.net.auth import Tokens
from kiwoom_async.net.limiter import Limiter
from kiwoom_async.net.retry import Retry
from kiwoom_async.net.transport import Reply, Transport
from kiwoom_async.wire import answers

__all__ = ["Rest"]


class Rest:
    """The REST side of a session; any number of calls may be under way at once."""

    def __init__(self, server: Server, transport: Transport, tokens: Tokens, retry: Retry) -> None:
        self._server = server
        self._transport = transport
        self._tokens = tokens
        self._retry = retry
        self._limiters: dict[str, Limiter] = {}

    async def call(
        self,
        api_id: str,
        path: str,
        fields: Mapping[str, str],
        *,
        next_key: str = "",
        order: bool = False,
    ) -> Reply:
        """Call a TR and return its good answer.

        A cancelled query leaves no trace. A cancelled order may have been booked.

        Args:
            api_id: TR id.
            path: Path of the TR's group (``/api/dostk/chart``).
            fields: Body by wire names.
            next_key: Continues a walk; the key stays valid over refusals and lost connections.
            order: Whether trying again could do a thing twice.

        Raises:
            APIError: Kiwoom refused.
            TransportError, DecodeError: no answer, or none that can be read.
        """
        body = msgspec.json.encode(fields)
        continuation = {"cont-yn": "Y", "next-key": next_key} if next_key else {}

        async def attempt() -> Reply:
            return await self._attempt(api_id, path, body, continuation)

        return await self._retry.run(attempt, order=order)

    async def _attempt(
        self, api_id: str, path: str, body: bytes, continuation: Mapping[str, str]
    ) -> Reply:
        limiter = self._limiter(api_id)
        with await limiter.permit() as permit:
            token = await self._tokens.get()
            headers = {
                "api-id": api_id,
                "authorization": Secret(f"Bearer {token.text}"),
                **continuation,
            }
            reply = await self._transport.post(self._server.rest + path, body, headers, permit)
        try:
            answers.check(api_id, reply.status, reply.body)
        except TokenExpired:
            self._tokens.drop(token)
            raise
        except RateLimitError as error:
            limiter.learn(error.limit or limiter.calls)
            raise
        return reply

    def _limiter(self, api_id: str) -> Limiter:
        limiter = self._limiters.get(api_id)
        if limiter is None:
            limits = self._server.limits
            window = limits.window + limits.margin if limits.window else 0.0
            limiter = self._limiters[api_id] = Limiter(limits.calls, window)
        return limiter
