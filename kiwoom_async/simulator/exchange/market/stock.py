"""Stock: one instrument on one day, with its tape, book, waiting orders and participants."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from itertools import chain

from kiwoom_async.simulator.exchange.accounts.portfolio import Order
from kiwoom_async.simulator.exchange.clock import Clock
from kiwoom_async.simulator.exchange.instruments.flows import Brokers, Programs
from kiwoom_async.simulator.exchange.instruments.listings import Listing
from kiwoom_async.simulator.exchange.instruments.moves import price_so_far
from kiwoom_async.simulator.exchange.instruments.prints import Print
from kiwoom_async.simulator.exchange.instruments.tally import Tally
from kiwoom_async.simulator.exchange.instruments.tape import Tape
from kiwoom_async.simulator.exchange.instruments.trend import Trend, minute_of_day
from kiwoom_async.simulator.exchange.market.auction import Auction, VolatilityInterruption
from kiwoom_async.simulator.exchange.market.book import Book
from kiwoom_async.simulator.exchange.market.closing_price import ClosingPriceQueue
from kiwoom_async.simulator.exchange.market.sizes import order_size, thickness, usual_spread
from kiwoom_async.simulator.exchange.market.view import EMPTY, Books, BookView
from kiwoom_async.simulator.exchange.terms import Side, Venue

__all__ = ["Stock"]


ListAtNxt = Callable[["Stock"], tuple["Stock", "Stock"]]
"""Makes the market of a company at NXT, and that of both exchanges together."""


_FAR = 0.1  # from the opening price: there was an interruption on the way
_GOES_ON = 0.12  # an aggressor on one side is followed by one on the same side more often
_LEAST = 0.06  # of the aggressors are on the other side, however far the price is from fair
_NEARER = 0.1  # part of the way to the fair price that an order takes an auction


class Stock(Tape):
    """A listed instrument and its trading day: a company, or what is traded like one.

    Attributes:
        book: Bids and asks.
        recorded_as: Item of the recording that its trades and books come from, blank for none.
        dynamic_limit: Distance from the trade before that interrupts it (동적 VI): 0.03 for
            companies of the KOSPI 200, 0.06 for others; 0: nothing does.
        vi_reference: Reference price of the static rule (기준가격), KRW; 0: the opening price.
        saturated: Whether the counters that rankings show of it have overflowed.
        waiting: Orders that wait for an auction to end.
        stops: Stop orders that nothing has set off yet.
        midpoints: Orders that wait to trade half way between the best prices.
        auction: The running call auction, None while trading is continuous or over.
        interruptions: The volatility interruptions of today, oldest first.
        vi: The running volatility interruption, or None.
        vi_ends: When it ends by itself; None: when it is released by hand.
        off_hours: The running session at the closing price (시간외종가), or None.
        venue: Where this book and tape are: ``KRX``, ``NXT``, or ``SOR`` for both together.
        shown: The books of both exchanges as they were shown last, ``shown_before`` before that;
            of both together only.
        opened: When the simulator was opened, None on a later day.
    """

    pull = 60.0
    """How strongly the price is drawn to :attr:`fair`."""

    dynamic_limit = 0.0
    venue: Venue = "KRX"
    suffix = ""
    """End of its items (``_NX``, ``_AL``)."""

    def __init__(
        self, listing: Listing, clock: Clock, seed: str, price: float | None = None
    ) -> None:
        own = f"{seed}:{listing.symbol}" + self.suffix.lower()
        self._source = seed
        self._rng = random.Random(f"{own}:market")
        super().__init__(listing, clock, seed, price or price_so_far(listing, seed, clock.day))
        self._flows = random.Random(f"{own}:flows")
        self.opened: dt.datetime | None = clock.now
        self._nxt: Stock | None = None
        self._both: Stock = self
        self._list_at_nxt: ListAtNxt | None = None
        self._was_replayed = False
        self._empty()
        if abs(self.price - self.open) >= self.open * _FAR:
            self.vi_reference = self.price if self.open else 0

    def _empty(self) -> None:
        """Begin a day without orders, interruptions or totals beside those of the tape."""
        self.waiting: list[Order] = []
        self.stops: list[Order] = []
        self.midpoints: list[Order] = []
        self.saturated = False
        self.recorded_as = ""
        self.vi_reference = 0
        self._waited: list[tuple[dt.datetime, int, int]] = []
        self.auction: Auction | None = None
        self.vi: VolatilityInterruption | None = None
        self.vi_ends: dt.datetime | None = None
        self.interruptions: list[VolatilityInterruption] = []
        self.off_hours: ClosingPriceQueue | None = None
        self._equip()

    def _equip(self) -> None:
        """Begin the day of the book, the brokers and the programs."""
        spread = usual_spread(self.listing, self.base)
        ladder = self.grid.ladder(self.base)
        self.book = Book(ladder, self.price, self.typical_size, self._rng, spread)
        self.book.thickness = thickness(self._clock.minute)
        self.shown: Books = (self.book.view, EMPTY)
        self.shown_before = self.shown
        price, minute = self.price, minute_of_day(self._clock.minute)
        self._trend = Trend(self.listing, self._source, self._clock.day, price, minute)
        self._fair = (self._clock.minute, float(price))
        self._last_side: Side = "buy"
        self._tally = Tally(self.volume, self.turnover, self._flows, self._clock.now, self.price)

    def prepare(self) -> None:
        """Bring to the present what its price follows."""

    def tally(self) -> list[Stock]:
        """Let the totals of brokers and programs catch up; return where anything was traded."""
        if self.listing.kind == "gold":
            return []
        traded = [one for one in self.open_markets if one.volume != one._tally.volume]
        now, time = self._clock.now, self._clock.hhmmss
        for one in traded:
            one._tally.note(now, time, one.price, one.volume, one.turnover)
        return traded

    def start_replay(self, base: int, item: str) -> None:
        """Begin the day anew with a reference price; from now on a recording makes its tape."""
        self._reset(base)
        self._empty()
        self.recorded_as = item
        self._was_replayed = True
        if self.both is not self and not self.both.recorded_as:
            self.both.start_replay(base, item)

    @property
    def replayed(self) -> bool:
        """Whether its trades and books come from a recording."""
        return bool(self.recorded_as)

    def begin_day(self) -> None:
        """Start the day that the clock shows."""
        super().begin_day()
        self.opened = None
        self._empty()

    @property
    def last_trade(self) -> Print | None:
        """The last trade of today, None before the first."""
        made = self.prints or self.early.prints
        return made[-1] if made else None

    @property
    def krx(self) -> Stock:
        """The same instrument at KRX."""
        return self

    @property
    def nxt(self) -> Stock | None:
        """The same company at NXT, None where it is not traded there."""
        if self._list_at_nxt is not None:
            self._open_at_nxt()
        return self._nxt

    @property
    def both(self) -> Stock:
        """The same company at both exchanges together; itself if it is traded at KRX only."""
        if self._list_at_nxt is not None:
            self._open_at_nxt()
        return self._both

    @property
    def open_markets(self) -> tuple[Stock, ...]:
        """Itself, and its market at NXT once that was needed."""
        return (self,) if self._nxt is None else (self, self._nxt)

    @property
    def markets(self) -> tuple[Stock, ...]:
        """Itself; of a company that is traded at NXT its market there, and both together, too."""
        return (self,) if self.nxt is None else (self, self.nxt, self.both)

    def trade_at_nxt(self, list_at_nxt: ListAtNxt) -> None:
        """Let it have a market at NXT, made when it is first needed."""
        self._list_at_nxt = list_at_nxt

    def _open_at_nxt(self) -> None:
        make, self._list_at_nxt = self._list_at_nxt, None
        if make is not None:
            self._nxt, self._both = make(self)

    @property
    def item(self) -> str:
        """The symbol with the suffix of its venue, as it is registered."""
        return self.symbol + self.suffix

    @property
    def brokers(self) -> Brokers:
        """Purchases and sales of each broker."""
        return self._tally.brokers

    @property
    def programs(self) -> Programs:
        """Program trading."""
        return self._tally.programs

    @property
    def view(self) -> BookView:
        """The book as it was shown last."""
        return self.book.view

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.item} {self.listing.name} at {self.price:,})"

    @property
    def best_ask(self) -> int:
        """The lowest ask, KRW; 0 without any."""
        return self.book.best_ask

    @property
    def best_bid(self) -> int:
        """The highest bid, KRW; 0 without any."""
        return self.book.best_bid

    @property
    def fair(self) -> float:
        """The price that participants tend to, KRW; it has a course of its own through the day."""
        minute = self._clock.minute
        if self._fair[0] != minute:
            lowest, highest = self.limits
            price = min(max(self._trend.at(minute_of_day(minute)), lowest), highest)
            self._fair = minute, price
        return self._fair[1]

    @property
    def untouched(self) -> bool:
        """Whether nothing met but in auctions on a later day, without a recording to follow."""
        follows = self._was_replayed or self.both._was_replayed
        return self.opened is None and not (follows or self.buy_count or self.sell_count)

    def settle_at(self, price: int) -> None:
        """Let participants tend to a price that was set from outside the market."""
        self._trend.start_again(price, minute_of_day(self._clock.minute))
        self._fair = self._clock.minute, float(price)

    def joins_in(self, part: float) -> bool:
        """Draw whether something happens in it at a moment, with a probability."""
        return part >= 1 or self._rng.random() < part

    def next_trade(self) -> tuple[Side, int]:
        """Draw the next aggressor: a side, leaning to the fair price, and a size."""
        fair, book = self.fair, self.book
        lean = 0.5 - self.pull * (self.price - fair) / fair
        lean += _GOES_ON if self._last_side == "buy" else -_GOES_ON
        side: Side = "buy" if self._rng.random() < min(max(lean, _LEAST), 1 - _LEAST) else "sell"
        if book.ask >= len(book.prices):
            side = "sell"
        elif book.bid < 0:
            side = "buy"
        self._last_side = side
        return side, order_size(self._rng, self.typical_size)

    def record(
        self,
        price: int,
        size: int,
        side: Side | None,
        ask: int,
        bid: int,
        venue: Venue = "KRX",
    ) -> Print:
        """Record a trade, and with the first of a minute what waits in the book."""
        if self._list_at_nxt is not None:
            self._open_at_nxt()  # its morning is that before this trade
        minute = self._clock.minute
        if not self._waited or self._waited[-1][0] != minute:
            view = self.view
            self._waited.append((minute, view.total_ask, view.total_bid))
            self.book.thickness = thickness(minute)
        return super().record(price, size, side, ask, bid, venue)

    def waiting_at(self, moment: dt.datetime) -> tuple[int, int]:
        """Return the shares in the book at a moment of today, asks and bids.

        It is known for each minute with a trade; before the first of them it is that of the first.
        """
        known = [one for one in self._waited if one[0] <= moment] or self._waited[:1]
        view = self.view
        return known[-1][1:] if known else (view.total_ask, view.total_bid)

    def drift(self, auction: Auction) -> None:
        """Let orders come in: the price at which a call auction would end may move by a step."""
        away = self.book.nearest(self.fair) - auction.position
        step = self._rng.choice((-1, 0, 0, 1)) + round(away * _NEARER)
        auction.position = min(max(auction.position + step, 0), len(self.book.prices) - 1)
        auction.more_buyers = self._rng.random() < 0.5
        auction.size += order_size(self._rng, self.typical_size)

    def drift_after_hours(self) -> None:
        """Let ten minutes pass: the single price after hours may move by a step."""
        close = self.book.nearest(self.after_hours_price or self.price)
        position = min(max(close + self._rng.choice((-1, 0, 1)), 0), len(self.book.prices) - 1)
        self.after_hours_price = self.book.prices[position]

    def orders(self) -> Iterator[Order]:
        """Yield the accounts' open orders in it."""
        return chain(self.book.resting(), *self._outside_the_book())

    def forget(self, order: Order) -> None:
        """Remove an order from the queues outside the book."""
        for queue in self._outside_the_book():
            if order in queue:
                queue.remove(order)

    def _outside_the_book(self) -> list[list[Order]]:
        at_close = self.off_hours.orders if self.off_hours else []
        return [self.waiting, self.stops, self.midpoints, at_close]
