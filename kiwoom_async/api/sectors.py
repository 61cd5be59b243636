# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""Sector indices: values, candles, member stocks (업종)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal

from kiwoom_async.calls.namespace import Namespace
from kiwoom_async.records.fields import (
    choice,
    code,
    day,
    decimal,
    direction,
    integer,
    magnitude,
    moment,
    number,
    optional,
    stock,
    table,
    text,
    time_of_day,
)
from kiwoom_async.records.record import Answer, Record
from kiwoom_async.wire.arguments import Choice, Day
from kiwoom_async.wire.requests import TR

if TYPE_CHECKING:
    from kiwoom_async.calls.pager import Pager

__all__ = [
    "Sector",
    "SectorCandle",
    "SectorDailyCandles",
    "SectorDailyPrice",
    "SectorDailyPrices",
    "SectorIndex",
    "SectorIndices",
    "SectorInvestorNetBuy",
    "SectorInvestorNetBuying",
    "SectorList",
    "SectorMinuteCandle",
    "SectorMinuteCandles",
    "SectorMonthlyCandles",
    "SectorPrice",
    "SectorPricePoint",
    "SectorStockPrice",
    "SectorStockPrices",
    "SectorTickCandle",
    "SectorTickCandles",
    "SectorWeeklyCandles",
    "SectorYearlyCandles",
    "Sectors",
]


_SECTOR_CODES = {
    "kospi": "001",
    "kospi_large_cap": "002",
    "kospi_mid_cap": "003",
    "kospi_small_cap": "004",
    "kosdaq": "101",
    "kospi200": "201",
    "kostar": "302",
    "krx100": "701",
}

_MARKET_CODES = {"kospi": "0", "kosdaq": "1", "kospi200": "2", "kospi100": "4", "krx100": "7"}

_INTERVAL_CODES = {1: "1", 3: "3", 5: "5", 10: "10", 15: "15", 30: "30", 45: "45", 60: "60"}


