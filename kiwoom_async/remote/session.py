"""RemoteSession: a session without a key, by way of a gateway."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from typing import Any, NoReturn, Self

import anyio
from anyio.abc import TaskGroup

from kiwoom_async._by_id import call
from kiwoom_async._lifetime import Lifetime, ungrouped
from kiwoom_async.api.namespaces import Namespaces
from kiwoom_async.bus import Broker
from kiwoom_async.calls.caller import SessionCaller
from kiwoom_async.clock import Clock, SystemClock
from kiwoom_async.config import Limits, Timeouts
from kiwoom_async.errors import ConfigError, KiwoomError, SessionClosed
from kiwoom_async.execution.gate import OpenGate
from kiwoom_async.remote.desk import RemoteDesk
from kiwoom_async.remote.line import Line
from kiwoom_async.remote.mailbox import Mailbox
from kiwoom_async.remote.registry import RemoteRegistry, Today
from kiwoom_async.remote.rest import RemoteRest
from kiwoom_async.remote.sender import RemoteSender
from kiwoom_async.remote.subjects import GatewaySubjects, check_name
from kiwoom_async.streams.factory import StreamFactory
from kiwoom_async.telemetry.hooks import Hook, Hooks

__all__ = ["RemoteSession"]

log = logging.getLogger("kiwoom_async")


class RemoteSession(Namespaces, StreamFactory, anyio.AsyncContextManagerMixin):
    """A session without a key: its calls, streams and orders go through a :class:`Gateway`.

    ::

        async with RemoteSession("nats://hub", server="live", name="bot1") as session:
            page = await session.chart.daily_candles("005930")
            async with session.stream((Trade, Gap), "005930") as events: ...
            order = await session.orders.buy("005930", 10, price=70_000)
            await order.filled()

    Namespaces, streams, orders and errors are those of a :class:`Session`; the rate limit and the
    200 items are those of the one key, for all clients together, who take turns. What is missing
    while the gateway, the broker or this program was away is a :class:`Gap`.

    An order is executed at most once, whatever the broker does. One that the gateway does not get
    within 10 seconds is not sent; without an answer it is in doubt, and ``resolve()`` asks the
    gateway. Its events come to the name that placed it, and wait for it at the broker for a day.
    Of orders that others have placed (``orders.open()``) it has the events from then on.

    The gateway keeps the name while this program gives a sign of life every few seconds; what it
    wanted is dropped when it does not. A second program of the same name is refused.

    Args:
        broker: The broker, or its URL.
        server: Name of the gateway's server (``live``, ``paper``).
        name: Name of this program: letters, digits, - and _.
        timeouts: ``subscribe`` limits how long the gateway and entering a stream are waited for.
        clock: The source of time; by default the computer's clock.
        hooks: Functions that are called with what happens to its orders; see :class:`Session`.

    Attributes:
        name: Its name.
        clock: Its clock.

    Raises:
        ConfigError: an impossible name or server, or hooks that are not functions.
    """

    def __init__(
        self,
        broker: Broker | str,
        *,
        server: str,
        name: str,
        timeouts: Timeouts | None = None,
        clock: Clock | None = None,
        hooks: Iterable[Hook] = (),
    ) -> None:
        self._hooks = Hooks(hooks)
        self.name = check_name("name", name)
        self.clock: Clock = clock or SystemClock()
        self._server = server
        self._subjects = GatewaySubjects(server)
        self._broker = Broker.of(broker)
        self._timeouts = timeouts or Timeouts()
        self._lifetime = Lifetime()
        self._error: KiwoomError | None = None
        self._parts: _Parts | None = None

    def __repr__(self) -> str:
        return f"<RemoteSession {self.name} with {self._server} at {self._broker.url}>"

    @asynccontextmanager
    async def __asynccontextmanager__(self) -> AsyncIterator[Self]:
        if self._parts is not None or self._lifetime.error is not None:
            raise SessionClosed("a session can be opened only once: create another")
        failure: BaseException | None = None
        line = Line(self._broker, self._subjects, self.name)
        # SessionClosed in a task that is not cancelled yet is no failure
        with suppress(SessionClosed), ungrouped():
            async with anyio.create_task_group() as tasks:
                try:
                    with anyio.CancelScope() as body:
                        self._lifetime.on_end(lambda error: body.cancel())
                        parts = _Parts(self, line, tasks)
                        tasks.start_soon(self._run, line.run)
                        await line.entered(self._timeouts.subscribe)
                        self._parts = parts
                        yield self
                except BaseException as error:  # out of the group, so that it stays as it is
                    failure = error
                self._error = self._lifetime.error
                self._lifetime.end(SessionClosed("the session was closed"))
                with anyio.CancelScope(shield=True):
                    await line.close()
                tasks.cancel_scope.cancel()
        if failure is not None:
            raise failure
        if self._error is not None:
            raise self._error

    async def call(self, api_id: str, /, *, next_key: str = "", **fields: str) -> Any:
        """Call a TR by its id with wire fields; the escape hatch below the named methods.

        As :meth:`Session.call`, for queries that this version and the gateway's know.
        """
        return await call(self._opened().rest, api_id, "", next_key, fields)

    async def _run(self, work: Any) -> None:
        """Run a task of the session; its error ends the session."""
        try:
            await work()
        except KiwoomError as error:
            self._lifetime.end(error)

    @property
    def _caller(self) -> SessionCaller:
        return self._opened().caller

    @property
    def _opener(self) -> RemoteRegistry:
        return self._opened().registry

    @property
    def _registry(self) -> NoReturn:
        raise ConfigError("a remote session has no socket: the gateway records (journal=...)")

    def _opened(self) -> _Parts:
        """Return the parts of the open session.

        Raises:
            SessionClosed: it is not open.
        """
        self._lifetime.check()
        if self._parts is None:
            raise SessionClosed('the session is not open: use "async with RemoteSession(...)"')
        return self._parts


class _Parts:
    """Everything an open remote session consists of."""

    def __init__(self, session: RemoteSession, line: Line, tasks: TaskGroup) -> None:
        self._line, self._tasks = line, tasks
        clock, lifetime, timeouts = session.clock, session._lifetime, session._timeouts
        self.registry = RemoteRegistry(
            session._broker, session._server, line, tasks, lifetime, timeouts, clock
        )
        registry = self.registry
        mailbox = Mailbox(line.subjects, line.name, registry.take, registry.refuse_reports)
        registry.read_reports = mailbox.wanted.set
        line.on_connected = mailbox.read
        self.rest = RemoteRest(line, lifetime, timeouts)
        sender = RemoteSender(line, clock)
        self._desk = RemoteDesk(
            sender,
            session,
            Today(self.registry),
            tasks,
            lifetime,
            lambda arguments: None,  # the gateway's session checks prices
            timeouts,
            clock,
            gate=OpenGate(),
            hooks=session._hooks,
            dry_run=False,
        )
        self._desk.ask(sender)
        self._adopted: set[str] = set()
        self._desk.on_adopt(self._follow)
        self.caller = SessionCaller(self.rest, self._desk, Limits(), clock)

    def _follow(self, no: str) -> None:
        """Have the events of an order that another program has placed."""
        self._adopted.add(no)
        if len(self._adopted) == 1:
            self._tasks.start_soon(self._send_adopted)

    async def _send_adopted(self) -> None:
        numbers, self._adopted = self._adopted, set()
        try:
            await self._line.follow(numbers)
        except KiwoomError as error:  # the next sign of life repeats it
            log.warning("events of orders of others do not come yet: %s", error)
        self._desk.catch_up()
