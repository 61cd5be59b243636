"""Hours: the times of the day in which a guard lets orders pass."""

from __future__ import annotations

import datetime as dt
from typing import Literal, TypeAlias

from kiwoom_async.errors import ConfigError

__all__ = ["Hours", "checked_hours", "is_within"]

Hours: TypeAlias = Literal["regular", "extended"] | tuple[dt.time, dt.time]
"""The regular session, all sessions of KRX and NXT, or from one time of the day to another."""


def checked_hours(hours: Hours | None) -> Hours | None:
    """Return hours that are possible, None for None.

    Raises:
        ConfigError: they are not.
    """
    match hours:
        case None | "regular" | "extended":
            return hours
        case dt.time(tzinfo=None) as first, dt.time(tzinfo=None) as last if first < last:
            return first, last
    raise ConfigError(
        'hours must be "regular", "extended" or two times in Korea without tzinfo, the first '
        f"earlier, not {hours!r}"
    )


def is_within(hours: Hours | None, now: dt.datetime, exchange: str) -> bool:
    """Return whether a moment is within hours; True where the calendar does not reach.

    Args:
        hours: The hours, None for any time.
        now: The moment, Korean time.
        exchange: Where the order goes; ``sor`` is open where KRX or NXT is.
    """
    if hours is None:
        return True
    if isinstance(hours, tuple):
        return hours[0] <= now.time() < hours[1]
    from kiwoom_async.market import is_open  # only where it is needed

    extended = hours == "extended"
    on_krx, on_nxt = exchange != "nxt", exchange in ("nxt", "sor")
    try:
        return (on_krx and is_open(now, exchange="krx", extended=extended)) or (
            on_nxt and is_open(now, exchange="nxt", extended=extended)
        )
    except ConfigError:
        return True
