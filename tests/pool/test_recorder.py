"""Recorder of a pool: the records of all keys in one journal, with the gaps of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiwoom_async import ConfigError, OrderBook, OrderEvent, SessionReplaced, Trade
from kiwoom_async.capture import Journal, Recorder
from tests.pool.test_pool import carried, items_of, pool_of, replaced
from tests.support.journals import happens

pytestmark = pytest.mark.anyio


def recorded(directory: Path) -> list[tuple[str, str]]:
    """Type and item of each record of a journal."""
    return [(line.type, line.item) for line in Journal(directory).lines((Trade, OrderBook))]


async def test_it_records_what_all_keys_hear(tmp_path: Path) -> None:
    async with pool_of(3) as (exchange, pool):
        symbols = exchange.symbols[:10]
        async with Recorder(pool, tmp_path) as recorder:
            await recorder.add(Trade, *symbols)
            assert carried(exchange) == [3, 3, 4]
            for symbol in symbols:
                exchange.trade(symbol)
            await happens(lambda: recorder.stats().counts.get("0B") == 10)
            await recorder.remove(Trade, *symbols[:4])
            await exchange.wait_for(lambda: len(exchange.registrations) == 6)
            await recorder.add((Trade, OrderBook), *exchange.symbols[10:16])  # there is room again
            assert sum(carried(exchange)) == 12
            with pytest.raises(ConfigError, match="do not fit"):
                await recorder.add(Trade, symbols[0])
            with pytest.raises(ConfigError, match=r"pool\.sessions"):
                await recorder.add(OrderEvent)
            exchange.trade(symbols[0])  # not recorded any more
            exchange.trade(symbols[9])
            await happens(lambda: recorder.stats().counts["0B"] >= 11)
        await exchange.wait_for(lambda: not exchange.registrations)
    trades = [item for code, item in recorded(tmp_path) if code == "0B"]
    assert sorted(trades[:10]) == sorted(symbols)  # each key by itself is in order
    assert trades[10:] == [symbols[9]]


async def test_a_key_that_ends_is_a_gap_of_its_symbols(tmp_path: Path) -> None:
    async with pool_of(3, items=6) as (exchange, pool):
        symbols = exchange.symbols[:12]
        async with Recorder(pool, tmp_path) as recorder:
            await recorder.add(Trade, *symbols)
            mine = items_of(pool, 1)
            async with replaced(exchange, pool, 1):
                await happens(lambda: recorder.stats().gaps == len(mine))
                for symbol in symbols:
                    exchange.trade(symbol)
                await happens(lambda: recorder.stats().counts.get("0B") == 12)
    gaps = list(Journal(tmp_path).gaps())
    assert {gap.symbol for gap in gaps} == mine
    assert all("key 1 has ended" in gap.why for gap in gaps)
    assert {item for _, item in recorded(tmp_path)} == {*symbols}


@pytest.mark.parametrize("removed", [0, 1, 4])
async def test_a_key_that_is_away_at_the_end_of_a_recording_is_a_gap(
    tmp_path: Path, removed: int
) -> None:
    """Some of its symbols are removed before, or all."""
    async with pool_of(2) as (exchange, pool):
        async with Recorder(pool, tmp_path) as recorder:
            await recorder.add(Trade, *exchange.symbols[:8])
            lost = exchange.connections[0]
            mine = sorted({item for _, item in lost.registrations.wanted})
            fault = exchange.ignore_requests("REG", count=None)
            lost.abort()
            await exchange.wait_for(lambda: fault.hits)
            if removed:
                await recorder.remove(Trade, *mine[:removed])
            assert recorder.stats().gaps == removed
    assert sorted(gap.symbol for gap in Journal(tmp_path).gaps()) == mine


async def test_the_last_key_ends_the_recorder(tmp_path: Path) -> None:
    with pytest.raises(SessionReplaced):
        async with pool_of(1) as (exchange, pool), Recorder(pool, tmp_path) as recorder:
            await recorder.add(Trade, exchange.symbols[0])
            async with replaced(exchange, pool, 0):
                with pytest.raises(SessionReplaced):
                    await recorder.run()


async def test_answers_are_recorded_too(tmp_path: Path) -> None:
    async with pool_of(2) as (exchange, pool), Recorder(pool, tmp_path) as recorder:
        recorder.every(60, pool.stocks.info, exchange.symbols[0])
        await happens(lambda: recorder.stats().snapshots == 1)
