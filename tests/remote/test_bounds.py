"""Bounds: a gateway that runs for weeks keeps nothing of the clients and orders that have gone."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from kiwoom_async import Session
from kiwoom_async.bus import Broker, Connection
from kiwoom_async.bus.acknowledging import Acknowledging
from kiwoom_async.bus.puller import Arrival
from kiwoom_async.remote import Gateway
from kiwoom_async.remote.clients import Clients
from kiwoom_async.remote.messages import BALANCES, Lease, OrderCall, Report, Wants, encode
from kiwoom_async.remote.ownership import Ownership
from kiwoom_async.remote.placing import Placing
from kiwoom_async.remote.turns import Turns
from kiwoom_async.simulator import Simulator
from tests.support.gateways import RawClient, client
from tests.support.journals import happens
from tests.support.symbols import HYNIX, SAMSUNG
from tests.support.virtual_time import VirtualTimeLoop

DAY = dt.date(2026, 11, 26)


def size(thing: Any) -> int:
    """Items of all containers that an object of the gateway consists of."""
    return sum(len(found) for found in containers(thing, set()))


def containers(thing: Any, seen: set[int]) -> Iterator[Any]:
    if id(thing) in seen:
        return
    seen.add(id(thing))
    if isinstance(thing, Mapping | set | frozenset | list | tuple) or hasattr(thing, "popleft"):
        yield thing
        inner = thing.values() if isinstance(thing, Mapping) else thing
        for one in inner:
            yield from containers(one, seen)
    elif type(thing).__module__.startswith(("kiwoom_async.remote", "kiwoom_async.bus")):
        yield from containers(vars(thing) if hasattr(thing, "__dict__") else (), seen)


def report() -> Report:
    return Report(received_ns=1, values=b"{}")


def test_names_and_orders_are_those_of_two_days() -> None:
    ownership = Ownership(DAY)
    sizes: list[int] = []
    for day in range(20):
        ownership.turn_over(DAY + dt.timedelta(days=day))
        for number in range(50):
            name = f"bot-{day}-{number}"
            ownership.booked[f"{day}-{number}"] = str(number)
            ownership.own(str(number), name)
            ownership.mention(name)
            ownership.keep(f"9{number}", report())
        sizes.append(size(ownership))
    assert sizes[1:] == [sizes[1]] * 19
    assert "bot-19-0" in ownership.names
    assert "bot-18-0" in ownership.names  # what it missed yesterday may be noticed today
    assert "bot-17-0" not in ownership.names


def test_a_client_that_wants_balances_is_named_for_as_long_as_it_wants_them() -> None:
    ownership = Ownership(DAY)
    ownership.of_balances.add("watcher")
    for day in range(5):
        ownership.turn_over(DAY + dt.timedelta(days=day))
    assert ownership.names == {"watcher"}
    ownership.of_balances.discard("watcher")
    assert not ownership.names


def test_events_without_an_owner_are_bounded() -> None:
    ownership = Ownership(DAY)
    for number in range(30_000):
        ownership.keep(str(1 + number % 3_000), report())
    assert size(ownership) < 30_000
    newest = [*ownership.own("3000", "bot")]
    assert len(newest) == 10
    for _ in range(5_000):
        ownership.keep("7777", report())
    assert len([*ownership.own("7777", "bot")]) == 1_000
    for number in range(1, 3_001):
        ownership.own(str(number), "bot")
    assert ownership._events == 0
    assert not [*ownership.own("1", "other")]


@pytest.mark.parametrize("no", ["", "0", "0000000", " "])
def test_who_follows_no_number_owns_no_order(no: str) -> None:
    """The original order of an event that has none."""
    ownership = Ownership(DAY)
    ownership.own(no, "curious")
    assert not ownership.owners("123", "")
    assert not ownership.names


def test_clients_that_have_gone_have_no_name() -> None:
    clients = Clients(15.0)
    for number in range(1_000):
        clients.renew(f"bot-{number}", "x", float(number))
        clients.lapsed(float(number))
    assert size(clients) <= 2 * 15 * 4


def test_an_order_is_kept_for_a_day_whatever_its_deadline(session_free: Placing) -> None:
    """One that asks to be kept for ever would keep all that come later."""

    async def place(number: int, until: float) -> str:
        call = OrderCall(
            id=str(number),
            instance="x",
            epoch="epoch",
            until=until,
            api_id="kt10000",
            arguments=[],
        )
        answer = await session_free.order("bot", call)
        assert answer.outcome == "not_booked"
        assert answer.error is not None
        return answer.error.message

    async def weeks() -> list[int]:
        loop = asyncio.get_running_loop()
        session_free.allowed_until = float("inf")
        sizes: list[int] = []
        for number, until in enumerate((float("inf"), float("nan"), loop.time() + 86_400)):
            assert "deadline of the order" in await place(number, until)
        for number in range(3, 200):
            assert "the gateway came to the order" in await place(number, loop.time() - 1)
            await asyncio.sleep(3_600)
            sizes.append(len(session_free._asked))
        return sizes

    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        sizes = runner.run(weeks())
    assert max(sizes) <= 28
    assert sizes[-1] == sizes[-100]


@pytest.fixture
def session_free() -> Placing:
    """The orders of a gateway that gives none to its session."""
    nothing: Any = None

    def now() -> float:
        return asyncio.get_running_loop().time()

    return Placing(nothing, Turns(1), nothing, "epoch", now)


def test_what_was_read_of_messages_is_forgotten_with_them() -> None:
    shared = Acknowledging()
    for sequence in range(1_000):
        shared.learn({sequence: 1, sequence + 1: 2})
        shared.add(Arrival("s", {}, b"", sequence, sequence, 0, 2, 0, "reply"), sequence + 1)
        shared.done(sequence + 1)
    assert len(shared.known) <= 2


@pytest.mark.anyio
async def test_clients_that_come_and_go_leave_nothing_at_a_gateway(
    exchange: Simulator, session: Session, gateway: Gateway, broker: Broker
) -> None:
    async def visit(number: int) -> None:
        raw = RawClient(connection, f"bot-{number}")
        await raw.lease()
        keys = [("0B", SAMSUNG), ("0B", HYNIX), BALANCES]
        wants = Wants(instance=raw.instance, version=1, keys=keys, orders=[f"{number}"])
        await raw.send("read", "wants", encode(wants))
        await raw.send("read", "lease", encode(Lease(instance=raw.instance, ends=True)))

    async with Connection(broker) as connection:
        for number in range(4):
            await visit(number)
        await happens(lambda: not gateway._reports._waiting)
        before = size(gateway)
        for number in range(4, 12):
            await visit(number)
        await happens(lambda: not gateway._reports._waiting)
        grown = size(gateway) - before
    assert grown <= 8 * 3  # of a day: the name, the order it follows, and whose it is
    assert not gateway.stats().clients


@pytest.mark.anyio
async def test_the_broker_forgets_a_name_whose_reports_are_gone(
    exchange: Simulator, gateway: Gateway, broker: Broker
) -> None:
    async with Connection(broker) as connection:
        stream = "KIWOOM-simulator-reports"
        async with client(broker, "one") as one:
            order = await one.orders.buy(SAMSUNG, 1, order_type="market")
            await order.filled()
        info = await connection.jetstream.consumer_info(stream, "one")
        kept = (await connection.jetstream.stream_info(stream)).config.max_age
        assert info.config.inactive_threshold == 2 * 86_400
        assert (kept or 0) <= info.config.inactive_threshold
        config = info.config.evolve(  # as of an earlier version
            inactive_threshold=None, ack_wait=30.0, max_ack_pending=1_000
        )
        await connection.jetstream.add_consumer(stream, config)
        async with client(broker, "one") as one:
            order = await one.orders.buy(SAMSUNG, 1, order_type="market")
            await order.filled()
        info = await connection.jetstream.consumer_info(stream, "one")
        assert info.config.inactive_threshold == 2 * 86_400
        assert info.config.max_ack_pending == 1
