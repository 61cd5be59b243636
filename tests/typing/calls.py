"""Types of calls. Checked by mypy and pyright, never run."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import assert_type

from kiwoom_async import LIVE, Credentials, Fill, Order, Page, Pager, Rows, Session
from kiwoom_async.api.account import Balance, Holding
from kiwoom_async.api.chart import DailyCandle, DailyCandles
from kiwoom_async.api.stocks import StockBasicInfo


async def paging(session: Session) -> None:
    pager = session.chart.daily_candles("005930", end_date=dt.date(2026, 11, 20))
    assert_type(pager, Pager[DailyCandle, DailyCandles])
    page = await pager
    assert_type(page, Page[DailyCandle, DailyCandles])
    assert_type(page.answer, DailyCandles)
    async for candle in pager:
        assert_type(candle.close - candle.open, int)
        assert_type(candle.date, dt.date)
    assert_type(await pager.collect(limit=250), Rows[DailyCandle])
    async for each in pager.pages():
        assert_type(each.rows, Rows[DailyCandle])


async def answers(session: Session) -> None:
    info = await session.stocks.info("005930")
    assert_type(info, StockBasicInfo)
    balance = await session.account.balance()
    assert_type(balance, Page[Holding, Balance])


async def orders(session: Session) -> None:
    order = await session.orders.buy("005930", 10, price=70_000)
    assert_type(order, Order)
    assert_type(await order.filled(), Order)
    assert_type(order.average_price, Decimal | None)
    async for fill in order.fills():
        assert_type(fill, Fill)
    assert_type(await order.modify(price=70_100), Order)
    assert_type(await order.cancel(), Order)


async def mistakes(session: Session) -> None:
    session.chart.daily_candles()  # type: ignore
    session.chart.daily_candles("005930", adjusted="yes")  # type: ignore
    session.chart.minute_candles("005930", interval=7)  # type: ignore
    session.ranking.volume(market="nasdaq")  # type: ignore
    await session.orders.buy("005930")  # type: ignore
    await session.orders.buy("005930", 10, 70_000)  # type: ignore
    await session.orders.buy("005930", 10, order_type="moc")  # type: ignore
    Session()  # type: ignore
    Credentials("app", "secret")  # type: ignore
    Session(LIVE, sync=True)  # type: ignore
