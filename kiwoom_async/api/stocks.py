# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""What a stock is: listing, fundamentals, credit (종목정보)."""

from __future__ import annotations

import datetime as dt
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
    yes_no,
)
from kiwoom_async.records.record import Answer, Record
from kiwoom_async.wire.arguments import Choice, Day, Symbol
from kiwoom_async.wire.requests import TR

if TYPE_CHECKING:
    from kiwoom_async.calls.pager import Pager

__all__ = [
    "CreditLoanEligibility",
    "CreditLoanStock",
    "CreditLoanStocks",
    "CreditTrend",
    "CreditTrendDay",
    "ListedStock",
    "Market",
    "StockBasicInfo",
    "StockList",
    "StockProfile",
    "Stocks",
]


Market: TypeAlias = Literal[
    "kospi",
    "kosdaq",
    "k_otc",
    "konex",
    "etn",
    "loss_limited_etn",
    "gold",
    "volatility_etn",
    "infrastructure_fund",
    "elw",
    "mutual_fund",
    "warrant",
    "reit",
    "subscription_right",
    "etf",
    "high_yield_fund",
]

_MARKET_CODES = {
    "kospi": "0",
    "kosdaq": "10",
    "k_otc": "30",
    "konex": "50",
    "etn": "60",
    "loss_limited_etn": "70",
    "gold": "80",
    "volatility_etn": "90",
    "infrastructure_fund": "2",
    "elw": "3",
    "mutual_fund": "4",
    "warrant": "5",
    "reit": "6",
    "subscription_right": "7",
    "etf": "8",
    "high_yield_fund": "9",
}

_GRADE_CODES = {"all": "%", "a": "A", "b": "B", "c": "C", "d": "D", "e": "E"}

_ORDER_WARNING_NAMES = {
    "0": "none",
    "1": "etf_attention",
    "2": "liquidation",
    "3": "overheated",
    "4": "investment_risk",
    "5": "investment_warning",
}


