"""Gateway: programs without a key have the streams, calls and orders of the one that has it."""

from __future__ import annotations

import asyncio

import pytest

from kiwoom_async import (
    BusError,
    BusRefused,
    ConfigError,
    Gap,
    OrderBook,
    OrderRejected,
    Session,
    SessionClosed,
    SessionReplaced,
    Stream,
    SubscriptionRejected,
    Trade,
    UnknownSymbol,
)
from kiwoom_async.bus import Broker
from kiwoom_async.remote import Gateway, RemoteSession
from kiwoom_async.simulator import Simulator
from tests.support.gateways import client, overheard
from tests.support.journals import happens
from tests.support.nats_server import NatsServer
from tests.support.symbols import HYNIX, SAMSUNG

pytestmark = pytest.mark.anyio


async def test_calls_streams_and_orders(
    exchange: Simulator, gateway: Gateway, broker: Broker
) -> None:
    async with client(broker) as session:
        info = await session.stocks.info(SAMSUNG)
        assert info.name
        async with session.stream((Trade, Gap), SAMSUNG, HYNIX) as trades:
            assert exchange.registrations >= {("0B", SAMSUNG), ("0B", HYNIX)}
            exchange.trade(SAMSUNG)
            assert (await asyncio.wait_for(anext(trades), 30)).item == SAMSUNG
        order = await session.orders.buy(SAMSUNG, 1, order_type="market")
        async with asyncio.timeout(30):
            await order.filled()
        stats = gateway.stats()
        assert (stats.clients, stats.orders, stats.connected) == (["bot"], 1, True)


async def test_pages_and_answers_are_those_of_a_session(
    session: Session, gateway: Gateway, broker: Broker
) -> None:
    async with client(broker) as remote:
        here = await session.chart.daily_candles(SAMSUNG).collect(limit=900)
        there = await remote.chart.daily_candles(SAMSUNG).collect(limit=900)
        assert len(here) > 600  # more than a page
        assert [row.wire for row in there] == [row.wire for row in here]
        page = await remote.chart.daily_candles(SAMSUNG)
        assert page.next_key
        assert (await remote.call("ka10001", stk_cd=SAMSUNG)).symbol == SAMSUNG


async def test_errors_are_those_of_a_session(
    exchange: Simulator, gateway: Gateway, broker: Broker
) -> None:
    async with client(broker) as session:
        with pytest.raises(ConfigError, match="symbol"):
            await session.stocks.info("?")
        with pytest.raises(UnknownSymbol) as unknown:
            await session.stocks.info("999999")
        assert unknown.value.api_id == "ka10001"
        with pytest.raises(OrderRejected) as rejected:
            await session.orders.sell(HYNIX, 1_000, order_type="market")
        assert rejected.value.reason == "holdings"
        assert rejected.value.order.status == "rejected"
        with pytest.raises(ConfigError, match="kt10000"):
            await session.call("kt10000", stk_cd=SAMSUNG)
        assert not exchange.calls_of("kt10000")


async def test_registrations_are_the_union_of_what_clients_want(
    exchange: Simulator, gateway: Gateway, broker: Broker
) -> None:
    await gateway.add(Trade, HYNIX)
    async with client(broker, "one") as one, client(broker, "two") as two:
        async with two.stream((Trade, OrderBook), SAMSUNG) as books:
            async with one.stream(Trade, SAMSUNG) as trades:
                exchange.trade(SAMSUNG)
                assert (await anext(trades)).wire == (await next_trade(books)).wire
                assert exchange.registrations >= {("0B", SAMSUNG), ("0D", SAMSUNG), ("0B", HYNIX)}
            await asyncio.sleep(0.1)
            assert ("0B", SAMSUNG) in exchange.registrations  # two wants it still
        await exchange.wait_for(lambda: ("0B", SAMSUNG) not in exchange.registrations, timeout=30)
        assert ("0B", HYNIX) in exchange.registrations  # the gateway itself wants it


async def next_trade(books: Stream[Trade | OrderBook]) -> Trade:
    async with asyncio.timeout(30):
        async for record in books:
            if isinstance(record, Trade):
                return record
    raise AssertionError


