"""The desk: sends orders once, follows them by the account's events, and looks into the books."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import anyio
from anyio.abc import TaskGroup

from kiwoom_async.clock import Clock
from kiwoom_async.config import Timeouts
from kiwoom_async.errors import (
    APIError,
    AuthenticationError,
    DecodeError,
    FieldError,
    KiwoomError,
    OrderInDoubt,
    OrderRejected,
    RateLimitError,
    ServerError,
    SlowConsumer,
    SubscriptionRejected,
    TransportError,
)
from kiwoom_async.execution.ledger import Ledger, key_of
from kiwoom_async.execution.trs import change_of
from kiwoom_async.net.rest import Rest
from kiwoom_async.orders.order import Order, Ticket
from kiwoom_async.realtime import OrderEvent
from kiwoom_async.streams.stream import Gap, Stream
from kiwoom_async.wire import requests
from kiwoom_async.wire.arguments import Arguments
from kiwoom_async.wire.requests import TR, OrderKind

if TYPE_CHECKING:
    from kiwoom_async.api.account import OrderRecord
    from kiwoom_async.api.gold import GoldOrder
    from kiwoom_async.api.namespaces import Namespaces

    _Row: TypeAlias = OrderRecord | GoldOrder

__all__ = ["Desk"]

log = logging.getLogger("kiwoom_async")

_Books = Literal["stock", "gold"]
_Day = tuple[_Books, dt.date]
_SIDES = {"buy": "매수", "sell": "매도"}
_OTHERS = {"new": ("정정", "취소"), "modify": ("취소",), "cancel": ("정정",)}
"""Words in the books that an order of this kind can't have."""
_REJECTED = "거부"
_PATIENCE = 2.0  # seconds before events or books are asked for again after a failure


