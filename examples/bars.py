"""Bars: of minutes joined to the exchange's candles, and of volume from any trades."""

import asyncio

from kiwoom_async import Session, Trade
from kiwoom_async.history import Bars, minute_bars
from kiwoom_async.simulator import Simulator


async def main() -> None:
    async with (
        Simulator(pace=0) as exchange,
        Session(exchange.server, exchange.credentials) as session,
    ):
        async with session.stream(Trade, "005930") as trades:
            exchange.step("005930", times=50)
            rows = [await anext(trades) for _ in range(50)]
        for bar in Bars(volume=10_000).over(rows):
            running = "running" if bar.is_running else ""
            print(f"{bar.start:%H:%M:%S} {bar.open} {bar.close} {bar.volume:>6} {running}")
        count = 0
        async for bar in minute_bars(session, "005930", limit=5):
            print(f"{bar.start:%H:%M} {bar.close} complete: {bar.is_complete}")
            count += 1
            if count == 4:  # what follows comes as the market goes on
                break


asyncio.run(main())
