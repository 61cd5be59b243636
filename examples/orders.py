"""An order from its acceptance to its end: wait for it, change it, cancel it."""

import asyncio

from kiwoom_async import OrderCancelled, Session
from kiwoom_async.simulator import Simulator


async def main() -> None:
    async with (
        Simulator() as exchange,
        Session(exchange.server, exchange.credentials) as session,
    ):
        order = await session.orders.buy("005930", 10, order_type="market")
        async with asyncio.timeout(10):
            await order.filled()
        print(order, "at", order.average_price)

        resting = await session.orders.buy("005930", 10, price=60_000)
        higher = await resting.modify(price=61_000)
        await higher.accepted()
        print(resting, "became", higher)

        await higher.cancel()
        try:
            await higher.filled()
        except OrderCancelled as error:
            print("not filled:", error)


asyncio.run(main())
