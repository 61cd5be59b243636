# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""업종지수 (0J)."""

from __future__ import annotations

from kiwoom_async.records.fields import decimal, direction, integer, number, optional, time_of_day
from kiwoom_async.records.record import Realtime

__all__ = ["IndexTick"]


class IndexTick(Realtime, type="0J", item="sector"):
    """The value of a sector index (0J 업종지수)."""

    time = optional(time_of_day("20", "체결시간"))
    price = decimal("10", "현재가", unit="points", signed=False)
    change = optional(decimal("11", "전일대비", unit="points"))
    change_rate = optional(number("12", "등락율"))
    size_thousand = integer("15", "거래량", unit="thousand shares")
    cumulative_volume_thousand = optional(integer("13", "누적거래량", unit="thousand shares"))
    cumulative_turnover_million = optional(integer("14", "누적거래대금", unit="million KRW"))
    open = decimal("16", "시가", unit="points", signed=False)
    high = decimal("17", "고가", unit="points", signed=False)
    low = decimal("18", "저가", unit="points", signed=False)
    change_sign = optional(direction("25", "전일대비기호"))
    volume_change_thousand = optional(integer("26", "전일거래량대비", unit="thousand shares"))
