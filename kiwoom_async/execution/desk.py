"""Desk: places orders, each checked, sent once and followed."""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import anyio
from anyio.abc import TaskGroup

from kiwoom_async._lifetime import Lifetime
from kiwoom_async.clock import Clock
from kiwoom_async.config import Timeouts
from kiwoom_async.errors import APIError, KiwoomError, OrderInDoubt, OrderRejected
from kiwoom_async.execution.admission import Admission
from kiwoom_async.execution.books import Books
from kiwoom_async.execution.broker_records import List, list_of
from kiwoom_async.execution.clearing import replace
from kiwoom_async.execution.day_orders import DayOrders
from kiwoom_async.execution.gate import Gate
from kiwoom_async.execution.identification import Identification
from kiwoom_async.execution.order_journal import Intent
from kiwoom_async.execution.reports import OrderReports
from kiwoom_async.execution.restart import Restart
from kiwoom_async.execution.sender import OrderSender
from kiwoom_async.execution.tracking import Tracker
from kiwoom_async.execution.trs import change_of, new_of
from kiwoom_async.net.rest import Delivery
from kiwoom_async.orders.order import Order
from kiwoom_async.orders.refusals import is_rejection, is_turned_away, reason_of
from kiwoom_async.orders.request import OrderRequest
from kiwoom_async.orders.state import OrderState
from kiwoom_async.orders.ticket import Ticket
from kiwoom_async.streams.opener import Hub
from kiwoom_async.telemetry.hooks import Hooks
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
        sender: Sends them.
        namespaces: The namespaces of the session, to read the broker's records.
        registry: Source of the order events.
        tasks: The session's tasks.
        lifetime: Lifetime of the session.
        check_prices: Raises ConfigError for prices that are invalid for the instrument.
        timeouts: ``order_events`` limits how long an order waits for the stream of events.
        clock: The source of time.
        gate: Checks each order before it is sent.
        hooks: Called with what happens to orders.
        dry_run: Do everything but send.

    Attributes:
        day: All orders of the day.
    """

    def __init__(
        self,
        sender: OrderSender,
        namespaces: Namespaces,
        registry: Hub,
        tasks: TaskGroup,
        lifetime: Lifetime,
        check_prices: Callable[[Arguments], None],
        timeouts: Timeouts,
        clock: Clock,
        gate: Gate,
        hooks: Hooks,
        dry_run: bool,
    ) -> None:
        self._reports = OrderReports(hooks)
        self._sender = sender
        self._tasks = tasks
        self._check_prices = check_prices
        self._dry_run = dry_run
        self._lifetime = lifetime
        self._timeouts = timeouts
        self._clock = clock
        self._tracker = tracker = Tracker(namespaces, registry, tasks, lifetime, clock)
        self._records = tracker.records
        self._ledger = tracker.ledger
        self._identification = Identification(tracker, self._today, self._show, self._note_found)
        self._restart = Restart(tracker, self._identification, clock)
        self._books = Books(tracker, self._identification, clock, timeouts.order_events)
        self._admission = Admission(
            gate, tracker, self._books, lifetime, clock, timeouts.order_events
        )
        self.day = DayOrders(self._books, self._ledger, namespaces, lifetime)

    async def recover(self, found: list[tuple[Intent, frozenset[str] | None]]) -> None:
        """Resolve the orders that an earlier process sent and the journal has without an outcome.

        Waits for the broker's answer, not longer than ``Timeouts.order_events``; what is not
        resolved then is in doubt, and the broker is asked on.

        Args:
            found: The orders, as ``OrderJournal.unresolved``.
        """
        if not found:
            return
        orders = self._restart.restore(found, self._show)
        self._tracker.start()
        done = anyio.Event()

        async def resolve() -> None:
            await self._restart.resolve(orders, max(intent.at for intent, _ in found))
            done.set()

        self._tasks.start_soon(resolve)
        with contextlib.suppress(TimeoutError):
            async with self._clock.timeout(self._timeouts.order_events):
                await done.wait()

    async def place(self, tr: TR[Any, Any], arguments: Arguments) -> Order:
        """Send an order, a change or a cancellation, once.

        Cancelled after sending, it may be booked: see ``orders.in_doubt`` and ``orders.today()``.

        Args:
            tr: An order TR.
            arguments: Its arguments by name.

        Raises:
            ConfigError: naming the invalid argument; nothing was sent.
            OrderRejected: the broker rejected it; the APIError is its ``__cause__``.
            GuardRefused: the gate refused it; nothing was sent.
            OrderInDoubt: it was sent, and no answer says whether it is booked.
            AuthenticationError, RateLimitError, Blocked: refused before the broker checked it.
            TransportError, …: it was not sent.
            SessionClosed, SessionReplaced, …: the session is over, nothing was sent.
        """
        self._lifetime.check()
        order, state = self._make(tr, arguments)
        await self._admission.check(state)
        self._admission.count(state)
        if self._dry_run:
            state.withhold()
            fields = state.request.fields if state.request else {}
            log.info("%r: would have been sent: %s %s", order, tr.id, fields)
            return order
        await self._send(state, tr, arguments)
        return order

    async def modify(self, order: OrderState, price: int, size: int | None) -> Order:
        """Change an order; see ``Order.modify``."""
        return await self._change(order, "modify", {"price": price, "size": size})

    async def cancel(self, order: OrderState, size: int | None) -> Order:
        """Cancel an order; see ``Order.cancel``."""
        return await self._change(order, "cancel", {"size": size})

    async def replace(
        self, order: OrderState, price: int | None, size: int | None, order_type: str | None
    ) -> Order:
        """Replace an order; see ``Order.replace``."""

        def complete(asked: Arguments) -> tuple[TR[Any, Any], Arguments]:
            tr = new_of(order.ticket.account, order.side)
            return tr, {one.name: asked.get(one.name) for one in tr.arguments}

        async def check_new(asked: Arguments) -> None:
            await self._admission.check(self._make(*complete(asked))[1], replaced=order)

        async def send_new(asked: Arguments) -> Order:
            return await self.place(*complete(asked))

        cancel, refresh = partial(self.cancel_remaining, order), partial(self._books.refresh, order)
        asked = order.face, price, size, order_type
        return await replace(*asked, check_new, send_new, cancel, refresh)

    async def cancel_remaining(self, order: OrderState) -> Order | None:
        """Cancel an order unless it has ended; see ``Order.cancel_and_wait``."""
        if order.has_ended:
            return None
        try:
            return await self.cancel(order, None)
        except OrderRejected:
            await self._books.refresh(order)  # it may have been executed in the meantime
            if order.has_ended:
                return None
            raise

    async def resolve(self, order: OrderState) -> bool:
        """Look for an order in doubt in the broker's records; see ``Order.resolve``."""
        self._check_day(order)
        if order.status == "in_doubt":
            rows = await self._records.read(list_of(order.ticket))
            self._check_day(order)
            await self._identification.find(order, rows)
        return order.status != "in_doubt"

    def count_in_doubt(self) -> int:
        """Return how many orders may be booked and have no number."""
        return len(self._ledger.in_doubt())

    def _make(self, tr: TR[Any, Any], arguments: Arguments) -> tuple[Order, OrderState]:
        """Make an order of arguments that are valid, as far as that is known without asking."""
        fields = requests.encode(tr, arguments, self._today())
        self._check_prices(arguments)
        assert tr.order is not None
        state = OrderState(Ticket.of(tr.order, arguments, fields), self._today)
        state.request = OrderRequest(tr.id, tr.path, fields)
        return self._show(state), state

    async def _send(self, state: OrderState, tr: TR[Any, Any], arguments: Arguments) -> None:
        before, gaps = self._known_numbers(list_of(state.ticket)), self._tracker.gaps
        delivery = Delivery(partial(self._admission.check_again, state))
        with self._books.sending(state):
            try:
                no = await self._sender.send(state, tr, arguments, delivery, before)
            except KiwoomError as error:
                if delivery.in_doubt:
                    self._judge(state, error, before)
                raise
            except anyio.get_cancelled_exc_class():
                if delivery.in_doubt:
                    self._doubt(state, before)
                    log.warning(
                        "%r: cancelled once sent, may be booked: see orders.in_doubt", state
                    )
                raise
            self._ledger.assign_number(state, no)
        if gaps != self._tracker.gaps:  # the records were read before this order was sent
            self._tracker.ask_broker()
        await self._sender.note(state, "booked", no)

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

    def _known_numbers(self, records: List) -> frozenset[str] | None:
        """Return the keys of all numbers known now, None if the earlier ones are unknown."""
        baseline = self._records.baseline(records)
        return None if baseline is None else baseline | self._ledger.numbers()

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
            self._doubt(order, before)
            raise OrderInDoubt(
                f"{order!r}: sent, and no answer says whether it is booked ({error}): it may be "
                "booked; `await error.resolve()` asks the broker, do not send it again before",
                order=order.face,
            ) from error

    def _doubt(self, order: OrderState, before: frozenset[str] | None) -> None:
        """Note that an order may be booked."""
        self._ledger.add_in_doubt(order, before)
        self._reports.changed(order)

    async def _note_found(self, order: OrderState) -> None:
        """Write the number of an order that was in doubt to the journal."""
        await self._sender.note(order, "booked", order.no)

    def _show(self, order: OrderState) -> Order:
        """Make the public order of a state."""
        face = Order(order, self)
        self._reports.follow(order)
        return face

    def _today(self) -> dt.date:
        return self._clock.now().date()
