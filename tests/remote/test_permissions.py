"""Permissions: the broker decides who reads and who trades, as in the configuration to deploy."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from kiwoom_async import (
    BalanceUpdate,
    BusRefused,
    Gap,
    OrderEvent,
    Session,
    SubscriptionRejected,
    Timeouts,
    Trade,
)
from kiwoom_async.bus import Broker
from kiwoom_async.remote import Gateway, RemoteSession
from kiwoom_async.simulator import Simulator
from tests.support.deployment import USERS, deployed
from tests.support.gateways import TradingDay
from tests.support.gateways import client as gateway_client
from tests.support.nats_server import NatsServer
from tests.support.symbols import SAMSUNG

pytestmark = pytest.mark.anyio


@pytest.fixture
async def nats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[NatsServer]:
    """The broker of the configuration, with a gateway of the server ``paper``."""
    for user in USERS:
        monkeypatch.setenv(f"KIWOOM_NATS_{user.upper()}_PASSWORD", f"of-{user}")
    async with deployed(tmp_path) as server:
        yield server


@pytest.fixture
async def at_paper(exchange: Simulator, nats: NatsServer) -> AsyncIterator[Simulator]:
    """The exchange, behind a gateway."""
    server = replace(exchange.server, name="paper")
    async with Session(server, exchange.credentials) as session:
        async with Gateway(session, of("gateway", nats)):
            yield exchange


def of(user: str, nats: NatsServer) -> Broker:
    return Broker(url=nats.url, user=user, password=f"of-{user}", inbox=f"_INBOX_{user}")


def client(user: str, nats: NatsServer) -> RemoteSession:
    return RemoteSession(of(user, nats), server="paper", name=user, clock=TradingDay())


NARROW = """
authorization { users: [
    { user: free, password: of-free }
    { user: deaf, password: of-deaf, permissions: { subscribe: { deny: "_INBOX.>" } } }
    { user: half, password: of-half, permissions: {
        publish: { deny: "$JS.API.CONSUMER.MSG.NEXT.KIWOOM-simulator-reports.*" }
    } }
] }
"""


NO_CALLS = """
authorization { users: [
    { user: free, password: of-free }
    { user: mute, password: of-mute, permissions: {
        publish: { deny: "kiwoom.simulator.gateway.read.*.call" }
    } }
] }
"""


@pytest.mark.kiwoom_connect(timeouts=Timeouts(reconnect_first=0.01, reconnect_longest=0.05))
async def test_a_back_fill_that_is_not_allowed_ends_no_session(
    exchange: Simulator, session: Session, tmp_path: Path
) -> None:
    async with NatsServer(tmp_path / "nats", NO_CALLS) as server:
        free, mute = (
            Broker(url=server.url, user=user, password=f"of-{user}") for user in ("free", "mute")
        )
        async with Gateway(session, free), gateway_client(mute) as remote:
            async with remote.stream(Trade, SAMSUNG, backfill=True) as events, asyncio.timeout(30):
                exchange.trade(SAMSUNG, size=1)
                await anext(events)
                exchange.drop_connections()
                exchange.trade(SAMSUNG, size=3)
                await exchange.wait_for(lambda: session.stats().reconnections == 1, timeout=30)
                await exchange.wait_for(
                    lambda: ("0B", SAMSUNG) in exchange.registrations, timeout=30
                )
                exchange.trade(SAMSUNG, size=2)
                async for event in events:
                    if isinstance(event, Gap) and event.why.startswith("not back-filled"):
                        break
                assert isinstance(event, Gap)
                assert event.missed_size == 3
                exchange.trade(SAMSUNG, size=4)
                assert isinstance(await anext(events), Trade)


async def test_what_a_client_needs_and_may_not_do_is_an_error(
    session: Session, tmp_path: Path
) -> None:
    async with NatsServer(tmp_path / "nats", NARROW) as server:
        free, deaf, half = (
            Broker(url=server.url, user=user, password=f"of-{user}")
            for user in ("free", "deaf", "half")
        )
        async with Gateway(session, free):
            with pytest.raises(BusRefused, match=r"gateway can't be asked: .*_inbox"):
                await gateway_client(deaf).__aenter__()
            async with gateway_client(half) as remote, remote.stream(OrderEvent) as events:
                with pytest.raises(SubscriptionRejected, match=r"msg\.next"):
                    async with asyncio.timeout(30):
                        await anext(events)


async def test_a_reader_reads_and_places_no_order(at_paper: Simulator, nats: NatsServer) -> None:
    async with client("reader", nats) as session:
        await session.stocks.info(SAMSUNG)
        async with session.stream(Trade, SAMSUNG) as trades:
            at_paper.trade(SAMSUNG)
            await anext(trades)
        with pytest.raises(BusRefused, match="not allow it to this user: not sent") as refused:
            await session.orders.buy(SAMSUNG, 1, order_type="market")
        assert not refused.value.sent
        assert not session.orders.in_doubt
        with pytest.raises(SubscriptionRejected, match=r"(?i)permissions violation"):
            async with session.stream(OrderEvent) as events:
                await anext(events)
        await session.stocks.info(SAMSUNG)
    assert not at_paper.calls_of("kt10000")


async def test_a_reader_sees_positions_and_conditions_and_no_events(
    at_paper: Simulator, nats: NatsServer
) -> None:
    async with client("reader", nats) as session:
        async with session.positions() as positions:  # read from the lists, now and then
            assert positions[SAMSUNG].size
        with pytest.raises(SubscriptionRejected):
            async with session.stream(BalanceUpdate) as balances:
                await anext(balances)
        no = (await session.conditions.list())[0].no
        async with session.conditions.watch(no) as hits:
            at_paper.leave_condition(no, SAMSUNG)
            at_paper.enter_condition(no, SAMSUNG)
            at_paper.step(SAMSUNG)
            async with asyncio.timeout(30):
                while (await anext(hits)).symbol != SAMSUNG:
                    pass


async def test_a_trader_trades(at_paper: Simulator, nats: NatsServer) -> None:
    async with client("trader", nats) as session, session.stream(OrderEvent) as events:
        order = await session.orders.buy(SAMSUNG, 1, order_type="market")
        async with asyncio.timeout(30):
            await order.filled()
            assert (await anext(events)).order_no == order.no
