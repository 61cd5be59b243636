# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""Balances, orders, fills, profit and cash of the account (계좌)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal, TypeAlias

from kiwoom_async.calls.namespace import Namespace
from kiwoom_async.records.fields import (
    choice,
    code,
    day,
    decimal,
    integer,
    magnitude,
    number,
    optional,
    stock,
    table,
    text,
    time_of_day,
    yes_no,
)
from kiwoom_async.records.record import Answer, Record
from kiwoom_async.wire.arguments import Case, Choice, Day, Derived, Symbol, Text, Whole
from kiwoom_async.wire.requests import TR

if TYPE_CHECKING:
    from kiwoom_async.calls.pager import Pager

__all__ = [
    "Account",
    "AccountEvaluation",
    "AccountNumbers",
    "AccountReturns",
    "Balance",
    "CurrencyDeposit",
    "DailyAccountReturns",
    "DailyBalanceReturns",
    "DailyEstimatedAssets",
    "DailyHoldingReturn",
    "DailyRealizedPnl",
    "Deposit",
    "EstimatedAssets",
    "EstimatedAssetsHistory",
    "EvaluatedHolding",
    "ExecutedBalance",
    "ExecutedHolding",
    "Fill",
    "Fills",
    "Holding",
    "HoldingReturn",
    "JournalEntry",
    "Kind",
    "MarginDetails",
    "NextDaySettlement",
    "NextDaySettlements",
    "OpenOrder",
    "OpenOrders",
    "OrderHistory",
    "OrderRecord",
    "OrderStatus",
    "OrderStatusReport",
    "OrderableAmount",
    "OrderableByCreditMargin",
    "OrderableByMargin",
    "Product",
    "RealizedPnlByStock",
    "RealizedPnlFromDate",
    "RealizedPnlHistory",
    "SplitOpenOrder",
    "SplitOpenOrders",
    "StockRealizedPnl",
    "StockRealizedPnlFromDate",
    "TodayRealizedPnl",
    "TodayStockRealizedPnl",
    "TodaySummary",
    "TradingJournal",
    "Transaction",
    "Transactions",
]


Kind: TypeAlias = Literal[
    "all",
    "cash_transfer",
    "stock_transfer",
    "trade",
    "buy",
    "sell",
    "deposit",
    "withdrawal",
    "collateral_loan_deposit",
    "sale_collateral_loan_deposit",
    "cash_repayment",
    "currency_exchange",
    "cash_transfer_and_currency_exchange",
    "foreign_currency_buy",
    "foreign_currency_sell",
    "currency_exchange_deposit",
    "currency_exchange_withdrawal",
]

Product: TypeAlias = Literal[
    "all", "domestic_stock", "beneficiary_certificate", "overseas_stock", "financial_product"
]

_VIEW_CODES = {"oldest_first": "1", "newest_first": "2", "open": "3", "filled": "4"}

_MARKET_CODES = {"all": "0", "kospi": "1", "kosdaq": "2", "otcbb": "3", "ecn": "4"}

_KIND_CODES = {
    "all": "0",
    "cash_transfer": "1",
    "stock_transfer": "2",
    "trade": "3",
    "buy": "4",
    "sell": "5",
    "deposit": "6",
    "withdrawal": "7",
    "collateral_loan_deposit": "A",
    "sale_collateral_loan_deposit": "B",
    "cash_repayment": "C",
    "currency_exchange": "F",
    "cash_transfer_and_currency_exchange": "M",
    "foreign_currency_buy": "G",
    "foreign_currency_sell": "H",
    "currency_exchange_deposit": "I",
    "currency_exchange_withdrawal": "J",
}

_PRODUCT_CODES = {
    "all": "0",
    "domestic_stock": "1",
    "beneficiary_certificate": "2",
    "overseas_stock": "3",
    "financial_product": "4",
}

_TRANSACTION_TYPE_NAMES = {
    "1": "cash_transfer",
    "2": "fund",
    "3": "els",
    "4": "bond",
    "5": "overseas_bond",
    "6": "fx_rp",
    "7": "fx_note",
}


