# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""The gold market of KRX: prices, candles, account and orders (금현물)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal, TypeAlias

from kiwoom_async.calls.namespace import OrderNamespace
from kiwoom_async.records.fields import (
    aggressor,
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
from kiwoom_async.wire import checks
from kiwoom_async.wire.arguments import Case, Choice, Day, Fixed, Text, Whole
from kiwoom_async.wire.requests import TR, OrderKind

if TYPE_CHECKING:
    from kiwoom_async.calls.pager import Pager
    from kiwoom_async.orders.order import Order

__all__ = [
    "Gold",
    "GoldBalance",
    "GoldCancelReceipt",
    "GoldDailyCandle",
    "GoldDailyCandles",
    "GoldDailyPrice",
    "GoldDailyPrices",
    "GoldDeposit",
    "GoldExpectedTrade",
    "GoldExpectedTrades",
    "GoldHolding",
    "GoldInvestor",
    "GoldInvestors",
    "GoldMinuteCandle",
    "GoldMinuteCandles",
    "GoldModifyReceipt",
    "GoldMonthlyCandles",
    "GoldOpenOrders",
    "GoldOrder",
    "GoldOrderBook",
    "GoldOrderBookEntry",
    "GoldOrderHistory",
    "GoldOrderReceipt",
    "GoldOrders",
    "GoldPeriodCandle",
    "GoldQuote",
    "GoldTickCandle",
    "GoldTickCandles",
    "GoldTodayMinuteCandle",
    "GoldTodayMinuteCandles",
    "GoldTodayTickCandle",
    "GoldTodayTickCandles",
    "GoldTrade",
    "GoldTrades",
    "GoldTransaction",
    "GoldTransactions",
    "GoldWeeklyCandles",
    "Kind",
    "OrderRecord",
]


Kind: TypeAlias = Literal[
    "all", "cash_transfer", "gold_withdrawal", "trade", "buy", "sell", "deposit", "withdrawal"
]

_INTERVAL_CODES = {1: "1", 3: "3", 5: "5", 10: "10", 15: "15", 30: "30", 45: "45", 60: "60"}

_VIEW_CODES = {"oldest_first": "1", "newest_first": "2", "open": "3", "filled": "4"}

_KIND_CODES = {
    "all": "0",
    "cash_transfer": "1",
    "gold_withdrawal": "2",
    "trade": "3",
    "buy": "4",
    "sell": "5",
    "deposit": "6",
    "withdrawal": "7",
}


class Gold(OrderNamespace, account="gold"):
    """The gold market of KRX: prices, candles, account and orders (금현물)."""

    async def quote(self, symbol: str) -> GoldQuote:
        """A gold product on one page: range of the day, limits, volume.

        TR ka50100 금현물 시세정보.

        Args:
            symbol: The gold product, by name or code (종목코드); "gold_1kg", "mini_gold_100g" or a
                code.

        Units: ``change``, ``open``, ``high``, ``low``, … in KRW; ``change_rate``,
        ``volume_vs_previous_rate`` in %; ``volume`` in g.
        """
        return await self._caller.answer(QUOTE, symbol)

    def order_book(
        self, symbol: str, *, interval: Literal[1, 3, 5, 10, 30] = 1
    ) -> Pager[GoldOrderBookEntry, GoldOrderBook]:
        """Best quotes of a gold product with its trades.

        TR ka50101 금현물 호가.

        Args:
            symbol: The gold product, by name or code (종목코드); "gold_1kg", "mini_gold_100g" or a
                code.
            interval: Ticks of a row (틱범위); 1, 3, 5, 10 or 30.

        Units: ``price``, ``change``, ``ask``, ``bid`` in KRW; ``change_rate``,
        ``volume_vs_previous_rate``, ``size_vs_previous_volume_rate``, ``trade_strength`` in %;
        ``cumulative_volume``, ``size`` in g; ``cumulative_turnover_million`` in million KRW.
        """
        return self._caller.pager(ORDER_BOOK, symbol, interval)

    def trades(self, symbol: str) -> Pager[GoldTrade, GoldTrades]:
        """Trades of a gold product, the latest first.

        TR ka50010 금현물체결추이.

        Args:
            symbol: The gold product, by name or code (종목코드); "gold_1kg", "mini_gold_100g" or a
                code.

        Units: ``price``, ``change``, ``cumulative_turnover``, ``ask``, … in KRW; ``change_rate``,
        ``volume_vs_previous_rate``, ``size_vs_previous_volume_rate``, ``trade_strength`` in %;
        ``cumulative_volume``, ``size`` in g.
        """
        return self._caller.pager(TRADES, symbol)

    def expected_trades(self, symbol: str) -> Pager[GoldExpectedTrade, GoldExpectedTrades]:
        """Expected prices and sizes of a gold product in its auctions.

        TR ka50087 금현물예상체결.

        Args:
            symbol: The gold product, by name or code (종목코드); "gold_1kg", "mini_gold_100g" or a
                code.

        Units: ``expected_price``, ``expected_change`` in KRW; ``expected_change_rate`` in %;
        ``expected_cumulative_volume``, ``expected_size`` in g.
        """
        return self._caller.pager(EXPECTED_TRADES, symbol)

    def daily_prices(
        self, symbol: str, *, end_date: dt.date | None = None
    ) -> Pager[GoldDailyPrice, GoldDailyPrices]:
        """Prices of a gold product per day, with net buying by investor.

        TR ka50012 금현물일별추이.

        Args:
            symbol: The gold product, by name or code (종목코드); "gold_1kg", "mini_gold_100g" or a
                code.
            end_date: The newest day; rows run back from it (기준일자); today by default.

        Units: ``close``, ``change``, ``open``, ``high``, … in KRW; ``change_rate`` in %; ``volume``
        in g; ``turnover_million`` in million KRW; ``institution_net_buy_volume_thousand``,
        ``foreign_net_buy_volume_thousand``, ``individual_net_buy_volume_thousand`` in thousand g.
        """
        return self._caller.pager(DAILY_PRICES, symbol, end_date)

    def daily_candles(
        self, symbol: str, *, end_date: dt.date | None = None, adjusted: bool = True
    ) -> Pager[GoldDailyCandle, GoldDailyCandles]:
        """Daily candles of a gold product, the newest first.

        TR ka50081 금현물일봉차트조회요청.

        Args:
            symbol: The gold product, by name or code (종목코드); "gold_1kg", "mini_gold_100g" or a
                code.
            end_date: The newest day; candles run back from it (기준일자); today by default.
            adjusted: Whether prices are adjusted for splits and rights issues (수정주가구분).

        Units: ``close``, ``open``, ``high``, ``low`` in KRW; ``volume`` in g; ``turnover_million``
        in million KRW.
        """
        return self._caller.pager(DAILY_CANDLES, symbol, end_date, adjusted)

    def minute_candles(
        self,
        symbol: str,
        *,
        interval: Literal[1, 3, 5, 10, 15, 30, 45, 60] = 1,
        adjusted: bool = True,
    ) -> Pager[GoldMinuteCandle, GoldMinuteCandles]:
        """Minute candles of a gold product, the newest first.

        TR ka50080 금현물분봉차트조회요청.

        Args:
            symbol: The gold product, by name or code (종목코드); "gold_1kg", "mini_gold_100g" or a
                code.
            interval: Minutes of a candle (틱범위); 1, 3, 5, 10, 15, 30, 45 or 60.
            adjusted: Whether prices are adjusted for splits and rights issues (수정주가구분).

        Units: ``close``, ``change``, ``open``, ``high``, … in KRW; ``cumulative_volume``,
        ``volume`` in g.
        """
        return self._caller.pager(MINUTE_CANDLES, symbol, interval, adjusted)

    def tick_candles(
        self, symbol: str, *, interval: Literal[1, 3, 5, 10, 30] = 1, adjusted: bool = True
    ) -> Pager[GoldTickCandle, GoldTickCandles]:
        """Tick candles of a gold product, the newest first.

        TR ka50079 금현물틱차트조회요청.

        Args:
            symbol: The gold product, by name or code (종목코드); "gold_1kg", "mini_gold_100g" or a
                code.
            interval: Ticks of a candle (틱범위); 1, 3, 5, 10 or 30.
            adjusted: Whether prices are adjusted for splits and rights issues (수정주가구분).

        Units: ``close``, ``change``, ``open``, ``high``, … in KRW; ``volume`` in g.
        """
        return self._caller.pager(TICK_CANDLES, symbol, interval, adjusted)

    def weekly_candles(
        self, symbol: str, *, end_date: dt.date | None = None, adjusted: bool = True
    ) -> Pager[GoldPeriodCandle, GoldWeeklyCandles]:
        """Weekly candles of a gold product, the newest first.

        TR ka50082 금현물주봉차트조회요청.

        Args:
            symbol: The gold product, by name or code (종목코드); "gold_1kg", "mini_gold_100g" or a
                code.
            end_date: The newest day; candles run back from it (기준일자); today by default.
            adjusted: Whether prices are adjusted for splits and rights issues (수정주가구분).

        Units: ``close``, ``turnover``, ``open``, ``high``, … in KRW; ``volume`` in g.
        """
        return self._caller.pager(WEEKLY_CANDLES, symbol, end_date, adjusted)

    def monthly_candles(
        self, symbol: str, *, end_date: dt.date | None = None, adjusted: bool = True
    ) -> Pager[GoldPeriodCandle, GoldMonthlyCandles]:
        """Monthly candles of a gold product, the newest first.

        TR ka50083 금현물월봉차트조회요청.

        Args:
            symbol: The gold product, by name or code (종목코드); "gold_1kg", "mini_gold_100g" or a
                code.
            end_date: The newest day; candles run back from it (기준일자); today by default.
            adjusted: Whether prices are adjusted for splits and rights issues (수정주가구분).

        Units: ``close``, ``turnover``, ``open``, ``high``, … in KRW; ``volume`` in g.
        """
        return self._caller.pager(MONTHLY_CANDLES, symbol, end_date, adjusted)

    def today_minute_candles(
        self, symbol: str, *, interval: Literal[1, 3, 5, 10, 15, 30, 45, 60] = 1
    ) -> Pager[GoldTodayMinuteCandle, GoldTodayMinuteCandles]:
        """Today's candles of a gold product, by the minute.

        TR ka50092 금현물당일분봉차트조회요청.

        Args:
            symbol: The gold product, by name or code (종목코드); "gold_1kg", "mini_gold_100g" or a
                code.
            interval: Minutes of a candle (틱범위); 1, 3, 5, 10, 15, 30, 45 or 60.

        Units: ``close``, ``change``, ``open``, ``high``, … in KRW; ``cumulative_volume``,
        ``volume`` in g; ``cumulative_turnover_million`` in million KRW.
        """
        return self._caller.pager(TODAY_MINUTE_CANDLES, symbol, interval)

    def today_tick_candles(
        self, symbol: str, *, interval: Literal[1, 3, 5, 10, 30] = 1
    ) -> Pager[GoldTodayTickCandle, GoldTodayTickCandles]:
        """Today's candles of a gold product, by the tick.

        TR ka50091 금현물당일틱차트조회요청.

        Args:
            symbol: The gold product, by name or code (종목코드); "gold_1kg", "mini_gold_100g" or a
                code.
            interval: Ticks of a candle (틱범위); 1, 3, 5, 10 or 30.

        Units: ``close``, ``change``, ``open``, ``high``, … in KRW; ``volume`` in g.
        """
        return self._caller.pager(TODAY_TICK_CANDLES, symbol, interval)

    def investors(self) -> Pager[GoldInvestor, GoldInvestors]:
        """What each kind of investor trades in gold.

        TR ka52301 금현물투자자현황.

        Units: ``sell_volume_thousand``, ``sell_volume_change_thousand``, ``buy_volume_thousand``,
        ``buy_volume_change_thousand``, … in thousand g; ``sell_amount_eok``,
        ``sell_amount_change_eok``, ``buy_amount_eok``, ``buy_amount_change_eok``, … in eok KRW;
        ``average_sell_price``, ``average_buy_price`` in KRW.
        """
        return self._caller.pager(INVESTORS)

    async def buy(
        self,
        symbol: str,
        size: int,
        *,
        price: int,
        order_type: Literal["limit", "limit_ioc", "limit_fok"] = "limit",
    ) -> Order:
        """Buy gold.

        TR kt50000 금현물 매수주문.

        Args:
            symbol: The gold product, by name or code (종목코드); "gold_1kg", "mini_gold_100g" or a
                code.
            size: How much, g (주문수량).
            price: The limit, KRW (주문단가).
            order_type: How the price is found (매매구분); "limit", "limit_ioc" or "limit_fok".

        Sent once. When cancelled after sending, it may be booked anyway: see :attr:`in_doubt`.

        Raises:
            ConfigError: an invalid argument; nothing was sent.
            OrderRejected: the broker refused it; nothing was booked.
            OrderInDoubt: no answer says whether it is booked; ``resolve()`` asks the broker.
            AuthenticationError, RateLimitError, Blocked: refused before it was checked.
            TransportError: it could not be sent.
            SessionClosed, SessionReplaced: the session is over; nothing was sent.
        """
        return await self._caller.order(BUY, symbol, size, price, order_type)

    async def sell(
        self,
        symbol: str,
        size: int,
        *,
        price: int,
        order_type: Literal["limit", "limit_ioc", "limit_fok"] = "limit",
    ) -> Order:
        """Sell gold.

        TR kt50001 금현물 매도주문.

        Args:
            symbol: The gold product, by name or code (종목코드); "gold_1kg", "mini_gold_100g" or a
                code.
            size: How much, g (주문수량).
            price: The limit, KRW (주문단가).
            order_type: How the price is found (매매구분); "limit", "limit_ioc" or "limit_fok".

        Sent once. When cancelled after sending, it may be booked anyway: see :attr:`in_doubt`.

        Raises:
            ConfigError: an invalid argument; nothing was sent.
            OrderRejected: the broker refused it; nothing was booked.
            OrderInDoubt: no answer says whether it is booked; ``resolve()`` asks the broker.
            AuthenticationError, RateLimitError, Blocked: refused before it was checked.
            TransportError: it could not be sent.
            SessionClosed, SessionReplaced: the session is over; nothing was sent.
        """
        return await self._caller.order(SELL, symbol, size, price, order_type)

    async def modify(
        self, original_order_no: str, *, symbol: str, price: int, size: int | None = None
    ) -> Order:
        """Change the price or the size of an open gold order; a new order takes its place.

        TR kt50002 금현물 정정주문.

        Args:
            original_order_no: Number of the order to change (원주문번호).
            symbol: The order's gold product, by name or code (종목코드); "gold_1kg",
                "mini_gold_100g" or a code.
            price: The new price, KRW (정정단가).
            size: How many to change; all that remain when left out (정정수량).

        Sent once. When cancelled after sending, it may be booked anyway: see :attr:`in_doubt`.

        Raises:
            ConfigError: an invalid argument; nothing was sent.
            OrderRejected: the broker refused it; nothing was booked.
            OrderInDoubt: no answer says whether it is booked; ``resolve()`` asks the broker.
            AuthenticationError, RateLimitError, Blocked: refused before it was checked.
            TransportError: it could not be sent.
            SessionClosed, SessionReplaced: the session is over; nothing was sent.
        """
        return await self._caller.order(MODIFY, original_order_no, symbol, price, size)

    async def cancel(
        self, original_order_no: str, *, symbol: str, size: int | None = None
    ) -> Order:
        """Cancel an open gold order, wholly or in part.

        TR kt50003 금현물 취소주문.

        Args:
            original_order_no: Number of the order to cancel (원주문번호).
            symbol: The order's gold product, by name or code (종목코드); "gold_1kg",
                "mini_gold_100g" or a code.
            size: How many to cancel; all that remain when left out (취소수량).

        Sent once. When cancelled after sending, it may be booked anyway: see :attr:`in_doubt`.

        Raises:
            ConfigError: an invalid argument; nothing was sent.
            OrderRejected: the broker refused it; nothing was booked.
            OrderInDoubt: no answer says whether it is booked; ``resolve()`` asks the broker.
            AuthenticationError, RateLimitError, Blocked: refused before it was checked.
            TransportError: it could not be sent.
            SessionClosed, SessionReplaced: the session is over; nothing was sent.
        """
        return await self._caller.order(CANCEL, original_order_no, symbol, size)

    def balance(self) -> Pager[GoldHolding, GoldBalance]:
        """What the gold account holds: cost, market value and profit, and their totals.

        TR kt50020 금현물 잔고확인.

        Units: ``held_size``, ``settled_size``, ``buy_size``, ``sell_size``, … in g;
        ``average_price``, ``price``, ``market_value``, ``unrealized_pnl``, … in KRW;
        ``return_rate`` in %.
        """
        return self._caller.pager(BALANCE)

    async def deposit(self) -> GoldDeposit:
        """Cash of the gold account: what can be ordered, withdrawn, and is to be settled.

        TR kt50021 금현물 예수금.

        Units: ``deposit``, ``margin_cash``, ``check_deposit``, ``other_loan``, … in KRW.
        """
        return await self._caller.answer(DEPOSIT)

    def open_orders(
        self,
        *,
        date: dt.date | None = None,
        symbol: str | None = None,
        side: Literal["all", "buy", "sell"] = "all",
        sort: Literal["oldest_first", "newest_first"] = "oldest_first",
        from_order_no: str | None = None,
    ) -> Pager[GoldOrder, GoldOpenOrders]:
        """Gold orders that still wait for a fill, wholly or in part.

        TR kt50075 금현물 미체결조회.

        Args:
            date: The day of the orders (주문일자); today by default.
            symbol: The gold product, by name or code; all when left out (종목코드); "gold_1kg",
                "mini_gold_100g" or a code.
            side: Which side of the orders (매도수구분); "all", "buy" or "sell".
            sort: How the rows are sorted (조회구분); "oldest_first" or "newest_first".
            from_order_no: The first order number; all when left out (시작주문번호).

        Units: ``order_size``, ``confirmed_size``, ``filled_size``, ``remaining_size`` in g;
        ``order_price``, ``fill_price``, ``stop_price`` in KRW.
        """
        return self._caller.pager(OPEN_ORDERS, date, symbol, side, sort, from_order_no)

    def orders(
        self,
        *,
        date: dt.date | None = None,
        symbol: str | None = None,
        view: Literal["oldest_first", "newest_first", "open", "filled"] = "oldest_first",
        side: Literal["all", "buy", "sell"] = "all",
        from_order_no: str | None = None,
    ) -> Pager[OrderRecord, GoldOrders]:
        """One day's gold orders: what was ordered, filled and is left.

        TR kt50031 금현물 주문체결조회.

        Args:
            date: The day of the orders; the server's own day when left out (주문일자).
            symbol: The gold product, by name or code; all when left out (종목코드); "gold_1kg",
                "mini_gold_100g" or a code.
            view: How the orders are sorted, or which are shown (조회구분); "oldest_first",
                "newest_first", "open" or "filled".
            side: Which side of the orders (매도수구분); "all", "buy" or "sell".
            from_order_no: The first order number; all when left out (시작주문번호).

        Units: ``order_size``, ``confirmed_size``, ``filled_size``, ``remaining_size`` in g;
        ``order_price``, ``fill_price``, ``stop_price`` in KRW.
        """
        return self._caller.pager(ORDERS, date, symbol, view, side, from_order_no)

    def order_executions(
        self,
        *,
        date: dt.date | None = None,
        symbol: str | None = None,
        side: Literal["all", "buy", "sell"] = "all",
        sort: Literal["oldest_first", "newest_first"] = "oldest_first",
        from_order_no: str | None = None,
    ) -> Pager[GoldOrder, GoldOrderHistory]:
        """One day's gold orders and their executions.

        TR kt50030 금현물 주문체결전체조회.

        Args:
            date: The day of the orders (주문일자); today by default.
            symbol: The gold product, by name or code; all when left out (종목코드); "gold_1kg",
                "mini_gold_100g" or a code.
            side: Which side of the orders (매도수구분); "all", "buy" or "sell".
            sort: How the rows are sorted (조회구분); "oldest_first" or "newest_first".
            from_order_no: The first order number; all when left out (시작주문번호).

        Units: ``order_size``, ``confirmed_size``, ``filled_size``, ``remaining_size`` in g;
        ``order_price``, ``fill_price``, ``stop_price`` in KRW.
        """
        return self._caller.pager(ORDER_EXECUTIONS, date, symbol, side, sort, from_order_no)

    def transactions(
        self,
        *,
        start_date: dt.date | None = None,
        end_date: dt.date | None = None,
        kind: Kind = "all",
        symbol: str | None = None,
    ) -> Pager[GoldTransaction, GoldTransactions]:
        """The gold account's ledger: trades, transfers, commission and VAT.

        TR kt50032 금현물 거래내역조회.

        Args:
            start_date: The first day (시작일자).
            end_date: The last day; today when only start_date is given (종료일자).
            kind: Which entries (구분); "all", "cash_transfer", "gold_withdrawal", "trade", "buy",
                "sell", "deposit" or "withdrawal".
            symbol: The gold product, by name or code; all when left out (종목코드); "gold_1kg",
                "mini_gold_100g" or a code.

        Units: ``transaction_size``, ``spot_balance`` in g; ``vat``, ``settlement_amount``,
        ``total_late_fee``, ``deposit_balance``, … in KRW.
        """
        return self._caller.pager(TRANSACTIONS, start_date, end_date, kind, symbol)


class GoldQuote(Answer):
    """The answer to ``quote`` (ka50100 금현물 시세정보)."""

    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락율")
    volume = optional(integer("trde_qty", "거래량", unit="g"))
    open = magnitude("open_pric", "시가", unit="KRW")
    high = magnitude("high_pric", "고가", unit="KRW")
    low = magnitude("low_pric", "저가", unit="KRW")
    volume_vs_previous_rate = optional(number("pred_rt", "전일비", signed=False))
    upper_limit_price = optional(magnitude("upl_pric", "상한가", unit="KRW"))
    lower_limit_price = optional(magnitude("lst_pric", "하한가", unit="KRW"))
    previous_close = optional(magnitude("pred_close_pric", "전일종가", unit="KRW"))


class GoldOrderBookEntry(Record):
    """A row of ``order_book`` (ka50101 금현물 호가)."""

    price = magnitude("cntr_pric", "체결가", unit="KRW")
    change = integer("pred_pre", "전일 대비(원)", unit="KRW")
    change_rate = number("flu_rt", "등락율")
    cumulative_volume = optional(integer("trde_qty", "누적 거래량", unit="g"))
    cumulative_turnover_million = optional(
        integer("acc_trde_prica", "누적 거래대금", unit="million KRW")
    )
    size = integer("cntr_trde_qty", "거래량(체결량)", unit="g")
    time = time_of_day("tm", "체결시간")
    change_sign = optional(direction("pre_sig", "전일대비기호"))
    ask = optional(magnitude("pri_sel_bid_unit", "매도호가", unit="KRW"))
    bid = optional(magnitude("pri_buy_bid_unit", "매수호가", unit="KRW"))
    volume_vs_previous_rate = optional(number("trde_pre", "전일 거래량 대비 비율", signed=False))
    size_vs_previous_volume_rate = optional(
        number("trde_tern_rt", "전일 거래량 대비 순간 거래량 비율", signed=False)
    )
    trade_strength = optional(number("cntr_str", "체결강도"))
    knock_out_proximity = optional(decimal("lpmmcm_nm_1", "K.O 접근도"))
    exchange = optional(
        choice("stex_tp", "거래소구분", {"KRX": "krx", "NXT": "nxt", "통합": "all"})
    )


class GoldOrderBook(Answer):
    """The answer to ``order_book`` (ka50101 금현물 호가)."""

    rows = table("gold_bid", "금현물호가", GoldOrderBookEntry)


class GoldTrade(Record):
    """A row of ``trades`` (ka50010 금현물체결추이)."""

    price = magnitude("cntr_pric", "체결가", unit="KRW")
    change = integer("pred_pre", "전일 대비", unit="KRW")
    change_rate = number("flu_rt", "등락율")
    cumulative_volume = optional(integer("trde_qty", "누적 거래량", unit="g"))
    cumulative_turnover = optional(integer("acc_trde_prica", "누적 거래대금", unit="KRW"))
    size = magnitude("cntr_trde_qty", "거래량(체결량)", unit="g")
    side = aggressor("cntr_trde_qty", "거래량(체결량)")
    time = time_of_day("tm", "체결시간")
    change_sign = optional(direction("pre_sig", "전일대비기호"))
    ask = optional(magnitude("pri_sel_bid_unit", "매도호가", unit="KRW"))
    bid = optional(magnitude("pri_buy_bid_unit", "매수호가", unit="KRW"))
    volume_vs_previous_rate = optional(number("trde_pre", "전일 거래량 대비 비율", signed=False))
    size_vs_previous_volume_rate = optional(
        number("trde_tern_rt", "전일 거래량 대비 순간 거래량 비율", signed=False)
    )
    trade_strength = optional(number("cntr_str", "체결강도"))


class GoldTrades(Answer):
    """The answer to ``trades`` (ka50010 금현물체결추이)."""

    rows = table("gold_cntr", "금현물체결추이", GoldTrade)


class GoldExpectedTrade(Record):
    """A row of ``expected_trades`` (ka50087 금현물예상체결)."""

    expected_price = optional(magnitude("exp_cntr_pric", "예상 체결가", unit="KRW"))
    expected_change = optional(integer("exp_pred_pre", "예상 체결가 전일대비", unit="KRW"))
    expected_change_rate = optional(number("exp_flu_rt", "예상 체결가 등락율"))
    expected_cumulative_volume = optional(
        integer("exp_acc_trde_qty", "예상 체결 수량(누적)", unit="g")
    )
    expected_size = optional(integer("exp_cntr_trde_qty", "예상 체결 수량", unit="g"))
    expected_time = optional(time_of_day("exp_tm", "예상 체결 시간"))
    expected_change_sign = optional(direction("exp_pre_sig", "예상 체결가 전일대비기호"))
    exchange = optional(
        choice("stex_tp", "거래소 구분", {"KRX": "krx", "NXT": "nxt", "통합": "all"})
    )


class GoldExpectedTrades(Answer):
    """The answer to ``expected_trades`` (ka50087 금현물예상체결)."""

    rows = table("gold_expt_exec", "금현물예상체결", GoldExpectedTrade)


class GoldDailyPrice(Record):
    """A row of ``daily_prices`` (ka50012 금현물일별추이)."""

    close = magnitude("cur_prc", "종가", unit="KRW")
    change = integer("pred_pre", "전일 대비", unit="KRW")
    change_rate = number("flu_rt", "등락율")
    volume = integer("trde_qty", "누적 거래량", unit="g")
    turnover_million = integer("acc_trde_prica", "누적 거래대금(백만)", unit="million KRW")
    open = magnitude("open_pric", "시가", unit="KRW")
    high = magnitude("high_pric", "고가", unit="KRW")
    low = magnitude("low_pric", "저가", unit="KRW")
    date = day("dt", "일자")
    change_sign = optional(direction("pre_sig", "전일대비기호"))
    institution_net_buy_volume_thousand = integer(
        "orgn_netprps", "기관 순매수 수량", unit="thousand g"
    )
    foreign_net_buy_volume_thousand = integer(
        "for_netprps", "외국인 순매수 수량", unit="thousand g"
    )
    individual_net_buy_volume_thousand = integer("ind_netprps", "순매매량(개인)", unit="thousand g")


class GoldDailyPrices(Answer):
    """The answer to ``daily_prices`` (ka50012 금현물일별추이)."""

    rows = table("gold_daly_trnsn", "금현물일별추이", GoldDailyPrice)


class GoldDailyCandle(Record):
    """A row of ``daily_candles`` (ka50081 금현물일봉차트조회요청)."""

    close = magnitude("cur_prc", "현재가", unit="KRW")
    volume = integer("acc_trde_qty", "누적 거래량", unit="g")
    turnover_million = optional(integer("acc_trde_prica", "누적 거래대금", unit="million KRW"))
    open = magnitude("open_pric", "시가", unit="KRW")
    high = magnitude("high_pric", "고가", unit="KRW")
    low = magnitude("low_pric", "저가", unit="KRW")
    date = day("dt", "일자")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))


