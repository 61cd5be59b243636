# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""Candles of stocks (차트)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal

from kiwoom_async.calls.namespace import Namespace
from kiwoom_async.records.fields import (
    day,
    direction,
    integer,
    magnitude,
    moment,
    number,
    optional,
    stock,
    table,
)
from kiwoom_async.records.record import Answer, Record
from kiwoom_async.wire.arguments import Choice, Day, Symbol
from kiwoom_async.wire.requests import TR

if TYPE_CHECKING:
    from kiwoom_async.calls.pager import Pager

__all__ = [
    "Chart",
    "DailyCandle",
    "DailyCandles",
    "MinuteCandle",
    "MinuteCandles",
    "MonthlyCandles",
    "PeriodCandle",
    "TickCandle",
    "TickCandles",
    "WeeklyCandles",
    "YearlyCandle",
    "YearlyCandles",
]


_INTERVAL_CODES = {1: "1", 3: "3", 5: "5", 10: "10", 15: "15", 30: "30", 45: "45", 60: "60"}


class Chart(Namespace):
    """Candles of stocks (차트)."""

    def daily_candles(
        self, symbol: str, *, end_date: dt.date | None = None, adjusted: bool = True
    ) -> Pager[DailyCandle, DailyCandles]:
        """Daily candles of a stock, the newest first.

        TR ka10081 주식일봉차트조회요청.

        Args:
            symbol: The stock (종목코드); ``_NX`` or ``_AL`` may follow.
            end_date: The newest day; candles run back from it (기준일자); today by default.
            adjusted: Whether prices are adjusted for splits and rights issues (수정주가구분).

        A page has 600 rows. The rows are sorted: newest first.

        Units: ``close``, ``open``, ``high``, ``low``, … in KRW; ``volume`` in shares;
        ``turnover_million`` in million KRW; ``share_turnover_rate`` in %.
        """
        return self._caller.pager(DAILY_CANDLES, symbol, end_date, adjusted)

    def minute_candles(
        self,
        symbol: str,
        *,
        interval: Literal[1, 3, 5, 10, 15, 30, 45, 60] = 1,
        end_date: dt.date | None = None,
        adjusted: bool = True,
    ) -> Pager[MinuteCandle, MinuteCandles]:
        """Minute candles of a stock, the newest first.

        TR ka10080 주식분봉차트조회요청.

        Args:
            symbol: The stock (종목코드); ``_NX`` or ``_AL`` may follow.
            interval: Minutes of a candle (틱범위); 1, 3, 5, 10, 15, 30, 45 or 60.
            end_date: The newest day; the latest there is when left out (기준일자).
            adjusted: Whether prices are adjusted for splits and rights issues (수정주가구분).

        A page has 900 rows. The rows are sorted: newest first. The oldest day of a page may be cut
        in the middle.

        Units: ``close``, ``open``, ``high``, ``low``, … in KRW; ``volume``, ``cumulative_volume``
        in shares.
        """
        return self._caller.pager(MINUTE_CANDLES, symbol, interval, end_date, adjusted)

    def tick_candles(
        self, symbol: str, *, interval: Literal[1, 3, 5, 10, 30] = 1, adjusted: bool = True
    ) -> Pager[TickCandle, TickCandles]:
        """Tick candles of a stock, the newest first.

        TR ka10079 주식틱차트조회요청.

        Args:
            symbol: The stock (종목코드); ``_NX`` or ``_AL`` may follow.
            interval: Ticks of a candle (틱범위); 1, 3, 5, 10 or 30.
            adjusted: Whether prices are adjusted for splits and rights issues (수정주가구분).

        The rows are sorted: newest first.

        Units: ``close``, ``open``, ``high``, ``low``, … in KRW; ``volume`` in shares;
        ``last_tick_count`` in ticks.
        """
        return self._caller.pager(TICK_CANDLES, symbol, interval, adjusted)

    def weekly_candles(
        self, symbol: str, *, end_date: dt.date | None = None, adjusted: bool = True
    ) -> Pager[PeriodCandle, WeeklyCandles]:
        """Weekly candles of a stock, the newest first.

        TR ka10082 주식주봉차트조회요청.

        Args:
            symbol: The stock (종목코드); ``_NX`` or ``_AL`` may follow.
            end_date: The newest day; candles run back from it (기준일자); today by default.
            adjusted: Whether prices are adjusted for splits and rights issues (수정주가구분).

        The rows are sorted: newest first.

        Units: ``close``, ``turnover``, ``open``, ``high``, … in KRW; ``volume`` in shares;
        ``share_turnover_rate`` in %.
        """
        return self._caller.pager(WEEKLY_CANDLES, symbol, end_date, adjusted)

    def monthly_candles(
        self, symbol: str, *, end_date: dt.date | None = None, adjusted: bool = True
    ) -> Pager[PeriodCandle, MonthlyCandles]:
        """Monthly candles of a stock, the newest first.

        TR ka10083 주식월봉차트조회요청.

        Args:
            symbol: The stock (종목코드); ``_NX`` or ``_AL`` may follow.
            end_date: The newest day; candles run back from it (기준일자); today by default.
            adjusted: Whether prices are adjusted for splits and rights issues (수정주가구분).

        The rows are sorted: newest first.

        Units: ``close``, ``turnover``, ``open``, ``high``, … in KRW; ``volume`` in shares;
        ``share_turnover_rate`` in %.
        """
        return self._caller.pager(MONTHLY_CANDLES, symbol, end_date, adjusted)

    def yearly_candles(
        self, symbol: str, *, end_date: dt.date | None = None, adjusted: bool = True
    ) -> Pager[YearlyCandle, YearlyCandles]:
        """Yearly candles of a stock, the newest first.

        TR ka10094 주식년봉차트조회요청.

        Args:
            symbol: The stock (종목코드); ``_NX`` or ``_AL`` may follow.
            end_date: The newest day; candles run back from it (기준일자); today by default.
            adjusted: Whether prices are adjusted for splits and rights issues (수정주가구분).

        The rows are sorted: newest first.

        Units: ``close``, ``turnover``, ``open``, ``high``, … in KRW; ``volume`` in shares.
        """
        return self._caller.pager(YEARLY_CANDLES, symbol, end_date, adjusted)


