"""Namespace: base class of the TRs of one subject as methods, and the caller they use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar

from kiwoom_async.errors import ConfigError
from kiwoom_async.records.record import Answer, Record
from kiwoom_async.wire.requests import TR

if TYPE_CHECKING:
    from kiwoom_async.calls.pager import Pager
    from kiwoom_async.orders.order import Order
    from kiwoom_async.orders.orderable import Orderable

__all__ = ["AccountOrders", "Caller", "DayOrders", "Namespace", "OrderNamespace"]

AnswerT = TypeVar("AnswerT", bound=Answer)
RowT = TypeVar("RowT", bound=Record)


class DayOrders(Protocol):
    """All orders of the day, those in doubt among them."""

    def in_doubt(self, account: str) -> list[Order]: ...
    async def open_orders(self) -> list[Order]: ...
    async def all_today(self) -> list[Order]: ...
    async def attach(self, no: str) -> Order | None: ...
    async def cancel_all(self, symbol: str | None) -> list[Order]: ...
    async def orderable(self, symbol: str, price: int | None) -> Orderable: ...


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

    @property
    def day_orders(self) -> DayOrders:
        """All orders of the day."""
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
        return self._caller.day_orders.in_doubt(self._account)


class AccountOrders(OrderNamespace, account=""):
    """Namespace of stock orders; it also has the orders of all accounts, sent by any program.

    Each order is one :class:`~kiwoom_async.Order` object, however often it is asked for. It is
    followed by the account's order events, like an order that this session sent. Its executions
    until it was read are one fill with their average price (``Fill.recovered``).
    """

    async def open(self) -> list[Order]:
        """Return every order open at the broker: stocks, credit, gold (kt00007, kt50030).

        Sent by this program, by another one, or in the HTS; on KRX, NXT or SOR. The list is in the
        order of the numbers; cancellations are not in it. Orders in doubt that the lists show get
        their number (see :attr:`in_doubt`). Safe to cancel.

        ``side`` and ``order_type`` are read from the broker's words; an unknown order type stays as
        it came. An account without gold trading has no gold orders.

        Raises:
            APIError, TransportError, DecodeError, PagingError: a list could not be read.
            SessionClosed, SessionReplaced: the session is over.
        """
        return await self._caller.day_orders.open_orders()

    async def today(self) -> list[Order]:
        """Return all orders of today with their states and fills, cancellations among them.

        As :meth:`open`, which says more.
        """
        return await self._caller.day_orders.all_today()

    async def attach(self, no: str) -> Order | None:
        """Return the order of today with this number, None if the broker has no such order.

        The lists are read only if the session does not follow it yet. Safe to cancel.

        Args:
            no: Order number (주문번호), with or without its leading zeros.

        Raises:
            ConfigError: not a number.
            APIError, TransportError, DecodeError, PagingError: a list could not be read.
            SessionClosed, SessionReplaced: the session is over.
        """
        if not isinstance(no, str) or not no.strip().isdecimal():
            raise ConfigError(f"no: an order number is text of digits only, not {no!r}")
        return await self._caller.day_orders.attach(no)

    async def cancel_all(self, *, symbol: str | None = None) -> list[Order]:
        """Cancel every order that :meth:`open` finds, and wait until each has ended.

        They are cancelled at the same time, within the rate limit. When this is cancelled,
        cancellations may be under way.

        Args:
            symbol: Only orders for this symbol, at all venues; by default all.

        Returns:
            The orders; ``status`` says how each ended (it may have been filled in the meantime).

        Raises:
            ConfigError: not a symbol; nothing was cancelled.
            OrderRejected, OrderInDoubt, …: the first cancellation that failed, after all others
                have ended; the others that failed are in its notes.
            APIError, TransportError, DecodeError, PagingError: a list could not be read; the orders
                that the session knows are cancelled all the same.
            SessionClosed, SessionReplaced: the session is over.
        """
        return await self._caller.day_orders.cancel_all(symbol)

    async def orderable(self, symbol: str, *, price: int | None = None) -> Orderable:
        """Return how many shares of a stock can be bought for cash at a price (kt00011).

        Safe to cancel.

        Args:
            symbol: The stock.
            price: KRW; by default the price that the broker assumes for a market order.

        Raises:
            ConfigError: an invalid argument; nothing was sent.
            APIError, TransportError, DecodeError: as every call; DecodeError also when the answer
                does not say how many.
        """
        return await self._caller.day_orders.orderable(symbol, price)
