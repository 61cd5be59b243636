"""The way of one TR's calls: in turn, within its limit, tried again where that may help."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

from kiwoom_async.clock import Clock
from kiwoom_async.config import Limits
from kiwoom_async.errors import KiwoomError, RateLimitError, TokenExpired
from kiwoom_async.net.limiter import Limiter, Permit
from kiwoom_async.net.retry import delay_before_retry

__all__ = ["Delivery", "Lane"]

T = TypeVar("T")


class Delivery:
    """What is known of a call under way, for a caller that is cancelled.

    Attributes:
        permit: That of the request under way; None before the first one and after a refusal.
    """

    def __init__(self) -> None:
        self.permit: Permit | None = None

    @property
    def in_doubt(self) -> bool:
        """Whether a request was sent and no answer has come that settles what became of it."""
        return self.permit is not None and self.permit.is_sent


class Lane:
    """Calls of one TR.

    Args:
        total: Seconds after which no further try begins; waiting for a turn does not count.
    """

    def __init__(self, limits: Limits, clock: Clock, *, total: float) -> None:
        self._window = limits.window
        self._limiter = Limiter(limits.calls, limits.window + limits.margin)
        self._clock = clock
        self._total = total

    async def run(
        self,
        call: Callable[[Permit], Awaitable[T]],
        *,
        order: bool = False,
        delivery: Delivery | None = None,
    ) -> T:
        """The result of the first try that succeeds, else the error of the last.

        Args:
            call: One try; tells its permit when the request has left.
            order: Whether trying again could do a thing twice.
            delivery: Is kept up to date for a caller that may be cancelled.
        """
        spent, attempt, renewed = 0.0, 1, False
        delivery = delivery or Delivery()
        while True:
            with await self._limiter.permit() as permit:
                delivery.permit = permit
                began = self._clock.monotonic()
                try:
                    return await call(permit)
                except KiwoomError as error:
                    if isinstance(error, RateLimitError) and error.limit:
                        self._limiter.learn(error.limit)
                    delay = delay_before_retry(
                        error,
                        attempt=attempt,
                        order=order,
                        window=self._window,
                        jitter=random.random(),
                        renewed=renewed,
                    )
                    renewed = renewed or isinstance(error, TokenExpired)
                    spent += self._clock.monotonic() - began
                    if delay is None or spent + delay > self._total:
                        raise
            delivery.permit = None
            await self._clock.sleep(delay)
            spent, attempt = spent + delay, attempt + 1
