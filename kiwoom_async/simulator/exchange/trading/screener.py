"""Screener: saved condition searches (조건검색), their members, and changes of members."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Literal

from kiwoom_async.simulator.exchange.clock import Clock
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.exchange.roster import Roster
from kiwoom_async.simulator.exchange.trading.happenings import ConditionHit, Happening, Traded

__all__ = ["Condition", "Screener"]

_TRILLION = 10**12


class Condition:
    """One saved search.

    Attributes:
        seq: Its number (일련번호), text as on the wire.
        name: Its name (조건검색식 명).
        watchers: Number of connections that watch it.
        inside: Stocks inside as its watchers know them, by symbol.
    """

    def __init__(self, seq: str, name: str, rule: Callable[[Stock], bool]) -> None:
        self.seq = seq
        self.name = name
        self.watchers = 0
        self._rule = rule
        self.inside: dict[str, Stock] = {}
        self._decided: dict[str, bool] = {}

    def __repr__(self) -> str:
        return f"Condition({self.seq} {self.name}, {self.watchers} watchers)"

    def meets(self, stock: Stock) -> bool:
        """Return whether ``stock`` is inside, by decision if there was one, else by the rule."""
        decided = self._decided.get(stock.symbol)
        return self._rule(stock) if decided is None else decided

    def decide(self, stock: Stock, inside: bool) -> None:
        """Set ``stock`` inside or outside from now on, regardless of the rule."""
        self._decided[stock.symbol] = inside

    def look(self, stock: Stock) -> Literal["entered", "left"] | None:
        """Return whether ``stock`` entered or left since the last look, None if neither."""
        inside, was_inside = self.meets(stock), stock.symbol in self.inside
        if inside == was_inside:
            return None
        if inside:
            self.inside[stock.symbol] = stock
            return "entered"
        del self.inside[stock.symbol]
        return "left"


class Screener:
    """The conditions of every account; the same for all of them.

    Attributes:
        conditions: By number.
    """

    def __init__(self, stocks: Roster) -> None:
        self.conditions: dict[str, Condition] = {}
        self._stocks = stocks
        self._day: dt.date | None = None
        for name, rule in _RULES:
            self.add(name, rule)

    @property
    def watched(self) -> list[Condition]:
        """The conditions that some connection watches."""
        return [condition for condition in self.conditions.values() if condition.watchers]

    def add(self, name: str, rule: Callable[[Stock], bool]) -> Condition:
        """Add a condition, with the next number."""
        seq = str(len(self.conditions))
        self.conditions[seq] = Condition(seq, name, rule)
        return self.conditions[seq]

    def members(self, condition: Condition) -> list[Stock]:
        """Return the stocks inside now, in the order of listing; its watchers learn nothing."""
        return [stock for stock in self._stocks.present() if condition.meets(stock)]

    def watch(self, condition: Condition) -> list[Stock]:
        """Add a watcher and return the stocks inside, with which later looks compare.

        A further watcher gets what the others know: the changes not seen yet come to all of them.
        """
        if not condition.watchers:
            found = [stock for stock in self._stocks.values() if condition.meets(stock)]
            condition.inside = {stock.symbol: stock for stock in found}
        condition.watchers += 1
        return list(condition.inside.values())

    def follow(self, happened: Iterable[Happening], clock: Clock) -> list[ConditionHit]:
        """Return the hits that follow from what happened, in the order it happened.

        The companies that traded at KRX are looked at; on a new day, with its reference prices,
        those inside too.
        """
        stocks = {
            it.stock.symbol: it.stock
            for it in happened
            if isinstance(it, Traded) and it.stock is it.stock.krx
        }
        companies = [stock for symbol, stock in stocks.items() if symbol in self._stocks]
        if clock.day != self._day:
            self._day = clock.day
            inside = [one for condition in self.watched for one in condition.inside.values()]
            companies = [*dict.fromkeys(inside), *companies]
        return self.look(companies, clock.hhmmss)

    def look(self, stocks: Iterable[Stock], time: str) -> list[ConditionHit]:
        """Return the hits of ``stocks`` in watched conditions since the last look."""
        return [
            ConditionHit(condition.seq, stock, event, time)
            for stock in stocks
            for condition in self.watched
            if (event := condition.look(stock))
        ]


def _rose(stock: Stock) -> bool:
    return stock.price * 100 >= stock.base * 101


def _fell(stock: Stock) -> bool:
    return stock.price * 100 <= stock.base * 99


def _large(stock: Stock) -> bool:
    return stock.price * stock.listing.shares >= 10 * _TRILLION


def _never(stock: Stock) -> bool:
    return False


_RULES: tuple[tuple[str, Callable[[Stock], bool]], ...] = (
    ("1% 이상 상승", _rose),
    ("1% 이상 하락", _fell),
    ("시가총액 10조 이상", _large),
    ("직접 편입", _never),
)
