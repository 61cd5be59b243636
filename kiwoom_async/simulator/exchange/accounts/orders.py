"""Orders of the simulated accounts: what was asked for, and what became of it."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from kiwoom_async.simulator.exchange.accounts.account import Account
    from kiwoom_async.simulator.exchange.accounts.portfolio import Portfolio
    from kiwoom_async.simulator.exchange.market.stock import Stock

__all__ = ["Action", "Fill", "Funding", "Order", "OrderType", "Session", "Side"]

Side = Literal["buy", "sell"]
Action = Literal["new", "modify", "cancel"]
Funding = Literal["cash", "loan"]
Session = Literal["regular", "pre_market", "post_market", "after_hours"]
"""When an order type is traded: in the auctions and between them, or in a session of its own."""


class OrderType(StrEnum):
    """Order types the exchange understands; values are Kiwoom's codes (``trde_tp``)."""

    LIMIT = "0"
    MARKET = "3"
    CONDITIONAL = "5"
    BEST_OPPOSITE = "6"
    BEST_OWN = "7"
    LIMIT_IOC = "10"
    MARKET_IOC = "13"
    BEST_IOC = "16"
    LIMIT_FOK = "20"
    MARKET_FOK = "23"
    BEST_FOK = "26"
    STOP_LIMIT = "28"
    MIDPOINT = "29"
    MIDPOINT_IOC = "30"
    MIDPOINT_FOK = "31"
    PRE_MARKET = "61"
    AFTER_HOURS = "62"
    POST_MARKET = "81"

    @property
    def label(self) -> str:
        """Korean label, as TRs and events write it (매매구분)."""
        return _LABELS[self]

    @property
    def names_price(self) -> bool:
        """Whether the order must come with a price."""
        return self in _WITH_PRICE

    @property
    def immediate(self) -> bool:
        """Whether what is not filled at once is cancelled (IOC, FOK)."""
        return self in _IMMEDIATE

    @property
    def all_or_none(self) -> bool:
        """Whether the order is filled completely at once or not at all (FOK)."""
        return self in _ALL_OR_NONE

    @property
    def at_market(self) -> bool:
        """Whether the order takes any price."""
        return self in _AT_MARKET

    @property
    def at_middle(self) -> bool:
        """Whether it trades half way between the best prices."""
        return self in _AT_MIDDLE

    def worst(self, price: int) -> int:
        """The worst price an order at ``price`` may trade at, 0 for any.

        At the close a conditional limit order takes any price.
        """
        return 0 if self is OrderType.CONDITIONAL else price

    @property
    def needs_quotes(self) -> bool:
        """Whether it makes sense only while trading is continuous."""
        return self.at_middle or self is OrderType.STOP_LIMIT

    @property
    def session(self) -> Session:
        """When it is traded."""
        return _SESSIONS.get(self, "regular")


_LABELS = {
    OrderType.LIMIT: "보통",
    OrderType.MARKET: "시장가",
    OrderType.CONDITIONAL: "조건부지정가",
    OrderType.BEST_OPPOSITE: "최유리지정가",
    OrderType.BEST_OWN: "최우선지정가",
    OrderType.LIMIT_IOC: "보통(IOC)",
    OrderType.MARKET_IOC: "시장가(IOC)",
    OrderType.BEST_IOC: "최유리(IOC)",
    OrderType.LIMIT_FOK: "보통(FOK)",
    OrderType.MARKET_FOK: "시장가(FOK)",
    OrderType.BEST_FOK: "최유리(FOK)",
    OrderType.STOP_LIMIT: "스톱지정가",
    OrderType.MIDPOINT: "중간가",
    OrderType.MIDPOINT_IOC: "중간가(IOC)",
    OrderType.MIDPOINT_FOK: "중간가(FOK)",
    OrderType.PRE_MARKET: "장시작전시간외",
    OrderType.AFTER_HOURS: "시간외단일가",
    OrderType.POST_MARKET: "장마감후시간외",
}
_WITH_PRICE = {
    OrderType.LIMIT,
    OrderType.CONDITIONAL,
    OrderType.LIMIT_IOC,
    OrderType.LIMIT_FOK,
    OrderType.STOP_LIMIT,
    OrderType.AFTER_HOURS,
}
_AT_MARKET = {OrderType.MARKET, OrderType.MARKET_IOC, OrderType.MARKET_FOK}
_AT_MIDDLE = {OrderType.MIDPOINT, OrderType.MIDPOINT_IOC, OrderType.MIDPOINT_FOK}
_ALL_OR_NONE = {
    OrderType.LIMIT_FOK,
    OrderType.MARKET_FOK,
    OrderType.BEST_FOK,
    OrderType.MIDPOINT_FOK,
}
_IMMEDIATE = _ALL_OR_NONE | {
    OrderType.LIMIT_IOC,
    OrderType.MARKET_IOC,
    OrderType.BEST_IOC,
    OrderType.MIDPOINT_IOC,
}
_SESSIONS: dict[OrderType, Session] = {
    OrderType.PRE_MARKET: "pre_market",
    OrderType.POST_MARKET: "post_market",
    OrderType.AFTER_HOURS: "after_hours",
}


