"""Several keys as one: more symbols than one connection carries, and a limit of calls for each."""

import asyncio

from kiwoom_async import Gap, OrderEvent, Pool, Trade
from kiwoom_async.simulator import Simulator


async def main() -> None:
    async with Simulator(stocks=300) as exchange:
        keys = [exchange.credentials, exchange.open_account()]  # Credentials of your own keys
        async with Pool(exchange.server, keys) as pool:
            async with pool.stream((Trade, Gap), *exchange.symbols) as events:
                async for event in events:
                    if isinstance(event, Gap):
                        print("missing:", event.symbol or "anything", event.why)
                    elif events.stats().delivered > 300:
                        break
            print(await pool.stocks.info("005930"))  # by the key whose turn it is

            account = pool.sessions[0]  # orders belong to the account of one key
            async with account.stream(OrderEvent) as reports:
                await account.orders.buy("005930", 1, order_type="market")
                print(await anext(reports))


asyncio.run(main())
