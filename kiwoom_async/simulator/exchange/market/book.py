"""Order book of one stock: sizes along the ladder of the day's prices.

Prices are positions on the ladder, so every price is on the grid, a step up is ``+ 1``, and the ten
levels of a side are a slice. Orders of other participants are sizes; the orders of the simulated
accounts are kept one by one and stand first in the queue of their price.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kiwoom_async.simulator.exchange.accounts.portfolio import Order
from kiwoom_async.simulator.exchange.market.sizes import waiting_size
from kiwoom_async.simulator.exchange.market.view import DEPTH, BookView, downwards
from kiwoom_async.simulator.exchange.terms import Side

__all__ = ["Book", "Match"]

_CROWD = 12  # levels on each side that are always filled; a little more than is shown
_FOLLOWS = 0.8  # of the sweeps: the other side follows at once
_CHANGES = 0.4  # of the chances to bring the spread nearer to the usual


class Match(NamedTuple):
    """Shares that changed hands at one price, and whose resting orders they filled."""

    price: int
    size: int
    makers: list[tuple[Order, int]]


class Book:
    """Bids and asks of one stock on one day, around ``price`` to begin with.

    Attributes:
        prices: Every price of the day, lowest first.
        sizes: Shares waiting at each of them; asks from ``ask`` up, bids from ``bid`` down.
        bid: Position of the best bid, -1 without any (the lower limit was sold out).
        ask: Position of the best ask, ``len(prices)`` without any.
        view: The book as it was shown last; :meth:`show` renews it.
        thickness: How much waits now, as a part of the usual.

    Args:
        spread: Usual distance of the best prices, ticks.
    """

    def __init__(
        self,
        prices: list[int],
        price: int,
        typical_size: int,
        rng: random.Random,
        spread: int = 1,
    ) -> None:
        self.prices = prices
        self.sizes = [0] * len(self.prices)
        self._position = {price: position for position, price in enumerate(self.prices)}
        self._resting: dict[int, list[Order]] = {}
        self.thickness = 1.0
        self._typical_size = typical_size
        self._spread = spread
        self._rng = rng
        self.bid = self.nearest(price)
        self.ask = self.bid + 1
        self._crowd()
        self.view = BookView(prices, -1, -1, [], [], -1, -1, [], [])  # nothing shown yet
        self.show()

    def position(self, price: int) -> int:
        """Return the position of ``price`` on the ladder.

        Raises:
            ValueError: if it is off the grid or outside the limits of the day.
        """
        try:
            return self._position[price]
        except KeyError:
            message = f"{price} is no price of the day ({self.prices[0]} to {self.prices[-1]})"
            raise ValueError(message) from None

    def nearest(self, price: float) -> int:
        """Return the position of the highest price at or below ``price``, or else of the lowest."""
        return max(bisect_right(self.prices, price) - 1, 0)

    @property
    def best_bid(self) -> int:
        """The highest bid in KRW, 0 without any."""
        return self.prices[self.bid] if self.bid >= 0 else 0

    @property
    def best_ask(self) -> int:
        """The lowest ask in KRW, 0 without any."""
        return self.prices[self.ask] if self.ask < len(self.prices) else 0

    @property
    def middle(self) -> int:
        """Half way between the best prices, KRW; 0 when a side is empty."""
        return (self.best_ask + self.best_bid) // 2 if self.best_ask and self.best_bid else 0

    def asks(self) -> range:
        """Return the positions of up to ten asks, best first."""
        return range(self.ask, min(self.ask + DEPTH, len(self.prices)))

    def bids(self) -> range:
        """Return the positions of up to ten bids, best first."""
        return range(self.bid, max(self.bid - DEPTH, -1), -1)

    def show(self) -> BookView:
        """Return the book as it looks now, beside what was shown last."""
        last = self.view
        self.view = BookView(
            self.prices,
            self.ask,
            self.bid,
            self.sizes[self.ask : self.ask + DEPTH],
            downwards(self.sizes, self.bid),
            last.ask,
            last.bid,
            last.ask_sizes,
            last.bid_sizes,
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
        """Withdraw ``size`` shares of a resting order; call it before the order itself changes."""
        position = self.position(order.price)
        self.sizes[position] -= size
        if size == order.remaining:
            queue = self._resting[position]
            queue.remove(order)
            if not queue:
                del self._resting[position]
        self._settle()

    def resting(self) -> Iterator[Order]:
        """Yield the accounts' orders in this book."""
        for queue in self._resting.values():
            yield from queue

    def available(self, side: Side, limit: int) -> int:
        """Return the shares an aggressor on ``side`` can get down to ``limit`` (0: any price),
        for FOK.
        """
        return sum(self.sizes[position] for position in self._reachable(side, limit))

    def take(self, side: Side, size: int, limit: int = 0) -> Iterator[Match]:
        """Trade up to ``size`` shares as an aggressor, level by level.

        Args:
            limit: The worst price, KRW; 0 for any.
        """
        for position in self._reachable(side, limit):
            if size <= 0:
                return
            if self.sizes[position]:
                match = self._take_at(position, size)
                size -= match.size
                yield match

    def take_best(self, side: Side, size: int) -> Match:
        """Trade up to ``size`` shares as an aggressor, at the best price only."""
        return self._take_at(self.ask if side == "buy" else self.bid, size)

    def _take_at(self, position: int, size: int) -> Match:
        sizes = self.sizes
        traded = min(size, sizes[position])
        makers = self._fill_makers(position, traded) if position in self._resting else []
        sizes[position] -= traded
        if not sizes[position]:
            self._settle()
        return Match(self.prices[position], traded, makers)

    def _reachable(self, side: Side, limit: int) -> range:
        if side == "buy":
            return range(self.ask, self.position(limit) + 1 if limit else len(self.prices))
        return range(self.bid, self.position(limit) - 1 if limit else -1, -1)

    def _fill_makers(self, position: int, size: int) -> list[tuple[Order, int]]:
        queue = self._resting[position]
        makers = []
        for order in list(queue):
            filled = min(size, order.remaining)
            makers.append((order, filled))
            size -= filled
            if filled == order.remaining:
                queue.remove(order)
            if not size:
                break
        if not queue:
            del self._resting[position]
        return makers

    def move(self, bid: int) -> None:
        """Move the other participants so that ``bid`` (a position) is the best bid; nothing trades.

        The caller must have removed resting orders that would cross.
        """
        passed = range(self.ask, bid + 1) if bid > self.bid else range(bid + 1, self.bid + 1)
        for position in passed:
            self.sizes[position] = self._own_size(position)
        self.bid, self.ask = bid, bid + 1
        self._crowd()

    def _own_size(self, position: int) -> int:
        """Return the shares of the accounts that wait at a position."""
        return sum(order.remaining for order in self._resting.get(position, ()))

    def load(self, asks: Sequence[tuple[int, int]], bids: Sequence[tuple[int, int]]) -> None:
        """Take over a recorded book: prices and sizes, best first; own orders stay in it."""
        known = [
            (self._position[price], size)
            for price, size in (*asks, *bids)
            if price in self._position
        ]
        if not asks or not bids or asks[0][0] not in self._position:
            return
        self.sizes = [0] * len(self.prices)
        for position, size in known:
            self.sizes[position] = size
        for position in self._resting:
            self.sizes[position] += self._own_size(position)
        self.ask = self._position[asks[0][0]]
        self.bid = self._position.get(bids[0][0], self.ask - 1)
        self.show()

    def requote(self) -> None:
        """Bring the spread nearer to the usual one now and then, by one tick: another participant
        adds a better order where it is wide, or withdraws one where it is narrow.
        """
        if self.ask - self.bid == self._spread:
            return
        sizes, drawn = self.sizes, self._rng.random()
        if drawn >= _CHANGES or self.bid < 0 or self.ask >= len(sizes) - 1:
            return
        of_asks = drawn < _CHANGES / 2
        if self.ask - self.bid > self._spread:
            position = self.ask - 1 if of_asks else self.bid + 1
            sizes[position] = self._some_size(position, 0)
            self.ask, self.bid = (position, self.bid) if of_asks else (self.ask, position)
            return
        position = self.ask if of_asks else self.bid
        if position in self._resting or position == 0:
            return
        sizes[position] = 0
        self.ask, self.bid = self.ask + of_asks, self.bid - (not of_asks)
        self._crowd()

    def breathe(self) -> None:
        """Add or withdraw an order of another participant somewhere in the book, more often near
        the best prices.
        """
        drawn = 2 * self._rng.random()
        level = int(DEPTH * (drawn % 1) ** 1.5)
        position = self.ask + level if drawn < 1 else self.bid - level
        if not 0 <= position < len(self.sizes):
            return  # beyond a daily limit
        own = self._own_size(position) if self._resting else 0
        usual = self._some_size(position, level)
        self.sizes[position] = own + ((self.sizes[position] - own) * 2 + usual) // 3 + 1

    def _some_size(self, position: int, level: int) -> int:
        prices = self.prices
        above = min(position + 1, len(prices) - 1)
        tick = prices[above] - prices[above - 1] if above else 1
        typical = self._typical_size * self.thickness
        return waiting_size(self._rng, typical, level, prices[position] // tick)

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
        """Move the aggressor's side up behind the trade, as usual after a sweep."""
        distance = self._spread if self._rng.random() < _FOLLOWS else self._spread + 1
        if side == "buy":
            self.bid = max(self.bid, self.ask - distance)
        else:
            self.ask = min(self.ask, self.bid + distance)

    def _crowd(self) -> None:
        """Fill every level that is shown, and a few behind, with other participants' orders."""
        sizes = self.sizes
        for position in range(self.ask, min(self.ask + _CROWD, len(sizes))):
            if not sizes[position]:
                sizes[position] = self._some_size(position, position - self.ask)
        for position in range(self.bid, max(self.bid - _CROWD, -1), -1):
            if not sizes[position]:
                sizes[position] = self._some_size(position, self.bid - position)
