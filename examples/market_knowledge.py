"""What a trader needs to know: days, hours, ticks, limits, costs, and names that become codes."""

import asyncio
import datetime as dt

from kiwoom_async import Session, market
from kiwoom_async.simulator import Simulator


async def main() -> None:
    day = dt.date(2026, 11, 26)
    print("trades:", market.is_trading_day(day), "settles:", market.settlement_day(day))
    noon = dt.datetime(2026, 11, 26, 12, 0, tzinfo=market.KST)
    print("at noon:", market.phase(noon), "opens next:", market.next_open(noon))
    print("17 July 2026:", market.holiday_name(dt.date(2026, 7, 17)))

    async with (
        Simulator() as exchange,
        Session(exchange.server, exchange.credentials) as session,
    ):
        instruments = await session.instruments("kospi", cache=False)
        stock = instruments.find("ㅅㅅㅈㅈ")[0]
        close = (await session.chart.daily_candles(stock.symbol)).rows[1].close

    price = market.round_price(close * 0.99, direction="down", board=stock.board)
    limits = market.price_limits(close, board=stock.board)
    print(f"{stock.name} {stock.symbol}: from {limits.lower:,} to {limits.upper:,}; bid {price:,}")
    print("selling ten:", market.trading_costs(10 * price, side="sell", board=stock.board))


asyncio.run(main())