class Fill(msgspec.Struct, frozen=True):
    """One execution of an order.

    Attributes:
        number: The exchange's number of the execution (체결번호).
        price: KRW.
        size: Shares.
        time: Exchange time.
    """

    number: str
    price: int
    size: int
    time: dt.datetime


class Order(msgspec.Struct, kw_only=True, eq=False):
    """An order as the broker books it.

    Attributes:
        number: Seven digits (주문번호).
        portfolio: Whose money and holdings it concerns: the stocks or the gold of an account.
        original: Number of the order this one modifies or cancels, blank if new (원주문번호).
        root: The first order of that chain, its own number if new (모주문번호).
        price: KRW; 0 when the order names none.
        size: Shares asked for; for a modification or cancellation the shares it concerns.
        remaining: Shares still open (미체결수량).
        stop: The price that sets off a stop order (조건단가), KRW; 0 for none.
        funding: Whether money is borrowed for it, or a loan repaid with it.
        loan_date: Day of the loan that a sale repays; None for all of them, and when buying.
        fills: Its executions, oldest first.
        commission: Fees so far, KRW.
        tax: Taxes so far, KRW; ``vat`` likewise, on the commission of gold (부가가치세).
        rejected: Why the exchange refused it after it was booked, blank if it did not (거부사유).
    """

    number: str
    portfolio: Portfolio
    stock: Stock
    side: Side
    type: OrderType
    price: int
    size: int
    remaining: int
    time: dt.datetime
    action: Action = "new"
    original: str = ""
    root: str = ""
    venue: str = "KRX"
    stop: int = 0
    funding: Funding = "cash"
    loan_date: dt.date | None = None
    fills: list[Fill] = []
    commission: int = 0
    tax: int = 0
    vat: int = 0
    rejected: str = ""

    @property
    def account(self) -> Account:
        """Whose it is."""
        return self.portfolio.owner

    @property
    def open(self) -> bool:
        """Whether shares are still waiting to be filled."""
        return self.remaining > 0

    @property
    def filled(self) -> int:
        """Shares filled so far (체결수량)."""
        return sum(fill.size for fill in self.fills)

    @property
    def filled_amount(self) -> int:
        """What they cost or brought before fees, KRW (체결누계금액)."""
        return sum(fill.price * fill.size for fill in self.fills)

    @property
    def average_price(self) -> int:
        """Average price of the fills, rounded down, KRW; 0 before the first."""
        return self.filled_amount // self.filled if self.fills else 0

    @property
    def label(self) -> str:
        """Side and action with the colour sign of the trading screens (``+매수정정``)."""
        sign, side = ("+", "매수") if self.side == "buy" else ("-", "매도")
        return sign + side + {"new": "", "modify": "정정", "cancel": "취소"}[self.action]

    def meets(self, price: int) -> bool:
        """Whether it would trade at ``price``."""
        if not self.price:
            return True
        return self.price >= price if self.side == "buy" else self.price <= price

    def is_set_off_by(self, price: int) -> bool:
        """Whether a trade at ``price`` reaches the stop: from below a buy, from above a sale."""
        return price >= self.stop if self.side == "buy" else price <= self.stop

    def __repr__(self) -> str:
        what = f"{self.action} {self.side} {self.size} {self.stock.symbol} @ {self.price}"
        return f"Order({self.number}: {what}, remaining {self.remaining})"