class Account(Namespace):
    """Balances, orders, fills, profit and cash of the account (계좌)."""

    def balance(
        self, *, combined: bool = True, exchange: Literal["krx", "nxt"] = "krx"
    ) -> Pager[Holding, Balance]:
        """What the account holds: cost, market value and profit of each position, and their totals.

        TR kt00018 계좌평가잔고내역요청.

        Args:
            combined: Whether a stock is one row; otherwise each lot is (조회구분).
            exchange: Whose prices or orders count (국내거래소구분); "krx" or "nxt".

        An account that holds nothing has no rows, but totals.

        Units: ``unrealized_pnl``, ``average_price``, ``previous_close``, ``price``, … in KRW;
        ``return_rate``, ``holding_weight``, ``total_return_rate`` in %; ``held_size``,
        ``tradable_size``, ``previous_buy_size``, ``previous_sell_size``, … in shares.
        """
        return self._caller.pager(BALANCE, combined, exchange)

    def valuation(
        self, *, include_delisted: bool = True, exchange: Literal["krx", "nxt"] = "krx"
    ) -> Pager[EvaluatedHolding, AccountEvaluation]:
        """What the account is worth: deposit, invested principal and profit by day, month and in
        all.

        TR kt00004 계좌평가현황요청.

        Args:
            include_delisted: Whether delisted stocks count (상장폐지조회구분).
            exchange: Whose prices or orders count (국내거래소구분); "krx" or "nxt".

        On some accounts that hold stocks every value is zero: kt00018 is the one to trust.

        Units: ``held_size``, ``settled_size``, ``previous_buy_size``, ``previous_sell_size``, … in
        shares; ``average_price``, ``price``, ``market_value``, ``unrealized_pnl``, … in KRW;
        ``return_rate``, ``today_return_rate``, ``month_return_rate``, ``cumulative_return_rate`` in
        %.
        """
        return self._caller.pager(VALUATION, include_delisted, exchange)

    def deposit(self, *, estimated: bool = False) -> Pager[CurrencyDeposit, Deposit]:
        """Cash of the account: deposit, margins, receivables, what can be ordered and withdrawn.

        TR kt00001 예수금상세현황요청.

        Args:
            estimated: Whether amounts are estimated (조회구분).

        Units: ``fx_deposit``, ``krw_substitute_value``, ``overseas_stock_margin``,
        ``withdrawable_cash``, … in KRW; ``credit_collateral_rate`` in %.
        """
        return self._caller.pager(DEPOSIT, estimated)

    def open_orders(
        self,
        *,
        symbol: str | None = None,
        side: Literal["all", "buy", "sell"] = "all",
        exchange: Literal["krx", "nxt", "all"] = "all",
    ) -> Pager[OpenOrder, OpenOrders]:
        """Orders that still wait for a fill, wholly or in part.

        TR ka10075 미체결요청.

        Args:
            symbol: The stock; all when left out (종목코드).
            side: Which side of the orders (매매구분); "all", "buy" or "sell".
            exchange: Where the orders were sent (거래소구분); "krx", "nxt" or "all".

        Units: ``order_size``, ``remaining_size``, ``filled_size``, ``last_fill_size`` in shares;
        ``order_price``, ``filled_amount``, ``fill_price``, ``price``, … in KRW.
        """
        return self._caller.pager(OPEN_ORDERS, symbol, side, exchange)

    def fills(
        self,
        *,
        symbol: str | None = None,
        side: Literal["all", "buy", "sell"] = "all",
        exchange: Literal["krx", "nxt", "all"] = "all",
        before_order_no: str | None = None,
    ) -> Pager[Fill, Fills]:
        """Orders that were filled, with price, size, commission and tax.

        TR ka10076 체결요청.

        Args:
            symbol: The stock; all when left out (종목코드).
            side: Which side of the orders (매도수구분); "all", "buy" or "sell".
            exchange: Where the orders were sent (거래소구분); "krx", "nxt" or "all".
            before_order_no: Only fills before this order number; all when left out (주문번호).

        Units: ``order_price``, ``fill_price``, ``today_commission``, ``today_tax``, … in KRW;
        ``order_size``, ``filled_size``, ``remaining_size`` in shares.
        """
        return self._caller.pager(FILLS, symbol, side, exchange, before_order_no)

    def orders(
        self,
        *,
        date: dt.date | None = None,
        symbol: str | None = None,
        view: Literal["oldest_first", "newest_first", "open", "filled"] = "oldest_first",
        side: Literal["all", "buy", "sell"] = "all",
        asset: Literal["all", "stock", "bond"] = "all",
        exchange: Literal["krx", "nxt", "sor", "all"] = "all",
        from_order_no: str | None = None,
    ) -> Pager[OrderRecord, OrderHistory]:
        """One day's orders: what was ordered, filled and is left.

        TR kt00007 계좌별주문체결내역상세요청.

        Args:
            date: The day of the orders; the server's own day when left out (주문일자).
            symbol: The stock; all when left out (종목코드); ``_NX`` or ``_AL`` may follow.
            view: How the orders are sorted, or which are shown (조회구분); "oldest_first",
                "newest_first", "open" or "filled".
            side: Which side of the orders (매도수구분); "all", "buy" or "sell".
            asset: What the orders were for (주식채권구분); "all", "stock" or "bond".
            exchange: Whose prices or orders count (국내거래소구분); "krx", "nxt", "sor" or "all".
            from_order_no: The first order number; all when left out (시작주문번호).

        Units: ``order_size``, ``confirmed_size``, ``filled_size``, ``remaining_size`` in shares;
        ``order_price``, ``fill_price``, ``stop_price`` in KRW.
        """
        return self._caller.pager(ORDERS, date, symbol, view, side, asset, exchange, from_order_no)

    def order_executions(
        self,
        *,
        date: dt.date | None = None,
        symbol: str | None = None,
        filled_only: bool = False,
        side: Literal["all", "buy", "sell"] = "all",
        asset: Literal["all", "stock", "bond"] = "all",
        market: Literal["all", "kospi", "kosdaq", "otcbb", "ecn"] = "all",
        exchange: Literal["krx", "nxt", "sor", "all"] = "all",
        from_order_no: str | None = None,
    ) -> Pager[OrderStatus, OrderStatusReport]:
        """One day's orders and their executions, with the amounts bought and sold.

        TR kt00009 계좌별주문체결현황요청.

        Args:
            date: The day of the orders; the server's own day when left out (주문일자).
            symbol: The stock; all when left out (종목코드); ``_NX`` or ``_AL`` may follow.
            filled_only: Whether only filled orders are listed (조회구분).
            side: Which side of the orders (매도수구분); "all", "buy" or "sell".
            asset: What the orders were for (주식채권구분); "all", "stock" or "bond".
            market: Which market (시장구분); "all", "kospi", "kosdaq", "otcbb" or "ecn".
            exchange: Whose prices or orders count (국내거래소구분); "krx", "nxt", "sor" or "all".
            from_order_no: The first order number; all when left out (시작주문번호).

        Units: ``order_size``, ``confirmed_size``, ``filled_size`` in shares; ``order_price``,
        ``fill_price``, ``stop_price``, ``sell_traded_amount``, … in KRW.
        """
        return self._caller.pager(
            ORDER_EXECUTIONS,
            date,
            symbol,
            filled_only,
            side,
            asset,
            market,
            exchange,
            from_order_no,
        )

    def split_orders(self, order_no: str) -> Pager[SplitOpenOrder, SplitOpenOrders]:
        """The pieces of a split order that are still open.

        TR ka10088 미체결 분할주문 상세.

        Args:
            order_no: Number of the order that was split (주문번호).

        Units: ``order_size``, ``remaining_size``, ``filled_size`` in shares; ``order_price``,
        ``price`` in KRW.
        """
        return self._caller.pager(SPLIT_ORDERS, order_no)

    async def orderable_cash(
        self,
        symbol: str,
        *,
        side: Literal["buy", "sell"],
        price: int,
        size: int | None = None,
        transfer_amount: int | None = None,
        expected_buy_price: int | None = None,
    ) -> OrderableAmount:
        """How much can be ordered and withdrawn, given a planned order.

        TR kt00010 주문인출가능금액요청.

        Args:
            symbol: The stock, such as ``005930`` (종목번호); ``_NX`` or ``_AL`` may follow.
            side: Side of the order you plan (매매구분); "buy" or "sell".
            price: Price of the order you plan, KRW (매수가격).
            size: How many shares you plan for; none when left out (매매수량).
            transfer_amount: Cash you plan to pay in or out, KRW; none when left out (입출금액).
            expected_buy_price: The price you expect to buy at, KRW (예상매수단가).

        The paper server does not have it.

        Units: ``margin_20_orderable_cash``, ``margin_30_orderable_cash``,
        ``margin_40_orderable_cash``, ``margin_50_orderable_cash``, … in KRW;
        ``margin_20_orderable_size``, ``margin_30_orderable_size``, ``margin_40_orderable_size``,
        ``margin_50_orderable_size``, … in shares.
        """
        return await self._caller.answer(
            ORDERABLE_CASH, symbol, side, price, size, transfer_amount, expected_buy_price
        )

    async def orderable_size(self, symbol: str, *, price: int | None = None) -> OrderableByMargin:
        """How many shares can be ordered at each margin rate.

        TR kt00011 증거금율별주문가능수량조회요청.

        Args:
            symbol: The stock, such as ``005930`` (종목번호); ``_NX`` or ``_AL`` may follow.
            price: The price to buy at, KRW (매수가격).

        Units: ``stock_margin_rate``, ``account_margin_rate``, ``applied_margin_rate`` in %;
        ``margin_20_orderable_cash``, ``margin_20_previous_reuse_amount``,
        ``margin_20_today_reuse_amount``, ``margin_30_orderable_cash``, … in KRW;
        ``margin_20_orderable_size``, ``margin_30_orderable_size``, ``margin_40_orderable_size``,
        ``margin_50_orderable_size``, … in shares.
        """
        return await self._caller.answer(ORDERABLE_SIZE, symbol, price)

    async def credit_orderable_size(
        self, symbol: str, *, price: int | None = None
    ) -> OrderableByCreditMargin:
        """How many shares can be bought on credit at each credit margin rate.

        TR kt00012 신용보증금율별주문가능수량조회요청.

        Args:
            symbol: The stock, such as ``005930`` (종목번호); ``_NX`` or ``_AL`` may follow.
            price: The price to buy at, KRW (매수가격).

        Units: ``credit_margin_rate`` in %; ``credit_margin_30_orderable_cash``,
        ``credit_margin_30_previous_reuse_amount``, ``credit_margin_30_today_reuse_amount``,
        ``credit_margin_40_orderable_cash``, … in KRW; ``credit_margin_30_orderable_size``,
        ``credit_margin_40_orderable_size``, ``credit_margin_50_orderable_size``,
        ``credit_margin_60_orderable_size``, … in shares.
        """
        return await self._caller.answer(CREDIT_ORDERABLE_SIZE, symbol, price)

    def today_realized_pnl(self, symbol: str) -> Pager[TodayStockRealizedPnl, TodayRealizedPnl]:
        """Profit realized today in one stock, fill by fill.

        TR ka10077 당일실현손익상세요청.

        Args:
            symbol: The stock, such as ``005930`` (종목코드).

        Units: ``filled_size`` in shares; ``average_price``, ``fill_price``, ``today_realized_pnl``,
        ``today_commission``, … in KRW; ``return_rate`` in %.
        """
        return self._caller.pager(TODAY_REALIZED_PNL, symbol)

    def daily_realized_pnl(
        self, *, start_date: dt.date, end_date: dt.date | None = None
    ) -> Pager[DailyRealizedPnl, RealizedPnlHistory]:
        """Profit realized per day, with commission and tax.

        TR ka10074 일자별실현손익요청.

        Args:
            start_date: The first day (시작일자).
            end_date: The last day (종료일자); today by default.

        Units: ``buy_amount``, ``sell_amount``, ``realized_pnl``, ``commission``, … in KRW.
        """
        return self._caller.pager(DAILY_REALIZED_PNL, start_date, end_date)

    def realized_pnl_by_period(
        self, *, start_date: dt.date, end_date: dt.date | None = None, symbol: str | None = None
    ) -> Pager[StockRealizedPnl, RealizedPnlByStock]:
        """Profit realized per day and stock over a period.

        TR ka10073 일자별종목별실현손익요청_기간.

        Args:
            start_date: The first day (시작일자).
            end_date: The last day (종료일자); today by default.
            symbol: The stock; all when left out (종목코드).

        Units: ``filled_size`` in shares; ``average_price``, ``fill_price``, ``realized_pnl``,
        ``commission``, … in KRW; ``return_rate`` in %.
        """
        return self._caller.pager(REALIZED_PNL_BY_PERIOD, start_date, end_date, symbol)

    def realized_pnl_by_date(
        self, *, start_date: dt.date, symbol: str | None = None
    ) -> Pager[StockRealizedPnlFromDate, RealizedPnlFromDate]:
        """Profit realized per stock from a date.

        TR ka10072 일자별종목별실현손익요청_일자.

        Args:
            start_date: The day (시작일자).
            symbol: The stock; all when left out (종목코드).

        Units: ``filled_size`` in shares; ``average_price``, ``fill_price``, ``realized_pnl``,
        ``commission``, … in KRW; ``return_rate`` in %.
        """
        return self._caller.pager(REALIZED_PNL_BY_DATE, start_date, symbol)

    def trading_journal(
        self,
        *,
        date: dt.date | None = None,
        sell_scope: Literal["bought_today", "all"] = "all",
        funding: Literal["all", "cash", "credit"] = "all",
    ) -> Pager[JournalEntry, TradingJournal]:
        """The day's trades stock by stock: average prices, sizes, costs and profit.

        TR ka10170 당일매매일지요청.

        Args:
            date: The day, two months ago at most (기준일자).
            sell_scope: Which sales count (단주구분); "bought_today" or "all".
            funding: How the trades were paid (현금신용구분); "all", "cash" or "credit".

        Days more than two months ago are answered with one blank row.

        Units: ``average_buy_price``, ``average_sell_price``, ``commission_and_tax``, ``pnl``, … in
        KRW; ``buy_size``, ``sell_size`` in shares; ``return_rate``, ``total_return_rate`` in %.
        """
        return self._caller.pager(TRADING_JOURNAL, date, sell_scope, funding)

    def returns(
        self, *, exchange: Literal["krx", "nxt", "all"] = "all"
    ) -> Pager[HoldingReturn, AccountReturns]:
        """Positions with what they cost and what was realized today.

        TR ka10085 계좌수익률요청.

        Args:
            exchange: Where the orders were sent (거래소구분); "krx", "nxt" or "all".

        Units: ``price``, ``average_price``, ``cost``, ``today_realized_pnl``, … in KRW;
        ``held_size``, ``settled_size``, ``liquidatable_size`` in shares.
        """
        return self._caller.pager(RETURNS, exchange)

    async def period_return(
        self, *, start_date: dt.date, end_date: dt.date | None = None
    ) -> DailyAccountReturns:
        """How the account did over a period: values at both ends, and the return.

        TR kt00016 일별계좌수익률상세현황요청.

        Args:
            start_date: The first day (평가시작일).
            end_date: The last day (평가종료일); today by default.

        The paper server does not have it.

        Units: ``opening_deposit``, ``closing_deposit``, ``opening_securities_market_value``,
        ``closing_securities_market_value``, … in KRW; ``return_rate``, ``portfolio_turnover_rate``
        in %.
        """
        return await self._caller.answer(PERIOD_RETURN, start_date, end_date)

    def daily_balance(
        self, *, date: dt.date | None = None
    ) -> Pager[DailyHoldingReturn, DailyBalanceReturns]:
        """Positions, their weights and returns at the close of a day; not on the paper server.

        TR ka01690 일별잔고수익률.

        Args:
            date: The day (조회일자); today by default.

        The paper server does not have it.

        Units: ``price``, ``average_price``, ``unrealized_pnl``, ``market_value``, … in KRW;
        ``held_size`` in shares; ``cost_weight``, ``return_rate``, ``market_value_weight``,
        ``total_return_rate``, … in %.
        """
        return self._caller.pager(DAILY_BALANCE, date)

    async def estimated_assets(self, *, include_delisted: bool = True) -> EstimatedAssets:
        """Assets of the account as estimated by the broker.

        TR kt00003 추정자산조회요청.

        Args:
            include_delisted: Whether delisted stocks count (상장폐지조회구분).

        Units: ``estimated_assets`` in KRW.
        """
        return await self._caller.answer(ESTIMATED_ASSETS, include_delisted)

    def daily_estimated_assets(
        self, *, start_date: dt.date, end_date: dt.date | None = None
    ) -> Pager[DailyEstimatedAssets, EstimatedAssetsHistory]:
        """Estimated assets of the account, day by day.

        TR kt00002 일별추정예탁자산현황요청.

        Args:
            start_date: The first day (시작조회기간).
            end_date: The last day (종료조회기간); today by default.

        The paper server does not have it.

        Units: ``deposit``, ``collateral_loan``, ``margin_loan``, ``stock_loan_collateral``, … in
        KRW.
        """
        return self._caller.pager(DAILY_ESTIMATED_ASSETS, start_date, end_date)

    def executed_balance(
        self, *, exchange: Literal["krx", "nxt"] = "krx"
    ) -> Pager[ExecutedHolding, ExecutedBalance]:
        """Positions and cash as if every trade had settled.

        TR kt00005 체결잔고요청.

        Args:
            exchange: Whose prices or orders count (국내거래소구분); "krx" or "nxt".

        Units: ``settled_size``, ``held_size`` in shares; ``price``, ``average_price``, ``cost``,
        ``market_value``, … in KRW; ``return_rate``, ``total_return_rate``,
        ``credit_collateral_rate`` in %.
        """
        return self._caller.pager(EXECUTED_BALANCE, exchange)

    async def today_summary(self) -> TodaySummary:
        """The account's day at a glance: cash in and out, trades, costs, values on D+2.

        TR kt00017 계좌별당일현황요청.

        The paper server does not have it.

        Units: ``d2_estimated_deposit``, ``unpaid_credit_interest``, ``other_loan``,
        ``d2_general_stock_market_value``, … in KRW.
        """
        return await self._caller.answer(TODAY_SUMMARY)

    async def margin_details(self) -> MarginDetails:
        """Margin in detail: cash and substitutes in use and to be used again.

        TR kt00013 증거금세부내역조회요청.

        Units: ``today_reuse_eligible_amount``, ``today_reuse_used_amount``,
        ``today_reusable_amount``, ``today_reuse_restricted_amount``, … in KRW;
        ``substitute_value_rate`` in %.
        """
        return await self._caller.answer(MARGIN_DETAILS)

    def next_day_settlements(
        self, *, from_settlement_no: str | None = None
    ) -> Pager[NextDaySettlement, NextDaySettlements]:
        """Trades that settle tomorrow, with amounts, commission and taxes.

        TR kt00008 계좌별익일결제예정내역요청.

        Args:
            from_settlement_no: The first settlement number; all when left out (시작결제번호).

        Units: ``size`` in shares; ``traded_amount``, ``commission``, ``income_tax``,
        ``rural_special_tax``, … in KRW.
        """
        return self._caller.pager(NEXT_DAY_SETTLEMENTS, from_settlement_no)

    def transactions(
        self,
        *,
        start_date: dt.date,
        end_date: dt.date | None = None,
        kind: Kind = "all",
        symbol: str | None = None,
        currency: str | None = None,
        product: Product = "all",
        overseas_exchange: str | None = None,
        exchange: Literal["krx", "nxt", "all"] = "all",
        sort: Literal["oldest_first", "newest_first"] = "oldest_first",
    ) -> Pager[Transaction, Transactions]:
        """The account's ledger: trades, transfers, loans and currency exchange.

        TR kt00015 위탁종합거래내역요청.

        Args:
            start_date: The first day (시작일자).
            end_date: The last day (종료일자); today by default.
            kind: Which entries (구분); "all", "cash_transfer", "stock_transfer", "trade", "buy",
                "sell", "deposit", "withdrawal", "collateral_loan_deposit",
                "sale_collateral_loan_deposit", "cash_repayment", "currency_exchange",
                "cash_transfer_and_currency_exchange", "foreign_currency_buy",
                "foreign_currency_sell", "currency_exchange_deposit" or
                "currency_exchange_withdrawal".
            symbol: The stock; all when left out (종목코드); ``_NX`` or ``_AL`` may follow.
            currency: Currency such as ``USD``; all when left out (통화코드).
            product: Which products (상품구분); "all", "domestic_stock", "beneficiary_certificate",
                "overseas_stock" or "financial_product".
            overseas_exchange: Code of an overseas exchange; all when left out (해외거래소코드).
            exchange: Whose prices or orders count (국내거래소구분); "krx", "nxt" or "all".
            sort: How the rows are sorted (조회정렬구분); "oldest_first" or "newest_first".

        The paper server does not have it.

        Units: ``settlement_amount``, ``loan_repaid_amount``, ``deposit_balance``,
        ``transaction_amount``, … in KRW.
        """
        return self._caller.pager(
            TRANSACTIONS,
            start_date,
            end_date,
            kind,
            symbol,
            currency,
            product,
            overseas_exchange,
            exchange,
            sort,
        )

    async def account_no(self) -> AccountNumbers:
        """Number of the account that belongs to the app key.

        TR ka00001 계좌번호조회.
        """
        return await self._caller.answer(ACCOUNT_NO)


class Holding(Record):
    """A row of ``balance`` (kt00018 계좌평가잔고내역요청).

    An account that holds nothing has no rows, but totals.
    """

    symbol = stock("stk_cd", "종목번호")
    name = text("stk_nm", "종목명")
    unrealized_pnl = integer("evltv_prft", "평가손익", unit="KRW")
    return_rate = number("prft_rt", "수익률(%)")
    average_price = magnitude("pur_pric", "매입가", unit="KRW")
    previous_close = magnitude("pred_close_pric", "전일종가", unit="KRW")
    held_size = integer("rmnd_qty", "보유수량", unit="shares")
    tradable_size = integer("trde_able_qty", "매매가능수량", unit="shares")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    previous_buy_size = optional(integer("pred_buyq", "전일매수수량", unit="shares"))
    previous_sell_size = optional(integer("pred_sellq", "전일매도수량", unit="shares"))
    today_buy_size = optional(integer("tdy_buyq", "금일매수수량", unit="shares"))
    today_sell_size = optional(integer("tdy_sellq", "금일매도수량", unit="shares"))
    cost = integer("pur_amt", "매입금액", unit="KRW")
    buy_commission = integer("pur_cmsn", "매입수수료", unit="KRW")
    market_value = integer("evlt_amt", "평가금액", unit="KRW")
    estimated_sell_commission = integer("sell_cmsn", "평가수수료", unit="KRW")
    tax = integer("tax", "세금", unit="KRW")
    total_commission = integer("sum_cmsn", "수수료합", unit="KRW")
    holding_weight = optional(number("poss_rt", "보유비중(%)"))
    credit_type = code("crd_tp", "신용구분")
    credit_type_name = optional(text("crd_tp_nm", "신용구분명"))
    loan_date = optional(day("crd_loan_dt", "대출일"))


