"""Incoming: records of messages, in the order they were recorded, with gaps where some are missing.

Every type of a batch comes as a message of its own. If more messages of a batch are to come that
the consumer wants, the first ones wait for them, and their records are put in order.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from kiwoom_async.bus.message import ID, PREVIOUS, Envelope, lines_of
from kiwoom_async.bus.puller import Arrival
from kiwoom_async.bus.subjects import published_as
from kiwoom_async.capture.line import GAP, Line, decode
from kiwoom_async.capture.making import gap_of
from kiwoom_async.capture.selection import Selection
from kiwoom_async.clock import moment_of
from kiwoom_async.errors import CaptureError
from kiwoom_async.streams.gap import Gap

__all__ = ["Incoming"]

log = logging.getLogger("kiwoom_async")

_PATIENCE = 0.25  # seconds for the rest of a batch; it comes at once unless the publisher ended


class _Newest(NamedTuple):
    """The newest message of a subject."""

    id: str
    received_ns: int


class Incoming:
    """Makes records of messages.

    Args:
        selection: Which lines are wanted.
        make: Makes the record of a line.
        put: Receives a record.
        mark: Receives a gap.
        is_whole: Whether all messages come here: False where several programs share them.

    Attributes:
        sequence: Sequence of the newest message, 0 before the first.
        behind: Messages that wait at the broker.
    """

    def __init__(
        self,
        selection: Selection,
        make: Callable[[Line], Any],
        put: Callable[[Any], object],
        mark: Callable[[Gap], object],
        *,
        is_whole: bool = True,
    ) -> None:
        self._is_wanted = selection.test()
        self._codes = frozenset(filter(None, map(published_as, selection.codes)))
        self._make, self._put, self._mark, self._is_whole = make, put, mark, is_whole
        self._newest: dict[str, _Newest] = {}
        self._held: list[tuple[int, Line]] = []
        self._held_of: object = None
        self._timer: asyncio.TimerHandle | None = None
        self._doubtful = False  # whether the broker may have dropped messages since
        self._seen: dict[str, int] = {}  # subject to the time up to which its lines are repeated
        self.sequence = self.behind = 0

    def receive(self, arrival: Arrival, skip: int = 0) -> None:
        """Put the records of a message.

        Args:
            arrival: The message.
            skip: Records of it that were read before.

        Raises:
            BusRefused: it has a layout of a newer version of this library.
        """
        self.sequence = max(self.sequence, arrival.sequence)
        self.behind = arrival.behind
        try:
            lines = [decode(line) for line in lines_of(arrival.headers, arrival.body)]
            envelope = Envelope.of(arrival.headers)
        except CaptureError as error:
            self.flush()
            self._miss(arrival, f"message {arrival.sequence} can't be read: {error}")
            return
        if not lines:
            return
        if self._held and self._held_of != envelope.end:
            self.flush()
        if self._is_whole:
            self._check(arrival, lines)
        seen_ns = self._seen.get(arrival.subject, 0)
        if seen_ns or skip:  # its first lines came before
            lines = [line for line in lines[skip:] if line.received_ns > seen_ns]
        is_last = not (self._is_whole and self._codes.intersection(envelope.rest))
        if is_last and not self._held:
            self._deliver(lines)
            return
        numbers = [*_bits(envelope.mask)]
        self._held.extend(zip(numbers[-len(lines) :], lines, strict=False))
        self._held_of = envelope.end
        if is_last:
            self.flush()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_PATIENCE, self.flush)

    def flush(self) -> None:
        """Put the records that wait for others of their batch."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        held, self._held = self._held, []
        held.sort(key=_place)
        self._deliver([line for _, line in held])

    def _deliver(self, lines: list[Line]) -> None:
        is_wanted, put, make = self._is_wanted, self._put, self._make
        for line in lines:
            if not is_wanted(line):
                continue
            if line.type == GAP:
                with suppress(CaptureError):
                    self._mark(gap_of(line))
            else:
                put(make(line))

    def doubt(self) -> None:
        """Note that the broker may have dropped messages that were not read yet."""
        self._doubtful = True

    def _check(self, arrival: Arrival, lines: list[Line]) -> None:
        """Put a gap if messages of the subject are missing."""
        subject = arrival.subject
        known, previous = self._newest.get(subject), arrival.headers.get(PREVIOUS)
        received = lines[-1].received_ns
        if known is not None:
            intact = previous == known.id if previous is not None else not self._doubtful
            if not intact:
                self.flush()
                why = "the broker has dropped messages that were not read yet"
                since, until = moment_of(known.received_ns), moment_of(lines[0].received_ns)
                self._mark(Gap(since, max(since, until), why))
                self._doubtful = False
                self._seen[subject] = known.received_ns
            elif self._seen.get(subject, 0) < received:
                self._seen.pop(subject, None)
            received = max(received, known.received_ns)
        self._newest[subject] = _Newest(arrival.headers.get(ID, ""), received)

    def _miss(self, arrival: Arrival, why: str) -> None:
        """Put a gap in place of a message."""
        newest = max((found.received_ns for found in self._newest.values()), default=0)
        moment = moment_of(newest)
        log.warning("%s", why)
        self._mark(Gap(moment, moment, why))


def _place(held: tuple[int, Line]) -> int:
    return held[0]


def _bits(mask: int) -> Iterator[int]:
    """Yield the numbers of the bits of a mask that are set."""
    number = 0
    while mask:
        if mask & 1:
            yield number
        mask >>= 1
        number += 1
