"""Secrets: text and bytes that are used as they are, and never shown."""

from __future__ import annotations

from typing import Any, SupportsIndex

__all__ = ["Secret", "SecretBytes"]


class Secret(str):
    """Text that must not be shown: ``repr`` hides it, so that tracebacks and logs do.

    Slices stay secret too: tracebacks truncate long values.
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
