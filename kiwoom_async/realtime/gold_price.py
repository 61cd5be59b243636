# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""국제금환산가격 (0I)."""

from __future__ import annotations

from kiwoom_async.records.fields import decimal, direction, number, optional
from kiwoom_async.records.record import Realtime

__all__ = ["GoldPrice"]


class GoldPrice(Realtime, type="0I", item="gold"):
    """The international gold price, converted (0I 국제금환산가격)."""

    price = decimal("10", "현재가", unit="KRW/g or USD/oz", signed=False)
    change_sign = optional(direction("25", "전일대비기호"))
    change = optional(decimal("11", "전일대비", unit="KRW/g or USD/oz"))
    change_rate = optional(number("12", "등락율"))
