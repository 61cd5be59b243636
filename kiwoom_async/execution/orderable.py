"""Orderable sizes, read from the broker's answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiwoom_async.errors import DecodeError
from kiwoom_async.orders.orderable import Orderable

if TYPE_CHECKING:
    from kiwoom_async.api.account import OrderableByMargin

__all__ = ["orderable_of"]


def orderable_of(answer: OrderableByMargin, symbol: str, price: int | None) -> Orderable:
    """Make the orderable size from the answer of kt00011.

    Raises:
        DecodeError: the answer does not say how many.
    """
    size, cash = answer.no_receivable_orderable_size, answer.no_receivable_orderable_cash
    if size is None or cash is None:
        raise DecodeError(
            "kt00011: the answer has no size (min_ord_alowq) or no amount (min_ord_alow_amt)",
            payload=answer.wire,
        )
    rate = answer.applied_margin_rate
    name = f"margin_{rate:.0f}_orderable_size" if rate is not None else ""
    return Orderable(symbol, price, size, cash, rate, getattr(answer, name, None))
