"""Orders through a gateway: each executed at most once, its events to who placed it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping

import msgspec
import pytest

from kiwoom_async import (
    BusRefused,
    Gap,
    Guard,
    GuardRefused,
    OrderEvent,
    OrderInDoubt,
    Session,
    Stream,
)
from kiwoom_async.bus import Broker, Connection
from kiwoom_async.bus.lease import Lease
from kiwoom_async.remote import Gateway, deadlines
from kiwoom_async.remote.messages import Answer, OrderCall, decode, encode
from kiwoom_async.remote.messages import Lease as ClientLease
from kiwoom_async.remote.placing import Placing
from kiwoom_async.remote.reports import Reports
from kiwoom_async.remote.subjects import GatewaySubjects
from kiwoom_async.remote.turns import Turns
from kiwoom_async.simulator import Simulator
from tests.support.days import DAY
from tests.support.gateways import RawClient, client
from tests.support.journals import happens
from tests.support.symbols import HYNIX, SAMSUNG

pytestmark = pytest.mark.anyio

BUY = [SAMSUNG, 1, None, "market", "krx", None]


@pytest.fixture
async def raw(gateway: Gateway, broker: Broker) -> AsyncIterator[RawClient]:
    """A client that may send anything."""
    async with Connection(broker) as connection:
        yield RawClient(connection)


async def order_of(raw: RawClient, id: str = "first", late: float = -10.0) -> OrderCall:
    """An order to buy one share, for the gateway that runs."""
    standing = await raw.lease()
    return OrderCall(
        id=id,
        instance=raw.instance,
        epoch=standing.epoch,
        until=standing.now - late,
        api_id="kt10000",
        arguments=BUY,
    )


async def test_a_request_that_comes_twice_is_executed_once(
    exchange: Simulator, gateway: Gateway, raw: RawClient
) -> None:
    call = await order_of(raw)
    first, second = await asyncio.gather(raw.order(call), raw.order(call))
    third = await raw.order(call)
    assert first == second == third
    assert (first.outcome, first.no) == ("booked", str(exchange.orders[0].number).zfill(7))
    assert len(exchange.orders) == gateway.stats().orders == 1


async def test_what_is_late_or_for_another_gateway_is_not_sent(
    exchange: Simulator, raw: RawClient
) -> None:
    late = await raw.order(await order_of(raw, late=0.5))
    assert late.outcome == "not_booked"
    assert late.error is not None
    assert "too late: not sent" in late.error.message
    call = await order_of(raw, "second")
    other = msgspec.structs.replace(call, epoch="x")
    answer = await raw.order(other)
    assert answer.error is not None
    assert "started again" in answer.error.message
    stranger = msgspec.structs.replace(call, instance="x")
    answer = await raw.order(stranger)
    assert answer.error is not None
    assert "no lease" in answer.error.message
    assert answer.outcome == "not_booked"
    assert decode(pack({}), Answer).outcome == "in_doubt"  # where nothing is said
    assert not exchange.calls_of("kt10000")


async def test_without_its_lease_a_gateway_executes_nothing(
    exchange: Simulator, session: Session, broker: Broker
) -> None:
    placing = Placing(
        session._caller, Turns(5), Reports(session, GatewaySubjects("simulator")), "epoch"
    )
    now = deadlines.now()
    call = OrderCall(
        id="1", instance="x", epoch="epoch", until=now + 60, api_id="kt10000", arguments=BUY
    )
    answer = await placing.order("raw", call)
    assert answer.outcome == "not_booked"
    assert answer.error is not None
    assert "not sure to be the only one: not sent" in answer.error.message
    placing.allowed_until = now + 60
    assert await placing.order("raw", call) == answer  # one that comes again is not executed
    assert not exchange.orders
    another = msgspec.structs.replace(call, id="2")
    assert (await placing.order("raw", another)).outcome == "booked"
    assert len(exchange.orders) == 1


async def test_an_order_that_waited_while_the_lease_expired_is_not_sent(
    exchange: Simulator, session: Session
) -> None:
    turns = Turns(1)
    reports = Reports(session, GatewaySubjects("simulator"))
    placing = Placing(session._caller, turns, reports, "epoch")
    placing.allowed_until = deadlines.now() + 60
    until = placing.allowed_until
    call = OrderCall(
        id="1", instance="x", epoch="epoch", until=until, api_id="kt10000", arguments=BUY
    )
    async with turns.turn("kt10000", "other"):
        waiting = asyncio.create_task(placing.order("raw", call))
        await happens(lambda: placing.knows("1"))
        placing.allowed_until = 0.0
    answer = await waiting
    assert answer.outcome == "not_booked"
    assert answer.error is not None
    assert "not sure to be the only one: not sent" in answer.error.message
    assert (await placing.resolve("raw", "1")).outcome == "not_booked"
    assert not exchange.calls_of("kt10000")


async def test_an_order_that_waited_while_the_computer_slept_is_not_sent(
    exchange: Simulator, session: Session
) -> None:
    slept = 0.0
    turns = Turns(1)
    reports = Reports(session, GatewaySubjects("simulator"))
    placing = Placing(session._caller, turns, reports, "epoch", lambda: deadlines.now() + slept)
    placing.allowed_until = until = deadlines.now() + 60
    call = OrderCall(
        id="1", instance="x", epoch="epoch", until=until, api_id="kt10000", arguments=BUY
    )
    async with turns.turn("kt10000", "other"):
        waiting = asyncio.create_task(placing.order("raw", call))
        await happens(lambda: placing.knows("1"))
        slept = 3_600.0
    answer = await waiting
    assert answer.outcome == "not_booked"
    assert answer.error is not None
    assert "too late" in answer.error.message
    assert not exchange.calls_of("kt10000")


async def test_an_order_whose_sending_was_interrupted_stays_in_doubt(session: Session) -> None:
    turns = Turns(1)
    reports = Reports(session, GatewaySubjects("simulator"))
    placing = Placing(session._caller, turns, reports, "epoch")
    placing.allowed_until = until = deadlines.now() + 60
    call = OrderCall(
        id="1", instance="x", epoch="epoch", until=until, api_id="kt10000", arguments=BUY
    )
    async with turns.turn("kt10000", "other"):
        sending = asyncio.create_task(placing.order("raw", call))
        await happens(lambda: placing.knows("1"))
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
    answer = await placing.resolve("raw", "1")
    assert answer.outcome == "in_doubt"
    assert answer.error is not None  # the client raises OrderInDoubt: the broker was not asked


async def test_a_gateway_that_gave_its_lease_up_executes_nothing(
    exchange: Simulator, session: Session, broker: Broker
) -> None:
    async with Gateway(session, broker) as gateway, Connection(broker) as connection:
        call = await order_of(RawClient(connection))
        placing = gateway._placing
    answer = await placing.order("raw", call)
    assert answer.error is not None
    assert "not sure to be the only one: not sent" in answer.error.message
    assert not exchange.calls_of("kt10000")


async def test_a_request_that_is_repeated_after_the_lease_of_its_client_is_answered_as_before(
    exchange: Simulator, raw: RawClient
) -> None:
    call = await order_of(raw)
    first = await raw.order(call)
    await raw.send("read", "lease", encode(ClientLease(instance=raw.instance, ends=True)))
    assert await raw.order(call) == first
    assert first.outcome == "booked"
    assert len(exchange.orders) == 1


async def test_a_question_about_an_order_that_fails_says_nothing_about_the_order(
    raw: RawClient,
) -> None:
    await raw.lease()
    for message in ({"layout": 2}, {"id": 1}):
        answer: Answer = decode(await raw.send("trade", "resolve", pack(message)), Answer)
        assert answer.outcome == "in_doubt"
        assert answer.error is not None


async def test_a_lease_is_held_for_as_long_as_the_first_one_at_the_broker_said(
    session: Session, broker: Broker
) -> None:
    async with Connection(broker) as connection:
        short = await Lease("other", "does another thing", life=1.0).acquire(connection)
        patient = Broker(url=broker.url, silence=60)
        async with Gateway(session, patient):
            await short.renew()
            longer = Lease("longer", "does a third thing", life=30.0)
            assert (await longer.acquire(connection)).life == 1.0
            with pytest.raises(BusRefused, match="is the gateway of simulator"):
                await Gateway(session, patient).__aenter__()


async def test_a_query_is_no_way_to_an_order_and_nonsense_is_refused(
    exchange: Simulator, raw: RawClient
) -> None:
    await raw.lease()
    fields = {"stk_cd": SAMSUNG, "ord_qty": "1", "trde_tp": "3", "dmst_stex_tp": "KRX"}
    for side, what, message, expected in (
        ("read", "call", {"api_id": "kt10000", "fields": fields, "until": 1e9}, "is an order"),
        ("read", "call", {"api_id": "kt99999", "fields": fields, "until": 1e9}, "not know"),
        ("read", "call", {"layout": 2}, "newer"),
        ("trade", "order", {"layout": 2}, "newer"),
        ("trade", "order", {"id": 1}, "not a message"),
    ):
        answer: Answer = decode(await raw.send(side, what, pack(message)), Answer)
        assert answer.error is not None
        assert expected in answer.error.message
    assert not exchange.calls_of("kt10000")


def pack(message: Mapping[str, object]) -> bytes:
    return msgspec.msgpack.encode({"layout": 1, **message})


async def test_an_order_whose_answer_is_lost_is_resolved_by_the_gateway(
    exchange: Simulator, gateway: Gateway, broker: Broker
) -> None:
    async with client(broker, "one") as one, client(broker, "two") as two:
        exchange.lose_answer("kt10000")
        with pytest.raises(OrderInDoubt) as doubt:
            await one.orders.buy(SAMSUNG, 1, price=60_000)
        twin = await two.orders.buy(SAMSUNG, 1, price=60_000)  # looks the same
        assert doubt.value.order in one.orders.in_doubt
        found = await doubt.value.resolve()
        assert found is not None
        assert found.no == str(exchange.orders[0].number).zfill(7) != twin.no
        assert found.status in ("sent", "accepted")
        assert not one.orders.in_doubt
        await found.cancel_and_wait()
    assert len(exchange.calls_of("kt10000")) == 2


async def test_an_order_that_was_cancelled_here_is_in_doubt_and_resolved(broker: Broker) -> None:
    async with (
        Simulator(day=DAY, pace=0.01) as exchange,  # its time passes like ours
        Session(exchange.server, exchange.credentials) as holder,
        Gateway(holder, broker),
        client(broker) as session,
    ):
        await session.orders.buy(SAMSUNG, 2, price=60_000)  # the lists are read
        exchange.delay_answers(1.0, "kt10000", count=1)
        buying = asyncio.create_task(session.orders.buy(SAMSUNG, 1, price=60_000))
        await exchange.wait_for(lambda: len(exchange.calls_of("kt10000")) == 2, timeout=30)
        buying.cancel()
        with pytest.raises(asyncio.CancelledError):
            await buying
        (order,) = session.orders.in_doubt
        with pytest.raises(OrderInDoubt, match="is being sent"):
            await order.resolve()
        async with asyncio.timeout(30):
            while order.status == "in_doubt":
                with contextlib.suppress(OrderInDoubt):
                    await order.resolve()
                await asyncio.sleep(0.05)
        assert order.no == str(exchange.orders[1].number).zfill(7)


async def test_events_go_to_who_placed_the_order_and_wait_for_it(
    exchange: Simulator, gateway: Gateway, broker: Broker
) -> None:
    async with client(broker, "two") as two, two.stream(OrderEvent) as others:
        async with client(broker, "one") as one:
            order = await one.orders.buy(SAMSUNG, 2, price=60_000)
            await order.accepted()
        exchange.set_price(SAMSUNG, 59_000)  # while it is away
        await exchange.wait_for(lambda: not exchange.open_orders, timeout=30)
        async with client(broker, "one") as one, one.stream((OrderEvent, Gap)) as events:
            filled = await next_fill(events)
            assert filled.order_no == order.no
            assert "*" in filled["9201"]
        own = await two.orders.buy(HYNIX, 1, order_type="market")
        async with asyncio.timeout(30):
            assert (await anext(others)).order_no == own.no


async def next_fill(events: Stream[OrderEvent | Gap]) -> OrderEvent:
    async with asyncio.timeout(30):
        async for event in events:
            if isinstance(event, OrderEvent) and event.event == "filled":
                return event
    raise AssertionError("the stream has ended")


async def test_orders_of_others_are_followed_once_they_are_asked_for(
    exchange: Simulator, session: Session, gateway: Gateway, broker: Broker
) -> None:
    placed = await session.orders.buy(SAMSUNG, 2, price=60_000)
    async with client(broker) as remote:
        (order,) = await remote.orders.open()
        assert order.no == placed.no
        exchange.set_price(SAMSUNG, 59_000)
        async with asyncio.timeout(30):
            await order.filled()


async def test_changes_and_cancellations(
    exchange: Simulator, gateway: Gateway, broker: Broker
) -> None:
    async with client(broker) as session:
        order = await session.orders.buy(SAMSUNG, 5, price=60_000)
        changed = await order.modify(price=60_100)
        await changed.accepted()
        async with asyncio.timeout(30):
            await changed.cancel_and_wait()
            assert (order.status, changed.status) == ("replaced", "cancelled")
        await session.orders.buy(SAMSUNG, 5, price=60_000)
        assert [one.status for one in await session.orders.cancel_all()] == ["cancelled"]
    assert not exchange.open_orders


async def test_the_guard_of_the_gateway_is_that_of_all_clients(
    exchange: Simulator, broker: Broker
) -> None:
    guard = Guard(symbols=[HYNIX])
    async with Session(exchange.server, exchange.credentials, guard=guard) as session:
        async with Gateway(session, broker), client(broker) as remote:
            with pytest.raises(GuardRefused) as refused:
                await remote.orders.buy(SAMSUNG, 1, order_type="market")
            assert refused.value.reason == "symbol"
            assert refused.value.order.status == "rejected"
            assert not remote.orders.in_doubt
    assert not exchange.calls_of("kt10000")
