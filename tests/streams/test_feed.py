"""Feed: places of gaps, dropped records and overflow, without an event loop."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiwoom_async import Gap, OrderBook, SlowConsumer, Trade
from kiwoom_async.streams.buffers import ON_FULL, OnFull
from kiwoom_async.streams.feed import Feed
from kiwoom_async.wire.values import KST
from tests.support.symbols import HYNIX, SAMSUNG

NOON = dt.datetime(2026, 11, 26, 12, tzinfo=KST)
NS = int(NOON.timestamp() * 1e9)


def feed(on_full: OnFull = "raise", buffer: int = 4, *, gaps: bool = True) -> Feed[Any]:
    types = (Trade, Gap) if gaps else (Trade,)
    return Feed(types, [(Trade, SAMSUNG)], on_full=on_full, buffer=buffer)


def begun(on_full: OnFull = "raise", buffer: int = 4, *, gaps: bool = True) -> Feed[Any]:
    made = feed(on_full, buffer, gaps=gaps)
    made.begin()
    return made


def trade(number: int, item: str = SAMSUNG) -> Trade:
    return Trade.of(b'{"15":"+%d"}' % number, item, NS + number)


def put(to: Feed[Any], numbers: Sequence[int], item: str = SAMSUNG) -> None:
    for number in numbers:
        to.put(trade(number, item))


def cut_off(of: Feed[Any], seconds: int = 0, why: str = "lost") -> None:
    of.cut_off(NOON + dt.timedelta(seconds=seconds), why)


def restore(of: Feed[Any], seconds: int = 5) -> None:
    of.restore(NOON + dt.timedelta(seconds=seconds))


def read(of: Feed[Any]) -> list[Any]:
    """Everything that can be read: sizes of trades, and gaps by why."""
    got = []
    while of.buffer.records:
        record = of.buffer.pop()
        got.append(record.why if isinstance(record, Gap) else record.size)
    return got


@pytest.mark.parametrize("on_full", ON_FULL)
def test_a_gap_stands_before_the_first_record_behind_the_hole(on_full: OnFull) -> None:
    one = begun(on_full)
    put(one, [1])
    cut_off(one)
    put(one, [2])  # registered again for one symbol, not for all
    assert read(one) == [1]
    restore(one)
    put(one, [3])
    assert read(one) == (["lost", 3] if on_full == "conflate" else ["lost", 2, 3])


@pytest.mark.parametrize("on_full", ON_FULL)
def test_a_stream_that_did_not_ask_reads_on(on_full: OnFull, caplog: Any) -> None:
    one = begun(on_full, gaps=False)
    put(one, [1])
    cut_off(one)
    assert read(one) == [1]
    put(one, [2])
    assert read(one) == [2]
    restore(one)
    assert one.stats().gaps == 1
    assert "may be missing since 2026-11-26 12:00" in caplog.text


@pytest.mark.parametrize("on_full", ON_FULL)
def test_gaps_are_never_merged(on_full: OnFull) -> None:
    one = begun(on_full, buffer=1)
    for number in range(5):
        cut_off(one, number, f"loss {number}")
        restore(one)
    assert read(one) == [f"loss {number}" for number in range(5)]
    assert one.stats().gaps == 5


@pytest.mark.parametrize("on_full", ["drop_oldest", "conflate"])
def test_no_record_drives_a_gap_out(on_full: OnFull) -> None:
    """Case D10."""
    one = begun(on_full, buffer=2)
    put(one, [1])
    cut_off(one)
    restore(one)
    put(one, range(2, 200))
    got = read(one)
    assert got.count("lost") == 1
    assert got[-1] == 199
    if on_full == "conflate":  # what stood before the gap is not replaced from behind it
        assert got == [1, "lost", 199]


@pytest.mark.parametrize("on_full", ON_FULL)
def test_nothing_counts_as_dropped_before_the_stream_is_entered(on_full: OnFull) -> None:
    one = feed(on_full, buffer=1)
    put(one, [1, 2, 3])
    assert one.stats().dropped == 0
    one.begin()
    assert one.stats().dropped == 0
    assert read(one) == [3]


def test_records_dropped_for_a_slow_consumer_are_a_gap_for_who_asked() -> None:
    """Case D10."""
    one = begun("drop_oldest", buffer=2)
    put(one, range(1, 8))
    gap = one.buffer.pop()
    assert isinstance(gap, Gap)
    assert gap.why == "5 records dropped: the consumer is slow"
    assert (gap.symbol, gap.missed_size) == ("", None)
    assert NOON <= gap.since <= gap.until
    assert read(one) == [6, 7]
    assert one.stats().dropped == 5


def test_drops_on_both_sides_of_a_lost_connection_are_three_gaps() -> None:
    one = begun("drop_oldest", buffer=2)
    put(one, [1, 2, 3])
    cut_off(one)
    restore(one)
    put(one, range(4, 12))
    dropped = "{} records dropped: the consumer is slow"
    assert read(one) == [dropped.format(3), "lost", dropped.format(6), 10, 11]


def test_drops_parted_by_a_read_are_two_gaps() -> None:
    one = begun("drop_oldest", buffer=1)
    put(one, [1, 2])
    assert read(one) == ["1 records dropped: the consumer is slow", 2]
    put(one, [3, 4, 5])
    assert read(one) == ["2 records dropped: the consumer is slow", 5]


def test_a_stream_that_did_not_ask_gets_no_gap_for_drops() -> None:
    one = begun("drop_oldest", buffer=1, gaps=False)
    put(one, [1, 2, 3])
    assert read(one) == [3]


@pytest.mark.parametrize("on_full", ON_FULL)
def test_a_stream_that_is_cut_off_while_it_is_entered_begins_behind_the_hole(
    on_full: OnFull,
) -> None:
    one = feed(on_full)
    put(one, [1])
    cut_off(one)
    put(one, [2])
    cut_off(one)  # once more
    put(one, [3])
    restore(one)
    one.begin()
    assert read(one) == [3]
    assert one.stats().gaps == 0
    assert one.stats().delivered == 1


def test_a_loss_between_the_acknowledgement_and_the_consumer_is_a_gap() -> None:
    one = feed()
    put(one, [1])
    cut_off(one)
    one.begin()
    assert read(one) == []
    put(one, [2])
    restore(one)
    assert read(one) == ["lost", 2]


def test_the_first_loss_of_several_without_a_restoration_counts() -> None:
    one = begun()
    cut_off(one, 0, "first")
    put(one, [1])
    cut_off(one, 3, "second")
    put(one, [2])
    restore(one, 9)
    gap = one.buffer.pop()
    assert (gap.why, gap.since, gap.until - gap.since) == ("first", NOON, dt.timedelta(seconds=9))
    assert read(one) == [1, 2]


@pytest.mark.parametrize("on_full", ON_FULL)
def test_a_stream_closed_in_a_hole_still_tells_of_it(on_full: OnFull) -> None:
    one = begun(on_full)
    one.on_close = lambda: restore(one)
    cut_off(one)
    put(one, [1])
    one.close()
    assert read(one) == ["lost", 1]


@pytest.mark.parametrize("gaps", [True, False])
def test_nothing_overflows_before_the_stream_was_entered(gaps: bool) -> None:
    one = feed(buffer=4, gaps=gaps)
    put(one, range(1, 100))
    assert read(one) == []
    assert not one.closed
    one.begin()
    assert one.stats().dropped == 0
    put(one, range(100, 104))  # before the consumer had its turn
    assert not one.closed
    assert read(one) == [96, 97, 98, 99, 100, 101, 102, 103]


def test_nothing_overflows_while_records_are_held_back_behind_a_hole() -> None:
    one = begun(buffer=4)
    cut_off(one)
    put(one, range(1, 100))
    restore(one)
    put(one, range(100, 104))
    assert not one.closed
    assert read(one) == ["lost", 96, 97, 98, 99, 100, 101, 102, 103]
    assert one.stats().dropped == 95


def test_what_was_held_back_does_not_count_against_the_consumer_for_ever() -> None:
    one = feed(buffer=4)
    put(one, range(1, 9))
    one.begin()
    put(one, range(9, 14))
    assert isinstance(one.error, SlowConsumer)
    assert read(one) == [5, 6, 7, 8, 9, 10, 11, 12]


def test_a_consumer_that_never_reads_is_bounded_over_many_losses() -> None:
    one = begun(buffer=4)
    for number in range(100):
        if not one.closed:
            cut_off(one)
            put(one, [number] * 10)
            restore(one)
    assert isinstance(one.error, SlowConsumer)
    assert one.stats().high_water < 20


@pytest.mark.parametrize("on_full", ON_FULL)
def test_the_counters_add_up(on_full: OnFull) -> None:
    one = begun(on_full, buffer=100)
    put(one, [1, 2, 3])
    put(one, [1, 2, 3], HYNIX)
    cut_off(one)
    put(one, [4])
    restore(one)
    put(one, [5])
    stats = one.stats()
    got = read(one)
    after = one.stats()
    assert stats.buffered == len(got) == after.delivered
    assert stats.delivered == after.buffered == 0
    assert stats.dropped + len([one for one in got if one != "lost"]) == 8


def test_conflation_stays_bounded_over_many_losses() -> None:
    one = begun("conflate")
    for number in range(50):
        for item in (SAMSUNG, HYNIX):
            put(one, [number], item)
            one.put(OrderBook.of(b"{}", item, NS))
        cut_off(one, number, f"loss {number}")
        restore(one)
    assert one.stats().buffered == 50 + 4
    gaps = [record for record in iter_read(one) if isinstance(record, Gap)]
    assert [gap.why for gap in gaps] == [f"loss {number}" for number in range(50)]


def iter_read(of: Feed[Any]) -> list[Any]:
    got = []
    while of.buffer.records:
        got.append(of.buffer.pop())
    return got


STEP = st.sampled_from(["put", "put", "put", "cut", "restore", "read", "begin"])


@pytest.mark.parametrize("on_full", ON_FULL)
@given(steps=st.lists(STEP, max_size=60), size=st.integers(1, 4))
def test_whatever_happens_every_loss_is_told_once_in_its_place(
    on_full: OnFull, steps: list[str], size: int
) -> None:
    one = feed(on_full, size)
    got: list[Any] = []
    number = losses = restored = 0
    entered = lost = False
    holes: list[int] = []  # number of the last record before each hole
    for step in steps:
        if step == "put":
            number += 1
            one.put(trade(number))
        elif step == "cut" and entered and not lost:
            losses, lost = losses + 1, True
            holes.append(number)
            cut_off(one, losses, f"loss {losses}")
        elif step == "restore" and lost:
            restored, lost = restored + 1, False
            restore(one)
        elif step == "read":
            got += iter_read(one)
        elif step == "begin" and not entered:
            entered = True
            one.begin()
    if lost:
        restored += 1
        restore(one)
    if not entered:
        one.begin()
    got += iter_read(one)
    if one.closed:  # overflow: what came later is not there
        return
    told = [record.why for record in got if isinstance(record, Gap) and "loss" in record.why]
    assert told == [f"loss {number}" for number in range(1, restored + 1)]
    numbers = [record.size for record in got if isinstance(record, Trade)]
    assert all(a < b for a, b in pairwise(numbers))
    for index, record in enumerate(got):
        if isinstance(record, Gap) and record.why in told:
            last = holes[told.index(record.why)]
            before = [r.size for r in got[:index] if isinstance(r, Trade)]
            after = [r.size for r in got[index:] if isinstance(r, Trade)]
            assert all(size <= last for size in before)
            assert all(size > last for size in after)


BURSTS = st.lists(st.tuples(st.integers(0, 7), st.sampled_from([SAMSUNG, HYNIX])), max_size=8)


@pytest.mark.parametrize("gaps", [True, False])
@pytest.mark.parametrize("on_full", ON_FULL)
@given(bursts=BURSTS, size=st.integers(1, 5), steps=st.lists(st.sampled_from("rcRg"), max_size=8))
def test_a_burst_is_the_same_as_its_records_one_by_one(
    on_full: OnFull, gaps: bool, bursts: list[tuple[int, str]], size: int, steps: list[str]
) -> None:
    single, burst = begun(on_full, size, gaps=gaps), begun(on_full, size, gaps=gaps)
    number = 0
    for index, (count, item) in enumerate(bursts):
        for _ in range(count):
            number += 1
            single.put(trade(number, item))
            burst.append(trade(number, item))
        burst.settle()
        step = steps[index] if index < len(steps) else "r"
        for one in (single, burst):
            if step == "c":
                cut_off(one, index, f"loss {index}")
            elif step == "R":
                restore(one, index)
        if step == "r":
            assert iter_read(single) == iter_read(burst)
        elif step == "g" and single.buffer.records:
            assert single.buffer.pop() == burst.buffer.pop()
    assert iter_read(single) == iter_read(burst)
    assert (single.closed, type(single.error)) == (burst.closed, type(burst.error))
    got, expected = burst.stats(), single.stats()
    assert (got.delivered, got.dropped, got.gaps) == (
        expected.delivered,
        expected.dropped,
        expected.gaps,
    )
    assert got.high_water == expected.high_water


def test_a_loss_in_the_middle_of_a_burst_keeps_its_place() -> None:
    """A burst may hold an acknowledgement: what came before it is in the stream already."""
    one = begun(buffer=10)
    one.append(trade(1))
    cut_off(one)
    one.append(trade(2))
    restore(one)
    one.append(trade(3))
    one.settle()
    assert read(one) == [1, "lost", 2, 3]
