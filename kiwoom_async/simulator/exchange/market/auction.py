"""Auction: a call auction that runs in an instrument, and the jump of its price that began it."""

from __future__ import annotations

import msgspec

__all__ = ["Auction", "VolatilityInterruption"]


class VolatilityInterruption(msgspec.Struct, kw_only=True):
    """A two-minute call auction after a jump (변동성완화장치, VI).

    Attributes:
        direction: ``up`` or ``down`` (발동방향).
        kind: Limit that was exceeded: ``static``, ``dynamic`` or ``both`` (발동구분).
        price: The price that set it off (발동가격), KRW.
        reference: The static reference price (기준가격 정적), KRW.
        dynamic_reference: The dynamic reference price (기준가격 동적), KRW.
        count: Number of interruptions on this day (발동횟수).
        started: Exchange time HHMMSS; ``released`` the same, blank while it lasts.
    """

    direction: str
    kind: str
    price: int
    reference: int
    dynamic_reference: int
    count: int
    started: str
    released: str = ""


class Auction(msgspec.Struct):
    """A running call auction, with its price and size if it ended now.

    Attributes:
        position: Position of its price on the ladder of the book.
        size: Shares that everybody else would trade with each other.
        more_buyers: Whether more is wanted than is offered at that price.
    """

    position: int
    size: int
    more_buyers: bool
