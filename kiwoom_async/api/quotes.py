# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""Prices, trades and order books of stocks, now and day by day (시세)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from kiwoom_async.calls.namespace import Namespace
from kiwoom_async.records.fields import (
    aggressor,
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
from kiwoom_async.wire.arguments import Choice, Day, Symbol, Symbols, TimeOfDay
from kiwoom_async.wire.requests import TR

if TYPE_CHECKING:
    from kiwoom_async.calls.pager import Pager

__all__ = [
    "AfterHoursAuctionQuote",
    "DailyPrice",
    "DailyPrices",
    "DailyTradeDetail",
    "DailyTradeDetails",
    "DailyTradeStrength",
    "DailyTradeStrengths",
    "IntradayPrice",
    "IntradayTradeStrength",
    "IntradayTradeStrengths",
    "MarketSnapshot",
    "OrderBookSnapshot",
    "PriceBar",
    "PriceHistory",
    "Quotes",
    "SubscriptionRight",
    "SubscriptionRights",
    "TodayPreviousTrade",
    "TodayPreviousTrades",
    "TodayPreviousVolume",
    "TodayPreviousVolumes",
    "TradeTick",
    "Trades",
    "Watchlist",
    "WatchlistStock",
]


class Quotes(Namespace):
    """Prices, trades and order books of stocks, now and day by day (시세)."""

    async def order_book(self, symbol: str) -> OrderBookSnapshot:
        """Ten levels of the order book with the changes of their sizes.

        TR ka10004 주식호가요청.

        Args:
            symbol: The stock (종목코드); ``_NX`` or ``_AL`` may follow.

        Units: ``ask_size_change_10``, ``ask_size_10``, ``ask_size_change_9``, ``ask_size_9``, … in
        shares; ``ask_price_10``, ``ask_price_9``, ``ask_price_8``, ``ask_price_7``, … in KRW.
        """
        return await self._caller.answer(ORDER_BOOK, symbol)

    async def snapshot(self, symbol: str) -> MarketSnapshot:
        """A stock on one page: price, range of the day, price limits, best quotes.

        TR ka10007 시세표성정보요청.

        Args:
            symbol: The stock (종목코드); ``_NX`` or ``_AL`` may follow.

        Units: ``previous_close``, ``upper_limit_price``, ``lower_limit_price``, ``price``, … in
        KRW; ``previous_volume``, ``size``, ``volume``, ``expected_size``, … in shares;
        ``previous_turnover_million``, ``turnover_million`` in million KRW;
        ``listed_shares_thousand`` in thousand shares; ``change_rate``, ``volume_vs_previous_rate``
        in %; ``ask_order_count_1``, ``ask_order_count_2``, ``ask_order_count_3``,
        ``ask_order_count_4``, … in orders.
        """
        return await self._caller.answer(SNAPSHOT, symbol)

    def watchlist(self, symbols: Sequence[str]) -> Pager[WatchlistStock, Watchlist]:
        """Prices and best quotes of up to a hundred stocks in one call.

        TR ka10095 지정종목 정보요청.

        Args:
            symbols: The stocks (종목코드); 1 to 100 symbols.

        Units: ``price``, ``base_price``, ``change``, ``ask``, … in KRW; ``change_rate``,
        ``trade_strength``, ``volume_vs_previous_rate``, ``parity``, … in %; ``volume``, ``size``,
        ``expected_size``, ``ask_size``, … in shares; ``turnover_million`` in million KRW;
        ``capital_eok``, ``market_cap_eok`` in eok KRW; ``listed_shares_thousand`` in thousand
        shares; ``ask_order_count``, ``bid_order_count``, ``total_ask_order_count``,
        ``total_bid_order_count`` in orders; ``open_interest``, ``open_interest_change`` in
        contracts.
        """
        return self._caller.pager(WATCHLIST, symbols)

    def trades(self, symbol: str) -> Pager[TradeTick, Trades]:
        """Trades of today, the latest first.

        TR ka10003 체결정보요청.

        Args:
            symbol: The stock (종목코드); ``_NX`` or ``_AL`` may follow.

        A page has 30 rows.

        Units: ``price``, ``change``, ``ask``, ``bid``, … in KRW; ``change_rate``,
        ``trade_strength`` in %; ``size``, ``cumulative_volume`` in shares.
        """
        return self._caller.pager(TRADES, symbol)

    def trade_history(
        self,
        symbol: str,
        *,
        day: Literal["today", "previous_day"] = "today",
        resolution: Literal["tick", "minute"] = "tick",
        time: dt.time | None = None,
    ) -> Pager[TodayPreviousTrade, TodayPreviousTrades]:
        """Trades of today or of the day before, tick by tick or per minute.

        TR ka10084 당일전일체결요청.

        Args:
            symbol: The stock (종목코드); ``_NX`` or ``_AL`` may follow.
            day: Trades of which day (당일전일); "today" or "previous_day".
            resolution: What one row stands for (틱분); "tick" or "minute".
            time: Time of day to start from; now when left out (시간).

        A page has about 100 rows.

        Units: ``price``, ``change``, ``ask``, ``bid`` in KRW; ``change_rate``, ``trade_strength``
        in %; ``size``, ``cumulative_volume`` in shares; ``cumulative_turnover_million`` in million
        KRW.
        """
        return self._caller.pager(TRADE_HISTORY, symbol, day, resolution, time)

    def trade_sizes(
        self, symbol: str, *, day: Literal["today", "previous_day"] = "today"
    ) -> Pager[TodayPreviousVolume, TodayPreviousVolumes]:
        """Sizes of the trades of today or of the day before, with running totals.

        TR ka10055 당일전일체결량요청.

        Args:
            symbol: The stock (종목코드); ``_NX`` or ``_AL`` may follow.
            day: Trades of which day (당일전일); "today" or "previous_day".

        Units: ``price``, ``change`` in KRW; ``change_rate`` in %; ``size``, ``cumulative_volume``
        in shares; ``cumulative_turnover_million`` in million KRW.
        """
        return self._caller.pager(TRADE_SIZES, symbol, day)

    def daily_prices(
        self,
        symbol: str,
        *,
        end_date: dt.date | None = None,
        measure: Literal["amount", "quantity"] = "quantity",
    ) -> Pager[DailyPrice, DailyPrices]:
        """Prices per day, with credit and the net buying of each kind of investor.

        TR ka10086 일별주가요청.

        Args:
            symbol: The stock (종목코드); ``_NX`` or ``_AL`` may follow.
            end_date: The newest day; rows run back from it (조회일자); today by default.
            measure: Whether amounts or shares are counted (표시구분); "amount" or "quantity".

        Units: ``open``, ``high``, ``low``, ``close``, … in KRW; ``change_rate``, ``credit_rate``,
        ``foreign_rate``, ``foreign_held_rate``, … in %; ``volume`` in shares; ``turnover_million``
        in million KRW; ``individual``, ``institution``, ``foreign``, ``foreign_broker_net_buy``, …
        in million KRW or shares, as ``measure`` asks.
        """
        return self._caller.pager(DAILY_PRICES, symbol, end_date, measure)

    def price_history(self, symbol: str) -> Pager[PriceBar, PriceHistory]:
        """Prices of the last days, with foreign, institutional and program net buying.

        TR ka10005 주식일주월시분요청.

        Args:
            symbol: The stock (종목코드); ``_NX`` or ``_AL`` may follow.

        Units: ``open``, ``high``, ``low``, ``close``, … in KRW; ``change_rate``,
        ``foreign_held_rate``, ``foreign_weight``, ``credit_balance_rate``, … in %; ``volume``,
        ``foreign_broker_net_buy``, ``program_net_buy`` in shares; ``turnover_million`` in million
        KRW.
        """
        return self._caller.pager(PRICE_HISTORY, symbol)

    async def day_summary(self, symbol: str) -> IntradayPrice:
        """The day's open, high, low and close, turnover and trade strength.

        TR ka10006 주식시분요청.

        Args:
            symbol: The stock (종목코드); ``_NX`` or ``_AL`` may follow.

        Units: ``open``, ``high``, ``low``, ``close``, … in KRW; ``change_rate``, ``trade_strength``
        in %; ``volume`` in shares; ``turnover_million`` in million KRW.
        """
        return await self._caller.answer(DAY_SUMMARY, symbol)

    def daily_trade_details(
        self, symbol: str, *, end_date: dt.date | None = None
    ) -> Pager[DailyTradeDetail, DailyTradeDetails]:
        """Volume and turnover per day, split into the sessions of the day.

        TR ka10015 일별거래상세요청.

        Args:
            symbol: The stock (종목코드); ``_NX`` or ``_AL`` may follow.
            end_date: The newest day; rows run back from it (시작일자); today by default.

        Units: ``close``, ``change`` in KRW; ``change_rate``, ``pre_market_volume_weight``,
        ``regular_session_volume_weight``, ``post_market_volume_weight``, … in %; ``volume``,
        ``pre_market_volume``, ``regular_session_volume``, ``post_market_volume``, … in shares;
        ``turnover_million``, ``pre_market_turnover_million``, ``regular_session_turnover_million``,
        ``post_market_turnover_million`` in million KRW.
        """
        return self._caller.pager(DAILY_TRADE_DETAILS, symbol, end_date)

    def intraday_trade_strength(
        self, symbol: str
    ) -> Pager[IntradayTradeStrength, IntradayTradeStrengths]:
        """Trade strength during the day, with averages over 5, 20 and 60 minutes.

        TR ka10046 체결강도추이시간별요청.

        Args:
            symbol: The stock (종목코드); ``_NX`` or ``_AL`` may follow.

        Units: ``price``, ``change`` in KRW; ``change_rate``, ``trade_strength``,
        ``trade_strength_5min``, ``trade_strength_20min``, … in %; ``size``, ``cumulative_volume``
        in shares; ``cumulative_turnover_million`` in million KRW.
        """
        return self._caller.pager(INTRADAY_TRADE_STRENGTH, symbol)

    def daily_trade_strength(self, symbol: str) -> Pager[DailyTradeStrength, DailyTradeStrengths]:
        """Trade strength per day, with averages over 5, 20 and 60 days.

        TR ka10047 체결강도추이일별요청.

        Args:
            symbol: The stock (종목코드); ``_NX`` or ``_AL`` may follow.

        Units: ``price``, ``change`` in KRW; ``change_rate``, ``trade_strength``,
        ``trade_strength_5day``, ``trade_strength_20day``, … in %; ``volume``, ``cumulative_volume``
        in shares; ``cumulative_turnover_million`` in million KRW.
        """
        return self._caller.pager(DAILY_TRADE_STRENGTH, symbol)

    async def after_hours_auction(self, symbol: str) -> AfterHoursAuctionQuote:
        """The after-hours auction: price, and five levels of its order book.

        TR ka10087 시간외단일가요청.

        Args:
            symbol: The stock, such as ``005930`` (종목코드).

        Units: ``after_hours_auction_ask_size_change_5``, ``after_hours_auction_ask_size_change_4``,
        ``after_hours_auction_ask_size_change_3``, ``after_hours_auction_ask_size_change_2``, … in
        shares; ``after_hours_auction_ask_price_5``, ``after_hours_auction_ask_price_4``,
        ``after_hours_auction_ask_price_3``, ``after_hours_auction_ask_price_2``, … in KRW;
        ``after_hours_auction_change_rate`` in %.
        """
        return await self._caller.answer(AFTER_HOURS_AUCTION, symbol)

    def rights_and_warrants(
        self, *, kind: Literal["all", "warrant", "subscription_right"] = "all"
    ) -> Pager[SubscriptionRight, SubscriptionRights]:
        """Prices of every subscription right and warrant.

        TR ka10011 신주인수권전체시세요청.

        Args:
            kind: Which of them (신주인수권구분); "all", "warrant" or "subscription_right".

        Units: ``price``, ``change``, ``ask``, ``bid``, … in KRW; ``change_rate`` in %;
        ``cumulative_volume`` in shares.
        """
        return self._caller.pager(RIGHTS_AND_WARRANTS, kind)


class OrderBookSnapshot(Answer):
    """The answer to ``order_book`` (ka10004 주식호가요청)."""

    quote_time = optional(time_of_day("bid_req_base_tm", "호가잔량기준시간"))
    ask_size_change_10 = optional(
        integer("sel_10th_pre_req_pre", "매도10차선잔량대비", unit="shares")
    )
    ask_size_10 = optional(integer("sel_10th_pre_req", "매도10차선잔량", unit="shares"))
    ask_price_10 = optional(magnitude("sel_10th_pre_bid", "매도10차선호가", unit="KRW"))
    ask_size_change_9 = optional(integer("sel_9th_pre_req_pre", "매도9차선잔량대비", unit="shares"))
    ask_size_9 = optional(integer("sel_9th_pre_req", "매도9차선잔량", unit="shares"))
    ask_price_9 = optional(magnitude("sel_9th_pre_bid", "매도9차선호가", unit="KRW"))
    ask_size_change_8 = optional(integer("sel_8th_pre_req_pre", "매도8차선잔량대비", unit="shares"))
    ask_size_8 = optional(integer("sel_8th_pre_req", "매도8차선잔량", unit="shares"))
    ask_price_8 = optional(magnitude("sel_8th_pre_bid", "매도8차선호가", unit="KRW"))
    ask_size_change_7 = optional(integer("sel_7th_pre_req_pre", "매도7차선잔량대비", unit="shares"))
    ask_size_7 = optional(integer("sel_7th_pre_req", "매도7차선잔량", unit="shares"))
    ask_price_7 = optional(magnitude("sel_7th_pre_bid", "매도7차선호가", unit="KRW"))
    ask_size_change_6 = optional(integer("sel_6th_pre_req_pre", "매도6차선잔량대비", unit="shares"))
    ask_size_6 = optional(integer("sel_6th_pre_req", "매도6차선잔량", unit="shares"))
    ask_price_6 = optional(magnitude("sel_6th_pre_bid", "매도6차선호가", unit="KRW"))
    ask_size_change_5 = optional(integer("sel_5th_pre_req_pre", "매도5차선잔량대비", unit="shares"))
    ask_size_5 = optional(integer("sel_5th_pre_req", "매도5차선잔량", unit="shares"))
    ask_price_5 = optional(magnitude("sel_5th_pre_bid", "매도5차선호가", unit="KRW"))
    ask_size_change_4 = optional(integer("sel_4th_pre_req_pre", "매도4차선잔량대비", unit="shares"))
    ask_size_4 = optional(integer("sel_4th_pre_req", "매도4차선잔량", unit="shares"))
    ask_price_4 = optional(magnitude("sel_4th_pre_bid", "매도4차선호가", unit="KRW"))
    ask_size_change_3 = optional(integer("sel_3th_pre_req_pre", "매도3차선잔량대비", unit="shares"))
    ask_size_3 = optional(integer("sel_3th_pre_req", "매도3차선잔량", unit="shares"))
    ask_price_3 = optional(magnitude("sel_3th_pre_bid", "매도3차선호가", unit="KRW"))
    ask_size_change_2 = optional(integer("sel_2th_pre_req_pre", "매도2차선잔량대비", unit="shares"))
    ask_size_2 = optional(integer("sel_2th_pre_req", "매도2차선잔량", unit="shares"))
    ask_price_2 = optional(magnitude("sel_2th_pre_bid", "매도2차선호가", unit="KRW"))
    ask_size_change_1 = optional(integer("sel_1th_pre_req_pre", "매도1차선잔량대비", unit="shares"))
    ask_size_1 = optional(integer("sel_fpr_req", "매도최우선잔량", unit="shares"))
    ask_price_1 = optional(magnitude("sel_fpr_bid", "매도최우선호가", unit="KRW"))
    bid_price_1 = optional(magnitude("buy_fpr_bid", "매수최우선호가", unit="KRW"))
    bid_size_1 = optional(integer("buy_fpr_req", "매수최우선잔량", unit="shares"))
    bid_size_change_1 = optional(integer("buy_1th_pre_req_pre", "매수1차선잔량대비", unit="shares"))
    bid_price_2 = optional(magnitude("buy_2th_pre_bid", "매수2차선호가", unit="KRW"))
    bid_size_2 = optional(integer("buy_2th_pre_req", "매수2차선잔량", unit="shares"))
    bid_size_change_2 = optional(integer("buy_2th_pre_req_pre", "매수2차선잔량대비", unit="shares"))
    bid_price_3 = optional(magnitude("buy_3th_pre_bid", "매수3차선호가", unit="KRW"))
    bid_size_3 = optional(integer("buy_3th_pre_req", "매수3차선잔량", unit="shares"))
    bid_size_change_3 = optional(integer("buy_3th_pre_req_pre", "매수3차선잔량대비", unit="shares"))
    bid_price_4 = optional(magnitude("buy_4th_pre_bid", "매수4차선호가", unit="KRW"))
    bid_size_4 = optional(integer("buy_4th_pre_req", "매수4차선잔량", unit="shares"))
    bid_size_change_4 = optional(integer("buy_4th_pre_req_pre", "매수4차선잔량대비", unit="shares"))
    bid_price_5 = optional(magnitude("buy_5th_pre_bid", "매수5차선호가", unit="KRW"))
    bid_size_5 = optional(integer("buy_5th_pre_req", "매수5차선잔량", unit="shares"))
    bid_size_change_5 = optional(integer("buy_5th_pre_req_pre", "매수5차선잔량대비", unit="shares"))
    bid_price_6 = optional(magnitude("buy_6th_pre_bid", "매수6차선호가", unit="KRW"))
    bid_size_6 = optional(integer("buy_6th_pre_req", "매수6차선잔량", unit="shares"))
    bid_size_change_6 = optional(integer("buy_6th_pre_req_pre", "매수6차선잔량대비", unit="shares"))
    bid_price_7 = optional(magnitude("buy_7th_pre_bid", "매수7차선호가", unit="KRW"))
    bid_size_7 = optional(integer("buy_7th_pre_req", "매수7차선잔량", unit="shares"))
    bid_size_change_7 = optional(integer("buy_7th_pre_req_pre", "매수7차선잔량대비", unit="shares"))
    bid_price_8 = optional(magnitude("buy_8th_pre_bid", "매수8차선호가", unit="KRW"))
    bid_size_8 = optional(integer("buy_8th_pre_req", "매수8차선잔량", unit="shares"))
    bid_size_change_8 = optional(integer("buy_8th_pre_req_pre", "매수8차선잔량대비", unit="shares"))
    bid_price_9 = optional(magnitude("buy_9th_pre_bid", "매수9차선호가", unit="KRW"))
    bid_size_9 = optional(integer("buy_9th_pre_req", "매수9차선잔량", unit="shares"))
    bid_size_change_9 = optional(integer("buy_9th_pre_req_pre", "매수9차선잔량대비", unit="shares"))
    bid_price_10 = optional(magnitude("buy_10th_pre_bid", "매수10차선호가", unit="KRW"))
    bid_size_10 = optional(integer("buy_10th_pre_req", "매수10차선잔량", unit="shares"))
    bid_size_change_10 = optional(
        integer("buy_10th_pre_req_pre", "매수10차선잔량대비", unit="shares")
    )
    total_ask_size_change = optional(
        integer("tot_sel_req_jub_pre", "총매도잔량직전대비", unit="shares")
    )
    total_ask_size = optional(integer("tot_sel_req", "총매도잔량", unit="shares"))
    total_bid_size = optional(integer("tot_buy_req", "총매수잔량", unit="shares"))
    total_bid_size_change = optional(
        integer("tot_buy_req_jub_pre", "총매수잔량직전대비", unit="shares")
    )
    after_hours_total_ask_size_change = optional(
        integer("ovt_sel_req_pre", "시간외매도잔량대비", unit="shares")
    )
    after_hours_total_ask_size = optional(integer("ovt_sel_req", "시간외매도잔량", unit="shares"))
    after_hours_total_bid_size = optional(integer("ovt_buy_req", "시간외매수잔량", unit="shares"))
    after_hours_total_bid_size_change = optional(
        integer("ovt_buy_req_pre", "시간외매수잔량대비", unit="shares")
    )


class MarketSnapshot(Answer):
    """The answer to ``snapshot`` (ka10007 시세표성정보요청)."""

    name = optional(text("stk_nm", "종목명"))
    symbol = stock("stk_cd", "종목코드")
    date = day("date", "날짜")
    time = time_of_day("tm", "시간")
    previous_close = optional(magnitude("pred_close_pric", "전일종가", unit="KRW"))
    previous_volume = optional(integer("pred_trde_qty", "전일거래량", unit="shares"))
    upper_limit_price = optional(magnitude("upl_pric", "상한가", unit="KRW"))
    lower_limit_price = optional(magnitude("lst_pric", "하한가", unit="KRW"))
    previous_turnover_million = optional(
        integer("pred_trde_prica", "전일거래대금", unit="million KRW")
    )
    listed_shares_thousand = optional(integer("flo_stkcnt", "상장주식수", unit="thousand shares"))
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("smbol", "부호"))
    change_rate = number("flu_rt", "등락률")
    volume_vs_previous_rate = optional(number("pred_rt", "전일비", signed=False))
    open = magnitude("open_pric", "시가", unit="KRW")
    high = magnitude("high_pric", "고가", unit="KRW")
    low = magnitude("low_pric", "저가", unit="KRW")
    size = optional(integer("cntr_qty", "체결량", unit="shares"))
    volume = integer("trde_qty", "거래량", unit="shares")
    turnover_million = optional(integer("trde_prica", "거래대금", unit="million KRW"))
    expected_price = optional(magnitude("exp_cntr_pric", "예상체결가", unit="KRW"))
    expected_size = optional(integer("exp_cntr_qty", "예상체결량", unit="shares"))
    expected_ask = optional(magnitude("exp_sel_pri_bid", "예상매도우선호가", unit="KRW"))
    expected_bid = optional(magnitude("exp_buy_pri_bid", "예상매수우선호가", unit="KRW"))
    trading_start_date = optional(day("trde_strt_dt", "거래시작일"))
    strike_price = optional(magnitude("exec_pric", "행사가격", unit="KRW"))
    highest_price = optional(magnitude("hgst_pric", "최고가", unit="KRW"))
    lowest_price = optional(magnitude("lwst_pric", "최저가", unit="KRW"))
    highest_price_date = optional(day("hgst_pric_dt", "최고가일"))
    lowest_price_date = optional(day("lwst_pric_dt", "최저가일"))
    ask_price_1 = magnitude("sel_1bid", "매도1호가", unit="KRW")
    ask_price_2 = magnitude("sel_2bid", "매도2호가", unit="KRW")
    ask_price_3 = magnitude("sel_3bid", "매도3호가", unit="KRW")
    ask_price_4 = magnitude("sel_4bid", "매도4호가", unit="KRW")
    ask_price_5 = magnitude("sel_5bid", "매도5호가", unit="KRW")
    ask_price_6 = magnitude("sel_6bid", "매도6호가", unit="KRW")
    ask_price_7 = magnitude("sel_7bid", "매도7호가", unit="KRW")
    ask_price_8 = magnitude("sel_8bid", "매도8호가", unit="KRW")
    ask_price_9 = magnitude("sel_9bid", "매도9호가", unit="KRW")
    ask_price_10 = magnitude("sel_10bid", "매도10호가", unit="KRW")
    bid_price_1 = magnitude("buy_1bid", "매수1호가", unit="KRW")
    bid_price_2 = magnitude("buy_2bid", "매수2호가", unit="KRW")
    bid_price_3 = magnitude("buy_3bid", "매수3호가", unit="KRW")
    bid_price_4 = magnitude("buy_4bid", "매수4호가", unit="KRW")
    bid_price_5 = magnitude("buy_5bid", "매수5호가", unit="KRW")
    bid_price_6 = magnitude("buy_6bid", "매수6호가", unit="KRW")
    bid_price_7 = magnitude("buy_7bid", "매수7호가", unit="KRW")
    bid_price_8 = magnitude("buy_8bid", "매수8호가", unit="KRW")
    bid_price_9 = magnitude("buy_9bid", "매수9호가", unit="KRW")
    bid_price_10 = magnitude("buy_10bid", "매수10호가", unit="KRW")
    ask_size_1 = integer("sel_1bid_req", "매도1호가잔량", unit="shares")
    ask_size_2 = integer("sel_2bid_req", "매도2호가잔량", unit="shares")
    ask_size_3 = integer("sel_3bid_req", "매도3호가잔량", unit="shares")
    ask_size_4 = integer("sel_4bid_req", "매도4호가잔량", unit="shares")
    ask_size_5 = integer("sel_5bid_req", "매도5호가잔량", unit="shares")
    ask_size_6 = integer("sel_6bid_req", "매도6호가잔량", unit="shares")
    ask_size_7 = integer("sel_7bid_req", "매도7호가잔량", unit="shares")
    ask_size_8 = integer("sel_8bid_req", "매도8호가잔량", unit="shares")
    ask_size_9 = integer("sel_9bid_req", "매도9호가잔량", unit="shares")
    ask_size_10 = integer("sel_10bid_req", "매도10호가잔량", unit="shares")
    bid_size_1 = integer("buy_1bid_req", "매수1호가잔량", unit="shares")
    bid_size_2 = integer("buy_2bid_req", "매수2호가잔량", unit="shares")
    bid_size_3 = integer("buy_3bid_req", "매수3호가잔량", unit="shares")
    bid_size_4 = integer("buy_4bid_req", "매수4호가잔량", unit="shares")
    bid_size_5 = integer("buy_5bid_req", "매수5호가잔량", unit="shares")
    bid_size_6 = integer("buy_6bid_req", "매수6호가잔량", unit="shares")
    bid_size_7 = integer("buy_7bid_req", "매수7호가잔량", unit="shares")
    bid_size_8 = integer("buy_8bid_req", "매수8호가잔량", unit="shares")
    bid_size_9 = integer("buy_9bid_req", "매수9호가잔량", unit="shares")
    bid_size_10 = integer("buy_10bid_req", "매수10호가잔량", unit="shares")
    ask_size_change_1 = optional(integer("sel_1bid_jub_pre", "매도1호가직전대비", unit="shares"))
    ask_size_change_2 = optional(integer("sel_2bid_jub_pre", "매도2호가직전대비", unit="shares"))
    ask_size_change_3 = optional(integer("sel_3bid_jub_pre", "매도3호가직전대비", unit="shares"))
    ask_size_change_4 = optional(integer("sel_4bid_jub_pre", "매도4호가직전대비", unit="shares"))
    ask_size_change_5 = optional(integer("sel_5bid_jub_pre", "매도5호가직전대비", unit="shares"))
    ask_size_change_6 = optional(integer("sel_6bid_jub_pre", "매도6호가직전대비", unit="shares"))
    ask_size_change_7 = optional(integer("sel_7bid_jub_pre", "매도7호가직전대비", unit="shares"))
    ask_size_change_8 = optional(integer("sel_8bid_jub_pre", "매도8호가직전대비", unit="shares"))
    ask_size_change_9 = optional(integer("sel_9bid_jub_pre", "매도9호가직전대비", unit="shares"))
    ask_size_change_10 = optional(integer("sel_10bid_jub_pre", "매도10호가직전대비", unit="shares"))
    bid_size_change_1 = optional(integer("buy_1bid_jub_pre", "매수1호가직전대비", unit="shares"))
    bid_size_change_2 = optional(integer("buy_2bid_jub_pre", "매수2호가직전대비", unit="shares"))
    bid_size_change_3 = optional(integer("buy_3bid_jub_pre", "매수3호가직전대비", unit="shares"))
    bid_size_change_4 = optional(integer("buy_4bid_jub_pre", "매수4호가직전대비", unit="shares"))
    bid_size_change_5 = optional(integer("buy_5bid_jub_pre", "매수5호가직전대비", unit="shares"))
    bid_size_change_6 = optional(integer("buy_6bid_jub_pre", "매수6호가직전대비", unit="shares"))
    bid_size_change_7 = optional(integer("buy_7bid_jub_pre", "매수7호가직전대비", unit="shares"))
    bid_size_change_8 = optional(integer("buy_8bid_jub_pre", "매수8호가직전대비", unit="shares"))
    bid_size_change_9 = optional(integer("buy_9bid_jub_pre", "매수9호가직전대비", unit="shares"))
    bid_size_change_10 = optional(integer("buy_10bid_jub_pre", "매수10호가직전대비", unit="shares"))
    ask_order_count_1 = optional(integer("sel_1bid_cnt", "매도1호가건수", unit="orders"))
    ask_order_count_2 = optional(integer("sel_2bid_cnt", "매도2호가건수", unit="orders"))
    ask_order_count_3 = optional(integer("sel_3bid_cnt", "매도3호가건수", unit="orders"))
    ask_order_count_4 = optional(integer("sel_4bid_cnt", "매도4호가건수", unit="orders"))
    ask_order_count_5 = optional(integer("sel_5bid_cnt", "매도5호가건수", unit="orders"))
    bid_order_count_1 = optional(integer("buy_1bid_cnt", "매수1호가건수", unit="orders"))
    bid_order_count_2 = optional(integer("buy_2bid_cnt", "매수2호가건수", unit="orders"))
    bid_order_count_3 = optional(integer("buy_3bid_cnt", "매수3호가건수", unit="orders"))
    bid_order_count_4 = optional(integer("buy_4bid_cnt", "매수4호가건수", unit="orders"))
    bid_order_count_5 = optional(integer("buy_5bid_cnt", "매수5호가건수", unit="orders"))
    lp_ask_size_1 = optional(integer("lpsel_1bid_req", "LP매도1호가잔량", unit="shares"))
    lp_ask_size_2 = optional(integer("lpsel_2bid_req", "LP매도2호가잔량", unit="shares"))
    lp_ask_size_3 = optional(integer("lpsel_3bid_req", "LP매도3호가잔량", unit="shares"))
    lp_ask_size_4 = optional(integer("lpsel_4bid_req", "LP매도4호가잔량", unit="shares"))
    lp_ask_size_5 = optional(integer("lpsel_5bid_req", "LP매도5호가잔량", unit="shares"))
    lp_ask_size_6 = optional(integer("lpsel_6bid_req", "LP매도6호가잔량", unit="shares"))
    lp_ask_size_7 = optional(integer("lpsel_7bid_req", "LP매도7호가잔량", unit="shares"))
    lp_ask_size_8 = optional(integer("lpsel_8bid_req", "LP매도8호가잔량", unit="shares"))
    lp_ask_size_9 = optional(integer("lpsel_9bid_req", "LP매도9호가잔량", unit="shares"))
    lp_ask_size_10 = optional(integer("lpsel_10bid_req", "LP매도10호가잔량", unit="shares"))
    lp_bid_size_1 = optional(integer("lpbuy_1bid_req", "LP매수1호가잔량", unit="shares"))
    lp_bid_size_2 = optional(integer("lpbuy_2bid_req", "LP매수2호가잔량", unit="shares"))
    lp_bid_size_3 = optional(integer("lpbuy_3bid_req", "LP매수3호가잔량", unit="shares"))
    lp_bid_size_4 = optional(integer("lpbuy_4bid_req", "LP매수4호가잔량", unit="shares"))
    lp_bid_size_5 = optional(integer("lpbuy_5bid_req", "LP매수5호가잔량", unit="shares"))
    lp_bid_size_6 = optional(integer("lpbuy_6bid_req", "LP매수6호가잔량", unit="shares"))
    lp_bid_size_7 = optional(integer("lpbuy_7bid_req", "LP매수7호가잔량", unit="shares"))
    lp_bid_size_8 = optional(integer("lpbuy_8bid_req", "LP매수8호가잔량", unit="shares"))
    lp_bid_size_9 = optional(integer("lpbuy_9bid_req", "LP매수9호가잔량", unit="shares"))
    lp_bid_size_10 = optional(integer("lpbuy_10bid_req", "LP매수10호가잔량", unit="shares"))
    total_bid_size = integer("tot_buy_req", "총매수잔량", unit="shares")
    total_ask_size = integer("tot_sel_req", "총매도잔량", unit="shares")
    total_bid_order_count = optional(integer("tot_buy_cnt", "총매수건수", unit="orders"))
    total_ask_order_count = optional(integer("tot_sel_cnt", "총매도건수", unit="orders"))