class Stocks(Namespace):
    """What a stock is: listing, fundamentals, credit (종목정보)."""

    async def info(self, symbol: str) -> StockBasicInfo:
        """A company and its stock: fundamentals, ratios, market cap, price range.

        TR ka10001 주식기본정보요청.

        Args:
            symbol: The stock (종목코드); ``_NX`` or ``_AL`` may follow.

        Units: ``par_value``, ``year_high``, ``year_low``, ``substitute_price``, … in KRW;
        ``capital_eok``, ``market_cap_eok``, ``sales_eok``, ``operating_profit_eok``, … in eok KRW;
        ``listed_shares_thousand`` in thousand shares; ``credit_rate``, ``market_cap_weight``,
        ``foreign_exhaustion_rate``, ``change_rate_from_high_250d``, … in %; ``expected_size``,
        ``volume``, ``floating_shares`` in shares.
        """
        return await self._caller.answer(INFO, symbol)

    def listings(self, market: Market) -> Pager[ListedStock, StockList]:
        """Everything listed on a market: names, sectors, states, warnings.

        TR ka10099 종목정보 리스트.

        Args:
            market: Which market or class of products (시장구분); "kospi", "kosdaq", "k_otc",
                "konex", "etn", "loss_limited_etn", "gold", "volatility_etn", "infrastructure_fund",
                "elw", "mutual_fund", "warrant", "reit", "subscription_right", "etf" or
                "high_yield_fund".

        A page has all, about 2,500 rows.

        Units: ``listed_shares`` in shares; ``previous_close`` in KRW.
        """
        return self._caller.pager(LISTINGS, market)

    async def listing(self, symbol: str) -> StockProfile:
        """How one stock is listed: market, sector, state, warnings.

        TR ka10100 종목정보 조회.

        Args:
            symbol: The stock, such as ``005930`` (종목코드).

        Units: ``listed_shares`` in shares; ``previous_close`` in KRW.
        """
        return await self._caller.answer(LISTING, symbol)

    def credit_trend(
        self,
        symbol: str,
        *,
        end_date: dt.date | None = None,
        credit_type: Literal["margin_loan", "stock_loan"] = "margin_loan",
    ) -> Pager[CreditTrendDay, CreditTrend]:
        """Margin loans or stock loans on a stock, day by day.

        TR ka10013 신용매매동향요청.

        Args:
            symbol: The stock (종목코드); ``_NX`` or ``_AL`` may follow.
            end_date: The newest day; rows run back from it (일자); today by default.
            credit_type: Which loans (조회구분); "margin_loan" or "stock_loan".

        The running day is not there yet.

        Units: ``price``, ``change`` in KRW; ``volume`` in shares; ``new_credit``, ``repaid``,
        ``balance``, ``amount``, … in million KRW or million shares; ``credit_extension_rate``,
        ``credit_balance_rate`` in %.
        """
        return self._caller.pager(CREDIT_TREND, symbol, end_date, credit_type)

    def margin_loan_stocks(
        self,
        *,
        grade: Literal["all", "a", "b", "c", "d", "e"] = "all",
        market: Literal["all", "kospi", "kosdaq"] = "all",
        symbol: str | None = None,
    ) -> Pager[CreditLoanStock, CreditLoanStocks]:
        """Stocks the broker lends money for.

        TR kt20016 신용융자 가능종목요청.

        Args:
            grade: Credit grade of the stocks (신용종목등급구분); "all", "a", "b", "c", "d" or "e".
            market: Which market (시장거래구분); "all", "kospi" or "kosdaq".
            symbol: The stock; all when left out (종목코드); ``_NX`` or ``_AL`` may follow.

        Units: ``credit_margin_rate`` in %; ``substitute_price``, ``previous_close`` in KRW.
        """
        return self._caller.pager(MARGIN_LOAN_STOCKS, grade, market, symbol)

    async def margin_loan_eligibility(self, symbol: str) -> CreditLoanEligibility:
        """Whether the broker lends money for a stock.

        TR kt20017 신용융자 가능문의.

        Args:
            symbol: The stock, such as ``005930`` (종목코드); ``_NX`` or ``_AL`` may follow.
        """
        return await self._caller.answer(MARGIN_LOAN_ELIGIBILITY, symbol)


