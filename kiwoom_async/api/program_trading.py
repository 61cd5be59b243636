# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""Program trading on markets and in stocks (프로그램매매)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal

from kiwoom_async.calls.namespace import Namespace
from kiwoom_async.records.fields import (
    choice,
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
from kiwoom_async.wire.arguments import Choice, ChoiceBy, Day, Symbol
from kiwoom_async.wire.requests import TR

if TYPE_CHECKING:
    from kiwoom_async.calls.pager import Pager

__all__ = [
    "CumulativeProgramDay",
    "CumulativeProgramTrend",
    "DailyProgramPoint",
    "DailyProgramTrend",
    "IntradayProgramPoint",
    "IntradayProgramTrend",
    "ProgramArbitrageBalance",
    "ProgramArbitrageBalances",
    "ProgramTrading",
    "ProgramTradingByStock",
    "SectorProgramTrading",
    "StockDailyProgramPoint",
    "StockDailyProgramTrend",
    "StockIntradayProgramPoint",
    "StockIntradayProgramTrend",
    "StockProgramTrading",
    "TopProgramNetBuy",
    "TopProgramNetBuys",
]


class ProgramTrading(Namespace):
    """Program trading on markets and in stocks (프로그램매매)."""

    def intraday_trend(
        self,
        market: Literal["kospi", "kosdaq"],
        *,
        date: dt.date | None = None,
        measure: Literal["amount", "quantity"] = "amount",
        resolution: Literal["tick", "minute"] = "minute",
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[IntradayProgramPoint, IntradayProgramTrend]:
        """Program trading on a market during a day: arbitrage and the rest.

        TR ka90005 프로그램매매추이요청 시간대별.

        Args:
            market: Which market (시장구분); "kospi" or "kosdaq".
            date: The day (날짜); today by default.
            measure: Whether amounts or shares are counted (금액수량구분); "amount" or "quantity".
            resolution: What one row stands for (분틱구분); "tick" or "minute".
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        Units: ``arbitrage_sell``, ``arbitrage_buy``, ``arbitrage_net_buy``, ``non_arbitrage_sell``,
        … in million KRW or thousand shares, as ``measure`` asks;
        ``arbitrage_sell_volume_thousand``, ``arbitrage_buy_volume_thousand``,
        ``arbitrage_net_buy_volume_thousand``, ``non_arbitrage_sell_volume_thousand``, … in thousand
        shares.
        """
        return self._caller.pager(INTRADAY_TREND, market, date, measure, resolution, exchange)

    def daily_trend(
        self,
        market: Literal["kospi", "kosdaq"],
        *,
        end_date: dt.date | None = None,
        measure: Literal["amount", "quantity"] = "amount",
        resolution: Literal["tick", "minute"] = "tick",
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[DailyProgramPoint, DailyProgramTrend]:
        """Program trading on a market, day by day: arbitrage and the rest.

        TR ka90010 프로그램매매추이요청 일자별.

        Args:
            market: Which market (시장구분); "kospi" or "kosdaq".
            end_date: The newest day; rows run back from it (날짜); today by default.
            measure: Whether amounts or shares are counted (금액수량구분); "amount" or "quantity".
            resolution: What one row stands for (분틱구분); "tick" or "minute".
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        Units: ``arbitrage_sell``, ``arbitrage_buy``, ``arbitrage_net_buy``, ``non_arbitrage_sell``,
        … in million KRW or thousand shares, as ``measure`` asks;
        ``arbitrage_sell_volume_thousand``, ``arbitrage_buy_volume_thousand``,
        ``arbitrage_net_buy_volume_thousand``, ``non_arbitrage_sell_volume_thousand``, … in thousand
        shares.
        """
        return self._caller.pager(DAILY_TREND, market, end_date, measure, resolution, exchange)

    def cumulative_trend(
        self,
        market: Literal["kospi", "kosdaq"],
        *,
        end_date: dt.date | None = None,
        measure: Literal["amount", "quantity"] = "amount",
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[CumulativeProgramDay, CumulativeProgramTrend]:
        """Program trading on a market, day by day, with running totals.

        TR ka90007 프로그램매매누적추이요청.

        Args:
            market: Which market (시장구분); "kospi" or "kosdaq".
            end_date: The newest day; rows run back from it, a year at most (날짜); today by
                default.
            measure: Whether amounts or shares are counted (금액수량구분); "amount" or "quantity".
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        Units: ``arbitrage_net_buy``, ``cumulative_arbitrage_net_buy``, ``non_arbitrage_net_buy``,
        ``cumulative_non_arbitrage_net_buy``, … in million KRW or thousand shares, as ``measure``
        asks.
        """
        return self._caller.pager(CUMULATIVE_TREND, market, end_date, measure, exchange)

    def arbitrage_balance(
        self, *, end_date: dt.date | None = None, exchange: Literal["krx", "nxt", "all"] = "krx"
    ) -> Pager[ProgramArbitrageBalance, ProgramArbitrageBalances]:
        """Open arbitrage positions of program trading, day by day.

        TR ka90006 프로그램매매차익잔고추이요청.

        Args:
            end_date: The newest day; rows run back from it (날짜); today by default.
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        Units: ``buy_arbitrage_volume_thousand``, ``sell_arbitrage_volume_thousand`` in thousand
        shares; ``buy_arbitrage_amount_million``, ``buy_arbitrage_amount_change_million``,
        ``sell_arbitrage_amount_million``, ``sell_arbitrage_amount_change_million`` in million KRW.
        """
        return self._caller.pager(ARBITRAGE_BALANCE, end_date, exchange)

    def top_stocks(
        self,
        market: Literal["kospi", "kosdaq"],
        *,
        side: Literal["net_buy", "net_sell"] = "net_buy",
        measure: Literal["amount", "quantity"] = "amount",
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[TopProgramNetBuy, TopProgramNetBuys]:
        """The fifty stocks that programs net bought or sold most.

        TR ka90003 프로그램순매수상위50요청.

        Args:
            market: Which market (시장구분); "kospi" or "kosdaq".
            side: Which side (매매상위구분); "net_buy" or "net_sell".
            measure: Whether amounts or shares are counted (금액수량구분); "amount" or "quantity".
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        A page has 15 to 50 rows.

        Units: ``price``, ``change`` in KRW; ``change_rate`` in %; ``cumulative_volume`` in shares;
        ``program_sell``, ``program_buy``, ``program_net_buy`` in million KRW or shares, as
        ``measure`` asks.
        """
        return self._caller.pager(TOP_STOCKS, market, side, measure, exchange)

    def stocks(
        self,
        market: Literal["kospi", "kosdaq"],
        *,
        date: dt.date | None = None,
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[StockProgramTrading, ProgramTradingByStock]:
        """Program trading in every stock of a market on one day, with totals.

        TR ka90004 종목별프로그램매매현황요청.

        Args:
            market: Which market (시장구분); "kospi" or "kosdaq".
            date: The day (일자); today by default.
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        Units: ``price``, ``change`` in KRW; ``program_buy_volume_thousand``,
        ``program_sell_volume_thousand``, ``total_program_buy_volume_thousand``,
        ``total_program_sell_volume_thousand`` in thousand shares; ``program_buy_amount_million``,
        ``program_sell_amount_million``, ``program_net_buy_amount_million``,
        ``total_program_buy_amount_million``, … in million KRW; ``total_trade_share_rate`` in %.
        """
        return self._caller.pager(STOCKS, market, date, exchange)

    def stock_intraday_trend(
        self,
        symbol: str,
        *,
        date: dt.date | None = None,
        measure: Literal["amount", "quantity"] = "amount",
    ) -> Pager[StockIntradayProgramPoint, StockIntradayProgramTrend]:
        """Program trading in a stock during a day.

        TR ka90008 종목시간별프로그램매매추이요청.

        Args:
            symbol: The stock (종목코드); ``_NX`` or ``_AL`` may follow.
            date: The day (날짜); today by default.
            measure: Whether amounts or shares are counted (금액수량구분); "amount" or "quantity".

        Units: ``price``, ``change`` in KRW; ``change_rate`` in %; ``volume``,
        ``program_sell_volume``, ``program_buy_volume``, ``program_net_buy_volume``, … in shares;
        ``program_sell_amount_million``, ``program_buy_amount_million``,
        ``program_net_buy_amount_million``, ``program_net_buy_amount_change_million`` in million
        KRW.
        """
        return self._caller.pager(STOCK_INTRADAY_TREND, symbol, date, measure)

    def stock_daily_trend(
        self,
        symbol: str,
        *,
        end_date: dt.date | None = None,
        measure: Literal["amount", "quantity"] = "amount",
    ) -> Pager[StockDailyProgramPoint, StockDailyProgramTrend]:
        """Program trading in a stock, day by day.

        TR ka90013 종목일별프로그램매매추이요청.

        Args:
            symbol: The stock (종목코드); ``_NX`` or ``_AL`` may follow.
            end_date: The newest day; rows run back from it; the latest there is when left out
                (날짜).
            measure: Whether amounts or shares are counted (금액수량구분); "amount" or "quantity".

        Units: ``price``, ``change`` in KRW; ``change_rate`` in %; ``volume``,
        ``program_sell_volume``, ``program_buy_volume``, ``program_net_buy_volume``, … in shares;
        ``program_sell_amount_million``, ``program_buy_amount_million``,
        ``program_net_buy_amount_million``, ``program_net_buy_amount_change_million`` in million
        KRW.
        """
        return self._caller.pager(STOCK_DAILY_TREND, symbol, end_date, measure)

    async def sector_breakdown(self, symbol: str) -> SectorProgramTrading:
        """Arbitrage and other program orders in a stock, in shares and amounts.

        TR ka10010 업종프로그램요청.

        Args:
            symbol: The stock (종목코드); ``_NX`` or ``_AL`` may follow.

        Units: ``arbitrage_agency_sell_volume``, ``arbitrage_agency_buy_volume``,
        ``arbitrage_agency_net_buy_volume``, ``non_arbitrage_agency_sell_volume``, … in shares.
        """
        return await self._caller.answer(SECTOR_BREAKDOWN, symbol)


class IntradayProgramPoint(Record):
    """A row of ``intraday_trend`` (ka90005 프로그램매매추이요청 시간대별)."""

    time = time_of_day("cntr_tm", "체결시간")
    arbitrage_sell = optional(
        integer("dfrt_trde_sel", "차익거래매도", unit="million KRW or thousand shares")
    )
    arbitrage_buy = optional(
        integer("dfrt_trde_buy", "차익거래매수", unit="million KRW or thousand shares")
    )
    arbitrage_net_buy = optional(
        integer("dfrt_trde_netprps", "차익거래순매수", unit="million KRW or thousand shares")
    )
    non_arbitrage_sell = optional(
        integer("ndiffpro_trde_sel", "비차익거래매도", unit="million KRW or thousand shares")
    )
    non_arbitrage_buy = optional(
        integer("ndiffpro_trde_buy", "비차익거래매수", unit="million KRW or thousand shares")
    )
    non_arbitrage_net_buy = optional(
        integer("ndiffpro_trde_netprps", "비차익거래순매수", unit="million KRW or thousand shares")
    )
    arbitrage_sell_volume_thousand = optional(
        integer("dfrt_trde_sell_qty", "차익거래매도수량", unit="thousand shares")
    )
    arbitrage_buy_volume_thousand = optional(
        integer("dfrt_trde_buy_qty", "차익거래매수수량", unit="thousand shares")
    )
    arbitrage_net_buy_volume_thousand = optional(
        integer("dfrt_trde_netprps_qty", "차익거래순매수수량", unit="thousand shares")
    )
    non_arbitrage_sell_volume_thousand = optional(
        integer("ndiffpro_trde_sell_qty", "비차익거래매도수량", unit="thousand shares")
    )
    non_arbitrage_buy_volume_thousand = optional(
        integer("ndiffpro_trde_buy_qty", "비차익거래매수수량", unit="thousand shares")
    )
    non_arbitrage_net_buy_volume_thousand = optional(
        integer("ndiffpro_trde_netprps_qty", "비차익거래순매수수량", unit="thousand shares")
    )
    total_sell = optional(integer("all_sel", "전체매도", unit="million KRW or thousand shares"))
    total_buy = optional(integer("all_buy", "전체매수", unit="million KRW or thousand shares"))
    total_net_buy = optional(
        integer("all_netprps", "전체순매수", unit="million KRW or thousand shares")
    )
    kospi200 = optional(decimal("kospi200", "KOSPI200", scale=100, signed=False))
    basis = optional(decimal("basis", "BASIS"))


class IntradayProgramTrend(Answer):
    """The answer to ``intraday_trend`` (ka90005 프로그램매매추이요청 시간대별)."""

    rows = table("prm_trde_trnsn", "프로그램매매추이", IntradayProgramPoint)


class DailyProgramPoint(Record):
    """A row of ``daily_trend`` (ka90010 프로그램매매추이요청 일자별)."""

    date = day("cntr_tm", "체결시간")
    arbitrage_sell = integer("dfrt_trde_sel", "차익거래매도", unit="million KRW or thousand shares")
    arbitrage_buy = integer("dfrt_trde_buy", "차익거래매수", unit="million KRW or thousand shares")
    arbitrage_net_buy = integer(
        "dfrt_trde_netprps", "차익거래순매수", unit="million KRW or thousand shares"
    )
    non_arbitrage_sell = integer(
        "ndiffpro_trde_sel", "비차익거래매도", unit="million KRW or thousand shares"
    )
    non_arbitrage_buy = integer(
        "ndiffpro_trde_buy", "비차익거래매수", unit="million KRW or thousand shares"
    )
    non_arbitrage_net_buy = integer(
        "ndiffpro_trde_netprps", "비차익거래순매수", unit="million KRW or thousand shares"
    )
    arbitrage_sell_volume_thousand = optional(
        integer("dfrt_trde_sell_qty", "차익거래매도수량", unit="thousand shares")
    )
    arbitrage_buy_volume_thousand = optional(
        integer("dfrt_trde_buy_qty", "차익거래매수수량", unit="thousand shares")
    )
    arbitrage_net_buy_volume_thousand = optional(
        integer("dfrt_trde_netprps_qty", "차익거래순매수수량", unit="thousand shares")
    )
    non_arbitrage_sell_volume_thousand = optional(
        integer("ndiffpro_trde_sell_qty", "비차익거래매도수량", unit="thousand shares")
    )
    non_arbitrage_buy_volume_thousand = optional(
        integer("ndiffpro_trde_buy_qty", "비차익거래매수수량", unit="thousand shares")
    )
    non_arbitrage_net_buy_volume_thousand = optional(
        integer("ndiffpro_trde_netprps_qty", "비차익거래순매수수량", unit="thousand shares")
    )
    total_sell = integer("all_sel", "전체매도", unit="million KRW or thousand shares")
    total_buy = integer("all_buy", "전체매수", unit="million KRW or thousand shares")
    total_net_buy = integer("all_netprps", "전체순매수", unit="million KRW or thousand shares")
    kospi200 = optional(decimal("kospi200", "KOSPI200", signed=False))
    basis = optional(decimal("basis", "BASIS"))


class DailyProgramTrend(Answer):
    """The answer to ``daily_trend`` (ka90010 프로그램매매추이요청 일자별)."""

    rows = table("prm_trde_trnsn", "프로그램매매추이", DailyProgramPoint)


class CumulativeProgramDay(Record):
    """A row of ``cumulative_trend`` (ka90007 프로그램매매누적추이요청)."""

    date = day("dt", "일자")
    kospi200 = optional(decimal("kospi200", "KOSPI200", signed=False))
    basis = optional(decimal("basis", "BASIS"))
    arbitrage_net_buy = optional(
        integer("dfrt_trde_tdy", "차익거래당일", unit="million KRW or thousand shares")
    )
    cumulative_arbitrage_net_buy = optional(
        integer("dfrt_trde_acc", "차익거래누적", unit="million KRW or thousand shares")
    )
    non_arbitrage_net_buy = optional(
        integer("ndiffpro_trde_tdy", "비차익거래당일", unit="million KRW or thousand shares")
    )
    cumulative_non_arbitrage_net_buy = optional(
        integer("ndiffpro_trde_acc", "비차익거래누적", unit="million KRW or thousand shares")
    )
    total_net_buy = optional(integer("all_tdy", "전체당일", unit="million KRW or thousand shares"))
    cumulative_total_net_buy = optional(
        integer("all_acc", "전체누적", unit="million KRW or thousand shares")
    )


class CumulativeProgramTrend(Answer):
    """The answer to ``cumulative_trend`` (ka90007 프로그램매매누적추이요청)."""

    rows = table("prm_trde_acc_trnsn", "프로그램매매누적추이", CumulativeProgramDay)


class ProgramArbitrageBalance(Record):
    """A row of ``arbitrage_balance`` (ka90006 프로그램매매차익잔고추이요청)."""

    date = day("dt", "일자")
    buy_arbitrage_volume_thousand = optional(
        integer("buy_dfrt_trde_qty", "매수차익거래수량", unit="thousand shares")
    )
    buy_arbitrage_amount_million = optional(
        integer("buy_dfrt_trde_amt", "매수차익거래금액", unit="million KRW")
    )
    buy_arbitrage_amount_change_million = optional(
        integer("buy_dfrt_trde_irds_amt", "매수차익거래증감액", unit="million KRW")
    )
    sell_arbitrage_volume_thousand = optional(
        integer("sel_dfrt_trde_qty", "매도차익거래수량", unit="thousand shares")
    )
    sell_arbitrage_amount_million = optional(
        integer("sel_dfrt_trde_amt", "매도차익거래금액", unit="million KRW")
    )
    sell_arbitrage_amount_change_million = optional(
        integer("sel_dfrt_trde_irds_amt", "매도차익거래증감액", unit="million KRW")
    )


class ProgramArbitrageBalances(Answer):
    """The answer to ``arbitrage_balance`` (ka90006 프로그램매매차익잔고추이요청)."""

    rows = table("prm_trde_dfrt_remn_trnsn", "프로그램매매차익잔고추이", ProgramArbitrageBalance)


class TopProgramNetBuy(Record):
    """A row of ``top_stocks`` (ka90003 프로그램순매수상위50요청).

    A page has 15 to 50 rows.
    """

    rank = optional(integer("rank", "순위"))
    symbol = stock("stk_cd", "종목코드")
    name = optional(text("stk_nm", "종목명"))
    price = optional(magnitude("cur_prc", "현재가", unit="KRW"))
    change_sign = optional(direction("flu_sig", "등락기호"))
    change = optional(integer("pred_pre", "전일대비", unit="KRW"))
    change_rate = optional(number("flu_rt", "등락율"))
    cumulative_volume = optional(integer("acc_trde_qty", "누적거래량", unit="shares"))
    program_sell = optional(
        integer("prm_sell_amt", "프로그램매도금액", unit="million KRW or shares")
    )
    program_buy = optional(integer("prm_buy_amt", "프로그램매수금액", unit="million KRW or shares"))
    program_net_buy = optional(
        integer("prm_netprps_amt", "프로그램순매수금액", unit="million KRW or shares")
    )


class TopProgramNetBuys(Answer):
    """The answer to ``top_stocks`` (ka90003 프로그램순매수상위50요청)."""

    rows = table("prm_netprps_upper_50", "프로그램순매수상위50", TopProgramNetBuy)


class StockProgramTrading(Record):
    """A row of ``stocks`` (ka90004 종목별프로그램매매현황요청)."""

    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("flu_sig", "등락기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    program_buy_volume_thousand = optional(
        integer("buy_cntr_qty", "매수체결수량", unit="thousand shares")
    )
    program_buy_amount_million = optional(
        integer("buy_cntr_amt", "매수체결금액", unit="million KRW")
    )
    program_sell_volume_thousand = optional(
        integer("sel_cntr_qty", "매도체결수량", unit="thousand shares")
    )
    program_sell_amount_million = optional(
        integer("sel_cntr_amt", "매도체결금액", unit="million KRW")
    )
    program_net_buy_amount_million = optional(
        integer("netprps_prica", "순매수대금", unit="million KRW")
    )
    total_trade_share_rate = optional(number("all_trde_rt", "전체거래비율"))


class ProgramTradingByStock(Answer):
    """The answer to ``stocks`` (ka90004 종목별프로그램매매현황요청)."""

    total_program_buy_volume_thousand = optional(
        integer("tot_1", "매수체결수량합계", unit="thousand shares")
    )
    total_program_buy_amount_million = optional(
        integer("tot_2", "매수체결금액합계", unit="million KRW")
    )
    total_program_sell_volume_thousand = optional(
        integer("tot_3", "매도체결수량합계", unit="thousand shares")
    )
    total_program_sell_amount_million = optional(
        integer("tot_4", "매도체결금액합계", unit="million KRW")
    )
    total_program_net_buy_amount_million = optional(
        integer("tot_5", "순매수대금합계", unit="million KRW")
    )
    total_6 = optional(integer("tot_6", "합계6"))
    rows = table("stk_prm_trde_prst", "종목별프로그램매매현황", StockProgramTrading)


class StockIntradayProgramPoint(Record):
    """A row of ``stock_intraday_trend`` (ka90008 종목시간별프로그램매매추이요청)."""

    time = time_of_day("tm", "시간")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pre_sig", "대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락율")
    volume = optional(integer("trde_qty", "거래량", unit="shares"))
    program_sell_amount_million = optional(
        integer("prm_sell_amt", "프로그램매도금액", unit="million KRW")
    )
    program_buy_amount_million = optional(
        integer("prm_buy_amt", "프로그램매수금액", unit="million KRW")
    )
    program_net_buy_amount_million = optional(
        integer("prm_netprps_amt", "프로그램순매수금액", unit="million KRW")
    )
    program_net_buy_amount_change_million = optional(
        integer("prm_netprps_amt_irds", "프로그램순매수금액증감", unit="million KRW")
    )
    program_sell_volume = optional(integer("prm_sell_qty", "프로그램매도수량", unit="shares"))
    program_buy_volume = optional(integer("prm_buy_qty", "프로그램매수수량", unit="shares"))
    program_net_buy_volume = optional(
        integer("prm_netprps_qty", "프로그램순매수수량", unit="shares")
    )
    program_net_buy_volume_change = optional(
        integer("prm_netprps_qty_irds", "프로그램순매수수량증감", unit="shares")
    )
    base_price_time = optional(text("base_pric_tm", "기준가시간"))
    total_lending_repaid_shares = optional(
        integer("dbrt_trde_rpy_sum", "대차거래상환주수합", unit="shares")
    )
    total_lending_balance_shares = optional(integer("remn_rcvord_sum", "잔고수주합", unit="shares"))
    exchange = optional(
        choice("stex_tp", "거래소구분", {"KRX": "krx", "NXT": "nxt", "통합": "all"})
    )


class StockIntradayProgramTrend(Answer):
    """The answer to ``stock_intraday_trend`` (ka90008 종목시간별프로그램매매추이요청)."""

    rows = table("stk_tm_prm_trde_trnsn", "종목시간별프로그램매매추이", StockIntradayProgramPoint)


class StockDailyProgramPoint(Record):
    """A row of ``stock_daily_trend`` (ka90013 종목일별프로그램매매추이요청)."""

    date = day("dt", "일자")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pre_sig", "대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락율")
    volume = integer("trde_qty", "거래량", unit="shares")
    program_sell_amount_million = integer("prm_sell_amt", "프로그램매도금액", unit="million KRW")
    program_buy_amount_million = integer("prm_buy_amt", "프로그램매수금액", unit="million KRW")
    program_net_buy_amount_million = integer(
        "prm_netprps_amt", "프로그램순매수금액", unit="million KRW"
    )
    program_net_buy_amount_change_million = integer(
        "prm_netprps_amt_irds", "프로그램순매수금액증감", unit="million KRW"
    )
    program_sell_volume = integer("prm_sell_qty", "프로그램매도수량", unit="shares")
    program_buy_volume = integer("prm_buy_qty", "프로그램매수수량", unit="shares")
    program_net_buy_volume = integer("prm_netprps_qty", "프로그램순매수수량", unit="shares")
    program_net_buy_volume_change = integer(
        "prm_netprps_qty_irds", "프로그램순매수수량증감", unit="shares"
    )
    base_price_time = optional(text("base_pric_tm", "기준가시간"))
    total_lending_repaid_shares = optional(
        integer("dbrt_trde_rpy_sum", "대차거래상환주수합", unit="shares")
    )
    total_lending_balance_shares = optional(integer("remn_rcvord_sum", "잔고수주합", unit="shares"))
    exchange = choice("stex_tp", "거래소구분", {"KRX": "krx", "NXT": "nxt", "통합": "all"})


class StockDailyProgramTrend(Answer):
    """The answer to ``stock_daily_trend`` (ka90013 종목일별프로그램매매추이요청)."""

    rows = table("stk_daly_prm_trde_trnsn", "종목일별프로그램매매추이", StockDailyProgramPoint)


class SectorProgramTrading(Answer):
    """The answer to ``sector_breakdown`` (ka10010 업종프로그램요청)."""

    arbitrage_agency_sell_volume = optional(
        integer("dfrt_trst_sell_qty", "차익위탁매도수량", unit="shares")
    )
    arbitrage_agency_sell_amount = optional(integer("dfrt_trst_sell_amt", "차익위탁매도금액"))
    arbitrage_agency_buy_volume = optional(
        integer("dfrt_trst_buy_qty", "차익위탁매수수량", unit="shares")
    )
    arbitrage_agency_buy_amount = optional(integer("dfrt_trst_buy_amt", "차익위탁매수금액"))
    arbitrage_agency_net_buy_volume = optional(
        integer("dfrt_trst_netprps_qty", "차익위탁순매수수량", unit="shares")
    )
    arbitrage_agency_net_buy_amount = optional(
        integer("dfrt_trst_netprps_amt", "차익위탁순매수금액")
    )
    non_arbitrage_agency_sell_volume = optional(
        integer("ndiffpro_trst_sell_qty", "비차익위탁매도수량", unit="shares")
    )
    non_arbitrage_agency_sell_amount = optional(
        integer("ndiffpro_trst_sell_amt", "비차익위탁매도금액")
    )
    non_arbitrage_agency_buy_volume = optional(
        integer("ndiffpro_trst_buy_qty", "비차익위탁매수수량", unit="shares")
    )
    non_arbitrage_agency_buy_amount = optional(
        integer("ndiffpro_trst_buy_amt", "비차익위탁매수금액")
    )
    non_arbitrage_agency_net_buy_volume = optional(
        integer("ndiffpro_trst_netprps_qty", "비차익위탁순매수수량", unit="shares")
    )
    non_arbitrage_agency_net_buy_amount = optional(
        integer("ndiffpro_trst_netprps_amt", "비차익위탁순매수금액")
    )
    total_agency_sell_volume = optional(
        integer("all_dfrt_trst_sell_qty", "전체차익위탁매도수량", unit="shares")
    )
    total_agency_sell_amount = optional(integer("all_dfrt_trst_sell_amt", "전체차익위탁매도금액"))
    total_agency_buy_volume = optional(
        integer("all_dfrt_trst_buy_qty", "전체차익위탁매수수량", unit="shares")
    )
    total_agency_buy_amount = optional(integer("all_dfrt_trst_buy_amt", "전체차익위탁매수금액"))
    total_agency_net_buy_volume = optional(
        integer("all_dfrt_trst_netprps_qty", "전체차익위탁순매수수량", unit="shares")
    )
    total_agency_net_buy_amount = optional(
        integer("all_dfrt_trst_netprps_amt", "전체차익위탁순매수금액")
    )


INTRADAY_TREND = TR(
    "ka90005",
    "/api/dostk/mrkcond",
    IntradayProgramTrend,
    IntradayProgramPoint,
    params=(
        ChoiceBy(
            "mrkt_tp",
            "market",
            "exchange",
            {
                "krx": {"kospi": "P00101", "kosdaq": "P10102"},
                "nxt": {"kospi": "P001_NX01", "kosdaq": "P101_NX02"},
                "all": {"kospi": "P001_AL01", "kosdaq": "P101_AL02"},
            },
        ),
        Day("date", "date", none="today"),
        Choice("amt_qty_tp", "measure", {"amount": "1", "quantity": "2"}),
        Choice("min_tic_tp", "resolution", {"tick": "0", "minute": "1"}),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
    ),
)

DAILY_TREND = TR(
    "ka90010",
    "/api/dostk/mrkcond",
    DailyProgramTrend,
    DailyProgramPoint,
    params=(
        ChoiceBy(
            "mrkt_tp",
            "market",
            "exchange",
            {
                "krx": {"kospi": "P00101", "kosdaq": "P10102"},
                "nxt": {"kospi": "P001_NX01", "kosdaq": "P101_NX02"},
                "all": {"kospi": "P001_AL01", "kosdaq": "P101_AL02"},
            },
        ),
        Day("date", "end_date", none="today"),
        Choice("amt_qty_tp", "measure", {"amount": "1", "quantity": "2"}),
        Choice("min_tic_tp", "resolution", {"tick": "0", "minute": "1"}),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
    ),
)

CUMULATIVE_TREND = TR(
    "ka90007",
    "/api/dostk/mrkcond",
    CumulativeProgramTrend,
    CumulativeProgramDay,
    params=(
        Choice("mrkt_tp", "market", {"kospi": "0", "kosdaq": "1"}),
        Day("date", "end_date", none="today"),
        Choice("amt_qty_tp", "measure", {"amount": "1", "quantity": "2"}),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
    ),
)

ARBITRAGE_BALANCE = TR(
    "ka90006",
    "/api/dostk/mrkcond",
    ProgramArbitrageBalances,
    ProgramArbitrageBalance,
    params=(
        Day("date", "end_date", none="today"),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
    ),
)

TOP_STOCKS = TR(
    "ka90003",
    "/api/dostk/stkinfo",
    TopProgramNetBuys,
    TopProgramNetBuy,
    params=(
        Choice("mrkt_tp", "market", {"kospi": "P00101", "kosdaq": "P10102"}),
        Choice("trde_upper_tp", "side", {"net_buy": "2", "net_sell": "1"}),
        Choice("amt_qty_tp", "measure", {"amount": "1", "quantity": "2"}),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
    ),
)

STOCKS = TR(
    "ka90004",
    "/api/dostk/stkinfo",
    ProgramTradingByStock,
    StockProgramTrading,
    params=(
        Choice("mrkt_tp", "market", {"kospi": "P00101", "kosdaq": "P10102"}),
        Day("dt", "date", none="today"),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
    ),
)

STOCK_INTRADAY_TREND = TR(
    "ka90008",
    "/api/dostk/mrkcond",
    StockIntradayProgramTrend,
    StockIntradayProgramPoint,
    params=(
        Symbol("stk_cd", "symbol", suffix=True),
        Day("date", "date", none="today"),
        Choice("amt_qty_tp", "measure", {"amount": "1", "quantity": "2"}),
    ),
)

STOCK_DAILY_TREND = TR(
    "ka90013",
    "/api/dostk/mrkcond",
    StockDailyProgramTrend,
    StockDailyProgramPoint,
    params=(
        Symbol("stk_cd", "symbol", suffix=True),
        Day("date", "end_date", none=""),
        Choice("amt_qty_tp", "measure", {"amount": "1", "quantity": "2"}),
    ),
)

SECTOR_BREAKDOWN = TR(
    "ka10010",
    "/api/dostk/sect",
    SectorProgramTrading,
    params=(Symbol("stk_cd", "symbol", suffix=True),),
)
