"""The ledger: the orders of the day by number, and the events that wait for theirs."""

from __future__ import annotations

import datetime as dt
import logging
from collections import deque
from collections.abc import Callable, Iterator

from kiwoom_async.errors import FieldError, KiwoomError, OrderError
from kiwoom_async.orders.order import Order
from kiwoom_async.realtime import OrderEvent

__all__ = ["Ledger", "key_of"]

log = logging.getLogger("kiwoom_async")

_STRANGERS = 1000  # orders of other programs whose events are kept for whoever claims them
_EVENTS = 1000  # of each of them


class Ledger:
    """Orders by their numbers, which the broker gives anew every day.

    Args:
        today: The date in Korea.
        ask_books: Called when events were missed that only the broker's books can tell.
    """

    def __init__(
        self, today: Callable[[], dt.date], ask_books: Callable[[], None] = lambda: None
    ) -> None:
        self._today = today
        self._ask_books = ask_books
        self._day = today()
        self._orders: dict[str, Order] = {}
        self._in_doubt: dict[Order, frozenset[str] | None] = {}
        self._unclaimed: dict[str, deque[OrderEvent]] = {}
        self._over: KiwoomError | None = None

    def __contains__(self, no: str) -> bool:
        return self.get(no) is not None

    def get(self, no: str) -> Order | None:
        """The order of today with this number."""
        self.turn_over()
        return self._orders.get(key_of(no))

    def open_orders(self) -> Iterator[Order]:
        """The orders to which something can still happen."""
        self.turn_over()
        return (order for order in tuple(self._orders.values()) if order.is_open)

    def strangers(self) -> frozenset[str]:
        """Keys of the orders of others that events told of."""
        self.turn_over()
        return frozenset(self._unclaimed)

    def doubt(self, order: Order, older: frozenset[str] | None) -> None:
        """The order may have been booked, and its number is not known.

        Args:
            older: Keys of the orders before it, None if they are not known.
        """
        self.turn_over()
        self._in_doubt[order] = older
        if self._over is not None:
            order.fail(self._over)

    def older_than(self, order: Order) -> frozenset[str] | None:
        """Keys of the orders before an order in doubt, None if they are not known.

        Raises:
            KeyError: the order is not of today.
        """
        self.turn_over()
        return self._in_doubt[order]

    def claim(self, order: Order, no: str) -> None:
        """The order has a number: link it with the order it changes, give it its events."""
        self.turn_over()
        key = key_of(no)
        self._in_doubt.pop(order, None)
        self._orders[key] = order
        if order.ticket.original_no:
            order.replaces = self.get(order.ticket.original_no)
        if order.replaces and order.ticket.action == "modify":
            order.replaces.move(order, to=key)
        order.adopt(no)
        unclaimed = self._unclaimed.pop(key, ())
        for event in unclaimed:
            self.take(event)
        if len(unclaimed) == _EVENTS:  # older ones may have been dropped
            self._ask_books()
        if self._over is not None:
            order.fail(self._over)

    def take(self, event: OrderEvent) -> None:
        """Give an event to its order, or keep it for whoever claims its number."""
        self.turn_over()
        try:
            key = key_of(event.order_no)
            order = self._orders.get(key)
            self._take_away(event, key, order)
            if order is not None:
                self._give(order, event)
                return
        except FieldError as error:
            log.error("order event left out: %s", error)
            self._ask_books()
            return
        self._unclaimed.setdefault(key, deque(maxlen=_EVENTS)).append(event)
        if len(self._unclaimed) > _STRANGERS:
            del self._unclaimed[next(iter(self._unclaimed))]

    def end(self, error: KiwoomError) -> None:
        """Nobody will hear of these orders, or of later ones, any more."""
        self._over = error
        self._fail_all(error)

    def _give(self, order: Order, event: OrderEvent) -> None:
        order.take(event)
        if order.is_behind:
            order.is_behind = False
            self._ask_books()

    def _take_away(self, event: OrderEvent, key: str, order: Order | None) -> None:
        """A cancellation or change, whoever sent it, takes from the order it concerns."""
        if event.event not in ("confirmed", "cancelled"):
            return
        original = self._original_of(event) or (order.replaces if order else None)
        if original is not None and original is not order:
            original.lose(event.order_size or original.remaining_size, to=key)

    def _original_of(self, event: OrderEvent) -> Order | None:
        try:
            return self._orders.get(key_of(event.original_order_no))
        except FieldError:
            return None

    def _fail_all(self, error: KiwoomError) -> None:
        for order in (*self._orders.values(), *self._in_doubt):
            order.fail(error)

    def turn_over(self) -> None:
        """A new day: its numbers are others, and the orders of the day before are over."""
        if self._today() == self._day:
            return
        self._day = self._today()
        self._fail_all(
            OrderError(f"the order's day is over: look in account.orders of {self._day}")
        )
        self._orders.clear()
        self._in_doubt.clear()
        self._unclaimed.clear()


def key_of(no: str) -> str:
    """An order number whatever its padding."""
    return no.strip().lstrip("0")
