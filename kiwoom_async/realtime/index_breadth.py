# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""업종등락 (0U)."""

from __future__ import annotations

from kiwoom_async.records.fields import decimal, direction, integer, number, optional, time_of_day
from kiwoom_async.records.record import Realtime

__all__ = ["IndexBreadth"]


class IndexBreadth(Realtime, type="0U", item="sector"):
    """How many stocks of a sector rise and fall (0U 업종등락)."""

    time = optional(time_of_day("20", "체결시간"))
    advancing_count = optional(integer("252", "상승종목수", unit="stocks"))
    limit_up_count = optional(integer("251", "상한종목수", unit="stocks"))
    unchanged_count = optional(integer("253", "보합종목수", unit="stocks"))
    declining_count = optional(integer("255", "하락종목수", unit="stocks"))
    limit_down_count = optional(integer("254", "하한종목수", unit="stocks"))
    cumulative_volume_thousand = optional(integer("13", "누적거래량", unit="thousand shares"))
    cumulative_turnover_million = optional(integer("14", "누적거래대금", unit="million KRW"))
    price = decimal("10", "현재가", unit="points", signed=False)
    change = optional(decimal("11", "전일대비", unit="points"))
    change_rate = optional(number("12", "등락율"))
    traded_stock_count = optional(integer("256", "거래형성종목수", unit="stocks"))
    traded_stock_rate = optional(number("257", "거래형성비율"))
    change_sign = optional(direction("25", "전일대비기호"))
