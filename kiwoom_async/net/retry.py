"""Retry: decides whether a failed call is tried again, and after which delay."""

from __future__ import annotations

import msgspec

from kiwoom_async.config import Limits, Timeouts
from kiwoom_async.errors import (
    DecodeError,
    KiwoomError,
    RateLimitError,
    ServerError,
    TokenExpired,
    TransportError,
)
from kiwoom_async.wire.answers import RATE_LIMIT_CODES, RECURSIVE_CALL

__all__ = ["Retries", "delay_before_retry"]

_MOST_DOUBLINGS = 32  # 2.0 ** 1024 is an OverflowError


class Retries(msgspec.Struct):
    """The tries of one call.

    Attributes:
        order: Whether the call places, changes or cancels an order (never retried after it was
            sent, unless it was refused before the broker checked it).
        attempt: Number of the current try, from 1.
        spent: Total seconds of the tries and the delays between them.
        renewed: Whether an earlier try had a dead token.
    """

    limits: Limits
    timeouts: Timeouts
    order: bool
    attempt: int = 1
    spent: float = 0.0
    renewed: bool = False

    def delay_after(self, error: KiwoomError, *, took: float, jitter: float) -> float | None:
        """Return the seconds to wait before the next try, None to give up.

        Args:
            error: The error of this try.
            took: Duration of this try, seconds.
            jitter: A random number from 0 to 1.
        """
        delay = delay_before_retry(
            error,
            attempt=self.attempt,
            order=self.order,
            limits=self.limits,
            timeouts=self.timeouts,
            jitter=jitter,
            renewed=self.renewed,
        )
        if delay is None or self.spent + took + delay > self.timeouts.total:
            return None
        self.spent += took + delay
        self.attempt += 1
        self.renewed = self.renewed or isinstance(error, TokenExpired)
        return delay


def delay_before_retry(
    error: KiwoomError,
    *,
    attempt: int,
    order: bool,
    limits: Limits,
    timeouts: Timeouts,
    jitter: float,
    renewed: bool = False,
) -> float | None:
    """Return the seconds to wait before the next try, None to give up.

    Queries are tried again after a connection failure, an unreadable answer or a failure of the
    server. An order is tried again only when it was refused before the broker checked it: for
    the rate (1700), or once for an invalid token.

    Args:
        error: The error of the last try.
        attempt: Number of the try that failed, from 1.
        order: Whether the call places, changes or cancels an order.
        limits: For the window of the rate limit and the most tries.
        timeouts: For the shortest and the longest delay.
        jitter: A random number from 0 to 1, so that many clients do not retry at the same time.
        renewed: Whether an earlier try had a dead token already.
    """
    if attempt >= limits.attempts:
        return None
    if isinstance(error, TokenExpired):
        return None if renewed else 0.0
    if isinstance(error, RateLimitError) and (error.code in RATE_LIMIT_CODES or not order):
        return limits.window * (1 + 0.1 * jitter)
    if order:
        return None
    if isinstance(error, ServerError) and error.code == RECURSIVE_CALL:  # a retry would prolong it
        return None
    if isinstance(error, TransportError | ServerError | DecodeError):
        doubled = timeouts.retry_first * 2.0 ** min(attempt - 1, _MOST_DOUBLINGS)
        return min(timeouts.retry_longest, doubled) * (0.5 + jitter)
    return None
