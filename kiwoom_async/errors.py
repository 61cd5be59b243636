"""Errors: everything this library raises, as one tree.

::

    KiwoomError
    ├─ ConfigError (also ValueError)   before any I/O: missing key, bad symbol, impossible order
    ├─ TransportError                  no answer came
    ├─ APIError                        Kiwoom answered no: .api_id .code .return_code .message
    │  ├─ AuthenticationError
    │  │  └─ TokenExpired
    │  ├─ RateLimitError               1700 (1701, 1702) only: wait and ask again
    │  ├─ Blocked                      a filter in front of the service refused the client
    │  ├─ InvalidRequest               the request is wrong and stays wrong
    │  ├─ UnknownSymbol
    │  ├─ Refused                      a business refusal (return_code 20)
    │  └─ ServerError                  1687, 1999, HTTP 5xx, a maintenance page
    ├─ DecodeError                     .payload could not be read
    │  └─ FieldError                   one field of one record
    ├─ PagingError                     the pages could not be read to the end: .rows so far
    ├─ StreamError
    │  ├─ SubscriptionRejected
    │  ├─ SlowConsumer
    │  ├─ SessionReplaced              another login with the same key
    │  └─ SessionClosed
    ├─ CaptureError                    a journal can't be written or read
    └─ OrderError                      .order
       ├─ OrderRejected             .code .reason
       ├─ OrderCancelled
       └─ OrderInDoubt                 no answer: it may or may not have been booked

Messages say what to do; Kiwoom's own code and text are kept beside them.
No message contains an app key, a secret key or a token.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, TypeAlias

__all__ = [
    "APIError",
    "AuthenticationError",
    "Blocked",
    "CaptureError",
    "ConfigError",
    "DecodeError",
    "FieldError",
    "InvalidRequest",
    "KiwoomError",
    "OrderCancelled",
    "OrderError",
    "OrderInDoubt",
    "OrderRejected",
    "PagingError",
    "RateLimitError",
    "Refused",
    "RejectReason",
    "ServerError",
    "SessionClosed",
    "SessionReplaced",
    "SlowConsumer",
    "StreamError",
    "SubscriptionRejected",
    "TokenExpired",
    "TransportError",
    "UnknownSymbol",
]


class KiwoomError(Exception):
    """The root of all errors of this library.

    Attributes:
        sent: Whether the request that failed may have reached Kiwoom: False when it was never
            sent, as after a failure to connect or to get a token.
    """

    sent: bool = False


class ConfigError(KiwoomError, ValueError):
    """Something given by the caller can't be right; nothing was sent."""


class TransportError(KiwoomError):
    """No answer came: the network, the name server or the server is out of reach."""

    def __init__(self, message: str, *, sent: bool = True) -> None:
        super().__init__(message)
        self.sent = sent


