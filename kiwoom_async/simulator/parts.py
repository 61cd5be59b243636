"""Parts: everything a simulator consists of, wired together, with its two ports."""

from __future__ import annotations

import asyncio
import datetime as dt
import random
from collections.abc import Coroutine, Iterable
from typing import Any, TypeVar

from aiohttp import web

from kiwoom_async.simulator.clock import ExchangeTime, SessionClock
from kiwoom_async.simulator.exchange.accounts.fees import Fees
from kiwoom_async.simulator.exchange.clock import Clock
from kiwoom_async.simulator.exchange.exchange import Exchange
from kiwoom_async.simulator.exchange.trading.desk import Desk
from kiwoom_async.simulator.exchange.trading.happenings import (
    BookChanged,
    Happening,
    InstrumentChanged,
    PriceIndicated,
    Tallied,
    Traded,
)
from kiwoom_async.simulator.exchange.trading.screener import Screener
from kiwoom_async.simulator.faults import Faults
from kiwoom_async.simulator.journal import Journal
from kiwoom_async.simulator.listener import Listener
from kiwoom_async.simulator.passage import Passage
from kiwoom_async.simulator.quiet import Quiet
from kiwoom_async.simulator.rest.server import RestServer
from kiwoom_async.simulator.rules import Rules
from kiwoom_async.simulator.socket.server import PATH, SocketServer
from kiwoom_async.simulator.tokens import Tokens

__all__ = ["SECONDS_PER_STEP", "Parts"]

SECONDS_PER_STEP = 0.1
"""Exchange time that passes with one step of the market."""

_LONGEST_CATCH_UP = 0.1  # seconds that a stalled loop may make up for
_AT_MOST = dt.timedelta(seconds=1)

T = TypeVar("T")
_OfMarket = Traded | BookChanged | PriceIndicated | InstrumentChanged | Tallied


