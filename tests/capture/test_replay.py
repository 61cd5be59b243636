"""Replay: the same records at the same pace, gaps in their place."""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiwoom_async import CaptureError, ConfigError, Gap, MarketPhase, OrderBook, Session, Trade
from kiwoom_async.capture import Journal, Line, Recorder, Replay
from kiwoom_async.capture.line import Missing, encode, encode_gap, envelope
from kiwoom_async.capture.making import maker
from kiwoom_async.capture.options import WriterOptions
from kiwoom_async.clock import SystemClock
from kiwoom_async.simulator import Simulator
from kiwoom_async.wire.values import KST
from tests.support.journals import NINE, SECOND, put, tick, writer_at
from tests.support.symbols import HYNIX, SAMSUNG

pytestmark = pytest.mark.anyio


class Passing(SystemClock):
    """A clock on which waiting takes no time, and that notes every wait."""

    def __init__(self) -> None:
        self.at = 1000.0
        self.waits: list[float] = []

    def monotonic(self) -> float:
        return self.at

    async def sleep(self, seconds: float, *, daemon: bool = False) -> None:
        self.waits.append(seconds)
        self.at += seconds
        await asyncio.sleep(0)


def journal_of(directory: Path, *seconds: float, item: str = SAMSUNG) -> Journal:
    """A journal of trades that came at these seconds after nine."""
    writer = writer_at(directory)
    for number, second in enumerate(seconds):
        now = NINE + round(second * SECOND)
        writer.put(encode(now, envelope("0B", item), tick(number)), now)
    writer.close()
    return Journal(directory)


async def test_a_replay_gives_what_the_stream_gave(
    exchange: Simulator, session: Session, tmp_path: Path
) -> None:
    async with (
        Recorder(session, tmp_path) as recorder,
        session.stream((Trade, OrderBook), SAMSUNG, HYNIX) as stream,
    ):
        await recorder.add((Trade, OrderBook), SAMSUNG, HYNIX)
        exchange.step(times=100)
        with anyio.fail_after(10):
            lived = [await anext(stream) for _ in range(400)]
    journal = Journal(tmp_path)
    again = [event async for event in journal.replay((Trade, OrderBook))]
    assert again == lived
    assert [type(event) for event in again] == [type(event) for event in lived]
    trades = [event async for event in journal.replay(Trade, HYNIX)]
    assert trades == [each for each in lived if isinstance(each, Trade) and each.item == HYNIX]
    assert journal.rows(Trade, HYNIX) == trades
    assert journal.rows(Trade, HYNIX).columns()["price"] == [trade.price for trade in trades]


async def test_each_record_is_due_at_its_moment_whatever_came_before(tmp_path: Path) -> None:
    clock = Passing()
    journal = journal_of(tmp_path, 0, 0.5, 0.5, 0.75, 0.7504, 1.75)
    replay = Replay[Trade]([journal.lines(Trade)], Trade, speed=1, clock=clock)
    at = []
    async for _ in replay:
        at.append(clock.at - 1000)
        clock.at += 0.3  # the consumer takes its time
    assert at == pytest.approx([0, 0.5, 0.8, 1.1, 1.4, 1.75])
    assert clock.waits == pytest.approx([0.2, 0.05])
    stats = replay.stats()
    assert (stats.delivered, stats.gaps, stats.skipped) == (6, 0, 0)
    assert stats.most_behind == pytest.approx(0.35)
    assert stats.behind == 0
    assert stats.position == dt.datetime(2026, 11, 26, 9, 0, 1, 750_000, tzinfo=KST)


@pytest.mark.parametrize(("speed", "waits"), [(0.5, [2.0]), (10, [0.1]), (100, [0.01])])
async def test_speed_divides_the_waits(tmp_path: Path, speed: float, waits: list[float]) -> None:
    clock = Passing()
    journal = journal_of(tmp_path, 0, 1)
    lines = [journal.lines(Trade)]
    replay = Replay[Trade](lines, Trade, speed=speed, longest_wait=10, clock=clock)
    assert len([trade async for trade in replay]) == 2
    assert clock.waits == pytest.approx(waits)