class WatchlistStock(Record):
    """A row of ``watchlist`` (ka10095 지정종목 정보요청)."""

    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    base_price = optional(magnitude("base_pric", "기준가", unit="KRW"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))
    change_rate = number("flu_rt", "등락율")
    volume = integer("trde_qty", "거래량", unit="shares")
    turnover_million = optional(integer("trde_prica", "거래대금", unit="million KRW"))
    size = magnitude("cntr_qty", "체결량", unit="shares")
    side = aggressor("cntr_qty", "체결량")
    trade_strength = optional(number("cntr_str", "체결강도"))
    volume_vs_previous_rate = optional(number("pred_trde_qty_pre", "전일거래량대비", signed=False))
    ask = optional(magnitude("sel_bid", "매도호가", unit="KRW"))
    bid = optional(magnitude("buy_bid", "매수호가", unit="KRW"))
    ask_price_1 = optional(magnitude("sel_1th_bid", "매도1차호가", unit="KRW"))
    ask_price_2 = optional(magnitude("sel_2th_bid", "매도2차호가", unit="KRW"))
    ask_price_3 = optional(magnitude("sel_3th_bid", "매도3차호가", unit="KRW"))
    ask_price_4 = optional(magnitude("sel_4th_bid", "매도4차호가", unit="KRW"))
    ask_price_5 = optional(magnitude("sel_5th_bid", "매도5차호가", unit="KRW"))
    bid_price_1 = optional(magnitude("buy_1th_bid", "매수1차호가", unit="KRW"))
    bid_price_2 = optional(magnitude("buy_2th_bid", "매수2차호가", unit="KRW"))
    bid_price_3 = optional(magnitude("buy_3th_bid", "매수3차호가", unit="KRW"))
    bid_price_4 = optional(magnitude("buy_4th_bid", "매수4차호가", unit="KRW"))
    bid_price_5 = optional(magnitude("buy_5th_bid", "매수5차호가", unit="KRW"))
    upper_limit_price = optional(magnitude("upl_pric", "상한가", unit="KRW"))
    lower_limit_price = optional(magnitude("lst_pric", "하한가", unit="KRW"))
    open = magnitude("open_pric", "시가", unit="KRW")
    high = magnitude("high_pric", "고가", unit="KRW")
    low = magnitude("low_pric", "저가", unit="KRW")
    close = magnitude("close_pric", "종가", unit="KRW")
    time = optional(time_of_day("cntr_tm", "체결시간"))
    expected_price = optional(magnitude("exp_cntr_pric", "예상체결가", unit="KRW"))
    expected_size = optional(integer("exp_cntr_qty", "예상체결량", unit="shares"))
    capital_eok = optional(integer("cap", "자본금", unit="eok KRW"))
    par_value = optional(magnitude("fav", "액면가", unit="KRW"))
    market_cap_eok = optional(integer("mac", "시가총액", unit="eok KRW"))
    listed_shares_thousand = optional(integer("stkcnt", "주식수", unit="thousand shares"))
    quote_time = optional(time_of_day("bid_tm", "호가시간"))
    date = day("dt", "일자")
    ask_size = optional(integer("pri_sel_req", "우선매도잔량", unit="shares"))
    bid_size = optional(integer("pri_buy_req", "우선매수잔량", unit="shares"))
    ask_order_count = optional(integer("pri_sel_cnt", "우선매도건수", unit="orders"))
    bid_order_count = optional(integer("pri_buy_cnt", "우선매수건수", unit="orders"))
    total_ask_size = optional(integer("tot_sel_req", "총매도잔량", unit="shares"))
    total_bid_size = optional(integer("tot_buy_req", "총매수잔량", unit="shares"))
    total_ask_order_count = optional(integer("tot_sel_cnt", "총매도건수", unit="orders"))
    total_bid_order_count = optional(integer("tot_buy_cnt", "총매수건수", unit="orders"))
    parity = optional(number("prty", "패리티"))
    gearing_rate = optional(number("gear", "기어링"))
    break_even_rate = optional(number("pl_qutr", "손익분기"))
    capital_fulcrum_point = optional(number("cap_support", "자본지지"))
    strike_price = optional(magnitude("elwexec_pric", "ELW행사가", unit="KRW"))
    conversion_ratio = optional(number("cnvt_rt", "전환비율"))
    maturity_date = optional(day("elwexpr_dt", "ELW만기일"))
    open_interest = optional(integer("cntr_engg", "미결제약정", unit="contracts"))
    open_interest_change = optional(integer("cntr_pred_pre", "미결제전일대비", unit="contracts"))
    theoretical_price = optional(decimal("theory_pric", "이론가"))
    implied_volatility = optional(decimal("innr_vltl", "내재변동성"))
    delta = optional(decimal("delta", "델타"))
    gamma = optional(decimal("gam", "감마"))
    theta = optional(decimal("theta", "쎄타"))
    vega = optional(decimal("vega", "베가"))
    rho = optional(decimal("law", "로"))


