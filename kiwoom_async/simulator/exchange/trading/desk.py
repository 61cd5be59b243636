"""Desk: the broker checks orders, books them, changes and cancels them."""

from __future__ import annotations

import datetime as dt
from collections import deque

from kiwoom_async.simulator.exchange.accounts.portfolio import Order, Portfolio
from kiwoom_async.simulator.exchange.exchange import Exchange
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.exchange.terms import Action, Funding, OrderType, Side, Venue
from kiwoom_async.simulator.exchange.trading.happenings import Happening
from kiwoom_async.simulator.exchange.trading.permissions import OrderRefused, Permissions

__all__ = ["Booked", "Desk", "OrderRefused"]

Booked = tuple[Order, list[Happening]]


class Desk:
    """Takes the orders of the accounts.

    An order is booked here and reaches the market with :meth:`enter`.

    Attributes:
        paper: Whether only KRX is offered.
        rejections: Reasons for which the exchange will reject the next orders after they were
            booked (거부사유).
    """

    def __init__(self, exchange: Exchange, *, paper: bool, report_original: bool) -> None:
        self.paper = paper
        self.rejections: deque[str] = deque()
        self._clock = exchange.clock
        self._floor = exchange.floor
        self._day = exchange.day
        self._check = Permissions(exchange.floor, paper=paper)
        self._report_original = report_original

    def place(
        self,
        portfolio: Portfolio,
        stock: Stock,
        *,
        side: Side,
        type: OrderType,
        price: int,
        size: int,
        venue: Venue = "KRX",
        stop: int = 0,
        funding: Funding = "cash",
        loan_date: dt.date | None = None,
    ) -> Booked:
        """Book a new order.

        Args:
            price: KRW, 0 where the order type finds it.
            venue: ``KRX``, ``NXT`` or ``SOR``.
            stop: Trigger price of a stop order, KRW.
            funding: Whether it is bought on a loan, or a loan repaid.
            loan_date: Which loan a sale repays; None for all of the stock.

        Raises:
            OrderRefused: if it can't be booked.
        """
        self._check.venue(venue)
        place = self._check.hours(stock, venue, type)
        if type.names_price:
            self._check.price(stock, price, type)
        if type is OrderType.STOP_LIMIT:
            self._check.price(stock, stop)
        if not type.names_price:
            market = {"KRX": stock, "NXT": stock.nxt or stock, "SOR": stock.both}[venue]
            price = _found_price(market, side, type)
        if side == "buy":
            self._check.cash(portfolio, stock, type.worst(price), size, funding)
        else:
            self._check.sale(portfolio, stock, size, funding, loan_date)
        order = self._book(
            Order(
                number=self._floor.next_order_number(),
                portfolio=portfolio,
                stock=stock,
                side=side,
                type=type,
                price=price,
                size=size,
                remaining=size,
                time=self._clock.now,
                venue=venue,
                place=place,
                stop=stop if type is OrderType.STOP_LIMIT else 0,
                funding=funding,
                loan_date=loan_date,
            )
        )
        return order, [self._floor.report(order, "accepted")]

    def modify(
        self,
        portfolio: Portfolio,
        number: str,
        *,
        price: int,
        size: int,
        venue: Venue = "KRX",
        symbol: str = "",
        stop: int = 0,
        funding: Funding = "cash",
    ) -> Booked:
        """Book a change of the price of ``size`` shares of an open order, 0 for all that remain.

        Args:
            venue: That of the order.
            symbol: That of the order, or blank.

        Raises:
            OrderRefused: if it can't be booked.
        """
        self._check.venue(venue)
        original = self._open_order(portfolio, number, funding)
        self._check.same(original, symbol, venue)
        stock, kind = self._floor.stock_of(original), original.type
        self._check.change(original)
        size = self._part_of(original, size)
        self._check.price(stock, price, kind)
        if original in stock.stops:
            stop = stop or original.stop
            self._check.price(stock, stop)
        else:
            stop = 0
        if original.side == "buy":
            released = portfolio.reserved_for(original, size)
            self._check.cash(portfolio, stock, kind.worst(price), size, funding, released)
        shown = self._withdraw(original, size)
        changed = self._follow(original, "modify", price, size, venue)
        changed.type = kind if kind.names_price else OrderType.LIMIT
        changed.stop = stop
        happened = [
            self._floor.report(changed, "accepted"),
            self._floor.report(changed, "confirmed"),
        ]
        return changed, happened + self._about(original) + shown

    def cancel(
        self,
        portfolio: Portfolio,
        number: str,
        *,
        size: int,
        venue: Venue = "KRX",
        symbol: str = "",
        funding: Funding = "cash",
    ) -> Booked:
        """Book the cancellation of ``size`` shares of an open order, 0 for all that remain; see
        :meth:`modify`.

        Raises:
            OrderRefused: if it can't be booked.
        """
        self._check.venue(venue)
        original = self._open_order(portfolio, number, funding)
        self._check.same(original, symbol, venue)
        self._check.cancellation(original)
        size = self._part_of(original, size)
        shown = self._withdraw(original, size)
        cancellation = self._follow(original, "cancel", original.price, size, venue)
        accepted = self._floor.report(cancellation, "accepted")
        cancellation.remaining = 0
        cancelled = self._floor.report(cancellation, "cancelled")
        return cancellation, [accepted, cancelled, *self._about(original), *shown]

    def enter(self, order: Order) -> list[Happening]:
        """Bring a booked order to the market, unless a test asked for its rejection."""
        if not order.open:
            return []
        if self.rejections:
            order.rejected = self.rejections.popleft()
            order.remaining = 0
            return [self._floor.report(order, "rejected")]
        krx = self._floor.stock_of(order).krx
        volume = krx.volume
        before = krx.price if volume else 0
        happened = self._floor.enter(order)
        return happened + self._day.watch(krx, before) if krx.volume != volume else happened

    def _book(self, order: Order) -> Order:
        orders = order.portfolio.orders
        order.root = orders[order.original].root if order.original else order.number
        orders[order.number] = order
        return order

    def _follow(
        self, original: Order, action: Action, price: int, size: int, venue: Venue
    ) -> Order:
        """Book a change or cancellation of ``original``."""
        return self._book(
            Order(
                number=self._floor.next_order_number(),
                portfolio=original.portfolio,
                stock=original.stock,
                side=original.side,
                type=original.type,
                price=price,
                size=size,
                remaining=size,
                time=self._clock.now,
                action=action,
                original=original.number,
                venue=venue,
                place=original.place,
                funding=original.funding,
                loan_date=original.loan_date,
            )
        )

    def _open_order(self, portfolio: Portfolio, number: str, funding: Funding) -> Order:
        order = portfolio.orders.get(number.zfill(7))
        if order is None or order.funding != funding:
            raise OrderRefused("RC4027", "원주문번호가 존재하지 않습니다")
        if not order.open:
            raise OrderRefused("RC4032", "정정/취소할 수량이 없습니다")
        return order

    def _part_of(self, order: Order, size: int) -> int:
        if size > order.remaining:
            raise OrderRefused("RC4033", "정정/취소수량이 원주문 잔량을 초과합니다")
        return size or order.remaining

    def _withdraw(self, order: Order, size: int) -> list[Happening]:
        """Withdraw ``size`` shares of an open order from wherever it waits; return the book if it
        was there.
        """
        stock = self._floor.stock_of(order)
        resting = order in stock.book.resting()
        if resting:
            stock.book.withdraw(order, size)
        order.remaining -= size
        if not order.open:
            stock.forget(order)
        return self._floor.shown(stock) if resting else []

    def _about(self, original: Order) -> list[Happening]:
        """Report an order of which a part was changed or cancelled, if the rules ask for it."""
        if not self._report_original:
            return []
        return [self._floor.report(original, "accepted")]


def _found_price(stock: Stock, side: Side, type: OrderType) -> int:
    """Return the limit of an order that names none: the best price of a side, the closing
    price of its session, 0 for any price.
    """
    if type.at_market or type.at_middle:
        return 0
    if type.session != "regular":
        return stock.off_hours.price if stock.off_hours else 0
    own_best = type is OrderType.BEST_OWN
    at_bid = own_best if side == "buy" else not own_best
    return stock.best_bid if at_bid else stock.best_ask
