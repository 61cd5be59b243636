"""The exchange itself: stocks, accounts, the clock, and what happens when it moves.

No I/O and no wire format: every method changes the state and returns what happened, in order.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import Literal

from kiwoom_async.simulator.exchange.account import Account, Fees
from kiwoom_async.simulator.exchange.book import Match
from kiwoom_async.simulator.exchange.clock import Clock
from kiwoom_async.simulator.exchange.happenings import (
    BalanceChanged,
    BookChanged,
    Happening,
    OrderReported,
    PhaseAnnounced,
    Status,
    Traded,
    VolatilityChanged,
)
from kiwoom_async.simulator.exchange.listings import listings
from kiwoom_async.simulator.exchange.orders import Fill, Order, Side
from kiwoom_async.simulator.exchange.stock import Stock, VolatilityInterruption

__all__ = ["Exchange", "Phase"]

Phase = Literal["opening_auction", "open", "closing_auction", "closed"]

_PHASE_CODES: dict[Phase, str] = {
    "opening_auction": "0",
    "open": "3",
    "closing_auction": "2",
    "closed": "4",
}


class Exchange:
    """Stocks and accounts on one trading day.

    Attributes:
        clock: Exchange time; :meth:`step` advances it.
        stocks: By symbol, in the order of listing.
        accounts: In the order of opening.
        phase: Where the day stands; trades happen while it is ``open``.
    """

    def __init__(self, *, seed: int, clock: Clock, stocks: int, fees: Fees) -> None:
        self.clock = clock
        self.phase: Phase = "open"
        self.accounts: list[Account] = []
        self.fees = fees
        self._rng = random.Random(f"{seed}:exchange")
        listed = listings(stocks, random.Random(f"{seed}:listings"))
        self.stocks = {entry.symbol: Stock(entry, clock, str(seed)) for entry in listed}
        self._orders_booked = self._rng.randrange(10_000, 500_000)
        self._fills_made = self._rng.randrange(10_000, 500_000)

    def open_account(self, cash: int, holdings: Iterable[tuple[str, int]] = ()) -> Account:
        """A new account that holds shares bought at the reference price of the day.

        Raises:
            ValueError: if it is to hold what is not listed.
        """
        number = f"{self._rng.randrange(10**9, 10**10)}"
        account = Account(number, cash, self.fees)
        for symbol, size in holdings:
            stock = self.listed(symbol)
            holding = account.holding(stock)
            holding.size, holding.cost = size, size * stock.base
        self.accounts.append(account)
        return account

    def listed(self, symbol: str) -> Stock:
        """The stock with this symbol.

        Raises:
            ValueError: if there is none.
        """
        try:
            return self.stocks[symbol]
        except KeyError:
            raise ValueError(f"{symbol!r} is not listed; {', '.join(self.stocks)} are") from None

    def trading(self, stock: Stock) -> bool:
        """Whether orders in ``stock`` meet at once: the market is open and no VI is running."""
        return self.phase == "open" and stock.vi is None

    def step(self, stocks: Sequence[Stock], seconds: float) -> list[Happening]:
        """Let time pass and somebody trade in each of ``stocks`` (a moment of the market)."""
        self.clock.advance(seconds)
        happened: list[Happening] = []
        for stock in stocks:
            if not self.trading(stock):
                continue
            side, size = stock.somebody()
            limit = stock.book.prices[-1 if side == "buy" else 0]
            best = stock.book.ask if side == "buy" else stock.book.bid
            size = min(size, stock.book.sizes[best])
            happened += self.meet(stock, side, size, limit)
            stock.book.breathe()
            happened.append(self.show(stock))
        return happened

    def some_stocks(self) -> list[Stock]:
        """One or two stocks that trade at the same moment."""
        stocks = list(self.stocks.values())
        return self._rng.sample(stocks, min(len(stocks), self._rng.choice((1, 1, 2))))

    def trade(self, stock: Stock, price: int, size: int, side: Side) -> list[Happening]:
        """Somebody trades ``size`` shares at exactly ``price``; the market moves there first.

        Resting orders of the accounts that the market moves through are filled at their prices.

        Raises:
            ValueError: if ``price`` is off the grid or outside the limits of the day, or there is
                not one share.
        """
        if size < 1:
            raise ValueError(f"a trade needs at least one share, not {size}")
        position = stock.book.position(price)
        bid = position - 1 if side == "buy" else position
        happened = self._run_over(stock, bid)
        if stock.book.bid != bid or stock.book.ask != bid + 1:
            stock.book.move(bid)
        level = stock.book.sizes[position]
        stock.book.sizes[position] = max(level, size)
        happened += self.meet(stock, side, size, price)
        happened.append(self.show(stock))
        return happened

    def _run_over(self, stock: Stock, bid: int) -> list[Happening]:
        """Fill the resting orders that a best bid at position ``bid`` would leave behind."""
        happened: list[Happening] = []
        for order in list(stock.book.resting()):
            position = stock.book.position(order.price)
            crossed = position > bid if order.side == "buy" else position <= bid
            if crossed:
                size = order.remaining
                stock.book.withdraw(order, size)
                happened += self._exchange_shares(
                    stock, _other_side(order.side), Match(order.price, size, [(order, size)])
                )
        return happened

    def meet(
        self, stock: Stock, side: Side, size: int, limit: int, taker: Order | None = None
    ) -> list[Happening]:
        """An aggressor takes up to ``size`` shares out of the book, no worse than ``limit``."""
        happened: list[Happening] = []
        for match in stock.book.take(side, size, limit):
            happened += self._exchange_shares(stock, side, match, taker)
        return happened

    def _exchange_shares(
        self, stock: Stock, side: Side | None, match: Match, taker: Order | None = None
    ) -> list[Happening]:
        """Account for one match: the parties are told first, then the tape."""
        happened: list[Happening] = []
        if taker is not None:
            happened += self.fill(taker, match.price, match.size)
        for maker, size in match.makers:
            happened += self.fill(maker, match.price, size)
        happened.append(Traded(stock, stock.record(match.price, match.size, side)))
        return happened

    def fill(self, order: Order, price: int, size: int) -> list[Happening]:
        """One execution of an account's order."""
        self._fills_made += 1
        fill = Fill(f"{self._fills_made}", price, size, self.clock.now)
        order.fills.append(fill)
        order.remaining -= size
        holding = order.account.settle(order, price, size)
        return [self.report(order, "filled", fill), BalanceChanged(order.account, holding)]

    def enter(self, order: Order) -> list[Happening]:
        """A booked order reaches the market: it meets what it can, the rest waits or is killed."""
        stock = order.stock
        if not self.trading(stock):
            if order.type.immediate:
                return [self._kill(order)]
            stock.waiting.append(order)
            return []
        limit = order.price or stock.book.prices[-1 if order.side == "buy" else 0]
        happened: list[Happening] = []
        if not (
            order.type.all_or_none and stock.book.available(order.side, limit) < order.remaining
        ):
            happened += self.meet(stock, order.side, order.remaining, limit, taker=order)
        if order.open and order.type.immediate:
            happened.append(self._kill(order))
        elif order.open:
            order.price = limit
            stock.book.rest(order)
        happened.append(self.show(stock))
        return happened

    def _kill(self, order: Order) -> OrderReported:
        """Cancel what an IOC or FOK order could not fill."""
        order.remaining = 0
        return self.report(order, "cancelled")

    def report(self, order: Order, status: Status, fill: Fill | None = None) -> OrderReported:
        """Tell the account how one of its orders stands now."""
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

    def show(self, stock: Stock) -> BookChanged:
        """The book of ``stock`` as it looks now."""
        view, time = stock.book.show(), self.clock.hhmmss
        if self.trading(stock):
            return BookChanged(stock, view, time, stock.volume)
        return BookChanged(stock, view, time, stock.volume, stock.price, _auction_size(stock))

    def next_order_number(self) -> str:
        """Seven digits, never given before."""
        self._orders_booked += self._rng.randint(1, 5)
        return f"{self._orders_booked % 10_000_000:07d}"

    def enter_phase(self, phase: Phase) -> list[Happening]:
        """The day goes on: announce the phase; leaving an auction, its orders meet."""
        was_auction = self.phase.endswith("auction")
        self.phase = phase
        happened = self.announce(_PHASE_CODES[phase])
        if was_auction and not phase.endswith("auction"):
            for stock in self.stocks.values():
                if stock.vi is None:
                    happened += self.uncross(stock)
        else:
            happened += [self.show(stock) for stock in self.stocks.values()]
        return happened

    def announce(self, code: str, remaining: str = "000000") -> list[Happening]:
        """A phase message without any effect, for codes the simulator has no phase for."""
        return [PhaseAnnounced(code, self.clock.hhmmss, remaining)]

    def uncross(self, stock: Stock) -> list[Happening]:
        """End a call auction: one print at one price, then the other waiting orders rest."""
        waiting, stock.waiting = stock.waiting, []
        price = stock.price
        size = _auction_size(stock) + sum(order.remaining for order in waiting)
        makers = [(order, order.remaining) for order in waiting if _meets(order, price)]
        happened = self._exchange_shares(stock, None, Match(price, size, makers))
        for order in waiting:
            if order.open:
                happened += self.enter(order)
        happened.append(self.show(stock))
        return happened

    def interrupt(
        self, stock: Stock, direction: Literal["up", "down"], kind: str
    ) -> list[Happening]:
        """Start a volatility interruption: trading in ``stock`` stops, orders wait."""
        stock.vi_count += 1
        stock.vi = VolatilityInterruption(
            direction=direction,
            kind=kind,
            price=stock.price,
            reference=stock.open or stock.base,
            dynamic_reference=stock.prints[-1].price if stock.prints else stock.base,
            count=stock.vi_count,
            started=self.clock.hhmmss,
        )
        return [VolatilityChanged(stock, stock.vi), self.show(stock)]

    def release(self, stock: Stock) -> list[Happening]:
        """End the volatility interruption of ``stock``: the same event again, then one print."""
        vi = stock.vi
        if vi is None:
            return []
        vi.released = self.clock.hhmmss
        stock.vi = None
        return [VolatilityChanged(stock, vi), *self.uncross(stock)]


def _other_side(side: Side) -> Side:
    return "sell" if side == "buy" else "buy"


def _auction_size(stock: Stock) -> int:
    """Shares that everybody else would trade with each other at the end of a call auction."""
    return 1 + (stock.book.view.total_ask + stock.book.view.total_bid) // 20


def _meets(order: Order, price: int) -> bool:
    if not order.price:
        return True
    return order.price >= price if order.side == "buy" else order.price <= price
