"""Gaps that a stream detects: whatever the cause, in their place, with size and reason."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiwoom_async import ConfigError, Down, Gap, OrderBook, Session, Stream, Trade
from kiwoom_async.simulator import Simulator
from kiwoom_async.streams.buffers import ON_FULL, OnFull
from kiwoom_async.streams.feed import Feed
from tests.streams.test_feed import NOON, NS, cut_off, iter_read, restore
from tests.support.symbols import HYNIX, SAMSUNG

pytestmark = pytest.mark.anyio


def feed(
    on_full: OnFull = "raise", buffer: int = 10, *, types: Sequence[type] = (Trade,)
) -> Feed[Any]:
    subscriptions = [(Trade, SAMSUNG), (Trade, HYNIX), (OrderBook, SAMSUNG)]
    one: Feed[Any] = Feed(types, subscriptions, on_full=on_full, buffer=buffer, detect_gaps=True)
    one.begin()
    return one


def trade(number: int, item: str = SAMSUNG) -> Trade:
    """The ``number``th trade of a symbol, each of ten shares."""
    values = {"20": "120000", "10": "70000", "15": "+10", "13": f"{10 * number}"}
    wire = json.dumps(values, separators=(",", ":")).encode()
    return Trade.of(wire, item, NS + number * 10**9)


def put(to: Feed[Any], *numbers: int, item: str = SAMSUNG) -> None:
    for number in numbers:
        to.put(trade(number, item))


def seen(events: Sequence[Any]) -> list[Any]:
    """Numbers of trades; gaps as ``(missing shares, volume before)``, others as their reason."""
    return [
        event.cumulative_volume // 10
        if isinstance(event, Trade)
        else (event.missed_size, event.volume_before)
        if isinstance(event, Gap) and event.symbol
        else event.why
        for event in events
    ]


@pytest.mark.parametrize("on_full", ON_FULL)
def test_what_the_server_did_not_send_is_a_gap_before_the_next_trade(on_full: OnFull) -> None:
    one = feed(on_full)
    got = []
    for number in (1, 2, 5, 6, 8):
        put(one, number)
        got += iter_read(one)
    assert seen(got) == [1, 2, (20, 20), 5, 6, (10, 60), 8]
    gap = got[2]
    assert (gap.symbol, gap.why) == (SAMSUNG, "not received, although the connection was up")
    assert ((gap.since - NOON).seconds, (gap.until - NOON).seconds) == (2, 5)
    stats = one.stats()
    assert (stats.gaps, stats.delivered, stats.buffered) == (2, 7, 0)


def test_only_the_symbol_that_lost_something_has_a_gap() -> None:
    one = feed()
    put(one, 1, 2, item=HYNIX)
    put(one, 1, 3)
    put(one, 3, item=HYNIX)
    one.put(OrderBook.of(b"{}", SAMSUNG, NS))
    got = iter_read(one)
    assert [event.item for event in got if isinstance(event, Gap)] == [SAMSUNG]


def test_trades_that_the_stream_dropped_are_a_gap_of_their_symbol() -> None:
    one = feed("drop_oldest", 3)
    put(one, 1)
    got = iter_read(one)
    put(one, 2, 3, 4, 5, 6)
    got += iter_read(one)
    dropped = "2 records dropped: the consumer is slow"
    assert seen(got) == [1, dropped, (20, 10), 4, 5, 6]
    assert got[2].why == dropped


def test_trades_that_were_conflated_are_a_gap_of_their_symbol() -> None:
    one = feed("conflate")
    put(one, 1)
    got = iter_read(one)
    put(one, 2, 3, 4)
    got += iter_read(one)
    assert seen(got) == [1, (20, 10), 4]
    assert got[1].why == "records dropped: the consumer is slow"


@pytest.mark.parametrize("on_full", ON_FULL)
def test_what_a_lost_connection_cost_is_named_after_it(on_full: OnFull) -> None:
    one = feed(on_full)
    put(one, 1)
    cut_off(one, 1, "lost")
    restore(one, 5)
    put(one, 4)
    got = iter_read(one)
    assert seen(got) == [1, "lost", (20, 10), 4]
    assert got[2].why == "lost"


@pytest.mark.parametrize("on_full", ["drop_oldest", "conflate"])
def test_the_trade_behind_a_gap_is_not_dropped_once_the_gap_was_read(on_full: OnFull) -> None:
    """It has been compared already: dropped now, it would be missing without a word."""
    one = feed(on_full, 1)
    put(one, 1)
    got = iter_read(one)
    put(one, 3)
    got.append(one.buffer.pop())
    put(one, 4, 5, 6)
    got += iter_read(one)
    trades = [event for event in got if isinstance(event, Trade)]
    gaps = [event.missed_size for event in got if isinstance(event, Gap) and event.symbol]
    assert [one.cumulative_volume // 10 for one in trades] == [1, 3, 6]
    assert gaps == [10, 20]
    assert one.stats().delivered == len(got)


def test_down_stands_before_the_gap_and_needs_no_room() -> None:
    one = feed("raise", 2, types=(Trade, Down))
    put(one, 1, 2)
    cut_off(one, 2)
    assert seen(iter_read(one)) == [1, 2, "lost"]
    cut_off(one, 3, "again")
    put(one, 3)
    restore(one, 5)
    assert seen(iter_read(one)) == ["lost", 3]


@pytest.mark.parametrize("on_full", ON_FULL)
def test_down_alone_needs_no_gap(on_full: OnFull) -> None:
    one: Feed[Any] = Feed((Trade, Down), [(Trade, SAMSUNG)], on_full=on_full, buffer=2)
    one.begin()
    put(one, 1)
    cut_off(one, 1)
    put(one, 2)
    restore(one)
    assert seen(iter_read(one)) == [1, "lost", 2]


def test_a_stream_that_is_not_entered_yet_hears_of_no_loss() -> None:
    one: Feed[Any] = Feed((Trade, Down, Gap), [(Trade, SAMSUNG)], on_full="raise", buffer=2)
    cut_off(one)
    restore(one)
    one.begin()
    assert iter_read(one) == []


STEP = st.sampled_from(["put", "put", "put", "burst", "lose", "pop", "read", "cut", "restore"])


@pytest.mark.parametrize("on_full", ON_FULL)
@given(
    steps=st.lists(st.tuples(STEP, st.sampled_from([SAMSUNG, HYNIX])), max_size=60),
    size=st.integers(1, 4),
)
def test_trades_and_gaps_add_up_whatever_happens(
    on_full: OnFull, steps: list[tuple[str, str]], size: int
) -> None:
    """Between the first and the last trade of a symbol every share is there or in a gap."""
    one = feed(on_full, size)
    made: dict[str, int] = {SAMSUNG: 0, HYNIX: 0}
    got: list[Any] = []
    for second, (step, item) in enumerate(steps):
        if step in ("put", "burst", "lose"):
            for _ in range(3 if step == "burst" else 1):
                made[item] += 1
                if step != "lose":
                    one.append(trade(made[item], item))
            one.settle()
        elif step == "pop" and one.buffer.records:
            got.append(one.buffer.pop())
        elif step == "read":
            got += iter_read(one)
        elif step == "cut":
            cut_off(one, second)
        elif step == "restore":
            restore(one, second)
    restore(one, len(steps))
    got += iter_read(one)
    for item in made:
        numbers = [
            e.cumulative_volume // 10 for e in got if isinstance(e, Trade) and e.item == item
        ]
        missed = sum(e.missed_size or 0 for e in got if isinstance(e, Gap) and e.item == item)
        assert numbers == sorted(set(numbers))
        if numbers:
            assert 10 * (numbers[-1] - numbers[0] + 1) == 10 * len(numbers) + missed
        else:
            assert missed == 0


async def take(stream: Stream[Any], count: int) -> list[Any]:
    with anyio.fail_after(30):
        return [await anext(stream) for _ in range(count)]


async def test_a_lost_connection_shows_by_symbol(exchange: Simulator, session: Session) -> None:
    async with session.stream((Trade, Down), SAMSUNG, HYNIX, detect_gaps=True) as events:
        exchange.trade(SAMSUNG, size=1)
        exchange.trade(HYNIX, size=1)
        got = await take(events, 2)
        exchange.drop_connections()
        got += await take(events, 1)
        exchange.trade(SAMSUNG, size=5)
        exchange.trade(SAMSUNG, size=6)
        await exchange.wait_for(lambda: session.stats().reconnections == 1)
        got += await take(events, 1)
        exchange.trade(HYNIX, size=3)
        exchange.trade(SAMSUNG, size=2)
        got += await take(events, 3)
    kinds = [type(event) for event in got]
    assert kinds == [Trade, Trade, Down, Gap, Trade, Gap, Trade]
    down, general, gap = got[2], got[3], got[5]
    assert (gap.symbol, gap.missed_size, gap.why) == (SAMSUNG, 11, general.why)
    assert gap.volume_before == got[0].cumulative_volume
    assert (general.symbol, general.missed_size) == ("", None)
    assert down.why == general.why
    assert down.since == general.since


async def test_frames_that_never_came_show(exchange: Simulator, session: Session) -> None:
    async with (
        session.stream(Trade, SAMSUNG, f"{SAMSUNG}_NX", detect_gaps=True) as events,
        session.stream(Trade, SAMSUNG) as plain,
    ):
        for volume in (100, 110, 130, 140):
            values = {"20": "100000", "10": "70000", "15": "+10", "13": str(volume)}
            exchange.push_values("0B", SAMSUNG, values)
            if volume < 120:
                exchange.push_values("0B", f"{SAMSUNG}_NX", values)
        got = await take(events, 7)
        assert [event.missed_size for event in got if isinstance(event, Gap)] == [10]
        assert len(await take(plain, 4)) == 4


async def test_only_trades_can_show_it(session: Session) -> None:
    for options in ({"detect_gaps": True}, {"backfill": True}):
        with pytest.raises(ConfigError, match=r"need Trade \(0B\)"):
            session.stream(OrderBook, SAMSUNG, **options)  # type: ignore[call-overload]
    with pytest.raises(ConfigError, match="needs a record type"):
        session.stream((Down, Gap), SAMSUNG)
