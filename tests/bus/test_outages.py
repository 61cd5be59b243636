"""Outages: the broker away under load, and publishers that are killed."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kiwoom_async import Trade
from kiwoom_async.bus import Connection, Publisher, Subscription
from kiwoom_async.capture import Journal
from kiwoom_async.capture.options import WriterOptions
from tests.support.bus import number
from tests.support.journals import happens
from tests.support.live_journal import LiveJournal
from tests.support.nats_server import NatsServer

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[2]
RATE = 5_000


async def stored(broker: NatsServer) -> list[int]:
    """The numbers of all records that the broker has."""
    async with Connection(broker.url) as connection:
        info = await connection.jetstream.stream_info("KIWOOM-paper")
    found: list[int] = []
    async with Subscription(broker.url, Trade, since="start") as records:
        async for batch in records.batches(max_size=10_000, max_wait=0):
            found += map(number, batch)
            stats = records.stats()
            if records._receiver._incoming.sequence == info.state.last_seq and not stats.buffered:
                return found
    return found


async def outage(broker: NatsServer, directory: Path, count: int, away: float) -> None:
    """Record at 5,000/s; the broker is killed at a quarter of it, and away for some seconds."""
    journal = LiveJournal.at(directory, WriterOptions(keep_free=0))
    most_waiting = 0

    async def record() -> None:
        nonlocal most_waiting
        for first in range(0, count, 25):
            for place in range(first, first + 25):
                journal.put(place)
            most_waiting = max(most_waiting, out.stats().waiting)
            await asyncio.sleep(25 / RATE)

    async with Publisher(journal, broker.url, server="paper") as out:
        recording = asyncio.create_task(record())
        await happens(lambda: out.stats().records > count // 4)
        await broker.kill()
        await asyncio.sleep(away)
        await broker.start()
        await recording
        await happens(lambda: out.stats().records == count)
    written = journal.writer.stats()
    await asyncio.to_thread(journal.writer.close)
    assert await stored(broker) == [*range(count)]
    # What waited for the broker was on the disk, and the recorder did not wait for it.
    assert most_waiting < 256 + 64
    assert (written.lost, written.records) == (0, count)
    assert written.high_water <= 2


async def test_the_broker_is_killed_under_load(broker: NatsServer, tmp_path: Path) -> None:
    await outage(broker, tmp_path / "data", 6_000, 0.3)


@pytest.mark.heavy
async def test_the_broker_is_away_for_five_seconds(broker: NatsServer, tmp_path: Path) -> None:
    await outage(broker, tmp_path / "data", 60_000, 5)


class Life:
    """A process that records and publishes, from its start to its end."""

    def __init__(self, directory: Path, url: str, first: int) -> None:
        self._said = directory.parent / "said"
        arguments = [str(directory), url, str(first), str(RATE), str(self._said)]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.live_journal", *arguments],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )

    async def end(self, number: signal.Signals) -> int:
        """End it with a signal; returns the number of its last record."""
        self.process.send_signal(number)
        await asyncio.to_thread(self.process.wait, 20)
        return int(self._said.read_bytes())


@pytest.mark.heavy(sample=1)
@pytest.mark.parametrize("seed", range(20))
async def test_a_publisher_that_is_killed_goes_on(
    seed: int, broker: NatsServer, tmp_path: Path
) -> None:
    """Live records are published before they are on the disk: the broker may have some more."""
    chance = random.Random(seed)
    directory, first = tmp_path / "data", 1
    async with Connection(broker.url) as connection:

        async def messages() -> int:
            streams = await connection.jetstream.streams_info()
            own = [one for one in streams if one.config.name == "KIWOOM-paper"]
            return own[0].state.last_seq if own else 0

        for end in (signal.SIGKILL, signal.SIGKILL, signal.SIGTERM):
            goal = await messages() + chance.randint(5, 60)
            life = Life(directory, broker.url, first)
            while await messages() < goal:
                assert life.process.poll() is None
            first = await life.end(end) + 1
        assert life.process.returncode == 0
    published = await stored(broker)
    recorded = [int(found.values[7:-2]) for found in Journal(directory).lines("0B")]
    assert published == sorted({*published})
    assert {*recorded} <= {*published}
    assert recorded[-1] == published[-1] == first - 1
