"""HTTP transport: POST requests, their answers, and failures to get one.

:func:`_client` sets every option of aiohttp that matters here, also those equal to the default.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import SimpleNamespace
from typing import NamedTuple

import aiohttp

from kiwoom_async._version import __version__
from kiwoom_async.clock import Clock
from kiwoom_async.config import Server, Timeouts
from kiwoom_async.errors import DecodeError, KiwoomError, SessionClosed, TransportError
from kiwoom_async.net.limiter import Permit
from kiwoom_async.net.mask import Mask
from kiwoom_async.net.resolver import Resolver

__all__ = ["USER_AGENT", "Reply", "Transport", "headers_of", "is_key"]

USER_AGENT = f"kiwoom-async/{__version__}"
"""User-Agent of this library: filters of the service block the names of HTTP libraries."""

_JSON = "application/json;charset=UTF-8"
_KEEP_ALIVE = 15.0  # shorter than servers keep idle connections open
_CHUNK = 64 * 1024  # bytes read ahead, and decompressed at once
_NEXT_KEY = re.compile(r"[!-~]([ -~]*[!-~])?")  # valid in a request header


class Reply(NamedTuple):
    """An HTTP answer.

    Attributes:
        next_key: Where the next page starts, blank on the last page.
        is_cut: Whether the server has more rows but gave no key to ask for them.
    """

    status: int
    next_key: str
    body: bytes
    is_cut: bool = False


class Transport:
    """The HTTP connections of a session.

    Attributes:
        http: The aiohttp client.
        resolver: Finds the addresses of hosts.
        dated: The last ``Date`` header with the time it came, nanoseconds since the epoch.
    """

    def __init__(self, server: Server, timeouts: Timeouts, mask: Mask, clock: Clock) -> None:
        self.resolver = Resolver(timeouts.resolve)
        self.http = _client(server, timeouts, self.resolver)
        self.dated: tuple[str, int] | None = None
        self._clock = clock
        self._attempt = timeouts.attempt
        self._most = server.limits.body_size
        self._mask = mask

    async def close(self) -> None:
        """Close all connections."""
        await self.http.close()

    async def post(
        self, url: str, body: bytes, headers: Mapping[str, str], permit: Permit
    ) -> Reply:
        """Send one request and read the whole answer.

        Args:
            permit: Marked when the request is sent and when the answer begins to arrive.

        Raises:
            TransportError: no answer; ``sent`` says whether the server may have seen the request.
            DecodeError: the answer is larger than ``Limits.body_size``, or its ``next-key`` is not
                valid in a header.
        """
        if self.http.closed:
            raise SessionClosed("the session was closed")
        try:
            async with (
                self._clock.timeout(self._attempt),
                self.http.post(
                    url,
                    data=body,
                    headers={**headers, "Content-Type": _JSON},
                    trace_request_ctx=permit,
                    allow_redirects=False,  # never send a key, a token or an order elsewhere
                ) as response,
            ):
                permit.answered()
                self._note_date(response)
                return await self._read(response)
        except KiwoomError:
            raise
        except (aiohttp.ClientError, OSError, ValueError) as error:  # a TimeoutError is an OSError
            raise self._failure(url, error, sent=permit.is_sent) from error

    def _note_date(self, response: aiohttp.ClientResponse) -> None:
        date = response.headers.get("Date")
        if date:
            self.dated = date, self._clock.time_ns()

    async def _read(self, response: aiohttp.ClientResponse) -> Reply:
        more = response.headers.get("cont-yn", "").strip().upper() == "Y"
        key = response.headers.get("next-key", "").strip() if more else ""
        if key and not is_key(key):
            raise DecodeError(
                f"{response.url.path}: next-key can't be sent back: {self._mask(key)!r}"
            )
        pieces, size = list[bytes](), 0
        async for piece in response.content.iter_any():
            pieces.append(piece)
            size += len(piece)
            if size > self._most:
                raise DecodeError(
                    f"{response.url.path}: the answer is larger than Limits.body_size, "
                    f"{self._most} bytes"
                )
        return Reply(response.status, key, b"".join(pieces), is_cut=more and not key)

    def _failure(self, url: str, error: Exception, *, sent: bool) -> TransportError:
        reason = self._mask(str(error) or type(error).__name__)
        if not sent:
            return TransportError(f"can't reach {url}: {reason}", sent=False)
        if isinstance(error, TimeoutError):
            return TransportError(f"no answer from {url} in time")
        return TransportError(f"connection to {url} lost: {reason}")


def is_key(text: str) -> bool:
    """Return whether a text can be a ``next-key``: it must be valid in a header."""
    return _NEXT_KEY.fullmatch(text) is not None


def headers_of(server: Server) -> dict[str, str]:
    """Return the headers of every request and handshake; the user's own have priority."""
    given = {name.lower() for name in server.headers}
    own = {} if "user-agent" in given else {"User-Agent": USER_AGENT}
    return {**own, **server.headers}


def _client(server: Server, timeouts: Timeouts, resolver: Resolver) -> aiohttp.ClientSession:
    """Make the HTTP client. The WebSocket of aiohttp uses it too."""
    trace = aiohttp.TraceConfig()
    trace.on_request_headers_sent.append(_mark_sent)
    connector = aiohttp.TCPConnector(
        limit=0,  # the rate limit bounds the calls under way
        limit_per_host=0,
        keepalive_timeout=_KEEP_ALIVE,
        resolver=resolver,  # the default delays Ctrl-C
        ssl=True,  # certificates are checked
    )
    return aiohttp.ClientSession(
        connector=connector,
        headers=headers_of(server),
        proxy=server.proxy,
        trust_env=False,  # no proxy and no .netrc of the environment: they would see the key
        cookie_jar=aiohttp.DummyCookieJar(),  # cookies would bind calls to one server machine
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=timeouts.connect),
        trace_configs=[trace],
        auto_decompress=True,  # Limits.body_size bounds the result
        raise_for_status=False,  # the body has the error
        read_bufsize=_CHUNK,
        max_line_size=8190,
        max_field_size=8190,
        max_headers=128,
    )


async def _mark_sent(
    session: aiohttp.ClientSession,
    context: SimpleNamespace,
    params: aiohttp.TraceRequestHeadersSentParams,
) -> None:
    permit = context.trace_request_ctx
    if permit is not None:  # the WebSocket's handshake has none
        permit.sent()
