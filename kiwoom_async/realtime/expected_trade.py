# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""주식예상체결 (0H)."""

from __future__ import annotations

from kiwoom_async.records.fields import (
    aggressor,
    direction,
    integer,
    magnitude,
    number,
    optional,
    time_of_day,
)
from kiwoom_async.records.record import Realtime

__all__ = ["ExpectedTrade"]


class ExpectedTrade(Realtime, type="0H", item="symbol"):
    """What the running auction is expected to trade (0H 주식예상체결)."""

    time = time_of_day("20", "체결시간")
    price = magnitude("10", "현재가", unit="KRW")
    change = optional(integer("11", "전일대비", unit="KRW"))
    change_rate = optional(number("12", "등락율"))
    size = magnitude("15", "거래량", unit="shares")
    side = aggressor("15", "거래량")
    cumulative_volume = optional(integer("13", "누적거래량", unit="shares"))
    change_sign = optional(direction("25", "전일대비기호"))
