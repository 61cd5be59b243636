"""Whether a call is tried again: the whole table."""

from __future__ import annotations

import pytest

from kiwoom_async import errors
from kiwoom_async.net.retry import ATTEMPTS, delay_before_retry

RATE = errors.RateLimitError("1700", code="1700")
NO_CODE_429 = errors.RateLimitError("429")
QUERIES_AGAIN = [
    RATE,
    NO_CODE_429,
    errors.TransportError("lost"),
    errors.ServerError("502"),
    errors.ServerError("1999", code="1999"),
    errors.DecodeError("half a body"),
    errors.TokenExpired("8005"),
]
NEVER_AGAIN = [
    errors.ServerError("1687", code="1687"),
    errors.InvalidRequest("1634", code="1634"),
    errors.AuthenticationError("8050"),
    errors.Refused("RC4058"),
    errors.UnknownSymbol("1902"),
    errors.APIError("?"),
    errors.ConfigError("?"),
]


def delay(
    error: errors.KiwoomError, *, attempt: int = 1, order: bool = False, renewed: bool = False
) -> float | None:
    return delay_before_retry(
        error, attempt=attempt, order=order, window=1.0, jitter=0.5, renewed=renewed
    )


@pytest.mark.parametrize("error", QUERIES_AGAIN, ids=repr)
def test_queries_are_tried_again(error: errors.KiwoomError) -> None:
    assert delay(error) is not None
    assert delay(error, attempt=ATTEMPTS) is None


@pytest.mark.parametrize("error", NEVER_AGAIN, ids=repr)
def test_what_can_not_get_better_is_not(error: errors.KiwoomError) -> None:
    assert delay(error) is None


@pytest.mark.parametrize("error", [*QUERIES_AGAIN[1:], *NEVER_AGAIN], ids=repr)
def test_an_order_is_sent_once(error: errors.KiwoomError) -> None:
    assert delay(error, order=True) is None


def test_an_order_refused_for_the_rate_was_not_processed() -> None:
    waited = delay(RATE, order=True)
    assert waited is not None
    assert waited >= 1.0


def test_one_new_token_is_enough() -> None:
    assert delay(errors.TokenExpired("8005"), attempt=2) == 0
    assert delay(errors.TokenExpired("8005"), attempt=2, renewed=True) is None


def test_delays_grow() -> None:
    lost = errors.TransportError("lost")
    delays = [delay(lost, attempt=attempt) or 0.0 for attempt in range(1, ATTEMPTS)]
    assert delays == sorted(delays)
    assert delays[0] > 0
