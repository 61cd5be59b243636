"""Administration: streams, buckets and consumers of a gateway that are deleted under it."""

from __future__ import annotations

import asyncio

import pytest

from kiwoom_async import Gap, OrderEvent
from kiwoom_async.bus import Broker, Connection
from kiwoom_async.remote import Gateway
from kiwoom_async.remote.subjects import GatewaySubjects
from kiwoom_async.simulator import Simulator
from tests.support.gateways import SERVER, client, fills
from tests.support.journals import happens
from tests.support.symbols import HYNIX, SAMSUNG

pytestmark = pytest.mark.anyio

STREAM = GatewaySubjects(SERVER).stream


async def test_order_events_go_on_when_their_consumer_is_deleted(
    exchange: Simulator, gateway: Gateway, broker: Broker
) -> None:
    """Those of the day are sent again then; each comes once."""
    async with (
        Connection(broker) as connection,
        client(broker) as remote,
        remote.stream((OrderEvent, Gap)) as events,
    ):
        first = await remote.orders.buy(SAMSUNG, 1, order_type="market")
        await first.filled()
        await connection.jetstream.delete_consumer(STREAM, "bot")
        second = await remote.orders.buy(HYNIX, 1, order_type="market")
        async with asyncio.timeout(20):
            await second.filled()
        filled = await fills(events)
    assert filled == [first.no, second.no]


async def test_order_events_go_on_when_their_stream_is_deleted(
    exchange: Simulator, gateway: Gateway, broker: Broker
) -> None:
    """The gateway makes it again also where it has nothing to send; what was lost is a gap."""
    async with (
        Connection(broker) as connection,
        client(broker) as remote,
        remote.stream((OrderEvent, Gap)) as events,
    ):
        order = await remote.orders.buy(SAMSUNG, 1, price=60_000)
        await order.accepted()
        await connection.jetstream.delete_stream(STREAM)
        async with asyncio.timeout(20):
            while not isinstance(await anext(events), Gap):
                pass
        exchange.set_price(SAMSUNG, 59_000)
        async with asyncio.timeout(20):
            await order.filled()


async def test_a_gateway_outlives_the_loss_of_its_lease_at_the_broker(
    exchange: Simulator, gateway: Gateway, broker: Broker
) -> None:
    """It makes the bucket again, and gets the lease on another connection."""
    async with Connection(broker) as connection, client(broker) as remote:
        await connection.jetstream.delete_stream("KV_KIWOOM-leases")
        await happens(lambda: not gateway.stats().connected)
        await happens(lambda: gateway.stats().connected)
        await happens(lambda: remote.state.name == "live")
        await remote.orders.buy(SAMSUNG, 1, order_type="market")
    assert len(exchange.orders) == 1
