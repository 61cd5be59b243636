"""Off hours: trading at the closing price, and the single-price auctions in the evening."""

from __future__ import annotations

from kiwoom_async.simulator.exchange.accounts.portfolio import Order
from kiwoom_async.simulator.exchange.market.closing_price import ClosingPriceQueue
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.exchange.trading.floor import Floor
from kiwoom_async.simulator.exchange.trading.happenings import Happening

__all__ = ["ROUND_SECONDS", "OffHours"]

ROUND_SECONDS = 600
"""Between two single-price auctions after hours (시간외단일가)."""


class OffHours:
    """Off-hours sessions: 61 and 81 at the closing price, 62 in the auctions after hours."""

    def __init__(self, floor: Floor) -> None:
        self._floor = floor

    def open_queue(self, stock: Stock, price: int) -> list[Happening]:
        """Start trading at a closing price (시간외종가)."""
        stock.off_hours = ClosingPriceQueue(price)
        return []

    def go_on(self, stock: Stock) -> list[Happening]:
        """Let another participant buy or sell at the closing price, or wait to."""
        queue = stock.off_hours
        if queue is None:
            return []
        side, size = stock.next_trade()
        traded, makers = queue.take(side, size)
        queue.add_waiting(side, size - traded)
        return self._floor.at_close(stock, queue, traded, makers)

    def close_queue(self, stock: Stock) -> list[Happening]:
        """End trading at the closing price; what still waits is cancelled."""
        queue, stock.off_hours = stock.off_hours, None
        return [self._floor.kill(order) for order in queue.orders] if queue else []

    def round(self, stock: Stock) -> list[Happening]:
        """Hold an auction after hours: orders are filled at its price; no market data is sent.

        What is traded at NXT in the evening has none.
        """
        if stock.nxt is not None:
            return []
        stock.drift_after_hours()
        stock.both.after_hours_price = stock.after_hours_price
        happened: list[Happening] = []
        for order in _waiting(stock):
            if order.meets(stock.after_hours_price):
                stock.waiting.remove(order)
                happened += self._floor.fill(order, stock.after_hours_price, order.remaining)
        return happened

    def close(self, stock: Stock) -> list[Happening]:
        """Hold the last auction after hours; what still waits for one is cancelled."""
        happened = self.round(stock)
        for order in _waiting(stock):
            stock.waiting.remove(order)
            happened.append(self._floor.kill(order))
        return happened


def _waiting(stock: Stock) -> list[Order]:
    return [order for order in stock.waiting if order.type.session == "after_hours"]