class Watchlist(Answer):
    """The answer to ``watchlist`` (ka10095 지정종목 정보요청)."""

    rows = table("atn_stk_infr", "관심종목정보", WatchlistStock)


class TradeTick(Record):
    """A row of ``trades`` (ka10003 체결정보요청).

    A page has 30 rows.
    """

    time = time_of_day("tm", "시간")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = optional(number("pre_rt", "대비율"))
    ask = optional(magnitude("pri_sel_bid_unit", "우선매도호가단위", unit="KRW"))
    bid = optional(magnitude("pri_buy_bid_unit", "우선매수호가단위", unit="KRW"))
    size = magnitude("cntr_trde_qty", "체결거래량", unit="shares")
    side = aggressor("cntr_trde_qty", "체결거래량")
    change_sign = optional(direction("sign", "sign"))
    cumulative_volume = optional(integer("acc_trde_qty", "누적거래량", unit="shares"))
    cumulative_turnover = optional(integer("acc_trde_prica", "누적거래대금", unit="KRW"))
    trade_strength = optional(number("cntr_str", "체결강도"))
    exchange = optional(
        choice("stex_tp", "거래소구분", {"KRX": "krx", "NXT": "nxt", "통합": "all"})
    )


class Trades(Answer):
    """The answer to ``trades`` (ka10003 체결정보요청)."""

    rows = table("cntr_infr", "체결정보", TradeTick)


