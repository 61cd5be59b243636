"""Trades as they happen.

Like every example here it runs on the embedded exchange, without a key. With a key in the
environment, ``Session(PAPER)`` takes the place of the simulator and its session.
"""

import asyncio

from kiwoom_async import Session, Trade
from kiwoom_async.simulator import Simulator


async def main() -> None:
    async with (
        Simulator(pace=20) as exchange,
        Session(exchange.server, exchange.credentials) as session,
        session.stream(Trade, "005930", "000660") as trades,
    ):
        for _ in range(10):
            trade = await anext(trades)
            print(trade.time, trade.symbol, trade.side, f"{trade.price:,}", trade.size)
        # for as long as the market is open: async for trade in trades: ...


asyncio.run(main())
