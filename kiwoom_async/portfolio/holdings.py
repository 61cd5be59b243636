"""Holdings: the positions of the account, from the broker's list and balance events. No I/O."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeAlias

from kiwoom_async.errors import FieldError
from kiwoom_async.portfolio.position import Lot, Position
from kiwoom_async.realtime import BalanceUpdate

if TYPE_CHECKING:
    from kiwoom_async.api.account import Holding

__all__ = ["Holdings"]

Lots: TypeAlias = dict[dt.date | None, Lot]
"""The lots of a stock by the day of their loan."""


class Holdings:
    """Positions by symbol.

    A list is older than the events and trades that came while it was read: those count.

    Attributes:
        events: Number of balance events so far.
    """

    def __init__(self) -> None:
        self.events = 0
        self._lots: dict[str, Lots] = {}
        self._names: dict[str, str] = {}
        self._prices: dict[str, int] = {}
        self._newer: set[str] = set()  # symbols whose price came while a list was read
        self._updated: defaultdict[str, int] = defaultdict(int)

    def begin_reading(self) -> int:
        """Note that a list is asked for; return ``since`` of :meth:`replace`."""
        self._newer.clear()
        return self.events

    def symbols(self) -> list[str]:
        """Return the symbols of which shares are held."""
        return [symbol for symbol, lots in self._lots.items() if any(map(_size, lots.values()))]

    def position(self, symbol: str) -> Position:
        """Return the position in a stock; without shares it has no lots."""
        lots = self._lots.get(symbol, {}).values()
        return Position(
            symbol,
            self._names.get(symbol, ""),
            self._prices.get(symbol),
            tuple(lot for lot in lots if lot.size),
        )

    def price(self, symbol: str) -> int | None:
        """Return the last price of a stock, None if unknown."""
        return self._prices.get(symbol)

    def note_price(self, symbol: str, price: int) -> None:
        """Note the price of a trade."""
        self._prices[symbol] = price
        self._newer.add(symbol)

    def apply(self, event: BalanceUpdate) -> str:
        """Apply a balance event and return its symbol.

        Raises:
            FieldError: a field can't be read; nothing was applied.
        """
        symbol, loan_date = event.symbol, event.loan_date
        size, average = event.held_size, event.average_price
        name, price = event.name, event.price
        lot = Lot(size, event.orderable_size, _cost_of(event, size * average), loan_date)
        self.events += 1
        self._updated[symbol] = self.events
        self._lots.setdefault(symbol, {})[loan_date] = lot
        self._note_name(symbol, name)
        self.note_price(symbol, price)
        return symbol

    def replace(self, rows: Iterable[Holding], since: int) -> set[str]:
        """Replace the positions by those of the broker's list.

        Args:
            rows: All rows of kt00018, each lot one.
            since: What :meth:`begin_reading` returned when the list was asked for.

        Returns:
            The symbols whose lots changed.

        Raises:
            FieldError: a row can't be read; nothing was replaced.
        """
        listed: defaultdict[str, Lots] = defaultdict(dict)
        for row in rows:
            lots, day = listed[row.symbol], row.loan_date
            lot = Lot(row.held_size, row.tradable_size, row.cost, day)
            lots[day] = lot if day not in lots else _sum_of(lots[day], lot)
            self._note_name(row.symbol, row.name)
            if row.symbol not in self._newer:
                self._prices[row.symbol] = row.price
        changed = set()
        for symbol in listed.keys() | self._lots.keys():
            if self._updated[symbol] > since:
                continue
            if self._held(symbol) != listed[symbol]:
                changed.add(symbol)
            self._lots[symbol] = listed[symbol]
        return changed

    def _held(self, symbol: str) -> Lots:
        lots = self._lots.get(symbol, {})
        return {day: lot for day, lot in lots.items() if lot.size}

    def _note_name(self, symbol: str, name: str | None) -> None:
        if name:
            self._names[symbol] = name.strip()


def _sum_of(one: Lot, other: Lot) -> Lot:
    """Return two rows of shares bought in the same way as one lot."""
    return Lot(
        one.size + other.size,
        one.sellable_size + other.sellable_size,
        one.cost + other.cost,
        one.loan_date,
    )


def _size(lot: Lot) -> int:
    return lot.size


def _cost_of(event: BalanceUpdate, rounded: int) -> int:
    """Return the cost of a lot: exact where the event's sum fits its average price.

    The label of the sum says that it adds up over the day, which the average would not fit.
    """
    try:
        size, cost = event.held_size, event.cost
    except FieldError:
        return rounded
    return cost if size and cost // size == event.average_price else rounded
