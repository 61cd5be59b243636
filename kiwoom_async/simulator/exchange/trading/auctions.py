"""Call auctions: at the open, at the close, and after a jump of the price (VI)."""

from __future__ import annotations

from typing import Literal

from kiwoom_async.simulator.exchange.market.auction import Auction, VolatilityInterruption
from kiwoom_async.simulator.exchange.market.book import Match
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.exchange.terms import OrderType
from kiwoom_async.simulator.exchange.trading.floor import Floor
from kiwoom_async.simulator.exchange.trading.happenings import (
    Happening,
    InstrumentChanged,
    VolatilityChanged,
)

__all__ = ["STATIC_LIMIT", "Auctions"]

STATIC_LIMIT = 0.1
"""Distance from the opening price that starts a static interruption."""


class Auctions:
    """Holds call auctions."""

    def __init__(self, floor: Floor) -> None:
        self._floor = floor

    def begin(self, stock: Stock) -> list[Happening]:
        """Start an auction: orders wait, and the price at which they would meet is shown."""
        stock.auction = stock.both.auction = _auction(stock)
        return [self._floor.show(stock)]

    def begin_last(self, stock: Stock) -> list[Happening]:
        """Start the closing auction: in it conditional limit orders take any price."""
        for order in [one for one in stock.book.resting() if one.type is OrderType.CONDITIONAL]:
            stock.book.withdraw(order, order.remaining)
            order.price = 0
            stock.waiting.append(order)
        return self.begin(stock)

    def go_on(self, stock: Stock) -> list[Happening]:
        """Enter an order of another participant."""
        if stock.auction is None:
            return []
        stock.drift(stock.auction)
        stock.book.breathe()
        return [self._floor.show(stock)]

    def end(self, stock: Stock) -> list[Happening]:
        """End the auction with one print at one price for every order that would trade there.

        The other waiting orders enter the market, or keep waiting if it is closed.
        """
        auction = stock.auction or _auction(stock)
        stock.auction = stock.both.auction = None
        waiting, stock.waiting = stock.waiting, []
        book = stock.book
        price = book.prices[auction.position]
        resting = [order for order in book.resting() if order.meets(price)]
        makers = [(order, order.remaining) for order in (*resting, *waiting) if order.meets(price)]
        for order in resting:
            book.withdraw(order, order.remaining)
        if not book.bid <= auction.position <= book.ask:
            book.move(auction.position)
        size = auction.size + sum(part for _, part in makers)
        happened = self._floor.exchange_shares(stock, None, Match(price, size, makers))
        for order in waiting:
            if order.open:
                happened += self._floor.enter(order)
        return happened + self._floor.shown(stock)

    def interrupt(
        self, stock: Stock, direction: Literal["up", "down"], kind: str, before: int = 0
    ) -> list[Happening]:
        """Start a volatility interruption: trading in ``stock`` stops, orders wait.

        Args:
            before: The price before the order that set it off, KRW; 0: that of the last trade.
        """
        static = stock.vi_reference or stock.open or stock.base
        dynamic = before or (stock.prints[-1].price if stock.prints else stock.base)
        stock.vi = VolatilityInterruption(
            direction=direction,
            kind=kind,
            price=_trigger(stock, static, dynamic, direction, kind),
            reference=static,
            dynamic_reference=dynamic,
            count=len(stock.interruptions) + 1,
            started=self._floor.clock.hhmmss,
        )
        stock.interruptions.append(stock.vi)
        return [
            VolatilityChanged(stock, stock.vi),
            InstrumentChanged(stock),
            *self.begin(stock),
        ]

    def release(self, stock: Stock) -> list[Happening]:
        """End the volatility interruption of ``stock``: the same event again, then one print.

        If continuous trading is over, its orders wait for the next auction.
        """
        vi = stock.vi
        if vi is None:
            return []
        vi.released = self._floor.clock.hhmmss
        stock.vi = None
        changed: list[Happening] = [VolatilityChanged(stock, vi), InstrumentChanged(stock)]
        if not self._floor.trading(stock):
            stock.auction = stock.both.auction = None
            return changed + self.resume(stock.nxt)
        happened = self.end(stock)
        stock.vi_reference = stock.price
        return [*changed, *happened, *self.resume(stock.nxt)]

    def resume(self, stock: Stock | None) -> list[Happening]:
        """Go on trading without an auction, as NXT does after a break or an interruption: the
        orders that waited enter the market.
        """
        if stock is None or not self._floor.trading(stock):
            return []
        waiting, stock.waiting = stock.waiting, []
        happened = [it for order in waiting for it in self._floor.enter(order)]
        return happened + self._floor.shown(stock)


def _auction(stock: Stock) -> Auction:
    view = stock.book.view
    # NXT goes on from the close of KRX; a day that is let pass has the course of its auctions
    price = stock.fair if stock.untouched else stock.krx.price
    return Auction(
        position=stock.book.nearest(price),
        size=1 + (view.total_ask + view.total_bid) // 4,
        more_buyers=view.total_bid > view.total_ask,
    )


def _trigger(stock: Stock, static: int, dynamic: int, direction: str, kind: str) -> int:
    """Return the price that starts an interruption, KRW: at least as far away as its kind asks."""
    reference = dynamic if kind == "dynamic" else static
    limit = stock.dynamic_limit if kind == "dynamic" else STATIC_LIMIT
    lowest, highest = stock.limits
    if direction == "up":
        least = stock.grid.snap(reference * (1 + limit))
        if least < reference * (1 + limit):
            least += stock.grid.tick_size(least)
        return min(max(stock.price, least), highest)
    return max(min(stock.price, stock.grid.snap(reference * (1 - limit))), lowest)
