"""Roster: instruments by symbol, each made and brought up to date when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.exchange.trading.play import Play

__all__ = ["Roster"]


class Roster(Mapping[str, Stock]):
    """Listed instruments, in the order of listing; an ELW until its last day of trading.

    What is taken out of it by its symbol stays up to date. :meth:`present` looks at many at once
    without that: they stand still until the next look.
    """

    def __init__(self, symbols: Iterable[str], play: Play) -> None:
        self._symbols = dict.fromkeys(symbols)
        self._play = play

    def remove(self, symbol: str) -> None:
        """Take an instrument out: it is listed no more."""
        del self._symbols[symbol]

    def __getitem__(self, symbol: str) -> Stock:
        if symbol not in self._symbols:
            raise KeyError(symbol)
        return self._play.wake(symbol)

    def __contains__(self, symbol: object) -> bool:
        return symbol in self._symbols

    def __iter__(self) -> Iterator[str]:
        return iter(self._symbols)

    def __len__(self) -> int:
        return len(self._symbols)

    def present(self, symbols: Iterable[str] | None = None) -> list[Stock]:
        """Return every instrument, or some, as they stand now; to be looked at at once."""
        present = self._play.present
        return [present(symbol) for symbol in (self._symbols if symbols is None else symbols)]
