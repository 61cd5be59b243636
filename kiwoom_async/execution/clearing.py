"""Clearing: many cancellations at once, and the replacement of an order by another."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

import anyio

from kiwoom_async.errors import ConfigError, KiwoomError, OrderCancelled, OrderError, OrderRejected
from kiwoom_async.orders.order import Order
from kiwoom_async.wire.arguments import Arguments

__all__ = ["cancel_each", "replace"]

_TRIGGERED = ("stop_limit",)
"""Order types with a trigger, which a ticket does not keep."""


async def cancel_each(orders: Sequence[Order]) -> list[KiwoomError]:
    """Cancel orders at the same time, wait until each has ended, and return what failed."""
    failures: list[KiwoomError] = []

    async def cancel(order: Order) -> None:
        try:
            await order.cancel_and_wait()
        except KiwoomError as error:
            failures.append(error)

    async with anyio.create_task_group() as tasks:
        for order in orders:
            tasks.start_soon(cancel, order)
    return failures


async def replace(
    order: Order,
    price: int | None,
    size: int | None,
    order_type: str | None,
    check_new: Callable[[Arguments], Awaitable[object]],
    send_new: Callable[[Arguments], Awaitable[Order]],
    cancel: Callable[[], Awaitable[Order | None]],
    refresh: Callable[[], Awaitable[None]],
) -> Order:
    """Replace an order; see ``Order.replace``.

    Args:
        order: The order.
        price, size, order_type: What changes; None keeps it.
        check_new: Raises ConfigError for a new order that is impossible, and GuardRefused for one
            that passes a limit.
        send_new: Sends a new order for the same side, symbol and account.
        cancel: Cancels what remains; returns the cancellation, None if the order has ended.
        refresh: Applies the broker's record of the order.
    """
    _check_asked(size, order_type)
    ticket, remaining = order.ticket, order.remaining_size
    if not remaining:
        raise OrderError(f"{order!r}: nothing remains to be replaced", order=order)
    kind = order_type or ticket.order_type
    limit = price if price is not None or order_type else ticket.price
    if kind == ticket.order_type and limit is not None and size in (None, remaining):
        return await order.modify(price=limit)
    if kind == ticket.order_type and limit == ticket.price and size and size < remaining:
        await (await order.cancel(remaining - size)).done()
        return order
    _check_renewable(order, kind)
    asked = {
        **{"symbol": ticket.symbol, "exchange": ticket.exchange, "size": size or remaining},
        **{"price": limit, "order_type": kind},
    }
    filled = order.filled_size
    await check_new(asked)
    if not await _is_ended_by(cancel, order, refresh) and order.status != "filled":
        raise OrderCancelled(f"{order!r}: ended by another call or program", order=order)
    wanted = (size or remaining) - (order.filled_size - filled)
    if wanted <= 0:
        raise OrderCancelled(f"{order!r}: executed before it could be replaced", order=order)
    return await send_new({**asked, "size": wanted})


async def _is_ended_by(
    cancel: Callable[[], Awaitable[Order | None]],
    order: Order,
    refresh: Callable[[], Awaitable[None]],
) -> bool:
    """Cancel what remains, wait for the end, and return whether this cancellation brought it.

    An order that another call or program cancelled or changed must not come back as a new one.
    """
    cancellation = await cancel()
    if cancellation is None:
        return False
    try:
        await cancellation.done()
    except OrderRejected:
        await refresh()
        if order.is_open:
            raise
        return False
    if cancellation.status != "dry_run":
        await order.done()
    return True


def _check_asked(size: object, order_type: object) -> None:
    """Refuse what would otherwise count as not given, or be noticed when the order is cancelled.

    Raises:
        ConfigError: naming the argument; nothing was sent.
    """
    if size is not None and (not isinstance(size, int) or isinstance(size, bool) or size <= 0):
        raise ConfigError(f"size must be a whole number, 1 or more; it is {size!r}")
    if order_type is not None and (not isinstance(order_type, str) or not order_type):
        raise ConfigError(f'order_type must be a name such as "limit", not {order_type!r}')


def _check_renewable(order: Order, kind: str) -> None:
    """Refuse what a new order could not repeat.

    Raises:
        OrderError: naming what is unknown; nothing was sent.
    """
    ticket = order.ticket
    if order.side is None:
        why = "its side is unknown"
    elif ticket.account == "credit" and order.side == "sell":
        why = "the loan that it repays is not known here"
    elif kind in _TRIGGERED:
        why = f"the trigger of a {kind} order is not known here"
    else:
        return
    raise OrderError(
        f"{order!r}: this can't be modified, and {why}: cancel it and place another", order=order
    )
