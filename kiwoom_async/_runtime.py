"""Runtime: the parts of an open session, and the task that owns every task behind it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import warnings
from collections.abc import Callable
from functools import partial

import anyio
import msgspec

from kiwoom_async._lifetime import Lifetime, ungrouped
from kiwoom_async.api.namespaces import Namespaces
from kiwoom_async.calls.caller import SessionCaller
from kiwoom_async.clock import Clock
from kiwoom_async.conditions.conditions import Conditions
from kiwoom_async.conditions.requests import Requests
from kiwoom_async.conditions.watching import Watching
from kiwoom_async.config import Credentials, Server, Timeouts
from kiwoom_async.errors import KiwoomError, SessionClosed, StreamError
from kiwoom_async.execution.desk import Desk
from kiwoom_async.execution.gate import Gate, OpenGate
from kiwoom_async.execution.order_journal import OrderJournal
from kiwoom_async.execution.sender import Sender
from kiwoom_async.health import Monitor
from kiwoom_async.net.http import Transport
from kiwoom_async.net.limiter import limiters_of
from kiwoom_async.net.mask import Mask
from kiwoom_async.net.rest import Rest
from kiwoom_async.net.socket import Socket
from kiwoom_async.net.state import StateKeeper
from kiwoom_async.net.token_file import TokenFile
from kiwoom_async.net.tokens import Tokens
from kiwoom_async.net.websocket import Connect
from kiwoom_async.portfolio.checkpoint import Checkpoint
from kiwoom_async.portfolio.guard import Guard
from kiwoom_async.portfolio.keeper import Keeper
from kiwoom_async.streams.registry import Registry
from kiwoom_async.telemetry.events import SessionEnded
from kiwoom_async.telemetry.hooks import Hooks
from kiwoom_async.wire.arguments import Arguments

__all__ = ["Runtime", "SessionStats"]

_owners: set[asyncio.Task[None]] = set()  # the event loop itself keeps tasks alive only weakly


class SessionStats(msgspec.Struct, frozen=True):
    """Counters of a session's socket.

    Attributes:
        connected: Whether the socket is connected and logged in.
        frames: Frames received.
        undecodable: Frames that were not JSON.
        unrouted: Realtime entries for which there was no stream.
        reconnections: Connections lost and replaced.
        unmapped_signals: Condition signals that belong to no watched condition.
        refused_removals: REMOVE messages the server refused.
    """

    connected: bool
    frames: int
    undecodable: int
    unrouted: int
    reconnections: int
    unmapped_signals: int = 0
    refused_removals: int = 0


class Runtime:
    """Everything an open session consists of.

    Args:
        namespaces: The query methods with which orders are looked up.
        check_prices: Raises ConfigError for prices of an order that its instrument can't have.
        connect: Opens a WebSocket connection.
        order_journal: Path of the order journal, None without one.
        guard: Limits of the orders, None without any.
        dry_run: Whether orders are checked and not sent.
        state: State of the connection, kept up to date.
        hooks: Called with what happens.

    Attributes:
        lifetime: Whether the session has ended, and with which error.
        tokens, socket, registry, rest, keeper, watching, conditions, caller, monitor: The
            parts.
    """

    def __init__(
        self,
        server: Server,
        credentials: Credentials,
        timeouts: Timeouts,
        clock: Clock,
        *,
        token_file: TokenFile | None,
        connect: Connect,
        namespaces: Namespaces,
        check_prices: Callable[[Arguments], None],
        order_journal: str | os.PathLike[str] | None,
        guard: Guard | None,
        dry_run: bool,
        state: StateKeeper,
        hooks: Hooks,
    ) -> None:
        self.lifetime = Lifetime()
        self._tasks = tasks = anyio.create_task_group()
        mask = Mask(credentials.appkey, credentials.secretkey, server.proxy or "")
        self._transport = transport = Transport(server, timeouts, mask, clock)
        life, opening = self.lifetime, partial(connect, transport)
        self.tokens = Tokens(
            server, credentials, transport, tasks, life, timeouts, clock, mask, hooks, token_file
        )
        self.socket = Socket(server, opening, self.tokens, life, timeouts, clock, state, hooks)
        self.registry = Registry(self.socket, tasks, self.lifetime, timeouts, clock)
        self._limiters = limiters_of(server, credentials, clock)
        self.rest = Rest(server, transport, self.tokens, self._limiters, timeouts, clock, hooks)
        self.keeper = Keeper(namespaces, self.registry, tasks, self.lifetime, clock)
        self._journal = OrderJournal(order_journal, server, credentials, clock)
        gate = self._gate(guard, namespaces, timeouts, clock)
        self._desk = self._make_desk(
            namespaces, check_prices, gate, timeouts, clock, hooks, dry_run=dry_run
        )
        requests = Requests(self.socket)
        self.watching = Watching(
            requests, self.socket, self.registry.router, tasks, server.limits, self.lifetime
        )
        self.conditions = Conditions(requests, self.watching, server.limits)
        self.caller = SessionCaller(self.rest, self._desk, server.limits, clock)
        self.monitor = self._make_monitor(hooks, clock)
        self.lifetime.on_end(lambda error: hooks.emit(SessionEnded(error)))  # after all others

    def _make_desk(
        self,
        namespaces: Namespaces,
        check_prices: Callable[[Arguments], None],
        gate: Gate,
        timeouts: Timeouts,
        clock: Clock,
        hooks: Hooks,
        *,
        dry_run: bool,
    ) -> Desk:
        return Desk(
            Sender(self.rest, self._journal),
            namespaces,
            self.registry,
            self._tasks,
            self.lifetime,
            check_prices,
            timeouts,
            clock,
            gate=gate,
            hooks=hooks,
            dry_run=dry_run,
        )

    def _make_monitor(self, hooks: Hooks, clock: Clock) -> Monitor:
        return Monitor(
            self.socket,
            self.registry,
            self.rest,
            self.tokens,
            self._transport,
            self._limiters,
            self._desk.count_in_doubt,
            hooks,
            clock,
        )

    def _gate(
        self, guard: Guard | None, namespaces: Namespaces, timeouts: Timeouts, clock: Clock
    ) -> Gate:
        """Return what every order passes."""
        if guard is None:
            return OpenGate()
        return Checkpoint(guard, self.keeper, namespaces, clock, timeouts.order_events)

    def stats(self) -> SessionStats:
        """Return the current counters of the socket."""
        return SessionStats(
            connected=not self.socket.trouble,
            frames=self.socket.traffic.frames,
            undecodable=self.socket.traffic.undecodable,
            unrouted=self.registry.router.unrouted,
            reconnections=self.socket.reconnections,
            unmapped_signals=self.watching.unmapped,
            refused_removals=self.socket.refused_removals,
        )

    async def start(self) -> None:
        """Start the owner task; the session is open when this returns."""
        running = asyncio.Event()
        self._owner = asyncio.create_task(self._own(running), name="kiwoom_async.Session")
        _owners.add(self._owner)
        self._owner.add_done_callback(_owners.discard)
        try:
            await running.wait()
            await self._journal.open()
            await self._desk.recover(self._journal.unresolved)
        except BaseException:
            await self.close()
            raise

    async def close(self) -> Exception | None:
        """End everything and wait until it has ended.

        Closing continues when this call is cancelled.

        Returns:
            The error that ended the session before this call, None if it had not ended.
        """
        self._tasks.cancel_scope.cancel()
        self.lifetime.end(SessionClosed("the session was closed"))
        with anyio.CancelScope(shield=True):
            await asyncio.wait([self._owner])
        if self._owner.cancelled():
            return None
        error = self._owner.exception()
        return error if isinstance(error, Exception) else None

    async def _own(self, running: asyncio.Event) -> None:
        """Hold the task group: it belongs to this task and not to the one that opens or closes."""
        try:
            # SessionClosed in a task that is not cancelled yet is no failure
            with contextlib.suppress(SessionClosed), ungrouped():
                async with self._tasks:
                    self._tasks.start_soon(self._run_socket)
                    running.set()
                    await anyio.sleep_forever()
        except asyncio.CancelledError:
            self.lifetime.end(SessionClosed("the event loop ended before the session was closed"))
            warnings.warn("a Session was not closed", ResourceWarning, source=self, stacklevel=2)
            raise
        except BaseException as error:
            self.lifetime.end(_ending(error))
            raise
        finally:
            self._limiters.linger()
            with anyio.CancelScope(shield=True):
                await self._journal.close()
                await self._transport.close()

    async def _run_socket(self) -> None:
        try:
            await self.socket.run(self.registry)
        except Exception as error:
            self.lifetime.end(_ending(error))
            raise


def _ending(error: BaseException) -> KiwoomError:
    """Return the error that streams and calls raise after a task of the session has failed."""
    if isinstance(error, KiwoomError):
        return error
    return StreamError(f"the session failed: {error!r}")
