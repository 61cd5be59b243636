"""Quota: a strict sliding window per app key and TR, measured when calls arrive."""

from __future__ import annotations

from collections import deque

from kiwoom_async.simulator.rest.refusals import refused

__all__ = ["Quota"]


class Quota:
    """Counts accepted calls; a refused one costs nothing.

    Attributes:
        calls: Calls per window (유량).
        window: Its length, seconds.
        status: HTTP status of a refusal.
    """

    def __init__(self, calls: int, window: float, status: int) -> None:
        self.calls = calls
        self.window = window
        self.status = status
        self._accepted: dict[tuple[str, str], deque[float]] = {}

    def check(self, appkey: str, api_id: str, at: float) -> None:
        """Count a call that arrived at ``at``.

        Raises:
            Refusal: 1700 if it is one too many.
        """
        if not self.allows((appkey, api_id), at):
            raise refused(1700, status=self.status, limit=self.calls, api_id=api_id)

    def allows(self, bucket: tuple[str, str], at: float) -> bool:
        """Count a call of a key and a TR at ``at``; return False if it is one too many."""
        accepted = self._accepted.setdefault(bucket, deque())
        while accepted and at - accepted[0] >= self.window:
            accepted.popleft()
        if len(accepted) >= self.calls:
            return False
        accepted.append(at)
        return True
