"""Bus: a publisher and a subscription beside one message a record, over a real nats-server."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

import msgspec
import nats
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from benchmarks import traffic
from benchmarks.contenders import Stopwatch
from benchmarks.measure import Comparison, their_cpu, turns, undisturbed
from kiwoom_async import OrderBook, Trade
from kiwoom_async.bus import Publisher, Subscription
from kiwoom_async.capture import Batch, Cursor, Journal, Position
from kiwoom_async.capture.line import encode, envelope
from kiwoom_async.capture.options import WriterOptions
from kiwoom_async.capture.selection import Moment
from kiwoom_async.capture.writer import Writer
from kiwoom_async.streams.gap import Gap

__all__ = ["bus", "latency", "running_broker", "shared"]

_KINDS = (Trade, OrderBook)
_RECORDS = 20_000
_SINGLE = 20_000
_IN_MEMORY = 500  # lines that a cursor returns at once
_ASYNC = "publish_async, a message a record"
_NEXT = "next_msg, a message a record"
_OURS_OUT = "Publisher"
_OURS_IN = "Subscription"
_RATE = 2_000
_CONSUMERS = 4


class _Line(NamedTuple):
    """A line without its time."""

    code: str
    envelope: bytes
    values: bytes


class _InMemory(Journal):
    """A journal whose lines are in memory, as those of a recorder that just got them."""

    def __init__(self, directory: Path, lines: list[bytes]) -> None:
        super().__init__(directory)
        self._own = lines

    def follow(self, position: Position | None = None, *, since: Moment | None = None) -> Cursor:
        return _Lines(self.directory, self._own)


class _Lines(Cursor):
    """Returns the lines, and ends."""

    def __init__(self, directory: Path, lines: list[bytes]) -> None:
        super().__init__(directory)
        self._lines, self._at = lines, 0
        self._behind: Position | None = None

    @property
    def position(self) -> Position | None:
        return self._behind

    async def __anext__(self) -> Batch | Gap:
        if self._at >= len(self._lines):
            raise StopAsyncIteration
        found = Batch("2026-11-26/live-090000", self._at, self._lines[self._at :][:_IN_MEMORY])
        self._at += len(found.lines)
        self._behind = found.position()
        return found


class _Live(Journal):
    """A journal that is being written by this process."""

    def __init__(self, writer: Writer) -> None:
        super().__init__(writer.directory)
        self.writer = writer

    def follow(self, position: Position | None = None, *, since: Moment | None = None) -> Cursor:
        return Cursor(self.directory, position, since, live=self.writer)


async def bus(repeats: int) -> list[Comparison]:
    """CPU of this process for each record: sending, and receiving; all threads."""
    lines = await _lines(_RECORDS)
    async with running_broker() as (url, _):
        out = await turns(
            {
                _ASYNC: partial(_publish_async, url, lines[:_SINGLE]),
                _OURS_OUT: partial(_publish, url, lines),
            },
            repeats,
        )
        into = await turns(
            {_NEXT: partial(_next_msg, url), _OURS_IN: partial(_subscribe, url)}, repeats
        )
    return [
        Comparison("publish", "µs CPU a record", _ASYNC, out),
        Comparison("subscribe", "µs CPU a record", _NEXT, into),
    ]


async def _publish_async(url: str, lines: list[bytes]) -> float:
    """As the documentation of nats-py shows it; a broker that is away does not stop it for good."""
    client = await nats.connect(url)
    try:
        stream = client.jetstream()
        await _emptied(stream, "single", "single.*")
        watch = Stopwatch()
        for number, line in enumerate(lines):
            await stream.publish_async(
                "single.0B", line, wait_stall=5, headers={"Nats-Msg-Id": str(number)}
            )
        await stream.publish_async_completed()
        return watch.read()[0] / len(lines) * 1e6
    finally:
        await client.close()


async def _publish(url: str, lines: list[bytes]) -> float:
    await _forget(url)
    with tempfile.TemporaryDirectory(prefix="kiwoom-bench-") as folder:
        out = Publisher(_InMemory(Path(folder), lines), url, server="paper")
        watch = Stopwatch()
        async with out:
            await out.run()
        cpu = watch.read()[0]
    if out.stats().records < len(lines):
        raise RuntimeError(f"lost {len(lines) - out.stats().records} records")
    return cpu / len(lines) * 1e6


async def _next_msg(url: str) -> float:
    client = await nats.connect(url)
    try:
        messages = await client.jetstream().subscribe("single.*", ordered_consumer=True)
        watch = Stopwatch()
        for _ in range(_SINGLE):
            await messages.next_msg(timeout=5)
        return watch.read()[0] / _SINGLE * 1e6
    finally:
        await client.close()


async def _subscribe(url: str) -> float:
    async with Subscription(url, _KINDS, since="start") as records:
        watch = Stopwatch()
        for _ in range(_RECORDS):
            await anext(records)
        return watch.read()[0] / _RECORDS * 1e6


async def latency(repeats: int) -> list[Comparison]:
    """From the time of a record to the program that subscribed it, at 2,000/s."""
    found = await _templates()
    readings: dict[str, list[float]] = {"linger": [], "p50": [], "p99": []}
    async with running_broker() as (url, _):
        for _ in range(repeats):
            late = sorted(await _delays(url, found, 3 * _RATE))
            readings["linger"].append(5.0)
            readings["p50"].append(statistics.median(late))
            readings["p99"].append(late[len(late) * 99 // 100])
    return [Comparison("record to subscriber, 2,000/s", "ms", "linger", readings)]


async def _delays(url: str, lines: list[_Line], count: int) -> list[float]:
    """Return milliseconds of some records."""
    await _forget(url)
    with tempfile.TemporaryDirectory(prefix="kiwoom-bench-") as folder:
        about = {"layout": 1, "server": "paper"}
        writer = Writer(Path(folder), "live", lambda: about, WriterOptions(keep_free=0))
        async with (
            Publisher(_Live(writer), url, server="paper"),
            Subscription(url, _KINDS) as records,
        ):
            feeding = asyncio.create_task(_feed(writer, lines, count))
            late = []
            for _ in range(count):
                record = await anext(records)
                late.append((time.time_ns() - record.received_ns) / 1e6)
            await feeding
        await asyncio.to_thread(writer.close)
    return late


async def _feed(writer: Writer, lines: list[_Line], count: int) -> None:
    """Record at 2,000/s, in bursts of a few as they come from a socket."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    for number, line in enumerate(islice(cycle(lines), count)):
        if number % 4 == 0:
            await asyncio.sleep(max(0.0, began + number / _RATE - loop.time()))
        now = time.time_ns()
        writer.put(encode(now, line.envelope, line.values), now)


