"""Clocks for tests: time that goes where the test says."""

from __future__ import annotations

import datetime as dt

from kiwoom_async.net.clock import Clock

__all__ = ["ShiftedClock"]


class ShiftedClock(Clock):
    """The real time, plus what the test adds."""

    def __init__(self) -> None:
        self.ahead = dt.timedelta()

    def now(self) -> dt.datetime:
        return super().now() + self.ahead
