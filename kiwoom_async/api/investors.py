# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""Who trades: foreigners, institutions, individuals (투자자별 매매)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal, TypeAlias

from kiwoom_async.calls.namespace import Namespace
from kiwoom_async.records.fields import (
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
from kiwoom_async.wire.arguments import Case, Choice, Day, Fixed, Symbol
from kiwoom_async.wire.requests import TR

if TYPE_CHECKING:
    from kiwoom_async.calls.pager import Pager

__all__ = [
    "AfterCloseInvestorTrade",
    "AfterCloseInvestorTrades",
    "ConsecutiveNetTrade",
    "ConsecutiveNetTrades",
    "DailyInstitutionTrade",
    "DailyInstitutionTrades",
    "ForeignTrend",
    "ForeignTrendDay",
    "InstitutionTradeDay",
    "InstitutionTradeTrend",
    "InstitutionTrend",
    "IntradayInvestorTrade",
    "IntradayInvestorTradeBar",
    "IntradayInvestorTradeChart",
    "IntradayInvestorTrades",
    "IntradayTradedStocksInvestor",
    "Investor",
    "InvestorDailyTrade",
    "InvestorDailyTrades",
    "InvestorTradeBar",
    "InvestorTradeChart",
    "InvestorTradeDay",
    "InvestorTradeTotal",
    "InvestorTradeTotals",
    "InvestorTrades",
    "Investors",
]


Investor: TypeAlias = Literal[
    "individual",
    "foreign",
    "institution",
    "securities_firm",
    "insurance",
    "investment_trust",
    "bank",
    "other_financial",
    "pension_fund",
    "private_equity",
    "government",
    "other_corporation",
]

IntradayTradedStocksInvestor: TypeAlias = Literal[
    "foreign",
    "institution",
    "insurance",
    "investment_trust",
    "bank",
    "pension_fund",
    "government",
    "other_corporation",
]

_INVESTOR_CODES = {
    "individual": "8000",
    "foreign": "9000",
    "institution": "9999",
    "securities_firm": "1000",
    "insurance": "2000",
    "investment_trust": "3000",
    "bank": "4000",
    "other_financial": "5000",
    "pension_fund": "6000",
    "private_equity": "3100",
    "government": "7000",
    "other_corporation": "7100",
}

_INTRADAY_TRADED_STOCKS_INVESTOR_CODES = {
    "foreign": "6",
    "institution": "7",
    "insurance": "0",
    "investment_trust": "1",
    "bank": "2",
    "pension_fund": "3",
    "government": "4",
    "other_corporation": "5",
}


class Investors(Namespace):
    """Who trades: foreigners, institutions, individuals (투자자별 매매)."""

    def daily_trades(
        self,
        symbol: str,
        *,
        end_date: dt.date | None = None,
        measure: Literal["amount", "quantity"] = "amount",
        side: Literal["buy", "sell", "net_buy"] = "net_buy",
        unit: Literal["shares", "thousand_shares"] = "shares",
    ) -> Pager[InvestorTradeDay, InvestorTrades]:
        """What each kind of investor traded in a stock, day by day.

        TR ka10059 종목별투자자기관별요청.

        Args:
            symbol: The stock (종목코드); ``_NX`` or ``_AL`` may follow.
            end_date: The newest day; rows run back from it (일자); today by default.
            measure: Whether amounts or shares are counted (금액수량구분); "amount" or "quantity".
            side: Which trades (매매구분); "buy", "sell" or "net_buy".
            unit: Unit of share counts (단위구분); "shares" or "thousand_shares".

        Units: ``price``, ``change`` in KRW; ``change_rate`` in %; ``cumulative_volume`` in shares;
        ``cumulative_turnover_million`` in million KRW; ``individual``, ``foreign``,
        ``institution``, ``securities_firm``, … in million KRW, thousand shares or shares, as
        ``measure`` and ``unit`` asks.
        """
        return self._caller.pager(DAILY_TRADES, symbol, end_date, measure, side, unit)

    def trade_totals(
        self,
        symbol: str,
        *,
        start_date: dt.date,
        end_date: dt.date | None = None,
        measure: Literal["amount", "quantity"] = "amount",
        unit: Literal["shares", "thousand_shares"] = "shares",
    ) -> Pager[InvestorTradeTotal, InvestorTradeTotals]:
        """What each kind of investor traded in a stock over a period.

        TR ka10061 종목별투자자기관별합계요청.

        Args:
            symbol: The stock (종목코드); ``_NX`` or ``_AL`` may follow.
            start_date: The first day (시작일자).
            end_date: The last day (종료일자); today by default.
            measure: Whether amounts or shares are counted (금액수량구분); "amount" or "quantity".
            unit: Unit of share counts (단위구분); "shares" or "thousand_shares".

        Units: ``individual``, ``foreign``, ``institution``, ``securities_firm``, … in million KRW,
        thousand shares or shares, as ``measure`` and ``unit`` asks.
        """
        return self._caller.pager(TRADE_TOTALS, symbol, start_date, end_date, measure, unit)

    def daily_chart(
        self,
        symbol: str,
        *,
        end_date: dt.date | None = None,
        measure: Literal["amount", "quantity"] = "amount",
        side: Literal["buy", "sell", "net_buy"] = "net_buy",
        unit: Literal["shares", "thousand_shares"] = "shares",
    ) -> Pager[InvestorTradeBar, InvestorTradeChart]:
        """What each kind of investor traded in a stock, as a series to plot.

        TR ka10060 종목별투자자기관별차트요청.

        Args:
            symbol: The stock (종목코드); ``_NX`` or ``_AL`` may follow.
            end_date: The newest day; rows run back from it (일자); today by default.
            measure: Whether amounts or shares are counted (금액수량구분); "amount" or "quantity".
            side: Which trades (매매구분); "buy", "sell" or "net_buy".
            unit: Unit of share counts (단위구분); "shares" or "thousand_shares".

        Units: ``price``, ``change`` in KRW; ``cumulative_turnover_million`` in million KRW;
        ``individual``, ``foreign``, ``institution``, ``securities_firm``, … in million KRW,
        thousand shares or shares, as ``measure`` and ``unit`` asks.
        """
        return self._caller.pager(DAILY_CHART, symbol, end_date, measure, side, unit)

    def intraday_chart(
        self,
        symbol: str,
        *,
        measure: Literal["amount", "quantity"] = "amount",
        side: Literal["buy", "sell", "net_buy"] = "net_buy",
        market: Literal["all", "kospi", "kosdaq"] = "all",
    ) -> Pager[IntradayInvestorTradeBar, IntradayInvestorTradeChart]:
        """What each kind of investor traded in a stock today, as a series to plot.

        TR ka10064 장중투자자별매매차트요청.

        Args:
            symbol: The stock (종목코드); ``_NX`` or ``_AL`` may follow.
            measure: Whether amounts or shares are counted (금액수량구분); "amount" or "quantity".
            side: Which trades (매매구분); "buy", "sell" or "net_buy".
            market: Which market (시장구분); "all", "kospi" or "kosdaq".

        Units: ``foreign``, ``institution``, ``investment_trust``, ``insurance``, … in shares or
        million KRW, as ``measure`` asks.
        """
        return self._caller.pager(INTRADAY_CHART, symbol, measure, side, market)

    def foreign_holdings(self, symbol: str) -> Pager[ForeignTrendDay, ForeignTrend]:
        """How much of a stock foreigners hold, day by day, and how much more they may.

        TR ka10008 주식외국인종목별매매동향.

        Args:
            symbol: The stock (종목코드); ``_NX`` or ``_AL`` may follow.

        Units: ``close``, ``change`` in KRW; ``volume``, ``foreign_held_shares_change``,
        ``foreign_held_shares``, ``acquirable_shares``, … in shares; ``foreign_weight``,
        ``foreign_exhaustion_rate`` in %.
        """
        return self._caller.pager(FOREIGN_HOLDINGS, symbol)

    async def institution_summary(self, symbol: str) -> InstitutionTrend:
        """The latest net trading of institutions and foreigners in a stock; possibly withdrawn.

        TR ka10009 주식기관요청.

        Args:
            symbol: The stock (종목코드); ``_NX`` or ``_AL`` may follow.

        Units: ``close``, ``change`` in KRW; ``institution_period_net_buy_volume``,
        ``institution_daily_net_buy_volume``, ``foreign_daily_net_buy_volume`` in shares;
        ``foreign_ownership_rate`` in %.
        """
        return await self._caller.answer(INSTITUTION_SUMMARY, symbol)

    def institution_trend(
        self,
        symbol: str,
        *,
        start_date: dt.date,
        end_date: dt.date | None = None,
        institution_price_side: Literal["buy", "sell"] = "buy",
        foreign_price_side: Literal["buy", "sell"] = "buy",
    ) -> Pager[InstitutionTradeDay, InstitutionTradeTrend]:
        """Net trading of institutions and foreigners in a stock, with their estimated average
        prices.

        TR ka10045 종목별기관매매추이요청.

        Args:
            symbol: The stock (종목코드); ``_NX`` or ``_AL`` may follow.
            start_date: The first day (시작일자).
            end_date: The last day (종료일자); today by default.
            institution_price_side: Side of the institutions' estimated average price
                (기관추정단가구분); "buy" or "sell".
            foreign_price_side: Side of the foreigners' estimated average price (외인추정단가구분);
                "buy" or "sell".

        Units: ``close``, ``change``, ``institution_estimated_average_price``,
        ``foreign_estimated_average_price`` in KRW; ``change_rate``, ``foreign_exhaustion_rate`` in
        %; ``volume``, ``institution_period_net_buy_volume``, ``institution_daily_net_buy_volume``,
        ``foreign_period_net_buy_volume``, … in shares.
        """
        return self._caller.pager(
            INSTITUTION_TREND,
            symbol,
            start_date,
            end_date,
            institution_price_side,
            foreign_price_side,
        )

    def consecutive_net_buys(
        self,
        *,
        market: Literal["kospi", "kosdaq"],
        days: Literal[1, 3, 5, 10, 20, 120] = 1,
        start_date: dt.date | None = None,
        end_date: dt.date | None = None,
        target: Literal["stock", "sector"] = "stock",
        measure: Literal["amount", "quantity"] = "amount",
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[ConsecutiveNetTrade, ConsecutiveNetTrades]:
        """Stocks or sectors that institutions and foreigners net bought for days on end.

        TR ka10131 기관외국인연속매매현황요청.

        Args:
            market: Which market (장구분); "kospi" or "kosdaq".
            days: Length of the period in days, 1 the latest; not with start_date (기간); 1, 3, 5,
                10, 20 or 120.
            start_date: The first day, instead of ``days`` (시작일자).
            end_date: The last day; today when only start_date is given (종료일자).
            target: What the rows are (종목업종구분); "stock" or "sector".
            measure: Whether amounts or shares are counted (금액수량구분); "amount" or "quantity".
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        Units: ``period_change_rate`` in %; ``institution_net_buy_amount_million``,
        ``institution_buy_streak_amount_million``, ``foreign_net_buy_amount_million``,
        ``foreign_buy_streak_amount_million``, … in million KRW; ``institution_net_buy_volume``,
        ``institution_buy_streak_volume``, ``foreign_net_buy_volume``,
        ``foreign_buy_streak_volume``, … in shares; ``institution_buy_streak_days``,
        ``foreign_buy_streak_days``, ``total_buy_streak_days`` in days.
        """
        return self._caller.pager(
            CONSECUTIVE_NET_BUYS, market, days, start_date, end_date, target, measure, exchange
        )

    def traded_stocks(
        self,
        investor: Investor,
        *,
        start_date: dt.date,
        end_date: dt.date | None = None,
        market: Literal["kospi", "kosdaq"],
        side: Literal["net_buy", "net_sell"] = "net_buy",
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[InvestorDailyTrade, InvestorDailyTrades]:
        """Stocks that one kind of investor net bought or sold over a period.

        TR ka10058 투자자별일별매매종목요청.

        Args:
            investor: Which kind of investor (투자자구분); "individual", "foreign", "institution",
                "securities_firm", "insurance", "investment_trust", "bank", "other_financial",
                "pension_fund", "private_equity", "government" or "other_corporation".
            start_date: The first day (시작일자).
            end_date: The last day (종료일자); today by default.
            market: Which market (시장구분); "kospi" or "kosdaq".
            side: Which side (매매구분); "net_buy" or "net_sell".
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        Units: ``net_volume``, ``period_volume`` in shares; ``net_amount_ten_thousand`` in ten
        thousand KRW; ``estimated_average_price``, ``price``, ``change``, ``change_from_average`` in
        KRW; ``change_rate_from_average`` in %.
        """
        return self._caller.pager(
            TRADED_STOCKS, investor, start_date, end_date, market, side, exchange
        )

    def institution_traded_stocks(
        self,
        *,
        start_date: dt.date,
        end_date: dt.date | None = None,
        market: Literal["kospi", "kosdaq"],
        side: Literal["net_buy", "net_sell"] = "net_buy",
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[DailyInstitutionTrade, DailyInstitutionTrades]:
        """Stocks that institutions net bought or sold over a period.

        TR ka10044 일별기관매매종목요청.

        Args:
            start_date: The first day (시작일자).
            end_date: The last day (종료일자); today by default.
            market: Which market (시장구분); "kospi" or "kosdaq".
            side: Which side (매매구분); "net_buy" or "net_sell".
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        Units: ``net_buy_volume_hundred`` in hundred shares; ``net_buy_amount_million`` in million
        KRW; ``estimated_average_price``, ``price``, ``change_from_average`` in KRW;
        ``change_rate_from_average`` in %.
        """
        return self._caller.pager(
            INSTITUTION_TRADED_STOCKS, start_date, end_date, market, side, exchange
        )

    def intraday_traded_stocks(
        self,
        investor: IntradayTradedStocksInvestor,
        *,
        market: Literal["all", "kospi", "kosdaq"] = "all",
        all_foreign_brokers: bool = False,
        simultaneous_net_buy: bool = False,
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[IntradayInvestorTrade, IntradayInvestorTrades]:
        """Stocks that one kind of investor trades today, in amounts and shares.

        TR ka10063 장중투자자별매매요청.

        Args:
            investor: Which kind of investor (투자자별); "foreign", "institution", "insurance",
                "investment_trust", "bank", "pension_fund", "government" or "other_corporation".
            market: Which market (시장구분); "all", "kospi" or "kosdaq".
            all_foreign_brokers: Whether all foreign brokers count (외국계전체).
            simultaneous_net_buy: Whether only stocks count that are net bought by all at once
                (동시순매수구분).
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        A page has 700 or more rows. The values are provisional and are not made final.

        Units: ``price``, ``change`` in KRW; ``change_rate`` in %; ``cumulative_volume``,
        ``net_buy_volume``, ``prior_net_buy_volume``, ``net_buy_volume_change``, … in shares;
        ``net_buy_amount_million``, ``prior_net_buy_amount_million``, ``buy_amount_million``,
        ``net_buy_amount_change_million``, … in million KRW.
        """
        return self._caller.pager(
            INTRADAY_TRADED_STOCKS,
            investor,
            market,
            all_foreign_brokers,
            simultaneous_net_buy,
            exchange,
        )

    def after_close_traded_stocks(
        self,
        *,
        market: Literal["all", "kospi", "kosdaq"] = "all",
        measure: Literal["amount", "quantity"] = "amount",
        side: Literal["buy", "sell", "net_buy"] = "net_buy",
        exchange: Literal["krx", "nxt", "all"] = "krx",
    ) -> Pager[AfterCloseInvestorTrade, AfterCloseInvestorTrades]:
        """What each kind of investor traded in each stock, after the close.

        TR ka10066 장마감후투자자별매매요청.

        Args:
            market: Which market (시장구분); "all", "kospi" or "kosdaq".
            measure: Whether amounts or shares are counted (금액수량구분); "amount" or "quantity".
            side: Which trades (매매구분); "buy", "sell" or "net_buy".
            exchange: Where the data comes from (거래소구분); "krx", "nxt" or "all".

        A page has 100 rows. The rows are sorted: by code. The columns of the investors are those of
        the previous session, beside today's price.

        Units: ``price``, ``change`` in KRW; ``change_rate`` in %; ``volume`` in shares;
        ``individual``, ``foreign``, ``institution``, ``securities_firm``, … in million KRW or
        shares, as ``measure`` asks.
        """
        return self._caller.pager(AFTER_CLOSE_TRADED_STOCKS, market, measure, side, exchange)


class InvestorTradeDay(Record):
    """A row of ``daily_trades`` (ka10059 종목별투자자기관별요청)."""

    date = day("dt", "일자")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pre_sig", "대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = optional(number("flu_rt", "등락율", scale=100))
    cumulative_volume = optional(integer("acc_trde_qty", "누적거래량", unit="shares"))
    cumulative_turnover_million = optional(
        integer("acc_trde_prica", "누적거래대금", unit="million KRW")
    )
    individual = optional(
        integer("ind_invsr", "개인투자자", unit="million KRW, thousand shares or shares")
    )
    foreign = optional(
        integer("frgnr_invsr", "외국인투자자", unit="million KRW, thousand shares or shares")
    )
    institution = optional(integer("orgn", "기관계", unit="million KRW, thousand shares or shares"))
    securities_firm = optional(
        integer("fnnc_invt", "금융투자", unit="million KRW, thousand shares or shares")
    )
    insurance = optional(integer("insrnc", "보험", unit="million KRW, thousand shares or shares"))
    investment_trust = optional(
        integer("invtrt", "투신", unit="million KRW, thousand shares or shares")
    )
    other_financial = optional(
        integer("etc_fnnc", "기타금융", unit="million KRW, thousand shares or shares")
    )
    bank = optional(integer("bank", "은행", unit="million KRW, thousand shares or shares"))
    pension_fund = optional(
        integer("penfnd_etc", "연기금등", unit="million KRW, thousand shares or shares")
    )
    private_equity = optional(
        integer("samo_fund", "사모펀드", unit="million KRW, thousand shares or shares")
    )
    government = optional(integer("natn", "국가", unit="million KRW, thousand shares or shares"))
    other_corporation = optional(
        integer("etc_corp", "기타법인", unit="million KRW, thousand shares or shares")
    )
    resident_foreign = optional(
        integer("natfor", "내외국인", unit="million KRW, thousand shares or shares")
    )


class InvestorTrades(Answer):
    """The answer to ``daily_trades`` (ka10059 종목별투자자기관별요청)."""

    rows = table("stk_invsr_orgn", "종목별투자자기관별", InvestorTradeDay)


class InvestorTradeTotal(Record):
    """A row of ``trade_totals`` (ka10061 종목별투자자기관별합계요청)."""

    individual = optional(
        integer("ind_invsr", "개인투자자", unit="million KRW, thousand shares or shares")
    )
    foreign = optional(
        integer("frgnr_invsr", "외국인투자자", unit="million KRW, thousand shares or shares")
    )
    institution = optional(integer("orgn", "기관계", unit="million KRW, thousand shares or shares"))
    securities_firm = optional(
        integer("fnnc_invt", "금융투자", unit="million KRW, thousand shares or shares")
    )
    insurance = optional(integer("insrnc", "보험", unit="million KRW, thousand shares or shares"))
    investment_trust = optional(
        integer("invtrt", "투신", unit="million KRW, thousand shares or shares")
    )
    other_financial = optional(
        integer("etc_fnnc", "기타금융", unit="million KRW, thousand shares or shares")
    )
    bank = optional(integer("bank", "은행", unit="million KRW, thousand shares or shares"))
    pension_fund = optional(
        integer("penfnd_etc", "연기금등", unit="million KRW, thousand shares or shares")
    )
    private_equity = optional(
        integer("samo_fund", "사모펀드", unit="million KRW, thousand shares or shares")
    )
    government = optional(integer("natn", "국가", unit="million KRW, thousand shares or shares"))
    other_corporation = optional(
        integer("etc_corp", "기타법인", unit="million KRW, thousand shares or shares")
    )
    resident_foreign = optional(
        integer("natfor", "내외국인", unit="million KRW, thousand shares or shares")
    )


class InvestorTradeTotals(Answer):
    """The answer to ``trade_totals`` (ka10061 종목별투자자기관별합계요청)."""

    rows = table("stk_invsr_orgn_tot", "종목별투자자기관별합계", InvestorTradeTotal)


class InvestorTradeBar(Record):
    """A row of ``daily_chart`` (ka10060 종목별투자자기관별차트요청)."""

    date = day("dt", "일자")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change = integer("pred_pre", "전일대비", unit="KRW")
    cumulative_turnover_million = optional(
        integer("acc_trde_prica", "누적거래대금", unit="million KRW")
    )
    individual = optional(
        integer("ind_invsr", "개인투자자", unit="million KRW, thousand shares or shares")
    )
    foreign = optional(
        integer("frgnr_invsr", "외국인투자자", unit="million KRW, thousand shares or shares")
    )
    institution = optional(integer("orgn", "기관계", unit="million KRW, thousand shares or shares"))
    securities_firm = optional(
        integer("fnnc_invt", "금융투자", unit="million KRW, thousand shares or shares")
    )
    insurance = optional(integer("insrnc", "보험", unit="million KRW, thousand shares or shares"))
    investment_trust = optional(
        integer("invtrt", "투신", unit="million KRW, thousand shares or shares")
    )
    other_financial = optional(
        integer("etc_fnnc", "기타금융", unit="million KRW, thousand shares or shares")
    )
    bank = optional(integer("bank", "은행", unit="million KRW, thousand shares or shares"))
    pension_fund = optional(
        integer("penfnd_etc", "연기금등", unit="million KRW, thousand shares or shares")
    )
    private_equity = optional(
        integer("samo_fund", "사모펀드", unit="million KRW, thousand shares or shares")
    )
    government = optional(integer("natn", "국가", unit="million KRW, thousand shares or shares"))
    other_corporation = optional(
        integer("etc_corp", "기타법인", unit="million KRW, thousand shares or shares")
    )
    resident_foreign = optional(
        integer("natfor", "내외국인", unit="million KRW, thousand shares or shares")
    )


class InvestorTradeChart(Answer):
    """The answer to ``daily_chart`` (ka10060 종목별투자자기관별차트요청)."""

    rows = table("stk_invsr_orgn_chart", "종목별투자자기관별차트", InvestorTradeBar)


class IntradayInvestorTradeBar(Record):
    """A row of ``intraday_chart`` (ka10064 장중투자자별매매차트요청)."""

    time = time_of_day("tm", "시간")
    foreign = optional(integer("frgnr_invsr", "외국인투자자", unit="shares or million KRW"))
    institution = optional(integer("orgn", "기관계", unit="shares or million KRW"))
    investment_trust = optional(integer("invtrt", "투신", unit="shares or million KRW"))
    insurance = optional(integer("insrnc", "보험", unit="shares or million KRW"))
    bank = optional(integer("bank", "은행", unit="shares or million KRW"))
    pension_fund = optional(integer("penfnd_etc", "연기금등", unit="shares or million KRW"))
    other_corporation = optional(integer("etc_corp", "기타법인", unit="shares or million KRW"))
    government = optional(integer("natn", "국가", unit="shares or million KRW"))


class IntradayInvestorTradeChart(Answer):
    """The answer to ``intraday_chart`` (ka10064 장중투자자별매매차트요청)."""

    rows = table("opmr_invsr_trde_chart", "장중투자자별매매차트", IntradayInvestorTradeBar)


class ForeignTrendDay(Record):
    """A row of ``foreign_holdings`` (ka10008 주식외국인종목별매매동향)."""

    date = day("dt", "일자")
    close = magnitude("close_pric", "종가", unit="KRW")
    change = integer("pred_pre", "전일대비", unit="KRW")
    volume = optional(integer("trde_qty", "거래량", unit="shares"))
    foreign_held_shares_change = optional(integer("chg_qty", "변동수량", unit="shares"))
    foreign_held_shares = optional(integer("poss_stkcnt", "보유주식수", unit="shares"))
    foreign_weight = optional(number("wght", "비중"))
    acquirable_shares = optional(integer("gain_pos_stkcnt", "취득가능주식수", unit="shares"))
    foreign_limit = optional(integer("frgnr_limit", "외국인한도", unit="shares"))
    foreign_limit_change = optional(integer("frgnr_limit_irds", "외국인한도증감", unit="shares"))
    foreign_exhaustion_rate = optional(number("limit_exh_rt", "한도소진률"))


class ForeignTrend(Answer):
    """The answer to ``foreign_holdings`` (ka10008 주식외국인종목별매매동향)."""

    rows = table("stk_frgnr", "주식외국인", ForeignTrendDay)


class InstitutionTrend(Answer):
    """The answer to ``institution_summary`` (ka10009 주식기관요청)."""

    date = day("date", "날짜")
    close = magnitude("close_pric", "종가", unit="KRW")
    change = optional(integer("pre", "대비", unit="KRW"))
    institution_period_net_buy_volume = optional(
        integer("orgn_dt_acc", "기관기간누적", unit="shares")
    )
    institution_daily_net_buy_volume = optional(
        integer("orgn_daly_nettrde", "기관일별순매매", unit="shares")
    )
    foreign_daily_net_buy_volume = optional(
        integer("frgnr_daly_nettrde", "외국인일별순매매", unit="shares")
    )
    foreign_ownership_rate = optional(number("frgnr_qota_rt", "외국인지분율"))


class InstitutionTradeDay(Record):
    """A row of ``institution_trend`` (ka10045 종목별기관매매추이요청)."""

    date = day("dt", "일자")
    close = magnitude("close_pric", "종가", unit="KRW")
    change_sign = optional(direction("pre_sig", "대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락율")
    volume = integer("trde_qty", "거래량", unit="shares")
    institution_period_net_buy_volume = integer("orgn_dt_acc", "기관기간누적", unit="shares")
    institution_daily_net_buy_volume = integer(
        "orgn_daly_nettrde_qty", "기관일별순매매수량", unit="shares"
    )
    foreign_period_net_buy_volume = integer("for_dt_acc", "외인기간누적", unit="shares")
    foreign_daily_net_buy_volume = integer(
        "for_daly_nettrde_qty", "외인일별순매매수량", unit="shares"
    )
    foreign_exhaustion_rate = optional(number("limit_exh_rt", "한도소진율"))


class InstitutionTradeTrend(Answer):
    """The answer to ``institution_trend`` (ka10045 종목별기관매매추이요청)."""

    institution_estimated_average_price = magnitude(
        "orgn_prsm_avg_pric", "기관추정평균가", unit="KRW"
    )
    foreign_estimated_average_price = magnitude("for_prsm_avg_pric", "외인추정평균가", unit="KRW")
    rows = table("stk_orgn_trde_trnsn", "종목별기관매매추이", InstitutionTradeDay)


class ConsecutiveNetTrade(Record):
    """A row of ``consecutive_net_buys`` (ka10131 기관외국인연속매매현황요청)."""

    rank = integer("rank", "순위")
    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    period_change_rate = optional(number("prid_stkpc_flu_rt", "기간중주가등락률"))
    institution_net_buy_amount_million = integer(
        "orgn_nettrde_amt", "기관순매매금액", unit="million KRW"
    )
    institution_net_buy_volume = integer("orgn_nettrde_qty", "기관순매매량", unit="shares")
    institution_buy_streak_days = integer(
        "orgn_cont_netprps_dys", "기관계연속순매수일수", unit="days"
    )
    institution_buy_streak_volume = integer(
        "orgn_cont_netprps_qty", "기관계연속순매수량", unit="shares"
    )
    institution_buy_streak_amount_million = integer(
        "orgn_cont_netprps_amt", "기관계연속순매수금액", unit="million KRW"
    )
    foreign_net_buy_volume = integer("frgnr_nettrde_qty", "외국인순매매량", unit="shares")
    foreign_net_buy_amount_million = integer(
        "frgnr_nettrde_amt", "외국인순매매액", unit="million KRW"
    )
    foreign_buy_streak_days = integer("frgnr_cont_netprps_dys", "외국인연속순매수일수", unit="days")
    foreign_buy_streak_volume = integer(
        "frgnr_cont_netprps_qty", "외국인연속순매수량", unit="shares"
    )
    foreign_buy_streak_amount_million = integer(
        "frgnr_cont_netprps_amt", "외국인연속순매수금액", unit="million KRW"
    )
    net_buy_volume = integer("nettrde_qty", "순매매량", unit="shares")
    net_buy_amount_million = integer("nettrde_amt", "순매매액", unit="million KRW")
    total_buy_streak_days = integer("tot_cont_netprps_dys", "합계연속순매수일수", unit="days")
    total_buy_streak_volume = integer("tot_cont_nettrde_qty", "합계연속순매매수량", unit="shares")
    total_buy_streak_amount_million = integer(
        "tot_cont_netprps_amt", "합계연속순매수금액", unit="million KRW"
    )


class ConsecutiveNetTrades(Answer):
    """The answer to ``consecutive_net_buys`` (ka10131 기관외국인연속매매현황요청)."""

    rows = table("orgn_frgnr_cont_trde_prst", "기관외국인연속매매현황", ConsecutiveNetTrade)


class InvestorDailyTrade(Record):
    """A row of ``traded_stocks`` (ka10058 투자자별일별매매종목요청)."""

    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    net_volume = optional(integer("netslmt_qty", "순매도수량", unit="shares"))
    net_amount_ten_thousand = optional(
        integer("netslmt_amt", "순매도금액", unit="ten thousand KRW")
    )
    estimated_average_price = optional(magnitude("prsm_avg_pric", "추정평균가", unit="KRW"))
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pre_sig", "대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_from_average = optional(integer("avg_pric_pre", "평균가대비", unit="KRW"))
    change_rate_from_average = optional(number("pre_rt", "대비율"))
    period_volume = optional(integer("dt_trde_qty", "기간거래량", unit="shares"))


class InvestorDailyTrades(Answer):
    """The answer to ``traded_stocks`` (ka10058 투자자별일별매매종목요청)."""

    rows = table("invsr_daly_trde_stk", "투자자별일별매매종목", InvestorDailyTrade)


class DailyInstitutionTrade(Record):
    """A row of ``institution_traded_stocks`` (ka10044 일별기관매매종목요청)."""

    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    net_buy_volume_hundred = optional(integer("netprps_qty", "순매수수량", unit="hundred shares"))
    net_buy_amount_million = optional(integer("netprps_amt", "순매수금액", unit="million KRW"))
    estimated_average_price = optional(magnitude("prsm_avg_pric", "추정평균가", unit="KRW"))
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_from_average = optional(integer("avg_pric_pre", "평균가대비", unit="KRW"))
    change_rate_from_average = optional(number("pre_rt", "대비율"))


class DailyInstitutionTrades(Answer):
    """The answer to ``institution_traded_stocks`` (ka10044 일별기관매매종목요청)."""

    rows = table("daly_orgn_trde_stk", "일별기관매매종목", DailyInstitutionTrade)


class IntradayInvestorTrade(Record):
    """A row of ``intraday_traded_stocks`` (ka10063 장중투자자별매매요청).

    A page has 700 or more rows. The values are provisional and are not made final.
    """

    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pre_sig", "대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락율")
    cumulative_volume = integer("acc_trde_qty", "누적거래량", unit="shares")
    net_buy_amount_million = optional(integer("netprps_amt", "순매수금액", unit="million KRW"))
    prior_net_buy_amount_million = optional(
        integer("prev_netprps_amt", "이전순매수금액", unit="million KRW")
    )
    buy_amount_million = optional(integer("buy_amt", "매수금액", unit="million KRW"))
    net_buy_amount_change_million = optional(
        integer("netprps_amt_irds", "순매수금액증감", unit="million KRW")
    )
    buy_amount_change_million = optional(
        integer("buy_amt_irds", "매수금액증감", unit="million KRW")
    )
    sell_amount_million = optional(integer("sell_amt", "매도금액", unit="million KRW"))
    sell_amount_change_million = optional(
        integer("sell_amt_irds", "매도금액증감", unit="million KRW")
    )
    net_buy_volume = integer("netprps_qty", "순매수수량", unit="shares")
    prior_net_buy_volume = integer("prev_pot_netprps_qty", "이전시점순매수수량", unit="shares")
    net_buy_volume_change = integer("netprps_irds", "순매수증감", unit="shares")
    buy_volume = integer("buy_qty", "매수수량", unit="shares")
    buy_volume_change = integer("buy_qty_irds", "매수수량증감", unit="shares")
    sell_volume = integer("sell_qty", "매도수량", unit="shares")
    sell_volume_change = integer("sell_qty_irds", "매도수량증감", unit="shares")


class IntradayInvestorTrades(Answer):
    """The answer to ``intraday_traded_stocks`` (ka10063 장중투자자별매매요청)."""

    rows = table("opmr_invsr_trde", "장중투자자별매매", IntradayInvestorTrade)


class AfterCloseInvestorTrade(Record):
    """A row of ``after_close_traded_stocks`` (ka10066 장마감후투자자별매매요청).

    A page has 100 rows. The rows are sorted: by code. The columns of the investors are those of the
    previous session, beside today's price.
    """

    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pre_sig", "대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락률")
    volume = integer("trde_qty", "거래량", unit="shares")
    individual = integer("ind_invsr", "개인투자자", unit="million KRW or shares")
    foreign = integer("frgnr_invsr", "외국인투자자", unit="million KRW or shares")
    institution = integer("orgn", "기관계", unit="million KRW or shares")
    securities_firm = integer("fnnc_invt", "금융투자", unit="million KRW or shares")
    insurance = integer("insrnc", "보험", unit="million KRW or shares")
    investment_trust = integer("invtrt", "투신", unit="million KRW or shares")
    other_financial = integer("etc_fnnc", "기타금융", unit="million KRW or shares")
    bank = integer("bank", "은행", unit="million KRW or shares")
    pension_fund = integer("penfnd_etc", "연기금등", unit="million KRW or shares")
    private_equity = integer("samo_fund", "사모펀드", unit="million KRW or shares")
    government = integer("natn", "국가", unit="million KRW or shares")
    other_corporation = integer("etc_corp", "기타법인", unit="million KRW or shares")


class AfterCloseInvestorTrades(Answer):
    """The answer to ``after_close_traded_stocks`` (ka10066 장마감후투자자별매매요청)."""

    rows = table("opaf_invsr_trde", "장중투자자별매매차트", AfterCloseInvestorTrade)


DAILY_TRADES = TR(
    "ka10059",
    "/api/dostk/stkinfo",
    InvestorTrades,
    InvestorTradeDay,
    params=(
        Symbol("stk_cd", "symbol", suffix=True),
        Day("dt", "end_date", none="today"),
        Choice("amt_qty_tp", "measure", {"amount": "1", "quantity": "2"}),
        Choice("trde_tp", "side", {"buy": "1", "sell": "2", "net_buy": "0"}),
        Choice("unit_tp", "unit", {"shares": "1", "thousand_shares": "1000"}),
    ),
)

TRADE_TOTALS = TR(
    "ka10061",
    "/api/dostk/stkinfo",
    InvestorTradeTotals,
    InvestorTradeTotal,
    params=(
        Symbol("stk_cd", "symbol", suffix=True),
        Day("strt_dt", "start_date"),
        Day("end_dt", "end_date", none="today"),
        Choice("amt_qty_tp", "measure", {"amount": "1", "quantity": "2"}),
        Choice("unit_tp", "unit", {"shares": "1", "thousand_shares": "1000"}),
        Fixed("trde_tp", "0"),
    ),
)

DAILY_CHART = TR(
    "ka10060",
    "/api/dostk/chart",
    InvestorTradeChart,
    InvestorTradeBar,
    params=(
        Symbol("stk_cd", "symbol", suffix=True),
        Day("dt", "end_date", none="today"),
        Choice("amt_qty_tp", "measure", {"amount": "1", "quantity": "2"}),
        Choice("trde_tp", "side", {"buy": "1", "sell": "2", "net_buy": "0"}),
        Choice("unit_tp", "unit", {"shares": "1", "thousand_shares": "1000"}),
    ),
)

INTRADAY_CHART = TR(
    "ka10064",
    "/api/dostk/chart",
    IntradayInvestorTradeChart,
    IntradayInvestorTradeBar,
    params=(
        Symbol("stk_cd", "symbol", suffix=True),
        Choice("amt_qty_tp", "measure", {"amount": "1", "quantity": "2"}),
        Choice("trde_tp", "side", {"buy": "1", "sell": "2", "net_buy": "0"}),
        Choice("mrkt_tp", "market", {"all": "000", "kospi": "001", "kosdaq": "101"}),
    ),
)

FOREIGN_HOLDINGS = TR(
    "ka10008",
    "/api/dostk/frgnistt",
    ForeignTrend,
    ForeignTrendDay,
    params=(Symbol("stk_cd", "symbol", suffix=True),),
)

INSTITUTION_SUMMARY = TR(
    "ka10009",
    "/api/dostk/frgnistt",
    InstitutionTrend,
    params=(Symbol("stk_cd", "symbol", suffix=True),),
)

INSTITUTION_TREND = TR(
    "ka10045",
    "/api/dostk/mrkcond",
    InstitutionTradeTrend,
    InstitutionTradeDay,
    params=(
        Symbol("stk_cd", "symbol", suffix=True),
        Day("strt_dt", "start_date"),
        Day("end_dt", "end_date", none="today"),
        Choice("orgn_prsm_unp_tp", "institution_price_side", {"buy": "1", "sell": "2"}),
        Choice("for_prsm_unp_tp", "foreign_price_side", {"buy": "1", "sell": "2"}),
    ),
)

CONSECUTIVE_NET_BUYS = TR(
    "ka10131",
    "/api/dostk/frgnistt",
    ConsecutiveNetTrades,
    ConsecutiveNetTrade,
    params=(
        Choice("mrkt_tp", "market", {"kospi": "001", "kosdaq": "101"}),
        Choice(
            "dt",
            "days",
            {1: "1", 3: "3", 5: "5", 10: "10", 20: "20", 120: "120"},
            rule=(Case("0", given=("start_date",)),),
        ),
        Day("strt_dt", "start_date", none=""),
        Day(
            "end_dt",
            "end_date",
            none="",
            rule=(Case("today", given=("start_date",), not_given=("end_date",)),),
        ),
        Choice("stk_inds_tp", "target", {"stock": "0", "sector": "1"}),
        Choice("amt_qty_tp", "measure", {"amount": "0", "quantity": "1"}),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
        Fixed("netslmt_tp", "2"),
    ),
    checks=(checks.end_date_needs_start_date,),
)

TRADED_STOCKS = TR(
    "ka10058",
    "/api/dostk/stkinfo",
    InvestorDailyTrades,
    InvestorDailyTrade,
    params=(
        Choice("invsr_tp", "investor", _INVESTOR_CODES),
        Day("strt_dt", "start_date"),
        Day("end_dt", "end_date", none="today"),
        Choice("mrkt_tp", "market", {"kospi": "001", "kosdaq": "101"}),
        Choice("trde_tp", "side", {"net_buy": "2", "net_sell": "1"}),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
    ),
)

INSTITUTION_TRADED_STOCKS = TR(
    "ka10044",
    "/api/dostk/mrkcond",
    DailyInstitutionTrades,
    DailyInstitutionTrade,
    params=(
        Day("strt_dt", "start_date"),
        Day("end_dt", "end_date", none="today"),
        Choice("mrkt_tp", "market", {"kospi": "001", "kosdaq": "101"}),
        Choice("trde_tp", "side", {"net_buy": "2", "net_sell": "1"}),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
    ),
)

INTRADAY_TRADED_STOCKS = TR(
    "ka10063",
    "/api/dostk/mrkcond",
    IntradayInvestorTrades,
    IntradayInvestorTrade,
    params=(
        Choice("invsr", "investor", _INTRADAY_TRADED_STOCKS_INVESTOR_CODES),
        Choice("mrkt_tp", "market", {"all": "000", "kospi": "001", "kosdaq": "101"}),
        Choice("frgn_all", "all_foreign_brokers", {True: "1", False: "0"}),
        Choice("smtm_netprps_tp", "simultaneous_net_buy", {True: "1", False: "0"}),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
        Fixed("amt_qty_tp", "1"),
    ),
)

AFTER_CLOSE_TRADED_STOCKS = TR(
    "ka10066",
    "/api/dostk/mrkcond",
    AfterCloseInvestorTrades,
    AfterCloseInvestorTrade,
    params=(
        Choice("mrkt_tp", "market", {"all": "000", "kospi": "001", "kosdaq": "101"}),
        Choice("amt_qty_tp", "measure", {"amount": "1", "quantity": "2"}),
        Choice("trde_tp", "side", {"buy": "1", "sell": "2", "net_buy": "0"}),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "3"}),
    ),
)
