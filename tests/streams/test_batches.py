"""Batches: records in lists, complete by number or by time, and none missed."""

from __future__ import annotations

import gc

import anyio
import pytest

from kiwoom_async import ConfigError, Gap, OrderBook, Session, SlowConsumer, Trade
from kiwoom_async.simulator import Simulator
from tests.streams.test_streams import registered
from tests.support.symbols import SAMSUNG

pytestmark = pytest.mark.anyio


def trade(exchange: Simulator, *sizes: int) -> None:
    for size in sizes:
        exchange.trade(SAMSUNG, size=size)


async def test_a_full_batch_does_not_wait(exchange: Simulator, session: Session) -> None:
    clock = session.clock
    async with session.stream(Trade, SAMSUNG) as stream:
        trade(exchange, *range(1, 8))
        batches = stream.batches(max_size=3, max_wait=60)
        began = clock.monotonic()
        assert [one.size for one in await anext(batches)] == [1, 2, 3]
        assert [one.size for one in await anext(batches)] == [4, 5, 6]
        assert clock.monotonic() - began < 1
        assert [one.size for one in await anext(batches)] == [7]
        assert clock.monotonic() - began >= 60


async def test_the_time_runs_from_the_first_record(exchange: Simulator, session: Session) -> None:
    clock = session.clock

    async def later(seconds: float, size: int) -> None:
        await clock.sleep(seconds)
        trade(exchange, size)

    async with session.stream(Trade, SAMSUNG) as stream, anyio.create_task_group() as tasks:
        batches = stream.batches(max_size=100, max_wait=2)
        for seconds, size in ((30, 1), (31, 2), (33, 3)):
            tasks.start_soon(later, seconds, size)
        began = clock.monotonic()
        assert [one.size for one in await anext(batches)] == [1, 2]
        assert 31.5 < clock.monotonic() - began < 33
        assert [one.size for one in await anext(batches)] == [3]


async def test_without_a_wait_it_is_what_is_there(exchange: Simulator, session: Session) -> None:
    async with session.stream(Trade, SAMSUNG) as stream:
        trade(exchange, 1, 2)
        await exchange.settled()
        trade(exchange, 3)
        assert [one.size for one in await anext(stream.batches(max_wait=0))] == [1, 2]


async def test_a_batch_is_never_larger_than_the_buffer(
    exchange: Simulator, session: Session
) -> None:
    """Waiting for more would end the stream with SlowConsumer."""
    async with session.stream(Trade, SAMSUNG, buffer=4) as stream:
        trade(exchange, 1, 2, 3, 4)
        batch = await anext(stream.batches(max_size=1_000, max_wait=60))
        assert len(batch) == 4


async def test_cancelling_the_wait_for_more_misses_nothing(
    exchange: Simulator, session: Session
) -> None:
    async with session.stream(Trade, SAMSUNG) as stream:
        batches = stream.batches(max_size=3, max_wait=60)
        trade(exchange, 1, 2)
        with pytest.raises(TimeoutError):
            async with session.clock.timeout(5):
                await anext(batches)
        trade(exchange, 3)
        assert [one.size for one in await anext(batches)] == [1, 2, 3]


async def test_gaps_are_in_their_place(exchange: Simulator, session: Session) -> None:
    async with session.stream((Trade, Gap), SAMSUNG, detect_gaps=True) as stream:
        trade(exchange, 1)
        await exchange.settled()
        exchange.drop_connections()
        trade(exchange, 5)
        await exchange.wait_for(lambda: session.stats().reconnections == 1)
        trade(exchange, 2)
        batch = await anext(stream.batches(max_size=5, max_wait=30))
    assert [type(one) for one in batch] == [Trade, Gap, Gap, Trade]


async def test_the_end_of_the_stream_ends_it_after_what_is_left(
    exchange: Simulator, session: Session
) -> None:
    async with session.stream(Trade, SAMSUNG) as stream:
        trade(exchange, 1, 2)
        await exchange.settled()
        await stream.aclose()
        got = [batch async for batch in stream.batches(max_size=10, max_wait=60)]
    assert [[one.size for one in batch] for batch in got] == [[1, 2]]


async def test_an_overflow_is_raised_after_what_is_left(
    exchange: Simulator, session: Session
) -> None:
    async with session.stream(Trade, SAMSUNG, buffer=2) as stream:
        trade(exchange, 1, 2, 3)
        await exchange.settled()
        batches = stream.batches()
        assert len(await anext(batches)) == 2
        with pytest.raises(SlowConsumer):
            await anext(batches)


async def test_a_stream_that_was_not_entered_is_closed_with_the_loop(
    exchange: Simulator, session: Session
) -> None:
    async def consume() -> None:
        async for batch in session.stream(Trade, SAMSUNG).batches(max_size=2, max_wait=60):
            assert len(batch) == 2
            break

    async with session.stream(OrderBook, SAMSUNG), anyio.create_task_group() as tasks:
        tasks.start_soon(consume)
        await exchange.wait_for(lambda: ("0B", SAMSUNG) in registered(exchange, "REG"))
        trade(exchange, 1, 2)
        gc.collect()
        await exchange.wait_for(lambda: registered(exchange, "REMOVE") == [("0B", SAMSUNG)])


@pytest.mark.parametrize("bounds", [{"max_size": 0}, {"max_wait": -1}, {"max_wait": float("nan")}])
async def test_impossible_bounds_are_refused(session: Session, bounds: dict[str, float]) -> None:
    with pytest.raises(ConfigError, match="batches need"):
        session.stream(Trade, SAMSUNG).batches(**bounds)  # type: ignore[arg-type]
