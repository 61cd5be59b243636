"""Permissions: which orders the desk books, by time, place, price and money."""

from __future__ import annotations

import datetime as dt

from kiwoom_async.simulator.exchange.accounts.account import credit_grade
from kiwoom_async.simulator.exchange.accounts.portfolio import Order, Portfolio
from kiwoom_async.simulator.exchange.instruments.tape import Tape
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.exchange.terms import Funding, OrderType, Session, Venue
from kiwoom_async.simulator.exchange.trading.board import NXT_OPEN
from kiwoom_async.simulator.exchange.trading.floor import Floor

__all__ = ["OrderRefused", "Permissions"]

_OFF_HOURS: dict[Session, str] = {
    "pre_market": "장시작전시간외 주문가능시간이 아닙니다",
    "post_market": "장마감후시간외 주문가능시간이 아닙니다",
    "after_hours": "시간외단일가 주문가능시간이 아닙니다",
}
_AFTER_HOURS_RANGE = 0.1
_NXT_BREAKS = ("opening_auction", "open", "closing_auction")


class OrderRefused(Exception):
    """The desk does not book an order.

    The codes of refusals without a recording are made up: RC4059 (outside its session), RC4061
    (nothing is lent on it), RC4062 (no such loan), RC4063 (not in an auction), RC4064 (can't be
    changed), RC4065 (not traded at NXT), RC4066 (an order type that NXT does not
    know), RC4067 (traded at NXT in the evening, so not in the auctions of KRX), RC4068 and RC4069
    (a change or a cancellation names another exchange, or another stock, than its order).

    Attributes:
        code: The broker's code (``RC4003``).
        reason: Its words.
    """

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason


