"""Wants: what clients want registered is what the gateway registers, whatever is interrupted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from typing import Any, TypeVar

import anyio.lowlevel
import pytest
from anyio import create_task_group
from nats.aio.msg import Msg

from kiwoom_async import (
    Gap,
    OrderEvent,
    Session,
    SessionClosed,
    SubscriptionRejected,
    Timeouts,
    Trade,
)
from kiwoom_async.bus import Broker, Connection
from kiwoom_async.net.state import StateKeeper
from kiwoom_async.remote import Gateway, RemoteSession
from kiwoom_async.remote.line import Line
from kiwoom_async.remote.messages import Failure, Lease, Standing, Wants, decode, encode
from kiwoom_async.remote.presence import Presence
from kiwoom_async.remote.subjects import GatewaySubjects
from kiwoom_async.simulator import Simulator
from kiwoom_async.telemetry.hooks import Hooks
from tests.support.gateways import RawClient, Running, TradingDay, client
from tests.support.journals import happens
from tests.support.nats_server import NatsServer
from tests.support.symbols import HYNIX, SAMSUNG
from tests.support.tcp_proxy import TcpProxy

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.kiwoom_connect(
        timeouts=Timeouts(
            reconnect_first=0.02, reconnect_longest=0.05, acknowledge=0.5, subscribe=0.4
        )
    ),
]

T = TypeVar("T")

KEY = ("0B", SAMSUNG)


@pytest.fixture
async def remote(gateway: Gateway, broker: Broker) -> AsyncIterator[RemoteSession]:
    async with client(broker) as session:
        yield session


async def begun(exchange: Simulator, doing: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
    """Begin to register something; return when the gateway waits for the answer of the server."""
    await exchange.wait_for(
        lambda: ("00", "") in exchange.registrations, timeout=30
    )  # the gateway's own
    before = len(exchange.messages)
    exchange.ignore_requests("REG")
    task = asyncio.create_task(doing)
    await exchange.wait_for(
        lambda: "REG" in [one.name for one in exchange.messages[before:]], timeout=30
    )
    return task


@pytest.mark.kiwoom_connect(timeouts=Timeouts(acknowledge=0.5))
async def test_a_stream_that_is_cancelled_while_it_is_entered_registers_nothing(
    exchange: Simulator, gateway: Gateway, remote: RemoteSession
) -> None:
    task = await begun(exchange, remote.stream(Trade, SAMSUNG).__aenter__())
    task.cancel()
    await happens(lambda: gateway.stats().registrations)  # the gateway did not hear of it
    await happens(lambda: not gateway.stats().registrations)
    await exchange.wait_for(lambda: KEY not in exchange.registrations, timeout=30)


@pytest.mark.kiwoom_connect(timeouts=Timeouts(acknowledge=0.5))
async def test_a_stream_that_is_closed_while_it_is_entered_registers_nothing(
    exchange: Simulator, gateway: Gateway, remote: RemoteSession
) -> None:
    stream = remote.stream(Trade, SAMSUNG)
    task = await begun(exchange, stream.__aenter__())
    await stream.aclose()
    await task
    await happens(lambda: not gateway.stats().registrations)
    await exchange.wait_for(lambda: KEY not in exchange.registrations, timeout=30)


@pytest.mark.kiwoom_connect(timeouts=Timeouts(acknowledge=0.5))
async def test_what_a_client_wanted_that_has_ended_does_not_end_that_of_the_next_one(
    exchange: Simulator, gateway: Gateway, broker: Broker
) -> None:
    """Both have one name, and their wants one number."""

    async def want(one: RawClient, key: tuple[str, str]) -> Standing:
        wants = Wants(instance=one.instance, version=1, keys=[key])
        found: Standing = decode(await one.send("read", "wants", encode(wants)), Standing)
        return found

    async with Connection(broker) as connection:
        before, after = RawClient(connection), RawClient(connection)
        await before.lease()
        slow = await begun(exchange, want(before, ("0B", HYNIX)))
        ends = encode(Lease(instance=before.instance, ends=True))
        ending = asyncio.create_task(before.send("read", "lease", ends))
        await happens(lambda: not gateway.stats().clients)
        await after.lease()
        wanting = asyncio.create_task(want(after, KEY))
        assert (await slow).error is not None
        await ending
        assert (await wanting).version == 1
        assert (await after.lease()).version == 1
        await exchange.wait_for(lambda: ("0B", HYNIX) not in exchange.registrations, timeout=30)
        assert KEY in exchange.registrations
        assert gateway.stats().registrations == 1


async def test_wants_that_were_overtaken_on_their_way_change_nothing(
    exchange: Simulator, gateway: Gateway, broker: Broker
) -> None:
    """A connection that is lost may give up its last message late."""
    async with Connection(broker) as connection:
        raw = RawClient(connection)
        await raw.lease()

        async def want(version: int, *keys: tuple[str, str]) -> int:
            wants = Wants(instance=raw.instance, version=version, keys=[*keys])
            standing: Standing = decode(await raw.send("read", "wants", encode(wants)), Standing)
            assert standing.error is None
            return standing.version

        assert await want(2, KEY) == 2
        assert await want(1, ("0B", HYNIX)) == 2
        assert await want(1) == 2
        assert await want(2, KEY) == 2
        assert KEY in exchange.registrations
        assert ("0B", HYNIX) not in exchange.registrations
        assert await want(3) == 3
        await exchange.wait_for(lambda: KEY not in exchange.registrations, timeout=30)
        other = RawClient(connection)  # its numbers begin again
        await raw.send("read", "lease", encode(Lease(instance=raw.instance, ends=True)))
        await other.lease()
        raw = other
        assert await want(1, KEY) == 1


async def test_a_stream_outlives_a_gateway_that_is_started_while_kiwoom_is_away(
    exchange: Simulator, session: Session, broker: Broker
) -> None:
    gateways = Running(session, broker), Running(session, broker)
    await gateways[0].start()
    async with client(broker) as remote, remote.stream((Trade, Gap), SAMSUNG) as events:
        await gateways[0].stop()
        began = asyncio.get_running_loop().time()
        exchange.refuse_connections("socket")
        exchange.drop_connections()
        await gateways[1].start()
        await asyncio.sleep(1.5)  # three tries of the gateway to register
        assert not events.stats().gaps
        away = asyncio.get_running_loop().time() - began  # at least: it has to come back yet
        await exchange.accept_connections()
        async with asyncio.timeout(30):
            gap = await anext(events)
        assert isinstance(gap, Gap)
        assert (gap.until - gap.since).total_seconds() > away
        exchange.trade(SAMSUNG)
        async with asyncio.timeout(30):
            assert isinstance(await anext(events), Trade)
    await gateways[1].stop()


class ScriptedGateway:
    """Answers leases and wants; it is away for a while, and then knows nothing.

    Attributes:
        refuses: Wants that it refuses because it can't register them now.
        asked: Number of wants that came.
    """

    def __init__(self, connection: Connection) -> None:
        self.refuses = self.asked = 0
        self.epoch = "1"
        self.version = 0
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self._connection = connection

    async def serve(self) -> None:
        client = self._connection.client
        await client.subscribe(GatewaySubjects("paper").read("*", "*"), cb=self._answer)
        await client.flush()

    def start_again(self) -> None:
        self.epoch, self.version = "2", 0

    async def _answer(self, message: Msg) -> None:
        error = None
        if message.subject.endswith(".wants"):
            self.asked += 1
            await self.may_answer.wait()
            if self.refuses:
                self.refuses -= 1
                error = Failure(kind="TransportError", message="Kiwoom is away")
            else:
                self.version = decode(message.data, Wants).version
        standing = Standing(
            epoch=self.epoch, connection=1, now=0.0, life=1.0, version=self.version, error=error
        )
        await self._connection.publish(message.reply, encode(standing))


async def test_a_gap_is_marked_whichever_message_has_everything_registered_again(
    broker: Broker,
) -> None:
    """Registering anew fails, and then another stream is opened before the next sign of life."""
    clock = TradingDay()
    presence = Presence(StateKeeper(clock), Hooks(()), clock)
    line = Line(broker, GatewaySubjects("paper"), "bot", presence, clock)
    absences: list[float] = []
    doubts: list[str] = []
    async with Connection(broker) as connection, create_task_group() as tasks:
        gateway = ScriptedGateway(connection)
        await gateway.serve()
        tasks.start_soon(line.run)
        await line.entered(10)
        await line.registrar.want([KEY])
        line.registrar.on_return = absences.append
        line.registrar.on_doubt = lambda: doubts.append("doubt")
        gateway.refuses = 1
        gateway.may_answer.clear()
        gateway.start_again()
        await happens(lambda: gateway.asked == 2)  # it is registering everything anew
        tasks.start_soon(line.registrar.want, [("0B", HYNIX)])
        await anyio.lowlevel.checkpoint()
        gateway.may_answer.set()
        await happens(lambda: gateway.version)
        await happens(lambda: absences)
        await happens(lambda: gateway.asked == 4)  # what was wanted before, and the new stream
        assert doubts
        tasks.cancel_scope.cancel()


@pytest.mark.kiwoom_rules(registrations=50)
@pytest.mark.kiwoom_stage(stocks=4)
async def test_a_watch_whose_end_the_network_lost_ends_when_it_is_back(
    exchange: Simulator, session: Session, nats: NatsServer, broker: Broker
) -> None:
    async with (
        TcpProxy(nats.port) as proxy,
        Gateway(session, broker, lease=30),
        client(Broker(url=proxy.url, silence=3)) as remote,
        remote.conditions.watch("0") as hits,
    ):
        proxy.cut()
        exchange.refuse_requests("CNSRREQ", return_code=900)
        exchange.drop_connections()
        await exchange.wait_for(
            lambda: [message.name for message in exchange.messages].count("CNSRREQ") == 2,
            timeout=30,
        )
        proxy.restore()
        with pytest.raises(SubscriptionRejected):
            async with asyncio.timeout(30):
                while True:
                    await anext(hits)


async def test_a_call_that_waits_for_the_gateway_ends_with_its_session(
    session: Session, broker: Broker
) -> None:
    gateway = Running(session, broker)
    await gateway.start()
    remote = await client(broker, total=60).open()
    await gateway.stop()
    asking = asyncio.create_task(remote.stocks.info(SAMSUNG))
    await happens(lambda: remote.state.name != "live")
    await asyncio.sleep(0.2)  # past the pause before the next try
    await remote.aclose()
    with pytest.raises(SessionClosed):
        async with asyncio.timeout(30):
            await asking


async def test_a_call_that_is_being_answered_ends_with_its_session(
    exchange: Simulator, gateway: Gateway, broker: Broker
) -> None:
    remote = await client(broker, total=60).open()
    exchange.delay_answers(60.0, "ka10001")
    asking = asyncio.create_task(remote.stocks.info(SAMSUNG))
    await exchange.wait_for(lambda: exchange.calls_of("ka10001"), timeout=30)
    await remote.aclose()
    with pytest.raises(SessionClosed):
        async with asyncio.timeout(30):
            await asking
    assert exchange.calls_of("ka10001")[0].status is None


async def test_a_stream_that_is_closed_at_any_moment_of_its_opening_gets_nothing(
    gateway: Gateway, remote: RemoteSession
) -> None:
    """Neither the records nor the events of the account go to it any more."""
    account = remote._opened().registry._account
    for turns in (1, 2, 3, 5, 8, 13, 21, 34):
        stream = remote.stream((OrderEvent, Trade), SAMSUNG)
        task = asyncio.create_task(stream.__aenter__())
        for _ in range(turns):
            await asyncio.sleep(0)
        await stream.aclose()
        await task
        assert not account._feeds
    await happens(lambda: not gateway.stats().registrations)