class Balance(Answer):
    """The answer to ``balance`` (kt00018 계좌평가잔고내역요청)."""

    total_cost = integer("tot_pur_amt", "총매입금액", unit="KRW")
    total_market_value = integer("tot_evlt_amt", "총평가금액", unit="KRW")
    total_unrealized_pnl = integer("tot_evlt_pl", "총평가손익금액", unit="KRW")
    total_return_rate = optional(number("tot_prft_rt", "총수익률(%)"))
    estimated_assets = integer("prsm_dpst_aset_amt", "추정예탁자산", unit="KRW")
    total_loan = integer("tot_loan_amt", "총대출금", unit="KRW")
    total_margin_loan = integer("tot_crd_loan_amt", "총융자금액", unit="KRW")
    total_stock_loan = integer("tot_crd_ls_amt", "총대주금액", unit="KRW")
    rows = table("acnt_evlt_remn_indv_tot", "계좌평가잔고개별합산", Holding)


class EvaluatedHolding(Record):
    """A row of ``valuation`` (kt00004 계좌평가현황요청).

    On some accounts that hold stocks every value is zero: kt00018 is the one to trust.
    """

    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    held_size = integer("rmnd_qty", "보유수량", unit="shares")
    average_price = magnitude("avg_prc", "평균단가", unit="KRW")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    market_value = optional(integer("evlt_amt", "평가금액", unit="KRW"))
    unrealized_pnl = optional(integer("pl_amt", "손익금액", unit="KRW"))
    return_rate = optional(number("pl_rt", "손익율"))
    loan_date = optional(day("loan_dt", "대출일"))
    cost = optional(integer("pur_amt", "매입금액", unit="KRW"))
    settled_size = optional(integer("setl_remn", "결제잔고", unit="shares"))
    previous_buy_size = optional(integer("pred_buyq", "전일매수수량", unit="shares"))
    previous_sell_size = optional(integer("pred_sellq", "전일매도수량", unit="shares"))
    today_buy_size = optional(integer("tdy_buyq", "금일매수수량", unit="shares"))
    today_sell_size = optional(integer("tdy_sellq", "금일매도수량", unit="shares"))


class AccountEvaluation(Answer):
    """The answer to ``valuation`` (kt00004 계좌평가현황요청)."""

    account_name = optional(text("acnt_nm", "계좌명"))
    branch_name = optional(text("brch_nm", "지점명"))
    deposit = optional(integer("entr", "예수금", unit="KRW"))
    d2_estimated_deposit = optional(integer("d2_entra", "D+2추정예수금", unit="KRW"))
    securities_market_value = optional(integer("tot_est_amt", "유가잔고평가액", unit="KRW"))
    asset_value = optional(integer("aset_evlt_amt", "예탁자산평가액", unit="KRW"))
    total_cost = optional(integer("tot_pur_amt", "총매입금액", unit="KRW"))
    estimated_assets = optional(integer("prsm_dpst_aset_amt", "추정예탁자산", unit="KRW"))
    sell_collateral_loan = optional(integer("tot_grnt_sella", "매도담보대출금", unit="KRW"))
    today_invested_principal = optional(integer("tdy_lspft_amt", "당일투자원금", unit="KRW"))
    month_invested_principal = optional(integer("invt_bsamt", "당월투자원금", unit="KRW"))
    cumulative_invested_principal = optional(integer("lspft_amt", "누적투자원금", unit="KRW"))
    today_investment_pnl = optional(integer("tdy_lspft", "당일투자손익", unit="KRW"))
    month_investment_pnl = optional(integer("lspft2", "당월투자손익", unit="KRW"))
    cumulative_investment_pnl = optional(integer("lspft", "누적투자손익", unit="KRW"))
    today_return_rate = optional(number("tdy_lspft_rt", "당일손익율"))
    month_return_rate = optional(number("lspft_ratio", "당월손익율"))
    cumulative_return_rate = optional(number("lspft_rt", "누적손익율"))
    rows = table("stk_acnt_evlt_prst", "종목별계좌평가현황", EvaluatedHolding)


class CurrencyDeposit(Record):
    """A row of ``deposit`` (kt00001 예수금상세현황요청)."""

    currency = optional(code("crnc_cd", "통화코드"))
    fx_deposit = optional(integer("fx_entr", "외화예수금", unit="KRW"))
    krw_substitute_value = optional(integer("fc_krw_repl_evlta", "원화대용평가금", unit="KRW"))
    overseas_stock_margin = optional(integer("fc_trst_profa", "해외주식증거금", unit="KRW"))
    withdrawable_cash = optional(integer("pymn_alow_amt", "출금가능금액", unit="KRW"))
    withdrawable_deposit = optional(
        integer("pymn_alow_amt_entr", "출금가능금액(예수금)", unit="KRW")
    )
    orderable_deposit = optional(integer("ord_alow_amt_entr", "주문가능금액(예수금)", unit="KRW"))
    total_fx_receivable = optional(integer("fc_uncla", "외화미수(합계)", unit="KRW"))
    fx_cash_receivable = optional(integer("fc_ch_uncla", "외화현금미수금", unit="KRW"))
    late_fee = optional(integer("dly_amt", "연체료", unit="KRW"))
    d1_fx_deposit = optional(integer("d1_fx_entr", "d+1외화예수금", unit="KRW"))
    d2_fx_deposit = optional(integer("d2_fx_entr", "d+2외화예수금", unit="KRW"))
    d3_fx_deposit = optional(integer("d3_fx_entr", "d+3외화예수금", unit="KRW"))
    d4_fx_deposit = optional(integer("d4_fx_entr", "d+4외화예수금", unit="KRW"))


class Deposit(Answer):
    """The answer to ``deposit`` (kt00001 예수금상세현황요청)."""

    deposit = optional(integer("entr", "예수금", unit="KRW"))
    margin_cash = optional(integer("profa_ch", "주식증거금현금", unit="KRW"))
    fund_margin_cash = optional(integer("bncr_profa_ch", "수익증권증거금현금", unit="KRW"))
    next_day_fund_sell_settlement_amount = optional(
        integer("nxdy_bncr_sell_exct", "익일수익증권매도정산대금", unit="KRW")
    )
    overseas_stock_krw_substitute_amount = optional(
        integer("fc_stk_krw_repl_set_amt", "해외주식원화대용설정금", unit="KRW")
    )
    credit_margin_cash = optional(integer("crd_grnta_ch", "신용보증금현금", unit="KRW"))
    credit_collateral_cash = optional(integer("crd_grnt_ch", "신용담보금현금", unit="KRW"))
    additional_collateral_cash = optional(integer("add_grnt_ch", "추가담보금현금", unit="KRW"))
    other_margin = optional(integer("etc_profa", "기타증거금", unit="KRW"))
    receivable_reserve = optional(integer("uncl_stk_amt", "미수확보금", unit="KRW"))
    short_sale_proceeds = optional(integer("shrts_prica", "공매도대금", unit="KRW"))
    credit_pledged_value = optional(integer("crd_set_grnta", "신용설정평가금", unit="KRW"))
    check_deposit = optional(integer("chck_ina_amt", "수표입금액", unit="KRW"))
    other_check_deposit = optional(integer("etc_chck_ina_amt", "기타수표입금액", unit="KRW"))
    credit_collateral_reuse = optional(integer("crd_grnt_ruse", "신용담보재사용", unit="KRW"))
    konex_base_deposit = optional(integer("knx_asset_evltv", "코넥스기본예탁금", unit="KRW"))
    elw_deposit_value = optional(integer("elwdpst_evlta", "ELW예탁평가금", unit="KRW"))
    stock_loan_expected_rights_amount = optional(
        integer("crd_ls_rght_frcs_amt", "신용대주권리예정금액", unit="KRW")
    )
    livelihood_subscription_amount = optional(
        integer("lvlh_join_amt", "생계형가입금액", unit="KRW")
    )
    livelihood_depositable_amount = optional(
        integer("lvlh_trns_alowa", "생계형입금가능금액", unit="KRW")
    )
    substitute_amount = optional(integer("repl_amt", "대용금평가금액(합계)", unit="KRW"))
    balance_substitute_value = optional(integer("remn_repl_evlta", "잔고대용평가금액", unit="KRW"))
    brokerage_balance_substitute_value = optional(
        integer("trst_remn_repl_evlta", "위탁대용잔고평가금액", unit="KRW")
    )
    fund_substitute_value = optional(
        integer("bncr_remn_repl_evlta", "수익증권대용평가금액", unit="KRW")
    )
    margin_substitute = optional(integer("profa_repl", "위탁증거금대용", unit="KRW"))
    credit_margin_substitute = optional(integer("crd_grnta_repl", "신용보증금대용", unit="KRW"))
    credit_collateral_substitute = optional(integer("crd_grnt_repl", "신용담보금대용", unit="KRW"))
    additional_collateral_substitute = optional(
        integer("add_grnt_repl", "추가담보금대용", unit="KRW")
    )
    rights_substitute_amount = optional(integer("rght_repl_amt", "권리대용금", unit="KRW"))
    withdrawable_cash = optional(integer("pymn_alow_amt", "출금가능금액", unit="KRW"))
    wrap_withdrawable_cash = optional(integer("wrap_pymn_alow_amt", "랩출금가능금액", unit="KRW"))
    orderable_cash = optional(integer("ord_alow_amt", "주문가능금액", unit="KRW"))
    fund_buyable_cash = optional(integer("bncr_buy_alowa", "수익증권매수가능금액", unit="KRW"))
    margin_20_orderable_cash = optional(
        integer("20stk_ord_alow_amt", "20%종목주문가능금액", unit="KRW")
    )
    margin_30_orderable_cash = optional(
        integer("30stk_ord_alow_amt", "30%종목주문가능금액", unit="KRW")
    )
    margin_40_orderable_cash = optional(
        integer("40stk_ord_alow_amt", "40%종목주문가능금액", unit="KRW")
    )
    margin_100_orderable_cash = optional(
        integer("100stk_ord_alow_amt", "100%종목주문가능금액", unit="KRW")
    )
    cash_receivable = optional(integer("ch_uncla", "현금미수금", unit="KRW"))
    cash_receivable_late_fee = optional(integer("ch_uncla_dlfe", "현금미수연체료", unit="KRW"))
    total_cash_receivable = optional(integer("ch_uncla_tot", "현금미수금합계", unit="KRW"))
    unpaid_credit_interest = optional(integer("crd_int_npay", "신용이자미납", unit="KRW"))
    unpaid_credit_interest_late_fee = optional(
        integer("int_npay_amt_dlfe", "신용이자미납연체료", unit="KRW")
    )
    total_unpaid_credit_interest = optional(
        integer("int_npay_amt_tot", "신용이자미납합계", unit="KRW")
    )
    other_loan = optional(integer("etc_loana", "기타대여금", unit="KRW"))
    other_loan_late_fee = optional(integer("etc_loana_dlfe", "기타대여금연체료", unit="KRW"))
    total_other_loan = optional(integer("etc_loan_tot", "기타대여금합계", unit="KRW"))
    outstanding_margin_loan = optional(integer("nrpy_loan", "미상환융자금", unit="KRW"))
    total_margin_loan = optional(integer("loan_sum", "융자금합계", unit="KRW"))
    total_stock_loan = optional(integer("ls_sum", "대주금합계", unit="KRW"))
    credit_collateral_rate = optional(number("crd_grnt_rt", "신용담보비율"))
    interim_usage_fee = optional(integer("mdstrm_usfe", "중도이용료", unit="KRW"))
    minimum_orderable_cash = optional(integer("min_ord_alow_yn", "최소주문가능금액", unit="KRW"))
    total_loan_value = optional(integer("loan_remn_evlt_amt", "대출총평가금액", unit="KRW"))
    securities_collateral_loan_balance = optional(
        integer("dpst_grntl_remn", "예탁담보대출잔고", unit="KRW")
    )
    sell_collateral_loan_balance = optional(
        integer("sell_grntl_remn", "매도담보대출잔고", unit="KRW")
    )
    d1_estimated_deposit = optional(integer("d1_entra", "d+1추정예수금", unit="KRW"))
    d1_net_settlement_amount = optional(
        integer("d1_slby_exct_amt", "d+1매도매수정산금", unit="KRW")
    )
    d1_buy_settlement_amount = optional(integer("d1_buy_exct_amt", "d+1매수정산금", unit="KRW"))
    d1_receivable_repayment_due = optional(
        integer("d1_out_rep_mor", "d+1미수변제소요금", unit="KRW")
    )
    d1_sell_settlement_amount = optional(integer("d1_sel_exct_amt", "d+1매도정산금", unit="KRW"))
    d1_withdrawable_cash = optional(integer("d1_pymn_alow_amt", "d+1출금가능금액", unit="KRW"))
    d2_estimated_deposit = optional(integer("d2_entra", "d+2추정예수금", unit="KRW"))
    d2_net_settlement_amount = optional(
        integer("d2_slby_exct_amt", "d+2매도매수정산금", unit="KRW")
    )
    d2_buy_settlement_amount = optional(integer("d2_buy_exct_amt", "d+2매수정산금", unit="KRW"))
    d2_receivable_repayment_due = optional(
        integer("d2_out_rep_mor", "d+2미수변제소요금", unit="KRW")
    )
    d2_sell_settlement_amount = optional(integer("d2_sel_exct_amt", "d+2매도정산금", unit="KRW"))
    d2_withdrawable_cash = optional(integer("d2_pymn_alow_amt", "d+2출금가능금액", unit="KRW"))
    margin_50_orderable_cash = optional(
        integer("50stk_ord_alow_amt", "50%종목주문가능금액", unit="KRW")
    )
    margin_60_orderable_cash = optional(
        integer("60stk_ord_alow_amt", "60%종목주문가능금액", unit="KRW")
    )
    rows = table("stk_entr_prst", "종목별예수금", CurrencyDeposit)


