# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""Securities lending (대차거래)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal

from kiwoom_async.calls.namespace import Namespace
from kiwoom_async.records.fields import day, integer, number, optional, stock, table, text
from kiwoom_async.records.record import Answer, Record
from kiwoom_async.wire.arguments import Case, Choice, Day, Fixed, Symbol
from kiwoom_async.wire.requests import TR

if TYPE_CHECKING:
    from kiwoom_async.calls.pager import Pager

__all__ = [
    "Lending",
    "LendingDay",
    "LendingStock",
    "LendingTransactions",
    "LendingTrend",
    "StockLendingTrend",
    "TopLending",
]


class Lending(Namespace):
    """Securities lending (대차거래)."""

    def stock_trend(
        self, symbol: str, *, start_date: dt.date | None = None, end_date: dt.date | None = None
    ) -> Pager[LendingDay, StockLendingTrend]:
        """Lending of one stock: lent, repaid and outstanding per day.

        TR ka20068 대차거래추이요청(종목별).

        Args:
            symbol: The stock, such as ``005930`` (종목코드).
            start_date: The first day (시작일자).
            end_date: The last day; today when only start_date is given (종료일자).

        Units: ``lending_shares``, ``lending_repaid_shares``, ``lending_change_shares``,
        ``lending_balance_shares`` in shares; ``lending_balance_amount_million`` in million KRW.
        """
        return self._caller.pager(STOCK_TREND, symbol, start_date, end_date)

    def trend(
        self, *, start_date: dt.date | None = None, end_date: dt.date | None = None
    ) -> Pager[LendingDay, LendingTrend]:
        """Lending on the whole market: lent, repaid and outstanding per day.

        TR ka10068 대차거래추이요청.

        Args:
            start_date: The first day (시작일자).
            end_date: The last day; today when only start_date is given (종료일자).

        The row of the running day holds zeros.

        Units: ``lending_shares``, ``lending_repaid_shares``, ``lending_balance_shares``,
        ``lending_change_shares`` in shares; ``lending_balance_amount_million`` in million KRW.
        """
        return self._caller.pager(TREND, start_date, end_date)

    def top_stocks(
        self,
        *,
        start_date: dt.date,
        end_date: dt.date | None = None,
        market: Literal["kospi", "kosdaq"],
    ) -> Pager[LendingStock, TopLending]:
        """The ten stocks that are lent most.

        TR ka10069 대차거래상위10종목요청.

        Args:
            start_date: The first day (시작일자).
            end_date: The last day (종료일자); today by default.
            market: Which market (시장구분); "kospi" or "kosdaq".

        Units: ``lending_shares``, ``lending_repaid_shares``, ``lending_balance_shares``,
        ``total_lending_shares``, … in shares; ``lending_balance_amount_million``,
        ``total_lending_balance_amount_million`` in million KRW; ``lending_shares_rate``,
        ``lending_repaid_shares_rate``, ``lending_balance_shares_rate``,
        ``lending_balance_amount_rate`` in %.
        """
        return self._caller.pager(TOP_STOCKS, start_date, end_date, market)

    def transactions(
        self, *, date: dt.date | None = None, market: Literal["kospi", "kosdaq"]
    ) -> Pager[LendingStock, LendingTransactions]:
        """Lending of every stock on one day.

        TR ka90012 대차거래내역요청.

        Args:
            date: The day (일자); today by default.
            market: Which market (시장구분); "kospi" or "kosdaq".

        Units: ``lending_shares``, ``lending_repaid_shares``, ``lending_balance_shares`` in shares;
        ``lending_balance_amount_million`` in million KRW.
        """
        return self._caller.pager(TRANSACTIONS, date, market)


class LendingDay(Record):
    """A row of ``stock_trend`` and ``trend`` (ka20068 대차거래추이요청(종목별), ka10068
    대차거래추이요청).

    The row of the running day holds zeros.
    """

    date = day("dt", "일자")
    lending_shares = optional(integer("dbrt_trde_cntrcnt", "대차거래체결주수", unit="shares"))
    lending_repaid_shares = optional(integer("dbrt_trde_rpy", "대차거래상환주수", unit="shares"))
    lending_change_shares = optional(integer("dbrt_trde_irds", "대차거래증감", unit="shares"))
    lending_balance_shares = optional(integer("rmnd", "잔고주수", unit="shares"))
    lending_balance_amount_million = optional(integer("remn_amt", "잔고금액", unit="million KRW"))


