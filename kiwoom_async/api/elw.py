# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""Equity-linked warrants (ELW)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal, TypeAlias

from kiwoom_async.calls.namespace import Namespace
from kiwoom_async.records.fields import (
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
from kiwoom_async.wire.arguments import Choice, Day, Symbol, Whole
from kiwoom_async.wire.requests import TR

if TYPE_CHECKING:
    from kiwoom_async.calls.pager import Pager

__all__ = [
    "ELW",
    "BrokerNetTradesMinVolume",
    "ChangeRateRankingRightType",
    "ElwBrokerNetTrade",
    "ElwBrokerNetTrades",
    "ElwChangeRateRank",
    "ElwChangeRateRanking",
    "ElwDailyGreeks",
    "ElwDailyGreeksHistory",
    "ElwDetails",
    "ElwDisparityRate",
    "ElwDisparityRates",
    "ElwGreeks",
    "ElwGreeksHistory",
    "ElwLpHolding",
    "ElwLpHoldings",
    "ElwPriceMover",
    "ElwPriceMovers",
    "ElwProximityRate",
    "ElwProximityRates",
    "ElwQuoteSizeRank",
    "ElwQuoteSizeRanking",
    "ElwSearchResult",
    "ElwSearchResults",
    "MinVolume",
    "RightType",
    "Sort",
]


RightType: TypeAlias = Literal[
    "all", "call", "put", "digital_call", "digital_put", "exotic", "knock_out_call", "knock_out_put"
]

Sort: TypeAlias = Literal[
    "none", "rise_rate", "rise", "fall_rate", "fall", "volume", "turnover", "days_to_maturity"
]

MinVolume: TypeAlias = Literal[0, 10_000, 50_000, 100_000, 300_000, 500_000, 1_000_000]

ChangeRateRankingRightType: TypeAlias = Literal[
    "all", "call", "put", "digital_call", "digital_put", "knock_out_call", "knock_out_put"
]

BrokerNetTradesMinVolume: TypeAlias = Literal[0, 5000, 10_000, 50_000, 100_000, 500_000, 1_000_000]

_ISSUER_CODES = {
    "all": "000000000000",
    "korea_investment": "000000000003",
    "mirae_asset": "000000000005",
    "shinyoung": "000000000006",
    "nh_investment": "000000000012",
    "kb": "000000000017",
}

_UNDERLYING_CODES = {
    "all": "000000000000",
    "kospi200": "201",
    "kosdaq150": "150",
    "samsung_electronics": "005930",
    "kt": "030200",
}

_RIGHT_TYPE_CODES = {
    "all": "0",
    "call": "1",
    "put": "2",
    "digital_call": "3",
    "digital_put": "4",
    "exotic": "5",
    "knock_out_call": "6",
    "knock_out_put": "7",
}

_LIQUIDITY_PROVIDER_CODES = {
    "all": "000000000000",
    "korea_investment": "003",
    "mirae_asset": "005",
    "shinyoung": "006",
    "nh_investment": "012",
    "kb": "017",
}

_SORT_CODES = {
    "none": "0",
    "rise_rate": "1",
    "rise": "2",
    "fall_rate": "3",
    "fall": "4",
    "volume": "5",
    "turnover": "6",
    "days_to_maturity": "7",
}

_DISPARITY_RATES_ISSUER_CODES = {
    "all": "000000000000",
    "korea_investment": "3",
    "mirae_asset": "5",
    "shinyoung": "6",
    "nh_investment": "12",
    "kb": "17",
}

_DISPARITY_RATES_RIGHT_TYPE_CODES = {
    "all": "000",
    "call": "001",
    "put": "002",
    "digital_call": "003",
    "digital_put": "004",
    "exotic": "005",
    "knock_out_call": "006",
    "knock_out_put": "007",
}

_MIN_VOLUME_CODES = {
    0: "0",
    10_000: "10",
    50_000: "50",
    100_000: "100",
    300_000: "300",
    500_000: "500",
    1_000_000: "1000",
}

_CHANGE_RATE_RANKING_SORT_CODES = {"rise_rate": "1", "rise": "2", "fall_rate": "3", "fall": "4"}

_CHANGE_RATE_RANKING_RIGHT_TYPE_CODES = {
    "all": "000",
    "call": "001",
    "put": "002",
    "digital_call": "003",
    "digital_put": "004",
    "knock_out_call": "006",
    "knock_out_put": "007",
}

_BROKER_NET_TRADES_ISSUER_CODES = {
    "kyobo": "001",
    "shinhan": "002",
    "korea_investment": "003",
    "daishin": "004",
    "mirae_asset": "005",
}

_BROKER_NET_TRADES_MIN_VOLUME_CODES = {
    0: "0",
    5000: "5",
    10_000: "10",
    50_000: "50",
    100_000: "100",
    500_000: "500",
    1_000_000: "1000",
}


class ELW(Namespace):
    """Equity-linked warrants (ELW)."""

    async def info(self, symbol: str) -> ElwDetails:
        """An ELW's terms, price, theoretical price and volatility.

        TR ka30012 ELW종목상세정보요청.

        Args:
            symbol: The ELW, such as ``57JBHH`` (종목코드).

        Units: ``price``, ``change``, ``valuation_price`` in KRW; ``change_rate``,
        ``disparity_rate``, ``break_even_rate``, ``compensation_rate``, … in %; ``days_to_maturity``
        in days; ``listed_shares_thousand`` in thousand shares; ``lp_held_size`` in shares.
        """
        return await self._caller.answer(INFO, symbol)

    def search(
        self,
        *,
        issuer: str = "all",
        underlying: str = "all",
        right_type: RightType = "all",
        liquidity_provider: str = "all",
        sort: Sort = "none",
    ) -> Pager[ElwSearchResult, ElwSearchResults]:
        """ELWs by issuer, underlying, right and liquidity provider.

        TR ka30005 ELW조건검색요청.

        Args:
            issuer: The issuer, by name or code (발행사코드); "all", "korea_investment",
                "mirae_asset", "shinyoung", "nh_investment", "kb" or a code.
            underlying: The underlying, by name or code (기초자산코드); "all", "kospi200",
                "kosdaq150", "samsung_electronics", "kt" or a code.
            right_type: Which right (권리구분); "all", "call", "put", "digital_call", "digital_put",
                "exotic", "knock_out_call" or "knock_out_put".
            liquidity_provider: The liquidity provider, by name or code (LP코드); "all",
                "korea_investment", "mirae_asset", "shinyoung", "nh_investment", "kb" or a code.
            sort: What the rows are sorted by (정렬구분); "none", "rise_rate", "rise", "fall_rate",
                "fall", "volume", "turnover" or "days_to_maturity".

        Units: ``price``, ``change``, ``ask``, ``bid``, … in KRW; ``change_rate``,
        ``volume_vs_previous_rate``, ``gearing_rate``, ``break_even_rate``, … in %; ``volume``,
        ``previous_volume`` in shares; ``turnover_million`` in million KRW; ``days_to_maturity`` in
        days.
        """
        return self._caller.pager(SEARCH, issuer, underlying, right_type, liquidity_provider, sort)

    def greeks(self, symbol: str) -> Pager[ElwGreeks, ElwGreeksHistory]:
        """An ELW's greeks and implied volatility during the day.

        TR ka10050 ELW민감도지표요청.

        Args:
            symbol: The ELW, such as ``57JBHH`` (종목코드).

        Units: ``price`` in KRW.
        """
        return self._caller.pager(GREEKS, symbol)

    def daily_greeks(self, symbol: str) -> Pager[ElwDailyGreeks, ElwDailyGreeksHistory]:
        """An ELW's greeks and implied volatility, day by day.

        TR ka10048 ELW일별민감도지표요청.

        Args:
            symbol: The ELW, such as ``57JBHH`` (종목코드).
        """
        return self._caller.pager(DAILY_GREEKS, symbol)

    def disparity_rates(
        self,
        *,
        issuer: str = "all",
        underlying: str = "all",
        right_type: RightType = "all",
        liquidity_provider: str = "all",
        include_ended: bool = True,
    ) -> Pager[ElwDisparityRate, ElwDisparityRates]:
        """How far the prices of ELWs are from their theoretical ones.

        TR ka30004 ELW괴리율요청.

        Args:
            issuer: The issuer, by name or code (발행사코드); "all", "korea_investment",
                "mirae_asset", "shinyoung", "nh_investment", "kb" or a code.
            underlying: The underlying, by name or code (기초자산코드); "all", "kospi200",
                "kosdaq150", "samsung_electronics", "kt" or a code.
            right_type: Which right (권리구분); "all", "call", "put", "digital_call", "digital_put",
                "exotic", "knock_out_call" or "knock_out_put".
            liquidity_provider: The liquidity provider, by name or code (LP코드); "all",
                "korea_investment", "mirae_asset", "shinyoung", "nh_investment", "kb" or a code.
            include_ended: Whether ELWs count that trade no more (거래종료ELW제외).

        Units: ``disparity_rate``, ``basis``, ``change_rate`` in %; ``days_to_maturity`` in days;
        ``price``, ``change`` in KRW; ``volume`` in shares.
        """
        return self._caller.pager(
            DISPARITY_RATES, issuer, underlying, right_type, liquidity_provider, include_ended
        )

    def price_movers(
        self,
        *,
        direction: Literal["up", "down"] = "up",
        lookback: int,
        lookback_unit: Literal["minute", "day"] = "minute",
        min_volume: MinVolume = 0,
        issuer: str = "all",
        underlying: str = "all",
        right_type: RightType = "all",
        liquidity_provider: str = "all",
        include_ended: bool = True,
    ) -> Pager[ElwPriceMover, ElwPriceMovers]:
        """ELWs that jumped or fell within minutes or days.

        TR ka30001 ELW가격급등락요청.

        Args:
            direction: Which way the price moved (등락구분); "up" or "down".
            lookback: How far to look back (시간).
            lookback_unit: Unit of ``lookback`` (시간구분); "minute" or "day".
            min_volume: At least this volume, shares (거래량구분); 0, 10_000, 50_000, 100_000,
                300_000, 500_000 or 1_000_000.
            issuer: The issuer, by name or code (발행사코드); "all", "korea_investment",
                "mirae_asset", "shinyoung", "nh_investment", "kb" or a code.
            underlying: The underlying, by name or code (기초자산코드); "all", "kospi200",
                "kosdaq150", "samsung_electronics", "kt" or a code.
            right_type: Which right (권리구분); "all", "call", "put", "digital_call", "digital_put",
                "exotic", "knock_out_call" or "knock_out_put".
            liquidity_provider: The liquidity provider, by name or code (LP코드); "all",
                "korea_investment", "mirae_asset", "shinyoung", "nh_investment", "kb" or a code.
            include_ended: Whether ELWs count that trade no more (거래종료ELW제외).

        Units: ``change``, ``trading_end_base_price``, ``price``, ``change_from_base`` in KRW;
        ``volume`` in shares; ``jump_rate`` in %.
        """
        return self._caller.pager(
            PRICE_MOVERS,
            direction,
            lookback,
            lookback_unit,
            min_volume,
            issuer,
            underlying,
            right_type,
            liquidity_provider,
            include_ended,
        )

    def change_rate_ranking(
        self,
        *,
        sort: Literal["rise_rate", "rise", "fall_rate", "fall"] = "rise_rate",
        right_type: ChangeRateRankingRightType = "all",
        include_ended: bool = True,
    ) -> Pager[ElwChangeRateRank, ElwChangeRateRanking]:
        """ELWs by their change from the previous close.

        TR ka30009 ELW등락율순위요청.

        Args:
            sort: What the rows are sorted by (정렬구분); "rise_rate", "rise", "fall_rate" or
                "fall".
            right_type: Which right (권리구분); "all", "call", "put", "digital_call", "digital_put",
                "knock_out_call" or "knock_out_put".
            include_ended: Whether ELWs count that trade no more (거래종료제외).

        Units: ``price``, ``change`` in KRW; ``change_rate`` in %; ``ask_size``, ``bid_size``,
        ``volume`` in shares; ``turnover_million`` in million KRW.
        """
        return self._caller.pager(CHANGE_RATE_RANKING, sort, right_type, include_ended)

    def order_book_size_ranking(
        self,
        *,
        sort: Literal["net_bid_size", "net_ask_size"] = "net_bid_size",
        right_type: ChangeRateRankingRightType = "all",
        include_ended: bool = True,
    ) -> Pager[ElwQuoteSizeRank, ElwQuoteSizeRanking]:
        """ELWs by the sizes that wait in their order books.

        TR ka30010 ELW잔량순위요청.

        Args:
            sort: What the rows are sorted by (정렬구분); "net_bid_size" or "net_ask_size".
            right_type: Which right (권리구분); "all", "call", "put", "digital_call", "digital_put",
                "knock_out_call" or "knock_out_put".
            include_ended: Whether ELWs count that trade no more (거래종료제외).

        Units: ``price``, ``change`` in KRW; ``change_rate`` in %; ``volume``, ``ask_size``,
        ``bid_size``, ``net_bid_size`` in shares; ``turnover_million`` in million KRW.
        """
        return self._caller.pager(ORDER_BOOK_SIZE_RANKING, sort, right_type, include_ended)

    def broker_net_trades(
        self,
        issuer: str,
        *,
        side: Literal["net_buy", "net_sell"] = "net_buy",
        days: Literal[1, 5, 10, 40, 60] = 1,
        min_volume: BrokerNetTradesMinVolume = 0,
        include_ended: bool = True,
    ) -> Pager[ElwBrokerNetTrade, ElwBrokerNetTrades]:
        """ELWs that one broker net bought or sold most.

        TR ka30002 거래원별ELW순매매상위요청.

        Args:
            issuer: The broker, by name or three-digit code (발행사코드); "kyobo", "shinhan",
                "korea_investment", "daishin", "mirae_asset" or a code.
            side: Which side (매매구분); "net_buy" or "net_sell".
            days: Length of the period in days (기간); 1, 5, 10, 40 or 60.
            min_volume: At least this volume, shares (거래량구분); 0, 5000, 10_000, 50_000, 100_000,
                500_000 or 1_000_000.
            include_ended: Whether ELWs count that trade no more (거래종료ELW제외).

        Units: ``change`` in KRW; ``change_rate`` in %; ``volume``, ``net_buy_volume``,
        ``buy_volume``, ``sell_volume`` in shares.
        """
        return self._caller.pager(BROKER_NET_TRADES, issuer, side, days, min_volume, include_ended)

    def daily_lp_holdings(
        self, symbol: str, *, end_date: dt.date | None = None
    ) -> Pager[ElwLpHolding, ElwLpHoldings]:
        """What the liquidity provider holds of an ELW, day by day.

        TR ka30003 ELWLP보유일별추이요청.

        Args:
            symbol: The ELW, such as ``57JBHH`` (기초자산코드); ``_NX`` or ``_AL`` may follow.
            end_date: The newest day; rows run back from it (기준일자); today by default.

        Units: ``price``, ``change`` in KRW; ``change_rate``, ``lp_held_weight`` in %; ``volume``,
        ``lp_held_size_change``, ``lp_held_size`` in shares; ``turnover_million`` in million KRW.
        """
        return self._caller.pager(DAILY_LP_HOLDINGS, symbol, end_date)

    def proximity_rates(self, symbol: str) -> Pager[ElwProximityRate, ElwProximityRates]:
        """Prices and proximity rates around an ELW.

        TR ka30011 ELW근접율요청.

        Args:
            symbol: The ELW, such as ``57JBHH`` (종목코드).

        Units: ``price``, ``change`` in KRW; ``change_rate``, ``proximity_rate`` in %;
        ``cumulative_volume`` in shares.
        """
        return self._caller.pager(PROXIMITY_RATES, symbol)


class ElwDetails(Answer):
    """The answer to ``info`` (ka30012 ELW종목상세정보요청)."""

    underlying_code = optional(code("aset_cd", "자산코드"))
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락율")
    lp_broker_name = optional(text("lpmmcm_nm", "LP회원사명"))
    lp_broker_name_1 = optional(text("lpmmcm_nm_1", "LP회원사명1"))
    lp_broker_name_2 = optional(text("lpmmcm_nm_2", "LP회원사명2"))
    right_description = optional(text("elwrght_cntn", "ELW권리내용"))
    maturity_valuation_price = optional(text("elwexpr_evlt_pric", "ELW만기평가가격"))
    theoretical_price = optional(decimal("elwtheory_pric", "ELW이론가", scale=100))
    disparity_rate = optional(number("dispty_rt", "괴리율"))
    implied_volatility = optional(decimal("elwinnr_vltl", "ELW내재변동성", scale=100))
    expected_right_price = optional(decimal("exp_rght_pric", "예상권리가"))
    break_even_rate = optional(number("elwpl_qutr_rt", "ELW손익분기율"))
    strike_price = optional(decimal("elwexec_pric", "ELW행사가"))
    conversion_ratio = optional(decimal("elwcnvt_rt", "ELW전환비율"))
    compensation_rate = optional(number("elwcmpn_rt", "ELW보상율"))
    upside_participation_rate = optional(number("elwpric_rising_part_rt", "ELW가격상승참여율"))
    right_type = optional(text("elwrght_type", "ELW권리유형"))
    days_to_maturity = optional(integer("elwsrvive_dys", "ELW잔존일수", unit="days"))
    listed_shares_thousand = optional(integer("stkcnt", "상장주식수", unit="thousand shares"))
    lp_order_availability = optional(text("elwlpord_pos", "ELWLP주문가능"))
    lp_held_rate = optional(number("lpposs_rt", "LP보유비율"))
    lp_held_size = optional(integer("lprmnd_qty", "LP보유수량", unit="shares"))
    spread = optional(decimal("elwspread", "ELW스프레드"))
    parity = optional(decimal("elwprty", "ELW패리티"))
    gearing_rate = optional(decimal("elwgear", "ELW기어링"))
    listing_date = optional(day("elwflo_dt", "ELW상장일"))
    last_trading_date = optional(day("elwfin_trde_dt", "ELW최종거래일"))
    maturity_date = optional(day("expr_dt", "만기일"))
    exercise_date = optional(day("exec_dt", "행사일"))
    lp_supply_end_date = optional(day("lpsuply_end_dt", "LP공급종료일"))
    payment_date = optional(day("elwpay_dt", "ELW지급일"))
    indicator_calculation = optional(text("elwinvt_ix_comput", "ELW투자지표산출"))
    payment_agent = optional(text("elwpay_agnt", "ELW지급대리인"))
    settlement_method = optional(text("elwappr_way", "ELW결재방법"))
    exercise_style = optional(text("elwrght_exec_way", "ELW권리행사방식"))
    issuer_name = optional(text("elwpblicte_orgn", "ELW발행기관"))
    fixed_payment_amount = optional(decimal("dcsn_pay_amt", "확정지급액"))
    knock_out_barrier = optional(decimal("kobarr", "KO베리어"))
    iv = optional(decimal("iv", "IV"))
    elw_early_termination = optional(text("clsprd_end_elwocr", "종기종료ELW발생"))
    underlying_1 = optional(text("bsis_aset_1", "기초자산1"))
    underlying_weight_1 = optional(decimal("bsis_aset_comp_rt_1", "기초자산구성비율1"))
    underlying_2 = optional(text("bsis_aset_2", "기초자산2"))
    underlying_weight_2 = optional(decimal("bsis_aset_comp_rt_2", "기초자산구성비율2"))
    underlying_3 = optional(text("bsis_aset_3", "기초자산3"))
    underlying_weight_3 = optional(decimal("bsis_aset_comp_rt_3", "기초자산구성비율3"))
    underlying_4 = optional(text("bsis_aset_4", "기초자산4"))
    underlying_weight_4 = optional(decimal("bsis_aset_comp_rt_4", "기초자산구성비율4"))
    underlying_5 = optional(text("bsis_aset_5", "기초자산5"))
    underlying_weight_5 = optional(decimal("bsis_aset_comp_rt_5", "기초자산구성비율5"))
    valuation_start_date = optional(day("fr_dt", "평가시작일자"))
    valuation_end_date = optional(day("to_dt", "평가종료일자"))
    valuation_start_time = optional(time_of_day("fr_tm", "평가시작시간"))
    valuation_end_time = optional(time_of_day("evlt_end_tm", "평가종료시간"))
    valuation_price = optional(magnitude("evlt_pric", "평가가격", unit="KRW"))
    valuation_completed = optional(text("evlt_fnsh_yn", "평가완료여부"))
    overall_high = optional(decimal("all_hgst_pric", "전체최고가"))
    overall_low = optional(decimal("all_lwst_pric", "전체최저가"))
    immediate_high = optional(decimal("imaf_hgst_pric", "직후최고가"))
    immediate_low = optional(decimal("imaf_lwst_pric", "직후최저가"))
    second_half_high = optional(decimal("sndhalf_mrkt_hgst_pric", "후반장최고가"))
    second_half_low = optional(decimal("sndhalf_mrkt_lwst_pric", "후반장최저가"))


class ElwSearchResult(Record):
    """A row of ``search`` (ka30005 ELW조건검색요청)."""

    symbol = stock("stk_cd", "종목코드")
    issuer_name = optional(text("isscomp_nm", "발행사명"))
    issue_series = optional(text("sqnc", "회차"))
    underlying_name = optional(text("base_aset_nm", "기초자산명"))
    right_type = optional(text("rght_tp", "권리구분"))
    maturity_date = optional(day("expr_dt", "만기일"))
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pre_tp", "대비구분"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락율")
    volume = optional(integer("trde_qty", "거래량", unit="shares"))
    volume_vs_previous_rate = optional(number("trde_qty_pre", "거래량대비", signed=False))
    turnover_million = optional(integer("trde_prica", "거래대금", unit="million KRW"))
    previous_volume = optional(integer("pred_trde_qty", "전일거래량", unit="shares"))
    ask = optional(magnitude("sel_bid", "매도호가", unit="KRW"))
    bid = optional(magnitude("buy_bid", "매수호가", unit="KRW"))
    parity = optional(decimal("prty", "패리티"))
    gearing_rate = optional(number("gear_rt", "기어링비율"))
    break_even_rate = optional(number("pl_qutr_rt", "손익분기율"))
    capital_fulcrum_point = optional(decimal("cfp", "자본지지점"))
    theoretical_price = optional(decimal("theory_pric", "이론가", scale=100))
    implied_volatility = optional(decimal("innr_vltl", "내재변동성", scale=100))
    delta = optional(decimal("delta", "델타", scale=1000000))
    leverage = optional(decimal("lvrg", "레버리지"))
    strike_price = optional(decimal("exec_pric", "행사가격", unit="KRW"))
    conversion_ratio = optional(decimal("cnvt_rt", "전환비율"))
    lp_held_rate = optional(number("lpposs_rt", "LP보유비율"))
    break_even_point = optional(decimal("pl_qutr_pt", "손익분기점"))
    last_trading_date = optional(day("fin_trde_dt", "최종거래일"))
    listing_date = optional(day("flo_dt", "상장일"))
    lp_last_supply_date = optional(day("lpinitlast_suply_dt", "LP초종공급일"))
    name = text("stk_nm", "종목명")
    days_to_maturity = optional(integer("srvive_dys", "잔존일수", unit="days"))
    disparity_rate = optional(number("dispty_rt", "괴리율"))
    lp_broker_name = optional(text("lpmmcm_nm", "LP회원사명"))
    lp_broker_name_1 = optional(text("lpmmcm_nm_1", "LP회원사명1"))
    lp_broker_name_2 = optional(text("lpmmcm_nm_2", "LP회원사명2"))
    xray_instant_size_liquidation_type = optional(
        text("xraymont_cntr_qty_arng_trde_tp", "Xray순간체결량정리매매구분")
    )
    xray_instant_size_margin_100_type = optional(
        text("xraymont_cntr_qty_profa_100tp", "Xray순간체결량증거금100구분")
    )


