"""The simulator: opens and closes everything, and is where tests and bots take hold of it."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Self

from kiwoom_async.config import Credentials, Server
from kiwoom_async.simulator.exchange.account import Fees
from kiwoom_async.simulator.exchange.clock import Clock, today_in_korea
from kiwoom_async.simulator.exchange.exchange import Exchange
from kiwoom_async.simulator.exchange.happenings import Happening
from kiwoom_async.simulator.exchange.orders import Side
from kiwoom_async.simulator.exchange.stock import Stock
from kiwoom_async.simulator.faults import Faults
from kiwoom_async.simulator.journal import Call, Journal, Message
from kiwoom_async.simulator.listener import Listener
from kiwoom_async.simulator.rest.server import RestServer
from kiwoom_async.simulator.rules import Rules
from kiwoom_async.simulator.socket.connection import Connection
from kiwoom_async.simulator.socket.server import PATH, SocketServer
from kiwoom_async.simulator.tokens import Tokens

__all__ = ["Simulator"]

_COMMISSION = 0.00015
_PAPER_COMMISSION = 0.0035
_SECONDS_PER_STEP = 0.1  # of exchange time, when the market is stepped by hand
_LONGEST_CATCH_UP = 0.1


class Simulator:
    """An exchange on loopback that speaks Kiwoom's REST API and WebSocket.

    ::

        async with Simulator() as exchange:
            async with Session(exchange.server, exchange.credentials) as session:
                ...

    It runs on the event loop it is opened in, on two ports of its own. For one ``seed`` everything
    it makes up comes out the same. Leaving the block breaks every connection and ends within
    milliseconds; it may be cancelled at any time.

    Args:
        seed: What everything random comes from.
        pace: Trades per second in each stock; with 0 the market stands still until
            :meth:`step`, :meth:`trade` and the like move it.
        stocks: How many are listed: up to 16 well-known companies, invented ones beyond.
        cash: What the account starts with, KRW.
        holdings: What it holds: symbol to shares, bought at the close of the day before.
        day: The trading day, today in Korea if not given.
        time: Exchange time to start at; what was traded earlier that day is made up.
        rules: How the server behaves.

    Attributes:
        credentials: The key pair of the account.
        rules: As given.
    """

    def __init__(
        self,
        *,
        seed: int = 1,
        pace: float = 2.0,
        stocks: int = 16,
        cash: int = 100_000_000,
        holdings: Mapping[str, int] = {"005930": 100},
        day: dt.date | None = None,
        time: dt.time = dt.time(10, 0),
        rules: Rules = Rules(),  # noqa: B008 - frozen
    ) -> None:
        self.rules = rules
        self._pace = pace
        self._journal = Journal()
        self._faults = Faults()
        self._tokens = Tokens(rules, seed)
        self._exchange = Exchange(
            seed=seed,
            clock=Clock(day or today_in_korea(), time),
            stocks=stocks,
            fees=Fees(_PAPER_COMMISSION if rules.paper else _COMMISSION),
        )
        self._socket = SocketServer(
            rules, seed, self._tokens, self._journal, lambda symbol: self.step(symbol)
        )
        self._rest = RestServer(
            rules=rules,
            seed=seed,
            exchange=self._exchange,
            tokens=self._tokens,
            journal=self._journal,
            faults=self._faults,
            publish=self._publish,
            drained=self._socket.drained,
        )
        self._ports = (Listener(self._rest.handle), Listener(self._socket.handle))
        self._tasks: list[asyncio.Task[None]] = []
        self.credentials = self.open_account(cash=cash, holdings=holdings)

    def __repr__(self) -> str:
        return (
            f"Simulator({len(self._exchange.stocks)} stocks, {len(self.connections)} connections)"
        )

    async def __aenter__(self) -> Self:
        for port in self._ports:
            await port.open()
        if self._pace:
            self._tasks.append(asyncio.create_task(self._run_market()))
        if interval := self.rules.flush_interval:
            self._tasks.append(asyncio.create_task(self._flush_on_grid(interval)))
        return self

    async def __aexit__(self, error: object, *details: object) -> None:
        for task in self._tasks:
            task.cancel()
        self._rest.close()
        for port in self._ports:
            port.refuse()
            port.abort()
        results = await asyncio.gather(*self._tasks, return_exceptions=True)
        for port in self._ports:
            await port.close()
        failures = [result for result in results if isinstance(result, Exception)]
        failures += [failure for port in self._ports for failure in port.failures]
        if failures and error is None:
            raise failures[0]

    @property
    def server(self) -> Server:
        """Where to connect; known once the simulator is open.

        Raises:
            RuntimeError: before that.
        """
        rest, socket = self._ports
        if not rest.port or not socket.port:
            raise RuntimeError("open the simulator first: async with Simulator() as exchange")
        return Server(
            name="simulator",
            rest=f"http://{rest.address}",
            websocket=f"ws://{socket.address}{PATH}",
            limits=self.rules.limits(),
        )

    def open_account(
        self, *, cash: int = 100_000_000, holdings: Mapping[str, int] | None = None
    ) -> Credentials:
        """A further account with a key pair of its own.

        Args:
            cash: KRW.
            holdings: Symbol to shares.
        """
        account = self._exchange.open_account(cash, (holdings or {}).items())
        return self._tokens.add_key(account)

    async def _run_market(self) -> None:
        """Let the market move with real time; what a stalled loop missed is not made up for."""
        per_moment = 4 / 3  # stocks that trade together, on average
        interval = per_moment / (self._pace * len(self._exchange.stocks))
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            due = max(due + interval, loop.time() - _LONGEST_CATCH_UP)
            await asyncio.sleep(due - loop.time())
            self._publish(self._exchange.step(self._exchange.some_stocks(), interval))

    async def _flush_on_grid(self, interval: float) -> None:
        while True:
            await asyncio.sleep(interval)
            self._socket.flush()

    def _publish(self, happened: Iterable[Happening]) -> None:
        self._socket.publish(happened)
        self._journal.changed()

    def step(self, *symbols: str, times: int = 1) -> None:
        """Let the market move: somebody trades in each of ``symbols`` (default: in every stock).

        Args:
            symbols: Where; by default everywhere.
            times: How often.
        """
        stocks = [self.stock(symbol) for symbol in symbols or self._exchange.stocks]
        for _ in range(times):
            self._publish(self._exchange.step(stocks, _SECONDS_PER_STEP))

    def trade(
        self, symbol: str, *, price: int | None = None, size: int = 1, side: Side = "buy"
    ) -> None:
        """Somebody trades ``size`` shares; the market moves to ``price`` first.

        Resting orders are filled on the way: those at ``price`` stand first in the queue, those the
        market moves through are filled at their own prices.

        Args:
            symbol: Where.
            price: KRW; by default the best price of the other side.
            size: Shares.
            side: Who is the aggressor.

        Raises:
            ValueError: if the price is off the tick grid or outside the limits of the day.
        """
        stock = self.stock(symbol)
        best = stock.book.best_ask if side == "buy" else stock.book.best_bid
        self._publish(self._exchange.trade(stock, price or best, size, side))

    def stock(self, symbol: str) -> Stock:
        """A listed stock as it stands now: price, volume, book, candles; to look at only.

        Raises:
            KeyError: if nobody of that symbol is listed.
        """
        return self._exchange.stocks[symbol]

    @property
    def symbols(self) -> list[str]:
        """Everything listed."""
        return list(self._exchange.stocks)

    @property
    def connections(self) -> list[Connection]:
        """The socket connections open now, oldest first."""
        return list(self._socket.connections)

    @property
    def calls(self) -> list[Call]:
        """The latest REST calls, oldest first."""
        return list(self._journal.calls)

    @property
    def messages(self) -> list[Message]:
        """The latest socket messages received, oldest first."""
        return list(self._journal.messages)

    async def wait_for(self, condition: Callable[[], object], timeout: float = 5.0) -> None:
        """Wait until ``condition()`` is true; it is looked at whenever something happens here.

        Raises:
            TimeoutError: after ``timeout`` seconds.
        """
        await self._journal.wait_for(condition, timeout)
