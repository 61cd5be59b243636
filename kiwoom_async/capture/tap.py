"""Tap: passes the records of some registrations directly from the router to the writer.

It has no buffer and no task: the reader of the socket encodes the line and adds it to the writer.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Protocol

from kiwoom_async.capture.line import encode, envelope, template
from kiwoom_async.capture.masking import masked
from kiwoom_async.errors import KiwoomError
from kiwoom_async.records.record import Realtime
from kiwoom_async.streams.consumer import Carried, Subscription
from kiwoom_async.streams.gap import Gap
from kiwoom_async.streams.router import Put

__all__ = ["Tap"]


class WriteLine(Protocol):
    """Function that adds a line to the writer; see :meth:`Intake.put`."""

    def __call__(self, line: bytes, received_ns: int, values: bytes = b"", /) -> None: ...


class _Item:
    """Writes the records of one type and item.

    Attributes:
        records: Lines so far.
    """

    __slots__ = ("_envelope", "_mask", "_template", "_write", "records")

    def __init__(self, kind: type[Realtime], item: str, write: WriteLine, mask: bool) -> None:
        self._envelope = envelope(kind.type_code, item)
        self._template = template(self._envelope)
        self._write = write
        self._mask = mask and kind.item_kind == "account"
        self.records = 0

    def put(self, record: Realtime) -> None:
        """Write one record; never waits."""
        self.records += 1
        received_ns, values = record.received_ns, record.wire
        if self._mask:
            values = masked(values)
        if b"\n" in values or not values.startswith(b"{"):
            self._write(encode(received_ns, self._envelope, values), received_ns)
        else:
            self._write(self._template % received_ns, received_ns, values)


class Tap(Carried):
    """A consumer of the router that writes its records; it takes the place of a stream's feed.

    Args:
        subscriptions: Pairs of record type and item.
        write: Adds a line to the writer.
        mask_accounts: Whether account numbers are masked.
        on_gap: Called after a reconnection with the gap: since, until, why.
        on_mark: Called with each gap of one item.
        on_error: Called with the error when anything except the recorder closes it.
    """

    def __init__(
        self,
        subscriptions: Sequence[Subscription],
        write: WriteLine,
        *,
        mask_accounts: bool,
        on_gap: Callable[[dt.datetime, dt.datetime, str], None],
        on_mark: Callable[[Gap], None],
        on_error: Callable[[Tap, KiwoomError], None],
    ) -> None:
        super().__init__(subscriptions)
        self.settle = _nothing  # each record was written already
        self._write = write
        self._mask = mask_accounts
        self._on_gap = on_gap
        self._on_mark = on_mark
        self._on_error = on_error
        self._items: dict[tuple[type[Realtime], str], _Item] = {}

    def __repr__(self) -> str:
        names = ", ".join(dict.fromkeys(kind.__name__ for kind, _ in self.subscriptions))
        return f"<Recorder of {names}, {len(self.keys)} registrations>"

    def put_of(self, kind: type[Realtime], item: str) -> Put:
        """Return the function that writes the records of a subscription."""
        return self._item(kind, item).put if item else self._put_any

    def mark(self, *gaps: Gap) -> None:
        """Report gaps of single items: of a pool only one key was away."""
        for gap in gaps:
            self._on_mark(gap)

    def counts(self) -> Counter[str]:
        """Count the records so far by type code."""
        counts: Counter[str] = Counter()
        for (kind, _), found in tuple(self._items.items()):
            counts[kind.type_code] += found.records
        return counts

    def _restored(self, since: dt.datetime, until: dt.datetime, why: str) -> None:
        self._on_gap(since, until, why)

    def _ended(self, error: KiwoomError | None) -> None:
        if error is not None:
            self._on_error(self, error)

    def _put_any(self, record: Realtime) -> None:
        """Write a record of a type that is registered without an item; records may have one."""
        self._item(type(record), record.item).put(record)

    def _item(self, kind: type[Realtime], item: str) -> _Item:
        found = self._items.get((kind, item))
        if found is None:
            found = self._items[kind, item] = _Item(kind, item, self._write, self._mask)
        return found


def _nothing() -> None:
    """Do nothing."""
