"""Trading at the closing price, before the market opens and after it has closed (시간외종가)."""

from __future__ import annotations

from typing import NamedTuple

from kiwoom_async.simulator.exchange.accounts.portfolio import Order
from kiwoom_async.simulator.exchange.terms import Side

__all__ = ["ClosingPriceQueue", "QueueView"]


class QueueView(NamedTuple):
    """What the public sees: shares that wait on each side, and the change since they were shown."""

    ask: int
    ask_change: int
    bid: int
    bid_change: int


class ClosingPriceQueue:
    """One price, so whoever comes meets who waits on the other side; only one side ever waits.

    Attributes:
        price: KRW.
        orders: The accounts' orders that wait; they stand before everybody else's.
    """

    def __init__(self, price: int) -> None:
        self.price = price
        self.orders: list[Order] = []
        self._others: dict[Side, int] = {"buy": 0, "sell": 0}
        self._shown = QueueView(0, 0, 0, 0)

    def take(self, side: Side, size: int) -> tuple[int, list[tuple[Order, int]]]:
        """Let an order meet the other side: shares traded, and whose waiting orders they fill."""
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

    def leave(self, side: Side, size: int) -> None:
        """Somebody's order waits."""
        self._others[side] += size

    def show(self) -> QueueView:
        """The totals as they are now, with what changed since they were shown last."""
        ask, bid = self._total("sell"), self._total("buy")
        self._shown = QueueView(ask, ask - self._shown.ask, bid, bid - self._shown.bid)
        return self._shown

    def _total(self, side: Side) -> int:
        own = sum(order.remaining for order in self.orders if order.side == side)
        return own + self._others[side]
