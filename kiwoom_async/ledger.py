"""The ledger: the orders of the day by number, and the events that wait for theirs."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterator

from kiwoom_async.errors import FieldError, KiwoomError, OrderError
from kiwoom_async.orders import Order
from kiwoom_async.realtime import OrderEvent

__all__ = ["Ledger", "key_of"]

log = logging.getLogger("kiwoom_async")

_STRANGERS = 1000  # orders of other programs whose events are kept for whoever claims them


class Ledger:
    """Orders by their numbers, which the broker gives anew every day.

    Args:
        today: The date in Korea.
    """

    def __init__(self, today: Callable[[], dt.date]) -> None:
        self._today = today
        self._day = today()
        self._orders: dict[str, Order] = {}
        self._unclaimed: dict[str, list[OrderEvent]] = {}

    def __contains__(self, no: str) -> bool:
        return key_of(no) in self._orders

    def get(self, no: str) -> Order | None:
        """The order of today with this number."""
        return self._orders.get(key_of(no))

    def open_orders(self) -> Iterator[Order]:
        """The orders to which something can still happen."""
        return (order for order in tuple(self._orders.values()) if order.is_open)

    def claim(self, order: Order, no: str) -> None:
        """The order has a number: link it with the order it changes, give it its events."""
        self._turn_over()
        key = key_of(no)
        self._orders[key] = order
        if order.ticket.original_no:
            order.replaces = self.get(order.ticket.original_no)
        if order.replaces and order.ticket.action == "modify":
            order.replaces.replaced_by = order
        order.adopt(no)
        for event in self._unclaimed.pop(key, ()):
            self.take(event)

    def take(self, event: OrderEvent) -> None:
        """Give an event to its order, or keep it for whoever claims its number."""
        self._turn_over()
        try:
            key = key_of(event.order_no)
            order = self._orders.get(key)
            if order is not None:
                order.take(event)
                return
        except FieldError as error:
            log.error("order event left out: %s", error)
            return
        self._unclaimed.setdefault(key, []).append(event)
        if len(self._unclaimed) > _STRANGERS:
            del self._unclaimed[next(iter(self._unclaimed))]

    def end(self, error: KiwoomError) -> None:
        """Nobody will hear of these orders any more."""
        for order in self._orders.values():
            order.fail(error)

    def _turn_over(self) -> None:
        """A new day: its numbers are others, and the orders of the day before are over."""
        if self._today() == self._day:
            return
        self._day = self._today()
        self.end(OrderError(f"the order's day is over: look in account.orders of {self._day}"))
        self._orders.clear()
        self._unclaimed.clear()


def key_of(no: str) -> str:
    """An order number whatever its padding."""
    return no.strip().zfill(7)