class GoldDailyCandles(Answer):
    """The answer to ``daily_candles`` (ka50081 금현물일봉차트조회요청)."""

    rows = table("gds_day_chart_qry", "금현물일봉차트조회", GoldDailyCandle)


class GoldMinuteCandle(Record):
    """A row of ``minute_candles`` (ka50080 금현물분봉차트조회요청)."""

    close = magnitude("cur_prc", "현재가", unit="KRW")
    change = integer("pred_pre", "전일대비", unit="KRW")
    cumulative_volume = optional(integer("acc_trde_qty", "누적거래량", unit="g"))
    volume = integer("trde_qty", "거래량", unit="g")
    open = magnitude("open_pric", "시가", unit="KRW")
    high = magnitude("high_pric", "고가", unit="KRW")
    low = magnitude("low_pric", "저가", unit="KRW")
    time = moment("cntr_tm", "체결시간")
    date = moment("dt", "일자")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))


class GoldMinuteCandles(Answer):
    """The answer to ``minute_candles`` (ka50080 금현물분봉차트조회요청)."""

    rows = table("gds_min_chart_qry", "금현물분봉차트조회", GoldMinuteCandle)


class GoldTickCandle(Record):
    """A row of ``tick_candles`` (ka50079 금현물틱차트조회요청)."""

    close = magnitude("cur_prc", "현재가", unit="KRW")
    change = integer("pred_pre", "전일대비", unit="KRW")
    volume = integer("trde_qty", "거래량", unit="g")
    open = magnitude("open_pric", "시가", unit="KRW")
    high = magnitude("high_pric", "고가", unit="KRW")
    low = magnitude("low_pric", "저가", unit="KRW")
    time = moment("cntr_tm", "체결시간")
    date = moment("dt", "일자")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))


