"""Bus in tests: a journal that grows by numbered ticks, and what subscribers got of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from kiwoom_async import Gap, Trade
from kiwoom_async.bus import Subscription
from kiwoom_async.capture.line import Missing, encode_gap, envelope
from kiwoom_async.capture.writer import Writer
from tests.support.journals import NINE, QUICK, put, writer_at
from tests.support.live_journal import LiveJournal

__all__ = ["Feeder", "numbers", "take"]


class Feeder:
    """A journal on the server ``paper`` that gets numbered trades.

    Args:
        directory: Its directory.
        count: Number of the trade before its first.

    Attributes:
        directory: Its directory.
        journal: The journal, read as by its recorder.
        count: Number of its newest trade.
    """

    def __init__(self, directory: Path, count: int = 0) -> None:
        self.directory = directory
        self.count = count
        about = {"layout": 1, "server": "paper"}
        self._writer: Writer = writer_at(directory, about=lambda: about, options=QUICK)
        self.journal = LiveJournal(self._writer)

    async def __aenter__(self) -> Feeder:
        self.feed(1)  # the file and its first line are there
        await self.flush()
        return self

    async def __aexit__(self, *error: object) -> None:
        await asyncio.to_thread(self._writer.close)

    def feed(self, count: int) -> None:
        """Add trades; each has its number as its size."""
        for _ in range(count):
            self.count += 1
            put(self._writer, self.count)

    def gap(self) -> None:
        """Add a gap."""
        now = NINE + self.count * 1_000_000
        self._writer.put(encode_gap(now, "", Missing(now - 5, now, "the line was down")), now)

    def add(self, type_code: str, item: str, number: int) -> None:
        """Add a record of another type or item."""
        now = NINE + number * 1_000_000
        line = b'{"received_ns":%d%b"values":{"15":"+%d"}}\n' % (
            now,
            envelope(type_code, item),
            number,
        )
        self._writer.put(line, now)

    async def flush(self) -> None:
        """Wait until everything is on the disk."""
        assert await asyncio.to_thread(self._writer.flush, 20)


def number(record: Any) -> int:
    """Return the number of a trade; gaps are negative."""
    return -1 if isinstance(record, Gap) else abs(int(record["15"]))


async def take(records: Subscription[Any], count: int) -> list[Any]:
    """Return the next records."""
    async with asyncio.timeout(20):
        return [await anext(records) for _ in range(count)]


async def numbers(records: Subscription[Any], count: int) -> list[int]:
    """Return the numbers of the next records."""
    return [number(record) for record in await take(records, count)]


async def every(records: Subscription[Trade]) -> AsyncIterator[int]:
    """Yield the numbers of all records."""
    async for record in records:
        yield number(record)
