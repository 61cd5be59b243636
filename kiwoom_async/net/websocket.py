"""WebSocket: interface of a connection, and the libraries that implement it.

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
"""Libraries for the WebSocket, each with the extra that installs it."""

_RECEIVE_BUFFER = 256 * 1024  # bytes; the operating system doubles it

_BLOCKED = (400, 403, 406)

Receive = Callable[[bytes], bytes | None]
"""Function that accepts a frame; its result is sent at once, its error ends the connection."""


class WebSocket(Protocol):
    """An open connection."""

    async def run(self, receive: Receive) -> str:
        """Call ``receive`` with every frame until the connection ends.

        Returns:
            Why it ended.

        Raises:
            BaseException: the error of ``receive``.
        """
        ...

    def pause(self) -> None:
        """Stop reading for a while."""

    def resume(self) -> None:
        """Continue reading."""

    async def send(self, frame: bytes) -> None:
        """Send a text frame.

        Does not raise on a broken connection: :meth:`run` ends after the frames already received.
        """

    async def close(self) -> None:
        """Close the connection; may wait for the server."""


Connect: TypeAlias = Callable[[Transport, Server], Awaitable[WebSocket]]
"""Function that connects to ``Server.websocket``, with the transport of the REST calls.

Raises:
    OSError: it can't be reached (TimeoutError is a subclass).
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
    """Keep the receive buffer of the operating system small: order events wait in it too.

    Without a bound the system buffers megabytes, and one turn of the loop reads them all.
    """
    connection = carrier.get_extra_info("socket")
    if connection is not None:
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)


def refused_handshake(status: int, reason: str, content_type: str = "") -> Exception:
    """Make the error of a handshake that got an HTTP answer instead of a WebSocket.

    A filter in front of the service answers with its own page (Blocked); other pages mean
    maintenance.
    """
    text = f"the handshake was answered with HTTP {status} ({reason})"
    if status in _BLOCKED and "html" in content_type.lower():
        return Blocked(text, api_id="WebSocket")
    return OSError(text)