class Desk:
    """The orders of a session.

    Args:
        rest: Sends them.
        trs: The namespaces of the session.
        open_stream: Makes the stream of order events.
        tasks: The session's tasks; following orders is one, started with the first order.
    """

    def __init__(
        self,
        rest: Rest,
        trs: Namespaces,
        open_stream: Callable[[], Stream[OrderEvent | Gap]],
        tasks: TaskGroup,
        timeouts: Timeouts,
        clock: Clock,
    ) -> None:
        self._rest = rest
        self._trs = trs
        self._open_stream = open_stream
        self._tasks = tasks
        self._timeouts = timeouts
        self._clock = clock
        self._following: anyio.Event | None = None
        self._losses = 0
        self._over: KiwoomError | None = None
        self._behind = anyio.Event()
        self._ledger = Ledger(self._today, self._ask_books)
        self._earlier: dict[_Day, frozenset[str]] = {}
        self._learned: dict[_Day, anyio.Event] = {}
        self._hurried = False

    async def place(self, tr: TR[Any, Any], arguments: Arguments) -> Order:
        """Send an order, a change or a cancellation, once.

        Cancelled while it is under way it may be booked all the same: look in
        ``account.open_orders`` before sending it again.

        Raises:
            ConfigError: naming the argument that can't be right; nothing was sent.
            OrderRejected: the broker declined; the APIError is its ``__cause__``.
            OrderInDoubt: it was sent and no answer came.
            TransportError: there was no connection to send it on.
            AuthenticationError, RateLimitError: refused before it was looked at.
            SessionClosed, SessionReplaced, …: the session is over, nothing was sent.
        """
        if self._over is not None:
            raise self._over
        body = requests.encode(tr, arguments, self._today())
        assert tr.order is not None
        order = Order(self, _ticket(tr.order, arguments, body))
        books = _books_of(order.ticket)
        await self._prepare(books)
        older, losses = self._known_orders(books), self._losses
        try:
            reply = await self._rest.call(tr.id, tr.path, body, order=True)
            no = tr.answer.of(reply.body).order_no
        except (AuthenticationError, RateLimitError):
            raise
        except (ServerError, DecodeError) as error:
            raise self._doubt(order, older) from error
        except TransportError as error:
            if not error.sent:
                raise
            raise self._doubt(order, older) from error
        except APIError as error:
            raise OrderRejected(str(error), order=order) from error
        except anyio.get_cancelled_exc_class():
            log.warning("%r: cancelled under way, it may be booked: look in open_orders", order)
            raise
        self._ledger.claim(order, no)
        if losses != self._losses:  # the books were read before they could tell of this order
            self._ask_books()
        return order

    async def modify(self, order: Order, price: int, size: int | None) -> Order:
        """Change an order; see ``Order.modify``."""
        return await self._follow_up(order, "modify", {"price": price, "size": size})

    async def cancel(self, order: Order, size: int | None) -> Order:
        """Cancel an order; see ``Order.cancel``."""
        return await self._follow_up(order, "cancel", {"size": size})

    async def _follow_up(self, order: Order, action: str, asked: Arguments) -> Order:
        ticket = order.ticket
        tr = change_of(ticket.account, action)
        known = {"original_order_no": order.no, "symbol": ticket.symbol, **asked}
        known["exchange"] = ticket.exchange
        return await self.place(tr, {one.name: known.get(one.name) for one in tr.arguments})

    async def resolve(self, order: Order) -> Order | None:
        """Look for an order in doubt; see ``Order.resolve``."""
        if order.status != "in_doubt":
            return order
        rows = await self._look_up(_books_of(order.ticket))
        try:
            older = self._ledger.older_than(order)
        except KeyError:
            raise OrderInDoubt(
                f"{order!r}: its day is over: look in account.orders of that day", order=order
            ) from None
        found = {
            row.order_no: row
            for row in rows
            if row.order_no not in self._ledger
            and key_of(row.order_no) not in (older or ())
            and _matches(row, order.ticket)
        }
        if not found:
            return None
        if len(found) > 1 or older is None:
            raise OrderInDoubt(
                f"{order!r}: orders {', '.join(found)} of today look like it", order=order
            )
        row = found.popitem()[1]
        self._ledger.claim(order, row.order_no)
        self._recover(row)
        return order

    def end_all(self, error: KiwoomError) -> None:
        """The session is over: nobody will hear of these orders any more."""
        self._over = error
        self._ledger.end(error)

    async def _prepare(self, books: _Books) -> None:
        """Before an order leaves: have its events flowing, and know which orders are older.

        An order is not held up for either: an exit must get out on a bad day.
        """
        if self._following is None:
            self._following = anyio.Event()
            self._tasks.start_soon(self._follow, self._following)
        learned = self._learn_of_earlier((books, self._today()))
        if self._hurried and not (learned.is_set() and self._following.is_set()):
            return  # the order before this one waited in vain
        with anyio.move_on_after(self._timeouts.order_events) as patience:
            await learned.wait()
            await self._following.wait()
        self._hurried = patience.cancelled_caught
        if self._hurried:
            log.warning("no order events yet: the order is sent regardless and followed later")

    def _learn_of_earlier(self, day: _Day) -> anyio.Event:
        """Look up the orders there were before this session's first, in the background.

        Returns:
            Set when they are known, or can't be looked up now.
        """
        learned = self._learned.get(day)
        if learned is None:
            learned = self._learned[day] = anyio.Event()
            self._tasks.start_soon(self._learn, day, learned)
        return learned

    async def _learn(self, day: _Day, learned: anyio.Event) -> None:
        try:
            rows = await self._look_up(day[0])
            self._earlier[day] = frozenset(key_of(row.order_no) for row in rows)
        except KiwoomError as error:
            log.warning("the order is sent without knowing the orders before it: %s", error)
            del self._learned[day]  # the next order asks again
        finally:
            learned.set()

    def _known_orders(self, books: _Books) -> frozenset[str] | None:
        """Keys of the orders there are by now, None if those before the first are not known."""
        earlier = self._earlier.get((books, self._today()))
        return None if earlier is None else earlier | self._ledger.strangers()

    def _doubt(self, order: Order, older: frozenset[str] | None) -> OrderInDoubt:
        self._ledger.doubt(order, older)
        return OrderInDoubt(
            f"{order!r}: sent, and no answer came: it may be booked; "
            "`await error.resolve()` asks the broker, do not send it again before",
            order=order,
        )

    async def _follow(self, following: anyio.Event) -> None:
        """Read the account's order events as long as the session lives."""
        self._tasks.start_soon(self._catch_up)
        self._tasks.start_soon(self._turn_days)
        while True:
            try:
                async with self._open_stream() as events:
                    following.set()
                    self._miss()
                    async for event in events:
                        if isinstance(event, Gap):
                            self._miss()
                        else:
                            self._ledger.take(event)
            except (TransportError, SlowConsumer, SubscriptionRejected) as error:
                log.warning("order events: %s", error)
                await self._clock.sleep(_PATIENCE)

    async def _turn_days(self) -> None:
        """At midnight tell who waits for an order that its day is over."""
        while True:
            now = self._clock.now()
            midnight = dt.datetime.combine(now.date() + dt.timedelta(days=1), dt.time(), now.tzinfo)
            await self._clock.sleep((midnight - now).total_seconds())
            self._ledger.turn_over()

    def _miss(self) -> None:
        """Events may have been missed up to now."""
        self._losses += 1
        self._ask_books()

    def _ask_books(self) -> None:
        self._behind.set()

    async def _catch_up(self) -> None:
        """Learn from the books what no event told, whenever something was missed."""
        while True:
            await self._behind.wait()
            self._behind = anyio.Event()
            wanted: set[_Books] = {_books_of(order.ticket) for order in self._ledger.open_orders()}
            for books in wanted:
                for row in await self._look_up_until_it_works(books):
                    self._recover(row)

    def _recover(self, row: _Row) -> None:
        """Tell the orders it is about what a row of the books says."""
        try:
            rejected = _REJECTED in (row.acceptance_status or "")
            original = self._ledger.get(row.original_order_no)
            if original is not None and row.confirmed_size and not rejected:
                original.lose(row.confirmed_size, to=key_of(row.order_no))
            order = self._ledger.get(row.order_no)
            if order is not None:
                order.recover(
                    size=row.order_size or 0,
                    filled=row.filled_size or 0,
                    average=row.fill_price or 0,
                    remaining=row.remaining_size,
                    rejected=rejected,
                )
        except FieldError as error:
            log.error("order in the books left out: %s", error)

    def _today(self) -> dt.date:
        return self._clock.now().date()

    async def _look_up_until_it_works(self, books: _Books) -> list[_Row]:
        while True:
            try:
                return await self._look_up(books)
            except KiwoomError as error:
                log.warning("open orders can't be looked up: %s", error)
            await self._clock.sleep(_PATIENCE)

    async def _look_up(self, books: _Books) -> list[_Row]:
        """Today's orders, open or not."""
        if books == "gold":
            return [row async for row in self._trs.gold.order_executions()]
        return [row async for row in self._trs.account.orders()]


def _ticket(kind: OrderKind, arguments: Arguments, body: Mapping[str, str]) -> Ticket:
    return Ticket(
        account=kind.account,
        action=kind.action,
        side=kind.side,
        symbol=body["stk_cd"],
        size=arguments["size"],
        price=arguments.get("price"),
        order_type=arguments.get("order_type", "limit"),
        exchange=arguments.get("exchange", "krx"),
        original_no=arguments.get("original_order_no", ""),
    )


def _books_of(ticket: Ticket) -> _Books:
    return "gold" if ticket.account == "gold" else "stock"


def _matches(row: _Row, ticket: Ticket) -> bool:
    """Whether an order in the books can be what was asked for."""
    action = f"{row.order_action or ''} {row.modify_cancel_type or ''}"
    return (
        row.symbol == ticket.symbol.removesuffix("_NX").removesuffix("_AL")
        and key_of(row.original_order_no) == key_of(ticket.original_no)
        and not any(word in action for word in _OTHERS[ticket.action])
        and (ticket.side is None or _SIDES[ticket.side] in action)
        and (ticket.size is None or row.order_size == ticket.size)
        and (ticket.price is None or row.order_price == ticket.price)
    )
