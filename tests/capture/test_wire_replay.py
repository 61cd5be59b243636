"""Replay over the wire: any client gets the recorded text, letter for letter."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import pytest

from kiwoom_async import Gap, OrderBook, Session, Timeouts, Trade
from kiwoom_async.capture import Journal, Recorder
from kiwoom_async.capture.line import Missing, encode, encode_gap, envelope
from kiwoom_async.simulator import Simulator
from kiwoom_async.wire.values import KST
from tests.support.journals import NINE, SECOND, put, writer_at
from tests.support.symbols import HYNIX, SAMSUNG

pytestmark = pytest.mark.anyio

QUICK = Timeouts(reconnect_first=0.001, reconnect_longest=0.01)


async def test_what_was_recorded_comes_over_the_wire_letter_for_letter(
    exchange: Simulator, session: Session, tmp_path: Path
) -> None:
    async with (
        Recorder(session, tmp_path) as recorder,
        session.stream((Trade, OrderBook), SAMSUNG, HYNIX) as stream,
    ):
        await recorder.add((Trade, OrderBook), SAMSUNG, HYNIX)
        exchange.step(times=100)
        lived = [await anext(stream) for _ in range(400)]
    lines = Journal(tmp_path).lines()
    async with (
        Simulator(pace=0) as yesterday,
        Session(yesterday.server, yesterday.credentials) as again,
        again.stream((Trade, OrderBook), SAMSUNG) as events,
    ):
        with anyio.fail_after(10):
            assert await yesterday.replay(lines, speed=None) == 200
            got = [await anext(events) for _ in range(200)]
    wanted = [record for record in lived if record.item == SAMSUNG]
    assert [(type(r), r.item, r.wire) for r in got] == [(type(r), r.item, r.wire) for r in wanted]


@pytest.mark.kiwoom_connect(timeouts=QUICK)
@pytest.mark.parametrize("disconnect", [False, True])
async def test_an_outage_breaks_the_connection_where_that_is_wanted(
    exchange: Simulator, session: Session, tmp_path: Path, disconnect: bool
) -> None:
    writer = writer_at(tmp_path)
    put(writer, 1, NINE)
    writer.put(encode_gap(NINE + 1, "", Missing(NINE, NINE + 1, "outage")), NINE + 1)
    put(writer, 2, NINE + 2)
    writer.close()
    lines = [*Journal(tmp_path).lines()]
    gap = next(place for place, line in enumerate(lines) if line.type == "gap")
    async with session.stream((Trade, Gap), SAMSUNG) as events:
        with anyio.fail_after(10):
            await exchange.replay(lines[: gap + 1], speed=None, disconnect=disconnect)
            seen = [await anext(events)]
            if disconnect:
                seen.append(await anext(events))
            await exchange.replay(lines[gap + 1 :], speed=None)
            seen.append(await anext(events))
    kinds = [type(event) for event in seen]
    assert kinds == ([Trade, Gap, Trade] if disconnect else [Trade, Trade])


async def test_an_outage_breaks_the_connection_where_rest_and_websocket_share_a_port() -> None:
    gap = (NINE, "gap", "", encode_gap(NINE, "", Missing(NINE, NINE + 1, "outage")))
    async with (
        Simulator(pace=0, port=0) as exchange,
        Session(exchange.server, exchange.credentials, timeouts=QUICK) as session,
        session.stream((Trade, Gap), SAMSUNG) as events,
    ):
        await exchange.replay([gap], speed=None, disconnect=True)
        with anyio.fail_after(10):
            assert isinstance(await anext(events), Gap)


async def test_it_keeps_the_pace_that_is_asked_for(exchange: Simulator, session: Session) -> None:
    entries = [
        (NINE + round(second * SECOND), "0B", SAMSUNG, b'{"10":"1"}') for second in (0, 0.4, 9.0)
    ]
    loop = asyncio.get_running_loop()
    async with session.stream(Trade, SAMSUNG) as trades:
        began = loop.time()
        playing = asyncio.create_task(exchange.replay(entries, speed=4, longest_wait=0.2))
        at = []
        for _ in range(3):
            await anext(trades)
            at.append(loop.time() - began)
        await playing
    assert at[1] >= 0.1
    assert at[2] >= 0.1 + 0.2
    for speed in (0, -1, float("nan")):
        with pytest.raises(ValueError, match="speed must be positive"):
            await exchange.replay([], speed=speed)


async def test_what_is_no_json_comes_as_it_came(exchange: Simulator, session: Session) -> None:
    odd = b'{"10":"70000","15":"\\u002b5"}'
    line = encode(NINE, envelope("0B", SAMSUNG), odd)
    assert odd in line
    async with session.stream(Trade, SAMSUNG) as trades:
        await exchange.replay([(NINE, "0B", SAMSUNG, odd)], speed=None)
        assert (await anext(trades)).wire == odd


async def test_a_simulator_can_be_made_of_a_recording(exchange: Simulator, tmp_path: Path) -> None:
    """It waits for a client, reads the recording as it sends, and counts what was sent."""
    writer = writer_at(tmp_path)
    for number in range(500):
        put(writer, number, NINE + number * SECOND)
    writer.close()
    taken: list[int] = []

    def lines() -> Iterator[tuple[int, str, str, bytes]]:
        for line in Journal(tmp_path).lines():
            taken.append(line.received_ns)
            yield line

    async with (
        Simulator(replay=lines(), speed=None) as yesterday,
        Session(yesterday.server, yesterday.credentials) as session,
    ):
        await session.stocks.info(SAMSUNG)
        assert taken == [NINE]  # the first one only, which says when the exchange begins
        async with session.stream(Trade, SAMSUNG) as trades:
            with anyio.fail_after(10):
                got = [await anext(trades) for _ in range(500)]
                assert await yesterday.replayed() == 500
    assert [trade.wire for trade in got] == [line.values for line in Journal(tmp_path).lines(Trade)]


@pytest.mark.parametrize("follows", [True, False])
async def test_the_exchange_made_of_a_recording_may_stand(follows: bool) -> None:
    values = b'{"20":"090001","10":"+81500","11":"+500","15":"+30"}'
    async with (
        Simulator(
            replay=[(NINE, "0B", SAMSUNG, values)], speed=None, follows=follows, time=dt.time(9)
        ) as yesterday,
        Session(yesterday.server, yesterday.credentials) as session,
        session.stream(Trade, SAMSUNG) as trades,
    ):
        with anyio.fail_after(10):
            assert (await anext(trades)).wire == values
            await yesterday.replayed()
        assert (yesterday.stock(SAMSUNG).price == 81_500) is follows


def recorded(moment: dt.datetime, price: int) -> tuple[int, str, str, bytes]:
    values = f'{{"20":"{moment:%H%M%S}","10":"+{price}","11":"+500","15":"+30"}}'
    received_ns = int(moment.replace(tzinfo=KST).timestamp()) * SECOND
    return received_ns + 5, "0B", SAMSUNG, values.encode()


MARCH = dt.datetime(2026, 3, 5, 9, 30, 1)  # a Thursday


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, MARCH),
        ({"day": dt.date(2026, 3, 4)}, MARCH.replace(day=4)),
        ({"time": dt.time(9)}, MARCH.replace(hour=9, minute=0, second=0)),
        ({"day": dt.date(2026, 3, 4), "time": dt.time(8)}, dt.datetime(2026, 3, 4, 8)),
    ],
)
def test_the_exchange_begins_with_the_first_entry_unless_another_time_is_given(
    given: dict[str, Any], expected: dt.datetime
) -> None:
    left = iter([recorded(MARCH, 81_500), recorded(MARCH, 81_600)])
    exchange = Simulator(replay=left, **given)
    assert (exchange.day, exchange.now) == (expected.date(), expected)
    assert len([*left]) == (2 if len(given) == 2 else 1)


@pytest.mark.parametrize(
    "entries",
    [
        [],
        [recorded(dt.datetime(2026, 3, 7, 9), 81_500)],  # a Saturday
        [recorded(dt.datetime(2026, 3, 2, 9), 81_500)],  # a holiday
        [(7, "0B", SAMSUNG, b"{}")],  # before the calendar
        [(2**61, "0B", SAMSUNG, b"{}")],  # after it
    ],
)
def test_without_a_trading_day_in_the_recording_the_exchange_has_its_own(
    entries: list[tuple[int, str, str, bytes]],
) -> None:
    exchange, own = Simulator(replay=entries), Simulator()
    assert exchange.now == own.now


async def days_of(
    entries: list[tuple[int, str, str, bytes]], **given: Any
) -> tuple[list[bytes], Simulator, list[tuple[dt.date, int]]]:
    """What comes over the wire of a recording, its exchange, and the closes of days that ended."""
    async with (
        Simulator(replay=entries, speed=None, **given) as exchange,
        Session(exchange.server, exchange.credentials) as session,
        session.stream(Trade, SAMSUNG) as trades,
    ):
        with anyio.fail_after(20):
            got = [(await anext(trades)).wire for _ in entries]
            assert await exchange.replayed() == len(entries)
            candles = await session.chart.daily_candles(SAMSUNG).collect(4)
    return got, exchange, [(candle.date, candle.close) for candle in candles]


async def test_a_recording_of_several_days_goes_on_from_day_to_day() -> None:
    """Friday's entry follows Thursday's; Monday passes without one; Saturday's changes nothing."""
    entries = [
        recorded(MARCH, 81_500),
        recorded(MARCH.replace(day=6, hour=8, minute=45), 81_700),
        recorded(MARCH.replace(day=7), 81_800),
        recorded(MARCH.replace(day=10, hour=10), 81_900),
    ]
    got, exchange, closes = await days_of(entries)
    assert got == [values for _, _, _, values in entries]
    assert exchange.now == MARCH.replace(day=10, hour=10)
    assert closes == [
        (dt.date(2026, 3, 10), 81_900),
        (dt.date(2026, 3, 9), 81_800),
        (dt.date(2026, 3, 6), 81_800),
        (dt.date(2026, 3, 5), 81_500),
    ]


