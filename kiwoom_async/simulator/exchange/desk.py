"""The broker's desk: checks orders, books them, changes and cancels them."""

from __future__ import annotations

from collections import deque

from kiwoom_async.simulator.exchange.account import Account
from kiwoom_async.simulator.exchange.exchange import Exchange
from kiwoom_async.simulator.exchange.happenings import Happening
from kiwoom_async.simulator.exchange.orders import Action, Order, OrderType, Side
from kiwoom_async.simulator.exchange.prices import is_on_grid
from kiwoom_async.simulator.exchange.stock import Stock

__all__ = ["Desk", "OrderRefused"]


class OrderRefused(Exception):
    """The desk does not book an order.

    Attributes:
        code: The broker's code (``RC4003``).
        reason: Its words.
    """

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason


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
        self._exchange = exchange
        self._report_original = report_original

    def place(
        self,
        account: Account,
        stock: Stock,
        *,
        side: Side,
        type: OrderType,
        price: int,
        size: int,
        venue: str,
    ) -> tuple[Order, list[Happening]]:
        """Book a new order.

        Args:
            price: KRW, 0 where the order type finds it.
            venue: ``KRX``, ``NXT`` or ``SOR``.

        Raises:
            OrderRefused: if it can't be booked.
        """
        self._check_market(venue)
        if type.names_price:
            self._check_price(stock, price)
        price = price if type.names_price else _found_price(stock, side, type)
        if side == "buy":
            self._check_cash(account, stock, price, size)
        else:
            self._check_shares(account, stock, size)
        order = self._book(account, stock, side, type, price, size, venue=venue)
        return order, [self._exchange.report(order, "accepted")]

    def modify(
        self, account: Account, number: str, *, price: int, size: int, venue: str
    ) -> tuple[Order, list[Happening]]:
        """Book a change of the price of ``size`` shares of an open order, 0 for all that remain.

        Raises:
            OrderRefused: if it can't be booked.
        """
        self._check_market(venue)
        original = self._open_order(account, number)
        size = self._part_of(original, size)
        self._check_price(original.stock, price)
        if original.side == "buy":
            released = account.cost_of(account.worst_price(original), size)
            self._check_cash(account, original.stock, price, size, released)
        self._withdraw(original, size)
        changed = self._follow(original, "modify", price, size, OrderType.LIMIT, venue)
        happened = [
            self._exchange.report(changed, "accepted"),
            self._exchange.report(changed, "confirmed"),
        ]
        return changed, happened + self._about(original)

    def cancel(
        self, account: Account, number: str, *, size: int, venue: str
    ) -> tuple[Order, list[Happening]]:
        """Book the cancellation of ``size`` shares of an open order, 0 for all that remain.

        Raises:
            OrderRefused: if it can't be booked.
        """
        self._check_market(venue)
        original = self._open_order(account, number)
        size = self._part_of(original, size)
        self._withdraw(original, size)
        cancellation = self._follow(original, "cancel", original.price, size, original.type, venue)
        accepted = self._exchange.report(cancellation, "accepted")
        cancellation.remaining = 0
        cancelled = self._exchange.report(cancellation, "cancelled")
        return cancellation, [accepted, cancelled, *self._about(original)]

    def enter(self, order: Order) -> list[Happening]:
        """A booked order reaches the market, unless the exchange was told to reject it."""
        if not order.open:
            return []
        if self.rejections:
            order.rejected = self.rejections.popleft()
            order.remaining = 0
            return [self._exchange.report(order, "rejected")]
        return self._exchange.enter(order)

    def _book(
        self,
        account: Account,
        stock: Stock,
        side: Side,
        type: OrderType,
        price: int,
        size: int,
        *,
        venue: str,
        action: Action = "new",
        original: str = "",
    ) -> Order:
        order = Order(
            number=self._exchange.next_order_number(),
            account=account,
            stock=stock,
            side=side,
            type=type,
            price=price,
            size=size,
            remaining=size,
            time=self._exchange.clock.now,
            venue=venue,
            action=action,
            original=original,
        )
        order.root = account.orders[original].root if original else order.number
        account.orders[order.number] = order
        return order

    def _follow(
        self, original: Order, action: Action, price: int, size: int, type: OrderType, venue: str
    ) -> Order:
        """Book a change or cancellation of ``original``."""
        return self._book(
            original.account,
            original.stock,
            original.side,
            type,
            price,
            size,
            venue=venue,
            action=action,
            original=original.number,
        )

    def _check_market(self, venue: str) -> None:
        if self.paper and venue != "KRX":
            raise OrderRefused("RC9000", "모의투자에서는 해당업무가 제공되지 않습니다")
        if self._exchange.phase == "closed":
            raise OrderRefused("RC4058", "모의투자 장종료" if self.paper else "장종료")

    def _check_price(self, stock: Stock, price: int) -> None:
        if not is_on_grid(price):
            raise OrderRefused("RC4003", "주문단가 호가단위 오류")
        lowest, highest = stock.book.prices[0], stock.book.prices[-1]
        if not lowest <= price <= highest:
            raise OrderRefused("RC4004", "주문단가가 상하한가를 벗어났습니다")

    def _check_cash(
        self, account: Account, stock: Stock, price: int, size: int, released: int = 0
    ) -> None:
        needed = account.cost_of(price or stock.book.prices[-1], size)
        missing = needed - account.buying_power - released
        if missing > 0:
            raise OrderRefused("855056", f"매수증거금이 부족합니다. {missing:,}원")

    def _check_shares(self, account: Account, stock: Stock, size: int) -> None:
        sellable = account.sellable(stock)
        if size > sellable:
            raise OrderRefused("800033", f"매도가능수량이 부족합니다. {sellable}주 매도가능")

    def _open_order(self, account: Account, number: str) -> Order:
        order = account.orders.get(number.zfill(7))
        if order is None:
            raise OrderRefused("RC4027", "원주문번호가 존재하지 않습니다")
        if not order.open:
            raise OrderRefused("RC4032", "정정/취소할 수량이 없습니다")
        return order

    def _part_of(self, order: Order, size: int) -> int:
        if size > order.remaining:
            raise OrderRefused("RC4033", "정정/취소수량이 원주문 잔량을 초과합니다")
        return size or order.remaining

    def _withdraw(self, order: Order, size: int) -> None:
        if order in order.stock.waiting:
            if size == order.remaining:
                order.stock.waiting.remove(order)
        elif order in order.stock.book.resting():
            order.stock.book.withdraw(order, size)
        order.remaining -= size

    def _about(self, original: Order) -> list[Happening]:
        """How an order stands of which a part was changed or cancelled, if that is reported."""
        if not self._report_original:
            return []
        return [self._exchange.report(original, "accepted")]


def _found_price(stock: Stock, side: Side, type: OrderType) -> int:
    """The limit of an order that names none: the best price of a side, 0 for any price."""
    if type.at_market:
        return 0
    own_best = type is OrderType.BEST_OWN
    at_bid = own_best if side == "buy" else not own_best
    return stock.book.best_bid if at_bid else stock.book.best_ask