class OpenOrder(Record):
    """A row of ``open_orders`` (ka10075 미체결요청)."""

    account_no = code("acnt_no", "계좌번호")
    order_no = code("ord_no", "주문번호")
    manager_no = optional(code("mang_empno", "관리사번"))
    symbol = stock("stk_cd", "종목코드")
    task_type = optional(text("tsk_tp", "업무구분"))
    order_status = optional(text("ord_stt", "주문상태"))
    name = text("stk_nm", "종목명")
    order_size = integer("ord_qty", "주문수량", unit="shares")
    order_price = magnitude("ord_pric", "주문가격", unit="KRW")
    remaining_size = integer("oso_qty", "미체결수량", unit="shares")
    filled_amount = optional(integer("cntr_tot_amt", "체결누계금액", unit="KRW"))
    original_order_no = code("orig_ord_no", "원주문번호")
    order_action = optional(text("io_tp_nm", "주문구분"))
    order_type = optional(text("trde_tp", "매매구분"))
    order_time = time_of_day("tm", "시간")
    execution_no = optional(code("cntr_no", "체결번호"))
    fill_price = optional(magnitude("cntr_pric", "체결가", unit="KRW"))
    filled_size = integer("cntr_qty", "체결량", unit="shares")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    ask = optional(magnitude("sel_bid", "매도호가", unit="KRW"))
    bid = optional(magnitude("buy_bid", "매수호가", unit="KRW"))
    last_fill_price = optional(magnitude("unit_cntr_pric", "단위체결가", unit="KRW"))
    last_fill_size = optional(integer("unit_cntr_qty", "단위체결량", unit="shares"))
    today_commission = optional(integer("tdy_trde_cmsn", "당일매매수수료", unit="KRW"))
    today_tax = optional(integer("tdy_trde_tax", "당일매매세금", unit="KRW"))
    individual_investor = optional(integer("ind_invsr", "개인투자자"))
    exchange = optional(choice("stex_tp", "거래소구분", {"0": "all", "1": "krx", "2": "nxt"}))
    exchange_name = optional(text("stex_tp_txt", "거래소구분텍스트"))
    is_sor = optional(yes_no("sor_yn", "SOR 여부값"))
    stop_price = optional(magnitude("stop_pric", "스톱가", unit="KRW"))


class OpenOrders(Answer):
    """The answer to ``open_orders`` (ka10075 미체결요청)."""

    rows = table("oso", "미체결", OpenOrder)


class Fill(Record):
    """A row of ``fills`` (ka10076 체결요청)."""

    order_no = code("ord_no", "주문번호")
    name = text("stk_nm", "종목명")
    order_action = optional(text("io_tp_nm", "주문구분"))
    order_price = magnitude("ord_pric", "주문가격", unit="KRW")
    order_size = integer("ord_qty", "주문수량", unit="shares")
    fill_price = optional(magnitude("cntr_pric", "체결가", unit="KRW"))
    filled_size = integer("cntr_qty", "체결량", unit="shares")
    remaining_size = integer("oso_qty", "미체결수량", unit="shares")
    today_commission = optional(integer("tdy_trde_cmsn", "당일매매수수료", unit="KRW"))
    today_tax = optional(integer("tdy_trde_tax", "당일매매세금", unit="KRW"))
    order_status = optional(text("ord_stt", "주문상태"))
    order_type = optional(text("trde_tp", "매매구분"))
    original_order_no = code("orig_ord_no", "원주문번호")
    order_time = time_of_day("ord_tm", "주문시간")
    symbol = stock("stk_cd", "종목코드")
    exchange = optional(choice("stex_tp", "거래소구분", {"0": "all", "1": "krx", "2": "nxt"}))
    exchange_name = optional(text("stex_tp_txt", "거래소구분텍스트"))
    is_sor = optional(yes_no("sor_yn", "SOR 여부값"))
    stop_price = optional(magnitude("stop_pric", "스톱가", unit="KRW"))


class Fills(Answer):
    """The answer to ``fills`` (ka10076 체결요청)."""

    rows = table("cntr", "체결", Fill)


class OrderRecord(Record):
    """A row of ``orders`` (kt00007 계좌별주문체결내역상세요청)."""

    order_no = code("ord_no", "주문번호")
    symbol = stock("stk_cd", "종목번호")
    order_type = optional(text("trde_tp", "매매구분"))
    credit_type = optional(text("crd_tp", "신용구분"))
    order_size = integer("ord_qty", "주문수량", unit="shares")
    order_price = magnitude("ord_uv", "주문단가", unit="KRW")
    confirmed_size = optional(integer("cnfm_qty", "확인수량", unit="shares"))
    acceptance_status = optional(text("acpt_tp", "접수구분"))
    forced_sale = optional(text("rsrv_tp", "반대여부"))
    order_time = time_of_day("ord_tm", "주문시간")
    original_order_no = code("ori_ord", "원주문")
    name = text("stk_nm", "종목명")
    order_action = optional(text("io_tp_nm", "주문구분"))
    loan_date = optional(day("loan_dt", "대출일"))
    filled_size = integer("cntr_qty", "체결수량", unit="shares")
    fill_price = optional(magnitude("cntr_uv", "체결단가", unit="KRW"))
    remaining_size = integer("ord_remnq", "주문잔량", unit="shares")
    order_channel = optional(text("comm_ord_tp", "통신구분"))
    modify_cancel_type = optional(text("mdfy_cncl", "정정취소"))
    confirmed_time = optional(time_of_day("cnfm_tm", "확인시간"))
    exchange = optional(
        choice("dmst_stex_tp", "국내거래소구분", {"KRX": "krx", "NXT": "nxt", "SOR": "sor"})
    )
    stop_price = optional(magnitude("cond_uv", "스톱가", unit="KRW"))


class OrderHistory(Answer):
    """The answer to ``orders`` (kt00007 계좌별주문체결내역상세요청)."""

    rows = table("acnt_ord_cntr_prps_dtl", "계좌별주문체결내역상세", OrderRecord)


class OrderStatus(Record):
    """A row of ``order_executions`` (kt00009 계좌별주문체결현황요청)."""

    stock_bond_type = optional(code("stk_bond_tp", "주식채권구분"))
    order_no = code("ord_no", "주문번호")
    symbol = stock("stk_cd", "종목번호")
    order_type = optional(text("trde_tp", "매매구분"))
    order_action = optional(text("io_tp_nm", "주문유형구분"))
    order_size = integer("ord_qty", "주문수량", unit="shares")
    order_price = magnitude("ord_uv", "주문단가", unit="KRW")
    confirmed_size = optional(integer("cnfm_qty", "확인수량", unit="shares"))
    reservation_or_forced_sale = optional(text("rsrv_oppo", "예약/반대"))
    execution_no = optional(code("cntr_no", "체결번호"))
    acceptance_status = optional(text("acpt_tp", "접수구분"))
    original_order_no = code("orig_ord_no", "원주문번호")
    name = text("stk_nm", "종목명")
    settlement_type = optional(text("setl_tp", "결제구분"))
    credit_type = optional(text("crd_deal_tp", "신용거래구분"))
    filled_size = integer("cntr_qty", "체결수량", unit="shares")
    fill_price = optional(magnitude("cntr_uv", "체결단가", unit="KRW"))
    order_channel = optional(text("comm_ord_tp", "통신구분"))
    modify_cancel_type = optional(text("mdfy_cncl_tp", "정정/취소구분"))
    fill_time = optional(time_of_day("cntr_tm", "체결시간"))
    exchange = optional(
        choice("dmst_stex_tp", "국내거래소구분", {"KRX": "krx", "NXT": "nxt", "SOR": "sor"})
    )
    stop_price = optional(magnitude("cond_uv", "스톱가", unit="KRW"))


class OrderStatusReport(Answer):
    """The answer to ``order_executions`` (kt00009 계좌별주문체결현황요청)."""

    sell_traded_amount = optional(integer("sell_grntl_engg_amt", "매도약정금액", unit="KRW"))
    buy_traded_amount = optional(integer("buy_engg_amt", "매수약정금액", unit="KRW"))
    traded_amount = optional(integer("engg_amt", "약정금액", unit="KRW"))
    rows = table("acnt_ord_cntr_prst_array", "계좌별주문체결현황배열", OrderStatus)


class SplitOpenOrder(Record):
    """A row of ``split_orders`` (ka10088 미체결 분할주문 상세)."""

    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    order_no = code("ord_no", "주문번호")
    order_size = integer("ord_qty", "주문수량", unit="shares")
    order_price = magnitude("ord_pric", "주문가격", unit="KRW")
    remaining_size = integer("osop_qty", "미체결수량", unit="shares")
    order_action = optional(text("io_tp_nm", "주문구분"))
    order_type = optional(text("trde_tp", "매매구분"))
    side = choice("sell_tp", "매도/수 구분", {"1": "sell", "2": "buy"})
    filled_size = integer("cntr_qty", "체결량", unit="shares")
    order_status = optional(text("ord_stt", "주문상태"))
    price = magnitude("cur_prc", "현재가", unit="KRW")
    exchange = optional(choice("stex_tp", "거래소구분", {"0": "all", "1": "krx", "2": "nxt"}))
    exchange_name = optional(text("stex_tp_txt", "거래소구분텍스트"))
    account_no = code("acnt_no", "계좌번호")


class SplitOpenOrders(Answer):
    """The answer to ``split_orders`` (ka10088 미체결 분할주문 상세)."""

    rows = table("osop", "미체결분할주문리스트", SplitOpenOrder)


class OrderableAmount(Answer):
    """The answer to ``orderable_cash`` (kt00010 주문인출가능금액요청)."""

    margin_20_orderable_cash = optional(
        integer("profa_20ord_alow_amt", "증거금20%주문가능금액", unit="KRW")
    )
    margin_20_orderable_size = optional(
        integer("profa_20ord_alowq", "증거금20%주문가능수량", unit="shares")
    )
    margin_30_orderable_cash = optional(
        integer("profa_30ord_alow_amt", "증거금30%주문가능금액", unit="KRW")
    )
    margin_30_orderable_size = optional(
        integer("profa_30ord_alowq", "증거금30%주문가능수량", unit="shares")
    )
    margin_40_orderable_cash = optional(
        integer("profa_40ord_alow_amt", "증거금40%주문가능금액", unit="KRW")
    )
    margin_40_orderable_size = optional(
        integer("profa_40ord_alowq", "증거금40%주문가능수량", unit="shares")
    )
    margin_50_orderable_cash = optional(
        integer("profa_50ord_alow_amt", "증거금50%주문가능금액", unit="KRW")
    )
    margin_50_orderable_size = optional(
        integer("profa_50ord_alowq", "증거금50%주문가능수량", unit="shares")
    )
    margin_60_orderable_cash = optional(
        integer("profa_60ord_alow_amt", "증거금60%주문가능금액", unit="KRW")
    )
    margin_60_orderable_size = optional(
        integer("profa_60ord_alowq", "증거금60%주문가능수량", unit="shares")
    )
    reduced_margin_60_orderable_cash = optional(
        integer("profa_rdex_60ord_alow_amt", "증거금감면60%주문가능금", unit="KRW")
    )
    reduced_margin_60_orderable_size = optional(
        integer("profa_rdex_60ord_alowq", "증거금감면60%주문가능수", unit="shares")
    )
    margin_100_orderable_cash = optional(
        integer("profa_100ord_alow_amt", "증거금100%주문가능금액", unit="KRW")
    )
    margin_100_orderable_size = optional(
        integer("profa_100ord_alowq", "증거금100%주문가능수량", unit="shares")
    )
    previous_reusable_amount = optional(integer("pred_reu_alowa", "전일재사용가능금액", unit="KRW"))
    today_reusable_amount = optional(integer("tdy_reu_alowa", "금일재사용가능금액", unit="KRW"))
    deposit = optional(integer("entr", "예수금", unit="KRW"))
    substitute_amount = optional(integer("repl_amt", "대용금", unit="KRW"))
    receivable = optional(integer("uncla", "미수금", unit="KRW"))
    orderable_substitute = optional(integer("ord_pos_repl", "주문가능대용", unit="KRW"))
    orderable_cash = optional(integer("ord_alowa", "주문가능현금", unit="KRW"))
    withdrawable_cash = optional(integer("wthd_alowa", "인출가능금액", unit="KRW"))
    next_day_withdrawable_cash = optional(
        integer("nxdy_wthd_alowa", "익일인출가능금액", unit="KRW")
    )
    cost = optional(integer("pur_amt", "매입금액", unit="KRW"))
    commission = optional(integer("cmsn", "수수료", unit="KRW"))
    buy_settlement_amount = optional(integer("pur_exct_amt", "매입정산금", unit="KRW"))
    d2_estimated_deposit = optional(integer("d2entra", "D2추정예수금", unit="KRW"))
    margin_reduction_type = optional(
        choice("profa_rdex_aplc_tp", "증거금감면적용구분", {"0": "regular", "1": "reduced_60"})
    )


