"""Recovery: finds rows of the broker's records that are newer than the events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from kiwoom_async.errors import FieldError
from kiwoom_async.execution.broker_records import Row, RowFacts
from kiwoom_async.execution.ledger import key_of
from kiwoom_async.realtime import OrderEvent

__all__ = ["Recovery"]

_REJECTED = 2**62  # more than the progress of any other order


class Recovery:
    """Progress of each order of the account, also of other programs, as last seen.

    Progress only grows: shares are executed or cancelled, or the order is rejected.

    Args:
        today: The date in Korea; numbers start anew every day.
    """

    def __init__(self, today: Callable[[], dt.date]) -> None:
        self._today = today
        self._day = today()
        self._progress: dict[str, int] = {}
        self._changes: set[str] = set()

    def note_event(self, event: OrderEvent) -> None:
        """Note the progress that an event reports, also of the order it changes or cancels."""
        try:
            self._turn_over()
            key, size, remaining = key_of(event.order_no), event.order_size, event.remaining_size
            if event.event == "rejected":
                self._note(key, _REJECTED)
            elif 0 <= remaining <= size:
                self._note(key, size - remaining)
                self._note_change(event, key, size)
        except FieldError:
            return  # the ledger reports it

    def note_rows(self, rows: Iterable[Row]) -> None:
        """Note the progress in rows of the broker's records."""
        for _, facts in _readable(rows):
            self._note(key_of(facts.no), _progress_of(facts))

    def news_in(self, rows: Iterable[Row]) -> list[Row]:
        """Return the rows of orders with new progress, and note them.

        Call :meth:`note_rows` first every day: otherwise every order counts as new.
        """
        self._turn_over()
        news = []
        for row, facts in _readable(rows):
            key, progress = key_of(facts.no), _progress_of(facts)
            seen = self._progress.get(key)
            is_further = seen is None or (progress > seen and not facts.original_no.strip("0 "))
            if is_further or (facts.rejected and seen != _REJECTED):
                news.append(row)
            self._note(key, progress)
        return news

    def _note_change(self, event: OrderEvent, key: str, size: int) -> None:
        """Note the progress of the original of a cancellation or change; reports may repeat."""
        original = key_of(event.original_order_no)
        if event.event not in ("confirmed", "cancelled") or key in self._changes or not original:
            return
        self._changes.add(key)
        self._note(original, self._progress.get(original, 0) + size)

    def _note(self, key: str, progress: int) -> None:
        self._turn_over()
        self._progress[key] = max(progress, self._progress.get(key, 0))

    def _turn_over(self) -> None:
        if self._today() != self._day:
            self._day = self._today()
            self._progress.clear()
            self._changes.clear()


def _readable(rows: Iterable[Row]) -> Iterable[tuple[Row, RowFacts]]:
    for row in rows:
        try:
            facts = RowFacts.of(row)
        except FieldError:
            continue  # reported where the row is applied to its order
        if key_of(facts.no) and facts.remaining is not None:
            yield row, facts


def _progress_of(facts: RowFacts) -> int:
    return _REJECTED if facts.rejected else facts.size - (facts.remaining or 0)
