"""Failures: a gateway, a broker or a client that goes away, and what the others see of it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from kiwoom_async import (
    BusError,
    Gap,
    OrderEvent,
    OrderInDoubt,
    Session,
    Stream,
    Trade,
    TransportError,
)
from kiwoom_async.bus import Broker, Connection
from kiwoom_async.remote import Gateway, RemoteSession
from kiwoom_async.remote.subjects import GatewaySubjects
from kiwoom_async.simulator import Simulator
from tests.support.days import DAY
from tests.support.gateways import SERVER, Running, client
from tests.support.journals import happens
from tests.support.nats_server import NatsServer
from tests.support.symbols import HYNIX, SAMSUNG
from tests.support.tcp_proxy import TcpProxy

pytestmark = pytest.mark.anyio


async def next_of(events: Stream[Trade | Gap], kind: type[Trade] | type[Gap]) -> Trade | Gap:
    async with asyncio.timeout(30):
        async for event in events:
            if isinstance(event, kind):
                return event
    raise AssertionError("the stream has ended")


async def trade_until_it_comes(exchange: Simulator, events: Stream[Trade | Gap]) -> Trade | Gap:
    """Trade until a trade arrives: the other end may still be connecting."""

    async def trade() -> None:
        while True:
            exchange.trade(SAMSUNG)
            await asyncio.sleep(0.05)

    task = asyncio.create_task(trade())
    try:
        return await next_of(events, Trade)
    finally:
        task.cancel()


@asynccontextmanager
async def client_of_two_gateways(
    session: Session, broker: Broker, total: float = 60.0
) -> AsyncIterator[tuple[RemoteSession, Callable[[float], Coroutine[Any, Any, None]]]]:
    """A client, and the function that ends its gateway and starts another after some seconds."""
    first, second = Running(session, broker), Running(session, broker)

    async def start_again(pause: float) -> None:
        await first.stop()
        await asyncio.sleep(pause)
        await second.start()

    await first.start()
    try:
        async with client(broker, total=total) as remote:
            yield remote, start_again
    finally:
        await first.stop()
        await second.stop()


async def test_a_client_that_is_cut_off_loses_its_wants_and_has_a_gap_when_it_is_back(
    exchange: Simulator, gateway: Gateway, nats: NatsServer
) -> None:
    async with TcpProxy(nats.port) as proxy:
        async with client(Broker(url=proxy.url, silence=3), order_events=0.2) as session:
            async with session.stream((Trade, Gap), SAMSUNG) as events:
                proxy.cut()
                await exchange.wait_for(
                    lambda: ("0B", SAMSUNG) not in exchange.registrations, timeout=30
                )
                assert gateway.stats().clients == []
                with pytest.raises(BusError) as down:
                    await session.orders.buy(SAMSUNG, 1, order_type="market")
                assert not down.value.sent
                proxy.restore()
                gap = await next_of(events, Gap)
                assert isinstance(gap, Gap)
                assert gap.why == "the gateway was away"
                assert (gap.until - gap.since).total_seconds() > 1
                await trade_until_it_comes(exchange, events)
            await session.stocks.info(SAMSUNG)
    assert not exchange.orders


async def test_a_gateway_that_is_started_again_knows_whose_orders_are_whose(
    exchange: Simulator, session: Session, broker: Broker
) -> None:
    async with Gateway(session, broker, lease=1.5):
        async with client(broker, "gone") as gone:
            await gone.orders.buy(HYNIX, 1, order_type="market")
    async with client_of_two_gateways(session, broker) as (remote, start_again):
        order = await remote.orders.buy(SAMSUNG, 2, price=60_000)
        async with remote.stream((Trade, Gap), SAMSUNG) as events:
            await start_again(0.0)
            assert isinstance(await next_of(events, Gap), Gap)
            await trade_until_it_comes(exchange, events)
        assert (await remote.stocks.info(SAMSUNG)).name
        exchange.set_price(SAMSUNG, 59_000)
        async with asyncio.timeout(30):
            await order.filled()
    assert len(exchange.orders) == 2


async def test_a_query_waits_for_a_gateway_that_is_started_again(
    exchange: Simulator, session: Session, broker: Broker
) -> None:
    async with client_of_two_gateways(session, broker) as (remote, start_again):
        again = asyncio.create_task(start_again(0.5))
        await asyncio.sleep(0.1)
        assert (await remote.stocks.info(SAMSUNG)).name
        await again


async def test_a_query_whose_answer_the_gateway_could_not_send_is_made_again(
    nats: NatsServer, broker: Broker
) -> None:
    async with (
        Simulator(day=DAY, pace=0.01) as exchange,
        Session(exchange.server, exchange.credentials) as holder,
        TcpProxy(nats.port) as proxy,
        Gateway(holder, Broker(url=proxy.url, silence=3), lease=1.5),
        client(broker) as session,
    ):
        exchange.delay_answers(0.3, "ka10001", count=1)
        asking = asyncio.create_task(session.stocks.info(SAMSUNG))
        await exchange.wait_for(lambda: exchange.calls_of("ka10001"), timeout=30)
        proxy.cut()
        await exchange.wait_for(lambda: exchange.calls_of("ka10001")[0].status, timeout=30)
        await asyncio.sleep(0.2)  # the answer is there, and the broker is not
        proxy.restore()
        async with asyncio.timeout(30):
            assert (await asking).name
        assert len(exchange.calls_of("ka10001")) == 2


async def test_a_socket_that_is_down_when_it_starts_does_not_end_a_gateway(
    exchange: Simulator, session: Session, broker: Broker
) -> None:
    exchange.refuse_connections("socket")
    async with Gateway(session, broker, lease=1.5), client(broker) as remote:
        assert (await remote.stocks.info(SAMSUNG)).name
        order = await remote.orders.buy(SAMSUNG, 1, order_type="market")  # its events are missed
        await exchange.accept_connections()
        async with asyncio.timeout(30):
            await order.filled()


async def test_an_order_without_a_gateway_is_not_sent(
    exchange: Simulator, session: Session, broker: Broker
) -> None:
    gateway = Running(session, broker)
    await gateway.start()
    async with client(broker, total=1.0) as remote:
        await remote.orders.buy(HYNIX, 1, order_type="market")
        await gateway.stop()
        with pytest.raises(BusError, match="not sent") as refused:
            await remote.orders.buy(SAMSUNG, 1, order_type="market")
        assert not refused.value.sent
        with pytest.raises(TransportError):
            await remote.stocks.info(SAMSUNG)
    assert len(exchange.orders) == 1


async def test_a_broker_that_is_started_again_costs_a_gap_and_no_order_twice(
    exchange: Simulator, gateway: Gateway, nats: NatsServer, broker: Broker
) -> None:
    async with client(broker) as session:
        async with session.stream((Trade, Gap), SAMSUNG) as events:
            await session.orders.buy(SAMSUNG, 1, order_type="market")
            await nats.kill()
            await happens(lambda: not gateway.stats().connected)
            with pytest.raises(BusError):
                await session.orders.buy(SAMSUNG, 1, order_type="market")
            await nats.start()
            await trade_until_it_comes(exchange, events)
            async with asyncio.timeout(30):
                await session.stocks.info(SAMSUNG)
                order = await session.orders.buy(SAMSUNG, 1, order_type="market")
                await order.filled()
    assert len(exchange.orders) == 2


async def test_order_events_that_the_broker_has_lost_are_a_gap(
    exchange: Simulator, gateway: Gateway, nats: NatsServer, broker: Broker
) -> None:
    """Also for a client that is away then."""
    async with client(broker) as remote:
        order = await remote.orders.buy(SAMSUNG, 1, price=60_000)
        await order.accepted()
    exchange.set_price(SAMSUNG, 59_000)
    await happens(lambda: not gateway._reports._waiting)
    await emptied(nats, broker)
    async with client(broker) as remote, remote.stream((OrderEvent, Gap)) as events:
        async with asyncio.timeout(30):
            gap = await anext(events)
    assert isinstance(gap, Gap)
    assert gap.why == "the broker has lost the order events that it kept"
    assert gap.since < gap.until


async def test_a_fill_while_both_gateway_and_broker_lost_everything_is_found(
    exchange: Simulator, session: Session, nats: NatsServer, broker: Broker
) -> None:
    """As when the computer of both is started again, and the broker's store was in its memory."""
    first, second = Running(session, broker), Running(session, broker)
    await first.start()
    async with client(broker) as remote, remote.stream((OrderEvent, Gap)) as events:
        order = await remote.orders.buy(SAMSUNG, 1, price=60_000)
        await order.accepted()
        await first.stop()
        exchange.set_price(SAMSUNG, 59_000)
        await emptied(nats, broker)
        await second.start()
        async with asyncio.timeout(30):
            while not isinstance(await anext(events), Gap):
                pass
            await order.filled()
    await second.stop()