class OrderableByMargin(Answer):
    """The answer to ``orderable_size`` (kt00011 증거금율별주문가능수량조회요청)."""

    stock_margin_rate = optional(number("stk_profa_rt", "종목증거금율"))
    account_margin_rate = optional(number("profa_rt", "계좌증거금율"))
    applied_margin_rate = optional(number("aplc_rt", "적용증거금율"))
    margin_20_orderable_cash = optional(
        integer("profa_20ord_alow_amt", "증거금20%주문가능금액", unit="KRW")
    )
    margin_20_orderable_size = optional(
        integer("profa_20ord_alowq", "증거금20%주문가능수량", unit="shares")
    )
    margin_20_previous_reuse_amount = optional(
        integer("profa_20pred_reu_amt", "증거금20%전일재사용금액", unit="KRW")
    )
    margin_20_today_reuse_amount = optional(
        integer("profa_20tdy_reu_amt", "증거금20%금일재사용금액", unit="KRW")
    )
    margin_30_orderable_cash = optional(
        integer("profa_30ord_alow_amt", "증거금30%주문가능금액", unit="KRW")
    )
    margin_30_orderable_size = optional(
        integer("profa_30ord_alowq", "증거금30%주문가능수량", unit="shares")
    )
    margin_30_previous_reuse_amount = optional(
        integer("profa_30pred_reu_amt", "증거금30%전일재사용금액", unit="KRW")
    )
    margin_30_today_reuse_amount = optional(
        integer("profa_30tdy_reu_amt", "증거금30%금일재사용금액", unit="KRW")
    )
    margin_40_orderable_cash = optional(
        integer("profa_40ord_alow_amt", "증거금40%주문가능금액", unit="KRW")
    )
    margin_40_orderable_size = optional(
        integer("profa_40ord_alowq", "증거금40%주문가능수량", unit="shares")
    )
    margin_40_previous_reuse_amount = optional(
        integer("profa_40pred_reu_amt", "증거금40전일재사용금액", unit="KRW")
    )
    margin_40_today_reuse_amount = optional(
        integer("profa_40tdy_reu_amt", "증거금40%금일재사용금액", unit="KRW")
    )
    margin_50_orderable_cash = optional(
        integer("profa_50ord_alow_amt", "증거금50%주문가능금액", unit="KRW")
    )
    margin_50_orderable_size = optional(
        integer("profa_50ord_alowq", "증거금50%주문가능수량", unit="shares")
    )
    margin_50_previous_reuse_amount = optional(
        integer("profa_50pred_reu_amt", "증거금50%전일재사용금액", unit="KRW")
    )
    margin_50_today_reuse_amount = optional(
        integer("profa_50tdy_reu_amt", "증거금50%금일재사용금액", unit="KRW")
    )
    margin_60_orderable_cash = optional(
        integer("profa_60ord_alow_amt", "증거금60%주문가능금액", unit="KRW")
    )
    margin_60_orderable_size = optional(
        integer("profa_60ord_alowq", "증거금60%주문가능수량", unit="shares")
    )
    margin_60_previous_reuse_amount = optional(
        integer("profa_60pred_reu_amt", "증거금60%전일재사용금액", unit="KRW")
    )
    margin_60_today_reuse_amount = optional(
        integer("profa_60tdy_reu_amt", "증거금60%금일재사용금액", unit="KRW")
    )
    margin_100_orderable_cash = optional(
        integer("profa_100ord_alow_amt", "증거금100%주문가능금액", unit="KRW")
    )
    margin_100_orderable_size = optional(
        integer("profa_100ord_alowq", "증거금100%주문가능수량", unit="shares")
    )
    margin_100_previous_reuse_amount = optional(
        integer("profa_100pred_reu_amt", "증거금100%전일재사용금액", unit="KRW")
    )
    margin_100_today_reuse_amount = optional(
        integer("profa_100tdy_reu_amt", "증거금100%금일재사용금액", unit="KRW")
    )
    no_receivable_orderable_cash = optional(
        integer("min_ord_alow_amt", "미수불가주문가능금액", unit="KRW")
    )
    no_receivable_orderable_size = optional(
        integer("min_ord_alowq", "미수불가주문가능수량", unit="shares")
    )
    no_receivable_previous_reuse_amount = optional(
        integer("min_pred_reu_amt", "미수불가전일재사용금액", unit="KRW")
    )
    no_receivable_today_reuse_amount = optional(
        integer("min_tdy_reu_amt", "미수불가금일재사용금액", unit="KRW")
    )
    deposit = optional(integer("entr", "예수금", unit="KRW"))
    substitute_amount = optional(integer("repl_amt", "대용금", unit="KRW"))
    receivable = optional(integer("uncla", "미수금", unit="KRW"))
    orderable_substitute = optional(integer("ord_pos_repl", "주문가능대용", unit="KRW"))
    orderable_cash = optional(integer("ord_alowa", "주문가능현금", unit="KRW"))


class OrderableByCreditMargin(Answer):
    """The answer to ``credit_orderable_size`` (kt00012 신용보증금율별주문가능수량조회요청)."""

    credit_margin_group = optional(text("stk_assr_rt", "종목보증금율"))
    credit_margin_rate = optional(number("stk_assr_rt_nm", "종목보증금율명"))
    credit_margin_30_orderable_cash = optional(
        integer("assr_30ord_alow_amt", "보증금30%주문가능금액", unit="KRW")
    )
    credit_margin_30_orderable_size = optional(
        integer("assr_30ord_alowq", "보증금30%주문가능수량", unit="shares")
    )
    credit_margin_30_previous_reuse_amount = optional(
        integer("assr_30pred_reu_amt", "보증금30%전일재사용금액", unit="KRW")
    )
    credit_margin_30_today_reuse_amount = optional(
        integer("assr_30tdy_reu_amt", "보증금30%금일재사용금액", unit="KRW")
    )
    credit_margin_40_orderable_cash = optional(
        integer("assr_40ord_alow_amt", "보증금40%주문가능금액", unit="KRW")
    )
    credit_margin_40_orderable_size = optional(
        integer("assr_40ord_alowq", "보증금40%주문가능수량", unit="shares")
    )
    credit_margin_40_previous_reuse_amount = optional(
        integer("assr_40pred_reu_amt", "보증금40%전일재사용금액", unit="KRW")
    )
    credit_margin_40_today_reuse_amount = optional(
        integer("assr_40tdy_reu_amt", "보증금40%금일재사용금액", unit="KRW")
    )
    credit_margin_50_orderable_cash = optional(
        integer("assr_50ord_alow_amt", "보증금50%주문가능금액", unit="KRW")
    )
    credit_margin_50_orderable_size = optional(
        integer("assr_50ord_alowq", "보증금50%주문가능수량", unit="shares")
    )
    credit_margin_50_previous_reuse_amount = optional(
        integer("assr_50pred_reu_amt", "보증금50%전일재사용금액", unit="KRW")
    )
    credit_margin_50_today_reuse_amount = optional(
        integer("assr_50tdy_reu_amt", "보증금50%금일재사용금액", unit="KRW")
    )
    credit_margin_60_orderable_cash = optional(
        integer("assr_60ord_alow_amt", "보증금60%주문가능금액", unit="KRW")
    )
    credit_margin_60_orderable_size = optional(
        integer("assr_60ord_alowq", "보증금60%주문가능수량", unit="shares")
    )
    credit_margin_60_previous_reuse_amount = optional(
        integer("assr_60pred_reu_amt", "보증금60%전일재사용금액", unit="KRW")
    )
    credit_margin_60_today_reuse_amount = optional(
        integer("assr_60tdy_reu_amt", "보증금60%금일재사용금액", unit="KRW")
    )
    deposit = optional(integer("entr", "예수금", unit="KRW"))
    substitute_amount = optional(integer("repl_amt", "대용금", unit="KRW"))
    receivable = optional(integer("uncla", "미수금", unit="KRW"))
    orderable_substitute = optional(integer("ord_pos_repl", "주문가능대용", unit="KRW"))
    orderable_cash = optional(integer("ord_alowa", "주문가능현금", unit="KRW"))
    receivable_orderable_cash = optional(integer("out_alowa", "미수가능금액", unit="KRW"))
    receivable_orderable_size = optional(integer("out_pos_qty", "미수가능수량", unit="shares"))
    no_receivable_orderable_cash = optional(integer("min_amt", "미수불가금액", unit="KRW"))
    no_receivable_orderable_size = optional(integer("min_qty", "미수불가수량", unit="shares"))


class TodayStockRealizedPnl(Record):
    """A row of ``today_realized_pnl`` (ka10077 당일실현손익상세요청)."""

    name = text("stk_nm", "종목명")
    filled_size = integer("cntr_qty", "체결량", unit="shares")
    average_price = decimal("buy_uv", "매입단가", unit="KRW")
    fill_price = optional(magnitude("cntr_pric", "체결가", unit="KRW"))
    today_realized_pnl = optional(decimal("tdy_sel_pl", "당일매도손익", unit="KRW"))
    return_rate = optional(number("pl_rt", "손익율"))
    today_commission = optional(integer("tdy_trde_cmsn", "당일매매수수료", unit="KRW"))
    today_tax = optional(integer("tdy_trde_tax", "당일매매세금", unit="KRW"))
    symbol = stock("stk_cd", "종목코드")


class TodayRealizedPnl(Answer):
    """The answer to ``today_realized_pnl`` (ka10077 당일실현손익상세요청)."""

    today_realized_pnl = optional(integer("tdy_rlzt_pl", "당일실현손익", unit="KRW"))
    rows = table("tdy_rlzt_pl_dtl", "당일실현손익상세", TodayStockRealizedPnl)


class DailyRealizedPnl(Record):
    """A row of ``daily_realized_pnl`` (ka10074 일자별실현손익요청)."""

    date = day("dt", "일자")
    buy_amount = optional(integer("buy_amt", "매수금액", unit="KRW"))
    sell_amount = optional(integer("sell_amt", "매도금액", unit="KRW"))
    realized_pnl = optional(integer("tdy_sel_pl", "당일매도손익", unit="KRW"))
    commission = optional(integer("tdy_trde_cmsn", "당일매매수수료", unit="KRW"))
    tax = optional(integer("tdy_trde_tax", "당일매매세금", unit="KRW"))


class RealizedPnlHistory(Answer):
    """The answer to ``daily_realized_pnl`` (ka10074 일자별실현손익요청)."""

    total_buy_amount = optional(integer("tot_buy_amt", "총매수금액", unit="KRW"))
    total_sell_amount = optional(integer("tot_sell_amt", "총매도금액", unit="KRW"))
    realized_pnl = optional(integer("rlzt_pl", "실현손익", unit="KRW"))
    commission = optional(integer("trde_cmsn", "매매수수료", unit="KRW"))
    tax = optional(integer("trde_tax", "매매세금", unit="KRW"))
    rows = table("dt_rlzt_pl", "일자별실현손익", DailyRealizedPnl)


class StockRealizedPnl(Record):
    """A row of ``realized_pnl_by_period`` (ka10073 일자별종목별실현손익요청_기간)."""

    date = day("dt", "일자")
    hts_sell_commission = optional(text("tdy_htssel_cmsn", "당일hts매도수수료"))
    name = text("stk_nm", "종목명")
    filled_size = integer("cntr_qty", "체결량", unit="shares")
    average_price = decimal("buy_uv", "매입단가", unit="KRW")
    fill_price = optional(magnitude("cntr_pric", "체결가", unit="KRW"))
    realized_pnl = optional(decimal("tdy_sel_pl", "당일매도손익", unit="KRW"))
    return_rate = optional(number("pl_rt", "손익율"))
    symbol = stock("stk_cd", "종목코드")
    commission = optional(integer("tdy_trde_cmsn", "당일매매수수료", unit="KRW"))
    tax = optional(integer("tdy_trde_tax", "당일매매세금", unit="KRW"))
    withdrawable_cash = optional(integer("wthd_alowa", "인출가능금액", unit="KRW"))
    loan_date = optional(day("loan_dt", "대출일"))
    credit_type = optional(text("crd_tp", "신용구분"))


class RealizedPnlByStock(Answer):
    """The answer to ``realized_pnl_by_period`` (ka10073 일자별종목별실현손익요청_기간)."""

    rows = table("dt_stk_rlzt_pl", "일자별종목별실현손익", StockRealizedPnl)


