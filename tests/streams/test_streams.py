"""Streams over a real socket: order, registration, overflow, cancellation, ends."""

from __future__ import annotations

import asyncio

import anyio
import pytest

from kiwoom_async import (
    ConfigError,
    Gap,
    IndexTick,
    OrderBook,
    OrderEvent,
    Session,
    SessionClosed,
    SlowConsumer,
    Stream,
    StreamError,
    Trade,
    VolatilityInterruption,
)
from kiwoom_async.records.fields import magnitude
from kiwoom_async.records.record import Realtime
from kiwoom_async.simulator import Rules, Simulator
from tests.support.symbols import HYNIX, SAMSUNG

pytestmark = pytest.mark.anyio


async def take(stream: Stream[Trade], count: int) -> list[Trade]:
    with anyio.fail_after(5):
        return [await anext(stream) for _ in range(count)]


def registered(exchange: Simulator, name: str) -> list[tuple[str, str]]:
    """Types and items registered (REG) or removed (REMOVE) so far."""
    return [
        (type_, item)
        for message in exchange.messages
        if message.name == name
        for part in message.body["data"]
        for item in part["item"]
        for type_ in part["type"]
    ]


async def test_records_come_in_order_none_twice_none_invented(
    exchange: Simulator, session: Session
) -> None:
    async with session.stream(Trade, SAMSUNG) as trades:
        start = exchange.stock(SAMSUNG).volume
        for size in range(1, 101):
            exchange.trade(SAMSUNG, size=size, side="buy" if size % 2 else "sell")
        got = await take(trades, 100)
    assert [trade.size for trade in got] == list(range(1, 101))
    assert [trade.side for trade in got] == ["buy", "sell"] * 50
    volume = start
    for trade in got:
        volume += trade.size
        assert trade.cumulative_volume == volume
        assert trade.symbol == SAMSUNG
    assert trades.stats().delivered == 100


async def test_entered_means_acknowledged(exchange: Simulator, session: Session) -> None:
    async with session.stream((Trade, OrderBook), SAMSUNG, HYNIX):
        assert sorted(registered(exchange, "REG")) == [
            ("0B", HYNIX),
            ("0B", SAMSUNG),
            ("0D", HYNIX),
            ("0D", SAMSUNG),
        ]
    await exchange.wait_for(lambda: len(registered(exchange, "REMOVE")) == 4)


async def test_a_stream_used_directly_in_a_loop_is_left_with_it(
    exchange: Simulator, session: Session
) -> None:
    async with session.stream(OrderBook, SAMSUNG):  # moves the market once the trades are wanted
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(trade_when_registered, exchange)
            async for trade in session.stream(Trade, SAMSUNG):
                assert trade.size == 7
                break
        await exchange.wait_for(lambda: registered(exchange, "REMOVE") == [("0B", SAMSUNG)])


async def trade_when_registered(exchange: Simulator) -> None:
    await exchange.wait_for(lambda: ("0B", SAMSUNG) in registered(exchange, "REG"))
    exchange.trade(SAMSUNG, size=7)


async def test_two_streams_on_one_symbol_share_its_registration(
    exchange: Simulator, session: Session
) -> None:
    async with session.stream(Trade, SAMSUNG) as first:
        async with session.stream(Trade, SAMSUNG, "A005930") as second:
            assert registered(exchange, "REG") == [("0B", SAMSUNG)]
            exchange.trade(SAMSUNG, size=3)
            assert (await take(first, 1)) == (await take(second, 1))
        exchange.trade(SAMSUNG, size=4)
        assert (await take(first, 1))[0].size == 4
        assert registered(exchange, "REMOVE") == []
    await exchange.wait_for(lambda: registered(exchange, "REMOVE") == [("0B", SAMSUNG)])


