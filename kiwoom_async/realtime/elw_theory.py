# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""ELW 이론가 (0m)."""

from __future__ import annotations

from kiwoom_async.records.fields import decimal, magnitude, optional, time_of_day
from kiwoom_async.records.record import Realtime

__all__ = ["ElwTheory"]


class ElwTheory(Realtime, type="0m", item="symbol"):
    """An ELW's theoretical price and greeks (0m ELW 이론가)."""

    time = time_of_day("20", "체결시간")
    price = magnitude("10", "현재가", unit="KRW")
    theoretical_price = optional(decimal("670", "ELW이론가"))
    implied_volatility = optional(decimal("671", "ELW내재변동성"))
    delta = optional(decimal("672", "ELW델타"))
    gamma = optional(decimal("673", "ELW감마"))
    theta = optional(decimal("674", "ELW쎄타"))
    vega = optional(decimal("675", "ELW베가"))
    rho = optional(decimal("676", "ELW로"))
    lp_implied_volatility = optional(decimal("706", "LP호가내재변동성"))
