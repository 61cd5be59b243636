"""The one WebSocket of a session: connect, log in, register, read, and all over when it is lost.

One task owns it. The reader never waits for anybody: PINGs are echoed first, REAL frames go
straight to the handler, answers wake whoever asked. Answers carry no id, so one request is in
flight at a time. Registrations are replayed after every login.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import random
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import NamedTuple, NoReturn

import anyio
from aiolimiter import AsyncLimiter

from kiwoom_async._lifetime import ungrouped
from kiwoom_async.clock import Clock
from kiwoom_async.config import SecretBytes, Server, Timeouts
from kiwoom_async.errors import (
    APIError,
    AuthenticationError,
    DecodeError,
    InvalidRequest,
    KiwoomError,
    SessionReplaced,
    SubscriptionRejected,
    TokenExpired,
    TransportError,
)
from kiwoom_async.net.handler import Handler
from kiwoom_async.net.tokens import Token, Tokens
from kiwoom_async.net.websocket import WebSocket
from kiwoom_async.wire import answers, frames
from kiwoom_async.wire.registrations import Change, Registrations

__all__ = ["Socket"]

log = logging.getLogger("kiwoom_async")

_TOO_FAST = 105110
_NOT_LOGGED_IN = 100013
_WELCOME = "R10000"
_REPLACED = "R10001"
_FAREWELL = 1.0  # seconds for the closing handshake


class _Lost(Exception):
    """This connection is of no more use."""


class _Request(NamedTuple):
    """A frame somebody asked to send, and the answer they wait for unless they gave up."""

    trnm: str
    frame: bytes
    answer: asyncio.Future[frames.Message]

    def succeed(self, message: frames.Message) -> None:
        if not self.answer.done():
            self.answer.set_result(message)

    def fail(self, error: KiwoomError) -> None:
        if not self.answer.done():
            self.answer.set_exception(error)


class Socket:
    """The socket of one session.

    Attributes:
        registrations: What is wanted; after changing it call :meth:`wake`.
        logins: Connections that got as far as being logged in.
        frames: Frames received so far.
        undecodable: Frames that were no JSON.
        reconnections: Connections lost and replaced.
        trouble: Why there is no connection, blank while there is one.
    """

    def __init__(
        self,
        server: Server,
        connect: Callable[[Server], Awaitable[WebSocket]],
        tokens: Tokens,
        timeouts: Timeouts,
        clock: Clock,
    ) -> None:
        limits = server.limits
        self.registrations = Registrations(items=limits.items, batch=limits.items_per_registration)
        self.logins = 0
        self.frames = 0
        self.undecodable = 0
        self.reconnections = 0
        self.trouble = "not connected yet"
        self._server = server
        self._connect = connect
        self._tokens = tokens
        self._timeouts = timeouts
        self._clock = clock
        self._pace = AsyncLimiter(1, limits.registration_interval)
        self._needed = asyncio.Event()
        self._changed = asyncio.Event()
        self._online = anyio.Event()
        self._requests: deque[_Request] = deque()
        self._asked: tuple[str, asyncio.Future[frames.Message]] | None = None
        self._last_frame_ns = 0
        self._lost: tuple[int, str] | None = None
        self._token_refused = False
        self._over: KiwoomError | None = None

    async def run(self, handler: Handler) -> NoReturn:
        """Own the connection for ever; connect when it is first needed.

        Args:
            handler: Gets what the connections bring.

        Raises:
            SessionReplaced: another login with the same key took over.
            AuthenticationError: the key was refused, or two tokens in a row were.
        """
        self._handler = handler
        self._received = handler.received
        await self._needed.wait()
        failures = 0
        while True:
            began = self._clock.monotonic()
            try:
                with ungrouped():
                    await self._live_once()
            except TokenExpired as error:
                if self._token_refused:
                    raise
                self._token_refused = True
                self._note_loss(str(error))
                continue
            except (AuthenticationError, InvalidRequest):
                raise
            except (_Lost, TransportError, APIError, DecodeError) as error:
                self._note_loss(str(error))
            if self._clock.monotonic() - began >= self._timeouts.healthy:
                failures = 0
            await self._clock.sleep(self._delay(failures))
            failures += 1

    def wake(self) -> None:
        """Look at the registrations again; connects when nothing was needed so far."""
        self._needed.set()
        self._changed.set()

    async def online(self) -> None:
        """Wait until there is a connection and it is logged in.

        Raises:
            TransportError: there was none in time (``Timeouts.subscribe``).
            SessionClosed, SessionReplaced, …: there will be none any more.
        """
        self.wake()
        with anyio.move_on_after(self._timeouts.subscribe) as patience:
            while self._over is None and not self._online.is_set():
                await self._online.wait()
        if self._over is not None:
            raise self._over
        if patience.cancelled_caught:
            raise TransportError(
                f"not connected after {self._timeouts.subscribe:g} s: {self.trouble}", sent=False
            )

    async def request(self, trnm: str, frame: bytes) -> frames.Message:
        """Send a frame on this connection when its turn comes, and wait for the answer to it.

        An answer that does not come in time costs the connection. A request that is cancelled may
        have been carried out.

        Raises:
            TransportError: there is no connection, or it was lost before the answer.
        """
        if self._over is not None:
            raise self._over
        if not self._online.is_set():
            raise TransportError(f"no connection for {trnm}: {self.trouble}")
        request = _Request(trnm, frame, asyncio.get_running_loop().create_future())
        self._requests.append(request)
        self.wake()
        return await request.answer

    def end(self, error: KiwoomError) -> None:
        """There will be no connection any more: nobody need wait for one."""
        self._over = error
        self._online.set()
        self._fail_requests(error)

    def _fail_requests(self, error: KiwoomError) -> None:
        while self._requests:
            self._requests.popleft().fail(error)

    def _delay(self, failures: int) -> float:
        doubled = self._timeouts.reconnect_first * 2.0**failures
        return min(self._timeouts.reconnect_longest, doubled) * random.uniform(0.5, 1)

    def _note_loss(self, why: str) -> None:
        self.trouble = why
        self._handler.lost()
        if self._lost is None and self._last_frame_ns:
            self._lost = (self._last_frame_ns, why)
        log.warning("WebSocket: %s; connecting again", why)

    async def _live_once(self) -> None:
        token = await self._tokens.get()
        try:
            async with asyncio.timeout(self._timeouts.connect):
                connection = await self._connect(self._server)
        except OSError as error:
            reason = str(error) or type(error).__name__
            raise _Lost(f"can't reach {self._server.websocket}: {reason}") from error
        try:
            await self._serve(connection, token)
        finally:
            if self._online.is_set():  # else somebody may be waiting for it
                self._online = anyio.Event()
            self.registrations.forget()
            self._fail_requests(TransportError("the connection was lost"))
            with anyio.move_on_after(_FAREWELL, shield=True):
                await connection.close()

    async def _serve(self, connection: WebSocket, token: Token) -> None:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._read, connection)
            tasks.start_soon(self._watch)
            await self._log_in(connection, token)
            await self._talk(connection)

    async def _read(self, connection: WebSocket) -> NoReturn:
        raise _Lost(await connection.run(self._take))

    def _take(self, frame: bytes) -> bytes | None:
        """One frame came; PINGs are echoed, everything else goes where it belongs."""
        self._last_frame_ns = now = time.time_ns()
        self.frames += 1
        try:
            message = self._received(frame, now)
        except DecodeError as error:
            self.undecodable += 1
            log.warning("WebSocket: %s", error)
            return None
        if message is None:
            return None
        return self._take_message(message, frame)

    def _take_message(self, message: frames.Message, frame: bytes) -> bytes | None:
        if message.trnm == "PING":
            return frame
        if message.trnm == "SYSTEM":
            self._take_notice(message)
        elif self._asked is not None and self._asked[0] == message.trnm:
            if not self._asked[1].done():
                self._asked[1].set_result(message)
        else:
            log.warning("WebSocket: unexpected %s: %s", message.trnm, message.return_msg)
        return None

    def _take_notice(self, notice: frames.Message) -> None:
        text = f"{notice.code} {notice.message or notice.return_msg}".strip()
        if _REPLACED in text:
            raise SessionReplaced(
                f"another login with this key took over ({text}): run one session per key"
            )
        log.log(logging.INFO if notice.code == _WELCOME else logging.WARNING, "WebSocket: %s", text)

    async def _watch(self) -> NoReturn:
        """Silence ends the connection: a zombie socket stays open and never brings a frame."""
        steps = 10
        quiet = seen = 0
        while quiet < steps:
            await self._clock.sleep(self._timeouts.silence / steps)
            quiet = quiet + 1 if self.frames == seen else 0
            seen = self.frames
        raise _Lost(f"no frame for {self._timeouts.silence:g} s")

    async def _log_in(self, connection: WebSocket, token: Token) -> None:
        frame = SecretBytes(frames.login(str(token.text)))
        answer = await self._ask(connection, "LOGIN", frame, self._timeouts.login)
        if answer.return_code == 0:
            self._token_refused = False
            self.trouble = ""
            self.logins += 1
            self._online.set()
            self._handler.logged_in()
            return
        error = answers.refusal("LOGIN", answer.return_code, answer.return_msg)
        if isinstance(error, TokenExpired):
            self._tokens.drop(token)
        if isinstance(error, AuthenticationError):
            raise error
        raise _Lost(str(error))

    async def _talk(self, connection: WebSocket) -> NoReturn:
        """Carry out requests, and make the server's registrations what is wanted."""
        while True:
            if self._requests:
                await self._carry_out(connection, self._requests.popleft())
            elif self.registrations.next() is not None:
                await self._pace.acquire()
                change = self.registrations.next()
                if change is not None:
                    await self._register(connection, change)
            else:
                self._report_restored()
                await self._changed.wait()
                self._changed.clear()

    async def _carry_out(self, connection: WebSocket, request: _Request) -> None:
        if request.answer.done():  # given up before its turn
            return
        try:
            message = await self._ask(
                connection, request.trnm, request.frame, self._timeouts.acknowledge
            )
        except BaseException:  # fails with those behind it, when nobody can take this for online
            self._requests.appendleft(request)
            raise
        request.succeed(message)

    async def _register(self, connection: WebSocket, change: Change) -> None:
        frame = frames.registration(change.trnm, change.keys)
        answer = await self._ask(connection, change.trnm, frame, self._timeouts.acknowledge)
        if answer.return_code == _TOO_FAST:
            await self._clock.sleep(self._server.limits.window)
        elif answer.return_code == _NOT_LOGGED_IN:
            raise _Lost("the server forgot the login")
        elif answer.return_code in (0, None) or change.trnm == "REMOVE":
            self.registrations.acknowledge(change)
            self._handler.registered()
        else:
            error = SubscriptionRejected(
                f"registration refused: {answer.return_code} {answer.return_msg}",
                return_code=answer.return_code,
            )
            self._handler.refused(change.keys, error)

    async def _ask(
        self, connection: WebSocket, trnm: str, frame: bytes, patience: float
    ) -> frames.Message:
        answer: asyncio.Future[frames.Message] = asyncio.get_running_loop().create_future()
        self._asked = (trnm, answer)
        try:
            await connection.send(frame)
            async with asyncio.timeout(patience):
                return await answer
        except TimeoutError:
            raise _Lost(f"no answer to {trnm} for {patience:g} s") from None
        finally:
            self._asked = None

    def _report_restored(self) -> None:
        if self._lost is None:
            return
        since_ns, why = self._lost
        self._lost = None
        self.reconnections += 1
        until = self._clock.now()
        since = dt.datetime.fromtimestamp(since_ns / 1e9, until.tzinfo)
        self._handler.restored(since, until, why)
