"""The flow of orders of one played day: bursts, the shape of the day, spreads, sizes, trends."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from math import log
from statistics import fmean, pstdev, pvariance

import pytest

from kiwoom_async.simulator import Simulator
from kiwoom_async.simulator.exchange.accounts.fees import Fees
from kiwoom_async.simulator.exchange.clock import Clock
from kiwoom_async.simulator.exchange.exchange import Exchange
from kiwoom_async.simulator.exchange.instruments.listings import Listing, listings
from kiwoom_async.simulator.exchange.instruments.prints import Print
from kiwoom_async.simulator.exchange.instruments.trend import Trend
from kiwoom_async.simulator.exchange.market.sizes import thickness
from kiwoom_async.simulator.exchange.market.view import BookView
from kiwoom_async.simulator.exchange.pace import trades_per_second
from kiwoom_async.simulator.exchange.trading.happenings import BookChanged, Traded

DAY = dt.date(2026, 3, 5)
SAMSUNG, SMALL, INVENTED = "005930", "005880", "900430"
OPEN, CLOSE = 9 * 60, 15 * 60 + 20


class Played:
    """One instrument on a played day, in continuous trading at KRX."""

    def __init__(self) -> None:
        self.trades: list[Print] = []
        self.seconds: list[float] = []  # of its trades, since midnight
        self.books: list[tuple[int, BookView]] = []  # with their minutes
        self.nxt_part = 0.0  # volume at NXT by then, as a part of that at KRX

    def between(self, first: int, last: int) -> list[float]:
        """Return the seconds of the trades between two minutes of the day."""
        return [one for one in self.seconds if first * 60 <= one < last * 60]


@lru_cache(maxsize=1)
def played() -> dict[str, Played]:
    """Play a day of three companies, without a client."""
    clock = Clock(DAY, dt.time(8, 0))
    exchange = Exchange(seed=4, clock=clock, stocks=260, fees=Fees(150_000, 0), timetable=True)
    exchange.watch([SAMSUNG, SMALL, INVENTED])
    end = dt.datetime.combine(DAY, dt.time(15, 20))
    found: defaultdict[str, Played] = defaultdict(Played)
    while clock.now < end:
        for it in exchange.play_on(end):
            now = clock.now
            if not isinstance(it, Traded | BookChanged) or it.stock.venue != "KRX" or now.hour < 9:
                continue
            day = found[it.stock.symbol]
            if isinstance(it, BookChanged):
                day.books.append((now.hour * 60 + now.minute, it.view))
            elif it.print.side is not None:
                day.trades.append(it.print)
                midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
                day.seconds.append((now - midnight).total_seconds())
    for symbol, day in found.items():
        stock = exchange.listed(symbol)
        day.nxt_part = stock.nxt.volume / stock.volume if stock.nxt else 0.0
    return found


@pytest.mark.parametrize("symbol", [SAMSUNG, SMALL, INVENTED])
def test_a_day_has_about_2300_trades_and_as_many_books(symbol: str) -> None:
    day = played()[symbol]
    assert 1_950 < len(day.trades) < 2_650
    assert len(day.books) >= len(day.trades)


@pytest.mark.parametrize("symbol", [SAMSUNG, SMALL, INVENTED])
def test_trades_come_in_bursts(symbol: str) -> None:
    """Of a Poisson process variance and mean of the counts are the same."""
    quiet = played()[symbol].between(11 * 60, 14 * 60)
    slots = Counter(int(second) // 20 for second in quiet)
    counts = [slots[slot] for slot in range(11 * 180, 14 * 180)]
    assert pvariance(counts) > 2.5 * fmean(counts)


def test_a_day_begins_with_a_rush_and_is_busy_at_both_ends() -> None:
    days = played().values()

    def rate(first: int, last: int) -> float:
        return sum(len(day.between(first, last)) for day in days) / (last - first)

    midday = rate(11 * 60, 13 * 60 + 30)
    assert rate(OPEN, OPEN + 10) > 2.5 * midday
    assert rate(OPEN, OPEN + 10) > 1.4 * rate(OPEN + 20, OPEN + 40)
    assert rate(CLOSE - 40, CLOSE) > 1.3 * midday


def test_spreads_depend_on_the_tick_and_on_how_much_is_traded() -> None:
    """A tick is 0.14 % of the price of Samsung, 0.06 % of that of a smaller company."""
    spreads = {
        symbol: fmean(view.ask - view.bid for _, view in day.books if view.ask_sizes)
        for symbol, day in played().items()
    }
    assert 1 <= spreads[SAMSUNG] < 1.3
    assert 2.5 < spreads[SMALL] < 4


def waiting(views: Iterable[BookView], level: int) -> float:
    return fmean(view.ask_sizes[level] + view.bid_sizes[level] for view in views)


@pytest.mark.parametrize("symbol", [SAMSUNG, SMALL, INVENTED])
def test_books_vary_by_level_and_fill_up_through_the_day(symbol: str) -> None:
    books = [(minute, view) for minute, view in played()[symbol].books if full(view)]
    morning = [view for minute, view in books if minute < OPEN + 10]
    later = [view for minute, view in books if minute > 13 * 60]
    assert waiting(later, 0) < 0.8 * waiting(later, 4)
    assert sum(waiting(later, level) for level in range(10)) > 1.5 * sum(
        waiting(morning, level) for level in range(10)
    )


def full(view: BookView) -> bool:
    return len(view.ask_sizes) == len(view.bid_sizes) == 10


def test_more_waits_at_round_prices() -> None:
    at_round: list[int] = []
    others: list[int] = []
    for _, view in played()[SAMSUNG].books:
        for price, size in zip(view.ask_prices, view.ask_sizes, strict=True):
            (others if price % 1_000 else at_round).append(size)
    assert fmean(at_round) > 1.3 * fmean(others)


def test_orders_are_small_with_some_very_large_ones_and_many_round_lots() -> None:
    sizes = sorted(one.size for one in played()[SAMSUNG].trades)
    assert sizes[len(sizes) * 99 // 100] > 6 * sizes[len(sizes) // 2]
    assert 0.3 < fmean(size % 10 == 0 for size in sizes) < 0.7
    assert sizes[0] == 1


def test_aggressors_go_on_on_their_side() -> None:
    sides = [one.side for day in played().values() for one in day.trades]
    assert 0.55 < fmean(one == other for one, other in pairwise(sides)) < 0.8


def test_a_played_day_trades_about_as_much_as_the_days_before() -> None:
    exchange = Simulator(pace=0, seed=4, day=DAY)
    shares = played()[SAMSUNG].trades[-1].volume
    days = exchange.stock(SAMSUNG).latest_days(60)
    assert 0.4 < shares / fmean(day.volume for day in days) < 2


def course(listing: Listing, day: dt.date) -> Trend:
    return Trend(listing, "4", day, float(listing.close), 8 * 60)


def test_days_end_as_far_away_as_days_do() -> None:
    days = [DAY + dt.timedelta(days=number) for number in (0, 1, 4, 5, 6, 7, 8)]
    moves = [
        course(one, day).at(CLOSE) / one.close - 1 for one in listings(80, 4, DAY) for day in days
    ]
    spread = pstdev(moves)
    assert 0.012 < spread < 0.04
    assert fmean(move**4 for move in moves) / spread**4 > 4


def test_the_market_moves_together_in_the_course_of_a_day() -> None:
    courses = [course(one, DAY) for one in listings(40, 4, DAY)]
    minutes = range(OPEN, CLOSE, 20)
    prices = [[log(one.at(minute)) for minute in minutes] for one in courses]
    moves = [[later - one for one, later in pairwise(series)] for series in prices]
    together = [fmean(at_once) for at_once in zip(*moves, strict=True)]
    assert pvariance(together) > 3 * fmean(map(pvariance, moves)) / len(courses)


def test_the_price_follows_its_trend() -> None:
    for symbol, day in played().items():
        listing = next(one for one in listings(260, 4, DAY) if one.symbol == symbol)
        trend = course(listing, DAY)
        quarters = {
            int(second) // 900: one.price
            for second, one in zip(day.seconds, day.trades, strict=True)
        }
        away = [price / trend.at(15 * (quarter + 1)) - 1 for quarter, price in quarters.items()]
        assert fmean(map(abs, away)) < 0.006, symbol


def test_a_day_that_opens_late_begins_late() -> None:
    """On the day of the university entrance exam trading begins at ten."""
    late = dt.date(2026, 11, 19)
    begins = dt.datetime.combine(late, dt.time(10))
    rates = [
        trades_per_second("open", "continuous", begins + dt.timedelta(minutes=minute))
        for minute in (0, 60, 180, 375)
    ]
    assert rates[0] > 2 * rates[1] > 2 * rates[2]
    assert rates[3] > 1.5 * rates[2]
    assert thickness(begins) == thickness(dt.datetime.combine(DAY, dt.time(9)))
    way = Trend(listings(1, 4, DAY)[0], "4", late, 70_000, 8 * 60)
    assert way.at(9 * 60) == pytest.approx(70_000) != way.at(10 * 60)
    assert way.at(15 * 60 + 30) != way.at(16 * 60 + 20)


def test_a_course_does_not_depend_on_when_it_is_asked_for() -> None:
    listing = listings(1, 4, DAY)[0]
    at_once, later = (Trend(listing, "4", DAY, 70_000, 10 * 60) for _ in range(2))
    assert later.at(CLOSE) == at_once.at(CLOSE)
    assert [later.at(minute) for minute in range(OPEN, CLOSE)] == [
        at_once.at(minute) for minute in range(OPEN, CLOSE)
    ]
    assert later.at(10 * 60) == pytest.approx(70_000)


@pytest.mark.anyio
async def test_participants_go_on_from_a_price_that_was_set() -> None:
    async with Simulator(pace=0, seed=4, day=DAY, stocks=1) as exchange:
        exchange.trade(SAMSUNG, price=73_000)
        await exchange.run("10:30")
        assert abs(exchange.stock(SAMSUNG).price / 73_000 - 1) < 0.015


def test_nxt_has_the_part_of_the_volume_that_its_history_has() -> None:
    for symbol in (SAMSUNG, INVENTED):
        assert 0.08 < played()[symbol].nxt_part < 0.18  # of the pre-market and the main session
    assert played()[SMALL].nxt_part == 0.0  # too small for NXT