class Permissions:
    """Checks orders; every method raises OrderRefused for what can't be booked."""

    def __init__(self, floor: Floor, *, paper: bool) -> None:
        self._floor = floor
        self._paper = paper

    def venue(self, venue: str) -> None:
        """Check that orders are accepted at a venue."""
        if self._paper and venue != "KRX":
            raise OrderRefused("RC9000", "모의투자에서는 해당업무가 제공되지 않습니다")

    def same(self, order: Order, symbol: str, venue: Venue) -> None:
        """Check that a change or a cancellation names the exchange and the stock of its order, the
        stock only if it names one; an order for either (SOR) also by the exchange where it waits.
        """
        if venue not in (order.venue, order.place):
            raise OrderRefused("RC4068", f"원주문의 거래소구분({order.venue})과 다릅니다")
        if symbol not in ("", order.stock.symbol):
            raise OrderRefused("RC4069", "원주문의 종목코드와 다릅니다")

    def hours(self, stock: Stock, venue: Venue, type: OrderType) -> Venue:
        """Return the exchange that takes an order of a type now.

        One for either (SOR) goes to KRX, unless only NXT takes it or only NXT trades.
        """
        if venue == "NXT":
            self._nxt_hours(stock, type)
            return "NXT"
        at_nxt = venue == "SOR" and self._takes_at_nxt(stock, type)
        if at_nxt and not self._floor.trading(stock) and self._floor.nxt_phase in NXT_OPEN:
            return "NXT"
        try:
            self._krx_hours(stock, type)
        except OrderRefused:
            if at_nxt:
                return "NXT"
            raise
        return "KRX"

    def _takes_at_nxt(self, stock: Stock, type: OrderType) -> bool:
        try:
            self._nxt_hours(stock, type)
        except OrderRefused:
            return False
        return True

    def cancellation(self, order: Order) -> None:
        """Check that an order can be cancelled now where it is.

        At NXT that is possible in its breaks as well.
        """
        phase = self._floor.phase
        closed = phase == "closed"
        if order.place == "NXT":
            closed = self._floor.nxt_phase == "closed" and phase not in _NXT_BREAKS
        if closed:
            raise self._closed()

    def _closed(self) -> OrderRefused:
        """Return the refusal outside the hours of trading; the paper server has its own words."""
        return OrderRefused("RC4058", "모의투자 장종료" if self._paper else "장종료")

    def _nxt_hours(self, stock: Stock, type: OrderType) -> None:
        """Check that NXT takes orders of a type now: limit orders only, but in its main session."""
        if stock.nxt is None:
            raise OrderRefused("RC4065", "NXT 거래 불가 종목입니다")
        if not type.at_nxt:
            raise OrderRefused("RC4066", f"NXT에서는 {type.label} 주문을 할 수 없습니다")
        phase = self._floor.nxt_phase
        if phase == "closed":
            raise OrderRefused("RC4058", "장종료")
        if phase != "continuous" and type is not OrderType.LIMIT:
            raise OrderRefused("RC4059", "프리마켓과 애프터마켓에서는 지정가 주문만 가능합니다")

    def _krx_hours(self, stock: Stock, type: OrderType) -> None:
        """Check that KRX takes orders of a type now."""
        phase = self._floor.phase
        if phase == "closed":
            raise self._closed()
        if phase == "after_market" and type is not OrderType.LIMIT:
            raise OrderRefused("RC4059", "애프터마켓에서는 지정가 주문만 가능합니다")
        session = type.session
        if session != "regular":
            if phase != session:
                raise OrderRefused("RC4059", _OFF_HOURS[session])
            if type is OrderType.AFTER_HOURS and stock.nxt is not None:
                raise OrderRefused("RC4067", "NXT 거래종목은 시간외단일가 주문을 할 수 없습니다")
        elif phase in ("post_market", "after_hours"):
            raise self._closed()
        elif phase != "open" and (
            type.needs_quotes or (type is OrderType.CONDITIONAL and phase == "closing_auction")
        ):
            raise OrderRefused("RC4063", f"단일가매매 시간에는 {type.label} 주문을 할 수 없습니다")

    def change(self, order: Order) -> None:
        """Check that an order can be changed now."""
        self.hours(self._floor.stock_of(order), order.place, order.type)
        if order.type.session in ("pre_market", "post_market"):
            raise OrderRefused("RC4064", f"{order.type.label} 주문은 정정할 수 없습니다")

    def price(self, stock: Tape, price: int, type: OrderType = OrderType.LIMIT) -> None:
        """Check that an order may name a price."""
        if price not in stock.grid:
            raise OrderRefused("RC4003", "주문단가 호가단위 오류")
        lowest, highest = stock.limits
        if type is OrderType.AFTER_HOURS:
            lowest = max(lowest, round(stock.price * (1 - _AFTER_HOURS_RANGE)))
            highest = min(highest, round(stock.price * (1 + _AFTER_HOURS_RANGE)))
        if not lowest <= price <= highest:
            raise OrderRefused("RC4004", "주문단가가 상하한가를 벗어났습니다")

    def cash(
        self,
        portfolio: Portfolio,
        stock: Tape,
        price: int,
        size: int,
        funding: Funding,
        released: int = 0,
    ) -> None:
        """Check that there is the money to buy."""
        if funding == "loan" and not credit_grade(stock.listing):
            raise OrderRefused("RC4061", "신용융자 불가 종목입니다")
        needed = portfolio.needed_for(stock, price, size, funding)
        missing = needed - portfolio.buying_power - released
        if missing > 0:
            raise OrderRefused("855056", f"매수증거금이 부족합니다. {missing:,}원")

    def shares(self, portfolio: Portfolio, stock: Tape, size: int) -> None:
        """Check that there are the shares to sell."""
        sellable = portfolio.sellable(portfolio.holding(stock))
        if size > sellable:
            raise OrderRefused("800033", f"매도가능수량이 부족합니다. {sellable}주 매도가능")

    def loan(self, portfolio: Portfolio, stock: Tape, size: int, day: dt.date | None) -> None:
        """Check that there are shares to sell that were bought on a loan, or on that of ``day``."""
        if not portfolio.lots_of(stock, day):
            raise OrderRefused("RC4062", "해당 대출일의 신용잔고가 없습니다")
        sellable = portfolio.sellable_lots(stock, day)
        if size > sellable:
            raise OrderRefused("800033", f"매도가능수량이 부족합니다. {sellable}주 매도가능")

    def sale(
        self, portfolio: Portfolio, stock: Tape, size: int, funding: Funding, day: dt.date | None
    ) -> None:
        """Check that there is what is to be sold."""
        if funding == "loan":
            self.loan(portfolio, stock, size, day)
        else:
            self.shares(portfolio, stock, size)
