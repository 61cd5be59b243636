# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""Stocks of a whole market, ranked and screened (순위정보)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING, Literal, TypeAlias

from kiwoom_async.calls.namespace import Namespace
from kiwoom_async.records.fields import (
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
from kiwoom_async.wire import checks
from kiwoom_async.wire.arguments import Case, Choice, Day, Derived, Flags, Symbol, Whole
from kiwoom_async.wire.requests import TR

if TYPE_CHECKING:
    from kiwoom_async.calls.pager import Pager

__all__ = [
    "AfterHoursAuctionChangeRateMinTurnover",
    "AfterHoursAuctionChangeRateStockFilter",
    "ChangeRateCreditFilter",
    "ChangeRateFromOpen",
    "ChangeRateFromOpenStockFilter",
    "ChangeRateMinTurnover",
    "ChangeRateMinVolume",
    "ChangeRatePriceBand",
    "ChangeRatesFromOpen",
    "CreditFilter",
    "CreditRateMinVolume",
    "Exclude",
    "ExpectedChangeRateCreditFilter",
    "ExpectedChangeRateSort",
    "HighLowPer",
    "HighLowPers",
    "Investor",
    "Kind",
    "LimitMove",
    "LimitMoves",
    "Metric",
    "MinTurnover",
    "MinVolume",
    "NearHighLow",
    "NearHighsLows",
    "NewHighLow",
    "NewHighsLows",
    "OrderBookSizeSort",
    "OrderBookSizeStockFilter",
    "PriceBand",
    "PriceLimitsStockFilter",
    "PriceMover",
    "PriceMovers",
    "PriceMoversPriceBand",
    "PriceMoversStockFilter",
    "QuoteRatioSurge",
    "QuoteRatioSurges",
    "QuoteSizeSurge",
    "QuoteSizeSurges",
    "Ranking",
    "RecordVolume",
    "RecordVolumes",
    "Sort",
    "StockFilter",
    "TopAfterHoursChangeRate",
    "TopAfterHoursChangeRates",
    "TopChangeRate",
    "TopChangeRates",
    "TopCommonNetTrade",
    "TopCommonNetTrades",
    "TopCreditRate",
    "TopCreditRates",
    "TopExpectedChangeRate",
    "TopExpectedChangeRates",
    "TopForeignBrokerTrade",
    "TopForeignBrokerTrades",
    "TopForeignConsecutiveTrade",
    "TopForeignConsecutiveTrades",
    "TopForeignExhaustion",
    "TopForeignExhaustions",
    "TopForeignInstitutionTrade",
    "TopForeignInstitutionTrades",
    "TopForeignTrade",
    "TopForeignTrades",
    "TopIntradayInvestorTrade",
    "TopIntradayInvestorTrades",
    "TopPreviousVolume",
    "TopPreviousVolumes",
    "TopQuoteSize",
    "TopQuoteSizes",
    "TopTurnover",
    "TopTurnovers",
    "TopVolume",
    "TopVolumes",
    "ViTriggeredStock",
    "ViTriggeredStocks",
    "ViewRank",
    "ViewRanking",
    "VolumeProfile",
    "VolumeProfileBand",
    "VolumeSurge",
    "VolumeSurgeMinVolume",
    "VolumeSurgePriceBand",
    "VolumeSurgeSort",
    "VolumeSurgeStockFilter",
    "VolumeSurges",
    "Window",
]


StockFilter: TypeAlias = Literal[
    "all",
    "exclude_administrative",
    "exclude_preferred",
    "exclude_administrative_preferred",
    "exclude_liquidation",
    "exclude_etf",
    "exclude_etf_etn",
    "exclude_spac",
    "exclude_margin_100",
    "only_margin_100",
    "only_margin_60",
    "only_margin_50",
    "only_margin_40",
    "only_margin_30",
    "only_margin_20",
]

CreditFilter: TypeAlias = Literal[
    "all",
    "margin_loan",
    "margin_loan_a",
    "margin_loan_b",
    "margin_loan_c",
    "margin_loan_d",
    "stock_loan",
]

MinVolume: TypeAlias = Literal[
    0, 5000, 10_000, 50_000, 100_000, 200_000, 300_000, 500_000, 1_000_000
]

PriceBand: TypeAlias = Literal[
    "all",
    "under_1000",
    "under_10000",
    "from_1000_to_2000",
    "from_2000_to_5000",
    "from_5000_to_10000",
    "at_least_1000",
    "at_least_5000",
    "at_least_10000",
    "at_least_50000",
    "at_least_100000",
]

MinTurnover: TypeAlias = Literal[
    0,
    10_000_000,
    30_000_000,
    50_000_000,
    100_000_000,
    300_000_000,
    500_000_000,
    1_000_000_000,
    3_000_000_000,
    5_000_000_000,
    10_000_000_000,
    30_000_000_000,
    50_000_000_000,
]

Sort: TypeAlias = Literal["rise_rate", "rise", "fall_rate", "fall", "unchanged"]

ChangeRateMinVolume: TypeAlias = Literal[
    0, 10_000, 50_000, 100_000, 150_000, 200_000, 300_000, 500_000, 1_000_000
]

ChangeRateCreditFilter: TypeAlias = Literal[
    "all",
    "margin_loan",
    "margin_loan_a",
    "margin_loan_b",
    "margin_loan_c",
    "margin_loan_d",
    "margin_loan_e",
]

ChangeRatePriceBand: TypeAlias = Literal[
    "all",
    "under_1000",
    "under_10000",
    "from_1000_to_2000",
    "from_2000_to_5000",
    "from_5000_to_10000",
    "at_least_1000",
    "at_least_10000",
]

ChangeRateMinTurnover: TypeAlias = Literal[
    0,
    30_000_000,
    50_000_000,
    100_000_000,
    300_000_000,
    500_000_000,
    1_000_000_000,
    3_000_000_000,
    5_000_000_000,
    10_000_000_000,
    30_000_000_000,
    50_000_000_000,
]

PriceMoversStockFilter: TypeAlias = Literal[
    "all",
    "exclude_administrative",
    "exclude_preferred",
    "exclude_margin_100",
    "only_margin_100",
    "only_margin_40",
    "only_margin_30",
]

PriceMoversPriceBand: TypeAlias = Literal[
    "all",
    "under_1000",
    "from_1000_to_2000",
    "from_2000_to_5000",
    "from_5000_to_10000",
    "at_least_1000",
    "at_least_10000",
]

VolumeSurgeSort: TypeAlias = Literal["increase", "increase_rate", "decrease", "decrease_rate"]

VolumeSurgeMinVolume: TypeAlias = Literal[
    5000, 10_000, 50_000, 100_000, 200_000, 300_000, 500_000, 1_000_000
]

VolumeSurgeStockFilter: TypeAlias = Literal[
    "all",
    "exclude_administrative",
    "exclude_preferred",
    "exclude_administrative_preferred",
    "exclude_liquidation",
    "exclude_etf",
    "exclude_etn",
    "exclude_etf_etn",
    "exclude_spac",
    "exclude_etf_etn_spac",
    "exclude_margin_100",
    "only_margin_100",
    "only_margin_60",
    "only_margin_50",
    "only_margin_40",
    "only_margin_30",
    "only_margin_20",
]

VolumeSurgePriceBand: TypeAlias = Literal[
    "all", "at_least_1000", "at_least_5000", "at_least_10000", "at_least_50000", "at_least_100000"
]

Kind: TypeAlias = Literal[
    "upper_limit",
    "rising",
    "unchanged",
    "lower_limit",
    "falling",
    "previous_upper_limit",
    "previous_lower_limit",
]

PriceLimitsStockFilter: TypeAlias = Literal[
    "all",
    "exclude_administrative",
    "exclude_preferred",
    "exclude_administrative_preferred",
    "exclude_administrative_preferred_attention",
    "exclude_margin_100",
    "only_margin_100",
    "only_margin_40",
    "only_margin_30",
    "only_margin_20",
]

OrderBookSizeSort: TypeAlias = Literal["net_bid_size", "net_ask_size", "bid_ratio", "ask_ratio"]

OrderBookSizeStockFilter: TypeAlias = Literal[
    "all",
    "exclude_administrative",
    "exclude_margin_100",
    "only_margin_100",
    "only_margin_40",
    "only_margin_30",
    "only_margin_20",
]

ExpectedChangeRateSort: TypeAlias = Literal[
    "rise_rate",
    "rise",
    "fall_rate",
    "fall",
    "unchanged",
    "expected_size",
    "upper_limit",
    "lower_limit",
]

ExpectedChangeRateCreditFilter: TypeAlias = Literal[
    "all",
    "margin_loan",
    "margin_loan_a",
    "margin_loan_b",
    "margin_loan_c",
    "margin_loan_d",
    "margin_loan_e",
    "stock_loan",
    "exclude_over_limit",
]

ChangeRateFromOpenStockFilter: TypeAlias = Literal[
    "all",
    "exclude_administrative",
    "exclude_preferred",
    "exclude_administrative_preferred",
    "exclude_margin_100",
    "only_margin_100",
    "only_margin_40",
    "only_margin_30",
    "only_margin_20",
]

AfterHoursAuctionChangeRateStockFilter: TypeAlias = Literal[
    "all",
    "exclude_administrative",
    "exclude_preferred",
    "exclude_administrative_preferred",
    "exclude_liquidation",
    "exclude_etf",
    "exclude_etn",
    "exclude_etf_etn",
    "exclude_spac",
    "exclude_margin_100",
    "only_margin_100",
    "only_margin_60",
    "only_margin_50",
    "only_margin_40",
    "only_margin_30",
    "only_margin_20",
]

AfterHoursAuctionChangeRateMinTurnover: TypeAlias = Literal[
    0,
    5_000_000,
    10_000_000,
    30_000_000,
    50_000_000,
    100_000_000,
    300_000_000,
    500_000_000,
    1_000_000_000,
    3_000_000_000,
    5_000_000_000,
    10_000_000_000,
]

Metric: TypeAlias = Literal["low_pbr", "high_pbr", "low_per", "high_per", "low_roe", "high_roe"]

CreditRateMinVolume: TypeAlias = Literal[
    0, 10_000, 50_000, 100_000, 200_000, 300_000, 500_000, 1_000_000
]

Exclude: TypeAlias = Literal[
    "preferred",
    "administrative",
    "investment_warning",
    "investment_caution",
    "attention",
    "overheated",
    "margin_100",
    "etf",
    "etn",
]

Window: TypeAlias = Literal["half_minute", "one_minute", "ten_minutes", "one_hour", "today"]

Investor: TypeAlias = Literal[
    "foreign",
    "institution",
    "securities_firm",
    "insurance",
    "investment_trust",
    "bank",
    "other_financial",
    "pension_fund",
    "government",
    "other_corporation",
    "foreign_broker",
]

_STOCK_FILTER_CODES = {
    "all": "0",
    "exclude_administrative": "1",
    "exclude_preferred": "3",
    "exclude_administrative_preferred": "4",
    "exclude_liquidation": "11",
    "exclude_etf": "14",
    "exclude_etf_etn": "16",
    "exclude_spac": "15",
    "exclude_margin_100": "5",
    "only_margin_100": "6",
    "only_margin_60": "13",
    "only_margin_50": "12",
    "only_margin_40": "7",
    "only_margin_30": "8",
    "only_margin_20": "9",
}

_CREDIT_FILTER_CODES = {
    "all": "0",
    "margin_loan": "9",
    "margin_loan_a": "1",
    "margin_loan_b": "2",
    "margin_loan_c": "3",
    "margin_loan_d": "4",
    "stock_loan": "8",
}

_MIN_VOLUME_CODES = {
    0: "0",
    5000: "5",
    10_000: "10",
    50_000: "50",
    100_000: "100",
    200_000: "200",
    300_000: "300",
    500_000: "500",
    1_000_000: "1000",
}

_PRICE_BAND_CODES = {
    "all": "0",
    "under_1000": "1",
    "under_10000": "10",
    "from_1000_to_2000": "3",
    "from_2000_to_5000": "4",
    "from_5000_to_10000": "6",
    "at_least_1000": "2",
    "at_least_5000": "5",
    "at_least_10000": "7",
    "at_least_50000": "8",
    "at_least_100000": "9",
}

_MIN_TURNOVER_CODES = {
    0: "0",
    10_000_000: "1",
    30_000_000: "3",
    50_000_000: "4",
    100_000_000: "10",
    300_000_000: "30",
    500_000_000: "50",
    1_000_000_000: "100",
    3_000_000_000: "300",
    5_000_000_000: "500",
    10_000_000_000: "1000",
    30_000_000_000: "3000",
    50_000_000_000: "5000",
}

_SESSION_CODES = {"all": "0", "regular": "1", "pre_market": "2", "post_market": "3"}

_SORT_CODES = {"rise_rate": "1", "rise": "2", "fall_rate": "3", "fall": "4", "unchanged": "5"}

_CHANGE_RATE_MIN_VOLUME_CODES = {
    0: "0000",
    10_000: "0010",
    50_000: "0050",
    100_000: "0100",
    150_000: "0150",
    200_000: "0200",
    300_000: "0300",
    500_000: "0500",
    1_000_000: "1000",
}

_CHANGE_RATE_CREDIT_FILTER_CODES = {
    "all": "0",
    "margin_loan": "9",
    "margin_loan_a": "1",
    "margin_loan_b": "2",
    "margin_loan_c": "3",
    "margin_loan_d": "4",
    "margin_loan_e": "7",
}

_CHANGE_RATE_PRICE_BAND_CODES = {
    "all": "0",
    "under_1000": "1",
    "under_10000": "10",
    "from_1000_to_2000": "2",
    "from_2000_to_5000": "3",
    "from_5000_to_10000": "4",
    "at_least_1000": "8",
    "at_least_10000": "5",
}

_CHANGE_RATE_MIN_TURNOVER_CODES = {
    0: "0",
    30_000_000: "3",
    50_000_000: "5",
    100_000_000: "10",
    300_000_000: "30",
    500_000_000: "50",
    1_000_000_000: "100",
    3_000_000_000: "300",
    5_000_000_000: "500",
    10_000_000_000: "1000",
    30_000_000_000: "3000",
    50_000_000_000: "5000",
}

_MARKET_CODES = {"all": "000", "kospi": "001", "kosdaq": "101", "kospi200": "201"}

_PRICE_MOVERS_MIN_VOLUME_CODES = {
    0: "00000",
    10_000: "00010",
    50_000: "00050",
    100_000: "00100",
    150_000: "00150",
    200_000: "00200",
    300_000: "00300",
    500_000: "00500",
    1_000_000: "01000",
}

_PRICE_MOVERS_STOCK_FILTER_CODES = {
    "all": "0",
    "exclude_administrative": "1",
    "exclude_preferred": "3",
    "exclude_margin_100": "5",
    "only_margin_100": "6",
    "only_margin_40": "7",
    "only_margin_30": "8",
}

_PRICE_MOVERS_PRICE_BAND_CODES = {
    "all": "0",
    "under_1000": "1",
    "from_1000_to_2000": "2",
    "from_2000_to_5000": "3",
    "from_5000_to_10000": "4",
    "at_least_1000": "8",
    "at_least_10000": "5",
}

_VOLUME_SURGE_SORT_CODES = {
    "increase": "1",
    "increase_rate": "2",
    "decrease": "3",
    "decrease_rate": "4",
}

_VOLUME_SURGE_MIN_VOLUME_CODES = {
    5000: "5",
    10_000: "10",
    50_000: "50",
    100_000: "100",
    200_000: "200",
    300_000: "300",
    500_000: "500",
    1_000_000: "1000",
}

_VOLUME_SURGE_STOCK_FILTER_CODES = {
    "all": "0",
    "exclude_administrative": "1",
    "exclude_preferred": "3",
    "exclude_administrative_preferred": "4",
    "exclude_liquidation": "11",
    "exclude_etf": "14",
    "exclude_etn": "17",
    "exclude_etf_etn": "18",
    "exclude_spac": "15",
    "exclude_etf_etn_spac": "20",
    "exclude_margin_100": "5",
    "only_margin_100": "6",
    "only_margin_60": "13",
    "only_margin_50": "12",
    "only_margin_40": "7",
    "only_margin_30": "8",
    "only_margin_20": "9",
}

_VOLUME_SURGE_PRICE_BAND_CODES = {
    "all": "0",
    "at_least_1000": "8",
    "at_least_5000": "6",
    "at_least_10000": "5",
    "at_least_50000": "2",
    "at_least_100000": "9",
}

_KIND_CODES = {
    "upper_limit": "1",
    "rising": "2",
    "unchanged": "3",
    "lower_limit": "4",
    "falling": "5",
    "previous_upper_limit": "6",
    "previous_lower_limit": "7",
}

_PRICE_LIMITS_SORT_CODES = {"symbol": "1", "consecutive_count": "2", "change_rate": "3"}

_PRICE_LIMITS_STOCK_FILTER_CODES = {
    "all": "0",
    "exclude_administrative": "1",
    "exclude_preferred": "3",
    "exclude_administrative_preferred": "4",
    "exclude_administrative_preferred_attention": "10",
    "exclude_margin_100": "5",
    "only_margin_100": "6",
    "only_margin_40": "7",
    "only_margin_30": "8",
    "only_margin_20": "9",
}

_PROXIMITY_RATE_CODES = {0.5: "05", 1.0: "10", 1.5: "15", 2.0: "20", 2.5: "25", 3.0: "30"}

_ORDER_BOOK_SIZE_SORT_CODES = {
    "net_bid_size": "1",
    "net_ask_size": "2",
    "bid_ratio": "3",
    "ask_ratio": "4",
}

_ORDER_BOOK_SIZE_MIN_VOLUME_CODES = {0: "0000", 10_000: "0010", 50_000: "0050", 100_000: "00100"}

_ORDER_BOOK_SIZE_STOCK_FILTER_CODES = {
    "all": "0",
    "exclude_administrative": "1",
    "exclude_margin_100": "5",
    "only_margin_100": "6",
    "only_margin_40": "7",
    "only_margin_30": "8",
    "only_margin_20": "9",
}

_ORDER_BOOK_SIZE_SURGE_MIN_VOLUME_CODES = {
    1000: "1",
    5000: "5",
    10_000: "10",
    50_000: "50",
    100_000: "100",
}

_EXPECTED_CHANGE_RATE_SORT_CODES = {
    "rise_rate": "1",
    "rise": "2",
    "fall_rate": "4",
    "fall": "5",
    "unchanged": "3",
    "expected_size": "6",
    "upper_limit": "7",
    "lower_limit": "8",
}

_EXPECTED_CHANGE_RATE_MIN_VOLUME_CODES = {
    0: "0",
    1000: "1",
    3000: "3",
    5000: "5",
    10_000: "10",
    50_000: "50",
    100_000: "100",
}

_EXPECTED_CHANGE_RATE_CREDIT_FILTER_CODES = {
    "all": "0",
    "margin_loan": "9",
    "margin_loan_a": "1",
    "margin_loan_b": "2",
    "margin_loan_c": "3",
    "margin_loan_d": "4",
    "margin_loan_e": "7",
    "stock_loan": "8",
    "exclude_over_limit": "5",
}

_CHANGE_RATE_FROM_OPEN_MIN_VOLUME_CODES = {
    0: "0000",
    10_000: "0010",
    50_000: "0050",
    100_000: "0100",
    500_000: "0500",
    1_000_000: "1000",
}

_CHANGE_RATE_FROM_OPEN_STOCK_FILTER_CODES = {
    "all": "0",
    "exclude_administrative": "1",
    "exclude_preferred": "3",
    "exclude_administrative_preferred": "4",
    "exclude_margin_100": "5",
    "only_margin_100": "6",
    "only_margin_40": "7",
    "only_margin_30": "8",
    "only_margin_20": "9",
}

_AFTER_HOURS_AUCTION_CHANGE_RATE_STOCK_FILTER_CODES = {
    "all": "0",
    "exclude_administrative": "1",
    "exclude_preferred": "3",
    "exclude_administrative_preferred": "4",
    "exclude_liquidation": "2",
    "exclude_etf": "14",
    "exclude_etn": "17",
    "exclude_etf_etn": "16",
    "exclude_spac": "15",
    "exclude_margin_100": "5",
    "only_margin_100": "6",
    "only_margin_60": "13",
    "only_margin_50": "12",
    "only_margin_40": "7",
    "only_margin_30": "8",
    "only_margin_20": "9",
}

_AFTER_HOURS_AUCTION_CHANGE_RATE_MIN_VOLUME_CODES = {
    0: "0",
    100: "10",
    500: "50",
    1000: "100",
    5000: "500",
    10_000: "1000",
    50_000: "5000",
    100_000: "10000",
}

_AFTER_HOURS_AUCTION_CHANGE_RATE_MIN_TURNOVER_CODES = {
    0: "0",
    5_000_000: "5",
    10_000_000: "10",
    30_000_000: "30",
    50_000_000: "50",
    100_000_000: "100",
    300_000_000: "300",
    500_000_000: "500",
    1_000_000_000: "1000",
    3_000_000_000: "3000",
    5_000_000_000: "5000",
    10_000_000_000: "10000",
}

_DAYS_CODES = {50: "50", 100: "100", 150: "150", 200: "200", 250: "250", 300: "300"}

_METRIC_CODES = {
    "low_pbr": "1",
    "high_pbr": "2",
    "low_per": "3",
    "high_per": "4",
    "low_roe": "5",
    "high_roe": "6",
}

_CREDIT_RATE_MIN_VOLUME_CODES = {
    0: "0",
    10_000: "10",
    50_000: "50",
    100_000: "100",
    200_000: "200",
    300_000: "300",
    500_000: "500",
    1_000_000: "1000",
}

_VI_TYPE_CODES = {"all": "0", "static": "1", "dynamic": "2", "dynamic_and_static": "3"}

_WINDOW_CODES = {
    "half_minute": "5",
    "one_minute": "1",
    "ten_minutes": "2",
    "one_hour": "3",
    "today": "4",
}

_INVESTOR_CODES = {
    "foreign": "9000",
    "institution": "9999",
    "securities_firm": "1000",
    "insurance": "2000",
    "investment_trust": "3000",
    "bank": "4000",
    "other_financial": "5000",
    "pension_fund": "6000",
    "government": "7000",
    "other_corporation": "7100",
    "foreign_broker": "9100",
}


class Ranking(Namespace):
    """Stocks of a whole market, ranked and screened (순위정보)."""

    def volume(
        self,
        *,
        market: Literal["all", "kospi", "kosdaq"] = "all",
        sort: Literal["volume", "share_turnover_rate", "turnover"] = "volume",
        stock_filter: StockFilter = "all",
        credit_filter: CreditFilter = "all",
        min_volume: MinVolume = 0,
        price_band: PriceBand = "all",
        min_turnover: MinTurnover = 0,
        session: Literal["all", "regular", "pre_market", "post_market"] = "all",
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[TopVolume, TopVolumes]:
        """Stocks by today's volume, share turnover or turnover.

        TR ka10030 당일거래량상위요청.

        Args:
            market: Which market (시장구분); "all", "kospi" or "kosdaq".
            sort: What the rows are sorted by (정렬구분); "volume", "share_turnover_rate" or
                "turnover".
            stock_filter: Which stocks to leave out or to keep (관리종목포함); "all",
                "exclude_administrative", "exclude_preferred", "exclude_administrative_preferred",
                "exclude_liquidation", "exclude_etf", "exclude_etf_etn", "exclude_spac",
                "exclude_margin_100", "only_margin_100", "only_margin_60", "only_margin_50",
                "only_margin_40", "only_margin_30" or "only_margin_20".
            credit_filter: Which credit class the stocks are in (신용구분); "all", "margin_loan",
                "margin_loan_a", "margin_loan_b", "margin_loan_c", "margin_loan_d" or "stock_loan".
            min_volume: At least this volume, shares (거래량구분); 0, 5000, 10_000, 50_000, 100_000,
                200_000, 300_000, 500_000 or 1_000_000.
            price_band: In which band the price lies, KRW (가격구분); "all", "under_1000",
                "under_10000", "from_1000_to_2000", "from_2000_to_5000", "from_5000_to_10000",
                "at_least_1000", "at_least_5000", "at_least_10000", "at_least_50000" or
                "at_least_100000".
            min_turnover: At least this turnover, KRW (거래대금구분); 0, 10_000_000, 30_000_000,
                50_000_000, 100_000_000, 300_000_000, 500_000_000, 1_000_000_000, 3_000_000_000,
                5_000_000_000, 10_000_000_000, 30_000_000_000 or 50_000_000_000.
            session: Which session of the day (장운영구분); "all", "regular", "pre_market" or
                "post_market".
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        Units: ``price``, ``change`` in KRW; ``change_rate``, ``volume_vs_previous_rate``,
        ``share_turnover_rate``, ``regular_session_volume_vs_previous_rate``, … in %; ``volume``,
        ``regular_session_volume``, ``post_market_volume``, ``pre_market_volume`` in shares;
        ``turnover_million`` in million KRW.
        """
        return self._caller.pager(
            VOLUME,
            market,
            sort,
            stock_filter,
            credit_filter,
            min_volume,
            price_band,
            min_turnover,
            session,
            exchange,
        )

    def turnover(
        self,
        *,
        market: Literal["all", "kospi", "kosdaq"] = "all",
        include_administrative: bool = True,
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[TopTurnover, TopTurnovers]:
        """Stocks by today's turnover.

        TR ka10032 거래대금상위요청.

        Args:
            market: Which market (시장구분); "all", "kospi" or "kosdaq".
            include_administrative: Whether stocks under administration count (관리종목포함).
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        A page has 100 rows.

        Units: ``price``, ``change``, ``ask``, ``bid`` in KRW; ``change_rate`` in %; ``volume``,
        ``previous_volume`` in shares; ``turnover_million`` in million KRW.
        """
        return self._caller.pager(TURNOVER, market, include_administrative, exchange)

    def change_rate(
        self,
        *,
        market: Literal["all", "kospi", "kosdaq"] = "all",
        sort: Sort = "rise_rate",
        min_volume: ChangeRateMinVolume = 0,
        stock_filter: StockFilter = "all",
        credit_filter: ChangeRateCreditFilter = "all",
        include_price_limits: bool = True,
        price_band: ChangeRatePriceBand = "all",
        min_turnover: ChangeRateMinTurnover = 0,
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[TopChangeRate, TopChangeRates]:
        """Stocks by their change from the previous close.

        TR ka10027 전일대비등락률상위요청.

        Args:
            market: Which market (시장구분); "all", "kospi" or "kosdaq".
            sort: What the rows are sorted by (정렬구분); "rise_rate", "rise", "fall_rate", "fall"
                or "unchanged".
            min_volume: At least this volume, shares (거래량조건); 0, 10_000, 50_000, 100_000,
                150_000, 200_000, 300_000, 500_000 or 1_000_000.
            stock_filter: Which stocks to leave out or to keep (종목조건); "all",
                "exclude_administrative", "exclude_preferred", "exclude_administrative_preferred",
                "exclude_liquidation", "exclude_etf", "exclude_etf_etn", "exclude_spac",
                "exclude_margin_100", "only_margin_100", "only_margin_60", "only_margin_50",
                "only_margin_40", "only_margin_30" or "only_margin_20".
            credit_filter: Which credit class the stocks are in (신용조건); "all", "margin_loan",
                "margin_loan_a", "margin_loan_b", "margin_loan_c", "margin_loan_d" or
                "margin_loan_e".
            include_price_limits: Whether stocks at their daily limit count (상하한포함).
            price_band: In which band the price lies, KRW (가격조건); "all", "under_1000",
                "under_10000", "from_1000_to_2000", "from_2000_to_5000", "from_5000_to_10000",
                "at_least_1000" or "at_least_10000".
            min_turnover: At least this turnover, KRW (거래대금조건); 0, 30_000_000, 50_000_000,
                100_000_000, 300_000_000, 500_000_000, 1_000_000_000, 3_000_000_000, 5_000_000_000,
                10_000_000_000, 30_000_000_000 or 50_000_000_000.
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        Units: ``price``, ``change`` in KRW; ``change_rate``, ``trade_strength`` in %; ``ask_size``,
        ``bid_size``, ``volume`` in shares.
        """
        return self._caller.pager(
            CHANGE_RATE,
            market,
            sort,
            min_volume,
            stock_filter,
            credit_filter,
            include_price_limits,
            price_band,
            min_turnover,
            exchange,
        )

    def price_movers(
        self,
        *,
        direction: Literal["up", "down"] = "up",
        lookback: int,
        lookback_unit: Literal["minute", "day"] = "minute",
        market: Literal["all", "kospi", "kosdaq", "kospi200"] = "all",
        min_volume: ChangeRateMinVolume = 0,
        stock_filter: PriceMoversStockFilter = "all",
        credit_filter: ChangeRateCreditFilter = "all",
        price_band: PriceMoversPriceBand = "all",
        include_price_limits: bool = True,
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[PriceMover, PriceMovers]:
        """Stocks that jumped or fell within minutes or days.

        TR ka10019 가격급등락요청.

        Args:
            direction: Which way the price moved (등락구분); "up" or "down".
            lookback: How far to look back (시간).
            lookback_unit: Unit of ``lookback`` (시간구분); "minute" or "day".
            market: Which market (시장구분); "all", "kospi", "kosdaq" or "kospi200".
            min_volume: At least this volume, shares (거래량구분); 0, 10_000, 50_000, 100_000,
                150_000, 200_000, 300_000, 500_000 or 1_000_000.
            stock_filter: Which stocks to leave out or to keep (종목조건); "all",
                "exclude_administrative", "exclude_preferred", "exclude_margin_100",
                "only_margin_100", "only_margin_40" or "only_margin_30".
            credit_filter: Which credit class the stocks are in (신용조건); "all", "margin_loan",
                "margin_loan_a", "margin_loan_b", "margin_loan_c", "margin_loan_d" or
                "margin_loan_e".
            price_band: In which band the price lies, KRW (가격조건); "all", "under_1000",
                "from_1000_to_2000", "from_2000_to_5000", "from_5000_to_10000", "at_least_1000" or
                "at_least_10000".
            include_price_limits: Whether stocks at their daily limit count (상하한포함).
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        Units: ``change``, ``base_price``, ``price``, ``change_from_base`` in KRW; ``change_rate``,
        ``jump_rate`` in %; ``volume`` in shares.
        """
        return self._caller.pager(
            PRICE_MOVERS,
            direction,
            lookback,
            lookback_unit,
            market,
            min_volume,
            stock_filter,
            credit_filter,
            price_band,
            include_price_limits,
            exchange,
        )

    def volume_surge(
        self,
        *,
        minutes: int | None = None,
        sort: VolumeSurgeSort = "increase",
        market: Literal["all", "kospi", "kosdaq"] = "all",
        min_volume: VolumeSurgeMinVolume = 5000,
        stock_filter: VolumeSurgeStockFilter = "all",
        price_band: VolumeSurgePriceBand = "all",
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[VolumeSurge, VolumeSurges]:
        """Stocks whose volume surged or dried up.

        TR ka10023 거래량급증요청.

        Args:
            minutes: How many minutes back; against the previous day when left out (시간).
            sort: What the rows are sorted by (정렬구분); "increase", "increase_rate", "decrease" or
                "decrease_rate".
            market: Which market (시장구분); "all", "kospi" or "kosdaq".
            min_volume: At least this volume, shares (거래량구분); 5000, 10_000, 50_000, 100_000,
                200_000, 300_000, 500_000 or 1_000_000.
            stock_filter: Which stocks to leave out or to keep (종목조건); "all",
                "exclude_administrative", "exclude_preferred", "exclude_administrative_preferred",
                "exclude_liquidation", "exclude_etf", "exclude_etn", "exclude_etf_etn",
                "exclude_spac", "exclude_etf_etn_spac", "exclude_margin_100", "only_margin_100",
                "only_margin_60", "only_margin_50", "only_margin_40", "only_margin_30" or
                "only_margin_20".
            price_band: In which band the price lies, KRW (가격구분); "all", "at_least_1000",
                "at_least_5000", "at_least_10000", "at_least_50000" or "at_least_100000".
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        A page has 200 rows.

        Units: ``price``, ``change`` in KRW; ``change_rate``, ``surge_rate`` in %; ``prior_volume``,
        ``volume``, ``surge_volume`` in shares.
        """
        return self._caller.pager(
            VOLUME_SURGE, minutes, sort, market, min_volume, stock_filter, price_band, exchange
        )

    def new_highs_lows(
        self,
        *,
        extreme: Literal["high", "low"],
        days: int,
        basis: Literal["high_low", "close"] = "high_low",
        market: Literal["all", "kospi", "kosdaq"] = "all",
        stock_filter: PriceMoversStockFilter = "all",
        min_volume: ChangeRateMinVolume = 0,
        credit_filter: ChangeRateCreditFilter = "all",
        include_price_limits: bool = True,
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[NewHighLow, NewHighsLows]:
        """Stocks at a new high or low of a number of days.

        TR ka10016 신고저가요청.

        Args:
            extreme: Which of the two (신고저구분); "high" or "low".
            days: Days of which it is the high or low (기간); 1 to 250.
            basis: What is compared (고저종구분); "high_low" or "close".
            market: Which market (시장구분); "all", "kospi" or "kosdaq".
            stock_filter: Which stocks to leave out or to keep (종목조건); "all",
                "exclude_administrative", "exclude_preferred", "exclude_margin_100",
                "only_margin_100", "only_margin_40" or "only_margin_30".
            min_volume: At least this volume, shares (거래량구분); 0, 10_000, 50_000, 100_000,
                150_000, 200_000, 300_000, 500_000 or 1_000_000.
            credit_filter: Which credit class the stocks are in (신용조건); "all", "margin_loan",
                "margin_loan_a", "margin_loan_b", "margin_loan_c", "margin_loan_d" or
                "margin_loan_e".
            include_price_limits: Whether stocks at their daily limit count (상하한포함).
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        Units: ``price``, ``change``, ``ask``, ``bid``, … in KRW; ``change_rate``,
        ``volume_vs_previous_rate`` in %; ``volume`` in shares.
        """
        return self._caller.pager(
            NEW_HIGHS_LOWS,
            extreme,
            days,
            basis,
            market,
            stock_filter,
            min_volume,
            credit_filter,
            include_price_limits,
            exchange,
        )

    def price_limits(
        self,
        *,
        kind: Kind,
        sort: Literal["symbol", "consecutive_count", "change_rate"] = "symbol",
        market: Literal["all", "kospi", "kosdaq"] = "all",
        stock_filter: PriceLimitsStockFilter = "all",
        min_volume: ChangeRateMinVolume = 0,
        credit_filter: ChangeRateCreditFilter = "all",
        price_band: PriceMoversPriceBand = "all",
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[LimitMove, LimitMoves]:
        """Stocks at their daily price limit, rising, falling or unchanged.

        TR ka10017 상하한가요청.

        Args:
            kind: Which state of the price (상하한구분); "upper_limit", "rising", "unchanged",
                "lower_limit", "falling", "previous_upper_limit" or "previous_lower_limit".
            sort: What the rows are sorted by (정렬구분); "symbol", "consecutive_count" or
                "change_rate".
            market: Which market (시장구분); "all", "kospi" or "kosdaq".
            stock_filter: Which stocks to leave out or to keep (종목조건); "all",
                "exclude_administrative", "exclude_preferred", "exclude_administrative_preferred",
                "exclude_administrative_preferred_attention", "exclude_margin_100",
                "only_margin_100", "only_margin_40", "only_margin_30" or "only_margin_20".
            min_volume: At least this volume, shares (거래량구분); 0, 10_000, 50_000, 100_000,
                150_000, 200_000, 300_000, 500_000 or 1_000_000.
            credit_filter: Which credit class the stocks are in (신용조건); "all", "margin_loan",
                "margin_loan_a", "margin_loan_b", "margin_loan_c", "margin_loan_d" or
                "margin_loan_e".
            price_band: In which band the price lies, KRW (매매금구분); "all", "under_1000",
                "from_1000_to_2000", "from_2000_to_5000", "from_5000_to_10000", "at_least_1000" or
                "at_least_10000".
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        Units: ``price``, ``change``, ``ask``, ``bid`` in KRW; ``change_rate`` in %; ``volume``,
        ``previous_volume``, ``ask_size``, ``bid_size`` in shares.
        """
        return self._caller.pager(
            PRICE_LIMITS,
            kind,
            sort,
            market,
            stock_filter,
            min_volume,
            credit_filter,
            price_band,
            exchange,
        )

    def near_high_low(
        self,
        *,
        extreme: Literal["high", "low"],
        proximity_rate: float,
        market: Literal["all", "kospi", "kosdaq"] = "all",
        min_volume: ChangeRateMinVolume = 0,
        stock_filter: PriceMoversStockFilter = "all",
        credit_filter: ChangeRateCreditFilter = "all",
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[NearHighLow, NearHighsLows]:
        """Stocks near their high or low of the day.

        TR ka10018 고저가근접요청.

        Args:
            extreme: Near which of the two (고저구분); "high" or "low".
            proximity_rate: At most this distance, % (근접율); 0.5, 1.0, 1.5, 2.0, 2.5 or 3.0.
            market: Which market (시장구분); "all", "kospi" or "kosdaq".
            min_volume: At least this volume, shares (거래량구분); 0, 10_000, 50_000, 100_000,
                150_000, 200_000, 300_000, 500_000 or 1_000_000.
            stock_filter: Which stocks to leave out or to keep (종목조건); "all",
                "exclude_administrative", "exclude_preferred", "exclude_margin_100",
                "only_margin_100", "only_margin_40" or "only_margin_30".
            credit_filter: Which credit class the stocks are in (신용조건); "all", "margin_loan",
                "margin_loan_a", "margin_loan_b", "margin_loan_c", "margin_loan_d" or
                "margin_loan_e".
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        Units: ``price``, ``change``, ``ask``, ``bid``, … in KRW; ``change_rate`` in %; ``volume``
        in shares.
        """
        return self._caller.pager(
            NEAR_HIGH_LOW,
            extreme,
            proximity_rate,
            market,
            min_volume,
            stock_filter,
            credit_filter,
            exchange,
        )

    def order_book_size(
        self,
        *,
        market: Literal["kospi", "kosdaq"],
        sort: OrderBookSizeSort = "net_bid_size",
        min_volume: Literal[0, 10_000, 50_000, 100_000] = 0,
        stock_filter: OrderBookSizeStockFilter = "all",
        credit_filter: ChangeRateCreditFilter = "all",
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[TopQuoteSize, TopQuoteSizes]:
        """Stocks by the sizes that wait in their order books.

        TR ka10020 호가잔량상위요청.

        Args:
            market: Which market (시장구분); "kospi" or "kosdaq".
            sort: What the rows are sorted by (정렬구분); "net_bid_size", "net_ask_size",
                "bid_ratio" or "ask_ratio".
            min_volume: At least this volume, shares (거래량구분); 0, 10_000, 50_000 or 100_000.
            stock_filter: Which stocks to leave out or to keep (종목조건); "all",
                "exclude_administrative", "exclude_margin_100", "only_margin_100", "only_margin_40",
                "only_margin_30" or "only_margin_20".
            credit_filter: Which credit class the stocks are in (신용조건); "all", "margin_loan",
                "margin_loan_a", "margin_loan_b", "margin_loan_c", "margin_loan_d" or
                "margin_loan_e".
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        Units: ``price``, ``change`` in KRW; ``volume``, ``total_ask_size``, ``total_bid_size``,
        ``net_bid_size`` in shares; ``bid_to_ask_rate`` in %.
        """
        return self._caller.pager(
            ORDER_BOOK_SIZE, market, sort, min_volume, stock_filter, credit_filter, exchange
        )

    def order_book_size_surge(
        self,
        *,
        market: Literal["kospi", "kosdaq"],
        book_side: Literal["bid", "ask"] = "bid",
        minutes: int,
        sort: Literal["increase", "increase_rate"] = "increase",
        min_volume: Literal[1000, 5000, 10_000, 50_000, 100_000] = 1000,
        stock_filter: OrderBookSizeStockFilter = "all",
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[QuoteSizeSurge, QuoteSizeSurges]:
        """Stocks whose bids or asks swelled within minutes.

        TR ka10021 호가잔량급증요청.

        Args:
            market: Which market (시장구분); "kospi" or "kosdaq".
            book_side: Which side of the order book (매매구분); "bid" or "ask".
            minutes: How many minutes back (시간구분).
            sort: What the rows are sorted by (정렬구분); "increase" or "increase_rate".
            min_volume: At least this volume, shares (거래량구분); 1000, 5000, 10_000, 50_000 or
                100_000.
            stock_filter: Which stocks to leave out or to keep (종목조건); "all",
                "exclude_administrative", "exclude_margin_100", "only_margin_100", "only_margin_40",
                "only_margin_30" or "only_margin_20".
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        Units: ``price``, ``change`` in KRW; ``base_size``, ``current_size``, ``surge_size``,
        ``total_buy_size`` in shares; ``surge_rate`` in %.
        """
        return self._caller.pager(
            ORDER_BOOK_SIZE_SURGE,
            market,
            book_side,
            minutes,
            sort,
            min_volume,
            stock_filter,
            exchange,
        )

    def order_book_ratio_surge(
        self,
        *,
        market: Literal["kospi", "kosdaq"],
        ratio: Literal["bid_to_ask", "ask_to_bid"] = "bid_to_ask",
        minutes: int,
        min_volume: Literal[5000, 10_000, 50_000, 100_000] = 5000,
        stock_filter: OrderBookSizeStockFilter = "all",
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[QuoteRatioSurge, QuoteRatioSurges]:
        """Stocks whose balance of bids and asks tipped within minutes.

        TR ka10022 잔량율급증요청.

        Args:
            market: Which market (시장구분); "kospi" or "kosdaq".
            ratio: Which over which (비율구분); "bid_to_ask" or "ask_to_bid".
            minutes: How many minutes back (시간구분).
            min_volume: At least this volume, shares (거래량구분); 5000, 10_000, 50_000 or 100_000.
            stock_filter: Which stocks to leave out or to keep (종목조건); "all",
                "exclude_administrative", "exclude_margin_100", "only_margin_100", "only_margin_40",
                "only_margin_30" or "only_margin_20".
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        Units: ``price``, ``change`` in KRW; ``base_rate``, ``current_rate``, ``surge_rate`` in %;
        ``total_ask_size``, ``total_bid_size`` in shares.
        """
        return self._caller.pager(
            ORDER_BOOK_RATIO_SURGE, market, ratio, minutes, min_volume, stock_filter, exchange
        )

    def expected_change_rate(
        self,
        *,
        market: Literal["all", "kospi", "kosdaq"] = "all",
        sort: ExpectedChangeRateSort = "rise_rate",
        min_volume: Literal[0, 1000, 3000, 5000, 10_000, 50_000, 100_000] = 0,
        stock_filter: StockFilter = "all",
        credit_filter: ExpectedChangeRateCreditFilter = "all",
        price_band: ChangeRatePriceBand = "all",
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[TopExpectedChangeRate, TopExpectedChangeRates]:
        """Stocks by the change their expected auction price means.

        TR ka10029 예상체결등락률상위요청.

        Args:
            market: Which market (시장구분); "all", "kospi" or "kosdaq".
            sort: What the rows are sorted by (정렬구분); "rise_rate", "rise", "fall_rate", "fall",
                "unchanged", "expected_size", "upper_limit" or "lower_limit".
            min_volume: At least this volume, shares (거래량조건); 0, 1000, 3000, 5000, 10_000,
                50_000 or 100_000.
            stock_filter: Which stocks to leave out or to keep (종목조건); "all",
                "exclude_administrative", "exclude_preferred", "exclude_administrative_preferred",
                "exclude_liquidation", "exclude_etf", "exclude_etf_etn", "exclude_spac",
                "exclude_margin_100", "only_margin_100", "only_margin_60", "only_margin_50",
                "only_margin_40", "only_margin_30" or "only_margin_20".
            credit_filter: Which credit class the stocks are in (신용조건); "all", "margin_loan",
                "margin_loan_a", "margin_loan_b", "margin_loan_c", "margin_loan_d", "margin_loan_e",
                "stock_loan" or "exclude_over_limit".
            price_band: In which band the price lies, KRW (가격조건); "all", "under_1000",
                "under_10000", "from_1000_to_2000", "from_2000_to_5000", "from_5000_to_10000",
                "at_least_1000" or "at_least_10000".
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        Units: ``expected_price``, ``base_price``, ``change``, ``ask``, … in KRW; ``change_rate`` in
        %; ``expected_size``, ``ask_size``, ``bid_size`` in shares.
        """
        return self._caller.pager(
            EXPECTED_CHANGE_RATE,
            market,
            sort,
            min_volume,
            stock_filter,
            credit_filter,
            price_band,
            exchange,
        )

    def change_rate_from_open(
        self,
        *,
        reference: Literal["open", "high", "low", "base_price"] = "open",
        rank: Literal["top", "bottom"] = "top",
        market: Literal["all", "kospi", "kosdaq"] = "all",
        min_volume: Literal[0, 10_000, 50_000, 100_000, 500_000, 1_000_000] = 0,
        stock_filter: ChangeRateFromOpenStockFilter = "all",
        credit_filter: ChangeRateCreditFilter = "all",
        include_price_limits: bool = True,
        min_turnover: ChangeRateMinTurnover = 0,
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[ChangeRateFromOpen, ChangeRatesFromOpen]:
        """Stocks by their distance from today's open, high, low or base price.

        TR ka10028 시가대비등락률요청.

        Args:
            reference: The price the change is taken from (정렬구분); "open", "high", "low" or
                "base_price".
            rank: Which end of the ranking (등락조건); "top" or "bottom".
            market: Which market (시장구분); "all", "kospi" or "kosdaq".
            min_volume: At least this volume, shares (거래량조건); 0, 10_000, 50_000, 100_000,
                500_000 or 1_000_000.
            stock_filter: Which stocks to leave out or to keep (종목조건); "all",
                "exclude_administrative", "exclude_preferred", "exclude_administrative_preferred",
                "exclude_margin_100", "only_margin_100", "only_margin_40", "only_margin_30" or
                "only_margin_20".
            credit_filter: Which credit class the stocks are in (신용조건); "all", "margin_loan",
                "margin_loan_a", "margin_loan_b", "margin_loan_c", "margin_loan_d" or
                "margin_loan_e".
            include_price_limits: Whether stocks at their daily limit count (상하한포함).
            min_turnover: At least this turnover, KRW (거래대금조건); 0, 30_000_000, 50_000_000,
                100_000_000, 300_000_000, 500_000_000, 1_000_000_000, 3_000_000_000, 5_000_000_000,
                10_000_000_000, 30_000_000_000 or 50_000_000_000.
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        A page has 100 rows. The rows are sorted: by code, whatever ``sort`` asks.

        Units: ``price``, ``change``, ``open``, ``high``, … in KRW; ``change_rate``,
        ``change_rate_from_open``, ``trade_strength`` in %; ``volume`` in shares.
        """
        return self._caller.pager(
            CHANGE_RATE_FROM_OPEN,
            reference,
            rank,
            market,
            min_volume,
            stock_filter,
            credit_filter,
            include_price_limits,
            min_turnover,
            exchange,
        )

    def after_hours_auction_change_rate(
        self,
        *,
        market: Literal["all", "kospi", "kosdaq"] = "all",
        sort: Sort = "rise_rate",
        stock_filter: AfterHoursAuctionChangeRateStockFilter = "all",
        min_volume: Literal[0, 100, 500, 1000, 5000, 10_000, 50_000, 100_000] = 0,
        credit_filter: ExpectedChangeRateCreditFilter = "all",
        min_turnover: AfterHoursAuctionChangeRateMinTurnover = 0,
    ) -> Pager[TopAfterHoursChangeRate, TopAfterHoursChangeRates]:
        """Stocks by their change in the after-hours auction.

        TR ka10098 시간외단일가등락율순위요청.

        Args:
            market: Which market (시장구분); "all", "kospi" or "kosdaq".
            sort: What the rows are sorted by (정렬기준); "rise_rate", "rise", "fall_rate", "fall"
                or "unchanged".
            stock_filter: Which stocks to leave out or to keep (종목조건); "all",
                "exclude_administrative", "exclude_preferred", "exclude_administrative_preferred",
                "exclude_liquidation", "exclude_etf", "exclude_etn", "exclude_etf_etn",
                "exclude_spac", "exclude_margin_100", "only_margin_100", "only_margin_60",
                "only_margin_50", "only_margin_40", "only_margin_30" or "only_margin_20".
            min_volume: At least this volume, shares (거래량조건); 0, 100, 500, 1000, 5000, 10_000,
                50_000 or 100_000.
            credit_filter: Which credit class the stocks are in (신용조건); "all", "margin_loan",
                "margin_loan_a", "margin_loan_b", "margin_loan_c", "margin_loan_d", "margin_loan_e",
                "stock_loan" or "exclude_over_limit".
            min_turnover: At least this turnover, KRW (거래대금); 0, 5_000_000, 10_000_000,
                30_000_000, 50_000_000, 100_000_000, 300_000_000, 500_000_000, 1_000_000_000,
                3_000_000_000, 5_000_000_000 or 10_000_000_000.

        Units: ``price``, ``change``, ``today_close`` in KRW; ``change_rate``,
        ``today_close_change_rate`` in %; ``total_ask_size``, ``total_bid_size``,
        ``cumulative_volume`` in shares; ``cumulative_turnover_million`` in million KRW.
        """
        return self._caller.pager(
            AFTER_HOURS_AUCTION_CHANGE_RATE,
            market,
            sort,
            stock_filter,
            min_volume,
            credit_filter,
            min_turnover,
        )

    def previous_volume(
        self,
        *,
        market: Literal["all", "kospi", "kosdaq"] = "all",
        sort: Literal["volume", "turnover"] = "volume",
        start_rank: int = 0,
        end_rank: int = 100,
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[TopPreviousVolume, TopPreviousVolumes]:
        """Stocks by the volume or turnover of the previous day.

        TR ka10031 전일거래량상위요청.

        Args:
            market: Which market (시장구분); "all", "kospi" or "kosdaq".
            sort: What the rows are sorted by (조회구분); "volume" or "turnover".
            start_rank: The first rank (순위시작); 0 to 100.
            end_rank: The last rank (순위끝); 0 to 100.
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        Units: ``price``, ``change`` in KRW; ``volume`` in shares.
        """
        return self._caller.pager(PREVIOUS_VOLUME, market, sort, start_rank, end_rank, exchange)

    def record_volume(
        self,
        *,
        days: Literal[5, 10, 20, 60, 250],
        market: Literal["all", "kospi", "kosdaq"] = "all",
        min_volume: VolumeSurgeMinVolume = 5000,
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[RecordVolume, RecordVolumes]:
        """Stocks that trade more than on any of the last days.

        TR ka10024 거래량갱신요청.

        Args:
            days: Length of the period in days (주기구분); 5, 10, 20, 60 or 250.
            market: Which market (시장구분); "all", "kospi" or "kosdaq".
            min_volume: At least this volume, shares (거래량구분); 5000, 10_000, 50_000, 100_000,
                200_000, 300_000, 500_000 or 1_000_000.
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        The rows are sorted: by code, whatever ``sort`` asks.

        Units: ``price``, ``change``, ``ask``, ``bid`` in KRW; ``change_rate`` in %;
        ``prior_volume``, ``volume`` in shares.
        """
        return self._caller.pager(RECORD_VOLUME, days, market, min_volume, exchange)

    def volume_concentration(
        self,
        *,
        days: Literal[50, 100, 150, 200, 250, 300],
        concentration_rate: int,
        band_count: int,
        include_current_price: bool = False,
        market: Literal["all", "kospi", "kosdaq"] = "all",
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[VolumeProfileBand, VolumeProfile]:
        """Stocks with much of their past volume in few price bands.

        TR ka10025 매물대집중요청.

        Args:
            days: How many days back (주기구분); 50, 100, 150, 200, 250 or 300.
            concentration_rate: At least this share of the volume, in % (매물집중비율); 0 to 100.
            band_count: How many price bands (매물대수).
            include_current_price: Whether bands count that the price is in (현재가진입).
            market: Which market (시장구분); "all", "kospi" or "kosdaq".
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        The rows are sorted: ascending by rate.

        Units: ``price``, ``change``, ``price_from``, ``price_to`` in KRW; ``change_rate``,
        ``volume_at_price_rate`` in %; ``volume``, ``volume_at_price`` in shares.
        """
        return self._caller.pager(
            VOLUME_CONCENTRATION,
            days,
            concentration_rate,
            band_count,
            include_current_price,
            market,
            exchange,
        )

    def valuation_ratio(
        self, *, metric: Metric = "low_per", exchange: Literal["krx", "nxt", "all"] = "krx"
    ) -> Pager[HighLowPer, HighLowPers]:
        """Stocks with the smallest or largest PER, PBR or ROE.

        TR ka10026 고저PER요청.

        Args:
            metric: Which ratio, and from which end (PER구분); "low_pbr", "high_pbr", "low_per",
                "high_per", "low_roe" or "high_roe".
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        Units: ``price``, ``change``, ``ask`` in KRW; ``change_rate`` in %; ``volume`` in shares.
        """
        return self._caller.pager(VALUATION_RATIO, metric, exchange)

    def credit_rate(
        self,
        *,
        market: Literal["all", "kospi", "kosdaq"] = "all",
        min_volume: CreditRateMinVolume = 0,
        stock_filter: OrderBookSizeStockFilter = "all",
        include_price_limits: bool = True,
        credit_filter: ChangeRateCreditFilter = "all",
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[TopCreditRate, TopCreditRates]:
        """Stocks by the share of holdings bought on credit.

        TR ka10033 신용비율상위요청.

        Args:
            market: Which market (시장구분); "all", "kospi" or "kosdaq".
            min_volume: At least this volume, shares (거래량구분); 0, 10_000, 50_000, 100_000,
                200_000, 300_000, 500_000 or 1_000_000.
            stock_filter: Which stocks to leave out or to keep (종목조건); "all",
                "exclude_administrative", "exclude_margin_100", "only_margin_100", "only_margin_40",
                "only_margin_30" or "only_margin_20".
            include_price_limits: Whether stocks at their daily limit count (상하한포함).
            credit_filter: Which credit class the stocks are in (신용조건); "all", "margin_loan",
                "margin_loan_a", "margin_loan_b", "margin_loan_c", "margin_loan_d" or
                "margin_loan_e".
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        Units: ``price``, ``change`` in KRW; ``change_rate``, ``credit_rate`` in %; ``ask_size``,
        ``bid_size``, ``volume`` in shares.
        """
        return self._caller.pager(
            CREDIT_RATE,
            market,
            min_volume,
            stock_filter,
            include_price_limits,
            credit_filter,
            exchange,
        )

    def volatility_interruptions(
        self,
        *,
        market: Literal["all", "kospi", "kosdaq"] = "all",
        session: Literal["all", "regular", "after_hours_auction"] = "all",
        symbol: str | None = None,
        vi_type: Literal["all", "static", "dynamic", "dynamic_and_static"] = "all",
        direction: Literal["all", "up", "down"] = "all",
        exclude: Collection[Exclude] = (),
        min_volume: int | None = None,
        max_volume: int | None = None,
        min_turnover_million: int | None = None,
        max_turnover_million: int | None = None,
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[ViTriggeredStock, ViTriggeredStocks]:
        """Stocks in which a volatility interruption was triggered today.

        TR ka10054 변동성완화장치발동종목요청.

        Args:
            market: Which market (시장구분); "all", "kospi" or "kosdaq".
            session: Which session of the day (장전구분); "all", "regular" or "after_hours_auction".
            symbol: The stock; all when left out (종목코드); ``_NX`` or ``_AL`` may follow.
            vi_type: Which interruptions (발동구분); "all", "static", "dynamic" or
                "dynamic_and_static".
            direction: Which way the price moved (발동방향); "all", "up" or "down".
            exclude: What to leave out (제외종목); "preferred", "administrative",
                "investment_warning", "investment_caution", "attention", "overheated", "margin_100",
                "etf" or "etn".
            min_volume: At least this volume, shares (최소거래량).
            max_volume: At most this volume, shares; no bound when left out (최대거래량).
            min_turnover_million: At least this turnover, million KRW; no bound when left out
                (최소거래대금).
            max_turnover_million: At most this turnover, million KRW; no bound when left out
                (최대거래대금).
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        Units: ``cumulative_volume`` in shares; ``trigger_price``, ``dynamic_base_price``,
        ``static_base_price`` in KRW; ``dynamic_disparity_rate``, ``static_disparity_rate``,
        ``change_rate_from_open`` in %.
        """
        return self._caller.pager(
            VOLATILITY_INTERRUPTIONS,
            market,
            session,
            symbol,
            vi_type,
            direction,
            exclude,
            min_volume,
            max_volume,
            min_turnover_million,
            max_turnover_million,
            exchange,
        )

    def most_viewed(self, *, window: Window = "one_minute") -> Pager[ViewRank, ViewRanking]:
        """Stocks that users look up most, with their moves in the ranking.

        TR ka00198 실시간종목조회순위.

        Args:
            window: Over which time (구분); "half_minute", "one_minute", "ten_minutes", "one_hour"
                or "today".

        Units: ``past_price`` in KRW; ``change_rate_from_base``, ``change_rate_from_prior_base`` in
        %.
        """
        return self._caller.pager(MOST_VIEWED, window)

    def foreign_trades(
        self,
        *,
        market: Literal["all", "kospi", "kosdaq"] = "all",
        side: Literal["net_buy", "net_sell", "net"] = "net_buy",
        days: Literal[0, 1, 5, 10, 20, 60] = 0,
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[TopForeignTrade, TopForeignTrades]:
        """Stocks that foreigners net bought or sold most over some days.

        TR ka10034 외인기간별매매상위요청.

        Args:
            market: Which market (시장구분); "all", "kospi" or "kosdaq".
            side: Which side (매매구분); "net_buy", "net_sell" or "net".
            days: Length of the period in days: 0 today, 1 the day before (기간); 0, 1, 5, 10, 20 or
                60.
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        Units: ``price``, ``change``, ``ask``, ``bid`` in KRW; ``volume``, ``net_buy_volume``,
        ``acquirable_shares`` in shares.
        """
        return self._caller.pager(FOREIGN_TRADES, market, side, days, exchange)

    def foreign_consecutive_trades(
        self,
        *,
        market: Literal["all", "kospi", "kosdaq"] = "all",
        side: Literal["net_buy", "net_sell"] = "net_buy",
        base_day: Literal["today", "previous_day"] = "today",
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[TopForeignConsecutiveTrade, TopForeignConsecutiveTrades]:
        """Stocks that foreigners net bought or sold day after day.

        TR ka10035 외인연속순매매상위요청.

        Args:
            market: Which market (시장구분); "all", "kospi" or "kosdaq".
            side: Which side (매매구분); "net_buy" or "net_sell".
            base_day: The day from which days are counted back (기준일구분); "today" or
                "previous_day".
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        Units: ``price``, ``change``, ``change_1``, ``change_2``, … in KRW;
        ``net_buy_volume_1d_ago``, ``net_buy_volume_2d_ago``, ``net_buy_volume_3d_ago``,
        ``total_net_buy_volume`` in shares; ``foreign_exhaustion_rate`` in %.
        """
        return self._caller.pager(FOREIGN_CONSECUTIVE_TRADES, market, side, base_day, exchange)

    def foreign_exhaustion_rate(
        self,
        *,
        market: Literal["all", "kospi", "kosdaq"] = "all",
        days: Literal[0, 1, 5, 10, 20, 60] = 0,
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[TopForeignExhaustion, TopForeignExhaustions]:
        """Stocks whose limit of foreign ownership filled up most.

        TR ka10036 외인한도소진율증가상위.

        Args:
            market: Which market (시장구분); "all", "kospi" or "kosdaq".
            days: Length of the period in days: 0 today, 1 the day before (기간); 0, 1, 5, 10, 20 or
                60.
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        Units: ``price``, ``change`` in KRW; ``volume``, ``foreign_held_shares``,
        ``acquirable_shares`` in shares; ``base_foreign_exhaustion_rate``,
        ``foreign_exhaustion_rate``, ``foreign_exhaustion_rate_increase`` in %.
        """
        return self._caller.pager(FOREIGN_EXHAUSTION_RATE, market, days, exchange)

    def foreign_broker_trades(
        self,
        *,
        market: Literal["all", "kospi", "kosdaq"] = "all",
        side: Literal["buy", "sell", "net_buy", "net_sell"] = "net_buy",
        days: Literal[0, 1, 5, 10, 20, 60] = 0,
        sort: Literal["amount", "quantity"] = "amount",
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[TopForeignBrokerTrade, TopForeignBrokerTrades]:
        """Stocks traded most through the desks of foreign brokers.

        TR ka10037 외국계창구매매상위요청.

        Args:
            market: Which market (시장구분); "all", "kospi" or "kosdaq".
            side: Which side (매매구분); "buy", "sell", "net_buy" or "net_sell".
            days: Length of the period in days: 0 today, 1 the day before (기간); 0, 1, 5, 10, 20 or
                60.
            sort: What the rows are sorted by (정렬구분); "amount" or "quantity".
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        Units: ``price``, ``change`` in KRW; ``change_rate`` in %; ``sell_volume``, ``buy_volume``,
        ``net_buy_volume``, ``volume`` in shares; ``net_buy_amount_million``, ``turnover_million``
        in million KRW.
        """
        return self._caller.pager(FOREIGN_BROKER_TRADES, market, side, days, sort, exchange)

    def foreign_institution_trades(
        self,
        *,
        market: Literal["all", "kospi", "kosdaq"] = "all",
        measure: Literal["amount", "quantity"] = "amount",
        date: dt.date | None = None,
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[TopForeignInstitutionTrade, TopForeignInstitutionTrades]:
        """Stocks that foreigners and institutions net bought and net sold most, side by side.

        TR ka90009 외국인기관매매상위요청.

        Args:
            market: Which market (시장구분); "all", "kospi" or "kosdaq".
            measure: Whether amounts or shares are counted (금액수량구분); "amount" or "quantity".
            date: The day; the latest there is when left out (날짜).
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        Units: ``foreign_net_sell_amount_ten_million``, ``foreign_net_buy_amount_ten_million``,
        ``institution_net_sell_amount_ten_million``, ``institution_net_buy_amount_ten_million`` in
        ten million KRW; ``foreign_net_sell_volume_thousand``, ``foreign_net_buy_volume_thousand``,
        ``institution_net_sell_volume_thousand``, ``institution_net_buy_volume_thousand`` in
        thousand shares.
        """
        return self._caller.pager(FOREIGN_INSTITUTION_TRADES, market, measure, date, exchange)

    def joint_net_trades(
        self,
        *,
        start_date: dt.date,
        end_date: dt.date | None = None,
        market: Literal["all", "kospi", "kosdaq"] = "all",
        side: Literal["net_buy", "net_sell"] = "net_buy",
        sort: Literal["amount", "quantity"] = "quantity",
        unit: Literal["shares", "thousand_shares"] = "shares",
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[TopCommonNetTrade, TopCommonNetTrades]:
        """Stocks that foreigners and institutions bought, or sold, both.

        TR ka10062 동일순매매순위요청.

        Args:
            start_date: The first day (시작일자).
            end_date: The last day (종료일자); today by default.
            market: Which market (시장구분); "all", "kospi" or "kosdaq".
            side: Which side (매매구분); "net_buy" or "net_sell".
            sort: What the rows are sorted by (정렬조건); "amount" or "quantity".
            unit: Unit of share counts (단위구분); "shares" or "thousand_shares".
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        Units: ``price``, ``change``, ``institution_net_buy_average_price``,
        ``foreign_net_buy_average_price`` in KRW; ``change_rate`` in %; ``cumulative_volume`` in
        shares; ``institution_net_buy_volume``, ``foreign_net_buy_volume``, ``net_buy_volume`` in
        shares or thousand shares, as ``unit`` asks; ``institution_net_buy_amount_million``,
        ``foreign_net_buy_amount_million``, ``net_buy_amount_million`` in million KRW.
        """
        return self._caller.pager(
            JOINT_NET_TRADES, start_date, end_date, market, side, sort, unit, exchange
        )

    def intraday_investor_trades(
        self,
        investor: Investor,
        *,
        market: Literal["all", "kospi", "kosdaq"] = "all",
        side: Literal["net_buy", "net_sell"] = "net_buy",
        measure: Literal["amount", "quantity"] = "amount",
    ) -> Pager[TopIntradayInvestorTrade, TopIntradayInvestorTrades]:
        """Stocks that one kind of investor net bought or sold most today.

        TR ka10065 장중투자자별매매상위요청.

        Args:
            investor: Which kind of investor (기관구분); "foreign", "institution",
                "securities_firm", "insurance", "investment_trust", "bank", "other_financial",
                "pension_fund", "government", "other_corporation" or "foreign_broker".
            market: Which market (시장구분); "all", "kospi" or "kosdaq".
            side: Which side (매매구분); "net_buy" or "net_sell".
            measure: Whether amounts or shares are counted (금액수량구분); "amount" or "quantity".

        The values are provisional and are not made final.

        Units: ``sell``, ``buy``, ``net_buy`` in shares or million KRW, as ``measure`` asks.
        """
        return self._caller.pager(INTRADAY_INVESTOR_TRADES, investor, market, side, measure)


class TopVolume(Record):
    """A row of ``volume`` (ka10030 당일거래량상위요청)."""

    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락률")
    volume = optional(integer("trde_qty", "거래량", unit="shares"))
    volume_vs_previous_rate = optional(number("pred_rt", "전일비", signed=False))
    share_turnover_rate = optional(number("trde_tern_rt", "거래회전율"))
    turnover_million = optional(integer("trde_amt", "거래금액", unit="million KRW"))
    regular_session_volume = optional(integer("opmr_trde_qty", "장중거래량", unit="shares"))
    regular_session_volume_vs_previous_rate = optional(
        number("opmr_pred_rt", "장중전일비", signed=False)
    )
    regular_session_share_turnover_rate = optional(number("opmr_trde_rt", "장중거래회전율"))
    regular_session_turnover = optional(integer("opmr_trde_amt", "장중거래금액"))
    post_market_volume = optional(integer("af_mkrt_trde_qty", "장후거래량", unit="shares"))
    post_market_volume_vs_previous_rate = optional(
        number("af_mkrt_pred_rt", "장후전일비", signed=False)
    )
    post_market_share_turnover_rate = optional(number("af_mkrt_trde_rt", "장후거래회전율"))
    post_market_turnover = optional(integer("af_mkrt_trde_amt", "장후거래금액"))
    pre_market_volume = optional(integer("bf_mkrt_trde_qty", "장전거래량", unit="shares"))
    pre_market_volume_vs_previous_rate = optional(
        number("bf_mkrt_pred_rt", "장전전일비", signed=False)
    )
    pre_market_share_turnover_rate = optional(number("bf_mkrt_trde_rt", "장전거래회전율"))
    pre_market_turnover = optional(integer("bf_mkrt_trde_amt", "장전거래금액"))


class TopVolumes(Answer):
    """The answer to ``volume`` (ka10030 당일거래량상위요청)."""

    rows = table("tdy_trde_qty_upper", "당일거래량상위", TopVolume)


class TopTurnover(Record):
    """A row of ``turnover`` (ka10032 거래대금상위요청).

    A page has 100 rows.
    """

    symbol = stock("stk_cd", "종목코드")
    rank = optional(integer("now_rank", "현재순위"))
    previous_rank = optional(integer("pred_rank", "전일순위"))
    name = text("stk_nm", "종목명")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락률")
    ask = optional(magnitude("sel_bid", "매도호가", unit="KRW"))
    bid = optional(magnitude("buy_bid", "매수호가", unit="KRW"))
    volume = optional(integer("now_trde_qty", "현재거래량", unit="shares"))
    previous_volume = optional(integer("pred_trde_qty", "전일거래량", unit="shares"))
    turnover_million = optional(integer("trde_prica", "거래대금", unit="million KRW"))


class TopTurnovers(Answer):
    """The answer to ``turnover`` (ka10032 거래대금상위요청)."""

    rows = table("trde_prica_upper", "거래대금상위", TopTurnover)


class TopChangeRate(Record):
    """A row of ``change_rate`` (ka10027 전일대비등락률상위요청)."""

    stock_class = optional(code("stk_cls", "종목분류"))
    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락률")
    ask_size = optional(integer("sel_req", "매도잔량", unit="shares"))
    bid_size = optional(integer("buy_req", "매수잔량", unit="shares"))
    volume = optional(integer("now_trde_qty", "현재거래량", unit="shares"))
    trade_strength = optional(number("cntr_str", "체결강도"))
    occurrence_count = optional(integer("cnt", "횟수"))


class TopChangeRates(Answer):
    """The answer to ``change_rate`` (ka10027 전일대비등락률상위요청)."""

    rows = table("pred_pre_flu_rt_upper", "전일대비등락률상위", TopChangeRate)


class PriceMover(Record):
    """A row of ``price_movers`` (ka10019 가격급등락요청)."""

    symbol = stock("stk_cd", "종목코드")
    stock_class = optional(code("stk_cls", "종목분류"))
    name = text("stk_nm", "종목명")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락률")
    base_price = optional(magnitude("base_pric", "기준가", unit="KRW"))
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_from_base = optional(integer("base_pre", "기준대비", unit="KRW"))
    volume = optional(integer("trde_qty", "거래량", unit="shares"))
    jump_rate = optional(number("jmp_rt", "급등률"))


class PriceMovers(Answer):
    """The answer to ``price_movers`` (ka10019 가격급등락요청)."""

    rows = table("pric_jmpflu", "가격급등락", PriceMover)


class VolumeSurge(Record):
    """A row of ``volume_surge`` (ka10023 거래량급증요청).

    A page has 200 rows.
    """

    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락률")
    prior_volume = integer("prev_trde_qty", "이전거래량", unit="shares")
    volume = integer("now_trde_qty", "현재거래량", unit="shares")
    surge_volume = integer("sdnin_qty", "급증량", unit="shares")
    surge_rate = optional(number("sdnin_rt", "급증률"))


class VolumeSurges(Answer):
    """The answer to ``volume_surge`` (ka10023 거래량급증요청)."""

    rows = table("trde_qty_sdnin", "거래량급증", VolumeSurge)


class NewHighLow(Record):
    """A row of ``new_highs_lows`` (ka10016 신고저가요청)."""

    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락률")
    volume = optional(integer("trde_qty", "거래량", unit="shares"))
    volume_vs_previous_rate = optional(
        number("pred_trde_qty_pre_rt", "전일거래량대비율", signed=False)
    )
    ask = optional(magnitude("sel_bid", "매도호가", unit="KRW"))
    bid = optional(magnitude("buy_bid", "매수호가", unit="KRW"))
    high = magnitude("high_pric", "고가", unit="KRW")
    low = magnitude("low_pric", "저가", unit="KRW")


class NewHighsLows(Answer):
    """The answer to ``new_highs_lows`` (ka10016 신고저가요청)."""

    rows = table("ntl_pric", "신고저가", NewHighLow)


class LimitMove(Record):
    """A row of ``price_limits`` (ka10017 상하한가요청)."""

    symbol = stock("stk_cd", "종목코드")
    stock_info = optional(text("stk_infr", "종목정보"))
    name = text("stk_nm", "종목명")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락률")
    volume = optional(integer("trde_qty", "거래량", unit="shares"))
    previous_volume = optional(integer("pred_trde_qty", "전일거래량", unit="shares"))
    ask_size = optional(integer("sel_req", "매도잔량", unit="shares"))
    ask = optional(magnitude("sel_bid", "매도호가", unit="KRW"))
    bid = optional(magnitude("buy_bid", "매수호가", unit="KRW"))
    bid_size = optional(integer("buy_req", "매수잔량", unit="shares"))
    occurrence_count = optional(integer("cnt", "횟수"))


class LimitMoves(Answer):
    """The answer to ``price_limits`` (ka10017 상하한가요청)."""

    rows = table("updown_pric", "상하한가", LimitMove)


class NearHighLow(Record):
    """A row of ``near_high_low`` (ka10018 고저가근접요청)."""

    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락률")
    volume = optional(integer("trde_qty", "거래량", unit="shares"))
    ask = optional(magnitude("sel_bid", "매도호가", unit="KRW"))
    bid = optional(magnitude("buy_bid", "매수호가", unit="KRW"))
    today_high = optional(magnitude("tdy_high_pric", "당일고가", unit="KRW"))
    today_low = optional(magnitude("tdy_low_pric", "당일저가", unit="KRW"))


class NearHighsLows(Answer):
    """The answer to ``near_high_low`` (ka10018 고저가근접요청)."""

    rows = table("high_low_pric_alacc", "고저가근접", NearHighLow)


class TopQuoteSize(Record):
    """A row of ``order_book_size`` (ka10020 호가잔량상위요청)."""

    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    volume = optional(integer("trde_qty", "거래량", unit="shares"))
    total_ask_size = integer("tot_sel_req", "총매도잔량", unit="shares")
    total_bid_size = integer("tot_buy_req", "총매수잔량", unit="shares")
    net_bid_size = integer("netprps_req", "순매수잔량", unit="shares")
    bid_to_ask_rate = optional(number("buy_rt", "매수비율"))


class TopQuoteSizes(Answer):
    """The answer to ``order_book_size`` (ka10020 호가잔량상위요청)."""

    rows = table("bid_req_upper", "호가잔량상위", TopQuoteSize)


class QuoteSizeSurge(Record):
    """A row of ``order_book_size_surge`` (ka10021 호가잔량급증요청)."""

    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    base_size = integer("int", "기준량", unit="shares")
    current_size = integer("now", "현재", unit="shares")
    surge_size = integer("sdnin_qty", "급증수량", unit="shares")
    surge_rate = optional(number("sdnin_rt", "급증률"))
    total_buy_size = optional(integer("tot_buy_qty", "총매수량", unit="shares"))


class QuoteSizeSurges(Answer):
    """The answer to ``order_book_size_surge`` (ka10021 호가잔량급증요청)."""

    rows = table("bid_req_sdnin", "호가잔량급증", QuoteSizeSurge)


class QuoteRatioSurge(Record):
    """A row of ``order_book_ratio_surge`` (ka10022 잔량율급증요청)."""

    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    base_rate = optional(number("int", "기준률"))
    current_rate = optional(number("now_rt", "현재비율"))
    surge_rate = optional(number("sdnin_rt", "급증률"))
    total_ask_size = integer("tot_sel_req", "총매도잔량", unit="shares")
    total_bid_size = integer("tot_buy_req", "총매수잔량", unit="shares")


class QuoteRatioSurges(Answer):
    """The answer to ``order_book_ratio_surge`` (ka10022 잔량율급증요청)."""

    rows = table("req_rt_sdnin", "잔량율급증", QuoteRatioSurge)


class TopExpectedChangeRate(Record):
    """A row of ``expected_change_rate`` (ka10029 예상체결등락률상위요청)."""

    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    expected_price = magnitude("exp_cntr_pric", "예상체결가", unit="KRW")
    base_price = magnitude("base_pric", "기준가", unit="KRW")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락률")
    expected_size = integer("exp_cntr_qty", "예상체결량", unit="shares")
    ask_size = integer("sel_req", "매도잔량", unit="shares")
    ask = optional(magnitude("sel_bid", "매도호가", unit="KRW"))
    bid = optional(magnitude("buy_bid", "매수호가", unit="KRW"))
    bid_size = integer("buy_req", "매수잔량", unit="shares")


class TopExpectedChangeRates(Answer):
    """The answer to ``expected_change_rate`` (ka10029 예상체결등락률상위요청)."""

    rows = table("exp_cntr_flu_rt_upper", "예상체결등락률상위", TopExpectedChangeRate)


class ChangeRateFromOpen(Record):
    """A row of ``change_rate_from_open`` (ka10028 시가대비등락률요청).

    A page has 100 rows. The rows are sorted: by code, whatever ``sort`` asks.
    """

    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락률")
    open = magnitude("open_pric", "시가", unit="KRW")
    high = magnitude("high_pric", "고가", unit="KRW")
    low = magnitude("low_pric", "저가", unit="KRW")
    change_rate_from_open = optional(number("open_pric_pre", "시가대비"))
    volume = integer("now_trde_qty", "현재거래량", unit="shares")
    trade_strength = optional(number("cntr_str", "체결강도"))


class ChangeRatesFromOpen(Answer):
    """The answer to ``change_rate_from_open`` (ka10028 시가대비등락률요청)."""

    rows = table("open_pric_pre_flu_rt", "시가대비등락률", ChangeRateFromOpen)


class TopAfterHoursChangeRate(Record):
    """A row of ``after_hours_auction_change_rate`` (ka10098 시간외단일가등락율순위요청)."""

    rank = integer("rank", "순위")
    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락률")
    total_ask_size = integer("sel_tot_req", "매도총잔량", unit="shares")
    total_bid_size = integer("buy_tot_req", "매수총잔량", unit="shares")
    cumulative_volume = integer("acc_trde_qty", "누적거래량", unit="shares")
    cumulative_turnover_million = integer("acc_trde_prica", "누적거래대금", unit="million KRW")
    today_close = magnitude("tdy_close_pric", "당일종가", unit="KRW")
    today_close_change_rate = optional(number("tdy_close_pric_flu_rt", "당일종가등락률"))


class TopAfterHoursChangeRates(Answer):
    """The answer to ``after_hours_auction_change_rate`` (ka10098 시간외단일가등락율순위요청)."""

    rows = table("ovt_sigpric_flu_rt_rank", "시간외단일가등락율순위", TopAfterHoursChangeRate)


class TopPreviousVolume(Record):
    """A row of ``previous_volume`` (ka10031 전일거래량상위요청)."""

    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    volume = optional(integer("trde_qty", "거래량", unit="shares"))


class TopPreviousVolumes(Answer):
    """The answer to ``previous_volume`` (ka10031 전일거래량상위요청)."""

    rows = table("pred_trde_qty_upper", "전일거래량상위", TopPreviousVolume)


class RecordVolume(Record):
    """A row of ``record_volume`` (ka10024 거래량갱신요청).

    The rows are sorted: by code, whatever ``sort`` asks.
    """

    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락률")
    prior_volume = optional(integer("prev_trde_qty", "이전거래량", unit="shares"))
    volume = optional(integer("now_trde_qty", "현재거래량", unit="shares"))
    ask = optional(magnitude("sel_bid", "매도호가", unit="KRW"))
    bid = optional(magnitude("buy_bid", "매수호가", unit="KRW"))


class RecordVolumes(Answer):
    """The answer to ``record_volume`` (ka10024 거래량갱신요청)."""

    rows = table("trde_qty_updt", "거래량갱신", RecordVolume)


class VolumeProfileBand(Record):
    """A row of ``volume_concentration`` (ka10025 매물대집중요청).

    The rows are sorted: ascending by rate.
    """

    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락률")
    volume = integer("now_trde_qty", "현재거래량", unit="shares")
    price_from = magnitude("pric_strt", "가격대시작", unit="KRW")
    price_to = magnitude("pric_end", "가격대끝", unit="KRW")
    volume_at_price = integer("prps_qty", "매물량", unit="shares")
    volume_at_price_rate = optional(number("prps_rt", "매물비"))


class VolumeProfile(Answer):
    """The answer to ``volume_concentration`` (ka10025 매물대집중요청)."""

    rows = table("prps_cnctr", "매물대집중", VolumeProfileBand)


class HighLowPer(Record):
    """A row of ``valuation_ratio`` (ka10026 고저PER요청)."""

    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    ratio = optional(decimal("per", "PER"))
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락률")
    volume = integer("now_trde_qty", "현재거래량", unit="shares")
    ask = magnitude("sel_bid", "매도호가", unit="KRW")


class HighLowPers(Answer):
    """The answer to ``valuation_ratio`` (ka10026 고저PER요청)."""

    rows = table("high_low_per", "고저PER", HighLowPer)


class TopCreditRate(Record):
    """A row of ``credit_rate`` (ka10033 신용비율상위요청)."""

    stock_info = optional(text("stk_infr", "종목정보"))
    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락률")
    credit_rate = optional(number("crd_rt", "신용비율"))
    ask_size = optional(integer("sel_req", "매도잔량", unit="shares"))
    bid_size = optional(integer("buy_req", "매수잔량", unit="shares"))
    volume = optional(integer("now_trde_qty", "현재거래량", unit="shares"))


class TopCreditRates(Answer):
    """The answer to ``credit_rate`` (ka10033 신용비율상위요청)."""

    rows = table("crd_rt_upper", "신용비율상위", TopCreditRate)


class ViTriggeredStock(Record):
    """A row of ``volatility_interruptions`` (ka10054 변동성완화장치발동종목요청)."""

    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    cumulative_volume = integer("acc_trde_qty", "누적거래량", unit="shares")
    trigger_price = magnitude("motn_pric", "발동가격", unit="KRW")
    dynamic_disparity_rate = optional(number("dynm_dispty_rt", "동적괴리율"))
    trigger_time = time_of_day("trde_cntr_proc_time", "매매체결처리시각")
    release_time = optional(time_of_day("virelis_time", "VI해제시각"))
    vi_type = optional(text("viaplc_tp", "VI적용구분"))
    dynamic_base_price = magnitude("dynm_stdpc", "동적기준가격", unit="KRW")
    static_base_price = magnitude("static_stdpc", "정적기준가격", unit="KRW")
    static_disparity_rate = optional(number("static_dispty_rt", "정적괴리율"))
    change_rate_from_open = optional(number("open_pric_pre_flu_rt", "시가대비등락률"))
    trigger_count = integer("vimotn_cnt", "VI발동횟수")
    exchange = choice("stex_tp", "거래소구분", {"KRX": "krx", "NXT": "nxt", "통합": "all"})


class ViTriggeredStocks(Answer):
    """The answer to ``volatility_interruptions`` (ka10054 변동성완화장치발동종목요청)."""

    rows = table("motn_stk", "발동종목", ViTriggeredStock)


class ViewRank(Record):
    """A row of ``most_viewed`` (ka00198 실시간종목조회순위)."""

    name = text("stk_nm", "종목명")
    rank = optional(integer("bigd_rank", "빅데이터 순위"))
    rank_change = optional(integer("rank_chg", "순위 등락"))
    rank_change_sign = optional(choice("rank_chg_sign", "순위 등락 부호", {"+": "up", "-": "down"}))
    past_price = optional(magnitude("past_curr_prc", "과거 현재가", unit="KRW"))
    change_sign_from_base = optional(direction("base_comp_sign", "기준가 대비 부호"))
    change_rate_from_base = optional(number("base_comp_chgr", "기준가 대비 등락율"))
    change_sign_from_prior_base = optional(direction("prev_base_sign", "직전 기준 대비 부호"))
    change_rate_from_prior_base = optional(number("prev_base_chgr", "직전 기준 대비 등락율"))
    date = day("dt", "일자")
    time = time_of_day("tm", "시간")
    symbol = stock("stk_cd", "종목코드")


class ViewRanking(Answer):
    """The answer to ``most_viewed`` (ka00198 실시간종목조회순위)."""

    rows = table("item_inq_rank", "실시간종목조회순위", ViewRank)


class TopForeignTrade(Record):
    """A row of ``foreign_trades`` (ka10034 외인기간별매매상위요청)."""

    rank = integer("rank", "순위")
    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    ask = magnitude("sel_bid", "매도호가", unit="KRW")
    bid = magnitude("buy_bid", "매수호가", unit="KRW")
    volume = integer("trde_qty", "거래량", unit="shares")
    net_buy_volume = integer("netprps_qty", "순매수량", unit="shares")
    acquirable_shares = integer("gain_pos_stkcnt", "취득가능주식수", unit="shares")


class TopForeignTrades(Answer):
    """The answer to ``foreign_trades`` (ka10034 외인기간별매매상위요청)."""

    rows = table("for_dt_trde_upper", "외인기간별매매상위", TopForeignTrade)


class TopForeignConsecutiveTrade(Record):
    """A row of ``foreign_consecutive_trades`` (ka10035 외인연속순매매상위요청)."""

    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    net_buy_volume_1d_ago = integer("dm1", "D-1", unit="shares")
    net_buy_volume_2d_ago = integer("dm2", "D-2", unit="shares")
    net_buy_volume_3d_ago = integer("dm3", "D-3", unit="shares")
    total_net_buy_volume = integer("tot", "합계", unit="shares")
    foreign_exhaustion_rate = optional(number("limit_exh_rt", "한도소진율"))
    change_1 = optional(integer("pred_pre_1", "전일대비1", unit="KRW"))
    change_2 = optional(integer("pred_pre_2", "전일대비2", unit="KRW"))
    change_3 = optional(integer("pred_pre_3", "전일대비3", unit="KRW"))


class TopForeignConsecutiveTrades(Answer):
    """The answer to ``foreign_consecutive_trades`` (ka10035 외인연속순매매상위요청)."""

    rows = table("for_cont_nettrde_upper", "외인연속순매매상위", TopForeignConsecutiveTrade)


class TopForeignExhaustion(Record):
    """A row of ``foreign_exhaustion_rate`` (ka10036 외인한도소진율증가상위)."""

    rank = integer("rank", "순위")
    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    volume = optional(integer("trde_qty", "거래량", unit="shares"))
    foreign_held_shares = integer("poss_stkcnt", "보유주식수", unit="shares")
    acquirable_shares = integer("gain_pos_stkcnt", "취득가능주식수", unit="shares")
    base_foreign_exhaustion_rate = optional(number("base_limit_exh_rt", "기준한도소진율"))
    foreign_exhaustion_rate = optional(number("limit_exh_rt", "한도소진율"))
    foreign_exhaustion_rate_increase = optional(number("exh_rt_incrs", "소진율증가"))


class TopForeignExhaustions(Answer):
    """The answer to ``foreign_exhaustion_rate`` (ka10036 외인한도소진율증가상위)."""

    rows = table("for_limit_exh_rt_incrs_upper", "외인한도소진율증가상위", TopForeignExhaustion)


class TopForeignBrokerTrade(Record):
    """A row of ``foreign_broker_trades`` (ka10037 외국계창구매매상위요청)."""

    rank = integer("rank", "순위")
    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락율")
    sell_volume = optional(integer("sel_trde_qty", "매도거래량", unit="shares"))
    buy_volume = optional(integer("buy_trde_qty", "매수거래량", unit="shares"))
    net_buy_volume = optional(integer("netprps_trde_qty", "순매수거래량", unit="shares"))
    net_buy_amount_million = optional(integer("netprps_prica", "순매수대금", unit="million KRW"))
    volume = optional(integer("trde_qty", "거래량", unit="shares"))
    turnover_million = optional(integer("trde_prica", "거래대금", unit="million KRW"))


class TopForeignBrokerTrades(Answer):
    """The answer to ``foreign_broker_trades`` (ka10037 외국계창구매매상위요청)."""

    rows = table("frgn_wicket_trde_upper", "외국계창구매매상위", TopForeignBrokerTrade)


class TopForeignInstitutionTrade(Record):
    """A row of ``foreign_institution_trades`` (ka90009 외국인기관매매상위요청)."""

    foreign_net_sell_symbol = optional(stock("for_netslmt_stk_cd", "외인순매도종목코드"))
    foreign_net_sell_name = optional(text("for_netslmt_stk_nm", "외인순매도종목명"))
    foreign_net_sell_amount_ten_million = optional(
        integer("for_netslmt_amt", "외인순매도금액", unit="ten million KRW")
    )
    foreign_net_sell_volume_thousand = optional(
        integer("for_netslmt_qty", "외인순매도수량", unit="thousand shares")
    )
    foreign_net_buy_symbol = optional(stock("for_netprps_stk_cd", "외인순매수종목코드"))
    foreign_net_buy_name = optional(text("for_netprps_stk_nm", "외인순매수종목명"))
    foreign_net_buy_amount_ten_million = optional(
        integer("for_netprps_amt", "외인순매수금액", unit="ten million KRW")
    )
    foreign_net_buy_volume_thousand = optional(
        integer("for_netprps_qty", "외인순매수수량", unit="thousand shares")
    )
    institution_net_sell_symbol = optional(stock("orgn_netslmt_stk_cd", "기관순매도종목코드"))
    institution_net_sell_name = optional(text("orgn_netslmt_stk_nm", "기관순매도종목명"))
    institution_net_sell_amount_ten_million = optional(
        integer("orgn_netslmt_amt", "기관순매도금액", unit="ten million KRW")
    )
    institution_net_sell_volume_thousand = optional(
        integer("orgn_netslmt_qty", "기관순매도수량", unit="thousand shares")
    )
    institution_net_buy_symbol = optional(stock("orgn_netprps_stk_cd", "기관순매수종목코드"))
    institution_net_buy_name = optional(text("orgn_netprps_stk_nm", "기관순매수종목명"))
    institution_net_buy_amount_ten_million = optional(
        integer("orgn_netprps_amt", "기관순매수금액", unit="ten million KRW")
    )
    institution_net_buy_volume_thousand = optional(
        integer("orgn_netprps_qty", "기관순매수수량", unit="thousand shares")
    )


class TopForeignInstitutionTrades(Answer):
    """The answer to ``foreign_institution_trades`` (ka90009 외국인기관매매상위요청)."""

    rows = table("frgnr_orgn_trde_upper", "외국인기관매매상위", TopForeignInstitutionTrade)


class TopCommonNetTrade(Record):
    """A row of ``joint_net_trades`` (ka10062 동일순매매순위요청)."""

    symbol = stock("stk_cd", "종목코드")
    rank = integer("rank", "순위")
    name = text("stk_nm", "종목명")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pre_sig", "대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락율")
    cumulative_volume = optional(integer("acc_trde_qty", "누적거래량", unit="shares"))
    institution_net_buy_volume = optional(
        integer("orgn_nettrde_qty", "기관순매매수량", unit="shares or thousand shares")
    )
    institution_net_buy_amount_million = optional(
        integer("orgn_nettrde_amt", "기관순매매금액", unit="million KRW")
    )
    institution_net_buy_average_price = optional(
        magnitude("orgn_nettrde_avg_pric", "기관순매매평균가", unit="KRW")
    )
    foreign_net_buy_volume = optional(
        integer("for_nettrde_qty", "외인순매매수량", unit="shares or thousand shares")
    )
    foreign_net_buy_amount_million = optional(
        integer("for_nettrde_amt", "외인순매매금액", unit="million KRW")
    )
    foreign_net_buy_average_price = optional(
        magnitude("for_nettrde_avg_pric", "외인순매매평균가", unit="KRW")
    )
    net_buy_volume = optional(
        integer("nettrde_qty", "순매매수량", unit="shares or thousand shares")
    )
    net_buy_amount_million = optional(integer("nettrde_amt", "순매매금액", unit="million KRW"))


class TopCommonNetTrades(Answer):
    """The answer to ``joint_net_trades`` (ka10062 동일순매매순위요청)."""

    rows = table("eql_nettrde_rank", "동일순매매순위", TopCommonNetTrade)


class TopIntradayInvestorTrade(Record):
    """A row of ``intraday_investor_trades`` (ka10065 장중투자자별매매상위요청).

    The values are provisional and are not made final.
    """

    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    sell = integer("sel_qty", "매도금액/매도량", unit="shares or million KRW")
    buy = integer("buy_qty", "매수금액/매수량", unit="shares or million KRW")
    net_buy = integer("netslmt", "순매수/순매도", unit="shares or million KRW")


class TopIntradayInvestorTrades(Answer):
    """The answer to ``intraday_investor_trades`` (ka10065 장중투자자별매매상위요청)."""

    rows = table("opmr_invsr_trde_upper", "장중투자자별매매상위", TopIntradayInvestorTrade)


VOLUME = TR(
    "ka10030",
    "/api/dostk/rkinfo",
    TopVolumes,
    TopVolume,
    params=(
        Choice("mrkt_tp", "market", {"all": "000", "kospi": "001", "kosdaq": "101"}),
        Choice("sort_tp", "sort", {"volume": "1", "share_turnover_rate": "2", "turnover": "3"}),
        Choice("mang_stk_incls", "stock_filter", _STOCK_FILTER_CODES),
        Choice("crd_tp", "credit_filter", _CREDIT_FILTER_CODES),
        Choice("trde_qty_tp", "min_volume", _MIN_VOLUME_CODES),
        Choice("pric_tp", "price_band", _PRICE_BAND_CODES),
        Choice("trde_prica_tp", "min_turnover", _MIN_TURNOVER_CODES),
        Choice("mrkt_open_tp", "session", _SESSION_CODES),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
    ),
)

TURNOVER = TR(
    "ka10032",
    "/api/dostk/rkinfo",
    TopTurnovers,
    TopTurnover,
    params=(
        Choice("mrkt_tp", "market", {"all": "000", "kospi": "001", "kosdaq": "101"}),
        Choice("mang_stk_incls", "include_administrative", {False: "0", True: "1"}),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
    ),
)

CHANGE_RATE = TR(
    "ka10027",
    "/api/dostk/rkinfo",
    TopChangeRates,
    TopChangeRate,
    params=(
        Choice("mrkt_tp", "market", {"all": "000", "kospi": "001", "kosdaq": "101"}),
        Choice("sort_tp", "sort", _SORT_CODES),
        Choice("trde_qty_cnd", "min_volume", _CHANGE_RATE_MIN_VOLUME_CODES),
        Choice("stk_cnd", "stock_filter", _STOCK_FILTER_CODES),
        Choice("crd_cnd", "credit_filter", _CHANGE_RATE_CREDIT_FILTER_CODES),
        Choice("updown_incls", "include_price_limits", {False: "0", True: "1"}),
        Choice("pric_cnd", "price_band", _CHANGE_RATE_PRICE_BAND_CODES),
        Choice("trde_prica_cnd", "min_turnover", _CHANGE_RATE_MIN_TURNOVER_CODES),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
    ),
)

PRICE_MOVERS = TR(
    "ka10019",
    "/api/dostk/stkinfo",
    PriceMovers,
    PriceMover,
    params=(
        Choice("flu_tp", "direction", {"up": "1", "down": "2"}),
        Whole("tm", "lookback", least=1),
        Choice("tm_tp", "lookback_unit", {"minute": "1", "day": "2"}),
        Choice("mrkt_tp", "market", _MARKET_CODES),
        Choice("trde_qty_tp", "min_volume", _PRICE_MOVERS_MIN_VOLUME_CODES),
        Choice("stk_cnd", "stock_filter", _PRICE_MOVERS_STOCK_FILTER_CODES),
        Choice("crd_cnd", "credit_filter", _CHANGE_RATE_CREDIT_FILTER_CODES),
        Choice("pric_cnd", "price_band", _PRICE_MOVERS_PRICE_BAND_CODES),
        Choice("updown_incls", "include_price_limits", {False: "0", True: "1"}),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
    ),
)

VOLUME_SURGE = TR(
    "ka10023",
    "/api/dostk/rkinfo",
    VolumeSurges,
    VolumeSurge,
    params=(
        Whole("tm", "minutes", least=1, none=""),
        Choice("sort_tp", "sort", _VOLUME_SURGE_SORT_CODES),
        Choice("mrkt_tp", "market", {"all": "000", "kospi": "001", "kosdaq": "101"}),
        Choice("trde_qty_tp", "min_volume", _VOLUME_SURGE_MIN_VOLUME_CODES),
        Choice("stk_cnd", "stock_filter", _VOLUME_SURGE_STOCK_FILTER_CODES),
        Choice("pric_tp", "price_band", _VOLUME_SURGE_PRICE_BAND_CODES),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
        Derived("tm_tp", (Case("1", given=("minutes",)), Case("2"))),
    ),
)

NEW_HIGHS_LOWS = TR(
    "ka10016",
    "/api/dostk/stkinfo",
    NewHighsLows,
    NewHighLow,
    params=(
        Choice("ntl_tp", "extreme", {"high": "1", "low": "2"}),
        Whole("dt", "days", least=1, most=250),
        Choice("high_low_close_tp", "basis", {"high_low": "1", "close": "2"}),
        Choice("mrkt_tp", "market", {"all": "000", "kospi": "001", "kosdaq": "101"}),
        Choice("stk_cnd", "stock_filter", _PRICE_MOVERS_STOCK_FILTER_CODES),
        Choice("trde_qty_tp", "min_volume", _PRICE_MOVERS_MIN_VOLUME_CODES),
        Choice("crd_cnd", "credit_filter", _CHANGE_RATE_CREDIT_FILTER_CODES),
        Choice("updown_incls", "include_price_limits", {False: "0", True: "1"}),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
    ),
)

PRICE_LIMITS = TR(
    "ka10017",
    "/api/dostk/stkinfo",
    LimitMoves,
    LimitMove,
    params=(
        Choice("updown_tp", "kind", _KIND_CODES),
        Choice("sort_tp", "sort", _PRICE_LIMITS_SORT_CODES),
        Choice("mrkt_tp", "market", {"all": "000", "kospi": "001", "kosdaq": "101"}),
        Choice("stk_cnd", "stock_filter", _PRICE_LIMITS_STOCK_FILTER_CODES),
        Choice("trde_qty_tp", "min_volume", _PRICE_MOVERS_MIN_VOLUME_CODES),
        Choice("crd_cnd", "credit_filter", _CHANGE_RATE_CREDIT_FILTER_CODES),
        Choice("trde_gold_tp", "price_band", _PRICE_MOVERS_PRICE_BAND_CODES),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
    ),
)

NEAR_HIGH_LOW = TR(
    "ka10018",
    "/api/dostk/stkinfo",
    NearHighsLows,
    NearHighLow,
    params=(
        Choice("high_low_tp", "extreme", {"high": "1", "low": "2"}),
        Choice("alacc_rt", "proximity_rate", _PROXIMITY_RATE_CODES),
        Choice("mrkt_tp", "market", {"all": "000", "kospi": "001", "kosdaq": "101"}),
        Choice("trde_qty_tp", "min_volume", _PRICE_MOVERS_MIN_VOLUME_CODES),
        Choice("stk_cnd", "stock_filter", _PRICE_MOVERS_STOCK_FILTER_CODES),
        Choice("crd_cnd", "credit_filter", _CHANGE_RATE_CREDIT_FILTER_CODES),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
    ),
)

ORDER_BOOK_SIZE = TR(
    "ka10020",
    "/api/dostk/rkinfo",
    TopQuoteSizes,
    TopQuoteSize,
    params=(
        Choice("mrkt_tp", "market", {"kospi": "001", "kosdaq": "101"}),
        Choice("sort_tp", "sort", _ORDER_BOOK_SIZE_SORT_CODES),
        Choice("trde_qty_tp", "min_volume", _ORDER_BOOK_SIZE_MIN_VOLUME_CODES),
        Choice("stk_cnd", "stock_filter", _ORDER_BOOK_SIZE_STOCK_FILTER_CODES),
        Choice("crd_cnd", "credit_filter", _CHANGE_RATE_CREDIT_FILTER_CODES),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
    ),
)

ORDER_BOOK_SIZE_SURGE = TR(
    "ka10021",
    "/api/dostk/rkinfo",
    QuoteSizeSurges,
    QuoteSizeSurge,
    params=(
        Choice("mrkt_tp", "market", {"kospi": "001", "kosdaq": "101"}),
        Choice("trde_tp", "book_side", {"bid": "1", "ask": "2"}),
        Whole("tm_tp", "minutes", least=1),
        Choice("sort_tp", "sort", {"increase": "1", "increase_rate": "2"}),
        Choice("trde_qty_tp", "min_volume", _ORDER_BOOK_SIZE_SURGE_MIN_VOLUME_CODES),
        Choice("stk_cnd", "stock_filter", _ORDER_BOOK_SIZE_STOCK_FILTER_CODES),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
    ),
)

ORDER_BOOK_RATIO_SURGE = TR(
    "ka10022",
    "/api/dostk/rkinfo",
    QuoteRatioSurges,
    QuoteRatioSurge,
    params=(
        Choice("mrkt_tp", "market", {"kospi": "001", "kosdaq": "101"}),
        Choice("rt_tp", "ratio", {"bid_to_ask": "1", "ask_to_bid": "2"}),
        Whole("tm_tp", "minutes", least=1),
        Choice(
            "trde_qty_tp", "min_volume", {5000: "5", 10_000: "10", 50_000: "50", 100_000: "100"}
        ),
        Choice("stk_cnd", "stock_filter", _ORDER_BOOK_SIZE_STOCK_FILTER_CODES),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
    ),
)

EXPECTED_CHANGE_RATE = TR(
    "ka10029",
    "/api/dostk/rkinfo",
    TopExpectedChangeRates,
    TopExpectedChangeRate,
    params=(
        Choice("mrkt_tp", "market", {"all": "000", "kospi": "001", "kosdaq": "101"}),
        Choice("sort_tp", "sort", _EXPECTED_CHANGE_RATE_SORT_CODES),
        Choice("trde_qty_cnd", "min_volume", _EXPECTED_CHANGE_RATE_MIN_VOLUME_CODES),
        Choice("stk_cnd", "stock_filter", _STOCK_FILTER_CODES),
        Choice("crd_cnd", "credit_filter", _EXPECTED_CHANGE_RATE_CREDIT_FILTER_CODES),
        Choice("pric_cnd", "price_band", _CHANGE_RATE_PRICE_BAND_CODES),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
    ),
)

CHANGE_RATE_FROM_OPEN = TR(
    "ka10028",
    "/api/dostk/stkinfo",
    ChangeRatesFromOpen,
    ChangeRateFromOpen,
    params=(
        Choice("sort_tp", "reference", {"open": "1", "high": "2", "low": "3", "base_price": "4"}),
        Choice("flu_cnd", "rank", {"top": "1", "bottom": "2"}),
        Choice("mrkt_tp", "market", {"all": "000", "kospi": "001", "kosdaq": "101"}),
        Choice("trde_qty_cnd", "min_volume", _CHANGE_RATE_FROM_OPEN_MIN_VOLUME_CODES),
        Choice("stk_cnd", "stock_filter", _CHANGE_RATE_FROM_OPEN_STOCK_FILTER_CODES),
        Choice("crd_cnd", "credit_filter", _CHANGE_RATE_CREDIT_FILTER_CODES),
        Choice("updown_incls", "include_price_limits", {False: "0", True: "1"}),
        Choice("trde_prica_cnd", "min_turnover", _CHANGE_RATE_MIN_TURNOVER_CODES),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
    ),
)

AFTER_HOURS_AUCTION_CHANGE_RATE = TR(
    "ka10098",
    "/api/dostk/rkinfo",
    TopAfterHoursChangeRates,
    TopAfterHoursChangeRate,
    params=(
        Choice("mrkt_tp", "market", {"all": "000", "kospi": "001", "kosdaq": "101"}),
        Choice("sort_base", "sort", _SORT_CODES),
        Choice("stk_cnd", "stock_filter", _AFTER_HOURS_AUCTION_CHANGE_RATE_STOCK_FILTER_CODES),
        Choice("trde_qty_cnd", "min_volume", _AFTER_HOURS_AUCTION_CHANGE_RATE_MIN_VOLUME_CODES),
        Choice("crd_cnd", "credit_filter", _EXPECTED_CHANGE_RATE_CREDIT_FILTER_CODES),
        Choice("trde_prica", "min_turnover", _AFTER_HOURS_AUCTION_CHANGE_RATE_MIN_TURNOVER_CODES),
    ),
)

PREVIOUS_VOLUME = TR(
    "ka10031",
    "/api/dostk/rkinfo",
    TopPreviousVolumes,
    TopPreviousVolume,
    params=(
        Choice("mrkt_tp", "market", {"all": "000", "kospi": "001", "kosdaq": "101"}),
        Choice("qry_tp", "sort", {"volume": "1", "turnover": "2"}),
        Whole("rank_strt", "start_rank", most=100),
        Whole("rank_end", "end_rank", most=100),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
    ),
    checks=(checks.ranks_in_order,),
)

RECORD_VOLUME = TR(
    "ka10024",
    "/api/dostk/stkinfo",
    RecordVolumes,
    RecordVolume,
    params=(
        Choice("cycle_tp", "days", {5: "5", 10: "10", 20: "20", 60: "60", 250: "250"}),
        Choice("mrkt_tp", "market", {"all": "000", "kospi": "001", "kosdaq": "101"}),
        Choice("trde_qty_tp", "min_volume", _VOLUME_SURGE_MIN_VOLUME_CODES),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
    ),
)

VOLUME_CONCENTRATION = TR(
    "ka10025",
    "/api/dostk/stkinfo",
    VolumeProfile,
    VolumeProfileBand,
    params=(
        Choice("cycle_tp", "days", _DAYS_CODES),
        Whole("prps_cnctr_rt", "concentration_rate", most=100),
        Whole("prpscnt", "band_count", least=1),
        Choice("cur_prc_entry", "include_current_price", {False: "0", True: "1"}),
        Choice("mrkt_tp", "market", {"all": "000", "kospi": "001", "kosdaq": "101"}),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
    ),
)

VALUATION_RATIO = TR(
    "ka10026",
    "/api/dostk/stkinfo",
    HighLowPers,
    HighLowPer,
    params=(
        Choice("pertp", "metric", _METRIC_CODES),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
    ),
)

CREDIT_RATE = TR(
    "ka10033",
    "/api/dostk/rkinfo",
    TopCreditRates,
    TopCreditRate,
    params=(
        Choice("mrkt_tp", "market", {"all": "000", "kospi": "001", "kosdaq": "101"}),
        Choice("trde_qty_tp", "min_volume", _CREDIT_RATE_MIN_VOLUME_CODES),
        Choice("stk_cnd", "stock_filter", _ORDER_BOOK_SIZE_STOCK_FILTER_CODES),
        Choice("updown_incls", "include_price_limits", {False: "0", True: "1"}),
        Choice("crd_cnd", "credit_filter", _CHANGE_RATE_CREDIT_FILTER_CODES),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
    ),
)

VOLATILITY_INTERRUPTIONS = TR(
    "ka10054",
    "/api/dostk/stkinfo",
    ViTriggeredStocks,
    ViTriggeredStock,
    params=(
        Choice("mrkt_tp", "market", {"all": "000", "kospi": "001", "kosdaq": "101"}),
        Choice("bf_mkrt_tp", "session", {"all": "0", "regular": "1", "after_hours_auction": "2"}),
        Symbol("stk_cd", "symbol", suffix=True, none=""),
        Choice("motn_tp", "vi_type", _VI_TYPE_CODES),
        Choice("motn_drc", "direction", {"all": "0", "up": "1", "down": "2"}),
        Flags(
            "skip_stk",
            "exclude",
            (
                "preferred",
                "administrative",
                "investment_warning",
                "investment_caution",
                "attention",
                "overheated",
                "margin_100",
                "etf",
                "etn",
            ),
        ),
        Whole("min_trde_qty", "min_volume", none="0"),
        Whole("max_trde_qty", "max_volume", none="100000000"),
        Whole("min_trde_prica", "min_turnover_million", none="0"),
        Whole("max_trde_prica", "max_turnover_million", none="100000000"),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
        Derived("trde_qty_tp", (Case("1", given_any=("min_volume", "max_volume")), Case("0"))),
        Derived(
            "trde_prica_tp",
            (Case("1", given_any=("min_turnover_million", "max_turnover_million")), Case("0")),
        ),
    ),
)

MOST_VIEWED = TR(
    "ka00198",
    "/api/dostk/stkinfo",
    ViewRanking,
    ViewRank,
    params=(Choice("qry_tp", "window", _WINDOW_CODES),),
)

FOREIGN_TRADES = TR(
    "ka10034",
    "/api/dostk/rkinfo",
    TopForeignTrades,
    TopForeignTrade,
    params=(
        Choice("mrkt_tp", "market", {"all": "000", "kospi": "001", "kosdaq": "101"}),
        Choice("trde_tp", "side", {"net_buy": "2", "net_sell": "1", "net": "3"}),
        Choice("dt", "days", {0: "0", 1: "1", 5: "5", 10: "10", 20: "20", 60: "60"}),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
    ),
)

FOREIGN_CONSECUTIVE_TRADES = TR(
    "ka10035",
    "/api/dostk/rkinfo",
    TopForeignConsecutiveTrades,
    TopForeignConsecutiveTrade,
    params=(
        Choice("mrkt_tp", "market", {"all": "000", "kospi": "001", "kosdaq": "101"}),
        Choice("trde_tp", "side", {"net_buy": "2", "net_sell": "1"}),
        Choice("base_dt_tp", "base_day", {"today": "0", "previous_day": "1"}),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
    ),
)

FOREIGN_EXHAUSTION_RATE = TR(
    "ka10036",
    "/api/dostk/rkinfo",
    TopForeignExhaustions,
    TopForeignExhaustion,
    params=(
        Choice("mrkt_tp", "market", {"all": "000", "kospi": "001", "kosdaq": "101"}),
        Choice("dt", "days", {0: "0", 1: "1", 5: "5", 10: "10", 20: "20", 60: "60"}),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
    ),
)

FOREIGN_BROKER_TRADES = TR(
    "ka10037",
    "/api/dostk/rkinfo",
    TopForeignBrokerTrades,
    TopForeignBrokerTrade,
    params=(
        Choice("mrkt_tp", "market", {"all": "000", "kospi": "001", "kosdaq": "101"}),
        Choice("trde_tp", "side", {"buy": "3", "sell": "4", "net_buy": "1", "net_sell": "2"}),
        Choice("dt", "days", {0: "0", 1: "1", 5: "5", 10: "10", 20: "20", 60: "60"}),
        Choice("sort_tp", "sort", {"amount": "1", "quantity": "2"}),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
    ),
)

FOREIGN_INSTITUTION_TRADES = TR(
    "ka90009",
    "/api/dostk/rkinfo",
    TopForeignInstitutionTrades,
    TopForeignInstitutionTrade,
    params=(
        Choice("mrkt_tp", "market", {"all": "000", "kospi": "001", "kosdaq": "101"}),
        Choice("amt_qty_tp", "measure", {"amount": "1", "quantity": "2"}),
        Day("date", "date", none=""),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
        Derived("qry_dt_tp", (Case("1", given=("date",)), Case("0"))),
    ),
)

JOINT_NET_TRADES = TR(
    "ka10062",
    "/api/dostk/rkinfo",
    TopCommonNetTrades,
    TopCommonNetTrade,
    params=(
        Day("strt_dt", "start_date"),
        Day("end_dt", "end_date", none="today"),
        Choice("mrkt_tp", "market", {"all": "000", "kospi": "001", "kosdaq": "101"}),
        Choice("trde_tp", "side", {"net_buy": "1", "net_sell": "2"}),
        Choice("sort_cnd", "sort", {"amount": "2", "quantity": "1"}),
        Choice("unit_tp", "unit", {"shares": "1", "thousand_shares": "1000"}),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
    ),
)

INTRADAY_INVESTOR_TRADES = TR(
    "ka10065",
    "/api/dostk/rkinfo",
    TopIntradayInvestorTrades,
    TopIntradayInvestorTrade,
    params=(
        Choice("orgn_tp", "investor", _INVESTOR_CODES),
        Choice("mrkt_tp", "market", {"all": "000", "kospi": "001", "kosdaq": "101"}),
        Choice("trde_tp", "side", {"net_buy": "1", "net_sell": "2"}),
        Choice("amt_qty_tp", "measure", {"amount": "1", "quantity": "2"}),
    ),
)
