"""Errors by meaning: what can't be right is refused here, what Kiwoom refuses says its code."""

import asyncio

from kiwoom_async import APIError, ConfigError, OrderRejected, Session, UnknownSymbol
from kiwoom_async.simulator import Simulator


async def main() -> None:
    async with (
        Simulator() as exchange,
        Session(exchange.server, exchange.credentials) as session,
    ):
        try:
            await session.orders.buy("005930", 10)
        except ConfigError as error:
            print("nothing was sent:", error)
        try:
            await session.stocks.info("999999")
        except UnknownSymbol as error:
            print("no such stock:", error)
        exchange.market_phase("closed")
        try:
            await session.orders.buy("005930", 10, price=70_000)
        except OrderRejected as error:
            reason = error.__cause__
            print("refused:", reason.code if isinstance(reason, APIError) else error)


asyncio.run(main())
