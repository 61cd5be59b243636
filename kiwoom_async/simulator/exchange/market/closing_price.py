"""Closing-price queue: trading before the open and after the close (시간외종가)."""

from __future__ import annotations

from typing import NamedTuple

from kiwoom_async.simulator.exchange.accounts.portfolio import Order
from kiwoom_async.simulator.exchange.terms import Side

__all__ = ["ClosingPriceQueue", "QueueView"]


class QueueView(NamedTuple):
    """Public view: shares that wait on each side, and the change since the last view."""

    ask: int
    ask_change: int
    bid: int
    bid_change: int


class ClosingPriceQueue:
    """One price, at which a new order meets those that wait on the other side; only one side waits.

    Attributes:
        price: KRW.
        orders: The accounts' orders that wait; they come before those of other participants.
    """

    def __init__(self, price: int) -> None:
        self.price = price
        self.orders: list[Order] = []
        self._others: dict[Side, int] = {"buy": 0, "sell": 0}
        self._shown = QueueView(0, 0, 0, 0)

    def take(self, side: Side, size: int) -> tuple[int, list[tuple[Order, int]]]:
        """Match an order with the other side; return shares traded and the waiting orders
        filled.
        """
        makers: list[tuple[Order, int]] = []
        left = size
        for order in [order for order in self.orders if order.side != side]:
            filled = min(left, order.remaining)
            if filled == order.remaining:
                self.orders.remove(order)
            if filled:
                makers.append((order, filled))
                left -= filled
        other: Side = "sell" if side == "buy" else "buy"
        taken = min(left, self._others[other])
        self._others[other] -= taken
        return size - left + taken, makers

    def add_waiting(self, side: Side, size: int) -> None:
        """Add another participant's waiting order."""
        self._others[side] += size

    def show(self) -> QueueView:
        """Return the totals as they are now, with what changed since they were shown last."""
        ask, bid = self._total("sell"), self._total("buy")
        self._shown = QueueView(ask, ask - self._shown.ask, bid, bid - self._shown.bid)
        return self._shown

    def _total(self, side: Side) -> int:
        own = sum(order.remaining for order in self.orders if order.side == side)
        return own + self._others[side]
