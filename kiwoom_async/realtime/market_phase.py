# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""장시작시간 (0s)."""

from __future__ import annotations

from kiwoom_async.records.fields import choice, optional, time_of_day
from kiwoom_async.records.record import Realtime

__all__ = ["MarketPhase"]


_MARKET_PHASE_NAMES = {
    "0": "pre_open",
    "3": "open",
    "2": "closing_soon",
    "4": "close",
    "8": "regular_session_end",
    "9": "market_end",
    "a": "post_market_start",
    "b": "post_market_end",
    "c": "after_hours_auction_start",
    "d": "after_hours_auction_end",
    "e": "derivatives_closing_auction_end",
    "f": "derivatives_early_open",
    "o": "derivatives_open",
    "s": "derivatives_closing_auction_start",
    "P": "nxt_pre_market_start",
    "Q": "nxt_pre_market_end",
    "R": "nxt_main_market_start",
    "S": "nxt_main_market_end",
    "T": "nxt_after_market_auction_start",
    "U": "nxt_after_market_start",
    "V": "nxt_after_market_end",
}


class MarketPhase(Realtime, type="0s", item="market"):
    """A phase of the market day begins or ends (0s 장시작시간)."""

    market_phase = choice("215", "장운영구분", _MARKET_PHASE_NAMES)
    time = time_of_day("20", "체결시간")
    time_to_open = optional(time_of_day("214", "장시작예상잔여시간"))
