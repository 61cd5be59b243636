"""Sender: sends an order once and returns its number. It follows nothing."""

from __future__ import annotations

from typing import Any

from kiwoom_async.errors import DecodeError
from kiwoom_async.execution.ledger import key_of
from kiwoom_async.net.http import Reply
from kiwoom_async.net.rest import Delivery, Rest
from kiwoom_async.orders.request import OrderRequest
from kiwoom_async.wire.requests import TR

__all__ = ["Sender"]


class Sender:
    """Sends orders of any origin.

    Args:
        rest: The REST calls of the session.
    """

    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    async def send(self, tr: TR[Any, Any], request: OrderRequest, delivery: Delivery) -> str:
        """Send an order once.

        Args:
            tr: An order TR.
            request: Its encoded request.
            delivery: Says whether the order is in doubt when this fails or is cancelled.

        Returns:
            The order number.

        Raises:
            APIError: the broker refused, or its answer is not known to be a refusal.
            TransportError: no answer came, or the order could not be sent.
            DecodeError: the answer has no order number.
        """
        reply = await self._rest.call(
            request.api_id, request.path, request.fields, order=True, delivery=delivery
        )
        return _number_in(tr, reply)


def _number_in(tr: TR[Any, Any], reply: Reply) -> str:
    """Return the order number of a good answer.

    Raises:
        DecodeError: it is missing or blank.
    """
    no: str = tr.answer.of(reply.body).order_no
    if not key_of(no):
        raise DecodeError(f"{tr.id}: the answer has the order number {no!r}", payload=reply.body)
    return no
