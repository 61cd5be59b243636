# Made from kiwoom_async/spec by `python -m kiwoom_async.codegen`: change the spec.
"""The records of realtime data, one class per type."""

from kiwoom_async.realtime.after_hours_quote import AfterHoursQuote
from kiwoom_async.realtime.balance_update import BalanceUpdate
from kiwoom_async.realtime.best_quote import BestQuote
from kiwoom_async.realtime.broker_activity import BrokerActivity
from kiwoom_async.realtime.condition_signal import ConditionSignal
from kiwoom_async.realtime.elw_indicator import ElwIndicator
from kiwoom_async.realtime.elw_theory import ElwTheory
from kiwoom_async.realtime.etf_nav import EtfNav
from kiwoom_async.realtime.expected_trade import ExpectedTrade
from kiwoom_async.realtime.gold_price import GoldPrice
from kiwoom_async.realtime.index_breadth import IndexBreadth
from kiwoom_async.realtime.index_tick import IndexTick
from kiwoom_async.realtime.indicative_price import IndicativePrice
from kiwoom_async.realtime.instrument_info import InstrumentInfo
from kiwoom_async.realtime.market_phase import MarketPhase
from kiwoom_async.realtime.order_book import OrderBook
from kiwoom_async.realtime.order_event import OrderEvent
from kiwoom_async.realtime.program_trading import ProgramTrading
from kiwoom_async.realtime.trade import Trade
from kiwoom_async.realtime.volatility_interruption import VolatilityInterruption

__all__ = [
    "AfterHoursQuote",
    "BalanceUpdate",
    "BestQuote",
    "BrokerActivity",
    "ConditionSignal",
    "ElwIndicator",
    "ElwTheory",
    "EtfNav",
    "ExpectedTrade",
    "GoldPrice",
    "IndexBreadth",
    "IndexTick",
    "IndicativePrice",
    "InstrumentInfo",
    "MarketPhase",
    "OrderBook",
    "OrderEvent",
    "ProgramTrading",
    "Trade",
    "VolatilityInterruption",
]
