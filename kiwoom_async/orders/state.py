"""OrderState: the status of an order, computed from events and the broker's records. No I/O."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, Literal

from kiwoom_async.errors import KiwoomError, OrderError
from kiwoom_async.orders.fills import Executions, Fill, time_of
from kiwoom_async.orders.request import OrderRequest
from kiwoom_async.orders.status import UNFINISHED, OrderStatus
from kiwoom_async.orders.ticket import Ticket
from kiwoom_async.realtime import OrderEvent

__all__ = ["OrderState"]


class OrderState:
    """State of one order, as far as it is known.

    An event or a row is applied whole or not at all: 0 <= filled <= size at all times.

    Attributes:
        ticket: The order as requested.
        day: The trading day it belongs to (Korea). Numbers start anew every day.
        no: Order number; blank while in doubt.
        status: Current status.
        size: Shares ordered, 0 while a change of "all that remains" is not confirmed.
        reject_reason: Why it was rejected, in the words of the broker or the exchange.
        reject_code: The broker's code of the rejection.
        replaces: The order it changes or cancels.
        replaced_by: The order that changed it.
        on_change: Called after every change; set by the Order.
        journal_id: Its name in the order journal, blank without one.
        request: What was sent for it, or would have been; None for another program's order.
        face: The :class:`~kiwoom_async.orders.order.Order` that shows this state.
    """

    def __init__(self, ticket: Ticket, today: Callable[[], dt.date]) -> None:
        self.ticket = ticket
        self.day = today()
        self.no = ""
        self.status: OrderStatus = "in_doubt"
        self.size = ticket.size or 0
        self.reject_reason = ""
        self.reject_code = ""
        self.replaces: OrderState | None = None
        self.replaced_by: OrderState | None = None
        self.on_change: Callable[[], None] = lambda: None
        self.journal_id = ""
        self.request: OrderRequest | None = None
        self.face: Any = None
        self._today = today
        self._session_error: KiwoomError | None = None
        self._cancelled_by: dict[str, int] = {}
        self._reported_cancelled = 0
        self._executions = Executions()
        self._confirmed = False

    def __repr__(self) -> str:
        ticket = self.ticket
        price = f"{ticket.price:,}" if ticket.price else ticket.order_type
        size = f"{self.filled_size}/{self.size or 'all'}"
        what = ticket.side or ticket.action
        return f"<Order {self.no or '?'} {what} {ticket.symbol} {size} at {price}: {self.status}>"

    @property
    def side(self) -> Literal["buy", "sell"] | None:
        """Its side, or that of the order it changes or cancels."""
        return self.ticket.side or (self.replaces.side if self.replaces else None)

    @property
    def filled_size(self) -> int:
        """Shares executed so far."""
        return self._executions.size

    @property
    def remaining_size(self) -> int:
        """Shares still to be executed; 0 once the order has ended."""
        return max(0, self._unfilled) if self.is_open else 0

    @property
    def fills(self) -> Sequence[Fill]:
        """Its executions, in the order in which they became known."""
        return self._executions.fills

    @property
    def average_price(self) -> Decimal | None:
        """Average price of the executions, KRW; None before the first."""
        return self._executions.average_price

    @property
    def has_ended(self) -> bool:
        """Whether it has ended, as far as it is known."""
        return self.status not in UNFINISHED

    @property
    def is_open(self) -> bool:
        """Whether its status can still change; False after its end and after its day."""
        return not self.has_ended and self.day == self._today()

    @property
    def error(self) -> KiwoomError | None:
        """Why no further events will arrive, None as long as they can."""
        return self._session_error or self.day_error

    @property
    def day_error(self) -> OrderError | None:
        """The error of an order whose day is over, None on its day."""
        if self.day == self._today():
            return None
        records = "gold.order_executions" if self.ticket.account == "gold" else "account.orders"
        return OrderError(
            f"{self!r}: its day is over: look in {records} of {self.day}", order=self.face
        )

    def assign(self, no: str) -> None:
        """Set the number assigned by the broker."""
        self.no = no
        if self.status == "in_doubt":
            self._become("sent")

    def apply(self, event: OrderEvent) -> bool:
        """Apply an event of this order's own number.

        Returns:
            Whether the event is consistent with the state. If not, only the broker's records have
            the state of the order.

        Raises:
            FieldError: a field can't be read; nothing was applied.
        """
        if event.event == "rejected":
            self.reject(event.reject_reason or "")
            return True
        if self.ticket.action == "cancel":
            return self._apply_to_cancellation(event)
        size, remaining = event.order_size or self.size, event.remaining_size
        if self.size not in (0, size) or not 0 <= remaining <= size:
            return False
        if event.event == "filled":
            return self._apply_fill(event, size)
        self.size = size
        return self._apply_report(event.event, remaining)

    def reconcile(
        self,
        *,
        filled: int,
        average: int,
        remaining: int | None,
        size: int = 0,
        rejected: bool = False,
    ) -> bool:
        """Apply the broker's records after events may have been missed.

        The records may be older than the latest events: later executions are kept and added.

        Args:
            filled: Shares executed.
            average: Average price of these, KRW.
            remaining: Shares that remain, None when the records do not say.
            size: Shares ordered, 0 when the records do not say.
            rejected: Whether the order was rejected.

        Returns:
            False for a row that contradicts itself; nothing was applied then.
        """
        size = size or self.size
        if self.ticket.action == "cancel":
            self._reconcile_cancellation(size, remaining, rejected)
            return True
        if min(filled, remaining or 0) < 0 or filled + (remaining or 0) > size:
            return False
        remaining_then = size - filled - self._cancelled if remaining is None else remaining
        missed = self._executions.missed(filled, average, remaining_then)
        counted = self.filled_size + (missed.size if missed else 0)
        if counted > size or (missed and missed.price <= 0):
            return False
        if self.has_ended and size != self.size:
            return False
        self.size = size
        if missed:
            self._executions.add(missed)
        self._reported_cancelled = max(self._reported_cancelled, size - filled - remaining_then)
        if rejected:
            self.reject("")
        elif remaining == 0 or (size and self._unfilled <= 0):
            self.end()
        else:
            self._become("partly_filled" if filled else "accepted")
        return True

    def reduce(self, size: int, *, by: str) -> bool:
        """Subtract shares that a cancellation cancelled, or that a change moved to another order.

        Args:
            size: How many.
            by: Number of the cancellation or change; it may be reported more than once.

        Returns:
            False for more shares than remain; nothing was subtracted then.
        """
        if self.has_ended:
            self._cancelled_by.setdefault(by, 0)
            return True
        by_others = sum(cut for no, cut in self._cancelled_by.items() if no != by)
        most = self.size - self.filled_size - by_others
        if size <= 0 or (self.size and size > most):
            return False
        self._cancelled_by[by] = size
        if self.size and self._unfilled <= 0:
            self.end()
        return True

    def replace_with(self, order: OrderState, *, by: str) -> None:
        """Link the order to which the remaining shares, or some of them, move or have moved.

        Args:
            order: The order that replaces this one.
            by: Number of that order.
        """
        self.replaced_by = order
        if self.status == "cancelled" and by in self._cancelled_by:
            self.status = "replaced"

    def reject(self, reason: str, code: str = "") -> None:
        """Close it as rejected; an order that has ended keeps its status."""
        if self.has_ended:
            return
        self.reject_reason = reason
        self.reject_code = code
        if self.replaces and self.replaces.replaced_by is self:
            self.replaces.replaced_by = None
        self._become("rejected")
        if self.replaces:
            self.replaces.on_change()

    def withhold(self) -> None:
        """Close it as checked and not sent."""
        self._become("dry_run")

    def end(self) -> None:
        """Close it: no shares remain."""
        if self.filled_size >= max(self.size, 1):
            self._become("filled")
        else:
            self._become("replaced" if self.replaced_by else "cancelled")

    def fail(self, error: KiwoomError) -> None:
        """Note that the session is over: no further events will arrive."""
        self._session_error = self._session_error or error
        self.on_change()

    @property
    def _unfilled(self) -> int:
        """Shares neither executed nor cancelled, according to the events so far."""
        return self.size - self.filled_size - self._cancelled

    @property
    def _cancelled(self) -> int:
        """Shares cancelled or moved to other orders, according to the events so far."""
        return max(sum(self._cancelled_by.values()), self._reported_cancelled)

    def _apply_to_cancellation(self, event: OrderEvent) -> bool:
        """Apply an event of a cancellation; its sizes may be those of the cancelled order."""
        if event.event not in ("accepted", "confirmed", "cancelled"):
            return False
        self.size = max(0, event.order_size) or self.size
        self._become("accepted" if event.event == "accepted" else "confirmed")
        return True

    def _reconcile_cancellation(self, size: int, remaining: int | None, rejected: bool) -> None:
        if rejected:
            self.reject("")
            return
        self.size = max(0, size) or self.size
        self._become("accepted" if remaining else "confirmed")

    def _apply_report(self, what: str, remaining: int) -> bool:
        """Apply an event other than an execution or a rejection."""
        if self.ticket.action == "modify" and what == "confirmed" and not self._confirmed:
            self._confirmed = True
            self._become("accepted")
            return True
        if what == "cancelled":
            reported = self.size - self.filled_size - remaining
            self._reported_cancelled = max(self._reported_cancelled, reported)
            self.on_change()
        else:
            self._become("accepted")
        if not remaining:
            self.end()
        return self._unfilled <= remaining

    def _apply_fill(self, event: OrderEvent, size: int) -> bool:
        no, remaining = event.execution_no or "", event.remaining_size
        if self._executions.includes(no, remaining):
            return True
        filled = event.last_fill_size or (size - self.filled_size - self._cancelled - remaining)
        price = event.last_fill_price or event.fill_price or 0
        most = size - max(remaining, self.filled_size)
        if not 0 < filled <= most or not price:
            return False
        self.size = size
        self._executions.add(Fill(price, filled, time_of(event), no, remaining))
        if self._unfilled <= 0:
            self.end()
        else:
            self._become("partly_filled")
        return self._unfilled <= remaining

    def _become(self, status: OrderStatus) -> None:
        if not self.has_ended and (self.status, status) != ("partly_filled", "accepted"):
            self.status = status
        self.on_change()
