"""Desk: sends every order once, and resolves orders whose answer is missing."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import anyio
from anyio.abc import TaskGroup

from kiwoom_async._lifetime import Lifetime
from kiwoom_async.clock import Clock
from kiwoom_async.config import Timeouts
from kiwoom_async.errors import (
    APIError,
    DecodeError,
    FieldError,
    KiwoomError,
    OrderInDoubt,
    OrderRejected,
)
from kiwoom_async.execution.broker_records import (
    List,
    Row,
    list_of,
    matches,
    number_of,
)
from kiwoom_async.execution.ledger import key_of
from kiwoom_async.execution.tracking import Tracker
from kiwoom_async.execution.trs import change_of
from kiwoom_async.net.http import Reply
from kiwoom_async.net.rest import Delivery, Rest
from kiwoom_async.orders.order import Order
from kiwoom_async.orders.refusals import is_rejection, is_turned_away, reason_of
from kiwoom_async.orders.state import OrderState
from kiwoom_async.orders.ticket import Ticket
from kiwoom_async.streams.registry import Registry
from kiwoom_async.wire import requests
from kiwoom_async.wire.arguments import Arguments
from kiwoom_async.wire.requests import TR

if TYPE_CHECKING:
    from kiwoom_async.api.namespaces import Namespaces

__all__ = ["Desk"]

log = logging.getLogger("kiwoom_async")


class Desk:
    """The orders of a session.

    Args:
        rest: Sends them.
        namespaces: The namespaces of the session, to read the broker's records.
        registry: Source of the order events.
        tasks: The session's tasks.
        lifetime: Lifetime of the session.
        check_prices: Raises ConfigError for prices that are invalid for the instrument.
        timeouts: ``order_events`` limits how long an order waits for the stream of events.
        clock: The source of time.
    """

    def __init__(
        self,
        rest: Rest,
        namespaces: Namespaces,
        registry: Registry,
        tasks: TaskGroup,
        lifetime: Lifetime,
        check_prices: Callable[[Arguments], None],
        timeouts: Timeouts,
        clock: Clock,
    ) -> None:
        self._rest = rest
        self._check_prices = check_prices
        self._lifetime = lifetime
        self._timeouts = timeouts
        self._clock = clock
        self._tracker = Tracker(namespaces, registry, tasks, lifetime, clock)
        self._records = self._tracker.records
        self._ledger = self._tracker.ledger
        self._hurried = False

    async def place(self, tr: TR[Any, Any], arguments: Arguments) -> Order:
        """Send an order, a change or a cancellation, once.

        When cancelled after sending, the order may be booked anyway: it is then among the orders
        of :meth:`in_doubt`.

        Args:
            tr: An order TR.
            arguments: Its arguments by name.

        Raises:
            ConfigError: naming the invalid argument; nothing was sent.
            OrderRejected: the broker rejected it; the APIError is its ``__cause__``.
            OrderInDoubt: it was sent, and no answer says whether it is booked.
            AuthenticationError, RateLimitError, Blocked: refused before the broker checked it.
            TransportError, …: it was not sent.
            SessionClosed, SessionReplaced, …: the session is over, nothing was sent.
        """
        self._lifetime.check()
        body = requests.encode(tr, arguments, self._today())
        self._check_prices(arguments)
        assert tr.order is not None
        state = OrderState(Ticket.of(tr.order, arguments, body), self._today)
        order = Order(state, self)
        records = list_of(state.ticket)
        await self._prepare(records)
        before, gaps = self._known_numbers(records), self._tracker.gaps
        delivery = Delivery()
        try:
            reply = await self._rest.call(tr.id, tr.path, body, order=True, delivery=delivery)
            no = _number_in(tr, reply)
        except KiwoomError as error:
            if delivery.in_doubt:
                self._judge(state, error, before)
            raise
        except anyio.get_cancelled_exc_class():
            if delivery.in_doubt:
                self._ledger.add_in_doubt(state, before)
                log.warning("%r: cancelled once sent, may be booked: see orders.in_doubt", order)
            raise
        self._ledger.assign_number(state, no)
        if gaps != self._tracker.gaps:  # the records were read before this order was sent
            self._tracker.ask_broker()
        return order

    def in_doubt(self, account: str) -> list[Order]:
        """Return the orders of an account that may be booked, in the order they were sent."""
        return [order.face for order in self._ledger.in_doubt() if order.ticket.account == account]

    async def modify(self, order: OrderState, price: int, size: int | None) -> Order:
        """Change an order; see ``Order.modify``."""
        return await self._change(order, "modify", {"price": price, "size": size})

    async def cancel(self, order: OrderState, size: int | None) -> Order:
        """Cancel an order; see ``Order.cancel``."""
        return await self._change(order, "cancel", {"size": size})

    async def resolve(self, order: OrderState) -> bool:
        """Look for an order in doubt in the broker's records; see ``Order.resolve``."""
        self._check_day(order)
        if order.status == "in_doubt":
            rows = await self._records.read(list_of(order.ticket))
            self._check_day(order)
            self._look_for(order, rows)
        return order.status != "in_doubt"

    def _look_for(self, order: OrderState, rows: Iterable[Row]) -> None:
        """Give an order in doubt its number if exactly one row matches it.

        Raises:
            OrderInDoubt: several rows match, one is unreadable, or the earlier orders are unknown.
        """
        before = self._ledger.numbers_before(order)
        found: dict[str, Row] = {}
        certain = before is not None
        for row in rows:
            no = number_of(row)
            if not key_of(no) or no in self._ledger or key_of(no) in (before or ()):
                continue
            try:
                if matches(row, order.ticket):
                    found[no] = row
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

    def _check_day(self, order: OrderState) -> None:
        if order.status == "in_doubt" and order.day_error is not None:
            raise OrderInDoubt(str(order.day_error), order=order.face)

    async def _change(self, order: OrderState, action: str, asked: Arguments) -> Order:
        ticket = order.ticket
        tr = change_of(ticket.account, action)
        known = {
            **{"original_order_no": order.no, "symbol": ticket.symbol},
            **{"exchange": ticket.exchange, **asked},
        }
        return await self.place(tr, {one.name: known.get(one.name) for one in tr.arguments})

    async def _prepare(self, records: List) -> None:
        """Wait for the stream of events and for the list of earlier orders.

        Not for long: an order that closes a position must be sent also when both fail.
        """
        tracking = self._tracker.start()
        baseline = self._records.read_baseline(records)
        if self._hurried and not (baseline.is_set() and tracking.is_set()):
            return  # the wait for the previous order timed out
        with anyio.move_on_after(self._timeouts.order_events) as scope:
            await baseline.wait()
            await tracking.wait()
        self._hurried = scope.cancelled_caught
        if self._hurried:
            log.warning("no order events yet: the order is sent regardless and followed later")

    def _known_numbers(self, records: List) -> frozenset[str] | None:
        """Return the keys of all numbers known now, None if the earlier ones are unknown."""
        baseline = self._records.baseline(records)
        return None if baseline is None else baseline | self._ledger.unclaimed_numbers()

    def _judge(self, order: OrderState, error: KiwoomError, before: frozenset[str] | None) -> None:
        """Raise the order's error that follows from a failure after sending, if any.

        Raises:
            OrderRejected: the failure is a known rejection.
            OrderInDoubt: the order may be booked.
        """
        if isinstance(error, APIError) and is_rejection(error):
            order.reject(error.message, error.code or "")
            raise OrderRejected(
                str(error), order=order.face, code=error.code, reason=reason_of(error.code)
            ) from error
        if not is_turned_away(error):
            self._ledger.add_in_doubt(order, before)
            raise OrderInDoubt(
                f"{order!r}: sent, and no answer says whether it is booked ({error}): it may be "
                "booked; `await error.resolve()` asks the broker, do not send it again before",
                order=order.face,
            ) from error

    def _today(self) -> dt.date:
        return self._clock.now().date()


def _number_in(tr: TR[Any, Any], reply: Reply) -> str:
    """Return the order number of a good answer.

    Raises:
        DecodeError: it is missing or blank.
    """
    no: str = tr.answer.of(reply.body).order_no
    if not key_of(no):
        raise DecodeError(f"{tr.id}: the answer has the order number {no!r}", payload=reply.body)
    return no
