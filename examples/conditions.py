"""Condition searches saved in the HTS (조건검색): list, search once, watch."""

import asyncio

from kiwoom_async import Session
from kiwoom_async.simulator import Simulator


async def main() -> None:
    async with (
        Simulator() as exchange,
        Session(exchange.server, exchange.credentials) as session,
    ):
        for condition in await session.conditions.list():
            print(condition.no, condition.name)
        async for match in session.conditions.search("0"):
            print(f"{match.symbol} {match.name} {match.price:,}")
        async with session.conditions.watch("0") as hits:
            exchange.enter_condition("0", "005880")
            exchange.leave_condition("0", "005880")
            async for hit in hits:
                print(hit.symbol, hit.event, "already inside" if hit.listed else hit.time)
                if hit.event == "left":
                    break


asyncio.run(main())