class Sectors(Namespace):
    """Sector indices: values, candles, member stocks (업종)."""

    def quote(
        self, sector: str, *, market: Literal["kospi", "kosdaq", "kospi200"]
    ) -> Pager[SectorPricePoint, SectorPrice]:
        """A sector index now: breadth, 52-week range, and its path today.

        TR ka20001 업종현재가요청.

        Args:
            sector: The sector, by name or by a code of ``sectors.codes`` (업종코드); "kospi",
                "kospi_large_cap", "kospi_mid_cap", "kospi_small_cap", "kosdaq", "kospi200",
                "kostar", "krx100" or a code.
            market: The market of the sector (시장구분); "kospi", "kosdaq" or "kospi200".

        Units: ``price``, ``change``, ``price``, ``change``, … in points; ``change_rate``,
        ``change_rate``, ``traded_stock_rate``, ``change_rate_from_high_52w``, … in %;
        ``volume_thousand``, ``cumulative_volume_thousand``, ``volume_thousand`` in thousand shares;
        ``turnover_million`` in million KRW; ``traded_stock_count``, ``limit_up_count``,
        ``advancing_count``, ``unchanged_count``, … in stocks.
        """
        return self._caller.pager(QUOTE, sector, market)

    def indices(self, market: Literal["kospi", "kosdaq"]) -> Pager[SectorIndex, SectorIndices]:
        """Every sector index of a market, with its breadth.

        TR ka20003 전업종지수요청.

        Args:
            market: Which market (업종코드); "kospi" or "kosdaq".

        Units: ``price``, ``change`` in points; ``change_rate``, ``weight`` in %;
        ``volume_thousand`` in thousand shares; ``turnover_million`` in million KRW;
        ``limit_up_count``, ``advancing_count``, ``unchanged_count``, ``declining_count``, … in
        stocks.
        """
        return self._caller.pager(INDICES, market)

    def daily_prices(
        self, sector: str, *, market: Literal["kospi", "kosdaq", "kospi200"]
    ) -> Pager[SectorDailyPrice, SectorDailyPrices]:
        """A sector index now, and day by day.

        TR ka20009 업종현재가일별요청.

        Args:
            sector: The sector, by name or by a code of ``sectors.codes`` (업종코드); "kospi",
                "kospi_large_cap", "kospi_mid_cap", "kospi_small_cap", "kosdaq", "kospi200",
                "kostar", "krx100" or a code.
            market: The market of the sector (시장구분); "kospi", "kosdaq" or "kospi200".

        Units: ``price``, ``change``, ``price``, ``change``, … in points; ``change_rate``,
        ``change_rate``, ``traded_stock_rate``, ``change_rate_from_high_52w``, … in %;
        ``cumulative_volume_thousand``, ``volume_thousand`` in thousand shares; ``turnover_million``
        in million KRW; ``traded_stock_count``, ``limit_up_count``, ``advancing_count``,
        ``unchanged_count``, … in stocks.
        """
        return self._caller.pager(DAILY_PRICES, sector, market)

    def stocks(
        self,
        sector: str,
        *,
        market: Literal["kospi", "kosdaq", "kospi200"],
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[SectorStockPrice, SectorStockPrices]:
        """Prices of the stocks of a sector.

        TR ka20002 업종별주가요청.

        Args:
            sector: The sector, by name or by a code of ``sectors.codes`` (업종코드); "kospi",
                "kospi_large_cap", "kospi_mid_cap", "kospi_small_cap", "kosdaq", "kospi200",
                "kostar", "krx100" or a code.
            market: The market of the sector (시장구분); "kospi", "kosdaq" or "kospi200".
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        Units: ``price``, ``change``, ``ask``, ``bid``, … in KRW; ``change_rate`` in %; ``volume``
        in shares.
        """
        return self._caller.pager(STOCKS, sector, market, exchange)

    def investor_net_buys(
        self,
        market: Literal["kospi", "kosdaq"],
        *,
        date: dt.date | None = None,
        measure: Literal["amount", "quantity"] = "amount",
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[SectorInvestorNetBuy, SectorInvestorNetBuying]:
        """What each kind of investor net bought, sector by sector.

        TR ka10051 업종별투자자순매수요청.

        Args:
            market: Which market (시장구분); "kospi" or "kosdaq".
            date: The day; the latest there is when left out (기준일자).
            measure: Whether amounts or shares are counted (금액수량구분); "amount" or "quantity".
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        On a Saturday the values are those of Friday.

        Units: ``price``, ``change`` in points; ``change_rate`` in %; ``volume_thousand`` in
        thousand shares; ``securities_firm_net_buy``, ``insurance_net_buy``,
        ``investment_trust_net_buy``, ``bank_net_buy``, … in eok KRW or thousand shares, as
        ``measure`` asks.
        """
        return self._caller.pager(INVESTOR_NET_BUYS, market, date, measure, exchange)

    def codes(
        self, market: Literal["kospi", "kosdaq", "kospi200", "kospi100", "krx100"]
    ) -> Pager[Sector, SectorList]:
        """The sectors of a market by code and name.

        TR ka10101 업종코드 리스트.

        Args:
            market: Which market or family of indices (시장구분); "kospi", "kosdaq", "kospi200",
                "kospi100" or "krx100".
        """
        return self._caller.pager(CODES, market)

    def daily_candles(
        self, sector: str, *, end_date: dt.date | None = None
    ) -> Pager[SectorCandle, SectorDailyCandles]:
        """Daily candles of a sector index, the newest first.

        TR ka20006 업종일봉조회요청.

        Args:
            sector: The sector, by name or by a code of ``sectors.codes`` (업종코드); "kospi",
                "kospi_large_cap", "kospi_mid_cap", "kospi_small_cap", "kosdaq", "kospi200",
                "kostar", "krx100" or a code.
            end_date: The newest day; candles run back from it (기준일자); today by default.

        The rows are sorted: newest first.

        Units: ``close``, ``open``, ``high``, ``low`` in points; ``volume_thousand`` in thousand
        shares; ``turnover_million`` in million KRW.
        """
        return self._caller.pager(DAILY_CANDLES, sector, end_date)

    def minute_candles(
        self,
        sector: str,
        *,
        interval: Literal[1, 3, 5, 10, 15, 30, 45, 60] = 1,
        end_date: dt.date | None = None,
    ) -> Pager[SectorMinuteCandle, SectorMinuteCandles]:
        """Minute candles of a sector index, the newest first.

        TR ka20005 업종분봉조회요청.

        Args:
            sector: The sector, by name or by a code of ``sectors.codes`` (업종코드); "kospi",
                "kospi_large_cap", "kospi_mid_cap", "kospi_small_cap", "kosdaq", "kospi200",
                "kostar", "krx100" or a code.
            interval: Minutes of a candle (틱범위); 1, 3, 5, 10, 15, 30, 45 or 60.
            end_date: The newest day; the latest there is when left out (기준일자).

        A page has 900 rows. The rows are sorted: newest first.

        Units: ``close``, ``open``, ``high``, ``low``, … in points; ``volume_thousand``,
        ``cumulative_volume_thousand`` in thousand shares.
        """
        return self._caller.pager(MINUTE_CANDLES, sector, interval, end_date)

    def tick_candles(
        self, sector: str, *, interval: Literal[1, 3, 5, 10, 30] = 1
    ) -> Pager[SectorTickCandle, SectorTickCandles]:
        """Tick candles of a sector index, the newest first.

        TR ka20004 업종틱차트조회요청.

        Args:
            sector: The sector, by name or by a code of ``sectors.codes`` (업종코드); "kospi",
                "kospi_large_cap", "kospi_mid_cap", "kospi_small_cap", "kosdaq", "kospi200",
                "kostar", "krx100" or a code.
            interval: Ticks of a candle (틱범위); 1, 3, 5, 10 or 30.

        The rows are sorted: newest first.

        Units: ``close``, ``open``, ``high``, ``low``, … in points; ``volume_thousand`` in thousand
        shares.
        """
        return self._caller.pager(TICK_CANDLES, sector, interval)

    def weekly_candles(
        self, sector: str, *, end_date: dt.date | None = None
    ) -> Pager[SectorCandle, SectorWeeklyCandles]:
        """Weekly candles of a sector index, the newest first.

        TR ka20007 업종주봉조회요청.

        Args:
            sector: The sector, by name or by a code of ``sectors.codes`` (업종코드); "kospi",
                "kospi_large_cap", "kospi_mid_cap", "kospi_small_cap", "kosdaq", "kospi200",
                "kostar", "krx100" or a code.
            end_date: The newest day; candles run back from it (기준일자); today by default.

        The rows are sorted: newest first.

        Units: ``close``, ``open``, ``high``, ``low`` in points; ``volume_thousand`` in thousand
        shares; ``turnover_million`` in million KRW.
        """
        return self._caller.pager(WEEKLY_CANDLES, sector, end_date)

    def monthly_candles(
        self, sector: str, *, end_date: dt.date | None = None
    ) -> Pager[SectorCandle, SectorMonthlyCandles]:
        """Monthly candles of a sector index, the newest first.

        TR ka20008 업종월봉조회요청.

        Args:
            sector: The sector, by name or by a code of ``sectors.codes`` (업종코드); "kospi",
                "kospi_large_cap", "kospi_mid_cap", "kospi_small_cap", "kosdaq", "kospi200",
                "kostar", "krx100" or a code.
            end_date: The newest day; candles run back from it (기준일자); today by default.

        The rows are sorted: newest first.

        Units: ``close``, ``open``, ``high``, ``low`` in points; ``volume_thousand`` in thousand
        shares; ``turnover_million`` in million KRW.
        """
        return self._caller.pager(MONTHLY_CANDLES, sector, end_date)

    def yearly_candles(
        self, sector: str, *, end_date: dt.date | None = None
    ) -> Pager[SectorCandle, SectorYearlyCandles]:
        """Yearly candles of a sector index, the newest first.

        TR ka20019 업종년봉조회요청.

        Args:
            sector: The sector, by name or by a code of ``sectors.codes`` (업종코드); "kospi",
                "kospi_large_cap", "kospi_mid_cap", "kospi_small_cap", "kosdaq", "kospi200",
                "kostar", "krx100" or a code.
            end_date: The newest day; candles run back from it (기준일자); today by default.

        The rows are sorted: newest first.

        Units: ``close``, ``open``, ``high``, ``low`` in points; ``volume_thousand`` in thousand
        shares; ``turnover_million`` in million KRW.
        """
        return self._caller.pager(YEARLY_CANDLES, sector, end_date)


class SectorPricePoint(Record):
    """A row of ``quote`` (ka20001 업종현재가요청)."""

    time = time_of_day("tm_n", "시간n")
    price = optional(decimal("cur_prc_n", "현재가n", unit="points", signed=False))
    change_sign = optional(direction("pred_pre_sig_n", "전일대비기호n"))
    change = optional(decimal("pred_pre_n", "전일대비n", unit="points"))
    change_rate = optional(number("flu_rt_n", "등락률n"))
    volume_thousand = optional(integer("trde_qty_n", "거래량n", unit="thousand shares"))
    cumulative_volume_thousand = optional(
        integer("acc_trde_qty_n", "누적거래량n", unit="thousand shares")
    )
    exchange = optional(
        choice("stex_tp", "거래소구분", {"KRX": "krx", "NXT": "nxt", "통합": "all"})
    )


class SectorPrice(Answer):
    """The answer to ``quote`` (ka20001 업종현재가요청)."""

    price = optional(decimal("cur_prc", "현재가", unit="points", signed=False))
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))
    change = optional(decimal("pred_pre", "전일대비", unit="points"))
    change_rate = optional(number("flu_rt", "등락률"))
    volume_thousand = optional(integer("trde_qty", "거래량", unit="thousand shares"))
    turnover_million = optional(integer("trde_prica", "거래대금", unit="million KRW"))
    traded_stock_count = optional(integer("trde_frmatn_stk_num", "거래형성종목수", unit="stocks"))
    traded_stock_rate = optional(number("trde_frmatn_rt", "거래형성비율"))
    open = optional(decimal("open_pric", "시가", unit="points", signed=False))
    high = optional(decimal("high_pric", "고가", unit="points", signed=False))
    low = optional(decimal("low_pric", "저가", unit="points", signed=False))
    limit_up_count = optional(integer("upl", "상한", unit="stocks"))
    advancing_count = optional(integer("rising", "상승", unit="stocks"))
    unchanged_count = optional(integer("stdns", "보합", unit="stocks"))
    declining_count = optional(integer("fall", "하락", unit="stocks"))
    limit_down_count = optional(integer("lst", "하한", unit="stocks"))
    high_52w = optional(decimal("52wk_hgst_pric", "52주최고가", unit="points", signed=False))
    high_52w_date = optional(day("52wk_hgst_pric_dt", "52주최고가일"))
    change_rate_from_high_52w = optional(number("52wk_hgst_pric_pre_rt", "52주최고가대비율"))
    low_52w = optional(decimal("52wk_lwst_pric", "52주최저가", unit="points", signed=False))
    low_52w_date = optional(day("52wk_lwst_pric_dt", "52주최저가일"))
    change_rate_from_low_52w = optional(number("52wk_lwst_pric_pre_rt", "52주최저가대비율"))
    rows = table("inds_cur_prc_tm", "업종현재가_시간별", SectorPricePoint)