class ElwSearchResults(Answer):
    """The answer to ``search`` (ka30005 ELW조건검색요청)."""

    rows = table("elwcnd_qry", "ELW조건검색", ElwSearchResult)


class ElwGreeks(Record):
    """A row of ``greeks`` (ka10050 ELW민감도지표요청)."""

    time = time_of_day("cntr_tm", "체결시간")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    theoretical_price = optional(decimal("elwtheory_pric", "ELW이론가", scale=100))
    implied_volatility = optional(decimal("iv", "IV", scale=100))
    delta = optional(decimal("delta", "델타", scale=1000000))
    gamma = optional(decimal("gam", "감마", scale=1000000))
    theta = optional(decimal("theta", "쎄타", scale=1000000))
    vega = optional(decimal("vega", "베가", scale=1000000))
    rho = optional(decimal("law", "로", scale=1000000))
    lp = optional(decimal("lp", "LP", scale=100))


class ElwGreeksHistory(Answer):
    """The answer to ``greeks`` (ka10050 ELW민감도지표요청)."""

    rows = table("elwsnst_ix_array", "ELW민감도지표배열", ElwGreeks)


class ElwDailyGreeks(Record):
    """A row of ``daily_greeks`` (ka10048 ELW일별민감도지표요청)."""

    date = optional(day("dt", "일자"))
    implied_volatility = optional(decimal("iv", "IV", scale=100))
    delta = optional(decimal("delta", "델타", scale=1000000))
    gamma = optional(decimal("gam", "감마", scale=1000000))
    theta = optional(decimal("theta", "쎄타", scale=1000000))
    vega = optional(decimal("vega", "베가", scale=1000000))
    rho = optional(decimal("law", "로", scale=1000000))
    lp = optional(decimal("lp", "LP", scale=100))


