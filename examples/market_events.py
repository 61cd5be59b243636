"""What concerns the whole market or the account: no symbols, the stream is about all of it."""

import asyncio

from kiwoom_async import MarketPhase, OrderEvent, Session, VolatilityInterruption
from kiwoom_async.simulator import Simulator


async def main() -> None:
    async with (
        Simulator() as exchange,
        Session(exchange.server, exchange.credentials) as session,
        session.stream((VolatilityInterruption, MarketPhase, OrderEvent)) as events,
    ):
        await session.orders.buy("005930", 1, order_type="market")
        exchange.vi("000660", direction="up")
        exchange.market_phase("closing_auction")
        async for event in events:
            match event:
                case OrderEvent():
                    print(event.time, "order", event.order_no, event.event)
                case VolatilityInterruption():
                    print(event.trigger_time, "VI of", event.symbol, event.trigger_direction)
                case MarketPhase():
                    print(event.time, "market:", event.market_phase)
                    break


asyncio.run(main())
