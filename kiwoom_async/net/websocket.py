"""WebSocket: what the session asks of a connection, and the libraries that can carry one.

A library is a module ``websocket_<name>`` with a ``connect`` of the type :data:`Connect`, a name in
:data:`LibraryName`, and the extra that installs it, if any.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Awaitable, Callable, Mapping
from importlib import import_module
from typing import Any, Literal, Protocol, TypeAlias

from kiwoom_async.config import Server
from kiwoom_async.errors import Blocked, ConfigError
from kiwoom_async.net.http import Transport

__all__ = ["LIBRARIES", "Connect", "LibraryName", "Receive", "WebSocket", "connect_of"]

LibraryName: TypeAlias = Literal["aiohttp", "picows"]

LIBRARIES: Mapping[LibraryName, str | None] = {"aiohttp": None, "picows": "fast"}
"""Libraries that can carry the WebSocket, each with the extra that installs it."""

_RECEIVE_BUFFER = 256 * 1024  # bytes; the operating system doubles it

_BLOCKED = (400, 403, 406)

Receive = Callable[[bytes], bytes | None]
"""Accepts a frame; what it returns is sent at once. What it raises ends the connection."""


class WebSocket(Protocol):
    """An open connection."""

    async def run(self, receive: Receive) -> str:
        """Hand every frame to ``receive`` until the connection ends.

        Returns:
            Why it ended.

        Raises:
            BaseException: what ``receive`` raised.
        """
        ...

    def pause(self) -> None:
        """Stop reading for a while."""

    def resume(self) -> None:
        """Go on reading."""

    async def send(self, frame: bytes) -> None:
        """Send a text frame.

        A connection that can't be written to is noticed by :meth:`run`, after what it still holds.
        """

    async def close(self) -> None:
        """Close it; may wait for the other side."""


Connect: TypeAlias = Callable[[Transport, Server], Awaitable[WebSocket]]
"""Opens a connection to ``Server.websocket``. The transport is that of the REST calls.

Raises:
    OSError: it can't be reached; TimeoutError is one.
    Blocked: a filter in front of it refused the handshake.
"""


def connect_of(library: LibraryName) -> Connect:
    """Return the ``connect`` of a WebSocket library.

    Raises:
        ConfigError: there is no such library, or it is not installed.
    """
    if library not in LIBRARIES:
        names = " or ".join(f'"{name}"' for name in LIBRARIES)
        raise ConfigError(f"websocket must be {names}, not {library!r}")
    try:
        connect: Connect = import_module(f"kiwoom_async.net.websocket_{library}").connect
    except ImportError as error:
        extra = LIBRARIES[library]
        raise ConfigError(
            f'websocket="{library}" needs: pip install "kiwoom-async[{extra}]"'
        ) from error
    return connect


class _HasSocket(Protocol):
    def get_extra_info(self, name: str, default: Any = None) -> Any: ...


def bound_receive_buffer(carrier: _HasSocket) -> None:
    """Keep what waits unread in the operating system small: order events wait behind it.

    Without it the system lets several megabytes pile up, and a turn of the loop reads them all.
    """
    connection = carrier.get_extra_info("socket")
    if connection is not None:
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)


def refused_handshake(status: int, reason: str, content_type: str = "") -> Exception:
    """Make the error of a handshake that got an HTTP answer instead of a WebSocket.

    A filter in front of the service answers with a page of its own; other pages come and go with
    maintenance.
    """
    text = f"the handshake was answered with HTTP {status} ({reason})"
    if status in _BLOCKED and "html" in content_type.lower():
        return Blocked(text, api_id="WebSocket")
    return OSError(text)
