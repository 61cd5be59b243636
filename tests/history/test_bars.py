"""Bars: every trade is in one bar, and a bar says whether one is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiwoom_async import ConfigError, Gap, Session, Trade
from kiwoom_async.history import Bar, Bars, minute_bars
from kiwoom_async.simulator import Simulator
from kiwoom_async.wire.values import KST
from tests.support.symbols import HYNIX, SAMSUNG

DAY = dt.date(2026, 11, 26)


def trade(
    time: str, price: int, size: int, cumulative: int, item: str = SAMSUNG, day: int = 26
) -> Trade:
    clock = f"{time[:2]}:{time[2:4]}:{time[4:]}"
    received = dt.datetime.fromisoformat(f"2026-11-{day}T{clock}+09:00")
    wire = b'{"20":"%b","10":"-%d","15":"+%d","13":"%d"}' % (time.encode(), price, size, cumulative)
    return Trade.of(wire, item, int(received.timestamp()) * 10**9)


def kst(time: str, day: int = 26) -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-11-{day}T{time}+09:00")


@pytest.mark.parametrize(
    ("size", "text"),
    [
        ({}, "give one of"),
        ({"minutes": 1, "seconds": 60}, "give one of"),
        ({"ticks": 5, "volume": 100}, "give one of"),
        ({"ticks": 0}, "ticks must be at least 1, not 0"),
        ({"minutes": -1}, "minutes must be at least 1, not -1"),
        ({"minutes": "1"}, "minutes must be a whole number, not '1'"),
        ({"minutes": 1.5}, "minutes must be a whole number, not 1.5"),
        ({"minutes": 1, "day": "2026-11-26"}, "day must be a datetime.date"),
        ({"minutes": 1, "day": dt.datetime(2026, 11, 26)}, "day must be a datetime.date"),
        ({"minutes": 7}, "minutes must divide a day into equal bars; 7 does not"),
        ({"seconds": 7}, "seconds must divide a day into equal bars; 7 does not"),
    ],
)
def test_an_impossible_size_is_named(size: dict[str, object], text: str) -> None:
    with pytest.raises(ConfigError, match=text):
        Bars(**size)  # type: ignore[arg-type]


def shapes(bars: Iterable[Bar]) -> list[tuple[int, int, int, int, int]]:
    return [(bar.open, bar.high, bar.low, bar.close, bar.volume) for bar in bars]


TRADES = [
    trade("090000", 100, 5, 5),
    trade("090059", 103, 1, 6),
    trade("090100", 99, 4, 10),
    trade("090101", 101, 10, 20),
    trade("090500", 102, 1, 21),
]


def test_minutes_begin_on_the_minute_and_empty_ones_are_left_out() -> None:
    first, second, last = Bars(minutes=1).over(TRADES)
    assert first == Bar(
        symbol=SAMSUNG,
        start=kst("09:00:00"),
        end=kst("09:01:00"),
        open=100,
        high=103,
        low=100,
        close=103,
        volume=6,
        turnover=603,
        trades=2,
        cumulative_volume=6,
        is_complete=True,
    )
    assert (second.start, second.volume, second.is_running) == (kst("09:01:00"), 14, False)
    assert (last.start, last.volume, last.is_running) == (kst("09:05:00"), 1, True)


def test_ticks_volume_and_turnover() -> None:
    assert [bar.volume for bar in Bars(ticks=2).over(TRADES)] == [6, 14, 1]
    assert [bar.volume for bar in Bars(volume=6).over(TRADES)] == [6, 14, 1]
    assert [bar.volume for bar in Bars(turnover=600).over(TRADES)] == [6, 14, 1]
    ticks = list(Bars(ticks=2).over(TRADES))
    assert [bar.is_running for bar in ticks] == [False, False, True]
    assert (ticks[1].start, ticks[1].end) == (kst("09:01:00"), kst("09:01:01"))


def test_the_cumulative_volume_tells_what_is_missing() -> None:
    without_second = [TRADES[0], *TRADES[2:]]
    assert [bar.is_complete for bar in Bars(minutes=1).over(without_second)] == [
        False,
        False,  # the missing share may have been traded in either
        True,
    ]
    assert [bar.is_complete for bar in Bars(minutes=1).over(TRADES[2:])] == [False, True]
    gap = Gap(kst("09:00:30"), kst("09:00:40"), "lost")
    with_gap: list[Trade | Gap] = [TRADES[0], gap, *TRADES[1:]]
    assert all(bar.is_complete for bar in Bars(minutes=1).over(with_gap))  # nothing was missed


def test_a_trade_that_comes_again_counts_once() -> None:
    doubled = [each for each in TRADES for _ in range(2)]
    assert list(Bars(minutes=1).over(doubled)) == list(Bars(minutes=1).over(TRADES))


def test_each_symbol_and_each_day_has_its_own_bars() -> None:
    events = [
        trade("152000", 100, 7, 7),
        trade("152001", 50, 2, 2, HYNIX),
        trade("090000", 110, 3, 3, day=27),
    ]
    made = list(Bars(minutes=60).over(events))
    assert [(bar.symbol, bar.start, bar.is_complete) for bar in made] == [
        (SAMSUNG, kst("15:00:00"), True),
        (SAMSUNG, kst("09:00:00", 27), True),
        (HYNIX, kst("15:00:00"), True),
    ]


def in_session(each: Trade, code: str) -> Trade:
    return Trade.of(each.wire[:-1] + b',"290":"%b"}' % code.encode(), each.item, each.received_ns)


@pytest.mark.parametrize("size", [{"ticks": 10}, {"volume": 1000}, {"turnover": 10**6}])
def test_bars_of_trades_end_with_their_day_and_their_session(size: dict[str, int]) -> None:
    events = [
        in_session(trade("085959", 100, 5, 5), "1"),
        in_session(trade("090000", 101, 6, 11), "2"),
        in_session(trade("090001", 102, 7, 18), "2"),
        in_session(trade("090000", 103, 8, 8, day=27), "2"),
    ]
    made = list(Bars(**size).over(events))  # type: ignore[arg-type]
    assert [(bar.start, bar.volume, bar.is_running) for bar in made] == [
        (kst("08:59:59"), 5, False),
        (kst("09:00:00"), 13, False),
        (kst("09:00:00", 27), 8, True),
    ]
    assert [bar.cumulative_volume for bar in made] == [5, 18, 8]
    assert [bar.volume for bar in Bars(minutes=60).over(events)] == [5, 13, 8]


def test_bars_of_time_can_be_ended_by_the_clock() -> None:
    made = Bars(seconds=60)
    assert made.add(TRADES[0]) == []
    (running,) = made.running()
    assert running.is_running
    assert made.until(kst("09:00:59")) == []
    (done,) = made.until(kst("09:01:00"))
    assert (done.volume, done.is_running) == (5, False)
    assert made.running() == []


def test_a_trade_near_midnight_gets_the_day_it_was_made_on() -> None:
    late = Trade.of(
        b'{"20":"235959","10":"1","15":"1","13":"1"}',
        SAMSUNG,
        int(kst("00:00:01", 27).timestamp()) * 10**9,
    )
    (bar,) = Bars(minutes=1).over([late])
    assert bar.start == kst("23:59:00")
    (bar,) = Bars(minutes=1, day=dt.date(2026, 1, 2)).over([late])
    assert bar.start == dt.datetime(2026, 1, 2, 23, 59, tzinfo=KST)


@given(
    st.lists(st.tuples(st.integers(-2, 3), st.integers(1, 500), st.integers(1, 99)), max_size=40)
)
def test_no_trade_is_lost_or_counted_twice(steps: list[tuple[int, int, int]]) -> None:
    second = cumulative = 0
    events = []
    for wait, price, size in steps:
        second, cumulative = max(0, second + wait), cumulative + size  # not always in order
        events.append(trade(f"09{second // 60:02d}{second % 60:02d}", price, size, cumulative))
    for made in (Bars(seconds=10), Bars(ticks=3), Bars(volume=100), Bars(turnover=9_000)):
        bars = list(made.over(events))
        assert sum(bar.volume for bar in bars) == cumulative
        assert sum(bar.trades or 0 for bar in bars) == len(events)
        assert sum(bar.turnover or 0 for bar in bars) == sum(p * s for _, p, s in steps)
        assert all(bar.is_complete and bar.low <= bar.open <= bar.high for bar in bars)
        assert [bar.is_running for bar in bars[:-1]] == [False] * len(bars[:-1])
    starts = [bar.start for bar in Bars(seconds=10).over(events)]
    assert starts == sorted({*starts})


def test_a_trade_after_the_end_of_its_bar_belongs_to_the_next_one() -> None:
    made = Bars(minutes=1)
    made.add(trade("090059", 100, 1, 1))
    assert [bar.volume for bar in made.add(trade("090101", 100, 2, 3))] == [1]
    assert made.add(trade("090059", 105, 3, 6)) == []  # of another exchange, a moment late
    (second,) = made.until(kst("09:02:00"))
    assert (second.start, second.volume, second.high) == (kst("09:01:00"), 5, 105)
    assert made.add(trade("090159", 100, 4, 10)) == []
    (third,) = made.add(trade("090400", 100, 1, 11))
    assert (third.start, third.volume, third.is_complete) == (kst("09:02:00"), 4, True)
    (last,) = made.add(trade("090000", 100, 1, 1, day=27))
    assert last.start == kst("09:04:00")
    assert [bar.start for bar in made.running()] == [kst("09:00:00", 27)]


@pytest.mark.parametrize(
    "options",
    [{}, {"ticks": 0}, {"minutes": 7}, {"seconds": -1}, {"minutes": 1, "seconds": 60},
     {"ticks": 1, "volume": 1}],
)  # fmt: skip
def test_impossible_bars_are_refused(options: dict[str, int]) -> None:
    with pytest.raises(ConfigError):
        Bars(**options)  # type: ignore[arg-type]


@pytest.mark.anyio
async def test_bars_of_a_day_are_the_candles_of_the_exchange(
    exchange: Simulator, session: Session
) -> None:
    trades: list[Trade] = []
    async with session.stream(Trade, SAMSUNG, buffer=100_000) as stream:
        while exchange.now.time() < dt.time(15, 19):
            exchange.step(SAMSUNG, times=10)
            exchange.advance(59)
        exchange.market_phase("closing_auction")
        exchange.advance(660)
        exchange.market_phase("closed")
        with anyio.fail_after(20):
            while not trades or trades[-1].cumulative_volume < exchange.stock(SAMSUNG).volume:
                trades.append(await anext(stream))
    candles = await session.chart.minute_candles(SAMSUNG).collect(900)
    today = [candle for candle in reversed(candles) if candle.time.date() == exchange.day]
    made = list(Bars(minutes=1).over(trades))
    by_start = {candle.time: candle for candle in today}
    assert len(made) > 300
    assert made[-1].start.time() == dt.time(15, 30)  # the closing auction
    for bar in made[1:]:  # trades were made before the stream was there
        candle = by_start[bar.start]
        assert (bar.open, bar.high, bar.low, bar.close, bar.volume) == (
            candle.open,
            candle.high,
            candle.low,
            candle.close,
            candle.volume,
        )
        assert bar.is_complete


@pytest.mark.anyio
async def test_candles_and_live_bars_are_joined_without_a_seam(
    exchange: Simulator, session: Session
) -> None:
    exchange.step(SAMSUNG, times=30)
    bars = minute_bars(session, SAMSUNG, limit=5)
    past = [await anext(bars) for _ in range(4)]
    assert all(bar.is_complete for bar in past)
    with anyio.fail_after(10):
        for _ in range(3):
            exchange.step(SAMSUNG, times=10)
            exchange.advance(60)
        exchange.step(SAMSUNG)
        live = [await anext(bars) for _ in range(3)]
    await bars.aclose()  # type: ignore[attr-defined]
    candles = {c.time: c for c in await session.chart.minute_candles(SAMSUNG).collect(20)}
    for bar in (*past, *live):
        candle = candles[bar.start]
        assert shapes([bar]) == [
            (candle.open, candle.high, candle.low, candle.close, candle.volume)
        ]
        assert bar.is_complete
    starts = [bar.start for bar in (*past, *live)]
    assert starts == sorted(set(starts))


@pytest.mark.anyio
async def test_trades_of_a_new_day_follow_the_candles_of_the_day_before() -> None:
    """Bars of a program that was started before the market opens, on a day that is not today."""
    day = dt.date(2026, 3, 5)
    async with (
        Simulator(pace=0, day=day, time=dt.time(9), timetable=False) as exchange,
        Session(exchange.server, exchange.credentials) as session,
    ):
        bars = minute_bars(session, SAMSUNG, limit=3)
        past = [await anext(bars) for _ in range(2)]
        with anyio.fail_after(10):
            for _ in range(2):
                exchange.step(SAMSUNG, times=10)
                exchange.advance(60)
            exchange.step(SAMSUNG)
            newest, *live = [await anext(bars) for _ in range(3)]
        await bars.aclose()  # type: ignore[attr-defined]
    assert {bar.start.date() for bar in (*past, newest)} == {dt.date(2026, 3, 4)}
    assert newest.start.time() == dt.time(15, 30)
    starts = [dt.datetime.combine(day, dt.time(9, minute), KST) for minute in range(2)]
    assert [bar.start for bar in live] == starts
    assert all(bar.is_complete for bar in (newest, *live))


@pytest.mark.anyio
async def test_the_day_of_bars_is_that_of_the_session_s_clock() -> None:
    day = dt.date(2019, 8, 14)
    async with (
        Simulator(pace=0, day=day, time=dt.time(13)) as exchange,
        Session(exchange.server, exchange.credentials) as session,
        session.stream(Trade, SAMSUNG) as trades,
    ):
        exchange.step(SAMSUNG, times=3)
        made = list(Bars(ticks=1).over([await anext(trades) for _ in range(3)]))
    assert {bar.start.date() for bar in made} == {day}
