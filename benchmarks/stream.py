"""Stream: from the socket to ``async for``, four fields read; then latency, fan-out, overflow."""

from __future__ import annotations

import statistics
import time
from collections.abc import Awaitable, Callable, Collection
from contextlib import AsyncExitStack
from functools import partial

import anyio

from benchmarks import contenders, traffic
from benchmarks.contenders import CONTENDERS, KEY, Library, Stopwatch, connected, open_session
from benchmarks.feed import Feed
from benchmarks.measure import Comparison, turns, undisturbed
from kiwoom_async import OrderBook, Realtime, Session, Stream, Trade
from kiwoom_async.records.fields import integer
from kiwoom_async.streams.buffers import OnFull

__all__ = ["fan_out", "latency", "overflow", "stream"]

_RECORDS = 24_000
_BY_HAND = "aiohttp + msgspec by hand"
_BARE = "bare aiohttp receive"


async def stream(
    feed: Feed, repeats: int, names: Collection[str] = tuple(CONTENDERS)
) -> list[Comparison]:
    """CPU and wall time a record, one entry a frame and three."""
    comparisons = []
    for per_frame in (1, 3):
        walls: dict[str, list[float]] = {}
        work = {
            name: partial(_read, CONTENDERS[name], feed, per_frame, walls.setdefault(name, []))
            for name in names
        }
        cpu = await turns(work, repeats)
        entries = "1 entry" if per_frame == 1 else f"{per_frame} entries"
        title = f"stream, {entries} a frame, four fields read"
        wall = {name: values[1:] for name, values in walls.items() if name in cpu}
        comparisons += [
            Comparison(title, "µs CPU a record", _BY_HAND, cpu),
            Comparison(f"throughput of the {title}", "µs a record", "kiwoom_async", wall),
        ]
    return comparisons


async def _read(
    contender: Callable[[Feed, int, int], Awaitable[contenders.Reading]],
    feed: Feed,
    per_frame: int,
    walls: list[float],
) -> float:
    with undisturbed(feed.process):
        cpu, wall = await contender(feed, _RECORDS, per_frame)
    walls.append(wall / _RECORDS * 1e6)
    return cpu / _RECORDS * 1e6


class Stamped(Realtime, type="0B"):
    """A trade that says when it was sent."""

    sent_ns = integer(traffic.SENT, "sent", unit="ns")


class StampedBook(Realtime, type="0D"):
    """A book that says when it was sent."""

    sent_ns = integer(traffic.SENT, "sent", unit="ns")


async def latency(feed: Feed, repeats: int) -> list[Comparison]:
    """From the server's send to the user's code, at two rates."""
    comparisons = []
    for rate in (2_000, 10_000):
        count = rate  # one second
        quantiles = {"p50": 0.5, "p99": 0.99, "p99.9": 0.999}
        found: dict[str, dict[str, list[float]]] = {name: {} for name in quantiles}
        for turn in range(repeats + 1):
            for name, read in _DELAYS.items():
                with undisturbed(feed.process):
                    delays = sorted(await read(feed, count, rate))
                for label, share in quantiles.items() if turn else ():
                    value = delays[min(count - 1, int(share * count))] / 1e3
                    found[label].setdefault(name, []).append(value)
        comparisons += [
            Comparison(f"latency at {rate:,} records/s, {label}", "µs", _BARE, readings)
            for label, readings in found.items()
        ]
    return comparisons


async def _bare_delays(feed: Feed, count: int, rate: float) -> list[int]:
    pattern = f'"{traffic.SENT}":"'.encode()
    delays = []
    async with connected(feed) as socket:
        await feed.pump(count, rate=rate)
        for _ in range(count):
            frame: bytes = (await socket.receive()).data
            now = time.monotonic_ns()
            delays.append(now - int(frame.partition(pattern)[2].partition(b'"')[0]))
    return delays


