# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""주식호가잔량 (0D)."""

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
from kiwoom_async.records.levels import Ladder
from kiwoom_async.records.record import Realtime

__all__ = ["OrderBook"]


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


class OrderBook(Ladder, Realtime, type="0D", item="symbol"):
    """The order book: ten levels on each side (0D 주식호가잔량)."""

    quote_time = time_of_day("21", "호가시간")
    ask_price_1 = magnitude("41", "매도호가1", unit="KRW")
    ask_size_1 = integer("61", "매도호가수량1", unit="shares")
    ask_size_change_1 = integer("81", "매도호가직전대비1", unit="shares")
    bid_price_1 = magnitude("51", "매수호가1", unit="KRW")
    bid_size_1 = integer("71", "매수호가수량1", unit="shares")
    bid_size_change_1 = integer("91", "매수호가직전대비1", unit="shares")
    ask_price_2 = magnitude("42", "매도호가2", unit="KRW")
    ask_size_2 = integer("62", "매도호가수량2", unit="shares")
    ask_size_change_2 = integer("82", "매도호가직전대비2", unit="shares")
    bid_price_2 = magnitude("52", "매수호가2", unit="KRW")
    bid_size_2 = integer("72", "매수호가수량2", unit="shares")
    bid_size_change_2 = integer("92", "매수호가직전대비2", unit="shares")
    ask_price_3 = magnitude("43", "매도호가3", unit="KRW")
    ask_size_3 = integer("63", "매도호가수량3", unit="shares")
    ask_size_change_3 = integer("83", "매도호가직전대비3", unit="shares")
    bid_price_3 = magnitude("53", "매수호가3", unit="KRW")
    bid_size_3 = integer("73", "매수호가수량3", unit="shares")
    bid_size_change_3 = integer("93", "매수호가직전대비3", unit="shares")
    ask_price_4 = magnitude("44", "매도호가4", unit="KRW")
    ask_size_4 = integer("64", "매도호가수량4", unit="shares")
    ask_size_change_4 = integer("84", "매도호가직전대비4", unit="shares")
    bid_price_4 = magnitude("54", "매수호가4", unit="KRW")
    bid_size_4 = integer("74", "매수호가수량4", unit="shares")
    bid_size_change_4 = integer("94", "매수호가직전대비4", unit="shares")
    ask_price_5 = magnitude("45", "매도호가5", unit="KRW")
    ask_size_5 = integer("65", "매도호가수량5", unit="shares")
    ask_size_change_5 = integer("85", "매도호가직전대비5", unit="shares")
    bid_price_5 = magnitude("55", "매수호가5", unit="KRW")
    bid_size_5 = integer("75", "매수호가수량5", unit="shares")
    bid_size_change_5 = integer("95", "매수호가직전대비5", unit="shares")
    ask_price_6 = magnitude("46", "매도호가6", unit="KRW")
    ask_size_6 = integer("66", "매도호가수량6", unit="shares")
    ask_size_change_6 = integer("86", "매도호가직전대비6", unit="shares")
    bid_price_6 = magnitude("56", "매수호가6", unit="KRW")
    bid_size_6 = integer("76", "매수호가수량6", unit="shares")
    bid_size_change_6 = integer("96", "매수호가직전대비6", unit="shares")
    ask_price_7 = magnitude("47", "매도호가7", unit="KRW")
    ask_size_7 = integer("67", "매도호가수량7", unit="shares")
    ask_size_change_7 = integer("87", "매도호가직전대비7", unit="shares")
    bid_price_7 = magnitude("57", "매수호가7", unit="KRW")
    bid_size_7 = integer("77", "매수호가수량7", unit="shares")
    bid_size_change_7 = integer("97", "매수호가직전대비7", unit="shares")
    ask_price_8 = magnitude("48", "매도호가8", unit="KRW")
    ask_size_8 = integer("68", "매도호가수량8", unit="shares")
    ask_size_change_8 = integer("88", "매도호가직전대비8", unit="shares")
    bid_price_8 = magnitude("58", "매수호가8", unit="KRW")
    bid_size_8 = integer("78", "매수호가수량8", unit="shares")
    bid_size_change_8 = integer("98", "매수호가직전대비8", unit="shares")
    ask_price_9 = magnitude("49", "매도호가9", unit="KRW")
    ask_size_9 = integer("69", "매도호가수량9", unit="shares")
    ask_size_change_9 = integer("89", "매도호가직전대비9", unit="shares")
    bid_price_9 = magnitude("59", "매수호가9", unit="KRW")
    bid_size_9 = integer("79", "매수호가수량9", unit="shares")
    bid_size_change_9 = integer("99", "매수호가직전대비9", unit="shares")
    ask_price_10 = magnitude("50", "매도호가10", unit="KRW")
    ask_size_10 = integer("70", "매도호가수량10", unit="shares")
    bid_price_10 = magnitude("60", "매수호가10", unit="KRW")
    ask_size_change_10 = integer("90", "매도호가직전대비10", unit="shares")
    bid_size_10 = integer("80", "매수호가수량10", unit="shares")
    bid_size_change_10 = integer("100", "매수호가직전대비10", unit="shares")
    total_ask_size = integer("121", "매도호가총잔량", unit="shares")
    total_ask_size_change = integer("122", "매도호가총잔량직전대비", unit="shares")
    total_bid_size = integer("125", "매수호가총잔량", unit="shares")
    total_bid_size_change = integer("126", "매수호가총잔량직전대비", unit="shares")
    expected_price = optional(magnitude("23", "예상체결가", unit="KRW"))
    expected_size = optional(integer("24", "예상체결수량", unit="shares"))
    net_bid_size = optional(integer("128", "순매수잔량", unit="shares"))
    bid_to_ask_rate = optional(number("129", "매수비율"))
    net_ask_size = optional(integer("138", "순매도잔량", unit="shares"))
    ask_to_bid_rate = optional(number("139", "매도비율"))
    expected_change = optional(integer("200", "예상체결가전일종가대비", unit="KRW"))
    expected_change_rate = optional(number("201", "예상체결가전일종가대비등락율"))
    expected_change_sign = optional(direction("238", "예상체결가전일종가대비기호"))
    auction_expected_price = optional(magnitude("291", "예상체결가", unit="KRW"))
    auction_expected_size = optional(integer("292", "예상체결량", unit="shares"))
    auction_expected_change_sign = optional(direction("293", "예상체결가전일대비기호"))
    auction_expected_change = optional(integer("294", "예상체결가전일대비", unit="KRW"))
    auction_expected_change_rate = optional(number("295", "예상체결가전일대비등락율"))
    lp_ask_size_1 = optional(integer("621", "LP매도호가수량1", unit="shares"))
    lp_bid_size_1 = optional(integer("631", "LP매수호가수량1", unit="shares"))
    lp_ask_size_2 = optional(integer("622", "LP매도호가수량2", unit="shares"))
    lp_bid_size_2 = optional(integer("632", "LP매수호가수량2", unit="shares"))
    lp_ask_size_3 = optional(integer("623", "LP매도호가수량3", unit="shares"))
    lp_bid_size_3 = optional(integer("633", "LP매수호가수량3", unit="shares"))
    lp_ask_size_4 = optional(integer("624", "LP매도호가수량4", unit="shares"))
    lp_bid_size_4 = optional(integer("634", "LP매수호가수량4", unit="shares"))
    lp_ask_size_5 = optional(integer("625", "LP매도호가수량5", unit="shares"))
    lp_bid_size_5 = optional(integer("635", "LP매수호가수량5", unit="shares"))
    lp_ask_size_6 = optional(integer("626", "LP매도호가수량6", unit="shares"))
    lp_bid_size_6 = optional(integer("636", "LP매수호가수량6", unit="shares"))
    lp_ask_size_7 = optional(integer("627", "LP매도호가수량7", unit="shares"))
    lp_bid_size_7 = optional(integer("637", "LP매수호가수량7", unit="shares"))
    lp_ask_size_8 = optional(integer("628", "LP매도호가수량8", unit="shares"))
    lp_bid_size_8 = optional(integer("638", "LP매수호가수량8", unit="shares"))
    lp_ask_size_9 = optional(integer("629", "LP매도호가수량9", unit="shares"))
    lp_bid_size_9 = optional(integer("639", "LP매수호가수량9", unit="shares"))
    lp_ask_size_10 = optional(integer("630", "LP매도호가수량10", unit="shares"))
    lp_bid_size_10 = optional(integer("640", "LP매수호가수량10", unit="shares"))
    cumulative_volume = optional(integer("13", "누적거래량", unit="shares"))
    expected_volume_vs_previous_rate = optional(
        number("299", "전일거래량대비예상체결율", signed=False)
    )
    market_phase = optional(choice("215", "장운영구분", _MARKET_PHASE_NAMES))
    investor_ticker = optional(text("216", "투자자별ticker"))
    krx_ask_size_1 = optional(integer("6044", "KRX 매도호가잔량1", unit="shares"))
    krx_ask_size_2 = optional(integer("6045", "KRX 매도호가잔량2", unit="shares"))
    krx_ask_size_3 = optional(integer("6046", "KRX 매도호가잔량3", unit="shares"))
    krx_ask_size_4 = optional(integer("6047", "KRX 매도호가잔량4", unit="shares"))
    krx_ask_size_5 = optional(integer("6048", "KRX 매도호가잔량5", unit="shares"))
    krx_ask_size_6 = optional(integer("6049", "KRX 매도호가잔량6", unit="shares"))
    krx_ask_size_7 = optional(integer("6050", "KRX 매도호가잔량7", unit="shares"))
    krx_ask_size_8 = optional(integer("6051", "KRX 매도호가잔량8", unit="shares"))
    krx_ask_size_9 = optional(integer("6052", "KRX 매도호가잔량9", unit="shares"))
    krx_ask_size_10 = optional(integer("6053", "KRX 매도호가잔량10", unit="shares"))
    krx_bid_size_1 = optional(integer("6054", "KRX 매수호가잔량1", unit="shares"))
    krx_bid_size_2 = optional(integer("6055", "KRX 매수호가잔량2", unit="shares"))
    krx_bid_size_3 = optional(integer("6056", "KRX 매수호가잔량3", unit="shares"))
    krx_bid_size_4 = optional(integer("6057", "KRX 매수호가잔량4", unit="shares"))
    krx_bid_size_5 = optional(integer("6058", "KRX 매수호가잔량5", unit="shares"))
    krx_bid_size_6 = optional(integer("6059", "KRX 매수호가잔량6", unit="shares"))
    krx_bid_size_7 = optional(integer("6060", "KRX 매수호가잔량7", unit="shares"))
    krx_bid_size_8 = optional(integer("6061", "KRX 매수호가잔량8", unit="shares"))
    krx_bid_size_9 = optional(integer("6062", "KRX 매수호가잔량9", unit="shares"))
    krx_bid_size_10 = optional(integer("6063", "KRX 매수호가잔량10", unit="shares"))
    krx_total_ask_size = optional(integer("6064", "KRX 매도호가총잔량", unit="shares"))
    krx_total_bid_size = optional(integer("6065", "KRX 매수호가총잔량", unit="shares"))
    nxt_ask_size_1 = optional(integer("6066", "NXT 매도호가잔량1", unit="shares"))
    nxt_ask_size_2 = optional(integer("6067", "NXT 매도호가잔량2", unit="shares"))
    nxt_ask_size_3 = optional(integer("6068", "NXT 매도호가잔량3", unit="shares"))
    nxt_ask_size_4 = optional(integer("6069", "NXT 매도호가잔량4", unit="shares"))
    nxt_ask_size_5 = optional(integer("6070", "NXT 매도호가잔량5", unit="shares"))
    nxt_ask_size_6 = optional(integer("6071", "NXT 매도호가잔량6", unit="shares"))
    nxt_ask_size_7 = optional(integer("6072", "NXT 매도호가잔량7", unit="shares"))
    nxt_ask_size_8 = optional(integer("6073", "NXT 매도호가잔량8", unit="shares"))
    nxt_ask_size_9 = optional(integer("6074", "NXT 매도호가잔량9", unit="shares"))
    nxt_ask_size_10 = optional(integer("6075", "NXT 매도호가잔량10", unit="shares"))
    nxt_bid_size_1 = optional(integer("6076", "NXT 매수호가잔량1", unit="shares"))
    nxt_bid_size_2 = optional(integer("6077", "NXT 매수호가잔량2", unit="shares"))
    nxt_bid_size_3 = optional(integer("6078", "NXT 매수호가잔량3", unit="shares"))
    nxt_bid_size_4 = optional(integer("6079", "NXT 매수호가잔량4", unit="shares"))
    nxt_bid_size_5 = optional(integer("6080", "NXT 매수호가잔량5", unit="shares"))
    nxt_bid_size_6 = optional(integer("6081", "NXT 매수호가잔량6", unit="shares"))
    nxt_bid_size_7 = optional(integer("6082", "NXT 매수호가잔량7", unit="shares"))
    nxt_bid_size_8 = optional(integer("6083", "NXT 매수호가잔량8", unit="shares"))
    nxt_bid_size_9 = optional(integer("6084", "NXT 매수호가잔량9", unit="shares"))
    nxt_bid_size_10 = optional(integer("6085", "NXT 매수호가잔량10", unit="shares"))
    nxt_total_ask_size = optional(integer("6086", "NXT 매도호가총잔량", unit="shares"))
    nxt_total_bid_size = optional(integer("6087", "NXT 매수호가총잔량", unit="shares"))
    krx_mid_total_ask_size_change = optional(
        integer("6100", "KRX 중간가 매도 총잔량 증감", unit="shares")
    )
    krx_mid_total_ask_size = optional(integer("6101", "KRX 중간가 매도 총잔량", unit="shares"))
    krx_mid_price = optional(magnitude("6102", "KRX 중간가", unit="KRW"))
    krx_mid_total_bid_size = optional(integer("6103", "KRX 중간가 매수 총잔량", unit="shares"))
    krx_mid_total_bid_size_change = optional(
        integer("6104", "KRX 중간가 매수 총잔량 증감", unit="shares")
    )
    nxt_mid_total_ask_size_change = optional(
        integer("6105", "NXT중간가 매도 총잔량 증감", unit="shares")
    )
    nxt_mid_total_ask_size = optional(integer("6106", "NXT중간가 매도 총잔량", unit="shares"))
    nxt_mid_price = optional(magnitude("6107", "NXT중간가", unit="KRW"))
    nxt_mid_total_bid_size = optional(integer("6108", "NXT중간가 매수 총잔량", unit="shares"))
    nxt_mid_total_bid_size_change = optional(
        integer("6109", "NXT중간가 매수 총잔량 증감", unit="shares")
    )
    krx_mid_price_change = optional(integer("6110", "KRX중간가대비", unit="KRW"))
    krx_mid_price_change_sign = optional(direction("6111", "KRX중간가대비 기호"))
    krx_mid_price_change_rate = optional(number("6112", "KRX중간가대비등락율"))
    nxt_mid_price_change = optional(integer("6113", "NXT중간가대비", unit="KRW"))
    nxt_mid_price_change_sign = optional(direction("6114", "NXT중간가대비 기호"))
    nxt_mid_price_change_rate = optional(number("6115", "NXT중간가대비등락율"))
