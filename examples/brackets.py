"""Bracket, OCO and trailing stop: kept by the program, over orders that the exchange has.

A stop exists only while this program runs: the exchange has the target alone. After a restart
``session.orders.open()`` has the target, and ``session.positions()`` the shares to protect.
"""

import asyncio
from collections.abc import AsyncIterator, Callable

from kiwoom_async import Order, Session, Trade
from kiwoom_async.simulator import Simulator


async def bracket(
    session: Session, symbol: str, size: int, *, entry: int, target: int, stop: int
) -> Order:
    """Buy, and once bought sell at the target or at the stop; return the order that sold."""
    bought = await (await session.orders.buy(symbol, size, price=entry)).filled()
    return await one_cancels_other(session, symbol, bought.filled_size, target=target, stop=stop)


async def one_cancels_other(
    session: Session, symbol: str, size: int, *, target: int, stop: int
) -> Order:
    """Sell at the target, or at the market once the price falls to the stop."""
    async with session.stream(Trade, symbol) as trades:  # first: no trade is missed
        limit = await session.orders.sell(symbol, size, price=target)
        if not await falls_before(limit, trades, lambda price: stop):
            return limit
        await limit.cancel_and_wait()  # it may have been filled in the meantime
        rest = size - limit.filled_size
        if not rest:
            return limit
        return await (await session.orders.sell(symbol, rest, order_type="market")).filled()


async def trailing_stop(session: Session, symbol: str, size: int, *, distance: int) -> Order:
    """Sell at the market once the price has fallen by a distance from its highest so far."""
    highest = 0

    def stop(price: int) -> int:
        nonlocal highest
        highest = max(highest, price)
        return highest - distance

    async with session.stream(Trade, symbol) as trades:
        await falls(trades, stop)
        return await (await session.orders.sell(symbol, size, order_type="market")).filled()


async def falls(trades: AsyncIterator[Trade], stop: Callable[[int], int]) -> None:
    """Wait until a trade is at or below its stop."""
    async for trade in trades:
        if trade.price <= stop(trade.price):
            return


async def falls_before(
    order: Order, trades: AsyncIterator[Trade], stop: Callable[[int], int]
) -> bool:
    """Wait until the price falls to the stop or the order ends; return whether it is the stop."""
    ends = asyncio.ensure_future(order.done())
    stops = asyncio.ensure_future(falls(trades, stop))
    try:
        done, _ = await asyncio.wait({ends, stops}, return_when=asyncio.FIRST_COMPLETED)
        for one in done:
            one.result()  # raises what went wrong
        return ends not in done
    finally:
        ends.cancel()
        stops.cancel()


async def main() -> None:
    async with (
        Simulator(pace=0) as exchange,
        Session(exchange.server, exchange.credentials) as session,
        asyncio.TaskGroup() as tasks,
    ):
        price = exchange.stock("005930").book.best_ask
        selling = tasks.create_task(
            bracket(session, "005930", 10, entry=price, target=price + 2_000, stop=price - 2_000)
        )
        await exchange.wait_for(lambda: len(exchange.account.open_orders()) == 1)
        exchange.set_price("005930", price - 2_000)
        sold = await selling
        print("stopped:", sold, "at", sold.average_price)

        trailing = tasks.create_task(trailing_stop(session, "005930", 10, distance=1_000))
        [connection] = exchange.connections
        await exchange.wait_for(lambda: ("0B", "005930") in connection.registrations.wanted)
        for step in (500, 1_500, 700, 400):
            exchange.set_price("005930", price - 2_000 + step)
        sold = await trailing
        print("trailed:", sold, "at", sold.average_price)


if __name__ == "__main__":
    asyncio.run(main())
