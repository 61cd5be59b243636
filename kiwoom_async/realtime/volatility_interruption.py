# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""VI발동/해제 (1h)."""

from __future__ import annotations

from kiwoom_async.records.fields import (
    choice,
    code,
    integer,
    magnitude,
    number,
    optional,
    stock,
    text,
    time_of_day,
)
from kiwoom_async.records.interruption import Interruption
from kiwoom_async.records.record import Realtime

__all__ = ["VolatilityInterruption"]


class VolatilityInterruption(Interruption, Realtime, type="1h", item="market"):
    """A volatility interruption is triggered or released (1h VI발동/해제)."""

    symbol = stock("9001", "종목코드")
    name = optional(text("302", "종목명"))
    cumulative_volume = integer("13", "누적거래량", unit="shares")
    cumulative_turnover_million = integer("14", "누적거래대금", unit="million KRW")
    trigger_type = choice("9068", "VI발동구분", {"1": "static", "2": "dynamic", "3": "both"})
    market = optional(
        choice("9008", "KOSPI,KOSDAQ,전체구분", {"000": "all", "001": "kospi", "101": "kosdaq"})
    )
    pre_market_type = optional(code("9075", "장전구분"))
    trigger_price = magnitude("1221", "VI발동가격", unit="KRW")
    trigger_time = time_of_day("1223", "매매체결처리시각")
    release_time = optional(time_of_day("1224", "VI해제시각"))
    vi_type = optional(text("1225", "VI적용구분"))
    static_base_price = magnitude("1236", "기준가격 정적", unit="KRW")
    dynamic_base_price = magnitude("1237", "기준가격 동적", unit="KRW")
    static_disparity_rate = optional(number("1238", "괴리율 정적"))
    dynamic_disparity_rate = optional(number("1239", "괴리율 동적"))
    trigger_change_rate = optional(number("1489", "VI발동가 등락율"))
    trigger_count = integer("1490", "VI발동횟수")
    trigger_direction = choice("9069", "발동방향구분", {"1": "up", "2": "down"})
    extra_1279 = optional(text("1279", "Extra Item"))
