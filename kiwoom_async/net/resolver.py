"""Resolver: finds the addresses of hosts, in threads that never delay the end of the program.

The event loop runs look-ups in a thread pool, and Python waits for these threads before it exits. A
silent name server then delays Ctrl-C for as long as the operating system tries. Here each host has
at most one daemon thread, the wait is bounded, and the program may end during a look-up.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import threading
from collections.abc import Callable
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

__all__ = ["Resolver"]

_Addresses = list[tuple[socket.AddressFamily, socket.SocketKind, int, str, Any]]


class Resolver(AbstractResolver):
    """Looks up names with the operating system.

    Args:
        seconds: Most time to wait for an answer.
        lookup: Blocking look-up, as ``socket.getaddrinfo``.
    """

    def __init__(self, seconds: float, *, lookup: Callable[..., Any] = socket.getaddrinfo) -> None:
        self._seconds = seconds
        self._lookup = lookup
        self._under_way: dict[tuple[str, int], asyncio.Future[_Addresses]] = {}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses of a host.

        Raises:
            OSError: it has no address, or the name server did not answer in time.
        """
        addresses = _literal(host) or await self._ask(host, family)
        return [
            ResolveResult(
                hostname=host,
                host=address[0],
                port=port,
                family=family,
                proto=proto,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for family, _, proto, _, address in addresses
        ]

    async def close(self) -> None:
        """Do nothing: a running look-up ends by itself."""

    async def _ask(self, host: str, family: int) -> _Addresses:
        found = self._under_way.get((host, family))
        if found is None:
            found = self._start(host, family)
        try:
            async with asyncio.timeout(self._seconds):
                return await asyncio.shield(found)
        except TimeoutError:
            raise OSError(
                f"the name server has not answered for {self._seconds:g} s: {host}"
            ) from None

    def _start(self, host: str, family: int) -> asyncio.Future[_Addresses]:
        loop = asyncio.get_running_loop()
        found: asyncio.Future[_Addresses] = loop.create_future()
        self._under_way[host, family] = found
        found.add_done_callback(lambda _: self._under_way.pop((host, family), None))
        found.add_done_callback(lambda done: done.cancelled() or done.exception())

        def deliver(outcome: _Addresses | Exception) -> None:
            if found.done():
                return
            if isinstance(outcome, Exception):
                found.set_exception(outcome)
            else:
                found.set_result(outcome)

        def run() -> None:
            outcome: _Addresses | Exception
            try:
                outcome = self._lookup(host, None, family, socket.SOCK_STREAM)
            except Exception as error:
                outcome = error
            with contextlib.suppress(RuntimeError):  # the loop was closed meanwhile
                loop.call_soon_threadsafe(deliver, outcome)

        threading.Thread(target=run, name=f"resolve {host}", daemon=True).start()
        return found


def _literal(host: str) -> _Addresses | None:
    """Return the address if the host is one, None for a name."""
    try:
        version = ipaddress.ip_address(host).version
    except ValueError:
        return None
    family = socket.AF_INET if version == 4 else socket.AF_INET6
    return [(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (host, 0))]