class StockRealizedPnlFromDate(Record):
    """A row of ``realized_pnl_by_date`` (ka10072 일자별종목별실현손익요청_일자)."""

    name = text("stk_nm", "종목명")
    filled_size = integer("cntr_qty", "체결량", unit="shares")
    average_price = decimal("buy_uv", "매입단가", unit="KRW")
    fill_price = optional(magnitude("cntr_pric", "체결가", unit="KRW"))
    realized_pnl = optional(decimal("tdy_sel_pl", "당일매도손익", unit="KRW"))
    return_rate = optional(number("pl_rt", "손익율"))
    symbol = stock("stk_cd", "종목코드")
    commission = optional(integer("tdy_trde_cmsn", "당일매매수수료", unit="KRW"))
    tax = optional(integer("tdy_trde_tax", "당일매매세금", unit="KRW"))
    withdrawable_cash = optional(integer("wthd_alowa", "인출가능금액", unit="KRW"))
    loan_date = optional(day("loan_dt", "대출일"))
    credit_type = optional(text("crd_tp", "신용구분"))
    symbol_1 = optional(stock("stk_cd_1", "종목코드1"))
    realized_pnl_1 = optional(decimal("tdy_sel_pl_1", "당일매도손익1"))


class RealizedPnlFromDate(Answer):
    """The answer to ``realized_pnl_by_date`` (ka10072 일자별종목별실현손익요청_일자)."""

    rows = table("dt_stk_div_rlzt_pl", "일자별종목별실현손익", StockRealizedPnlFromDate)


class JournalEntry(Record):
    """A row of ``trading_journal`` (ka10170 당일매매일지요청).

    Days more than two months ago are answered with one blank row.
    """

    name = text("stk_nm", "종목명")
    average_buy_price = optional(magnitude("buy_avg_pric", "매수평균가", unit="KRW"))
    buy_size = optional(integer("buy_qty", "매수수량", unit="shares"))
    average_sell_price = optional(magnitude("sel_avg_pric", "매도평균가", unit="KRW"))
    sell_size = optional(integer("sell_qty", "매도수량", unit="shares"))
    commission_and_tax = optional(integer("cmsn_alm_tax", "수수료_제세금", unit="KRW"))
    pnl = optional(integer("pl_amt", "손익금액", unit="KRW"))
    sell_amount = optional(integer("sell_amt", "매도금액", unit="KRW"))
    buy_amount = optional(integer("buy_amt", "매수금액", unit="KRW"))
    return_rate = optional(number("prft_rt", "수익률"))
    symbol = stock("stk_cd", "종목코드")


class TradingJournal(Answer):
    """The answer to ``trading_journal`` (ka10170 당일매매일지요청)."""

    total_sell_amount = optional(integer("tot_sell_amt", "총매도금액", unit="KRW"))
    total_buy_amount = optional(integer("tot_buy_amt", "총매수금액", unit="KRW"))
    total_commission_and_tax = optional(integer("tot_cmsn_tax", "총수수료_세금", unit="KRW"))
    total_settlement_amount = optional(integer("tot_exct_amt", "총정산금액", unit="KRW"))
    total_pnl = optional(integer("tot_pl_amt", "총손익금액", unit="KRW"))
    total_return_rate = optional(number("tot_prft_rt", "총수익률"))
    rows = table("tdy_trde_diary", "당일매매일지", JournalEntry)


class HoldingReturn(Record):
    """A row of ``returns`` (ka10085 계좌수익률요청)."""

    date = optional(day("dt", "일자"))
    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    average_price = magnitude("pur_pric", "매입가", unit="KRW")
    cost = optional(integer("pur_amt", "매입금액", unit="KRW"))
    held_size = integer("rmnd_qty", "보유수량", unit="shares")
    today_realized_pnl = optional(integer("tdy_sel_pl", "당일매도손익", unit="KRW"))
    today_commission = optional(integer("tdy_trde_cmsn", "당일매매수수료", unit="KRW"))
    today_tax = optional(integer("tdy_trde_tax", "당일매매세금", unit="KRW"))
    credit_type = optional(code("crd_tp", "신용구분"))
    loan_date = optional(day("loan_dt", "대출일"))
    settled_size = optional(integer("setl_remn", "결제잔고", unit="shares"))
    liquidatable_size = optional(integer("clrn_alow_qty", "청산가능수량", unit="shares"))
    credit_amount = optional(integer("crd_amt", "신용금액", unit="KRW"))
    credit_interest = optional(integer("crd_int", "신용이자", unit="KRW"))
    maturity_date = optional(day("expr_dt", "만기일"))


class AccountReturns(Answer):
    """The answer to ``returns`` (ka10085 계좌수익률요청)."""

    rows = table("acnt_prft_rt", "계좌수익률", HoldingReturn)


class DailyAccountReturns(Answer):
    """The answer to ``period_return`` (kt00016 일별계좌수익률상세현황요청)."""

    manager_no = optional(code("mang_empno", "관리사원번호"))
    manager_name = optional(text("mngr_nm", "관리자명"))
    manager_branch = optional(text("dept_nm", "관리자지점"))
    opening_deposit = optional(integer("entr_fr", "예수금_초", unit="KRW"))
    closing_deposit = optional(integer("entr_to", "예수금_말", unit="KRW"))
    opening_securities_market_value = optional(
        integer("scrt_evlt_amt_fr", "유가증권평가금액_초", unit="KRW")
    )
    closing_securities_market_value = optional(
        integer("scrt_evlt_amt_to", "유가증권평가금액_말", unit="KRW")
    )
    opening_stock_loan_collateral = optional(integer("ls_grnt_fr", "대주담보금_초", unit="KRW"))
    closing_stock_loan_collateral = optional(integer("ls_grnt_to", "대주담보금_말", unit="KRW"))
    opening_margin_loan = optional(integer("crd_loan_fr", "신용융자금_초", unit="KRW"))
    closing_margin_loan = optional(integer("crd_loan_to", "신용융자금_말", unit="KRW"))
    opening_cash_receivable = optional(integer("ch_uncla_fr", "현금미수금_초", unit="KRW"))
    closing_cash_receivable = optional(integer("ch_uncla_to", "현금미수금_말", unit="KRW"))
    opening_krw_substitute_amount = optional(integer("krw_asgna_fr", "원화대용금_초", unit="KRW"))
    closing_krw_substitute_amount = optional(integer("krw_asgna_to", "원화대용금_말", unit="KRW"))
    opening_stock_loan_market_value = optional(integer("ls_evlta_fr", "대주평가금_초", unit="KRW"))
    closing_stock_loan_market_value = optional(integer("ls_evlta_to", "대주평가금_말", unit="KRW"))
    opening_rights_market_value = optional(integer("rght_evlta_fr", "권리평가금_초", unit="KRW"))
    closing_rights_market_value = optional(integer("rght_evlta_to", "권리평가금_말", unit="KRW"))
    opening_loan = optional(integer("loan_amt_fr", "대출금_초", unit="KRW"))
    closing_loan = optional(integer("loan_amt_to", "대출금_말", unit="KRW"))
    opening_other_loan = optional(integer("etc_loana_fr", "기타대여금_초", unit="KRW"))
    closing_other_loan = optional(integer("etc_loana_to", "기타대여금_말", unit="KRW"))
    opening_unpaid_credit_interest = optional(
        integer("crd_int_npay_gold_fr", "신용이자미납금_초", unit="KRW")
    )
    closing_unpaid_credit_interest = optional(
        integer("crd_int_npay_gold_to", "신용이자미납금_말", unit="KRW")
    )
    opening_credit_interest = optional(integer("crd_int_fr", "신용이자_초", unit="KRW"))
    closing_credit_interest = optional(integer("crd_int_to", "신용이자_말", unit="KRW"))
    opening_net_assets = optional(integer("tot_amt_fr", "순자산액계_초", unit="KRW"))
    closing_net_assets = optional(integer("tot_amt_to", "순자산액계_말", unit="KRW"))
    average_invested_principal = optional(integer("invt_bsamt", "투자원금평잔", unit="KRW"))
    unrealized_pnl = optional(integer("evltv_prft", "평가손익", unit="KRW"))
    return_rate = optional(number("prft_rt", "수익률"))
    portfolio_turnover_rate = optional(number("tern_rt", "회전율"))
    period_cash_in = optional(integer("termin_tot_trns", "기간내총입금", unit="KRW"))
    period_cash_out = optional(integer("termin_tot_pymn", "기간내총출금", unit="KRW"))
    period_securities_in_amount = optional(integer("termin_tot_inq", "기간내총입고", unit="KRW"))
    period_securities_out_amount = optional(integer("termin_tot_outq", "기간내총출고", unit="KRW"))
    futures_substitute_sell_amount = optional(
        integer("futr_repl_sella", "선물대용매도금액", unit="KRW")
    )
    brokerage_substitute_sell_amount = optional(
        integer("trst_repl_sella", "위탁대용매도금액", unit="KRW")
    )


class DailyHoldingReturn(Record):
    """A row of ``daily_balance`` (ka01690 일별잔고수익률).

    The paper server does not have it.
    """

    price = magnitude("cur_prc", "현재가", unit="KRW")
    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    held_size = integer("rmnd_qty", "보유 수량", unit="shares")
    average_price = magnitude("buy_uv", "매입 단가", unit="KRW")
    cost_weight = optional(number("buy_wght", "매수비중"))
    unrealized_pnl = optional(integer("evltv_prft", "평가손익", unit="KRW"))
    return_rate = optional(number("prft_rt", "수익률"))
    market_value = optional(integer("evlt_amt", "평가금액", unit="KRW"))
    market_value_weight = optional(number("evlt_wght", "평가비중"))


class DailyBalanceReturns(Answer):
    """The answer to ``daily_balance`` (ka01690 일별잔고수익률)."""

    date = optional(day("dt", "일자"))
    total_cost = optional(integer("tot_buy_amt", "총 매입가", unit="KRW"))
    total_market_value = optional(integer("tot_evlt_amt", "총 평가금액", unit="KRW"))
    total_unrealized_pnl = optional(integer("tot_evltv_prft", "총 평가손익", unit="KRW"))
    total_return_rate = optional(number("tot_prft_rt", "수익률"))
    deposit = optional(integer("dbst_bal", "예수금", unit="KRW"))
    estimated_assets = optional(integer("day_stk_asst", "추정자산", unit="KRW"))
    cash_weight = optional(number("buy_wght", "현금비중"))
    rows = table("day_bal_rt", "일별잔고수익률", DailyHoldingReturn)


class EstimatedAssets(Answer):
    """The answer to ``estimated_assets`` (kt00003 추정자산조회요청)."""

    estimated_assets = optional(integer("prsm_dpst_aset_amt", "추정예탁자산", unit="KRW"))


class DailyEstimatedAssets(Record):
    """A row of ``daily_estimated_assets`` (kt00002 일별추정예탁자산현황요청).

    The paper server does not have it.
    """

    date = day("dt", "일자")
    deposit = optional(integer("entr", "예수금", unit="KRW"))
    collateral_loan = optional(integer("grnt_use_amt", "담보대출금", unit="KRW"))
    margin_loan = optional(integer("crd_loan", "신용융자금", unit="KRW"))
    stock_loan_collateral = optional(integer("ls_grnt", "대주담보금", unit="KRW"))
    substitute_amount = optional(integer("repl_amt", "대용금", unit="KRW"))
    estimated_assets = optional(integer("prsm_dpst_aset_amt", "추정예탁자산", unit="KRW"))
    estimated_assets_excluding_funds = optional(
        integer("prsm_dpst_aset_amt_bncr_skip", "추정예탁자산수익증권제외", unit="KRW")
    )


class EstimatedAssetsHistory(Answer):
    """The answer to ``daily_estimated_assets`` (kt00002 일별추정예탁자산현황요청)."""

    rows = table("daly_prsm_dpst_aset_amt_prst", "일별추정예탁자산현황", DailyEstimatedAssets)


class ExecutedHolding(Record):
    """A row of ``executed_balance`` (kt00005 체결잔고요청)."""

    credit_type = optional(code("crd_tp", "신용구분"))
    loan_date = optional(day("loan_dt", "대출일"))
    maturity_date = optional(day("expr_dt", "만기일"))
    symbol = stock("stk_cd", "종목번호")
    name = text("stk_nm", "종목명")
    settled_size = optional(integer("setl_remn", "결제잔고", unit="shares"))
    held_size = integer("cur_qty", "현재잔고", unit="shares")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    average_price = magnitude("buy_uv", "매입단가", unit="KRW")
    cost = optional(integer("pur_amt", "매입금액", unit="KRW"))
    market_value = optional(integer("evlt_amt", "평가금액", unit="KRW"))
    unrealized_pnl = optional(integer("evltv_prft", "평가손익", unit="KRW"))
    return_rate = optional(number("pl_rt", "손익률"))


