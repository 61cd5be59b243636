"""Market rules of Korean stocks, available without any server.

::

    from kiwoom_async import market

    market.tick_size(70_000)                          # 100 KRW (호가가격단위)
    market.round_price(70_049.5, direction="down")    # 70_000
    market.price_limits(70_000)                       # 49_000 to 91_000 (하한가, 상한가)
    market.trading_costs(700_000, side="sell")        # commission 100, tax 1_400 (수수료, 제세금)

    market.is_trading_day(date(2026, 7, 17))          # False: 제헌절
    market.next_trading_day(date(2026, 11, 26))       # 2026-11-27
    market.settlement_day(date(2026, 11, 26))         # 2026-11-30 (결제일)
    market.phase(datetime.now(market.KST))            # "continuous", "closing_auction", …
    market.next_open(datetime.now(market.KST))        # the next 09:00 of a trading day

======================  ==========================================================================
``ticks``               tick sizes and rounding, by kind of product and date
``limits``              daily price limits
``costs``               commissions and taxes, by date
``calendar``            trading days 2015 to 2027, settlement days, late openings
``sessions``            phases of KRX and NXT, by date
``instruments``         listed instruments: look-ups by code, name, part of a name, initials (초성)
``terms``               kinds, boards, exchanges, Korean time
======================  ==========================================================================

All functions depend only on their arguments: they read no clock, no file and no network. Rules
change; each has the first day on which it is in force, and ``on=`` selects the rules of a day.
"""

from __future__ import annotations

from kiwoom_async.market.calendar import (
    FIRST_DAY,
    LAST_DAY,
    holiday_name,
    is_trading_day,
    late_opening,
    next_trading_day,
    previous_trading_day,
    settlement_day,
    trading_days,
)
from kiwoom_async.market.costs import (
    COMMISSION_RATES,
    GOLD_COMMISSION_RATE,
    PAPER_COMMISSION_RATE,
    Costs,
    TransactionTax,
    trading_costs,
    transaction_tax,
)
from kiwoom_async.market.hangul import initials
from kiwoom_async.market.instruments import Instrument, Instruments, ListingMarket, kind_of
from kiwoom_async.market.limits import PriceLimits, first_day_limits, price_limits
from kiwoom_async.market.sessions import (
    Phase,
    PhaseTimes,
    is_open,
    next_close,
    next_open,
    phase,
    phases,
    regular_hours,
)
from kiwoom_async.market.terms import KST, Board, Exchange, Kind, Side
from kiwoom_async.market.ticks import (
    TickTable,
    is_on_tick,
    nearest_prices,
    next_price,
    previous_price,
    round_price,
    tick_size,
    tick_table,
)

__all__ = [
    "COMMISSION_RATES",
    "FIRST_DAY",
    "GOLD_COMMISSION_RATE",
    "KST",
    "LAST_DAY",
    "PAPER_COMMISSION_RATE",
    "Board",
    "Costs",
    "Exchange",
    "Instrument",
    "Instruments",
    "Kind",
    "ListingMarket",
    "Phase",
    "PhaseTimes",
    "PriceLimits",
    "Side",
    "TickTable",
    "TransactionTax",
    "first_day_limits",
    "holiday_name",
    "initials",
    "is_on_tick",
    "is_open",
    "is_trading_day",
    "kind_of",
    "late_opening",
    "nearest_prices",
    "next_close",
    "next_open",
    "next_price",
    "next_trading_day",
    "phase",
    "phases",
    "previous_price",
    "previous_trading_day",
    "price_limits",
    "regular_hours",
    "round_price",
    "settlement_day",
    "tick_size",
    "tick_table",
    "trading_costs",
    "trading_days",
    "transaction_tax",
]
