"""Checks of the way to a server: its names, its ports, its clock."""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import aiohttp

from kiwoom_async import Server
from kiwoom_async.cli.commands.doctor.finding import Finding
from kiwoom_async.health import drift_of

__all__ = ["checks"]

_PATIENCE = 5.0  # seconds for each step
_FAIR, _MUCH = 1.0, 5.0  # seconds that a clock is wrong
_FIREWALL = "a firewall or a proxy may be in the way; port 10000 is the WebSocket's"


async def checks(server: Server) -> AsyncIterator[Finding]:
    """Yield the findings about one server; what is behind a failed one is not checked."""
    host, _ = _place(server.rest)
    resolved = await _resolved(host)
    yield resolved
    if resolved.mark == "bad":
        return
    reached = [
        await _reached("REST", server.rest),
        await _reached("WebSocket", server.websocket),
    ]
    for finding in reached:
        yield finding
    if reached[0].mark == "ok":
        yield await _clock(server)


async def _resolved(host: str) -> Finding:
    subject = "DNS"
    try:
        async with asyncio.timeout(_PATIENCE):
            found = await asyncio.get_running_loop().getaddrinfo(
                host, None, type=socket.SOCK_STREAM
            )
    except (OSError, UnicodeError) as error:
        why = str(error) or "no answer"
        advice = "check the network, a VPN, and the resolver of this computer"
        return Finding("bad", subject, f"{host} has no address: {why}", advice)
    addresses = list(dict.fromkeys(str(address[0]) for *_, address in found))
    return Finding("ok", subject, f"{host} is {', '.join(addresses)}")


async def _reached(what: str, url: str) -> Finding:
    """Connect, with TLS where the server has it; nothing is sent."""
    host, port = _place(url)
    secure = urlsplit(url).scheme in ("https", "wss")
    begun = time.perf_counter()
    try:
        async with asyncio.timeout(_PATIENCE):
            _, writer = await asyncio.open_connection(
                host, port, ssl=ssl.create_default_context() if secure else None
            )
    except ssl.SSLError as error:
        advice = "a proxy may replace certificates, or those of this computer are old"
        return Finding("bad", what, f"{host}:{port}: {error.reason or error}", advice)
    except OSError as error:  # a TimeoutError is an OSError
        why = error.strerror or str(error) or f"no answer in {_PATIENCE:g} s"
        return Finding("bad", what, f"can't connect to {host}:{port}: {why}", _FIREWALL)
    took = (time.perf_counter() - begun) * 1000
    writer.close()
    secured = " with TLS" if secure else ""
    return Finding("ok", what, f"{host}:{port} in {took:.0f} ms{secured}")


async def _clock(server: Server) -> Finding:
    """Compare this computer's clock with the ``Date`` of an answer of the server."""
    subject = "clock"
    timeout = aiohttp.ClientTimeout(total=_PATIENCE)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as http,
            http.get(server.rest, allow_redirects=False) as response,
        ):
            dated = response.headers.get("Date")
            drift = drift_of((dated, time.time_ns()) if dated else None)
    except (aiohttp.ClientError, OSError) as error:
        return Finding("note", subject, f"the server's time is unknown: {error}")
    if drift is None:
        return Finding("note", subject, "the server does not say its time")
    way = "ahead of" if drift > 0 else "behind"
    text = f"{abs(drift):.1f} s {way} the server's" if drift else "as the server's"
    if abs(drift) <= _FAIR:
        return Finding("ok", subject, text)
    advice = "set it by NTP: times of records and the end of tokens depend on it"
    return Finding("bad" if abs(drift) > _MUCH else "note", subject, text, advice)


def _place(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    usual = 443 if parts.scheme in ("https", "wss") else 80
    return parts.hostname or "", parts.port or usual
