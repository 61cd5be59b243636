"""Times of candles in polars frames."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from kiwoom_async.wire.values import KST

if TYPE_CHECKING:
    import polars as pl

__all__ = ["literal", "newest", "oldest"]


def literal(moment: dt.datetime) -> pl.Expr:
    """Return a moment as a polars literal, comparable with a column of Korean time."""
    import polars as pl

    return pl.lit(moment.astimezone(ZoneInfo("Asia/Seoul")))


def oldest(frame: pl.DataFrame) -> dt.datetime:
    """Return the time of the oldest candle."""
    found: Any = frame["time"].min()
    return found.astimezone(KST)  # type: ignore[no-any-return]


def newest(frame: pl.DataFrame) -> dt.datetime:
    """Return the time of the newest candle."""
    found: Any = frame["time"].max()
    return found.astimezone(KST)  # type: ignore[no-any-return]
