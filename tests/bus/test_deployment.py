"""The files to deploy: who may do what at the broker, and commands that exist."""

from __future__ import annotations

import asyncio
import configparser
import re
import shlex
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kiwoom_async import BusError, BusRefused, Gap, Trade
from kiwoom_async.bus import Broker, Connection, Publisher, Subscription
from tests.support.bus import Feeder, numbers
from tests.support.deployment import DEPLOY, USERS, deployed
from tests.support.journals import happens
from tests.support.nats_server import NatsServer

pytestmark = pytest.mark.anyio


@pytest.fixture
async def broker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[NatsServer]:
    """The broker of the configuration, but for its port and its directory."""
    for user in USERS:
        monkeypatch.setenv(f"KIWOOM_NATS_{user.upper()}_PASSWORD", f"of-{user}")
    async with deployed(tmp_path) as one:
        yield one


def of(user: str, broker: NatsServer) -> Broker:
    return Broker(url=broker.url, user=user, password=f"of-{user}", inbox=f"_INBOX_{user}")


async def refused(broker: Broker, subject: str) -> bool:
    """Whether the broker refuses that a user sends to a subject."""
    errors: list[BusRefused] = []
    async with Connection(broker) as connection:
        connection.on_refused = errors.append
        await connection.publish(subject, b"text")
        for _ in range(2):  # the first PING may leave before the message
            await connection.client.flush()
    return bool(errors)


async def test_readers_and_traders_read_what_the_gateway_publishes(
    broker: NatsServer, feeder: Feeder
) -> None:
    async with Publisher(feeder.journal, of("gateway", broker)) as out:
        feeder.feed(100)
        await happens(lambda: out.stats().records == 100)
        for user in ("reader", "trader"):
            who = of(user, broker)
            async with Subscription(who, (Trade, Gap), since="start") as records:
                assert await numbers(records, 100) == [*range(2, 102)]
            async with Subscription(who, Trade, since="start", durable=user) as records:
                found = await numbers(records, 40)
            async with Subscription(who, Trade, durable=user) as records:
                assert sorted(found + await numbers(records, 60)) == [*range(2, 102)]
            async with Subscription(who, Trade, server="paper") as records:
                feeder.feed(1)
                assert len(await numbers(records, 1)) == 1


@pytest.mark.parametrize(
    ("subject", "users"),
    [
        ("kiwoom.paper.0B", {"gateway"}),
        ("kiwoom.paper.gateway.read.x.call", {"gateway", "reader", "trader"}),
        ("kiwoom.paper.gateway.trade.x.order", {"gateway", "trader"}),
        ("kiwoom.paper.gateway.reports.x", {"gateway"}),
        ("$JS.API.CONSUMER.CREATE.KIWOOM-paper-reports.x", {"gateway", "trader"}),
        ("$KV.KIWOOM-leases.KIWOOM-paper", {"gateway"}),
        ("$KV.KIWOOM-paper-read.bot", {"gateway", "reader", "trader"}),
        ("$JS.API.STREAM.DELETE.KIWOOM-paper", {"gateway"}),
        ("$JS.API.CONSUMER.CREATE.KIWOOM-other.x", {"gateway"}),
        ("_INBOX_gateway.x", set[str]()),
    ],
)
async def test_who_may_send_what(broker: NatsServer, subject: str, users: set[str]) -> None:
    allowed = {user for user in USERS if not await refused(of(user, broker), subject)}
    assert allowed == users


async def test_no_user_hears_the_answers_to_another(broker: NatsServer) -> None:
    for user, other in (("reader", "trader"), ("trader", "reader"), ("reader", "gateway")):
        errors: asyncio.Queue[BusRefused] = asyncio.Queue()
        async with Connection(of(user, broker)) as connection:
            connection.on_refused = errors.put_nowait
            await connection.client.subscribe(f"_INBOX_{other}.>")
            error = await asyncio.wait_for(errors.get(), 30)
            assert f"_inbox_{other}" in str(error).lower()


async def test_a_reader_can_not_publish_records(broker: NatsServer, feeder: Feeder) -> None:
    with pytest.raises(BusRefused, match=r"(?i)permissions violation"):
        async with Publisher(feeder.journal, of("reader", broker)):
            pass
    with pytest.raises(BusError):
        async with Connection(Broker(url=broker.url, user="reader", password="wrong")):
            pass


def test_the_unit_and_the_compose_file_run_commands_that_exist() -> None:
    unit = configparser.ConfigParser(interpolation=None, strict=False)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(DEPLOY / "kiwoom-record.service")
    program, command, *arguments = shlex.split(unit["Service"]["ExecStart"])
    assert (Path(program).name, command) == ("kiwoom-async", "record")
    compose = (DEPLOY / "compose.yaml").read_text("utf-8")
    used = {word for word in arguments if word.startswith("--")} | {
        *re.findall(r"--[a-z-]+", compose)
    }
    known = {"--symbols-from", "--to", "--server", "--keep-days", "--quiet"}
    assert used <= known
    variables = {*re.findall(r"KIWOOM_NATS_[A-Z]+", compose)}
    assert variables >= {"KIWOOM_NATS_URL", "KIWOOM_NATS_USER", "KIWOOM_NATS_PASSWORD"}
