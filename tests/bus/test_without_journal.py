"""Publisher of a stream: no journal, so it says what it can't promise, and marks what it lost."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any, cast

import anyio
import pytest

from kiwoom_async import (
    ConfigError,
    Gap,
    KiwoomError,
    OrderEvent,
    Session,
    SessionClosed,
    Source,
    Trade,
)
from kiwoom_async.bus import Publisher, Subscription
from kiwoom_async.bus.relay import Relay
from kiwoom_async.simulator import Simulator
from tests.support.bus import take
from tests.support.journals import happens
from tests.support.nats_server import NatsServer
from tests.support.symbols import SAMSUNG

pytestmark = pytest.mark.anyio


async def test_a_stream_is_published_as_it_comes(
    exchange: Simulator, session: Session, broker: NatsServer, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        async with Publisher(
            session.stream((Trade, Gap), SAMSUNG), broker.url, server="paper"
        ) as out:
            assert "without a journal" in caplog.text
            async with (
                Subscription(broker.url, (Trade, Gap), SAMSUNG) as records,
                session.stream(Trade, SAMSUNG) as trades,
            ):
                exchange.step(times=100)
                await asyncio.sleep(0)
                here = [await anext(trades) for _ in range(50)]
                there = await take(records, 50)
                assert [one.wire for one in there] == [one.wire for one in here]
                assert there == here
            stats = out.stats()
            assert (stats.at_most_once, stats.dropped) == (True, 0)


async def test_what_is_dropped_in_an_outage_is_a_gap(
    exchange: Simulator, session: Session, broker: NatsServer
) -> None:
    stream = session.stream(Trade, SAMSUNG)
    async with Publisher(stream, broker.url, server="paper", memory=50) as out:
        async with Subscription(broker.url, (Trade, Gap)) as records:
            exchange.step(times=20)
            found = await take(records, 20)
            await broker.kill()
            await happens(lambda: not out.stats().connected)
            exchange.step(times=200)
            await happens(lambda: stream.stats().delivered == 220)
            dropped = out.stats().dropped
            assert dropped > 100
            await broker.start()
            found += await take(records, 200 - dropped + 1)
    (gap,) = [one for one in found if isinstance(one, Gap)]
    assert f"{dropped} records dropped" in gap.why
    volumes = [int(one["13"]) for one in found if isinstance(one, Trade)]
    assert volumes == sorted({*volumes})


async def test_each_gap_says_how_many_records_it_stands_for() -> None:
    records: asyncio.Queue[Trade | None] = asyncio.Queue()
    read = asyncio.Event()

    async def source() -> AsyncIterator[Trade]:
        while True:
            record = await records.get()
            if record is not None:
                yield record
            else:
                read.set()

    async def gap_after(count: int) -> str:
        for number in range(count):
            records.put_nowait(Trade.of(b'{"13":"1"}', SAMSUNG, number + 1))
        records.put_nowait(None)
        await read.wait()
        read.clear()
        found = await anext(relay)
        assert isinstance(found, Gap)
        await anext(relay)
        return found.why.partition(":")[0]

    relay = Relay(cast("Source[Any]", source()), most=2)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(relay.run)
        assert await gap_after(5) == "4 records dropped"
        assert await gap_after(3) == "2 records dropped"
        tasks.cancel_scope.cancel()
    assert relay.dropped == 6


async def test_a_gap_of_the_stream_is_published(
    exchange: Simulator, session: Session, broker: NatsServer
) -> None:
    async with Publisher(session.stream((Trade, Gap), SAMSUNG), broker.url, server="paper"):
        async with Subscription(broker.url, (Trade, Gap)) as records:
            exchange.step(times=5)
            await take(records, 5)
            exchange.drop_connections()
            (gap,) = await take(records, 1)
    assert isinstance(gap, Gap)
    assert gap.until >= gap.since


async def test_account_numbers_are_masked(
    exchange: Simulator, session: Session, broker: NatsServer
) -> None:
    async with Publisher(session.stream(OrderEvent), broker.url, server="paper"):
        async with Subscription(broker.url, OrderEvent) as events:
            await session.orders.buy(SAMSUNG, 1, price=70_000)
            (event,) = await take(events, 1)
    assert {*event["9201"]} == {"*"}


async def test_the_end_of_the_session_ends_the_publisher(
    exchange: Simulator, broker: NatsServer
) -> None:
    with pytest.raises(SessionClosed):
        async with Session(exchange.server, exchange.credentials) as session:
            out = await Publisher(
                session.stream(Trade, SAMSUNG), broker.url, server="paper"
            ).__aenter__()
        await asyncio.wait_for(out.run(), 30)
    with pytest.raises(KiwoomError):
        await out.aclose()


async def test_a_stream_needs_the_name_of_its_server(session: Session) -> None:
    with pytest.raises(ConfigError, match=r"needs the server=\.\.\."):
        Publisher(session.stream(Trade, SAMSUNG), "nats://hub")
