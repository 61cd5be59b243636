"""Timeline: what happened to every instrument since the opening, for those that follow later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import msgspec

from kiwoom_async import market
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.exchange.trading.board import Phase
from kiwoom_async.simulator.exchange.trading.happenings import Happening

__all__ = ["Effect", "Event", "Span", "Timeline"]

Effect = Callable[[Stock], list[Happening]]


class Event(msgspec.Struct, frozen=True):
    """Something that happened to every instrument at one moment.

    Attributes:
        day: The trading day of the moment.
        phase: The phase of KRX that runs from then on; ``nxt_phase`` that of NXT.
        effect: What it does to an instrument.
    """

    moment: dt.datetime
    day: dt.date
    phase: Phase
    nxt_phase: market.Phase
    effect: Effect


class Span(msgspec.Struct, eq=False):
    """A time in which every instrument trades by itself.

    Attributes:
        start: Its beginning; ``end`` how far it has been played.
        pace: Trades per second in each instrument; None: as the time of day has it.
    """

    start: dt.datetime
    end: dt.datetime
    pace: float | None


class Timeline:
    """Spans and events in order.

    Attributes:
        entries: The oldest first.
    """

    def __init__(self) -> None:
        self.entries: list[Event | Span] = []

    def span(self, now: dt.datetime, pace: float | None) -> Span:
        """Return the span that is played now; a new one begins after an event or a pause."""
        last = self.entries[-1] if self.entries else None
        if isinstance(last, Span) and last.end == now and last.pace == pace:
            return last
        span = Span(now, now, pace)
        self.entries.append(span)
        return span
