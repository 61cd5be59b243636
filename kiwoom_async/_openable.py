"""Openable: what every session has, with a key or without one: its life and what it gives out."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Generic, Literal, Protocol, Self, TypeVar

import anyio

from kiwoom_async._lifetime import Lifetime, running_loop
from kiwoom_async.api.namespaces import Namespaces
from kiwoom_async.calls.caller import SessionCaller
from kiwoom_async.clock import Clock
from kiwoom_async.conditions.conditions import Conditions
from kiwoom_async.config import Timeouts
from kiwoom_async.errors import ConfigError, SessionClosed
from kiwoom_async.health import Health
from kiwoom_async.net.state import ConnectionState, StateKeeper
from kiwoom_async.portfolio.guard import Guard
from kiwoom_async.portfolio.keeper import Keeper
from kiwoom_async.portfolio.positions import Positions
from kiwoom_async.streams.factory import StreamFactory

if TYPE_CHECKING:
    from kiwoom_async.listings.catalog import Catalog
    from kiwoom_async.market.instruments import Instruments, ListingMarket
    from kiwoom_async.wire.arguments import Arguments

__all__ = ["Openable", "Parts", "check_options"]


class Monitor(Protocol):
    """Watches over a session."""

    def health(self) -> Health:
        """Return how the session does now."""
        ...


class Parts(Protocol):
    """The parts of an open session."""

    lifetime: Lifetime
    keeper: Keeper
    conditions: Conditions
    caller: SessionCaller

    @property
    def monitor(self) -> Monitor:
        """Watches over the session."""
        ...

    async def start(self) -> None:
        """Start its tasks; the session is open when this returns."""

    async def close(self) -> Exception | None:
        """End everything; return the error that ended it before, None if it had not ended."""


PartsT = TypeVar("PartsT", bound=Parts)


class Openable(Namespaces, StreamFactory, anyio.AsyncContextManagerMixin, Generic[PartsT]):
    """Base of the sessions.

    Args:
        clock: Its clock.
    """

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._state: Literal["new", "open", "closed"] = "new"
        self._connection = StateKeeper(clock)
        self._runtime: PartsT | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._catalog: Catalog | None = None

    def _make_runtime(self) -> PartsT:
        """Make the parts of the session."""
        raise NotImplementedError

    def _address(self) -> str:
        """Return the base URL of the server's REST API."""
        raise NotImplementedError

    @property
    def closed(self) -> bool:
        """Whether it was closed, by :meth:`aclose` or by the end of its ``async with``."""
        return self._state == "closed"

    @property
    def state(self) -> ConnectionState:
        """Whether its line is connecting, live, down or closed, and since when."""
        return self._connection

    async def open(self) -> Self:
        """Open the session.

        With a key nothing is sent yet, unless the order journal has open questions; without one
        the gateway is waited for. Any task may close it again with :meth:`aclose`. When cancelled,
        the session is closed.

        Raises:
            ConfigError: the order journal can't be opened or read, belongs to another key or
                server, or another session has it open.
            BusError: there is no gateway, or another program has the name.
            SessionClosed: the session was already opened.
        """
        if self._state != "new":
            raise SessionClosed("a session can be opened only once: create another")
        self._state = "open"
        self._loop = asyncio.get_running_loop()
        self._connection.opened_in(self._loop)
        self._runtime = self._make_runtime()
        try:
            await self._runtime.start()
        except BaseException:
            self._state = "closed"
            raise
        return self

    async def aclose(self) -> None:
        """Close everything: streams end with SessionClosed, the token stays valid.

        Any task may call it, more than once. Closing continues when this call is cancelled.

        Raises:
            SessionReplaced, AuthenticationError, …: the error of a task behind the session.
            RuntimeError: another event loop than that of the session; nothing is closed.
        """
        if self._runtime is not None:
            self._runtime.lifetime.check_loop()
        self._state = "closed"
        if self._runtime is None:
            self._connection.end("the session was closed")
            return
        failure = await self._runtime.close()
        if failure is not None:
            raise failure

    @asynccontextmanager
    async def __asynccontextmanager__(self) -> AsyncIterator[Self]:
        await self.open()
        runtime = self._opened()
        try:
            with anyio.CancelScope() as body:
                runtime.lifetime.on_end(lambda error: body.cancel())
                yield self
        except BaseException as error:  # the body's own error has priority
            self._state = "closed"
            failure = await runtime.close()
            if failure not in (None, error):
                error.add_note(f"The session had ended: {failure!r}")
            raise
        await self.aclose()
        if body.cancelled_caught:  # another task closed the session
            runtime.lifetime.check()

    @property
    def conditions(self) -> Conditions:
        """Condition searches saved in the HTS (조건검색)."""
        return self._opened().conditions

    def positions(self) -> Positions:
        """Return the account's live positions and cash; nothing is read until they are entered.

        ::

            async with session.positions() as positions:
                print(positions["005930"].size, positions.cash.orderable)

        Raises:
            SessionClosed: the session is not open.
        """
        runtime = self._opened()
        return Positions(runtime.keeper, self, runtime.lifetime)

    async def instruments(
        self, *markets: ListingMarket, cache: str | os.PathLike[str] | bool = True
    ) -> Instruments:
        """Return what is listed today, for look-ups by code, name or initials (초성) (ka10099).

        Fetched at most once a Korean day; callers at the same time share one fetch. It is safe to
        cancel: lists already fetched are kept. From then on the prices of this session's orders are
        checked against the tick size of their instrument: ``70_050`` is refused for a stock, and
        not for an ETF.

        Args:
            markets: Lists to fetch (시장구분), one call each; by default KOSPI, KOSDAQ, KONEX,
                REITs, infrastructure funds, ETFs and ETNs.
            cache: A folder for lists of the day, shared by programs; ``True`` for the usual one of
                the operating system (an exchange on this computer is not cached there); ``False``
                for none.

        Raises:
            ConfigError: an unknown market, or a cache that is neither a folder nor a bool.
            APIError, TransportError, DecodeError: as every call.
        """
        self._opened()
        if self._catalog is None:
            from kiwoom_async.listings.catalog import Catalog

            self._catalog = Catalog(self.stocks, self._address(), self.clock)
        return await self._catalog.instruments(markets, cache)

    def health(self) -> Health:
        """Return how the session does, as numbers; nothing is sent.

        Gaps and drops since the last look go to the hooks, which are called in the event loop only.
        So is this: from another thread use ``asyncio.run_coroutine_threadsafe``, as
        ``PrometheusHook.watch`` does.

        Raises:
            RuntimeError: not called in the event loop of the session.
            SessionClosed: the session is not open.
        """
        monitor = self._opened().monitor
        if running_loop() is not self._loop:
            raise RuntimeError(
                "health() was called outside the event loop of the session: from another thread "
                "use asyncio.run_coroutine_threadsafe()"
            )
        return monitor.health()

    def _check_prices(self, arguments: Arguments) -> None:
        """Check an order against what is known; an order never waits for lists to be fetched."""
        if self._catalog is not None:
            self._catalog.check_prices(arguments)

    @property
    def _caller(self) -> SessionCaller:
        return self._opened().caller

    def _opened(self) -> PartsT:
        """Return the parts of the open session.

        Raises:
            SessionClosed: it is not open.
        """
        if self._runtime is None or self._state != "open":
            name = type(self).__name__
            raise SessionClosed(f'the session is not open: use "async with {name}(...)"')
        return self._runtime


def check_options(timeouts: object, guard: object, dry_run: object) -> None:
    """Refuse an option of a session that has another type than it needs.

    Raises:
        ConfigError: naming the option.
    """
    for name, value, kind in (("timeouts", timeouts, Timeouts), ("guard", guard, Guard)):
        if value is not None and not isinstance(value, kind):
            raise ConfigError(f"{name} must be a {kind.__name__}(...), not {value!r}")
    if not isinstance(dry_run, bool):  # an empty text of the environment would send orders
        raise ConfigError(f"dry_run must be True or False, not {dry_run!r}")