async def test_a_later_day_has_the_recorded_trades_only() -> None:
    """Not those of the exchange's own opening auction, which comes before the recorded ones."""
    friday = MARCH.replace(day=6, hour=8, minute=45)
    early, code, _, values = recorded(friday, 81_600)
    entries = [
        recorded(MARCH, 81_500),
        (recorded(MARCH, 81_500)[0], code, HYNIX, recorded(MARCH, 81_500)[3]),
        (early, code, HYNIX, values),
        (early + SECOND, code, HYNIX, values.replace(b"084501", b"091000")),
        recorded(friday.replace(hour=9, minute=10), 81_700),
    ]
    async with (
        Simulator(replay=entries, speed=None) as exchange,
        Session(exchange.server, exchange.credentials) as session,
        session.stream(Trade, SAMSUNG, HYNIX) as trades,
    ):
        with anyio.fail_after(20):
            got = [(await anext(trades)).wire for _ in entries]
            assert await exchange.replayed() == len(entries)
            await exchange.settled(session)
        assert trades.stats().buffered == 0
    assert got == [values for _, _, _, values in entries]


async def test_days_follow_each_other_on_another_day_too() -> None:
    entries = [recorded(MARCH, 81_500), recorded(MARCH.replace(day=6), 81_700)]
    _, exchange, closes = await days_of(entries, day=dt.date(2026, 4, 3))
    assert exchange.now == dt.datetime(2026, 4, 6, 9, 30, 1)  # over a weekend
    assert closes[:2] == [(dt.date(2026, 4, 6), 81_700), (dt.date(2026, 4, 3), 81_500)]


