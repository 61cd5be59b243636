"""Acknowledgements of a durable subscription over a network that is cut or loses them."""

from __future__ import annotations

import asyncio

import pytest

from kiwoom_async import Trade
from kiwoom_async.bus import Connection, Publisher, Subscription
from tests.support.bus import Feeder, number, numbers
from tests.support.journals import happens
from tests.support.nats_server import NatsServer
from tests.support.tcp_proxy import TcpProxy

pytestmark = pytest.mark.anyio

STREAM = "KIWOOM-paper"


async def acknowledged(connection: Connection) -> int:
    """The sequence up to which all messages are acknowledged."""
    floor = (await connection.jetstream.consumer_info(STREAM, "bot")).ack_floor
    return (floor.stream_seq or 0) if floor is not None else 0


async def test_a_program_that_waits_through_an_outage_gets_what_comes_after_it(
    broker: NatsServer, feeder: Feeder
) -> None:
    """It has read in the outage all that it could have at once; nothing is acknowledged then."""
    async with (
        Publisher(feeder.journal, broker.url, block=1) as out,
        TcpProxy(broker.port) as network,
        Subscription(network.url, Trade, durable="bot") as records,
    ):
        feeder.feed(100)
        await happens(lambda: out.stats().records == 100)
        await happens(lambda: records.stats().buffered == 8)
        network.cut()
        await happens(lambda: not records.stats().connected)
        found = await numbers(records, 8)
        waiting = asyncio.create_task(anext(records))
        await asyncio.sleep(0)
        network.restore()
        async with asyncio.timeout(20):
            found.append(number(await waiting))
        found += await numbers(records, 91)
    assert found == [*range(2, 102)]


async def test_a_message_whose_acknowledgement_was_lost_is_acknowledged_when_it_comes_again(
    broker: NatsServer, feeder: Feeder
) -> None:
    async with (
        Publisher(feeder.journal, broker.url, block=1),
        Connection(broker.url) as connection,
        TcpProxy(broker.port) as network,
        Subscription(network.url, Trade, durable="bot") as records,
    ):
        jetstream = connection.jetstream
        config = (await jetstream.consumer_info(STREAM, "bot")).config
        await jetstream.add_consumer(STREAM, config.evolve(ack_wait=0.2))
        feeder.feed(2)
        found = await numbers(records, 1)
        network.loses = b"+ACK"
        found += await numbers(records, 1)  # the first is done
        await happens(lambda: network.loses is None)
        async with asyncio.timeout(20):
            while await acknowledged(connection) < 2:
                feeder.feed(1)
                found += await numbers(records, 1)
    assert found == [*range(2, len(found) + 2)]
