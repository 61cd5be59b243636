"""Checkpoint: checks the orders of a session against its guard, positions and prices."""

from __future__ import annotations

import datetime as dt
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, NoReturn

import msgspec

from kiwoom_async.clock import Clock
from kiwoom_async.errors import GuardReason, GuardRefused, KiwoomError
from kiwoom_async.execution.gate import Gate, OpenGate
from kiwoom_async.orders.state import OrderState
from kiwoom_async.orders.ticket import bare_symbol
from kiwoom_async.portfolio.guard import Guard
from kiwoom_async.portfolio.hours import is_within
from kiwoom_async.portfolio.keeper import Keeper

if TYPE_CHECKING:
    from kiwoom_async.api.namespaces import Namespaces

__all__ = ["Checkpoint", "gate_of"]

log = logging.getLogger("kiwoom_async")

_WINDOW = 1.0  # seconds of max_orders_per_second


class _Quote(msgspec.Struct, frozen=True):
    """What the broker says of a stock: its price, and the limits of the day."""

    day: dt.date
    price: int | None
    lower: int | None
    upper: int | None


class Checkpoint:
    """The gate of a session that has a guard.

    Args:
        guard: The limits.
        keeper: Positions and the day's profit.
        namespaces: Those of the session, to read prices.
        clock: The source of time.
        patience: Seconds to wait for what a check needs; what is not known then counts as unknown.
    """

    def __init__(
        self,
        guard: Guard,
        keeper: Keeper,
        namespaces: Namespaces,
        clock: Clock,
        patience: float,
    ) -> None:
        self._guard = guard
        self._keeper = keeper
        self._namespaces = namespaces
        self._clock = clock
        self._patience = patience
        self._quotes: dict[str, _Quote | None] = {}  # None: it could not be read
        self._holds = False
        self._orders_read: dt.date | None = None
        self._filled = 0
        self._passed: deque[float] = deque()

    async def prepare(
        self,
        order: OrderState,
        read_orders: Callable[[], Awaitable[object]],
        filled_size: Callable[[], int],
    ) -> None:
        """Read positions, open orders and the price of the stock, as far as they are needed."""
        if order.ticket.action == "cancel" or self._guard.stopped:
            return
        try:
            async with self._clock.timeout(self._patience):
                await self._read_quote(order)
                await self._read_account(read_orders, filled_size)
        except (KiwoomError, TimeoutError) as error:
            log.warning("guard: not everything is known: %s", error or "no answer in time")

    def check(
        self,
        order: OrderState,
        original: OrderState | None,
        pending: Iterable[OrderState],
        filled_size: int,
    ) -> None:
        """Refuse an order that passes a limit; see ``Gate.check``."""
        if order.ticket.action == "cancel":
            return
        side = order.ticket.side or (original.side if original is not None else None)
        self._check_admission(order)
        self._check_price(order)
        self._check_value(order, original)
        if side != "sell":
            is_read = self._holds and self._keeper.is_current
            is_current = is_read and self._filled == filled_size
            self._check_position(order, pending, is_current)
            self._check_loss(order, is_current)
        self._check_rate(order)

    def count(self, order: OrderState) -> None:
        """Count an order for the limit of orders a second."""
        if order.ticket.action != "cancel" and self._guard.max_orders_per_second is not None:
            self._passed.append(self._clock.monotonic())

    def check_again(self, order: OrderState) -> None:
        """Refuse an order if the guard was stopped, or its hours ended, since it was checked."""
        if order.ticket.action != "cancel":
            self._check_admission(order)

    async def _read_account(
        self, read_orders: Callable[[], Awaitable[object]], filled_size: Callable[[], int]
    ) -> None:
        """Read orders once a day, and positions again after a failure and after every execution.

        An execution is known from its own event before the event of its balance comes.
        """
        guard = self._guard
        if guard.max_position is None and guard.max_daily_loss is None:
            return
        if not self._holds:
            await self._keeper.hold()
            self._holds = True
        if guard.max_position is not None and self._orders_read != self._today():
            await read_orders()
            self._orders_read = self._today()
        unknown = guard.max_daily_loss is not None and self._keeper.day_pnl() is None
        stale = unknown or not self._keeper.is_current
        while stale or self._filled != filled_size():
            filled, stale = filled_size(), False
            await self._keeper.refresh()
            self._filled = filled

    async def _read_quote(self, order: OrderState) -> None:
        ticket = order.ticket
        if ticket.account == "gold":
            return
        symbol = bare_symbol(ticket.symbol)
        quote = self._quotes.get(symbol)
        is_stale = quote is None or quote.day != self._today()
        if not is_stale and (ticket.price is not None or self._guard.max_order_value is None):
            return
        found: _Quote | None = None
        try:
            found = await self._ask_quote(symbol)
        except KiwoomError as error:
            log.warning("guard: the price of %s is not known: %s", symbol, error)
        finally:  # an older price is no longer the last one
            self._quotes[symbol] = found

    async def _ask_quote(self, symbol: str) -> _Quote:
        info = await self._namespaces.stocks.info(symbol)
        lower, upper = info.lower_limit_price, info.upper_limit_price
        return _Quote(self._today(), info.price, lower or None, upper or None)

    def _check_admission(self, order: OrderState) -> None:
        guard, ticket = self._guard, order.ticket
        if guard.stopped:
            self._refuse(order, "stopped", guard.why_stopped)
        if guard.symbols is not None and bare_symbol(ticket.symbol) not in guard.symbols:
            self._refuse(order, "symbol", "not one of the symbols of the guard")
        now = self._clock.now()
        if not is_within(guard.hours, now, ticket.exchange):
            self._refuse(order, "hours", f"{now:%H:%M} is outside the hours of the guard")

    def _check_price(self, order: OrderState) -> None:
        price, quote = order.ticket.price, self._quotes.get(bare_symbol(order.ticket.symbol))
        if price is None or quote is None or quote.day != self._today():
            return
        if quote.lower and quote.upper and not quote.lower <= price <= quote.upper:
            limits = f"{quote.lower:,} to {quote.upper:,}"
            self._refuse(order, "price_limit", f"prices of the day are {limits} KRW")

    def _check_value(self, order: OrderState, original: OrderState | None) -> None:
        most = self._guard.max_order_value
        if most is None:
            return
        quote = self._quotes.get(bare_symbol(order.ticket.symbol))
        price = order.ticket.price or (quote.price if quote is not None else None)
        size = order.ticket.size or (original.remaining_size if original is not None else None)
        if price is None or size is None:
            self._refuse(order, "unknown", "its value is not known")
        if price * size > most:
            self._refuse(order, "order_value", f"{price * size:,} KRW are more than {most:,}")

    def _check_position(
        self, order: OrderState, pending: Iterable[OrderState], is_current: bool
    ) -> None:
        most, symbol = self._guard.max_position, bare_symbol(order.ticket.symbol)
        if most is None or order.ticket.action == "modify":  # a change adds no shares
            return
        if order.ticket.account == "gold":
            self._refuse(order, "unknown", "what is held of gold is not known")
        if not is_current or self._orders_read != self._today():
            self._refuse(order, "unknown", "positions and open orders are not known")
        bought = sum(
            one.remaining_size
            for one in pending
            if one.side == "buy" and bare_symbol(one.ticket.symbol) == symbol
        )
        shares = self._keeper.holdings.position(symbol).size + bought + order.size
        if shares > most:
            self._refuse(order, "position", f"{shares:,} shares would be more than {most:,}")

    def _check_loss(self, order: OrderState, is_current: bool) -> None:
        most = self._guard.max_daily_loss
        if most is None:
            return
        pnl = self._keeper.day_pnl() if is_current else None
        if pnl is None:
            self._refuse(order, "unknown", "the day's profit is not known")
        if -pnl >= most:
            self._refuse(order, "daily_loss", f"the day's loss is {-pnl:,} KRW, and {most:,} most")

    def _check_rate(self, order: OrderState) -> None:
        most = self._guard.max_orders_per_second
        if most is None:
            return
        now = self._clock.monotonic()
        while self._passed and now - self._passed[0] >= _WINDOW:
            self._passed.popleft()
        if len(self._passed) >= most:
            self._refuse(order, "order_rate", f"more than {most} orders within a second")

    def _refuse(self, order: OrderState, reason: GuardReason, why: str) -> NoReturn:
        message = f"refused by the guard, not sent: {why}"
        order.reject(message)
        raise GuardRefused(f"{order!r}: {message}", order=order.face, reason=reason)

    def _today(self) -> dt.date:
        return self._clock.now().date()


def gate_of(
    guard: Guard | None, keeper: Keeper, namespaces: Namespaces, clock: Clock, patience: float
) -> Gate:
    """Return what every order of a session passes: without a guard, nothing."""
    if guard is None:
        return OpenGate()
    return Checkpoint(guard, keeper, namespaces, clock, patience)
