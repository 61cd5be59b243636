# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""주식체결 (0B)."""

from __future__ import annotations

from kiwoom_async.records.fields import (
    aggressor,
    choice,
    decimal,
    direction,
    integer,
    magnitude,
    number,
    optional,
    time_of_day,
)
from kiwoom_async.records.record import Realtime

__all__ = ["Trade"]


_EXCHANGE_NAMES = {"0": "all", "1": "krx", "2": "nxt", "KRX": "krx", "NXT": "nxt"}


class Trade(Realtime, type="0B", item="symbol"):
    """One execution (0B 주식체결)."""

    time = time_of_day("20", "체결시간")
    price = magnitude("10", "현재가", unit="KRW")
    change = integer("11", "전일대비", unit="KRW")
    change_rate = number("12", "등락율")
    ask = magnitude("27", "(최우선)매도호가", unit="KRW")
    bid = magnitude("28", "(최우선)매수호가", unit="KRW")
    size = magnitude("15", "거래량", unit="shares")
    side = aggressor("15", "거래량")
    cumulative_volume = integer("13", "누적거래량", unit="shares")
    cumulative_turnover_million = integer("14", "누적거래대금", unit="million KRW")
    open = magnitude("16", "시가", unit="KRW")
    high = magnitude("17", "고가", unit="KRW")
    low = magnitude("18", "저가", unit="KRW")
    change_sign = direction("25", "전일대비기호")
    volume_change = optional(integer("26", "전일거래량대비(계약,주)", unit="shares"))
    turnover_change = optional(integer("29", "거래대금증감", unit="KRW"))
    volume_vs_previous_rate = optional(number("30", "전일거래량대비(비율)", signed=False))
    share_turnover_rate = optional(number("31", "거래회전율"))
    trading_cost = optional(integer("32", "거래비용", unit="KRW"))
    trade_strength = optional(number("228", "체결강도"))
    market_cap_eok = optional(integer("311", "시가총액(억)", unit="eok KRW"))
    market_session = optional(
        choice("290", "장구분", {"1": "pre_market", "2": "regular", "3": "post_market"})
    )
    knock_out_proximity = optional(decimal("691", "K.O 접근도"))
    upper_limit_time = optional(time_of_day("567", "상한가발생시간"))
    lower_limit_time = optional(time_of_day("568", "하한가발생시간"))
    volume_vs_previous_same_time_rate = optional(
        number("851", "전일 동시간 거래량 비율", scale=100, signed=False)
    )
    open_time = optional(time_of_day("1890", "시가시간"))
    high_time = optional(time_of_day("1891", "고가시간"))
    low_time = optional(time_of_day("1892", "저가시간"))
    sell_volume = optional(integer("1030", "매도체결량", unit="shares"))
    buy_volume = optional(integer("1031", "매수체결량", unit="shares"))
    buy_rate = optional(number("1032", "매수비율", signed=False))
    sell_trade_count = optional(integer("1071", "매도체결건수", unit="trades"))
    buy_trade_count = optional(integer("1072", "매수체결건수", unit="trades"))
    instant_turnover_thousand = optional(magnitude("1313", "순간거래대금", unit="thousand KRW"))
    sell_trade_size = optional(magnitude("1315", "매도체결량_단건", unit="shares"))
    buy_trade_size = optional(magnitude("1316", "매수체결량_단건", unit="shares"))
    signed_size = optional(integer("1314", "순매수체결량", unit="shares"))
    cfd_margin = optional(integer("1497", "CFD증거금", unit="KRW"))
    maintenance_margin = optional(integer("1498", "유지증거금", unit="KRW"))
    today_average_price = optional(magnitude("620", "당일거래평균가", unit="KRW"))
    cfd_trading_cost = optional(integer("732", "CFD거래비용", unit="KRW"))
    stock_loan_cost = optional(integer("852", "대주거래비용", unit="KRW"))
    exchange = optional(choice("9081", "거래소구분", _EXCHANGE_NAMES))
