"""The session: one door to everything, and the owner of every task behind it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import Sequence
from functools import cached_property, partial
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self, TypeVar, overload

import anyio
import msgspec

from kiwoom_async._lifetime import Lifetime, ungrouped
from kiwoom_async.api.namespaces import Namespaces
from kiwoom_async.calls.caller import SessionCaller
from kiwoom_async.clock import Clock, SystemClock
from kiwoom_async.conditions.conditions import Conditions
from kiwoom_async.config import Credentials, Server, Timeouts
from kiwoom_async.errors import ConfigError, KiwoomError, SessionClosed, StreamError
from kiwoom_async.execution.desk import Desk
from kiwoom_async.execution.trs import tr_of
from kiwoom_async.net.http import Transport
from kiwoom_async.net.rest import Rest
from kiwoom_async.net.socket import Socket
from kiwoom_async.net.token_file import TokenFile
from kiwoom_async.net.tokens import Tokens
from kiwoom_async.net.websocket import LibraryName, connect_of
from kiwoom_async.realtime import OrderEvent
from kiwoom_async.streams.buffers import OnFull
from kiwoom_async.streams.registry import Hub
from kiwoom_async.streams.requests import check_overflow, subscriptions
from kiwoom_async.streams.stream import Event, Gap, Stream

if TYPE_CHECKING:
    from kiwoom_async.listings.catalog import Catalog
    from kiwoom_async.market.instruments import Instruments, ListingMarket

__all__ = ["Session", "SessionStats"]

log = logging.getLogger("kiwoom_async")

A = TypeVar("A", bound=Event)
B = TypeVar("B", bound=Event)
C = TypeVar("C", bound=Event)
D = TypeVar("D", bound=Event)
E = TypeVar("E", bound=Event)

_BUFFER = 10_000
_ACCOUNT_BUFFER = 100_000  # order events of a whole day


class SessionStats(msgspec.Struct, frozen=True):
    """Counters of a session's socket.

    Attributes:
        connected: Whether the socket is connected and logged in.
        frames: Frames received.
        undecodable: Frames that were no JSON.
        unrouted: Realtime entries that no stream wanted.
        reconnections: Connections lost and replaced.
    """

    connected: bool
    frames: int
    undecodable: int
    unrouted: int
    reconnections: int


class Session(Namespaces):
    """One async session with Kiwoom: REST calls and one WebSocket, under one roof.

    Use it with ``async with``; it is the only door. The socket is connected when a stream or an
    order first needs it, so that a session for queries does not take the key's one socket away from
    another program. When a task behind it fails for good, every stream ends with that error, what
    runs inside the ``async with`` is cancelled, and the error comes out of it.

    Args:
        server: ``LIVE``, ``PAPER`` or ``exchange.server`` of a simulator.
        credentials: The key; by default from the environment (``Credentials.from_env``).
        timeouts: How long to wait for what.
        token_file: Shares the access token with other processes of the same key. Without it a
            second process that asks for a token ends the first one's.
        websocket: The library that carries the WebSocket. ``"picows"`` takes less CPU and brings a
            tick sooner; it comes with the extra ``fast``.
        clock: The time; for tests.

    Raises:
        ConfigError: no key in the environment, or no such library.
    """

    def __init__(
        self,
        server: Server,
        credentials: Credentials | None = None,
        *,
        timeouts: Timeouts | None = None,
        token_file: str | os.PathLike[str] | None = None,
        websocket: LibraryName = "aiohttp",
        clock: Clock | None = None,
    ) -> None:
        if not isinstance(server, Server):
            raise ConfigError(f"server must be LIVE, PAPER or a Server, not {server!r}")
        self.server = server
        self._credentials = credentials or Credentials.from_env(server)
        self._timeouts = timeouts or Timeouts()
        self._clock = clock or SystemClock()
        self._token_file = (
            TokenFile(token_file, server, self._credentials) if token_file is not None else None
        )
        self._connect = connect_of(websocket)
        self._state: Literal["new", "open", "closed"] = "new"

    def __repr__(self) -> str:
        return f"<Session with {self.server.name} at {self.server.rest}: {self._state}>"

    async def __aenter__(self) -> Self:
        """Open the session; nothing is sent yet."""
        if self._state != "new":
            raise SessionClosed("a session is entered once: make another")
        limits, timeouts, clock = self.server.limits, self._timeouts, self._clock
        self._tasks = await anyio.create_task_group().__aenter__()
        self._lifetime = Lifetime()
        self._transport = Transport(timeouts)
        self._tokens = Tokens(
            self.server,
            self._credentials,
            self._transport,
            self._tasks,
            self._lifetime,
            clock,
            self._token_file,
        )
        connect = partial(self._connect, self._transport.http)
        self._socket = Socket(self.server, connect, self._tokens, timeouts, clock)
        self._hub = Hub(self._socket, timeouts)
        self._rest = Rest(self.server, self._transport, self._tokens, clock, total=timeouts.total)
        self._desk = Desk(self._rest, self, self._order_events, self._tasks, timeouts, clock)
        self._conditions = Conditions(self._socket, self._hub, self._tasks, limits)
        self._open_caller = SessionCaller(self._rest, self._desk.place, limits, clock)
        for end in (
            self._hub.end_all,
            self._conditions.end_all,
            self._desk.end_all,
            self._socket.end,
        ):
            self._lifetime.on_end(end)
        self._tasks.start_soon(self._run_socket)
        self._state = "open"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool | None:
        """Close everything: streams end with SessionClosed, the token stays valid.

        Raises:
            SessionReplaced, AuthenticationError, …: what ended a task behind the session.
        """
        self._state = "closed"
        self._tasks.cancel_scope.cancel()
        self._lifetime.end(SessionClosed("the session was closed"))
        try:
            if error is None or isinstance(error, asyncio.CancelledError):
                # a task that was told of the closing before it was cancelled is no failure
                with contextlib.suppress(SessionClosed), ungrouped():
                    return await self._tasks.__aexit__(kind, error, traceback)
                return None
            try:
                with contextlib.suppress(SessionClosed), ungrouped():
                    await self._tasks.__aexit__(None, None, None)
            except Exception as failure:  # what the caller raised says more
                if failure is not error:
                    error.add_note(f"The session had ended: {failure!r}")
            return None
        finally:
            with anyio.CancelScope(shield=True):
                await self._transport.close()

    @overload
    def stream(
        self,
        types: type[A] | tuple[type[A]],
        *symbols: str,
        on_full: OnFull = ...,
        buffer: int = ...,
    ) -> Stream[A]: ...
    @overload
    def stream(
        self,
        types: tuple[type[A], type[B]],
        *symbols: str,
        on_full: OnFull = ...,
        buffer: int = ...,
    ) -> Stream[A | B]: ...
    @overload
    def stream(
        self,
        types: tuple[type[A], type[B], type[C]],
        *symbols: str,
        on_full: OnFull = ...,
        buffer: int = ...,
    ) -> Stream[A | B | C]: ...
    @overload
    def stream(
        self,
        types: tuple[type[A], type[B], type[C], type[D]],
        *symbols: str,
        on_full: OnFull = ...,
        buffer: int = ...,
    ) -> Stream[A | B | C | D]: ...
    @overload
    def stream(
        self,
        types: tuple[type[A], type[B], type[C], type[D], type[E]],
        *symbols: str,
        on_full: OnFull = ...,
        buffer: int = ...,
    ) -> Stream[A | B | C | D | E]: ...
    @overload
    def stream(
        self,
        types: Sequence[type[Event]],
        *symbols: str,
        on_full: OnFull = ...,
        buffer: int = ...,
    ) -> Stream[Event]: ...
    def stream(
        self,
        types: type[Any] | Sequence[type[Any]],
        *symbols: str,
        on_full: OnFull = "raise",
        buffer: int = _BUFFER,
    ) -> Stream[Any]:
        """A stream of realtime records; nothing is registered until it is entered.

        Args:
            types: A record type, or several; :class:`Gap` among them makes lost connections records
                of the stream.
            symbols: What the records are about: symbols (``005930``, ``005930_NX``, ``005930_AL``;
                ``A005930`` is taken for ``005930``), sector codes for index types; none for account
                and market types (00, 04, 0s, 1h).
            on_full: What happens when the consumer is slower than the market. ``"raise"``: the
                stream ends with SlowConsumer after what is buffered. ``"drop_oldest"``: the oldest
                record is dropped. ``"conflate"``: only the newest record of each type and symbol
                is kept. Every drop is counted in ``Stream.stats()``.
            buffer: Most records that wait; has no meaning with ``"conflate"``.

        Raises:
            ConfigError: a type that is none, a symbol that can't be one, or none where one is
                needed; conflated order or balance events.
            SessionClosed: the session is not open.
        """
        self._need_open()
        kinds = tuple(types) if isinstance(types, Sequence) else (types,)
        wanted = subscriptions(kinds, symbols)
        check_overflow(kinds, on_full, buffer)
        return Stream(self._hub, kinds, wanted, on_full=on_full, buffer=buffer)

    @property
    def conditions(self) -> Conditions:
        """Condition searches saved in the HTS (조건검색)."""
        self._need_open()
        return self._conditions

    async def instruments(
        self, *markets: ListingMarket, cache: str | os.PathLike[str] | bool = True
    ) -> Instruments:
        """Return what is listed today, for look-ups by code, name or initials (초성) (ka10099).

        Fetched at most once a Korean day; callers at the same time share one fetch. It is safe to
        cancel: lists that have come are kept.

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
        self._need_open()
        return await self._catalog.instruments(markets, cache)

    async def call(self, api_id: str, /, *, next_key: str = "", **fields: str) -> Any:
        """Call a TR by its id with wire fields; the escape hatch below the named methods.

        The rate limit, retry and errors are those of the named methods. A TR that places an order
        is sent once; it returns its receipt, and the order is not followed.

        Args:
            api_id: TR id (``"ka10001"``).
            next_key: Continues at a page (``answer.next_key``).
            fields: Body by wire names, as text (``stk_cd="005930"``).

        Returns:
            The TR's typed answer; its rows, if it has any, are ``answer.rows``.

        Raises:
            ConfigError: no such TR, or a field that is no text.
            APIError, TransportError, DecodeError: as every call.
        """
        self._need_open()
        tr = tr_of(api_id)
        for name, value in fields.items():
            if not isinstance(value, str):
                raise ConfigError(f"{api_id}: field {name} must be text, not {value!r}")
        order = tr.order is not None
        reply = await self._rest.call(tr.id, tr.path, fields, next_key=next_key, order=order)
        return tr.answer.of(reply.body, reply.next_key)

    async def revoke(self) -> None:
        """Make the access token invalid, for every process that shares it (au10002)."""
        self._need_open()
        await self._tokens.revoke()

    def stats(self) -> SessionStats:
        """The counters of the socket as of now."""
        self._need_open()
        return SessionStats(
            connected=not self._socket.trouble,
            frames=self._socket.frames,
            undecodable=self._socket.undecodable,
            unrouted=self._hub.router.unrouted,
            reconnections=self._socket.reconnections,
        )

    @cached_property
    def _catalog(self) -> Catalog:
        from kiwoom_async.listings.catalog import Catalog

        return Catalog(self.stocks, self.server, self._clock)

    @property
    def _caller(self) -> SessionCaller:
        self._need_open()
        return self._open_caller

    def _order_events(self) -> Stream[OrderEvent | Gap]:
        return self.stream((OrderEvent, Gap), buffer=_ACCOUNT_BUFFER)

    async def _run_socket(self) -> None:
        try:
            await self._socket.run(self._hub)
        except KiwoomError as error:
            self._lifetime.end(error)
            raise
        except Exception as error:
            self._lifetime.end(StreamError(f"the session failed: {error!r}"))
            raise

    def _need_open(self) -> None:
        if self._state != "open":
            raise SessionClosed('the session is not open: use "async with Session(...)"')
