"""HTTP POST: bytes out, bytes back, and every way to get no answer told apart."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from types import SimpleNamespace
from typing import NamedTuple

import aiohttp

from kiwoom_async.config import Timeouts
from kiwoom_async.errors import SessionClosed, TransportError
from kiwoom_async.net.limiter import Permit

__all__ = ["Reply", "Transport"]

log = logging.getLogger("kiwoom_async")

_JSON = "application/json;charset=UTF-8"
_KEEP_ALIVE = 15.0  # shorter than servers keep idle connections, so that few are found dead


class Reply(NamedTuple):
    """An HTTP answer; ``next_key`` is blank unless the server has more rows."""

    status: int
    next_key: str
    body: bytes


class Transport:
    """The HTTP connections of a session."""

    def __init__(self, timeouts: Timeouts) -> None:
        trace = aiohttp.TraceConfig()
        trace.on_request_headers_sent.append(_mark_left)
        self.http = aiohttp.ClientSession(
            # no limit of connections: the rate limit bounds the calls under way
            connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=_KEEP_ALIVE),
            timeout=aiohttp.ClientTimeout(total=timeouts.attempt, sock_connect=timeouts.connect),
            trace_configs=[trace],
            cookie_jar=aiohttp.DummyCookieJar(),
        )

    async def close(self) -> None:
        """Close all connections."""
        await self.http.close()

    async def post(
        self, url: str, body: bytes, headers: Mapping[str, str], permit: Permit | None = None
    ) -> Reply:
        """Send one request and read the whole answer.

        Raises:
            TransportError: no answer; ``sent`` says whether the server may have seen the request.
        """
        if self.http.closed:
            raise SessionClosed("the session was closed")
        try:
            async with self.http.post(
                url,
                data=body,
                headers={**headers, "Content-Type": _JSON},
                trace_request_ctx=permit,
                allow_redirects=False,
            ) as response:
                return Reply(response.status, _next_key(response), await response.read())
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise TransportError(f"can't reach {url}: {error}", sent=False) from error
        except TimeoutError as error:
            raise TransportError(f"no answer from {url} in time") from error
        except (aiohttp.ClientError, OSError) as error:
            reason = str(error) or type(error).__name__
            raise TransportError(f"connection to {url} lost: {reason}") from error


async def _mark_left(
    session: aiohttp.ClientSession,
    context: SimpleNamespace,
    params: aiohttp.TraceRequestHeadersSentParams,
) -> None:
    permit = context.trace_request_ctx
    if permit is not None:
        permit.left()


def _next_key(response: aiohttp.ClientResponse) -> str:
    if response.headers.get("cont-yn", "").strip().upper() != "Y":
        return ""
    key = response.headers.get("next-key", "").strip()
    if not key:
        log.warning("%s: there are more rows, but no key to ask for them", response.url.path)
    return key
