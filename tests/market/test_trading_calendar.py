"""Trading calendar: compared with two maintained libraries, and on days that are often wrong."""

from __future__ import annotations

import datetime as dt

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiwoom_async import market
from kiwoom_async.errors import ConfigError
from tests.support.calendars import EVERY_DAY, TRADING, exchange_calendars

days = st.sampled_from(EVERY_DAY)

EXCHANGE_CALENDARS_IS_WRONG = {
    dt.date(2026, 6, 3),  # local elections: a public holiday by law, it lists none after 2025
    dt.date(2026, 7, 17),  # Constitution Day is a public holiday again since 2026
    dt.date(2027, 5, 3),  # Labour Day is a public holiday since 2026, with a substitute
    dt.date(2027, 7, 19),  # Constitution Day of 2027 is a Saturday, with a substitute
}
"""Days on which ``exchange_calendars`` trades and KRX does not."""


def test_every_day_is_that_of_the_holidays_library() -> None:
    closed = holidays.financial_holidays("XKRX", years=range(2015, 2028))
    theirs = {day for day in EVERY_DAY if day.weekday() < 5 and day not in closed}
    assert theirs == TRADING


def test_every_day_is_that_of_exchange_calendars_but_for_four() -> None:
    theirs = {moment.date() for moment in exchange_calendars().sessions}
    assert theirs - TRADING == EXCHANGE_CALENDARS_IS_WRONG
    assert TRADING - theirs == set()


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2015-08-14", "임시공휴일"),
        ("2016-05-06", "임시공휴일"),
        ("2017-05-09", "대통령 선거"),
        ("2017-10-02", "임시공휴일"),
        ("2020-08-17", "임시공휴일"),
        ("2023-10-02", "임시공휴일"),
        ("2024-10-01", "임시공휴일(국군의 날)"),
        ("2025-01-27", "임시공휴일"),
        ("2025-06-03", "대통령 선거"),
        ("2026-05-01", "노동절"),
        ("2026-06-03", "지방선거"),
        ("2026-07-17", "제헌절"),
        ("2026-12-25", "성탄절"),
        ("2026-12-31", "연말 휴장일"),
        ("2022-12-30", "연말 휴장일"),  # the 31st was a Saturday
        ("2027-07-19", "대체공휴일(제헌절)"),
    ],
)
def test_days_that_surprise(day: str, name: str) -> None:
    closed = dt.date.fromisoformat(day)
    assert not market.is_trading_day(closed)
    assert market.holiday_name(closed) == name


def test_trading_days_have_no_holiday_and_weekends_no_name() -> None:
    for day in EVERY_DAY:
        named = market.holiday_name(day) is not None
        assert named == (day.weekday() < 5 and day not in TRADING)


def test_every_year_ends_with_a_day_without_trading() -> None:
    for year in range(2015, 2028):
        last = max(day for day in EVERY_DAY if day.year == year and day.weekday() < 5)
        assert market.holiday_name(last) == "연말 휴장일"


@given(days, days)
def test_a_range_is_what_is_between(one: dt.date, other: dt.date) -> None:
    since, until = sorted((one, other))
    found = market.trading_days(since, until)
    assert list(found) == sorted(day for day in TRADING if since <= day <= until)


@given(
    st.sampled_from([day for day in EVERY_DAY if dt.date(2015, 2, 1) < day]),
    st.integers(1, 15),
)
def test_previous_and_next_undo_each_other(day: dt.date, count: int) -> None:
    before = market.previous_trading_day(day, count)
    assert before < day
    assert len(market.trading_days(before, day - dt.timedelta(1))) == count
    if market.is_trading_day(day):
        assert market.next_trading_day(before, count) == day


@pytest.mark.parametrize(
    ("traded", "settles"),
    [
        ("2026-11-26", "2026-11-30"),
        ("2024-12-27", "2025-01-02"),
        ("2026-12-29", "2027-01-04"),
        ("2025-10-01", "2025-10-10"),  # Chuseok week
    ],
)
def test_settlement_is_two_trading_days_later(traded: str, settles: str) -> None:
    assert market.settlement_day(dt.date.fromisoformat(traded)) == dt.date.fromisoformat(settles)


def test_late_openings() -> None:
    late = {day: market.late_opening(day) for day in EVERY_DAY if market.late_opening(day)}
    exams = sorted(day for day, why in late.items() if why == "exam")
    assert [f"{day:%y-%m-%d}" for day in exams] == [
        "15-11-12",
        "16-11-17",
        "17-11-16",  # put off by an earthquake the evening before; the market opened late anyway
        "17-11-23",
        "18-11-15",
        "19-11-14",
        "20-12-03",
        "21-11-18",
        "22-11-17",
        "23-11-16",
        "24-11-14",
        "25-11-13",
        "26-11-19",
        "27-11-18",
    ]
    firsts = sorted(day for day, why in late.items() if why == "new_year")
    assert firsts == [min(day for day in TRADING if day.year == year) for year in range(2015, 2028)]
    assert late.keys() <= TRADING


@pytest.mark.parametrize("day", [dt.date(2014, 12, 31), dt.date(2028, 1, 3)])
def test_beyond_the_table_nothing_is_guessed(day: dt.date) -> None:
    for ask in (
        market.is_trading_day,
        market.holiday_name,
        market.next_trading_day,
        market.previous_trading_day,
        market.settlement_day,
        market.late_opening,
    ):
        with pytest.raises(ConfigError, match="the calendar knows 2015-01-01 to 2027-12-31"):
            ask(day)
    with pytest.raises(ConfigError, match="the calendar knows"):
        market.trading_days(min(day, dt.date(2020, 1, 1)), max(day, dt.date(2020, 1, 1)))


def test_results_beyond_the_table_are_errors_too() -> None:
    with pytest.raises(ConfigError, match="no such trading day after 2027-12-30"):
        market.next_trading_day(dt.date(2027, 12, 30))
    with pytest.raises(ConfigError, match="no such trading day before 2015-01-02"):
        market.previous_trading_day(dt.date(2015, 1, 2))
    with pytest.raises(ConfigError, match="no such trading day"):
        market.settlement_day(dt.date(2027, 12, 29))


def test_bad_arguments_are_refused() -> None:
    day = dt.date(2026, 11, 26)
    with pytest.raises(ConfigError, match="day must be a date, not"):
        market.is_trading_day(dt.datetime(2026, 11, 26, tzinfo=market.KST))
    with pytest.raises(ConfigError, match="day must be a datetime"):
        market.is_trading_day("2026-11-26")  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match="before since"):
        market.trading_days(day, day - dt.timedelta(1))
    for steps in (0, -1, 1.0, True):
        with pytest.raises(ConfigError, match="days must be at least 1"):
            market.next_trading_day(day, steps)  # type: ignore[arg-type]
        with pytest.raises(ConfigError, match="days must be at least 1"):
            market.previous_trading_day(day, steps)  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match="2026-11-28 is not a trading day"):
        market.settlement_day(dt.date(2026, 11, 28))
