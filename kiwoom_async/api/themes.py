# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""Themes and their stocks (테마)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from kiwoom_async.calls.namespace import Namespace
from kiwoom_async.records.fields import (
    code,
    direction,
    integer,
    magnitude,
    number,
    optional,
    stock,
    table,
    text,
)
from kiwoom_async.records.record import Answer, Record
from kiwoom_async.wire import checks
from kiwoom_async.wire.arguments import Case, Choice, Derived, Symbol, Text, Whole
from kiwoom_async.wire.requests import TR

if TYPE_CHECKING:
    from kiwoom_async.calls.pager import Pager

__all__ = ["Sort", "ThemeGroup", "ThemeGroups", "ThemeStock", "ThemeStocks", "Themes"]


Sort: TypeAlias = Literal[
    "highest_return_rate", "lowest_return_rate", "highest_change_rate", "lowest_change_rate"
]

_SORT_CODES = {
    "highest_return_rate": "1",
    "lowest_return_rate": "2",
    "highest_change_rate": "3",
    "lowest_change_rate": "4",
}


class Themes(Namespace):
    """Themes and their stocks (테마)."""

    def groups(
        self,
        *,
        days: int,
        sort: Sort = "highest_return_rate",
        theme_name: str | None = None,
        symbol: str | None = None,
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[ThemeGroup, ThemeGroups]:
        """Themes with their return, breadth and leading stocks.

        TR ka90001 테마그룹별요청.

        Args:
            days: Days over which the return is taken (날짜구분); 1 to 99.
            sort: What the rows are sorted by (등락수익구분); "highest_return_rate",
                "lowest_return_rate", "highest_change_rate" or "lowest_change_rate".
            theme_name: A theme's name to look for (테마명).
            symbol: A stock of the theme (종목코드).
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        A page has 100 rows.

        Units: ``stock_count``, ``advancing_count``, ``declining_count`` in stocks; ``change_rate``,
        ``period_return_rate`` in %.
        """
        return self._caller.pager(GROUPS, days, sort, theme_name, symbol, exchange)

    def stocks(
        self, theme: str, *, days: int | None = None, exchange: Literal["krx", "nxt", "all"] = "krx"
    ) -> Pager[ThemeStock, ThemeStocks]:
        """The stocks of a theme with prices and returns.

        TR ka90002 테마구성종목요청.

        Args:
            theme: Code of the theme, as ``themes.groups`` lists it (테마그룹코드).
            days: Days over which the return is taken (날짜구분); 1 to 99.
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        Units: ``price``, ``change``, ``ask``, ``bid`` in KRW; ``change_rate``,
        ``period_return_rate``, ``change_rate``, ``period_return_rate`` in %; ``cumulative_volume``,
        ``ask_size``, ``bid_size`` in shares.
        """
        return self._caller.pager(STOCKS, theme, days, exchange)


class ThemeGroup(Record):
    """A row of ``groups`` (ka90001 테마그룹별요청).

    A page has 100 rows.
    """

    theme_code = optional(code("thema_grp_cd", "테마그룹코드"))
    theme_name = optional(text("thema_nm", "테마명"))
    stock_count = optional(integer("stk_num", "종목수", unit="stocks"))
    change_sign = optional(direction("flu_sig", "등락기호"))
    change_rate = number("flu_rt", "등락율")
    advancing_count = optional(integer("rising_stk_num", "상승종목수", unit="stocks"))
    declining_count = optional(integer("fall_stk_num", "하락종목수", unit="stocks"))
    period_return_rate = optional(number("dt_prft_rt", "기간수익률"))
    main_stocks = optional(text("main_stk", "주요종목"))


class ThemeGroups(Answer):
    """The answer to ``groups`` (ka90001 테마그룹별요청)."""

    rows = table("thema_grp", "테마그룹별", ThemeGroup)


class ThemeStock(Record):
    """A row of ``stocks`` (ka90002 테마구성종목요청)."""

    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("flu_sig", "등락기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락율")
    cumulative_volume = integer("acc_trde_qty", "누적거래량", unit="shares")
    ask = magnitude("sel_bid", "매도호가", unit="KRW")
    ask_size = integer("sel_req", "매도잔량", unit="shares")
    bid = magnitude("buy_bid", "매수호가", unit="KRW")
    bid_size = integer("buy_req", "매수잔량", unit="shares")
    period_return_rate = optional(number("dt_prft_rt_n", "기간수익률n"))


class ThemeStocks(Answer):
    """The answer to ``stocks`` (ka90002 테마구성종목요청)."""

    change_rate = optional(number("flu_rt", "등락률"))
    period_return_rate = optional(number("dt_prft_rt", "기간수익률"))
    rows = table("thema_comp_stk", "테마구성종목", ThemeStock)


GROUPS = TR(
    "ka90001",
    "/api/dostk/thme",
    ThemeGroups,
    ThemeGroup,
    params=(
        Whole("date_tp", "days", least=1, most=99),
        Choice("flu_pl_amt_tp", "sort", _SORT_CODES),
        Text("thema_nm", "theme_name", none=""),
        Symbol("stk_cd", "symbol", none=""),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
        Derived(
            "qry_tp", (Case("1", given=("theme_name",)), Case("2", given=("symbol",)), Case("0"))
        ),
    ),
    checks=(checks.theme_or_symbol,),
)

STOCKS = TR(
    "ka90002",
    "/api/dostk/thme",
    ThemeStocks,
    ThemeStock,
    params=(
        Text("thema_grp_cd", "theme"),
        Whole("date_tp", "days", least=1, most=99, none=""),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
    ),
)
