"""Orders of the simulated accounts: what was asked for, and what became of it."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from kiwoom_async.simulator.exchange.account import Account
    from kiwoom_async.simulator.exchange.stock import Stock

__all__ = ["Action", "Fill", "Order", "OrderType", "Side"]

Side = Literal["buy", "sell"]
Action = Literal["new", "modify", "cancel"]


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
}
_WITH_PRICE = {
    OrderType.LIMIT,
    OrderType.CONDITIONAL,
    OrderType.LIMIT_IOC,
    OrderType.LIMIT_FOK,
}
_AT_MARKET = {OrderType.MARKET, OrderType.MARKET_IOC, OrderType.MARKET_FOK}
_ALL_OR_NONE = {OrderType.LIMIT_FOK, OrderType.MARKET_FOK, OrderType.BEST_FOK}
_IMMEDIATE = _ALL_OR_NONE | {OrderType.LIMIT_IOC, OrderType.MARKET_IOC, OrderType.BEST_IOC}


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
        original: Number of the order this one modifies or cancels, blank if new (원주문번호).
        root: The first order of that chain, its own number if new (모주문번호).
        price: KRW; 0 when the order names none.
        size: Shares asked for; for a modification or cancellation the shares it concerns.
        remaining: Shares still open (미체결수량).
        fills: Its executions, oldest first.
        commission: Fees so far, KRW.
        tax: Taxes so far, KRW.
        rejected: Why the exchange refused it after it was booked, blank if it did not (거부사유).
    """

    number: str
    account: Account
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
    fills: list[Fill] = []
    commission: int = 0
    tax: int = 0
    rejected: str = ""

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

    def __repr__(self) -> str:
        what = f"{self.action} {self.side} {self.size} {self.stock.symbol} @ {self.price}"
        return f"Order({self.number}: {what}, remaining {self.remaining})"