class GoldTickCandles(Answer):
    """The answer to ``tick_candles`` (ka50079 금현물틱차트조회요청)."""

    rows = table("gds_tic_chart_qry", "금현물틱차트조회", GoldTickCandle)


class GoldPeriodCandle(Record):
    """A row of ``weekly_candles`` and ``monthly_candles`` (ka50082 금현물주봉차트조회요청, ka50083
    금현물월봉차트조회요청).
    """

    close = magnitude("cur_prc", "현재가", unit="KRW")
    volume = integer("acc_trde_qty", "누적 거래량", unit="g")
    turnover = optional(integer("acc_trde_prica", "누적 거래대금", unit="KRW"))
    open = magnitude("open_pric", "시가", unit="KRW")
    high = magnitude("high_pric", "고가", unit="KRW")
    low = magnitude("low_pric", "저가", unit="KRW")
    date = moment("dt", "일자")


class GoldWeeklyCandles(Answer):
    """The answer to ``weekly_candles`` (ka50082 금현물주봉차트조회요청)."""

    rows = table("gds_week_chart_qry", "금현물일봉차트조회", GoldPeriodCandle)


class GoldMonthlyCandles(Answer):
    """The answer to ``monthly_candles`` (ka50083 금현물월봉차트조회요청)."""

    rows = table("gds_month_chart_qry", "금현물일봉차트조회", GoldPeriodCandle)