class ElwDailyGreeksHistory(Answer):
    """The answer to ``daily_greeks`` (ka10048 ELW일별민감도지표요청)."""

    rows = table("elwdaly_snst_ix", "ELW일별민감도지표", ElwDailyGreeks)


class ElwDisparityRate(Record):
    """A row of ``disparity_rates`` (ka30004 ELW괴리율요청)."""

    symbol = stock("stk_cd", "종목코드")
    issuer_name = optional(text("isscomp_nm", "발행사명"))
    issue_series = optional(text("sqnc", "회차"))
    underlying_name = optional(text("base_aset_nm", "기초자산명"))
    right_type = optional(text("rght_tp", "권리구분"))
    disparity_rate = optional(number("dispty_rt", "괴리율", scale=100))
    basis = optional(number("basis", "베이시스"))
    days_to_maturity = optional(integer("srvive_dys", "잔존일수", unit="days"))
    theoretical_price = optional(decimal("theory_pric", "이론가", scale=100))
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pre_tp", "대비구분"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락율")
    volume = optional(integer("trde_qty", "거래량", unit="shares"))
    name = text("stk_nm", "종목명")


class ElwDisparityRates(Answer):
    """The answer to ``disparity_rates`` (ka30004 ELW괴리율요청)."""

    rows = table("elwdispty_rt", "ELW괴리율", ElwDisparityRate)


