"""Simulator: opens and closes everything; the object that tests and bots use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Self

from kiwoom_async.config import Credentials, Server
from kiwoom_async.market import is_trading_day, next_trading_day, settlement_day
from kiwoom_async.simulator.controls.faults import FaultControls
from kiwoom_async.simulator.controls.frames import SocketScripts
from kiwoom_async.simulator.controls.market import MarketControls
from kiwoom_async.simulator.controls.socket import SocketFaults
from kiwoom_async.simulator.controls.tape import TapeControls, check_speed
from kiwoom_async.simulator.controls.time import TimeControls
from kiwoom_async.simulator.exchange.accounts.account import Account
from kiwoom_async.simulator.exchange.accounts.portfolio import Order
from kiwoom_async.simulator.exchange.clock import Clock, latest_trading_day
from kiwoom_async.simulator.journal import Call, Message
from kiwoom_async.simulator.parts import Parts
from kiwoom_async.simulator.recording import RecordedEntry, beginning
from kiwoom_async.simulator.rules import Rules
from kiwoom_async.simulator.socket.connection import Connection
from kiwoom_async.simulator.socket.server import PATH

__all__ = ["Simulator"]

_MORNING = dt.time(10)


class Simulator(
    MarketControls,
    TimeControls,
    TapeControls,
    FaultControls,
    SocketScripts,
    SocketFaults,
):
    """An exchange on loopback that speaks Kiwoom's REST API and WebSocket.

    ::

        async with Simulator() as exchange:
            async with Session(exchange.server, exchange.credentials) as session:
                ...

    It runs on the event loop it is opened in, on its own two ports. The same ``seed`` gives the
    same market. The end of the block breaks every connection and takes milliseconds; it may be
    cancelled at any time.

    Beside the stocks it lists ETFs (``069500`` and others), ELWs (``57JBHH`` and others) and gold
    (``M04020000``, ``M04020100``).

    The day runs by a timetable: phases begin at their times, interruptions start by themselves
    (``Rules.interruptions``) and end after two minutes.

    Every TR answers from this one market; ``docs/simulated.md`` describes each. The larger
    companies trade at NXT as well, with a book, a tape and a day of its own (``005930_NX``); both
    exchanges together (``005930_AL``) are the sums. Methods that take a symbol take these too.

    Args:
        seed: Seed of all random values. The same calls bring the same bytes, as long as nothing
            moves by real time: with ``pace=0``.
        pace: Trades per second in each stock, in real time from the opening of the simulator on,
            also before and during :meth:`run`; with 0 the market does not move until
            :meth:`run`, :meth:`trade` or a similar method moves it.
        stocks: Number of listed companies: well-known ones first, invented ones beyond. One that
            is never asked for costs nothing.
        cash: Opening cash of the account, KRW.
        gold_cash: The same for gold, which is kept apart.
        holdings: Opening holdings: symbol to shares (of gold to grams), bought at the close of the
            day before.
        loans: Opening holdings on margin loans: symbol and day of the loan to shares.
        commission_rate: Rate of the account as in :func:`kiwoom_async.market.trading_costs`, such
            as ``Decimal("0.000036396")`` or ``Decimal(0)``; by default the standard rate of the
            live or the paper server. Gold and taxes have rates of their own.
        day: The trading day; by default that of the recording, or today in Korea, or the last
            trading day before it.
        time: Exchange time to start at, by default that of the recording, or 10:00; what was traded
            earlier that day is made up.
        timetable: Whether phases begin at their times and interruptions start and end by
            themselves; with False the phase is ``open`` at any time, until :meth:`market_phase`
            changes it.
        rules: Behaviour of the server.
        replay: Recorded entries that make the market instead, from the first registration on. The
            exchange begins when the first of them came, which is read at once, unless it came on a
            day without trade. See :meth:`replay` and :meth:`replayed`.
        speed: Factor of the recorded pace; None for as fast as the clients take it.
        disconnect: Whether recorded outages break every connection.
        follows: Whether books, charts and accounts follow the recording; see :meth:`replay`.
        port: One port for REST and WebSocket, for programs that must know it beforehand; with 0 the
            system chooses it.

    Raises:
        ValueError: no stock is listed, nothing trades on the day, a number is negative, the speed
            is not positive, or the account is to hold what is not listed, or on a loan what no
            loan is given on, or a loan is of a later day.
        ConfigError: the rate is not a Decimal from 0 to below 1, or the calendar does not know when
            trades of the day settle (see :func:`kiwoom_async.market.settlement_day`).

    Attributes:
        credentials: The key pair of the account.
        rules: As given.
    """

    def __init__(
        self,
        *,
        seed: int = 1,
        pace: float = 2.0,
        stocks: int = 200,
        cash: int = 100_000_000,
        gold_cash: int = 100_000_000,
        holdings: Mapping[str, int] = {"005930": 100},
        loans: Mapping[tuple[str, dt.date], int] | None = None,
        commission_rate: Decimal | None = None,
        day: dt.date | None = None,
        time: dt.time | None = None,
        timetable: bool = True,
        rules: Rules = Rules(),  # noqa: B008 - frozen
        replay: Iterable[RecordedEntry] | None = None,
        speed: float | None = 1.0,
        disconnect: bool = False,
        follows: bool = True,
        port: int | None = None,
    ) -> None:
        _check(stocks, pace, day, speed)
        clock, replay = _opening(day, time, replay)
        super().__init__(
            Parts(
                rules=rules,
                seed=seed,
                stocks=stocks,
                clock=clock,
                pace=pace if replay is None else 0.0,
                timetable=timetable,
                port=port,
            )
        )
        self._entered = False
        self._recording = replay, speed, disconnect, follows
        self.rules = rules
        self.credentials = self.open_account(
            cash=cash,
            gold_cash=gold_cash,
            holdings=holdings,
            loans=loans,
            commission_rate=commission_rate,
        )

    def __repr__(self) -> str:
        return f"Simulator({len(self.symbols)} stocks, {len(self.connections)} connections)"

    async def __aenter__(self) -> Self:
        if self._entered:
            raise RuntimeError("a simulator is opened once: make another")
        self._entered = True
        await self._parts.open()
        entries, speed, disconnect, follows = self._recording
        if entries is not None:
            self.start_replay(entries, speed=speed, disconnect=disconnect, follows=follows)
        return self

    async def __aexit__(self, error: object, *details: object) -> None:
        failures = await self._parts.close()
        if failures and error is None:
            raise failures[0]

    @property
    def server(self) -> Server:
        """Server to connect to; known once the simulator is open.

        Raises:
            RuntimeError: before that.
        """
        rest, socket = self._parts.ports
        if not rest.port or not socket.port:
            raise RuntimeError("open the simulator first: async with Simulator() as exchange")
        return Server(
            name="simulator",
            rest=f"http://{rest.address}",
            websocket=f"ws://{(rest if self._parts.shares_port else socket).address}{PATH}",
            limits=self.rules.limits(),
            clock=self._parts.clock,
        )

    def open_account(
        self,
        *,
        cash: int = 100_000_000,
        gold_cash: int = 100_000_000,
        holdings: Mapping[str, int] | None = None,
        loans: Mapping[tuple[str, dt.date], int] | None = None,
        commission_rate: Decimal | None = None,
    ) -> Credentials:
        """Open a further account with its own key pair.

        Args:
            cash: KRW.
            gold_cash: KRW, for gold.
            holdings: Symbol to shares, of gold to grams.
            loans: Symbol and day of a margin loan to the shares bought on it.
            commission_rate: Rate of this account, as of the first one.

        Raises:
            ValueError: it is to hold what is not listed, or on a loan what nothing is lent on.
            ConfigError: the rate is not a Decimal from 0 to below 1.
        """
        exchange = self._parts.exchange
        fees = exchange.fees.agreed(commission_rate)
        account = exchange.open_account(cash, holdings, gold_cash=gold_cash, loans=loans, fees=fees)
        return self._parts.tokens.add_key(account)

    @property
    def connections(self) -> list[Connection]:
        """The socket connections open now, oldest first."""
        return list(self._parts.socket.connections)

    @property
    def registrations(self) -> set[tuple[str, str]]:
        """Every (type, item) that some connection has registered."""
        return {pair for one in self._parts.socket.connections for pair in one.registrations.wanted}

    @property
    def day(self) -> dt.date:
        """The trading day."""
        return self._parts.exchange.clock.day

    @property
    def now(self) -> dt.datetime:
        """Exchange time, Korean."""
        return self._parts.exchange.clock.now

    @property
    def orders(self) -> list[Order]:
        """Everything booked today, changes and cancellations included, oldest first."""
        portfolios = [part for one in self._parts.exchange.accounts for part in (one, one.gold)]
        booked = (order for portfolio in portfolios for order in portfolio.orders.values())
        return sorted(booked, key=lambda order: order.number)

    @property
    def open_orders(self) -> list[Order]:
        """Orders with shares still to be filled, oldest first."""
        return [order for order in self.orders if order.open]

    @property
    def account(self) -> Account:
        """Cash and holdings of the account that ``credentials`` stands for."""
        return self._parts.exchange.accounts[0]

    @property
    def calls(self) -> list[Call]:
        """The latest REST calls, oldest first; no more than 100,000."""
        return list(self._parts.journal.calls)

    def calls_of(self, api_id: str) -> list[Call]:
        """Return the latest calls of one TR, oldest first."""
        return [call for call in self._parts.journal.calls if call.api_id == api_id]

    @property
    def messages(self) -> list[Message]:
        """The latest socket messages received, oldest first; no more than 100,000."""
        return list(self._parts.journal.messages)

    async def wait_for(self, condition: Callable[[], object], timeout: float = 5.0) -> None:
        """Wait until ``condition()`` is true; it is checked whenever something happens here.

        Cancelling it is safe.

        Raises:
            TimeoutError: after ``timeout`` seconds.
        """
        await self._parts.journal.wait_for(condition, timeout)


def _check(stocks: int, pace: float, day: dt.date | None, speed: float | None) -> None:
    """Check arguments before anything is opened.

    Raises:
        ValueError: one is out of range.
    """
    if stocks < 1:
        raise ValueError(f"stocks must be at least 1, not {stocks}")
    if pace < 0:
        raise ValueError(f"pace must not be negative, not {pace}")
    if day is not None:
        _check_day(day)
    check_speed(speed)


def _check_day(day: dt.date) -> None:
    """Check that the market trades on a day and that its trades can settle."""
    if not is_trading_day(day):
        raise ValueError(f"day: nothing trades on {day}; the next day is {next_trading_day(day)}")
    settlement_day(day)


def _opening(
    day: dt.date | None, time: dt.time | None, replay: Iterable[RecordedEntry] | None
) -> tuple[Clock, Iterable[RecordedEntry] | None]:
    """Return the clock at its start, set by the recording where the caller gives no time."""
    began = None
    if replay is not None and (day is None or time is None):
        began, replay = beginning(replay)
    if day is None:
        day = began.date() if began else latest_trading_day()
    if time is None:
        time = began.time() if began else _MORNING
    return Clock(day, time), replay