async def test_an_order_that_a_gateway_was_sending_when_it_ended_is_in_doubt(
    exchange: Simulator, session: Session, broker: Broker
) -> None:
    """And its error does not say at the same time that it was not sent."""
    async with client_of_two_gateways(session, broker) as (remote, start_again):
        exchange.delay_answers(5.0, "kt10000", count=1)
        buying = asyncio.create_task(remote.orders.buy(SAMSUNG, 1, price=60_000))
        await exchange.wait_for(lambda: bool(exchange.calls_of("kt10000")), timeout=30)
        again = asyncio.create_task(start_again(1.0))
        with pytest.raises(OrderInDoubt) as doubt:
            await buying
        assert "not sent" not in str(doubt.value)
        await again
        async with asyncio.timeout(30):
            found = None
            while found is None:
                with contextlib.suppress(OrderInDoubt):
                    found = await doubt.value.resolve()
                await asyncio.sleep(0.05)
        assert found.no == str(exchange.orders[0].number).zfill(7)
    assert len(exchange.orders) == 1


async def emptied(nats: NatsServer, broker: Broker) -> None:
    """Let the broker lose what it has stored."""
    async with Connection(broker) as connection:
        for info in await connection.jetstream.streams_info():
            await connection.jetstream.delete_stream(info.config.name or "")
    await nats.kill()
    await nats.start()


