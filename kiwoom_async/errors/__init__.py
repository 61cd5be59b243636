"""Errors: everything this library raises, as one tree.

::

    KiwoomError
    ├─ ConfigError (also ValueError)   before any I/O: missing key, bad symbol, impossible order
    ├─ TransportError                  no answer came
    ├─ APIError                        Kiwoom refused: .api_id .code .return_code .message
    │  ├─ AuthenticationError
    │  │  └─ TokenExpired
    │  ├─ RateLimitError               1700 (1701, 1702) only: wait and ask again
    │  ├─ Blocked                      a filter in front of the service refused the client
    │  ├─ InvalidRequest               the request is wrong and stays wrong
    │  ├─ UnknownSymbol                no such symbol, or no data for it
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
    ├─ BusError                        the message broker is out of reach or does not answer
    │  └─ BusRefused                   credentials, permissions, a second publisher
    └─ OrderError                      .order
       ├─ OrderRejected                .code .reason
       ├─ OrderCancelled
       ├─ GuardRefused                 .reason: the session's guard refused it, nothing was sent
       └─ OrderInDoubt                 no answer: it may or may not have been booked

Messages say what to do; attributes keep Kiwoom's own code and text.
No message contains an app key, a secret key or a token.
"""

from kiwoom_async.errors.api import (
    APIError,
    AuthenticationError,
    Blocked,
    InvalidRequest,
    RateLimitError,
    Refused,
    ServerError,
    TokenExpired,
    UnknownSymbol,
)
from kiwoom_async.errors.orders import (
    GuardReason,
    GuardRefused,
    OrderCancelled,
    OrderError,
    OrderInDoubt,
    OrderRejected,
    RejectReason,
)
from kiwoom_async.errors.root import (
    BusError,
    BusRefused,
    CaptureError,
    ConfigError,
    DecodeError,
    FieldError,
    KiwoomError,
    PagingError,
    TransportError,
)
from kiwoom_async.errors.streams import (
    SessionClosed,
    SessionReplaced,
    SlowConsumer,
    StreamError,
    SubscriptionRejected,
)

__all__ = [
    "APIError",
    "AuthenticationError",
    "Blocked",
    "BusError",
    "BusRefused",
    "CaptureError",
    "ConfigError",
    "DecodeError",
    "FieldError",
    "GuardReason",
    "GuardRefused",
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
