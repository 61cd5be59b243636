"""Watched: one watched condition, its members, and the feeds that get its hits."""

from __future__ import annotations

from collections.abc import Iterable

from kiwoom_async.conditions.models import ConditionHit
from kiwoom_async.streams.feed import Feed

__all__ = ["Watched"]


class Watched:
    """A watched condition.

    Attributes:
        no: Its number.
        feeds: The feeds that get its hits.
        login: Number of the login it was registered on.
        early: Hits that arrived before the list they follow; None once the list has arrived.
    """

    def __init__(self, no: str, feed: Feed[ConditionHit]) -> None:
        self.no = no
        self.feeds = [feed]
        self.login = 0
        self.early: list[ConditionHit] | None = []
        self._members: dict[str, None] = {}

    def add(self, feed: Feed[ConditionHit]) -> None:
        """Add a feed; it gets the current members first."""
        self.feeds.append(feed)
        feed.begin(*(self._listed(symbol) for symbol in self._members))

    def remove(self, feed: Feed[ConditionHit]) -> bool:
        """Remove a feed. Returns whether it was there."""
        known = feed in self.feeds
        if known:
            self.feeds.remove(feed)
        return known

    def take(self, hit: ConditionHit) -> None:
        """Apply a received hit."""
        if self.early is not None:
            self.early.append(hit)
            return
        if hit.event == "left":
            self._members.pop(hit.symbol, None)
        else:
            self._members[hit.symbol] = None
        self._put(hit)

    def first_list(self, symbols: Iterable[str]) -> None:
        """Apply the list at the start, then the hits that came before it."""
        self._members = dict.fromkeys(symbols)
        for feed in tuple(self.feeds):
            feed.begin(*(self._listed(symbol) for symbol in self._members))
        self._apply_early()

    def next_list(self, symbols: Iterable[str]) -> None:
        """Apply the list after a disconnection: its differences, then early hits."""
        inside = dict.fromkeys(symbols)
        gone = [symbol for symbol in self._members if symbol not in inside]
        new = [symbol for symbol in inside if symbol not in self._members]
        self._members = inside
        for symbol in gone:
            self._put(ConditionHit(self.no, symbol, "left", None, True))
        for symbol in new:
            self._put(self._listed(symbol))
        self._apply_early()

    def _apply_early(self) -> None:
        early, self.early = self.early or [], None
        for hit in early:
            self.take(hit)

    def _listed(self, symbol: str) -> ConditionHit:
        return ConditionHit(self.no, symbol, "entered", None, True)

    def _put(self, hit: ConditionHit) -> None:
        for feed in tuple(self.feeds):
            feed.put(hit)
