"""Back-fill: the missed trades from the TR that holds them, and a word about the rest."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import anyio
import pytest

from kiwoom_async import (
    BackfilledTrade,
    ConfigError,
    Gap,
    ServerError,
    Session,
    Stream,
    Trade,
    TransportError,
)
from kiwoom_async.api.chart import TickCandle
from kiwoom_async.api.quotes import TodayPreviousTrade, TradeTick
from kiwoom_async.simulator import Simulator
from kiwoom_async.wire.values import KST
from tests.support.symbols import HYNIX, SAMSUNG

pytestmark = [pytest.mark.anyio, pytest.mark.kiwoom_rules(calls=5)]


async def take(stream: Stream[Any], count: int) -> list[Any]:
    with anyio.fail_after(60):
        return [await anext(stream) for _ in range(count)]


@asynccontextmanager
async def lost(
    exchange: Simulator, session: Session, sizes: Sequence[int], **options: Any
) -> AsyncIterator[tuple[Stream[Any], Gap]]:
    """A stream that missed some trades, and the gap that says so."""
    options = {"detect_gaps": True} | options
    async with session.stream(Trade, SAMSUNG, **options) as events:
        exchange.trade(SAMSUNG, size=1)
        await take(events, 1)
        exchange.drop_connections()
        for number, size in enumerate(sizes):
            exchange.trade(SAMSUNG, size=size, side="sell" if number % 3 else "buy")
        await exchange.wait_for(lambda: session.stats().reconnections == 1)
        await take(events, 1)
        exchange.trade(SAMSUNG, size=2)
        gap, following = await take(events, 2)
        assert isinstance(following, Trade)
        yield events, gap


def sources(exchange: Simulator) -> list[str]:
    """TRs that were asked for, without repetition."""
    trs = [call.api_id for call in exchange.calls if call.api_id.startswith("ka")]
    return list(dict.fromkeys(trs))


@pytest.mark.parametrize(
    ("count", "source", "row"), [(3, "ka10003", TradeTick), (150, "ka10084", TodayPreviousTrade)]
)
async def test_the_missed_trades_in_order_without_doubles(
    exchange: Simulator, session: Session, count: int, source: str, row: type
) -> None:
    sizes = [number % 7 + 1 for number in range(count)]
    async with lost(exchange, session, sizes) as (_, gap):
        trades = await gap.trades(session)
    assert [trade.size for trade in trades] == sizes
    assert (trades.missed_size, trades.why) == (0, "")
    volume = gap.volume_before
    assert volume is not None
    for trade in trades:
        volume += trade.size
        assert trade.cumulative_volume == volume
        assert trade.symbol == trade.item == SAMSUNG
        assert isinstance(trade.time, dt.time)
        assert trade.price > 0
    assert {trade.source for trade in trades} <= {"ka10003", source}
    assert type(trades[0].row) is row
    assert "ka10079" not in sources(exchange)


@pytest.mark.parametrize("venue", ["_NX", "_AL"])
async def test_the_trades_of_a_venue_come_from_that_venue(
    exchange: Simulator, session: Session, venue: str
) -> None:
    item = SAMSUNG + venue
    async with session.stream(Trade, item, detect_gaps=True) as events:
        exchange.trade(f"{SAMSUNG}_NX", size=1)
        await take(events, 1)
        exchange.drop_connections()
        exchange.trade(f"{SAMSUNG}_NX", size=5)
        exchange.trade(SAMSUNG, size=6)  # at KRX
        exchange.trade(f"{SAMSUNG}_NX", size=7)
        await exchange.wait_for(lambda: session.stats().reconnections == 1)
        await take(events, 1)
        exchange.trade(f"{SAMSUNG}_NX", size=2)
        gap, _ = await take(events, 2)
        trades = await gap.trades(session)
    assert [trade.size for trade in trades] == ([5, 7] if venue == "_NX" else [5, 6, 7])
    assert {trade.symbol for trade in trades} == {item}


async def test_what_is_traded_meanwhile_is_not_back_filled(
    exchange: Simulator, session: Session
) -> None:
    async with lost(exchange, session, [5, 6]) as (_, gap):
        for _ in range(200):
            exchange.trade(SAMSUNG, size=3)
        trades = await gap.trades(session)
    assert [trade.size for trade in trades] == [5, 6]


async def test_ticks_are_counted_from_a_trade_that_is_known(
    exchange: Simulator, session: Session
) -> None:
    """ka10079 has no cumulative volume."""
    async with lost(exchange, session, sizes := list(range(1, 100))) as (_, gap):
        exchange.refuse(1517, "ka10084", count=None)
        trades = await gap.trades(session)
    assert [trade.size for trade in trades] == sizes
    assert trades[0].source == "ka10079"
    assert type(trades[0].row) is TickCandle
    assert trades[0].cumulative_volume == (gap.volume_before or 0) + 1
    assert sources(exchange) == ["ka10003", "ka10084", "ka10079"]


async def test_what_no_tr_has_is_said(exchange: Simulator, session: Session) -> None:
    async with lost(exchange, session, [4] * 100) as (_, gap):
        for tr in ("ka10084", "ka10079"):
            exchange.refuse(1517, tr, count=None)
        trades = await gap.trades(session)
    assert sum(trade.size for trade in trades) + trades.missed_size == 400
    assert len(trades) == 89  # three pages of thirty, with the trade after the gap
    assert trades.why.startswith("could not be read: ka10079")


async def test_volumes_that_do_not_fit_are_not_believed(
    exchange: Simulator, session: Session
) -> None:
    async with lost(exchange, session, [4] * 5) as (_, gap):
        assert gap.volume_before is not None
        moved = Gap(gap.since, gap.until, "", SAMSUNG, 7, gap.volume_before + 1)
        trades = await moved.trades(session)
    assert (len(trades), trades.missed_size) == (1, 3)
    assert trades.why == "ka10003 does not have these trades"


async def test_the_reason_names_every_tr_that_was_asked(
    exchange: Simulator, session: Session
) -> None:
    async with lost(exchange, session, [4] * 5) as (_, gap):
        before_all = Gap(gap.since, gap.until, "", SAMSUNG, 7, -100)
        trades = await before_all.trades(session)
    assert (len(trades), trades.missed_size) == (0, 7)
    assert trades.why == "neither ka10003 nor ka10084 nor ka10079 has these trades"


async def test_if_nothing_can_be_read_the_reason_is_raised(
    exchange: Simulator, session: Session
) -> None:
    async with lost(exchange, session, [1, 2]) as (_, gap):
        for tr in ("ka10003", "ka10084"):
            exchange.refuse(1999, tr, count=None)
        with pytest.raises((ServerError, TransportError)):
            await gap.trades(session)


async def test_a_gap_without_a_symbol_can_not_be_filled(session: Session) -> None:
    now = dt.datetime.now(KST)
    with pytest.raises(ConfigError, match="detect_gaps=True"):
        await Gap(now, now, "lost").trades(session)


async def test_the_day_before_is_read_where_every_trade_fits(
    exchange: Simulator, session: Session
) -> None:
    async with lost(exchange, session, [11, 12]) as (_, gap):
        exchange.trade(SAMSUNG, size=1)
    day = dt.timedelta(days=1)
    earlier = Gap(gap.since - day, gap.until - day, "", SAMSUNG, 23, gap.volume_before)
    trades = await earlier.trades(session)
    assert (len(trades), trades.missed_size) == (0, 23)  # the volumes are those of today
    assert trades.why == "ka10084 does not have these trades"
    exchange.next_day("10:00")
    assert [trade.size for trade in await earlier.trades(session)] == [11, 12]


async def test_a_stream_fills_its_gaps_by_itself_and_goes_on(
    exchange: Simulator, session: Session
) -> None:
    async with lost(exchange, session, [3, 4, 5], backfill=True) as (events, gap):
        exchange.trade(SAMSUNG, size=9)
        got = await take(events, 4)
        filled = [event for event in got if isinstance(event, BackfilledTrade)]
        assert [trade.size for trade in filled] == [3, 4, 5]
        assert [event.size for event in got if isinstance(event, Trade)] == [9]
        assert gap.missed_size == 12


async def test_a_stream_says_what_could_not_be_filled(
    exchange: Simulator, session: Session
) -> None:
    for tr in ("ka10003", "ka10084", "ka10079"):
        exchange.refuse(1517, tr, count=None)
    async with lost(exchange, session, [3], backfill=True) as (events, gap):
        (rest,) = await take(events, 1)
    assert isinstance(rest, Gap)
    assert (rest.symbol, rest.missed_size) == (SAMSUNG, 3)
    assert rest.why.startswith("not back-filled: ka10084: ")
    assert rest.since == gap.since


async def test_closing_the_stream_ends_its_back_fill(exchange: Simulator, session: Session) -> None:
    exchange.delay_answers(3600, "ka10003")
    async with lost(exchange, session, [3], backfill=True):
        await exchange.wait_for(lambda: sources(exchange) == ["ka10003"])
    exchange.heal()
    assert len((await session.quotes.trades(HYNIX)).rows) > 0


async def test_cancelling_leaves_nothing_behind(exchange: Simulator, session: Session) -> None:
    async with lost(exchange, session, [3, 4]) as (_, gap):
        with anyio.move_on_after(0.5):
            exchange.delay_answers(3600, "ka10003")
            await gap.trades(session)
        exchange.heal()
        assert [trade.size for trade in await gap.trades(session)] == [3, 4]


async def test_the_calls_of_others_come_first(exchange: Simulator, session: Session) -> None:
    """All five permits of each second, while the back-fill needs the same TR."""
    async with lost(exchange, session, [1] * 80) as (_, gap), anyio.create_task_group() as tasks:

        async def fill() -> None:
            assert len(await gap.trades(session)) == 80

        order: list[str] = []

        async def ask() -> None:
            await session.quotes.trades(HYNIX)
            order.append("asked")

        for _ in range(20):
            tasks.start_soon(ask)
        await anyio.lowlevel.checkpoint()
        tasks.start_soon(fill)
    symbols = [call.body["stk_cd"] for call in exchange.calls if call.api_id == "ka10003"]
    assert symbols[:20] == [HYNIX] * 20
    assert set(symbols[20:]) == {SAMSUNG}
    assert all(call.status != 429 for call in exchange.calls)
