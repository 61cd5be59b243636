"""Admission: what every order waits for, and passes, before it is sent."""

from __future__ import annotations

import logging

from kiwoom_async._lifetime import Lifetime
from kiwoom_async.clock import Clock
from kiwoom_async.execution.books import Books
from kiwoom_async.execution.broker_records import List, list_of
from kiwoom_async.execution.gate import Gate
from kiwoom_async.execution.tracking import Tracker
from kiwoom_async.orders.state import OrderState

__all__ = ["Admission"]

log = logging.getLogger("kiwoom_async")


class Admission:
    """Prepares the checks of orders, and carries them out.

    Args:
        gate: Checks them.
        tracker: Follows the orders of the session.
        books: The broker's lists.
        lifetime: Lifetime of the session.
        clock: The source of time.
        patience: Seconds that an order waits for the stream of order events.
    """

    def __init__(
        self,
        gate: Gate,
        tracker: Tracker,
        books: Books,
        lifetime: Lifetime,
        clock: Clock,
        patience: float,
    ) -> None:
        self._gate = gate
        self._tracker = tracker
        self._books = books
        self._ledger = tracker.ledger
        self._lifetime = lifetime
        self._clock = clock
        self._patience = patience
        self._hurried = False

    async def check(self, order: OrderState, replaced: OrderState | None = None) -> None:
        """Refuse an order that passes a limit, after getting what the check needs.

        Args:
            order: The order.
            replaced: The order that will have ended before this one is sent.

        Raises:
            GuardRefused: the gate refused it.
            SessionClosed, SessionReplaced, …: the session is over.
        """
        await self._prepare(list_of(order.ticket))
        await self._gate.prepare(order, self._books.read, self._ledger.filled_size)
        self._lifetime.check()
        original = self._ledger.get(order.ticket.original_no)
        pending = [one for one in self._pending() if one is not replaced]
        self._gate.check(order, original, pending, self._ledger.filled_size())

    def count(self, order: OrderState) -> None:
        """Count an order that will be sent; no wait may be between :meth:`check` and this."""
        self._gate.count(order)

    def check_again(self, order: OrderState) -> None:
        """Refuse an order that was checked and then had to wait; see ``Gate.check_again``."""
        self._gate.check_again(order)

    def _pending(self) -> list[OrderState]:
        """Return the orders that can still be executed, as far as the session knows them."""
        open_orders = self._ledger.open_orders()
        return [*open_orders, *self._ledger.in_doubt(), *self._books.being_sent()]

    async def _prepare(self, records: List) -> None:
        """Wait for the stream of events and for the list of earlier orders.

        Not for long: an order that closes a position must be sent also when both fail.
        """
        tracking = self._tracker.start()
        baseline = self._tracker.records.read_baseline(records)
        if self._hurried and not (baseline.is_set() and tracking.is_set()):
            return  # the wait for the previous order timed out
        try:
            async with self._clock.timeout(self._patience):
                await baseline.wait()
                await tracking.wait()
            self._hurried = False
        except TimeoutError:
            self._hurried = True
            log.warning("no order events yet: the order is sent regardless and followed later")
