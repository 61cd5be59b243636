"""REST calls: token, rate limit, retry and errors of every TR."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from kiwoom_async.clock import Clock
from kiwoom_async.config import Secret, Server, Timeouts
from kiwoom_async.errors import Blocked, KiwoomError, RateLimitError, TokenExpired
from kiwoom_async.net.http import Reply, Transport
from kiwoom_async.net.limiter import Limiters, Permit
from kiwoom_async.net.retry import Retries
from kiwoom_async.net.tokens import Tokens
from kiwoom_async.telemetry.events import (
    RequestAnswered,
    RequestFailed,
    RequestSent,
    RequestWaited,
)
from kiwoom_async.telemetry.hooks import Hooks
from kiwoom_async.wire import answers

__all__ = ["Delivery", "Rest"]

_WAIT = 0.001  # seconds; a shorter wait for a permit is no event


class Delivery:
    """Progress of a running call, for a caller that may be cancelled.

    Args:
        check: Called before each request is sent, when nothing is waited for any more; what it
            raises is raised, and nothing is sent.

    Attributes:
        permit: Permit of the running request; None before the first one and after a refusal.
    """

    def __init__(self, check: Callable[[], object] = lambda: None) -> None:
        self.check = check
        self.permit: Permit | None = None

    @property
    def in_doubt(self) -> bool:
        """Whether a request was sent and no conclusive answer has arrived."""
        return self.permit is not None and self.permit.is_sent


class _Request(msgspec.Struct, frozen=True):
    api_id: str
    url: str
    body: bytes
    headers: Mapping[str, str]


class Rest:
    """The REST calls of a session; any number of calls may run at once.

    Attributes:
        answered_at: When the last good answer came, by ``Clock.monotonic``; None before the first.
    """

    def __init__(
        self,
        server: Server,
        transport: Transport,
        tokens: Tokens,
        limiters: Limiters,
        timeouts: Timeouts,
        clock: Clock,
        hooks: Hooks,
    ) -> None:
        self.answered_at: float | None = None
        self._hooks = hooks
        self._server = server
        self._transport = transport
        self._tokens = tokens
        self._limiters = limiters
        self._timeouts = timeouts
        self._clock = clock

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
        """Call a TR and return its successful answer.

        A query can be cancelled safely. A cancelled order may have been booked.

        Args:
            api_id: TR id.
            path: Path of the TR's group (``/api/dostk/chart``).
            fields: Body by wire names.
            next_key: Key of the page to fetch; it stays valid after refusals and disconnections.
            order: Whether the call places, changes or cancels an order (never retried after it was
                sent, unless it was refused before the broker checked it).
            delivery: Updated during the call, for a caller that may be cancelled.

        Raises:
            APIError: Kiwoom refused.
            TransportError, DecodeError: no answer, or an unreadable one.
        """
        self._tokens.check_session()
        headers = {"api-id": api_id}
        if next_key:
            headers |= {"cont-yn": "Y", "next-key": next_key}
        url = self._server.rest + path
        request = _Request(api_id, url, msgspec.json.encode(fields), headers)
        return await self._try(request, order, delivery or Delivery())

    async def _try(self, request: _Request, order: bool, delivery: Delivery) -> Reply:
        """Return the result of the first try that succeeds, else raise the error of the last."""
        limiter = self._limiters.of(request.api_id)
        retries = Retries(self._server.limits, self._timeouts, order)
        while True:
            asked = self._clock.monotonic()
            with await limiter.permit() as permit:
                began = self._clock.monotonic()
                self._note_wait(request, began - asked)
                delivery.permit = permit
                try:
                    return await self._attempt(request, permit, delivery, retries.attempt, order)
                except KiwoomError as error:
                    error.sent = permit.is_sent and not isinstance(error, Blocked)
                    if isinstance(error, RateLimitError) and error.limit:
                        limiter.learn(error.limit)
                    took, attempt = self._clock.monotonic() - began, retries.attempt
                    delay = retries.delay_after(error, took=took, jitter=self._clock.jitter())
                    self._hooks.emit(RequestFailed(request.api_id, attempt, took, error, delay))
                    if delay is None:
                        raise
            delivery.permit = None
            await self._clock.sleep(delay)

    def _note_wait(self, request: _Request, seconds: float) -> None:
        if seconds >= _WAIT:
            self._hooks.emit(RequestWaited(request.api_id, seconds))

    async def _attempt(
        self, request: _Request, permit: Permit, delivery: Delivery, attempt: int, order: bool
    ) -> Reply:
        token = await self._tokens.get()
        delivery.check()
        began = self._clock.monotonic()
        self._hooks.emit(RequestSent(request.api_id, attempt, order))
        headers = {**request.headers, "authorization": Secret(f"Bearer {token.text}")}
        reply = await self._transport.post(request.url, request.body, headers, permit)
        try:
            answers.check(request.api_id, reply.status, reply.body, self._tokens.mask)
        except TokenExpired:
            self._tokens.drop(token)
            raise
        self.answered_at = now = self._clock.monotonic()
        self._hooks.emit(RequestAnswered(request.api_id, attempt, now - began))
        return reply
