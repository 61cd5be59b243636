"""Session: the entry point for calls, streams, orders and condition search."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable
from typing import Any

from kiwoom_async._by_id import call, refuse_order
from kiwoom_async._openable import Openable, check_options
from kiwoom_async._runtime import Runtime, SessionStats
from kiwoom_async.clock import Clock, SystemClock
from kiwoom_async.config import Credentials, Server, Timeouts
from kiwoom_async.errors import ConfigError
from kiwoom_async.net.token_file import TokenFile
from kiwoom_async.net.websocket import LibraryName, connect_of
from kiwoom_async.portfolio.guard import Guard
from kiwoom_async.streams.registry import Registry
from kiwoom_async.telemetry.hooks import Hook, Hooks

__all__ = ["Session", "SessionStats"]


class Session(Openable[Runtime]):
    """One async session with Kiwoom: REST calls and one WebSocket.

    Use it with ``async with``, or with :meth:`open` and :meth:`aclose` where these must be called
    by different tasks (notebook cells). The socket is connected when a stream or an order first
    needs it, so that a session that only queries does not disconnect another program: a key has
    one socket. When a task behind it fails for good, every stream and call ends with that error.
    The body of the ``async with`` is cancelled then, and the ``async with`` or ``aclose()`` raises
    the error.

    The sessions of a key in one event loop share its rate limit. Other processes share the token by
    ``token_file``, but nothing shares the limit with them: give each its part by
    ``Server.limits``.

    Args:
        server: ``LIVE``, ``PAPER`` or ``exchange.server`` of a simulator.
        credentials: The key; by default from the environment (``Credentials.from_env``).
        timeouts: Time limits of connections, calls and streams.
        token_file: Shares the access token with other processes of the same key. Without it a
            second process that requests a token invalidates the token of the first.
        websocket: The library of the WebSocket. ``"picows"`` uses less CPU and delivers ticks
            earlier; the extra ``fast`` installs it.
        clock: The source of time; by default ``Server.clock``, else the computer's clock.
        order_journal: A file in which each order is written before it is sent, and how that ended.
            Without it, orders that were under way when the process was killed are only in the
            broker's lists. With it, opening the session asks the broker about them, and
            ``orders.in_doubt`` has those that the lists do not show; nothing is sent again. It has
            the orders of a day (earlier days in files beside it), no key, token or account number.
            Orders by :meth:`call` are not in it. One session at a time can have it open.
        guard: Limits that every order must keep; what would pass one is ``GuardRefused``.
        dry_run: Do everything for an order but send it: its arguments, its price and the guard are
            checked. The order returned has the status ``"dry_run"``, no number, and in ``request``
            what would have been sent. It has ended: nothing can be awaited or changed.
        hooks: Functions that are called with each event of the session, for metrics, traces and
            alarms: see ``kiwoom_async.telemetry``. They must not wait; one that raises harms
            nothing.

    Attributes:
        server: The server given to the constructor.
        clock: The clock by which it counts days, waits and limits.

    Raises:
        ConfigError: no key in the environment, an option of another type, no such library, hooks
            that are not functions, or a token file that can't be used.
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
        order_journal: str | os.PathLike[str] | None = None,
        guard: Guard | None = None,
        dry_run: bool = False,
        hooks: Iterable[Hook] = (),
    ) -> None:
        if not isinstance(server, Server):
            raise ConfigError(f"server must be LIVE, PAPER or a Server, not {server!r}")
        if not isinstance(credentials, Credentials | None):
            raise ConfigError("credentials must be Credentials(appkey=..., secretkey=...)")
        check_options(timeouts, guard, dry_run)
        self.server = server
        super().__init__(clock or server.clock or SystemClock())
        self._credentials = credentials or Credentials.from_env(server)
        self._timeouts = timeouts or Timeouts()
        self._token_file = (
            TokenFile(token_file, server, self._credentials) if token_file is not None else None
        )
        self._connect = connect_of(websocket)
        self._order_journal = order_journal
        self._guard = guard
        self._dry_run = dry_run
        self._hooks = Hooks(hooks)

    def __repr__(self) -> str:
        return f"<Session with {self.server.name} at {self.server.rest}: {self._state}>"

    async def call(
        self, api_id: str, /, *, path: str = "", next_key: str = "", **fields: str
    ) -> Any:
        """Call a TR by its id with wire fields; the escape hatch below the named methods.

        The rate limit, retry and errors are those of the named methods. A TR that places an order
        is sent only once; it returns its receipt, and the order is not followed. A TR unknown to
        this version is also sent only once, since it could be an order.

        Args:
            api_id: TR id (``"ka10001"``).
            path: Path of a TR that this version does not know (``"/api/us/..."``), or the path of
                a known one to send fields that this version does not know.
            next_key: Key of the page to fetch (``answer.next_key`` of the page before).
            fields: Body by wire names, as text (``stk_cd="005930"``).

        Returns:
            The TR's typed answer; its rows, if it has any, are ``answer.rows``. For a TR given by
            path an :class:`Answer` without attributes of its own: ``answer["name"]``,
            ``answer.raw()``.

        Raises:
            ConfigError: an unknown TR without a path, a known one with another path or, without a
                path, with a field it does not have; a field that is not text; with a guard or
                ``dry_run`` an order, or a TR that could be one.
            APIError, TransportError, DecodeError: as every call.
        """
        rest = self._opened().rest
        if self._dry_run or self._guard is not None:
            refuse_order(api_id, cancellations=self._dry_run)
        return await call(rest, api_id, path, next_key, fields)

    async def authenticate(self) -> dt.datetime:
        """Make sure that there is a valid access token (au10001); return when it expires (KST).

        Nothing is sent if there is one. Calls and streams do this themselves: it is for trying a
        key without anything else. Cancelling it is safe.

        Raises:
            AuthenticationError: a wrong key or address, or a key of the other server (live, paper).
            TransportError, ServerError: the server can't be reached, or does not issue tokens now.
        """
        return (await self._opened().tokens.get()).expires_at

    async def revoke(self) -> None:
        """Make the access token invalid, for every process that shares it (au10002).

        Does nothing if there is none. The next call asks for a new one.

        Raises:
            APIError, TransportError, DecodeError: the server refused, or did not answer.
            ConfigError: the token file can't be used.
        """
        await self._opened().tokens.revoke()

    def stats(self) -> SessionStats:
        """Return the current counters of the socket."""
        return self._opened().stats()

    def _make_runtime(self) -> Runtime:
        return Runtime(
            self.server,
            self._credentials,
            self._timeouts,
            self.clock,
            token_file=self._token_file,
            connect=self._connect,
            namespaces=self,
            check_prices=self._check_prices,
            order_journal=self._order_journal,
            guard=self._guard,
            dry_run=self._dry_run,
            state=self._connection,
            hooks=self._hooks,
        )

    def _address(self) -> str:
        return self.server.rest

    @property
    def _registry(self) -> Registry:
        return self._opened().registry
