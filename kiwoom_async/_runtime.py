"""Runtime: the parts of an open session."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial

import msgspec

from kiwoom_async._lifetime import Lifetime
from kiwoom_async._owner import Owner
from kiwoom_async.api.namespaces import Namespaces
from kiwoom_async.calls.caller import SessionCaller
from kiwoom_async.clock import Clock
from kiwoom_async.conditions.conditions import Conditions
from kiwoom_async.conditions.requests import Requests
from kiwoom_async.conditions.watching import Watching
from kiwoom_async.config import Credentials, Server, Timeouts
from kiwoom_async.execution.desk import Desk
from kiwoom_async.execution.gate import Gate
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
from kiwoom_async.portfolio.checkpoint import gate_of
from kiwoom_async.portfolio.guard import Guard
from kiwoom_async.portfolio.keeper import Keeper
from kiwoom_async.streams.registry import Registry
from kiwoom_async.telemetry.events import SessionEnded
from kiwoom_async.telemetry.hooks import Hooks
from kiwoom_async.wire.arguments import Arguments

__all__ = ["Runtime", "SessionStats"]


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
        tokens, socket, registry, rest, keeper, requests, watching, conditions, caller, monitor: The
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
        self._owner = Owner(f"a Session ({server.name})", self.lifetime, self._end)
        self._tasks = tasks = self._owner.tasks
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
        gate = gate_of(guard, self.keeper, namespaces, clock, timeouts.order_events)
        self._desk = self._make_desk(
            namespaces, check_prices, gate, timeouts, clock, hooks, dry_run=dry_run
        )
        self.requests = Requests(self.socket)
        self.watching = Watching(
            self.requests, self.socket, self.registry.router, tasks, server.limits, self.lifetime
        )
        self.conditions = Conditions(self.requests, self.watching, server.limits, clock)
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
            self.lifetime,
            clock,
        )

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
        await self._owner.start(partial(self.socket.run, self.registry))
        try:
            await self._journal.open()
            self.lifetime.check()  # another task may have closed it meanwhile
            await self._desk.recover(self._journal.unresolved)
        except BaseException:
            await self.close()
            raise

    async def close(self) -> Exception | None:
        """End everything and wait until it has ended; see ``Owner.close``."""
        return await self._owner.close()

    async def _end(self) -> None:
        self._limiters.linger()
        await self._journal.close()
        await self._transport.close()
