"""Candles: one page, a number of them, or all there are."""

import asyncio

from kiwoom_async import Session
from kiwoom_async.simulator import Simulator


async def main() -> None:
    async with (
        Simulator() as exchange,
        Session(exchange.server, exchange.credentials) as session,
    ):
        page = await session.chart.daily_candles("005930")
        print(f"the first page: {len(page)} days, the newest {page.rows[0].date}")

        year = await session.chart.daily_candles("005930").collect(limit=250)
        print(f"highest of a year: {max(candle.high for candle in year):,} KRW")

        count = 0
        async for candle in session.chart.minute_candles("005930", interval=5):
            count += 1
            if candle.time.date() < page.rows[3].date:
                break
        print(f"{count} candles of five minutes, page after page, at the pace Kiwoom allows")


asyncio.run(main())
