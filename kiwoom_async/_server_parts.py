"""Parts of a Server, checked: its URLs, from the one that a user names, and its headers."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from kiwoom_async.errors import ConfigError

__all__ = ["check_header", "host_of", "urls_of"]

_WEBSOCKET_PATH = "/api/dostk/websocket"
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HEADER_VALUE = re.compile(r"[\t -~]*")
_OWN_HEADERS = frozenset({"api-id", "authorization", "cont-yn", "content-type", "next-key"})


def host_of(url: str) -> str:
    """Return the host of a URL in lower case, without the dot that may end it."""
    return (urlsplit(url).hostname or "").rstrip(".")


def urls_of(url: str) -> tuple[str, str]:
    """Return the URLs of REST and WebSocket, which are at the same host and port.

    Raises:
        ConfigError: no host, an impossible port, or more than a base URL has. The message does not
            show the URL: a password may be in it.
    """
    try:
        parts = urlsplit(url)
        valid = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        valid, parts = False, urlsplit("")
    if not valid or re.search(r"\s", url):
        raise ConfigError("the URL of a server looks like http://127.0.0.1:8700")
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise ConfigError("the URL of a server has no user, no password and no query")
    base = f"{parts.netloc}{parts.path.rstrip('/')}"
    websocket = "wss" if parts.scheme == "https" else "ws"
    return f"{parts.scheme}://{base}", f"{websocket}://{base}{_WEBSOCKET_PATH}"


def check_header(name: str, value: str) -> None:
    """Reject a header that can't be sent, or that belongs to a single request.

    Raises:
        ConfigError: naming the header; its value may be a secret.
    """
    if not isinstance(name, str) or not _HEADER_NAME.fullmatch(name):
        raise ConfigError(f"Server.headers: {name!r} is not a header name")
    if name.lower() in _OWN_HEADERS:
        raise ConfigError(f"Server.headers: {name} is set for each request and can't be replaced")
    if not isinstance(value, str) or not _HEADER_VALUE.fullmatch(value):
        raise ConfigError(f"Server.headers: the value of {name} must be printable ASCII text")
