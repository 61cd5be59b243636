"""Passage: exchange time moves on, and what is due on the way happens at its moment.

A market that stands waits for the test to move it. But a session whose limit, time-out or delay is
counted in exchange time would wait for ever then: so time moves to the next moment that something
waits for, as soon as exchange and clients have nothing left to do.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import NoReturn

from kiwoom_async.simulator.exchange.clock import following_day
from kiwoom_async.simulator.exchange.exchange import Exchange
from kiwoom_async.simulator.exchange.trading.happenings import Happening
from kiwoom_async.simulator.quiet import Quiet
from kiwoom_async.simulator.timers import Timers

__all__ = ["Passage"]

_PATIENCE = 0.02  # seconds of real time for what comes from a thread, before a time-out ends
_STEPS_AT_ONCE = 50  # of a market whose events go to no client


class Passage:
    """Moves exchange time.

    Args:
        exchange: The market.
        timers: What waits for exchange time.
        quiet: Waits until exchange and clients have nothing left to do.
        publish: Sends what happened to the clients, and makes the calls that are due.
    """

    def __init__(
        self,
        exchange: Exchange,
        timers: Timers,
        quiet: Quiet,
        publish: Callable[[Iterable[Happening]], None],
    ) -> None:
        self._exchange = exchange
        self._timers = timers
        self._quiet = quiet
        self._publish = publish
        self._holds = 0
        self._wanted = asyncio.Event()
        self._morning = (exchange.clock.day, _morning_after(exchange.clock.day))
        timers.added = self.wake

    def advance(self, seconds: float) -> None:
        """Let time pass without a trade, over the ends of days too."""
        self.advance_to(self._exchange.clock.now + dt.timedelta(seconds=seconds))

    def advance_to(self, until: dt.datetime) -> None:
        """Let time pass to a moment without a trade; a moment that has passed is now."""
        clock = self._exchange.clock
        while True:
            morning = self._next_morning()
            stop = max(clock.now, min(until, morning, self._timers.next or until))
            self._publish(self._exchange.advance((stop - clock.now).total_seconds()))
            if stop >= morning:
                self._publish(self._exchange.end_day())
                self._exchange.begin_day(morning.date(), stop.time())
                self._publish(())
            if stop >= until:
                return

    def next_day(self, day: dt.date, time: dt.time) -> None:
        """Let the rest of the day pass, and begin another one."""
        self.advance_to(min(self._exchange.evening, self._next_morning()))
        self._publish(self._exchange.end_day())
        self._exchange.begin_day(day, time)
        self._publish(())

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let time pass only as the caller moves it."""
        self._holds += 1
        try:
            yield
        finally:
            self._holds -= 1
            self.wake()

    def wake(self) -> None:
        """Look again whether something waits."""
        self._wanted.set()

    async def follow(self) -> None:
        """Let the clients act on what happened, before time moves on."""
        if self._quiet.stirred:
            await self._quiet.reached()
        if self._timers.end_bounds():
            await self._quiet.reached()

    async def drive(self) -> NoReturn:
        """Move time to the next moment that something waits for, whenever everything waits."""
        while True:
            self._wanted.clear()
            if self._timers.idle or self._holds:
                await self._wanted.wait()
            await self._quiet.reached()
            if self._timers.end_bounds():
                continue
            if self._timers.next_is_bound:
                await asyncio.sleep(_PATIENCE)
                if self._quiet.stirred:
                    continue
            await self._go_on()

    async def _go_on(self) -> None:
        """Move time from one event to the next until a client sees one."""
        steps = 0
        while not self._holds and (target := self._timers.next) is not None:
            due = self._exchange.next_event
            self.advance_to(min(target, due) if due else target)
            steps += 1
            if self._quiet.stirred or self._timers.next_is_bound:
                return
            if steps % _STEPS_AT_ONCE == 0:
                await asyncio.sleep(0)

    def _next_morning(self) -> dt.datetime:
        """Return the midnight at which the next trading day begins."""
        day = self._exchange.clock.day
        if day != self._morning[0]:
            self._morning = (day, _morning_after(day))
        return self._morning[1]


def _morning_after(day: dt.date) -> dt.datetime:
    try:
        return dt.datetime.combine(following_day(day), dt.time())
    except ValueError:  # the calendar ends
        return dt.datetime.max
