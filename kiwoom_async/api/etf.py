# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""Exchange-traded funds (ETF)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from kiwoom_async.calls.namespace import Namespace
from kiwoom_async.records.fields import (
    aggressor,
    choice,
    code,
    day,
    decimal,
    direction,
    integer,
    magnitude,
    number,
    optional,
    stock,
    table,
    text,
    time_of_day,
)
from kiwoom_async.records.record import Answer, Record
from kiwoom_async.wire.arguments import Choice, Symbol, Text
from kiwoom_async.wire.requests import TR

if TYPE_CHECKING:
    from kiwoom_async.calls.pager import Pager

__all__ = [
    "ETF",
    "EtfDailyPoint",
    "EtfDailyTrade",
    "EtfDailyTrades",
    "EtfDailyTrend",
    "EtfForeignNetBuy",
    "EtfForeignNetBuying",
    "EtfInfo",
    "EtfIntradayNav",
    "EtfIntradayNavs",
    "EtfIntradayPoint",
    "EtfIntradayTrade",
    "EtfIntradayTrades",
    "EtfIntradayTrend",
    "EtfQuote",
    "EtfQuotes",
    "EtfReturn",
    "EtfReturns",
    "NavFilter",
    "TaxType",
]


TaxType: TypeAlias = Literal[
    "all", "tax_free", "holding_period_tax", "corporate", "foreign", "overseas_tax_free"
]

NavFilter: TypeAlias = Literal["all", "above_previous_close", "below_previous_close"]

_TAX_TYPE_CODES = {
    "all": "0",
    "tax_free": "1",
    "holding_period_tax": "2",
    "corporate": "3",
    "foreign": "4",
    "overseas_tax_free": "5",
}

_NAV_FILTER_CODES = {"all": "0", "above_previous_close": "1", "below_previous_close": "2"}

_MANAGER_CODES = {
    "all": "0000",
    "kodex": "3020",
    "kosef": "3027",
    "tiger": "3191",
    "kindex": "3228",
    "kstar": "3023",
    "arirang": "3022",
    "other": "9999",
}

_PERIOD_CODES = {"one_week": "0", "one_month": "1", "six_months": "2", "one_year": "3"}


