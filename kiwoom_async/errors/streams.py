"""Errors that end a stream or a session."""

from __future__ import annotations

from kiwoom_async.errors.root import KiwoomError

__all__ = [
    "SessionClosed",
    "SessionReplaced",
    "SlowConsumer",
    "StreamError",
    "SubscriptionRejected",
]


class StreamError(KiwoomError):
    """A stream ended for another reason than being closed."""


class SubscriptionRejected(StreamError):
    """The server refused a registration (REG) of a stream, or a request of condition search.

    Attributes:
        return_code: The server's code (105115 or 105118: too many items), None if it gave none.
    """

    def __init__(self, message: str, *, return_code: int | None = None) -> None:
        super().__init__(message)
        self.return_code = return_code


class SlowConsumer(StreamError):
    """A stream with ``on_full="raise"`` overflowed; the records it held were returned first."""


class SessionReplaced(StreamError):
    """Another login with the same key replaced this session's socket (R10001).

    The session does not reconnect: two processes that both reconnect would disconnect each other
    without end.
    """


class SessionClosed(StreamError):
    """The session is closed, or was closed while this call was waiting."""
