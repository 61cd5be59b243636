"""The account: what it holds, and what it has ordered."""

import asyncio

from kiwoom_async import Session
from kiwoom_async.simulator import Simulator


async def main() -> None:
    async with (
        Simulator(holdings={"005930": 100, "000660": 20}) as exchange,
        Session(exchange.server, exchange.credentials) as session,
    ):
        async for position in session.account.balance():
            print(f"{position.symbol} {position.name}: {position.held_size} shares")

        await session.orders.buy("005930", 1, price=60_000)
        async for order in session.account.open_orders():
            print(f"order {order.order_no} {order.name}: {order.remaining_size} still open")


asyncio.run(main())