class TodayPreviousTrade(Record):
    """A row of ``trade_history`` (ka10084 당일전일체결요청).

    A page has about 100 rows.
    """

    time = time_of_day("tm", "시간")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = optional(number("pre_rt", "대비율"))
    ask = optional(magnitude("pri_sel_bid_unit", "우선매도호가단위", unit="KRW"))
    bid = optional(magnitude("pri_buy_bid_unit", "우선매수호가단위", unit="KRW"))
    size = magnitude("cntr_trde_qty", "체결거래량", unit="shares")
    side = aggressor("cntr_trde_qty", "체결거래량")
    change_sign = optional(direction("sign", "전일대비기호"))
    cumulative_volume = optional(integer("acc_trde_qty", "누적거래량", unit="shares"))
    cumulative_turnover_million = optional(
        integer("acc_trde_prica", "누적거래대금", unit="million KRW")
    )
    trade_strength = optional(number("cntr_str", "체결강도"))
    exchange = optional(
        choice("stex_tp", "거래소구분", {"KRX": "krx", "NXT": "nxt", "통합": "all"})
    )


class TodayPreviousTrades(Answer):
    """The answer to ``trade_history`` (ka10084 당일전일체결요청)."""

    rows = table("tdy_pred_cntr", "당일전일체결", TodayPreviousTrade)


