"""Tokens: the access token of a session, shared, issued one at a time, renewed ahead of its end.

Issuing a token most likely kills the earlier one of the same key. So a token is shared by every
caller, and through a file by other processes; none is issued while one is valid; and none is
revoked unless asked.
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
from kiwoom_async.errors import DecodeError, KiwoomError, RateLimitError, SessionClosed
from kiwoom_async.net.http import Transport
from kiwoom_async.net.limiter import Permit
from kiwoom_async.net.mask import Mask
from kiwoom_async.net.token_file import TokenFile
from kiwoom_async.wire import answers, values

__all__ = ["Token", "Tokens"]

log = logging.getLogger("kiwoom_async")

_AHEAD = dt.timedelta(minutes=10)
"""How long before its end a token is no longer used: a call under way must not outlive it."""

_AT_LEAST = dt.timedelta(minutes=1)
"""How long a new token is used in any case: asking again may bring the very same, or kill it."""

_FORGETTING = 2.0  # seconds that a session that closes spends on removing a dead token


class Token(msgspec.Struct, frozen=True):
    """An access token and when it ends; never shown."""

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
    """The one token of a session.

    Args:
        tasks: The session's tasks: an issue under way belongs to no single caller.
        file: Where to share it with other processes, None for not at all.

    Attributes:
        mask: Hides the key and every token of the session in what the server sends back.
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
        file: TokenFile | None = None,
    ) -> None:
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

    async def get(self) -> Token:
        """Return a valid token, issued if need be: one request under way however many callers.

        All who wait get the same token, or the same error; whether to ask again is theirs to
        decide. Cancelling one caller does not affect the others.

        Raises:
            AuthenticationError: wrong key, wrong address, live key on the paper server or back.
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

    def drop(self, token: Token) -> None:
        """Use a token no longer, here and in the file: the server refused it.

        When the server gives out the same token again it is valid after all.
        """
        is_news = token.text not in self._dead
        self._declare_dead(token)
        if is_news and self._file is not None and self._lifetime.error is None:
            self._tasks.start_soon(self._forget, self._file, token)

    def _fail_waiting(self, error: KiwoomError) -> None:
        """Give the session's error to the callers that wait for a token."""
        if self._issuing is not None:
            _fail(self._issuing, error)

    async def revoke(self) -> None:
        """Make the token invalid at the server, for every process that shares it."""
        token = self._token or await self._shared()
        if token is None:
            return
        await self._post("au10002", "/oauth2/revoke", {"token": token.text})
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
        """The token another process put into the file, if it is of use."""
        stored = await self._file.read() if self._file else None
        if stored is None or not _can_be_sent(stored.token):
            return None
        self.mask.add(stored.token)
        token = Token(stored.token, stored.expires_at)
        return token if self._usable(token) else None

    async def _forget(self, file: TokenFile, token: Token) -> None:
        """Remove a dead token from the file, unless it holds another by now."""
        with anyio.move_on_after(_FORGETTING, shield=True):
            try:
                async with file.turn(self._clock):
                    if token.text in self._dead:
                        await file.remove(token.text)
            except (KiwoomError, OSError, ValueError) as error:
                log.warning("the dead token can't be removed from the token file: %s", error)

    async def _issue_for_all(self, waiting: asyncio.Future[Token]) -> None:
        """Get a token, and give it, or the error, to all who wait for it."""
        failure: KiwoomError = SessionClosed("the session was closed")
        try:
            self._token = await self._shared() or await self._issue_in_turn()
            if not waiting.done():
                waiting.set_result(self._token)
        except KiwoomError as error:
            failure = error
        finally:
            self._issuing = None
            _fail(waiting, failure)

    async def _issue_in_turn(self) -> Token:
        """A new token, unless another process gets one in the same moment: then that one."""
        if self._file is None:
            return await self._issue()
        async with self._file.turn(self._clock):
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
        """Ask for a token, at a pace that the endpoint bears, once more when it did not."""
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
        """Wait until the endpoint may be asked: it refuses a third request within a second.

        After a failure the next request waits that long: callers that try again and again must not
        add to the trouble of the server.
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
    """Read the token of an answer. Never raises: an exception could contain the token."""
    try:
        issued = msgspec.json.decode(body, type=_Issued)
        token = Token(issued.token, values.moment(issued.expires_dt.encode()))
    except ValueError:
        return None
    return token if _can_be_sent(token.text) else None


def _can_be_sent(token: str) -> bool:
    """Whether a token can stand in a header and in a frame."""
    return bool(token) and token.isascii() and token.isprintable() and " " not in token


def _fail(waiting: asyncio.Future[Token], error: KiwoomError) -> None:
    if not waiting.done():
        waiting.set_exception(error)
        waiting.exception()  # asyncio would log an exception that nothing retrieves
