"""REST calls of a remote session: the gateway makes them."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Mapping

from kiwoom_async._lifetime import Lifetime
from kiwoom_async.capture.codec import codec
from kiwoom_async.config import Timeouts
from kiwoom_async.errors import BusError, BusRefused, ConfigError, DecodeError, TransportError
from kiwoom_async.net.http import Reply
from kiwoom_async.remote.failures import error_of
from kiwoom_async.remote.line import Line
from kiwoom_async.remote.messages import Answer, Call

__all__ = ["RemoteRest"]


class RemoteRest:
    """Takes the place of ``Rest``.

    Args:
        line: The gateway.
        lifetime: Lifetime of the session.
        timeouts: ``total`` limits how long a gateway that is away is waited for.
    """

    def __init__(self, line: Line, lifetime: Lifetime, timeouts: Timeouts) -> None:
        self._line = line
        self._lifetime = lifetime
        self._timeouts = timeouts

    async def call(
        self,
        api_id: str,
        path: str,
        fields: Mapping[str, str],
        *,
        next_key: str = "",
        order: bool = False,
    ) -> Reply:
        """Call a TR by way of the gateway; see ``Rest.call``. A query can be cancelled safely.

        A query that gets no answer because the gateway or the broker went away is asked again.

        Raises:
            ConfigError: an order: it would not be followed; or a TR that the gateway doesn't know.
            APIError, DecodeError: as the gateway's session says.
            TransportError: no gateway, or no answer.
            BusRefused: the broker does not allow it.
        """
        if order:
            raise ConfigError(
                f"{api_id} may be an order: remotely only session.orders sends orders"
            )
        give_up = asyncio.get_running_loop().time() + self._timeouts.total
        while True:
            self._lifetime.check()
            try:
                return await self._ask(
                    Call(api_id=api_id, fields=dict(fields), next_key=next_key, until=math.inf)
                )
            except BusRefused:
                raise
            except BusError as error:
                try:
                    async with asyncio.timeout_at(give_up):
                        await self._line.present.wait()
                        await asyncio.sleep(0.05)
                except TimeoutError:
                    raise TransportError(f"{api_id}: {error}") from error

    async def _ask(self, call: Call) -> Reply:
        subject = self._line.subjects.read(self._line.name, "call")
        answer: Answer = await self._line.ask(subject, call, Answer)
        if answer.error is not None:
            raise error_of(answer.error)
        body = codec().decompress(answer.body) if answer.packed else answer.body
        if body is None:
            raise DecodeError(f"{call.api_id}: the answer of the gateway is damaged")
        return Reply(200, answer.next_key, body, answer.is_cut)
