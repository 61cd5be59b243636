"""Detector: puts a gap before each trade that shows a loss, while the consumer reads.

It looks at each record when it is read from the buffer. So one mechanism finds what the server did
not send, what a lost connection cost and what the stream itself dropped.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from kiwoom_async.clock import moment_of
from kiwoom_async.records.record import Realtime
from kiwoom_async.records.trade_volumes import TRADE
from kiwoom_async.streams.buffer import Buffer
from kiwoom_async.streams.continuity import Continuity, Missing
from kiwoom_async.streams.gap import Gap

__all__ = ["Detector"]

_REMEMBERED = 16  # causes


class Detector:
    """Finds the missing trades of one stream.

    Attributes:
        found: Gaps found.
        on_gap: Called with each of them.
    """

    def __init__(
        self, buffer: Buffer[Any], subscriptions: Sequence[tuple[type[Realtime], str]]
    ) -> None:
        self.found = 0
        self.on_gap: Callable[[Gap], object] = _nothing
        self._buffer = buffer
        self._next = buffer.pop
        self._trade = next(kind for kind, _ in subscriptions if kind.type_code == TRADE)
        self._missing_before = Continuity().missing_before
        self._causes: deque[Gap] = deque(maxlen=_REMEMBERED)
        self._dropped = 0
        self._checked: Any = None
        buffer.pop = self._pop

    def _pop(self) -> Any:
        record = self._next()
        if type(record) is self._trade:
            missing = None if record is self._checked else self._missing_before(record)
            return record if missing is None else self._announce(missing, record)
        if type(record) is Gap:
            self._causes.append(record)
        return record

    def _announce(self, missing: Missing, trade: Realtime) -> Gap:
        """Return the gap before a trade; the trade itself is read next."""
        self._checked = trade
        self._buffer.put_back(trade)
        self._buffer.kept += 1
        self.found += 1
        since, until = moment_of(missing.since_ns), moment_of(trade.received_ns)
        why = self._cause(since, until)
        gap = Gap(since, until, why, trade.item, missing.size, missing.volume)
        self.on_gap(gap)
        return gap

    def _cause(self, since: dt.datetime, until: dt.datetime) -> str:
        """Name what happened between two trades, as far as the stream knows."""
        dropped, self._dropped = self._buffer.dropped - self._dropped, self._buffer.dropped
        known = [gap.why for gap in self._causes if gap.since <= until and since <= gap.until]
        if known:
            return "; ".join(dict.fromkeys(known))
        if dropped:
            return "records dropped: the consumer is slow"
        return "not received, although the connection was up"


def _nothing(gap: Gap) -> None:
    """Do nothing."""
