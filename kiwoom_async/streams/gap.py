"""Gap: the mark in a stream where records may be missing."""

from __future__ import annotations

import datetime as dt

import msgspec

__all__ = ["Gap"]


class Gap(msgspec.Struct, frozen=True):
    """Records may be missing here: the connection was lost and is back, or records were dropped.

    It stands in the stream before the first record from behind the hole. After a lost connection it
    comes out once everything the stream wants is registered again: a snapshot requested now has no
    hole. Records that arrive between the reconnection and that moment follow it.

    Attributes:
        since: When the last frame before the loss came, or the first dropped record (Korean time).
        until: When the stream was registered again, or the last dropped record came (Korean time).
        why: What happened.
        symbol: The item that records are missing of, blank when it may be any item of the stream.
        missed_size: Shares known to be missing, None when the number is not known.
    """

    since: dt.datetime
    until: dt.datetime
    why: str
    symbol: str = ""
    missed_size: int | None = None

    @property
    def item(self) -> str:
        """The symbol, under the name that records have for it."""
        return self.symbol
