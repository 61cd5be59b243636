"""Replay over the wire: yesterday on Kiwoom's own protocol, for a bot that knows nothing of it."""

import asyncio
import datetime as dt
import tempfile

from kiwoom_async import Gap, Session, Trade
from kiwoom_async.capture import Journal, Recorder
from kiwoom_async.simulator import Simulator

DAY = dt.date(2026, 3, 5)


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with (
            Simulator(pace=0, day=DAY) as exchange,
            Session(exchange.server, exchange.credentials) as session,
            Recorder(session, folder) as recorder,
        ):
            await recorder.add(Trade, "005930")
            exchange.step("005930", times=50)
            await exchange.settled()

        lines = Journal(folder).lines((Trade, Gap))
        async with (
            Simulator(replay=lines, speed=None, day=DAY) as yesterday,
            Session(yesterday.server, yesterday.credentials) as session,
            session.stream(Trade, "005930") as trades,
        ):
            prices = [(await anext(trades)).price for _ in range(50)]
            (candle, *_) = await session.chart.minute_candles("005930").collect(1)
            print(f"{min(prices):,} to {max(prices):,} KRW; candle {candle.time} {candle.close:,}")


asyncio.run(main())