class GoldTodayMinuteCandle(Record):
    """A row of ``today_minute_candles`` (ka50092 금현물당일분봉차트조회요청)."""

    close = magnitude("cntr_pric", "체결가", unit="KRW")
    change = integer("pred_pre", "전일 대비(원)", unit="KRW")
    cumulative_volume = optional(integer("acc_trde_qty", "누적 거래량", unit="g"))
    cumulative_turnover_million = optional(
        integer("acc_trde_prica", "누적 거래대금", unit="million KRW")
    )
    volume = integer("trde_qty", "거래량(체결량)", unit="g")
    open = magnitude("open_pric", "시가", unit="KRW")
    high = magnitude("high_pric", "고가", unit="KRW")
    low = magnitude("low_pric", "저가", unit="KRW")
    time = moment("cntr_tm", "체결시간")
    date = moment("dt", "일자")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))


class GoldTodayMinuteCandles(Answer):
    """The answer to ``today_minute_candles`` (ka50092 금현물당일분봉차트조회요청)."""

    rows = table("gds_min_chart_qry", "금현물일봉차트조회", GoldTodayMinuteCandle)


class GoldTodayTickCandle(Record):
    """A row of ``today_tick_candles`` (ka50091 금현물당일틱차트조회요청)."""

    close = magnitude("cntr_pric", "체결가", unit="KRW")
    change = integer("pred_pre", "전일 대비(원)", unit="KRW")
    volume = integer("trde_qty", "거래량(체결량)", unit="g")
    open = magnitude("open_pric", "시가", unit="KRW")
    high = magnitude("high_pric", "고가", unit="KRW")
    low = magnitude("low_pric", "저가", unit="KRW")
    time = moment("cntr_tm", "체결시간")
    date = moment("dt", "일자")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))


