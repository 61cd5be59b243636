"""Types of rows, columns and frames. Checked by mypy and pyright, never run."""

from __future__ import annotations

from typing import Any, assert_type

import polars

from kiwoom_async import Gap, Rows, Session, Trade
from kiwoom_async.api.chart import DailyCandle


async def pages(session: Session) -> None:
    page = await session.chart.daily_candles("005930")
    assert_type(page.rows, Rows[DailyCandle])
    assert_type(page.columns(), dict[str, list[Any]])
    assert_type(page.to_polars(decimals="float"), polars.DataFrame)
    page.to_polars(decimals="double")  # type: ignore
    page.rows = []  # type: ignore


async def collected(session: Session) -> None:
    rows = await session.chart.daily_candles("005930").collect(limit=250)
    assert_type(rows, Rows[DailyCandle])
    assert_type(rows[0], DailyCandle)
    assert_type(rows[:20], Rows[DailyCandle])
    assert_type(rows[:20].to_polars(), polars.DataFrame)
    assert_type([row.close for row in rows], list[int])
    await session.chart.daily_candles("005930").collect(limit="all")  # type: ignore


async def ticks(session: Session) -> None:
    async with session.stream(Trade, "005930") as trades:
        assert_type(Rows([trade async for trade in trades]), Rows[Trade])
    assert_type(Rows(record=Trade), Rows[Trade])
    Rows([1, 2])  # type: ignore
    async with session.stream((Trade, Gap), "005930") as events:
        Rows([event async for event in events])  # type: ignore
