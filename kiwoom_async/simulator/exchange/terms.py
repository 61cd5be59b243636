"""Terms of trading: sides, actions, order types and when each type is traded."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

__all__ = ["Action", "Funding", "OrderType", "Session", "Side", "Venue"]

Side = Literal["buy", "sell"]
Action = Literal["new", "modify", "cancel"]
Funding = Literal["cash", "loan"]
Venue = Literal["KRX", "NXT", "SOR"]
"""An exchange, or the better one of both (smart order routing)."""

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
        """Return the worst price an order at ``price`` may trade at, 0 for any.

        At the close a conditional limit order takes any price.
        """
        return 0 if self is OrderType.CONDITIONAL else price

    @property
    def takes_quotes(self) -> bool:
        """Whether it can be filled by the quotes of either exchange, level by level."""
        return not (self.at_middle or self in _AT_ONE_EXCHANGE or self.session != "regular")

    @property
    def at_nxt(self) -> bool:
        """Whether NXT knows it, in its main session."""
        return self.session == "regular" and self is not OrderType.CONDITIONAL

    @property
    def needs_quotes(self) -> bool:
        """Whether it makes sense only while trading is continuous, not in an auction."""
        return self.at_middle or self.immediate or self in _BY_QUOTES

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
_BY_QUOTES = {OrderType.STOP_LIMIT, OrderType.BEST_OPPOSITE, OrderType.BEST_OWN}
_AT_ONE_EXCHANGE = {OrderType.CONDITIONAL, OrderType.STOP_LIMIT, OrderType.BEST_OWN}
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
