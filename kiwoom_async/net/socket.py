"""Socket: the WebSocket of a session, connected when first needed and kept connected."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from typing import Any, NoReturn

import anyio

from kiwoom_async._lifetime import Lifetime, ungrouped
from kiwoom_async.clock import Clock, moment_of
from kiwoom_async.config import Server, Timeouts
from kiwoom_async.errors import (
    APIError,
    AuthenticationError,
    Blocked,
    DecodeError,
    InvalidRequest,
    RateLimitError,
    ServerError,
    TransportError,
)
from kiwoom_async.net.asking import Disconnected
from kiwoom_async.net.connection import (
    Connection,
    LoginFailed,
    Lost,
    TokenDied,
    Traffic,
)
from kiwoom_async.net.handler import Handler
from kiwoom_async.net.pace import Pace
from kiwoom_async.net.state import StateKeeper
from kiwoom_async.net.tokens import Tokens
from kiwoom_async.net.websocket import WebSocket
from kiwoom_async.telemetry.events import ConnectionLost, LoggedIn, LoginRefused
from kiwoom_async.telemetry.hooks import Hooks
from kiwoom_async.wire import answers, frames
from kiwoom_async.wire.registrations import Registrations

__all__ = ["Disconnected", "Handler", "Socket"]

_CLOSING_TIMEOUT = 1.0  # seconds for the closing handshake
_MOST_DOUBLINGS = 20  # of the delay: a million times the first exceeds any limit
_MOST_REFUSALS = 7  # with the default delays about 15 seconds


class Socket:
    """The socket of one session. After a reconnection everything is registered again.

    Attributes:
        logins: Connections that have logged in.
        reconnections: Broken connections that were replaced.
        trouble: Why there is no connection, blank while there is one.
        traffic: Counters of received frames.
        state: State of the connection.
        on_beat: Called every few seconds while connected, with the seconds that its timer was late.
    """

    def __init__(
        self,
        server: Server,
        connect: Callable[[Server], Awaitable[WebSocket]],
        tokens: Tokens,
        lifetime: Lifetime,
        timeouts: Timeouts,
        clock: Clock,
        state: StateKeeper,
        hooks: Hooks,
    ) -> None:
        limits = server.limits
        self.logins = 0
        self.reconnections = 0
        self.trouble = "not connected yet"
        self.traffic = Traffic()
        self._server = server
        self._open = connect
        self._tokens = tokens
        self._lifetime = lifetime
        self._timeouts = timeouts
        self._clock = clock
        self.state = state
        self.on_beat: Callable[[float], object] = lambda lag: None
        self._hooks = hooks
        self._registrations = Registrations(items=limits.items, batch=limits.items_per_registration)
        self._pace = Pace(limits.registration_interval, clock)
        self._needed = asyncio.Event()
        self._online = anyio.Event()
        self._connection: Connection | None = None
        self._on_login: list[Callable[[], object]] = []
        self._lost = False
        self._refusals = 0  # of LOGIN, one after the other
        lifetime.on_end(lambda _: self._online.set())
        lifetime.on_end(lambda error: state.end(str(error)))

    @property
    def refused_removals(self) -> int:
        """REMOVE messages the server refused."""
        return self._registrations.refused_removals

    @property
    def items(self) -> set[str]:
        """The items that are wanted."""
        return self._registrations.items

    async def run(self, handler: Handler) -> NoReturn:
        """Keep the connection open until cancelled; connect when first needed.

        After a refused LOGIN it tries once with a new token, then with growing pauses. Repeated
        refusals, or a final one, end the session. After any other failure it reconnects.

        Args:
            handler: Receives frames and events of all connections.

        Raises:
            SessionReplaced: another login with the same key replaced this one.
            AuthenticationError: the key, or repeated logins, were refused.
            Blocked: a filter in front of the service refuses this client.
        """
        await self._needed.wait()
        failures = 0
        while True:
            began = self._clock.monotonic()
            try:
                with ungrouped():
                    await self._connect(handler)
            except LoginFailed as refused:
                self._hooks.emit(LoginRefused(refused.error))
                is_first = self._is_first_refusal(refused.error)
                self._note_loss(handler, str(refused))
                if is_first:
                    continue  # immediately, with a new token
            except (AuthenticationError, InvalidRequest):
                raise
            except Blocked as error:
                if not self.logins:  # otherwise the client has passed the filter before
                    raise
                self._note_loss(handler, str(error))
            except (Lost, TransportError, APIError, DecodeError) as error:
                self._note_loss(handler, str(error))
            if self._clock.monotonic() - began >= self._timeouts.healthy:
                failures = 0
            await self._clock.sleep(self._delay(failures))
            failures += 1

    def want(self, keys: Collection[frames.Key]) -> None:
        """Add a use of each key and register new keys; connect if not connected.

        Raises:
            ConfigError: the items would not fit one connection; nothing has changed then.
        """
        self._registrations.want(keys)
        self._wake()

    def release(self, keys: Collection[frames.Key]) -> None:
        """Drop a use of each key; a key without uses is removed at the server."""
        self._registrations.release(keys)
        self._wake()

    def holds(self, keys: Collection[frames.Key]) -> bool:
        """Return whether the server has acknowledged all of these keys on this connection."""
        return self._registrations.holds(keys)

    def on_login(self, callback: Callable[[], object]) -> None:
        """Call a function after every login; it must not wait."""
        self._on_login.append(callback)

    async def online(self) -> None:
        """Connect if not connected, and wait until the server has accepted the login.

        Raises:
            Disconnected: not in time (``Timeouts.subscribe``).
            SessionClosed, SessionReplaced, …: the session has ended.
        """
        self._lifetime.check()
        self._wake()
        try:
            async with self._clock.timeout(self._timeouts.subscribe):
                while self._lifetime.error is None and not self._online.is_set():
                    await self._online.wait()
        except TimeoutError:
            self._lifetime.check()
            raise Disconnected(
                f"not connected after {self._timeouts.subscribe:g} s: {self.trouble}", sent=False
            ) from None
        self._lifetime.check()

    async def request(self, trnm: str, **fields: Any) -> frames.Message:
        """Send a request on this connection when its turn comes, and wait for the answer to it.

        A request that is cancelled may have been carried out.

        Raises:
            Disconnected: there is no connection, or it broke before the answer.
            TransportError: no answer in time; the connection stays open.
            SessionClosed, SessionReplaced, …: the session has ended.
        """
        self._lifetime.check()
        if self._connection is None or not self._online.is_set():
            raise Disconnected(f"no connection for {trnm}: {self.trouble}")
        try:
            return await self._connection.request(trnm, **fields)
        except Disconnected:
            self._lifetime.check()
            raise

    def _wake(self) -> None:
        self._needed.set()
        if self._connection is not None:
            self._connection.wake()

    def _delay(self, failures: int) -> float:
        doubled = self._timeouts.reconnect_first * 2.0 ** min(failures, _MOST_DOUBLINGS)
        return min(self._timeouts.reconnect_longest, doubled) * (1 - self._clock.jitter() / 2)

    def _is_first_refusal(self, error: APIError) -> bool:
        """Count a refused LOGIN; server failures do not count, they say nothing about the token.

        Raises:
            AuthenticationError: too many refusals, or a final one.
        """
        if error.code in answers.FINAL_CODES:
            raise error
        if _is_temporary(error):
            return False
        self._refusals += 1
        if self._refusals < _MOST_REFUSALS:
            return self._refusals == 1
        raise AuthenticationError(
            f"refused {self._refusals} times, with a new token too: {error.message}",
            api_id="LOGIN",
            code=error.code,
            return_code=error.return_code,
        ) from None

    def _note_loss(self, handler: Handler, why: str) -> None:
        why = self._tokens.mask(why)
        self.trouble = why
        since = None
        if self.logins:  # otherwise nothing was received that could be missed
            self._lost = True
            since = moment_of(self.traffic.last_frame_ns)
            self.state.lost(since, why)
            handler.lost(since, why)
        self.state.failed(why)
        self._hooks.emit(ConnectionLost(why, since))

    async def _connect(self, handler: Handler) -> None:
        token = await self._tokens.get()
        try:
            async with self._clock.timeout(self._timeouts.connect):
                websocket = await self._open(self._server)
        except Blocked as error:
            raise Blocked(self._tokens.mask(error.message), api_id=error.api_id) from None
        except OSError as error:
            reason = self._tokens.mask(str(error) or type(error).__name__)
            raise Lost(f"can't reach {self._server.websocket}: {reason}") from error
        self._connection = self._make_connection(websocket, handler)
        try:
            with ungrouped():
                await self._connection.run(token.text, self._logged_in)
        except LoginFailed as refused:
            if self._refusals == 0 and not _is_temporary(refused.error):
                self._tokens.drop(token)
            raise
        except TokenDied:
            self._tokens.drop(token)
            raise
        finally:
            self._connection = None
            if self._online.is_set() and self._lifetime.error is None:
                self._online = anyio.Event()
            with anyio.move_on_after(_CLOSING_TIMEOUT, shield=True):
                await websocket.close()

    def _make_connection(self, websocket: WebSocket, handler: Handler) -> Connection:
        return Connection(
            websocket,
            handler,
            self._registrations,
            traffic=self.traffic,
            pace=self._pace,
            limits=self._server.limits,
            timeouts=self._timeouts,
            clock=self._clock,
            mask=self._tokens.mask,
            hooks=self._hooks,
            beat=self.on_beat,
        )

    def _logged_in(self) -> None:
        self._refusals = 0
        self.trouble = ""
        self.logins += 1
        down = None
        if self._lost:
            self._lost = False
            self.reconnections += 1
            down = (self._clock.now() - self.state.since).total_seconds()
        self._online.set()
        self.state.connected()
        self._hooks.emit(LoggedIn(self.logins, down))
        for callback in self._on_login:
            callback()


def _is_temporary(error: APIError) -> bool:
    """Return whether a refusal is temporary: a server failure, or too many requests."""
    return isinstance(error, ServerError | RateLimitError)
