"""Sender: sends an order once, with its intent on disk before, and returns its number.

It follows nothing: orders of any origin can be sent through it.
"""

from __future__ import annotations

from typing import Any, Protocol

import anyio

from kiwoom_async._threads import to_the_end
from kiwoom_async.errors import DecodeError, KiwoomError, OrderError
from kiwoom_async.execution.ledger import key_of
from kiwoom_async.execution.order_journal import OrderJournal, Outcome
from kiwoom_async.net.http import Reply
from kiwoom_async.net.rest import Delivery, Rest
from kiwoom_async.orders.refusals import is_rejection, is_turned_away
from kiwoom_async.orders.request import OrderRequest
from kiwoom_async.orders.state import OrderState
from kiwoom_async.wire.arguments import Arguments
from kiwoom_async.wire.requests import TR

__all__ = ["OrderSender", "Sender"]


class OrderSender(Protocol):
    """Interface of what sends the orders of a desk; see :class:`Sender`."""

    async def send(
        self,
        order: OrderState,
        tr: TR[Any, Any],
        arguments: Arguments,
        delivery: Delivery,
        before: frozenset[str] | None,
    ) -> str: ...
    async def note(self, order: OrderState, outcome: Outcome, no: str = "") -> None: ...


class Sender:
    """Sends orders.

    Args:
        rest: The REST calls of the session.
        journal: Where intents and outcomes are written.
    """

    def __init__(self, rest: Rest, journal: OrderJournal) -> None:
        self._rest = rest
        self._journal = journal

    async def send(
        self,
        order: OrderState,
        tr: TR[Any, Any],
        arguments: Arguments,
        delivery: Delivery,
        before: frozenset[str] | None,
    ) -> str:
        """Send an order once.

        Args:
            order: The order with its encoded request.
            tr: Its TR.
            arguments: What was encoded, by name.
            delivery: Says whether the order is in doubt when this fails or is cancelled.
            before: Keys of the order numbers that exist, None if they are not known.

        Returns:
            The order number; the caller notes it in the journal once the order has it.

        Raises:
            OrderError: it could not be written to the journal; nothing was sent.
            APIError: the broker refused, or its answer is not known to be a refusal.
            TransportError: no answer came, or the order could not be sent.
            DecodeError: the answer has no order number.
        """
        request = order.request
        assert request is not None
        order.journal_id = self._journal.new_id()  # before: it may be written and then cancelled
        try:
            await self._intend(order, request, before)
            reply = await self._rest.call(
                request.api_id, request.path, request.fields, order=True, delivery=delivery
            )
            return _number_in(tr, reply)
        except BaseException as error:
            await self._note_failure(order, _outcome_of(error, delivery), delivery)
            raise

    async def note(self, order: OrderState, outcome: Outcome, no: str = "") -> None:
        """Write how sending an order ended, also when cancelled meanwhile."""
        await to_the_end(self._journal.note(order.journal_id, outcome, no))

    async def _note_failure(self, order: OrderState, outcome: Outcome, delivery: Delivery) -> None:
        try:
            await self.note(order, outcome)
        except anyio.get_cancelled_exc_class():
            if outcome == "refused":  # the cancellation hides the refusal, not that it was one
                delivery.permit = None
            raise

    async def _intend(
        self, order: OrderState, request: OrderRequest, before: frozenset[str] | None
    ) -> None:
        """Write the intent. A cancellation is sent even when that fails: it can do no harm twice.

        Raises:
            OrderError: it could not be written.
        """
        try:
            await self._journal.intend(order.journal_id, order.ticket, request.api_id, before)
        except OSError as error:
            if order.ticket.action != "cancel":
                raise OrderError(
                    f"{order!r}: not sent, because the order journal can't be written: {error}",
                    order=order.face,
                ) from error


def _outcome_of(error: BaseException, delivery: Delivery) -> Outcome:
    if not delivery.in_doubt:
        return "not_sent"
    known = isinstance(error, KiwoomError) and (is_rejection(error) or is_turned_away(error))
    return "refused" if known else "in_doubt"


def _number_in(tr: TR[Any, Any], reply: Reply) -> str:
    """Return the order number of a good answer.

    Raises:
        DecodeError: it is missing or blank.
    """
    no: str = tr.answer.of(reply.body).order_no
    if not key_of(no):
        raise DecodeError(f"{tr.id}: the answer has the order number {no!r}", payload=reply.body)
    return no