class ElwPriceMover(Record):
    """A row of ``price_movers`` (ka30001 ELW가격급등락요청)."""

    symbol = stock("stk_cd", "종목코드")
    rank = integer("rank", "순위")
    name = text("stk_nm", "종목명")
    change_sign = optional(direction("pre_sig", "대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    trading_end_base_price = optional(
        magnitude("trde_end_elwbase_pric", "거래종료ELW기준가", unit="KRW")
    )
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_from_base = optional(integer("base_pre", "기준대비", unit="KRW"))
    volume = optional(integer("trde_qty", "거래량", unit="shares"))
    jump_rate = optional(number("jmp_rt", "급등율"))


class ElwPriceMovers(Answer):
    """The answer to ``price_movers`` (ka30001 ELW가격급등락요청)."""

    base_price_time = optional(text("base_pric_tm", "기준가시간"))
    rows = table("elwpric_jmpflu", "ELW가격급등락", ElwPriceMover)


class ElwChangeRateRank(Record):
    """A row of ``change_rate_ranking`` (ka30009 ELW등락율순위요청)."""

    rank = integer("rank", "순위")
    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pre_sig", "대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락률")
    ask_size = optional(integer("sel_req", "매도잔량", unit="shares"))
    bid_size = optional(integer("buy_req", "매수잔량", unit="shares"))
    volume = optional(integer("trde_qty", "거래량", unit="shares"))
    turnover_million = optional(integer("trde_prica", "거래대금", unit="million KRW"))


class ElwChangeRateRanking(Answer):
    """The answer to ``change_rate_ranking`` (ka30009 ELW등락율순위요청)."""

    rows = table("elwflu_rt_rank", "ELW등락율순위", ElwChangeRateRank)


class ElwQuoteSizeRank(Record):
    """A row of ``order_book_size_ranking`` (ka30010 ELW잔량순위요청)."""

    symbol = stock("stk_cd", "종목코드")
    rank = integer("rank", "순위")
    name = text("stk_nm", "종목명")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pre_sig", "대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락률")
    volume = optional(integer("trde_qty", "거래량", unit="shares"))
    ask_size = optional(integer("sel_req", "매도잔량", unit="shares"))
    bid_size = optional(integer("buy_req", "매수잔량", unit="shares"))
    net_bid_size = optional(integer("netprps_req", "순매수잔량", unit="shares"))
    turnover_million = optional(integer("trde_prica", "거래대금", unit="million KRW"))


class ElwQuoteSizeRanking(Answer):
    """The answer to ``order_book_size_ranking`` (ka30010 ELW잔량순위요청)."""

    rows = table("elwreq_rank", "ELW잔량순위", ElwQuoteSizeRank)


class ElwBrokerNetTrade(Record):
    """A row of ``broker_net_trades`` (ka30002 거래원별ELW순매매상위요청)."""

    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    change = optional(integer("stkpc_flu", "주가등락", unit="KRW"))
    change_rate = number("flu_rt", "등락율")
    volume = optional(integer("trde_qty", "거래량", unit="shares"))
    net_buy_volume = optional(integer("netprps", "순매수", unit="shares"))
    buy_volume = optional(integer("buy_trde_qty", "매수거래량", unit="shares"))
    sell_volume = optional(integer("sel_trde_qty", "매도거래량", unit="shares"))


class ElwBrokerNetTrades(Answer):
    """The answer to ``broker_net_trades`` (ka30002 거래원별ELW순매매상위요청)."""

    rows = table("trde_ori_elwnettrde_upper", "거래원별ELW순매매상위", ElwBrokerNetTrade)


class ElwLpHolding(Record):
    """A row of ``daily_lp_holdings`` (ka30003 ELWLP보유일별추이요청)."""

    date = day("dt", "일자")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pre_tp", "대비구분"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락율")
    volume = optional(integer("trde_qty", "거래량", unit="shares"))
    turnover_million = optional(integer("trde_prica", "거래대금", unit="million KRW"))
    lp_held_size_change = optional(integer("chg_qty", "변동수량", unit="shares"))
    lp_held_size = optional(integer("lprmnd_qty", "LP보유수량", unit="shares"))
    lp_held_weight = optional(number("wght", "비중"))


