"""Share: the part of a stream, or of a recording, that one key carries."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from kiwoom_async.errors import KiwoomError
from kiwoom_async.pool.member import Member
from kiwoom_async.records.record import Realtime
from kiwoom_async.streams.feed import Feed
from kiwoom_async.streams.gap import Down, Gap
from kiwoom_async.streams.registry import Consumer, Subscription
from kiwoom_async.streams.router import Put
from kiwoom_async.wire.frames import Key

__all__ = ["Carried", "Share"]


class Carried(Consumer, Protocol):
    """What a pool carries: the feed of a stream, or the tap of a recorder."""

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        ...

    def mark(self, *gaps: Gap) -> None:
        """Put gaps behind the records so far."""


class Share:
    """A consumer of one session's records that passes them to what a pool carries.

    While its key is registering again, records of a stream wait here, so that the gap comes before
    them; those of the other keys go on. A journal has them at once.

    Args:
        carried: The feed of the stream, or the tap.
        member: The key.
        subscriptions: Its part of the stream's subscriptions.
        begun: Whether the stream has been entered: before that, nothing can be missing.
        on_end: Called once with the share, when it is closed.
        hole: Start and cause of a gap before its first record; None without one.

    Attributes:
        member: The key.
        subscriptions: Its part of the stream's subscriptions.
        keys: The same as registered: pairs of realtime type code and item.
        on_close: Called once, when it is closed.
        settle: End a burst of records.
        closed: Whether it was closed.
        error: The error that closed it, None when the stream was closed.
        hole: Start and cause of the present gap; None without one.
    """

    def __init__(
        self,
        carried: Carried,
        member: Member,
        subscriptions: Sequence[Subscription],
        *,
        begun: Callable[[], bool],
        on_end: Callable[[Share], None],
        hole: tuple[dt.datetime, str] | None = None,
    ) -> None:
        self.member = member
        self.subscriptions = tuple(subscriptions)
        self.keys: tuple[Key, ...] = tuple((kind.type_code, item) for kind, item in subscriptions)
        self.on_close: Callable[[], object] = _nothing
        self.closed = False
        self.error: KiwoomError | None = None
        self.hole = hole
        self._carried = carried
        self._feed: Feed[Any] | None = carried if isinstance(carried, Feed) else None
        self._put_through: Put = self._feed.append if self._feed is not None else _nothing
        self.settle = carried.settle
        self._held: deque[Any] = deque(maxlen=self._feed.buffer.size if self._feed else 0)
        self._begun = begun
        self._on_end = on_end

    def __repr__(self) -> str:
        return f"<{self.member.name} of {self._carried!r}>"

    @property
    def items(self) -> list[str]:
        """Its items; a blank one stands for what has no item."""
        return list(dict.fromkeys(item for _, item in self.subscriptions))

    def put_of(self, kind: type[Realtime], item: str) -> Put:
        """Return the function that passes a record on; it does not block."""
        return self._put if self._feed is not None else self._carried.put_of(kind, item)

    def cut_off(self, since: dt.datetime, why: str) -> None:
        """Note that records may be missing from now on; the first call counts."""
        if self.hole is None:
            self.hole = since, f"{self.member.name}: {why}"
            feed = self._feed
            if feed is not None and Down in feed.types and self._begun():
                feed.buffer.insert(Down(*self.hole))

    def restore(self, until: dt.datetime) -> None:
        """End the gap: put one for each item before the records that waited.

        One that was closed has no end here: the key that carries its items next marks it.
        """
        if self.hole is None or self.closed:
            return
        (since, why), self.hole = self.hole, None
        if self._begun() and not self._carried.closed:
            self._carried.mark(*(Gap(since, until, why, symbol=item) for item in self.items))
        while self._held:
            self._put_through(self._held.popleft())
        self.settle()

    def drop(self, gone: Sequence[Subscription]) -> None:
        """Forget some of the subscriptions; the registry has released them."""
        self.subscriptions = tuple(pair for pair in self.subscriptions if pair not in gone)
        self.keys = tuple((kind.type_code, item) for kind, item in self.subscriptions)

    def close(self, error: KiwoomError | None = None) -> None:
        """End it. Only the first call counts."""
        if self.closed:
            return
        self.closed = True
        self.error = error
        on_close, self.on_close = self.on_close, _nothing
        on_close()
        self._on_end(self)

    def _put(self, record: Any) -> None:
        if self.hole is None:
            self._put_through(record)
        else:
            self._held.append(record)


def _nothing(*_: object) -> None:
    """Do nothing."""
