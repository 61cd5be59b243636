"""Incoming: records of messages, in the order they were recorded, with gaps where some are missing.

Every type of a batch comes as a message of its own. If more messages of a batch are to come that
the consumer wants, the first ones wait for them, and their records are put in order.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from kiwoom_async.bus.message import ID, PREVIOUS, Envelope, raw_of
from kiwoom_async.bus.puller import Arrival
from kiwoom_async.bus.subjects import published_as
from kiwoom_async.capture.line import GAP, Line, decode, split
from kiwoom_async.capture.making import BlockMaker, gap_of
from kiwoom_async.capture.selection import Selection
from kiwoom_async.clock import moment_of
from kiwoom_async.errors import CaptureError
from kiwoom_async.streams.gap import Gap

__all__ = ["Incoming"]

log = logging.getLogger("kiwoom_async")

_SKEW_NS = 60_000_000_000  # most by which times of one message go back
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
        blocks: Makes the wanted records of many lines at once.
        put: Receives records.
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
        blocks: BlockMaker,
        put: Callable[[Iterable[Any]], object],
        mark: Callable[[Gap], object],
        *,
        is_whole: bool = True,
    ) -> None:
        self._is_wanted = selection.test()
        self._since_ns = (selection.since_ns or 0) + _SKEW_NS if selection.since_ns else 0
        self._codes = frozenset(filter(None, map(published_as, selection.codes)))
        self._make, self._blocks, self._put, self._mark = make, blocks, put, mark
        self._is_whole = is_whole
        self._newest: dict[str, _Newest] = {}
        self._held: list[tuple[int, Any]] = []
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
            raw = raw_of(arrival.headers, arrival.body)
            envelope = Envelope.of(arrival.headers)
            if not raw:
                return
            first, last = _ends(raw)
            if self._held and self._held_of != envelope.end:
                self.flush()
            if self._is_whole:
                self._check(arrival, first, last)
            seen_ns = self._seen.get(arrival.subject, 0)
            block = None if seen_ns or skip else self._block(raw, first)
            is_last = not (self._is_whole and self._codes.intersection(envelope.rest))
            if is_last and not self._held and block is not None:
                self._deliver(block)
                return
            self._held += self._placed(raw, block, envelope.mask, seen_ns, skip)
        except CaptureError as error:
            self.flush()
            self._miss(arrival, f"message {arrival.sequence} can't be read: {error}")
            return
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
        self._deliver([record for _, record in held])

    def _block(self, raw: bytes, first: Line) -> list[Any] | None:
        """Make the wanted records of a message as a block; None where each line must be looked at.

        A message has one type.
        """
        is_record = first.type in self._codes and first.type != GAP
        if is_record and first.received_ns >= self._since_ns:
            return self._blocks.make(raw, whole=True)
        return None

    def _placed(
        self, raw: bytes, block: list[Any] | None, mask: int, seen_ns: int, skip: int
    ) -> list[tuple[int, Any]]:
        """Return the wanted records of a message, each with its place in the batch."""
        numbers = [*_bits(mask)]
        if block is not None and len(block) == len(numbers):
            return [*zip(numbers, block, strict=True)]
        lines = list(map(decode, split(raw)))
        places = [*zip(numbers[-len(lines) :], lines, strict=False)][skip:]
        return [
            (place, record)
            for place, line in places
            if line.received_ns > seen_ns and (record := self._record(line)) is not None
        ]

    def _record(self, line: Line) -> Any:
        """Make the record of a line, or its gap; None if it is not wanted, or is an odd gap."""
        if not self._is_wanted(line):
            return None
        if line.type != GAP:
            return self._make(line)
        with suppress(CaptureError):
            return gap_of(line)
        return None

    def _deliver(self, records: list[Any]) -> None:
        """Put records, and gaps in their places."""
        if any(map(_is_gap, records)):
            for record in records:
                if isinstance(record, Gap):
                    self._mark(record)
                else:
                    self._put((record,))
        elif records:
            self._put(records)

    def restart(self) -> None:
        """Note that another stream has taken the place of that which was read."""
        self.sequence = 0
        self.doubt()

    def doubt(self) -> None:
        """Note that the broker may have dropped messages that were not read yet."""
        self._doubtful = True

    def _check(self, arrival: Arrival, first: Line, last: Line) -> None:
        """Put a gap if messages of the subject are missing."""
        subject = arrival.subject
        known, previous = self._newest.get(subject), arrival.headers.get(PREVIOUS)
        received = last.received_ns
        if known is not None:
            intact = previous == known.id if previous is not None else not self._doubtful
            if not intact:
                self.flush()
                why = "the broker has dropped messages that were not read yet"
                since, until = moment_of(known.received_ns), moment_of(first.received_ns)
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


def _ends(raw: bytes) -> tuple[Line, Line]:
    """Return the first and the last of some lines.

    Raises:
        CaptureError: they are no lines of a journal.
    """
    last = raw.rfind(b"\n", 0, -1) + 1
    first = decode(raw[: raw.find(b"\n")])
    return first, decode(raw[last:]) if last else first


def _is_gap(record: Any) -> bool:
    return isinstance(record, Gap)


def _place(held: tuple[int, Any]) -> int:
    return held[0]


def _bits(mask: int) -> Iterator[int]:
    """Yield the numbers of the bits of a mask that are set."""
    number = 0
    while mask:
        if mask & 1:
            yield number
        mask >>= 1
        number += 1
