"""Columns instead of rows, for calculations; one more word makes a frame of them."""

import asyncio
from statistics import mean

from kiwoom_async import Session
from kiwoom_async.simulator import Simulator


async def main() -> None:
    async with (
        Simulator() as exchange,
        Session(exchange.server, exchange.credentials) as session,
    ):
        days = await session.chart.daily_candles("005930").collect(limit=120)
        columns = days.columns()
        print("columns:", *columns)
        for length in (5, 20, 60, 120):
            print(f"{length:>4} days: average close {mean(columns['close'][:length]):,.0f} KRW")
        # with polars, pandas or pyarrow installed: days.to_polars(), to_pandas(), to_arrow()


asyncio.run(main())
