"""The order book of one stock: sizes along the ladder of the day's prices.

Prices are positions on the ladder, so every price is on the grid, a step up is ``+ 1``, and the ten
levels of a side are a slice. Everybody else's orders are just sizes; the orders of the simulated
accounts are kept one by one and stand first in the queue of their price.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from operator import sub
from typing import NamedTuple

from kiwoom_async.simulator.exchange.orders import Order, Side
from kiwoom_async.simulator.exchange.prices import ladder

__all__ = ["Book", "BookView", "Match"]

DEPTH = 10
_CROWD = 12  # levels on each side where somebody always waits; a little more than is shown


class Match(NamedTuple):
    """Shares that changed hands at one price, and whose resting orders they filled."""

    price: int
    size: int
    makers: list[tuple[Order, int]]


class BookView(NamedTuple):
    """What the public sees of a book at one moment: up to ten levels of each side, best first.

    Prices in KRW, sizes in shares; a change is the size less what was shown at that price before.
    The totals are of the levels shown.
    """

    ask_prices: list[int]
    ask_sizes: list[int]
    ask_changes: list[int]
    bid_prices: list[int]
    bid_sizes: list[int]
    bid_changes: list[int]
    total_ask: int
    total_ask_change: int
    total_bid: int
    total_bid_change: int


class Book:
    """Bids and asks of one stock on one day.

    Attributes:
        prices: Every price of the day, lowest first.
        sizes: Shares waiting at each of them; asks from ``ask`` up, bids from ``bid`` down.
        bid: Position of the best bid, -1 when there is none (the lower limit was sold out).
        ask: Position of the best ask, ``len(prices)`` when there is none.
        view: The book as it was shown last; :meth:`show` renews it.
    """

    def __init__(self, base: int, price: int, typical_size: int, rng: random.Random) -> None:
        self.prices = ladder(base)
        self.sizes = [0] * len(self.prices)
        self._position = {price: position for position, price in enumerate(self.prices)}
        self._resting: dict[int, list[Order]] = {}
        self._typical_size = typical_size
        self._rng = rng
        self.bid = self.position(price)
        self.ask = self.bid + 1
        self._crowd()
        self.view = BookView([], [], [], [], [], [], 0, 0, 0, 0)
        self.show()

    def position(self, price: int) -> int:
        """Where ``price`` is on the ladder.

        Raises:
            ValueError: if it is off the grid or outside the limits of the day.
        """
        try:
            return self._position[price]
        except KeyError:
            message = f"{price} is no price of the day ({self.prices[0]} to {self.prices[-1]})"
            raise ValueError(message) from None

    @property
    def best_bid(self) -> int:
        """The highest bid in KRW, 0 when there is none."""
        return self.prices[self.bid] if self.bid >= 0 else 0

    @property
    def best_ask(self) -> int:
        """The lowest ask in KRW, 0 when there is none."""
        return self.prices[self.ask] if self.ask < len(self.prices) else 0

    def asks(self) -> range:
        """Positions of up to ten asks, best first."""
        return range(self.ask, min(self.ask + DEPTH, len(self.prices)))

    def bids(self) -> range:
        """Positions of up to ten bids, best first."""
        return range(self.bid, max(self.bid - DEPTH, -1), -1)

    def show(self) -> BookView:
        """The book as it looks now, with what changed since it was shown last."""
        last = self.view
        lowest_bid = max(self.bid + 1 - DEPTH, 0)
        ask_prices = self.prices[self.ask : self.ask + DEPTH]
        ask_sizes = self.sizes[self.ask : self.ask + DEPTH]
        bid_prices = self.prices[lowest_bid : self.bid + 1][::-1]
        bid_sizes = self.sizes[lowest_bid : self.bid + 1][::-1]
        total_ask, total_bid = sum(ask_sizes), sum(bid_sizes)
        self.view = BookView(
            ask_prices,
            ask_sizes,
            _changes(ask_prices, ask_sizes, last.ask_prices, last.ask_sizes),
            bid_prices,
            bid_sizes,
            _changes(bid_prices, bid_sizes, last.bid_prices, last.bid_sizes),
            total_ask,
            total_ask - last.total_ask,
            total_bid,
            total_bid - last.total_bid,
        )
        return self.view

    def rest(self, order: Order) -> None:
        """Put the open part of an account's order into the queue of its price."""
        position = self.position(order.price)
        self._resting.setdefault(position, []).append(order)
        self.sizes[position] += order.remaining
        if order.side == "buy":
            self.bid = max(self.bid, position)
        else:
            self.ask = min(self.ask, position)

    def withdraw(self, order: Order, size: int) -> None:
        """Take ``size`` shares of a resting order out; call it before they leave the order."""
        position = self.position(order.price)
        self.sizes[position] -= size
        if size == order.remaining:
            self._resting[position].remove(order)
        self._settle()

    def resting(self) -> Iterator[Order]:
        """The accounts' orders in this book."""
        for queue in self._resting.values():
            yield from queue

    def available(self, side: Side, limit: int) -> int:
        """Shares an aggressor on ``side`` can get down to ``limit`` (a price), for FOK."""
        return sum(self.sizes[position] for position in self._reachable(side, limit))

    def take(self, side: Side, size: int, limit: int) -> Iterator[Match]:
        """Trade up to ``size`` shares as an aggressor, level by level, no worse than ``limit``."""
        for position in self._reachable(side, limit):
            if size <= 0:
                return
            traded = min(size, self.sizes[position])
            if not traded:
                continue
            size -= traded
            makers = self._fill_makers(position, traded)
            self.sizes[position] -= traded
            if not self.sizes[position]:
                self._settle()
            yield Match(self.prices[position], traded, makers)

    def _reachable(self, side: Side, limit: int) -> range:
        position = self.position(limit)
        if side == "buy":
            return range(self.ask, position + 1)
        return range(self.bid, position - 1, -1)

    def _fill_makers(self, position: int, size: int) -> list[tuple[Order, int]]:
        queue = self._resting.get(position)
        if not queue:
            return []
        makers = []
        for order in list(queue):
            filled = min(size, order.remaining)
            makers.append((order, filled))
            size -= filled
            if filled == order.remaining:
                queue.remove(order)
            if not size:
                break
        return makers

    def move(self, bid: int) -> None:
        """Let the crowd move so that ``bid`` (a position) is the best bid; nothing trades.

        Resting orders that would cross must have been taken out before.
        """
        for position in range(len(self.sizes)):
            self.sizes[position] = sum(o.remaining for o in self._resting.get(position, ()))
        self.bid, self.ask = bid, bid + 1
        self._crowd()

    def breathe(self) -> None:
        """Somebody adds or withdraws an order somewhere in the book."""
        side = self.asks() if self._rng.random() < 0.5 else self.bids()
        if not side:
            return
        position = side[int(self._rng.random() * len(side))]
        own = sum(order.remaining for order in self._resting.get(position, ()))
        self.sizes[position] = own + self._some_size()

    def _some_size(self) -> int:
        return 1 + int(self._typical_size * self._rng.random() * 2)

    def _settle(self) -> None:
        """Find the best prices again after a level was traded or withdrawn."""
        if self.ask < len(self.prices) and not self.sizes[self.ask]:
            self.ask += 1
            self._close_gap("buy")
        elif self.bid >= 0 and not self.sizes[self.bid]:
            self.bid -= 1
            self._close_gap("sell")
        self._crowd()

    def _close_gap(self, side: Side) -> None:
        """After a sweep the aggressor's side usually moves up behind the trade."""
        if self._rng.random() < 0.2:
            return
        if side == "buy":
            self.bid = self.ask - 1
        else:
            self.ask = self.bid + 1

    def _crowd(self) -> None:
        """See that somebody waits on every level that is shown, and a little behind."""
        sizes = self.sizes
        for position in range(self.ask, min(self.ask + _CROWD, len(sizes))):
            sizes[position] = sizes[position] or self._some_size()
        for position in range(self.bid, max(self.bid - _CROWD, -1), -1):
            sizes[position] = sizes[position] or self._some_size()


def _changes(
    prices: list[int], sizes: list[int], old_prices: list[int], old_sizes: list[int]
) -> list[int]:
    """Size by size what changed at the same price."""
    if prices == old_prices:
        return list(map(sub, sizes, old_sizes))
    before = dict(zip(old_prices, old_sizes, strict=True))
    return [size - before.get(price, 0) for price, size in zip(prices, sizes, strict=True)]