@pytest.mark.parametrize(
    ("types", "symbols", "message"),
    [
        (Trade, (), "needs a symbol"),
        (Trade, ("samsung",), "samsung"),
        (Trade, ("5930",), "5930"),
        (Trade, ("005930_XX",), "005930_XX"),
        (Trade, (5930,), "5930"),
        (OrderEvent, (SAMSUNG,), "has no symbols"),
        (VolatilityInterruption, (SAMSUNG,), "has no symbols"),
        (IndexTick, (SAMSUNG,), "sector"),
        (Gap, (), "needs a record type"),
        ((Trade, Trade), (SAMSUNG,), "same type code"),
        (dict, (SAMSUNG,), "realtime record types"),
        (Realtime, (SAMSUNG,), "realtime record types"),
        ("0B", (SAMSUNG,), "not '0B'; give the class: from kiwoom_async import Trade$"),
        ("0u", (SAMSUNG,), "import ElwIndicator$"),
        ("trade", (SAMSUNG,), "not 'trade'; .* import Trade$"),
        (["order-book"], (SAMSUNG,), "import OrderBook$"),
        ("체결", (SAMSUNG,), "import ExpectedTrade or OrderEvent or Trade$"),
        ("no such thing", (SAMSUNG,), "not 'no such thing'$"),
        (Trade, ([SAMSUNG, "000660"],), r"an argument of its own: .\*symbols."),
        (Trade, ((SAMSUNG,),), r"an argument of its own: .\*symbols."),
        (Trade, ("005930,000660",), 'of its own: "005930", "000660"'),
        (Trade, ("005930 000660",), 'of its own: "005930", "000660"'),
        (Trade, ("삼성전자",), "finds the code of a name"),
        (Trade, ("5930",), "is '005930' meant"),
    ],
)
async def test_a_wrong_wish_is_refused_before_anything_is_sent(
    exchange: Simulator, session: Session, types: type, symbols: tuple[str, ...], message: str
) -> None:
    with pytest.raises(ConfigError, match=message):
        session.stream(types, *symbols)
    assert exchange.messages == []


async def test_a_class_of_the_users_own_is_not_meant_by_a_text(session: Session) -> None:
    class Tick(Realtime, type="0B"):
        price = magnitude("10", "현재가")

    for text, said in (("0B", "import Trade$"), ("Tick", "not 'Tick'$")):
        with pytest.raises(ConfigError, match=said):
            session.stream(text)  # type: ignore[arg-type]
    assert Tick.type_code == "0B"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"on_full": "wait"}, "on_full"),
        ({"buffer": 0}, "buffer"),
        ({"buffer": "100"}, "buffer must be a whole number, not '100'"),
        ({"detect_gaps": "yes"}, "detect_gaps and backfill are True or False, not 'yes'"),
        ({"backfill": "yes"}, "detect_gaps and backfill are True or False, not 'yes'"),
    ],
)
async def test_a_wrong_policy_is_refused(
    session: Session, options: dict[str, object], message: str
) -> None:
    with pytest.raises(ConfigError, match=message):
        session.stream(Trade, SAMSUNG, **options)  # type: ignore[call-overload]


async def test_order_events_can_not_be_conflated(session: Session) -> None:
    with pytest.raises(ConfigError, match="OrderEvent can't be conflated"):
        session.stream((OrderEvent, Trade), SAMSUNG, on_full="conflate")


async def test_more_symbols_than_the_server_takes_are_refused_locally() -> None:
    async with (
        Simulator(pace=0, rules=Rules(items=3)) as exchange,
        Session(exchange.server, exchange.credentials) as session,
    ):
        symbols = exchange.symbols[:4]
        async with session.stream(Trade, *symbols[:3]):
            with pytest.raises(ConfigError, match="4 symbols do not fit"):
                async with session.stream(OrderBook, symbols[3]):
                    pass
            async with session.stream(OrderBook, *symbols[:3]):  # takes no further slot
                pass
            assert ("0D", symbols[3]) not in registered(exchange, "REG")


async def test_many_symbols_go_in_batches_no_faster_than_allowed() -> None:
    """One refused for coming too fast would be sent again."""
    rules = Rules(registrations=2, registration_window=0.1)
    async with (
        Simulator(pace=0, stocks=120, rules=rules) as exchange,
        Session(exchange.server, exchange.credentials) as session,
        session.stream(Trade, *exchange.symbols),
    ):
        sizes = [
            len(message.body["data"][0]["item"])
            for message in exchange.messages
            if message.name == "REG"
        ]
        assert sizes == [50, 50, 20]


async def test_a_full_stream_ends_with_an_error_after_what_it_holds(
    exchange: Simulator, session: Session
) -> None:
    async with (
        session.stream(Trade, SAMSUNG) as watched,
        session.stream(Trade, SAMSUNG, buffer=5) as slow,
    ):
        for size in range(1, 9):
            exchange.trade(SAMSUNG, size=size)
        assert len(await take(watched, 8)) == 8  # others are not touched
        assert [trade.size for trade in await take(slow, 5)] == [1, 2, 3, 4, 5]
        with pytest.raises(SlowConsumer, match="5 records unread"):
            await anext(slow)
        assert (slow.stats().dropped, slow.stats().high_water) == (1, 5)


async def test_the_oldest_are_dropped(exchange: Simulator, session: Session) -> None:
    async with (
        session.stream(Trade, SAMSUNG) as watched,
        session.stream(Trade, SAMSUNG, on_full="drop_oldest", buffer=3) as newest,
    ):
        for size in range(1, 9):
            exchange.trade(SAMSUNG, size=size)
        await take(watched, 8)
        assert [trade.size for trade in await take(newest, 3)] == [6, 7, 8]
        stats = newest.stats()
        assert (stats.delivered, stats.dropped, stats.buffered) == (3, 5, 0)


