"""Program course: how far programs had come at the times of a day.

Since the simulator was opened it is kept as it happens. Before that, and on past days, programs
trade at the pace of the whole market: more at both ends of the day.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate

from kiwoom_async.simulator.exchange.daily.boards import BoardDay
from kiwoom_async.simulator.exchange.daily.diary import Day
from kiwoom_async.simulator.exchange.daily.programs import ProgramDay
from kiwoom_async.simulator.exchange.instruments.candles import minute_starts
from kiwoom_async.simulator.exchange.instruments.flows import ProgramMark

__all__ = ["BoardCourse", "course_of"]

_HALF_MINUTE = dt.timedelta(seconds=30)


@lru_cache(maxsize=100)
def _parts(minutes: int) -> tuple[float, ...]:
    """Return which part of a day is over at the end of each of its minutes."""
    middle = (minutes - 1) / 2 or 1
    sums = list(accumulate(1 + ((n - middle) / middle) ** 2 for n in range(minutes)))
    return tuple(value / sums[-1] for value in sums)


def _is_today(day: Day) -> bool:
    return day.date == day.stock.today.start.date()


def course_of(day: Day) -> list[ProgramMark]:
    """Return the course of one instrument on a day, minute by minute, oldest first."""
    parts = _parts(len(minute_starts(day.date)))
    if not _is_today(day):
        bars = day.stock.history.minutes(day.candle)
        whole, over = day.programs, 1.0
    else:
        opening = day.stock.programs.opening
        bars = [bar for bar in day.stock.minutes_today() if bar.start < opening.time]
        whole, over = ProgramDay(*opening[3:]), parts[len(bars) - 1] if bars else 1.0
    marks = []
    for bar, part in zip(bars, parts, strict=False):
        so_far = whole.scaled(part / over)
        totals = (so_far.bought, so_far.sold, so_far.paid, so_far.received)
        marks.append(ProgramMark(bar.start, bar.close, bar.volume_so_far, *totals))
    return marks + (list(day.stock.programs.course.values()) if _is_today(day) else [])


class BoardCourse:
    """The course of many instruments together on one day.

    Attributes:
        slots: The half minutes in which something can have been traded, oldest first.
    """

    def __init__(self, board: BoardDay, now: dt.datetime) -> None:
        self._board = board
        self._minutes = minute_starts(board.date)
        self._parts = _parts(len(self._minutes))
        programs = [day.stock.programs for day in board.days]
        self._today = _is_today(board.days[0])
        self._opened = programs[0].opening.time if self._today else dt.datetime.max
        self._kept = [one.course for one in programs] if self._today else []
        self._slots_of = [list(course) for course in self._kept]
        halves = {*self._minutes, *(minute + _HALF_MINUTE for minute in self._minutes)}
        later = {slot for slots in self._slots_of for slot in slots}
        self.slots = sorted({slot for slot in halves if slot <= now} | later)

    def at(self, slot: dt.datetime) -> ProgramDay:
        """Return what programs had traded at the end of a slot."""
        if not self._today:
            return self._board.programs.scaled(self._part(slot))
        opened = [ProgramDay(*day.stock.programs.opening[3:]) for day in self._board.days]
        if slot < self._opened:
            last = self._part(self._opened - _HALF_MINUTE)
            return ProgramDay.together(opened).scaled(self._part(slot) / last)
        return ProgramDay.together(
            self._kept_at(number, slot) or start for number, start in enumerate(opened)
        )

    def _part(self, slot: dt.datetime) -> float:
        """Return which part of the day is over at the end of a slot."""
        number = bisect_right(self._minutes, slot) - 1
        before = self._parts[number - 1] if number else 0.0
        first_half = slot == self._minutes[number]
        return (before + self._parts[number]) / 2 if first_half else self._parts[number]

    def _kept_at(self, number: int, slot: dt.datetime) -> ProgramDay | None:
        slots = self._slots_of[number]
        place = bisect_right(slots, slot)
        return ProgramDay(*self._kept[number][slots[place - 1]][3:]) if place else None
