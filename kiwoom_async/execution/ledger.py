"""Ledger: the orders of the day by number, and events whose order is not known yet."""

from __future__ import annotations

import datetime as dt
import logging
from collections import deque
from collections.abc import Callable, Iterator

from kiwoom_async._lifetime import Lifetime
from kiwoom_async.errors import FieldError, KiwoomError
from kiwoom_async.orders.state import OrderState
from kiwoom_async.realtime import OrderEvent

__all__ = ["Ledger", "key_of"]

log = logging.getLogger("kiwoom_async")

_UNCLAIMED = 1000  # orders of other programs whose events are kept until their number is assigned
_EVENTS = 1000  # of each of them


class Ledger:
    """Orders by their numbers, which start again every day.

    Args:
        today: The date in Korea.
        lifetime: Lifetime of the session; after it no further events arrive.
        ask_broker: Called when only the broker's records have the state of an order.

    Attributes:
        on_adopt: Called with the number of an order that this session has not sent, before it is
            followed.
    """

    def __init__(
        self,
        today: Callable[[], dt.date],
        lifetime: Lifetime,
        ask_broker: Callable[[], None] = lambda: None,
    ) -> None:
        self.on_adopt: Callable[[str], object] = lambda no: None
        self._today = today
        self._lifetime = lifetime
        self._ask_broker = ask_broker
        self._day = today()
        self._orders: dict[str, OrderState] = {}
        self._in_doubt: dict[OrderState, frozenset[str] | None] = {}
        self._adopted: set[str] = set()
        self._unclaimed: dict[str, deque[OrderEvent]] = {}
        lifetime.on_end(self._fail_all)

    def __contains__(self, no: str) -> bool:
        return self.get(no) is not None

    def get(self, no: str) -> OrderState | None:
        """Return the order of today with this number."""
        self.turn_over()
        return self._orders.get(key_of(no))

    def is_own(self, no: str) -> bool:
        """Return whether this session sent the order of today with this number."""
        return self.get(no) is not None and key_of(no) not in self._adopted

    def filled_size(self) -> int:
        """Return the shares of all orders of today that are executed."""
        self.turn_over()
        return sum(order.filled_size for order in self._orders.values())

    def open_orders(self) -> Iterator[OrderState]:
        """Iterate over the orders that have not ended."""
        self.turn_over()
        return (order for order in tuple(self._orders.values()) if order.is_open)

    def numbers(self) -> frozenset[str]:
        """Return the keys of all numbers of today, those seen only in events among them."""
        self.turn_over()
        return frozenset((*self._unclaimed, *self._orders))

    def add_in_doubt(self, order: OrderState, before: frozenset[str] | None) -> None:
        """Add an order that may have been booked and whose number is unknown.

        Args:
            order: The order.
            before: Keys of the numbers that existed before it, None if unknown.
        """
        self.turn_over()
        self._in_doubt[order] = before
        self._fail_if_over(order)

    def in_doubt(self) -> list[OrderState]:
        """Return the orders of today that may be booked."""
        self.turn_over()
        return list(self._in_doubt)

    def numbers_before(self, order: OrderState) -> frozenset[str] | None:
        """Return the keys of the numbers before an order in doubt, None if unknown."""
        return self._in_doubt[order]

    def assign_number(self, order: OrderState, no: str) -> None:
        """Set the number of an order, link it to the order it changes, and apply its events so far.

        An order of an earlier day gets only its number: today another order may have the same.
        """
        self.turn_over()
        self._in_doubt.pop(order, None)
        if order.day != self._day:
            order.assign(no)
            return
        self._adopted.discard(key_of(no))
        self._book(order, no)
        self.catch_up(order)

    def adopt(self, order: OrderState, no: str) -> None:
        """Follow an order that another program sent, or this one before it was started again.

        Apply the row of the broker's records next, and then :meth:`catch_up`.
        """
        self.turn_over()
        self._adopted.add(key_of(no))
        self.on_adopt(no)
        self._book(order, no)

    def catch_up(self, order: OrderState) -> None:
        """Apply the events of an order that came before the session followed it."""
        unclaimed = self._unclaimed.pop(key_of(order.no), ())
        for event in unclaimed:
            self.apply(event)
        if len(unclaimed) == _EVENTS:  # older ones may have been dropped
            self._ask_broker()
        self._fail_if_over(order)

    def changed_elsewhere(self) -> frozenset[str]:
        """Return the keys of orders whose changes were reported while they were not followed."""
        events = (event for events in self._unclaimed.values() for event in events)
        return frozenset(_original_key(event) for event in events)

    def apply(self, event: OrderEvent) -> None:
        """Apply an event to its order, or keep it until its number is assigned."""
        self.turn_over()
        try:
            key = key_of(event.order_no)
            order = self._orders.get(key)
            self._reduce_original(event, key, order)
            if order is not None:
                if not order.apply(event):
                    self._ask_broker()
                return
        except FieldError as error:
            log.error("order event skipped: %s", error)
            self._ask_broker()
            return
        if not key:  # an event without an order: numbers start at 1
            return
        self._unclaimed.setdefault(key, deque(maxlen=_EVENTS)).append(event)
        if len(self._unclaimed) > _UNCLAIMED:
            del self._unclaimed[next(iter(self._unclaimed))]

    def turn_over(self) -> None:
        """Drop the orders of the day before once a new day has begun, and wake their waiters."""
        today = self._today()
        if today == self._day:
            return
        self._day = today
        over = (*self._orders.values(), *self._in_doubt)
        self._orders.clear()
        self._in_doubt.clear()
        self._unclaimed.clear()
        self._adopted.clear()
        for order in over:
            order.on_change()

    def _book(self, order: OrderState, no: str) -> None:
        key = key_of(no)
        self._orders[key] = order
        self._link(order, key)
        order.assign(no)

    def _link(self, order: OrderState, key: str) -> None:
        if order.ticket.original_no:
            order.replaces = self.get(order.ticket.original_no)
        if order.replaces and order.ticket.action == "modify":
            order.replaces.replace_with(order, by=key)

    def _reduce_original(self, event: OrderEvent, key: str, order: OrderState | None) -> None:
        """Reduce the order that a cancellation or change (of any program) concerns."""
        if event.event not in ("confirmed", "cancelled"):
            return
        original = self._original_of(event) or (order.replaces if order else None)
        if original is None or original is order:
            return
        size = event.order_size or original.remaining_size
        asked = order.ticket.size if order is not None else None
        if asked not in (None, size) or not original.reduce(size, by=key):
            self._ask_broker()

    def _original_of(self, event: OrderEvent) -> OrderState | None:
        return self._orders.get(_original_key(event))

    def _fail_if_over(self, order: OrderState) -> None:
        if self._lifetime.error is not None:
            order.fail(self._lifetime.error)

    def _fail_all(self, error: KiwoomError) -> None:
        for order in (*self._orders.values(), *self._in_doubt):
            order.fail(error)


def _original_key(event: OrderEvent) -> str:
    try:
        return key_of(event.original_order_no)
    except FieldError:
        return ""


def key_of(no: str) -> str:
    """Return an order number without its padding."""
    return no.strip().lstrip("0")