async def test_a_burst_of_frames_leaves_the_consumer_its_turn(
    exchange: Simulator, session: Session
) -> None:
    """Thousands may be there to be read at once; they must not all pile up before it reads one."""
    tiny = '{"data":[{"values":{"15":"1"},"type":"0B","name":"","item":"005930"}],"trnm":"REAL"}'
    async with session.stream(Trade, SAMSUNG) as trades:
        for _ in range(5000):
            exchange.push(tiny)
        await take(trades, 5000)
        assert trades.stats().high_water <= 128


async def test_conflation_keeps_the_newest_of_each_symbol(
    exchange: Simulator, session: Session
) -> None:
    async with (
        session.stream(Trade, SAMSUNG, HYNIX) as watched,
        session.stream(Trade, SAMSUNG, HYNIX, on_full="conflate") as newest,
    ):
        for size in range(1, 6):
            exchange.trade(SAMSUNG, size=size)
        exchange.trade(HYNIX, size=50)
        exchange.trade(SAMSUNG, size=6)
        await take(watched, 7)
        got = [(trade.symbol, trade.size) for trade in await take(newest, 2)]
        assert got == [(SAMSUNG, 6), (HYNIX, 50)]
        assert newest.stats().dropped == 5


async def test_cancelling_the_wait_loses_nothing(exchange: Simulator, session: Session) -> None:
    got: list[Trade] = []
    async with session.stream(Trade, SAMSUNG) as trades:

        async def step() -> None:
            got.append(await anext(trades))

        for size in range(1, 51):
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(step)
                exchange.trade(SAMSUNG, size=size)
                await anyio.lowlevel.checkpoint()
                tasks.cancel_scope.cancel()
        got += await take(trades, 50 - len(got))
    assert [trade.size for trade in got] == list(range(1, 51))


async def test_a_stream_has_one_consumer(session: Session) -> None:
    async with session.stream(Trade, SAMSUNG) as trades, anyio.create_task_group() as tasks:
        tasks.start_soon(anext, trades)
        await anyio.lowlevel.checkpoint()
        with pytest.raises(RuntimeError, match="one consumer"):
            await anext(trades)
        tasks.cancel_scope.cancel()


async def test_a_closed_stream_ends_after_what_it_holds(
    exchange: Simulator, session: Session
) -> None:
    async with session.stream(Trade, SAMSUNG) as watched:
        async with session.stream(Trade, SAMSUNG) as trades:
            exchange.trade(SAMSUNG, size=1)
            await take(watched, 1)
        await trades.aclose()  # twice is fine
        assert [trade.size async for trade in trades] == [1]
        with pytest.raises(RuntimeError, match="entered only once"):
            await trades.__aenter__()


async def test_closing_wakes_the_consumer(session: Session) -> None:
    async with session.stream(Trade, SAMSUNG) as trades, anyio.create_task_group() as tasks:

        async def consume() -> None:
            assert [trade async for trade in trades] == []

        tasks.start_soon(consume)
        await anyio.lowlevel.checkpoint()
        await trades.aclose()


async def test_the_end_of_the_session_ends_every_stream(exchange: Simulator) -> None:
    async with Session(exchange.server, exchange.credentials) as session:
        trades = await session.stream(Trade, SAMSUNG).__aenter__()
    with pytest.raises(SessionClosed):
        await anext(trades)
    with pytest.raises(SessionClosed):
        session.stream(Trade, SAMSUNG)


async def test_records_of_ones_own(exchange: Simulator, session: Session) -> None:
    """FIDs are an open set: a field the spec lacks is one line."""

    class Tick(Realtime, type="0B"):
        price = magnitude("10", "현재가", unit="KRW")

    async with session.stream(Tick, SAMSUNG) as ticks, session.stream(Trade, SAMSUNG) as trades:
        exchange.trade(SAMSUNG)
        tick, trade = await anext(ticks), await anext(trades)
        assert type(tick) is Tick
        assert tick.price == trade.price
        assert tick.wire == trade.wire


async def test_repr_says_what_it_carries(session: Session) -> None:
    assert repr(session.stream((Trade, Gap), SAMSUNG)) == "<Stream of Trade, Gap: 005930>"
    assert repr(session.stream(OrderEvent)) == "<Stream of OrderEvent>"
    symbols = [str(number) for number in range(100_000, 100_200)]
    shown = "<Stream of Trade: 100000, 100001, 100002, 100003, 100004, … (200 items)>"
    assert repr(session.stream(Trade, *symbols)) == shown


