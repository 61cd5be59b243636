"""Feed: the subscriptions, the buffer and the end of one stream.

The internal part of a :class:`~kiwoom_async.Stream`. Nothing here waits or needs an event loop.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import msgspec

from kiwoom_async.errors import KiwoomError, SlowConsumer
from kiwoom_async.records.record import Realtime
from kiwoom_async.streams.buffers import Buffer, OnFull, make_buffer
from kiwoom_async.streams.consumer import Carried, Subscription
from kiwoom_async.streams.detector import Detector
from kiwoom_async.streams.gap import Down, Gap

__all__ = ["Feed", "StreamStats"]

log = logging.getLogger("kiwoom_async")

R = TypeVar("R")

_SHOWN = 5  # items in a repr, and so in messages


class StreamStats(msgspec.Struct, frozen=True):
    """Counters of one stream.

    Attributes:
        delivered: Records handed to the consumer.
        dropped: Records thrown away because the consumer was slow; 0 before it is entered.
        buffered: Records waiting now.
        high_water: Most records that ever waited.
        gaps: Times the connection was lost, and losses that ``detect_gaps`` found.
    """

    delivered: int
    dropped: int
    buffered: int
    high_water: int
    gaps: int


class Feed(Carried, Generic[R]):
    """The records of one stream between the reader of the socket and the consumer.

    Attributes:
        types: The types the consumer asked for.
        buffer: The records that wait to be read.
        put: Add a record; does not block.
        append, settle: Add the records of a burst, and end it; see :class:`Buffer`.
        conflates: Whether it keeps only the newest records, as the consumer asked.
        wants_gaps: Whether the consumer asked for gaps.
        detector: Finds missing trades, if the consumer asked for it.
    """

    def __init__(
        self,
        types: Sequence[type[R]],
        subscriptions: Sequence[Subscription],
        *,
        on_full: OnFull,
        buffer: int,
        detect_gaps: bool = False,
    ) -> None:
        super().__init__(subscriptions)
        self.types = tuple(types)
        self.conflates = on_full == "conflate"
        self.wants_gaps = detect_gaps or Gap in self.types
        self._gaps = 0
        self.detector: Detector | None = None
        self._begun = False
        self.buffer: Buffer[R] = make_buffer(on_full, buffer, self._overflow, gaps=self.wants_gaps)
        self.buffer.hold()
        if detect_gaps:
            self.detector = Detector(self.buffer, self.subscriptions)
        self.put: Callable[[R], None] = self.buffer.put
        self.append: Callable[[R], None] = self.buffer.append
        self.settle: Callable[[], None] = self.buffer.settle

    def put_of(self, kind: type[Realtime], item: str) -> Callable[[R], None]:
        """Return :attr:`append`: all subscriptions share one buffer."""
        return self.append

    def begin(self, *first: R) -> None:
        """Make the buffered records readable: the stream has been entered.

        Records dropped before this are not counted: the stream promises no records until now.

        Args:
            first: Records to read before all others, however many.
        """
        self._begun = True
        self.buffer.dropped = 0
        if self.hole is None or not self.wants_gaps:
            self.buffer.release(*first)

    def cut_off(self, since: dt.datetime, why: str) -> None:
        """Note that records may be missing from now on; see :meth:`Consumer.cut_off`.

        A stream that has not been entered yet begins after the gap.
        """
        if not self._begun:
            self.buffer.forget()
        super().cut_off(since, why)

    def _interrupted(self, since: dt.datetime, why: str) -> None:
        if Down in self.types and self._begun:
            self.buffer.insert(Down(since, why))  # type: ignore[arg-type]
        if self.wants_gaps:
            self.buffer.hold()

    def _restored(self, since: dt.datetime, until: dt.datetime, why: str) -> None:
        """Put the gap before the records that follow, or log a warning."""
        if not self._begun:
            return
        self._gaps += 1
        if self.wants_gaps:
            self.buffer.release(Gap(since, until, why))  # type: ignore[arg-type]
        else:
            log.warning("%r: records may be missing since %s: %s", self, since, why)

    def mark(self, *gaps: Gap) -> None:
        """Put gaps behind the records so far, or log a warning where gaps were not asked for."""
        self._gaps += len(gaps)
        if self.wants_gaps:
            self.buffer.insert(*gaps)  # type: ignore[arg-type]
        elif gaps:
            since, why = gaps[0].since, gaps[0].why
            log.warning("%r: records may be missing since %s: %s", self, since, why)

    def _ended(self, error: KiwoomError | None) -> None:
        """End the stream after the readable records."""
        self.buffer.wake()

    def stats(self) -> StreamStats:
        """Return the current counters."""
        buffer = self.buffer
        return StreamStats(
            delivered=buffer.kept - buffer.waiting,
            dropped=buffer.dropped if self._begun else 0,
            buffered=buffer.waiting,
            high_water=buffer.high_water,
            gaps=self._gaps + (self.detector.found if self.detector else 0),
        )

    def __repr__(self) -> str:
        names = ", ".join(kind.__name__ for kind in self.types)
        items = [item for item in self.items if item]
        shown = ", ".join(items[:_SHOWN])
        more = f", … ({len(items)} items)" if items[_SHOWN:] else ""
        return f"<Stream of {names}{': ' if items else ''}{shown}{more}>"

    def _overflow(self) -> None:
        self.close(SlowConsumer(f"{self!r}: {len(self.buffer.records)} records unread"))
