"""Record: everything that comes, exactly, into files that DuckDB and polars read as they are."""

import asyncio
import tempfile

from kiwoom_async import OrderBook, Session, Trade
from kiwoom_async.capture import Journal, Recorder
from kiwoom_async.simulator import Simulator


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with (
            Simulator(pace=50) as exchange,
            Session(exchange.server, exchange.credentials) as session,
            Recorder(session, folder, keep_days=90) as recorder,
        ):
            await recorder.add((Trade, OrderBook), "005930", "000660")
            recorder.every(60, session.stocks.info, "005930")  # an answer of a TR beside them
            async with session.stream(Trade, "005930") as trades:  # streams go on as ever
                for _ in range(20):
                    await anext(trades)
            stats = recorder.stats()
            print(f"{stats.records} records so far, {stats.behind:.2f} s behind")
        journal = Journal(folder)
        print(journal.days, journal.files)
        print(dict(journal.counts()))
        print("all sound:", journal.verify().ok)


asyncio.run(main())
