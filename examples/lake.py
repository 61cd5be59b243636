"""Lake: recorded days as typed Parquet files, and a question to them in polars and DuckDB."""

import asyncio
import tempfile
from pathlib import Path

import duckdb
import polars as pl

from kiwoom_async import OrderBook, Session, Trade
from kiwoom_async.capture import Journal, Recorder
from kiwoom_async.simulator import Simulator


async def record(folder: Path) -> None:
    async with (
        Simulator(pace=0) as exchange,
        Session(exchange.server, exchange.credentials) as session,
        Recorder(session, folder) as recorder,
        session.stream(OrderBook, "000660") as books,
    ):
        await recorder.add((Trade, OrderBook), "005930", "000660")
        exchange.step(times=100)
        for _ in range(100):
            await anext(books)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        data, lake = Path(folder) / "data", Path(folder) / "lake"
        asyncio.run(record(data))
        for made in Journal(data).export(lake, (Trade, OrderBook)):
            print(made.folder, made.rows, "rows")
        trades = pl.scan_parquet(lake / "type=trade", hive_partitioning=True)
        value = pl.col("price") * pl.col("size")
        print(trades.group_by("symbol").agg(value.sum() / pl.col("size").sum()).collect())
        query = f"""select symbol, avg(ask_price_1 - bid_price_1) as spread
            from read_parquet('{lake}/type=order_book/*/*.parquet') group by all order by all"""
        print(duckdb.execute(query).fetchall())


main()
