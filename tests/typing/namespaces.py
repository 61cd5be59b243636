"""Types of every namespace. Checked by mypy and pyright, never run."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import assert_type

from kiwoom_async import Order, OrderInDoubt, Pager, Position, Rows, Session
from kiwoom_async.api.account import EvaluatedHolding, Fill, Fills, Holding
from kiwoom_async.api.brokers import BrokerRank, BrokersByStock, StockBrokers
from kiwoom_async.api.chart import MinuteCandle, MinuteCandles
from kiwoom_async.api.elw import ElwDetails, ElwSearchResult, ElwSearchResults
from kiwoom_async.api.etf import EtfInfo, EtfReturn, EtfReturns
from kiwoom_async.api.gold import GoldMinuteCandle, GoldMinuteCandles, GoldQuote
from kiwoom_async.api.investors import InstitutionTrend, InvestorTradeTotal, InvestorTradeTotals
from kiwoom_async.api.lending import LendingDay, LendingStock, LendingTrend, TopLending
from kiwoom_async.api.program_trading import TopProgramNetBuy, TopProgramNetBuys
from kiwoom_async.api.quotes import (
    OrderBookSnapshot,
    TodayPreviousTrade,
    TodayPreviousTrades,
    Watchlist,
    WatchlistStock,
)
from kiwoom_async.api.ranking import NewHighLow, NewHighsLows, TopVolume, TopVolumes
from kiwoom_async.api.sectors import Sector, SectorCandle, SectorDailyCandles, SectorList
from kiwoom_async.api.short_selling import ShortSaleDay, ShortSaleTrend
from kiwoom_async.api.stocks import ListedStock, StockBasicInfo, StockList
from kiwoom_async.api.themes import ThemeGroup, ThemeGroups, ThemeStock, ThemeStocks

DAY = dt.date(2026, 11, 20)


async def account(session: Session) -> None:
    assert_type(await session.account.balance(combined=False).collect(), Rows[Holding])
    fills = session.account.fills(symbol="005930", side="buy", before_order_no="0000138")
    assert_type(fills, Pager[Fill, Fills])
    async for holding in session.account.valuation(exchange="nxt"):
        assert_type(holding, EvaluatedHolding)
    session.account.balance(exchange="sor")  # type: ignore
    session.account.fills("005930")  # type: ignore
    session.account.orders(date="20261120")  # type: ignore


async def brokers(session: Session) -> None:
    assert_type(await session.brokers.top("005930"), StockBrokers)
    ranking = session.brokers.ranking("005930", side="net_sell", days=20)
    assert_type(ranking, Pager[BrokerRank, BrokersByStock])
    session.brokers.ranking("005930", days=3)  # type: ignore
    session.brokers.stock_trend("005930", start_date=DAY)  # type: ignore


async def chart(session: Session) -> None:
    candles = session.chart.minute_candles("005930", interval=5, end_date=DAY)
    assert_type(candles, Pager[MinuteCandle, MinuteCandles])
    async for candle in candles:
        assert_type(candle.time, dt.datetime)
        assert_type(candle.change_sign, str | None)
    session.chart.minute_candles("005930", interval="5")  # type: ignore
    session.chart.tick_candles("005930", end_date=DAY)  # type: ignore


async def credit_orders(session: Session) -> None:
    order = await session.credit_orders.sell("005930", 10, price=70_000, loan_date=DAY)
    assert_type(order, Order)
    await session.credit_orders.sell("005930", loan_date=DAY)  # type: ignore
    await session.credit_orders.buy("005930", 10, loan_date=DAY)  # type: ignore
    await session.credit_orders.cancel("0000138")  # type: ignore


async def elw(session: Session) -> None:
    assert_type(await session.elw.info("57JBHH"), ElwDetails)
    found = session.elw.search(right_type="call")
    assert_type(found, Pager[ElwSearchResult, ElwSearchResults])
    session.elw.search(right_type="straddle")  # type: ignore
    session.elw.price_movers()  # type: ignore


async def etf(session: Session) -> None:
    assert_type(await session.etf.info("069500"), EtfInfo)
    returns = session.etf.returns("069500", index_code="207", period="one_month")
    assert_type(returns, Pager[EtfReturn, EtfReturns])
    session.etf.returns("069500", index_code="207")  # type: ignore
    session.etf.returns("069500", index_code="207", period="1m")  # type: ignore


async def gold(session: Session) -> None:
    assert_type(await session.gold.quote("M04020000"), GoldQuote)
    candles = session.gold.minute_candles("M04020000", interval=60)
    assert_type(candles, Pager[GoldMinuteCandle, GoldMinuteCandles])
    session.gold.minute_candles()  # type: ignore
    session.gold.order_book("M04020000", interval=2)  # type: ignore


async def investors(session: Session) -> None:
    assert_type(await session.investors.institution_summary("005930"), InstitutionTrend)
    totals = session.investors.trade_totals("005930", start_date=DAY, measure="quantity")
    assert_type(totals, Pager[InvestorTradeTotal, InvestorTradeTotals])
    session.investors.trade_totals("005930")  # type: ignore
    session.investors.trade_totals("005930", start_date=DAY, unit="lots")  # type: ignore


async def lending(session: Session) -> None:
    assert_type(session.lending.trend(start_date=DAY), Pager[LendingDay, LendingTrend])
    top = session.lending.top_stocks(start_date=DAY, market="kosdaq")
    assert_type(top, Pager[LendingStock, TopLending])
    session.lending.top_stocks(start_date=DAY)  # type: ignore
    session.lending.transactions(market="all")  # type: ignore


async def positions(session: Session, doubt: OrderInDoubt) -> None:
    async with session.positions() as positions:
        assert_type(positions["005930"], Position)
        assert_type(positions.cash.orderable, int | None)
        assert_type(await anext(aiter(positions)), Position)
        assert_type(await positions.liquidate("005930"), list[Order])
    assert_type(await doubt.resolve(), Order | None)
    assert_type(doubt.order, Order)


async def orders(session: Session) -> None:
    assert_type(await session.orders.sell("005930", 10, order_type="market"), Order)
    assert_type(await session.orders.modify("0000138", symbol="005930", price=70_100), Order)
    assert_type(session.orders.in_doubt, list[Order])
    assert_type(await session.orders.open(), list[Order])
    assert_type(await session.orders.attach("0000001"), Order | None)
    assert_type(await session.orders.cancel_all(symbol="005930"), list[Order])
    assert_type((await session.orders.orderable("005930", price=70_000)).size, int)
    await session.orders.sell("005930", "10", price=70_000)  # type: ignore
    await session.orders.sell("005930", 10, price=70_000.0)  # type: ignore
    await session.orders.buy("005930", 10, price=70_000, exchange="all")  # type: ignore
    await session.orders.modify("0000138", symbol="005930")  # type: ignore


async def program_trading(session: Session) -> None:
    top = session.program_trading.top_stocks("kospi", side="net_sell")
    assert_type(top, Pager[TopProgramNetBuy, TopProgramNetBuys])
    session.program_trading.top_stocks()  # type: ignore
    session.program_trading.top_stocks("all")  # type: ignore


async def quotes(session: Session) -> None:
    assert_type(await session.quotes.order_book("005930"), OrderBookSnapshot)
    watched = session.quotes.watchlist(["005930", "000660"])
    assert_type(watched, Pager[WatchlistStock, Watchlist])
    history = session.quotes.trade_history("005930", day="previous_day", time=dt.time(9, 30))
    assert_type(history, Pager[TodayPreviousTrade, TodayPreviousTrades])
    session.quotes.watchlist(5930)  # type: ignore
    session.quotes.trade_history("005930", time="0930")  # type: ignore


async def ranking(session: Session) -> None:
    volumes = session.ranking.volume(market="kosdaq", sort="turnover")
    assert_type(volumes, Pager[TopVolume, TopVolumes])
    lows = session.ranking.new_highs_lows(extreme="low", days=250)
    assert_type(lows, Pager[NewHighLow, NewHighsLows])
    session.ranking.volume("kosdaq")  # type: ignore
    session.ranking.volume(sort="price")  # type: ignore
    session.ranking.new_highs_lows(extreme="low")  # type: ignore


async def sectors(session: Session) -> None:
    assert_type(session.sectors.codes("krx100"), Pager[Sector, SectorList])
    candles = session.sectors.daily_candles("001", end_date=DAY)
    assert_type(candles, Pager[SectorCandle, SectorDailyCandles])
    async for candle in candles:
        assert_type(candle.close, Decimal)
    session.sectors.codes("nasdaq")  # type: ignore
    session.sectors.stocks("001")  # type: ignore


async def short_selling(session: Session) -> None:
    trend = session.short_selling.trend("005930", start_date=DAY)
    assert_type(trend, Pager[ShortSaleDay, ShortSaleTrend])
    session.short_selling.trend("005930")  # type: ignore
    session.short_selling.trend("005930", start_date="2026-11-20")  # type: ignore


async def stocks(session: Session) -> None:
    info = await session.stocks.info("005930")
    assert_type(info, StockBasicInfo)
    assert_type(session.stocks.listings("kospi"), Pager[ListedStock, StockList])
    session.stocks.listings()  # type: ignore
    await session.stocks.info("005930", "000660")  # type: ignore
    session.stocks.margin_loan_stocks(grade="f")  # type: ignore


async def themes(session: Session) -> None:
    assert_type(session.themes.groups(days=10), Pager[ThemeGroup, ThemeGroups])
    assert_type(session.themes.stocks("319"), Pager[ThemeStock, ThemeStocks])
    session.themes.groups()  # type: ignore
    session.themes.stocks(theme=319)  # type: ignore


async def nothing_else(session: Session) -> None:
    session.futures  # type: ignore  # noqa: B018
    session.chart.hourly_candles("005930")  # type: ignore
    session.chart = session.gold  # type: ignore