class TodayPreviousVolume(Record):
    """A row of ``trade_sizes`` (ka10055 당일전일체결량요청)."""

    time = time_of_day("cntr_tm", "체결시간")
    price = magnitude("cntr_pric", "체결가", unit="KRW")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락율")
    size = magnitude("cntr_qty", "체결량", unit="shares")
    side = aggressor("cntr_qty", "체결량")
    cumulative_volume = optional(integer("acc_trde_qty", "누적거래량", unit="shares"))
    cumulative_turnover_million = optional(
        integer("acc_trde_prica", "누적거래대금", unit="million KRW")
    )


class TodayPreviousVolumes(Answer):
    """The answer to ``trade_sizes`` (ka10055 당일전일체결량요청)."""

    rows = table("tdy_pred_cntr_qty", "당일전일체결량", TodayPreviousVolume)


class DailyPrice(Record):
    """A row of ``daily_prices`` (ka10086 일별주가요청)."""

    date = day("date", "날짜")
    open = magnitude("open_pric", "시가", unit="KRW")
    high = magnitude("high_pric", "고가", unit="KRW")
    low = magnitude("low_pric", "저가", unit="KRW")
    close = magnitude("close_pric", "종가", unit="KRW")
    change = optional(integer("pred_rt", "전일비", unit="KRW"))
    change_rate = number("flu_rt", "등락률")
    volume = integer("trde_qty", "거래량", unit="shares")
    turnover_million = integer("amt_mn", "금액(백만)", unit="million KRW")
    credit_rate = optional(number("crd_rt", "신용비"))
    individual = optional(integer("ind", "개인", unit="million KRW or shares"))
    institution = optional(integer("orgn", "기관", unit="million KRW or shares"))
    foreign = optional(integer("for_qty", "외인수량", unit="million KRW or shares"))
    foreign_broker_net_buy = optional(integer("frgn", "외국계", unit="million KRW or shares"))
    program_net_buy = integer("prm", "프로그램", unit="million KRW or shares")
    foreign_rate = optional(number("for_rt", "외인비"))
    foreign_held_rate = optional(number("for_poss", "외인보유"))
    foreign_weight = optional(number("for_wght", "외인비중"))
    foreign_net_buy = integer("for_netprps", "외인순매수", unit="million KRW or shares")
    institution_net_buy = integer("orgn_netprps", "기관순매수", unit="million KRW or shares")
    individual_net_buy = integer("ind_netprps", "개인순매수", unit="million KRW or shares")
    credit_balance_rate = optional(number("crd_remn_rt", "신용잔고율"))


