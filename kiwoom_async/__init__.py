"""Asyncio client with streaming for the Kiwoom Securities (키움증권) REST API and WebSocket.

::

    async with Session(PAPER) as session, session.stream(Trade, "005930") as trades:
        async for trade in trades:
            print(trade.time, trade.side, trade.price, trade.size)

The embedded exchange is :class:`kiwoom_async.simulator.Simulator`.
"""

from kiwoom_async.book import Level
from kiwoom_async.conditions import Condition, ConditionHit, ConditionMatch
from kiwoom_async.config import LIVE, PAPER, Credentials, Limits, Server, Timeouts
from kiwoom_async.errors import (
    APIError,
    AuthenticationError,
    ConfigError,
    DecodeError,
    FieldError,
    InvalidRequest,
    KiwoomError,
    OrderCancelled,
    OrderError,
    OrderInDoubt,
    OrderRejected,
    PagingError,
    RateLimitError,
    Refused,
    ServerError,
    SessionClosed,
    SessionReplaced,
    SlowConsumer,
    StreamError,
    SubscriptionRejected,
    TokenExpired,
    TransportError,
    UnknownSymbol,
)
from kiwoom_async.fields import Field
from kiwoom_async.orders import Fill, Order
from kiwoom_async.pager import Page, Pager
from kiwoom_async.realtime import (
    AfterHoursQuote,
    BalanceUpdate,
    BestQuote,
    BrokerActivity,
    ConditionSignal,
    ElwIndicator,
    ElwTheory,
    EtfNav,
    ExpectedTrade,
    GoldPrice,
    IndexBreadth,
    IndexTick,
    IndicativePrice,
    InstrumentInfo,
    MarketPhase,
    OrderBook,
    OrderEvent,
    ProgramTrading,
    Trade,
    VolatilityInterruption,
)
from kiwoom_async.record import Answer, Realtime, Record
from kiwoom_async.rows import Rows
from kiwoom_async.session import Session, SessionStats
from kiwoom_async.stream import Gap, Stream, StreamStats

__version__ = "0.1.0"

__all__ = [
    "LIVE",
    "PAPER",
    "APIError",
    "AfterHoursQuote",
    "Answer",
    "AuthenticationError",
    "BalanceUpdate",
    "BestQuote",
    "BrokerActivity",
    "Condition",
    "ConditionHit",
    "ConditionMatch",
    "ConditionSignal",
    "ConfigError",
    "Credentials",
    "DecodeError",
    "ElwIndicator",
    "ElwTheory",
    "EtfNav",
    "ExpectedTrade",
    "Field",
    "FieldError",
    "Fill",
    "Gap",
    "GoldPrice",
    "IndexBreadth",
    "IndexTick",
    "IndicativePrice",
    "InstrumentInfo",
    "InvalidRequest",
    "KiwoomError",
    "Level",
    "Limits",
    "MarketPhase",
    "Order",
    "OrderBook",
    "OrderCancelled",
    "OrderError",
    "OrderEvent",
    "OrderInDoubt",
    "OrderRejected",
    "Page",
    "Pager",
    "PagingError",
    "ProgramTrading",
    "RateLimitError",
    "Realtime",
    "Record",
    "Refused",
    "Rows",
    "Server",
    "ServerError",
    "Session",
    "SessionClosed",
    "SessionReplaced",
    "SessionStats",
    "SlowConsumer",
    "Stream",
    "StreamError",
    "StreamStats",
    "SubscriptionRejected",
    "Timeouts",
    "TokenExpired",
    "Trade",
    "TransportError",
    "UnknownSymbol",
    "VolatilityInterruption",
]
