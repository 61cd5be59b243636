"""Play: trades of other participants in every instrument, each at its moments.

An instrument trades at moments of its own, which come from the seed and its symbol alone. What is
asked for by its symbol is awake: it trades as time passes. The others follow later, when all
instruments are looked at, through the same trades at the same moments. So nothing shows whether an
instrument was awake, and a day costs what is asked for. Of ETFs and ELWs that holds within a day:
one that was not asked for the day before has followed its index or company by the minute there.
"""

from __future__ import annotations

import datetime as dt
import heapq
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from kiwoom_async.simulator.exchange.clock import Clock
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.exchange.pace import Arrivals, trades_per_second
from kiwoom_async.simulator.exchange.trading.floor import Floor
from kiwoom_async.simulator.exchange.trading.happenings import Happening, Tallied
from kiwoom_async.simulator.exchange.trading.timeline import Effect, Event, Span, Timeline

__all__ = ["Play"]

_NEVER = dt.datetime.max
_SECOND = dt.timedelta(seconds=1)
_LONGEST = 1e9  # seconds between two trades; more is never


class Leader(Protocol):
    """What happens in an instrument at a moment: the day with its phases."""

    def pass_moment(self, stock: Stock) -> list[Happening]:
        """Let a moment of the running phases pass."""
        ...

    def release(self, stock: Stock) -> list[Happening]:
        """End the running volatility interruption."""
        ...

    def plan_release(self, stock: Stock) -> None:
        """Let the running volatility interruption end at its time."""


class Course:
    """How far an instrument has followed the timeline.

    Attributes:
        awake: Whether it trades as time passes.
        position: Number of entries of the timeline that are behind it.
        day: Its trading day; ``phases`` those of KRX and NXT that it has reached.
        due: Its next trade in the running span, None before that is drawn.
        tally: When its totals catch up with the tape; None with nothing to catch up with.
    """

    def __init__(self, stock: Stock, seed: str, floor: Floor, day: dt.date) -> None:
        self.stock = stock
        self.awake = False
        self.position = 0
        self.day = day
        self.phases = (floor.phase, floor.nxt_phase)
        self.due: dt.datetime | None = None
        self.tally: dt.datetime | None = None
        self._arrivals = Arrivals(random.Random(f"{seed}:{stock.symbol}:play"))

    def draw(self, now: dt.datetime, rate: float) -> dt.datetime:
        """Draw the next trade after a moment, at ``rate`` trades per second."""
        gap = self._arrivals.gap(rate)
        self.due = now + dt.timedelta(seconds=gap) if gap < _LONGEST else _NEVER
        return self.due

    def traded(self, now: dt.datetime) -> None:
        """Note a trade: the totals catch up at the next full second."""
        if self.tally is None:
            self.tally = now.replace(microsecond=0) + _SECOND


