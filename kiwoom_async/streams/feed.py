"""Feed: the subscriptions, the buffer and the end of one stream.

The internal part of a :class:`~kiwoom_async.Stream`. Nothing here waits or needs an event loop.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

import msgspec

from kiwoom_async.errors import KiwoomError, SlowConsumer
from kiwoom_async.records.record import Realtime
from kiwoom_async.streams.buffers import Buffer, OnFull, make_buffer
from kiwoom_async.streams.detector import Detector
from kiwoom_async.streams.gap import Down, Gap
from kiwoom_async.wire.frames import Key

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


class Feed(Generic[R]):
    """The records of one stream between the reader of the socket and the consumer.

    Attributes:
        types: The types the consumer asked for.
        subscriptions: Pairs of record type and item.
        keys: The subscriptions as registered: pairs of realtime type code and item.
        buffer: The records that wait to be read.
        put: Add a record; does not block.
        append, settle: Add the records of a burst, and end it; see :class:`Buffer`.
        closed: Whether the stream accepts no further records.
        error: The error that ended it, None when the consumer closed it.
        conflates: Whether it keeps only the newest records, as the consumer asked.
        on_close: Called once, when the feed is closed.
        detector: Finds missing trades, if the consumer asked for it.
    """

    def __init__(
        self,
        types: Sequence[type[R]],
        subscriptions: Sequence[tuple[type[Realtime], str]],
        *,
        on_full: OnFull,
        buffer: int,
        detect_gaps: bool = False,
    ) -> None:
        self.types = tuple(types)
        self.subscriptions = tuple(subscriptions)
        self.keys: tuple[Key, ...] = tuple((kind.type_code, item) for kind, item in subscriptions)
        self.closed = False
        self.error: KiwoomError | None = None
        self.on_close: Callable[[], object] = _nothing
        self.conflates = on_full == "conflate"
        self._wants_gaps = detect_gaps or Gap in self.types
        self._hole: tuple[dt.datetime, str] | None = None
        self._gaps = 0
        self.detector: Detector | None = None
        self._begun = False
        self.buffer: Buffer[R] = make_buffer(on_full, buffer, self._overflow, gaps=self._wants_gaps)
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
        if self._hole is None or not self._wants_gaps:
            self.buffer.release(*first)

    def cut_off(self, since: dt.datetime, why: str) -> None:
        """Note that records may be missing from now on; the first call counts.

        A stream that has not been entered yet begins after the gap.

        Args:
            since: When the last frame came.
            why: What happened to the connection.
        """
        if not self._begun:
            self.buffer.forget()
        if self._hole is None:
            self._hole = since, why
            if Down in self.types and self._begun:
                self.buffer.insert(Down(since, why))  # type: ignore[arg-type]
            if self._wants_gaps:
                self.buffer.hold()

    def restore(self, until: dt.datetime) -> None:
        """End the gap: put it before the records that follow, or log a warning."""
        if self._hole is None:
            return
        (since, why), self._hole = self._hole, None
        if not self._begun:
            return
        self._gaps += 1
        if self._wants_gaps:
            self.buffer.release(Gap(since, until, why))  # type: ignore[arg-type]
        else:
            log.warning("%r: records may be missing since %s: %s", self, since, why)

    def mark(self, *gaps: Gap) -> None:
        """Put gaps behind the records so far, or log a warning where gaps were not asked for."""
        self._gaps += len(gaps)
        if self._wants_gaps:
            self.buffer.insert(*gaps)  # type: ignore[arg-type]
        elif gaps:
            since, why = gaps[0].since, gaps[0].why
            log.warning("%r: records may be missing since %s: %s", self, since, why)

    def close(self, error: KiwoomError | None = None) -> None:
        """End the stream after the readable records. Only the first call counts."""
        if self.closed:
            return
        self.closed = True
        self.error = error
        on_close, self.on_close = self.on_close, _nothing
        on_close()
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
        items = list(dict.fromkeys(item for _, item in self.keys if item))
        shown = ", ".join(items[:_SHOWN])
        more = f", … ({len(items)} items)" if items[_SHOWN:] else ""
        return f"<Stream of {names}{': ' if items else ''}{shown}{more}>"

    def _overflow(self) -> None:
        self.close(SlowConsumer(f"{self!r}: {len(self.buffer.records)} records unread"))


def _nothing() -> Any:
    """Do nothing."""
