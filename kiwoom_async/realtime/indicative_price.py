# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""주식기세 (0A)."""

from __future__ import annotations

from kiwoom_async.records.fields import direction, integer, magnitude, number, optional, time_of_day
from kiwoom_async.records.record import Realtime

__all__ = ["IndicativePrice"]


class IndicativePrice(Realtime, type="0A", item="symbol"):
    """An indicative price: the quotes moved a stock's price without a trade (0A 주식기세)."""

    price = magnitude("10", "현재가", unit="KRW")
    change = optional(integer("11", "전일대비", unit="KRW"))
    change_rate = optional(number("12", "등락율"))
    ask = magnitude("27", "(최우선)매도호가", unit="KRW")
    bid = magnitude("28", "(최우선)매수호가", unit="KRW")
    cumulative_volume = optional(integer("13", "누적거래량", unit="shares"))
    cumulative_turnover_million = optional(integer("14", "누적거래대금", unit="million KRW"))
    open = magnitude("16", "시가", unit="KRW")
    high = magnitude("17", "고가", unit="KRW")
    low = magnitude("18", "저가", unit="KRW")
    change_sign = optional(direction("25", "전일대비기호"))
    volume_change = optional(integer("26", "전일거래량대비(계약,주)", unit="shares"))
    turnover_change = optional(integer("29", "거래대금증감", unit="KRW"))
    volume_vs_previous_rate = optional(number("30", "전일거래량대비(비율)", signed=False))
    share_turnover_rate = optional(number("31", "거래회전율"))
    trading_cost = optional(integer("32", "거래비용", unit="KRW"))
    market_cap_eok = optional(integer("311", "시가총액(억)", unit="eok KRW"))
    upper_limit_time = optional(time_of_day("567", "상한가발생시간"))
    lower_limit_time = optional(time_of_day("568", "하한가발생시간"))
