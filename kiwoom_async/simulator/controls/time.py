"""Time: methods that let the day pass."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterable

from kiwoom_async.simulator.controls.controls import Controls
from kiwoom_async.simulator.exchange.clock import following_day

__all__ = ["TimeControls"]

_EVENTS_AT_ONCE = 50


class TimeControls(Controls):
    """Methods of :class:`~kiwoom_async.simulator.Simulator` that let the day pass."""

    def advance(self, seconds: float = 0.0, *, minutes: float = 0.0, hours: float = 0.0) -> None:
        """Let exchange time pass without a trade; what is due meanwhile happens.

        Raises:
            ValueError: the time is negative.
        """
        span = seconds + 60 * minutes + 3_600 * hours
        if span < 0:
            raise ValueError(f"time passes forwards only, not by {span} s")
        self._parts.passage.advance(span)

    async def run(self, until: str | dt.time | dt.datetime, *, speed: float | None = None) -> None:
        """Play the day up to a time: trades, phases, what was scripted, all pushed as it happens.

        A symbol trades about 2,300 times in a regular session, busiest at both ends. Cancelling it
        is safe: exchange time keeps the time it reached.

        Args:
            until: Time of the running day: ``"15:20"``, a time, or a moment of it.
            speed: Seconds of exchange time per second; None for as fast as it goes. Either way
                clients that read get everything before more is made.

        Raises:
            ValueError: the time has passed, or is not on the running day; the speed is not
                positive.
        """
        if speed is not None and speed <= 0:
            raise ValueError(f"speed must be positive, not {speed}")
        target = self._moment(until)
        with self._parts.passage.held():
            await self._run_to(target, speed)
        await self._parts.socket.drained()

    async def _run_to(self, target: dt.datetime, speed: float | None) -> None:
        time, clock, passage = self._parts.time, self._parts.exchange.clock, self._parts.passage
        loop = asyncio.get_running_loop()
        started, begun = loop.time(), clock.now
        made = 0
        while clock.now < target:
            stop = min(target, time.timers.next or target)
            self._parts.publish(self._parts.exchange.play_on(stop))
            made += 1
            if speed is not None:
                played = (clock.now - begun).total_seconds()
                await asyncio.sleep(max(0.0, played / speed - (loop.time() - started)))
            if time.simulated:
                await passage.follow()
            if made % _EVENTS_AT_ONCE == 0:
                await self._parts.socket.drained()
                await asyncio.sleep(0)

    def next_day(self, at: str | dt.time = "08:30") -> dt.date:
        """End the running day and start the next trading day; return it.

        The rest of the day passes without trades of other participants: the closing auction
        ends, orders end with their session, 0s announces each phase. Then yesterday is history,
        settlements come due, and every price has a new reference and new limits.

        A later day that passes so as a whole has a candle of two prints: its auctions find the
        prices that its course has at the open and at the close. ``await run("20:00")`` before
        plays all of it; of what no client watches that costs nothing until it is asked for.

        Args:
            at: Time of the next day.

        Raises:
            ConfigError: the calendar ends (see :mod:`kiwoom_async.market`).
        """
        exchange = self._parts.exchange
        following = following_day(exchange.clock.day)
        time = dt.time.fromisoformat(at) if isinstance(at, str) else at
        self._parts.passage.next_day(following, time)
        return following

    def _moment(self, until: str | dt.time | dt.datetime) -> dt.datetime:
        clock = self._parts.exchange.clock
        if isinstance(until, str):
            until = dt.time.fromisoformat(until)
        if isinstance(until, dt.time):
            until = dt.datetime.combine(clock.day, until)
        moment = until.replace(tzinfo=None)
        if moment.date() != clock.day:
            raise ValueError(f"until: {moment} is not on {clock.day}: next_day() comes first")
        if moment < clock.now:
            raise ValueError(f"until: {moment:%H:%M:%S} has passed, it is {clock.now:%H:%M:%S}")
        return moment

    def play(
        self, symbol: str, prices: Iterable[tuple[str | dt.time | dt.datetime, int]], size: int = 10
    ) -> None:
        """Script prices: at each time the market moves there with one trade.

        Each step happens when exchange time reaches it (:meth:`run`, :meth:`advance`). What other
        participants trade in between may move the price again.

        Args:
            symbol: Symbol of the instrument.
            prices: Times of the running day, and KRW.
            size: Shares of each trade.

        Raises:
            ValueError: a time has passed, or a price is not possible on the day.
        """
        exchange = self._parts.exchange
        stock = exchange.traded(symbol)
        script = [(self._moment(time), price) for time, price in prices]
        for _, price in script:
            stock.book.position(price)
        for moment, price in script:
            exchange.script(moment, stock, price, size)

    async def settled(self, session: object = None, *, timeout: float = 5.0) -> None:
        """Wait until the clients have taken in all that was pushed.

        Every client that is logged in and not mute gets a PING behind everything else, and answers
        it when it has read that far: what came before is in its streams. Cancelling it is safe.

        Args:
            session: The session that the caller has in mind; all clients are waited for.
            timeout: Most seconds to wait.

        Raises:
            TimeoutError: a client has not answered within ``timeout`` seconds.
        """
        socket = self._parts.socket
        await socket.drained()
        asked = socket.ping_now()
        await self._parts.journal.wait_for(
            lambda: all(connection.has_answered(number) for connection, number in asked), timeout
        )
