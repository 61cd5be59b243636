"""Lateness: what recording does to everything else on the event loop, and to the memory."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from tempfile import TemporaryDirectory

from benchmarks import traffic
from benchmarks.contenders import KEY, open_session
from benchmarks.feed import Feed
from benchmarks.measure import Comparison, turns
from benchmarks.memory import resident
from kiwoom_async import OrderBook, Session, Trade
from kiwoom_async.capture import Recorder

__all__ = ["lateness", "memory_of_a_flood"]

_KINDS = (Trade, OrderBook)
_RATE = 20_000
_SECONDS = 2
_TICK = 0.002
_FLOOD = 60_000
_THROWN = "stream, records thrown away"
_OURS = "recorder"


async def lateness(feed: Feed, repeats: int) -> list[Comparison]:
    """How late a timer of 2 ms is while records come: what a PING or an order event feels."""
    quantiles = {"p50": 0.5, "p99": 0.99, "worst": 1.0}
    found: dict[str, dict[str, list[float]]] = {label: {} for label in quantiles}
    for turn in range(repeats + 1):
        for name, consumer in ((_THROWN, _streaming), (_OURS, _recording)):
            async with consumer(feed) as session:
                late = sorted(await _late(feed, session))
            for label, share in quantiles.items() if turn else ():
                value = late[min(len(late) - 1, int(share * len(late)))] * 1e3
                found[label].setdefault(name, []).append(value)
    return [
        Comparison(f"a timer of 2 ms at {_RATE:,} records/s, {label}", "ms late", _THROWN, readings)
        for label, readings in found.items()
    ]


async def memory_of_a_flood(feed: Feed, repeats: int) -> list[Comparison]:
    """The most memory the process had while a flood was taken in."""
    if sys.platform != "linux":
        return []
    work: dict[str, Callable[[], Awaitable[float]]] = {
        _THROWN: partial(_peak, feed, recording=False),
        _OURS: partial(_peak, feed, recording=True),
    }
    title = f"a flood of {_FLOOD:,} records"
    return [Comparison(title, "MB at most", _THROWN, await turns(work, repeats))]


@asynccontextmanager
async def _streaming(feed: Feed) -> AsyncIterator[Session]:
    async with (
        open_session(feed) as session,
        session.stream(_KINDS, *traffic.symbols(), buffer=100, on_full="drop_oldest"),
    ):
        yield session


@asynccontextmanager
async def _recording(feed: Feed) -> AsyncIterator[Session]:
    with TemporaryDirectory(prefix="kiwoom-bench-") as folder:
        async with Session(feed.server, KEY) as session, Recorder(session, folder) as recorder:
            await recorder.add(_KINDS, *traffic.symbols())
            yield session


async def _late(feed: Feed, session: Session) -> list[float]:
    loop = asyncio.get_running_loop()
    count = session.stats().frames + _RATE * _SECONDS
    await feed.pump(_RATE * _SECONDS, rate=_RATE)
    late = []
    while session.stats().frames < count:
        due = loop.time() + _TICK
        await asyncio.sleep(_TICK)
        late.append(loop.time() - due)
    return late


async def _peak(feed: Feed, *, recording: bool) -> float:
    most = 0.0
    async with (_recording if recording else _streaming)(feed) as session:
        count = session.stats().frames + _FLOOD
        await feed.pump(_FLOOD)
        while session.stats().frames < count:
            await asyncio.sleep(0.005)
            most = max(most, resident() / 1e6)
    return most
