"""Board: which exchange trades, and what each shows: trades on its tape, its book, its reports."""

from __future__ import annotations

from typing import Final, Literal

from kiwoom_async import market
from kiwoom_async.simulator.exchange.accounts.portfolio import Fill, Order
from kiwoom_async.simulator.exchange.clock import Clock
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.exchange.market.view import EMPTY
from kiwoom_async.simulator.exchange.terms import Side
from kiwoom_async.simulator.exchange.trading.happenings import (
    BookChanged,
    OrderReported,
    Status,
    Traded,
)

__all__ = ["CONTINUOUS", "NXT_OPEN", "Board", "Phase"]

Phase = Literal[
    "closed",
    "pre_market",  # orders are collected; trading at the close of the day before
    "pre_open",  # orders are collected
    "opening_auction",
    "open",
    "closing_auction",
    "post_market",  # trading at the close
    "after_hours",  # an auction every ten minutes
    "after_market",  # continuous trading in the evening, limit orders only
]

CONTINUOUS: Final[frozenset[Phase]] = frozenset({"open", "after_market"})
"""Phases in which orders meet at once at KRX."""

NXT_OPEN: Final[frozenset[market.Phase]] = frozenset({"pre_market", "continuous", "after_market"})
"""Phases in which orders meet at once at NXT."""


class Board:
    """Phases of both exchanges, and what is shown of their instruments.

    Attributes:
        clock: Exchange time.
        phase: Phase of the day at KRX.
        nxt_phase: Phase of the day at NXT.
    """

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.phase: Phase = "open"
        self.nxt_phase: market.Phase = "continuous"

    def trading(self, stock: Stock) -> bool:
        """Return whether orders in ``stock`` meet at once: its exchange is open and no VI is
        running, which stops trading at NXT as well.
        """
        if stock.venue == "NXT":
            return self.nxt_phase in NXT_OPEN and stock.krx.vi is None
        return stock.krx.vi is None and self.phase in CONTINUOUS

    def print_trade(
        self, stock: Stock, price: int, size: int, side: Side | None, *, after_hours: bool
    ) -> Traded:
        """Record a trade on the tape of its exchange, and on that of both together."""
        ask, bid, both = stock.book.best_ask, stock.book.best_bid, stock.both
        if after_hours:
            stock.volume_after_hours += size
        made = stock.record(price, size, side, ask, bid, stock.venue)
        if both is stock:
            return Traded(stock, made, made, after_hours)
        if after_hours:
            both.volume_after_hours += size
        other = self.beside(stock)
        if other is not None:
            other_ask = other.book.best_ask
            ask = min(ask or other_ask, other_ask or ask)
            bid = max(bid, other.book.best_bid)
        joint = both.record(price, size, side, ask, bid, stock.venue)
        return Traded(stock, made, joint, after_hours)

    def beside(self, stock: Stock) -> Stock | None:
        """Return the market of the other exchange while it trades, or None."""
        other = stock.krx if stock.venue == "NXT" else stock.nxt
        return other if other is not None and self.trading(other) else None

    def show(self, stock: Stock) -> BookChanged:
        """Return the book of ``stock`` as it looks now, and what a running auction would trade."""
        stock.book.show()
        return self.changed(stock)

    def changed(self, stock: Stock, *, jointly: bool = True) -> BookChanged:
        """Return the book of ``stock`` as it was shown last.

        Args:
            stock: The instrument at an exchange.
            jointly: Whether what both exchanges show together has changed as well.
        """
        both, beside, auction = stock.both, self.beside(stock), stock.auction
        changed = BookChanged(stock, stock.view, self.clock.hhmmss, stock.volume)
        if jointly and (beside is None or self.trading(stock)):
            both.shown_before = both.shown
            both.shown = stock.view, EMPTY if beside is None else beside.view
            changed.books, changed.before = both.shown, both.shown_before
        if auction is not None:
            changed.expected = stock.book.prices[auction.position]
            changed.expected_size = auction.size + sum(one.remaining for one in stock.waiting)
            changed.more_buyers = auction.more_buyers
        return changed

    def report(self, order: Order, status: Status, fill: Fill | None = None) -> OrderReported:
        """Report to the account how one of its orders stands now."""
        return OrderReported(
            order=order,
            status=status,
            fill=fill,
            remaining=order.remaining,
            filled=order.filled,
            filled_amount=order.filled_amount,
            commission=order.commission,
            tax=order.tax,
            time=self.clock.hhmmss,
        )
