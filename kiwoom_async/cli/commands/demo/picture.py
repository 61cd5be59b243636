"""Picture: the data that the demo shows."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable
from typing import Any, TypeAlias

from kiwoom_async import (
    Order,
    OrderBook,
    OrderEvent,
    Realtime,
    Stream,
    Trade,
    VolatilityInterruption,
)

__all__ = ["MAIN", "Picture", "Seen"]

MAIN = "005930"
"""The stock whose book is shown."""

Seen: TypeAlias = Trade | OrderBook | OrderEvent | VolatilityInterruption

_TAPE = 100
_NOUNS = {
    Trade: "trades",
    OrderBook: "books",
    OrderEvent: "order events",
    VolatilityInterruption: "VI",
}


class Picture:
    """The data that the demo shows.

    Attributes:
        names: Symbol to name.
        tape: The last trades, the newest first.
        last: The last trade of each stock.
        book: The order book of :data:`MAIN`.
        order: The account's order.
        order_events: Its events.
        interruptions: VIs as they began and ended.
        heard: Called with every record.
        over: Whether the demo has ended.
    """

    def __init__(self, seconds: float, seed: int) -> None:
        self.seconds = seconds
        self.seed = seed
        self.names: dict[str, str] = {}
        self.tape: deque[Trade] = deque(maxlen=_TAPE)
        self.last: dict[str, Trade] = {}
        self.book: OrderBook | None = None
        self.order: Order | None = None
        self.order_events: list[OrderEvent] = []
        self.interruptions: list[VolatilityInterruption] = []
        self.heard: Callable[[Picture, Seen], None] = lambda picture, record: None
        self.over = False
        self._counts: Counter[type[Realtime]] = Counter()
        self._events: Stream[Any] | None = None
        self._since = 0.0

    def start(self, events: Stream[Any]) -> None:
        """Start the clock: the stream is open."""
        self._events = events
        self._since = time.monotonic()

    def take(self, record: Seen) -> None:
        """Add a record."""
        self._counts[type(record)] += 1
        match record:
            case Trade():
                self.tape.appendleft(record)
                self.last[record.symbol] = record
            case OrderBook() if record.symbol == MAIN:
                self.book = record
            case OrderEvent():
                self.order_events.append(record)
            case VolatilityInterruption() if not record.symbol.endswith("_AL"):
                self.interruptions.append(record)  # each comes twice, with and without _AL
        self.heard(self, record)

    @property
    def received(self) -> int:
        """Records received."""
        return self._counts.total()

    @property
    def dropped(self) -> int:
        """Records dropped because the demo read too slowly."""
        return self._events.stats().dropped if self._events else 0

    @property
    def elapsed(self) -> float:
        """Seconds since the stream was opened."""
        return time.monotonic() - self._since if self._since else 0.0

    def name(self, symbol: str) -> str:
        """Return the name of a stock, its symbol if unknown."""
        return self.names.get(symbol, symbol)

    def summary(self) -> str:
        """Return a line with the numbers of received records."""
        parts = [f"{self._counts[kind]:,} {noun}" for kind, noun in _NOUNS.items()]
        return f"{self.received:,} records received, dropped {self.dropped:,}: {', '.join(parts)}"
