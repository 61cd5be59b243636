"""Tape: recorded entries sent to the clients again, on the wire they came on."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterable
from contextlib import nullcontext

from kiwoom_async.simulator.controls.controls import Controls
from kiwoom_async.simulator.exchange.clock import following_day
from kiwoom_async.simulator.recording import RecordedDays, RecordedEntry, follow
from kiwoom_async.simulator.socket.frames import Entry, label

__all__ = ["TapeControls", "check_speed"]

_AT_ONCE = 50
_SHORTEST = 0.001  # seconds: a shorter sleep takes longer than it says
_ABOUT_ITSELF = ("open", "close")  # lines of a journal that were never on the wire


class TapeControls(Controls):
    """Methods of :class:`~kiwoom_async.simulator.Simulator` that send what was recorded."""

    _replaying: asyncio.Task[int] | None = None

    async def replay(
        self,
        entries: Iterable[RecordedEntry],
        *,
        speed: float | None = 1.0,
        longest_wait: float = 1.0,
        disconnect: bool = False,
        follows: bool = True,
    ) -> int:
        """Send recorded entries to the clients that registered for them, letter for letter.

        ::

            async with Simulator(pace=0) as exchange:
                await exchange.wait_for(lambda: exchange.registrations)
                await exchange.replay(journal.lines((Trade, OrderBook, Gap)), speed=10)

        The exchange follows: trades (0B) make its time, the tape, the candles and what REST
        answers, books (0D) are the books, and orders of the accounts are filled where a trade
        reaches their price; they change neither a recorded byte nor the tape. The first trade of a
        symbol begins its day anew. With the first entry of a later trading day the exchange ends
        its day and goes on on that day, as with ``next_day``; days between pass without a trade.
        Slow clients are waited for. Cancelling it is safe.

        Args:
            entries: In order of time; the lines of a journal are such.
            speed: Factor of the recorded pace; None for as fast as the clients take it.
            longest_wait: Most seconds between two entries: nights are cut short.
            disconnect: Whether a gap (type ``gap``) breaks every connection, as the outage did.
            follows: Whether the exchange follows; otherwise books, charts and accounts stand, and
                an entry costs a quarter of the time.

        Returns:
            Entries that were sent to a client.

        Raises:
            ValueError: the speed is not positive.
            ConfigError: the calendar ends (see :mod:`kiwoom_async.market`).
        """
        check_speed(speed)
        with self._parts.passage.held() if follows else nullcontext():
            try:
                return await self._replay(entries, speed, longest_wait, disconnect, follows)
            finally:
                self._parts.recorded.clear()

    def start_replay(
        self,
        entries: Iterable[RecordedEntry],
        *,
        speed: float | None = 1.0,
        disconnect: bool = False,
        follows: bool = True,
    ) -> None:
        """Replay entries in the background, from the first registration of a client on.

        They are read one by one, as they are sent. See :meth:`replay`.

        Raises:
            ValueError: the speed is not positive.
        """
        check_speed(speed)
        work = self._replay_when_wanted(entries, speed, disconnect, follows)
        self._replaying = self._parts.run(work)

    async def replayed(self) -> int:
        """Wait for the end of the recording that :meth:`start_replay` sends.

        Cancelling it is safe.

        Returns:
            Entries that were sent to a client.

        Raises:
            RuntimeError: no recording is replayed.
        """
        if self._replaying is None:
            raise RuntimeError("nothing is replayed: Simulator(replay=...) or start_replay(...)")
        return await asyncio.shield(self._replaying)

    async def _replay_when_wanted(
        self, entries: Iterable[RecordedEntry], speed: float | None, disconnect: bool, follows: bool
    ) -> int:
        await self._parts.journal.wait_for(self._is_wanted, None)
        return await self.replay(entries, speed=speed, disconnect=disconnect, follows=follows)

    def _is_wanted(self) -> bool:
        return any(one.registrations.wanted for one in self._parts.socket.connections)

    async def _replay(
        self,
        entries: Iterable[RecordedEntry],
        speed: float | None,
        longest_wait: float,
        disconnect: bool,
        follows: bool,
    ) -> int:
        loop, sent = asyncio.get_running_loop(), 0
        due, before = loop.time(), 0
        days = RecordedDays()
        for number, (received_ns, code, item, values) in enumerate(entries):
            if speed is not None:
                step = max(0, received_ns - (before or received_ns)) / 1e9 / speed
                due, before = due + min(step, longest_wait), received_ns
                if due - loop.time() >= _SHORTEST:
                    await asyncio.sleep(due - loop.time())
            if follows and (morning := days.next(received_ns, self._parts.exchange.clock.day)):
                await self._go_on_to(morning)
            if code == "gap":
                await self._gap(disconnect)
            elif code not in _ABOUT_ITSELF:
                sent += self._play(code, item, values, follows)
            if number % _AT_ONCE == 0:
                await self._parts.socket.drained()
                await asyncio.sleep(0)
            if self._parts.time.simulated and not self._parts.time.timers.idle:
                await self._parts.passage.follow()
        await self._parts.socket.drained()
        return sent

    async def _go_on_to(self, moment: dt.datetime) -> None:
        """End the day, and those between, and go on at a moment of a later day."""
        clock = self._parts.exchange.clock
        while clock.day < moment.date():
            self._parts.passage.next_day(following_day(clock.day), moment.time())
            await self._parts.socket.drained()
            await asyncio.sleep(0)

    def _play(self, code: str, item: str, values: bytes, follows: bool) -> bool:
        """Let the exchange follow an entry and send it; returns whether a client got it."""
        if follows:
            if code == "0B":
                self._parts.recorded.add(item.removesuffix("_AL"))
            self._parts.follow(follow(self._parts.exchange, code, item, values))
        return self._send(code, item, values)

    async def _gap(self, disconnect: bool) -> None:
        """Break every connection for a recorded outage, if outages are replayed."""
        if disconnect:
            await self._parts.socket.drained()
            self._parts.socket.abort()

    def _send(self, code: str, item: str, values: bytes) -> bool:
        """Send an entry to the connections that registered for it; returns whether there is one."""
        entry = Entry(label(code, "", item), values)
        wanting = [
            connection
            for connection in self._parts.socket.connections
            if not connection.registrations.wanted.keys().isdisjoint(((code, item), (code, "")))
        ]
        for connection in wanting:
            connection.collect(entry)
        if wanting:
            self._parts.socket.flush()
        return bool(wanting)


def check_speed(speed: float | None) -> None:
    """Check the speed of a replay.

    Raises:
        ValueError: it is not positive.
    """
    if speed is not None and not speed > 0:
        raise ValueError(f"speed must be positive, not {speed}")
