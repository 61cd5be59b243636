"""Caller of a session: turns arguments into a request body and an answer into records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from kiwoom_async.calls.pager import Pager
from kiwoom_async.errors import DecodeError, PagingError, UnknownSymbol
from kiwoom_async.records.field import Table
from kiwoom_async.records.record import Answer, Record
from kiwoom_async.wire import requests
from kiwoom_async.wire.arguments import Arguments
from kiwoom_async.wire.requests import TR

if TYPE_CHECKING:
    from kiwoom_async.calls.namespace import DayOrders
    from kiwoom_async.clock import Clock
    from kiwoom_async.config import Limits
    from kiwoom_async.net.http import Reply
    from kiwoom_async.orders.order import Order

__all__ = ["RestCalls", "SessionCaller", "answer_of", "raw_answer_of"]

AnswerT = TypeVar("AnswerT", bound=Answer)
RowT = TypeVar("RowT", bound=Record)


class OrderDesk(Protocol):
    """Sender of orders; each order is sent once and followed."""

    @property
    def day(self) -> DayOrders: ...
    async def place(self, tr: TR[Any, Any], arguments: Arguments) -> Order: ...


class RestCalls(Protocol):
    """Interface of what calls a TR by its body; see :class:`~kiwoom_async.net.rest.Rest`."""

    async def call(
        self,
        api_id: str,
        path: str,
        fields: Mapping[str, str],
        *,
        next_key: str = "",
        order: bool = False,
    ) -> Reply: ...


class SessionCaller:
    """Calls of one session; the :class:`~kiwoom_async.calls.namespace.Caller` of its namespaces."""

    def __init__(self, rest: RestCalls, desk: OrderDesk, limits: Limits, clock: Clock) -> None:
        self.day_orders = desk.day
        self._desk = desk
        self._rest = rest
        self._limits = limits
        self._clock = clock

    def pager(self, tr: TR[AnswerT, RowT], *arguments: object) -> Pager[RowT, AnswerT]:
        """Make a call with rows; see :meth:`Caller.pager`."""
        body = self._encode(tr, arguments)
        fetch = partial(self._fetch, tr, body)
        return Pager(fetch, tr.answer, most_pages=self._limits.pages)

    async def answer(self, tr: TR[AnswerT, Any], *arguments: object) -> AnswerT:
        """Call a TR without rows; see :meth:`Caller.answer`."""
        body = self._encode(tr, arguments)
        answer = await self._fetch(tr, body, "")
        if answer.is_blank():
            raise UnknownSymbol(
                f"no data for {', '.join(map(repr, arguments)) or 'this'}", api_id=tr.id
            )
        return answer

    async def order(self, tr: TR[Any, Any], *arguments: object) -> Order:
        """Place, modify or cancel an order; see :meth:`Caller.order`."""
        return await self._desk.place(tr, requests.by_name(tr, arguments))

    def _encode(self, tr: TR[Any, Any], arguments: tuple[object, ...]) -> dict[str, str]:
        return requests.encode(tr, arguments, self._clock.now().date())

    async def _fetch(self, tr: TR[AnswerT, Any], body: dict[str, str], key: str) -> AnswerT:
        return answer_of(tr, await self._rest.call(tr.id, tr.path, body, next_key=key))


def answer_of(tr: TR[AnswerT, Any], reply: Reply) -> AnswerT:
    """Make the typed answer of a TR.

    Raises:
        DecodeError: its list is missing or null (an answer without rows has an empty list).
        PagingError: there are more rows, but no key to ask for them.
    """
    answer = tr.answer.of(reply.body, reply.next_key)
    table = next((field for field in tr.answer.fields() if isinstance(field, Table)), None)
    if table is not None and not table.is_in(answer):
        raise DecodeError(
            f"{tr.id}: the answer has no list {table.wire!r}, not even an empty one",
            payload=reply.body,
        )
    if reply.is_cut:
        raise _cut(tr.id, table.__get__(answer) if table is not None else ())
    return answer


def raw_answer_of(api_id: str, reply: Reply) -> Answer:
    """Make the answer of a TR that this version does not know.

    Raises:
        PagingError: there are more rows, but no key to ask for them; its only row is the answer.
    """
    answer = Answer.of(reply.body, reply.next_key)
    if reply.is_cut:
        raise _cut(api_id, (answer,))
    return answer


def _cut(api_id: str, rows: Sequence[Record]) -> PagingError:
    what = f"{api_id}: there are more rows after this page, but no key to ask for them"
    return PagingError(what, rows=rows)
