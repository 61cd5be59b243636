"""The momentum bot: entry, stop, refusal, lost answer, broken line, restart, end of the day."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from examples.bot import Bot, Plan
from kiwoom_async import Session
from kiwoom_async.simulator import Simulator

Bots = list[asyncio.Task[None]]
Prices = Callable[..., Awaitable[int]]
KAKAO = "035720"
PLAN = Plan(KAKAO, window=3, rise=0.01, target=0.5, stop=0.02, end=dt.time(15))
pytestmark = [pytest.mark.anyio, pytest.mark.kiwoom_rules(calls=50, interruptions=False)]


@pytest.fixture
async def bots(session: Session) -> AsyncIterator[Bots]:
    running = [asyncio.create_task(Bot(session, PLAN).run())]
    yield running
    for bot in running:
        bot.cancel()
    await asyncio.wait(running)


@pytest.fixture
def prices(session: Session, exchange: Simulator) -> Prices:
    async def play(*changes: float) -> int:
        """Move the price by these parts of 41,000, let the bot act, and return what it holds."""
        await exchange.wait_for(lambda: ("0B", KAKAO) in exchange.registrations)
        for change in changes:
            exchange.set_price(KAKAO, 41_000 + round(41_000 * change / 50) * 50)
            await exchange.settled(session)
            await session.clock.sleep(5)
        return sum(one.size for one in exchange.account.held() if one.stock.symbol == KAKAO)

    return play


async def test_it_buys_strength_and_stops_a_loss(bots: object, prices: Prices) -> None:
    assert await prices(0, 0.002, 0.004) == 0
    assert await prices(0.015) == 10
    assert await prices(0.005, -0.02) == 0


async def test_a_lost_answer(bots: object, prices: Prices, exchange: Simulator) -> None:
    exchange.lose_answer("kt10000")
    assert await prices(0, 0, 0.015, 0.015, 0.03, 0.05) == 10
    assert len(exchange.orders) == 1


@pytest.mark.kiwoom_stage(cash=1_000)
async def test_a_refusal_does_not_end_it(bots: Bots, prices: Prices) -> None:
    assert await prices(0, 0, 0.015, 0.02) == 0
    assert not bots[0].done()


async def test_a_broken_line(bots: object, prices: Prices, exchange: Simulator) -> None:
    """What was traded before it is not compared with what comes behind it."""
    await prices(0, 0)
    exchange.drop_connections()
    await exchange.wait_for(lambda: [it.name for it in exchange.messages].count("LOGIN") == 2)
    assert await prices(0.015, 0.02) == 0
    assert await prices(0.03) == 10


async def test_a_restart(bots: Bots, prices: Prices, session: Session, exchange: Simulator) -> None:
    """Shares are kept, with their stop; orders are not."""
    await prices(0, 0, 0.015)
    bots[0].cancel()
    await session.orders.buy(KAKAO, 1, price=30_000)
    bots.append(asyncio.create_task(Bot(session, PLAN).run()))
    assert (await prices(0.01), exchange.open_orders) == (10, [])
    assert await prices(-0.02) == 0


@pytest.mark.kiwoom_stage(holdings={KAKAO: 10}, time=dt.time(14, 59))
async def test_the_end_of_the_day(bots: object, prices: Prices, exchange: Simulator) -> None:
    assert await prices(0) == 10
    exchange.advance(minutes=1)
    assert await prices(0) == 0
