"""Trade volumes: what a trade (0B) says about the volume of its day, whatever its record class."""

from __future__ import annotations

import re

from kiwoom_async.records.fields import (
    aggressor,
    integer,
    magnitude,
    optional,
    text,
    time_of_day,
)
from kiwoom_async.records.record import Realtime

__all__ = ["TRADE", "TradeVolumes", "size_and_volume"]

TRADE = "0B"
"""Type code of trades."""

_PAIR = re.compile(rb'"15":"[+-]?([0-9]{1,9})","13":"([0-9]{1,9})"').search
"""Size and cumulative volume as the live server writes them: one behind the other."""


class TradeVolumes(Realtime):
    """A trade and the totals of its day just after it."""

    time = time_of_day("20", "체결시간")
    size = magnitude("15", "거래량", unit="shares")
    side = aggressor("15", "거래량")
    cumulative_volume = integer("13", "누적거래량", unit="shares")
    sell_volume = integer("1030", "매도체결량", unit="shares")
    buy_volume = integer("1031", "매수체결량", unit="shares")
    sell_trade_count = integer("1071", "매도체결건수", unit="trades")
    buy_trade_count = integer("1072", "매수체결건수", unit="trades")
    market_session = optional(text("290", "장구분"))

    @classmethod
    def in_(cls, trade: Realtime) -> TradeVolumes:
        """Return the volumes of a trade of any record class."""
        return cls(trade.wire, trade._plain, trade.item, trade.received_ns)


def size_and_volume(trade: Realtime) -> tuple[int, int]:
    """Return size and cumulative volume of a trade; one search in the usual layout.

    Raises:
        FieldError: one of them is blank, odd, or a counter that overflowed.
    """
    found = _PAIR(trade._plain)
    if found is not None:
        return int(found[1]), int(found[2])
    volumes = TradeVolumes.in_(trade)
    return volumes.size, volumes.cumulative_volume
