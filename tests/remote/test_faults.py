"""Faults: orders of several clients while everything between them and the exchange breaks."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kiwoom_async import BusError, KiwoomError, Order, OrderInDoubt, Session, Trade
from kiwoom_async.bus import Broker
from kiwoom_async.remote import Gateway, RemoteSession
from kiwoom_async.simulator import Rules, Simulator
from tests.support.days import DAY
from tests.support.gateways import Running, client
from tests.support.nats_server import NatsServer
from tests.support.symbols import SAMSUNG
from tests.support.tcp_proxy import TcpProxy

pytestmark = [pytest.mark.anyio, pytest.mark.heavy, pytest.mark.timeout(300)]

RULES = Rules(calls=50)
CLIENTS, ORDERS, TROUBLES = 3, 60, 60
PRICE = 60_000  # below the market: the orders rest


class Trader:
    """Places orders, each of another size, and notes what became of it.

    Attributes:
        booked: Orders by their size.
        unsent: Sizes of orders that were certainly not booked.
        doubts: Orders that were in doubt.
    """

    def __init__(self, number: int) -> None:
        self.doubts = 0
        self.price = PRICE + 100 * number
        self.booked: dict[int, Order] = {}
        self.unsent: set[int] = set()

    async def trade(self, session: RemoteSession) -> None:
        for size in range(1, ORDERS + 1):
            try:
                self.booked[size] = await session.orders.buy(SAMSUNG, size, price=self.price)
            except OrderInDoubt as doubt:
                self.doubts += 1
                await self._resolve(size, doubt)
            except KiwoomError:
                self.unsent.add(size)
            await asyncio.sleep(0.05)

    async def _resolve(self, size: int, doubt: OrderInDoubt) -> None:
        """Ask until it is found, or missing twice a second apart."""
        missing = 0
        while missing < 3:
            try:
                found = await doubt.resolve()
            except KiwoomError:
                missing = 0
            else:
                if found is not None:
                    self.booked[size] = found
                    return
                missing += 1
            await asyncio.sleep(0.5)
        self.unsent.add(size)


class Trouble:
    """Breaks one thing after the other, a number of times or until ended."""

    def __init__(
        self, seed: int, exchange: Simulator, nats: NatsServer, session: Session, broker: Broker
    ) -> None:
        self._chance = random.Random(seed)
        self._exchange = exchange
        self._nats = nats
        self._session, self._broker = session, broker
        self._gateway = Running(session, broker)
        self._enough = False
        self.proxies: list[TcpProxy] = []

    async def start(self) -> None:
        """Start a gateway; one that finds no broker is started again, as a service manager does."""
        while True:
            self._gateway = Running(self._session, self._broker)
            await self._gateway.start()
            if self._gateway.serves:
                return
            with contextlib.suppress(BusError):
                await self._gateway.stop()

    async def make(self) -> None:
        for _ in range(TROUBLES):
            if self._enough:
                return
            await asyncio.sleep(self._chance.uniform(0.02, 0.2))
            what = self._chance.choice(
                [self._lose, self._lose, self._cut, self._cut, self.restart, self._kill]
            )
            await what()

    def end(self) -> None:
        """Break nothing more."""
        self._enough = True

    async def stop(self) -> None:
        self._exchange.heal()
        await self._gateway.stop()

    async def _lose(self) -> None:
        self._exchange.lose_answer("kt10000")

    async def _cut(self) -> None:
        proxy = self._chance.choice(self.proxies)
        proxy.cut()
        await asyncio.sleep(self._chance.uniform(0.0, 0.5))
        proxy.restore()

    async def restart(self) -> None:
        await self._gateway.stop()
        await self.start()

    async def _kill(self) -> None:
        await self._nats.kill()
        await asyncio.sleep(self._chance.uniform(0.0, 0.3))
        await self._nats.start()
        await asyncio.sleep(1.0)


@contextlib.asynccontextmanager
async def clients(nats: NatsServer, proxies: list[TcpProxy]) -> AsyncIterator[list[RemoteSession]]:
    """Clients behind networks of their own."""
    async with contextlib.AsyncExitStack() as stack:
        found: list[RemoteSession] = []
        for number in range(CLIENTS):
            proxy = await stack.enter_async_context(TcpProxy(nats.port))
            proxies.append(proxy)
            broker = Broker(url=proxy.url, silence=3)
            session = client(broker, f"bot{number}", order_events=0.5, total=30)
            found.append(await stack.enter_async_context(session))
        yield found


@pytest.mark.parametrize("seed", range(3))
async def test_the_books_of_both_sides_agree(nats: NatsServer, broker: Broker, seed: int) -> None:
    async with (
        Simulator(day=DAY, pace=0.01, rules=RULES, cash=10**12) as exchange,
        Session(exchange.server, exchange.credentials) as session,
    ):
        exchange.delay_answers(0.1, "kt10000")  # so that orders are under way when things break
        trouble = Trouble(seed, exchange, nats, session, broker)
        await trouble.start()
        traders = [Trader(number) for number in range(CLIENTS)]
        async with clients(nats, trouble.proxies) as sessions:
            breaking = asyncio.create_task(trouble.make())
            async with asyncio.timeout(120):
                await asyncio.gather(*map(Trader.trade, traders, sessions))
            trouble.end()
            await breaking
            exchange.heal()
            await trouble.restart()
            booked = Counter((order.price, order.size) for order in exchange.orders)
            for trader in traders:
                assert trader.booked.keys() | trader.unsent == {*range(1, ORDERS + 1)}
                for size, order in trader.booked.items():
                    assert booked.pop((trader.price, size)) == 1
                    assert order.no
            assert not booked  # nothing that its client does not know of
            assert sum(trader.doubts for trader in traders) > 3
            assert sum(len(trader.unsent) for trader in traders) > 3
            exchange.set_price(SAMSUNG, PRICE - 1_000)
            async with asyncio.timeout(60):
                for trader in traders:
                    for order in trader.booked.values():
                        await order.filled()
        await trouble.stop()


async def test_two_hundred_clients(nats: NatsServer, broker: Broker, tmp_path: Path) -> None:
    async with (
        Simulator(day=DAY, pace=0, rules=Rules(calls=1_000)) as exchange,
        Session(exchange.server, exchange.credentials) as session,
        Gateway(session, broker, journal=tmp_path / "data") as gateway,
        contextlib.AsyncExitStack() as stack,
    ):
        symbols = exchange.symbols[:16]
        sessions = [client(broker, f"bot{number}") for number in range(200)]
        for one in sessions:
            await stack.enter_async_context(one)
        streams = [one.stream(Trade, symbols[place % 16]) for place, one in enumerate(sessions)]
        for stream in streams:
            await stack.enter_async_context(stream)
        assert gateway.stats().registrations == 16
        for symbol in symbols:
            exchange.trade(symbol)
        async with asyncio.timeout(60):
            got = await asyncio.gather(*(anext(stream) for stream in streams))
            assert [one.item for one in got] == [symbols[place % 16] for place in range(200)]
            infos = await asyncio.gather(*(one.stocks.info(SAMSUNG) for one in sessions))
            assert len(infos) == 200
        assert len(gateway.stats().clients) == 200
