"""Retry: whether a call is tried again, the whole table."""

from __future__ import annotations

import pytest

from kiwoom_async import Limits, Timeouts, errors
from kiwoom_async.net.retry import Retries, delay_before_retry

LIMITS, TIMEOUTS = Limits(), Timeouts()
RATE = errors.RateLimitError("1700", code="1700")
NO_CODE_429 = errors.RateLimitError("429")
DEAD_TOKEN = errors.TokenExpired("8005")
QUERIES_AGAIN = [
    NO_CODE_429,
    errors.TransportError("lost"),
    errors.ServerError("502"),
    errors.ServerError("1999", code="1999"),
    errors.ServerError("1631", code="1631"),
    errors.DecodeError("half a body"),
]
REFUSED_AT_THE_DOOR = [
    RATE,
    errors.RateLimitError("1701", code="1701"),
    errors.RateLimitError("1702", code="1702"),
    DEAD_TOKEN,
]
NEVER_AGAIN = [
    errors.ServerError("1687", code="1687"),
    errors.InvalidRequest("1634", code="1634"),
    errors.AuthenticationError("8050"),
    errors.Blocked("a filter"),
    errors.Refused("RC4058"),
    errors.UnknownSymbol("1902"),
    errors.APIError("?"),
    errors.ConfigError("?"),
]


def delay(
    error: errors.KiwoomError,
    *,
    attempt: int = 1,
    order: bool = False,
    renewed: bool = False,
    limits: Limits = LIMITS,
) -> float | None:
    return delay_before_retry(
        error,
        attempt=attempt,
        order=order,
        limits=limits,
        timeouts=TIMEOUTS,
        jitter=0.5,
        renewed=renewed,
    )


@pytest.mark.parametrize("error", [*REFUSED_AT_THE_DOOR, *QUERIES_AGAIN], ids=repr)
def test_queries_are_tried_again(error: errors.KiwoomError) -> None:
    assert delay(error) is not None
    assert delay(error, attempt=LIMITS.attempts) is None


@pytest.mark.parametrize("error", NEVER_AGAIN, ids=repr)
def test_what_can_not_get_better_is_not(error: errors.KiwoomError) -> None:
    assert delay(error) is None


@pytest.mark.parametrize("error", [*QUERIES_AGAIN, *NEVER_AGAIN], ids=repr)
def test_an_order_is_sent_once(error: errors.KiwoomError) -> None:
    assert delay(error, order=True) is None


@pytest.mark.parametrize("error", REFUSED_AT_THE_DOOR, ids=repr)
def test_an_order_refused_at_the_door_was_not_processed(error: errors.KiwoomError) -> None:
    waited = delay(error, order=True)
    assert waited is not None
    assert waited >= (0.0 if error is DEAD_TOKEN else 1.0)


@pytest.mark.parametrize("order", [False, True])
def test_one_new_token_is_enough(order: bool) -> None:
    assert delay(DEAD_TOKEN, attempt=2, order=order) == 0
    assert delay(DEAD_TOKEN, attempt=2, order=order, renewed=True) is None


def test_delays_grow_up_to_the_longest() -> None:
    lost = errors.TransportError("lost")
    many = Limits(attempts=10_000)
    delays = [delay(lost, attempt=attempt, limits=many) or 0.0 for attempt in range(1, 5000)]
    assert delays == sorted(delays)
    assert delays[0] > 0
    assert delays[-1] == TIMEOUTS.retry_longest


def test_the_tries_of_one_call_end() -> None:
    retries = Retries(Limits(attempts=3), TIMEOUTS, order=False)
    lost = errors.TransportError("lost")
    assert retries.delay_after(lost, took=0.0, jitter=0.5) is not None
    assert retries.delay_after(lost, took=0.0, jitter=0.5) is not None
    assert retries.delay_after(lost, took=0.0, jitter=0.5) is None


def test_no_try_begins_after_the_total_time() -> None:
    retries = Retries(LIMITS, Timeouts(total=10.0), order=False)
    assert retries.delay_after(errors.TransportError("lost"), took=9.0, jitter=0.5) is not None
    assert retries.delay_after(errors.TransportError("lost"), took=9.0, jitter=0.5) is None


def test_a_token_is_renewed_once_in_all_the_tries_of_a_call() -> None:
    retries = Retries(LIMITS, TIMEOUTS, order=False)
    assert retries.delay_after(DEAD_TOKEN, took=0.0, jitter=0.5) == 0
    assert retries.delay_after(errors.TransportError("lost"), took=0.0, jitter=0.5) is not None
    assert retries.delay_after(DEAD_TOKEN, took=0.0, jitter=0.5) is None
