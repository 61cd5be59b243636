"""Listener: a loopback port that can be closed and opened again, with its connections."""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import Awaitable, Callable, Collection

from aiohttp import web

__all__ = ["Listener"]

_HOST = "127.0.0.1"
_QUEUE = 1024  # connections not yet accepted; one that finds no room waits a second
_PATIENCE = 0.5  # seconds for cancelled handlers to end; they take microseconds

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


class Listener:
    """HTTP server on its own port.

    Attributes:
        port: As given, or chosen by the system when it is first opened, and kept.
        failures: Exceptions of the simulator itself while it served a request.
    """

    def __init__(self, handler: Handler, port: int = 0) -> None:
        self.port = port
        self.failures: list[Exception] = []
        self._handler = handler
        self._server: web.Server | None = None
        self._listening: asyncio.Server | None = None
        self._kept: socket.socket | None = None
        self._busy: set[asyncio.Transport] = set()
        self._stale: set[asyncio.Transport] = set()

    @property
    def address(self) -> str:
        """Host and port."""
        return f"{_HOST}:{self.port}"

    async def open(self) -> None:
        """Accept connections (again)."""
        if self._listening is not None:
            return
        if self._server is None:
            self._server = web.Server(self._handle, handler_cancellation=True, access_log=None)
        if self._kept is None:
            self._kept = _kept(self.port)
            self.port = self._kept.getsockname()[1] if self._kept is not None else self.port
        loop = asyncio.get_running_loop()
        self._listening = await loop.create_server(self._server, _HOST, self.port, backlog=_QUEUE)
        self.port = self._listening.sockets[0].getsockname()[1]

    def refuse(self) -> None:
        """Refuse new connections; those that are open stay."""
        if self._listening is not None:
            self._listening.close()
            self._listening = None

    def break_off(self) -> None:
        """Give the port back and break the open connections, without waiting for their ends."""
        self.refuse()
        self.abort()
        if self._kept is not None:
            self._kept.close()
            self._kept = None

    async def close(self) -> None:
        """Give the port back, break the open connections, and wait for every handler to end."""
        self.break_off()
        if self._server is not None:
            await self._server.shutdown(_PATIENCE)

    def abort(self, spare: Collection[asyncio.Transport] = ()) -> None:
        """Break every connection at once, but for some."""
        for transport in self._transports().difference(spare):
            transport.abort()

    def close_idle(self) -> None:
        """Close the connections on which no request is being served."""
        for transport in self._transports() - self._busy:
            transport.close()

    def make_stale(self) -> None:
        """Close every connection open now when its next request comes, unanswered."""
        self._stale = self._transports()

    def _transports(self) -> set[asyncio.Transport]:
        protocols = self._server.connections if self._server is not None else []
        return {protocol.transport for protocol in protocols if protocol.transport is not None}

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        transport = request.transport
        if transport is None:
            return web.Response()
        if transport in self._stale:
            self._stale.discard(transport)
            transport.abort()
            return web.Response()
        self._busy.add(transport)
        try:
            return await self._handler(request)
        except ConnectionError:  # the client disconnected before its answer
            return web.Response()
        except Exception as failure:
            self.failures.append(failure)
            raise
        finally:
            self._busy.discard(transport)


def _kept(port: int) -> socket.socket | None:
    """Bind a socket that does not listen: while the port is closed, no program gets it.

    Elsewhere than on Linux two sockets can't share a port like this.
    """
    if sys.platform != "linux":
        return None
    kept = socket.socket()
    try:
        kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        kept.bind((_HOST, port))
    except OSError:
        kept.close()
        raise
    return kept
