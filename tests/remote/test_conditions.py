"""Condition search without a key: listed, searched and watched by way of the gateway."""

from __future__ import annotations

import asyncio

import pytest

from kiwoom_async import (
    ConfigError,
    Session,
    Stream,
    SubscriptionRejected,
    Timeouts,
    Trade,
    TransportError,
)
from kiwoom_async.bus import Broker
from kiwoom_async.conditions.models import ConditionHit
from kiwoom_async.remote import Gateway
from kiwoom_async.remote.condition_messages import Hit
from kiwoom_async.remote.messages import encode
from kiwoom_async.simulator import Simulator
from tests.support.gateways import Running, client
from tests.support.nats_server import NatsServer
from tests.support.tcp_proxy import TcpProxy

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.kiwoom_rules(registrations=50, condition_page=3),
    pytest.mark.kiwoom_stage(stocks=16),
    pytest.mark.kiwoom_connect(
        timeouts=Timeouts(reconnect_first=0.02, reconnect_longest=0.05, acknowledge=0.5)
    ),
]


def asked(exchange: Simulator, name: str) -> int:
    return [message.name for message in exchange.messages].count(name)


async def take(hits: Stream[ConditionHit], count: int) -> list[tuple[str, str, bool]]:
    async with asyncio.timeout(30):
        got = [await anext(hits) for _ in range(count)]
    return [(hit.symbol, hit.event, hit.listed) for hit in got]


NO = "0"


@pytest.fixture
def exchange(exchange: Simulator) -> Simulator:
    """An exchange where no stock meets the condition; before the gateway, for it takes a moment."""
    for symbol in exchange.symbols:
        exchange.leave_condition(NO, symbol)
    return exchange


def moved(exchange: Simulator, symbol: str, *, inside: bool) -> None:
    """Let a stock meet a condition, or not any more; the server sends the signal."""
    (exchange.enter_condition if inside else exchange.leave_condition)(NO, symbol)
    exchange.step(symbol)


async def test_listing_and_searching_are_those_of_a_session(
    exchange: Simulator, session: Session, gateway: Gateway, broker: Broker
) -> None:
    async with client(broker) as remote:
        saved = await remote.conditions.list()
        assert saved == await session.conditions.list()
        for number in range(7):
            exchange.enter_condition(saved[0].no, exchange.symbols[number])
        there = [match.wire async for match in remote.conditions.search(saved[0].name)]
        here = [match.wire async for match in session.conditions.search(saved[0])]
        assert len(there) >= 7
        assert there == here
        with pytest.raises(ConfigError, match="'nonsense'"):
            await remote.conditions.watch("nonsense").__aenter__()
        exchange.refuse_requests("CNSRREQ", return_code=900)
        with pytest.raises(SubscriptionRejected) as refused:
            [match async for match in remote.conditions.search(saved[0])]
        assert refused.value.return_code == 900


async def test_clients_share_a_watch(exchange: Simulator, gateway: Gateway, broker: Broker) -> None:
    first, second = exchange.symbols[:2]
    async with client(broker, "one") as one, client(broker, "two") as two:
        exchange.enter_condition(NO, first)
        async with one.conditions.watch(NO) as hits:
            assert await take(hits, 1) == [(first, "entered", True)]
            moved(exchange, second, inside=True)
            assert await take(hits, 1) == [(second, "entered", False)]
            async with two.conditions.watch(NO) as others:
                assert sorted(await take(others, 2)) == sorted(
                    [(first, "entered", True), (second, "entered", True)]
                )
                moved(exchange, first, inside=False)
                expected = [(first, "left", False)]
                assert await take(hits, 1) == await take(others, 1) == expected
                async with one.conditions.watch(NO) as late:  # shares that of its own session
                    assert await take(late, 1) == [(second, "entered", True)]
                assert asked(exchange, "CNSRREQ") == 1
        await exchange.wait_for(lambda: asked(exchange, "CNSRCLR") == 1, timeout=30)


async def test_a_condition_that_waits_for_its_answer_holds_up_no_stream(
    exchange: Simulator, gateway: Gateway, broker: Broker
) -> None:
    async with client(broker, "one") as one, client(broker, "two") as two:
        assert gateway._service is not None
        async with gateway._service._conditions._changing:  # as while the server is asked
            watching = asyncio.create_task(one.conditions.watch(NO).__aenter__())
            async with asyncio.timeout(30), two.stream(Trade, exchange.symbols[0]) as trades:
                exchange.trade(exchange.symbols[0])
                await anext(trades)
            assert not watching.done()
        await watching


