"""The exchange's own clock: it moves when the market moves, never by itself."""

from __future__ import annotations

import datetime as dt

__all__ = ["KST", "Clock", "today_in_korea"]

KST = dt.timezone(dt.timedelta(hours=9), "KST")
"""Korean time: UTC+9, no daylight saving."""


def today_in_korea() -> dt.date:
    """The date in Korea, wherever this runs."""
    return dt.datetime.now(KST).date()


class Clock:
    """Exchange time: starts where it is set and advances with the market.

    Attributes:
        day: The trading day; it stays when a long run passes midnight.
        now: Exchange time, without a time zone because it is Korean time throughout.
        hhmmss: ``now`` as the wire writes it (``093000``).
    """

    def __init__(self, day: dt.date, time: dt.time) -> None:
        self.day = day
        self.now = dt.datetime.combine(day, time)
        self.hhmmss = f"{self.now:%H%M%S}"

    def advance(self, seconds: float) -> None:
        """Let ``seconds`` pass."""
        if not seconds:
            return
        second = self.now.second
        self.now += dt.timedelta(seconds=seconds)
        if seconds >= 1 or second != self.now.second:
            self.hhmmss = f"{self.now:%H%M%S}"

    @property
    def minute(self) -> dt.datetime:
        """The start of the running minute."""
        return self.now.replace(second=0, microsecond=0)
