"""Display: orders as tables in notebooks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from kiwoom_async.records import html

__all__ = ["OrderDisplay", "OrderList"]

OrderT = TypeVar("OrderT")

_COLUMNS = {
    "no": "주문번호",
    "symbol": "종목코드",
    "side": "매매구분",
    "size": "주문수량",
    "filled_size": "체결수량",
    "remaining_size": "미체결수량",
    "average_price": "평균체결가",
    "status": "상태",
}


class OrderDisplay:
    """Base of an order: a notebook shows it as a table."""

    def _repr_html_(self) -> str:
        return _table(repr(self), [self])


class OrderList(list[OrderT]):
    """A list of orders; a notebook shows it as a table."""

    def _repr_html_(self) -> str:
        return _table(f"{len(self):,} orders", self)


def _table(title: str, orders: Iterable[object]) -> str:
    rows = [[getattr(order, name) for name in _COLUMNS] for order in orders]
    return html.grid(title, _COLUMNS, rows)