class GoldTodayTickCandles(Answer):
    """The answer to ``today_tick_candles`` (ka50091 금현물당일틱차트조회요청)."""

    rows = table("gds_tic_chart_qry", "금현물일봉차트조회", GoldTodayTickCandle)


class GoldInvestor(Record):
    """A row of ``investors`` (ka52301 금현물투자자현황)."""

    sell_volume_thousand = optional(
        integer("all_dfrt_trst_sell_qty", "투자자별 매도 수량(천)", unit="thousand g")
    )
    sell_volume_change_thousand = optional(
        integer("sell_qty_irds", "투자자별 매도 수량 증감(천)", unit="thousand g")
    )
    sell_amount_eok = optional(
        integer("all_dfrt_trst_sell_amt", "투자자별 매도 금액(억)", unit="eok KRW")
    )
    sell_amount_change_eok = optional(
        integer("sell_amt_irds", "투자자별 매도 금액 증감(억)", unit="eok KRW")
    )
    buy_volume_thousand = optional(
        integer("all_dfrt_trst_buy_qty", "투자자별 매수 수량(천)", unit="thousand g")
    )
    buy_volume_change_thousand = optional(
        integer("buy_qty_irds", "투자자별 매수 수량 증감(천)", unit="thousand g")
    )
    buy_amount_eok = optional(
        integer("all_dfrt_trst_buy_amt", "투자자별 매수 금액(억)", unit="eok KRW")
    )
    buy_amount_change_eok = optional(
        integer("buy_amt_irds", "투자자별 매수 금액 증감(억)", unit="eok KRW")
    )
    net_buy_volume_thousand = optional(
        integer("all_dfrt_trst_netprps_qty", "투자자별 순매수 수량(천)", unit="thousand g")
    )
    net_buy_volume_change_thousand = optional(
        integer("netprps_qty_irds", "투자자별 순매수 수량 증감(천)", unit="thousand g")
    )
    net_buy_amount_eok = optional(
        integer("all_dfrt_trst_netprps_amt", "투자자별 순매수 금액(억)", unit="eok KRW")
    )
    net_buy_amount_change_eok = optional(
        integer("netprps_amt_irds", "투자자별 순매수 금액 증감(억)", unit="eok KRW")
    )
    average_sell_price = optional(magnitude("sell_uv", "투자자별 매도 단가", unit="KRW"))
    average_buy_price = optional(magnitude("buy_uv", "투자자별 매수 단가", unit="KRW"))
    investor_name = text("stk_nm", "투자자 구분명")
    cumulative_net_buy_amount_eok = optional(
        integer("acc_netprps_amt", "누적 순매수 금액(억)", unit="eok KRW")
    )
    cumulative_net_buy_volume_thousand = optional(
        integer("acc_netprps_qty", "누적 순매수 수량(천)", unit="thousand g")
    )
    investor_code = code("stk_cd", "투자자 코드")
    instant_volume = optional(integer("mont_trde_qty", "순간거래량"))
    volume_change = optional(integer("chg_qty", "변동수량"))


