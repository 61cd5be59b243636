"""Reconnection: delays between tries, reports of a lost connection, and recovery after it."""

from __future__ import annotations

import gc
import weakref
from collections.abc import AsyncIterator

import anyio
import pytest
from msgspec.structs import replace

from kiwoom_async import Gap, Session, Timeouts, Trade
from kiwoom_async.simulator import Simulator
from tests.support.clock import StillClock
from tests.support.symbols import HYNIX, SAMSUNG

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.kiwoom_rules(registrations=50),
]

DOUBLING = Timeouts(reconnect_first=1.0, reconnect_longest=8.0, healthy=60.0, silence=1e6)
TOO_OFTEN = {
    "return_code": 5,
    "return_msg": "초과[1700:허용된 API 요청 개수를 초과하였습니다. 유량=5, API ID=au10001]",
}


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
async def session(exchange: Simulator, clock: StillClock) -> AsyncIterator[Session]:
    async with Session(
        exchange.server, exchange.credentials, timeouts=DOUBLING, clock=clock
    ) as session:
        yield session


def registered(exchange: Simulator) -> set[tuple[str, str]]:
    return set(exchange.connections[0].registrations.wanted)


async def lose_and_keep_out(exchange: Simulator) -> None:
    exchange.refuse_connections("socket")
    exchange.drop_connections()
    await exchange.wait_for(lambda: exchange.connections == [])


async def test_the_delay_doubles_up_to_the_longest(
    exchange: Simulator, session: Session, clock: StillClock
) -> None:
    async with session.stream((Trade, Gap), SAMSUNG) as trades:
        await lose_and_keep_out(exchange)
        waits = [await clock.next_wait() for _ in range(6)]
        for waited, doubled in zip(waits, (1, 2, 4, 8, 8, 8), strict=True):
            assert doubled / 2 <= waited <= doubled
        assert len({wait / min(2**n, 8) for n, wait in enumerate(waits)}) > 1  # not in step
        await clock.asleep()
        await exchange.accept_connections()
        await clock.next_wait()
        assert isinstance(await anext(trades), Gap)


@pytest.mark.parametrize(("lived", "longest"), [(59.0, 8.0), (61.0, 1.0)])
async def test_only_a_healthy_connection_resets_the_delay(
    exchange: Simulator, session: Session, clock: StillClock, lived: float, longest: float
) -> None:
    async with session.stream((Trade, Gap), SAMSUNG) as trades:
        await lose_and_keep_out(exchange)
        for _ in range(3):
            await clock.next_wait()
        await clock.asleep()
        await exchange.accept_connections()
        await clock.next_wait()
        assert isinstance(await anext(trades), Gap)
        clock.passed += lived
        exchange.drop_connections()
        assert longest / 2 <= await clock.next_wait() <= longest
        assert isinstance(await anext(trades), Gap)


async def test_the_gap_goes_back_to_the_last_frame_and_tells_the_first_reason(
    exchange: Simulator, session: Session, clock: StillClock
) -> None:
    async with session.stream((Trade, Gap), SAMSUNG) as trades:
        exchange.trade(SAMSUNG)
        last = await anext(trades)
        assert isinstance(last, Trade)
        await lose_and_keep_out(exchange)
        for _ in range(3):
            await clock.next_wait()
        await clock.asleep()
        await exchange.accept_connections()
        await clock.next_wait()
        gap = await anext(trades)
        assert isinstance(gap, Gap)
        assert "can't reach" not in gap.why
        assert gap.since.timestamp() == pytest.approx(last.received_ns / 1e9, abs=2e-6)
        assert gap.until == clock.now()


async def test_a_token_endpoint_that_is_asked_too_often_is_waited_out(
    exchange: Simulator, session: Session, clock: StillClock
) -> None:
    exchange.answer_with(429, TOO_OFTEN, api_id="au10001")
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(clock.next_wait)
        async with session.stream(Trade, SAMSUNG):
            assert len(exchange.calls_of("au10001")) == 2


async def test_every_dead_token_is_replaced_once(
    exchange: Simulator, session: Session, clock: StillClock
) -> None:
    """A good login in between: the second refusal is not the second in a row."""
    async with session.stream((Trade, Gap), SAMSUNG) as trades:
        for _ in range(2):
            exchange.expire_tokens()
            exchange.drop_connections()
            await clock.next_wait()
            assert isinstance(await anext(trades), Gap)
    assert len(exchange.calls_of("au10001")) == 3


async def test_entering_can_be_given_up_while_away(
    exchange: Simulator, session: Session, clock: StillClock
) -> None:
    async with session.stream((Trade, Gap), SAMSUNG) as trades:
        await lose_and_keep_out(exchange)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(session.stream(Trade, HYNIX).__aenter__)
            await anyio.lowlevel.checkpoint()
            tasks.cancel_scope.cancel()
        await clock.asleep()
        await exchange.accept_connections()
        await clock.next_wait()
        assert isinstance(await anext(trades), Gap)
        assert registered(exchange) == {("0B", SAMSUNG)}


async def test_a_stream_that_was_cut_off_is_forgotten_when_it_is_left(
    exchange: Simulator, session: Session, clock: StillClock
) -> None:
    """A session that runs for days opens and closes many."""
    stream = session.stream((Trade, Gap), SAMSUNG)
    async with stream, session.stream(Trade, SAMSUNG):
        exchange.drop_connections()
        await clock.next_wait()
        assert isinstance(await anext(stream), Gap)
    left = weakref.ref(stream)
    del stream
    gc.collect()
    assert left() is None


@pytest.mark.parametrize("longest", [0.5, 8.0, 1e9])
async def test_a_night_of_failed_reconnections_ends_nothing(
    exchange: Simulator, clock: StillClock, longest: float
) -> None:
    """Case D01: 1,024 in a row were once too many."""
    patience = Timeouts(reconnect_first=1e-6, reconnect_longest=longest, silence=1e6)
    away = replace(exchange.server, clock=None, websocket="ws://127.0.0.1:1/")
    async with Session(away, exchange.credentials, timeouts=patience, clock=clock) as session:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(session.stream(Trade, SAMSUNG).__aenter__)
            waits = [await clock.next_wait() for _ in range(1100)]
            tasks.cancel_scope.cancel()
    assert max(waits) <= min(longest, 1e-6 * 2**20)
    assert min(waits[100:]) >= min(longest, 1e-6 * 2**20) / 2
