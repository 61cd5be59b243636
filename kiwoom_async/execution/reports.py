"""Order reports: what happens to the orders of a session, as events for its hooks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from weakref import WeakKeyDictionary

from kiwoom_async.orders.state import OrderState
from kiwoom_async.telemetry.events import OrderChanged
from kiwoom_async.telemetry.hooks import Hooks

__all__ = ["OrderReports"]


class OrderReports:
    """Reports each change of the status or the filled size of an order, once.

    Args:
        hooks: Called with the events.
    """

    def __init__(self, hooks: Hooks) -> None:
        self._hooks = hooks
        self._reported: WeakKeyDictionary[OrderState, tuple[str, int]] = WeakKeyDictionary()

    def follow(self, order: OrderState) -> None:
        """Report the changes of an order from now on."""
        self._reported[order] = order.status, order.filled_size
        order.on_change = partial(self._note, order, order.on_change)

    def changed(self, order: OrderState) -> None:
        """Report the present state of an order."""
        ticket = order.ticket
        self._hooks.emit(
            OrderChanged(
                no=order.no,
                symbol=ticket.symbol,
                side=order.side,
                action=ticket.action,
                status=order.status,
                filled_size=order.filled_size,
                size=order.size,
                why=order.reject_reason,
            )
        )

    def _note(self, order: OrderState, on_change: Callable[[], None]) -> None:
        on_change()
        state = order.status, order.filled_size
        if self._reported[order] != state:
            self._reported[order] = state
            self.changed(order)
