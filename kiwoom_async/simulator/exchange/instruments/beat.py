"""Beat: the moment of the last look at the whole market."""

from __future__ import annotations

import datetime as dt

import msgspec

__all__ = ["Beat"]


class Beat(msgspec.Struct):
    """The moment whose state indices and net asset values show.

    Attributes:
        day: The trading day.
        time: Exchange time HHMMSS.
        number: How many there were.
        between: Whether it fell between two trades at a full second; otherwise what was traded in
            its second is included.
    """

    day: dt.date
    time: str
    number: int = 1
    between: bool = False

    def move(self, day: dt.date, time: str, *, between: bool) -> None:
        """Go to another moment."""
        self.day, self.time, self.between = day, time, between
        self.number += 1