class SectorIndex(Record):
    """A row of ``indices`` (ka20003 전업종지수요청)."""

    sector_code = code("stk_cd", "종목코드")
    sector_name = text("stk_nm", "종목명")
    price = optional(decimal("cur_prc", "현재가", unit="points", signed=False))
    change_sign = optional(direction("pre_sig", "대비기호"))
    change = optional(decimal("pred_pre", "전일대비", unit="points"))
    change_rate = number("flu_rt", "등락률")
    volume_thousand = optional(integer("trde_qty", "거래량", unit="thousand shares"))
    weight = optional(number("wght", "비중"))
    turnover_million = optional(integer("trde_prica", "거래대금", unit="million KRW"))
    limit_up_count = optional(integer("upl", "상한", unit="stocks"))
    advancing_count = optional(integer("rising", "상승", unit="stocks"))
    unchanged_count = optional(integer("stdns", "보합", unit="stocks"))
    declining_count = optional(integer("fall", "하락", unit="stocks"))
    limit_down_count = optional(integer("lst", "하한", unit="stocks"))
    listed_stock_count = optional(integer("flo_stk_num", "상장종목수", unit="stocks"))


class SectorIndices(Answer):
    """The answer to ``indices`` (ka20003 전업종지수요청)."""

    rows = table("all_inds_idex", "전업종지수", SectorIndex)