class GoldInvestors(Answer):
    """The answer to ``investors`` (ka52301 금현물투자자현황)."""

    rows = table("inve_trad_stat", "금현물투자자현황", GoldInvestor)


class GoldOrderReceipt(Answer):
    """The answer to ``buy`` and ``sell`` (kt50000 금현물 매수주문, kt50001 금현물 매도주문)."""

    order_no = code("ord_no", "주문번호")


class GoldModifyReceipt(Answer):
    """The answer to ``modify`` (kt50002 금현물 정정주문)."""

    order_no = code("ord_no", "주문번호")
    original_order_no = code("base_orig_ord_no", "모주문번호")
    modified_size = integer("mdfy_qty", "정정수량", unit="g")


class GoldCancelReceipt(Answer):
    """The answer to ``cancel`` (kt50003 금현물 취소주문)."""

    order_no = code("ord_no", "주문번호")
    original_order_no = code("base_orig_ord_no", "모주문번호")
    cancelled_size = integer("cncl_qty", "취소수량", unit="g")


class GoldHolding(Record):
    """A row of ``balance`` (kt50020 금현물 잔고확인)."""

    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    held_size = integer("real_qty", "보유수량", unit="g")
    average_price = magnitude("avg_prc", "평균단가", unit="KRW")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    market_value = optional(integer("est_amt", "평가금액", unit="KRW"))
    unrealized_pnl = optional(integer("est_lspft", "손익금액", unit="KRW"))
    return_rate = optional(number("est_ratio", "손익율"))
    commission = optional(integer("cmsn", "수수료", unit="KRW"))
    vat = optional(integer("vlad_tax", "부가가치세", unit="KRW"))
    cost = optional(integer("book_amt2", "매입금액", unit="KRW"))
    break_even_price = optional(decimal("pl_prch_prc", "손익분기매입가", unit="KRW"))
    settled_size = optional(integer("qty", "결제잔고", unit="g"))
    buy_size = optional(integer("buy_qty", "매수수량", unit="g"))
    sell_size = optional(integer("sell_qty", "매도수량", unit="g"))
    tradable_size = optional(integer("able_qty", "가능수량", unit="g"))


class GoldBalance(Answer):
    """The answer to ``balance`` (kt50020 금현물 잔고확인)."""

    deposit = optional(integer("tot_entr", "예수금", unit="KRW"))
    estimated_deposit = optional(integer("net_entr", "추정예수금", unit="KRW"))
    total_market_value = optional(integer("tot_est_amt", "잔고평가액", unit="KRW"))
    asset_value = optional(integer("net_amt", "예탁자산평가액", unit="KRW"))
    total_cost = optional(integer("tot_book_amt2", "총매입금액", unit="KRW"))
    estimated_assets = optional(integer("tot_dep_amt", "추정예탁자산", unit="KRW"))
    withdrawable_cash = optional(integer("paym_alowa", "출금가능금액", unit="KRW"))
    realized_pnl = optional(integer("pl_amt", "실현손익", unit="KRW"))
    rows = table("gold_acnt_evlt_prst", "금현물계좌평가현황", GoldHolding)


class GoldDeposit(Answer):
    """The answer to ``deposit`` (kt50021 금현물 예수금)."""

    deposit = optional(integer("entra", "예수금", unit="KRW"))
    margin_cash = optional(integer("profa_ch", "증거금현금", unit="KRW"))
    check_deposit = optional(integer("chck_ina_amt", "수표입금액", unit="KRW"))
    other_loan = optional(integer("etc_loan", "기타대여금", unit="KRW"))
    other_loan_late_fee = optional(integer("etc_loan_dlfe", "기타대여금연체료", unit="KRW"))
    total_other_loan = optional(integer("etc_loan_tot", "기타대여금합계", unit="KRW"))
    estimated_deposit = optional(integer("prsm_entra", "추정예수금", unit="KRW"))
    buy_settlement_amount = optional(integer("buy_exct_amt", "매수정산금", unit="KRW"))
    sell_settlement_amount = optional(integer("sell_exct_amt", "매도정산금", unit="KRW"))
    net_settlement_amount = optional(integer("sell_buy_exct_amt", "매도매수정산금", unit="KRW"))
    receivable_repayment_due = optional(integer("dly_amt", "미수변제소요금", unit="KRW"))
    estimated_withdrawable_cash = optional(
        integer("prsm_pymn_alow_amt", "추정출금가능금액", unit="KRW")
    )
    withdrawable_cash = optional(integer("pymn_alow_amt", "출금가능금액", unit="KRW"))
    orderable_cash = optional(integer("ord_alow_amt", "주문가능금액", unit="KRW"))


class GoldOrder(Record):
    """A row of ``open_orders`` and ``order_executions`` (kt50075 금현물 미체결조회, kt50030 금현물
    주문체결전체조회).
    """

    stock_bond_type = optional(code("stk_bond_tp", "주식채권구분"))
    order_no = code("ord_no", "주문번호")
    symbol = stock("stk_cd", "상품코드")
    order_type = optional(text("trde_tp", "매매구분"))
    order_action = optional(text("io_tp_nm", "주문유형구분"))
    order_size = integer("ord_qty", "주문수량", unit="g")
    order_price = magnitude("ord_uv", "주문단가", unit="KRW")
    confirmed_size = optional(integer("cnfm_qty", "확인수량", unit="g"))
    acceptance_status = optional(text("data_send_end_tp", "접수구분"))
    market = optional(code("mrkt_deal_tp", "시장구분"))
    reservation_or_forced_sale = optional(text("rsrv_tp", "예약/반대여부"))
    original_order_no = code("orig_ord_no", "원주문번호")
    name = text("stk_nm", "종목명")
    settlement_type = optional(text("dcd_tp_nm", "결제구분"))
    credit_type = optional(text("crd_deal_tp", "신용거래구분"))
    filled_size = integer("cntr_qty", "체결수량", unit="g")
    fill_price = optional(magnitude("cntr_uv", "체결단가", unit="KRW"))
    remaining_size = optional(integer("ord_remnq", "미체결수량", unit="g"))
    order_channel = optional(text("comm_ord_tp", "통신구분"))
    modify_cancel_type = optional(text("mdfy_cncl_tp", "정정취소구분"))
    exchange = optional(
        choice("dmst_stex_tp", "국내거래소구분", {"KRX": "krx", "NXT": "nxt", "SOR": "sor"})
    )
    stop_price = optional(magnitude("cond_uv", "스톱가", unit="KRW"))


class GoldOpenOrders(Answer):
    """The answer to ``open_orders`` (kt50075 금현물 미체결조회)."""

    rows = table("acnt_ord_oso_prst", "계좌별주문미체결현황", GoldOrder)


