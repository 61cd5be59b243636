"""REST calls of a remote session: the gateway makes them."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Mapping

from kiwoom_async._lifetime import Lifetime
from kiwoom_async.capture.codec import codec
from kiwoom_async.clock import Clock
from kiwoom_async.config import Timeouts
from kiwoom_async.errors import (
    BusError,
    BusRefused,
    ConfigError,
    DecodeError,
    KiwoomError,
    TransportError,
)
from kiwoom_async.net.http import Reply
from kiwoom_async.remote.failures import error_of
from kiwoom_async.remote.line import Line
from kiwoom_async.remote.messages import Answer, Call
from kiwoom_async.telemetry.events import RequestAnswered, RequestFailed, RequestSent
from kiwoom_async.telemetry.hooks import Hooks

__all__ = ["RemoteRest"]

_PAUSE = 0.05  # seconds from the return of the gateway to the next try


class RemoteRest:
    """Takes the place of ``Rest``.

    Args:
        line: The gateway.
        lifetime: Lifetime of the session.
        timeouts: ``total`` limits how long a gateway that is away is waited for.
        clock: Clock of the session.
        hooks: Called with each request.

    Attributes:
        answered_at: When the last good answer came, by ``Clock.monotonic``; None before the first.
    """

    def __init__(
        self, line: Line, lifetime: Lifetime, timeouts: Timeouts, clock: Clock, hooks: Hooks
    ) -> None:
        self.answered_at: float | None = None
        self._line = line
        self._lifetime = lifetime
        self._timeouts = timeouts
        self._clock = clock
        self._hooks = hooks

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
        asked = Call(api_id=api_id, fields=dict(fields), next_key=next_key, until=math.inf)
        attempt = 0
        while True:
            self._lifetime.check()
            attempt += 1
            try:
                return await self._try(asked, attempt)
            except BusRefused:
                raise
            except BusError as error:
                self._lifetime.check()
                try:
                    async with asyncio.timeout_at(give_up):
                        await self._line.present.wait()
                        await asyncio.sleep(_PAUSE)
                except TimeoutError:
                    raise TransportError(f"{api_id}: {error}") from error

    async def _try(self, call: Call, attempt: int) -> Reply:
        """Ask the gateway once, and call the hooks."""
        began = self._clock.monotonic()
        self._hooks.emit(RequestSent(call.api_id, attempt, order=False))
        try:
            reply = await self._ask(call)
        except KiwoomError as error:
            is_last = isinstance(error, BusRefused) or not isinstance(error, BusError)
            pause, took = None if is_last else _PAUSE, self._clock.monotonic() - began
            self._hooks.emit(RequestFailed(call.api_id, attempt, took, error, pause))
            raise
        self.answered_at = now = self._clock.monotonic()
        self._hooks.emit(RequestAnswered(call.api_id, attempt, now - began))
        return reply

    async def _ask(self, call: Call) -> Reply:
        subject = self._line.subjects.read(self._line.name, "call")
        answer: Answer = await self._line.ask(subject, call, Answer)
        if answer.error is not None:
            raise error_of(answer.error)
        body = codec().decompress(answer.body) if answer.packed else answer.body
        if body is None:
            raise DecodeError(f"{call.api_id}: the answer of the gateway is damaged")
        return Reply(200, answer.next_key, body, answer.is_cut)