async def test_a_night_is_cut_short(tmp_path: Path) -> None:
    clock = Passing()
    journal = journal_of(tmp_path, 0, 3600, 3600.5, 7200)
    replay = Replay[Trade]([journal.lines(Trade)], Trade, speed=1, longest_wait=2, clock=clock)
    assert len([trade async for trade in replay]) == 4
    assert clock.waits == pytest.approx([2, 0.5, 2])
    assert replay.stats().skipped == pytest.approx(7200 - 4.5)
    assert replay.stats().most_behind == 0


async def test_a_clock_that_was_set_back_makes_no_wait_and_no_other_order(tmp_path: Path) -> None:
    clock = Passing()
    journal = journal_of(tmp_path, 5, 3, 6)
    replay = Replay[Trade]([journal.lines(Trade)], Trade, speed=1, clock=clock)
    sizes = [trade.size async for trade in replay]
    assert sizes == [0, 1, 2]
    assert clock.waits == pytest.approx([1])


async def test_gaps_come_in_their_place_to_those_who_ask(tmp_path: Path) -> None:
    writer = writer_at(tmp_path)
    put(writer, 0, NINE)
    for number, (item, size) in enumerate([("", None), (SAMSUNG, 30), (HYNIX, 5)]):
        now = NINE + (number + 1) * SECOND
        missing = Missing(now - SECOND, now, f"because {number}", size)
        writer.put(encode_gap(now, item, missing), now)
    put(writer, 9, NINE + 9 * SECOND)
    writer.close()
    journal = Journal(tmp_path)
    events = [event async for event in journal.replay((Trade, Gap), SAMSUNG)]
    nine = dt.datetime(2026, 11, 26, 9, tzinfo=KST)
    second = dt.timedelta(seconds=1)
    assert events[1:-1] == [
        Gap(nine, nine + second, "because 0"),
        Gap(nine + second, nine + 2 * second, "because 1", SAMSUNG, 30),
    ]
    assert [type(event) for event in events] == [Trade, Gap, Gap, Trade]
    assert [type(event) async for event in journal.replay(Trade)] == [Trade, Trade]
    assert len(journal.gaps()) == 3


