"""The order book: ten levels on each side, the nearest first."""

import asyncio

from kiwoom_async import OrderBook, Session
from kiwoom_async.simulator import Simulator


async def main() -> None:
    async with (
        Simulator(pace=20) as exchange,
        Session(exchange.server, exchange.credentials) as session,
        session.stream(OrderBook, "005930") as books,
    ):
        book = await anext(books)
        for level in reversed(book.asks):
            print(f"{'':>8} {level.price:>8,} {level.size:>8,}")
        for level in book.bids:
            print(f"{level.size:>8,} {level.price:>8,}")
        print(f"{book.quote_time}: spread {book.spread} KRW, middle {book.mid:,.0f} KRW")


asyncio.run(main())
