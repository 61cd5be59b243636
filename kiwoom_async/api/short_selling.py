# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""Short sales (공매도)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from kiwoom_async.calls.namespace import Namespace
from kiwoom_async.records.fields import day, direction, integer, magnitude, number, optional, table
from kiwoom_async.records.record import Answer, Record
from kiwoom_async.wire.arguments import Day, Fixed, Symbol
from kiwoom_async.wire.requests import TR

if TYPE_CHECKING:
    from kiwoom_async.calls.pager import Pager

__all__ = ["ShortSaleDay", "ShortSaleTrend", "ShortSelling"]


class ShortSelling(Namespace):
    """Short sales (공매도)."""

    def trend(
        self, symbol: str, *, start_date: dt.date, end_date: dt.date | None = None
    ) -> Pager[ShortSaleDay, ShortSaleTrend]:
        """Short sales of a stock: volume, share of trading and average price per day.

        TR ka10014 공매도추이요청.

        Args:
            symbol: The stock (종목코드); ``_NX`` or ``_AL`` may follow.
            start_date: The first day (시작일자).
            end_date: The last day (종료일자); today by default.

        Units: ``close``, ``change``, ``short_sale_average_price`` in KRW; ``change_rate``,
        ``short_sale_volume_weight`` in %; ``volume``, ``short_sale_volume``,
        ``cumulative_short_sale_volume`` in shares; ``short_sale_turnover_thousand`` in thousand
        KRW.
        """
        return self._caller.pager(TREND, symbol, start_date, end_date)


class ShortSaleDay(Record):
    """A row of ``trend`` (ka10014 공매도추이요청)."""

    date = day("dt", "일자")
    close = magnitude("close_pric", "종가", unit="KRW")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락율")
    volume = optional(integer("trde_qty", "거래량", unit="shares"))
    short_sale_volume = optional(integer("shrts_qty", "공매도량", unit="shares"))
    cumulative_short_sale_volume = optional(integer("ovr_shrts_qty", "누적공매도량", unit="shares"))
    short_sale_volume_weight = optional(number("trde_wght", "매매비중"))
    short_sale_turnover_thousand = optional(
        integer("shrts_trde_prica", "공매도거래대금", unit="thousand KRW")
    )
    short_sale_average_price = optional(magnitude("shrts_avg_pric", "공매도평균가", unit="KRW"))


class ShortSaleTrend(Answer):
    """The answer to ``trend`` (ka10014 공매도추이요청)."""

    rows = table("shrts_trnsn", "공매도추이", ShortSaleDay)


TREND = TR(
    "ka10014",
    "/api/dostk/shsa",
    ShortSaleTrend,
    ShortSaleDay,
    params=(
        Symbol("stk_cd", "symbol", suffix=True),
        Day("strt_dt", "start_date"),
        Day("end_dt", "end_date", none="today"),
        Fixed("tm_tp", "1"),
    ),
)
