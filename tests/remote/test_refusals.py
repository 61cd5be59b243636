"""Refusals after a return: only what the gateway can't register any more ends."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable

import pytest

from kiwoom_async import (
    ConfigError,
    Gap,
    OrderBook,
    Session,
    SubscriptionRejected,
    Timeouts,
    Trade,
    TransportError,
)
from kiwoom_async.bus import Broker
from kiwoom_async.errors import KiwoomError
from kiwoom_async.remote.failures import failure_of
from kiwoom_async.remote.messages import CONDITION, ORDERS, Standing, Wants
from kiwoom_async.remote.registrar import Registrar
from kiwoom_async.simulator import Simulator
from kiwoom_async.wire.frames import Key
from tests.support.gateways import Running, TradingDay, client
from tests.support.symbols import HYNIX, SAMSUNG

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.kiwoom_stage(stocks=16),
    pytest.mark.kiwoom_connect(timeouts=Timeouts(acknowledge=0.5)),
]

KEYS: list[Key] = [("0B", f"{number:06}") for number in range(7)]
CONDITIONS: list[Key] = [(CONDITION, str(number)) for number in range(3)]


class Answers:
    """A gateway's answers to wants; what it registers is known here.

    Args:
        refuse: Returns the error for keys that the gateway can't register; None for others.
    """

    def __init__(self, refuse: Callable[[set[Key]], KiwoomError | None]) -> None:
        self.refuse = refuse
        self.version = 0
        self.registered: set[Key] = set()
        self.asked = 0

    async def send(self, wants: Wants) -> Standing:
        self.asked += 1
        error = self.refuse({*wants.keys})
        if error is None:
            self.version, self.registered = wants.version, {*wants.keys}
        failure = failure_of(error) if error is not None else None
        return Standing(epoch="1", connection=1, now=0.0, life=1.0, error=failure)


class Days(TradingDay):
    """Its day can be moved on."""

    later = 0

    def now(self) -> dt.datetime:
        return super().now() + dt.timedelta(days=self.later)


def refusing(*keys: Key) -> Callable[[set[Key]], KiwoomError | None]:
    return lambda wanted: (
        ConfigError(f"refused: {sorted(wanted.intersection(keys))}")
        if wanted.intersection(keys)
        else None
    )


def room_for(most: int) -> Callable[[set[Key]], KiwoomError | None]:
    return lambda wanted: (
        SubscriptionRejected("no room", return_code=105117) if len(wanted) > most else None
    )


@pytest.mark.parametrize(
    ("refuse", "expected"),
    [
        (refusing(), []),
        (refusing(KEYS[0]), [KEYS[0]]),
        (refusing(KEYS[-1]), [KEYS[-1]]),
        (refusing(KEYS[2], KEYS[3]), [KEYS[2], KEYS[3]]),
        (refusing(CONDITIONS[1]), [CONDITIONS[1]]),
        (refusing(KEYS[4], *CONDITIONS), [KEYS[4], *CONDITIONS]),
        (refusing(*KEYS, *CONDITIONS), [*KEYS, *CONDITIONS]),
        (room_for(5), [*KEYS[5:], *CONDITIONS]),
        (room_for(8), CONDITIONS[1:]),
    ],
)
async def test_only_what_is_refused_ends(
    refuse: Callable[[set[Key]], KiwoomError | None], expected: list[Key]
) -> None:
    gateway = Answers(refusing())
    registrar = Registrar("x", gateway.send, TradingDay())
    refused: list[Key] = []
    absences: list[float] = []
    registrar.on_refused = lambda key, error: refused.append(key)
    registrar.on_return = absences.append
    for key in (*CONDITIONS, *KEYS):
        await registrar.want([key])
    gateway.refuse = refuse
    assert not registrar.is_known(0, 0.0)
    await registrar.send_again()
    assert refused == expected
    assert gateway.registered == {*KEYS, *CONDITIONS} - {*expected}
    assert registrar.is_known(gateway.version, 0.0)  # it is not sent for ever
    assert len(absences) == 1
    asked = gateway.asked
    for key in expected:  # as their streams end
        await registrar.release([key])
    assert refused == expected
    assert gateway.asked == asked + len(expected)
    gateway.refuse = refusing()
    for key in expected:  # wanted anew
        await registrar.want([key])
    assert gateway.registered == {*KEYS, *CONDITIONS}


async def test_a_new_stream_gets_no_refusal_of_another_one() -> None:
    gateway = Answers(refusing())
    registrar = Registrar("x", gateway.send, TradingDay())
    refused: list[Key] = []
    registrar.on_refused = lambda key, error: refused.append(key)
    await registrar.want(KEYS[:3])
    gateway.refuse = refusing(KEYS[1], KEYS[6])
    assert not registrar.is_known(0, 0.0)  # the gateway was started again
    await registrar.want([KEYS[3]])
    assert refused == [KEYS[1]]
    assert gateway.registered == {KEYS[0], KEYS[2], KEYS[3]}
    with pytest.raises(ConfigError, match="000006"):
        await registrar.want([KEYS[6]])
    await registrar.release([])
    assert gateway.registered == {KEYS[0], KEYS[2], KEYS[3]}


async def test_what_fails_for_now_is_tried_again() -> None:
    gateway = Answers(refusing())
    registrar = Registrar("x", gateway.send, TradingDay())
    refused: list[Key] = []
    registrar.on_refused = lambda key, error: refused.append(key)
    await registrar.want(KEYS)
    answers = iter([ConfigError("refused"), TransportError("away"), *[None] * 9])
    gateway.refuse = lambda wanted: next(answers)
    assert not registrar.is_known(0, 0.0)
    await registrar.send_again()
    assert not registrar.is_known(gateway.version, 0.0)
    await registrar.send_again()
    assert registrar.is_known(gateway.version, 0.0)
    assert not refused
    assert gateway.registered == {*KEYS}


async def test_orders_of_others_are_followed_for_their_day_only() -> None:
    """Numbers begin again every day: those of yesterday are other people's orders today."""
    clock = Days()
    sent: list[Wants] = []

    async def send(wants: Wants) -> Standing:
        sent.append(wants)
        return Standing(epoch="1", connection=1, now=0.0, life=1.0)

    registrar = Registrar("x", send, clock)
    await registrar.follow(["1", "2"])
    await registrar.follow(["2"])
    assert [sorted(wants.orders) for wants in sent] == [["1", "2"]]
    await registrar.want([ORDERS])
    assert sorted(sent[-1].orders) == ["1", "2"]
    clock.later += 1
    await registrar.send_again()
    assert sent[-1].orders == []
    await registrar.follow(["2"])
    assert sent[-1].orders == ["2"]


