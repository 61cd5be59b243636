"""Orders: what happens to an order after it is sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable
from decimal import Decimal
from typing import Any, Literal, Protocol

import anyio
import msgspec

from kiwoom_async.errors import FieldError, KiwoomError, OrderCancelled, OrderError, OrderRejected
from kiwoom_async.orders.fills import Fill, Fills
from kiwoom_async.realtime import OrderEvent

__all__ = ["Fill", "Order", "OrderStatus"]

OrderStatus = Literal[
    "in_doubt",  # sent, and no answer came
    "sent",  # the broker has it (it has a number)
    "accepted",  # the exchange has it (접수)
    "partly_filled",
    "filled",
    "cancelled",
    "replaced",  # by the order that changed it
    "rejected",
    "confirmed",  # of a cancellation: it has been carried out (확인)
]

_OPEN = frozenset({"in_doubt", "sent", "accepted", "partly_filled"})


class Ticket(msgspec.Struct, frozen=True):
    """What was asked for.

    Attributes:
        account: Whose orders it belongs to.
        action: A new order, a change of one, or a cancellation of one.
        side: Side of a new order, None for the others.
        size: Shares, None for all that remain.
        price: Limit in KRW, None where the order type sets it.
        original_no: The order to change or cancel, blank for new ones.
    """

    account: Literal["stock", "credit", "gold"]
    action: Literal["new", "modify", "cancel"]
    symbol: str
    side: Literal["buy", "sell"] | None
    size: int | None
    price: int | None
    order_type: str
    exchange: str
    original_no: str


class Books(Protocol):
    """Who sends orders and knows what the broker has."""

    async def modify(self, order: Order, price: int, size: int | None) -> Order: ...
    async def cancel(self, order: Order, size: int | None) -> Order: ...
    async def resolve(self, order: Order) -> Order | None: ...


class Order:
    """An order, followed from the broker's answer to its end.

    What it shows comes from the account's order events (00), and after a lost connection from the
    broker's books. Methods that wait can be cancelled: the order itself goes on.

    Attributes:
        ticket: What was asked for.
        no: Order number, seven digits; blank while in doubt.
        status: Where it stands.
        fills_so_far: Its executions.
        reject_reason: Why it was rejected (거부사유), blank otherwise.
        replaces: The order this one changes or cancels, None if that is not known here.
        replaced_by: The order that changed this one.
        is_behind: Whether its events told of less than there is; the books know.
    """

    def __init__(self, books: Books, ticket: Ticket, no: str = "") -> None:
        self.ticket = ticket
        self.no = no
        self.status: OrderStatus = "sent" if no else "in_doubt"
        self.fills_so_far: list[Fill] = []
        self.reject_reason = ""
        self.replaces: Order | None = None
        self.replaced_by: Order | None = None
        self.is_behind = False
        self._books = books
        self._size = ticket.size or 0
        self._taken_away: dict[str, int] = {}
        self._told_away = 0
        self._left: list[int] = []  # what remained after each of the executions
        self._seen: set[tuple[str, int]] = set()
        self._confirmed = False
        self._changed = anyio.Event()
        self._error: KiwoomError | None = None

    @property
    def symbol(self) -> str:
        """Symbol of the stock."""
        return self.ticket.symbol

    @property
    def side(self) -> Literal["buy", "sell"] | None:
        """Side; None for a change or cancellation of an order that is not known here."""
        return self.ticket.side or (self.replaces.side if self.replaces else None)

    @property
    def size(self) -> int:
        """Shares ordered; 0 while a change of "all that remains" is not confirmed."""
        return self._size

    @property
    def filled_size(self) -> int:
        """Shares executed so far."""
        return sum(fill.size for fill in self.fills_so_far)

    @property
    def remaining_size(self) -> int:
        """Shares still to be executed; 0 once the order has ended."""
        return max(0, self._unfilled) if self.is_open else 0

    @property
    def average_price(self) -> Decimal | None:
        """Average price of the executions, KRW; None before the first."""
        size = self.filled_size
        if not size:
            return None
        return Decimal(sum(fill.price * fill.size for fill in self.fills_so_far)) / size

    @property
    def is_open(self) -> bool:
        """Whether anything can still happen to it."""
        return self.status in _OPEN

    def __repr__(self) -> str:
        price = f"{self.ticket.price:,}" if self.ticket.price else self.ticket.order_type
        size = f"{self.filled_size}/{self._size or 'all'}"
        what = self.ticket.side or self.ticket.action
        return f"<Order {self.no or '?'} {what} {self.symbol} {size} at {price}: {self.status}>"

    async def accepted(self) -> Order:
        """Wait until the exchange has the order.

        Raises:
            OrderRejected: it was rejected.
            SessionClosed, SessionReplaced: the session ended first.
        """
        await self._until(lambda: self.status not in ("in_doubt", "sent"))
        return self._unless_rejected()

    async def done(self) -> Order:
        """Wait until nothing more can happen: filled, cancelled, replaced; or, for a cancellation,
        confirmed.

        Raises:
            OrderRejected: it was rejected.
            SessionClosed, SessionReplaced: the session ended first.
        """
        await self._until(lambda: not self.is_open)
        return self._unless_rejected()

    async def filled(self) -> Order:
        """Wait until all of it is executed.

        Raises:
            OrderRejected: it was rejected.
            OrderCancelled: it ended otherwise, with what ``fills_so_far`` holds.
            SessionClosed, SessionReplaced: the session ended first.
        """
        if self.ticket.action == "cancel":
            raise OrderError("a cancellation is never filled: wait for done()", order=self)
        await self.done()
        if self.status != "filled":
            raise OrderCancelled(
                f"{self!r}: ended with {self.filled_size} of {self.size} filled", order=self
            )
        return self

    def fills(self) -> AsyncIterator[Fill]:
        """Every execution, those that already happened first, until the order ends.

        Waiting for the next one can be cancelled, and goes on with the next step.

        Raises:
            SessionClosed, SessionReplaced: the session ended first.
        """
        return Fills(self.fills_so_far, lambda: self.is_open, self._change)

    async def modify(self, *, price: int, size: int | None = None) -> Order:
        """Change price, and size if given, of what remains; a new order with its own number.

        Raises what :meth:`kiwoom_async.api.orders.Orders.modify` raises.
        """
        self._need_number()
        return await self._books.modify(self, price, size)

    async def cancel(self, size: int | None = None) -> Order:
        """Cancel what remains, or ``size`` of it; the cancellation, an order of its own.

        When this returns the broker has the cancellation; ``done()`` of this order tells when it
        has come about. Until then executions can still happen.

        Raises what :meth:`kiwoom_async.api.orders.Orders.cancel` raises.
        """
        self._need_number()
        return await self._books.cancel(self, size)

    async def resolve(self) -> Order | None:
        """Ask the broker whether an order in doubt is booked.

        Looks in the open orders and in today's orders and executions.

        Returns:
            This order, with its number and status, when it is there; None when it is not. An order
            under way may take a moment to appear: ask again before sending it anew.

        Raises:
            OrderInDoubt: several orders look like it; their numbers are in the message.
        """
        return await self._books.resolve(self)

    # What follows is for the desk.

    def adopt(self, no: str) -> None:
        """The broker gave it this number."""
        self.no = no
        if self.status == "in_doubt":
            self._become("sent")

    def take(self, event: OrderEvent) -> None:
        """An event of this order's own number came."""
        self._size = event.order_size or self._size
        if event.event == "filled":
            self._take_fill(event)
        elif event.event == "rejected":
            self._reject(event.reject_reason or "")
        elif self.ticket.action == "cancel":
            self._become("accepted" if event.event == "accepted" else "confirmed")
        elif self.ticket.action == "modify" and event.event == "confirmed" and not self._confirmed:
            self._confirmed = True
            self._become("accepted")
        elif not event.remaining_size:
            self.end()
        elif event.event == "cancelled":
            self._told_away = self._size - self.filled_size - event.remaining_size
            self._wake()
        else:
            self._become("accepted")

    def recover(
        self,
        *,
        filled: int,
        average: int,
        remaining: int | None,
        size: int = 0,
        rejected: bool = False,
    ) -> None:
        """What the broker's books say, after events may have been missed.

        The books may be older than the latest events: what was executed since leaves less.

        Args:
            remaining: None when the books do not say.
        """
        self._size = size or self._size
        left_then = self._size - filled - self._away if remaining is None else remaining
        after_each = zip(self.fills_so_far, self._left, strict=True)
        in_books = [fill for fill, left in after_each if left >= left_then]
        missed = filled - sum(fill.size for fill in in_books)
        if missed > 0:
            known = sum(fill.price * fill.size for fill in in_books)
            price = round((average * filled - known) / missed)
            self._add(Fill(price, missed, None, "", recovered=True), left_then)
        self._told_away = max(self._told_away, self._size - filled - left_then)
        if rejected:
            self._reject("")
        elif self.ticket.action == "cancel":
            self._become("confirmed")
        elif remaining == 0 or (self._size and self._unfilled <= 0):
            self.end()
        else:
            self._become("partly_filled" if filled else "accepted")

    def lose(self, size: int, *, to: str) -> None:
        """Part or all of what remained was cancelled, or moved to another order.

        Args:
            to: Number of the cancellation or change; it may be told more than once.
        """
        self._taken_away[to] = size
        if self.is_open and self._size and self._unfilled <= 0:
            self.end()

    def move(self, order: Order, *, to: str) -> None:
        """What remains, or part of it, moves to another order, or has moved already."""
        self.replaced_by = order
        if self.status == "cancelled" and to in self._taken_away:
            self.status = "replaced"

    def end(self) -> None:
        """Nothing remains."""
        if self.filled_size >= max(self._size, 1):
            self._become("filled")
        else:
            self._become("replaced" if self.replaced_by else "cancelled")

    def fail(self, error: KiwoomError) -> None:
        """The session is over: nobody will tell any more."""
        self._error = self._error or error
        self._wake()

    @property
    def _unfilled(self) -> int:
        """Shares neither executed nor taken away, as far as it was told."""
        return self._size - self.filled_size - self._away

    @property
    def _away(self) -> int:
        """Shares cancelled or moved to other orders, as far as it was told."""
        return max(sum(self._taken_away.values()), self._told_away)

    def _take_fill(self, event: OrderEvent) -> None:
        no = event.execution_no or ""
        remaining = event.remaining_size
        if (no, remaining) in self._seen:  # venues number executions each for itself
            return
        self._seen.add((no, remaining))
        after_each = zip(self.fills_so_far, self._left, strict=True)
        if any(fill.recovered and left <= remaining for fill, left in after_each):
            return  # the books already told
        size = event.last_fill_size or (self._unfilled - remaining)
        price = event.last_fill_price or event.fill_price or 0
        self._add(Fill(price, size, _time_of(event), no), remaining)
        if self._unfilled > remaining:
            self.is_behind = True
        if self._unfilled <= 0:
            self.end()
        else:
            self._become("partly_filled")

    def _add(self, fill: Fill, left: int) -> None:
        self.fills_so_far.append(fill)
        self._left.append(left)

    def _reject(self, reason: str) -> None:
        self.reject_reason = reason
        if self.replaces and self.replaces.replaced_by is self:
            self.replaces.replaced_by = None
        self._become("rejected")

    def _become(self, status: OrderStatus) -> None:
        if self.is_open and (self.status, status) != ("partly_filled", "accepted"):
            self.status = status
        self._wake()

    def _wake(self) -> None:
        self._changed.set()
        self._changed = anyio.Event()

    async def _until(self, condition: Callable[[], Any]) -> None:
        while not condition():
            await self._change()

    async def _change(self) -> None:
        if self._error is not None:
            raise self._error
        await self._changed.wait()

    def _unless_rejected(self) -> Order:
        if self.status == "rejected":
            raise OrderRejected(f"{self!r}: {self.reject_reason or 'rejected'}", order=self)
        return self

    def _need_number(self) -> None:
        if not self.no:
            raise OrderError("the order is in doubt: resolve() it first", order=self)


def _time_of(event: OrderEvent) -> dt.time | None:
    """When it happened; an odd time must not lose an execution."""
    try:
        return event.time
    except FieldError:
        return None
