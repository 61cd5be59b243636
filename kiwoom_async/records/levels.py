"""Levels of the order book, made from the sixty fields of 0D."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec

from kiwoom_async.errors import FieldError
from kiwoom_async.records import html
from kiwoom_async.records.field import Field
from kiwoom_async.records.record import Realtime
from kiwoom_async.wire import values

__all__ = ["Ladder", "Level"]

_Fids = tuple[tuple[str, str, str], ...]
_ASKS: _Fids = tuple((str(41 + n), str(61 + n), str(81 + n)) for n in range(10))
_BIDS: _Fids = tuple((str(51 + n), str(71 + n), str(91 + n)) for n in range(10))


class Level(msgspec.Struct, frozen=True, gc=False):
    """One price of an order book.

    Attributes:
        price: KRW.
        size: Shares waiting at this price (호가수량).
        change: Change of the size since the previous book (직전대비), shares.
    """

    price: int
    size: int
    change: int


class Ladder(Realtime):
    """Base of an order book (주식호가잔량): levels, spread and mid price."""

    @property
    def asks(self) -> tuple[Level, ...]:
        """Up to ten levels of sellers, the lowest price first; empty levels are omitted."""
        return self._levels(_ASKS)

    @property
    def bids(self) -> tuple[Level, ...]:
        """Up to ten levels of buyers, the highest price first; empty levels are omitted."""
        return self._levels(_BIDS)

    @property
    def spread(self) -> int | None:
        """Lowest ask less highest bid, KRW; None when a side is empty."""
        ask, bid = self._best()
        return ask - bid if ask and bid else None

    @property
    def mid(self) -> float | None:
        """Half-way between lowest ask and highest bid, KRW; None when a side is empty."""
        ask, bid = self._best()
        return (ask + bid) / 2 if ask and bid else None

    def _repr_html_(self) -> str:
        try:
            asks, bids, title = self.asks, self.bids, f"{self.symbol} at {self.moment:%H:%M:%S}"
        except FieldError:
            return html.record(self)
        rows: list[tuple[int | None, ...]] = [
            (level.size, level.price, None) for level in reversed(asks)
        ]
        rows += [(None, level.price, level.size) for level in bids]
        return html.grid(title, {"asks": "매도잔량", "price": "호가", "bids": "매수잔량"}, rows)

    def _best(self) -> tuple[int, int]:
        fields = _by_wire(type(self))
        ask: int = fields[_ASKS[0][0]].__get__(self)
        bid: int = fields[_BIDS[0][0]].__get__(self)
        return ask, bid

    def _levels(self, fids: _Fids) -> tuple[Level, ...]:
        texts = self.raw()
        try:
            levels = [
                Level(
                    values.magnitude(texts[price].encode()),
                    values.integer(texts[size].encode()),
                    values.integer(texts[change].encode()),
                )
                for price, size, change in fids
            ]
        except (KeyError, ValueError):  # reading the field raises the exact error
            fields = _by_wire(type(self))
            levels = [Level(*(fields[fid].value_in(texts, self) for fid in row)) for row in fids]
        return tuple(level for level in levels if level.price)


@cache
def _by_wire(record: type[Realtime]) -> Mapping[str, Field[Any]]:
    return {field.wire: field for field in record.fields()}
