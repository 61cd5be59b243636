"""How the namespaces call: arguments to a body, an answer to records."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from kiwoom_async.calls.pager import Pager
from kiwoom_async.clock import Clock
from kiwoom_async.config import Limits
from kiwoom_async.errors import UnknownSymbol
from kiwoom_async.net.rest import Rest
from kiwoom_async.records.record import Answer, Record
from kiwoom_async.wire import requests
from kiwoom_async.wire.requests import TR

if TYPE_CHECKING:
    from kiwoom_async.orders.order import Order

__all__ = ["Caller", "Namespace"]

AnswerT = TypeVar("AnswerT", bound=Answer)
RowT = TypeVar("RowT", bound=Record)


class OrderDesk(Protocol):
    """What sends orders."""

    async def place(
        self, tr: TR[Any, Any], arguments: Sequence[object], body: dict[str, str]
    ) -> Order:
        """Send an order once, and follow it."""
        ...


class Caller:
    """What the namespaces of a session share."""

    def __init__(self, rest: Rest, desk: OrderDesk, limits: Limits, clock: Clock) -> None:
        self._rest = rest
        self._desk = desk
        self._limits = limits
        self._clock = clock

    def pager(self, tr: TR[AnswerT, RowT], *arguments: object) -> Pager[RowT, AnswerT]:
        """A call with rows; bad arguments are refused now, nothing is sent yet.

        Raises:
            ConfigError: naming the argument.
        """
        body = self._encode(tr, arguments)
        fetch = partial(self._fetch, tr, body)
        return Pager(fetch, tr.answer, most_pages=self._limits.pages)

    async def answer(self, tr: TR[AnswerT, Any], *arguments: object) -> AnswerT:
        """The answer of a call without rows.

        Raises:
            ConfigError: naming the argument; nothing was sent.
            UnknownSymbol: every field of the answer is blank: there is no such symbol, or no data.
        """
        body = self._encode(tr, arguments)
        answer = await self._fetch(tr, body, "")
        if answer.is_blank():
            raise UnknownSymbol(
                f"no data for {', '.join(map(repr, arguments)) or 'this'}", api_id=tr.id
            )
        return answer

    async def order(self, tr: TR[Any, Any], *arguments: object) -> Order:
        """Place, change or cancel an order; see :class:`~kiwoom_async.execution.desk.Desk`."""
        return await self._desk.place(tr, arguments, self._encode(tr, arguments))

    def _encode(self, tr: TR[Any, Any], arguments: tuple[object, ...]) -> dict[str, str]:
        return requests.encode(tr, arguments, self._clock.now().date())

    async def _fetch(self, tr: TR[AnswerT, Any], body: dict[str, str], key: str) -> AnswerT:
        reply = await self._rest.call(tr.id, tr.path, body, next_key=key)
        return tr.answer.of(reply.body, reply.next_key)


class Namespace:
    """TRs of one subject, as methods."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
