# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""주식종목정보 (0g)."""

from __future__ import annotations

from kiwoom_async.records.fields import magnitude, optional, text
from kiwoom_async.records.record import Realtime

__all__ = ["InstrumentInfo"]


class InstrumentInfo(Realtime, type="0g", item="symbol"):
    """A stock's limits, warnings and state for the day (0g 주식종목정보)."""

    auction_extension = optional(text("297", "임의연장"))
    pre_market_auction_extension = optional(text("592", "장전임의연장"))
    post_market_auction_extension = optional(text("593", "장후임의연장"))
    upper_limit_price = magnitude("305", "상한가", unit="KRW")
    lower_limit_price = magnitude("306", "하한가", unit="KRW")
    base_price = magnitude("307", "기준가", unit="KRW")
    elw_early_termination = optional(text("689", "조기종료ELW발생"))
    currency = optional(text("594", "통화단위"))
    margin_rate_label = optional(text("382", "증거금율표시"))
    stock_info = optional(text("370", "종목정보"))
