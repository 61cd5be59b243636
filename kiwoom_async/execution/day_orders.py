"""Day orders: all orders of the day as their readers see them, and the cancellation of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiwoom_async._lifetime import Lifetime
from kiwoom_async.errors import KiwoomError
from kiwoom_async.execution.books import LISTS, Books
from kiwoom_async.execution.clearing import cancel_each
from kiwoom_async.execution.ledger import Ledger, key_of
from kiwoom_async.execution.orderable import orderable_of
from kiwoom_async.orders.display import OrderList
from kiwoom_async.orders.order import Order
from kiwoom_async.orders.orderable import Orderable
from kiwoom_async.orders.state import OrderState
from kiwoom_async.orders.ticket import bare_symbol
from kiwoom_async.wire.symbols import traded

if TYPE_CHECKING:
    from kiwoom_async.api.namespaces import Namespaces

__all__ = ["DayOrders"]


class DayOrders:
    """The orders of the day, whichever program placed them.

    Args:
        books: Reads and follows them.
        ledger: The orders that are followed.
        namespaces: Those of the session; ``account.orderable_size`` is read.
        lifetime: Lifetime of the session.
    """

    def __init__(
        self, books: Books, ledger: Ledger, namespaces: Namespaces, lifetime: Lifetime
    ) -> None:
        self._books = books
        self._ledger = ledger
        self._namespaces = namespaces
        self._lifetime = lifetime

    def in_doubt(self, account: str) -> list[Order]:
        """Return the orders of an account that may be booked, in the order they were sent."""
        found = (one.face for one in self._ledger.in_doubt() if one.ticket.account == account)
        return OrderList(found)

    async def all_today(self) -> list[Order]:
        """Return all orders of the day; see ``session.orders.today``."""
        self._lifetime.check()
        return OrderList(order.face for order in await self._books.read())

    async def open_orders(self) -> list[Order]:
        """Return the open orders; see ``session.orders.open``."""
        self._lifetime.check()
        return OrderList(one.face for one in await self._books.read() if _is_working(one))

    async def attach(self, no: str) -> Order | None:
        """Return the order of today with this number; see ``session.orders.attach``."""
        self._lifetime.check()
        state = await self._books.find(no)
        order: Order | None = state.face if state is not None else None
        return order

    async def cancel_all(self, symbol: str | None) -> list[Order]:
        """Cancel every open order; see ``session.orders.cancel_all``."""
        self._lifetime.check()
        wanted = bare_symbol(traded(symbol)) if symbol is not None else None
        failures = await self._read_what_can_be_read()
        orders = [order.face for order in self._ledger.open_orders() if _is_working(order)]
        orders = [one for one in orders if wanted in (None, bare_symbol(one.symbol))]
        orders.sort(key=lambda one: (len(key_of(one.no)), one.no))
        failures += await cancel_each(orders)
        if not failures:
            return OrderList(orders)
        for error in failures[1:]:
            failures[0].add_note(f"and then: {error}")
        raise failures[0]

    async def _read_what_can_be_read(self) -> list[KiwoomError]:
        """Read the lists; an order that is known is cancelled also when one can't be read."""
        failures = []
        for records in LISTS:
            try:
                await self._books.read(records)
            except KiwoomError as error:
                failures.append(error)
        return failures

    async def orderable(self, symbol: str, price: int | None) -> Orderable:
        """Return how many shares can be bought; see ``session.orders.orderable``."""
        answer = await self._namespaces.account.orderable_size(symbol, price=price)
        return orderable_of(answer, symbol, price)


def _is_working(order: OrderState) -> bool:
    """Return whether it is open, and not a cancellation."""
    return order.is_open and order.ticket.action != "cancel"