class SectorDailyPrice(Record):
    """A row of ``daily_prices`` (ka20009 업종현재가일별요청)."""

    date = day("dt_n", "일자n")
    price = optional(decimal("cur_prc_n", "현재가n", unit="points", signed=False))
    change_sign = optional(direction("pred_pre_sig_n", "전일대비기호n"))
    change = optional(decimal("pred_pre_n", "전일대비n", unit="points"))
    change_rate = optional(number("flu_rt_n", "등락률n"))
    cumulative_volume_thousand = optional(
        integer("acc_trde_qty_n", "누적거래량n", unit="thousand shares")
    )


class SectorDailyPrices(Answer):
    """The answer to ``daily_prices`` (ka20009 업종현재가일별요청)."""

    price = optional(decimal("cur_prc", "현재가", unit="points", signed=False))
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))
    change = optional(decimal("pred_pre", "전일대비", unit="points"))
    change_rate = optional(number("flu_rt", "등락률"))
    volume_thousand = optional(integer("trde_qty", "거래량", unit="thousand shares"))
    turnover_million = optional(integer("trde_prica", "거래대금", unit="million KRW"))
    traded_stock_count = optional(integer("trde_frmatn_stk_num", "거래형성종목수", unit="stocks"))
    traded_stock_rate = optional(number("trde_frmatn_rt", "거래형성비율"))
    open = optional(decimal("open_pric", "시가", unit="points", signed=False))
    high = optional(decimal("high_pric", "고가", unit="points", signed=False))
    low = optional(decimal("low_pric", "저가", unit="points", signed=False))
    limit_up_count = optional(integer("upl", "상한", unit="stocks"))
    advancing_count = optional(integer("rising", "상승", unit="stocks"))
    unchanged_count = optional(integer("stdns", "보합", unit="stocks"))
    declining_count = optional(integer("fall", "하락", unit="stocks"))
    limit_down_count = optional(integer("lst", "하한", unit="stocks"))
    high_52w = optional(decimal("52wk_hgst_pric", "52주최고가", unit="points", signed=False))
    high_52w_date = optional(day("52wk_hgst_pric_dt", "52주최고가일"))
    change_rate_from_high_52w = optional(number("52wk_hgst_pric_pre_rt", "52주최고가대비율"))
    low_52w = optional(decimal("52wk_lwst_pric", "52주최저가", unit="points", signed=False))
    low_52w_date = optional(day("52wk_lwst_pric_dt", "52주최저가일"))
    change_rate_from_low_52w = optional(number("52wk_lwst_pric_pre_rt", "52주최저가대비율"))
    rows = table("inds_cur_prc_daly_rept", "업종현재가_일별반복", SectorDailyPrice)