class StockBasicInfo(Answer):
    """The answer to ``info`` (ka10001 주식기본정보요청)."""

    symbol = stock("stk_cd", "종목코드")
    name = optional(text("stk_nm", "종목명"))
    fiscal_month = optional(text("setl_mm", "결산월"))
    par_value = optional(magnitude("fav", "액면가", unit="KRW"))
    capital_eok = optional(integer("cap", "자본금", unit="eok KRW"))
    listed_shares_thousand = optional(integer("flo_stk", "상장주식", unit="thousand shares"))
    credit_rate = optional(number("crd_rt", "신용비율"))
    year_high = optional(magnitude("oyr_hgst", "연중최고", unit="KRW"))
    year_low = optional(magnitude("oyr_lwst", "연중최저", unit="KRW"))
    market_cap_eok = optional(integer("mac", "시가총액", unit="eok KRW"))
    market_cap_weight = optional(number("mac_wght", "시가총액비중"))
    foreign_exhaustion_rate = optional(number("for_exh_rt", "외인소진률"))
    substitute_price = optional(magnitude("repl_pric", "대용가", unit="KRW"))
    per = optional(decimal("per", "PER"))
    eps = optional(integer("eps", "EPS", unit="KRW"))
    roe = optional(decimal("roe", "ROE"))
    pbr = optional(decimal("pbr", "PBR"))
    ev = optional(decimal("ev", "EV"))
    bps = optional(integer("bps", "BPS", unit="KRW"))
    sales_eok = optional(integer("sale_amt", "매출액", unit="eok KRW"))
    operating_profit_eok = optional(integer("bus_pro", "영업이익", unit="eok KRW"))
    net_income_eok = optional(integer("cup_nga", "당기순이익", unit="eok KRW"))
    high_250d = optional(magnitude("250hgst", "250최고", unit="KRW"))
    low_250d = optional(magnitude("250lwst", "250최저", unit="KRW"))
    open = optional(magnitude("open_pric", "시가", unit="KRW"))
    high = optional(magnitude("high_pric", "고가", unit="KRW"))
    low = optional(magnitude("low_pric", "저가", unit="KRW"))
    upper_limit_price = optional(magnitude("upl_pric", "상한가", unit="KRW"))
    lower_limit_price = optional(magnitude("lst_pric", "하한가", unit="KRW"))
    base_price = optional(magnitude("base_pric", "기준가", unit="KRW"))
    expected_price = optional(magnitude("exp_cntr_pric", "예상체결가", unit="KRW"))
    expected_size = optional(integer("exp_cntr_qty", "예상체결수량", unit="shares"))
    high_250d_date = optional(day("250hgst_pric_dt", "250최고가일"))
    change_rate_from_high_250d = optional(number("250hgst_pric_pre_rt", "250최고가대비율"))
    low_250d_date = optional(day("250lwst_pric_dt", "250최저가일"))
    change_rate_from_low_250d = optional(number("250lwst_pric_pre_rt", "250최저가대비율"))
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pre_sig", "대비기호"))
    change = optional(integer("pred_pre", "전일대비", unit="KRW"))
    change_rate = optional(number("flu_rt", "등락율"))
    volume = optional(integer("trde_qty", "거래량", unit="shares"))
    volume_vs_previous_rate = optional(number("trde_pre", "거래대비", signed=False))
    par_value_unit = optional(text("fav_unit", "액면가단위"))
    floating_shares = optional(integer("dstr_stk", "유통주식", unit="shares"))
    floating_shares_rate = optional(number("dstr_rt", "유통비율"))


class ListedStock(Record):
    """A row of ``listings`` (ka10099 종목정보 리스트).

    A page has all, about 2,500 rows.
    """

    symbol = stock("code", "종목코드")
    name = text("name", "종목명")
    listed_shares = integer("listCount", "상장주식수", unit="shares")
    supervision_status = optional(text("auditInfo", "감리구분"))
    listing_date = day("regDay", "상장일")
    previous_close = magnitude("lastPrice", "전일종가", unit="KRW")
    stock_status = optional(text("state", "종목상태"))
    market_code = code("marketCode", "시장구분코드")
    market_name = optional(text("marketName", "시장명"))
    sector_name = optional(text("upName", "업종명"))
    company_size_class = optional(text("upSizeName", "회사크기분류"))
    company_class = optional(text("companyClassName", "회사분류"))
    order_warning = choice("orderWarning", "투자유의종목여부", _ORDER_WARNING_NAMES)
    nxt_tradable = optional(yes_no("nxtEnable", "NXT가능여부"))


class StockList(Answer):
    """The answer to ``listings`` (ka10099 종목정보 리스트)."""

    rows = table("list", "종목리스트", ListedStock)


class StockProfile(Answer):
    """The answer to ``listing`` (ka10100 종목정보 조회)."""

    symbol = stock("code", "종목코드")
    name = optional(text("name", "종목명"))
    listed_shares = optional(integer("listCount", "상장주식수", unit="shares"))
    supervision_status = optional(text("auditInfo", "감리구분"))
    listing_date = optional(day("regDay", "상장일"))
    previous_close = optional(magnitude("lastPrice", "전일종가", unit="KRW"))
    stock_status = optional(text("state", "종목상태"))
    market_code = optional(code("marketCode", "시장구분코드"))
    market_name = optional(text("marketName", "시장명"))
    sector_name = optional(text("upName", "업종명"))
    company_size_class = optional(text("upSizeName", "회사크기분류"))
    company_class = optional(text("companyClassName", "회사분류"))
    order_warning = optional(choice("orderWarning", "투자유의종목여부", _ORDER_WARNING_NAMES))
    nxt_tradable = optional(yes_no("nxtEnable", "NXT가능여부"))


