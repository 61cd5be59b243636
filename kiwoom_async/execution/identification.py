"""Identification: which row of the broker's records belongs to which order of the session."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from kiwoom_async.errors import FieldError, OrderInDoubt
from kiwoom_async.execution.broker_records import Row, RowFacts, matches, number_of
from kiwoom_async.execution.ledger import key_of
from kiwoom_async.execution.tracking import Tracker
from kiwoom_async.orders.descriptions import account_of, action_of, order_type_of, side_of
from kiwoom_async.orders.state import OrderState
from kiwoom_async.orders.ticket import Ticket

if TYPE_CHECKING:
    from kiwoom_async.execution.broker_records import List

__all__ = ["Identification"]

log = logging.getLogger("kiwoom_async")


class Identification:
    """Gives orders in doubt their numbers, and makes followed orders of all other rows.

    Args:
        tracker: Follows the orders, and applies the rows to them.
        today: The date in Korea.
        show: Makes the public order of a state.
        on_found: Called with an order that was in doubt and has its number now.
    """

    def __init__(
        self,
        tracker: Tracker,
        today: Callable[[], dt.date],
        show: Callable[[OrderState], object],
        on_found: Callable[[OrderState], Awaitable[None]],
    ) -> None:
        self._on_found = on_found
        self._tracker = tracker
        self._ledger = tracker.ledger
        self._today = today
        self._show = show

    async def find(self, order: OrderState, rows: Iterable[Row]) -> None:
        """Give an order in doubt its number if exactly one row matches it.

        The order may have got its number, or its day may have ended, while the rows were read:
        then nothing is done.

        Raises:
            OrderInDoubt: several rows match, one is unreadable, or the earlier orders are unknown.
        """
        if order not in self._ledger.in_doubt():
            return
        before = self._ledger.numbers_before(order)
        found: dict[str, Row] = {}
        certain = before is not None
        for row in rows:
            no = number_of(row)
            if not key_of(no) or key_of(no) in (before or ()) or self._ledger.is_own(no):
                continue
            try:
                if matches(row, order.ticket):
                    found[no] = row
                    certain = certain and no not in self._ledger
            except FieldError as error:
                log.error(
                    "%r: an order of the broker's records can't be compared: %s", order, error
                )
                found[no], certain = row, False
        if not found:
            return
        if len(found) > 1 or not certain:
            raise OrderInDoubt(
                f"{order!r}: orders {', '.join(found)} of today look like it", order=order.face
            )
        no, row = found.popitem()
        self._ledger.assign_number(order, no)
        self._tracker.apply_row(row)
        await self._on_found(order)

    def may_be(self, ticket: Ticket, rows: Iterable[Row]) -> bool:
        """Return whether one of the rows whose order is unknown may belong to this ticket."""
        return any(_may_match(row, ticket) for row in rows if number_of(row) not in self._ledger)

    def adopt(self, rows: Sequence[Row], records: List) -> list[OrderState]:
        """Follow the order of every row, and return them in the order of their numbers.

        A row of an order that the session follows already gives that order. A row without a number
        or with an unreadable cell is skipped and logged.
        """
        known = [(row, facts) for row in rows if (facts := _facts_of(row)) is not None]
        known.sort(key=lambda one: int(key_of(one[1].no)))
        changed = self._ledger.changed_elsewhere()
        new = [(row, facts) for row, facts in known if facts.no not in self._ledger]
        adopted = [self._follow(row, facts, records) for row, facts in new]
        for row, _ in known:  # after all are there: a change refers to its original
            self._tracker.apply_row(row)
        for order in adopted:
            self._ledger.catch_up(order)
        if not changed.isdisjoint(key_of(order.no) for order in adopted):
            self._tracker.ask_broker()  # the rows may be older than these changes
        return [one for _, facts in known if (one := self._ledger.get(facts.no)) is not None]

    def _follow(self, row: Row, facts: RowFacts, records: List) -> OrderState:
        order = OrderState(_ticket_of(row, facts, records), self._today)
        self._show(order)
        self._ledger.adopt(order, facts.no)
        return order


def _facts_of(row: Row) -> RowFacts | None:
    """Return the facts of a row about its order, None without a number or when unreadable."""
    try:
        facts = RowFacts.of(row)
        number = key_of(facts.no)
        is_order = number.isdecimal() and row.symbol and (facts.size or facts.original_no)
        return facts if is_order else None
    except FieldError as error:
        log.error("order record skipped: %s", error)
        return None


def _may_match(row: Row, ticket: Ticket) -> bool:
    try:
        return matches(row, ticket)
    except FieldError:
        return True


def _ticket_of(row: Row, facts: RowFacts, records: List) -> Ticket:
    """Make the ticket of an order from the broker's words for it."""
    words = f"{row.order_action or ''} {row.modify_cancel_type or ''}"
    action = action_of(words)
    return Ticket(
        account="gold" if records == "gold" else account_of(f"{words} {row.credit_type or ''}"),
        action=action,
        symbol=row.symbol,
        side=side_of(words),
        size=facts.size,
        price=_price_of(row),
        order_type=order_type_of(row.order_type or ""),
        exchange=row.exchange or "krx",
        original_no=facts.original_no if key_of(facts.original_no) else "",
    )


def _price_of(row: Row) -> int | None:
    try:
        return row.order_price or None
    except FieldError:
        return None
