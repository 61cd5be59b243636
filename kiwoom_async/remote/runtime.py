"""Runtime of a remote session: its parts while it is open."""

from __future__ import annotations

import logging
from collections.abc import Callable

import anyio

from kiwoom_async._lifetime import Lifetime
from kiwoom_async._owner import Owner
from kiwoom_async.api.namespaces import Namespaces
from kiwoom_async.bus import Broker
from kiwoom_async.calls.caller import SessionCaller
from kiwoom_async.clock import Clock
from kiwoom_async.conditions.conditions import Conditions
from kiwoom_async.config import Limits, Timeouts
from kiwoom_async.errors import KiwoomError, SessionClosed
from kiwoom_async.net.state import StateKeeper
from kiwoom_async.portfolio.checkpoint import gate_of
from kiwoom_async.portfolio.guard import Guard
from kiwoom_async.portfolio.keeper import Keeper
from kiwoom_async.remote.account import AccountEvents
from kiwoom_async.remote.desk import RemoteDesk
from kiwoom_async.remote.line import Line
from kiwoom_async.remote.mailbox import Mailbox
from kiwoom_async.remote.monitor import RemoteMonitor
from kiwoom_async.remote.presence import Presence
from kiwoom_async.remote.registry import RemoteRegistry
from kiwoom_async.remote.rest import RemoteRest
from kiwoom_async.remote.sender import RemoteSender
from kiwoom_async.remote.subjects import GatewaySubjects
from kiwoom_async.remote.watching import RemoteRequests, RemoteWatching
from kiwoom_async.telemetry.events import SessionEnded
from kiwoom_async.telemetry.hooks import Hooks
from kiwoom_async.wire.arguments import Arguments
from kiwoom_async.wire.frames import Key

__all__ = ["RemoteRuntime"]

log = logging.getLogger("kiwoom_async")


class RemoteRuntime:
    """Everything an open remote session consists of.

    Args:
        broker: The broker.
        server: Name of the gateway's server.
        name: Name of the client.
        namespaces: The query methods with which orders and positions are read.
        check_prices: Raises ConfigError for prices of an order that its instrument can't have.
        timeouts: ``subscribe`` limits how long the gateway is waited for.
        clock: Clock of the session.
        guard: Limits of the orders, None without any.
        dry_run: Whether orders are checked and not sent.
        state: State of the session, kept up to date.
        hooks: Called with what happens.

    Attributes:
        lifetime: Whether the session has ended, and with which error.
        line, registry, rest, keeper, conditions, caller, monitor: The parts.
    """

    def __init__(
        self,
        broker: Broker,
        server: str,
        name: str,
        namespaces: Namespaces,
        check_prices: Callable[[Arguments], None],
        timeouts: Timeouts,
        clock: Clock,
        *,
        guard: Guard | None,
        dry_run: bool,
        state: StateKeeper,
        hooks: Hooks,
    ) -> None:
        self.lifetime = life = Lifetime()
        life.on_end(lambda error: state.end(str(error)))
        self._owner = Owner(f"a RemoteSession ({name})", life, _nothing)
        self._tasks = tasks = self._owner.tasks
        self._timeouts = timeouts
        presence = Presence(state, hooks, clock)
        self.line = line = Line(broker, GatewaySubjects(server), name, presence, clock)
        self._account = account = AccountEvents(tasks, life, clock)
        self.registry = RemoteRegistry(broker, server, line, account, tasks, life, timeouts, clock)
        presence.on_lost = self.registry.mark_loss
        mailbox = Mailbox(line.subjects, name, account.take, account.refuse)
        account.read = mailbox.wanted.set
        line.on_connected = mailbox.read
        self.rest = RemoteRest(line, life, timeouts, clock, hooks)
        self.keeper = Keeper(namespaces, self.registry, tasks, life, clock)
        account.on_touched = self.keeper.doubt
        sender = RemoteSender(line, clock, hooks)
        self._desk = RemoteDesk(
            sender,
            namespaces,
            account,
            tasks,
            life,
            check_prices,
            timeouts,
            clock,
            gate=gate_of(guard, self.keeper, namespaces, clock, timeouts.order_events),
            hooks=hooks,
            dry_run=dry_run,
        )
        self._desk.resolve_by(sender)
        requests = RemoteRequests(line)
        self._watching = RemoteWatching(requests, line, tasks, life)
        self.conditions = Conditions(requests, self._watching, Limits(), clock)
        line.registrar.on_refused = self._end_key
        self._adopted: set[str] = set()
        self._desk.on_adopt(self._follow)
        self.caller = SessionCaller(self.rest, self._desk, Limits(), clock)
        self.monitor = RemoteMonitor(
            presence, self.registry, self.rest, self._desk.count_in_doubt, hooks, life, clock
        )
        life.on_end(lambda error: line.present.set())  # calls wait for it, and see the end
        life.on_end(lambda error: hooks.emit(SessionEnded(error)))  # after all others

    async def start(self) -> None:
        """Start the owner task, and wait for the gateway.

        Raises:
            BusRefused: another program has the name, or the broker does not allow it.
            BusError: there is none in time.
        """
        await self._owner.start(self.line.run)
        try:
            with anyio.CancelScope() as scope:
                self.lifetime.on_end(lambda error: scope.cancel())
                await self.line.entered(self._timeouts.subscribe)
            self.lifetime.check()
        except BaseException:
            await self.close()
            raise

    async def close(self) -> Exception | None:
        """Give the name up, and end everything; see ``Owner.close``."""
        self.lifetime.end(SessionClosed("the session was closed"))
        with anyio.CancelScope(shield=True):
            await self.line.close()
        return await self._owner.close()

    def _end_key(self, key: Key, error: KiwoomError) -> None:
        """End what needs a key that the gateway can't register any more."""
        self.registry.end_key(key, error)
        self._watching.end_key(key, error)

    def _follow(self, no: str) -> None:
        """Have the events of an order that another program has placed."""
        self._adopted.add(no)
        if len(self._adopted) == 1:
            self._tasks.start_soon(self._send_adopted)

    async def _send_adopted(self) -> None:
        numbers, self._adopted = self._adopted, set()
        try:
            await self.line.registrar.follow(numbers)
        except KiwoomError as error:  # the next sign of life repeats it
            log.warning("events of orders of others do not come yet: %s", error)
        self._desk.catch_up()


async def _nothing() -> None:
    """Do nothing."""