class StockLendingTrend(Answer):
    """The answer to ``stock_trend`` (ka20068 대차거래추이요청(종목별))."""

    rows = table("dbrt_trde_trnsn", "대차거래추이", LendingDay)


class LendingTrend(Answer):
    """The answer to ``trend`` (ka10068 대차거래추이요청)."""

    rows = table("dbrt_trde_trnsn", "대차거래추이", LendingDay)


class LendingStock(Record):
    """A row of ``top_stocks`` and ``transactions`` (ka10069 대차거래상위10종목요청, ka90012
    대차거래내역요청).
    """

    name = text("stk_nm", "종목명")
    symbol = stock("stk_cd", "종목코드")
    lending_shares = optional(integer("dbrt_trde_cntrcnt", "대차거래체결주수", unit="shares"))
    lending_repaid_shares = optional(integer("dbrt_trde_rpy", "대차거래상환주수", unit="shares"))
    lending_balance_shares = optional(integer("rmnd", "잔고주수", unit="shares"))
    lending_balance_amount_million = optional(integer("remn_amt", "잔고금액", unit="million KRW"))


class TopLending(Answer):
    """The answer to ``top_stocks`` (ka10069 대차거래상위10종목요청)."""

    total_lending_shares = optional(
        integer("dbrt_trde_cntrcnt_sum", "대차거래체결주수합", unit="shares")
    )
    total_lending_repaid_shares = optional(
        integer("dbrt_trde_rpy_sum", "대차거래상환주수합", unit="shares")
    )
    total_lending_balance_shares = optional(integer("rmnd_sum", "잔고주수합", unit="shares"))
    total_lending_balance_amount_million = optional(
        integer("remn_amt_sum", "잔고금액합", unit="million KRW")
    )
    lending_shares_rate = optional(
        number("dbrt_trde_cntrcnt_rt", "대차거래체결주수비율", scale=100)
    )
    lending_repaid_shares_rate = optional(
        number("dbrt_trde_rpy_rt", "대차거래상환주수비율", scale=100)
    )
    lending_balance_shares_rate = optional(number("rmnd_rt", "잔고주수비율", scale=100))
    lending_balance_amount_rate = optional(number("remn_amt_rt", "잔고금액비율", scale=100))
    rows = table("dbrt_trde_upper_10stk", "대차거래상위10종목", LendingStock)


class LendingTransactions(Answer):
    """The answer to ``transactions`` (ka90012 대차거래내역요청)."""

    rows = table("dbrt_trde_prps", "대차거래내역", LendingStock)


STOCK_TREND = TR(
    "ka20068",
    "/api/dostk/slb",
    StockLendingTrend,
    LendingDay,
    params=(
        Symbol("stk_cd", "symbol"),
        Day("strt_dt", "start_date", none=""),
        Day(
            "end_dt",
            "end_date",
            none="",
            rule=(Case("today", given=("start_date",), not_given=("end_date",)),),
        ),
        Fixed("all_tp", "0"),
    ),
)

TREND = TR(
    "ka10068",
    "/api/dostk/slb",
    LendingTrend,
    LendingDay,
    params=(
        Day("strt_dt", "start_date", none=""),
        Day(
            "end_dt",
            "end_date",
            none="",
            rule=(Case("today", given=("start_date",), not_given=("end_date",)),),
        ),
        Fixed("all_tp", "1"),
    ),
)

TOP_STOCKS = TR(
    "ka10069",
    "/api/dostk/slb",
    TopLending,
    LendingStock,
    params=(
        Day("strt_dt", "start_date"),
        Day("end_dt", "end_date", none="today"),
        Choice("mrkt_tp", "market", {"kospi": "001", "kosdaq": "101"}),
    ),
)

TRANSACTIONS = TR(
    "ka90012",
    "/api/dostk/slb",
    LendingTransactions,
    LendingStock,
    params=(
        Day("dt", "date", none="today"),
        Choice("mrkt_tp", "market", {"kospi": "001", "kosdaq": "101"}),
    ),
)
