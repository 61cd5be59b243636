# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""조건검색 요청 일반 (ka10172)."""

from __future__ import annotations

from kiwoom_async.records.fields import direction, integer, magnitude, number, optional, stock, text
from kiwoom_async.records.record import Record

__all__ = ["ConditionMatch"]


class ConditionMatch(Record):
    """A row of ``session.conditions.search`` (ka10172 조건검색 요청 일반)."""

    symbol = stock("9001", "종목코드", also="jmcode")
    name = optional(text("302", "종목명"))
    price = optional(magnitude("10", "현재가", unit="KRW"))
    change_sign = optional(direction("25", "전일대비기호"))
    change = optional(integer("11", "전일대비", unit="KRW"))
    change_rate = optional(number("12", "등락율", scale=1000))
    cumulative_volume = optional(integer("13", "누적거래량", unit="shares"))
    open = optional(magnitude("16", "시가", unit="KRW"))
    high = optional(magnitude("17", "고가", unit="KRW"))
    low = optional(magnitude("18", "저가", unit="KRW"))
