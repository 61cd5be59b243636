"""A consumer that is slower than the market: only the newest record of each symbol waits."""

import asyncio

from kiwoom_async import Session, Trade
from kiwoom_async.simulator import Simulator


async def main() -> None:
    async with (
        Simulator(pace=100) as exchange,
        Session(exchange.server, exchange.credentials) as session,
        session.stream(Trade, "005930", "000660", on_full="conflate") as trades,
    ):
        for _ in range(6):
            await asyncio.sleep(0.1)  # work that takes its time
            trade = await anext(trades)
            print(trade.time, trade.symbol, f"{trade.price:,}")
        stats = trades.stats()
        print(f"read {stats.delivered}, left out {stats.dropped} that were no longer the newest")


asyncio.run(main())
