"""Replay: a bot lives through recorded hours in seconds, with the same `async for`."""

import asyncio
import tempfile

from kiwoom_async import Gap, Session, Source, Trade
from kiwoom_async.capture import Journal, Recorder
from kiwoom_async.simulator import Simulator


async def bot(source: Source[Trade | Gap]) -> int:
    """Count what buyers took more than sellers; a gap makes the count worthless."""
    pressure = 0
    async with source as events:
        async for event in events:
            if isinstance(event, Gap):
                pressure = 0
            else:
                pressure += event.size if event.side == "buy" else -event.size
    return pressure


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with (
            Simulator(pace=0) as exchange,
            Session(exchange.server, exchange.credentials) as session,
            Recorder(session, folder) as recorder,
            session.stream(Trade, "005930") as trades,
        ):
            await recorder.add(Trade, "005930")
            exchange.step("005930", times=200)
            for _ in range(200):
                await anext(trades)
        replay = Journal(folder).replay((Trade, Gap), "005930", speed=10)
        print("pressure", await bot(replay), replay.stats())


asyncio.run(main())
