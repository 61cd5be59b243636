"""RemoteSession: what a program expects of a session is there without a key, and the same."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Coroutine
from typing import TypeVar

import pytest

from kiwoom_async import (
    BalanceUpdate,
    ConfigError,
    Down,
    Gap,
    Guard,
    GuardRefused,
    OrderEvent,
    Positions,
    Session,
    SessionClosed,
    Timeouts,
    Trade,
)
from kiwoom_async.bus import Broker
from kiwoom_async.remote import Gateway, RemoteSession
from kiwoom_async.simulator import Simulator
from kiwoom_async.telemetry import Event
from tests.support.gateways import SERVER, Running, TradingDay, client
from tests.support.journals import happens
from tests.support.symbols import HYNIX, SAMSUNG

QUICK = Timeouts(reconnect_first=0.02, reconnect_longest=0.05)

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.kiwoom_rules(calls=50, registrations=50, interruptions=False),
    pytest.mark.kiwoom_connect(timeouts=QUICK),
]

T = TypeVar("T")


@pytest.fixture(params=["with the key", "without a key"])
async def either(
    request: pytest.FixtureRequest, session: Session, gateway: Gateway, broker: Broker
) -> AsyncIterator[Session | RemoteSession]:
    """The session of the key, and one by way of its gateway."""
    if request.param == "with the key":
        yield session
    else:
        async with client(broker) as remote:
            yield remote


async def settled(positions: Positions, symbol: str, size: int) -> None:
    """Wait until so many shares are held."""
    async with asyncio.timeout(30):
        changes = aiter(positions)
        while symbol not in positions or positions[symbol].size != size:
            await anext(changes)


@pytest.mark.kiwoom_stage(holdings={HYNIX: 3})
async def test_positions_follow_executions(
    exchange: Simulator, either: Session | RemoteSession
) -> None:
    async with either.positions() as positions:
        assert {symbol: held.size for symbol, held in positions.items()} == {HYNIX: 3}
        cash = positions.cash
        await (await either.orders.buy(SAMSUNG, 10, order_type="market")).filled()
        await settled(positions, SAMSUNG, 10)
        await happens(lambda: positions.cash != cash)
        await exchange.wait_for(lambda: ("0B", SAMSUNG) in exchange.registrations, timeout=30)
        exchange.set_price(SAMSUNG, 61_000)
        await happens(lambda: positions[SAMSUNG].price == 61_000)
        sold = await positions.liquidate(HYNIX)
        assert [order.size for order in sold] == [3]
        await happens(lambda: HYNIX not in positions)


@pytest.mark.kiwoom_stage(holdings={})
async def test_positions_follow_what_other_programs_do(
    session: Session, gateway: Gateway, broker: Broker
) -> None:
    async with client(broker, "watcher") as watcher, watcher.positions() as positions:
        async with client(broker, "trader") as trader:
            cash = positions.cash.orderable
            await trader.orders.buy(SAMSUNG, 1, price=50_000)  # waits in the book
            await happens(lambda: positions.cash.orderable != cash)
            await (await trader.orders.buy(SAMSUNG, 2, order_type="market")).filled()
            await settled(positions, SAMSUNG, 2)


@pytest.mark.kiwoom_stage(holdings={})
async def test_events_of_the_account_and_records_in_one_stream(
    exchange: Simulator, either: Session | RemoteSession
) -> None:
    kinds = (OrderEvent, BalanceUpdate, Trade, Gap)
    async with either.stream(kinds, HYNIX) as events:
        order = await either.orders.buy(SAMSUNG, 1, order_type="market")
        exchange.trade(HYNIX)
        wanted = {OrderEvent, BalanceUpdate, Trade}
        async with asyncio.timeout(30):
            async for event in events:
                if isinstance(event, OrderEvent):
                    assert event.order_no == order.no
                if isinstance(event, BalanceUpdate):
                    assert (event.symbol, event.held_size) == (SAMSUNG, 1)
                wanted.discard(type(event))
                if not wanted:
                    break


@pytest.mark.kiwoom_stage(holdings={})
async def test_balances_come_for_as_long_as_they_are_wanted(
    gateway: Gateway, broker: Broker
) -> None:
    async with client(broker) as remote:
        async with remote.stream(BalanceUpdate) as balances:
            await remote.orders.buy(SAMSUNG, 1, order_type="market")
            assert (await asyncio.wait_for(anext(balances), 30)).symbol == SAMSUNG
        await happens(lambda: not gateway._reports._ownership.of_balances)


@pytest.mark.kiwoom_stage(holdings={})
async def test_a_guard_and_a_dry_run_send_nothing(
    exchange: Simulator, gateway: Gateway, broker: Broker
) -> None:
    guard = Guard(max_position=5, max_order_value=10_000_000)
    async with RemoteSession(
        broker, server=SERVER, name="guarded", guard=guard, clock=TradingDay()
    ) as remote:
        with pytest.raises(GuardRefused) as refused:
            await remote.orders.buy(SAMSUNG, 6, order_type="market")
        assert refused.value.reason == "position"
        await (await remote.orders.buy(SAMSUNG, 4, order_type="market")).filled()
        with pytest.raises(GuardRefused):
            await remote.orders.buy(SAMSUNG, 2, order_type="market")
    async with RemoteSession(
        broker, server=SERVER, name="dry", dry_run=True, clock=TradingDay()
    ) as remote:
        order = await remote.orders.buy(SAMSUNG, 1, order_type="market")
        assert (order.status, order.no) == ("dry_run", "")
        assert order.request is not None
    assert len(exchange.calls_of("kt10000")) == 1


async def test_what_is_listed_and_its_tick_sizes(
    exchange: Simulator, either: Session | RemoteSession
) -> None:
    found = await either.instruments(cache=False)
    assert found[SAMSUNG].name == "삼성전자"
    with pytest.raises(ConfigError, match="price"):
        await either.orders.buy(SAMSUNG, 1, price=60_001)
    assert not exchange.calls_of("kt10000")


async def in_a_task_of_its_own(work: Coroutine[object, object, T]) -> T:
    return await asyncio.create_task(work)


async def test_it_is_opened_used_and_closed_by_different_tasks(
    gateway: Gateway, broker: Broker
) -> None:
    remote = await in_a_task_of_its_own(client(broker).open())
    assert (await in_a_task_of_its_own(remote.stocks.info(SAMSUNG))).symbol == SAMSUNG
    trades = remote.stream(Trade, SAMSUNG)
    await in_a_task_of_its_own(trades.__aenter__())
    await in_a_task_of_its_own(remote.aclose())
    assert remote.closed
    with pytest.raises(SessionClosed):
        await anext(trades)
    with pytest.raises(SessionClosed, match="create another"):
        await remote.open()
    await remote.aclose()
    async with client(broker) as again:  # the name is free at once
        assert again.state.name == "live"


async def test_another_task_may_close_it(gateway: Gateway, broker: Broker) -> None:
    async with asyncio.TaskGroup() as tasks:
        with pytest.raises(SessionClosed):
            async with client(broker) as remote:
                tasks.create_task(remote.aclose())
                await asyncio.sleep(10)


async def test_the_state_is_that_of_the_line_to_kiwoom(
    exchange: Simulator, session: Session, broker: Broker
) -> None:
    first, second = Running(session, broker), Running(session, broker)
    events: list[Event] = []
    await first.start()
    remote = RemoteSession(
        broker, server=SERVER, name="bot", clock=TradingDay(), hooks=[events.append]
    )
    names: list[str] = []

    async def follow() -> None:
        names.extend([state.name async for state in remote.state])

    following = asyncio.create_task(follow())
    async with asyncio.timeout(60), remote, remote.stream((Trade, Down, Gap), SAMSUNG) as trades:
        await remote.state.until("live")
        exchange.refuse_connections()
        exchange.drop_connections()
        assert "the gateway's session is down" in (await remote.state.until("down")).why
        assert isinstance(await anext(trades), Down)
        await exchange.accept_connections()
        await remote.state.until("live")
        await first.stop()
        await remote.state.until("down")
        await second.start()
        await remote.state.until("live")
        health = remote.health()
        assert (health.state, health.reconnections) == ("live", 2)
        assert health.frame_age is not None
        assert health.frame_age < 60
        assert health.answer_age is None
        await remote.stocks.info(SAMSUNG)
        answered = remote.health().answer_age
        assert answered is not None
        assert answered < 60
    await following
    await second.stop()
    assert names == ["connecting", "live", "down", "live", "down", "live", "closed"]
    seen = [event.name for event in events]
    assert [name for name in seen if name in ("logged_in", "connection_lost")] == [
        "logged_in",
        *("connection_lost", "logged_in") * 2,
    ]
    assert seen[-1] == "session_ended"
    assert {"request_sent", "request_answered", "gaps_found"} <= {*seen}


async def test_hooks_see_orders_and_refusals(gateway: Gateway, broker: Broker) -> None:
    events: list[Event] = []
    async with RemoteSession(
        broker, server=SERVER, name="bot", clock=TradingDay(), hooks=[events.append]
    ) as remote:
        await (await remote.orders.buy(SAMSUNG, 1, order_type="market")).filled()
        with pytest.raises(Exception, match="999999"):
            await remote.stocks.info("999999")
    seen = [event.name for event in events]
    assert seen.count("request_sent") >= 2
    assert "order_changed" in seen
    assert "request_failed" in seen or "request_answered" in seen


async def test_the_name_of_a_server_is_checked(broker: Broker) -> None:
    with pytest.raises(ConfigError, match="server"):
        RemoteSession(broker, server="a b", name="bot")
    with pytest.raises(ConfigError, match="hooks"):
        RemoteSession(broker, server=SERVER, name="bot", hooks=[3])  # type: ignore[list-item]
    remote = RemoteSession(broker, server=SERVER, name="bot")
    assert (remote.state.name, remote.closed) == ("connecting", False)
    assert isinstance(remote.clock.now(), dt.datetime)


@pytest.mark.parametrize("name", ["authenticate", "revoke", "stats"])
def test_what_belongs_to_the_key_is_not_there_and_explained(name: str) -> None:
    session = client("nats://127.0.0.1:1")
    assert not hasattr(session, name)
    with pytest.raises(AttributeError, match=f"a remote session has no '{name}': the .*gateway's"):
        getattr(session, name)
    with pytest.raises(AttributeError, match=r"a remote session has no 'ordres'$"):
        _ = session.ordres  # type: ignore[attr-defined]


def test_everything_else_of_a_session_is_there() -> None:
    public = {name for name in dir(Session) if not name.startswith("_")}
    assert public - {*dir(RemoteSession)} == {"authenticate", "revoke", "stats"}
