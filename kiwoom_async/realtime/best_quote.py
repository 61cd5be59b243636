# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""주식우선호가 (0C)."""

from __future__ import annotations

from kiwoom_async.records.fields import magnitude
from kiwoom_async.records.record import Realtime

__all__ = ["BestQuote"]


class BestQuote(Realtime, type="0C", item="symbol"):
    """The best ask and bid (0C 주식우선호가)."""

    ask = magnitude("27", "(최우선)매도호가", unit="KRW")
    bid = magnitude("28", "(최우선)매수호가", unit="KRW")
