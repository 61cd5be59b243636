"""Gap: marks the place in a stream where records may be missing."""

from __future__ import annotations

import datetime as dt

import msgspec

__all__ = ["Gap"]


class Gap(msgspec.Struct, frozen=True):
    """Records may be missing here: the connection was lost and is back, or records were dropped.

    It comes before the first record after the interruption. After a lost connection it is
    delivered once all items of the stream are registered again: a snapshot requested now is
    complete. Records that arrive between the reconnection and that moment follow the gap.

    Attributes:
        since: When the last frame before the loss came, or the first dropped record (Korean time).
        until: When the stream was registered again, or the last dropped record came (Korean time).
        why: What happened.
        symbol: The item whose records are missing, blank when it may be any item of the stream.
        missed_size: Shares known to be missing, None when the number is not known.
    """

    since: dt.datetime
    until: dt.datetime
    why: str
    symbol: str = ""
    missed_size: int | None = None

    @property
    def item(self) -> str:
        """The symbol, under the attribute name that records use."""
        return self.symbol