async def shared(repeats: int) -> list[Comparison]:
    """One publisher and four subscribers, each a process, on all processors, as fast as it goes.

    With real-time priority, where the system allows it. Elsewhere the CPU of all of them together
    says what a quiet machine can do.
    """
    count = 100_000
    lines = await _lines(count)
    found: dict[str, list[float]] = {}
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, range(os.cpu_count() or 1))
    with undisturbed(0):  # what is started inside has the priority, too
        async with running_broker(None) as (url, broker):
            for _ in range(repeats):
                for name, reading in (await _shared_once(url, broker, lines)).items():
                    found.setdefault(name, []).append(reading)
    rate = 1e6 / statistics.median(found["time"])
    most = 2e6 / statistics.median(found["CPU, all together"])
    note = (
        f"{rate:,.0f} records/s to each of {_CONSUMERS} subscribers; the CPU of two processors is "
        f"enough for {most:,.0f}"
    )
    return [Comparison("one broker, four subscribers", "µs a record", "", found, note)]


async def _shared_once(url: str, broker: int, lines: list[bytes]) -> dict[str, float]:
    """Return microseconds a record: how long it took, and the CPU of each part."""
    await _forget(url)
    await _publish(url, lines[:1])
    code = f"import asyncio, benchmarks.bus as b; asyncio.run(b._count({url!r}, {len(lines)}))"
    programs = [_started(sys.executable, "-c", code) for _ in range(_CONSUMERS)]
    for program in programs:
        assert program.stdout is not None
        await asyncio.to_thread(program.stdout.readline)
    brokers, watch = _cpu_of(broker), Stopwatch()
    with tempfile.TemporaryDirectory(prefix="kiwoom-bench-") as folder:
        async with Publisher(_InMemory(Path(folder), lines), url, server="paper") as out:
            await out.run()
    publisher = watch.read()[0]
    said = [(await asyncio.to_thread(program.communicate))[0] for program in programs]
    if any(program.returncode for program in programs):
        raise RuntimeError("a subscriber did not get everything")
    cpu = {
        "publisher": publisher,
        "broker": _cpu_of(broker) - brokers,
        "a subscriber": sum(map(float, said)) / _CONSUMERS,
    }
    together = cpu["publisher"] + cpu["broker"] + sum(map(float, said))
    readings = {"time": watch.read()[1], "CPU, all together": together}
    readings |= {f"CPU, {name}": seconds for name, seconds in cpu.items()}
    return {name: seconds / len(lines) * 1e6 for name, seconds in readings.items()}