class SectorStockPrice(Record):
    """A row of ``stocks`` (ka20002 업종별주가요청)."""

    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락률")
    volume = optional(integer("now_trde_qty", "현재거래량", unit="shares"))
    ask = optional(magnitude("sel_bid", "매도호가", unit="KRW"))
    bid = optional(magnitude("buy_bid", "매수호가", unit="KRW"))
    open = magnitude("open_pric", "시가", unit="KRW")
    high = magnitude("high_pric", "고가", unit="KRW")
    low = magnitude("low_pric", "저가", unit="KRW")


class SectorStockPrices(Answer):
    """The answer to ``stocks`` (ka20002 업종별주가요청)."""

    rows = table("inds_stkpc", "업종별주가", SectorStockPrice)


class SectorInvestorNetBuy(Record):
    """A row of ``investor_net_buys`` (ka10051 업종별투자자순매수요청).

    On a Saturday the values are those of Friday.
    """

    sector_code = code("inds_cd", "업종코드")
    sector_name = optional(text("inds_nm", "업종명"))
    price = optional(decimal("cur_prc", "현재가", unit="points", scale=100, signed=False))
    change_sign = optional(direction("pre_smbol", "대비부호"))
    change = optional(decimal("pred_pre", "전일대비", unit="points", scale=100))
    change_rate = number("flu_rt", "등락율", scale=100)
    volume_thousand = optional(integer("trde_qty", "거래량", unit="thousand shares"))
    securities_firm_net_buy = optional(
        integer("sc_netprps", "증권순매수", unit="eok KRW or thousand shares")
    )
    insurance_net_buy = optional(
        integer("insrnc_netprps", "보험순매수", unit="eok KRW or thousand shares")
    )
    investment_trust_net_buy = optional(
        integer("invtrt_netprps", "투신순매수", unit="eok KRW or thousand shares")
    )
    bank_net_buy = optional(
        integer("bank_netprps", "은행순매수", unit="eok KRW or thousand shares")
    )
    merchant_bank_net_buy = optional(
        integer("jnsinkm_netprps", "종신금순매수", unit="eok KRW or thousand shares")
    )
    pension_fund_net_buy = optional(
        integer("endw_netprps", "기금순매수", unit="eok KRW or thousand shares")
    )
    other_corporation_net_buy = optional(
        integer("etc_corp_netprps", "기타법인순매수", unit="eok KRW or thousand shares")
    )
    individual_net_buy = optional(
        integer("ind_netprps", "개인순매수", unit="eok KRW or thousand shares")
    )
    foreign_net_buy = optional(
        integer("frgnr_netprps", "외국인순매수", unit="eok KRW or thousand shares")
    )
    resident_foreign_net_buy = optional(
        integer(
            "native_trmt_frgnr_netprps", "내국인대우외국인순매수", unit="eok KRW or thousand shares"
        ),
    )
    government_net_buy = optional(
        integer("natn_netprps", "국가순매수", unit="eok KRW or thousand shares")
    )
    private_equity_net_buy = optional(
        integer("samo_fund_netprps", "사모펀드순매수", unit="eok KRW or thousand shares")
    )
    institution_net_buy = optional(
        integer("orgn_netprps", "기관계순매수", unit="eok KRW or thousand shares")
    )


