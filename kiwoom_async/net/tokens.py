"""Tokens: the access token of a session, shared by all callers and renewed before it expires.

A new token probably invalidates the earlier one of the same key. So all callers share one token,
and other processes through a file; no token is requested while one is valid, and no token is
revoked unless the user asks for it.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import logging
from collections import deque
from typing import TypeGuard

import anyio
import msgspec
from anyio.abc import TaskGroup

from kiwoom_async._lifetime import Lifetime
from kiwoom_async.clock import Clock
from kiwoom_async.config import Credentials, Secret, SecretBytes, Server, Timeouts
from kiwoom_async.errors import (
    AuthenticationError,
    DecodeError,
    KiwoomError,
    RateLimitError,
    SessionClosed,
)
from kiwoom_async.net.http import Transport
from kiwoom_async.net.limiter import Permit
from kiwoom_async.net.mask import Mask
from kiwoom_async.net.token_file import TokenFile
from kiwoom_async.telemetry.events import TokenDropped, TokenFailed, TokenIssued
from kiwoom_async.telemetry.hooks import Hooks
from kiwoom_async.wire import answers, values

__all__ = ["Token", "Tokens"]

log = logging.getLogger("kiwoom_async")

_AHEAD = dt.timedelta(minutes=10)
"""Time before its expiry from which a token is not used: a running call must not outlive it."""

_AT_LEAST = dt.timedelta(minutes=1)
"""Time for which a new token is used in any case: a request could return or invalidate it."""

_REMOVAL_TIMEOUT = 2.0  # seconds that closing may spend on removing an invalid token


class Token(msgspec.Struct, frozen=True):
    """An access token and its expiry; never shown."""

    text: str
    expires_at: dt.datetime

    def __repr__(self) -> str:
        return f"Token(***, expires_at={self.expires_at:%Y-%m-%d %H:%M:%S})"


class _Issued(msgspec.Struct):
    token: str
    expires_dt: str

    def __post_init__(self) -> None:
        self.token = Secret(self.token)


class Tokens:
    """The access token of a session.

    Args:
        tasks: Task group of the session, in which tokens are requested for all callers.
        file: File shared with other processes, None to share with none.

    Attributes:
        mask: Hides the key and every token of the session in texts from the server.
    """

    def __init__(
        self,
        server: Server,
        credentials: Credentials,
        transport: Transport,
        tasks: TaskGroup,
        lifetime: Lifetime,
        timeouts: Timeouts,
        clock: Clock,
        mask: Mask,
        hooks: Hooks,
        file: TokenFile | None = None,
    ) -> None:
        self._hooks = hooks
        self.mask = mask
        self._server = server
        self._credentials = credentials
        self._transport = transport
        self._tasks = tasks
        self._lifetime = lifetime
        self._timeouts = timeouts
        self._clock = clock
        self._file = file
        self._token: Token | None = None
        self._newest: tuple[Token, dt.datetime] | None = None
        self._dead: set[str] = set()
        self._issuing: asyncio.Future[Token] | None = None
        self._asked: deque[float] = deque(maxlen=2)
        self._failing = False
        lifetime.on_end(self._fail_waiting)

    @property
    def until(self) -> dt.datetime | None:
        """When the current token expires (Korean time), None without one."""
        return self._token.expires_at if self._token is not None else None

    async def get(self) -> Token:
        """Return a valid token; request one if needed, with one request for all waiting callers.

        All waiting callers get the same token or the same error; each may try again. Cancelling
        one caller does not affect the others.

        Raises:
            AuthenticationError: wrong key or address, or a key of the other server (live, paper).
            TransportError, ServerError: the token endpoint can't be reached.
            ConfigError: the token file can't be used.
            SessionClosed, SessionReplaced, …: the session is over.
        """
        self._lifetime.check()
        if self._usable(self._token):
            return self._token
        if self._issuing is None:
            self._issuing = asyncio.get_running_loop().create_future()
            self._tasks.start_soon(self._issue_for_all, self._issuing)
        return await asyncio.shield(self._issuing)

    def check_session(self) -> None:
        """Raise the error that ended the session, if it has ended; see ``Lifetime.check``."""
        self._lifetime.check()

    def drop(self, token: Token) -> None:
        """Stop using a token that the server refused, here and in the file.

        If the server issues the same token again, it is valid after all.
        """
        is_news = token.text not in self._dead
        self._declare_dead(token)
        if is_news:
            self._hooks.emit(TokenDropped())
        if is_news and self._file is not None and self._lifetime.error is None:
            self._tasks.start_soon(self._forget, self._file, token)

    def _fail_waiting(self, error: KiwoomError) -> None:
        """Give the session's error to the callers that wait for a token."""
        if self._issuing is not None:
            _fail(self._issuing, error)

    async def revoke(self) -> None:
        """Make the token invalid at the server, for every process that shares it.

        Raises:
            AuthenticationError: the server refused, as for a token that is invalid already; it is
                not used any more.
            TransportError: no answer; it may be invalid.
        """
        token = self._token or await self._shared()
        if token is None:
            return
        try:
            await self._post("au10002", "/oauth2/revoke", {"token": token.text})
        except AuthenticationError:
            self.drop(token)
            raise
        self._declare_dead(token)
        if self._file is not None:
            await self._forget(self._file, token)

    def _declare_dead(self, token: Token) -> None:
        self._dead.add(token.text)
        if self._token == token:
            self._token = None

    def _usable(self, token: Token | None) -> TypeGuard[Token]:
        if token is None or token.text in self._dead:
            return False
        now = self._clock.now()
        return now < token.expires_at - _AHEAD or self._is_new(token, now)

    def _is_new(self, token: Token, now: dt.datetime) -> bool:
        if self._newest is None or self._newest[0] != token:
            return False
        return dt.timedelta() <= now - self._newest[1] < _AT_LEAST

    async def _shared(self) -> Token | None:
        """Return the token of another process from the file, if usable."""
        stored = await self._file.read() if self._file else None
        if stored is None or not _can_be_sent(stored.token):
            return None
        self.mask.add(stored.token)
        token = Token(stored.token, stored.expires_at)
        return token if self._usable(token) else None

    async def _forget(self, file: TokenFile, token: Token) -> None:
        """Remove an invalid token from the file, unless the file has another one."""
        with anyio.move_on_after(_REMOVAL_TIMEOUT, shield=True):
            try:
                async with file.turn():
                    if token.text in self._dead:
                        await file.remove(token.text)
            except (KiwoomError, OSError, ValueError) as error:
                log.warning("the invalid token can't be removed from the token file: %s", error)

    async def _issue_for_all(self, waiting: asyncio.Future[Token]) -> None:
        """Get a token; set it, or the error, for all waiting callers."""
        failure: KiwoomError = SessionClosed("the session was closed")
        try:
            self._token = token = await self._shared() or await self._issue_in_turn()
            is_shared = self._newest is None or self._newest[0] is not token
            self._hooks.emit(TokenIssued(token.expires_at, is_shared))
            if not waiting.done():
                waiting.set_result(token)
        except KiwoomError as error:
            failure = error
            self._hooks.emit(TokenFailed(error))
        finally:
            self._issuing = None
            _fail(waiting, failure)

    async def _issue_in_turn(self) -> Token:
        """Return a new token, or the one that another process gets at the same time."""
        if self._file is None:
            return await self._issue()
        async with self._file.turn():
            return await self._shared() or await self._issue()

    async def _issue(self) -> Token:
        token = await self._ask()
        self._newest = token, self._clock.now()
        self._dead.discard(token.text)
        if self._file:
            try:
                await self._file.write(token.text, token.expires_at)
            except (OSError, ValueError) as error:
                log.warning("the token is not shared with other processes: %s", error)
        return token

    async def _ask(self) -> Token:
        """Request a token within the endpoint's rate limit; once more after a rate refusal."""
        try:
            return await self._ask_once()
        except RateLimitError:
            return await self._ask_once()

    async def _ask_once(self) -> Token:
        await self._keep_pace()
        self._failing = True
        grant = {"grant_type": "client_credentials"}
        token = _token_in(await self._post("au10001", "/oauth2/token", grant))
        if token is None:
            raise DecodeError("au10001: the answer holds no token with its expiry")
        self.mask.add(token.text)
        self._failing = False
        return token

    async def _keep_pace(self) -> None:
        """Wait until a request is allowed: the endpoint refuses a third one within a second.

        After a failure the next request waits as well, so that callers which retry do not
        overload the server.
        """
        pause, now = self._timeouts.token_retry, self._clock.monotonic()
        wait = self._asked[-1] + pause - now if self._failing else 0.0
        if len(self._asked) == self._asked.maxlen:
            # the server counts arrivals: the first request may have travelled longer
            wait = max(wait, self._asked[0] + 2 * pause + self._server.limits.margin - now)
        if wait > 0:
            await self._clock.sleep(wait)
        self._asked.append(self._clock.monotonic())

    async def _post(self, api_id: str, path: str, fields: dict[str, str]) -> bytes:
        key = {
            "appkey": self._credentials.appkey,
            "secretkey": self._credentials.secretkey,
        }
        body = SecretBytes(json.dumps({**key, **fields}).encode())
        permit = Permit(self._server.limits, self._clock)
        with permit:
            reply = await self._transport.post(
                self._server.rest + path, body, {"api-id": api_id}, permit
            )
        reply = reply._replace(body=SecretBytes(reply.body))
        try:
            answers.check(api_id, reply.status, reply.body, self.mask)
            return reply.body
        except DecodeError as error:
            reason = str(error) if error.payload == b"" else f"{api_id}: answer is no JSON object"
        raise DecodeError(reason)  # without a cause or a payload that could show a token


def _token_in(body: bytes) -> Token | None:
    """Return the token of an answer. Never raises: an exception could contain the token."""
    try:
        issued = msgspec.json.decode(body, type=_Issued)
        token = Token(issued.token, values.moment(issued.expires_dt.encode()))
    except ValueError:
        return None
    return token if _can_be_sent(token.text) else None


def _can_be_sent(token: str) -> bool:
    """Return whether a token is valid in a header and in a frame."""
    return bool(token) and token.isascii() and token.isprintable() and " " not in token


def _fail(waiting: asyncio.Future[Token], error: KiwoomError) -> None:
    if not waiting.done():
        waiting.set_exception(error)
        waiting.exception()  # asyncio would log an exception that nothing retrieves
