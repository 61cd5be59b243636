"""Timers: what is to happen at moments of exchange time, for the servers and the sessions."""

from __future__ import annotations

import datetime as dt
import math
from bisect import insort
from collections.abc import Callable
from itertools import count

from kiwoom_async.simulator.exchange.clock import Clock

__all__ = ["Timer", "Timers"]

_MOST = 1e9  # seconds; more is never


class Timer:
    """A call to come, in the order of its moment.

    Attributes:
        due: Its moment.
        call: The function to call.
        bound: Whether it ends a wait for something else (:meth:`Timers.end_bounds`).
    """

    __slots__ = ("_number", "_waiting", "bound", "call", "due")

    def __init__(self, due: dt.datetime, number: int, call: Callable[[], object]) -> None:
        self.due = due
        self.call = call
        self.bound = False
        self._number = number
        self._waiting: list[Timer] = []

    def __lt__(self, other: Timer) -> bool:
        return (self.due, self._number) < (other.due, other._number)

    def wait_in(self, waiting: list[Timer]) -> None:
        """Join those that wait, in order."""
        self._waiting = waiting
        insort(waiting, self)

    def cancel(self) -> None:
        """Do not call."""
        if self in self._waiting:
            self._waiting.remove(self)


class Timers:
    """The calls to come.

    Those of daemons wait in the background: time does not pass for their sake. They are called when
    exchange time next stops at their moment or after it, because nothing can happen in between. On
    a silent line something does, a PING is missing: then they are waited for like the others.

    Attributes:
        silent: Returns whether a line is silent.
        called: Calls made so far.
        added: Called when there is something to wait for.
    """

    def __init__(self, market: Clock) -> None:
        self.silent: Callable[[], bool] = lambda: False
        self.added: Callable[[], object] = lambda: None
        self.called = 0
        self._market = market
        self._number = count()
        self._waits: list[Timer] = []
        self._daemons: list[Timer] = []
        self._over: list[Timer] = []

    def add(self, seconds: float, call: Callable[[], object], *, daemon: bool = False) -> Timer:
        """Call a function when exchange time has moved on by ``seconds``, rounded up."""
        later = dt.timedelta(microseconds=math.ceil(min(max(seconds, 0.0), _MOST) * 1e6))
        waiting = self._daemons if daemon else self._waits
        timer = Timer(self._market.now + later, next(self._number), call)
        timer.wait_in(waiting)
        if not daemon or self.silent():
            self.added()
        return timer

    @property
    def idle(self) -> bool:
        """Whether nothing waits but daemons."""
        return not self._over and self._first() is None

    @property
    def next_is_bound(self) -> bool:
        """Whether a bound is over, or the next moment ends one."""
        first = self._first()
        return bool(self._over) or (first is not None and first.bound)

    @property
    def next(self) -> dt.datetime | None:
        """The moment that something waits for, None if nothing does."""
        first = self._first()
        return first.due if first is not None else None

    def _first(self) -> Timer | None:
        daemons = self._daemons[:1] if self._daemons and self.silent() else []
        return min([*self._waits[:1], *daemons], default=None)

    def call_due(self) -> None:
        """Make the calls that are due, in the order of their moments, but for bounds."""
        while (timer := self._earliest()) is not None and timer.due <= self._market.now:
            timer.cancel()
            if timer.bound:
                timer.wait_in(self._over)
                self.added()
            else:
                self._call(timer)

    def end_bounds(self) -> bool:
        """Make the calls of bounds that are over; return whether there were any.

        What a bounded wait is for may have come by then, but was not read yet: the caller lets the
        clients do that first.
        """
        over = self._over.copy()
        for timer in over:
            timer.cancel()
            self._call(timer)
        return bool(over)

    def _call(self, timer: Timer) -> None:
        self.called += 1
        timer.call()

    def _earliest(self) -> Timer | None:
        return min([*self._waits[:1], *self._daemons[:1]], default=None)

    def take_all(self) -> list[Timer]:
        """Remove and return everything that waits."""
        everything = sorted(self._over + self._waits + self._daemons)
        for timer in everything:
            timer.cancel()
        return everything
