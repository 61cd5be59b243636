"""Pool: several keys carry one stream and share the calls; what a key that ends loses is said."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from kiwoom_async import (
    PAPER,
    ConfigError,
    Credentials,
    Down,
    Gap,
    OrderBook,
    OrderEvent,
    Pool,
    Session,
    SessionClosed,
    SessionReplaced,
    Stream,
    Timeouts,
    Trade,
)
from kiwoom_async.simulator import Rules, Simulator

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def pool_of(
    keys: int,
    *,
    items: int = 4,
    stocks: int = 16,
    calls: int = 5,
    timeouts: Timeouts | None = None,
) -> AsyncIterator[tuple[Simulator, Pool]]:
    """An exchange in which nothing moves, and a pool of keys with little room each."""
    rules = Rules(items=items, calls=calls)
    async with Simulator(pace=0, stocks=stocks, rules=rules) as exchange:
        credentials = [exchange.credentials, *(exchange.open_account() for _ in range(keys - 1))]
        async with Pool(exchange.server, credentials, timeouts=timeouts) as pool:
            yield exchange, pool


@asynccontextmanager
async def replaced(exchange: Simulator, pool: Pool, number: int) -> AsyncIterator[None]:
    """End a key of the pool: another program logs in with it."""
    key = pool.sessions[number]._credentials
    async with Session(exchange.server, key) as other, other.stream(Trade, exchange.symbols[-1]):
        await pool.sessions[number].state.until("closed")
        yield


async def next_of(stream: Stream[Trade | Gap], count: int) -> list[Trade | Gap]:
    async with asyncio.timeout(60):
        return [await anext(stream) for _ in range(count)]


def said_lost(gaps: list[Trade | Gap]) -> set[str]:
    """The symbols that no key had room for."""
    return {gap.item for gap in gaps if isinstance(gap, Gap) and "nothing more comes" in gap.why}


def carried(exchange: Simulator) -> list[int]:
    """How many items each connection has registered, the fewest first."""
    return sorted(
        len({item for _, item in one.registrations.wanted}) for one in exchange.connections
    )


async def test_a_stream_is_spread_over_the_keys_and_comes_as_one() -> None:
    async with pool_of(3) as (exchange, pool):
        symbols = exchange.symbols[:10]
        async with pool.stream((Trade, OrderBook), *symbols) as stream:
            assert carried(exchange) == [3, 3, 4]
            for symbol in symbols:
                exchange.trade(symbol)
            got = [await anext(stream) for _ in range(20)]
            assert {(type(one).__name__, one.symbol) for one in got} >= {
                ("Trade", symbol) for symbol in symbols
            }
            for connection in exchange.connections:  # both types of a symbol over one socket
                wanted = connection.registrations.wanted
                assert {item for type_, item in wanted if type_ == "0B"} == {
                    item for type_, item in wanted if type_ == "0D"
                }
        await exchange.wait_for(lambda: not exchange.registrations)


async def test_a_second_stream_on_a_symbol_needs_no_room() -> None:
    async with pool_of(2) as (exchange, pool):
        symbols = exchange.symbols[:8]
        async with pool.stream(Trade, *symbols), pool.stream(OrderBook, *symbols):
            assert carried(exchange) == [4, 4]
            stream = pool.stream(Trade, exchange.symbols[8])
            with pytest.raises(ConfigError, match="1 of the symbols do not fit: the 2 keys"):
                await stream.__aenter__()
            assert carried(exchange) == [4, 4]


async def test_what_a_session_registers_by_itself_counts() -> None:
    async with pool_of(2) as (exchange, pool):
        async with pool.sessions[0].stream(Trade, *exchange.symbols[:3]):
            async with pool.stream(Trade, *exchange.symbols[3:8]):
                assert carried(exchange) == [4, 4]


async def test_streams_that_are_opened_at_once_do_not_fight_for_room() -> None:
    async with pool_of(4) as (exchange, pool):
        parts = [exchange.symbols[start : start + 4] for start in range(0, 16, 4)]
        streams = [pool.stream(Trade, *part) for part in parts]
        await asyncio.gather(*(stream.__aenter__() for stream in streams))
        assert carried(exchange) == [4, 4, 4, 4]


async def test_a_connection_that_is_lost_is_a_gap_of_its_symbols_only() -> None:
    async with pool_of(2) as (exchange, pool):
        symbols = exchange.symbols[:6]
        async with pool.stream((Trade, Gap, Down), *symbols) as stream:
            lost = exchange.connections[0]
            mine = {item for _, item in lost.registrations.wanted}
            lost.abort()
            down = await anext(stream)
            assert isinstance(down, Down)
            assert down.why.startswith("key ")
            exchange.trade(next(symbol for symbol in symbols if symbol not in mine))
            assert isinstance(await anext(stream), Trade)  # the other key goes on
            gaps = [await anext(stream) for _ in mine]
            assert {gap.item for gap in gaps if isinstance(gap, Gap)} == mine
            for symbol in symbols:
                exchange.trade(symbol)
            got = [await anext(stream) for _ in symbols]
            assert {one.item for one in got} == {*symbols}
            assert stream.stats().gaps == len(mine)


async def test_a_key_that_ends_hands_its_symbols_over(caplog: pytest.LogCaptureFixture) -> None:
    async with pool_of(3, items=6) as (exchange, pool):
        symbols = exchange.symbols[:12]
        async with pool.stream((Trade, Gap), *symbols) as stream:
            mine = items_of(pool, 1)
            async with replaced(exchange, pool, 1):
                gaps = await next_of(stream, len(mine))
                assert all(isinstance(gap, Gap) and "key 1 has ended" in gap.why for gap in gaps)
                assert all(
                    "nothing more comes" not in gap.why for gap in gaps if isinstance(gap, Gap)
                )
                assert {gap.item for gap in gaps} == mine
                for symbol in symbols:
                    exchange.trade(symbol)
                trades = await next_of(stream, len(symbols))
                assert Counter(one.item for one in trades) == Counter(symbols)
    assert "key 1 has ended" in caplog.text


async def test_symbols_that_are_handed_over_at_the_second_try_have_one_gap() -> None:
    """The gap ends when they are registered, and not when a try has failed."""
    limits = Timeouts(subscribe=1.0, acknowledge=5.0)
    async with pool_of(2, timeouts=limits) as (exchange, pool):
        symbols = exchange.symbols[:4]
        async with pool.stream((Trade, Gap), *symbols) as stream:
            mine = items_of(pool, 0)
            exchange.ignore_requests("REG", count=2)  # of the other program, and of the pool
            async with replaced(exchange, pool, 0):
                await exchange.wait_for(lambda: carried(exchange)[-1] == len(symbols))
                exchange.trade(symbols[0])
                ended: list[str] = []
                async for event in stream:
                    if isinstance(event, Trade):
                        break
                    if "key 0 has ended" in event.why:
                        ended.append(event.item)
                assert sorted(ended) == sorted(mine)


def items_of(pool: Pool, number: int) -> set[str]:
    """The items that a key of the pool carries."""
    return set(pool._members[number].items)


async def test_what_finds_no_room_is_said_to_be_lost(caplog: pytest.LogCaptureFixture) -> None:
    async with pool_of(2) as (exchange, pool):
        symbols = exchange.symbols[:7]
        async with pool.stream((Trade, Gap), *symbols) as stream:
            mine = items_of(pool, 0)
            rest = 4 - (7 - len(mine))
            with caplog.at_level(logging.ERROR, "kiwoom_async"):
                async with replaced(exchange, pool, 0):
                    gaps = await next_of(stream, len(mine))
                    lost = said_lost(gaps)
                    assert len(lost) == len(mine) - rest
                    assert {gap.item for gap in gaps} == mine
                    for symbol in symbols:
                        exchange.trade(symbol)
                    trades = await next_of(stream, 7 - len(lost))
                    assert {one.item for one in trades} == {*symbols} - lost
            assert "nothing more comes" in caplog.text


@pytest.mark.parametrize("room_from", ["a stream of the pool", "a stream of a session"])
async def test_what_found_no_room_comes_back_when_there_is_room(room_from: str) -> None:
    async with pool_of(2, items=6) as (exchange, pool):
        others, symbols = exchange.symbols[:5], exchange.symbols[5:11]
        source = pool if room_from == "a stream of the pool" else pool.sessions[1]
        async with pool.stream((Trade, Gap), *symbols) as stream:
            taken = source.stream(Trade, *others[: 6 - len(items_of(pool, 1))])
            await taken.__aenter__()
            mine = items_of(pool, 0)
            async with replaced(exchange, pool, 0):
                lost = said_lost(await next_of(stream, len(mine & {*symbols})))
                assert lost
                moment = pool.clock.now()
                await pool.clock.sleep(30)
                for symbol in lost:
                    exchange.trade(symbol)
                await taken.aclose()
                back = await next_of(stream, len(lost))
                assert {gap.item for gap in back if isinstance(gap, Gap)} == lost
                for gap in back:
                    assert isinstance(gap, Gap)
                    assert gap.since <= moment
                    assert (gap.until - moment).total_seconds() >= 30
                for symbol in symbols:
                    exchange.trade(symbol)
                trades = await next_of(stream, len(symbols))
                assert Counter(one.item for one in trades) == Counter(symbols)
                assert not pool._opener._carriers[stream._feed]._missing


async def test_a_second_key_that_ends_while_it_takes_over_hands_on() -> None:
    async with pool_of(4, items=8) as (exchange, pool):
        symbols = exchange.symbols[:8]
        async with pool.stream((Trade, Gap), *symbols) as stream:
            async with replaced(exchange, pool, 0), replaced(exchange, pool, 1):
                seen: set[str] = set()
                while len(seen) < 4:
                    gap = await anext(stream)
                    assert isinstance(gap, Gap)
                    seen.add(gap.item)
                await exchange.wait_for(lambda: carried(exchange)[-2:] == [4, 4])
                for symbol in symbols:
                    exchange.trade(symbol)
                found: set[str] = set()
                while len(found) < 8:
                    event = await anext(stream)
                    if isinstance(event, Trade):
                        found.add(event.item)


async def test_the_last_key_ends_the_pool() -> None:
    with pytest.raises(SessionReplaced):
        async with pool_of(1) as (exchange, pool):
            async with pool.stream(Trade, *exchange.symbols[:4]) as stream:
                async with replaced(exchange, pool, 0):
                    with pytest.raises(SessionReplaced):
                        await anext(stream)
                    with pytest.raises(SessionReplaced):
                        await pool.stocks.info(exchange.symbols[0])
                    await asyncio.sleep(60)


async def test_a_key_that_is_dead_from_the_start_is_passed_over() -> None:
    async with Simulator(pace=0, rules=Rules(items=8)) as exchange:
        wrong = Credentials(appkey="withdrawn", secretkey="withdrawn")
        async with Pool(exchange.server, [wrong, exchange.credentials]) as pool:
            async with pool.stream(Trade, *exchange.symbols[:4]) as stream:
                for symbol in exchange.symbols[:4]:
                    exchange.trade(symbol)
                assert {(await anext(stream)).item for _ in range(4)} == {*exchange.symbols[:4]}


async def test_each_key_makes_its_share_of_the_calls_of_a_tr() -> None:
    async with pool_of(3) as (exchange, pool):
        symbol = exchange.symbols[0]
        began = pool.clock.monotonic()
        for _ in range(15):  # in turn with another TR: each TR is spread by itself
            await pool.stocks.info(symbol)
            await pool.quotes.order_book(symbol)
        assert pool.clock.monotonic() - began < 1  # three keys with five calls a second each
        page = await pool.chart.daily_candles(symbol)
        assert len(page) > 0


async def test_calls_go_to_the_keys_that_live() -> None:
    async with pool_of(2) as (exchange, pool):
        await pool.sessions[0].aclose()
        for _ in range(4):
            await pool.stocks.info(exchange.symbols[0])
        assert [call.status for call in exchange.calls_of("ka10001")] == [200] * 4


async def test_the_account_belongs_to_one_key() -> None:
    async with pool_of(2) as (exchange, pool):
        with pytest.raises(ConfigError, match=r"pool\.sessions"):
            await pool.orders.buy(exchange.symbols[0], 1, price=70_000)
        with pytest.raises(ConfigError, match=r"pool\.sessions"):
            pool.account.orders()
        with pytest.raises(ConfigError, match=r"pool\.sessions"):
            await pool.stream(OrderEvent).__aenter__()
        with pytest.raises(ConfigError, match=r"pool\.sessions"):
            await pool.orders.open()
        assert not exchange.calls_of("kt10000")
        async with pool.sessions[1].stream(OrderEvent) as events:
            await pool.sessions[1].orders.buy(exchange.symbols[0], 1, order_type="market")
            assert (await anext(events)).order_size == 1


async def test_a_pool_that_is_closed_ends_its_streams() -> None:
    async with pool_of(2) as (exchange, pool):
        stream = pool.stream(Trade, *exchange.symbols[:2])
        await stream.__aenter__()
    with pytest.raises(SessionClosed):
        await anext(stream)
    with pytest.raises(SessionClosed):
        pool.stream(Trade, "005930")


async def test_errors_of_the_body_stay_what_they_are() -> None:
    group = ExceptionGroup("own", [ValueError("mine")])
    with pytest.raises(ExceptionGroup) as caught:
        async with pool_of(2):
            raise group
    assert caught.value is group


def test_impossible_pools_are_refused() -> None:
    key = Credentials(appkey="a", secretkey="b")
    with pytest.raises(ConfigError, match="at least one key"):
        Pool(PAPER, [])
    with pytest.raises(ConfigError, match="twice"):
        Pool(PAPER, [key, key])


@pytest.mark.parametrize(
    ("keys", "items", "stocks"),
    [
        (3, 20, 50),
        pytest.param(13, 200, 2_500, marks=[pytest.mark.heavy, pytest.mark.timeout(300)]),
    ],
)
async def test_the_whole_market(keys: int, items: int, stocks: int) -> None:
    async with pool_of(keys, items=items, stocks=stocks) as (exchange, pool):
        symbols = exchange.symbols
        assert len(symbols) == stocks
        async with pool.stream((Trade, Gap), *symbols, buffer=3 * stocks) as stream:
            for symbol in symbols:
                exchange.trade(symbol)
            got = await next_of(stream, stocks)
            assert {one.item for one in got} == {*symbols}
            mine = items_of(pool, 1)
            room = sum(member.room for member in pool._members if member.number != 1)
            async with replaced(exchange, pool, 1):
                gaps = await next_of(stream, len(mine))
                lost = said_lost(gaps)
                assert len(lost) == max(0, len(mine) - room)
                for symbol in symbols:
                    exchange.trade(symbol)
                got = await next_of(stream, stocks - len(lost))
                assert {one.item for one in got} == {*symbols} - lost