class CreditTrendDay(Record):
    """A row of ``credit_trend`` (ka10013 신용매매동향요청).

    The running day is not there yet.
    """

    date = day("dt", "일자")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    volume = optional(integer("trde_qty", "거래량", unit="shares"))
    new_credit = optional(integer("new", "신규", unit="million KRW or million shares"))
    repaid = optional(integer("rpya", "상환", unit="million KRW or million shares"))
    balance = optional(integer("remn", "잔고", unit="million KRW or million shares"))
    amount = optional(integer("amt", "금액", unit="million KRW or million shares"))
    balance_change = optional(integer("pre", "대비", unit="million KRW or million shares"))
    credit_extension_rate = optional(number("shr_rt", "공여율"))
    credit_balance_rate = optional(number("remn_rt", "잔고율"))


class CreditTrend(Answer):
    """The answer to ``credit_trend`` (ka10013 신용매매동향요청)."""

    rows = table("crd_trde_trend", "신용매매동향", CreditTrendDay)


class CreditLoanStock(Record):
    """A row of ``margin_loan_stocks`` (kt20016 신용융자 가능종목요청)."""

    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    credit_margin_rate = optional(number("crd_assr_rt", "신용보증금율"))
    substitute_price = optional(magnitude("repl_pric", "대용가", unit="KRW"))
    previous_close = optional(magnitude("pred_close_pric", "전일종가", unit="KRW"))
    credit_limit_exceeded = optional(yes_no("crd_limit_over_yn", "신용한도초과여부"))
    credit_limit_exceeded_text = optional(code("crd_limit_over_txt", "신용한도초과"))


class CreditLoanStocks(Answer):
    """The answer to ``margin_loan_stocks`` (kt20016 신용융자 가능종목요청)."""

    margin_loan_eligibility = optional(text("crd_loan_able", "신용융자가능여부"))
    rows = table("crd_loan_pos_stk", "신용융자가능종목", CreditLoanStock)


class CreditLoanEligibility(Answer):
    """The answer to ``margin_loan_eligibility`` (kt20017 신용융자 가능문의)."""

    credit_eligibility = optional(text("crd_alow_yn", "신용가능여부"))


INFO = TR(
    "ka10001",
    "/api/dostk/stkinfo",
    StockBasicInfo,
    params=(Symbol("stk_cd", "symbol", suffix=True),),
)

LISTINGS = TR(
    "ka10099",
    "/api/dostk/stkinfo",
    StockList,
    ListedStock,
    params=(Choice("mrkt_tp", "market", _MARKET_CODES),),
)

LISTING = TR("ka10100", "/api/dostk/stkinfo", StockProfile, params=(Symbol("stk_cd", "symbol"),))

CREDIT_TREND = TR(
    "ka10013",
    "/api/dostk/stkinfo",
    CreditTrend,
    CreditTrendDay,
    params=(
        Symbol("stk_cd", "symbol", suffix=True),
        Day("dt", "end_date", none="today"),
        Choice("qry_tp", "credit_type", {"margin_loan": "1", "stock_loan": "2"}),
    ),
)

MARGIN_LOAN_STOCKS = TR(
    "kt20016",
    "/api/dostk/stkinfo",
    CreditLoanStocks,
    CreditLoanStock,
    params=(
        Choice("crd_stk_grde_tp", "grade", _GRADE_CODES),
        Choice("mrkt_deal_tp", "market", {"all": "%", "kospi": "1", "kosdaq": "0"}),
        Symbol("stk_cd", "symbol", suffix=True, none=""),
    ),
)

MARGIN_LOAN_ELIGIBILITY = TR(
    "kt20017",
    "/api/dostk/stkinfo",
    CreditLoanEligibility,
    params=(Symbol("stk_cd", "symbol", suffix=True),),
)
