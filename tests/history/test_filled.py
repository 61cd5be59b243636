"""Filled trades: what a gap misses stands in its place, and bars made of it are complete."""

from __future__ import annotations

import itertools
from typing import Any

import anyio
import pytest

from kiwoom_async import BackfilledTrade, Gap, Session, Trade
from kiwoom_async.history import Bars, filled, minute_bars
from kiwoom_async.simulator import Simulator
from tests.support.symbols import SAMSUNG

pytestmark = [pytest.mark.anyio, pytest.mark.kiwoom_rules(calls=50)]


async def lose(exchange: Simulator, session: Session, *sizes: int) -> None:
    """Trade while the line is down, and once more when it is back."""
    await exchange.settled(session)
    before = session.stats().reconnections
    exchange.drop_connections()
    for size in sizes:
        exchange.trade(SAMSUNG, size=size)
    await exchange.wait_for(
        lambda: session.stats().reconnections > before and ("0B", SAMSUNG) in exchange.registrations
    )
    exchange.trade(SAMSUNG, size=2)


async def take(events: Any, count: int) -> list[Any]:
    with anyio.fail_after(30):
        return [await anext(events) for _ in range(count)]


async def test_missing_trades_stand_before_the_trade_that_shows_the_gap(
    exchange: Simulator, session: Session
) -> None:
    async with session.stream(Trade, SAMSUNG, detect_gaps=True) as stream:
        events = filled(stream, session)
        exchange.trade(SAMSUNG, size=1)
        await lose(exchange, session, 5, 6, 7)
        got = await take(events, 6)
    lost = got.pop(1)  # of the connection: it names nothing, and stays
    assert (type(lost), lost.missed_size) == (Gap, None)
    assert [type(event) for event in got] == [Trade, *[BackfilledTrade] * 3, Trade]
    assert [event.size for event in got] == [1, 5, 6, 7, 2]
    volumes = [event.cumulative_volume for event in got]
    assert [b - a for a, b in itertools.pairwise(volumes)] == [5, 6, 7, 2]
    assert {event.moment.date() for event in got[1:4]} == {exchange.day}


async def test_a_gap_remains_for_what_no_tr_has(exchange: Simulator, session: Session) -> None:
    for api_id in ("ka10003", "ka10084", "ka10079"):
        exchange.refuse(1901, api_id, count=None)
    async with session.stream(Trade, SAMSUNG, detect_gaps=True) as stream:
        events = filled(stream, session)
        exchange.trade(SAMSUNG, size=1)
        await lose(exchange, session, 5)
        *_, rest, last = await take(events, 4)
    assert (type(rest), rest.missed_size, rest.symbol) == (Gap, 5, SAMSUNG)
    assert rest.why.startswith("not back-filled: ")
    assert last.size == 2


@pytest.mark.parametrize("made", ["bars of a stream", "minute bars"])
async def test_bars_are_complete_after_a_lost_connection(
    exchange: Simulator, session: Session, made: str
) -> None:
    got: list[Any] = []

    async def collect(bars: Any) -> None:
        got.extend(await take(bars, 3))
        await bars.aclose()

    async with (
        session.stream(Trade, SAMSUNG, detect_gaps=True) as stream,
        anyio.create_task_group() as tasks,
    ):
        is_joined = made == "minute bars"
        events = filled(stream, session)
        bars = (
            minute_bars(session, SAMSUNG, limit=1) if is_joined else Bars(minutes=1).follow(events)
        )
        tasks.start_soon(collect, bars)
        await exchange.wait_for(lambda: exchange.calls_of("ka10080") or not is_joined)
        for _ in range(2):
            exchange.trade(SAMSUNG, size=1)
            await lose(exchange, session, 5, 6)
            await exchange.settled(session)
            exchange.advance(60)
        exchange.trade(SAMSUNG, size=1)
        await exchange.settled(session)
        exchange.advance(60)
        exchange.trade(SAMSUNG, size=1)
    assert (got[1].is_complete, got[1].volume) == (True, 1 + 5 + 6 + 2)
