"""Orders, their events and their days as values; nothing is sent."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from kiwoom_async import Order, OrderEvent
from kiwoom_async.orders.state import OrderState
from kiwoom_async.orders.ticket import Ticket

__all__ = ["Calendar", "NoDesk", "an_order", "event", "fill", "following"]

NEW = Ticket(
    account="stock",
    action="new",
    side="buy",
    symbol="005930",
    size=10,
    price=70_000,
    order_type="limit",
    exchange="krx",
    original_no="",
)


class Calendar:
    """The day, which the test turns over."""

    def __init__(self) -> None:
        self.day = dt.date(2026, 11, 23)

    def today(self) -> dt.date:
        return self.day

    def turn_over(self) -> None:
        self.day += dt.timedelta(days=1)


def an_order(
    no: str = "0000001", *, today: Callable[[], dt.date] | None = None, **asked: Any
) -> OrderState:
    """Return an order of 10 at 70,000 but for what is asked; without a number it is in doubt."""
    order = OrderState(replace(NEW, **asked), today or Calendar().today)
    if no:
        order.assign(no)
    return order


def following(original: OrderState, action: str, size: int | None = None) -> OrderState:
    """Return a change or a cancellation of an order."""
    order = an_order("0000002", action=action, side=None, size=size, original_no=original.no)
    order.replaces = original
    if action == "modify":
        original.replaced_by = order
    return order


def event(what: str, *, remaining: int, size: int = 10, **more: str) -> OrderEvent:
    values = {"913": what, "900": str(size), "902": str(remaining), "908": "100000", **more}
    return OrderEvent.of(json.dumps(values, ensure_ascii=False).encode())


def fill(no: str, size: int, *, remaining: int, price: int = 70_000, of: int = 10) -> OrderEvent:
    told = {"909": no, "914": str(price), "915": str(size)}
    return event("체결", remaining=remaining, size=of, **told)


class NoDesk:
    """A desk that sends nothing: these orders are only shown."""

    async def modify(self, order: OrderState, price: int, size: int | None) -> Order:
        raise NotImplementedError

    async def cancel(self, order: OrderState, size: int | None) -> Order:
        raise NotImplementedError

    async def cancel_remaining(self, order: OrderState) -> Order | None:
        raise NotImplementedError

    async def replace(
        self, order: OrderState, price: int | None, size: int | None, order_type: str | None
    ) -> Order:
        raise NotImplementedError

    async def resolve(self, order: OrderState) -> bool:
        raise NotImplementedError
