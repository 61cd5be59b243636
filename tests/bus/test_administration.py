"""Administration: what a subscription makes of a consumer or a stream that is deleted under it."""

from __future__ import annotations

import pytest

from kiwoom_async import Gap, Trade
from kiwoom_async.bus import Connection, Publisher, Subscription
from tests.support.bus import Feeder, numbers
from tests.support.journals import happens
from tests.support.nats_server import NatsServer
from tests.support.tcp_proxy import TcpProxy

pytestmark = pytest.mark.anyio

STREAM = "KIWOOM-paper"


async def fed(feeder: Feeder, out: Publisher, count: int) -> None:
    """Publish further trades."""
    records = out.stats().records + count
    feeder.feed(count)
    await happens(lambda: out.stats().records == records)


@pytest.mark.parametrize("since", [None, "start"])
@pytest.mark.parametrize("read", [0, 40])
async def test_a_durable_subscription_whose_consumer_is_deleted_goes_on(
    broker: NatsServer, feeder: Feeder, since: str | None, read: int
) -> None:
    """Also where it was away then, and with records that it had not acknowledged."""
    async with (
        Connection(broker.url) as connection,
        TcpProxy(broker.port) as network,
        Publisher(feeder.journal, broker.url, block=16) as out,
    ):
        async with Subscription(
            network.url,
            Trade,
            since="start" if since else None,
            durable="bot",
        ) as records:
            await fed(feeder, out, 100)
            found = await numbers(records, read)
            network.cut()
            await happens(lambda: not records.stats().connected)
            await connection.jetstream.delete_consumer(STREAM, "bot")
            await fed(feeder, out, 100)
            network.restore()
            found += await numbers(records, 200 - read)
    assert found == [*range(2, 202)]


@pytest.mark.parametrize("count", [1, 64])
async def test_a_durable_subscription_whose_stream_is_made_again_reads_it_from_its_beginning(
    broker: NatsServer, feeder: Feeder, count: int
) -> None:
    """Its messages have the numbers of those that were acknowledged before."""
    async with (
        Connection(broker.url) as connection,
        Publisher(feeder.journal, broker.url, block=count) as out,
        Subscription(broker.url, Trade, durable="bot") as records,
    ):
        await fed(feeder, out, 128)
        found = await numbers(records, 128)
        await connection.jetstream.delete_stream(STREAM)
        await fed(feeder, out, 128)
        found += await numbers(records, 128)
    assert found == [*range(2, 258)]


async def test_a_stream_that_is_purged_while_it_is_read_is_a_gap(
    broker: NatsServer, feeder: Feeder
) -> None:
    async with (
        Connection(broker.url) as connection,
        Publisher(feeder.journal, broker.url) as out,
        Subscription(broker.url, (Trade, Gap), since="start", buffer=1) as records,
    ):
        await fed(feeder, out, 64)
        found = await numbers(records, 1)
        for _ in range(20):
            await fed(feeder, out, 64)
        await connection.jetstream.purge_stream(STREAM)
        await fed(feeder, out, 64)
        last = feeder.count
        while found[-1] != last:
            found += await numbers(records, 1)
    assert found.count(-1) == 1
    assert [number for number in found if number > 0] == sorted({*found} - {-1})
