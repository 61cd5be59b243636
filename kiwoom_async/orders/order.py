"""Order: the public interface of an order: its status, waiting, changing, cancelling."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from decimal import Decimal
from typing import Any, Literal, Protocol

from kiwoom_async.errors import OrderCancelled, OrderError, OrderRejected
from kiwoom_async.orders.changes import Changes
from kiwoom_async.orders.display import OrderDisplay
from kiwoom_async.orders.fills import Fill, Fills
from kiwoom_async.orders.refusals import reason_of
from kiwoom_async.orders.request import OrderRequest
from kiwoom_async.orders.state import OrderState
from kiwoom_async.orders.status import OrderStatus
from kiwoom_async.orders.ticket import Ticket

__all__ = ["Fill", "Order", "OrderStatus"]


class OrderDesk(Protocol):
    """Sender of orders with access to the broker's records."""

    async def modify(self, order: OrderState, price: int, size: int | None) -> Order: ...
    async def cancel(self, order: OrderState, size: int | None) -> Order: ...
    async def resolve(self, order: OrderState) -> bool: ...
    async def cancel_remaining(self, order: OrderState) -> Order | None: ...
    async def replace(
        self, order: OrderState, price: int | None, size: int | None, order_type: str | None
    ) -> Order: ...


class Order(OrderDisplay):
    """An order, followed from the broker's answer to its end.

    Its status comes from the account's order events (00), and after a lost connection from the
    broker's records. Cancelling a method that waits does not cancel the order. Waiting in another
    event loop than that of the session raises RuntimeError.
    """

    def __init__(self, state: OrderState, desk: OrderDesk) -> None:
        self._state = state
        self._desk = desk
        self._changes = Changes()
        state.face = self
        state.on_change = self._changes.note

    def __repr__(self) -> str:
        return repr(self._state)

    @property
    def ticket(self) -> Ticket:
        """The order as requested."""
        return self._state.ticket

    @property
    def request(self) -> OrderRequest | None:
        """What was sent for it, or would have been (``dry_run``); None if this session did not."""
        return self._state.request

    @property
    def no(self) -> str:
        """Order number (주문번호), seven digits; blank while in doubt."""
        return self._state.no

    @property
    def status(self) -> OrderStatus:
        """Current status."""
        return self._state.status

    @property
    def symbol(self) -> str:
        """Symbol of the stock."""
        return self._state.ticket.symbol

    @property
    def side(self) -> Literal["buy", "sell"] | None:
        """Side; None for a change or cancellation of an order that this session does not know."""
        return self._state.side

    @property
    def size(self) -> int:
        """Shares ordered; 0 while a change of "all that remains" is not confirmed."""
        return self._state.size

    @property
    def filled_size(self) -> int:
        """Shares executed so far."""
        return self._state.filled_size

    @property
    def remaining_size(self) -> int:
        """Shares still to be executed; 0 once the order has ended."""
        return self._state.remaining_size

    @property
    def fills_so_far(self) -> Sequence[Fill]:
        """Its executions."""
        return tuple(self._state.fills)

    @property
    def average_price(self) -> Decimal | None:
        """Average price of the executions, KRW; None before the first."""
        return self._state.average_price

    @property
    def is_open(self) -> bool:
        """Whether its status can still change; False after its end and after its day."""
        return self._state.is_open

    @property
    def reject_reason(self) -> str:
        """Why it was rejected, in the words of the broker or the exchange (거부사유); blank
        otherwise."""
        return self._state.reject_reason

    @property
    def reject_code(self) -> str:
        """The broker's code of the rejection (``"RC4058"``), blank without a code."""
        return self._state.reject_code

    @property
    def replaces(self) -> Order | None:
        """The order this one changes or cancels, None if this session does not know it."""
        return _face(self._state.replaces)

    @property
    def replaced_by(self) -> Order | None:
        """The order that changed this one."""
        return _face(self._state.replaced_by)

    async def accepted(self) -> Order:
        """Wait until the exchange has the order.

        Raises:
            OrderRejected: it was rejected.
            OrderError: its day is over; or it was never sent (``dry_run``).
            SessionClosed, SessionReplaced: the session ended first.
        """
        await self._until(lambda: self.status not in ("in_doubt", "sent"))
        self._need_sending()
        return self._unless_rejected()

    async def done(self) -> Order:
        """Wait until nothing more can happen: filled, cancelled, replaced; or, for a cancellation,
        confirmed.

        Raises:
            OrderRejected: it was rejected.
            OrderError: its day is over, and its end is unknown.
            SessionClosed, SessionReplaced: the session ended first.
        """
        await self._until(lambda: self._state.has_ended)
        return self._unless_rejected()

    async def filled(self) -> Order:
        """Wait until the order is executed completely.

        Raises:
            OrderRejected: it was rejected.
            OrderCancelled: it ended before; ``fills_so_far`` has the executions until then.
            OrderError: its day is over, and its end is unknown; or it is a cancellation, or was
                never sent (``dry_run``).
            SessionClosed, SessionReplaced: the session ended first.
        """
        if self.ticket.action == "cancel":
            raise OrderError("a cancellation is never filled: wait for done()", order=self)
        await self.done()
        self._need_sending()
        if self.status != "filled":
            raise OrderCancelled(
                f"{self!r}: ended with {self.filled_size} of {self.size} filled", order=self
            )
        return self

    def fills(self) -> AsyncIterator[Fill]:
        """Iterate over every execution, those that already happened first, until the order ends.

        Waiting for the next one can be cancelled and repeated.

        Raises:
            OrderError: its day is over, and its end is unknown.
            SessionClosed, SessionReplaced: the session ended first.
        """
        return Fills(self._state.fills, lambda: not self._state.has_ended, self._change)

    async def modify(self, *, price: int, size: int | None = None) -> Order:
        """Change price, and size if given, of the remaining shares; return the new order.

        Raises:
            OrderError: it has no number, or its day is over; nothing was sent.
            OrderRejected, OrderInDoubt, …: as :meth:`kiwoom_async.api.orders.Orders.modify`.
        """
        self._need_number()
        return await self._desk.modify(self._state, price, size)

    async def cancel(self, size: int | None = None) -> Order:
        """Cancel the remaining shares, or ``size`` of them; return the cancellation order.

        When this returns the broker has the cancellation; wait for ``done()`` of this order to know
        that it has been carried out. Until then executions can still happen.

        Raises:
            OrderError: it has no number, or its day is over; nothing was sent.
            OrderRejected, OrderInDoubt, …: as :meth:`kiwoom_async.api.orders.Orders.cancel`.
        """
        self._need_number()
        return await self._desk.cancel(self._state, size)

    async def cancel_and_wait(self) -> Order:
        """Cancel the remaining shares and wait until the order has ended; return it.

        ``status`` says how it ended: it may have been filled in the meantime. Returned at once: one
        with a number that has ended, and in a dry run any. Safe to cancel: it may be sent then.

        Raises:
            OrderError: it has no number (in doubt, or rejected without one), was never sent
                (``dry_run``), or its day is over; nothing was sent.
            OrderRejected: the cancellation was rejected, and the order is still open.
            OrderInDoubt: the cancellation was sent, and its fate is unknown.
            SessionClosed, SessionReplaced: the session ended first.
        """
        self._need_number()
        cancellation = await self._desk.cancel_remaining(self._state)
        if cancellation is not None and cancellation.status != "dry_run":
            await self._until(lambda: self._state.has_ended or cancellation.status == "rejected")
            if not self._state.has_ended:
                await cancellation.done()  # raises its rejection
        return self

    async def replace(
        self,
        *,
        price: int | None = None,
        size: int | None = None,
        order_type: str | None = None,
    ) -> Order:
        """Change price, size or type of what remains, by the least that the broker offers.

        - Another price: a modification (정정주문).
        - Fewer shares only: the rest is cancelled, and the order keeps its place in the queue.
        - More shares, or another order type: the order is cancelled, its end awaited, and a new
          one sent. What is executed until then is subtracted from its size. When this is cancelled
          or fails in between, the old order is cancelled and no new one is sent.

        Args:
            price: The new limit, KRW; by default the same.
            size: Shares that shall remain to be executed; by default the same.
            order_type: The new order type; by default the same. A new type needs its own price.

        Returns:
            The order that is followed from now on: this one if only shares were cancelled.

        Raises:
            ConfigError: a new order like this is impossible; nothing was sent.
            OrderCancelled: it was executed, or cancelled or changed by another, before that.
            OrderError: nothing remains, or a new order could not repeat it (the loan of a credit
                sale, the trigger of a stop); nothing was sent.
            GuardRefused: a limit of the guard; the old order stays open, unless that limit was
                reached while its end was awaited.
            OrderRejected, OrderInDoubt, …: as :meth:`modify` and :meth:`cancel_and_wait`.
        """
        self._need_number()
        return await self._desk.replace(self._state, price, size, order_type)

    async def resolve(self) -> Order | None:
        """Ask the broker whether an order in doubt is booked.

        Looks in the open orders and in today's orders and executions.

        Returns:
            This order, with its number and status, if the broker has it, else None. An order sent
            a moment ago may be missing still: ask again before sending it once more.

        Raises:
            OrderInDoubt: several orders look like it, and their numbers are in the message; or its
                day is over.
        """
        return self if await self._desk.resolve(self._state) else None

    async def _until(self, condition: Callable[[], Any]) -> None:
        self._changes.check_loop()
        while not condition():
            await self._change()

    async def _change(self) -> None:
        if self._state.error is not None:
            raise self._state.error
        await self._changes.wait()

    def _unless_rejected(self) -> Order:
        if self.status == "rejected":
            raise OrderRejected(
                f"{self!r}: {self.reject_reason or 'rejected'}",
                order=self,
                code=self.reject_code or None,
                reason=reason_of(self.reject_code),
            )
        return self

    def _need_sending(self) -> None:
        if self.status == "dry_run":
            raise OrderError(f"{self!r}: it was never sent", order=self)

    def _need_number(self) -> None:
        self._need_sending()
        if self._state.day_error is not None:
            raise self._state.day_error
        if self.no:
            return
        if self.status == "rejected":
            raise OrderError(f"{self!r}: there is nothing to modify or cancel", order=self)
        raise OrderError("the order is in doubt: resolve() it first", order=self)


def _face(state: OrderState | None) -> Order | None:
    face: Order | None = state.face if state is not None else None
    return face
