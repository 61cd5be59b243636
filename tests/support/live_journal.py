"""Live journal: a journal whose new lines are read from the memory of its writer, as of a recorder.

As a program it records numbered trades at a rate, and publishes them, until it is ended::

    python -m tests.support.live_journal DIRECTORY URL FIRST RATE SAID
"""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from pathlib import Path

from kiwoom_async.bus import Publisher
from kiwoom_async.capture import Cursor, Journal, Position, line
from kiwoom_async.capture.options import WriterOptions
from kiwoom_async.capture.selection import Moment
from kiwoom_async.capture.writer import Writer

__all__ = ["LiveJournal"]

_ENVELOPE = line.envelope("0B", "005930")


class LiveJournal(Journal):
    """A journal that is being written by this process.

    Attributes:
        writer: Its writer.
    """

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        super().__init__(writer.directory)

    @classmethod
    def at(cls, directory: Path, options: WriterOptions) -> LiveJournal:
        """Begin a journal."""
        return cls(Writer(directory, "live", lambda: {"layout": 1, "server": "paper"}, options))

    def follow(self, position: Position | None = None, *, since: Moment | None = None) -> Cursor:
        return Cursor(self.directory, position, since, live=self.writer)

    def put(self, number: int) -> None:
        """Record a trade with a number."""
        now = time.time_ns()
        self.writer.put(line.encode(now, _ENVELOPE, b'{"15":"%d"}' % number), now)


async def main(directory: Path, url: str, first: int, rate: float, said: Path) -> None:
    """Record and publish until SIGTERM."""
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    journal = LiveJournal.at(directory, WriterOptions(block=100_000, linger=0.05, keep_free=0))
    with said.open("wb", buffering=0) as file:
        async with Publisher(journal, url, server="paper"):
            number, began = first, time.monotonic()
            while not ended.is_set():
                due = first + int((time.monotonic() - began) * rate)
                while number <= due:
                    journal.put(number)
                    number += 1
                file.seek(0)
                file.write(b"%d" % (number - 1))
                await asyncio.sleep(0.001)
        await asyncio.to_thread(journal.writer.close)


if __name__ == "__main__":
    _, directory, url, first, rate, said = sys.argv
    asyncio.run(main(Path(directory), url, int(first), float(rate), Path(said)))
