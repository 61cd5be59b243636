# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""주문체결 (00)."""

from __future__ import annotations

from kiwoom_async.records.fields import (
    choice,
    code,
    day,
    integer,
    magnitude,
    optional,
    stock,
    text,
    time_of_day,
    yes_no,
)
from kiwoom_async.records.record import Realtime
from kiwoom_async.records.recoverable import Recoverable

__all__ = ["OrderEvent"]


_EVENT_NAMES = {
    "접수": "accepted",
    "체결": "filled",
    "확인": "confirmed",
    "취소": "cancelled",
    "거부": "rejected",
}


class OrderEvent(Recoverable, Realtime, type="00", item="account"):
    """Something happened to an order of the account (00 주문체결)."""

    account_no = code("9201", "계좌번호")
    order_no = code("9203", "주문번호")
    manager_no = optional(code("9205", "관리자사번"))
    symbol = stock("9001", "종목코드,업종코드")
    order_category = optional(code("912", "주문업무분류"))
    event = choice("913", "주문상태", _EVENT_NAMES)
    name = optional(text("302", "종목명"))
    order_size = integer("900", "주문수량", unit="shares")
    order_price = magnitude("901", "주문가격", unit="KRW")
    remaining_size = integer("902", "미체결수량", unit="shares")
    filled_amount = integer("903", "체결누계금액", unit="KRW")
    original_order_no = code("904", "원주문번호")
    order_action = optional(text("905", "주문구분"))
    order_type = optional(text("906", "매매구분"))
    side = choice("907", "매도수구분", {"1": "sell", "2": "buy"})
    time = time_of_day("908", "주문/체결시간")
    execution_no = optional(code("909", "체결번호"))
    fill_price = optional(magnitude("910", "체결가", unit="KRW"))
    fill_size = optional(integer("911", "체결량", unit="shares"))
    price = optional(magnitude("10", "현재가", unit="KRW"))
    ask = optional(magnitude("27", "(최우선)매도호가", unit="KRW"))
    bid = optional(magnitude("28", "(최우선)매수호가", unit="KRW"))
    last_fill_price = optional(magnitude("914", "단위체결가", unit="KRW"))
    last_fill_size = optional(integer("915", "단위체결량", unit="shares"))
    today_commission = optional(integer("938", "당일매매수수료", unit="KRW"))
    today_tax = optional(integer("939", "당일매매세금", unit="KRW"))
    reject_reason = optional(text("919", "거부사유"))
    screen_no = optional(code("920", "화면번호"))
    terminal_no = optional(code("921", "터미널번호"))
    credit_type = optional(code("922", "신용구분"))
    loan_date = optional(day("923", "대출일"))
    after_hours_auction_price = optional(magnitude("10010", "시간외단일가_현재가", unit="KRW"))
    exchange = optional(choice("2134", "거래소구분", {"0": "all", "1": "krx", "2": "nxt"}))
    exchange_name = optional(text("2135", "거래소구분명"))
    is_sor = optional(yes_no("2136", "SOR여부"))
