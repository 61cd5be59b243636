"""Ticket: an order as requested."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from kiwoom_async.wire.arguments import Arguments
from kiwoom_async.wire.requests import OrderKind

__all__ = ["Ticket", "bare_symbol"]


class Ticket(msgspec.Struct, frozen=True):
    """An order as requested: its account, action, size, price and type.

    Attributes:
        account: The kind of account it is for.
        action: A new order, a change of one, or a cancellation of one.
        symbol: Code of the stock or of the gold product.
        side: Side of a new order, None for the others.
        size: Shares (grams of gold), None for all that remain.
        price: Limit in KRW, None when the order type has no limit.
        order_type: The order type (``"limit"``, ``"market"``, …).
        exchange: The venue it is sent to.
        original_no: The order to change or cancel, blank for new ones.
    """

    account: Literal["stock", "credit", "gold"]
    action: Literal["new", "modify", "cancel"]
    symbol: str
    side: Literal["buy", "sell"] | None
    size: int | None
    price: int | None
    order_type: str
    exchange: str
    original_no: str

    @classmethod
    def of(cls, kind: OrderKind, arguments: Arguments, body: Mapping[str, str]) -> Ticket:
        """Make the ticket of a call from its arguments by name and its body."""
        return cls(
            account=kind.account,
            action=kind.action,
            side=kind.side,
            symbol=body["stk_cd"],
            size=arguments["size"],
            price=arguments.get("price"),
            order_type=arguments.get("order_type", "limit"),
            exchange=arguments.get("exchange", "krx"),
            original_no=arguments.get("original_order_no", ""),
        )


def bare_symbol(symbol: str) -> str:
    """Return a symbol without the suffix of its venue and without the letter before it.

    As :func:`kiwoom_async.wire.symbols.symbol` reads it, but of any text.
    """
    bare = symbol.strip().upper().removesuffix("_NX").removesuffix("_AL")
    return bare[1:] if len(bare) == 7 and bare[0] in "AJQ" else bare