async def test_a_step_of_a_stream_that_was_not_entered_is_an_error(session: Session) -> None:
    with pytest.raises(StreamError, match="was not entered"):
        await anext(session.stream(Trade, SAMSUNG))


async def test_every_way_to_enter_a_stream_later(exchange: Simulator, session: Session) -> None:
    """A step before it was entered is refused and costs nothing."""
    trades = session.stream(Trade, SAMSUNG)
    with pytest.raises(StreamError, match="async with stream"):
        await anext(trades)
    with pytest.raises(StreamError):
        await trades.__anext__()
    async with trades:
        exchange.trade(SAMSUNG, size=3)
        assert (await anext(trades)).size == 3


async def test_a_closed_stream_that_was_never_entered_is_over(session: Session) -> None:
    trades = session.stream(Trade, SAMSUNG)
    await trades.aclose()
    with pytest.raises(StopAsyncIteration):
        await anext(trades)
    with pytest.raises(RuntimeError, match="entered only once"):
        await trades.__aenter__()


class Stop(Exception):
    """Ends a loop from inside."""


async def loop_over(session: Session, how: str) -> None:
    async for _ in session.stream(Trade, SAMSUNG):
        if how == "break":
            break
        if how == "return":
            return
        if how == "raise":
            raise Stop
        await anyio.sleep_forever()


@pytest.mark.parametrize("how", ["break", "return", "raise", "cancelled in the body"])
async def test_a_loop_closes_the_stream_it_entered_however_it_ends(
    exchange: Simulator, session: Session, how: str
) -> None:
    async with session.stream(OrderBook, SAMSUNG):
        looping = asyncio.ensure_future(loop_over(session, how))
        await trade_when_registered(exchange)
        if how == "cancelled in the body":
            await exchange.wait_for(lambda: session.stats().frames > 2)
            looping.cancel()
        await asyncio.wait([looping])
        assert looping.cancelled() or isinstance(looping.exception(), Stop | None)
        await exchange.wait_for(lambda: registered(exchange, "REMOVE") == [("0B", SAMSUNG)])


async def test_a_loop_cancelled_while_it_waits_closes_its_stream(
    exchange: Simulator, session: Session
) -> None:
    """At once, though a group of tasks may hold the error with the frames of the loop."""
    async with session.stream(OrderBook, SAMSUNG):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(loop_over, session, "break")
            await exchange.wait_for(lambda: ("0B", SAMSUNG) in registered(exchange, "REG"))
            tasks.cancel_scope.cancel()
        await exchange.wait_for(lambda: registered(exchange, "REMOVE") == [("0B", SAMSUNG)])


@pytest.mark.parametrize("by_batches", [False, True])
async def test_loops_of_a_group_that_fails_close_their_streams(
    exchange: Simulator, session: Session, by_batches: bool
) -> None:
    """Cancelled at the first record and at a later one."""

    async def read(symbol: str) -> None:
        stream = session.stream(Trade, symbol)
        async for _ in stream.batches() if by_batches else stream:
            pass

    def wanted() -> bool:
        return {("0B", SAMSUNG), ("0B", HYNIX)} <= set(registered(exchange, "REG"))

    async with session.stream(OrderBook, SAMSUNG):
        with pytest.raises(ExceptionGroup):
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(read(SAMSUNG))
                tasks.create_task(read(HYNIX))
                await exchange.wait_for(wanted)
                exchange.trade(SAMSUNG)
                await exchange.settled(session)
                raise Stop
        await exchange.wait_for(lambda: len(registered(exchange, "REMOVE")) == 2)


async def test_a_step_of_a_loop_may_be_given_up_and_the_loop_goes_on(
    exchange: Simulator, session: Session
) -> None:
    """The iterator of a loop is over only when its stream is."""
    steps = aiter(session.stream(Trade, SAMSUNG))

    async def step() -> None:
        await anext(steps)

    async with session.stream(Trade, SAMSUNG) as watched:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(step)
            await exchange.wait_for(lambda: ("0B", SAMSUNG) in registered(exchange, "REG"))
            for _ in range(10):
                await anyio.lowlevel.checkpoint()
            tasks.cancel_scope.cancel()
        exchange.trade(SAMSUNG, size=5)
        await take(watched, 1)
        assert (await anext(steps)).size == 5


async def test_a_loop_that_can_not_be_entered_raises_why(session: Session) -> None:
    symbols = [f"{number:06}" for number in range(201)]
    with pytest.raises(ConfigError, match="201 symbols do not fit"):
        async for _ in session.stream(Trade, *symbols):
            pytest.fail("entered")