class ElwLpHoldings(Answer):
    """The answer to ``daily_lp_holdings`` (ka30003 ELWLP보유일별추이요청)."""

    rows = table("elwlpposs_daly_trnsn", "ELWLP보유일별추이", ElwLpHolding)


class ElwProximityRate(Record):
    """A row of ``proximity_rates`` (ka30011 ELW근접율요청)."""

    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    price = decimal("cur_prc", "현재가", unit="KRW", signed=False)
    change_sign = optional(direction("pre_sig", "대비기호"))
    change = decimal("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락율")
    cumulative_volume = optional(integer("acc_trde_qty", "누적거래량", unit="shares"))
    proximity_rate = optional(number("alacc_rt", "근접율"))


class ElwProximityRates(Answer):
    """The answer to ``proximity_rates`` (ka30011 ELW근접율요청)."""

    rows = table("elwalacc_rt", "ELW근접율", ElwProximityRate)


INFO = TR("ka30012", "/api/dostk/elw", ElwDetails, params=(Symbol("stk_cd", "symbol"),))

SEARCH = TR(
    "ka30005",
    "/api/dostk/elw",
    ElwSearchResults,
    ElwSearchResult,
    params=(
        Choice("isscomp_cd", "issuer", _ISSUER_CODES, open=True),
        Choice("bsis_aset_cd", "underlying", _UNDERLYING_CODES, open=True),
        Choice("rght_tp", "right_type", _RIGHT_TYPE_CODES),
        Choice("lpcd", "liquidity_provider", _LIQUIDITY_PROVIDER_CODES, open=True),
        Choice("sort_tp", "sort", _SORT_CODES),
    ),
)