class SectorInvestorNetBuying(Answer):
    """The answer to ``investor_net_buys`` (ka10051 업종별투자자순매수요청)."""

    rows = table("inds_netprps", "업종별순매수", SectorInvestorNetBuy)


class Sector(Record):
    """A row of ``codes`` (ka10101 업종코드 리스트)."""

    market_code = code("marketCode", "시장구분코드")
    sector_code = code("code", "코드")
    sector_name = text("name", "업종명")
    group = optional(text("group", "그룹"))


class SectorList(Answer):
    """The answer to ``codes`` (ka10101 업종코드 리스트)."""

    rows = table("list", "업종코드리스트", Sector)


class SectorCandle(Record):
    """A row of ``daily_candles``, ``weekly_candles``, ``monthly_candles`` and ``yearly_candles``
    (ka20006 업종일봉조회요청, ka20007 업종주봉조회요청, ka20008 업종월봉조회요청, ka20019
    업종년봉조회요청).

    The rows are sorted: newest first.
    """

    close = decimal("cur_prc", "현재가", unit="points", scale=100)
    volume_thousand = optional(integer("trde_qty", "거래량", unit="thousand shares"))
    date = day("dt", "일자")
    open = decimal("open_pric", "시가", unit="points", scale=100)
    high = decimal("high_pric", "고가", unit="points", scale=100)
    low = decimal("low_pric", "저가", unit="points", scale=100)
    turnover_million = optional(integer("trde_prica", "거래대금", unit="million KRW"))


