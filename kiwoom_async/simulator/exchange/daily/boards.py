"""Boards: the days of many instruments side by side, and their sums."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import zip_longest

import msgspec

from kiwoom_async.simulator.exchange.daily.balances import Balance
from kiwoom_async.simulator.exchange.daily.diary import Day, Diary
from kiwoom_async.simulator.exchange.daily.investors import Investors, together
from kiwoom_async.simulator.exchange.daily.programs import ProgramDay

__all__ = ["BoardDay", "Lending", "board_days", "by_date"]


class Lending(msgspec.Struct, frozen=True):
    """Stock lending of one or many instruments (대차거래).

    Attributes:
        opened: Shares lent on the day (체결); ``repaid`` given back (상환).
        remaining: Shares outstanding at its end (잔고).
        amount: Value at the closing prices, KRW.
    """

    opened: int = 0
    repaid: int = 0
    remaining: int = 0
    amount: int = 0

    @classmethod
    def on(cls, day: Day) -> Lending:
        """Return that of one instrument."""
        balance: Balance = day.balance("lending")
        amount = balance.remaining * day.candle.close
        return cls(balance.opened, balance.repaid, balance.remaining, amount)

    def __add__(self, other: Lending) -> Lending:
        return Lending(
            self.opened + other.opened,
            self.repaid + other.repaid,
            self.remaining + other.remaining,
            self.amount + other.amount,
        )


class BoardDay:
    """One day of many instruments.

    Attributes:
        days: That of each.
        date: The trading day.
    """

    def __init__(self, days: Sequence[Day]) -> None:
        self.days = days
        self.date = days[0].date

    def __repr__(self) -> str:
        return f"BoardDay({self.date}, {len(self.days)} instruments)"

    @cached_property
    def investors(self) -> Investors:
        """Trades by kind of investor, all instruments together."""
        return together(day.investors for day in self.days)

    @cached_property
    def programs(self) -> ProgramDay:
        """Program trading, all instruments together."""
        return ProgramDay.together(day.programs for day in self.days)

    @cached_property
    def lending(self) -> Lending:
        """Stock lending, all instruments together."""
        return sum((Lending.on(day) for day in self.days), Lending())


def board_days(
    diaries: Iterable[Diary], count: int, until: dt.date | None = None
) -> list[BoardDay]:
    """Return the last ``count`` days of many instruments, newest first.

    Args:
        diaries: Those of the instruments.
        count: Maximum number of days.
        until: The last of them; by default today.
    """
    return [BoardDay(days) for days in by_date(diary.latest(count, until) for diary in diaries)]


def by_date(columns: Iterable[Sequence[Day]]) -> list[list[Day]]:
    """Return days of many instruments date by date; each begins with the same one, newest first,
    and those listed later end earlier.
    """
    return [[day for day in days if day is not None] for days in zip_longest(*columns)]
