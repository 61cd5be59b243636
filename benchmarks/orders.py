"""Orders: how late order events come while a flood of market data is read.

From the server's send to the user's code. A bare receive shows what the sockets of both sides cost.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from functools import partial

from benchmarks import traffic
from benchmarks.contenders import Library, connected, open_session, read_record
from benchmarks.feed import Feed
from benchmarks.measure import Comparison, undisturbed
from kiwoom_async import OrderBook, Realtime, Stream, Trade
from kiwoom_async.records.fields import integer

__all__ = ["order_events"]

_FLOOD = 100_000
_NOT_LATE = 5.0 / 1.5  # ms
_BARE = "bare aiohttp receive"
_MARK = b'"type":"00"'
_SENT = f'"{traffic.SENT}":"'.encode()


class StampedOrder(Realtime, type="00", item="account"):
    """An order event that says when it was sent."""

    sent_ns = integer(traffic.SENT, "sent", unit="ns")


async def order_events(feed: Feed, repeats: int) -> list[Comparison]:
    """Delays of the order events among 100,000 records, sent as fast as they are taken."""
    quantiles = {"p50": 0.5, "p99": 0.99}
    found: dict[str, dict[str, list[float]]] = {label: {} for label in quantiles}
    for turn in range(repeats + 1):
        for name, read in _WAYS.items():
            with undisturbed(feed.process):
                delays = sorted(await read(feed))
            for label, share in quantiles.items() if turn else ():
                value = delays[int(share * len(delays))] / 1e6
                found[label].setdefault(name, []).append(value)
    comparisons = [
        Comparison(f"an order event in a flood, {label}", "ms late", _BARE, readings)
        for label, readings in found.items()
    ]
    return [*comparisons, _promised(found["p99"])]


def _promised(p99: dict[str, list[float]]) -> Comparison:
    """At most 5 ms late, or half again as late as a bare receive: at most 1.5 here."""
    readings = {name: [max(value, _NOT_LATE) for value in values] for name, values in p99.items()}
    title = "an order event in a flood, p99 beyond what counts as late"
    return Comparison(title, "ms late", _BARE, readings)


async def _bare(feed: Feed) -> list[int]:
    delays = []
    seen = 0
    async with connected(feed) as socket:
        await feed.pump(_FLOOD, orders=True)
        while seen < _FLOOD:
            frame: bytes = (await socket.receive()).data
            if _MARK in frame[-64:]:
                sent = int(frame.partition(_SENT)[2].partition(b'"')[0])
                delays.append(time.monotonic_ns() - sent)
            else:
                seen += 1
    return delays


async def _ours(feed: Feed, websocket: Library) -> list[int]:
    """One task reads the market, four fields of each record; another one the order events."""
    delays: list[int] = []
    async with (
        open_session(feed, websocket) as session,
        asyncio.TaskGroup() as tasks,
        session.stream(StampedOrder) as events,
        session.stream((Trade, OrderBook), *traffic.symbols()) as records,
    ):
        tasks.create_task(_watch(events, delays))
        await feed.pump(_FLOOD, orders=True)
        seen = 0
        async for record in records:
            read_record(record)
            seen += 1
            if seen == _FLOOD:
                break
    return delays


async def _watch(events: Stream[StampedOrder], delays: list[int]) -> None:
    async for event in events:
        delays.append(time.monotonic_ns() - event.sent_ns)


_WAYS: dict[str, Callable[[Feed], Awaitable[list[int]]]] = {
    _BARE: _bare,
    "kiwoom_async": partial(_ours, websocket="aiohttp"),
    "kiwoom_async, picows": partial(_ours, websocket="picows"),
}
