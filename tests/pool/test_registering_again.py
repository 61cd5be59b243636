"""Records that come while a key of a pool registers again: held back, bounded and counted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import anyio
import pytest
from msgspec.structs import replace

from kiwoom_async import Gap, Pool, Session, Stream, Trade
from kiwoom_async.simulator import Simulator
from kiwoom_async.streams.buffers import OnFull

pytestmark = pytest.mark.anyio


class FirstKey:
    """The first key of a pool, whose line breaks while a stream of the pool is open.

    Attributes:
        symbols: Its symbols, in the order in which they are registered again.
    """

    def __init__(self, exchange: Simulator, witness: Stream[Trade]) -> None:
        self._exchange = exchange
        self._witness = witness
        self.symbols = list(dict.fromkeys(item for _, item in witness.keys))

    async def comes_back_without_its_last_symbol(self) -> None:
        fault = self._exchange.ignore_requests("REG")
        fault.skip = len(self.symbols) - 1
        self._break()
        await self._exchange.wait_for(lambda: fault.hits)

    async def comes_back(self) -> None:
        self._break()
        await self._exchange.wait_for(lambda: self._registered() == {*self.symbols})

    async def receives(self, *symbols: str) -> None:
        """Receive a trade of each symbol, in their order."""
        for symbol in symbols:
            self._exchange.trade(symbol)
        await read(self._witness, len(symbols))

    def _break(self) -> None:
        self._lines()[-1].abort()

    def _registered(self) -> set[str]:
        wanted = [one.registrations.wanted for one in self._lines()[-1:]]
        return {item for keys in wanted for _, item in keys}

    def _lines(self) -> list[Any]:
        exchange = self._exchange
        return [one for one in exchange.connections if one.account is exchange.account]


@asynccontextmanager
async def two_keys(stocks: int = 4) -> AsyncIterator[tuple[Simulator, Pool, FirstKey]]:
    """An exchange in which nothing moves, and a pool whose first key has half of the symbols.

    It registers one symbol at a time. A stream of its session without gaps has its records at once.
    """
    async with Simulator(pace=0, stocks=stocks) as exchange:
        limits = replace(
            exchange.server.limits, items_per_registration=1, registration_interval=0.001
        )
        server = replace(exchange.server, limits=limits)
        credentials = [exchange.credentials, exchange.open_account()]
        async with Pool(server, credentials) as pool:
            mine = exchange.symbols[: stocks // 2]
            async with pool.sessions[0].stream(Trade, *mine) as witness:
                yield exchange, pool, FirstKey(exchange, witness)


async def read(stream: Stream[Any], count: int) -> list[Any]:
    with anyio.fail_after(60):
        return [await anext(stream) for _ in range(count)]


@pytest.mark.parametrize("on_full", ["raise", "drop_oldest"])
async def test_records_dropped_meanwhile_are_counted_and_lie_in_the_gap(on_full: OnFull) -> None:
    async with two_keys() as (exchange, pool, key):
        every = exchange.symbols
        async with pool.stream((Trade, Gap), *every, on_full=on_full, buffer=3) as stream:
            first, last = key.symbols
            await key.comes_back_without_its_last_symbol()
            before = pool.clock.now()
            await key.receives(*[first] * 8)
            after = pool.clock.now()
            assert stream.stats().buffered == 0
            await key.comes_back()
            *gaps, one, two, three = await read(stream, 5)
            assert {gap.symbol for gap in gaps} == {first, last}
            assert all(gap.since <= before and after <= gap.until for gap in gaps)
            assert [type(record) for record in (one, two, three)] == [Trade] * 3
            stats = stream.stats()
            assert (stats.dropped, stats.delivered, stats.buffered) == (5, 5, 0)


async def test_the_newest_record_of_each_symbol_is_kept_where_they_are_conflated() -> None:
    async with two_keys(stocks=6) as (exchange, pool, key):
        every = exchange.symbols
        async with pool.stream((Trade, Gap), *every, on_full="conflate", buffer=1) as stream:
            first, second, _ = key.symbols
            await key.comes_back_without_its_last_symbol()
            await key.receives(first, second, second, second)
            await key.comes_back()
            *gaps, one, two = await read(stream, 5)
            assert {gap.symbol for gap in gaps} == {*key.symbols}
            assert [one.symbol, two.symbol] == [first, second]
            assert stream.stats().dropped == 2


async def test_what_waited_does_not_make_the_consumer_slow() -> None:
    async with two_keys() as (exchange, pool, key):
        async with pool.stream((Trade, Gap), *exchange.symbols, buffer=3) as stream:
            first, _ = key.symbols
            await key.receives(first, first, first)
            await key.comes_back_without_its_last_symbol()
            await key.receives(first, first, first)
            await key.comes_back()
            kinds = [type(record) for record in await read(stream, 8)]
            assert kinds == [Trade] * 3 + [Gap] * 2 + [Trade] * 3
            assert stream.stats().dropped == 0


async def test_a_stream_that_did_not_ask_for_gaps_reads_on() -> None:
    async with two_keys() as (exchange, pool, key):
        async with pool.stream(Trade, *exchange.symbols, buffer=3) as stream:
            first, _ = key.symbols
            await key.comes_back_without_its_last_symbol()
            await key.receives(first)
            assert [trade.symbol for trade in await read(stream, 1)] == [first]


async def test_a_stream_that_is_closed_meanwhile_has_what_waited_behind_its_gaps() -> None:
    async with two_keys() as (exchange, pool, key):
        stream = pool.stream((Trade, Gap), *exchange.symbols, buffer=3)
        async with stream:
            first, _ = key.symbols
            await key.comes_back_without_its_last_symbol()
            await key.receives(*[first] * 4)
        with anyio.fail_after(60):
            kinds = [type(record) async for record in stream]
        assert kinds == [Gap] * 2 + [Trade] * 3
        assert stream.stats().dropped == 1


async def test_what_waits_when_its_key_ends_is_counted_and_lies_in_the_gap() -> None:
    async with two_keys() as (exchange, pool, key):
        async with pool.stream((Trade, Gap), *exchange.symbols, buffer=3) as stream:
            first, last = key.symbols
            await key.comes_back_without_its_last_symbol()
            before = pool.clock.now()
            await key.receives(*[first] * 4)
            async with Session(exchange.server, exchange.credentials) as other:
                async with other.stream(Trade, first):
                    gaps = await read(stream, 2)
            assert {gap.symbol for gap in gaps} == {first, last}
            assert all(gap.since <= before for gap in gaps)
            assert stream.stats().dropped == 4
