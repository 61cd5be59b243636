"""Terms that a reader types into the search of the site, and the page each must bring first."""

from __future__ import annotations

__all__ = ["FIRST"]

FIRST = {
    "일봉": "reference/chart/daily_candles.html",
    "주식일봉차트조회요청": "reference/chart/daily_candles.html",
    "ka10081": "reference/chart/daily_candles.html",
    "KA10081": "reference/chart/daily_candles.html",
    "daily_candles": "reference/chart/daily_candles.html",
    "daily candles": "reference/chart/daily_candles.html",
    "chart.daily_candles": "reference/chart/daily_candles.html",
    "분봉": "reference/chart/minute_candles.html",
    "주봉": "reference/chart/weekly_candles.html",
    "체결": "reference/realtime/trade.html",
    "체결강도": "reference/realtime/trade.html",
    "주식체결": "reference/realtime/trade.html",
    "0B": "reference/realtime/trade.html",
    "228": "reference/realtime/trade.html",
    "호가": "reference/realtime/order_book.html",
    "0D": "reference/realtime/order_book.html",
    "OrderBook": "reference/realtime/order_book.html",
    "order_book": "reference/realtime/order_book.html",
    "9203": "reference/realtime/order_event.html",
    "주문번호": "reference/realtime/order_event.html",
    "예수금": "reference/account/deposit.html",
    "kt00001": "reference/account/deposit.html",
    "미체결": "reference/account/open_orders.html",
    "조건검색": "reference/conditions/index.html",
    "Conditions": "reference/conditions/index.html",
    "order_in_doubt": "reference/errors.html",
    "OrderInDoubt": "reference/errors.html",
    "Session": "reference/session.html",
    "호가단위": "reference/market.html",
    "시장가": "reference/orders/buy.html",
}