async def test_journals_are_merged_by_time(tmp_path: Path) -> None:
    one = journal_of(tmp_path / "one", 0, 2, 4)
    two = journal_of(tmp_path / "two", 1, 3, 5, item=HYNIX)
    replay = Replay[Trade]([one.lines(Trade), two.lines(Trade)], Trade)
    seen = [(trade.item, (trade.received_ns - NINE) // SECOND) async for trade in replay]
    assert seen == [(SAMSUNG if second % 2 == 0 else HYNIX, second) for second in range(6)]


@pytest.mark.parametrize("speed", [None, 1_000.0])
async def test_journals_beside_another_one_are_merged_by_time(
    tmp_path: Path, speed: float | None
) -> None:
    """With the same types, symbols and times as of the journal itself, gaps included."""
    one = journal_of(tmp_path / "one", 0, 2, 4, 6)
    other = journal_of(tmp_path / "other", 1, 2, 5, 7, item=HYNIX)
    writer = writer_at(tmp_path / "third")
    at = NINE + 3 * SECOND
    writer.put(encode_gap(at, "", Missing(NINE, at, "outage")), at)
    writer.put(encode(at + SECOND // 2, envelope("0B", "035420"), tick(1)), at + SECOND // 2)
    writer.close()
    third = Journal(tmp_path / "third")
    options: dict[str, Any] = {
        "since": dt.datetime(2026, 11, 26, 9, 0, 1, tzinfo=KST),
        "until": dt.datetime(2026, 11, 26, 9, 0, 6, tzinfo=KST),
        "speed": speed,
    }
    merged = one.replay((Trade, Gap), SAMSUNG, HYNIX, beside=[other, third], **options)
    with anyio.fail_after(10):
        events = [event async for event in merged]
    kinds = [event.why if isinstance(event, Gap) else event.item for event in events]
    assert kinds == [HYNIX, SAMSUNG, HYNIX, "outage", SAMSUNG, HYNIX]
    stats = merged.stats()
    assert (stats.delivered, stats.gaps) == (6, 1)


@pytest.mark.parametrize("beside", ["journal", ["data/"], None, {}])
async def test_only_journals_are_replayed_beside_another_one(tmp_path: Path, beside: Any) -> None:
    journal = journal_of(tmp_path, 0)
    one: Any = journal  # is no list of journals
    for wrong in (beside, one):
        with pytest.raises(ConfigError, match="beside must be a list of journals"):
            journal.replay(Trade, beside=wrong)


async def test_a_stretch_of_time_can_be_asked_for(tmp_path: Path) -> None:
    journal = journal_of(tmp_path, *range(10))
    nine = dt.datetime(2026, 11, 26, 9, tzinfo=KST)

    async def seconds(since: Any = None, until: Any = None) -> list[int]:
        replay = journal.replay(Trade, since=since, until=until)
        return [(trade.received_ns - NINE) // SECOND async for trade in replay]

    assert await seconds(nine + dt.timedelta(seconds=7)) == [7, 8, 9]
    assert await seconds(until=NINE + 2 * SECOND) == [0, 1]
    utc = dt.datetime(2026, 11, 26, 0, 0, 4, tzinfo=dt.UTC)
    assert await seconds(utc, nine + dt.timedelta(seconds=6)) == [4, 5]
    assert await seconds(dt.date(2026, 11, 26), dt.date(2026, 11, 27)) == [*range(10)]
    assert await seconds(dt.date(2026, 11, 27)) == []


async def test_others_have_a_turn_while_it_goes_as_fast_as_it_can(tmp_path: Path) -> None:
    journal = journal_of(tmp_path, *[0] * 1000)
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    task = asyncio.create_task(count())
    assert len([trade async for trade in journal.replay(Trade)]) == 1000
    task.cancel()
    assert turns >= 7


async def test_a_cancelled_wait_loses_nothing(tmp_path: Path) -> None:
    journal = journal_of(tmp_path, 0, 100, 101)
    clock = Passing()
    replay = Replay[Trade]([journal.lines(Trade)], Trade, speed=1, longest_wait=1000, clock=clock)
    assert (await anext(replay)).size == 0
    forever = asyncio.Event()
    waiting, clock.sleep = clock.sleep, lambda seconds: forever.wait()  # type: ignore
    task = asyncio.ensure_future(anext(replay))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    clock.sleep = waiting  # type: ignore[method-assign]
    assert [trade.size async for trade in replay] == [1, 2]


@pytest.mark.parametrize(
    "options",
    [
        {"speed": 0},
        {"speed": -1},
        {"speed": float("nan")},
        {"speed": "10"},
        {"longest_wait": 0},
        {"longest_wait": None},
        {"since": dt.datetime(2026, 11, 26)},
        {"since": "2026-11-26"},
        {"since": 1795651200.0},
        {"since": True},
        {"until": dt.time(9)},
        {"since": dt.date(2026, 11, 27), "until": dt.date(2026, 11, 26)},
    ],
)
async def test_impossible_options_are_refused(tmp_path: Path, options: dict[str, Any]) -> None:
    with pytest.raises(ConfigError):
        journal_of(tmp_path, 0).replay(Trade, **options)


@pytest.mark.parametrize("symbol", [["005930"], 5930, "005930,000660", "005930 000660", "삼성전자"])
async def test_what_is_no_item_is_refused(tmp_path: Path, symbol: Any) -> None:
    with pytest.raises(ConfigError, match="symbol must be"):
        journal_of(tmp_path, 0).replay(Trade, symbol)


@pytest.mark.parametrize("types", [int, (Trade, int), "0B", ("ka10001",)])
async def test_only_realtime_records_are_replayed(tmp_path: Path, types: Any) -> None:
    with pytest.raises(ConfigError, match="realtime records, such as Trade"):
        journal_of(tmp_path, 0).replay(types)


@pytest.mark.parametrize("text", ["trade", "OrderBook", "체결"])
async def test_a_name_in_place_of_a_type_is_explained(tmp_path: Path, text: Any) -> None:
    journal = journal_of(tmp_path, 0)
    reads: list[Any] = [journal.replay, journal.rows, journal.lines]
    for read in reads:
        with pytest.raises(ConfigError, match=rf"not '{text}'; give the class"):
            list(read(text))
    assert len([*journal.lines("0B")]) == 1
    assert [*journal.lines("9Z")] == []  # a type that this version does not know


VALUES = [
    b'{"10":"1"}',
    b'{"10":"}"}',
    b'{"10":"{"}',
    b'{"10":"\\"}"}',
    b'{"10":{"20":"1"}}',
    b'{"10":"\n"}',  # in Base64
    b"{}",
    b'{"10":"\xea\xb0\x80"}',
]


def contents(event: Any) -> Any:
    """What a record says; of the same bytes one may know that they are flat, and one not."""
    if isinstance(event, Gap):
        return event
    try:
        texts = event.raw()
    except ValueError:  # a value that is no text
        texts = None
    return type(event), event.wire, event.item, event.received_ns, texts


ENDS = st.none() | st.integers(NINE, NINE + 60)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["0B", "0D", "0s", "gap"]),
            st.sampled_from([SAMSUNG, HYNIX, "", 'odd "{}" item']),
            st.sampled_from(VALUES),
            st.integers(NINE, NINE + 60),
        ),
        max_size=60,
    ),
    st.sampled_from([(Trade,), (Trade, Gap), (OrderBook, MarketPhase), (Trade, OrderBook, Gap)]),
    st.sampled_from([(), (SAMSUNG,), (HYNIX, SAMSUNG)]),
    ENDS,
    ENDS,
)
def test_blocks_are_replayed_as_line_by_line(
    recorded: list[tuple[str, str, bytes, int]],
    types: tuple[Any, ...],
    symbols: tuple[str, ...],
    since: int | None,
    until: int | None,
) -> None:
    if since is not None and until is not None:
        since, until = sorted((since, until))
    with tempfile.TemporaryDirectory() as folder:
        writer = writer_at(Path(folder), options=WriterOptions(block=300))
        for code, item, values, now in recorded:
            if code == "gap":
                writer.put(encode_gap(now, item, Missing(now, now, "because")), now)
            else:
                writer.put(encode(now, envelope(code, item), values), now)
        writer.close()
        journal = Journal(folder)
        lines = journal.lines(types, *symbols, since=since, until=until)
        expected = [*map(maker(types), lines)]
        replay = journal.replay(types, *symbols, since=since, until=until)

        async def all_of_it() -> list[Any]:
            return [event async for event in replay]

        found = anyio.run(all_of_it)
    assert [*map(contents, found)] == [*map(contents, expected)]
    assert replay.stats().delivered == len(expected)
    assert replay.stats().gaps == sum(isinstance(each, Gap) for each in expected)


async def test_an_error_comes_after_the_records_in_front_of_it(tmp_path: Path) -> None:
    journal = journal_of(tmp_path, 0, 1)

    def broken() -> Iterator[Line]:
        yield from journal.lines(Trade)
        raise CaptureError("the disk is gone")

    for speed in (None, 1000):
        replay = Replay[Trade]([broken()], Trade, speed=speed, clock=Passing())
        assert [(await anext(replay)).size, (await anext(replay)).size] == [0, 1]
        for _ in range(2):
            with pytest.raises(CaptureError, match="the disk is gone"):
                await anext(replay)


async def test_a_replay_that_is_cancelled_at_every_step_misses_nothing(tmp_path: Path) -> None:
    replay = journal_of(tmp_path, *range(300)).replay(Trade)
    sizes: list[int] = []
    for patience in itertools.cycle([0, 0.0001, 5]):
        with anyio.move_on_after(patience):
            try:
                sizes.append((await anext(replay)).size)
            except StopAsyncIteration:
                break
    assert sizes == [*range(300)]
