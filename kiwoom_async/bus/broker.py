"""Broker: the address of a NATS broker, and the credentials for it."""

from __future__ import annotations

import os
import ssl
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

import msgspec

from kiwoom_async.config import Secret
from kiwoom_async.errors import ConfigError

__all__ = ["Broker"]

_SCHEMES = ("nats", "tls", "ws", "wss")
_ENCRYPTED = ("tls", "wss")
_VARIABLES = {
    "url": "URL",
    "user": "USER",
    "password": "PASSWORD",
    "token": "TOKEN",
    "nkey": "NKEY",
    "credentials": "CREDENTIALS",
    "authority": "CA",
    "certificate": "CERT",
    "key": "KEY",
    "inbox": "INBOX",
}
"""Fields by the end of the names of their variables, ``KIWOOM_NATS_…``."""


class Broker(msgspec.Struct, frozen=True, kw_only=True, repr_omit_defaults=True):
    """A NATS broker: its address, TLS, and this program's credentials, which are never shown.

    Attributes:
        url: ``nats://host:port``; ``tls://`` where nothing may be sent without TLS; ``ws://`` or
            ``wss://`` over WebSocket. Several servers of a cluster are separated by commas. A user
            and password (or a token) in the URL become fields.
        user: Name of the user.
        password: Its password.
        token: Instead of user and password.
        nkey: Instead of them: the seed of an nkey (``SU…``).
        credentials: Instead of them: path of a ``.creds`` file.
        authority: Path of the certificates (PEM) that sign the broker's; the system's by default.
        certificate: Path of this program's certificate (PEM), for brokers that ask for one.
        key: Path of its private key.
        inbox: First token of the subjects to which the broker answers. Give each user its own, and
            no permission to read those of others.
        silence: Seconds without an answer after which a connection counts as dead. What
            a dead program held alone is free after half of it.

    Raises:
        ConfigError: not such a URL, or credentials that do not go together.
    """

    url: str = "nats://127.0.0.1:4222"
    user: str | None = None
    password: str | None = None
    token: str | None = None
    nkey: str | None = None
    credentials: str | None = None
    authority: str | None = None
    certificate: str | None = None
    key: str | None = None
    inbox: str = "_INBOX"
    silence: float = 12.0

    def __post_init__(self) -> None:
        parts = [_parsed(text.strip()) for text in self.url.split(",")]
        if len({part.scheme for part in parts}) > 1:
            raise ConfigError("all addresses of Broker.url must have the same scheme")
        for part in parts:
            self._adopt(part)
        _set(self, "url", ",".join(_address(part) for part in parts))
        for field in ("password", "token", "nkey"):
            text = getattr(self, field)
            if text is not None:
                _set(self, field, Secret(text))
        self._check()

    def __repr__(self) -> str:
        """Show the address; the credentials stay hidden."""
        return f"Broker(url={self.url!r})"

    @property
    def addresses(self) -> list[str]:
        """The addresses of its servers, without credentials."""
        return self.url.split(",")

    @property
    def is_encrypted(self) -> bool:
        """Whether nothing may be sent to it without TLS."""
        return (
            any(address.startswith(_ENCRYPTED) for address in self.addresses)
            or self.authority is not None
            or self.certificate is not None
        )

    @classmethod
    def of(cls, where: str | Broker) -> Broker:
        """Return the broker at a URL; a broker is returned as it is."""
        return where if isinstance(where, Broker) else cls(url=where)

    @classmethod
    def from_env(cls, *, environ: Mapping[str, str] | None = None) -> Broker:
        """Read the broker from the environment.

        ``KIWOOM_NATS_URL``, and ``KIWOOM_NATS_USER`` with ``KIWOOM_NATS_PASSWORD``, or
        ``KIWOOM_NATS_TOKEN``, ``KIWOOM_NATS_NKEY`` (a seed) or ``KIWOOM_NATS_CREDENTIALS`` (a
        file); for TLS the files ``KIWOOM_NATS_CA``, ``KIWOOM_NATS_CERT`` and ``KIWOOM_NATS_KEY``;
        ``KIWOOM_NATS_INBOX``.

        Raises:
            ConfigError: ``KIWOOM_NATS_URL`` is not set, or the values do not go together.
        """
        env = os.environ if environ is None else environ
        found: dict[str, Any] = {
            field: env.get(f"KIWOOM_NATS_{end}", "") for field, end in _VARIABLES.items()
        }
        if not found["url"].strip():
            raise ConfigError(
                "environment variable KIWOOM_NATS_URL is not set: put the address of the broker "
                "there, such as nats://127.0.0.1:4222"
            )
        return cls(**{field: text.strip() for field, text in found.items() if text.strip()})

    def tls(self) -> ssl.SSLContext | None:
        """Make the TLS settings; None where the broker does not have to use TLS.

        Raises:
            ConfigError: a file of certificates or the key can't be read.
        """
        if not self.is_encrypted:
            return None
        try:
            context = ssl.create_default_context(cafile=self.authority)
            if self.certificate is not None:
                context.load_cert_chain(self.certificate, self.key)
        except OSError as error:
            files = filter(None, (self.authority, self.certificate, self.key))
            raise ConfigError(f"can't load {', '.join(files)} for TLS: {error}") from error
        return context

    def _adopt(self, part: SplitResult) -> None:
        """Move the credentials of an address into fields."""
        if not part.username:
            return
        if part.password is None:
            found = {"token": unquote(part.username)}
        else:
            found = {"user": unquote(part.username), "password": unquote(part.password)}
        for field, text in found.items():
            if getattr(self, field) not in (None, text):
                raise ConfigError(f"Broker.url has another {field} than Broker.{field}")
            _set(self, field, text)

    def _check(self) -> None:
        if (self.user is None) != (self.password is None):
            raise ConfigError("Broker.user and Broker.password need each other")
        ways = [self.user, self.token, self.nkey, self.credentials]
        if len(ways) - ways.count(None) > 1:
            raise ConfigError(
                "Broker has one of user and password, token, nkey and credentials, not several"
            )
        if self.key is not None and self.certificate is None:
            raise ConfigError("Broker.key needs Broker.certificate")
        if not self.inbox.replace("_", "").replace("-", "").isalnum():
            raise ConfigError(f"Broker.inbox is one token of a subject, not {self.inbox!r}")
        if self.inbox == "kiwoom":  # a gateway sends no answer there
            raise ConfigError("Broker.inbox must not be 'kiwoom', where the records are")
        if not self.silence > 0:
            raise ConfigError(f"Broker.silence must be more than 0 seconds, not {self.silence!r}")


def _parsed(text: str) -> SplitResult:
    """Cut an address into its parts. Errors do not show it: it may contain a password."""
    with suppress(ValueError):
        part = urlsplit(text if "://" in text else f"nats://{text}")
        if part.scheme in _SCHEMES and part.hostname and part.port != 0:
            return part
    raise ConfigError(
        "Broker.url must be nats://host:port (or tls://, ws://, wss://), several with commas"
    )


def _address(part: SplitResult) -> str:
    """Write an address without its credentials."""
    host = part.hostname or ""
    shown = f"[{host}]" if ":" in host else host
    port = "" if part.port is None else f":{part.port}"
    return f"{part.scheme}://{shown}{port}"


def _set(broker: Broker, field: str, value: object) -> None:
    msgspec.structs.force_setattr(broker, field, value)
