"""Moments: dates and times of a command line."""

from __future__ import annotations

import datetime as dt

from kiwoom_async import ConfigError
from kiwoom_async.market import KST

__all__ = ["moment"]


def moment(text: str | None) -> dt.datetime | None:
    """Read a date or a time, in Korean time unless it has a zone.

    Raises:
        ConfigError: neither a date nor a time.
    """
    if text is None:
        return None
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        raise ConfigError(
            f"a time must be like 2026-11-26 or 2026-11-26T09:00, not {text!r}"
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=KST)
