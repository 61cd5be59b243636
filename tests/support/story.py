"""A story: what a bot lives through in a few simulated days, told from both ends."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sys
from collections import defaultdict
from contextlib import suppress

import anyio

from kiwoom_async import Gap, KiwoomError, OrderBook, OrderEvent, Session, Trade
from kiwoom_async.market import next_trading_day
from kiwoom_async.simulator import Rules, Simulator
from tests.support.symbols import HYNIX, SAMSUNG

__all__ = ["opening", "story"]

DAY = dt.date(2026, 3, 5)  # a Thursday


async def story(seed: int, days: int = 3, websocket: str = "aiohttp") -> list[str]:
    """Let a bot trade for some days; tell what it and the exchange have seen, in order.

    Between the days are a midnight, a dead token and a lost connection, and answers get lost. Each
    task of the bot tells its own part: two that see something at the same moment may do so in
    either order.
    """
    async with (
        Simulator(seed=seed, pace=0, stocks=16, day=DAY, rules=Rules(event_delay=0.01)) as exchange,
        Session(exchange.server, exchange.credentials, websocket=websocket) as session,  # type: ignore[arg-type]
        anyio.create_task_group() as tasks,
    ):
        exchange.on("kt10000").sometimes(0.2).lose_answer()
        exchange.on("ka10001").sometimes(0.5).refuse(1999)
        bot = Bot(exchange, session)
        tasks.start_soon(bot.watch_orders)
        tasks.start_soon(bot.trade)
        await exchange.wait_for(lambda: len(exchange.registrations) == 3)
        for _ in range(days):
            opening = exchange.now
            await exchange.run(until=dt.time(10, 2))
            exchange.drop_connections()
            await exchange.run(until=dt.time(10, 4))
            await session.clock.sleep(3_600)
            async with anyio.create_task_group() as many:
                for symbol in (HYNIX, SAMSUNG, "035420") * 4:
                    many.start_soon(bot.look_at, symbol)
            to_morrow = dt.datetime.combine(next_trading_day(exchange.day), opening.time())
            await session.clock.sleep((to_morrow - exchange.now).total_seconds())
        tasks.cancel_scope.cancel()
    told = [line for part in sorted(bot.told) for line in (part, *bot.told[part])]
    told += [f"{call.at:.6f} {call.api_id} {call.body} {call.status}" for call in exchange.calls]
    told += [f"{order.number} {order.filled} {order.remaining}" for order in exchange.orders]
    return told


async def opening(seed: int, stocks: int = 12) -> list[str]:
    """Tell the trades and books of many stocks about the opening, where all trade at once."""
    async with (
        Simulator(seed=seed, day=DAY, time=dt.time(8, 59, 30), stocks=stocks, pace=0) as exchange,
        Session(exchange.server, exchange.credentials) as session,
        session.stream((Trade, OrderBook), *exchange.symbols) as records,
    ):
        await exchange.run(until=dt.time(9, 1))
        await exchange.settled()
        await records.aclose()
        return [f"{record.item} {record.wire!r}" async for record in records]


class Bot:
    """Buys and sells on every tenth trade, and writes down everything."""

    def __init__(self, exchange: Simulator, session: Session) -> None:
        self.exchange = exchange
        self.session = session
        self.told: defaultdict[str, list[str]] = defaultdict(list)

    def tell(self, part: str, what: object) -> None:
        """Write down what a task has seen, and when."""
        self.told[part].append(f"{self.session.clock.now():%d %H:%M:%S.%f} {what}")

    async def watch_orders(self) -> None:
        """Write down the events of the account."""
        async with self.session.stream((OrderEvent, Gap)) as events:
            async for event in events:
                self.tell("account", event if isinstance(event, Gap) else event.wire)

    async def trade(self) -> None:
        """Follow two stocks and order."""
        seen = 0
        async with self.session.stream((Trade, OrderBook, Gap), SAMSUNG) as records:
            async for record in records:
                if isinstance(record, Gap):
                    self.tell("market", record)
                    continue
                self.tell("market", f"{record.received_ns} {record.wire!r}")
                seen += 1
                if seen % 10 == 0:
                    await self.order(seen)

    async def look_at(self, symbol: str) -> None:
        """Ask for a price, and buy a share at any price."""
        with suppress(KiwoomError):
            self.tell(symbol, f"price {(await self.session.stocks.info(symbol)).price}")
            self.tell(symbol, await self.session.orders.buy(symbol, 1, order_type="market"))

    async def order(self, seen: int) -> None:
        """Buy or sell at the market, or at a price to be cancelled a second later."""
        orders = self.session.orders
        try:
            if seen % 30 == 0:
                low = self.exchange.stock(SAMSUNG).book.best_bid - 1_000
                order = await orders.buy(SAMSUNG, 3, price=low)
                await self.session.clock.sleep(1)
                await order.cancel()
            else:
                side = orders.buy if seen % 20 else orders.sell
                order = await side(SAMSUNG, 1, order_type="market")
            self.tell("market", order)
        except KiwoomError as error:
            self.tell("market", type(error).__name__)


def main() -> None:
    """Print the digest of a story: another process must tell the same one."""
    seed = int(sys.argv[1])
    told = anyio.run(story, seed) + anyio.run(opening, seed)
    json.dump([len(told), hashlib.sha256("\n".join(told).encode()).hexdigest()], sys.stdout)


if __name__ == "__main__":
    main()
