# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""ELW 지표 (0u)."""

from __future__ import annotations

from kiwoom_async.records.fields import decimal, number, optional, time_of_day
from kiwoom_async.records.record import Realtime

__all__ = ["ElwIndicator"]


class ElwIndicator(Realtime, type="0u", item="symbol"):
    """An ELW's parity, premium and gearing (0u ELW 지표)."""

    time = time_of_day("20", "체결시간")
    parity = optional(decimal("666", "ELW패리티"))
    premium = optional(decimal("1211", "ELW프리미엄"))
    gearing_rate = optional(decimal("667", "ELW기어링비율"))
    break_even_rate = optional(number("668", "ELW손익분기율"))
    capital_fulcrum_point = optional(number("669", "ELW자본지지점"))