async def test_refusals_come_back(exchange: Simulator, gateway: Gateway, broker: Broker) -> None:
    symbols = [f"{number:06}" for number in range(100_000, 100_201)]
    async with client(broker) as session:
        with pytest.raises(ConfigError, match="200 items"):
            await session.stream(Trade, *symbols).__aenter__()
        exchange.refuse_requests("REG", return_code=105118)
        with pytest.raises(SubscriptionRejected) as refused:
            await session.stream(Trade, SAMSUNG).__aenter__()
        assert refused.value.return_code == 105118
        async with session.stream(Trade, SAMSUNG) as trades:  # nothing of it is left behind
            exchange.trade(SAMSUNG)
            await anext(trades)
        assert gateway.stats().registrations <= 1


async def test_a_second_gateway_and_a_second_name_are_refused(
    exchange: Simulator, session: Session, gateway: Gateway, broker: Broker
) -> None:
    async with client(broker, "one"):
        with pytest.raises(BusRefused, match="another program is called 'one'"):
            async with client(broker, "one", subscribe=0.5):
                pass
    async with client(broker, "one"):  # it is free at once
        pass
    with pytest.raises(BusRefused, match="is the gateway of simulator"):
        async with Gateway(session, broker):
            pass
    async with client(broker, "one") as one:
        await one.stocks.info(SAMSUNG)


async def test_without_a_gateway_it_says_so(nats: NatsServer, broker: Broker) -> None:
    with pytest.raises(BusError, match="there is no gateway"):
        async with client(broker, subscribe=0.3):
            pass


async def test_a_closed_session_says_so(gateway: Gateway, broker: Broker) -> None:
    session = client(broker)
    with pytest.raises(SessionClosed):
        session.stream(Trade, SAMSUNG)
    async with session:
        stream = session.stream(Trade, SAMSUNG)
        await stream.__aenter__()
    with pytest.raises(SessionClosed):
        await anext(stream)
    with pytest.raises(SessionClosed):
        await session.stocks.info(SAMSUNG)
    with pytest.raises(ConfigError, match="name"):
        RemoteSession(broker, server="simulator", name="a.b")


async def test_the_end_of_the_session_ends_the_gateway(exchange: Simulator, broker: Broker) -> None:
    with pytest.raises(SessionReplaced):
        async with Session(exchange.server, exchange.credentials) as session:
            async with Gateway(session, broker) as gateway:
                await gateway.add(Trade, SAMSUNG)
                exchange.kick()
                await gateway.run()


async def test_clients_take_turns(exchange: Simulator, gateway: Gateway, broker: Broker) -> None:
    async with client(broker, "greedy") as greedy, client(broker, "modest") as modest:
        order: list[str] = []

        async def ask(session: RemoteSession, symbol: str) -> None:
            await session.stocks.info(symbol)
            order.append(session.name)

        async with asyncio.TaskGroup() as tasks:
            for _ in range(60):
                tasks.create_task(ask(greedy, SAMSUNG))
            await happens(lambda: len(exchange.calls_of("ka10001")) >= 5)
            tasks.create_task(ask(modest, HYNIX))
        assert order.index("modest") < 40  # in the order of the calls it would be the last


async def test_no_secret_goes_over_the_broker(
    exchange: Simulator, session: Session, gateway: Gateway, broker: Broker
) -> None:
    async with overheard(broker) as heard, client(broker) as remote:
        order = await remote.orders.buy(SAMSUNG, 1, order_type="market")
        await order.filled()
        numbers = (await remote.account.account_no()).raw()
        async with remote.stream(Trade, SAMSUNG) as trades:
            exchange.trade(SAMSUNG)
            await anext(trades)
    account = (await session.account.account_no()).raw()["acctNo"]
    assert numbers["acctNo"] == "*" * len(account)
    key = exchange.credentials
    token = (await session._opened().tokens.get()).text
    everything = b"".join(heard)
    assert b"ka00001" in everything
    for secret in (key.appkey, key.secretkey, token, account):
        assert str.encode(secret) not in everything