class DailyPrices(Answer):
    """The answer to ``daily_prices`` (ka10086 일별주가요청)."""

    rows = table("daly_stkpc", "일별주가", DailyPrice)


class PriceBar(Record):
    """A row of ``price_history`` (ka10005 주식일주월시분요청)."""

    date = day("date", "날짜")
    open = magnitude("open_pric", "시가", unit="KRW")
    high = magnitude("high_pric", "고가", unit="KRW")
    low = magnitude("low_pric", "저가", unit="KRW")
    close = magnitude("close_pric", "종가", unit="KRW")
    change = optional(integer("pre", "대비", unit="KRW"))
    change_rate = optional(number("flu_rt", "등락률"))
    volume = integer("trde_qty", "거래량", unit="shares")
    turnover_million = optional(integer("trde_prica", "거래대금", unit="million KRW"))
    foreign_held_rate = optional(number("for_poss", "외인보유"))
    foreign_weight = optional(number("for_wght", "외인비중"))
    foreign_net_buy = optional(integer("for_netprps", "외인순매수"))
    institution_net_buy = optional(integer("orgn_netprps", "기관순매수"))
    individual_net_buy = optional(integer("ind_netprps", "개인순매수"))
    foreign_broker_net_buy = optional(integer("frgn", "외국계", unit="shares"))
    credit_balance_rate = optional(number("crd_remn_rt", "신용잔고율"))
    program_net_buy = optional(integer("prm", "프로그램", unit="shares"))
    trade_strength = optional(number("cntr_str", "체결강도"))


class PriceHistory(Answer):
    """The answer to ``price_history`` (ka10005 주식일주월시분요청)."""

    rows = table("stk_ddwkmm", "주식일주월시분", PriceBar)


class IntradayPrice(Answer):
    """The answer to ``day_summary`` (ka10006 주식시분요청)."""

    date = day("date", "날짜")
    open = magnitude("open_pric", "시가", unit="KRW")
    high = magnitude("high_pric", "고가", unit="KRW")
    low = magnitude("low_pric", "저가", unit="KRW")
    close = magnitude("close_pric", "종가", unit="KRW")
    change = optional(integer("pre", "대비", unit="KRW"))
    change_rate = number("flu_rt", "등락률")
    volume = optional(integer("trde_qty", "거래량", unit="shares"))
    turnover_million = optional(integer("trde_prica", "거래대금", unit="million KRW"))
    trade_strength = optional(number("cntr_str", "체결강도"))


class DailyTradeDetail(Record):
    """A row of ``daily_trade_details`` (ka10015 일별거래상세요청)."""

    date = day("dt", "일자")
    close = magnitude("close_pric", "종가", unit="KRW")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락율")
    volume = optional(integer("trde_qty", "거래량", unit="shares"))
    turnover_million = optional(integer("trde_prica", "거래대금", unit="million KRW"))
    pre_market_volume = optional(integer("bf_mkrt_trde_qty", "장전거래량", unit="shares"))
    pre_market_volume_weight = optional(number("bf_mkrt_trde_wght", "장전거래비중"))
    regular_session_volume = optional(integer("opmr_trde_qty", "장중거래량", unit="shares"))
    regular_session_volume_weight = optional(number("opmr_trde_wght", "장중거래비중"))
    post_market_volume = optional(integer("af_mkrt_trde_qty", "장후거래량", unit="shares"))
    post_market_volume_weight = optional(number("af_mkrt_trde_wght", "장후거래비중"))
    total_3 = optional(integer("tot_3", "합계3"))
    period_volume = optional(integer("prid_trde_qty", "기간중거래량", unit="shares"))
    trade_strength = optional(number("cntr_str", "체결강도"))
    foreign_held_rate = optional(number("for_poss", "외인보유"))
    foreign_weight = optional(number("for_wght", "외인비중"))
    foreign_net_buy = optional(integer("for_netprps", "외인순매수"))
    institution_net_buy = optional(integer("orgn_netprps", "기관순매수"))
    individual_net_buy = optional(integer("ind_netprps", "개인순매수"))
    foreign_broker_net_buy = optional(integer("frgn", "외국계"))
    credit_balance_rate = optional(number("crd_remn_rt", "신용잔고율"))
    program_net_buy = optional(integer("prm", "프로그램"))
    pre_market_turnover_million = optional(
        integer("bf_mkrt_trde_prica", "장전거래대금", unit="million KRW")
    )
    pre_market_turnover_weight = optional(number("bf_mkrt_trde_prica_wght", "장전거래대금비중"))
    regular_session_turnover_million = optional(
        integer("opmr_trde_prica", "장중거래대금", unit="million KRW")
    )
    regular_session_turnover_weight = optional(number("opmr_trde_prica_wght", "장중거래대금비중"))
    post_market_turnover_million = optional(
        integer("af_mkrt_trde_prica", "장후거래대금", unit="million KRW")
    )
    post_market_turnover_weight = optional(number("af_mkrt_trde_prica_wght", "장후거래대금비중"))