GREEKS = TR(
    "ka10050", "/api/dostk/elw", ElwGreeksHistory, ElwGreeks, params=(Symbol("stk_cd", "symbol"),)
)

DAILY_GREEKS = TR(
    "ka10048",
    "/api/dostk/elw",
    ElwDailyGreeksHistory,
    ElwDailyGreeks,
    params=(Symbol("stk_cd", "symbol"),),
)

DISPARITY_RATES = TR(
    "ka30004",
    "/api/dostk/elw",
    ElwDisparityRates,
    ElwDisparityRate,
    params=(
        Choice("isscomp_cd", "issuer", _DISPARITY_RATES_ISSUER_CODES, open=True),
        Choice("bsis_aset_cd", "underlying", _UNDERLYING_CODES, open=True),
        Choice("rght_tp", "right_type", _DISPARITY_RATES_RIGHT_TYPE_CODES),
        Choice("lpcd", "liquidity_provider", _DISPARITY_RATES_ISSUER_CODES, open=True),
        Choice("trde_end_elwskip", "include_ended", {True: "0", False: "1"}),
    ),
)

PRICE_MOVERS = TR(
    "ka30001",
    "/api/dostk/elw",
    ElwPriceMovers,
    ElwPriceMover,
    params=(
        Choice("flu_tp", "direction", {"up": "1", "down": "2"}),
        Whole("tm", "lookback", least=1),
        Choice("tm_tp", "lookback_unit", {"minute": "1", "day": "2"}),
        Choice("trde_qty_tp", "min_volume", _MIN_VOLUME_CODES),
        Choice("isscomp_cd", "issuer", _DISPARITY_RATES_ISSUER_CODES, open=True),
        Choice("bsis_aset_cd", "underlying", _UNDERLYING_CODES, open=True),
        Choice("rght_tp", "right_type", _DISPARITY_RATES_RIGHT_TYPE_CODES),
        Choice("lpcd", "liquidity_provider", _DISPARITY_RATES_ISSUER_CODES, open=True),
        Choice("trde_end_elwskip", "include_ended", {True: "0", False: "1"}),
    ),
)

