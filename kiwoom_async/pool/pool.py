"""Pool: several keys as one."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import NoReturn, Self

import anyio

from kiwoom_async._lifetime import ungrouped
from kiwoom_async.api.namespaces import Namespaces
from kiwoom_async.clock import Clock
from kiwoom_async.config import Credentials, Server, Timeouts
from kiwoom_async.errors import ConfigError, KiwoomError, SessionClosed
from kiwoom_async.net.websocket import LibraryName
from kiwoom_async.pool.caller import PoolCaller
from kiwoom_async.pool.member import Member
from kiwoom_async.pool.opener import PoolOpener
from kiwoom_async.session import Session
from kiwoom_async.streams.factory import StreamFactory

__all__ = ["Pool"]

log = logging.getLogger("kiwoom_async")


class Pool(Namespaces, StreamFactory, anyio.AsyncContextManagerMixin):
    """Several keys as one: a session and a socket for each, symbols and calls spread over them.

    ::

        async with Pool(LIVE, keys) as pool:
            async with pool.stream((Trade, Gap), *symbols) as trades:   # 200 symbols for each key
                async for trade in trades: ...
            info = await pool.stocks.info("005930")                     # the key whose turn it is

    A symbol comes over one socket with all its types. The order of records is that of each socket;
    records of different keys come as they arrive. Where a key's connection was lost, the stream has
    a :class:`Gap` for each of its symbols, and a :class:`Down` names the key.

    A key that ends (another login, a key that was withdrawn) hands its symbols over to the keys
    that have room; each has a gap until it is registered there. What finds no room is missing: a
    gap with ``why`` says so, and an error is logged. It comes back when a key has room again, after
    another gap. When the last key ends, streams and calls end with its error, and so does the
    ``async with``. A :class:`Recorder` takes a pool as it takes a session.

    Account types (order events, balances), orders and the TRs of an account or a user belong to one
    key: ``pool.sessions[i]``. What the streams of these sessions register counts as well.

    Args:
        server: ``LIVE``, ``PAPER`` or ``exchange.server`` of a simulator.
        credentials: The keys, at least one; none twice.
        timeouts: Time limits of connections, calls and streams.
        websocket: The library of the WebSockets.
        clock: The source of time; by default as for a session.

    Attributes:
        server: The server given to the constructor.
        sessions: The session of each key, in the order of the keys.
        clock: The clock of all sessions.

    Raises:
        ConfigError: no key, or one twice.
    """

    def __init__(
        self,
        server: Server,
        credentials: Sequence[Credentials],
        *,
        timeouts: Timeouts | None = None,
        websocket: LibraryName = "aiohttp",
        clock: Clock | None = None,
    ) -> None:
        if not credentials:
            raise ConfigError("a pool needs at least one key")
        if len({one.appkey for one in credentials}) < len(credentials):
            raise ConfigError("a key is twice in the pool: a key has one socket")
        self.sessions = tuple(
            Session(server, one, timeouts=timeouts, websocket=websocket, clock=clock)
            for one in credentials
        )
        self.server = server
        self.clock: Clock = self.sessions[0].clock
        self._parts: tuple[PoolOpener, PoolCaller] | None = None
        self._members: list[Member] = []
        self._error: KiwoomError | None = None
        self._closing = False

    def __repr__(self) -> str:
        server = self.sessions[0].server
        return f"<Pool of {len(self.sessions)} keys with {server.name} at {server.rest}>"

    @asynccontextmanager
    async def __asynccontextmanager__(self) -> AsyncIterator[Self]:
        if self._members:
            raise SessionClosed("a pool can be opened only once: create another")
        failure: BaseException | None = None
        with ungrouped():
            async with anyio.create_task_group() as tasks:
                try:
                    with anyio.CancelScope() as body:
                        await self._open(PoolOpener(self._members, tasks, self.clock), body)
                        yield self
                except BaseException as error:  # out of the group, so that it stays what it is
                    failure = error
                self._close_streams()
                tasks.cancel_scope.cancel()
        await self._close_sessions()
        if failure is not None:
            raise failure
        if self._error is not None:
            raise self._error

    async def _open(self, opener: PoolOpener, body: anyio.CancelScope) -> None:
        for number, session in enumerate(self.sessions):
            await session.open()
            self._members.append(Member(session, number))
        for member in self._members:
            member.lifetime.on_end(partial(self._note_end, member, body))
        self._parts = opener, PoolCaller(self._members)

    def _note_end(self, member: Member, body: anyio.CancelScope, error: KiwoomError) -> None:
        """Note the end of a key; the last one ends the pool."""
        if self._closing:
            return
        log.error("%r: %s has ended: %s", self, member.name, error)
        if not any(one.is_alive for one in self._members):
            self._error = error
            body.cancel()

    def _close_streams(self) -> None:
        self._closing = True
        parts, self._parts = self._parts, None
        if parts is not None:
            parts[0].end(self._error or SessionClosed("the pool was closed"))

    async def _close_sessions(self) -> None:
        """Close all sessions; the error that ended one before was logged then."""
        with anyio.CancelScope(shield=True):
            async with anyio.create_task_group() as group:
                for session in self.sessions:
                    group.start_soon(_close, session)

    @property
    def _caller(self) -> PoolCaller:
        return self._opened()[1]

    @property
    def _opener(self) -> PoolOpener:
        return self._opened()[0]

    @property
    def _registrar(self) -> PoolOpener:
        return self._opened()[0]

    @property
    def _registry(self) -> NoReturn:
        raise ConfigError("a pool has several sockets: use the session of a key, pool.sessions[i]")

    def _opened(self) -> tuple[PoolOpener, PoolCaller]:
        """Return the parts of the open pool.

        Raises:
            SessionClosed: it is not open.
        """
        if self._parts is None:
            raise SessionClosed('the pool is not open: use "async with Pool(...)"')
        return self._parts


async def _close(session: Session) -> None:
    try:
        await session.aclose()
    except KiwoomError as error:
        log.debug("%r: %s", session, error)
