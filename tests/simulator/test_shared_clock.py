"""One clock for an exchange and the sessions on it: waits pass in exchange time."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator

import anyio
import pytest

from kiwoom_async import Gap, OrderEvent, Session, Trade, TransportError
from kiwoom_async.clock import SystemClock
from kiwoom_async.market import KST
from kiwoom_async.simulator import Simulator
from tests.support.symbols import SAMSUNG
from tests.support.wire_client import Client

pytestmark = [pytest.mark.anyio, pytest.mark.kiwoom_stage(day=dt.date(2026, 3, 5))]

SECOND = dt.timedelta(seconds=1)


@pytest.fixture
async def running() -> AsyncIterator[Simulator]:
    async with Simulator(day=dt.date(2026, 3, 5), pace=1) as exchange:
        yield exchange


async def test_all_times_of_a_session_are_those_of_its_exchange(
    exchange: Simulator, session: Session
) -> None:
    assert session.clock.now() == exchange.now.replace(tzinfo=KST)
    async with session.stream((Trade, Gap), SAMSUNG) as stream:
        exchange.advance(minutes=7)
        exchange.trade(SAMSUNG)
        trade = await anext(stream)
        assert isinstance(trade, Trade)
        assert trade.received_ns == session.clock.time_ns()
        assert trade.received_ns == int(session.clock.now().timestamp()) * 10**9
        since = session.clock.now()
        exchange.drop_connections()
        gap = await anext(stream)
        assert isinstance(gap, Gap)
        assert gap.since == since < gap.until == session.clock.now()


async def test_a_limit_is_waited_for_in_exchange_time(
    exchange: Simulator, session: Session
) -> None:
    began = exchange.now
    for _ in range(51):
        await session.stocks.info(SAMSUNG)
    assert [call.status for call in exchange.calls_of("ka10001")] == [200] * 51
    assert 10 * SECOND < exchange.now - began < 11 * SECOND


async def test_an_answer_that_does_not_come_is_given_up_in_exchange_time(
    exchange: Simulator, session: Session
) -> None:
    began = exchange.now
    with exchange.delay_answers(1e6), pytest.raises(TransportError, match="in time"):
        await session.account.deposit()
    assert 60 * SECOND < exchange.now - began < 90 * SECOND


async def test_a_late_answer_comes_when_it_is_due(exchange: Simulator, session: Session) -> None:
    await session.stocks.info(SAMSUNG)
    began = exchange.now
    with exchange.delay_answers(14.0):
        await session.stocks.info(SAMSUNG)
    assert exchange.now - began == 14 * SECOND


async def test_nothing_moves_while_nothing_waits(exchange: Simulator, session: Session) -> None:
    """PINGs, and the watch over them, wait in the background."""
    async with session.stream(Trade, SAMSUNG):
        began = exchange.now
        await asyncio.sleep(3600)  # of the loop
        assert exchange.now == began
        assert session.stats().reconnections == 0


async def test_a_silent_line_is_noticed_without_help(exchange: Simulator, session: Session) -> None:
    async with session.stream((Trade, Gap), SAMSUNG) as stream:
        began = exchange.now
        exchange.mute()
        gap = await anext(stream)
    assert isinstance(gap, Gap)
    assert gap.why == "no frame for 30 s"
    assert 30 * SECOND <= exchange.now - began < 35 * SECOND


async def test_a_quiet_line_stays_up_however_far_time_jumps(
    exchange: Simulator, session: Session
) -> None:
    async with session.stream(Trade, SAMSUNG) as trades:
        for _ in range(3):
            await session.clock.sleep(1000)
            exchange.advance(minutes=50)
        await session.clock.sleep(1000)
        assert session.stats().reconnections == 0
        exchange.trade(SAMSUNG, size=3)
        assert (await anext(trades)).size == 3


async def test_a_token_is_renewed_when_its_day_is_over(
    exchange: Simulator, session: Session
) -> None:
    await session.stocks.info(SAMSUNG)
    for _ in range(3):
        await session.clock.sleep(25 * 3600)
        await session.stocks.info(SAMSUNG)
    assert len(exchange.calls_of("au10001")) == 4
    assert [call.status for call in exchange.calls_of("ka10001")] == [200] * 4


async def test_midnight_begins_the_next_trading_day(exchange: Simulator, session: Session) -> None:
    """From Thursday over a weekend."""
    days = [exchange.day]
    for _ in range(5):
        await session.clock.sleep(24 * 3600)
        days.append(exchange.day)
        assert (exchange.now.hour, exchange.now.minute) == (10, 0)
    assert days == [dt.date(2026, 3, day) for day in (5, 6, 6, 6, 9, 10)]
    assert exchange.phase == "open"
    assert session.clock.now().date() == exchange.day


async def test_waits_end_in_the_order_of_their_moments(
    exchange: Simulator, session: Session
) -> None:
    ends: list[tuple[float, dt.timedelta]] = []
    began = exchange.now

    async def wait(seconds: float) -> None:
        await session.clock.sleep(seconds)
        ends.append((seconds, exchange.now - began))
        await session.stocks.info(SAMSUNG)

    async with anyio.create_task_group() as tasks:
        for seconds in (3.0, 0.25, 7200.0, 3.0):
            tasks.start_soon(wait, seconds)
    assert ends == [(seconds, seconds * SECOND) for seconds in (0.25, 3.0, 3.0, 7200.0)]


async def test_a_bound_of_the_user_can_be_counted_in_exchange_time(
    exchange: Simulator, session: Session
) -> None:
    began = exchange.now
    async with session.stream(Trade, SAMSUNG) as trades:
        with pytest.raises(TimeoutError):
            async with session.clock.timeout(600):
                await anext(trades)
    assert 600 * SECOND <= exchange.now - began < 602 * SECOND


async def test_a_bot_acts_at_the_moment_of_what_it_sees(
    exchange: Simulator, session: Session
) -> None:
    """However slow the computer is: the day waits for it."""
    seen: list[tuple[dt.time, dt.datetime]] = []

    async def follow() -> None:
        async with session.stream(Trade, SAMSUNG) as trades:
            async for trade in trades:
                await session.stocks.info(SAMSUNG)
                seen.append((trade.time, exchange.now))

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(follow)
        await exchange.wait_for(lambda: exchange.registrations)
        exchange.play(SAMSUNG, [(f"10:{minute}", 70_000) for minute in range(10, 20)])
        exchange.advance(minutes=9)
        await exchange.run(until="10:25")
        await exchange.settled(session)
        tasks.cancel_scope.cancel()
    assert len(seen) > 10
    assert all(time == now.time().replace(microsecond=0) for time, now in seen[:-1])


async def test_waits_during_a_run_end_at_their_moments(
    exchange: Simulator, session: Session
) -> None:
    ends: list[dt.datetime] = []

    async def wait() -> None:
        for _ in range(10):
            await session.clock.sleep(30)
            ends.append(exchange.now)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(wait)
        began = exchange.now
        await asyncio.sleep(0)
        await exchange.run(until="10:05")
    assert ends == [began + number * 30 * SECOND for number in range(1, 11)]


@pytest.mark.kiwoom_rules(fill_delay=2.0, order_events="after", event_delay=0.5)
async def test_what_the_exchange_does_later_needs_no_help(
    exchange: Simulator, session: Session
) -> None:
    order = await session.orders.buy(SAMSUNG, 1, order_type="market")
    began = exchange.now
    await order.filled()
    assert exchange.now - began == 2.5 * SECOND


@pytest.mark.kiwoom_rules(paper=True)
async def test_frames_of_the_paper_server_come_on_its_grid(
    exchange: Simulator, session: Session
) -> None:
    async with session.stream(Trade, SAMSUNG) as trades:
        exchange.trade(SAMSUNG)
        began = exchange.now
        await anext(trades)
        assert dt.timedelta() < exchange.now - began <= 0.1 * SECOND


async def test_a_market_that_runs_keeps_real_time(running: Simulator) -> None:
    loop = asyncio.get_running_loop()
    async with Session(running.server, running.credentials) as session:
        began, day = loop.time(), running.now
        await session.clock.sleep(3)
        assert loop.time() - began == pytest.approx(3, abs=0.1)
        assert session.clock.now().date() == running.day
        assert running.now - day == pytest.approx(3 * SECOND, abs=SECOND)


async def test_without_a_session_on_it_the_servers_keep_real_time(client: Client) -> None:
    """A bot in another process has no other."""
    for _ in range(3):
        for _ in range(5):
            assert (await client.call("ka10001", stk_cd=SAMSUNG)).status == 200
        assert (await client.call("ka10001", stk_cd=SAMSUNG)).status == 429
        await asyncio.sleep(1)


async def test_a_session_may_keep_another_clock(exchange: Simulator) -> None:
    loop = asyncio.get_running_loop()
    clock = SystemClock()
    async with Session(exchange.server, exchange.credentials, clock=clock) as session:
        began, then = loop.time(), exchange.now
        for _ in range(11):
            await session.stocks.info(SAMSUNG)
        assert loop.time() - began > 2
        assert exchange.now == then


async def test_waits_go_on_when_the_exchange_has_closed() -> None:
    loop = asyncio.get_running_loop()
    async with Simulator(pace=0) as exchange:
        clock = exchange.server.clock
        assert clock is not None
        wait = asyncio.create_task(clock.sleep(50, daemon=True))
        await asyncio.sleep(0)
    began = loop.time()
    await wait
    await clock.sleep(10)
    assert loop.time() - began == pytest.approx(60, abs=0.1)


async def test_a_day_without_ticks_waits_for_nothing(exchange: Simulator, session: Session) -> None:
    loop = asyncio.get_running_loop()
    async with session.stream(OrderEvent):
        began = loop.time()
        await session.clock.sleep(20 * 24 * 3600)
        assert loop.time() - began < 1
        assert exchange.day == dt.date(2026, 3, 25)