async def test_an_exchange_that_does_not_follow_stays_on_its_day() -> None:
    entries = [recorded(MARCH, 81_500), recorded(MARCH.replace(day=6), 81_700)]
    got, exchange, _ = await days_of(entries, follows=False)
    assert got == [values for _, _, _, values in entries]
    assert exchange.now == MARCH


async def test_a_clock_that_was_set_back_by_a_day_changes_no_day() -> None:
    entries = [recorded(MARCH, 81_500), recorded(MARCH.replace(day=4), 81_700)]
    _, exchange, _ = await days_of([*entries, entries[0]])
    assert exchange.day == MARCH.date()


async def test_a_recording_that_fails_is_a_failure_of_the_simulator() -> None:
    def lines() -> Iterator[tuple[int, str, str, bytes]]:
        yield (NINE, "0B", SAMSUNG, b"{}")
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        async with (
            Simulator(replay=lines(), speed=None) as yesterday,
            Session(yesterday.server, yesterday.credentials) as session,
            session.stream(Trade, SAMSUNG),
        ):
            with contextlib.suppress(TimeoutError):
                await yesterday.wait_for(lambda: False, timeout=0.5)


async def test_nothing_is_replayed_without_a_recording(exchange: Simulator) -> None:
    with pytest.raises(RuntimeError, match="nothing is replayed"):
        await exchange.replayed()
    for speed in (0, -1):
        with pytest.raises(ValueError, match="speed must be positive"):
            exchange.start_replay([], speed=speed)