class DailyCandle(Record):
    """A row of ``daily_candles`` (ka10081 주식일봉차트조회요청).

    A page has 600 rows. The rows are sorted: newest first.
    """

    close = magnitude("cur_prc", "현재가", unit="KRW")
    volume = integer("trde_qty", "거래량", unit="shares")
    turnover_million = optional(integer("trde_prica", "거래대금", unit="million KRW"))
    date = day("dt", "일자")
    open = magnitude("open_pric", "시가", unit="KRW")
    high = magnitude("high_pric", "고가", unit="KRW")
    low = magnitude("low_pric", "저가", unit="KRW")
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))
    share_turnover_rate = optional(number("trde_tern_rt", "거래회전율"))


class DailyCandles(Answer):
    """The answer to ``daily_candles`` (ka10081 주식일봉차트조회요청)."""

    symbol = stock("stk_cd", "종목코드")
    rows = table("stk_dt_pole_chart_qry", "주식일봉차트조회", DailyCandle)


class MinuteCandle(Record):
    """A row of ``minute_candles`` (ka10080 주식분봉차트조회요청).

    A page has 900 rows. The rows are sorted: newest first. The oldest day of a page may be cut in
    the middle.
    """

    close = magnitude("cur_prc", "현재가(종가)", unit="KRW")
    volume = integer("trde_qty", "거래량", unit="shares")
    time = moment("cntr_tm", "체결시간")
    open = magnitude("open_pric", "시가", unit="KRW")
    high = magnitude("high_pric", "고가", unit="KRW")
    low = magnitude("low_pric", "저가", unit="KRW")
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_sign = optional(direction("pred_pre_sig", "전일대비 기호"))
    cumulative_volume = optional(integer("acc_trde_qty", "누적거래량", unit="shares"))


class MinuteCandles(Answer):
    """The answer to ``minute_candles`` (ka10080 주식분봉차트조회요청)."""

    symbol = stock("stk_cd", "종목코드")
    rows = table("stk_min_pole_chart_qry", "주식분봉차트조회", MinuteCandle)


class TickCandle(Record):
    """A row of ``tick_candles`` (ka10079 주식틱차트조회요청).

    The rows are sorted: newest first.
    """

    close = magnitude("cur_prc", "현재가", unit="KRW")
    volume = integer("trde_qty", "거래량", unit="shares")
    time = moment("cntr_tm", "체결시간")
    open = magnitude("open_pric", "시가", unit="KRW")
    high = magnitude("high_pric", "고가", unit="KRW")
    low = magnitude("low_pric", "저가", unit="KRW")
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_sign = optional(direction("pred_pre_sig", "전일대비 기호"))


class TickCandles(Answer):
    """The answer to ``tick_candles`` (ka10079 주식틱차트조회요청)."""

    symbol = stock("stk_cd", "종목코드")
    last_tick_count = optional(integer("last_tic_cnt", "마지막틱갯수", unit="ticks"))
    rows = table("stk_tic_chart_qry", "주식틱차트조회", TickCandle)


