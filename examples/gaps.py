"""A lost connection: the stream goes on by itself, and says what may be missing."""

import asyncio

from kiwoom_async import Gap, Session, Trade
from kiwoom_async.simulator import Simulator


async def main() -> None:
    async with (
        Simulator(pace=20) as exchange,
        Session(exchange.server, exchange.credentials) as session,
        session.stream((Trade, Gap), "005930") as events,
    ):
        print("first trade", (await anext(events)))
        exchange.drop_connections()
        async for event in events:
            if isinstance(event, Gap):
                print(f"from {event.since:%H:%M:%S} to {event.until:%H:%M:%S}: {event.why}")
                print("volume now", (await session.stocks.info("005930")).volume)  # a snapshot
                break
        print("and on it goes", (await anext(events)))


asyncio.run(main())