class OrderRecord(Record):
    """A row of ``orders`` (kt50031 금현물 주문체결조회)."""

    order_no = code("ord_no", "주문번호")
    symbol = stock("stk_cd", "종목번호")
    order_type = optional(text("trde_tp", "매매구분"))
    credit_type = optional(text("crd_tp", "신용구분"))
    order_size = integer("ord_qty", "주문수량", unit="g")
    order_price = magnitude("ord_uv", "주문단가", unit="KRW")
    confirmed_size = optional(integer("cnfm_qty", "확인수량", unit="g"))
    acceptance_status = optional(text("acpt_tp", "접수구분"))
    forced_sale = optional(text("rsrv_tp", "반대여부"))
    order_time = time_of_day("ord_tm", "주문시간")
    original_order_no = code("ori_ord", "원주문")
    name = text("stk_nm", "종목명")
    order_action = optional(text("io_tp_nm", "주문구분"))
    loan_date = optional(day("loan_dt", "대출일"))
    filled_size = integer("cntr_qty", "체결수량", unit="g")
    fill_price = optional(magnitude("cntr_uv", "체결단가", unit="KRW"))
    remaining_size = integer("ord_remnq", "주문잔량", unit="g")
    order_channel = optional(text("comm_ord_tp", "통신구분"))
    modify_cancel_type = optional(text("mdfy_cncl", "정정취소"))
    confirmed_time = optional(time_of_day("cnfm_tm", "확인시간"))
    exchange = optional(
        choice("dmst_stex_tp", "국내거래소구분", {"KRX": "krx", "NXT": "nxt", "SOR": "sor"})
    )
    stop_price = optional(magnitude("cond_uv", "스톱가", unit="KRW"))


class GoldOrders(Answer):
    """The answer to ``orders`` (kt50031 금현물 주문체결조회)."""

    rows = table("acnt_ord_cntr_prps_dtl", "계좌별주문체결내역상세", OrderRecord)


class GoldOrderHistory(Answer):
    """The answer to ``order_executions`` (kt50030 금현물 주문체결전체조회)."""

    rows = table("acnt_ord_cntr_prst", "계좌별주문체결현황", GoldOrder)


class GoldTransaction(Record):
    """A row of ``transactions`` (kt50032 금현물 거래내역조회)."""

    transaction_date = optional(day("deal_dt", "거래일자"))
    transaction_no = optional(code("deal_no", "거래번호"))
    remark = optional(text("rmrk_nm", "적요명"))
    transaction_size = optional(integer("deal_qty", "거래수량", unit="g"))
    vat = optional(integer("gold_spot_vat", "금현물부가가치세", unit="KRW"))
    settlement_amount = optional(integer("exct_amt", "정산금액", unit="KRW"))
    total_late_fee = optional(integer("dly_sum", "연체합", unit="KRW"))
    deposit_balance = optional(integer("entra_remn", "예수금잔고", unit="KRW"))
    channel = optional(text("mdia_nm", "메체구분명"))
    original_transaction_no = optional(code("orig_deal_no", "원거래번호"))
    name = text("stk_nm", "종목명")
    unit_price = optional(decimal("uv_exrt", "거래단가", unit="KRW"))
    commission = optional(integer("cmsn", "수수료", unit="KRW"))
    receivable_incurred = optional(integer("uncl_ocr", "미수(원/g)", unit="KRW"))
    total_repaid = optional(integer("rpym_sum", "변제합", unit="KRW"))
    spot_balance = optional(integer("spot_remn", "현물잔고", unit="g"))
    processed_time = optional(time_of_day("proc_time", "처리시간"))
    cash_ledger_no = optional(code("rcpy_no", "출납번호"))
    symbol = stock("stk_cd", "종목코드")
    transaction_amount = optional(integer("deal_amt", "거래금액", unit="KRW"))
    income_and_resident_tax = optional(integer("tax_tot_amt", "소득/주민세", unit="KRW"))
    trade_date = day("cntr_dt", "체결일")
    processing_branch = optional(text("proc_brch_nm", "처리점"))
    processed_by = optional(text("prcsr", "처리자"))


class GoldTransactions(Answer):
    """The answer to ``transactions`` (kt50032 금현물 거래내역조회)."""

    account_no = optional(code("acnt_print", "계좌번호"))
    rows = table("gold_trde_hist", "금현물거래내역", GoldTransaction)


QUOTE = TR(
    "ka50100",
    "/api/dostk/mrkcond",
    GoldQuote,
    params=(
        Choice(
            "stk_cd", "symbol", {"gold_1kg": "M04020000", "mini_gold_100g": "M04020100"}, open=True
        ),
    ),
)

ORDER_BOOK = TR(
    "ka50101",
    "/api/dostk/mrkcond",
    GoldOrderBook,
    GoldOrderBookEntry,
    params=(
        Choice(
            "stk_cd", "symbol", {"gold_1kg": "M04020000", "mini_gold_100g": "M04020100"}, open=True
        ),
        Choice("tic_scope", "interval", {1: "1", 3: "3", 5: "5", 10: "10", 30: "30"}),
    ),
)

TRADES = TR(
    "ka50010",
    "/api/dostk/mrkcond",
    GoldTrades,
    GoldTrade,
    params=(
        Choice(
            "stk_cd", "symbol", {"gold_1kg": "M04020000", "mini_gold_100g": "M04020100"}, open=True
        ),
    ),
)

EXPECTED_TRADES = TR(
    "ka50087",
    "/api/dostk/mrkcond",
    GoldExpectedTrades,
    GoldExpectedTrade,
    params=(
        Choice(
            "stk_cd", "symbol", {"gold_1kg": "M04020000", "mini_gold_100g": "M04020100"}, open=True
        ),
    ),
)

DAILY_PRICES = TR(
    "ka50012",
    "/api/dostk/mrkcond",
    GoldDailyPrices,
    GoldDailyPrice,
    params=(
        Choice(
            "stk_cd", "symbol", {"gold_1kg": "M04020000", "mini_gold_100g": "M04020100"}, open=True
        ),
        Day("base_dt", "end_date", none="today"),
    ),
)

DAILY_CANDLES = TR(
    "ka50081",
    "/api/dostk/chart",
    GoldDailyCandles,
    GoldDailyCandle,
    params=(
        Choice(
            "stk_cd", "symbol", {"gold_1kg": "M04020000", "mini_gold_100g": "M04020100"}, open=True
        ),
        Day("base_dt", "end_date", none="today"),
        Choice("upd_stkpc_tp", "adjusted", {False: "0", True: "1"}),
    ),
)

MINUTE_CANDLES = TR(
    "ka50080",
    "/api/dostk/chart",
    GoldMinuteCandles,
    GoldMinuteCandle,
    params=(
        Choice(
            "stk_cd", "symbol", {"gold_1kg": "M04020000", "mini_gold_100g": "M04020100"}, open=True
        ),
        Choice("tic_scope", "interval", _INTERVAL_CODES),
        Choice("upd_stkpc_tp", "adjusted", {False: "0", True: "1"}),
    ),
)

TICK_CANDLES = TR(
    "ka50079",
    "/api/dostk/chart",
    GoldTickCandles,
    GoldTickCandle,
    params=(
        Choice(
            "stk_cd", "symbol", {"gold_1kg": "M04020000", "mini_gold_100g": "M04020100"}, open=True
        ),
        Choice("tic_scope", "interval", {1: "1", 3: "3", 5: "5", 10: "10", 30: "30"}),
        Choice("upd_stkpc_tp", "adjusted", {False: "0", True: "1"}),
    ),
)

