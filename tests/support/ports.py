"""Ports for servers that are other processes, or that are started again."""

from __future__ import annotations

import socket

__all__ = ["kept_port"]


def kept_port(port: int = 0) -> socket.socket:
    """Return a socket that keeps a port from everyone who does not ask for just this one.

    It does not listen: connections are refused until a server, which must set ``SO_REUSEADDR``,
    listens on the port. A port that is only looked up is soon another test's.
    """
    kept = socket.socket()
    kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    kept.bind(("127.0.0.1", port))
    return kept
