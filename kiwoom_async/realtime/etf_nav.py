# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""ETF NAV (0G)."""

from __future__ import annotations

from kiwoom_async.records.fields import (
    decimal,
    direction,
    integer,
    magnitude,
    number,
    optional,
    time_of_day,
)
from kiwoom_async.records.record import Realtime

__all__ = ["EtfNav"]


class EtfNav(Realtime, type="0G", item="symbol"):
    """An ETF's net asset value (0G ETF NAV)."""

    nav = decimal("36", "NAV", signed=False)
    nav_change = optional(decimal("37", "NAV전일대비"))
    nav_change_rate = optional(number("38", "NAV등락율"))
    tracking_error_rate = optional(number("39", "추적오차율"))
    time = time_of_day("20", "체결시간")
    price = magnitude("10", "현재가", unit="KRW")
    change = optional(integer("11", "전일대비", unit="KRW"))
    change_rate = optional(number("12", "등락율"))
    cumulative_volume = optional(integer("13", "누적거래량", unit="shares"))
    change_sign = optional(direction("25", "전일대비기호"))
    gearing_rate = optional(decimal("667", "ELW기어링비율"))
    break_even_rate = optional(number("668", "ELW손익분기율"))
    capital_fulcrum_point = optional(number("669", "ELW자본지지점"))
    nav_index_disparity_rate = optional(number("265", "NAV/지수괴리율"))
    nav_etf_disparity_rate = optional(number("266", "NAV/ETF괴리율"))
