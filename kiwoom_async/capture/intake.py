"""Intake: a queue that collects lines of the reader of the socket into blocks for the writer.

The reader never waits for the disk: it appends to a list under a lock that is held for a
microsecond. The number of waiting blocks is bounded: one too many closes the intake.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

from kiwoom_async.capture.files import DAY_NS, day_start

__all__ = ["MOST_WAITING", "Intake", "Lines"]

MOST_WAITING = 32
"""Most blocks that may wait for the disk."""


class Lines:
    """The lines of one block.

    Attributes:
        lines: Each with its newline.
        size: Their bytes.
        first_ns: Least time.
        last_ns: Greatest time.
        began: When the first of them was added, seconds of ``time.monotonic``.
    """

    __slots__ = ("began", "first_ns", "last_ns", "lines", "size")

    def __init__(self, received_ns: int) -> None:
        self.lines: list[bytes] = []
        self.size = 0
        self.first_ns = self.last_ns = received_ns
        self.began = time.monotonic()


class Intake:
    """Queue of lines for the writer. Lines of different days never share a block.

    Args:
        block: Size of a block, bytes of lines.
        linger: Seconds after which the waiting lines become a block.
        on_overflow: Called when more than 32 blocks wait; must not call the intake.

    Attributes:
        records: Lines added.
        refused: Lines refused after the intake was closed.
        written: Lines written by the writer.
        high_water: Most blocks that ever waited.
    """

    def __init__(self, block: int, linger: float, on_overflow: Callable[[], None]) -> None:
        self.records = self.refused = self.written = self.high_water = 0
        self._block, self._linger, self._on_overflow = block, linger, on_overflow
        self._mutex = threading.Lock()
        self._wanted = threading.Condition(self._mutex)
        self._progress = threading.Condition(self._mutex)
        self._filling: Lines | None = None
        self._full: deque[Lines] = deque()
        self._taken: Lines | None = None
        self._day_start = self._day_end = 0
        self._closed = self._ended = False

    def put(self, line: bytes, received_ns: int) -> None:
        """Add one line; never waits for the disk and never raises."""
        with self._mutex:
            if self._closed:
                self.refused += 1
                return
            self.records += 1
            filling = self._filling
            if filling is None or not self._day_start <= received_ns < self._day_end:
                filling = self._begin(received_ns)
            filling.lines.append(line)
            filling.size += len(line)
            if received_ns > filling.last_ns:
                filling.last_ns = received_ns
            elif received_ns < filling.first_ns:
                filling.first_ns = received_ns
            if filling.size >= self._block:
                self._hand_over()

    def take(self) -> Lines | None:
        """Wait for the next block; return None after a time-out or at the end."""
        with self._mutex:
            while not self._full:
                if self._closed or self._is_due():
                    self._hand_over()
                    break
                waiting = self._wanted.wait(self._patience())
                if not waiting and self._filling is None:
                    return None
            self._taken = self._full.popleft() if self._full else None
            return self._taken

    def done(self, lines: Lines) -> None:
        """Count the lines of a block as written."""
        with self._mutex:
            self._taken = None
            self.written += len(lines.lines)
            self._progress.notify_all()

    def flush(self, timeout: float | None = None) -> bool:
        """Wait until every line added so far is written; return False on a time-out."""
        with self._mutex:
            self._hand_over()
            goal = self.records
            self._progress.wait_for(lambda: self.written >= goal or self._ended, timeout)
            return self.written >= goal

    def close(self) -> None:
        """Refuse further lines; waiting lines can still be written."""
        with self._mutex:
            self._closed = True
            self._wanted.notify_all()

    def end(self) -> None:
        """Close, drop the waiting lines, and wake all waiting threads: the writer has ended."""
        with self._mutex:
            self._closed = self._ended = True
            self._full.clear()
            self._filling = None
            self._progress.notify_all()

    @property
    def is_closed(self) -> bool:
        """Whether no further lines are accepted and no line waits."""
        with self._mutex:
            return self._closed and not self._full and self._filling is None

    @property
    def waiting(self) -> int:
        """Full blocks that wait for the writer."""
        return len(self._full)

    def behind(self) -> float:
        """Return the age of the oldest line that is not written, seconds."""
        with self._mutex:
            oldest = self._taken or (self._full[0] if self._full else self._filling)
            return time.monotonic() - oldest.began if oldest is not None else 0.0

    def _begin(self, received_ns: int) -> Lines:
        self._hand_over()
        self._day_start = day_start(received_ns)
        self._day_end = self._day_start + DAY_NS
        self._filling = Lines(received_ns)
        return self._filling

    def _hand_over(self) -> None:
        """Make a block of the waiting lines."""
        if self._filling is None:
            return
        self._full.append(self._filling)
        self._filling = None
        self.high_water = max(self.high_water, len(self._full))
        self._wanted.notify()
        if len(self._full) > MOST_WAITING:
            self._closed = True
            self._on_overflow()

    def _is_due(self) -> bool:
        filling = self._filling
        return filling is not None and time.monotonic() >= filling.began + self._linger

    def _patience(self) -> float:
        """Return the seconds until lines are due, or until the next check of the clock."""
        filling = self._filling
        if filling is None:
            return self._linger
        return max(0.0, filling.began + self._linger - time.monotonic())
