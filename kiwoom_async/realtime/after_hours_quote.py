# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""주식시간외호가 (0E)."""

from __future__ import annotations

from kiwoom_async.records.fields import integer, optional, time_of_day
from kiwoom_async.records.record import Realtime

__all__ = ["AfterHoursQuote"]


class AfterHoursQuote(Realtime, type="0E", item="symbol"):
    """The order book of closing-price trading after hours (0E 주식시간외호가)."""

    quote_time = time_of_day("21", "호가시간")
    after_hours_total_ask_size = integer("131", "시간외매도호가총잔량", unit="shares")
    after_hours_total_ask_size_change = optional(
        integer("132", "시간외매도호가총잔량직전대비", unit="shares")
    )
    after_hours_total_bid_size = integer("135", "시간외매수호가총잔량", unit="shares")
    after_hours_total_bid_size_change = optional(
        integer("136", "시간외매수호가총잔량직전대비", unit="shares")
    )
