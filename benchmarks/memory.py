"""Memory: what waiting records take, and whether anything grows while nothing should."""

from __future__ import annotations

import json
import os
import sys
import tracemalloc
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from benchmarks import contenders, traffic
from benchmarks.feed import Feed
from benchmarks.measure import Comparison, turns
from kiwoom_async import OrderBook, Trade
from kiwoom_async.streams.router import Router

__all__ = ["memory", "resident", "steady"]

_RECORDS = 100_000
_ROUNDS = 20
_AN_HOUR = 360_000  # records of an hour with 100 a second


async def memory(repeats: int) -> list[Comparison]:
    """Bytes of each waiting record to the bytes it took on the wire, beside dicts."""
    frames = traffic.frames(*await traffic.entries(), count=2_000)
    times = _RECORDS // len(frames)
    wire = sum(len(frame) for frame in frames) / len(frames)
    kept = {
        "kiwoom_async records": [_records(frames, times)],
        "dicts (json.loads)": [_dicts(frames, times // 10)],
    }
    growth = _growth(frames)
    note = (
        f"{wire:.0f} bytes on the wire: "
        f"records take {kept['kiwoom_async records'][0] / wire:.2f} x; "
        f"{_ROUNDS * len(frames):,} records routed and dropped left {growth:,.0f} bytes behind"
    )
    return [Comparison(f"{_RECORDS:,} waiting records", "bytes each", "", kept, note)]


def _router(keep: list[object]) -> Router:
    router = Router()
    for kind in (Trade, OrderBook):
        for symbol in traffic.symbols():
            router.add(keep.append, kind, symbol)
    return router


def _records(frames: list[bytes], times: int) -> float:
    tracemalloc.start()
    keep: list[object] = []
    router = _router(keep)
    for _ in range(times):
        for frame in frames:
            new = bytes(bytearray(frame))  # as the socket brings it
            router.route(((new, 0),), router.route_other)
    size = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return size / len(keep)


def _dicts(frames: list[bytes], times: int) -> float:
    tracemalloc.start()
    keep = [json.loads(frame)["data"][0] for _ in range(times) for frame in frames]
    size = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return size / len(keep)


def _growth(frames: list[bytes]) -> float:
    keep: list[object] = []
    router = _router(keep)
    for frame in frames:
        router.route(((frame, 0),), router.route_other)
    keep.clear()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for _ in range(_ROUNDS):
        for frame in frames:
            router.route(((frame, 0),), router.route_other)
        keep.clear()
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return after - before


async def steady(feed: Feed, repeats: int) -> list[Comparison]:
    """What the process has grown by after the records of an hour, read and let go."""
    if sys.platform != "linux":
        return []
    work = {
        "kiwoom_async": partial(_grown, contenders.ours, feed),
        "dicts (websockets + json.loads)": partial(_grown, contenders.websockets_json, feed),
    }
    title = f"an hour at 100 records/s ({_AN_HOUR:,} records) in one go"
    return [Comparison(title, "KiB the process grew", "", await turns(work, min(repeats, 3)))]


async def _grown(
    contender: Callable[[Feed, int, int], Awaitable[contenders.Reading]], feed: Feed
) -> float:
    before = resident()
    await contender(feed, _AN_HOUR, 1)
    return (resident() - before) / 1024


def resident() -> int:
    """Return bytes of memory that the process has."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
