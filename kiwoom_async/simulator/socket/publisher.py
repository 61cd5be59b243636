"""From what happened to the entries each connection wants."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kiwoom_async.simulator.exchange.happenings import (
    BalanceChanged,
    ConditionHit,
    Happening,
    OrderReported,
)
from kiwoom_async.simulator.rules import Rules
from kiwoom_async.simulator.socket.connection import Connection
from kiwoom_async.simulator.socket.frames import Entry
from kiwoom_async.simulator.socket.realtime import FEEDS, Feed

__all__ = ["Publisher"]


class Publisher:
    """Knows who wants what, and writes nothing that nobody wants."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._connections: list[Connection] = []
        self._wanting: dict[tuple[str, str], list[Connection]] = {}

    def renew(self, connections: Iterable[Connection]) -> None:
        """Take note of the connections and their registrations; call it whenever they change."""
        self._connections = [connection for connection in connections if connection.logged_in]
        self._wanting = {}
        for connection in self._connections:
            for registered in connection.registrations.wanted:
                self._wanting.setdefault(registered, []).append(connection)

    def publish(self, happened: Iterable[Happening]) -> None:
        """Hand everything that happened, in order, to the connections it concerns."""
        if not self._connections:
            return
        for happening in happened:
            for feed in FEEDS[type(happening)]:
                for item in feed.items(happening):
                    concerned = self._concerned(feed, happening, item)
                    if concerned:
                        values = feed.written(happening, item, self._rules)
                        entry = Entry(feed.type, feed.name, item, values)
                        for connection in concerned:
                            connection.tell(entry)

    def _concerned(self, feed: Feed, happening: Happening, item: str) -> Sequence[Connection]:
        if feed.audience == "item":
            return self._wanting.get((feed.type, item), ())
        if isinstance(happening, ConditionHit):
            return [one for one in self._connections if happening.seq in one.watched]
        wanting = self._wanting.get((feed.type, ""), ())
        if isinstance(happening, OrderReported | BalanceChanged):
            return [one for one in wanting if one.account is happening.account]
        return wanting
