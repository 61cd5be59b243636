"""Floor: everything that fills an order, and the reports of it."""

from __future__ import annotations

import random
from collections.abc import Callable

from kiwoom_async.simulator.exchange.accounts.portfolio import Fill, Order
from kiwoom_async.simulator.exchange.clock import Clock
from kiwoom_async.simulator.exchange.market.book import Match
from kiwoom_async.simulator.exchange.market.closing_price import ClosingPriceQueue
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.exchange.terms import Side
from kiwoom_async.simulator.exchange.trading.board import Board
from kiwoom_async.simulator.exchange.trading.happenings import (
    AfterHoursQuoted,
    BalanceChanged,
    Happening,
    OrderReported,
    PriceIndicated,
)

__all__ = ["Floor"]


class Floor(Board):
    """Executes orders; the parties get their reports first, then the tape records the trade."""

    def __init__(self, clock: Clock, listed: Callable[[str], Stock], rng: random.Random) -> None:
        super().__init__(clock)
        self._listed = listed
        self._rng = rng
        self._orders_booked = rng.randrange(10_000, 500_000)
        self._fills_made = rng.randrange(10_000, 500_000)

    def stock_of(self, order: Order) -> Stock:
        """Return the instrument of an order at the exchange where the order is."""
        stock = self._listed(order.stock.symbol)
        return (stock.nxt or stock) if order.place == "NXT" else stock

    def next_order_number(self) -> str:
        """Return seven digits, never given before."""
        self._orders_booked += self._rng.randint(1, 5)
        return f"{self._orders_booked % 10_000_000:07d}"

    def trade_once(self, stock: Stock) -> list[Happening]:
        """Trade for a moment: one aggressor at the best price, one change of the book."""
        book = stock.book
        book.requote()
        side, size = stock.next_trade()
        happened = self.exchange_shares(stock, side, book.take_best(side, size))
        if stock.stops or stock.midpoints:
            happened += self._set_off(stock)
        book.breathe()
        return happened + self.shown(stock)

    def trade(self, stock: Stock, price: int, size: int, side: Side) -> list[Happening]:
        """Trade ``size`` shares at exactly ``price``; the market moves there first.

        Resting orders of the accounts that the market moves through are filled at their prices.

        Raises:
            ValueError: if ``price`` is off the grid or outside the limits of the day, or there is
                not one share.
        """
        if size < 1:
            raise ValueError(f"a trade needs at least one share, not {size}")
        position = stock.book.position(price)
        happened = self._move(stock, position - 1 if side == "buy" else position)
        stock.book.sizes[position] = max(stock.book.sizes[position], size)
        happened += self._meet(stock, side, size, price)
        stock.settle_at(price)
        happened += self._set_off(stock)
        return happened + self.shown(stock)

    def replay(self, stock: Stock, price: int, size: int, side: Side | None) -> list[Happening]:
        """Record a trade of a recording, and fill the accounts' orders that it reaches."""
        happened: list[Happening] = []
        for order in list(stock.book.resting()):
            through = order.price > price if order.side == "buy" else order.price < price
            part = order.remaining if through else min(order.remaining, size)
            if through or order.price == price:
                stock.book.withdraw(order, part)
                happened += self.fill(order, order.price, part)
        position = stock.book.nearest(price)
        bid = position - 1 if side == "buy" else position
        if not stock.book.bid <= position <= stock.book.ask:
            stock.book.move(bid)
        self.print_trade(stock, price, size, side, after_hours=False)
        stock.book.show()
        return happened + self._set_off(stock)

    def indicate(self, stock: Stock, price: int) -> list[Happening]:
        """Move the quotes to ``price``, which becomes the price of the stock without a trade
        (기세).

        Raises:
            ValueError: if ``price`` is off the grid or outside the limits of the day.
        """
        position = stock.book.position(price)
        happened = self._move(stock, position if price >= stock.price else position - 1)
        stock.move_to(price)
        stock.settle_at(price)
        if stock.both is not stock:
            stock.both.move_to(price)
        return [*happened, PriceIndicated(stock), *self.shown(stock)]

    def _move(self, stock: Stock, bid: int) -> list[Happening]:
        """Make ``bid`` (a position) the best bid; fill the resting orders that the market
        passes.
        """
        happened: list[Happening] = []
        for order in list(stock.book.resting()):
            position = stock.book.position(order.price)
            crossed = position > bid if order.side == "buy" else position <= bid
            if crossed:
                size = order.remaining
                stock.book.withdraw(order, size)
                other: Side = "sell" if order.side == "buy" else "buy"
                happened += self.exchange_shares(
                    stock, other, Match(order.price, size, [(order, size)])
                )
        if (stock.book.bid, stock.book.ask) != (bid, bid + 1):
            stock.book.move(bid)
        return happened

    def _meet(self, stock: Stock, side: Side, size: int, limit: int) -> list[Happening]:
        """Let another participant trade up to ``size`` shares, no worse than ``limit``."""
        happened: list[Happening] = []
        for match in stock.book.take(side, size, limit):
            happened += self.exchange_shares(stock, side, match)
        return happened

    def exchange_shares(
        self, stock: Stock, side: Side | None, match: Match, taker: Order | None = None
    ) -> list[Happening]:
        """Account for one match."""
        happened: list[Happening] = []
        price, size, makers = match
        if taker is not None:
            happened += self.fill(taker, price, size)
        for maker, part in makers:
            happened += self.fill(maker, price, part)
        if stock.replayed:  # what the accounts trade is no part of a recorded tape
            return happened
        evening = self.phase == "after_market" and stock.venue == "KRX"
        happened.append(self.print_trade(stock, price, size, side, after_hours=evening))
        return happened

    def fill(self, order: Order, price: int, size: int) -> list[Happening]:
        """Execute a part of an account's order."""
        self._fills_made += 1
        fill = Fill(f"{self._fills_made}", price, size, self.clock.now, order.place)
        order.fills.append(fill)
        order.remaining -= size
        changed = order.portfolio.settle(order, price, size)
        balances = [BalanceChanged(order.portfolio, holding) for holding in changed]
        return [self.report(order, "filled", fill), *balances]

    def enter(self, order: Order) -> list[Happening]:
        """Bring a booked order to the market: it meets what it can, the rest waits or is killed."""
        stock = self.stock_of(order)
        if order.type.session in ("pre_market", "post_market"):
            return self._enter_queue(order)
        if order.stop and not order.is_set_off_by(stock.price):
            stock.stops.append(order)
            return []
        if not self.trading(stock):
            if order.type.immediate:
                return [self.kill(order)]
            stock.waiting.append(order)
            return []
        happened = self._into_market(order)
        happened += self._set_off_stops(stock)
        other = self.beside(stock)
        if order.venue == "SOR" and other is not None:
            return happened + self._set_off_stops(other) + self._shown_at_both(stock)
        return happened + self.shown(stock)

    def _into_market(self, order: Order) -> list[Happening]:
        stock = self.stock_of(order)
        if order.type.at_middle:
            happened = self._trade_at_middle(order)
        else:
            markets = [stock]
            if order.venue == "SOR" and order.type.takes_quotes:
                markets += [other for other in (self.beside(stock),) if other]
            happened = self._take(order, markets)
        if not order.open:
            return happened
        if order.type.immediate:
            happened.append(self.kill(order))
        elif order.type.at_middle:
            stock.midpoints.append(order)
        else:
            order.price = order.price or stock.limits[1 if order.side == "buy" else 0]
            stock.book.rest(order)
        return happened

    def _take(self, order: Order, markets: list[Stock]) -> list[Happening]:
        """Let an order take the quotes it meets, level by level at the better of its exchanges."""
        side, home = order.side, order.place
        available = sum(market.book.available(side, order.price) for market in markets)
        happened: list[Happening] = []
        if self._too_few(order, available):
            return happened
        while order.open:
            quoted = [(_opposite(one, side), one) for one in markets]
            met = [pair for pair in quoted if pair[0] and order.meets(pair[0])]
            if not met:
                break
            choose = min if side == "buy" else max
            _, best = choose(met, key=lambda pair: pair[0])
            order.place = best.venue
            match = best.book.take_best(side, order.remaining)
            happened += self.exchange_shares(best, side, match, order)
        order.place = home
        return happened

    def _too_few(self, order: Order, available: int) -> bool:
        return order.type.all_or_none and available < order.remaining

    def _trade_at_middle(self, order: Order) -> list[Happening]:
        """Trade half way between the best prices with an unseen order of the usual size."""
        stock = self.stock_of(order)
        price, hidden = stock.book.middle, stock.typical_size
        if not price or self._too_few(order, hidden):
            return []
        match = Match(price, min(hidden, order.remaining), [])
        return self.exchange_shares(stock, order.side, match, order)

    def _set_off(self, stock: Stock) -> list[Happening]:
        """Enter the stop orders that the latest trades reached, and fill orders at the middle."""
        if not self.trading(stock):
            return []
        happened = self._set_off_stops(stock)
        for order in stock.midpoints:
            happened += self._trade_at_middle(order)
        stock.midpoints = [order for order in stock.midpoints if order.open]
        return happened

    def _set_off_stops(self, stock: Stock) -> list[Happening]:
        """Enter the stop orders that the latest trades reached."""
        happened: list[Happening] = []
        while reached := [order for order in stock.stops if order.is_set_off_by(stock.price)]:
            stock.stops = [order for order in stock.stops if order not in reached]
            for order in reached:
                happened += self._into_market(order)
        return happened

    def _enter_queue(self, order: Order) -> list[Happening]:
        """Match an order at the closing price with those that wait, then let it wait itself."""
        stock = self.stock_of(order)
        queue = stock.off_hours
        if queue is None:
            return [self.kill(order)]
        size, makers = queue.take(order.side, order.remaining)
        taken = [(order, size)] if size else []
        if size < order.remaining:
            queue.orders.append(order)
        return self.at_close(stock, queue, size, [*taken, *makers])

    def at_close(
        self, stock: Stock, queue: ClosingPriceQueue, size: int, orders: list[tuple[Order, int]]
    ) -> list[Happening]:
        """Trade ``size`` shares at the closing price and show what waits afterwards.

        Before the open that is no part of the day: the tape does not show it.
        """
        happened: list[Happening] = []
        for order, part in orders:
            happened += self.fill(order, queue.price, part)
        if size and self.phase == "post_market":
            happened.append(self.print_trade(stock, queue.price, size, None, after_hours=True))
        happened.append(AfterHoursQuoted(stock, queue.show(), self.clock.hhmmss))
        return happened

    def kill(self, order: Order) -> OrderReported:
        """Cancel what was not filled: of IOC and FOK orders, and of sessions that are over."""
        order.remaining = 0
        return self.report(order, "cancelled")

    def shown(self, stock: Stock) -> list[Happening]:
        """Return the book of ``stock`` as it looks now; that at NXT follows the one at KRX."""
        happened = self._uncross(stock)
        if happened is None:
            return [self.show(stock)]
        if stock.venue == "NXT":
            return [*happened, self.show(stock)]
        return happened + self._shown_at_both(stock)

    def _uncross(self, stock: Stock) -> list[Happening] | None:
        """Move the quotes at NXT to the best bid of KRX where the two cross or meet; None if not.

        Other participants see to that, and fill the orders of the accounts that are in the way.
        """
        krx, nxt = stock.krx, stock.nxt
        if nxt is None or (nxt.book.bid < krx.book.ask and nxt.book.ask > krx.book.bid):
            return None
        if krx.replayed or not (self.trading(krx) and self.trading(nxt)):
            return None
        return self._move(nxt, krx.book.bid)

    def _shown_at_both(self, stock: Stock) -> list[Happening]:
        """Return both books of a company, neither beside an earlier state of the other."""
        happened = self._uncross(stock) or []
        markets = [one for one in (stock.krx, stock.nxt) if one]
        for one in markets:
            one.book.show()
        return happened + [self.changed(one, jointly=one is stock.krx) for one in markets]


def _opposite(stock: Stock, side: Side) -> int:
    """Return the best price that an aggressor on ``side`` meets, KRW; 0 without any."""
    return stock.best_ask if side == "buy" else stock.best_bid
