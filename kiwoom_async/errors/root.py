"""Errors of the root of the tree: configuration, transport, decoding, paging, capture, bus."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

__all__ = [
    "BusError",
    "BusRefused",
    "CaptureError",
    "ConfigError",
    "DecodeError",
    "FieldError",
    "KiwoomError",
    "PagingError",
    "TransportError",
]


class KiwoomError(Exception):
    """The root of all errors of this library.

    Attributes:
        sent: Whether the request that failed may have reached Kiwoom: False when it was never
            sent, as after a failure to connect or to get a token.
    """

    sent: bool = False

    def __reduce__(self) -> tuple[Any, ...]:
        """Let an error of another process arrive as it is, with its attributes (pickle)."""
        return _remade, (type(self), self.args), self.__dict__


def _remade(kind: type[KiwoomError], args: tuple[Any, ...]) -> KiwoomError:
    """Make an error again without its constructor, which may need more than the message."""
    return kind.__new__(kind, *args)


class ConfigError(KiwoomError, ValueError):
    """A value given by the caller is invalid; nothing was sent."""


class TransportError(KiwoomError):
    """No answer came: the network, the name server or the server is out of reach."""

    def __init__(self, message: str, *, sent: bool = True) -> None:
        super().__init__(message)
        self.sent = sent


class DecodeError(KiwoomError):
    """The received data can't be decoded.

    Attributes:
        payload: The bytes as received.
    """

    def __init__(self, message: str, *, payload: bytes = b"") -> None:
        super().__init__(message)
        self.payload = payload


class FieldError(DecodeError):
    """One field of one record is blank, missing or odd; the rest of the record still reads.

    Attributes:
        record: Class name of the record.
        field: Attribute name.
        wire: Name on the wire (FID or TR field).
        text: The text that came, None when the field was not there.
        payload: The whole record as received.
    """

    def __init__(
        self,
        message: str,
        *,
        record: str,
        field: str,
        wire: str,
        text: str | None,
        payload: bytes,
    ) -> None:
        super().__init__(message, payload=payload)
        self.record = record
        self.field = field
        self.wire = wire
        self.text = text


class PagingError(KiwoomError):
    """The pages could not be read to the end: the rows are incomplete.

    A page brought nothing new, the server announced more without a key to ask for it, or a later
    page failed (the ``__cause__``).

    Attributes:
        rows: The rows that were read but not returned to the caller: with ``collect()`` all rows,
            when iterating the rows of the last page.
    """

    def __init__(self, message: str, *, rows: Sequence[Any] = ()) -> None:
        super().__init__(message)
        self.rows = rows


class CaptureError(KiwoomError):
    """A journal can't be written or read: the disk, a damaged file, a second recorder."""


class BusError(KiwoomError):
    """The message broker is out of reach, does not answer, or can't do what was asked."""


class BusRefused(BusError):
    """The broker, or what is set up there, does not allow it: trying again does not help.

    Wrong credentials or no permission; another program that publishes or holds what is asked for;
    a stream with unsuitable settings, or of a newer version of this library.
    """
