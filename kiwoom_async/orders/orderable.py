"""Orderable: how many shares an account can buy at a price."""

from __future__ import annotations

import msgspec

__all__ = ["Orderable"]


class Orderable(msgspec.Struct, frozen=True):
    """How many shares of a stock an account can buy at a price (kt00011).

    Attributes:
        symbol: The stock.
        price: The price asked for, KRW; None for a market order.
        size: Shares that its own cash pays for (미수불가주문가능수량).
        cash: The cash for them, KRW (미수불가주문가능금액).
        margin_rate: The margin rate that applies to the stock, % (적용증거금율); None if unknown.
        margin_size: Shares that can be bought at this rate, which may cause a receivable (미수);
            None if unknown.
    """

    symbol: str
    price: int | None
    size: int
    cash: int
    margin_rate: float | None
    margin_size: int | None
