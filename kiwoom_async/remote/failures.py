"""Failures: errors of the gateway as messages, and as the same errors at the client."""

from __future__ import annotations

from typing import Any

from kiwoom_async import errors
from kiwoom_async.errors import (
    APIError,
    DecodeError,
    GuardRefused,
    KiwoomError,
    SubscriptionRejected,
    TransportError,
)
from kiwoom_async.remote.messages import Failure

__all__ = ["error_of", "failure_of"]

_NEED_MORE = ("FieldError", "OrderError", "OrderCancelled", "OrderInDoubt", "OrderRejected")
"""Errors whose attributes do not go over the broker."""


def failure_of(error: KiwoomError) -> Failure:
    """Return an error as a message. Its text has no secret: no error of the library has one."""
    kind, text = type(error).__name__, str(error)
    if isinstance(error, APIError):
        return Failure(
            kind=kind,
            message=error.message,
            sent=error.sent,
            api_id=error.api_id,
            code=error.code,
            return_code=error.return_code,
        )
    if isinstance(error, SubscriptionRejected):
        return Failure(kind=kind, message=text, sent=error.sent, return_code=error.return_code)
    reason = error.reason if isinstance(error, GuardRefused) else ""
    return Failure(kind=kind, message=text, sent=error.sent, reason=reason)


def error_of(failure: Failure) -> KiwoomError:
    """Return the error that a message is about: of the same class where that is possible."""
    error = _made(failure)
    error.sent = failure.sent
    return error


def _made(failure: Failure) -> KiwoomError:
    found: Any = getattr(errors, failure.kind, None)
    is_error = isinstance(found, type) and issubclass(found, KiwoomError)
    if failure.kind == "FieldError":
        return DecodeError(failure.message)
    if not is_error or failure.kind in (*_NEED_MORE, "GuardRefused"):
        return TransportError(failure.message, sent=failure.sent)
    details: dict[str, Any] = {}
    if issubclass(found, APIError):
        details = {name: getattr(failure, name) for name in ("api_id", "code", "return_code")}
    elif issubclass(found, SubscriptionRejected):
        details = {"return_code": failure.return_code}
    made: KiwoomError = found(failure.message, **details)
    return made
