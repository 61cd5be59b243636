"""Lost connections: gaps in their place, registrations in their order, floods in turns.

The servers are bytes on a socket; no code is shared with the client or with the exchange.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import anyio
import pytest
from msgspec.structs import replace

from kiwoom_async import (
    BestQuote,
    Gap,
    Limits,
    OrderBook,
    OrderEvent,
    Realtime,
    Session,
    SlowConsumer,
    Timeouts,
    Trade,
)
from kiwoom_async.net.websocket import LibraryName
from kiwoom_async.simulator import Simulator
from tests.support.libraries import EVERY_LIBRARY
from tests.support.raw_socket import RawSocket, frame, good
from tests.support.scripted import real
from tests.support.symbols import HYNIX, SAMSUNG

pytestmark = pytest.mark.anyio

QUICK = Timeouts(reconnect_first=0.01, reconnect_longest=0.02)
SYMBOLS = [f"{number:06}" for number in range(100, 300)]


@pytest.fixture(params=EVERY_LIBRARY)
def library(request: pytest.FixtureRequest) -> LibraryName:
    found: LibraryName = request.param
    return found


@pytest.fixture
async def raw() -> AsyncIterator[RawSocket]:
    async with RawSocket() as raw:
        yield raw


@pytest.fixture
async def session(
    exchange: Simulator, raw: RawSocket, library: LibraryName
) -> AsyncIterator[Session]:
    limits = Limits(registration_interval=0.005)
    server = replace(exchange.server, clock=None, websocket=raw.url, limits=limits)
    async with Session(server, exchange.credentials, timeouts=QUICK, websocket=library) as session:
        yield session


def tick(size: int, symbol: str = SAMSUNG) -> bytes:
    text = real("0B", symbol, f15=f"+{size}").replace(", ", ",").replace(": ", ":")
    return frame(text.encode())


def order_event(number: int) -> bytes:
    event = {"values": {"9203": f"{number:07}"}, "type": "00", "name": "주문체결", "item": ""}
    live = json.dumps({"data": [event], "trnm": "REAL"}, separators=(",", ":"))
    return frame(live.encode())


def keys(body: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (type_, item) for part in body["data"] for item in part["item"] for type_ in part["type"]
    ]


class Pushing:
    """Pushes ticks of everything in a registration, before its acknowledgement and after it."""

    def __init__(self, count: int = 1) -> None:
        self.count = count
        self.withheld: set[int] = set()
        self.registrations = 0

    def __call__(self, body: dict[str, Any]) -> bytes:
        if body["trnm"] != "REG":
            return good(body)
        self.registrations += 1
        pushed = b"".join(tick(1, item) for _, item in keys(body)) * self.count
        if self.registrations in self.withheld:
            return pushed
        return pushed + good(body) + pushed


async def test_the_gap_of_a_large_stream_stands_before_everything_behind_the_hole(
    raw: RawSocket, session: Session
) -> None:
    """Case D09: records of the first symbols flow long before the last ones are registered."""
    raw.reply = Pushing(10)
    async with session.stream((Trade, Gap), *SYMBOLS, buffer=100_000) as trades:
        await raw.came("REG", 4)
        for _ in range(200 * 10 * 2):
            assert isinstance(await anext(trades), Trade)
        raw.hang_up()
        await raw.came("REG", 8)
        assert isinstance(await anext(trades), Gap)
        for _ in range(200 * 10 * 2):
            assert isinstance(await anext(trades), Trade)
        assert trades.stats().gaps == 1


async def test_a_small_stream_does_not_wait_for_a_large_one(
    raw: RawSocket, session: Session
) -> None:
    pushing = raw.reply = Pushing()
    pushing.withheld = {7, 8, 9}
    async with (
        session.stream((Trade, Gap), SYMBOLS[0]) as small,
        session.stream((Trade, Gap), *SYMBOLS) as large,
    ):
        assert pushing.registrations == 5
        for _ in range(2):
            await anext(small)
        for _ in range(199 * 2):
            await anext(large)
        raw.hang_up()
        assert isinstance(await anext(small), Gap)
        assert isinstance(await anext(small), Trade)
        for number in sorted(pushing.withheld):
            await raw.came("REG", number)
            assert large.stats().gaps == 0
            await raw.send(good({"trnm": "REG"}))
        assert isinstance(await anext(large), Gap)
        assert isinstance(await anext(large), Trade)


async def test_a_gap_comes_while_registrations_come_and_go(
    raw: RawSocket, session: Session
) -> None:
    """Case D09."""

    async def churn(symbols: list[str]) -> None:
        while True:
            for symbol in symbols:
                async with session.stream(OrderBook, symbol):
                    pass

    async with session.stream((Trade, Gap), SAMSUNG) as trades, anyio.create_task_group() as tasks:
        for start in range(0, 40, 10):
            tasks.start_soon(churn, SYMBOLS[start : start + 10])
        await raw.came("REMOVE", 5)
        raw.hang_up()
        with anyio.fail_after(5):
            assert isinstance(await anext(trades), Gap)
        tasks.cancel_scope.cancel()


async def test_each_loss_is_a_gap_of_its_own_for_a_consumer_that_sleeps(
    raw: RawSocket, session: Session
) -> None:
    async with session.stream((Trade, Gap), SAMSUNG, on_full="conflate") as trades:
        for number in range(1, 4):
            await raw.send(tick(number))
            await raw.send(good({"trnm": "x"}))
            async with session.stream(Trade, SAMSUNG) as other:
                await raw.send(tick(number))
                await anext(other)
            raw.hang_up()
            await raw.came("REG", number + 1)
            while trades.stats().gaps < number:
                await anyio.lowlevel.checkpoint()
        got = [await anext(trades) for _ in range(trades.stats().buffered)]
    assert [isinstance(one, Gap) for one in got].count(True) == 3
    assert [one.size for one in got if isinstance(one, Trade)] == [3]


async def test_nothing_overflows_while_a_stream_is_being_entered(
    raw: RawSocket, session: Session
) -> None:
    """Case D26: 200 symbols of two types at thousands of records a second, and a small buffer."""
    raw.reply = Pushing(20)
    async with session.stream((Trade, OrderBook), *SYMBOLS, buffer=100) as records:
        assert records.stats().dropped == 0
        assert records.stats().buffered >= 100
        assert isinstance(await anext(records), Realtime)


async def test_nothing_overflows_while_a_stream_is_being_restored(
    raw: RawSocket, session: Session
) -> None:
    pushing = raw.reply = Pushing(0)
    async with session.stream((Trade, Gap), *SYMBOLS, buffer=100) as records:
        pushing.count = 20
        raw.hang_up()
        assert isinstance(await anext(records), Gap)
        for _ in range(100):
            assert isinstance(await anext(records), Trade)


async def test_a_stream_entered_over_a_loss_begins_behind_it(
    raw: RawSocket, session: Session
) -> None:
    pushing = raw.reply = Pushing()
    pushing.withheld = {4}
    async with anyio.create_task_group() as tasks:
        trades = session.stream((Trade, Gap), *SYMBOLS, buffer=10_000)
        tasks.start_soon(trades.__aenter__)
        await raw.came("REG", 4)
        raw.hang_up()
    assert pushing.registrations == 8
    assert trades.stats().buffered >= 200
    assert trades.stats().buffered <= 2 * 200  # only of the second connection
    assert isinstance(await anext(trades), Trade)
    assert trades.stats().gaps == 0
    await trades.aclose()


@pytest.mark.parametrize("types", [(Trade,), (Trade, OrderBook), (Trade, OrderBook, BestQuote)])
async def test_symbols_times_types_are_packed(
    raw: RawSocket, session: Session, types: tuple[type[Realtime], ...]
) -> None:
    """Case D15."""
    async with session.stream((*types, Gap), *SYMBOLS) as records:
        assert raw.names == ["LOGIN"] + ["REG"] * 4
        raw.hang_up()
        assert isinstance(await anext(records), Gap)
        assert raw.names == (["LOGIN"] + ["REG"] * 4) * 2
    asked = [key for body in raw.bodies[-4:] for key in keys(body)]
    assert len(asked) == len(set(asked)) == 200 * len(types)


async def test_the_account_is_registered_ahead_of_the_market(
    raw: RawSocket, session: Session
) -> None:
    """The first order of a session waits for it while 200 symbols are being registered."""
    async with anyio.create_task_group() as tasks:
        market = session.stream((Trade, OrderBook), *SYMBOLS)
        tasks.start_soon(market.__aenter__)
        await raw.came("REG")
        async with session.stream((OrderEvent, Gap)) as events:
            position = raw.names.count("REG")
            assert position <= 3  # one was under way, another may have been
            assert keys(raw.bodies[-1]) == [("00", "")]
            await raw.came("REG", 5)
            raw.hang_up()
            assert isinstance(await anext(events), Gap)
            first = raw.names.index("REG", raw.names.index("LOGIN", 1))
            assert keys(raw.bodies[first]) == [("00", "")]
        await market.aclose()


FLOOD = 20_000


async def test_an_order_event_overtakes_a_flood(raw: RawSocket, session: Session) -> None:
    """Case D07. And the flood comes whole, in order, to a consumer that keeps up."""
    ticks = b"".join(tick(size) for size in range(1, FLOOD + 1))
    async with (
        session.stream(OrderEvent) as events,
        session.stream(Trade, SAMSUNG, buffer=1000) as trades,
    ):
        sizes: list[int] = []

        async def consume() -> None:
            async for trade in trades:
                sizes.append(trade.size)
                if trade.size == FLOOD:
                    return

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(consume)
            await raw.send(ticks + order_event(7))
            event = await anext(events)
            assert event["9203"] == "0000007"
            assert len(sizes) < FLOOD
        assert sizes == list(range(1, FLOOD + 1))
        assert trades.stats().dropped == 0


async def test_order_events_keep_their_order_in_a_flood(raw: RawSocket, session: Session) -> None:
    batches = [
        b"".join(tick(size) for size in range(500)) + order_event(number) for number in range(40)
    ]
    async with (
        session.stream(OrderEvent) as events,
        session.stream(Trade, SAMSUNG, on_full="drop_oldest", buffer=10),
    ):
        await raw.send(b"".join(batches))
        got = [int((await anext(events))["9203"]) for _ in range(40)]
    assert got == list(range(40))


async def test_a_ping_is_answered_in_a_flood(raw: RawSocket, session: Session) -> None:
    """Case D07."""
    ticks = b"".join(tick(size) for size in range(1, FLOOD + 1))
    async with session.stream(Trade, SAMSUNG, on_full="drop_oldest", buffer=10) as trades:
        await raw.send(ticks + frame(b'{"trnm":"PING"}'))
        await raw.came("PING")
        async for trade in trades:
            if trade.size == FLOOD:
                break


async def test_market_data_beside_an_order_event_does_not_overtake(
    raw: RawSocket, session: Session
) -> None:
    """Paper puts several entries into a frame: the trades of a symbol must stay in order."""
    both = {
        "data": [
            {"values": {"9203": "0000007"}, "type": "00", "name": "", "item": ""},
            {"values": {"15": "+9999999"}, "type": "0B", "name": "", "item": SAMSUNG},
        ],
        "trnm": "REAL",
    }
    ticks = b"".join(tick(size) for size in range(1, 5001))
    async with session.stream((OrderEvent, Trade), SAMSUNG, buffer=10_000) as records:
        await raw.send(ticks + frame(json.dumps(both, separators=(",", ":")).encode()))
        sizes: list[int] = []
        while not sizes or sizes[-1] != 9_999_999:
            record = await anext(records)
            if isinstance(record, Trade):
                sizes.append(record.size)
    assert sizes == [*range(1, 5001), 9_999_999]


async def test_what_came_before_the_loss_is_handed_on_before_the_gap(
    raw: RawSocket, session: Session
) -> None:
    ticks = b"".join(tick(size) for size in range(1, FLOOD + 1))
    async with session.stream((Trade, Gap), SAMSUNG, buffer=FLOOD) as records:
        await raw.send(ticks)
        raw.close()
        got = [await anext(records) for _ in range(FLOOD + 1)]
    assert [one.size for one in got[:-1] if isinstance(one, Trade)] == list(range(1, FLOOD + 1))
    assert isinstance(got[-1], Gap)


async def test_a_consumer_that_does_not_keep_up_overflows_alone(
    raw: RawSocket, session: Session
) -> None:
    ticks = b"".join(tick(size) + tick(size, HYNIX) for size in range(1, 3001))
    async with (
        session.stream(Trade, SAMSUNG, buffer=100) as slow,
        session.stream(Trade, HYNIX, buffer=1000) as read,
    ):
        await raw.send(ticks)
        async for trade in read:
            if trade.size == 3000:
                break
        assert read.stats().dropped == 0
        with pytest.raises(SlowConsumer):
            async for _ in slow:
                pass
        assert slow.stats().delivered == 100
