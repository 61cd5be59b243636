"""Namespace: base class of the TRs of one subject as methods, and the caller they use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar

from kiwoom_async.records.record import Answer, Record
from kiwoom_async.wire.requests import TR

if TYPE_CHECKING:
    from kiwoom_async.calls.pager import Pager
    from kiwoom_async.orders.order import Order

__all__ = ["Caller", "Namespace", "OrderNamespace"]

AnswerT = TypeVar("AnswerT", bound=Answer)
RowT = TypeVar("RowT", bound=Record)


class Caller(Protocol):
    """Interface that the generated methods call."""

    def pager(self, tr: TR[AnswerT, RowT], *arguments: object) -> Pager[RowT, AnswerT]:
        """Make a call with rows. Arguments are checked now; nothing is sent yet.

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

    def orders_in_doubt(self, account: str) -> list[Order]:
        """Return the orders of an account that may be booked."""
        ...


class Namespace:
    """TRs of one subject, as methods."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller


class OrderNamespace(Namespace):
    """A namespace that places orders for one account."""

    _account: ClassVar[str]

    def __init_subclass__(cls, *, account: str) -> None:
        cls._account = account

    @property
    def in_doubt(self) -> list[Order]:
        """Orders of today that were sent by these methods and may be booked, in the order sent.

        Their answer did not arrive, was not understood, or the call was cancelled after the
        order was sent (``asyncio.timeout`` around ``buy``). ``resolve()`` each
        of them before sending anything again; one that is found is no longer in doubt::

            for order in session.orders.in_doubt:
                await order.resolve()
        """
        return self._caller.orders_in_doubt(self._account)