WEEKLY_CANDLES = TR(
    "ka50082",
    "/api/dostk/chart",
    GoldWeeklyCandles,
    GoldPeriodCandle,
    params=(
        Choice(
            "stk_cd", "symbol", {"gold_1kg": "M04020000", "mini_gold_100g": "M04020100"}, open=True
        ),
        Day("base_dt", "end_date", none="today"),
        Choice("upd_stkpc_tp", "adjusted", {False: "0", True: "1"}),
    ),
)

MONTHLY_CANDLES = TR(
    "ka50083",
    "/api/dostk/chart",
    GoldMonthlyCandles,
    GoldPeriodCandle,
    params=(
        Choice(
            "stk_cd", "symbol", {"gold_1kg": "M04020000", "mini_gold_100g": "M04020100"}, open=True
        ),
        Day("base_dt", "end_date", none="today"),
        Choice("upd_stkpc_tp", "adjusted", {False: "0", True: "1"}),
    ),
)

TODAY_MINUTE_CANDLES = TR(
    "ka50092",
    "/api/dostk/chart",
    GoldTodayMinuteCandles,
    GoldTodayMinuteCandle,
    params=(
        Choice(
            "stk_cd", "symbol", {"gold_1kg": "M04020000", "mini_gold_100g": "M04020100"}, open=True
        ),
        Choice("tic_scope", "interval", _INTERVAL_CODES),
    ),
)

TODAY_TICK_CANDLES = TR(
    "ka50091",
    "/api/dostk/chart",
    GoldTodayTickCandles,
    GoldTodayTickCandle,
    params=(
        Choice(
            "stk_cd", "symbol", {"gold_1kg": "M04020000", "mini_gold_100g": "M04020100"}, open=True
        ),
        Choice("tic_scope", "interval", {1: "1", 3: "3", 5: "5", 10: "10", 30: "30"}),
    ),
)

INVESTORS = TR("ka52301", "/api/dostk/frgnistt", GoldInvestors, GoldInvestor)

BUY = TR(
    "kt50000",
    "/api/dostk/ordr",
    GoldOrderReceipt,
    params=(
        Choice(
            "stk_cd", "symbol", {"gold_1kg": "M04020000", "mini_gold_100g": "M04020100"}, open=True
        ),
        Whole("ord_qty", "size", least=1),
        Whole("ord_uv", "price", least=1),
        Choice("trde_tp", "order_type", {"limit": "00", "limit_ioc": "10", "limit_fok": "20"}),
    ),
    checks=(checks.gold_prices_on_a_tick,),
    order=OrderKind("gold", "new", "buy"),
)

SELL = TR(
    "kt50001",
    "/api/dostk/ordr",
    GoldOrderReceipt,
    params=(
        Choice(
            "stk_cd", "symbol", {"gold_1kg": "M04020000", "mini_gold_100g": "M04020100"}, open=True
        ),
        Whole("ord_qty", "size", least=1),
        Whole("ord_uv", "price", least=1),
        Choice("trde_tp", "order_type", {"limit": "00", "limit_ioc": "10", "limit_fok": "20"}),
    ),
    checks=(checks.gold_prices_on_a_tick,),
    order=OrderKind("gold", "new", "sell"),
)

MODIFY = TR(
    "kt50002",
    "/api/dostk/ordr",
    GoldModifyReceipt,
    params=(
        Text("orig_ord_no", "original_order_no"),
        Choice(
            "stk_cd", "symbol", {"gold_1kg": "M04020000", "mini_gold_100g": "M04020100"}, open=True
        ),
        Whole("mdfy_uv", "price", least=1),
        Whole("mdfy_qty", "size", least=1, none="0"),
    ),
    checks=(checks.gold_prices_on_a_tick,),
    order=OrderKind("gold", "modify"),
)

CANCEL = TR(
    "kt50003",
    "/api/dostk/ordr",
    GoldCancelReceipt,
    params=(
        Text("orig_ord_no", "original_order_no"),
        Choice(
            "stk_cd", "symbol", {"gold_1kg": "M04020000", "mini_gold_100g": "M04020100"}, open=True
        ),
        Whole("cncl_qty", "size", least=1, none="0"),
    ),
    order=OrderKind("gold", "cancel"),
)

BALANCE = TR("kt50020", "/api/dostk/acnt", GoldBalance, GoldHolding)

DEPOSIT = TR("kt50021", "/api/dostk/acnt", GoldDeposit)

OPEN_ORDERS = TR(
    "kt50075",
    "/api/dostk/acnt",
    GoldOpenOrders,
    GoldOrder,
    params=(
        Day("ord_dt", "date", none="today"),
        Choice(
            "stk_cd",
            "symbol",
            {"gold_1kg": "M04020000", "mini_gold_100g": "M04020100"},
            open=True,
            none="",
        ),
        Choice("sell_tp", "side", {"all": "0", "buy": "2", "sell": "1"}),
        Choice("qry_tp", "sort", {"oldest_first": "1", "newest_first": "2"}),
        Text("fr_ord_no", "from_order_no", none=""),
        Fixed("stk_bond_tp", "0"),
        Fixed("mrkt_deal_tp", "5"),
        Fixed("dmst_stex_tp", "KRX"),
    ),
)

ORDERS = TR(
    "kt50031",
    "/api/dostk/acnt",
    GoldOrders,
    OrderRecord,
    params=(
        Day("ord_dt", "date", none=""),
        Choice(
            "stk_cd",
            "symbol",
            {"gold_1kg": "M04020000", "mini_gold_100g": "M04020100"},
            open=True,
            none="",
        ),
        Choice("qry_tp", "view", _VIEW_CODES),
        Choice("sell_tp", "side", {"all": "0", "buy": "2", "sell": "1"}),
        Text("fr_ord_no", "from_order_no", none=""),
        Fixed("stk_bond_tp", "0"),
        Fixed("dmst_stex_tp", "%"),
    ),
)

ORDER_EXECUTIONS = TR(
    "kt50030",
    "/api/dostk/acnt",
    GoldOrderHistory,
    GoldOrder,
    params=(
        Day("ord_dt", "date", none="today"),
        Choice(
            "stk_cd",
            "symbol",
            {"gold_1kg": "M04020000", "mini_gold_100g": "M04020100"},
            open=True,
            none="",
        ),
        Choice("slby_tp", "side", {"all": "0", "buy": "2", "sell": "1"}),
        Choice("qry_tp", "sort", {"oldest_first": "1", "newest_first": "2"}),
        Text("fr_ord_no", "from_order_no", none=""),
        Fixed("stk_bond_tp", "0"),
        Fixed("mrkt_deal_tp", "5"),
        Fixed("dmst_stex_tp", "KRX"),
    ),
)

TRANSACTIONS = TR(
    "kt50032",
    "/api/dostk/acnt",
    GoldTransactions,
    GoldTransaction,
    params=(
        Day("strt_dt", "start_date", none=""),
        Day(
            "end_dt",
            "end_date",
            none="",
            rule=(Case("today", given=("start_date",), not_given=("end_date",)),),
        ),
        Choice("tp", "kind", _KIND_CODES),
        Choice(
            "stk_cd",
            "symbol",
            {"gold_1kg": "M04020000", "mini_gold_100g": "M04020100"},
            open=True,
            none="",
        ),
    ),
)
