"""Sender of a remote session: the gateway sends the orders, each at most once."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

from kiwoom_async.clock import Clock
from kiwoom_async.config import Limits
from kiwoom_async.errors import GuardRefused, KiwoomError, TransportError
from kiwoom_async.execution.order_journal import Outcome
from kiwoom_async.net.limiter import Permit
from kiwoom_async.net.rest import Delivery
from kiwoom_async.orders.state import OrderState
from kiwoom_async.remote.failures import error_of
from kiwoom_async.remote.line import Line
from kiwoom_async.remote.messages import Answer, Failure, OrderCall, Resolve
from kiwoom_async.remote.questions import NotSent
from kiwoom_async.telemetry.events import RequestAnswered, RequestFailed, RequestSent
from kiwoom_async.telemetry.hooks import Hooks
from kiwoom_async.wire.arguments import Arguments
from kiwoom_async.wire.requests import TR

__all__ = ["RemoteSender"]

_PATIENCE = 10.0  # seconds in which the gateway must begin with an order
_WORKING = 60.0  # seconds that it may need then


class RemoteSender:
    """Takes the place of ``Sender``.

    Args:
        line: The gateway.
        clock: The clock of the session.
        hooks: Called with each request.
    """

    def __init__(self, line: Line, clock: Clock, hooks: Hooks) -> None:
        self._line = line
        self._clock = clock
        self._hooks = hooks

    async def send(
        self,
        order: OrderState,
        tr: TR[Any, Any],
        arguments: Arguments,
        delivery: Delivery,
        before: frozenset[str] | None,
    ) -> str:
        """Send an order once; see ``Sender.send``.

        Raises:
            GuardRefused: the guard of the gateway's session refused it.
            APIError: the broker refused.
            TransportError, BusError: no answer came, or it was not sent.
        """
        began = self._clock.monotonic()
        try:
            no = await self._send(order, tr, arguments, delivery)
        except KiwoomError as error:
            took = self._clock.monotonic() - began
            self._hooks.emit(RequestFailed(tr.id, 1, took, error, None))
            raise
        self._hooks.emit(RequestAnswered(tr.id, 1, self._clock.monotonic() - began))
        return no

    async def _send(
        self, order: OrderState, tr: TR[Any, Any], arguments: Arguments, delivery: Delivery
    ) -> str:
        order.journal_id = secrets.token_hex(12)
        call = OrderCall(
            id=order.journal_id,
            instance=self._line.instance,
            epoch=self._line.epoch,
            until=self._line.until(_PATIENCE),
            api_id=tr.id,
            arguments=[arguments[argument.name] for argument in tr.arguments],
        )
        subject = self._line.subjects.trade(self._line.name, "order")
        try:
            async with asyncio.timeout(_PATIENCE + _WORKING):
                answer: Answer = await self._line.ask(
                    subject, call, Answer, on_send=lambda: self._note_sent(tr.id, delivery)
                )
        except NotSent:
            delivery.permit = None
            raise
        except TimeoutError:
            raise TransportError("the gateway does not answer") from None
        return self._judged(order, answer, delivery)

    async def note(self, order: OrderState, outcome: Outcome, no: str = "") -> None:
        """Do nothing: the gateway's session has the order journal."""

    async def resolve(self, order: OrderState) -> Answer:
        """Ask the gateway what became of an order.

        Raises:
            BusError: no gateway, or no answer.
        """
        subject = self._line.subjects.trade(self._line.name, "resolve")
        answer: Answer = await self._line.ask(subject, Resolve(id=order.journal_id), Answer)
        return answer

    def _judged(self, order: OrderState, answer: Answer, delivery: Delivery) -> str:
        """Return the number in an answer, or raise what it says instead."""
        if answer.outcome == "booked":
            return answer.no
        failure = answer.error or Failure(kind="TransportError", message="no reason was given")
        if answer.outcome == "not_booked":
            delivery.permit = None
        if failure.kind == "GuardRefused":
            order.reject(failure.message)
            reason: Any = failure.reason
            raise GuardRefused(failure.message, order=order.face, reason=reason)
        error: KiwoomError = error_of(failure)
        raise error

    def _note_sent(self, api_id: str, delivery: Delivery) -> None:
        self._hooks.emit(RequestSent(api_id, 1, order=True))
        permit = Permit(Limits(), self._clock)
        permit.sent()
        delivery.permit = permit
