"""Gap and Down: mark the places in a stream where records may be missing."""

from __future__ import annotations

import datetime as dt

import msgspec

from kiwoom_async.errors import ConfigError
from kiwoom_async.records import html
from kiwoom_async.streams.backfill import BackfilledTrades, TradeSource, backfill

__all__ = ["MARKERS", "Down", "Gap"]

_COLUMNS = {
    "since": "마지막 수신",
    "until": "재등록",
    "symbol": "종목코드",
    "missed_size": "빠진 수량",
    "why": "원인",
}


class Gap(msgspec.Struct, frozen=True):
    """Records may be missing here: the connection was lost and is back, or records were dropped.

    It comes before the first record after the interruption. After a lost connection it is
    delivered once all items of the stream are registered again: a snapshot requested now is
    complete. Records that arrive between the reconnection and that moment follow the gap.

    A stream with ``detect_gaps=True`` also has one, with symbol and size, before each trade (0B)
    whose cumulative volume shows that trades of its symbol are missing, whatever the cause.

    Attributes:
        since: When the last frame before the loss came, or the first dropped record (Korean time);
            with a symbol, when its last trade before came.
        until: When the stream was registered again, or the last dropped record came (Korean time);
            with a symbol, when its next trade came.
        why: What happened.
        symbol: The item whose records are missing, blank when it may be any item of the stream.
        missed_size: Shares known to be missing, None when the number is not known.
        volume_before: Cumulative volume of the day where the missing trades begin, shares; None
            when it is not known.
    """

    since: dt.datetime
    until: dt.datetime
    why: str
    symbol: str = ""
    missed_size: int | None = None
    volume_before: int | None = None

    @property
    def item(self) -> str:
        """The symbol, under the attribute name that records use."""
        return self.symbol

    def _repr_html_(self) -> str:
        row = (self.since, self.until, self.symbol or "any", self.missed_size, self.why)
        return html.grid("Gap", _COLUMNS, [row])

    async def trades(self, session: TradeSource) -> BackfilledTrades:
        """Fetch the missing trades of a gap that names its symbol and size, the oldest first.

        They come from the TR that holds them (ka10003, else ka10084, else ka10079). Its calls wait
        until no other call of the session needs the rate limit. It can be cancelled.

        Args:
            session: An open session.

        Raises:
            ConfigError: the gap names no symbol or size: it is not one of ``detect_gaps=True``.
            APIError, TransportError, DecodeError: no TR could be read; of a remote session also
                BusError.
        """
        if self.missed_size is None or self.volume_before is None:
            raise ConfigError(
                "only a gap of a stream with detect_gaps=True says which trades are missing"
            )
        return await backfill(
            session, self.symbol, self.volume_before, self.missed_size, self.until
        )


class Down(msgspec.Struct, frozen=True):
    """The connection is lost from here on: nothing can come until it is back.

    Attributes:
        since: When the last frame came (Korean time).
        why: What happened.
    """

    since: dt.datetime
    why: str

    @property
    def item(self) -> str:
        """Blank, under the attribute name that records use: it is about all items."""
        return ""


MARKERS: tuple[type, ...] = (Gap, Down)
"""Types of a stream that are no records of the server."""
