"""From what happened to the entries each connection wants."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from kiwoom_async.simulator.exchange.happenings import Happening
from kiwoom_async.simulator.socket.connection import Connection
from kiwoom_async.simulator.socket.frames import Entry
from kiwoom_async.simulator.socket.realtime import FEEDS, VENUES, Feed

__all__ = ["publish"]


def publish(happened: Iterable[Happening], connections: Iterable[Connection]) -> None:
    """Hand everything that happened, in order, to the connections it concerns."""
    listeners = [connection for connection in connections if connection.logged_in]
    if not listeners:
        return
    for happening in happened:
        for feed in FEEDS[type(happening)]:
            _AUDIENCES[feed.audience](feed, happening, listeners)


def _to_item(feed: Feed, happening: Any, listeners: list[Connection]) -> None:
    """The item echoes what was registered: bare for KRX, ``_NX``, ``_AL``."""
    symbol = happening.stock.symbol
    for suffix, venue in VENUES.items():
        item = symbol + suffix
        wanted = (feed.type, item)
        listening = [one for one in listeners if wanted in one.registrations.wanted]
        if listening:
            entry = Entry(feed.type, feed.name, item, feed.values(happening, venue))
            for connection in listening:
                connection.tell(entry)


_AUDIENCES: dict[str, Callable[[Feed, Any, list[Connection]], None]] = {"item": _to_item}
