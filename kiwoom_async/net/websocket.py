"""WebSocket: what the session asks of a connection, and the libraries that can carry one.

A library is a module ``websocket_<name>`` with a ``connect`` of the type :data:`Connect`, a name in
:data:`LibraryName`, and the extra that installs it, if any.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from importlib import import_module
from typing import Literal, Protocol, TypeAlias

import aiohttp

from kiwoom_async.config import Server
from kiwoom_async.errors import ConfigError

__all__ = ["LIBRARIES", "Connect", "LibraryName", "Receive", "WebSocket", "connect_of"]

LibraryName: TypeAlias = Literal["aiohttp", "picows"]

LIBRARIES: Mapping[LibraryName, str | None] = {"aiohttp": None, "picows": "fast"}
"""Libraries that can carry the WebSocket, each with the extra that installs it."""

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

    async def send(self, frame: bytes) -> None:
        """Send a text frame.

        A connection that can't be written to is noticed by :meth:`run`, after what it still holds.
        """

    async def close(self) -> None:
        """Close it; may wait for the other side."""


Connect: TypeAlias = Callable[[aiohttp.ClientSession, Server], Awaitable[WebSocket]]
"""Opens a connection to ``Server.websocket``.

Raises:
    OSError: it can't be reached; TimeoutError is one.
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
