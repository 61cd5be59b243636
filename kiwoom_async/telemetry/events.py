"""Events: what happens in a session, one frozen class a kind; none for a single record.

No event has a key, a token or an account number; texts of the server are masked.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar, Literal

from kiwoom_async.errors import KiwoomError

__all__ = [
    "ConnectionLost",
    "Event",
    "FrameUndecodable",
    "GapsFound",
    "LoggedIn",
    "LoginRefused",
    "OrderChanged",
    "RecordsDropped",
    "RegistrationDone",
    "RegistrationRefused",
    "RequestAnswered",
    "RequestFailed",
    "RequestSent",
    "RequestWaited",
    "SessionEnded",
    "TokenDropped",
    "TokenFailed",
    "TokenIssued",
    "error_type",
]


class Event:
    """Base of all events.

    Attributes:
        name: Name of the kind, as in logs.
    """

    __slots__ = ()
    name: ClassVar[str] = "event"


@dataclass(frozen=True, slots=True)
class RequestWaited(Event):
    """A REST request waited for the rate limit.

    Attributes:
        api_id: TR id.
        seconds: How long; waits below a millisecond are no event.
    """

    name: ClassVar[str] = "request_waited"
    api_id: str
    seconds: float


@dataclass(frozen=True, slots=True)
class RequestSent(Event):
    """A REST request is being sent; when the call is cancelled then, no further event follows.

    Attributes:
        api_id: TR id.
        attempt: Number of the try, from 1.
        order: Whether it places, changes or cancels an order.
    """

    name: ClassVar[str] = "request_sent"
    api_id: str
    attempt: int
    order: bool


@dataclass(frozen=True, slots=True)
class RequestAnswered(Event):
    """A REST request got a good answer.

    Attributes:
        api_id: TR id.
        attempt: Number of the try, from 1.
        seconds: From sending to the end of the answer.
    """

    name: ClassVar[str] = "request_answered"
    api_id: str
    attempt: int
    seconds: float


@dataclass(frozen=True, slots=True)
class RequestFailed(Event):
    """A try of a REST call failed: the request was refused, or got no answer.

    Without a token the request is not sent at all: then there is no :class:`RequestSent` before.

    Attributes:
        api_id: TR id.
        attempt: Number of the try, from 1.
        seconds: From the permit of the rate limit to the failure, the request of a token included.
        error: An ``APIError`` for a refusal, of a token too, else ``TransportError``,
            ``DecodeError`` or the error that ended the session.
        retry_in: Seconds until the next try, None when the error is raised to the caller.
    """

    name: ClassVar[str] = "request_failed"
    api_id: str
    attempt: int
    seconds: float
    error: KiwoomError
    retry_in: float | None


@dataclass(frozen=True, slots=True)
class TokenIssued(Event):
    """The session has another access token: a first one, or one in place of an old one.

    Attributes:
        until: When it expires (Korean time).
        shared: Whether another process requested it (``token_file``).
    """

    name: ClassVar[str] = "token_issued"
    until: dt.datetime
    shared: bool


@dataclass(frozen=True, slots=True)
class TokenFailed(Event):
    """No access token could be had.

    Attributes:
        error: Why.
    """

    name: ClassVar[str] = "token_failed"
    error: KiwoomError


@dataclass(frozen=True, slots=True)
class TokenDropped(Event):
    """The server refused the access token; the next request gets another."""

    name: ClassVar[str] = "token_dropped"


@dataclass(frozen=True, slots=True)
class LoggedIn(Event):
    """The WebSocket is logged in.

    Attributes:
        logins: Logins of this session so far; more than one means it was connected again.
        down: Seconds since the last frame of the connection before, None for the first.
    """

    name: ClassVar[str] = "logged_in"
    logins: int
    down: float | None


@dataclass(frozen=True, slots=True)
class LoginRefused(Event):
    """The server refused the LOGIN of the WebSocket.

    Attributes:
        error: The refusal.
    """

    name: ClassVar[str] = "login_refused"
    error: KiwoomError


@dataclass(frozen=True, slots=True)
class ConnectionLost(Event):
    """The WebSocket was lost, or could not be connected; the session connects again.

    Attributes:
        why: What happened.
        since: When the last frame came (Korean time), None before the first login.
    """

    name: ClassVar[str] = "connection_lost"
    why: str
    since: dt.datetime | None


@dataclass(frozen=True, slots=True)
class RegistrationDone(Event):
    """The server acknowledged registrations or their removal.

    Attributes:
        action: ``REG`` or ``REMOVE``.
        keys: Pairs of realtime type and item.
    """

    name: ClassVar[str] = "registration_done"
    action: str
    keys: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RegistrationRefused(Event):
    """The server refused registrations or their removal, for good or for now.

    Attributes:
        action: ``REG`` or ``REMOVE``.
        keys: Pairs of realtime type and item.
        why: Code and text of the refusal.
    """

    name: ClassVar[str] = "registration_refused"
    action: str
    keys: tuple[tuple[str, str], ...]
    why: str


@dataclass(frozen=True, slots=True)
class FrameUndecodable(Event):
    """A frame of the WebSocket was not JSON; it was skipped.

    Attributes:
        why: What is wrong with it.
    """

    name: ClassVar[str] = "frame_undecodable"
    why: str


@dataclass(frozen=True, slots=True)
class GapsFound(Event):
    """Records of streams are missing: one event for all streams that a lost connection cut off.

    Looked at every few seconds, once all are registered again; and when the session ends.

    Attributes:
        streams: Their reprs.
        count: Gaps of all of them since the last such event.
    """

    name: ClassVar[str] = "gaps_found"
    streams: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class RecordsDropped(Event):
    """Streams dropped records because their consumers were slow; looked at every few seconds.

    Attributes:
        streams: Their reprs.
        count: Records of all of them since the last such event.
    """

    name: ClassVar[str] = "records_dropped"
    streams: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class OrderChanged(Event):
    """The status or the filled size of an order changed.

    Attributes:
        no: Order number, blank while it is not known.
        symbol: Code of the instrument.
        side: ``buy`` or ``sell``, None where it is not known.
        action: ``new``, ``modify`` or ``cancel``.
        status: As ``Order.status``.
        filled_size: Shares executed.
        size: Shares ordered, 0 where it is not known.
        why: Why it was rejected, by the broker or by the session's guard; else blank.
    """

    name: ClassVar[str] = "order_changed"
    no: str
    symbol: str
    side: Literal["buy", "sell"] | None
    action: str
    status: str
    filled_size: int
    size: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class SessionEnded(Event):
    """The session has ended.

    Attributes:
        error: Why: ``SessionClosed`` when it was closed.
    """

    name: ClassVar[str] = "session_ended"
    error: KiwoomError


def error_type(event: Event) -> str:
    """Return the class of an event's error, blank for an event without one."""
    error = getattr(event, "error", None)
    return "" if error is None else type(error).__name__
