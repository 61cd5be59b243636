"""Calls of TRs: token, rate limit, retry, errors."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import msgspec

from kiwoom_async.clock import Clock
from kiwoom_async.config import Secret, Server
from kiwoom_async.errors import TokenExpired
from kiwoom_async.net.http import Reply, Transport
from kiwoom_async.net.lane import Delivery, Lane
from kiwoom_async.net.limiter import Permit
from kiwoom_async.net.tokens import Tokens
from kiwoom_async.wire import answers

__all__ = ["Delivery", "Rest"]


class Rest:
    """The REST side of a session; any number of calls may be under way at once."""

    def __init__(
        self,
        server: Server,
        transport: Transport,
        tokens: Tokens,
        clock: Clock,
        *,
        total: float,
    ) -> None:
        self._server = server
        self._transport = transport
        self._tokens = tokens
        self._clock = clock
        self._total = total
        self._lanes: dict[str, Lane] = {}

    async def call(
        self,
        api_id: str,
        path: str,
        fields: Mapping[str, str],
        *,
        next_key: str = "",
        order: bool = False,
        delivery: Delivery | None = None,
    ) -> Reply:
        """Call a TR and return its good answer.

        A cancelled query leaves no trace. A cancelled order may have been booked.

        Args:
            api_id: TR id.
            path: Path of the TR's group (``/api/dostk/chart``).
            fields: Body by wire names.
            next_key: Continues a walk; the key stays valid over refusals and lost connections.
            order: Whether trying again could do a thing twice.
            delivery: Is kept up to date for a caller that may be cancelled.

        Raises:
            APIError: Kiwoom refused.
            TransportError, DecodeError: no answer, or none that can be read.
        """
        body = msgspec.json.encode(fields)
        headers = {"api-id": api_id}
        if next_key:
            headers |= {"cont-yn": "Y", "next-key": next_key}
        attempt = partial(self._attempt, api_id, self._server.rest + path, body, headers)
        return await self._lane(api_id).run(attempt, order=order, delivery=delivery)

    async def _attempt(
        self, api_id: str, url: str, body: bytes, headers: Mapping[str, str], permit: Permit
    ) -> Reply:
        token = await self._tokens.get()
        authorization = Secret(f"Bearer {token.text}")
        reply = await self._transport.post(
            url, body, {**headers, "authorization": authorization}, permit
        )
        try:
            answers.check(api_id, reply.status, reply.body)
        except TokenExpired:
            self._tokens.drop(token)
            raise
        return reply

    def _lane(self, api_id: str) -> Lane:
        lane = self._lanes.get(api_id)
        if lane is None:
            lane = Lane(self._server.limits, self._clock, total=self._total)
            self._lanes[api_id] = lane
        return lane