class DailyTradeDetails(Answer):
    """The answer to ``daily_trade_details`` (ka10015 일별거래상세요청)."""

    rows = table("daly_trde_dtl", "일별거래상세", DailyTradeDetail)


class IntradayTradeStrength(Record):
    """A row of ``intraday_trade_strength`` (ka10046 체결강도추이시간별요청)."""

    time = time_of_day("cntr_tm", "체결시간")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))
    change_rate = number("flu_rt", "등락율")
    size = magnitude("trde_qty", "거래량", unit="shares")
    side = aggressor("trde_qty", "거래량")
    cumulative_turnover_million = integer("acc_trde_prica", "누적거래대금", unit="million KRW")
    cumulative_volume = integer("acc_trde_qty", "누적거래량", unit="shares")
    trade_strength = optional(number("cntr_str", "체결강도"))
    trade_strength_5min = optional(number("cntr_str_5min", "체결강도5분"))
    trade_strength_20min = optional(number("cntr_str_20min", "체결강도20분"))
    trade_strength_60min = optional(number("cntr_str_60min", "체결강도60분"))
    exchange = choice("stex_tp", "거래소구분", {"KRX": "krx", "NXT": "nxt", "통합": "all"})


class IntradayTradeStrengths(Answer):
    """The answer to ``intraday_trade_strength`` (ka10046 체결강도추이시간별요청)."""

    rows = table("cntr_str_tm", "체결강도시간별", IntradayTradeStrength)


class DailyTradeStrength(Record):
    """A row of ``daily_trade_strength`` (ka10047 체결강도추이일별요청)."""

    date = day("dt", "일자")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))
    change_rate = number("flu_rt", "등락율")
    volume = optional(integer("trde_qty", "거래량", unit="shares"))
    cumulative_turnover_million = optional(
        integer("acc_trde_prica", "누적거래대금", unit="million KRW")
    )
    cumulative_volume = optional(integer("acc_trde_qty", "누적거래량", unit="shares"))
    trade_strength = optional(number("cntr_str", "체결강도"))
    trade_strength_5day = optional(number("cntr_str_5min", "체결강도5일"))
    trade_strength_20day = optional(number("cntr_str_20min", "체결강도20일"))
    trade_strength_60day = optional(number("cntr_str_60min", "체결강도60일"))


class DailyTradeStrengths(Answer):
    """The answer to ``daily_trade_strength`` (ka10047 체결강도추이일별요청)."""

    rows = table("cntr_str_daly", "체결강도일별", DailyTradeStrength)


class AfterHoursAuctionQuote(Answer):
    """The answer to ``after_hours_auction`` (ka10087 시간외단일가요청)."""

    quote_time = time_of_day("bid_req_base_tm", "호가잔량기준시간")
    after_hours_auction_ask_size_change_5 = integer(
        "ovt_sigpric_sel_bid_jub_pre_5", "시간외단일가_매도호가직전대비5", unit="shares"
    )
    after_hours_auction_ask_size_change_4 = integer(
        "ovt_sigpric_sel_bid_jub_pre_4", "시간외단일가_매도호가직전대비4", unit="shares"
    )
    after_hours_auction_ask_size_change_3 = integer(
        "ovt_sigpric_sel_bid_jub_pre_3", "시간외단일가_매도호가직전대비3", unit="shares"
    )
    after_hours_auction_ask_size_change_2 = integer(
        "ovt_sigpric_sel_bid_jub_pre_2", "시간외단일가_매도호가직전대비2", unit="shares"
    )
    after_hours_auction_ask_size_change_1 = integer(
        "ovt_sigpric_sel_bid_jub_pre_1", "시간외단일가_매도호가직전대비1", unit="shares"
    )
    after_hours_auction_ask_size_5 = integer(
        "ovt_sigpric_sel_bid_qty_5", "시간외단일가_매도호가수량5", unit="shares"
    )
    after_hours_auction_ask_size_4 = integer(
        "ovt_sigpric_sel_bid_qty_4", "시간외단일가_매도호가수량4", unit="shares"
    )
    after_hours_auction_ask_size_3 = integer(
        "ovt_sigpric_sel_bid_qty_3", "시간외단일가_매도호가수량3", unit="shares"
    )
    after_hours_auction_ask_size_2 = integer(
        "ovt_sigpric_sel_bid_qty_2", "시간외단일가_매도호가수량2", unit="shares"
    )
    after_hours_auction_ask_size_1 = integer(
        "ovt_sigpric_sel_bid_qty_1", "시간외단일가_매도호가수량1", unit="shares"
    )
    after_hours_auction_ask_price_5 = magnitude(
        "ovt_sigpric_sel_bid_5", "시간외단일가_매도호가5", unit="KRW"
    )
    after_hours_auction_ask_price_4 = magnitude(
        "ovt_sigpric_sel_bid_4", "시간외단일가_매도호가4", unit="KRW"
    )
    after_hours_auction_ask_price_3 = magnitude(
        "ovt_sigpric_sel_bid_3", "시간외단일가_매도호가3", unit="KRW"
    )
    after_hours_auction_ask_price_2 = magnitude(
        "ovt_sigpric_sel_bid_2", "시간외단일가_매도호가2", unit="KRW"
    )
    after_hours_auction_ask_price_1 = magnitude(
        "ovt_sigpric_sel_bid_1", "시간외단일가_매도호가1", unit="KRW"
    )
    after_hours_auction_bid_price_1 = magnitude(
        "ovt_sigpric_buy_bid_1", "시간외단일가_매수호가1", unit="KRW"
    )
    after_hours_auction_bid_price_2 = magnitude(
        "ovt_sigpric_buy_bid_2", "시간외단일가_매수호가2", unit="KRW"
    )
    after_hours_auction_bid_price_3 = magnitude(
        "ovt_sigpric_buy_bid_3", "시간외단일가_매수호가3", unit="KRW"
    )
    after_hours_auction_bid_price_4 = magnitude(
        "ovt_sigpric_buy_bid_4", "시간외단일가_매수호가4", unit="KRW"
    )
    after_hours_auction_bid_price_5 = magnitude(
        "ovt_sigpric_buy_bid_5", "시간외단일가_매수호가5", unit="KRW"
    )
    after_hours_auction_bid_size_1 = integer(
        "ovt_sigpric_buy_bid_qty_1", "시간외단일가_매수호가수량1", unit="shares"
    )
    after_hours_auction_bid_size_2 = integer(
        "ovt_sigpric_buy_bid_qty_2", "시간외단일가_매수호가수량2", unit="shares"
    )
    after_hours_auction_bid_size_3 = integer(
        "ovt_sigpric_buy_bid_qty_3", "시간외단일가_매수호가수량3", unit="shares"
    )
    after_hours_auction_bid_size_4 = integer(
        "ovt_sigpric_buy_bid_qty_4", "시간외단일가_매수호가수량4", unit="shares"
    )
    after_hours_auction_bid_size_5 = integer(
        "ovt_sigpric_buy_bid_qty_5", "시간외단일가_매수호가수량5", unit="shares"
    )
    after_hours_auction_bid_size_change_1 = integer(
        "ovt_sigpric_buy_bid_jub_pre_1", "시간외단일가_매수호가직전대비1", unit="shares"
    )
    after_hours_auction_bid_size_change_2 = integer(
        "ovt_sigpric_buy_bid_jub_pre_2", "시간외단일가_매수호가직전대비2", unit="shares"
    )
    after_hours_auction_bid_size_change_3 = integer(
        "ovt_sigpric_buy_bid_jub_pre_3", "시간외단일가_매수호가직전대비3", unit="shares"
    )
    after_hours_auction_bid_size_change_4 = integer(
        "ovt_sigpric_buy_bid_jub_pre_4", "시간외단일가_매수호가직전대비4", unit="shares"
    )
    after_hours_auction_bid_size_change_5 = integer(
        "ovt_sigpric_buy_bid_jub_pre_5", "시간외단일가_매수호가직전대비5", unit="shares"
    )
    after_hours_auction_total_ask_size = integer(
        "ovt_sigpric_sel_bid_tot_req", "시간외단일가_매도호가총잔량", unit="shares"
    )
    after_hours_auction_total_bid_size = integer(
        "ovt_sigpric_buy_bid_tot_req", "시간외단일가_매수호가총잔량", unit="shares"
    )
    total_ask_size_change = integer(
        "sel_bid_tot_req_jub_pre", "매도호가총잔량직전대비", unit="shares"
    )
    total_ask_size = integer("sel_bid_tot_req", "매도호가총잔량", unit="shares")
    total_bid_size = integer("buy_bid_tot_req", "매수호가총잔량", unit="shares")
    total_bid_size_change = integer(
        "buy_bid_tot_req_jub_pre", "매수호가총잔량직전대비", unit="shares"
    )
    after_hours_total_ask_size_change = integer(
        "ovt_sel_bid_tot_req_jub_pre", "시간외매도호가총잔량직전대비", unit="shares"
    )
    after_hours_total_ask_size = integer(
        "ovt_sel_bid_tot_req", "시간외매도호가총잔량", unit="shares"
    )
    after_hours_total_bid_size = integer(
        "ovt_buy_bid_tot_req", "시간외매수호가총잔량", unit="shares"
    )
    after_hours_total_bid_size_change = integer(
        "ovt_buy_bid_tot_req_jub_pre", "시간외매수호가총잔량직전대비", unit="shares"
    )
    after_hours_auction_price = magnitude("ovt_sigpric_cur_prc", "시간외단일가_현재가", unit="KRW")
    after_hours_auction_change_sign = optional(
        direction("ovt_sigpric_pred_pre_sig", "시간외단일가_전일대비기호")
    )
    after_hours_auction_change = integer(
        "ovt_sigpric_pred_pre", "시간외단일가_전일대비", unit="KRW"
    )
    after_hours_auction_change_rate = optional(number("ovt_sigpric_flu_rt", "시간외단일가_등락률"))
    after_hours_auction_cumulative_volume = integer(
        "ovt_sigpric_acc_trde_qty", "시간외단일가_누적거래량", unit="shares"
    )


