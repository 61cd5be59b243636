"""Share: the part of a stream that one key carries."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from kiwoom_async.errors import KiwoomError
from kiwoom_async.pool.member import Member
from kiwoom_async.records.record import Realtime
from kiwoom_async.streams.feed import Feed
from kiwoom_async.streams.gap import Down, Gap
from kiwoom_async.streams.registry import Subscription
from kiwoom_async.streams.router import Put
from kiwoom_async.wire.frames import Key

__all__ = ["Share"]


class Share:
    """A consumer of one session's records that passes them to the feed of a pool's stream.

    While its key is registering again, its records wait here, so that the gap comes before them;
    those of the other keys go on.

    Args:
        feed: The feed of the stream.
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
        feed: Feed[Any],
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
        self._feed = feed
        self._put_through = feed.append
        self.settle = feed.settle
        self._held: deque[Any] = deque(maxlen=feed.buffer.size)
        self._begun = begun
        self._on_end = on_end

    def __repr__(self) -> str:
        return f"<{self.member.name} of {self._feed!r}>"

    @property
    def items(self) -> list[str]:
        """Its items; a blank one stands for what has no item."""
        return list(dict.fromkeys(item for _, item in self.subscriptions))

    def put_of(self, kind: type[Realtime], item: str) -> Put:
        """Return the function that passes a record on; it does not block."""
        return self._put

    def cut_off(self, since: dt.datetime, why: str) -> None:
        """Note that records may be missing from now on; the first call counts."""
        if self.hole is None:
            self.hole = since, f"{self.member.name}: {why}"
            if Down in self._feed.types and self._begun():
                self._feed.buffer.insert(Down(*self.hole))

    def restore(self, until: dt.datetime) -> None:
        """End the gap: put one for each item before the records that waited.

        One that its session ended has no end here: the key that carries its items next marks it.
        """
        if self.hole is None or self.error is not None:
            return
        (since, why), self.hole = self.hole, None
        if self._begun() and not self._feed.closed:
            self._feed.mark(*(Gap(since, until, why, symbol=item) for item in self.items))
        while self._held:
            self._put_through(self._held.popleft())
        self.settle()

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


def _nothing() -> object:
    """Do nothing."""
