"""RemoteSession: a session without a key, by way of a gateway."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NoReturn

from kiwoom_async._by_id import call
from kiwoom_async._openable import Openable, check_options
from kiwoom_async.bus import Broker
from kiwoom_async.clock import Clock, SystemClock
from kiwoom_async.config import Timeouts
from kiwoom_async.errors import ConfigError
from kiwoom_async.portfolio.guard import Guard
from kiwoom_async.remote.registry import RemoteRegistry
from kiwoom_async.remote.runtime import RemoteRuntime
from kiwoom_async.remote.subjects import check_name
from kiwoom_async.telemetry.hooks import Hook, Hooks

__all__ = ["RemoteSession"]

_OF_THE_KEY = {
    "authenticate": "the key and its token are the gateway's",
    "revoke": "the key and its token are the gateway's",
    "stats": "the socket is the gateway's; health() has what is known here",
}


class RemoteSession(Openable[RemoteRuntime]):
    """A session without a key: its calls, streams and orders go through a :class:`Gateway`.

    ::

        async with RemoteSession("nats://hub", server="live", name="bot1") as session:
            page = await session.chart.daily_candles("005930")
            async with session.stream((Trade, Gap), "005930") as events: ...
            order = await session.orders.buy("005930", 10, price=70_000)
            await order.filled()

    Namespaces, streams, orders, positions, conditions and errors are those of a :class:`Session`;
    the rate limit and the 200 items are those of the one key, for all clients together, who take
    turns. What is missing while the gateway, the broker or this program was away is a
    :class:`Gap`. ``state`` is live while the gateway answers and its own session is live; another
    state of that session is known here within seconds.

    An order is executed at most once, whatever the broker does. One that the gateway does not get
    within 10 seconds is not sent; without an answer it is in doubt, and ``resolve()`` asks the
    gateway. Its events come to the name that placed it, and wait for it at the broker for a day.
    Of orders that others have placed (``orders.open()``) it has the events from then on.

    What belongs to the key is not here: ``authenticate()``, ``revoke()``, and ``stats()`` of the
    socket, of which :meth:`health` has what is known here.

    The gateway keeps the name while this program gives a sign of life every few seconds; what it
    wanted is dropped when it does not. A second program of the same name is refused.

    Args:
        broker: The broker, or its URL.
        server: Name of the gateway's server (``live``, ``paper``).
        name: Name of this program: letters, digits, - and _.
        timeouts: ``subscribe`` limits how long the gateway and entering a stream are waited for.
        clock: The source of time; by default the computer's clock.
        guard: Limits that the orders of this program must keep, besides those of the gateway's
            session; see :class:`Session`.
        dry_run: Do everything for an order but send it; see :class:`Session`.
        hooks: Functions that are called with each event of the session; see :class:`Session`.

    Attributes:
        name: Its name.
        clock: Its clock.

    Raises:
        ConfigError: an impossible name or server, an option of another type, or hooks that are not
            functions.
    """

    def __init__(
        self,
        broker: Broker | str,
        *,
        server: str,
        name: str,
        timeouts: Timeouts | None = None,
        clock: Clock | None = None,
        guard: Guard | None = None,
        dry_run: bool = False,
        hooks: Iterable[Hook] = (),
    ) -> None:
        check_options(timeouts, guard, dry_run)
        super().__init__(clock or SystemClock())
        self.name = check_name("name", name)
        self._server = check_name("server", server)
        self._broker = Broker.of(broker)
        self._timeouts = timeouts or Timeouts()
        self._guard = guard
        self._dry_run = dry_run
        self._hooks = Hooks(hooks)

    def __repr__(self) -> str:
        return (
            f"<RemoteSession {self.name} with {self._server} at {self._broker.url}: {self._state}>"
        )

    async def call(
        self, api_id: str, /, *, path: str = "", next_key: str = "", **fields: str
    ) -> Any:
        """Call a TR by its id with wire fields; the escape hatch below the named methods.

        As :meth:`Session.call`, for queries that this version and the gateway's know: what is an
        order, or could be one, is sent by ``session.orders`` only.

        Raises:
            ConfigError: as :meth:`Session.call`; or an order, or a TR that could be one.
            APIError, DecodeError: as every call.
            TransportError: no gateway, or no answer.
            BusRefused: the broker does not allow it to this user.
        """
        return await call(self._opened().rest, api_id, path, next_key, fields)

    if not TYPE_CHECKING:  # for a type checker they are not there

        def __getattr__(self, name: str) -> NoReturn:
            """Explain what only the session with the key has."""
            why = f": {_OF_THE_KEY[name]}" if name in _OF_THE_KEY else ""
            text = f"a remote session has no {name!r}{why}"
            raise AttributeError(text, name=name, obj=self)

    def _make_runtime(self) -> RemoteRuntime:
        return RemoteRuntime(
            self._broker,
            self._server,
            self.name,
            self,
            self._check_prices,
            self._timeouts,
            self.clock,
            guard=self._guard,
            dry_run=self._dry_run,
            state=self._connection,
            hooks=self._hooks,
        )

    def _address(self) -> str:
        return self._opened().line.rest

    @property
    def _opener(self) -> RemoteRegistry:
        return self._opened().registry

    @property
    def _registry(self) -> NoReturn:
        raise ConfigError("a remote session has no socket: the gateway records (journal=...)")