class SubscriptionRight(Record):
    """A row of ``rights_and_warrants`` (ka10011 신주인수권전체시세요청)."""

    symbol = stock("stk_cd", "종목코드")
    name = text("stk_nm", "종목명")
    price = magnitude("cur_prc", "현재가", unit="KRW")
    change_sign = optional(direction("pred_pre_sig", "전일대비기호"))
    change = integer("pred_pre", "전일대비", unit="KRW")
    change_rate = number("flu_rt", "등락율")
    ask = optional(magnitude("fpr_sel_bid", "최우선매도호가", unit="KRW"))
    bid = optional(magnitude("fpr_buy_bid", "최우선매수호가", unit="KRW"))
    cumulative_volume = optional(integer("acc_trde_qty", "누적거래량", unit="shares"))
    open = magnitude("open_pric", "시가", unit="KRW")
    high = magnitude("high_pric", "고가", unit="KRW")
    low = magnitude("low_pric", "저가", unit="KRW")


class SubscriptionRights(Answer):
    """The answer to ``rights_and_warrants`` (ka10011 신주인수권전체시세요청)."""

    rows = table("newstk_recvrht_mrpr", "신주인수권시세", SubscriptionRight)


ORDER_BOOK = TR(
    "ka10004",
    "/api/dostk/mrkcond",
    OrderBookSnapshot,
    params=(Symbol("stk_cd", "symbol", suffix=True),),
)

SNAPSHOT = TR(
    "ka10007",
    "/api/dostk/mrkcond",
    MarketSnapshot,
    params=(Symbol("stk_cd", "symbol", suffix=True),),
)

WATCHLIST = TR(
    "ka10095",
    "/api/dostk/stkinfo",
    Watchlist,
    WatchlistStock,
    params=(Symbols("stk_cd", "symbols", most=100),),
)

TRADES = TR(
    "ka10003",
    "/api/dostk/stkinfo",
    Trades,
    TradeTick,
    params=(Symbol("stk_cd", "symbol", suffix=True),),
)

TRADE_HISTORY = TR(
    "ka10084",
    "/api/dostk/stkinfo",
    TodayPreviousTrades,
    TodayPreviousTrade,
    params=(
        Symbol("stk_cd", "symbol", suffix=True),
        Choice("tdy_pred", "day", {"today": "1", "previous_day": "2"}),
        Choice("tic_min", "resolution", {"tick": "0", "minute": "1"}),
        TimeOfDay("tm", "time", none=""),
    ),
)

TRADE_SIZES = TR(
    "ka10055",
    "/api/dostk/stkinfo",
    TodayPreviousVolumes,
    TodayPreviousVolume,
    params=(
        Symbol("stk_cd", "symbol", suffix=True),
        Choice("tdy_pred", "day", {"today": "1", "previous_day": "2"}),
    ),
)

DAILY_PRICES = TR(
    "ka10086",
    "/api/dostk/mrkcond",
    DailyPrices,
    DailyPrice,
    params=(
        Symbol("stk_cd", "symbol", suffix=True),
        Day("qry_dt", "end_date", none="today"),
        Choice("indc_tp", "measure", {"amount": "1", "quantity": "0"}),
    ),
)

PRICE_HISTORY = TR(
    "ka10005",
    "/api/dostk/mrkcond",
    PriceHistory,
    PriceBar,
    params=(Symbol("stk_cd", "symbol", suffix=True),),
)

DAY_SUMMARY = TR(
    "ka10006",
    "/api/dostk/mrkcond",
    IntradayPrice,
    params=(Symbol("stk_cd", "symbol", suffix=True),),
)

DAILY_TRADE_DETAILS = TR(
    "ka10015",
    "/api/dostk/stkinfo",
    DailyTradeDetails,
    DailyTradeDetail,
    params=(Symbol("stk_cd", "symbol", suffix=True), Day("strt_dt", "end_date", none="today")),
)

INTRADAY_TRADE_STRENGTH = TR(
    "ka10046",
    "/api/dostk/mrkcond",
    IntradayTradeStrengths,
    IntradayTradeStrength,
    params=(Symbol("stk_cd", "symbol", suffix=True),),
)

DAILY_TRADE_STRENGTH = TR(
    "ka10047",
    "/api/dostk/mrkcond",
    DailyTradeStrengths,
    DailyTradeStrength,
    params=(Symbol("stk_cd", "symbol", suffix=True),),
)

AFTER_HOURS_AUCTION = TR(
    "ka10087", "/api/dostk/mrkcond", AfterHoursAuctionQuote, params=(Symbol("stk_cd", "symbol"),)
)

RIGHTS_AND_WARRANTS = TR(
    "ka10011",
    "/api/dostk/mrkcond",
    SubscriptionRights,
    SubscriptionRight,
    params=(
        Choice(
            "newstk_recvrht_tp", "kind", {"all": "00", "warrant": "05", "subscription_right": "07"}
        ),
    ),
)