async def test_a_client_that_has_gone_watches_nothing(
    exchange: Simulator, gateway: Gateway, broker: Broker, nats: NatsServer
) -> None:
    async with TcpProxy(nats.port) as proxy:
        lost = client(Broker(url=proxy.url, silence=3))
        async with lost:
            async with lost.conditions.watch(NO):
                proxy.cut()
                await exchange.wait_for(lambda: asked(exchange, "CNSRCLR") == 1, 20)


async def test_what_changed_while_the_gateway_was_away_is_listed(
    exchange: Simulator, session: Session, broker: Broker
) -> None:
    first, second, third = exchange.symbols[:3]
    gateways = Running(session, broker), Running(session, broker)
    await gateways[0].start()
    async with client(broker) as remote:
        exchange.enter_condition(NO, first)
        async with remote.conditions.watch(NO) as hits:
            assert await take(hits, 1) == [(first, "entered", True)]
            await gateways[0].stop()
            moved(exchange, first, inside=False)
            moved(exchange, second, inside=True)
            await gateways[1].start()
            assert await take(hits, 2) == [(first, "left", True), (second, "entered", True)]
            moved(exchange, third, inside=True)
            assert [hit[:2] for hit in await take(hits, 1)] == [(third, "entered")]
    await gateways[1].stop()


async def test_what_changed_while_the_network_was_cut_is_listed(
    exchange: Simulator, gateway: Gateway, nats: NatsServer
) -> None:
    first, second = exchange.symbols[:2]
    async with TcpProxy(nats.port) as proxy:
        async with client(Broker(url=proxy.url, silence=3)) as remote:
            async with remote.conditions.watch(NO) as hits:
                proxy.cut()
                moved(exchange, first, inside=True)
                proxy.restore()
                assert await take(hits, 1) == [(first, "entered", True)]
                moved(exchange, second, inside=True)
                assert await take(hits, 1) == [(second, "entered", False)]


@pytest.mark.kiwoom_rules(registrations=50, conditions=2)
async def test_more_conditions_than_the_server_watches_are_refused(
    exchange: Simulator, gateway: Gateway, broker: Broker
) -> None:
    """The clients together watch as many as the key may."""
    async with client(broker, "one") as one, client(broker, "two") as two:
        numbers = [each.no for each in await one.conditions.list()]
        assert len(numbers) >= 3
        async with one.conditions.watch(numbers[0]), two.conditions.watch(numbers[1]):
            with pytest.raises(ConfigError, match="2 conditions can be watched at once"):
                await one.conditions.watch(numbers[2]).__aenter__()
            async with two.conditions.watch(numbers[0]):
                pass
        await exchange.wait_for(lambda: asked(exchange, "CNSRCLR") == 2, timeout=30)
        async with one.conditions.watch(numbers[2]):
            pass


async def test_a_watch_that_the_server_refuses_later_ends_with_its_error(
    exchange: Simulator, gateway: Gateway, broker: Broker
) -> None:
    async with client(broker) as remote:
        async with remote.conditions.watch(NO) as hits:
            exchange.refuse_requests("CNSRREQ", return_code=900)
            exchange.drop_connections()
            with pytest.raises(SubscriptionRejected) as refused:
                async with asyncio.timeout(30):
                    await anext(hits)
            assert refused.value.return_code == 900
        async with remote.conditions.watch(NO) as hits:
            moved(exchange, exchange.symbols[0], inside=True)
            assert await take(hits, 1) == [(exchange.symbols[0], "entered", False)]


async def test_a_hit_that_is_missing_is_made_good_and_odd_ones_do_no_harm(
    exchange: Simulator, gateway: Gateway, broker: Broker
) -> None:
    first, second = exchange.symbols[:2]
    async with client(broker) as remote, remote.conditions.watch(NO) as hits:
        watching = remote._opened()._watching
        moved(exchange, first, inside=True)
        assert await take(hits, 1) == [(first, "entered", False)]
        watching.take(b"odd")
        watching.take(encode(Hit(no="77", run="x", number=1, symbol=second)))
        watching.take(encode(Hit(no=NO, run="x", number=9, symbol=second)))  # the members are read
        await exchange.wait_for(lambda: not watching._turn.locked(), timeout=30)
        moved(exchange, second, inside=True)
        assert [hit[:2] for hit in await take(hits, 1)] == [(second, "entered")]


async def test_without_a_gateway_it_is_a_transport_error(
    exchange: Simulator, session: Session, broker: Broker
) -> None:
    running = Running(session, broker)
    await running.start()
    async with client(broker) as remote:
        await running.stop()
        with pytest.raises(TransportError, match="conditions: "):
            await remote.conditions.list()
        with pytest.raises(TransportError):
            [match async for match in remote.conditions.search("0")]
