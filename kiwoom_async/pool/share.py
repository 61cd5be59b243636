"""Share: the part of a stream, or of a recording, that one key carries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from kiwoom_async.errors import KiwoomError
from kiwoom_async.pool.member import Member
from kiwoom_async.records.record import Realtime
from kiwoom_async.streams.buffers import OnFull, make_buffer
from kiwoom_async.streams.consumer import Carried, Consumer, Hole, Subscription
from kiwoom_async.streams.feed import Feed
from kiwoom_async.streams.gap import Down
from kiwoom_async.streams.router import Put

__all__ = ["Share"]


class Share(Consumer):
    """A consumer of one session's records that passes them to what a pool carries.

    While its key is registering again, records of a stream that asked for gaps wait here, so that
    the gap comes before them; those of the other keys go on. A journal has them at once.

    Args:
        carried: The feed of the stream, or the tap.
        member: The key.
        subscriptions: Its part of the stream's subscriptions.
        begun: Whether the stream has been entered: before that, nothing can be missing.
        on_end: Called once with the share, when it is closed.
        hole: Start and cause of a gap before its first record; None without one.

    Attributes:
        member: The key.
    """

    def __init__(
        self,
        carried: Carried,
        member: Member,
        subscriptions: Sequence[Subscription],
        *,
        begun: Callable[[], bool],
        on_end: Callable[[Share], None],
        hole: Hole | None = None,
    ) -> None:
        super().__init__(subscriptions)
        self.member = member
        self.hole = hole
        self.settle = carried.settle
        self._carried = carried
        self._feed: Feed[Any] | None = carried if isinstance(carried, Feed) else None
        self._passage: _Passage | None = None
        if self._feed is not None and self._feed.wants_gaps:
            self._passage = _Passage(self._feed)
            if hole is not None:
                self._passage.hold_up()
        self._begun = begun
        self._on_end = on_end

    def __repr__(self) -> str:
        return f"<{self.member.name} of {self._carried!r}>"

    def put_of(self, kind: type[Realtime], item: str) -> Put:
        """Return the function that passes a record on; it does not block."""
        return self._passage.put if self._passage else self._carried.put_of(kind, item)

    def cut_off(self, since: dt.datetime, why: str) -> None:
        """Note that records may be missing from now on; see :meth:`Consumer.cut_off`."""
        super().cut_off(since, f"{self.member.name}: {why}")

    def restore(self, until: dt.datetime) -> None:
        """End the gap: put one for each item before the records that waited.

        One that was closed has no end here: the key that carries its items next marks it.
        """
        if not self.closed:
            super().restore(until)

    def mark(self, gone: Sequence[Subscription], until: dt.datetime) -> None:
        """Put the present gap of subscriptions that are released behind the records so far."""
        if self.hole is not None and self._begun():
            items = {item for _, item in gone}
            gaps = self._gaps_by_item(self.hole[0], until, self.hole[1])
            self._carried.mark(*(gap for gap in gaps if gap.symbol in items))

    def _interrupted(self, since: dt.datetime, why: str) -> None:
        feed = self._feed
        if feed is not None and Down in feed.types and self._begun():
            feed.buffer.insert(Down(since, why))
        if self._passage is not None:
            self._passage.hold_up()

    def _restored(self, since: dt.datetime, until: dt.datetime, why: str) -> None:
        if self._begun():
            self._carried.mark(*self._gaps_by_item(since, until, why))
        if self._passage is not None:
            self._passage.reopen()

    def _ended(self, error: KiwoomError | None) -> None:
        if self._passage is not None:
            self._passage.drop()
        self._on_end(self)


class _Passage:
    """The way of one key's records into a stream; while it is held up, they wait.

    What waits is bounded and counted as the records of the stream; one too many drops the oldest.
    """

    def __init__(self, feed: Feed[Any]) -> None:
        policy: OnFull = "conflate" if feed.conflates else "drop_oldest"
        self._stream = feed.buffer
        self._waiting = make_buffer(policy, feed.buffer.size, _nothing, gaps=False)
        self._put: Put = feed.append

    def put(self, record: Any) -> None:
        """Add a record to the stream, or to those that wait; does not block."""
        self._put(record)

    def hold_up(self) -> None:
        """Let the records wait from now on."""
        self._put = self._waiting.put

    def reopen(self) -> None:
        """Add the records that waited to the stream, and let the next pass."""
        self._put = self._stream.append
        self._stream.add_late(self._take())

    def drop(self) -> None:
        """Drop the records that wait: the gap that the next key puts covers them."""
        records = self._take()
        self._stream.dropped += len(records)

    def _take(self) -> list[Any]:
        """Return what waits, and count what was dropped meanwhile."""
        waiting = self._waiting
        self._stream.dropped += waiting.dropped
        waiting.dropped = 0
        return [waiting.pop() for _ in range(waiting.waiting)]


def _nothing() -> None:
    """Do nothing."""