@pytest.mark.kiwoom_rules(registrations=50, conditions=2, items=4)
async def test_streams_go_on_beside_a_condition_and_a_stream_without_room(
    exchange: Simulator, session: Session, broker: Broker
) -> None:
    gateways = Running(session, broker), Running(session, broker)
    await gateways[0].start()
    async with client(broker) as remote:
        one, two, three = (condition.no for condition in (await remote.conditions.list())[:3])
        async with (
            remote.stream((Trade, Gap), SAMSUNG) as trades,
            remote.stream((Trade, OrderBook), HYNIX) as books,
            remote.conditions.watch(one) as first,
            remote.conditions.watch(two) as second,
        ):
            await gateways[0].stop()
            await exchange.wait_for(
                lambda: ("0B", SAMSUNG) not in exchange.registrations, timeout=30
            )
            async with (
                session.conditions.watch(three),
                session.stream(OrderBook, *exchange.symbols[2:5]),
            ):
                await gateways[1].start()
                for stream in (books, second):
                    with pytest.raises((ConfigError, SubscriptionRejected)):
                        async with asyncio.timeout(30):
                            async for _ in stream:
                                pass
                async with asyncio.timeout(30):
                    assert isinstance(await anext(trades), Gap)
                    exchange.trade(SAMSUNG)
                    assert isinstance(await anext(trades), Trade)
                    exchange.enter_condition(one, exchange.symbols[9])
                    exchange.step(exchange.symbols[9])
                    async for hit in first:
                        if hit.symbol == exchange.symbols[9]:
                            break
    await gateways[1].stop()