class ExecutedBalance(Answer):
    """The answer to ``executed_balance`` (kt00005 체결잔고요청)."""

    deposit = optional(integer("entr", "예수금", unit="KRW"))
    d1_estimated_deposit = optional(integer("entr_d1", "예수금D+1", unit="KRW"))
    d2_estimated_deposit = optional(integer("entr_d2", "예수금D+2", unit="KRW"))
    withdrawable_cash = optional(integer("pymn_alow_amt", "출금가능금액", unit="KRW"))
    receivable_reserve = optional(integer("uncl_stk_amt", "미수확보금", unit="KRW"))
    substitute_amount = optional(integer("repl_amt", "대용금", unit="KRW"))
    rights_substitute_amount = optional(integer("rght_repl_amt", "권리대용금", unit="KRW"))
    orderable_cash = optional(integer("ord_alowa", "주문가능현금", unit="KRW"))
    cash_receivable = optional(integer("ch_uncla", "현금미수금", unit="KRW"))
    unpaid_credit_interest = optional(integer("crd_int_npay_gold", "신용이자미납금", unit="KRW"))
    other_loan = optional(integer("etc_loana", "기타대여금", unit="KRW"))
    outstanding_margin_loan = optional(integer("nrpy_loan", "미상환융자금", unit="KRW"))
    margin_cash = optional(integer("profa_ch", "증거금현금", unit="KRW"))
    margin_substitute = optional(integer("repl_profa", "증거금대용", unit="KRW"))
    total_cost = optional(integer("stk_buy_tot_amt", "주식매수총액", unit="KRW"))
    total_market_value = optional(integer("evlt_amt_tot", "평가금액합계", unit="KRW"))
    total_unrealized_pnl = optional(integer("tot_pl_tot", "총손익합계", unit="KRW"))
    total_return_rate = optional(number("tot_pl_rt", "총손익률"))
    total_rebuyable_cash = optional(integer("tot_re_buy_alowa", "총재매수가능금액", unit="KRW"))
    margin_20_orderable_cash = optional(integer("20ord_alow_amt", "20%주문가능금액", unit="KRW"))
    margin_30_orderable_cash = optional(integer("30ord_alow_amt", "30%주문가능금액", unit="KRW"))
    margin_40_orderable_cash = optional(integer("40ord_alow_amt", "40%주문가능금액", unit="KRW"))
    margin_50_orderable_cash = optional(integer("50ord_alow_amt", "50%주문가능금액", unit="KRW"))
    margin_60_orderable_cash = optional(integer("60ord_alow_amt", "60%주문가능금액", unit="KRW"))
    margin_100_orderable_cash = optional(integer("100ord_alow_amt", "100%주문가능금액", unit="KRW"))
    total_margin_loan = optional(integer("crd_loan_tot", "신용융자합계", unit="KRW"))
    total_margin_and_stock_loan = optional(
        integer("crd_loan_ls_tot", "신용융자대주합계", unit="KRW")
    )
    credit_collateral_rate = optional(number("crd_grnt_rt", "신용담보비율"))
    securities_collateral_loan = optional(
        integer("dpst_grnt_use_amt_amt", "예탁담보대출금액", unit="KRW")
    )
    sell_collateral_loan = optional(integer("grnt_loan_amt", "매도담보대출금액", unit="KRW"))
    rows = table("stk_cntr_remn", "종목별체결잔고", ExecutedHolding)


class TodaySummary(Answer):
    """The answer to ``today_summary`` (kt00017 계좌별당일현황요청)."""

    d2_estimated_deposit = integer("d2_entra", "D+2추정예수금", unit="KRW")
    unpaid_credit_interest = integer("crd_int_npay_gold", "신용이자미납금", unit="KRW")
    other_loan = integer("etc_loana", "기타대여금", unit="KRW")
    d2_general_stock_market_value = integer(
        "gnrl_stk_evlt_amt_d2", "일반주식평가금액D+2", unit="KRW"
    )
    d2_securities_collateral_loan = integer("dpst_grnt_use_amt_d2", "예탁담보대출금D+2", unit="KRW")
    d2_collateral_stock_market_value = integer(
        "crd_stk_evlt_amt_d2", "예탁담보주식평가금액D+2", unit="KRW"
    )
    d2_margin_loan = integer("crd_loan_d2", "신용융자금D+2", unit="KRW")
    d2_margin_loan_market_value = integer("crd_loan_evlta_d2", "신용융자평가금D+2", unit="KRW")
    d2_stock_loan_collateral = integer("crd_ls_grnt_d2", "신용대주담보금D+2", unit="KRW")
    d2_stock_loan_market_value = integer("crd_ls_evlta_d2", "신용대주평가금D+2", unit="KRW")
    cash_in = integer("ina_amt", "입금금액", unit="KRW")
    cash_out = integer("outa", "출금금액", unit="KRW")
    securities_in_amount = integer("inq_amt", "입고금액", unit="KRW")
    securities_out_amount = integer("outq_amt", "출고금액", unit="KRW")
    sell_amount = integer("sell_amt", "매도금액", unit="KRW")
    buy_amount = integer("buy_amt", "매수금액", unit="KRW")
    commission = integer("cmsn", "수수료", unit="KRW")
    tax = integer("tax", "세금", unit="KRW")
    stock_purchase_loan = integer("stk_pur_cptal_loan_amt", "주식매입자금대출금", unit="KRW")
    rp_market_value = integer("rp_evlt_amt", "RP평가금액", unit="KRW")
    bond_market_value = integer("bd_evlt_amt", "채권평가금액", unit="KRW")
    els_market_value = integer("elsevlt_amt", "ELS평가금액", unit="KRW")
    credit_interest = integer("crd_int_amt", "신용이자금액", unit="KRW")
    sell_collateral_loan_interest = integer(
        "sel_prica_grnt_loan_int_amt_amt", "매도대금담보대출이자금액", unit="KRW"
    )
    dividend_amount = integer("dvida_amt", "배당금액", unit="KRW")


class MarginDetails(Answer):
    """The answer to ``margin_details`` (kt00013 증거금세부내역조회요청)."""

    today_reuse_eligible_amount = optional(
        integer("tdy_reu_objt_amt", "금일재사용대상금액", unit="KRW")
    )
    today_reuse_used_amount = optional(integer("tdy_reu_use_amt", "금일재사용사용금액", unit="KRW"))
    today_reusable_amount = optional(integer("tdy_reu_alowa", "금일재사용가능금액", unit="KRW"))
    today_reuse_restricted_amount = optional(
        integer("tdy_reu_lmtt_amt", "금일재사용제한금액", unit="KRW")
    )
    today_reusable_amount_final = optional(
        integer("tdy_reu_alowa_fin", "금일재사용가능금액최종", unit="KRW")
    )
    previous_reuse_eligible_amount = optional(
        integer("pred_reu_objt_amt", "전일재사용대상금액", unit="KRW")
    )
    previous_reuse_used_amount = optional(
        integer("pred_reu_use_amt", "전일재사용사용금액", unit="KRW")
    )
    previous_reusable_amount = optional(integer("pred_reu_alowa", "전일재사용가능금액", unit="KRW"))
    previous_reuse_restricted_amount = optional(
        integer("pred_reu_lmtt_amt", "전일재사용제한금액", unit="KRW")
    )
    previous_reusable_amount_final = optional(
        integer("pred_reu_alowa_fin", "전일재사용가능금액최종", unit="KRW")
    )
    cash = optional(integer("ch_amt", "현금금액", unit="KRW"))
    margin_cash = optional(integer("ch_profa", "현금증거금", unit="KRW"))
    usable_cash = optional(integer("use_pos_ch", "사용가능현금", unit="KRW"))
    restricted_cash = optional(integer("ch_use_lmtt_amt", "현금사용제한금액", unit="KRW"))
    usable_cash_final = optional(integer("use_pos_ch_fin", "사용가능현금최종", unit="KRW"))
    substitute_amount = optional(integer("repl_amt_amt", "대용금액", unit="KRW"))
    margin_substitute = optional(integer("repl_profa", "대용증거금", unit="KRW"))
    usable_substitute = optional(integer("use_pos_repl", "사용가능대용", unit="KRW"))
    restricted_substitute = optional(integer("repl_use_lmtt_amt", "대용사용제한금액", unit="KRW"))
    usable_substitute_final = optional(integer("use_pos_repl_fin", "사용가능대용최종", unit="KRW"))
    credit_margin_cash = optional(integer("crd_grnta_ch", "신용보증금현금", unit="KRW"))
    credit_margin_substitute = optional(integer("crd_grnta_repl", "신용보증금대용", unit="KRW"))
    credit_collateral_cash = optional(integer("crd_grnt_ch", "신용담보금현금", unit="KRW"))
    credit_collateral_substitute = optional(integer("crd_grnt_repl", "신용담보금대용", unit="KRW"))
    receivable = optional(integer("uncla", "미수금", unit="KRW"))
    stock_loan_collateral_reuse = optional(
        integer("ls_grnt_reu_gold", "대주담보금재사용금", unit="KRW")
    )
    margin_20_orderable_cash = optional(integer("20ord_alow_amt", "20%주문가능금액", unit="KRW"))
    margin_30_orderable_cash = optional(integer("30ord_alow_amt", "30%주문가능금액", unit="KRW"))
    margin_40_orderable_cash = optional(integer("40ord_alow_amt", "40%주문가능금액", unit="KRW"))
    margin_50_orderable_cash = optional(integer("50ord_alow_amt", "50%주문가능금액", unit="KRW"))
    margin_60_orderable_cash = optional(integer("60ord_alow_amt", "60%주문가능금액", unit="KRW"))
    margin_100_orderable_cash = optional(integer("100ord_alow_amt", "100%주문가능금액", unit="KRW"))
    today_credit_repayment_loss = optional(
        integer("tdy_crd_rpya_loss_amt", "금일신용상환손실금액", unit="KRW")
    )
    previous_credit_repayment_loss = optional(
        integer("pred_crd_rpya_loss_amt", "전일신용상환손실금액", unit="KRW")
    )
    today_stock_loan_loss_substitute = optional(
        integer("tdy_ls_rpya_loss_repl_profa", "금일대주상환손실대용증거금", unit="KRW")
    )
    previous_stock_loan_loss_substitute = optional(
        integer("pred_ls_rpya_loss_repl_profa", "전일대주상환손실대용증거금", unit="KRW")
    )
    substitute_value_excluding_spot_use = optional(
        integer("evlt_repl_amt_spg_use_skip", "평가대용금(현물사용제외)", unit="KRW")
    )
    substitute_value_rate = optional(number("evlt_repl_rt", "평가대용비율"))
    credit_substitute_margin = optional(integer("crd_repl_profa", "신용대용증거금", unit="KRW"))
    cash_order_substitute_margin = optional(
        integer("ch_ord_repl_profa", "현금주문대용증거금", unit="KRW")
    )
    credit_order_substitute_margin = optional(
        integer("crd_ord_repl_profa", "신용주문대용증거금", unit="KRW")
    )
    credit_substitute_converted_amount = optional(
        integer("crd_repl_conv_gold", "신용대용환산금", unit="KRW")
    )
    available_substitute_cash_limited = optional(
        integer("repl_alowa", "대용가능금액(현금제한)", unit="KRW")
    )
    available_substitute_credit_limited = optional(
        integer("repl_alowa_2", "대용가능금액2(신용제한)", unit="KRW")
    )
    cash_substitute_shortfall = optional(integer("ch_repl_lck_gold", "현금대용부족금", unit="KRW"))
    credit_substitute_shortfall = optional(
        integer("crd_repl_lck_gold", "신용대용부족금", unit="KRW")
    )
    cash_orderable_substitute = optional(
        integer("ch_ord_alow_repla", "현금주문가능대용금", unit="KRW")
    )
    credit_orderable_substitute = optional(
        integer("crd_ord_alow_repla", "신용주문가능대용금", unit="KRW")
    )
    d2_provisional_deposit = optional(integer("d2vexct_entr", "D2가정산예수금", unit="KRW"))
    d2_orderable_cash = optional(integer("d2ch_ord_alow_amt", "D2현금주문가능금액", unit="KRW"))


class NextDaySettlement(Record):
    """A row of ``next_day_settlements`` (kt00008 계좌별익일결제예정내역요청)."""

    seq = optional(code("seq", "일련번호"))
    symbol = stock("stk_cd", "종목번호")
    loan_date = optional(day("loan_dt", "대출일"))
    size = integer("qty", "수량", unit="shares")
    traded_amount = optional(integer("engg_amt", "약정금액", unit="KRW"))
    commission = optional(integer("cmsn", "수수료", unit="KRW"))
    income_tax = optional(integer("incm_tax", "소득세", unit="KRW"))
    rural_special_tax = optional(integer("rstx", "농특세", unit="KRW"))
    name = text("stk_nm", "종목명")
    side = optional(text("sell_tp", "매도수구분"))
    unit_price = optional(magnitude("unp", "단가", unit="KRW"))
    settlement_amount = optional(integer("exct_amt", "정산금액", unit="KRW"))
    transaction_tax = optional(integer("trde_tax", "거래세", unit="KRW"))
    resident_tax = optional(integer("resi_tax", "주민세", unit="KRW"))
    credit_type = optional(text("crd_tp", "신용구분"))


class NextDaySettlements(Answer):
    """The answer to ``next_day_settlements`` (kt00008 계좌별익일결제예정내역요청)."""

    trade_date = optional(day("trde_dt", "매매일자"))
    settlement_date = optional(day("setl_dt", "결제일자"))
    total_sell_settlement_amount = optional(integer("sell_amt_sum", "매도정산합", unit="KRW"))
    total_buy_settlement_amount = optional(integer("buy_amt_sum", "매수정산합", unit="KRW"))
    rows = table("acnt_nxdy_setl_frcs_prps_array", "계좌별익일결제예정내역배열", NextDaySettlement)


