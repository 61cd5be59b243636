"""Logs: one line for each event, to the logger ``kiwoom_async``.

The line is the event's name and its fields as ``key=value``. The log record has the same fields as
attributes (``record.event``, ``record.api_id``), for formatters that write JSON.

At INFO and above is what an operator must know; each request, registration and state of an order
is at DEBUG.
"""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import fields
from typing import Any

from kiwoom_async.errors import KiwoomError, SessionClosed
from kiwoom_async.telemetry.events import (
    ConnectionLost,
    Event,
    FrameUndecodable,
    GapsFound,
    LoggedIn,
    LoginRefused,
    OrderChanged,
    RecordsDropped,
    RegistrationRefused,
    RequestFailed,
    SessionEnded,
    TokenDropped,
    TokenFailed,
    TokenIssued,
)

__all__ = ["level_of", "log_event"]

log = logging.getLogger("kiwoom_async")

_SHOWN = 5  # items of a list
_LEVELS: dict[type[Event], int] = {
    TokenIssued: logging.INFO,
    TokenDropped: logging.INFO,
    LoggedIn: logging.INFO,
    TokenFailed: logging.WARNING,
    LoginRefused: logging.WARNING,
    ConnectionLost: logging.WARNING,
    FrameUndecodable: logging.WARNING,
    RegistrationRefused: logging.WARNING,
    GapsFound: logging.WARNING,
    RecordsDropped: logging.WARNING,
}


def log_event(event: Event) -> None:
    """Write an event to the log."""
    level = level_of(event)
    if not log.isEnabledFor(level):
        return
    shown = {field.name: _shown(getattr(event, field.name)) for field in fields(event)}  # type: ignore[arg-type]
    text = " ".join(f"{name}={_quoted(value)}" for name, value in shown.items())
    log.log(level, "%s", f"{event.name} {text}".rstrip(), extra={"event": event.name, **shown})


def level_of(event: Event) -> int:
    """Return the level at which an event is logged."""
    if isinstance(event, SessionEnded):
        return logging.INFO if isinstance(event.error, SessionClosed) else logging.ERROR
    if isinstance(event, RequestFailed):
        return logging.DEBUG if event.retry_in is not None else logging.INFO
    if isinstance(event, OrderChanged):
        return logging.WARNING if event.status in ("rejected", "in_doubt") else logging.DEBUG
    return _LEVELS.get(type(event), logging.DEBUG)


def _shown(value: Any) -> Any:
    """Return a field as text, a number, a bool or None."""
    if isinstance(value, KiwoomError):
        return f"{type(value).__name__}: {value}"
    if isinstance(value, dt.datetime):
        return value.isoformat(timespec="milliseconds")
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, tuple):
        texts = [one if isinstance(one, str) else _key(*one) for one in value[:_SHOWN]]
        more = [f"…({len(value)})"] if len(value) > _SHOWN else []
        return ",".join([*texts, *more])
    return value


def _key(code: str, item: str) -> str:
    return f"{code}:{item}" if item else code


def _quoted(value: Any) -> str:
    """Return a value for one line: text with a space or a line break in quotes."""
    text = str(value)
    is_plain = isinstance(value, str) and text and text.isprintable() and " " not in text
    return repr(text) if isinstance(value, str) and not is_plain else text
