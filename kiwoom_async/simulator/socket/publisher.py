"""From what happened to the entries each connection wants."""

from __future__ import annotations

from collections.abc import Iterable

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

__all__ = ["publish"]


def publish(happened: Iterable[Happening], connections: Iterable[Connection], rules: Rules) -> None:
    """Hand everything that happened, in order, to the connections it concerns."""
    listeners = [connection for connection in connections if connection.logged_in]
    if not listeners:
        return
    for happening in happened:
        for feed in FEEDS[type(happening)]:
            for item in feed.items(happening):
                concerned = _concerned(feed, happening, item, listeners)
                if concerned:
                    values = feed.written(happening, item, rules)
                    entry = Entry(feed.type, feed.name, item, values)
                    for connection in concerned:
                        connection.tell(entry)


def _concerned(
    feed: Feed, happening: Happening, item: str, listeners: list[Connection]
) -> list[Connection]:
    if isinstance(happening, ConditionHit):
        return [one for one in listeners if happening.seq in one.watched]
    registered = (feed.type, item if feed.audience == "item" else "")
    concerned = [one for one in listeners if registered in one.registrations.wanted]
    if concerned and isinstance(happening, OrderReported | BalanceChanged):
        return [one for one in concerned if one.account is happening.account]
    return concerned
