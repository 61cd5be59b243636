"""Phases of KRX and NXT: their timetables, late days, and questions about a moment."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiwoom_async import market
from kiwoom_async.errors import ConfigError
from tests.support.calendars import EVERY_DAY, TRADING, exchange_calendars

SINCE: dict[market.Exchange, dt.date] = {"krx": market.FIRST_DAY, "nxt": dt.date(2025, 3, 4)}
exchanges = st.sampled_from(sorted(SINCE))
within = st.datetimes(dt.datetime(2015, 1, 1), dt.datetime(2027, 12, 29)).map(
    lambda moment: moment.replace(tzinfo=market.KST)
)


def moment(day: str, time: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=market.KST)


def timetable(day: str, exchange: market.Exchange = "krx") -> list[str]:
    return [
        f"{one.begins:%H:%M:%S}-{one.ends:%H:%M:%S} {one.phase}"
        for one in market.phases(dt.date.fromisoformat(day), exchange=exchange)
    ]


def test_krx_since_september_2026() -> None:
    assert timetable("2026-09-14") == [
        "08:30:00-08:40:00 pre_open_closing_price",
        "08:40:00-09:00:00 opening_auction",
        "09:00:00-15:20:00 continuous",
        "15:20:00-15:30:00 closing_auction",
        "15:40:00-16:00:00 post_close_closing_price",
        "16:00:00-20:00:00 after_market",
    ]


def test_krx_until_september_2026() -> None:
    before = timetable("2026-09-11")
    assert before[:-1] == timetable("2026-09-14")[:-1]
    assert before[-1] == "16:00:00-18:00:00 after_hours_auction"


def test_krx_until_april_2019() -> None:
    for day in ("2016-08-01", "2019-04-26"):
        assert timetable(day) == [
            "07:30:00-08:30:00 pre_open_closing_price",
            "08:30:00-09:00:00 opening_auction",
            *timetable("2026-09-11")[2:],
        ]
    assert timetable("2019-04-29") == timetable("2026-09-11")


def test_krx_until_july_2016() -> None:
    assert timetable("2016-07-29")[2:] == [
        "09:00:00-14:50:00 continuous",
        "14:50:00-15:00:00 closing_auction",
        "15:10:00-15:30:00 post_close_closing_price",
        "15:30:00-18:00:00 after_hours_auction",
    ]


def test_nxt_since_march_2025() -> None:
    assert timetable("2025-02-28", "nxt") == []
    assert timetable("2025-03-04", "nxt") == [
        "08:00:00-08:50:00 pre_market",
        "09:00:30-15:20:00 continuous",
        "15:30:00-15:40:00 after_market_auction",
        "15:40:00-20:00:00 after_market",
    ]


def test_the_day_of_the_entrance_exam_is_an_hour_late_until_the_evening() -> None:
    assert timetable("2025-11-13") == [
        "09:30:00-09:40:00 pre_open_closing_price",
        "09:40:00-10:00:00 opening_auction",
        "10:00:00-16:20:00 continuous",
        "16:20:00-16:30:00 closing_auction",
        "16:40:00-17:00:00 post_close_closing_price",
        "17:00:00-18:00:00 after_hours_auction",
    ]
    assert timetable("2025-11-13", "nxt") == [
        "10:00:30-16:20:00 continuous",
        "16:30:00-16:40:00 after_market_auction",
        "16:40:00-20:00:00 after_market",
    ]
    assert timetable("2026-11-19")[-1] == "17:00:00-20:00:00 after_market"
    assert timetable("2015-11-12")[2:4] == [
        "10:00:00-15:50:00 continuous",
        "15:50:00-16:00:00 closing_auction",
    ]


def test_the_first_trading_day_of_a_year_opens_late_and_closes_as_always() -> None:
    assert timetable("2026-01-02") == [
        "09:30:00-09:40:00 pre_open_closing_price",
        "09:40:00-10:00:00 opening_auction",
        "10:00:00-15:20:00 continuous",
        *timetable("2026-01-05")[3:],
    ]
    assert timetable("2026-01-02", "nxt") == [
        "10:00:30-15:20:00 continuous",
        *timetable("2026-01-05", "nxt")[2:],
    ]


def test_opens_and_closes_are_those_of_exchange_calendars() -> None:
    known_late = {dt.date(year, 11, 1) for year in range(2021, 2028)}
    schedule = exchange_calendars().schedule
    for label, opens, closes in zip(
        schedule.index, schedule["open"], schedule["close"], strict=True
    ):
        day = label.date()
        if market.late_opening(day) == "exam" and day.replace(day=1) in known_late:
            continue  # it lists no exam after 2020
        if day not in TRADING:
            continue
        assert market.regular_hours(day) == (opens.to_pydatetime(), closes.to_pydatetime()), day


def test_phases_part_every_day() -> None:
    for exchange in SINCE:
        for day in EVERY_DAY:
            parts = market.phases(day, exchange=exchange)
            for one in parts:
                assert one.begins < one.ends
                assert one.begins.date() == one.ends.date() == day
            for one, after in pairwise(parts):
                assert one.ends <= after.begins
            assert bool(parts) == (day in TRADING and day >= SINCE[exchange])


def test_the_next_opening_of_every_day_is_an_opening() -> None:
    for exchange, since in SINCE.items():
        for extended in (False, True):
            for day in (day for day in EVERY_DAY[:-2] if day >= since):
                midnight = dt.datetime.combine(day, dt.time(), market.KST)
                opens = market.next_open(midnight, exchange=exchange, extended=extended)
                second = dt.timedelta(seconds=1)
                assert market.is_open(opens, exchange=exchange, extended=extended)
                assert not market.is_open(opens - second, exchange=exchange, extended=extended)
                assert (opens.date() == day) == (day in TRADING)
                if not extended:
                    hours = market.regular_hours(opens.date(), exchange=exchange)
                    assert hours is not None
                    assert hours == (opens, market.next_close(opens, exchange=exchange))


@given(within, exchanges)
def test_a_phase_is_the_part_of_the_day_that_holds_the_moment(
    at: dt.datetime, exchange: market.Exchange
) -> None:
    holding = [
        one.phase
        for one in market.phases(at.date(), exchange=exchange)
        if one.begins <= at < one.ends
    ]
    assert [market.phase(at, exchange=exchange)] == (holding or ["closed"])


@given(within, exchanges, st.booleans())
def test_between_now_and_the_next_change_nothing_changes(
    at: dt.datetime, exchange: market.Exchange, extended: bool
) -> None:
    how: dict[str, Any] = {"exchange": exchange, "extended": extended}
    opens, closes = market.next_open(at, **how), market.next_close(at, **how)
    assert opens > at
    assert closes > at
    is_open = market.is_open(at, **how)
    assert is_open == (closes < opens)
    change = min(opens, closes)
    assert market.is_open(change - dt.timedelta(microseconds=1), **how) == is_open
    assert market.is_open(change, **how) != is_open


@given(within, exchanges)
def test_a_moment_is_the_same_in_every_zone(at: dt.datetime, exchange: market.Exchange) -> None:
    for zone in (dt.UTC, ZoneInfo("Asia/Seoul"), ZoneInfo("America/New_York")):
        elsewhere = at.astimezone(zone)
        assert market.phase(elsewhere, exchange=exchange) == market.phase(at, exchange=exchange)
        assert market.next_open(elsewhere, exchange=exchange) == market.next_open(
            at, exchange=exchange
        )
        assert market.next_open(elsewhere).tzinfo is market.KST


def test_moments_of_an_ordinary_day() -> None:
    day = "2026-11-26"
    assert market.phase(moment(day, "08:45"), exchange="nxt") == "pre_market"
    assert market.phase(moment(day, "08:55"), exchange="nxt") == "closed"
    assert market.phase(moment(day, "15:35")) == "closed"
    assert market.is_open(moment(day, "15:29:59"))
    assert not market.is_open(moment(day, "15:30"))
    assert not market.is_open(moment(day, "15:25"), exchange="nxt")
    assert market.is_open(moment(day, "19:59:59"), extended=True)
    assert not market.is_open(moment(day, "19:59:59"))
    assert market.next_open(moment("2026-12-30", "16:00")) == moment("2027-01-04", "10:00")
    assert market.next_open(moment("2015-01-01", "00:00"), exchange="nxt") == moment(
        "2025-03-04", "09:00:30"
    )


@pytest.mark.parametrize("ask", [market.phase, market.is_open, market.next_open, market.next_close])
def test_a_moment_without_a_zone_is_refused(ask: Any) -> None:
    with pytest.raises(ConfigError, match=r"at must have a time zone.*market\.KST"):
        ask(dt.datetime(2026, 11, 26, 10, 0))
    with pytest.raises(ConfigError, match="at must be a datetime"):
        ask(dt.date(2026, 11, 26))
    with pytest.raises(ConfigError, match="exchange must be one of 'krx', 'nxt'"):
        ask(moment("2026-11-26", "10:00"), exchange="sor")


def test_beyond_the_calendar_nothing_is_guessed() -> None:
    with pytest.raises(ConfigError, match="the calendar knows"):
        market.phase(moment("2028-01-03", "10:00"))
    with pytest.raises(ConfigError, match="the calendar knows"):
        market.next_open(moment("2027-12-30", "10:00"))
    with pytest.raises(ConfigError, match="the calendar knows"):
        market.next_open(moment("2014-12-30", "10:00"), exchange="nxt")
    assert market.next_close(moment("2027-12-30", "10:00")) == moment("2027-12-30", "15:30")
    with pytest.raises(ConfigError, match="exchange must be one of"):
        market.phases(dt.date(2026, 11, 26), exchange="both")  # type: ignore[arg-type]
