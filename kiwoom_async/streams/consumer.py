"""Consumer: what receives the records of registrations; base of all that a registry opens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from typing import TypeAlias

from kiwoom_async.errors import KiwoomError
from kiwoom_async.records.record import Realtime
from kiwoom_async.streams.gap import Gap
from kiwoom_async.streams.router import Put, Settle
from kiwoom_async.wire.frames import Key

__all__ = ["Carried", "Consumer", "Hole", "Subscription"]

Subscription: TypeAlias = tuple[type[Realtime], str]
"""A record type and an item to register it for."""

Hole: TypeAlias = tuple[dt.datetime, str]
"""Time since which records may be missing, and the reason."""


class Consumer:
    """The subscriptions, the present gap and the end of one receiver of records.

    A subclass says where the records go (:meth:`put_of`), and what it does at the start and the end
    of a gap and at its own end.

    Args:
        subscriptions: Pairs of record type and item.

    Attributes:
        subscriptions: Pairs of record type and item.
        keys: The subscriptions as registered: pairs of realtime type code and item.
        settle: Ends a burst of records; called after the last of them.
        on_close: Set by what opens the consumer; called once, when it is closed.
        closed: Whether it accepts no further records.
        error: The error that ended it, None when it was closed without one.
        hole: Start and cause of the present gap, None while nothing is missing.
    """

    subscriptions: tuple[Subscription, ...]
    keys: tuple[Key, ...]
    settle: Settle

    def __init__(self, subscriptions: Sequence[Subscription]) -> None:
        self._subscribe(subscriptions)
        self.on_close: Callable[[], object] = _nothing
        self.closed = False
        self.error: KiwoomError | None = None
        self.hole: Hole | None = None

    @property
    def items(self) -> list[str]:
        """Its items; a blank one stands for what has no item."""
        return list(dict.fromkeys(item for _, item in self.keys))

    def put_of(self, kind: type[Realtime], item: str) -> Put:
        """Return the function that accepts the records of a subscription; it does not block."""
        raise NotImplementedError

    def cut_off(self, since: dt.datetime, why: str) -> None:
        """Note that records may be missing from now on; the first call counts.

        Args:
            since: When the last frame came.
            why: What happened to the connection.
        """
        if self.hole is None:
            self.hole = since, why
            self._interrupted(since, why)

    def restore(self, until: dt.datetime) -> None:
        """End the gap: all items are registered again."""
        if self.hole is not None:
            (since, why), self.hole = self.hole, None
            self._restored(since, until, why)

    def narrow(self, gone: Collection[Subscription]) -> None:
        """Forget some of the subscriptions; the registry has released them."""
        self._subscribe([pair for pair in self.subscriptions if pair not in gone])

    def close(self, error: KiwoomError | None = None) -> None:
        """End it. Only the first call counts."""
        if self.closed:
            return
        self.closed = True
        self.error = error
        on_close, self.on_close = self.on_close, _nothing
        on_close()
        self._ended(error)

    def _subscribe(self, subscriptions: Sequence[Subscription]) -> None:
        self.subscriptions = tuple(subscriptions)
        self.keys = tuple((kind.type_code, item) for kind, item in subscriptions)

    def _gaps_by_item(self, since: dt.datetime, until: dt.datetime, why: str) -> list[Gap]:
        """Return a gap for each item."""
        return [Gap(since, until, why, symbol=item) for item in self.items]

    def _interrupted(self, since: dt.datetime, why: str) -> None:
        """Handle the start of a gap."""

    def _restored(self, since: dt.datetime, until: dt.datetime, why: str) -> None:
        """Handle the end of a gap."""

    def _ended(self, error: KiwoomError | None) -> None:
        """Handle the end."""


class Carried(Consumer):
    """A consumer that several keys of a pool may carry: each has gaps of its own items."""

    def mark(self, *gaps: Gap) -> None:
        """Put gaps of single items behind the records so far."""
        raise NotImplementedError


def _nothing() -> None:
    """Do nothing."""