class Parts:
    """The exchange, its REST and WebSocket servers, and the tasks that move them.

    Attributes:
        rules: Behaviour of the server.
        exchange: The market and the accounts.
        desk: The broker's desk, which books orders.
        screener: The condition searches.
        tokens: Keys and access tokens.
        faults: Deliberate errors.
        journal: Calls and messages received.
        rest, socket: The two servers.
        time: The time of the servers; ``clock`` the same for sessions.
        passage: Moves exchange time.
        ports: Their listeners, REST first.
        shares_port: Whether clients find both at the first port.
        noise: The source of unreadable payloads.
        recorded: Symbols whose trades a recording makes while it is followed, on every day of it.
    """

    def __init__(
        self,
        *,
        rules: Rules,
        seed: int,
        stocks: int,
        clock: Clock,
        pace: float,
        timetable: bool,
        port: int | None = None,
    ) -> None:
        self.rules = rules
        self.shares_port = port is not None
        self.time = ExchangeTime(clock, standing=not pace)
        self.clock = SessionClock(self.time, seed)
        self.journal = Journal(self.time.monotonic)
        self.faults = Faults(clock)
        self.tokens = Tokens(rules, seed, self.time.now)
        self.exchange = Exchange(
            seed=seed,
            clock=clock,
            stocks=stocks,
            fees=Fees.in_force(clock.day, paper=rules.paper),
            timetable=timetable,
            day_orders_end=rules.day_orders_end,
            interruptions=rules.interruptions,
            after_market_announced=rules.after_market_announced,
        )
        self.noise = random.Random(f"{seed}:noise")
        self.screener = Screener(self.exchange.stocks)
        self.socket = SocketServer(
            rules=rules,
            seed=seed,
            tokens=self.tokens,
            journal=self.journal,
            faults=self.faults,
            screener=self.screener,
            time=self.time,
            move=self._move,
            watch=self.exchange.watch,
        )
        self.desk = Desk(self.exchange, paper=rules.paper, report_original=rules.report_original)
        self.rest = self._rest_server(seed)
        self.ports = (Listener(self._handle, port or 0), Listener(self.socket.handle))
        self._quiet = Quiet(self._stir, self.socket.drained)
        self.passage = Passage(self.exchange, self.time.timers, self._quiet, self.publish)
        self._pace = pace
        self._flushes = False
        self.recorded: set[str] = set()
        self._tasks: list[asyncio.Task[Any]] = []

    def _rest_server(self, seed: int) -> RestServer:
        return RestServer(
            rules=self.rules,
            seed=seed,
            exchange=self.exchange,
            desk=self.desk,
            tokens=self.tokens,
            journal=self.journal,
            faults=self.faults,
            time=self.time,
            publish=self.publish,
            drained=self.socket.drained,
            issued=self.socket.end_dead_tokens,
        )

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Serve a request at the REST port; a WebSocket handshake is welcome there too."""
        if request.path == PATH:
            return await self.socket.handle(request)
        return await self.rest.handle(request)

    async def open(self) -> None:
        """Open the ports and start the market; if that fails, nothing stays open."""
        try:
            for port in self.ports:
                await port.open()
        except BaseException:
            self.break_off()
            raise
        self.time.open()
        self.time.timers.silent = self._is_silent
        self.run(self._run_market() if self._pace else self.passage.drive())

    def run(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Run a task that ends with the simulator, at the latest; its failure is one of it."""
        task = asyncio.create_task(work)
        self._tasks.append(task)
        return task

    async def close(self) -> list[Exception]:
        """Break every connection, end every task, and return what failed inside the simulator."""
        self.break_off()
        self.time.close()
        ended = await asyncio.gather(*self._tasks, return_exceptions=True)
        for port in self.ports:
            await port.close()
        self._quiet.close()
        failures = [result for result in ended if isinstance(result, Exception)]
        return failures + [failure for port in self.ports for failure in port.failures]

    def break_off(self) -> None:
        """Cancel the tasks and break the connections at once, without waiting for their ends."""
        for task in self._tasks:
            task.cancel()
        self.rest.close()
        for port in self.ports:
            port.break_off()

    def publish(self, happened: Iterable[Happening]) -> None:
        """Send what happened to the clients that registered for it."""
        self.collect(happened)
        if not self.rules.grid:
            self.socket.flush()
        elif not self._flushes:
            self._flushes = True
            grid, now = self.rules.grid, self.time.monotonic()
            self.time.call_later(grid - now % grid, self._flush)
        self.journal.changed()
        self.time.timers.call_due()

    def collect(self, happened: Iterable[Happening]) -> None:
        """Write down what happened, to be sent with the next flush."""
        if self.recorded or self.exchange.replays:
            happened = [it for it in happened if not self._is_recorded(it)]
        if self.screener.watched:
            happened = list(happened)
            happened += self.screener.follow(happened, self.exchange.clock)
        self.socket.publish(happened)

    def _move(self, symbol: str) -> None:
        """Trade once in a stock, if it is listed."""
        if stock := self.exchange.instruments.get(symbol):
            self.publish(self.exchange.step([stock], SECONDS_PER_STEP))

    async def _run_market(self) -> None:
        """Move the market with real time; what a stalled loop missed is not made up for."""
        exchange, loop = self.exchange, asyncio.get_running_loop()
        due = loop.time()
        while True:
            before = exchange.clock.now
            self.publish(exchange.play_on(before + _AT_MOST, self._pace))
            seconds = (exchange.clock.now - before).total_seconds()
            due = max(due + seconds, loop.time() - _LONGEST_CATCH_UP)
            await asyncio.sleep(due - loop.time())

    def _flush(self) -> None:
        self._flushes = False
        self.socket.flush()

    def _stir(self) -> tuple[int, ...]:
        """Count what goes to clients, what comes from them, and the waits that ended."""
        sent = (number for one in self.socket.connections for number in (one.number, one.queued))
        return (self.journal.arrivals, self.time.timers.called, *sent)

    def _is_silent(self) -> bool:
        """Return whether a client waits in vain for a PING."""
        return any(connection.muted for connection in self.socket.connections)

    def follow(self, happened: Iterable[Happening]) -> None:
        """Send what followed from a recorded entry.

        Where nothing trades by itself, the phases that begin on the way have no trades or books
        of the exchange's own: those of a symbol come with its own entries.
        """
        if not self._pace:
            happened = [it for it in happened if not isinstance(it, _OfMarket)]
        self.publish(happened)

    def _is_recorded(self, happening: Happening) -> bool:
        """Return whether a recording says this of its instrument, and the exchange need not."""
        if not isinstance(happening, _OfMarket):
            return False
        stock = happening.stock
        if stock.replayed or stock.krx.replayed:
            return True
        return stock.symbol in self.recorded or stock.item in self.recorded
