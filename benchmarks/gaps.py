"""Gaps: what looking for missing trades costs, for each trade that is read."""

from __future__ import annotations

import time
from functools import partial

from benchmarks import traffic
from benchmarks.contenders import read_record
from benchmarks.measure import Comparison, turns
from kiwoom_async import Trade
from kiwoom_async.streams.feed import Feed
from kiwoom_async.streams.router import Router

__all__ = ["gaps"]

_STEPS = 500
_BURST = 100
_WITHOUT, _WITH = "without", "detect_gaps"

_Burst = list[tuple[bytes, int]]


async def gaps(repeats: int) -> list[Comparison]:
    """Trades of 20 symbols in their order: routed, buffered, four fields read; none is missing."""
    trades, _ = await traffic.entries(_STEPS)
    frames = traffic.each_in_a_frame(trades)
    bursts = [
        [(frame, at + number) for number, frame in enumerate(frames[at : at + _BURST])]
        for at in range(0, len(frames), _BURST)
    ]
    work = {name: partial(_read, bursts, name == _WITH) for name in (_WITHOUT, _WITH)}
    title = "look for missing trades"
    return [Comparison(title, "µs CPU a trade", _WITHOUT, await turns(work, repeats))]


async def _read(bursts: list[_Burst], detect_gaps: bool) -> float:
    subscriptions = [(Trade, symbol) for symbol in traffic.symbols()]
    feed = Feed([Trade], subscriptions, on_full="raise", buffer=_BURST, detect_gaps=detect_gaps)
    feed.begin()
    router = Router()
    for kind, symbol in subscriptions:
        router.add(feed.append, kind, symbol, feed.settle)
    router.route(bursts[0], router.route_other)  # the envelopes are known from now on
    start = time.process_time()
    for burst in bursts:
        router.route(burst, router.route_other)
        while feed.buffer.records:
            read_record(feed.buffer.pop())
    spent = time.process_time() - start
    assert feed.stats().gaps == 0
    return spent / sum(map(len, bursts)) * 1e6
