"""Intake: a queue that collects lines of the reader of the socket into blocks for the writer.

The reader never waits for the disk: it appends to a buffer under a lock that is held for a
microsecond. The number of waiting blocks is bounded: one too many closes the intake.

The file of a line and its number there are decided here, when its block is begun. So a cursor can
deliver a line before it is on the disk, with the position it will have there.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from io import BytesIO

from kiwoom_async.capture.files import DAY_NS, day_start
from kiwoom_async.capture.line import END, readable

__all__ = ["MOST_WAITING", "Intake", "Lines"]

MOST_WAITING = 32
"""Most blocks that may wait for the disk."""

_CROWDED = 4
_PAUSE = 0.001  # seconds, for each block above
"""With more blocks waiting, each further one is a pause of the reader: the thread needs the time.
A disk that stands still costs all pauses together 0.4 s, then the intake is closed."""

_MOST_AT_ONCE = 4
_MOST_SPARE = 2


class Lines:
    """The lines of one block, one after the other in a buffer.

    Attributes:
        file: Name of its file.
        first: Number of its first line in the file.
        ends: Offset in the buffer after each line.
        size: Bytes of the lines.
        first_ns: Least time.
        last_ns: Greatest time.
        began: When the first of them was added, seconds of ``time.monotonic``.
        buffer: The buffer; what follows the lines in it has no meaning.
        write: Adds bytes to the buffer.
    """

    __slots__ = ("began", "buffer", "ends", "file", "first", "first_ns", "last_ns", "size", "write")

    def __init__(self, file: str, first: int, received_ns: int, buffer: BytesIO) -> None:
        self.file = file
        self.first = first
        self.ends: list[int] = []
        self.size = 0
        self.first_ns = self.last_ns = received_ns
        self.began = time.monotonic()
        self.buffer = buffer
        self.write = buffer.write
        buffer.seek(0)

    def text(self, start: int = 0) -> bytes:
        """Return the lines as one text, from an offset on."""
        return bytes(self.buffer.getbuffer()[start : self.size])


class Intake:
    """Queue of lines for the writer. Lines of different days never share a block.

    Args:
        block: Size of a block, bytes of lines.
        linger: Seconds after which waiting lines become a block; at once for the first of a file.
        new_file: Returns the name of a new file for a time; must return at once.
        on_overflow: Called when more than 32 blocks wait; must not call the intake.
        pause: Stops the reader for some seconds.

    Attributes:
        refused: Lines refused after the intake was closed.
        written: Lines written by the writer.
        high_water: Most blocks that ever waited.
    """

    def __init__(
        self,
        block: int,
        linger: float,
        new_file: Callable[[int], str],
        on_overflow: Callable[[], None],
        pause: Callable[[float], object] = time.sleep,
    ) -> None:
        self.refused = self.written = self.high_water = 0
        self._block, self._linger = block, linger
        self._new_file, self._on_overflow, self._pause = new_file, on_overflow, pause
        self._mutex = threading.Lock()
        self._wanted = threading.Condition(self._mutex)
        self._progress = threading.Condition(self._mutex)
        self._watchers: list[Callable[[], object]] = []
        self._filling: Lines | None = None
        self._full: deque[Lines] = deque()
        self._taken: list[Lines] = []  # being written
        # Buffers that were used: fresh memory costs more than what is done with it.
        self._spare: deque[BytesIO] = deque(maxlen=_MOST_SPARE)
        self._handed_over = 0  # lines in all full blocks so far
        self._file = ""  # of the next block, blank for a new one
        self._next = 0  # number of its first line
        self._day_start = self._day_end = 0
        self._closed = self._ended = False

    def put(self, line: bytes, received_ns: int, values: bytes = b"") -> None:
        """Add one line; never waits for the disk and never raises.

        In a flood that the thread can't follow, it pauses after a block, for 28 ms at most. Values
        given by themselves are copied only once: then ``line`` is what stands before them.
        """
        with self._mutex:
            filling = self._filling
            if filling is None or not filling.last_ns <= received_ns < self._day_end:
                filling = self._suitable(received_ns)
                if filling is None:
                    return
            else:
                filling.last_ns = received_ns
            size = filling.size + filling.write(line)
            if values:
                size += filling.write(values) + filling.write(END)
            filling.size = size
            filling.ends.append(size)
            crowd = 0
            if size >= self._block:
                self._hand_over()
                crowd = 0 if self._closed else len(self._full) - _CROWDED
            if self._watchers:
                self._wake()
        if crowd > 0:
            self._pause(_PAUSE * crowd)

    def take(self) -> list[Lines]:
        """Wait for a block; return the blocks of its file that wait, none at a time-out or the end.

        In a flood the thread waits for the interpreter at every step, so it takes several at once.
        """
        with self._mutex:
            while not self._full:
                if self._closed or (self._filling is not None and not self._patience()):
                    self._hand_over()
                    break
                waiting = self._wanted.wait(self._patience())
                if not waiting and self._filling is None:
                    return []
            full, taken = self._full, self._taken
            while full and len(taken) < _MOST_AT_ONCE and full[0].file == (taken or full)[0].file:
                taken.append(full.popleft())
            return [*taken]

    def done(self) -> None:
        """Count the lines of the blocks taken as written."""
        with self._mutex:
            self._spare.extend(block.buffer for block in self._taken)
            self.written += sum(len(block.ends) for block in self._taken)
            self._taken.clear()
            self._progress.notify_all()
            self._wake()

    def flush(self, timeout: float | None = None) -> bool:
        """Wait until every line added so far is written; return False on a time-out."""
        with self._mutex:
            self._hand_over()
            goal = self._handed_over
            self._progress.wait_for(lambda: self.written >= goal or self._ended, timeout)
            return self.written >= goal

    def close(self) -> None:
        """Refuse further lines; waiting lines can still be written."""
        with self._mutex:
            self._closed = True
            self._hand_over()
            self._wanted.notify_all()

    def end(self) -> None:
        """Close, drop the waiting lines, and wake all waiting threads: the writer has ended."""
        with self._mutex:
            self._closed = self._ended = True
            self._hand_over()  # to count them
            self._full.clear()
            self._file = ""
            self._progress.notify_all()
            self._wake()

    def continue_file(self, file: str, lines: int, received_ns: int) -> None:
        """Add the next lines to an existing file of the day of a time."""
        with self._mutex:
            self._file, self._next = file, lines
            self._set_day(received_ns)

    def begin_file(self) -> None:
        """Begin a new file with the next block that is begun."""
        with self._mutex:
            self._file = ""

    def begin_file_if_idle(self) -> bool:
        """Begin a new file with the next block unless lines wait; return whether none waits."""
        with self._mutex:
            is_idle = self._filling is None and not self._full
            if is_idle:
                self._file = ""
            return is_idle

    def lines_at(self, file: str, record: int) -> list[bytes] | None:
        """Return the lines in memory from a position on, as they will be on the disk.

        Returns:
            No lines if it is the end of the last file; None if its line is not in memory.
        """
        with self._mutex:
            text = self._text_at(file, record)
        return None if text is None else readable(text).splitlines(keepends=True)

    def watch(self, callback: Callable[[], object]) -> None:
        """Call a function once, when a line is added or a block is written.

        It is called from any thread, and must return at once.
        """
        with self._mutex:
            self._watchers.append(callback)

    def wake(self) -> None:
        """Have cursors look at the disk again: a file was sealed."""
        with self._mutex:
            self._wake()

    @property
    def records(self) -> int:
        """Lines added."""
        filling = self._filling
        return self._handed_over + (len(filling.ends) if filling is not None else 0)

    @property
    def is_closed(self) -> bool:
        """Whether no further lines are accepted and no line waits."""
        with self._mutex:
            return self._closed and not self._full

    @property
    def waiting(self) -> int:
        """Full blocks that wait for the writer."""
        return len(self._full)

    def behind(self) -> float:
        """Return the age of the oldest line that is not written, seconds."""
        with self._mutex:
            oldest = next(iter((*self._taken, *self._full)), self._filling)
            return time.monotonic() - oldest.began if oldest is not None else 0.0

    def _text_at(self, file: str, record: int) -> bytes | None:
        filling = self._filling
        for block in (*self._taken, *self._full, filling):
            if block is not None and block.file == file:
                place = record - block.first
                if 0 <= place < len(block.ends):
                    return block.text(block.ends[place - 1] if place else 0)
        end = self._next + (len(filling.ends) if filling is not None else 0)
        return b"" if (file, record) == (self._file, end) else None

    def _suitable(self, received_ns: int) -> Lines | None:
        """Return the block for a line that does not simply follow the last one, None if closed."""
        if self._closed:
            self.refused += 1
            return None
        filling = self._filling
        if filling is not None and self._day_start <= received_ns < self._day_end:
            filling.first_ns = min(filling.first_ns, received_ns)
            return filling
        self._hand_over()
        if self._closed:  # one block too many
            self.refused += 1
            return None
        if not self._file or not self._day_start <= received_ns < self._day_end:
            self._file, self._next = self._new_file(received_ns), 1  # behind the opening line
            self._set_day(received_ns)
        buffer = self._spare.pop() if self._spare else BytesIO()
        self._filling = Lines(self._file, self._next, received_ns, buffer)
        if self._next == 1:
            self._wanted.notify()
        return self._filling

    def _set_day(self, received_ns: int) -> None:
        self._day_start = day_start(received_ns)
        self._day_end = self._day_start + DAY_NS

    def _hand_over(self) -> None:
        """Make a block of the waiting lines."""
        if self._filling is None:
            return
        self._full.append(self._filling)
        self._handed_over += len(self._filling.ends)
        if self._filling.file == self._file:
            self._next += len(self._filling.ends)
        self._filling = None
        self.high_water = max(self.high_water, len(self._full))
        self._wanted.notify()
        if len(self._full) > MOST_WAITING and not self._closed:
            self._closed = True
            self._on_overflow()

    def _patience(self) -> float:
        """Return the seconds until lines are due, or until the next check of the clock."""
        filling = self._filling
        if filling is None:
            return self._linger
        is_first = filling.first == 1  # cursors learn of a file when it is on the disk
        return 0.0 if is_first else max(0.0, filling.began + self._linger - time.monotonic())

    def _wake(self) -> None:
        watchers, self._watchers = self._watchers, []
        for callback in watchers:
            callback()