class PeriodCandle(Record):
    """A row of ``weekly_candles`` and ``monthly_candles`` (ka10082 주식주봉차트조회요청, ka10083
    주식월봉차트조회요청).

    The rows are sorted: newest first.
    """

    close = magnitude("cur_prc", "현재가", unit="KRW")
    volume = integer("trde_qty", "거래량", unit="shares")
    turnover = optional(integer("trde_prica", "거래대금", unit="KRW"))
    date = day("dt", "일자")
    open = magnitude("open_pric", "시가", unit="KRW")
    high = magnitude("high_pric", "고가", unit="KRW")
    low = magnitude("low_pric", "저가", unit="KRW")
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))
    share_turnover_rate = optional(number("trde_tern_rt", "거래회전율"))


class WeeklyCandles(Answer):
    """The answer to ``weekly_candles`` (ka10082 주식주봉차트조회요청)."""

    symbol = stock("stk_cd", "종목코드")
    rows = table("stk_stk_pole_chart_qry", "주식주봉차트조회", PeriodCandle)


class MonthlyCandles(Answer):
    """The answer to ``monthly_candles`` (ka10083 주식월봉차트조회요청)."""

    symbol = stock("stk_cd", "종목코드")
    rows = table("stk_mth_pole_chart_qry", "주식월봉차트조회", PeriodCandle)


class YearlyCandle(Record):
    """A row of ``yearly_candles`` (ka10094 주식년봉차트조회요청).

    The rows are sorted: newest first.
    """

    close = magnitude("cur_prc", "현재가", unit="KRW")
    volume = integer("trde_qty", "거래량", unit="shares")
    turnover = integer("trde_prica", "거래대금", unit="KRW")
    date = day("dt", "일자")
    open = magnitude("open_pric", "시가", unit="KRW")
    high = magnitude("high_pric", "고가", unit="KRW")
    low = magnitude("low_pric", "저가", unit="KRW")


class YearlyCandles(Answer):
    """The answer to ``yearly_candles`` (ka10094 주식년봉차트조회요청)."""

    symbol = stock("stk_cd", "종목코드")
    rows = table("stk_yr_pole_chart_qry", "주식년봉차트조회", YearlyCandle)


DAILY_CANDLES = TR(
    "ka10081",
    "/api/dostk/chart",
    DailyCandles,
    DailyCandle,
    params=(
        Symbol("stk_cd", "symbol", suffix=True),
        Day("base_dt", "end_date", none="today"),
        Choice("upd_stkpc_tp", "adjusted", {False: "0", True: "1"}),
    ),
)

MINUTE_CANDLES = TR(
    "ka10080",
    "/api/dostk/chart",
    MinuteCandles,
    MinuteCandle,
    params=(
        Symbol("stk_cd", "symbol", suffix=True),
        Choice("tic_scope", "interval", _INTERVAL_CODES),
        Day("base_dt", "end_date", none=""),
        Choice("upd_stkpc_tp", "adjusted", {False: "0", True: "1"}),
    ),
)

TICK_CANDLES = TR(
    "ka10079",
    "/api/dostk/chart",
    TickCandles,
    TickCandle,
    params=(
        Symbol("stk_cd", "symbol", suffix=True),
        Choice("tic_scope", "interval", {1: "1", 3: "3", 5: "5", 10: "10", 30: "30"}),
        Choice("upd_stkpc_tp", "adjusted", {False: "0", True: "1"}),
    ),
)

WEEKLY_CANDLES = TR(
    "ka10082",
    "/api/dostk/chart",
    WeeklyCandles,
    PeriodCandle,
    params=(
        Symbol("stk_cd", "symbol", suffix=True),
        Day("base_dt", "end_date", none="today"),
        Choice("upd_stkpc_tp", "adjusted", {False: "0", True: "1"}),
    ),
)

MONTHLY_CANDLES = TR(
    "ka10083",
    "/api/dostk/chart",
    MonthlyCandles,
    PeriodCandle,
    params=(
        Symbol("stk_cd", "symbol", suffix=True),
        Day("base_dt", "end_date", none="today"),
        Choice("upd_stkpc_tp", "adjusted", {False: "0", True: "1"}),
    ),
)

YEARLY_CANDLES = TR(
    "ka10094",
    "/api/dostk/chart",
    YearlyCandles,
    YearlyCandle,
    params=(
        Symbol("stk_cd", "symbol", suffix=True),
        Day("base_dt", "end_date", none="today"),
        Choice("upd_stkpc_tp", "adjusted", {False: "0", True: "1"}),
    ),
)
