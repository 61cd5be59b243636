"""Keeper: keeps positions and cash of the account up to date, for all their readers."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

import anyio
from anyio.abc import TaskGroup

from kiwoom_async._lifetime import Lifetime, ungrouped
from kiwoom_async.clock import Clock
from kiwoom_async.errors import (
    APIError,
    ConfigError,
    FieldError,
    KiwoomError,
    SubscriptionRejected,
)
from kiwoom_async.portfolio.day_pnl import next_morning, unrealized_at_start
from kiwoom_async.portfolio.holdings import Holdings
from kiwoom_async.portfolio.position import Cash, cash_of
from kiwoom_async.realtime import BalanceUpdate, OrderEvent, Trade
from kiwoom_async.streams.factory import make_stream
from kiwoom_async.streams.gap import Gap
from kiwoom_async.streams.opener import Opener

if TYPE_CHECKING:
    from kiwoom_async.api.account import Holding
    from kiwoom_async.api.namespaces import Namespaces

__all__ = ["Keeper"]

log = logging.getLogger("kiwoom_async")

_PAUSE = 2.0  # seconds until events or lists are requested again after a failure
_WITHOUT_EVENTS = 10.0  # seconds from one reading to the next where events are refused
_GATHER = 0.2  # seconds in which doubts are gathered into one question
_BUFFER = 100_000  # events of a whole day


class Keeper:
    """Positions and cash: read once, then followed by events, and read again after every doubt.

    A doubt is a gap, an order event, an unreadable event or a new day. The tasks run in the session
    while there is a reader.

    Args:
        namespaces: Those of the session; ``account.balance``, ``deposit`` and
            ``daily_realized_pnl`` are read.
        registry: Source of the events and trades.
        tasks: The session's tasks.
        lifetime: Lifetime of the session.
        clock: The source of time.

    Attributes:
        holdings: The positions.
        cash: The cash, None until it is read.
        realized: Profit realized today according to the broker, KRW; None while unknown.
        changes: Number of changes of positions so far.
        failure: Why the lists could not be read the last time; None when they could.
    """

    def __init__(
        self,
        namespaces: Namespaces,
        registry: Opener,
        tasks: TaskGroup,
        lifetime: Lifetime,
        clock: Clock,
    ) -> None:
        self.holdings = Holdings()
        self.cash: Cash | None = None
        self.realized: int | None = None
        self.changes = 0
        self._namespaces = namespaces
        self._registry = registry
        self._tasks = tasks
        self._lifetime = lifetime
        self._clock = clock
        self._readers = 0
        self._scope = anyio.CancelScope()
        self._ready = anyio.Event()
        self._asked = anyio.Event()
        self._reading = anyio.Lock()
        self.failure: KiwoomError | None = None
        self._watched: set[str] = set()
        self._baseline: tuple[dt.date, int] | None = None
        self._changed: dict[str, int] = {}
        self._news = anyio.Event()
        lifetime.on_end(lambda error: self.wake())

    async def hold(self) -> None:
        """Add a reader, and wait until positions and cash are known and followed.

        Raises:
            APIError, TransportError, DecodeError: they can't be read.
            SessionClosed, SessionReplaced: the session has ended.
        """
        self._lifetime.check()
        self._readers += 1
        try:
            if self._readers == 1:
                self._begin()
            ready = self._ready
            await ready.wait()
            self._lifetime.check()
            if self.failure is not None and self.cash is None:
                raise self.failure
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        """Remove a reader; without readers nothing is read."""
        self._readers -= 1
        if not self._readers:
            self._scope.cancel()

    async def refresh(self) -> None:
        """Read positions and cash now.

        Raises:
            APIError, TransportError, DecodeError: they can't be read.
        """
        async with self._reading:
            since, day = self.holdings.begin_reading(), self._today()
            rows: list[Holding] = []
            cash: list[Cash] = []

            async def read_rows() -> None:
                rows.extend(await self._namespaces.account.balance(combined=False).collect())

            async def read_cash() -> None:
                cash.append(cash_of((await self._namespaces.account.deposit()).answer))

            with ungrouped():
                async with anyio.create_task_group() as tasks:
                    tasks.start_soon(read_rows)
                    tasks.start_soon(read_cash)
                    tasks.start_soon(self._read_realized, day)
            self.cash = cash[0]
            self._replace_holdings(rows, since, day)
            self.failure = None

    def doubt(self) -> None:
        """Have the lists read again: they may say more than the events."""
        self._asked.set()

    @property
    def is_current(self) -> bool:
        """Whether the last reading of the lists succeeded."""
        return self.failure is None

    def change_after(self, seen: int) -> tuple[int, str] | None:
        """Return the first change after a number of changes, and its symbol; None without one.

        Earlier changes of the same symbol are not found: its position is what it is now.
        """
        later = [(number, symbol) for symbol, number in self._changed.items() if number > seen]
        return min(later, default=None)

    async def news(self) -> None:
        """Wait for the next change, or for :meth:`wake`."""
        await self._news.wait()

    def wake(self) -> None:
        """End the waits for changes."""
        self._news.set()
        self._news = anyio.Event()

    def day_pnl(self) -> int | None:
        """Return realized plus unrealized profit since the day began, KRW; None while unknown."""
        if self._baseline is None or self._baseline[0] != self._today() or self.realized is None:
            return None
        unrealized = 0
        for symbol in self.holdings.symbols():
            pnl = self.holdings.position(symbol).unrealized_pnl
            if pnl is None:
                return None
            unrealized += pnl
        return self.realized + unrealized - self._baseline[1]

    def _begin(self) -> None:
        self._scope, self._ready = anyio.CancelScope(), anyio.Event()
        self.failure = None
        self.cash = None
        self._watched.clear()
        self._tasks.start_soon(self._run, self._scope, self._ready)

    async def _run(self, scope: anyio.CancelScope, ready: anyio.Event) -> None:
        following = anyio.Event()
        try:
            with scope, ungrouped():
                async with anyio.create_task_group() as tasks:
                    tasks.start_soon(self._follow, following)
                    await following.wait()
                    tasks.start_soon(self._reconcile, tasks, ready)
                    tasks.start_soon(self._begin_days)
        finally:
            ready.set()

    async def _follow(self, following: anyio.Event) -> None:
        """Read the account's events; open their stream again after a failure."""
        kinds = (OrderEvent, BalanceUpdate, Gap)
        while self._lifetime.error is None:
            pause = _PAUSE
            try:
                async with make_stream(self._registry, kinds, buffer=_BUFFER) as events:
                    following.set()
                    self.doubt()
                    async for event in events:
                        self._take_in(event)
            except KiwoomError as error:
                log.warning("positions: no events: %s", error)
                following.set()
                self.doubt()  # the lists can be read regardless
                pause = _WITHOUT_EVENTS if isinstance(error, SubscriptionRejected) else _PAUSE
            await self._clock.sleep(pause)

    def _take_in(self, event: OrderEvent | BalanceUpdate | Gap) -> None:
        if isinstance(event, BalanceUpdate):
            try:
                self._notify(self.holdings.apply(event))
            except FieldError as error:
                log.error("balance event skipped: %s", error)
        self._asked.set()

    async def _reconcile(self, tasks: TaskGroup, ready: anyio.Event) -> None:
        """Read the lists whenever they may say more than the events."""
        while self._lifetime.error is None:
            await self._asked.wait()
            if ready.is_set():
                await self._clock.sleep(_GATHER)
            self._asked = anyio.Event()
            events = self.holdings.events
            try:
                await self.refresh()
            except KiwoomError as error:
                self._lifetime.check()
                log.warning("positions can't be read: %s", error)
                self.failure = error
                self._asked.set()
                ready.set()
                await self._clock.sleep(_PAUSE)
                continue
            self._watch(tasks)
            ready.set()
            if events != self.holdings.events:  # the lists may be older than these
                self._asked.set()

    async def _begin_days(self) -> None:
        """Read the lists every morning, before the first trade: there may have been a split."""
        while True:
            now = self._clock.now()
            await self._clock.sleep((next_morning(now) - now).total_seconds(), daemon=True)
            self._baseline = None  # a list of the night may have had the close of the day before
            self.doubt()

    async def _read_realized(self, day: dt.date) -> None:
        """Read today's realized profit; an account or server without that list has none."""
        try:
            page = await self._namespaces.account.daily_realized_pnl(start_date=day, end_date=day)
            self.realized = page.answer.realized_pnl
        except APIError as error:
            log.info("the day's profit is not known: %s", error)
            self.realized = None

    def _replace_holdings(self, rows: Sequence[Holding], since: int, day: dt.date) -> None:
        changed = self.holdings.replace(rows, since)
        if self._baseline is None or self._baseline[0] != day:
            try:
                self._baseline = day, unrealized_at_start(rows)
            except FieldError as error:
                log.warning("the day's profit is not known: %s", error)
        for symbol in sorted(changed):
            self._notify(symbol)

    def _watch(self, tasks: TaskGroup) -> None:
        """Follow the prices of stocks that are new among the positions."""
        new = [one for one in self.holdings.symbols() if one not in self._watched]
        if new:
            self._watched.update(new)
            tasks.start_soon(self._follow_prices, new)

    async def _follow_prices(self, symbols: Sequence[str]) -> None:
        """Note the price of every trade. Without a stream the prices are those of the list.

        A gap needs no warning of its own: the lists, which have prices, are read after it.
        """
        while self._lifetime.error is None:
            try:
                trades = make_stream(self._registry, (Trade, Gap), symbols, on_full="conflate")
                async with trades:
                    self.doubt()  # the prices of the lists are older than the registration
                    async for trade in trades:
                        if isinstance(trade, Trade):
                            self._note_price(trade)
            except (ConfigError, SubscriptionRejected) as error:
                log.warning("positions without live prices: %s", error)
                return
            except KiwoomError as error:
                log.warning("positions: no trades: %s", error)
            await self._clock.sleep(_PAUSE)

    def _note_price(self, trade: Trade) -> None:
        try:
            self.holdings.note_price(trade.symbol, trade.price)
        except FieldError as error:
            log.error("trade skipped: %s", error)

    def _notify(self, symbol: str) -> None:
        self.changes += 1
        self._changed[symbol] = self.changes
        self.wake()

    def _today(self) -> dt.date:
        return self._clock.now().date()
