"""Conflated: the buffer that keeps only the newest record of each type and item."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

from kiwoom_async.streams.buffer import Buffer

__all__ = ["Conflated"]


class Conflated(Buffer[Any]):
    """The newest record of each type and item, in the order the items became unread.

    A record after a gap does not replace one before it.
    """

    def __init__(self, size: int, overflow: Callable[[], None]) -> None:
        super().__init__(size)
        self.records: dict[Any, Any] = {}
        self.pop = self._pop
        self._tail = self.records
        self._before: dict[Any, Any] = {}  # read before ``records``, the last of which is a gap
        self._numbers = count()

    @property
    def waiting(self) -> int:
        return len(self._before) + super().waiting

    def settle(self) -> None:
        burst, tail = self._burst, self._tail
        if not burst:
            return
        waiting = len(tail)
        for record in burst:
            tail[type(record), record.item] = record
        added = len(tail) - waiting
        self.kept += added
        self.dropped += len(burst) - added
        burst.clear()
        if len(tail) > self.high_water:
            self.high_water = len(tail)
        if self._waiter is not None:
            self.wake()

    def release(self, *first: Any) -> None:
        self.settle()
        for gap in first:
            self._close_off(gap)
        if self._tail is not self.records:
            self.records.update(self._tail)
            self._tail = self.records
        self.wake()

    def insert(self, *markers: Any) -> None:
        self.settle()
        for marker in markers:
            self._close_off(marker)
        self.wake()

    def put_back(self, record: Any) -> None:
        key = type(record), next(self._numbers)  # one that no record has: nothing replaces it
        if self.records:
            self._before = {key: record, **self._before}
        else:
            self.records[key] = record

    def _close_off(self, gap: Any) -> None:
        """Add a gap after the readable records; later records can't replace those before it."""
        for key in self.records:
            if self._before.pop(key, None) is not None:
                self.dropped += 1
                self.kept -= 1
        self._before.update(self.records)
        self.records.clear()
        self.records[type(gap), next(self._numbers)] = gap
        self.kept += 1

    def _pop(self) -> Any:
        records = self._before or self.records
        return records.pop(next(iter(records)))