class APIError(KiwoomError):
    """Kiwoom answered, and the answer is a refusal.

    Attributes:
        api_id: The TR id (``ka10001``) or socket request (``LOGIN``) that was refused.
        code: The code inside the message, as text (``"1700"``, ``"RC4058"``), None if it has none.
        return_code: The class of the refusal (``return_code``), None when the answer had none.
        message: Kiwoom's own text (``return_msg``).
    """

    def __init__(
        self,
        message: str,
        *,
        api_id: str = "",
        code: str | None = None,
        return_code: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.api_id = api_id
        self.code = code
        self.return_code = return_code

    def __str__(self) -> str:
        where = f"{self.api_id}: " if self.api_id else ""
        return f"{where}{self.message}{self._advice()}"

    def _advice(self) -> str:
        return ""


class AuthenticationError(APIError):
    """The key, its address or its kind (live or paper) was refused."""

    def _advice(self) -> str:
        return " (check the app key, the secret key, the registered IP, and live against paper)"


class TokenExpired(AuthenticationError):
    """The token is dead (8005): expired, revoked, or replaced by a newer one of the same key."""

    def _advice(self) -> str:
        return " (the token was dropped; the next call asks for a new one)"


class RateLimitError(APIError):
    """Too many calls of one TR (1700). The call was not processed.

    Attributes:
        limit: Calls per second the server named (``유량=``), None when it named none.
    """

    def __init__(self, message: str, *, limit: int | None = None, **details: Any) -> None:
        super().__init__(message, **details)
        self.limit = limit


class Blocked(APIError):
    """A filter in front of the service refused the client; the request did not reach Kiwoom.

    Never tried again: the same request meets the same filter. ``Server.headers`` sets another
    ``User-Agent``, ``Server.proxy`` another way.
    """

    def _advice(self) -> str:
        return " (another User-Agent in Server.headers or another address may pass)"


class InvalidRequest(APIError):
    """The request itself is wrong: asking again never helps."""


class UnknownSymbol(APIError):
    """There is no such symbol or market (1901, 1902)."""


class Refused(APIError):
    """A business refusal (return_code 20): closed market, tick size, no cash, no data."""


class ServerError(APIError):
    """Kiwoom's side failed: 1687, 1999, HTTP 5xx or a maintenance page instead of JSON."""


class DecodeError(KiwoomError):
    """What came can't be read.

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
    """The pages could not be read to the end: what was read is not the whole.

    A page brought nothing new, the server announced more without a key to ask for it, or a later
    page failed (the ``__cause__``).

    Attributes:
        rows: The rows that were read and not handed out: with ``collect()`` all of them, when
            iterating those of the page that can't be continued.
    """

    def __init__(self, message: str, *, rows: Sequence[Any] = ()) -> None:
        super().__init__(message)
        self.rows = rows


class StreamError(KiwoomError):
    """A stream ended otherwise than by being closed."""


class SubscriptionRejected(StreamError):
    """The server refused a registration (REG) of this stream.

    Attributes:
        return_code: The server's code, 105115 or 105118 for too many items.
    """

    def __init__(self, message: str, *, return_code: int | None = None) -> None:
        super().__init__(message)
        self.return_code = return_code


class SlowConsumer(StreamError):
    """A stream with ``on_full="raise"`` overflowed; what it held was handed out first."""


class SessionReplaced(StreamError):
    """Another login with the same key took the socket over (R10001).

    Not fought back: two processes that both reconnect would kick each other for ever.
    """


class SessionClosed(StreamError):
    """The session is closed, or was closed while this was waiting."""


class CaptureError(KiwoomError):
    """A journal can't be written or read: the disk, a damaged file, a second recorder."""


class OrderError(KiwoomError):
    """An order came to a bad end.

    Attributes:
        order: The :class:`~kiwoom_async.Order`, None when it never came to be.
    """

    def __init__(self, message: str, *, order: Any = None) -> None:
        super().__init__(message)
        self.order = order


RejectReason: TypeAlias = Literal[
    "closed",  # the market is closed, or this order type has no session now
    "funds",  # not enough cash or margin
    "holdings",  # not so many shares to sell
    "tick",  # not a multiple of the tick size
    "price_limit",  # beyond the price limits of the day
    "not_offered",  # not for this account or on this server
    "symbol",  # no such symbol or market
    "other",
]
"""What a rejection means, as far as the broker's code says it."""


class OrderRejected(OrderError):
    """The broker or the exchange rejected the order: it is closed, and nothing was executed.

    ``order.status`` is ``"rejected"``, and ``order.reject_reason`` has the broker's words. The
    APIError, if there was one, is the ``__cause__``.

    Attributes:
        code: The broker's code (``"RC4058"``), None when the rejection has none.
        reason: What it means, ``"other"`` for a code without a known meaning.
    """

    def __init__(
        self,
        message: str,
        *,
        order: Any = None,
        code: str | None = None,
        reason: RejectReason = "other",
    ) -> None:
        super().__init__(message, order=order)
        self.code = code
        self.reason = reason


class OrderCancelled(OrderError):
    """The order ended without the fill that was waited for: cancelled, or replaced by another."""


class OrderInDoubt(OrderError):
    """The order was sent, and no answer says what became of it: it may be booked.

    No answer came, or one that is not known to be a refusal (the ``__cause__``). Never send it
    again blindly: ``await error.resolve()`` asks the broker.
    """

    async def resolve(self) -> Any:
        """Look for the order among open orders and today's executions; see ``Order.resolve``."""
        return await self.order.resolve()
