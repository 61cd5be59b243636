"""What a session is told: the server, the key, the limits, the time-outs.

Servers and their limits as recorded in November 2026; all values are frozen.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from typing import Any, SupportsIndex

import msgspec

from kiwoom_async.errors import ConfigError

__all__ = ["LIVE", "PAPER", "Credentials", "Limits", "Secret", "Server", "Timeouts"]


class Secret(str):
    """Text that must not be shown: ``repr`` hides it, so that tracebacks and logs do.

    A part of it is as secret: some tracebacks show the beginning of what is long.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return "'***'"

    def __getitem__(self, key: SupportsIndex | slice) -> Secret:
        return Secret(super().__getitem__(key))


class SecretBytes(bytes):
    """Bytes that must not be shown: a request body or a frame with a secret in it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "b'***'"

    def __getitem__(self, key: Any) -> Any:
        part = super().__getitem__(key)
        return SecretBytes(part) if isinstance(part, bytes) else part


def _check(
    of: msgspec.Struct,
    *,
    fields: tuple[str, ...],
    least: float = -math.inf,
    above: float = -math.inf,
) -> None:
    """Refuse what would wait for ever, or never.

    Raises:
        ConfigError: naming the field.
    """
    for field in fields:
        value = getattr(of, field)
        if not (value >= least and value > above):
            bound = f"at least {least:g}" if above == -math.inf else f"more than {above:g}"
            raise ConfigError(f"{type(of).__name__}.{field} must be {bound}, not {value!r}")


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What the server allows. Kept by the session, never probed.

    Attributes:
        calls: REST calls of one TR per ``window`` (유량), each TR by itself.
        window: Length of the strict sliding window, seconds.
        margin: Added to the window because calls do not arrive as evenly as they leave, seconds.
        items: Registered items per socket connection; each ``_NX`` / ``_AL`` suffix counts.
        items_per_registration: Items per REG message.
        registration_interval: Least time between two REG or REMOVE messages, seconds.
        conditions: Condition searches watched at once.
        pages: Pages after which a continuation walk is taken for endless.
    """

    calls: int = 5
    window: float = 1.0
    margin: float = 0.02
    items: int = 200
    items_per_registration: int = 50
    registration_interval: float = 0.35
    conditions: int = 10
    pages: int = 10_000

    def __post_init__(self) -> None:
        counts = ("calls", "items", "items_per_registration", "conditions", "pages")
        _check(self, least=1, fields=counts)
        _check(self, least=0, fields=("window", "margin"))
        _check(self, above=0, fields=("registration_interval",))


class Timeouts(msgspec.Struct, frozen=True, kw_only=True):
    """How long to wait, in seconds.

    Attributes:
        connect: For a TCP and TLS connection.
        attempt: For one try of a REST call.
        total: For a REST call with all its tries: none begins later. Waiting for the rate limit
            does not count.
        login: For the answer to LOGIN.
        acknowledge: For the answer to REG, REMOVE and condition requests.
        subscribe: For entering a stream, connecting included.
        silence: Without any frame for this long (PING comes every 10 s) the socket is dead.
        healthy: A connection that lived this long resets the reconnection delay.
        reconnect_first: Delay before the first reconnection; it doubles from try to try.
        reconnect_longest: Longest delay between reconnections.
        order_events: How long an order may wait for its event stream before it is sent regardless.
    """

    connect: float = 10.0
    attempt: float = 15.0
    total: float = 60.0
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
        _check(self, above=0, fields=waits)
        rests = ("healthy", "reconnect_first", "reconnect_longest", "order_events")
        _check(self, least=0, fields=rests)


class Server(msgspec.Struct, frozen=True, kw_only=True):
    """Where to connect.

    Attributes:
        rest: Base URL of the REST API.
        websocket: URL of the WebSocket.
        limits: What this server allows.
        name: ``"live"``, ``"paper"``, or any name of your own.
    """

    rest: str
    websocket: str
    limits: Limits = Limits()
    name: str = "custom"

    def __post_init__(self) -> None:
        if not self.rest.startswith(("https://", "http://")):
            raise ConfigError(f"Server.rest must be an http(s) URL, not {self.rest!r}")
        if not self.websocket.startswith(("wss://", "ws://")):
            raise ConfigError(f"Server.websocket must be a ws(s) URL, not {self.websocket!r}")


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
        ConfigError: if either is empty.
    """

    appkey: str
    secretkey: str

    def __post_init__(self) -> None:
        for field in ("appkey", "secretkey"):
            text = getattr(self, field)
            if not isinstance(text, str) or not text.strip():
                raise ConfigError(f"Credentials.{field} is empty")
            msgspec.structs.force_setattr(self, field, Secret(text.strip()))

    def __repr__(self) -> str:
        return "Credentials(appkey='***', secretkey='***')"

    @classmethod
    def from_env(
        cls, server: Server | None = None, *, environ: Mapping[str, str] | None = None
    ) -> Credentials:
        """Read the key from the environment.

        ``KIWOOM_APPKEY`` and ``KIWOOM_SECRETKEY``; for the paper server
        ``KIWOOM_PAPER_APPKEY`` and ``KIWOOM_PAPER_SECRETKEY`` win when set.

        Raises:
            ConfigError: naming the variable that is missing.
        """
        env = os.environ if environ is None else environ
        paper = server is not None and server.name == PAPER.name
        if paper and ("KIWOOM_PAPER_APPKEY" in env or "KIWOOM_PAPER_SECRETKEY" in env):
            prefix = "KIWOOM_PAPER_"
        else:
            prefix = "KIWOOM_"
        return cls(
            appkey=_required(env, prefix + "APPKEY", paper),
            secretkey=_required(env, prefix + "SECRETKEY", paper),
        )


def _required(env: Mapping[str, str], variable: str, paper: bool) -> str:
    text = env.get(variable, "").strip()
    if text:
        return text
    message = f"environment variable {variable} is not set: put your Kiwoom key there"
    if paper and "PAPER" not in variable:
        message += f", or a paper key in {variable.replace('KIWOOM_', 'KIWOOM_PAPER_')}"
    raise ConfigError(message)