class Transaction(Record):
    """A row of ``transactions`` (kt00015 위탁종합거래내역요청).

    The paper server does not have it.
    """

    settlement_date = optional(day("trde_dt", "거래일자"))
    transaction_no = optional(code("trde_no", "거래번호"))
    remark = optional(text("rmrk_nm", "적요명"))
    credit_type_name = optional(text("crd_deal_tp_nm", "신용거래구분명"))
    settlement_amount = optional(integer("exct_amt", "정산금액", unit="KRW"))
    loan_repaid_amount = optional(integer("loan_amt_rpya", "대출금상환", unit="KRW"))
    fx_transaction_amount = optional(decimal("fc_trde_amt", "거래금액(외)"))
    fx_settlement_amount = optional(decimal("fc_exct_amt", "정산금액(외)"))
    deposit_balance = optional(integer("entra_remn", "예수금잔고", unit="KRW"))
    currency = optional(code("crnc_cd", "통화코드"))
    transaction_type = optional(choice("trde_ocr_tp", "거래종류구분", _TRANSACTION_TYPE_NAMES))
    transaction_type_name = optional(text("trde_kind_nm", "거래종류명"))
    name = text("stk_nm", "종목명")
    transaction_amount = optional(integer("trde_amt", "거래금액", unit="KRW"))
    transaction_and_rural_tax = optional(integer("trde_agri_tax", "거래및농특세", unit="KRW"))
    repayment_difference = optional(integer("rpy_diffa", "상환차금", unit="KRW"))
    fx_transaction_tax = optional(decimal("fc_trde_tax", "거래세(외)"))
    total_late_fee = optional(integer("dly_sum", "연체합", unit="KRW"))
    fx_deposit_balance = optional(decimal("fc_entra", "외화예수금잔고"))
    channel = optional(text("mdia_tp_nm", "매체구분명"))
    in_out_type = optional(code("io_tp", "입출구분"))
    in_out_name = optional(text("io_tp_nm", "입출구분명"))
    original_transaction_no = optional(code("orig_deal_no", "원거래번호"))
    symbol = stock("stk_cd", "종목코드")
    transaction_size = optional(integer("trde_qty_jwa_cnt", "거래수량/좌수"))
    commission = optional(integer("cmsn", "수수료", unit="KRW"))
    interest_and_stock_loan_fee = optional(integer("int_ls_usfe", "이자/대주이용", unit="KRW"))
    fx_commission = optional(decimal("fc_cmsn", "수수료(외)"))
    fx_total_late_fee = optional(decimal("fc_dly_sum", "연체합(외)"))
    securities_balance = optional(integer("vlbl_nowrm", "유가금잔"))
    processed_time = optional(time_of_day("proc_tm", "처리시간"))
    isin = optional(code("isin_cd", "ISIN코드"))
    exchange_code = optional(code("stex_cd", "거래소코드"))
    exchange = optional(text("stex_nm", "거래소명"))
    unit_price_or_fx_rate = optional(decimal("trde_unit", "거래단가/환율"))
    income_and_resident_tax = optional(integer("incm_resi_tax", "소득/주민세", unit="KRW"))
    loan_date = optional(day("loan_dt", "대출일"))
    receivable_incurred = optional(integer("uncl_ocr", "미수(원/주)"))
    total_repaid = optional(integer("rpym_sum", "변제합", unit="KRW"))
    trade_date = day("cntr_dt", "체결일")
    cash_ledger_no = optional(code("rcpy_no", "출납번호"))
    processed_by = optional(text("prcsr", "처리자"))
    processing_branch = optional(text("proc_brch", "처리점"))
    trade_form = optional(text("trde_stle", "매매형태"))
    tax_base_price = optional(decimal("txon_base_pric", "과세기준가"))
    total_tax_and_commission = optional(integer("tax_sum_cmsn", "세금수수료합", unit="KRW"))
    fx_foreign_tax_paid = optional(decimal("frgn_pay_txam", "외국납부세액(외)"))
    fx_receivable_incurred = optional(decimal("fc_uncl_ocr", "미수(외)"))
    fx_total_repaid = optional(integer("rpym_sum_fr", "변제합(외)"))
    depositor = optional(text("rcpmnyer", "입금자"))
    transaction_detail_type = optional(code("trde_prtc_tp", "거래내역구분"))


class Transactions(Answer):
    """The answer to ``transactions`` (kt00015 위탁종합거래내역요청)."""

    rows = table("trst_ovrl_trde_prps_array", "위탁종합거래내역배열", Transaction)
    account_no = optional(code("acnt_no", "계좌번호"))


class AccountNumbers(Answer):
    """The answer to ``account_no`` (ka00001 계좌번호조회)."""

    account_no = optional(code("acctNo", "계좌번호"))


BALANCE = TR(
    "kt00018",
    "/api/dostk/acnt",
    Balance,
    Holding,
    params=(
        Choice("qry_tp", "combined", {True: "1", False: "2"}),
        Choice("dmst_stex_tp", "exchange", {"krx": "KRX", "nxt": "NXT"}),
    ),
)

VALUATION = TR(
    "kt00004",
    "/api/dostk/acnt",
    AccountEvaluation,
    EvaluatedHolding,
    params=(
        Choice("qry_tp", "include_delisted", {True: "0", False: "1"}),
        Choice("dmst_stex_tp", "exchange", {"krx": "KRX", "nxt": "NXT"}),
    ),
)

DEPOSIT = TR(
    "kt00001",
    "/api/dostk/acnt",
    Deposit,
    CurrencyDeposit,
    params=(Choice("qry_tp", "estimated", {True: "3", False: "2"}),),
)

OPEN_ORDERS = TR(
    "ka10075",
    "/api/dostk/acnt",
    OpenOrders,
    OpenOrder,
    params=(
        Symbol("stk_cd", "symbol", none=""),
        Choice("trde_tp", "side", {"all": "0", "buy": "2", "sell": "1"}),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "0"}),
        Derived("all_stk_tp", (Case("1", given=("symbol",)), Case("0"))),
    ),
)

FILLS = TR(
    "ka10076",
    "/api/dostk/acnt",
    Fills,
    Fill,
    params=(
        Symbol("stk_cd", "symbol", none=""),
        Choice("sell_tp", "side", {"all": "0", "buy": "2", "sell": "1"}),
        Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "0"}),
        Text("ord_no", "before_order_no", none=""),
        Derived("qry_tp", (Case("1", given=("symbol",)), Case("0"))),
    ),
)

ORDERS = TR(
    "kt00007",
    "/api/dostk/acnt",
    OrderHistory,
    OrderRecord,
    params=(
        Day("ord_dt", "date", none=""),
        Symbol("stk_cd", "symbol", suffix=True, none=""),
        Choice("qry_tp", "view", _VIEW_CODES),
        Choice("sell_tp", "side", {"all": "0", "buy": "2", "sell": "1"}),
        Choice("stk_bond_tp", "asset", {"all": "0", "stock": "1", "bond": "2"}),
        Choice("dmst_stex_tp", "exchange", {"krx": "KRX", "nxt": "NXT", "sor": "SOR", "all": "%"}),
        Text("fr_ord_no", "from_order_no", none=""),
    ),
)

ORDER_EXECUTIONS = TR(
    "kt00009",
    "/api/dostk/acnt",
    OrderStatusReport,
    OrderStatus,
    params=(
        Day("ord_dt", "date", none=""),
        Symbol("stk_cd", "symbol", suffix=True, none=""),
        Choice("qry_tp", "filled_only", {False: "0", True: "1"}),
        Choice("sell_tp", "side", {"all": "0", "buy": "2", "sell": "1"}),
        Choice("stk_bond_tp", "asset", {"all": "0", "stock": "1", "bond": "2"}),
        Choice("mrkt_tp", "market", _MARKET_CODES),
        Choice("dmst_stex_tp", "exchange", {"krx": "KRX", "nxt": "NXT", "sor": "SOR", "all": "%"}),
        Text("fr_ord_no", "from_order_no", none=""),
    ),
)

SPLIT_ORDERS = TR(
    "ka10088",
    "/api/dostk/acnt",
    SplitOpenOrders,
    SplitOpenOrder,
    params=(Text("ord_no", "order_no"),),
)

ORDERABLE_CASH = TR(
    "kt00010",
    "/api/dostk/acnt",
    OrderableAmount,
    params=(
        Symbol("stk_cd", "symbol", suffix=True),
        Choice("trde_tp", "side", {"buy": "2", "sell": "1"}),
        Whole("uv", "price", least=1),
        Whole("trde_qty", "size", least=1, none=""),
        Whole("io_amt", "transfer_amount", none=""),
        Whole("exp_buy_unp", "expected_buy_price", least=1, none=""),
    ),
)

ORDERABLE_SIZE = TR(
    "kt00011",
    "/api/dostk/acnt",
    OrderableByMargin,
    params=(Symbol("stk_cd", "symbol", suffix=True), Whole("uv", "price", least=1, none="")),
)

CREDIT_ORDERABLE_SIZE = TR(
    "kt00012",
    "/api/dostk/acnt",
    OrderableByCreditMargin,
    params=(Symbol("stk_cd", "symbol", suffix=True), Whole("uv", "price", least=1, none="")),
)

TODAY_REALIZED_PNL = TR(
    "ka10077",
    "/api/dostk/acnt",
    TodayRealizedPnl,
    TodayStockRealizedPnl,
    params=(Symbol("stk_cd", "symbol"),),
)

DAILY_REALIZED_PNL = TR(
    "ka10074",
    "/api/dostk/acnt",
    RealizedPnlHistory,
    DailyRealizedPnl,
    params=(Day("strt_dt", "start_date"), Day("end_dt", "end_date", none="today")),
)

REALIZED_PNL_BY_PERIOD = TR(
    "ka10073",
    "/api/dostk/acnt",
    RealizedPnlByStock,
    StockRealizedPnl,
    params=(
        Day("strt_dt", "start_date"),
        Day("end_dt", "end_date", none="today"),
        Symbol("stk_cd", "symbol", none=""),
    ),
)

REALIZED_PNL_BY_DATE = TR(
    "ka10072",
    "/api/dostk/acnt",
    RealizedPnlFromDate,
    StockRealizedPnlFromDate,
    params=(Day("strt_dt", "start_date"), Symbol("stk_cd", "symbol", none="")),
)

TRADING_JOURNAL = TR(
    "ka10170",
    "/api/dostk/acnt",
    TradingJournal,
    JournalEntry,
    params=(
        Day("base_dt", "date", none=""),
        Choice("ottks_tp", "sell_scope", {"bought_today": "1", "all": "2"}),
        Choice("ch_crd_tp", "funding", {"all": "0", "cash": "1", "credit": "2"}),
    ),
)

RETURNS = TR(
    "ka10085",
    "/api/dostk/acnt",
    AccountReturns,
    HoldingReturn,
    params=(Choice("stex_tp", "exchange", {"krx": "1", "nxt": "2", "all": "0"}),),
)

PERIOD_RETURN = TR(
    "kt00016",
    "/api/dostk/acnt",
    DailyAccountReturns,
    params=(Day("fr_dt", "start_date"), Day("to_dt", "end_date", none="today")),
)

DAILY_BALANCE = TR(
    "ka01690",
    "/api/dostk/acnt",
    DailyBalanceReturns,
    DailyHoldingReturn,
    params=(Day("qry_dt", "date", none="today"),),
)

ESTIMATED_ASSETS = TR(
    "kt00003",
    "/api/dostk/acnt",
    EstimatedAssets,
    params=(Choice("qry_tp", "include_delisted", {True: "0", False: "1"}),),
)

DAILY_ESTIMATED_ASSETS = TR(
    "kt00002",
    "/api/dostk/acnt",
    EstimatedAssetsHistory,
    DailyEstimatedAssets,
    params=(Day("start_dt", "start_date"), Day("end_dt", "end_date", none="today")),
)

EXECUTED_BALANCE = TR(
    "kt00005",
    "/api/dostk/acnt",
    ExecutedBalance,
    ExecutedHolding,
    params=(Choice("dmst_stex_tp", "exchange", {"krx": "KRX", "nxt": "NXT"}),),
)

TODAY_SUMMARY = TR("kt00017", "/api/dostk/acnt", TodaySummary)

MARGIN_DETAILS = TR("kt00013", "/api/dostk/acnt", MarginDetails)

NEXT_DAY_SETTLEMENTS = TR(
    "kt00008",
    "/api/dostk/acnt",
    NextDaySettlements,
    NextDaySettlement,
    params=(Text("strt_dcd_seq", "from_settlement_no", none=""),),
)

TRANSACTIONS = TR(
    "kt00015",
    "/api/dostk/acnt",
    Transactions,
    Transaction,
    params=(
        Day("strt_dt", "start_date"),
        Day("end_dt", "end_date", none="today"),
        Choice("tp", "kind", _KIND_CODES),
        Symbol("stk_cd", "symbol", suffix=True, none=""),
        Text("crnc_cd", "currency", none=""),
        Choice("gds_tp", "product", _PRODUCT_CODES),
        Text("frgn_stex_code", "overseas_exchange", none=""),
        Choice("dmst_stex_tp", "exchange", {"krx": "KRX", "nxt": "NXT", "all": "%"}),
        Choice("qry_sort_tp", "sort", {"oldest_first": "2", "newest_first": "1"}),
    ),
)

ACCOUNT_NO = TR("ka00001", "/api/dostk/acnt", AccountNumbers)
