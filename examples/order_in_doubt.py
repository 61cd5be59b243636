"""An order whose answer was lost: it may be booked, so it is looked for and never sent again."""

import asyncio

from kiwoom_async import OrderInDoubt, Session
from kiwoom_async.simulator import Simulator


async def main() -> None:
    async with (
        Simulator() as exchange,
        Session(exchange.server, exchange.credentials) as session,
    ):
        exchange.lose_answer("kt10000")  # the exchange books the order and does not say so
        try:
            print(await session.orders.buy("005930", 10, price=60_000))
        except OrderInDoubt as doubt:
            print(doubt)
            found = await doubt.resolve()
            print("found:" if found else "it is not booked", found)


asyncio.run(main())
