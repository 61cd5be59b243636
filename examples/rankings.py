"""Rankings and screens: what Kiwoom writes in codes is a word here, and checked as you type."""

import asyncio

from kiwoom_async import Session
from kiwoom_async.simulator import Simulator


async def main() -> None:
    async with (
        Simulator() as exchange,
        Session(exchange.server, exchange.credentials) as session,
    ):
        rows = await session.ranking.change_rate(market="kospi").collect(limit=5)
        for row in rows:
            print(f"{row.symbol} {row.price:>10,} KRW {row.change_rate:+.2f} % {row.name}")


asyncio.run(main())
