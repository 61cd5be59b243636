"""Profit of the day: what was realized today, and how the unrealized profit changed. No I/O."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiwoom_async.api.account import Holding

__all__ = ["next_morning", "unrealized_at_start"]

_MORNING = dt.time(7, 50)
"""Before the first session (NXT, 08:00)."""


def next_morning(now: dt.datetime) -> dt.datetime:
    """Return the next morning before the first session, of a trading day or not."""
    morning = dt.datetime.combine(now.date(), _MORNING, now.tzinfo)
    return morning if now < morning else morning + dt.timedelta(days=1)


def unrealized_at_start(rows: Iterable[Holding]) -> int:
    """Return the unrealized profit with which the day began, KRW.

    Of the shares that were held over night, at the previous close. Exact when nothing was traded
    today before the list was read. Otherwise shares bought today count with the same average price,
    and a stock that was sold completely is not in the list: its whole realized profit counts as the
    day's.

    Raises:
        FieldError: a row can't be read.
    """
    return sum(_kept(row) * row.previous_close - _cost(row) for row in rows)


def _kept(row: Holding) -> int:
    """Return the shares that were held when the day began."""
    return max(0, row.held_size - (row.today_buy_size or 0) + (row.today_sell_size or 0))


def _cost(row: Holding) -> int:
    return row.cost * _kept(row) // row.held_size if row.held_size else 0
