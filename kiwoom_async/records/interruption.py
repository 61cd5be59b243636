"""Interruption: the beginning or the end of a volatility interruption."""

from __future__ import annotations

import datetime as dt

from kiwoom_async.records.fields import optional, time_of_day
from kiwoom_async.records.record import Realtime
from kiwoom_async.wire import values

__all__ = ["Interruption"]


class Interruption(Realtime):
    """Base of a VI event (VI발동/해제)."""

    trigger_time = time_of_day("1223", "매매체결처리시각")
    release_time = optional(time_of_day("1224", "VI해제시각"))

    @property
    def released(self) -> bool:
        """Whether the interruption is over (해제): its event came again, with a release time."""
        return self.release_time is not None

    @property
    def moment(self) -> dt.datetime:
        """When it was triggered, or released, with day and zone, Korean time (aware)."""
        return values.near(self.release_time or self.trigger_time, self.received)
