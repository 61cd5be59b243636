# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""조건검색 (02)."""

from __future__ import annotations

from kiwoom_async.records.fields import choice, code, optional, stock, time_of_day
from kiwoom_async.records.record import Realtime

__all__ = ["ConditionSignal"]


class ConditionSignal(Realtime, type="02", item="condition"):
    """A stock enters or leaves the stocks that meet a watched condition (02 조건검색)."""

    seq = code("841", "일련번호")
    symbol = stock("9001", "종목코드")
    event = choice("843", "삽입삭제 구분", {"I": "entered", "D": "left"})
    time = optional(time_of_day("20", "체결시간"))
    side = optional(choice("907", "매도/수 구분", {"1": "sell", "2": "buy"}))
