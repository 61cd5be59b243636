"""Configuration of a session: server, credentials, limits and time-outs.

Servers and their limits as recorded in November 2026; all values are frozen.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from kiwoom_async._secret import Secret, SecretBytes
from kiwoom_async._server_parts import check_header, host_of, urls_of
from kiwoom_async.errors import ConfigError

if TYPE_CHECKING:
    from kiwoom_async.clock import Clock

__all__ = [
    "LIVE",
    "PAPER",
    "SIMULATE_PORT",
    "Credentials",
    "Limits",
    "Secret",
    "SecretBytes",
    "Server",
    "Timeouts",
]

SIMULATE_PORT = 8700
"""Port of ``kiwoom-async simulate`` unless it is given another."""


def _check(
    of: msgspec.Struct,
    *,
    fields: tuple[str, ...],
    least: float = -math.inf,
    above: float = -math.inf,
) -> None:
    """Reject values outside their range.

    Raises:
        ConfigError: naming the field.
    """
    for field in fields:
        value = getattr(of, field)
        if not (isinstance(value, int | float) and value >= least and value > above):
            bound = f"at least {least:g}" if above == -math.inf else f"more than {above:g}"
            raise ConfigError(f"{type(of).__name__}.{field} must be {bound}, not {value!r}")


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Limits of the server, and the largest messages that a session accepts from it.

    The session stays within the server's limits; it never tries to find them out.

    Attributes:
        calls: REST calls of one TR per ``window`` (유량), each TR by itself.
        window: Length of the strict sliding window, seconds.
        margin: Shortest assumed travel time of a request to the server, seconds.
        travel: Longest assumed travel time of a request to the server, seconds. The first bytes of
            an answer prove an earlier arrival.
        items: Registered items per socket connection; each ``_NX`` / ``_AL`` suffix counts.
        items_per_registration: Items per REG message.
        registration_interval: Least time between two REG or REMOVE messages, seconds.
        conditions: Condition searches watched at once.
        pages: Pages after which a continuation is considered endless.
        attempts: Tries of one REST call, the first included.
        body_size: Bytes of one HTTP answer, after decompression.
        frame_size: Bytes of one WebSocket message, all its fragments together.
    """

    calls: int = 5
    window: float = 1.0
    margin: float = 0.005
    travel: float = 0.18
    items: int = 200
    items_per_registration: int = 50
    registration_interval: float = 0.35
    conditions: int = 10
    pages: int = 10_000
    attempts: int = 5
    body_size: int = 32 * 1024 * 1024
    frame_size: int = 4 * 1024 * 1024

    def __post_init__(self) -> None:
        counts = ("calls", "items", "items_per_registration", "conditions", "pages")
        _check(self, least=1, fields=(*counts, "attempts", "body_size", "frame_size"))
        _check(self, least=0, fields=("window", "margin", "travel"))
        _check(self, above=0, fields=("registration_interval",))


class Timeouts(msgspec.Struct, frozen=True, kw_only=True):
    """How long to wait, in seconds.

    Attributes:
        resolve: For the name server.
        connect: For a TCP and TLS connection, after the name server has answered.
        attempt: For one try of a REST call.
        total: For a REST call with all its tries: no try begins later. Waiting for the rate limit
            does not count.
        retry_first: Delay before the second try of a REST call; it doubles from try to try.
        retry_longest: Longest delay between tries of a REST call.
        token_retry: Least time from a request for a token that failed to the next one, and half of
            the least time in which three may be made.
        login: For the answer to LOGIN.
        acknowledge: For the answer to REG, REMOVE and condition requests.
        subscribe: For entering a stream, connecting included.
        silence: Time without a frame after which the socket counts as dead (PING comes every 10 s).
        healthy: A connection that lived this long resets the reconnection delay.
        reconnect_first: Delay before the first reconnection; it doubles from try to try.
        reconnect_longest: Longest delay between reconnections.
        order_events: How long an order may wait for its event stream before it is sent regardless.
    """

    resolve: float = 5.0
    connect: float = 10.0
    attempt: float = 15.0
    total: float = 60.0
    retry_first: float = 0.2
    retry_longest: float = 5.0
    token_retry: float = 0.5
    login: float = 10.0
    acknowledge: float = 10.0
    subscribe: float = 30.0
    silence: float = 30.0
    healthy: float = 60.0
    reconnect_first: float = 0.5
    reconnect_longest: float = 30.0
    order_events: float = 3.0

    def __post_init__(self) -> None:
        waits = ("connect", "attempt", "total", "login", "acknowledge", "subscribe", "silence")
        _check(self, above=0, fields=("resolve", *waits))
        rests = ("healthy", "reconnect_first", "reconnect_longest", "order_events")
        _check(self, least=0, fields=("retry_first", "retry_longest", "token_retry", *rests))


