"""Sources: the same bot on the live stream, on the broker, and on the journal."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from kiwoom_async import Gap, OrderBook, Session, Source, Trade
from kiwoom_async.bus import Publisher, Subscription
from kiwoom_async.capture import Journal, Recorder
from kiwoom_async.simulator import Simulator
from tests.support.nats_server import NatsServer
from tests.support.symbols import HYNIX, SAMSUNG

pytestmark = pytest.mark.anyio

Event = Trade | OrderBook | Gap


async def bot(
    source: Source[Event], count: int, started: asyncio.Semaphore
) -> list[tuple[str, str, int, bytes]]:
    """Look at so many records: what a strategy would see, in its order."""
    seen: list[tuple[str, str, int, bytes]] = []
    async with source:
        started.release()
        async for event in source:
            if not isinstance(event, Gap):
                seen.append((type(event).__name__, event.symbol, event.received_ns, event.wire))
            if len(seen) == count:
                break
    return seen


async def test_a_bot_sees_the_same_on_all_three(
    exchange: Simulator, session: Session, broker: NatsServer, tmp_path: Path
) -> None:
    types, count = (Trade, OrderBook, Gap), 600
    started = asyncio.Semaphore(0)
    async with Recorder(session, tmp_path / "data", keep_free=0) as recorder:
        async with Publisher(recorder, broker.url) as out:
            await recorder.add(types, SAMSUNG, HYNIX)
            live = session.stream(types, SAMSUNG, HYNIX)
            away = Subscription(broker.url, types, SAMSUNG, HYNIX)
            bots = [asyncio.create_task(bot(source, count, started)) for source in (live, away)]
            for _ in bots:
                await started.acquire()
            for _ in range(count // 10):
                exchange.step(times=5)
                await asyncio.sleep(0.001)
            here, there = await asyncio.wait_for(asyncio.gather(*bots), 30)
        assert out.stats().waiting == 0
    replay = Journal(tmp_path / "data").replay(types, SAMSUNG, HYNIX)
    later = await bot(replay, count, started)
    assert len(here) == count
    assert here == there == later
