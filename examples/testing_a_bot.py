"""A bot and its test on the embedded exchange: the market does what the test says."""

import asyncio

from kiwoom_async import Order, Session, Trade
from kiwoom_async.simulator import Simulator


async def buy_the_dip(session: Session, symbol: str, below: int) -> Order:
    """Buy one share when the price falls below a limit: the bot."""
    async for trade in session.stream(Trade, symbol):
        if trade.price < below:
            break
    return await session.orders.buy(symbol, 1, order_type="market")


async def test_it_buys_below_the_limit_and_not_before() -> None:
    async with (
        Simulator(pace=0) as exchange,  # nothing moves by itself
        Session(exchange.server, exchange.credentials) as session,
        asyncio.timeout(10),
    ):
        async with asyncio.TaskGroup() as tasks:
            bot = tasks.create_task(buy_the_dip(session, "005930", below=69_000))
            await exchange.wait_for(lambda: any(it.name == "REG" for it in exchange.messages))
            exchange.set_price("005930", 69_000)
            exchange.set_price("005930", 68_900)
        order = await bot.result().filled()
        assert order.average_price is not None
        assert order.average_price <= 69_000
        print("bought:", order)


asyncio.run(test_it_buys_below_the_limit_and_not_before())
