"""Download: candles of years into a Parquet file; the second time nothing is fetched."""

import asyncio
import datetime as dt
import tempfile

from kiwoom_async import Session
from kiwoom_async.history import Progress, download
from kiwoom_async.simulator import Simulator


def show(progress: Progress) -> None:
    print(f"{progress.share:.0%}, back to {progress.oldest:%Y-%m-%d}, {progress.rows} rows")


async def main() -> None:
    with tempfile.TemporaryDirectory() as lake:
        async with (
            Simulator() as exchange,
            Session(exchange.server, exchange.credentials) as session,
        ):
            since, until = dt.date(2023, 1, 1), dt.date(2026, 1, 1)
            for _ in range(2):
                made = await download(
                    session,
                    "chart.daily_candles",
                    "005930",
                    lake,
                    since=since,
                    until=until,
                    progress=show,
                    adjusted=False,
                )
                print(made.rows, "rows,", made.pages, "pages fetched")


asyncio.run(main())
