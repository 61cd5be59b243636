# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""종목프로그램매매 (0w)."""

from __future__ import annotations

from kiwoom_async.records.fields import (
    choice,
    direction,
    integer,
    magnitude,
    number,
    optional,
    text,
    time_of_day,
)
from kiwoom_async.records.record import Realtime

__all__ = ["ProgramTrading"]


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


class ProgramTrading(Realtime, type="0w", item="symbol"):
    """Program trading in a stock (0w 종목프로그램매매)."""

    time = time_of_day("20", "체결시간")
    price = magnitude("10", "현재가", unit="KRW")
    change_sign = direction("25", "전일대비기호")
    change = integer("11", "전일대비", unit="KRW")
    change_rate = number("12", "등락율")
    cumulative_volume = integer("13", "누적거래량", unit="shares")
    program_sell_volume = integer("202", "매도수량", unit="shares")
    program_sell_amount_million = integer("204", "매도금액", unit="million KRW")
    program_buy_volume = integer("206", "매수수량", unit="shares")
    program_buy_amount_million = integer("208", "매수금액", unit="million KRW")
    program_net_buy_volume = integer("210", "순매수수량", unit="shares")
    program_net_buy_volume_change = integer("211", "순매수수량증감", unit="shares")
    program_net_buy_amount_million = integer("212", "순매수금액", unit="million KRW")
    program_net_buy_amount_change_million = integer("213", "순매수금액증감", unit="million KRW")
    time_to_open = optional(time_of_day("214", "장시작예상잔여시간"))
    market_phase = optional(choice("215", "장운영구분", _MARKET_PHASE_NAMES))
    investor_ticker = optional(text("216", "투자자별ticker"))