async def test_an_order_whose_answer_the_network_lost_is_in_doubt_and_resolved(
    nats: NatsServer, broker: Broker
) -> None:
    async with (
        Simulator(day=DAY, pace=0.01) as exchange,
        Session(exchange.server, exchange.credentials) as holder,
        Gateway(holder, broker) as gateway,
        TcpProxy(nats.port) as proxy,
        client(Broker(url=proxy.url, silence=3)) as session,
    ):
        await session.orders.buy(SAMSUNG, 2, price=60_000)
        exchange.delay_answers(0.4, "kt10000", count=1)
        buying = asyncio.create_task(session.orders.buy(SAMSUNG, 1, price=60_000))
        await happens(lambda: gateway.stats().orders == 2)
        proxy.cut()
        with pytest.raises(OrderInDoubt) as doubt:
            await buying
        proxy.restore()
        async with asyncio.timeout(30):
            found = None
            while found is None:
                with contextlib.suppress(OrderInDoubt):
                    found = await doubt.value.resolve()
                await asyncio.sleep(0.05)
        assert found.no == str(exchange.orders[1].number).zfill(7)
        assert len(exchange.calls_of("kt10000")) == 2
        async with asyncio.timeout(30):
            await found.cancel_and_wait()


async def test_with_a_journal_nothing_is_lost_while_the_broker_is_away(
    exchange: Simulator, session: Session, nats: NatsServer, broker: Broker, tmp_path: Path
) -> None:
    async with Gateway(session, broker, journal=tmp_path / "data") as gateway:
        async with client(broker) as remote:
            async with remote.stream((Trade, Gap), SAMSUNG) as events:
                exchange.trade(SAMSUNG)
                first = await next_of(events, Trade)
                await nats.kill()
                await happens(lambda: not gateway.stats().connected)
                for _ in range(50):
                    exchange.trade(SAMSUNG)
                await nats.start()
                got = [await next_of(events, Trade) for _ in range(50)]
                numbers = [one.cumulative_volume for one in (first, *got) if isinstance(one, Trade)]
                assert numbers == [numbers[0] + count for count in range(51)]


async def test_events_that_a_killed_client_had_fetched_come_first_and_soon(
    exchange: Simulator, gateway: Gateway, broker: Broker
) -> None:
    """They were on their way to a program that was killed, or over a line that was cut."""
    async with client(broker) as remote:
        order = await remote.orders.buy(SAMSUNG, 1, price=60_000)
        await order.accepted()
    for price in (61_000, 62_000):
        exchange.set_price(SAMSUNG, price)
    exchange.set_price(SAMSUNG, 59_000)
    await exchange.wait_for(lambda: not exchange.open_orders, timeout=30)
    await happens(lambda: not gateway._reports._waiting)
    async with Connection(broker) as connection:
        stream = GatewaySubjects(SERVER).stream
        pulled = await connection.jetstream.pull_subscribe_bind("bot", stream)
        fetched = await pulled.fetch(1)  # and killed before it was read
    async with client(broker) as remote, remote.stream((OrderEvent, Gap)) as events:
        later = await remote.orders.buy(HYNIX, 1, order_type="market")
        async with asyncio.timeout(20):  # the broker itself would send it again after 30 s
            numbers = [one.order_no async for one in filled_events(events, 2)]
    assert fetched
    assert numbers == [order.no, later.no]


async def filled_events(events: Stream[OrderEvent | Gap], count: int) -> AsyncIterator[OrderEvent]:
    """The events of executions."""
    async for event in events:
        if isinstance(event, OrderEvent) and event.event == "filled":
            yield event
            count -= 1
            if not count:
                return
