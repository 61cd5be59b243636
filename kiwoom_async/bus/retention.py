"""Retention: how much the broker keeps of the records of a server."""

from __future__ import annotations

import msgspec

from kiwoom_async.errors import ConfigError

__all__ = ["DUPLICATES", "Retention"]

DUPLICATES = 120.0
"""Seconds for which the broker recognizes a message that comes twice."""


class Retention(msgspec.Struct, frozen=True, kw_only=True):
    """How much the broker keeps. What is older or more is dropped there; the journal keeps it.

    Attributes:
        max_bytes: Bytes of all messages; the broker sets them aside on its disk. A day of 200
            symbols takes 1 to 3 GB.
        max_age: Seconds.
        replicas: Servers of a cluster that store each message.

    Raises:
        ConfigError: a value out of its range.
    """

    max_bytes: int = 4 << 30
    max_age: float = 3 * 86_400.0
    replicas: int = 1

    def __post_init__(self) -> None:
        if self.max_bytes < 1 << 20:
            raise ConfigError(f"Retention.max_bytes must be at least 1 MiB, not {self.max_bytes}")
        if not self.max_age >= DUPLICATES:
            raise ConfigError(
                f"Retention.max_age must be at least {DUPLICATES:g} s, not {self.max_age!r}"
            )
        if not 1 <= self.replicas <= 5:
            raise ConfigError(f"Retention.replicas must be 1 to 5, not {self.replicas}")
