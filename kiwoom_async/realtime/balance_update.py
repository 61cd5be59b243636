# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""잔고 (04)."""

from __future__ import annotations

from kiwoom_async.records.fields import (
    choice,
    code,
    day,
    integer,
    magnitude,
    number,
    optional,
    stock,
    text,
)
from kiwoom_async.records.record import Realtime

__all__ = ["BalanceUpdate"]


class BalanceUpdate(Realtime, type="04", item="account"):
    """A position of the account changed (04 잔고)."""

    account_no = code("9201", "계좌번호")
    symbol = stock("9001", "종목코드,업종코드")
    credit_type = optional(code("917", "신용구분"))
    loan_date = optional(day("916", "대출일"))
    name = optional(text("302", "종목명"))
    price = magnitude("10", "현재가", unit="KRW")
    held_size = integer("930", "보유수량", unit="shares")
    average_price = magnitude("931", "매입단가", unit="KRW")
    cost = integer("932", "총매입가(당일누적)", unit="KRW")
    orderable_size = integer("933", "주문가능수량", unit="shares")
    today_net_buy_size = optional(integer("945", "당일순매수량", unit="shares"))
    side = optional(choice("946", "매도/매수구분", {"1": "sell", "2": "buy"}))
    today_realized_pnl = optional(integer("950", "당일총매도손익", unit="KRW"))
    extra_951 = optional(text("951", "Extra Item"))
    ask = optional(magnitude("27", "(최우선)매도호가", unit="KRW"))
    bid = optional(magnitude("28", "(최우선)매수호가", unit="KRW"))
    base_price = optional(magnitude("307", "기준가", unit="KRW"))
    realized_return_rate = optional(number("8019", "손익률(실현손익)"))
    credit_amount = optional(integer("957", "신용금액", unit="KRW"))
    credit_interest = optional(integer("958", "신용이자", unit="KRW"))
    maturity_date = optional(day("918", "만기일"))
    today_securities_realized_pnl = optional(integer("990", "당일실현손익(유가)", unit="KRW"))
    today_securities_realized_return_rate = optional(number("991", "당일실현손익율(유가)"))
    today_credit_realized_pnl = optional(integer("992", "당일실현손익(신용)", unit="KRW"))
    today_credit_realized_return_rate = optional(number("993", "당일실현손익율(신용)"))
    collateral_loan_size = optional(integer("959", "담보대출수량", unit="shares"))
    extra_924 = optional(text("924", "Extra Item"))