CHANGE_RATE_RANKING = TR(
    "ka30009",
    "/api/dostk/elw",
    ElwChangeRateRanking,
    ElwChangeRateRank,
    params=(
        Choice("sort_tp", "sort", _CHANGE_RATE_RANKING_SORT_CODES),
        Choice("rght_tp", "right_type", _CHANGE_RATE_RANKING_RIGHT_TYPE_CODES),
        Choice("trde_end_skip", "include_ended", {True: "0", False: "1"}),
    ),
)

ORDER_BOOK_SIZE_RANKING = TR(
    "ka30010",
    "/api/dostk/elw",
    ElwQuoteSizeRanking,
    ElwQuoteSizeRank,
    params=(
        Choice("sort_tp", "sort", {"net_bid_size": "1", "net_ask_size": "2"}),
        Choice("rght_tp", "right_type", _CHANGE_RATE_RANKING_RIGHT_TYPE_CODES),
        Choice("trde_end_skip", "include_ended", {True: "0", False: "1"}),
    ),
)

BROKER_NET_TRADES = TR(
    "ka30002",
    "/api/dostk/elw",
    ElwBrokerNetTrades,
    ElwBrokerNetTrade,
    params=(
        Choice("isscomp_cd", "issuer", _BROKER_NET_TRADES_ISSUER_CODES, open=True),
        Choice("trde_tp", "side", {"net_buy": "1", "net_sell": "2"}),
        Choice("dt", "days", {1: "1", 5: "5", 10: "10", 40: "40", 60: "60"}),
        Choice("trde_qty_tp", "min_volume", _BROKER_NET_TRADES_MIN_VOLUME_CODES),
        Choice("trde_end_elwskip", "include_ended", {True: "0", False: "1"}),
    ),
)

DAILY_LP_HOLDINGS = TR(
    "ka30003",
    "/api/dostk/elw",
    ElwLpHoldings,
    ElwLpHolding,
    params=(
        Symbol("bsis_aset_cd", "symbol", suffix=True),
        Day("base_dt", "end_date", none="today"),
    ),
)

PROXIMITY_RATES = TR(
    "ka30011",
    "/api/dostk/elw",
    ElwProximityRates,
    ElwProximityRate,
    params=(Symbol("stk_cd", "symbol"),),
)