class ETF(Namespace):
    """Exchange-traded funds (ETF)."""

    async def info(self, symbol: str) -> EtfInfo:
        """An ETF's name, index and tax treatment.

        TR ka40002 ETF종목정보요청.

        Args:
            symbol: The ETF, such as ``069500`` (종목코드).

        Units: ``original_share_price`` in KRW.
        """
        return await self._caller.answer(INFO, symbol)

    def quotes(
        self,
        *,
        tax_type: TaxType = "all",
        taxable: Literal["all", "taxable", "tax_free"] = "all",
        nav_filter: NavFilter = "all",
        manager: str = "all",
        tracking_index: str = "all",
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[EtfQuote, EtfQuotes]:
        """Every ETF: price, NAV, tracking error, index.

        TR ka40004 ETF전체시세요청.

        Args:
            tax_type: How the fund is taxed (과세유형); "all", "tax_free", "holding_period_tax",
                "corporate", "foreign" or "overseas_tax_free".
            taxable: Whether it is taxed at all (과세여부); "all", "taxable" or "tax_free".
            nav_filter: Where the NAV stands against the previous close (NAV대비); "all",
                "above_previous_close" or "below_previous_close".
            manager: The fund's manager, by brand or code (운용사); "all", "kodex", "kosef",
                "tiger", "kindex", "kstar", "arirang", "other" or a code.
            tracking_index: Code of the index it tracks (추적지수); "all" or a code.
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        The rows are sorted: by code.

        Units: ``close``, ``change`` in KRW; ``change_rate``, ``tracking_error_rate``,
        ``tracked_index_change_rate`` in %; ``volume`` in shares.
        """
        return self._caller.pager(
            QUOTES, tax_type, taxable, nav_filter, manager, tracking_index, exchange
        )

    def returns(
        self,
        symbol: str,
        *,
        index_code: str,
        period: Literal["one_week", "one_month", "six_months", "one_year"],
    ) -> Pager[EtfReturn, EtfReturns]:
        """An ETF's return beside that of its index, and who bought it.

        TR ka40001 ETF수익율요청.

        Args:
            symbol: The ETF, such as ``069500`` (종목코드).
            index_code: Code of the index it tracks, such as ``207`` (ETF대상지수코드).
            period: Time over which the return is taken (기간); "one_week", "one_month",
                "six_months" or "one_year".

        Units: ``etf_return_rate``, ``trade_return_rate`` in %; ``foreign_net_buy_volume``,
        ``institution_net_buy_volume`` in shares.
        """
        return self._caller.pager(RETURNS, symbol, index_code, period)

    def daily_trend(self, symbol: str) -> Pager[EtfDailyPoint, EtfDailyTrend]:
        """An ETF day by day: price, NAV, disparity, tracking error.

        TR ka40003 ETF일별추이요청.

        Args:
            symbol: The ETF, such as ``069500`` (종목코드).

        Units: ``price``, ``change`` in KRW; ``change_rate``, ``nav_index_disparity_rate``,
        ``nav_etf_disparity_rate``, ``tracking_error_rate`` in %; ``volume`` in shares.
        """
        return self._caller.pager(DAILY_TREND, symbol)

    def intraday_trend(self, symbol: str) -> Pager[EtfIntradayPoint, EtfIntradayTrend]:
        """An ETF during the day: price, NAV, disparity, index.

        TR ka40006 ETF시간대별추이요청.

        Args:
            symbol: The ETF, such as ``069500`` (종목코드).

        Units: ``close``, ``change``, ``original_share_price`` in KRW; ``change_rate``,
        ``nav_index_disparity_rate``, ``nav_etf_disparity_rate``, ``tracking_error_rate`` in %;
        ``volume`` in shares; ``turnover_million`` in million KRW.
        """
        return self._caller.pager(INTRADAY_TREND, symbol)

    def intraday_nav(self, symbol: str) -> Pager[EtfIntradayNav, EtfIntradayNavs]:
        """An ETF's NAV during the day, with shares and foreign holdings.

        TR ka40009 ETF시간대별체결요청.

        Args:
            symbol: The ETF, such as ``069500`` (종목코드).

        Units: ``nav_change_rate``, ``tracking_error_rate``, ``disparity_rate`` in %;
        ``base_price``, ``substitute_price``, ``converted_price``, ``original_share_price`` in KRW.
        """
        return self._caller.pager(INTRADAY_NAV, symbol)

    def intraday_trades(self, symbol: str) -> Pager[EtfIntradayTrade, EtfIntradayTrades]:
        """An ETF's trades during the day.

        TR ka40007 ETF시간대별체결요청.

        Args:
            symbol: The ETF, such as ``069500`` (종목코드).

        Units: ``price``, ``change``, ``original_share_price`` in KRW; ``size`` in shares.
        """
        return self._caller.pager(INTRADAY_TRADES, symbol)

    def daily_trades(self, symbol: str) -> Pager[EtfDailyTrade, EtfDailyTrades]:
        """An ETF day by day: price, volume, foreign and institutional net buying.

        TR ka40008 ETF일자별체결요청.

        Args:
            symbol: The ETF, such as ``069500`` (종목코드).

        Units: ``price``, ``change``, ``price``, ``change`` in KRW; ``cumulative_volume``,
        ``foreign_net_buy_volume``, ``institution_net_buy_volume``, ``size`` in shares.
        """
        return self._caller.pager(DAILY_TRADES, symbol)

    def intraday_foreign_net_buys(
        self, symbol: str
    ) -> Pager[EtfForeignNetBuy, EtfForeignNetBuying]:
        """What foreigners net bought of an ETF during the day.

        TR ka40010 ETF시간대별추이요청.

        Args:
            symbol: The ETF, such as ``069500`` (종목코드).

        Units: ``price``, ``change`` in KRW; ``volume``, ``foreign_net_buy_volume`` in shares.
        """
        return self._caller.pager(INTRADAY_FOREIGN_NET_BUYS, symbol)


class EtfInfo(Answer):
    """The answer to ``info`` (ka40002 ETF종목정보요청)."""

    name = optional(text("stk_nm", "종목명"))
    tracked_index_name = optional(text("etfobjt_idex_nm", "ETF대상지수명"))
    original_share_price = optional(magnitude("wonju_pric", "원주가격", unit="KRW"))
    etf_tax_type = optional(text("etftxon_type", "ETF과세유형"))
    etn_tax_type = optional(text("etntxon_type", "ETN과세유형"))


class EtfQuote(Record):
    """A row of ``quotes`` (ka40004 ETF전체시세요청).

    The rows are sorted: by code.
    """

    symbol = stock("stk_cd", "종목코드")
    stock_class = code("stk_cls", "종목분류")
    name = text("stk_nm", "종목명")
    close = magnitude("close_pric", "종가", unit="KRW")
    change_sign = optional(direction("pre_sig", "대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("pre_rt", "대비율")
    volume = optional(integer("trde_qty", "거래량", unit="shares"))
    nav = optional(decimal("nav", "NAV", signed=False))
    tracking_error_rate = optional(number("trace_eor_rt", "추적오차율"))
    tax_base = optional(integer("txbs", "과표기준"))
    pre_dividend_base = optional(text("dvid_bf_base", "배당전기준"))
    previous_dividend = optional(integer("pred_dvida", "전일배당금"))
    tracked_index_name = optional(text("trace_idex_nm", "추적지수명"))
    leverage_multiple = optional(decimal("drng", "배수"))
    tracked_index_code = optional(code("trace_idex_cd", "추적지수코드"))
    tracked_index = optional(decimal("trace_idex", "추적지수"))
    tracked_index_change_rate = optional(number("trace_flu_rt", "추적등락율"))


class EtfQuotes(Answer):
    """The answer to ``quotes`` (ka40004 ETF전체시세요청)."""

    rows = table("etfall_mrpr", "ETF전체시세", EtfQuote)


class EtfReturn(Record):
    """A row of ``returns`` (ka40001 ETF수익율요청)."""

    etf_return_rate = optional(number("etfprft_rt", "ETF수익률"))
    trade_return_rate = optional(number("cntr_prft_rt", "체결수익률"))
    foreign_net_buy_volume = optional(integer("for_netprps_qty", "외인순매수수량", unit="shares"))
    institution_net_buy_volume = optional(
        integer("orgn_netprps_qty", "기관순매수수량", unit="shares")
    )


class EtfReturns(Answer):
    """The answer to ``returns`` (ka40001 ETF수익율요청)."""

    rows = table("etfprft_rt_lst", "ETF수익율", EtfReturn)


class EtfDailyPoint(Record):
    """A row of ``daily_trend`` (ka40003 ETF일별추이요청)."""

    date = day("cntr_dt", "체결일자")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pre_sig", "대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = optional(number("pre_rt", "대비율"))
    volume = optional(integer("trde_qty", "거래량", unit="shares"))
    nav = optional(decimal("nav", "NAV", signed=False))
    cumulative_turnover = optional(integer("acc_trde_prica", "누적거래대금"))
    nav_index_disparity_rate = optional(number("navidex_dispty_rt", "NAV/지수괴리율"))
    nav_etf_disparity_rate = optional(number("navetfdispty_rt", "NAV/ETF괴리율"))
    tracking_error_rate = optional(number("trace_eor_rt", "추적오차율", scale=100))
    tracked_index = optional(decimal("trace_cur_prc", "추적현재가", scale=100))
    tracked_index_change = optional(decimal("trace_pred_pre", "추적전일대비", scale=100))
    tracked_index_change_sign = optional(direction("trace_pre_sig", "추적대비기호"))


class EtfDailyTrend(Answer):
    """The answer to ``daily_trend`` (ka40003 ETF일별추이요청)."""

    rows = table("etfdaly_trnsn", "ETF일별추이", EtfDailyPoint)


class EtfIntradayPoint(Record):
    """A row of ``intraday_trend`` (ka40006 ETF시간대별추이요청)."""

    time = time_of_day("tm", "시간")
    close = magnitude("close_pric", "종가", unit="KRW")
    change_sign = optional(direction("pre_sig", "대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락율")
    volume = optional(integer("trde_qty", "거래량", unit="shares"))
    nav = optional(decimal("nav", "NAV", signed=False))
    turnover_million = optional(integer("trde_prica", "거래대금", unit="million KRW"))
    nav_index_disparity_rate = optional(number("navidex", "NAV지수"))
    nav_etf_disparity_rate = optional(number("navetf", "괴리율"))
    tracking_error_rate = optional(number("trace", "추적오차율"))
    tracked_index = optional(decimal("trace_idex", "추적지수", scale=100, signed=False))
    tracked_index_change = optional(decimal("trace_idex_pred_pre", "추적지수전일대비", scale=100))
    tracked_index_change_sign = optional(
        direction("trace_idex_pred_pre_sig", "추적지수전일대비기호")
    )


class EtfIntradayTrend(Answer):
    """The answer to ``intraday_trend`` (ka40006 ETF시간대별추이요청)."""

    name = optional(text("stk_nm", "종목명"))
    tracked_index_name = optional(text("etfobjt_idex_nm", "ETF대상지수명"))
    original_share_price = optional(magnitude("wonju_pric", "원주가격", unit="KRW"))
    etf_tax_type = optional(text("etftxon_type", "ETF과세유형"))
    etn_tax_type = optional(text("etntxon_type", "ETN과세유형"))
    rows = table("etftisl_trnsn", "ETF시간대별추이", EtfIntradayPoint)


class EtfIntradayNav(Record):
    """A row of ``intraday_nav`` (ka40009 ETF시간대별체결요청)."""

    nav = optional(decimal("nav", "NAV"))
    nav_change = optional(decimal("navpred_pre", "NAV전일대비"))
    nav_change_rate = optional(number("navflu_rt", "NAV등락율"))
    tracking_error_rate = optional(number("trace_eor_rt", "추적오차율"))
    disparity_rate = optional(number("dispty_rt", "괴리율"))
    listed_shares = optional(integer("stkcnt", "주식수"))
    base_price = optional(magnitude("base_pric", "기준가", unit="KRW"))
    foreign_held_shares = optional(integer("for_rmnd_qty", "외인보유수량"))
    substitute_price = optional(magnitude("repl_pric", "대용가", unit="KRW"))
    converted_price = optional(magnitude("conv_pric", "환산가격", unit="KRW"))
    dr_per_share = optional(decimal("drstk", "DR/주"))
    original_share_price = optional(magnitude("wonju_pric", "원주가격", unit="KRW"))


class EtfIntradayNavs(Answer):
    """The answer to ``intraday_nav`` (ka40009 ETF시간대별체결요청)."""

    rows = table("etfnavarray", "ETFNAV배열", EtfIntradayNav)


class EtfIntradayTrade(Record):
    """A row of ``intraday_trades`` (ka40007 ETF시간대별체결요청)."""

    time = time_of_day("cntr_tm", "체결시간")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pre_sig", "대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    size = magnitude("trde_qty", "거래량", unit="shares")
    side = aggressor("trde_qty", "거래량")
    exchange = optional(
        choice("stex_tp", "거래소구분", {"KRX": "krx", "NXT": "nxt", "통합": "all"})
    )


class EtfIntradayTrades(Answer):
    """The answer to ``intraday_trades`` (ka40007 ETF시간대별체결요청)."""

    stock_class = optional(code("stk_cls", "종목분류"))
    name = optional(text("stk_nm", "종목명"))
    tracked_index_name = optional(text("etfobjt_idex_nm", "ETF대상지수명"))
    tracked_index_code = optional(code("etfobjt_idex_cd", "ETF대상지수코드"))
    tracked_index_change_rate = optional(decimal("objt_idex_pre_rt", "대상지수대비율"))
    original_share_price = optional(magnitude("wonju_pric", "원주가격", unit="KRW"))
    rows = table("etftisl_cntr_array", "ETF시간대별체결배열", EtfIntradayTrade)


class EtfDailyTrade(Record):
    """A row of ``daily_trades`` (ka40008 ETF일자별체결요청)."""

    date = day("dt", "일자")
    price = magnitude("cur_prc_n", "현재가n", unit="KRW")
    change_sign = optional(direction("pre_sig_n", "대비기호n"))
    change = optional(integer("pred_pre_n", "전일대비n", unit="KRW"))
    cumulative_volume = optional(integer("acc_trde_qty", "누적거래량", unit="shares"))
    foreign_net_buy_volume = optional(integer("for_netprps_qty", "외인순매수수량", unit="shares"))
    institution_net_buy_volume = optional(
        integer("orgn_netprps_qty", "기관순매수수량", unit="shares")
    )


class EtfDailyTrades(Answer):
    """The answer to ``daily_trades`` (ka40008 ETF일자별체결요청)."""

    time = optional(time_of_day("cntr_tm", "체결시간"))
    price = optional(magnitude("cur_prc", "현재가", unit="KRW"))
    change_sign = optional(direction("pre_sig", "대비기호"))
    change = optional(integer("pred_pre", "전일대비", unit="KRW"))
    size = optional(magnitude("trde_qty", "거래량", unit="shares"))
    side = optional(aggressor("trde_qty", "거래량"))
    rows = table("etfnetprps_qty_array", "ETF순매수수량배열", EtfDailyTrade)


class EtfForeignNetBuy(Record):
    """A row of ``intraday_foreign_net_buys`` (ka40010 ETF시간대별추이요청)."""

    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pre_sig", "대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    volume = optional(integer("trde_qty", "거래량", unit="shares"))
    foreign_net_buy_volume = optional(integer("for_netprps", "외인순매수", unit="shares"))


class EtfForeignNetBuying(Answer):
    """The answer to ``intraday_foreign_net_buys`` (ka40010 ETF시간대별추이요청)."""

    rows = table("etftisl_trnsn", "ETF시간대별추이", EtfForeignNetBuy)


INFO = TR("ka40002", "/api/dostk/etf", EtfInfo, params=(Symbol("stk_cd", "symbol"),))

QUOTES = TR(
    "ka40004",
    "/api/dostk/etf",
    EtfQuotes,
    EtfQuote,
    params=(
        Choice("txon_type", "tax_type", _TAX_TYPE_CODES),
        Choice("txon_yn", "taxable", {"all": "0", "taxable": "1", "tax_free": "2"}),
        Choice("navpre", "nav_filter", _NAV_FILTER_CODES),
        Choice("mngmcomp", "manager", _MANAGER_CODES, open=True),
        Choice("trace_idex", "tracking_index", {"all": "0"}, open=True),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
    ),
)

RETURNS = TR(
    "ka40001",
    "/api/dostk/etf",
    EtfReturns,
    EtfReturn,
    params=(
        Symbol("stk_cd", "symbol"),
        Text("etfobjt_idex_cd", "index_code"),
        Choice("dt", "period", _PERIOD_CODES),
    ),
)

DAILY_TREND = TR(
    "ka40003", "/api/dostk/etf", EtfDailyTrend, EtfDailyPoint, params=(Symbol("stk_cd", "symbol"),)
)

INTRADAY_TREND = TR(
    "ka40006",
    "/api/dostk/etf",
    EtfIntradayTrend,
    EtfIntradayPoint,
    params=(Symbol("stk_cd", "symbol"),),
)

INTRADAY_NAV = TR(
    "ka40009",
    "/api/dostk/etf",
    EtfIntradayNavs,
    EtfIntradayNav,
    params=(Symbol("stk_cd", "symbol"),),
)

INTRADAY_TRADES = TR(
    "ka40007",
    "/api/dostk/etf",
    EtfIntradayTrades,
    EtfIntradayTrade,
    params=(Symbol("stk_cd", "symbol"),),
)

DAILY_TRADES = TR(
    "ka40008", "/api/dostk/etf", EtfDailyTrades, EtfDailyTrade, params=(Symbol("stk_cd", "symbol"),)
)

INTRADAY_FOREIGN_NET_BUYS = TR(
    "ka40010",
    "/api/dostk/etf",
    EtfForeignNetBuying,
    EtfForeignNetBuy,
    params=(Symbol("stk_cd", "symbol"),),
)
