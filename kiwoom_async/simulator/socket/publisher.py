"""Publisher: turns happenings into the entries that each connection registered."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from kiwoom_async.simulator.exchange.trading.happenings import (
    BalanceChanged,
    ConditionHit,
    Happening,
    OrderReported,
)
from kiwoom_async.simulator.faults import Faults
from kiwoom_async.simulator.rules import Rules
from kiwoom_async.simulator.socket.connection import Connection
from kiwoom_async.simulator.socket.frames import Entry, label
from kiwoom_async.simulator.socket.realtime import FEEDS, Feed

__all__ = ["Publisher"]

Wanting = dict[str, list[Connection]]
"""Connections that registered a realtime type, by item; a blank one is account- or market-wide."""


class Publisher:
    """Routes entries by registration; what no connection registered is not written."""

    def __init__(self, rules: Rules, faults: Faults) -> None:
        self._rules = rules
        self._faults = faults
        self._connections: list[Connection] = []
        self._wanted: dict[type[Happening], list[tuple[Feed, Wanting]]] = {}

    def renew(self, connections: Iterable[Connection]) -> None:
        """Note the connections and their registrations; call it whenever they change."""
        self._connections = [connection for connection in connections if connection.logged_in]
        wanting: dict[str, Wanting] = {}
        for connection in self._connections:
            for code, item in connection.registrations.wanted:
                wanting.setdefault(code, {}).setdefault(item, []).append(connection)
        self._wanted = {
            kind: [
                (feed, wanting.get(feed.type, {}))
                for feed in feeds
                if feed.type in wanting or feed.audience == "watchers"
            ]
            for kind, feeds in FEEDS.items()
        }

    def publish(self, happened: Iterable[Happening]) -> None:
        """Hand everything that happened, in order, to the connections it concerns."""
        if not self._connections:
            return
        for happening in happened:
            for feed, wanting in self._wanted[type(happening)]:
                for item in feed.items(happening):
                    if feed.audience == "item":
                        concerned = wanting.get(item)
                    else:
                        concerned = self._concerned(happening, wanting.get("", []))
                    if concerned:
                        values = feed.written(happening, item, self._rules)
                        if self._faults.any:
                            values = self._altered(feed, values)
                        entry = Entry(label(feed.type, feed.name, item), values)
                        for connection in concerned:
                            connection.collect(entry)

    def _altered(self, feed: Feed, values: bytes) -> bytes:
        """Return the values as they are, or as a fault changes them."""
        fault = self._faults.take("alter", feed.type)
        if fault is None:
            return values
        altered = msgspec.json.decode(values) | fault.details["values"]
        return msgspec.json.encode({k: text for k, text in altered.items() if text is not None})

    def _concerned(self, happening: Happening, registered: list[Connection]) -> list[Connection]:
        """Return the connections that get a type without items: those that watch the condition,
        whose account it is, or everybody.
        """
        if isinstance(happening, ConditionHit):
            return [one for one in self._connections if happening.seq in one.watched]
        if isinstance(happening, OrderReported | BalanceChanged):
            return [one for one in registered if one.account_number == happening.account]
        return registered
