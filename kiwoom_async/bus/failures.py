"""Failures: errors of nats-py, the network and TLS as errors of this library."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import nats.errors
import nats.js.errors

from kiwoom_async.errors import BusError, BusRefused

__all__ = ["is_refusal", "translated", "translation"]

_REFUSALS = re.compile(r"authoriz|authenticat|permissions violation|account", re.IGNORECASE)


@contextmanager
def translated(doing: str) -> Iterator[None]:
    """Raise errors of nats-py, of the network and of TLS as errors of this library.

    Args:
        doing: What is being done, as the beginning of the message: ``"the stream can't be read"``.

    Raises:
        BusRefused: the broker refused the credentials or a subject.
        BusError: any other failure.
    """
    try:
        yield
    except (nats.errors.Error, OSError) as error:
        raise translation(error, doing) from error


def translation(error: Exception, doing: str) -> BusError:
    """Make the error of this library for one of nats-py, of the network or of TLS."""
    kind = BusRefused if is_refusal(error) else BusError
    return kind(f"{doing}: {_reason(error)}")


def is_refusal(error: Exception) -> bool:
    """Return whether trying again with the same credentials and certificates is useless."""
    return isinstance(
        error,
        nats.errors.AuthorizationError
        | nats.errors.SecureConnWantedError
        | ssl.SSLCertVerificationError,
    ) or (type(error) is nats.errors.Error and bool(_REFUSALS.search(str(error))))


def _reason(error: Exception) -> str:
    match error:
        case nats.errors.SecureConnWantedError():
            return "it offers no TLS, which the address or the certificates of Broker demand"
        case nats.errors.NoRespondersError() | nats.js.errors.NoStreamResponseError():
            return "nothing answers there (a broker without JetStream?)"
        case nats.js.errors.APIError():
            return error.description or f"code {error.err_code or error.code}"
        case TimeoutError():
            return "no answer in time"
        case _:
            return str(error).removeprefix("nats: ").strip("'") or type(error).__name__