class Play:
    """Leads instruments through the timeline.

    Attributes:
        leader: The day, which must be set before anything is played.
        awake: The courses of what was asked for by its symbol.
    """

    leader: Leader

    def __init__(self, clock: Clock, floor: Floor, seed: str) -> None:
        self._clock = clock
        self._floor = floor
        self._seed = seed
        self._opening = (clock.day, clock.now, floor.phase, floor.nxt_phase)
        self._present: dt.datetime | None = None  # while the clock is set back
        self._timeline = Timeline()
        self._span: Span | None = None
        self._due: list[tuple[dt.datetime, str]] = []
        self._makers: dict[str, Callable[[], Stock]] = {}
        self._courses: dict[str, Course] = {}
        self.awake: dict[str, Course] = {}

    def add(self, symbol: str, make: Callable[[], Stock]) -> None:
        """List an instrument, to be made when it is first asked for."""
        self._makers[symbol] = make

    @property
    def follows(self) -> bool:
        """Whether an instrument is following now what happened earlier."""
        return self._present is not None

    def wake(self, symbol: str) -> Stock:
        """Return an instrument, which is kept up to date from now on."""
        course = self.awake.get(symbol)
        if course is not None:
            return course.stock
        course = self._course(symbol)
        self._follow(course)
        course.awake = True
        self.awake[symbol] = course
        self.leader.plan_release(course.stock)
        if self._span is not None and course.due is not None:
            heapq.heappush(self._due, (course.due, symbol))
        return course.stock

    def present(self, symbol: str) -> Stock:
        """Return an instrument as it stands now."""
        course = self.awake.get(symbol)
        if course is None:
            course = self._course(symbol)
            self._follow(course)
        return course.stock

    def everywhere(self, effect: Effect) -> list[Happening]:
        """Let something happen to every instrument: to those awake now, to the others later."""
        clock = self._clock
        floor = self._floor
        event = Event(clock.now, clock.day, floor.phase, floor.nxt_phase, effect)
        self._timeline.entries.append(event)
        happened: list[Happening] = []
        for course in list(self.awake.values()):
            happened += effect(course.stock)
            course.traded(clock.now)
        return happened

    def begin(self, pace: float | None) -> None:
        """Go on playing at a pace; every instrument draws when it trades next."""
        span = self._timeline.span(self._clock.now, pace)
        if span is self._span:
            return
        self._span = span
        rate = self._rate(span, span.start)
        self._due = [(course.draw(span.start, rate), one) for one, course in self.awake.items()]
        heapq.heapify(self._due)

    @property
    def due(self) -> dt.datetime:
        """When something that is awake trades next."""
        return self._due[0][0] if self._due else _NEVER

    def trade(self) -> list[Happening]:
        """Trade in what is due now, and draw when it does so again."""
        _, symbol = self._due[0]
        course, now = self.awake[symbol], self._clock.now
        happened = self.leader.pass_moment(course.stock)
        course.traded(now)
        span = self._span
        assert span is not None, "begin() comes first"
        span.end = now
        heapq.heapreplace(self._due, (course.draw(now, self._rate(span, now)), symbol))
        return happened

    def reach(self, moment: dt.datetime) -> None:
        """Note that nothing trades in the running span before a moment."""
        if self._span is not None:
            self._span.end = moment

    @property
    def tally(self) -> dt.datetime:
        """When totals of something that is awake catch up with the tape."""
        return min((one.tally for one in self.awake.values() if one.tally), default=_NEVER)

    def tallies(self, *, every: bool = False) -> list[Happening]:
        """Let the totals that are due catch up with the tape, or ``every``."""
        now, time = self._clock.now, self._clock.hhmmss
        happened: list[Happening] = []
        for course in self.awake.values():
            if every or (course.tally is not None and course.tally <= now):
                course.tally = None
                happened += [Tallied(market, time) for market in course.stock.tally()]
        return happened

    def _rate(self, span: Span, now: dt.datetime) -> float:
        if span.pace is not None:
            return span.pace
        return trades_per_second(self._floor.phase, self._floor.nxt_phase, now)

    def _course(self, symbol: str) -> Course:
        course = self._courses.get(symbol)
        if course is None:
            day, now, phase, nxt_phase = self._opening
            with self._set_back():
                self._clock.day = day
                self._clock.set(now)
                self._floor.phase, self._floor.nxt_phase = phase, nxt_phase
                stock = self._makers[symbol]()
                course = self._courses[symbol] = Course(stock, self._seed, self._floor, day)
        return course

    @contextmanager
    def _set_back(self) -> Iterator[None]:
        """Set the clock back for a while."""
        clock, floor = self._clock, self._floor
        now, day, present = clock.now, clock.day, self._present
        phases = floor.phase, floor.nxt_phase
        self._present = present or now
        try:
            yield
        finally:
            clock.day, self._present = day, present
            floor.phase, floor.nxt_phase = phases
            clock.set(now)

    def _follow(self, course: Course) -> None:
        """Lead an instrument through what happened meanwhile to every one."""
        entries, present = self._timeline.entries, self._present or self._clock.now
        if course.position == len(entries) and course.tally is None and course.stock.vi is None:
            return
        course.stock.prepare()
        with self._set_back():
            self._clock.day = course.day
            self._floor.phase, self._floor.nxt_phase = course.phases
            while course.position < len(entries):
                entry = entries[course.position]
                if isinstance(entry, Span):
                    self._through(course, entry)
                    if entry is entries[-1]:
                        break
                else:
                    self._take(course, entry)
                course.position += 1
                course.due = None
            self._pass(course, present)

    def _take(self, course: Course, event: Event) -> None:
        self._pass(course, event.moment)
        course.day = self._clock.day = event.day
        course.phases = event.phase, event.nxt_phase
        self._floor.phase, self._floor.nxt_phase = course.phases
        self._clock.set(event.moment)
        event.effect(course.stock)
        course.traded(event.moment)

    def _through(self, course: Course, span: Span) -> None:
        """Trade at the moments of a span."""
        self._pass(course, span.start)
        due = course.due or course.draw(span.start, self._rate(span, span.start))
        while due < span.end:
            self._pass(course, due)
            self._clock.set(due)
            self.leader.pass_moment(course.stock)
            course.traded(due)
            due = course.draw(due, self._rate(span, due))

    def _pass(self, course: Course, until: dt.datetime) -> None:
        """Let time pass without a trade; what is due meanwhile happens."""
        stock = course.stock
        while True:
            release = (stock.vi_ends if stock.vi else None) or _NEVER
            tally = course.tally or _NEVER
            if min(release, tally) > until:
                return
            self._clock.set(min(release, tally))
            if release <= tally:
                self.leader.release(stock)
            else:
                course.tally = None
                stock.tally()
