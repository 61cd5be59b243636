"""Restart: orders that an earlier process sent and whose answer it did not receive."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable

from kiwoom_async.clock import Clock
from kiwoom_async.errors import KiwoomError, OrderInDoubt
from kiwoom_async.execution.broker_records import List, list_of
from kiwoom_async.execution.identification import Identification
from kiwoom_async.execution.order_journal import Intent
from kiwoom_async.execution.tracking import Tracker
from kiwoom_async.orders.state import OrderState

__all__ = ["Restart"]

log = logging.getLogger("kiwoom_async")

_PAUSE = 0.25  # seconds until the broker is asked again
_LONGEST_PAUSE = 30.0
_SETTLED = dt.timedelta(seconds=1)
"""Age of an order from which on the broker's lists have it if it is booked."""


class Restart:
    """Resolves the orders that the journal of an earlier process has without their outcome.

    Args:
        tracker: Reads the broker's lists.
        identification: Matches rows with orders.
        clock: The source of time.
    """

    def __init__(self, tracker: Tracker, identification: Identification, clock: Clock) -> None:
        self._tracker = tracker
        self._identification = identification
        self._clock = clock

    def restore(
        self,
        found: list[tuple[Intent, frozenset[str] | None]],
        show: Callable[[OrderState], object],
    ) -> list[OrderState]:
        """Make orders in doubt of what the journal has."""
        orders = []
        for intent, before in found:
            order = OrderState(intent.ticket, lambda: self._clock.now().date())
            order.journal_id = intent.id
            show(order)
            self._tracker.ledger.add_in_doubt(order, before)
            orders.append(order)
        return orders

    async def resolve(self, orders: list[OrderState], since: dt.datetime) -> None:
        """Ask the broker until each order is found, or is old enough to be in its lists.

        Args:
            orders: Orders in doubt.
            since: When the latest of them was sent.
        """
        pause = _PAUSE
        while True:
            settled = self._clock.now() - since >= _SETTLED
            asked = await self._look_up(orders)
            orders = [one for one in orders if one.status == "in_doubt" and not one.day_error]
            if not orders or (asked and settled):
                break
            await self._clock.sleep(pause)
            pause = pause if asked else min(_LONGEST_PAUSE, 2 * pause)
        for order in orders:
            log.warning(
                "%r of an earlier process is not in the broker's lists, or not only it: see "
                "orders.in_doubt",
                order,
            )

    async def _look_up(self, orders: list[OrderState]) -> bool:
        """Look for orders in the broker's lists; return whether these could be read."""
        lists: set[List] = {list_of(order.ticket) for order in orders}
        for records in sorted(lists):
            try:
                rows = await self._tracker.records.read(records)
            except KiwoomError as error:
                log.warning("orders of an earlier process can't be looked up: %s", error)
                return False
            for order in orders:
                if order.status == "in_doubt" and list_of(order.ticket) == records:
                    try:
                        await self._identification.find(order, rows)
                    except OrderInDoubt as error:
                        log.warning("%s", error)
        return True
