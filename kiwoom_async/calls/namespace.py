"""Namespaces: TRs of one subject as methods, and what these methods call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from kiwoom_async.records.record import Answer, Record
from kiwoom_async.wire.requests import TR

if TYPE_CHECKING:
    from kiwoom_async.calls.pager import Pager
    from kiwoom_async.orders.order import Order

__all__ = ["Caller", "Namespace"]

AnswerT = TypeVar("AnswerT", bound=Answer)
RowT = TypeVar("RowT", bound=Record)


class Caller(Protocol):
    """What the generated methods of a session stand on."""

    def pager(self, tr: TR[AnswerT, RowT], *arguments: object) -> Pager[RowT, AnswerT]:
        """Make a call with rows. Bad arguments are refused now; nothing is sent yet.

        Raises:
            ConfigError: naming the argument.
        """
        ...

    async def answer(self, tr: TR[AnswerT, Any], *arguments: object) -> AnswerT:
        """Call a TR without rows.

        Raises:
            ConfigError: naming the argument; nothing was sent.
            UnknownSymbol: every field of the answer is blank: no such symbol, or no data.
        """
        ...

    async def order(self, tr: TR[Any, Any], *arguments: object) -> Order:
        """Place, modify or cancel an order.

        Raises:
            ConfigError: naming the argument; nothing was sent.
        """
        ...


class Namespace:
    """TRs of one subject, as methods."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