async def _our_delays(
    feed: Feed, count: int, rate: float, websocket: Library = "aiohttp"
) -> list[int]:
    delays: list[int] = []
    async with (
        open_session(feed, websocket) as session,
        session.stream((Stamped, StampedBook), *traffic.symbols()) as records,
    ):
        await feed.pump(count, rate=rate)
        async for record in records:
            delays.append(time.monotonic_ns() - record.sent_ns)
            if len(delays) == count:
                break
    return delays


_DELAYS: dict[str, Callable[[Feed, int, float], Awaitable[list[int]]]] = {
    _BARE: _bare_delays,
    "kiwoom_async": _our_delays,
    "kiwoom_async, picows": partial(_our_delays, websocket="picows"),
}


async def fan_out(feed: Feed, repeats: int) -> list[Comparison]:
    """Many streams on the same symbols: what one more delivery costs."""
    work = {f"{streams} streams": partial(_deliver, feed, streams) for streams in (1, 10, 100)}
    readings = await turns(work, repeats)
    one = statistics.median(readings["1 streams"])
    hundred = statistics.median(readings["100 streams"])
    note = f"{(hundred - one) / 99:.2f} µs for each further delivery"
    return [
        Comparison(
            "fan-out: one record to many streams", "µs CPU a record", "1 streams", readings, note
        )
    ]


async def _deliver(feed: Feed, streams: int) -> float:
    count = max(2_000, 20_000 // streams)
    symbols = traffic.symbols()
    spent = 0.0
    async with (
        Session(feed.server, KEY) as session,
        anyio.create_task_group() as tasks,
    ):
        ready, finished = _Count(streams), _Count(streams)

        async def consume() -> None:
            async with session.stream((Trade, OrderBook), *symbols) as records:
                ready.one_more()
                seen = 0
                async for _ in records:
                    seen += 1
                    if seen == count:
                        break
                finished.one_more()
                await finished.all.wait()  # closing streams is not what is measured

        for _ in range(streams):
            tasks.start_soon(consume)
        await ready.all.wait()
        await feed.pump(count)
        watch = Stopwatch()
        await finished.all.wait()
        spent, _ = watch.read()
    return spent / count * 1e6


class _Count:
    """Counts to a number and then says so."""

    def __init__(self, number: int) -> None:
        self.all = anyio.Event()
        self._left = number

    def one_more(self) -> None:
        self._left -= 1
        if self._left == 0:
            self.all.set()


async def overflow(feed: Feed, repeats: int) -> list[Comparison]:
    """A flood ten times what a task reads: what a record costs that is thrown away."""
    work = {
        "delivered to a list (no stream)": partial(_flood, feed, None),
        "drop_oldest, nobody reads": partial(_flood, feed, "drop_oldest"),
        "conflate, nobody reads": partial(_flood, feed, "conflate"),
    }
    readings = await turns(work, repeats)
    base = statistics.median(readings["delivered to a list (no stream)"])
    worst = max(statistics.median(values) for values in readings.values())
    note = f"at most {worst - base:.2f} µs for a record thrown away"
    return [Comparison("overflow: a flood nobody reads", "µs CPU a record", "", readings, note)]


async def _flood(feed: Feed, on_full: OnFull | None) -> float:
    """CPU for each record while one stream counts them and another, if any, throws them away."""
    symbols = traffic.symbols()
    kinds = (Trade, OrderBook)
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(Session(feed.server, KEY))
        if on_full is not None:
            unread = session.stream(kinds, *symbols, on_full=on_full, buffer=100)
            await stack.enter_async_context(unread)
        read = await stack.enter_async_context(session.stream(kinds, *symbols))
        return await _count(feed, read)


async def _count(feed: Feed, read: Stream[Trade | OrderBook]) -> float:
    await feed.pump(_RECORDS)
    watch = Stopwatch()
    seen = 0
    async for _ in read:
        seen += 1
        if seen == _RECORDS:
            break
    return watch.read()[0] / _RECORDS * 1e6
