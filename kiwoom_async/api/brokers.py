# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""Which brokerage house trades what (거래원)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal, TypeAlias

from kiwoom_async.calls.namespace import Namespace
from kiwoom_async.records.fields import (
    code,
    day,
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
from kiwoom_async.wire import checks
from kiwoom_async.wire.arguments import Case, Choice, Day, Derived, Symbol, Text
from kiwoom_async.wire.requests import TR

if TYPE_CHECKING:
    from kiwoom_async.calls.pager import Pager

__all__ = [
    "Broker",
    "BrokerInstantVolume",
    "BrokerInstantVolumes",
    "BrokerList",
    "BrokerRank",
    "BrokerStock",
    "BrokerTrend",
    "BrokerTrendDay",
    "BrokerVolumeDay",
    "BrokerVolumeProfile",
    "Brokers",
    "BrokersByStock",
    "DepartedBroker",
    "DepartedBrokers",
    "MinSize",
    "MinVolume",
    "NetBuyingBroker",
    "NetBuyingBrokers",
    "PriceBand",
    "StockBrokers",
    "StocksByBroker",
    "TodayMainBrokers",
]


MinVolume: TypeAlias = Literal[0, 5000, 10_000, 50_000, 100_000, 500_000, 1_000_000]

MinSize: TypeAlias = Literal[0, 1000, 2000, 3000, 5000, 10_000, 30_000, 50_000, 100_000]

PriceBand: TypeAlias = Literal[
    "all",
    "under_1000",
    "from_1000_to_2000",
    "from_2000_to_5000",
    "from_5000_to_10000",
    "at_least_1000",
    "at_least_10000",
]

_DAYS_CODES = {1: "1", 5: "4", 10: "9", 20: "19", 40: "39", 60: "59", 120: "119"}

_MIN_VOLUME_CODES = {
    0: "0",
    5000: "5",
    10_000: "10",
    50_000: "50",
    100_000: "100",
    500_000: "500",
    1_000_000: "1000",
}

_MIN_SIZE_CODES = {
    0: "0",
    1000: "1",
    2000: "2",
    3000: "3",
    5000: "5",
    10_000: "10",
    30_000: "30",
    50_000: "50",
    100_000: "100",
}

_PRICE_BAND_CODES = {
    "all": "0",
    "under_1000": "1",
    "from_1000_to_2000": "2",
    "from_2000_to_5000": "3",
    "from_5000_to_10000": "4",
    "at_least_1000": "8",
    "at_least_10000": "5",
}


class Brokers(Namespace):
    """Which brokerage house trades what (거래원)."""

    async def top(self, symbol: str) -> StockBrokers:
        """The five brokers that bought and the five that sold most of a stock today.

        TR ka10002 주식거래원요청.

        Args:
            symbol: The stock (종목코드); ``_NX`` or ``_AL`` may follow.

        Units: ``price``, ``base_price``, ``change`` in KRW; ``change_rate`` in %;
        ``sell_broker_volume_1``, ``buy_broker_volume_1``, ``sell_broker_volume_2``,
        ``buy_broker_volume_2``, … in shares.
        """
        return await self._caller.answer(TOP, symbol)

    def today_main(self, symbol: str) -> Pager[DepartedBroker, TodayMainBrokers]:
        """The main brokers in a stock today, their changes, and an estimate of foreign trading.

        TR ka10040 당일주요거래원요청.

        Args:
            symbol: The stock (종목코드); ``_NX`` or ``_AL`` may follow.

        Units: ``sell_volume``, ``buy_volume``, ``sell_broker_volume_change_1``,
        ``sell_broker_volume_1``, … in shares.
        """
        return self._caller.pager(TODAY_MAIN, symbol)

    def today_departed(self, symbol: str) -> Pager[DepartedBroker, DepartedBrokers]:
        """Brokers that were among the first five in a stock today and are no more.

        TR ka10053 당일상위이탈원요청.

        Args:
            symbol: The stock (종목코드); ``_NX`` or ``_AL`` may follow.

        Units: ``sell_volume``, ``buy_volume`` in shares.
        """
        return self._caller.pager(TODAY_DEPARTED, symbol)

    def ranking(
        self,
        symbol: str,
        *,
        side: Literal["net_buy", "net_sell"] = "net_buy",
        days: Literal[1, 5, 10, 20, 40, 60, 120] = 1,
        start_date: dt.date | None = None,
        end_date: dt.date | None = None,
    ) -> Pager[BrokerRank, BrokersByStock]:
        """Brokers by what they net bought or sold of a stock.

        TR ka10038 종목별증권사순위요청.

        Args:
            symbol: The stock (종목코드); ``_NX`` or ``_AL`` may follow.
            side: Which side (조회구분); "net_buy" or "net_sell".
            days: Length of the period in days: 1 the day before (기간); 1, 5, 10, 20, 40, 60 or
                120.
            start_date: The first day, instead of ``days`` (시작일자).
            end_date: The last day; today when only start_date is given (종료일자).

        A page has 50 rows.

        Units: ``buy_volume``, ``sell_volume``, ``cumulative_net_buy_volume``,
        ``cumulative_buy_volume``, … in shares.
        """
        return self._caller.pager(RANKING, symbol, side, days, start_date, end_date)

    def net_buy_ranking(
        self,
        symbol: str,
        *,
        days: Literal[5, 10, 20, 40, 60, 120] = 5,
        start_date: dt.date | None = None,
        end_date: dt.date | None = None,
        base_day: Literal["today", "previous_day"] = "today",
        sort: Literal["close", "date"] = "close",
    ) -> Pager[NetBuyingBroker, NetBuyingBrokers]:
        """Brokers that net bought most of a stock.

        TR ka10042 순매수거래원순위요청.

        Args:
            symbol: The stock (종목코드); ``_NX`` or ``_AL`` may follow.
            days: Length of the period in days (기간); 5, 10, 20, 40, 60 or 120.
            start_date: The first day, instead of ``days`` (시작일자).
            end_date: The last day; today when only start_date is given (종료일자).
            base_day: The day from which days are counted back (시점구분); "today" or
                "previous_day".
            sort: How the rows are sorted (정렬기준); "close" or "date".
        """
        return self._caller.pager(
            NET_BUY_RANKING, symbol, days, start_date, end_date, base_day, sort
        )

    def stock_trend(
        self, symbol: str, *, broker: str, start_date: dt.date, end_date: dt.date | None = None
    ) -> Pager[BrokerTrendDay, BrokerTrend]:
        """What one broker traded in a stock, day by day.

        TR ka10078 증권사별종목매매동향요청.

        Args:
            symbol: The stock (종목코드); ``_NX`` or ``_AL`` may follow.
            broker: Code of the broker, as ``brokers.codes`` lists it (회원사코드).
            start_date: The first day (시작일자).
            end_date: The last day (종료일자); today by default.

        Units: ``price``, ``change`` in KRW; ``change_rate`` in %; ``cumulative_volume``,
        ``net_buy_volume``, ``buy_volume``, ``sell_volume`` in shares.
        """
        return self._caller.pager(STOCK_TREND, symbol, broker, start_date, end_date)

    def trade_analysis(
        self,
        symbol: str,
        *,
        broker: str,
        days: Literal[5, 10, 20, 40, 60, 120] = 5,
        start_date: dt.date | None = None,
        end_date: dt.date | None = None,
        base_day: Literal["today", "previous_day"] = "today",
        sort: Literal["close", "date"] = "close",
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[BrokerVolumeDay, BrokerVolumeProfile]:
        """What one broker traded in a stock, with its share of the volume.

        TR ka10043 거래원매물대분석요청.

        Args:
            symbol: The stock (종목코드); ``_NX`` or ``_AL`` may follow.
            broker: Code of the broker, as ``brokers.codes`` lists it (회원사코드).
            days: Length of the period in days (기간); 5, 10, 20, 40, 60 or 120.
            start_date: The first day, instead of ``days`` (시작일자); today by default.
            end_date: The last day (종료일자); today by default.
            base_day: The day from which days are counted back (시점구분); "today" or
                "previous_day".
            sort: How the rows are sorted (정렬기준); "close" or "date".
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        Units: ``close``, ``change`` in KRW; ``sell_volume``, ``buy_volume``, ``net_buy_volume``,
        ``total_volume`` in shares; ``volume_weight`` in %.
        """
        return self._caller.pager(
            TRADE_ANALYSIS, symbol, broker, days, start_date, end_date, base_day, sort, exchange
        )

    def traded_stocks(
        self,
        broker: str,
        *,
        side: Literal["net_buy", "net_sell"] = "net_buy",
        days: Literal[0, 1, 5, 10, 60] = 0,
        min_volume: MinVolume = 0,
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[BrokerStock, StocksByBroker]:
        """Stocks that one broker net bought or sold most.

        TR ka10039 증권사별매매상위요청.

        Args:
            broker: Code of the broker, as ``brokers.codes`` lists it (회원사코드).
            side: Which side (매매구분); "net_buy" or "net_sell".
            days: Length of the period in days: 0 today, 1 the day before (기간); 0, 1, 5, 10 or 60.
            min_volume: At least this volume, shares (거래량구분); 0, 5000, 10_000, 50_000, 100_000,
                500_000 or 1_000_000.
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        Units: ``period_change`` in KRW; ``change_rate`` in %; ``period_volume``,
        ``net_buy_volume``, ``buy_volume``, ``sell_volume`` in shares; ``net_buy_amount_thousand``,
        ``buy_amount_thousand``, ``sell_amount_thousand`` in thousand KRW.
        """
        return self._caller.pager(TRADED_STOCKS, broker, side, days, min_volume, exchange)

    def instant_trades(
        self,
        broker: str,
        *,
        symbol: str | None = None,
        market: Literal["all", "kospi", "kosdaq"] = "all",
        min_size: MinSize = 0,
        price_band: PriceBand = "all",
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[BrokerInstantVolume, BrokerInstantVolumes]:
        """Large single trades of one broker, as they happen.

        TR ka10052 거래원순간거래량요청.

        Args:
            broker: Code of the broker, as ``brokers.codes`` lists it (회원사코드).
            symbol: The stock; the whole market when left out (종목코드); ``_NX`` or ``_AL`` may
                follow.
            market: Which market; a symbol wins over it (시장구분); "all", "kospi" or "kosdaq".
            min_size: At least so many shares in one trade (수량구분); 0, 1000, 2000, 3000, 5000,
                10_000, 30_000, 50_000 or 100_000.
            price_band: In which band the price lies, KRW (가격구분); "all", "under_1000",
                "from_1000_to_2000", "from_2000_to_5000", "from_5000_to_10000", "at_least_1000" or
                "at_least_10000".
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        Units: ``instant_volume``, ``cumulative_net_buy_volume`` in shares; ``price``, ``change`` in
        KRW; ``change_rate`` in %.
        """
        return self._caller.pager(
            INSTANT_TRADES, broker, symbol, market, min_size, price_band, exchange
        )

    def codes(self) -> Pager[Broker, BrokerList]:
        """Codes and names of the member brokers.

        TR ka10102 회원사 리스트.
        """
        return self._caller.pager(CODES)


class StockBrokers(Answer):
    """The answer to ``top`` (ka10002 주식거래원요청)."""

    symbol = stock("stk_cd", "종목코드")
    name = optional(text("stk_nm", "종목명"))
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("flu_smbol", "등락부호"))
    base_price = magnitude("base_pric", "기준가", unit="KRW")
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락율")
    sell_broker_name_1 = optional(text("sel_trde_ori_nm_1", "매도거래원명1"))
    sell_broker_code_1 = optional(code("sel_trde_ori_1", "매도거래원1"))
    sell_broker_volume_1 = integer("sel_trde_qty_1", "매도거래량1", unit="shares")
    buy_broker_name_1 = optional(text("buy_trde_ori_nm_1", "매수거래원명1"))
    buy_broker_code_1 = optional(code("buy_trde_ori_1", "매수거래원1"))
    buy_broker_volume_1 = integer("buy_trde_qty_1", "매수거래량1", unit="shares")
    sell_broker_name_2 = optional(text("sel_trde_ori_nm_2", "매도거래원명2"))
    sell_broker_code_2 = optional(code("sel_trde_ori_2", "매도거래원2"))
    sell_broker_volume_2 = integer("sel_trde_qty_2", "매도거래량2", unit="shares")
    buy_broker_name_2 = optional(text("buy_trde_ori_nm_2", "매수거래원명2"))
    buy_broker_code_2 = optional(code("buy_trde_ori_2", "매수거래원2"))
    buy_broker_volume_2 = integer("buy_trde_qty_2", "매수거래량2", unit="shares")
    sell_broker_name_3 = optional(text("sel_trde_ori_nm_3", "매도거래원명3"))
    sell_broker_code_3 = optional(code("sel_trde_ori_3", "매도거래원3"))
    sell_broker_volume_3 = integer("sel_trde_qty_3", "매도거래량3", unit="shares")
    buy_broker_name_3 = optional(text("buy_trde_ori_nm_3", "매수거래원명3"))
    buy_broker_code_3 = optional(code("buy_trde_ori_3", "매수거래원3"))
    buy_broker_volume_3 = integer("buy_trde_qty_3", "매수거래량3", unit="shares")
    sell_broker_name_4 = optional(text("sel_trde_ori_nm_4", "매도거래원명4"))
    sell_broker_code_4 = optional(code("sel_trde_ori_4", "매도거래원4"))
    sell_broker_volume_4 = integer("sel_trde_qty_4", "매도거래량4", unit="shares")
    buy_broker_name_4 = optional(text("buy_trde_ori_nm_4", "매수거래원명4"))
    buy_broker_code_4 = optional(code("buy_trde_ori_4", "매수거래원4"))
    buy_broker_volume_4 = integer("buy_trde_qty_4", "매수거래량4", unit="shares")
    sell_broker_name_5 = optional(text("sel_trde_ori_nm_5", "매도거래원명5"))
    sell_broker_code_5 = optional(code("sel_trde_ori_5", "매도거래원5"))
    sell_broker_volume_5 = integer("sel_trde_qty_5", "매도거래량5", unit="shares")
    buy_broker_name_5 = optional(text("buy_trde_ori_nm_5", "매수거래원명5"))
    buy_broker_code_5 = optional(code("buy_trde_ori_5", "매수거래원5"))
    buy_broker_volume_5 = integer("buy_trde_qty_5", "매수거래량5", unit="shares")


class DepartedBroker(Record):
    """A row of ``today_main`` and ``today_departed`` (ka10040 당일주요거래원요청, ka10053
    당일상위이탈원요청).
    """

    sell_exit_time = optional(time_of_day("sel_scesn_tm", "매도이탈시간"))
    sell_volume = optional(integer("sell_qty", "매도수량", unit="shares"))
    sell_exit_broker = optional(text("sel_upper_scesn_ori", "매도상위이탈원"))
    buy_exit_time = optional(time_of_day("buy_scesn_tm", "매수이탈시간"))
    buy_volume = optional(integer("buy_qty", "매수수량", unit="shares"))
    buy_exit_broker = optional(text("buy_upper_scesn_ori", "매수상위이탈원"))
    sell_broker_code = optional(code("qry_dt", "조회일자"))
    buy_broker_code = optional(code("qry_tm", "조회시간"))


class TodayMainBrokers(Answer):
    """The answer to ``today_main`` (ka10040 당일주요거래원요청)."""

    sell_broker_volume_change_1 = optional(
        integer("sel_trde_ori_irds_1", "매도거래원별증감1", unit="shares")
    )
    sell_broker_volume_1 = optional(integer("sel_trde_ori_qty_1", "매도거래원수량1", unit="shares"))
    sell_broker_name_1 = optional(text("sel_trde_ori_1", "매도거래원1"))
    sell_broker_code_1 = optional(code("sel_trde_ori_cd_1", "매도거래원코드1"))
    buy_broker_name_1 = optional(text("buy_trde_ori_1", "매수거래원1"))
    buy_broker_code_1 = optional(code("buy_trde_ori_cd_1", "매수거래원코드1"))
    buy_broker_volume_1 = optional(integer("buy_trde_ori_qty_1", "매수거래원수량1", unit="shares"))
    buy_broker_volume_change_1 = optional(
        integer("buy_trde_ori_irds_1", "매수거래원별증감1", unit="shares")
    )
    sell_broker_volume_change_2 = optional(
        integer("sel_trde_ori_irds_2", "매도거래원별증감2", unit="shares")
    )
    sell_broker_volume_2 = optional(integer("sel_trde_ori_qty_2", "매도거래원수량2", unit="shares"))
    sell_broker_name_2 = optional(text("sel_trde_ori_2", "매도거래원2"))
    sell_broker_code_2 = optional(code("sel_trde_ori_cd_2", "매도거래원코드2"))
    buy_broker_name_2 = optional(text("buy_trde_ori_2", "매수거래원2"))
    buy_broker_code_2 = optional(code("buy_trde_ori_cd_2", "매수거래원코드2"))
    buy_broker_volume_2 = optional(integer("buy_trde_ori_qty_2", "매수거래원수량2", unit="shares"))
    buy_broker_volume_change_2 = optional(
        integer("buy_trde_ori_irds_2", "매수거래원별증감2", unit="shares")
    )
    sell_broker_volume_change_3 = optional(
        integer("sel_trde_ori_irds_3", "매도거래원별증감3", unit="shares")
    )
    sell_broker_volume_3 = optional(integer("sel_trde_ori_qty_3", "매도거래원수량3", unit="shares"))
    sell_broker_name_3 = optional(text("sel_trde_ori_3", "매도거래원3"))
    sell_broker_code_3 = optional(code("sel_trde_ori_cd_3", "매도거래원코드3"))
    buy_broker_name_3 = optional(text("buy_trde_ori_3", "매수거래원3"))
    buy_broker_code_3 = optional(code("buy_trde_ori_cd_3", "매수거래원코드3"))
    buy_broker_volume_3 = optional(integer("buy_trde_ori_qty_3", "매수거래원수량3", unit="shares"))
    buy_broker_volume_change_3 = optional(
        integer("buy_trde_ori_irds_3", "매수거래원별증감3", unit="shares")
    )
    sell_broker_volume_change_4 = optional(
        integer("sel_trde_ori_irds_4", "매도거래원별증감4", unit="shares")
    )
    sell_broker_volume_4 = optional(integer("sel_trde_ori_qty_4", "매도거래원수량4", unit="shares"))
    sell_broker_name_4 = optional(text("sel_trde_ori_4", "매도거래원4"))
    sell_broker_code_4 = optional(code("sel_trde_ori_cd_4", "매도거래원코드4"))
    buy_broker_name_4 = optional(text("buy_trde_ori_4", "매수거래원4"))
    buy_broker_code_4 = optional(code("buy_trde_ori_cd_4", "매수거래원코드4"))
    buy_broker_volume_4 = optional(integer("buy_trde_ori_qty_4", "매수거래원수량4", unit="shares"))
    buy_broker_volume_change_4 = optional(
        integer("buy_trde_ori_irds_4", "매수거래원별증감4", unit="shares")
    )
    sell_broker_volume_change_5 = optional(
        integer("sel_trde_ori_irds_5", "매도거래원별증감5", unit="shares")
    )
    sell_broker_volume_5 = optional(integer("sel_trde_ori_qty_5", "매도거래원수량5", unit="shares"))
    sell_broker_name_5 = optional(text("sel_trde_ori_5", "매도거래원5"))
    sell_broker_code_5 = optional(code("sel_trde_ori_cd_5", "매도거래원코드5"))
    buy_broker_name_5 = optional(text("buy_trde_ori_5", "매수거래원5"))
    buy_broker_code_5 = optional(code("buy_trde_ori_cd_5", "매수거래원코드5"))
    buy_broker_volume_5 = optional(integer("buy_trde_ori_qty_5", "매수거래원수량5", unit="shares"))
    buy_broker_volume_change_5 = optional(
        integer("buy_trde_ori_irds_5", "매수거래원별증감5", unit="shares")
    )
    estimated_foreign_broker_sell_change = optional(
        integer("frgn_sel_prsm_sum_chang", "외국계매도추정합변동", unit="shares")
    )
    estimated_foreign_broker_sell = optional(
        integer("frgn_sel_prsm_sum", "외국계매도추정합", unit="shares")
    )
    estimated_foreign_broker_buy = optional(
        integer("frgn_buy_prsm_sum", "외국계매수추정합", unit="shares")
    )
    estimated_foreign_broker_buy_change = optional(
        integer("frgn_buy_prsm_sum_chang", "외국계매수추정합변동", unit="shares")
    )
    rows = table("tdy_main_trde_ori", "당일주요거래원", DepartedBroker)


class DepartedBrokers(Answer):
    """The answer to ``today_departed`` (ka10053 당일상위이탈원요청)."""

    rows = table("tdy_upper_scesn_ori", "당일상위이탈원", DepartedBroker)


class BrokerRank(Record):
    """A row of ``ranking`` (ka10038 종목별증권사순위요청).

    A page has 50 rows.
    """

    rank = integer("rank", "순위")
    broker_name = text("mmcm_nm", "회원사명")
    buy_volume = integer("buy_qty", "매수수량", unit="shares")
    sell_volume = integer("sell_qty", "매도수량", unit="shares")
    cumulative_net_buy_volume = integer("acc_netprps_qty", "누적순매수수량", unit="shares")


class BrokersByStock(Answer):
    """The answer to ``ranking`` (ka10038 종목별증권사순위요청)."""

    cumulative_buy_volume = integer("rank_1", "기간별 누적 매수량", unit="shares")
    cumulative_sell_volume = integer("rank_2", "기간별 누적 매도량", unit="shares")
    cumulative_net_buy_volume = integer("rank_3", "기간별 누적 순매수", unit="shares")
    period_volume = integer("prid_trde_qty", "기간중거래량", unit="shares")
    rows = table("stk_sec_rank", "종목별증권사순위", BrokerRank)


class NetBuyingBroker(Record):
    """A row of ``net_buy_ranking`` (ka10042 순매수거래원순위요청)."""

    rank = integer("rank", "순위")
    broker_code = optional(code("mmcm_cd", "회원사코드"))
    broker_name = optional(text("mmcm_nm", "회원사명"))


class NetBuyingBrokers(Answer):
    """The answer to ``net_buy_ranking`` (ka10042 순매수거래원순위요청)."""

    rows = table("netprps_trde_ori_rank", "순매수거래원순위", NetBuyingBroker)


class BrokerTrendDay(Record):
    """A row of ``stock_trend`` (ka10078 증권사별종목매매동향요청)."""

    date = day("dt", "일자")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pre_sig", "대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락율")
    cumulative_volume = optional(integer("acc_trde_qty", "누적거래량", unit="shares"))
    net_buy_volume = optional(integer("netprps_qty", "순매수수량", unit="shares"))
    buy_volume = optional(integer("buy_qty", "매수수량", unit="shares"))
    sell_volume = optional(integer("sell_qty", "매도수량", unit="shares"))


class BrokerTrend(Answer):
    """The answer to ``stock_trend`` (ka10078 증권사별종목매매동향요청)."""

    rows = table("sec_stk_trde_trend", "증권사별종목매매동향", BrokerTrendDay)


class BrokerVolumeDay(Record):
    """A row of ``trade_analysis`` (ka10043 거래원매물대분석요청)."""

    date = day("dt", "일자")
    close = magnitude("close_pric", "종가", unit="KRW")
    change_sign = optional(direction("pre_sig", "대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    sell_volume = optional(integer("sel_qty", "매도량", unit="shares"))
    buy_volume = optional(integer("buy_qty", "매수량", unit="shares"))
    net_buy_volume = optional(integer("netprps_qty", "순매수수량", unit="shares"))
    total_volume = optional(integer("trde_qty_sum", "거래량합", unit="shares"))
    volume_weight = optional(number("trde_wght", "거래비중"))


class BrokerVolumeProfile(Answer):
    """The answer to ``trade_analysis`` (ka10043 거래원매물대분석요청)."""

    rows = table("trde_ori_prps_anly", "거래원매물대분석", BrokerVolumeDay)


class BrokerStock(Record):
    """A row of ``traded_stocks`` (ka10039 증권사별매매상위요청)."""

    rank = integer("rank", "순위")
    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    period_change = optional(integer("prid_stkpc_flu", "기간중주가등락", unit="KRW"))
    change_rate = number("flu_rt", "등락율")
    period_volume = optional(integer("prid_trde_qty", "기간중거래량", unit="shares"))
    net_buy_volume = optional(integer("netprps", "순매수", unit="shares"))
    buy_volume = optional(integer("buy_trde_qty", "매수거래량", unit="shares"))
    sell_volume = optional(integer("sel_trde_qty", "매도거래량", unit="shares"))
    net_buy_amount_thousand = optional(integer("netprps_amt", "순매수금액", unit="thousand KRW"))
    buy_amount_thousand = optional(integer("buy_amt", "매수금액", unit="thousand KRW"))
    sell_amount_thousand = optional(integer("sell_amt", "매도금액", unit="thousand KRW"))


class StocksByBroker(Answer):
    """The answer to ``traded_stocks`` (ka10039 증권사별매매상위요청)."""

    rows = table("sec_trde_upper", "증권사별매매상위", BrokerStock)


class BrokerInstantVolume(Record):
    """A row of ``instant_trades`` (ka10052 거래원순간거래량요청)."""

    time = time_of_day("tm", "시간")
    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    broker_name = optional(text("trde_ori_nm", "거래원명"))
    side = optional(text("tp", "구분"))
    instant_volume = optional(magnitude("mont_trde_qty", "순간거래량", unit="shares"))
    cumulative_net_buy_volume = optional(integer("acc_netprps", "누적순매수", unit="shares"))
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락율")


class BrokerInstantVolumes(Answer):
    """The answer to ``instant_trades`` (ka10052 거래원순간거래량요청)."""

    rows = table("trde_ori_mont_trde_qty", "거래원순간거래량", BrokerInstantVolume)


class Broker(Record):
    """A row of ``codes`` (ka10102 회원사 리스트)."""

    broker_code = optional(code("code", "코드"))
    broker_name = optional(text("name", "업종명"))
    kind = optional(code("gb", "구분"))


class BrokerList(Answer):
    """The answer to ``codes`` (ka10102 회원사 리스트)."""

    rows = table("list", "회원사코드리스트", Broker)


TOP = TR(
    "ka10002", "/api/dostk/stkinfo", StockBrokers, params=(Symbol("stk_cd", "symbol", suffix=True),)
)

TODAY_MAIN = TR(
    "ka10040",
    "/api/dostk/rkinfo",
    TodayMainBrokers,
    DepartedBroker,
    params=(Symbol("stk_cd", "symbol", suffix=True),),
)

TODAY_DEPARTED = TR(
    "ka10053",
    "/api/dostk/rkinfo",
    DepartedBrokers,
    DepartedBroker,
    params=(Symbol("stk_cd", "symbol", suffix=True),),
)

RANKING = TR(
    "ka10038",
    "/api/dostk/rkinfo",
    BrokersByStock,
    BrokerRank,
    params=(
        Symbol("stk_cd", "symbol", suffix=True),
        Choice("qry_tp", "side", {"net_buy": "2", "net_sell": "1"}),
        Choice("dt", "days", _DAYS_CODES, rule=(Case("", given=("start_date",)),)),
        Day("strt_dt", "start_date", none=""),
        Day(
            "end_dt",
            "end_date",
            none="",
            rule=(Case("today", given=("start_date",), not_given=("end_date",)),),
        ),
    ),
    checks=(checks.end_date_needs_start_date,),
)

NET_BUY_RANKING = TR(
    "ka10042",
    "/api/dostk/rkinfo",
    NetBuyingBrokers,
    NetBuyingBroker,
    params=(
        Symbol("stk_cd", "symbol", suffix=True),
        Choice("dt", "days", {5: "5", 10: "10", 20: "20", 40: "40", 60: "60", 120: "120"}),
        Day("strt_dt", "start_date", none=""),
        Day(
            "end_dt",
            "end_date",
            none="",
            rule=(Case("today", given=("start_date",), not_given=("end_date",)),),
        ),
        Choice("pot_tp", "base_day", {"today": "0", "previous_day": "1"}),
        Choice("sort_base", "sort", {"close": "1", "date": "2"}),
        Derived("qry_dt_tp", (Case("1", given=("start_date",)), Case("0"))),
    ),
    checks=(checks.end_date_needs_start_date,),
)

STOCK_TREND = TR(
    "ka10078",
    "/api/dostk/mrkcond",
    BrokerTrend,
    BrokerTrendDay,
    params=(
        Symbol("stk_cd", "symbol", suffix=True),
        Text("mmcm_cd", "broker"),
        Day("strt_dt", "start_date"),
        Day("end_dt", "end_date", none="today"),
    ),
)

TRADE_ANALYSIS = TR(
    "ka10043",
    "/api/dostk/stkinfo",
    BrokerVolumeProfile,
    BrokerVolumeDay,
    params=(
        Symbol("stk_cd", "symbol", suffix=True),
        Text("mmcm_cd", "broker"),
        Choice("dt", "days", {5: "5", 10: "10", 20: "20", 40: "40", 60: "60", 120: "120"}),
        Day("strt_dt", "start_date", none="today"),
        Day("end_dt", "end_date", none="today"),
        Choice("pot_tp", "base_day", {"today": "0", "previous_day": "1"}),
        Choice("sort_base", "sort", {"close": "1", "date": "2"}),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
        Derived("qry_dt_tp", (Case("1", given=("start_date",)), Case("0"))),
    ),
    checks=(checks.end_date_needs_start_date,),
)

TRADED_STOCKS = TR(
    "ka10039",
    "/api/dostk/rkinfo",
    StocksByBroker,
    BrokerStock,
    params=(
        Text("mmcm_cd", "broker"),
        Choice("trde_tp", "side", {"net_buy": "1", "net_sell": "2"}),
        Choice("dt", "days", {0: "0", 1: "1", 5: "5", 10: "10", 60: "60"}),
        Choice("trde_qty_tp", "min_volume", _MIN_VOLUME_CODES),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
    ),
)

INSTANT_TRADES = TR(
    "ka10052",
    "/api/dostk/stkinfo",
    BrokerInstantVolumes,
    BrokerInstantVolume,
    params=(
        Text("mmcm_cd", "broker"),
        Symbol("stk_cd", "symbol", suffix=True, none=""),
        Choice(
            "mrkt_tp",
            "market",
            {"all": "0", "kospi": "1", "kosdaq": "2"},
            rule=(Case("3", given=("symbol",)),),
        ),
        Choice("qty_tp", "min_size", _MIN_SIZE_CODES),
        Choice("pric_tp", "price_band", _PRICE_BAND_CODES),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
    ),
)

CODES = TR("ka10102", "/api/dostk/stkinfo", BrokerList, Broker)