def _cpu_of(process: int) -> float:
    """Return seconds of CPU that another process has used."""
    with suppress(OSError):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


async def _count(url: str, count: int) -> None:
    """Read so many records; the program of one subscriber. Prints its CPU in between."""
    async with Subscription(url, _KINDS, on_full="wait", buffer=50_000) as records:
        print("ready", flush=True)
        watch = Stopwatch()
        async for batch in records.batches(max_size=5_000):
            count -= len(batch)
            if count <= 0:
                print(watch.read()[0], flush=True)
                return


async def _templates() -> list[_Line]:
    """Return lines as they come: seven trades to three books."""
    trades, books = await traffic.entries(100)
    mixed = zip(*(iter(trades),) * 7, *(iter(books),) * 3, strict=False)
    found = [msgspec.json.decode(entry) for group in mixed for entry in group]
    return [
        _Line(one["type"], envelope(one["type"], one["item"]), msgspec.json.encode(one["values"]))
        for one in found
    ]


async def _lines(count: int) -> list[bytes]:
    began = 1_795_651_200_000_000_000
    templates = islice(cycle(await _templates()), count)
    return [
        encode(began + place * 20_000, line.envelope, line.values)
        for place, line in enumerate(templates)
    ]


async def _emptied(stream: JetStreamContext, name: str, *subjects: str) -> None:
    with suppress(NotFoundError):
        await stream.delete_stream(name)
    await stream.add_stream(name=name, subjects=list(subjects))


async def _forget(url: str) -> None:
    """Delete what an earlier publisher left at the broker."""
    client = await nats.connect(url)
    for name in ("KIWOOM-paper", "KV_KIWOOM-leases"):
        with suppress(NotFoundError):
            await client.jetstream().delete_stream(name)
    await client.close()


@asynccontextmanager
async def running_broker(cpu: int | None = -1) -> AsyncIterator[tuple[str, int]]:
    """Run a nats-server on the processor of the other side, or (None) on all of them.

    Yields its address and its process.
    """
    folder = tempfile.mkdtemp(prefix="kiwoom-bench-")
    program = shutil.which("nats-server", path=str(Path(sys.executable).parent)) or "nats-server"
    process = _started(program, "-a", "127.0.0.1", "-p", "-1", "-js", "-sd", folder)
    try:
        chosen = their_cpu() if cpu == -1 else cpu
        if hasattr(os, "sched_setaffinity"):
            everything = range(os.cpu_count() or 1)
            os.sched_setaffinity(process.pid, everything if chosen is None else {chosen})
        port = await asyncio.to_thread(_port_of, process)
        yield f"nats://127.0.0.1:{port}", process.pid
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder)


def _started(*command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def _port_of(process: subprocess.Popen[bytes]) -> int:
    assert process.stderr is not None
    port = 0
    for line in process.stderr:
        if found := re.search(rb"client connections on [\d.]+:(\d+)", line):
            port = int(found[1])
        if b"Server is ready" in line:
            return port
    raise RuntimeError("nats-server did not start")