class Server(msgspec.Struct, frozen=True, kw_only=True):
    """A server: its addresses, limits and HTTP options.

    ``msgspec.structs.replace(LIVE, proxy="http://proxy:3128")`` makes a variant of a server.

    Attributes:
        rest: Base URL of the REST API.
        websocket: URL of the WebSocket.
        limits: What this server allows.
        name: ``"live"``, ``"paper"``, or any name of your own.
        headers: Sent with every HTTP request and with the WebSocket handshake, in place of a header
            of the same name (``User-Agent``) that this library would send.
        proxy: URL of an HTTP proxy (``http://user:password@host:port``), never shown. None connects
            directly: proxy variables of the environment are not read.
        clock: Clock of the sessions on this server, None for the computer's clock.
    """

    rest: str
    websocket: str
    limits: Limits = Limits()
    name: str = "custom"
    headers: Mapping[str, str] = {}
    proxy: str | None = None
    clock: Clock | None = None

    def __post_init__(self) -> None:
        if not self.rest.startswith(("https://", "http://")):
            raise ConfigError(f"Server.rest must be an http(s) URL, not {self.rest!r}")
        if not self.websocket.startswith(("wss://", "ws://")):
            raise ConfigError(f"Server.websocket must be a ws(s) URL, not {self.websocket!r}")
        for name, value in self.headers.items():
            check_header(name, value)
        if self.proxy is not None:
            if not self.proxy.startswith(("http://", "https://")):
                raise ConfigError("Server.proxy must be an http(s) URL")
            msgspec.structs.force_setattr(self, "proxy", Secret(self.proxy))

    def __hash__(self) -> int:
        return hash((self.rest, self.websocket, self.name))

    @classmethod
    def at(cls, url: str) -> Server:
        """Return the server at a URL, such as the one that ``kiwoom-async simulate`` prints.

        Its WebSocket is at the same host and port, path ``/api/dostk/websocket``; the URL of the
        paper server gives ``PAPER``. The limits are the live server's and the clock is this
        computer's, whatever the time of an exchange there is.

        Args:
            url: ``http://host:port`` or ``https://host:port``.

        Raises:
            ConfigError: not such a URL, or that of the live server: where money is at stake, say
                ``LIVE``.
        """
        rest, websocket = urls_of(url)
        host = host_of(rest)
        if host == host_of(LIVE.rest):
            raise ConfigError(f"{url} is the live server: name it as LIVE (--server live)")
        if host == host_of(PAPER.rest):
            return PAPER
        return cls(rest=rest, websocket=websocket)

    @classmethod
    def from_env(cls, *, environ: Mapping[str, str] | None = None) -> Server:
        """Read the server from the environment: ``KIWOOM_SERVER``.

        ``paper``; ``simulator`` for what ``kiwoom-async simulate`` runs on this computer; or a URL
        (:meth:`at`). Never the live server: a variable that was forgotten must not move money.

        Raises:
            ConfigError: the variable is not set, or names no such server.
        """
        env = os.environ if environ is None else environ
        text = env.get("KIWOOM_SERVER", "").strip()
        match text.lower():
            case "":
                problem = "is not set"
            case "paper":
                return PAPER
            case "simulator":
                return cls.at(f"http://127.0.0.1:{SIMULATE_PORT}")
            case "live":
                problem = "can't be live: name LIVE in the program (--server live)"
            case name if "://" in name:
                return cls.at(text)
            case _:
                problem = f"is {text!r}"
        raise ConfigError(
            f"environment variable KIWOOM_SERVER {problem}; it takes paper, simulator or a URL "
            "such as http://127.0.0.1:8700"
        )


LIVE = Server(
    name="live",
    rest="https://api.kiwoom.com",
    websocket="wss://api.kiwoom.com:10000/api/dostk/websocket",
)
"""Real money (운영): KRX, NXT and SOR; 5 calls per second and TR."""

PAPER = Server(
    name="paper",
    rest="https://mockapi.kiwoom.com",
    websocket="wss://mockapi.kiwoom.com:10000/api/dostk/websocket",
    limits=Limits(calls=1),
)
"""Paper trading (모의투자): KRX only, a key pair of its own; 1 call per second and TR."""


class Credentials(msgspec.Struct, frozen=True, kw_only=True, repr_omit_defaults=True):
    """An app key and its secret; the account is implied by the key. Neither is ever shown.

    Raises:
        ConfigError: if either is empty, or not ASCII.
    """

    appkey: str
    secretkey: str

    def __post_init__(self) -> None:
        for field in ("appkey", "secretkey"):
            text = getattr(self, field)
            if not isinstance(text, str) or not text.strip():
                raise ConfigError(f"Credentials.{field} is empty")
            if not text.isascii():
                raise ConfigError(f"Credentials.{field} has characters that no key has")
            msgspec.structs.force_setattr(self, field, Secret(text.strip()))

    def __repr__(self) -> str:
        return "Credentials(appkey='***', secretkey='***')"

    @classmethod
    def from_env(
        cls, server: Server | None = None, *, environ: Mapping[str, str] | None = None
    ) -> Credentials:
        """Read the key from the environment.

        ``KIWOOM_APPKEY`` and ``KIWOOM_SECRETKEY``; for the paper server
        ``KIWOOM_PAPER_APPKEY`` and ``KIWOOM_PAPER_SECRETKEY`` are preferred when set.

        Raises:
            ConfigError: naming the variable that is missing.
        """
        env = os.environ if environ is None else environ
        prefix = "KIWOOM_"
        if server is not None and server.name == PAPER.name:
            its_own = "KIWOOM_PAPER_APPKEY" in env or "KIWOOM_PAPER_SECRETKEY" in env
            if its_own or not ("KIWOOM_APPKEY" in env or "KIWOOM_SECRETKEY" in env):
                prefix = "KIWOOM_PAPER_"
        return cls(
            appkey=_required(env, prefix + "APPKEY"),
            secretkey=_required(env, prefix + "SECRETKEY"),
        )


def _required(env: Mapping[str, str], variable: str) -> str:
    text = env.get(variable, "").strip()
    if text:
        return text
    key = "key for paper trading (모의투자)" if "PAPER" in variable else "Kiwoom key"
    raise ConfigError(f"environment variable {variable} is not set: put your {key} there")
