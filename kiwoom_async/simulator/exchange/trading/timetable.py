"""Timetable of the trading day: which phase begins when, and what is announced."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from kiwoom_async.simulator.exchange.trading.floor import Phase

__all__ = ["TIMETABLE", "Event", "phase_at"]


class Event(NamedTuple):
    """Something the exchange does at a time of every day.

    Attributes:
        phase: What begins, None when something is announced only.
        code: What is announced (장운영구분) if no phase begins.
        remaining: Time until the auction that comes next ends, HHMMSS.
    """

    time: dt.time
    phase: Phase | None = None
    code: str = ""
    remaining: str = "000000"


TIMETABLE = (
    Event(dt.time(8, 0), code="P"),  # NXT: pre-market begins
    Event(dt.time(8, 30), "pre_market", remaining="003000"),
    Event(dt.time(8, 40), "pre_open", remaining="002000"),
    Event(dt.time(8, 50), code="Q"),  # NXT: pre-market ends
    Event(dt.time(8, 50), "opening_auction", remaining="001000"),
    Event(dt.time(9, 0), "open"),
    Event(dt.time(9, 0, 30), code="R"),  # NXT: main market begins
    Event(dt.time(15, 20), "closing_auction", remaining="001000"),
    Event(dt.time(15, 20), code="S"),  # NXT: main market ends
    Event(dt.time(15, 30), code="T"),  # NXT: auction before its after-market
    Event(dt.time(15, 30, 20), "closed"),  # the auction ends up to half a minute late
    Event(dt.time(15, 40), "post_market"),
    Event(dt.time(15, 40), code="U"),  # NXT: after-market begins
    Event(dt.time(16, 0), "after_hours"),
    Event(dt.time(18, 0), "closed"),
    Event(dt.time(18, 0), code="9"),
    Event(dt.time(20, 0), code="V"),  # NXT: after-market ends
)


def phase_at(time: dt.time) -> Phase:
    """Return the phase that runs at a time of the day."""
    phase: Phase = "closed"
    for event in TIMETABLE:
        if event.phase and event.time <= time:
            phase = event.phase
    return phase
