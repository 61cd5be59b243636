"""Whether a failed call is tried again: exception in, verdict out."""

from __future__ import annotations

from kiwoom_async.errors import (
    DecodeError,
    KiwoomError,
    RateLimitError,
    ServerError,
    TokenExpired,
    TransportError,
)
from kiwoom_async.wire.answers import RATE_LIMIT_CODES

__all__ = ["ATTEMPTS", "delay_before_retry"]

ATTEMPTS = 5
"""Most tries of one call, the first included."""

_FIRST_BACKOFF = 0.2
_LONGEST_BACKOFF = 5.0


def delay_before_retry(
    error: KiwoomError,
    *,
    attempt: int,
    order: bool,
    window: float,
    jitter: float,
    renewed: bool = False,
) -> float | None:
    """Seconds to wait before the next try, None to give up.

    Queries are tried again after a connection failure, an unreadable answer or a failure of the
    server, and once with a new token. An order is tried again only after a 1700 refusal: that alone
    says it was not processed.

    Args:
        error: What went wrong.
        attempt: Number of the try that failed, from 1.
        order: Whether the call places, changes or cancels an order.
        window: Length of the rate limit's window, seconds.
        jitter: A random number from 0 to 1, so that many clients do not come back in step.
        renewed: Whether an earlier try had a dead token already.
    """
    if attempt >= ATTEMPTS:
        return None
    if isinstance(error, RateLimitError) and (error.code in RATE_LIMIT_CODES or not order):
        return window * (1 + 0.1 * jitter)
    if order:
        return None
    if isinstance(error, TokenExpired):
        return None if renewed else 0.0
    if isinstance(error, ServerError) and error.code == "1687":  # recursion: asking again feeds it
        return None
    if isinstance(error, TransportError | ServerError | DecodeError):
        backoff = min(_LONGEST_BACKOFF, _FIRST_BACKOFF * 2.0 ** (attempt - 1))
        return backoff * (0.5 + jitter)
    return None
