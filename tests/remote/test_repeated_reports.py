"""Reports whose acknowledgement the network loses: the broker has or sends them twice."""

from __future__ import annotations

import asyncio

import pytest

from kiwoom_async import BusError, Gap, Order, OrderEvent, Session
from kiwoom_async.bus import Broker, Connection
from kiwoom_async.remote import Gateway, RemoteSession
from kiwoom_async.remote.subjects import GatewaySubjects
from kiwoom_async.simulator import Simulator
from tests.support.gateways import SERVER, client, fills
from tests.support.journals import happens
from tests.support.nats_server import NatsServer
from tests.support.symbols import HYNIX, SAMSUNG
from tests.support.tcp_proxy import TcpProxy

pytestmark = pytest.mark.anyio

STREAM = GatewaySubjects(SERVER).stream


async def bought(remote: RemoteSession, symbol: str) -> Order:
    """Buy once there is a gateway again: an order that was not sent may be repeated."""
    while True:
        try:
            return await remote.orders.buy(symbol, 1, order_type="market")
        except BusError as error:
            assert not error.sent
            await asyncio.sleep(0.05)


async def on_their_way(connection: Connection) -> int:
    """Number of reports that were not acknowledged yet."""
    found = await connection.jetstream.consumer_info(STREAM, "bot")
    return (found.num_pending or 0) + (found.num_ack_pending or 0)


async def test_an_event_whose_acknowledgement_was_lost_comes_once(
    exchange: Simulator, gateway: Gateway, nats: NatsServer, broker: Broker
) -> None:
    async with TcpProxy(nats.port) as proxy:
        async with (
            Connection(broker) as connection,
            client(Broker(url=proxy.url, silence=3)) as remote,
            remote.stream((OrderEvent, Gap)) as events,
        ):
            order = await remote.orders.buy(SAMSUNG, 1, price=60_000)
            await order.accepted()
            while await on_their_way(connection):
                pass
            proxy.loses = b"$JS.ACK"
            exchange.set_price(SAMSUNG, 59_000)
            await happens(lambda: proxy.loses is None)
            await order.filled()  # it was handed over
            proxy.cut()
            await happens(lambda: remote.state.name == "down")
            proxy.restore()
            await happens(lambda: remote.state.name == "live")
            later = await remote.orders.buy(HYNIX, 1, order_type="market")
            await later.filled()
            filled = await fills(events)
    assert filled == [order.no, later.no]


async def test_an_event_that_the_broker_stored_twice_comes_once(
    exchange: Simulator, session: Session, nats: NatsServer, broker: Broker
) -> None:
    """As when it was away for longer than it recognizes a message that comes twice."""
    async with (
        TcpProxy(nats.port) as proxy,
        Gateway(session, Broker(url=proxy.url, silence=3), lease=1.5) as gateway,
        Connection(broker) as connection,
        client(broker) as remote,
        remote.stream((OrderEvent, Gap)) as events,
    ):
        jetstream = connection.jetstream
        found = await jetstream.stream_info(STREAM)
        await jetstream.update_stream(found.config.evolve(duplicate_window=0.1))
        order = await remote.orders.buy(SAMSUNG, 1, price=60_000)
        await order.accepted()
        await happens(lambda: not gateway._reports._waiting)
        proxy.hold_answers()
        exchange.set_price(SAMSUNG, 59_000)
        await order.filled()
        before = (await jetstream.stream_info(STREAM)).state.last_seq
        proxy.cut()
        await happens(lambda: not gateway.stats().connected)
        proxy.restore()
        await happens(lambda: gateway.stats().connected and not gateway._reports._waiting)
        assert (await jetstream.stream_info(STREAM)).state.last_seq > before
        await happens(lambda: remote.state.name == "live")
        later = await bought(remote, HYNIX)
        await later.filled()
        filled = await fills(events)
    assert filled == [order.no, later.no]