class SectorDailyCandles(Answer):
    """The answer to ``daily_candles`` (ka20006 업종일봉조회요청)."""

    sector_code = code("inds_cd", "업종코드")
    rows = table("inds_dt_pole_qry", "업종일봉조회", SectorCandle)


class SectorMinuteCandle(Record):
    """A row of ``minute_candles`` (ka20005 업종분봉조회요청).

    A page has 900 rows. The rows are sorted: newest first.
    """

    close = decimal("cur_prc", "현재가", unit="points", scale=100)
    volume_thousand = integer("trde_qty", "거래량", unit="thousand shares")
    time = optional(moment("cntr_tm", "체결시간"))
    open = decimal("open_pric", "시가", unit="points", scale=100)
    high = decimal("high_pric", "고가", unit="points", scale=100)
    low = decimal("low_pric", "저가", unit="points", scale=100)
    cumulative_volume_thousand = optional(
        integer("acc_trde_qty", "누적거래량", unit="thousand shares")
    )
    change = optional(decimal("pred_pre", "전일대비", unit="points", scale=100))
    change_sign = optional(direction("pred_pre_sig", "전일대비 기호"))


class SectorMinuteCandles(Answer):
    """The answer to ``minute_candles`` (ka20005 업종분봉조회요청)."""

    sector_code = optional(code("inds_cd", "업종코드"))
    rows = table("inds_min_pole_qry", "업종분봉조회", SectorMinuteCandle)


class SectorTickCandle(Record):
    """A row of ``tick_candles`` (ka20004 업종틱차트조회요청).

    The rows are sorted: newest first.
    """

    close = decimal("cur_prc", "현재가", unit="points", scale=100)
    volume_thousand = integer("trde_qty", "거래량", unit="thousand shares")
    time = optional(moment("cntr_tm", "체결시간"))
    open = decimal("open_pric", "시가", unit="points", scale=100)
    high = decimal("high_pric", "고가", unit="points", scale=100)
    low = decimal("low_pric", "저가", unit="points", scale=100)
    change = optional(decimal("pred_pre", "전일대비", unit="points", scale=100))
    change_sign = optional(direction("pred_pre_sig", "전일대비 기호"))


class SectorTickCandles(Answer):
    """The answer to ``tick_candles`` (ka20004 업종틱차트조회요청)."""

    sector_code = code("inds_cd", "업종코드")
    rows = table("inds_tic_chart_qry", "업종틱차트조회", SectorTickCandle)


class SectorWeeklyCandles(Answer):
    """The answer to ``weekly_candles`` (ka20007 업종주봉조회요청)."""

    sector_code = code("inds_cd", "업종코드")
    rows = table("inds_stk_pole_qry", "업종주봉조회", SectorCandle)


class SectorMonthlyCandles(Answer):
    """The answer to ``monthly_candles`` (ka20008 업종월봉조회요청)."""

    sector_code = code("inds_cd", "업종코드")
    rows = table("inds_mth_pole_qry", "업종월봉조회", SectorCandle)


class SectorYearlyCandles(Answer):
    """The answer to ``yearly_candles`` (ka20019 업종년봉조회요청)."""

    sector_code = code("inds_cd", "업종코드")
    rows = table("inds_yr_pole_qry", "업종년봉조회", SectorCandle)


