"""Program course: cumulative program trading at the times of a day.

Since the simulator was opened it is recorded. Before that, and on past days, programs
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
    """Return the elapsed part of a day at the end of each of its minutes."""
    middle = (minutes - 1) / 2 or 1
    sums = list(accumulate(1 + ((n - middle) / middle) ** 2 for n in range(minutes)))
    return tuple(value / sums[-1] for value in sums)


def course_of(day: Day) -> list[ProgramMark]:
    """Return the course of one instrument on a day, minute by minute, oldest first."""
    stock, kept = day.stock, day.kept_programs
    if day.date == stock.today.start.date():
        bars = stock.minutes_today()
    else:
        bars = stock.history.minutes(day.candle)
    whole = day.programs
    if kept is not None:
        bars = [bar for bar in bars if bar.start < kept.opening.time]
        whole = ProgramDay(*kept.opening[3:])
    parts = _parts(max(len(minute_starts(day.date)), len(bars)))  # a day with NXT is longer
    over = parts[len(bars) - 1] if kept is not None and bars else 1.0
    marks = []
    for bar, part in zip(bars, parts, strict=False):
        so_far = whole.scaled(part / over)
        totals = (so_far.bought, so_far.sold, so_far.paid, so_far.received)
        marks.append(ProgramMark(bar.start, bar.close, bar.volume_so_far, *totals))
    return marks + (list(kept.course.values()) if kept is not None else [])


class BoardCourse:
    """The course of many instruments together on one day.

    Attributes:
        slots: The half minutes in which something can have been traded, oldest first.
    """

    def __init__(self, board: BoardDay, now: dt.datetime) -> None:
        self._board = board
        self._minutes = minute_starts(board.date)
        self._parts = _parts(len(self._minutes))
        programs = [day.kept_programs for day in board.days]
        kept = [one for one in programs if one is not None]
        self._opened = kept[0].opening.time if kept else dt.datetime.max
        self._opening = [ProgramDay(*one.opening[3:]) for one in kept]
        self._kept = [one.course for one in kept]
        self._slots_of = [list(course) for course in self._kept]
        halves = {*self._minutes, *(minute + _HALF_MINUTE for minute in self._minutes)}
        later = {slot for slots in self._slots_of for slot in slots}
        self.slots = sorted({slot for slot in halves if slot <= now} | later)

    def at(self, slot: dt.datetime) -> ProgramDay:
        """Return the program trading up to the end of a slot."""
        if not self._kept:
            return self._board.programs.scaled(self._part(slot))
        if slot < self._opened:
            last = self._part(self._opened - _HALF_MINUTE)
            return ProgramDay.together(self._opening).scaled(self._part(slot) / last)
        return ProgramDay.together(
            self._kept_at(number, slot) or start for number, start in enumerate(self._opening)
        )

    def _part(self, slot: dt.datetime) -> float:
        """Return the elapsed part of the day at the end of a slot."""
        number = max(bisect_right(self._minutes, slot) - 1, 0)
        before = self._parts[number - 1] if number else 0.0
        first_half = slot == self._minutes[number]
        return (before + self._parts[number]) / 2 if first_half else self._parts[number]

    def _kept_at(self, number: int, slot: dt.datetime) -> ProgramDay | None:
        slots = self._slots_of[number]
        place = bisect_right(slots, slot)
        return ProgramDay(*self._kept[number][slots[place - 1]][3:]) if place else None
