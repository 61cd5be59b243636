"""Clock: exchange time, which moves when the market moves, never by itself."""

from __future__ import annotations

import datetime as dt

__all__ = ["KST", "Clock", "today_in_korea"]

KST = dt.timezone(dt.timedelta(hours=9), "KST")
"""Korean time: UTC+9, no daylight saving."""


def today_in_korea() -> dt.date:
    """Return the date in Korea, wherever this runs."""
    return dt.datetime.now(KST).date()


class Clock:
    """Exchange time: starts where it is set and advances with the market.

    Attributes:
        day: The trading day; it stays when a long run passes midnight.
        now: Exchange time, without a time zone because it is Korean time throughout.
        minute: The start of the running minute.
        hhmmss: ``now`` as the wire writes it (``093000``).
    """

    def __init__(self, day: dt.date, time: dt.time) -> None:
        self.day = day
        self.now: dt.datetime
        self.set(dt.datetime.combine(day, time))

    def advance(self, seconds: float) -> None:
        """Let ``seconds`` pass."""
        if not seconds:
            return
        now = self.now + dt.timedelta(seconds=seconds)
        if seconds < 1 and now.second == self.now.second:
            self.now = now
        else:
            self.set(now)

    def set(self, now: dt.datetime) -> None:
        """Go to a moment."""
        self.now = now
        self.minute = now.replace(second=0, microsecond=0)
        self.hhmmss = f"{now:%H%M%S}"