QUOTE = TR(
    "ka20001",
    "/api/dostk/sect",
    SectorPrice,
    SectorPricePoint,
    params=(
        Choice("inds_cd", "sector", _SECTOR_CODES, open=True),
        Choice("mrkt_tp", "market", {"kospi": "0", "kosdaq": "1", "kospi200": "2"}),
    ),
)

INDICES = TR(
    "ka20003",
    "/api/dostk/sect",
    SectorIndices,
    SectorIndex,
    params=(Choice("inds_cd", "market", {"kospi": "001", "kosdaq": "101"}),),
)

DAILY_PRICES = TR(
    "ka20009",
    "/api/dostk/sect",
    SectorDailyPrices,
    SectorDailyPrice,
    params=(
        Choice("inds_cd", "sector", _SECTOR_CODES, open=True),
        Choice("mrkt_tp", "market", {"kospi": "0", "kosdaq": "1", "kospi200": "2"}),
    ),
)

STOCKS = TR(
    "ka20002",
    "/api/dostk/sect",
    SectorStockPrices,
    SectorStockPrice,
    params=(
        Choice("inds_cd", "sector", _SECTOR_CODES, open=True),
        Choice("mrkt_tp", "market", {"kospi": "0", "kosdaq": "1", "kospi200": "2"}),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
    ),
)

INVESTOR_NET_BUYS = TR(
    "ka10051",
    "/api/dostk/sect",
    SectorInvestorNetBuying,
    SectorInvestorNetBuy,
    params=(
        Choice("mrkt_tp", "market", {"kospi": "0", "kosdaq": "1"}),
        Day("base_dt", "date", none=""),
        Choice("amt_qty_tp", "measure", {"amount": "0", "quantity": "1"}),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
    ),
)

CODES = TR(
    "ka10101",
    "/api/dostk/stkinfo",
    SectorList,
    Sector,
    params=(Choice("mrkt_tp", "market", _MARKET_CODES),),
)

DAILY_CANDLES = TR(
    "ka20006",
    "/api/dostk/chart",
    SectorDailyCandles,
    SectorCandle,
    params=(
        Choice("inds_cd", "sector", _SECTOR_CODES, open=True),
        Day("base_dt", "end_date", none="today"),
    ),
)

MINUTE_CANDLES = TR(
    "ka20005",
    "/api/dostk/chart",
    SectorMinuteCandles,
    SectorMinuteCandle,
    params=(
        Choice("inds_cd", "sector", _SECTOR_CODES, open=True),
        Choice("tic_scope", "interval", _INTERVAL_CODES),
        Day("base_dt", "end_date", none=""),
    ),
)

TICK_CANDLES = TR(
    "ka20004",
    "/api/dostk/chart",
    SectorTickCandles,
    SectorTickCandle,
    params=(
        Choice("inds_cd", "sector", _SECTOR_CODES, open=True),
        Choice("tic_scope", "interval", {1: "1", 3: "3", 5: "5", 10: "10", 30: "30"}),
    ),
)

WEEKLY_CANDLES = TR(
    "ka20007",
    "/api/dostk/chart",
    SectorWeeklyCandles,
    SectorCandle,
    params=(
        Choice("inds_cd", "sector", _SECTOR_CODES, open=True),
        Day("base_dt", "end_date", none="today"),
    ),
)

MONTHLY_CANDLES = TR(
    "ka20008",
    "/api/dostk/chart",
    SectorMonthlyCandles,
    SectorCandle,
    params=(
        Choice("inds_cd", "sector", _SECTOR_CODES, open=True),
        Day("base_dt", "end_date", none="today"),
    ),
)

YEARLY_CANDLES = TR(
    "ka20019",
    "/api/dostk/chart",
    SectorYearlyCandles,
    SectorCandle,
    params=(
        Choice("inds_cd", "sector", _SECTOR_CODES, open=True),
        Day("base_dt", "end_date", none="today"),
    ),
)
