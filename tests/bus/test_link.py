"""Link: one connection after another, what is said about an outage, and what ends it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from kiwoom_async import BusError, BusRefused, Trade
from kiwoom_async.bus import Broker, Connection, Publisher, Subscription
from kiwoom_async.bus.link import Link
from tests.support.bus import Feeder
from tests.support.gateways import SERVER, client
from tests.support.journals import happens
from tests.support.nats_server import NatsServer

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def silent() -> AsyncIterator[str]:
    """Listen, and never answer, as a broker that stands still; return the URL."""

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with await asyncio.start_server(listen, "127.0.0.1", 0) as server:
        yield f"nats://127.0.0.1:{server.sockets[0].getsockname()[1]}"


class Work:
    """Work that goes on until its connection is lost.

    Attributes:
        link: Its link.
        failures: The errors that the link has reported.
    """

    def __init__(self, broker: Broker | str) -> None:
        self.failures: list[BusError] = []
        self.link = Link(Broker.of(broker), "worker", "the work", self.failures.append)

    async def do(self, connection: Connection) -> None:
        self.link.begin()
        assert self.link.connection is connection
        await connection.wait_closed()


async def test_it_waits_for_a_broker_and_says_so_once(
    broker: NatsServer, caplog: pytest.LogCaptureFixture
) -> None:
    await broker.kill()
    work = Work(broker.url)
    task = asyncio.create_task(work.link.run(work.do))
    await happens(lambda: len(work.failures) >= 2)
    assert work.link.attempted.is_set()
    assert not work.link.reached.is_set()
    assert work.link.failure is work.failures[-1]
    assert caplog.text.count(f"the work: no connection to {broker.url}: ") == 1
    await broker.start()
    await work.link.reached.wait()
    assert (work.link.is_up, work.link.reconnections) == (True, 0)
    await broker.kill()
    await happens(lambda: not work.link.is_up)
    await broker.start()
    await happens(lambda: work.link.is_up)
    assert (work.link.count, work.link.reconnections) == (2, 1)
    task.cancel()
    await asyncio.wait({task})


async def test_work_that_returns_ends_it(broker: NatsServer) -> None:
    work = Work(broker.url)

    async def once(connection: Connection) -> None:
        work.link.begin()

    await work.link.run(once)
    assert not work.link.is_up


async def test_a_refusal_ends_it(tmp_path: Path) -> None:
    users = "authorization { users: [ { user: bot, password: pass-word } ] }"
    async with NatsServer(tmp_path, users) as server:
        work = Work(Broker(url=server.url, user="bot", password="wrong"))
        with pytest.raises(BusRefused, match=r"(?i)authorization violation"):
            await work.link.run(work.do)
    assert not work.failures


async def test_a_publisher_does_not_wait_for_a_broker_that_stands_still(
    feeder: Feeder, caplog: pytest.LogCaptureFixture
) -> None:
    """It says so; a recorder that publishes begins to record meanwhile."""
    async with silent() as url, Publisher(feeder.journal, url) as out:
        assert not out.stats().connected
        assert f"waiting for an answer of {url}" in caplog.text


async def test_a_subscription_waits_for_its_time_and_names_the_address() -> None:
    async with silent() as url:
        host = url.removeprefix("nats://")
        records = Subscription(f"nats://bot:pass-word@{host}", Trade, timeout=0.2)
        with pytest.raises(BusError, match=rf"no answer of {url} for 0\.2 s") as caught:
            async with records:
                pass
    assert "pass-word" not in str(caught.value)


async def test_a_remote_session_waits_for_its_time_and_names_the_address(
    broker: NatsServer,
) -> None:
    for host in ("127.0.0.1:1", f"127.0.0.1:{broker.port}"):
        what = rf"no answer of gateway-{SERVER} at nats://{host} for 0\.2 s"
        with pytest.raises(BusError, match=what) as caught:
            async with client(f"nats://bot:pass-word@{host}", subscribe=0.2):
                pass
        assert "pass-word" not in str(caught.value)
