"""Continuity: every loss that a later trade can show, and no false alarm."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiwoom_async import Session, Trade
from kiwoom_async.records.fields import magnitude
from kiwoom_async.records.record import Realtime
from kiwoom_async.records.trade_volumes import size_and_volume
from kiwoom_async.simulator import Simulator
from kiwoom_async.streams.continuity import Continuity
from kiwoom_async.wire.values import KST
from tests.support.symbols import HYNIX, SAMSUNG

DAY = dt.date(2026, 11, 26)
OVERFLOWED = "4294967295"

Loss = tuple[str, int, int]
"""A symbol, the missing shares, and the cumulative volume where they begin."""


class Market:
    """Makes the trades of one symbol as the server would send them."""

    def __init__(self, item: str = SAMSUNG, day: dt.date = DAY) -> None:
        self.item = item
        self.now = dt.datetime.combine(day, dt.time(9), KST)
        self.volume = 0
        self.bought = [0, 0]  # shares, trades
        self.sold = [0, 0]
        self.session = "2"

    def trade(self, size: int, side: str = "+", after: float = 1, **changed: str | None) -> Trade:
        """Make the next trade; ``side`` is blank in an auction, ``f13=...`` changes FID 13."""
        self.now += dt.timedelta(seconds=after)
        self.volume += size
        for sign, totals in (("+", self.bought), ("-", self.sold)):
            if side == sign:
                totals[0] += size
                totals[1] += 1
        values: dict[str, str | None] = {
            "20": f"{self.now:%H%M%S}",
            "10": "70000",
            "15": f"{side}{size}",
            "13": str(self.volume),
            "290": self.session,
            "1030": str(self.sold[0]),
            "1031": str(self.bought[0]),
            "1071": str(self.sold[1]),
            "1072": str(self.bought[1]),
        }
        values |= {name.removeprefix("f"): text for name, text in changed.items()}
        return record({fid: text for fid, text in values.items() if text is not None}, self)


def record(values: dict[str, str], market: Market) -> Trade:
    wire = json.dumps(values, separators=(",", ":")).encode()
    return Trade.of(wire, market.item, int(market.now.timestamp() * 1e9))


def losses(trades: Iterable[Realtime]) -> list[Loss]:
    """What the trades show."""
    continuity = Continuity()
    found = ((trade.item, continuity.missing_before(trade)) for trade in trades)
    return [(item, missing.size, missing.volume) for item, missing in found if missing]


def sizes(trades: Iterable[Realtime]) -> list[int]:
    return [size for _, size, _ in losses(trades)]


def test_a_complete_day_with_its_auctions_shows_nothing() -> None:
    market = Market()
    day = [market.trade(5_000, "")]
    day += [market.trade(10, "+"), market.trade(20, "-")]
    day += [market.trade(700, "", after=130)]  # after an interruption
    day += [market.trade(1), market.trade(9_000, "", after=600)]
    market.session = "3"
    day += [market.trade(3, "", after=580), market.trade(4, "")]
    assert losses(day) == []


@pytest.mark.parametrize("lost", range(1, 6))
def test_a_lost_trade_shows_at_the_next_one(lost: int) -> None:
    market = Market()
    day = [market.trade(10 * number, "+-"[number % 2]) for number in range(1, 8)]
    before = sum(10 * number for number in range(1, lost + 1))
    assert losses(day[:lost] + day[lost + 1 :]) == [(SAMSUNG, 10 * (lost + 1), before)]


def test_a_loss_shows_at_the_print_of_an_auction() -> None:
    market = Market()
    first, lost, auction = market.trade(10), market.trade(7), market.trade(500, "", after=600)
    del lost
    assert sizes([first, auction]) == [7]


@pytest.mark.parametrize("after", [130, 600])
def test_the_print_of_an_auction_itself_is_missed(after: float) -> None:
    """No total but the volume has it."""
    market = Market()
    first, lost, following = market.trade(10), market.trade(500, "", after), market.trade(1)
    del lost
    assert sizes([first, following]) == [500]


def test_the_print_that_ends_the_day_is_missed_after_hours() -> None:
    market = Market()
    first, lost = market.trade(10), market.trade(500, "", after=600)
    del lost
    market.session = "3"
    assert sizes([first, market.trade(1, "", after=600)]) == [500]


def test_trades_at_the_closing_price_are_missed_though_they_have_no_side() -> None:
    market = Market()
    first, lost, following = market.trade(10, ""), market.trade(5, ""), market.trade(1, "")
    del lost
    assert sizes([first, following]) == [5]


def test_where_exchanges_are_combined_one_may_be_in_another_session() -> None:
    """KRX trades at the closing price while NXT trades with aggressors (15:40 to 16:00)."""
    market = Market(f"{SAMSUNG}_AL")
    first, lost = market.trade(10), market.trade(5, "")
    del lost
    second = market.trade(10)
    market.session = "3"
    third = market.trade(4, "")
    late = market.trade(2, "", after=0)
    market.session = "2"
    assert losses([first, second, third, late, third, market.trade(1)]) == [(first.item, 5, 10)]


def test_the_first_trade_shows_nothing() -> None:
    market = Market()
    market.trade(1_000)
    assert losses([market.trade(1)]) == []


def test_another_day_begins_anew() -> None:
    market, tomorrow = Market(), Market(day=DAY + dt.timedelta(days=1))
    day = [market.trade(10), market.trade(10)]
    tomorrow.trade(100)  # before the stream heard of that day
    assert losses([*day, tomorrow.trade(5), tomorrow.trade(5)]) == []


def test_a_volume_that_restarts_with_a_session_shows_nothing_and_counts_from_there() -> None:
    market = Market()
    day = [market.trade(10), market.trade(10)]
    market.session, market.volume = "3", 0
    day += [market.trade(5), market.trade(5)]
    lost = market.trade(6)
    del lost
    assert sizes([*day, market.trade(5)]) == [6]


def test_a_volume_that_grows_between_sessions_without_trades_shows_nothing() -> None:
    market = Market()
    day = [market.trade(10), market.trade(90, "", after=600)]
    market.session, market.volume = "3", market.volume + 1_000
    assert losses([*day, market.trade(5, after=600)]) == []


@pytest.mark.parametrize("by", [-15, -1, 40])
def test_a_corrected_volume_shows_nothing_and_counts_from_there(by: int) -> None:
    market = Market()
    day = [market.trade(10), market.trade(10)]
    market.volume += by
    day += [market.trade(5), market.trade(5)]
    assert losses(day) == []
    lost = market.trade(6)
    del lost
    assert sizes([*day, market.trade(5)]) == [6]


def test_a_record_that_comes_twice_or_late_shows_nothing() -> None:
    market = Market()
    first, second, third = (market.trade(10, after=0) for _ in range(3))
    following = market.trade(5)
    assert losses([first, second, second, first, third, second, following]) == []
    lost = market.trade(6)
    del lost
    assert sizes([first, second, third, second, following, first, market.trade(1)]) == [6]


@pytest.mark.parametrize("odd", [OVERFLOWED, "2147483647", "", "?", None])
def test_a_volume_that_can_not_be_read_hides_nothing(odd: str | None) -> None:
    market = Market()
    day = [market.trade(10), market.trade(20, f13=odd), market.trade(5)]
    assert losses(day) == []
    lost = market.trade(7)
    del lost
    assert sizes([*day, market.trade(3, f13=odd), market.trade(1)]) == [7]


def test_without_size_and_volume_it_begins_anew() -> None:
    market = Market()
    day = [market.trade(10), market.trade(20, f13=OVERFLOWED, f15="?"), market.trade(5)]
    lost = market.trade(7)
    del lost
    assert sizes([*day, market.trade(1)]) == [7]
    assert sizes([market.trade(1, f15="?", f13="")]) == []


def test_counters_that_can_not_be_read_leave_it_to_the_volume() -> None:
    market = Market()
    first = market.trade(10)
    lost = market.trade(7)
    del lost
    assert sizes([first, market.trade(1, f1030="", f1071=OVERFLOWED)]) == [7]


def test_venues_are_symbols_of_their_own() -> None:
    markets = [Market(item) for item in (SAMSUNG, f"{SAMSUNG}_NX", f"{SAMSUNG}_AL", HYNIX)]
    day = [market.trade(number + 1) for number in range(5) for market in markets]
    assert losses(day) == []
    lost = markets[1].trade(3)
    del lost
    assert losses([*day, *(market.trade(1) for market in markets)]) == [(f"{SAMSUNG}_NX", 3, 15)]


@pytest.mark.parametrize("spaced", [False, True])
def test_any_layout_is_read(spaced: bool) -> None:
    values = {"15": "-7", "x": 'a"13":"1', "13": "1000"}
    separators = (", ", ": ") if spaced else (",", ":")
    trade = Trade.of(json.dumps(values, separators=separators).encode(), SAMSUNG)
    assert size_and_volume(trade) == (7, 1000)


def test_a_record_of_ones_own_is_enough() -> None:
    class Tick(Realtime, type="0B"):
        price = magnitude("10", "현재가")

    market = Market()
    first, lost, third = market.trade(1), market.trade(2), market.trade(3)
    del lost
    ticks = [Tick.of(trade.wire, trade.item, trade.received_ns) for trade in (first, third)]
    assert sizes(ticks) == [2]


STEP = st.tuples(
    st.sampled_from(["+", "-", "+", "-", "auction", "odd", "twice", "closing price"]),
    st.integers(1, 1_000),
    st.booleans(),
)


@given(st.lists(STEP, max_size=60))
def test_whatever_happens_what_is_lost_is_reported_once_and_nothing_else(
    steps: list[tuple[str, int, bool]],
) -> None:
    market = Market()
    received: list[Trade] = [market.trade(1)]
    expected: list[Loss] = []
    lost, since = 0, market.volume
    for kind, size, is_lost in steps:
        sign, after = {"auction": ("", 150.0), "closing price": ("", 1.0)}.get(
            kind, (kind if kind in "+-" else "+", 1.0)
        )
        if kind == "closing price" and market.session == "2":
            market.session, after = "3", 600.0
        elif kind != "closing price" and market.session == "3":
            continue  # the day is over
        start = market.volume
        trade = market.trade(size, sign, after, **({"f13": OVERFLOWED} if kind == "odd" else {}))
        if is_lost:
            lost += size
            continue
        if kind == "odd":  # it is received, but shows nothing
            received.append(trade)
            since += size
            continue
        if lost:
            expected.append((SAMSUNG, lost, since))
        received += [trade] * (2 if kind == "twice" else 1)
        lost, since = 0, market.volume
        assert start + size == market.volume
    assert losses(received) == expected


def lose(trades: Sequence[Trade], share: float, seed: object) -> tuple[list[Trade], list[Loss]]:
    """Lose some trades; return the others, and what they can show."""
    chance = random.Random(str(seed))
    kept: list[Trade] = []
    lost: defaultdict[str, list[Trade]] = defaultdict(list)
    latest: dict[str, Trade] = {}
    expected: list[Loss] = []
    burst = 0
    for trade in trades:
        burst = burst - 1 if burst else chance.choice([0, 3, 40]) * (chance.random() < share)
        if burst or chance.random() < share:
            lost[trade.item].append(trade)
            continue
        missing, previous = lost.pop(trade.item, []), latest.get(trade.item)
        if missing and previous is not None and shows(previous, missing, trade):
            size = sum(one.size for one in missing)
            expected.append((trade.item, size, previous.cumulative_volume))
        latest[trade.item] = trade
        kept.append(trade)
    return kept, expected


def shows(previous: Trade, missing: Sequence[Trade], trade: Trade) -> bool:
    """Return whether a trade shows that others are missing before it.

    After the print that ended a session, a trade with an aggressor in the next session shows
    only what had one, too: the volume may grow between sessions without trades.
    """
    if trade.item.endswith("_AL") or previous.market_session == trade.market_session:
        return True
    return any(one.side for one in (previous, *missing)) or trade.side is None


async def played(
    stocks: int, seed: int, start: str, until: str, venues: Sequence[str] = ("",)
) -> list[Trade]:
    """Receive every trade of a part of a day."""
    time = dt.time.fromisoformat(start)
    async with (
        Simulator(pace=0, stocks=stocks, seed=seed, time=time) as exchange,
        Session(exchange.server, exchange.credentials) as session,
        session.stream(
            Trade,
            *(symbol + venue for symbol in exchange.symbols for venue in venues),
            buffer=10_000_000,
        ) as stream,
    ):
        await exchange.run(until)
        await exchange.settled()
        await stream.aclose()
        return [trade async for trade in stream]


@pytest.mark.parametrize(
    ("stocks", "start", "until"), [(6, "15:15", "16:15"), (6, "08:00", "09:20")]
)
@pytest.mark.anyio
async def test_precision_and_recall_over_the_ends_of_a_day(
    stocks: int, start: str, until: str
) -> None:
    day = await played(stocks, 3, start, until, ("", "_NX", "_AL"))
    assert losses(day) == []
    for share in (0.001, 0.02, 0.3):
        for seed in range(3):
            received, expected = lose(day, share, seed)
            assert losses(received) == expected


@pytest.mark.heavy
@pytest.mark.anyio
async def test_precision_and_recall_over_a_day_of_a_hundred_symbols() -> None:
    day = await played(100, 1, "08:30", "18:00", ("", "_AL"))
    assert len(day) > 200_000
    assert losses(day) == []
    for share in (0.0001, 0.002, 0.05, 0.3):
        for seed in range(5):
            received, expected = lose(day, share, seed)
            assert len(expected) > 10
            assert losses(received) == expected
