"""Public names of the package: what ``kiwoom_async`` imports when the first is asked for."""

from kiwoom_async import realtime
from kiwoom_async.calls.pager import Page, Pager
from kiwoom_async.conditions.conditions import Conditions
from kiwoom_async.conditions.models import Condition, ConditionHit
from kiwoom_async.config import LIVE, PAPER, Credentials, Limits, Server, Timeouts
from kiwoom_async.errors import (
    APIError,
    AuthenticationError,
    Blocked,
    BusError,
    BusRefused,
    CaptureError,
    ConfigError,
    DecodeError,
    FieldError,
    GuardRefused,
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
from kiwoom_async.health import Health
from kiwoom_async.net.state import ConnectionState, State
from kiwoom_async.orders.order import Fill, Order
from kiwoom_async.orders.orderable import Orderable
from kiwoom_async.orders.request import OrderRequest
from kiwoom_async.pool.pool import Pool
from kiwoom_async.portfolio.guard import Guard
from kiwoom_async.portfolio.position import Cash, Lot, Position
from kiwoom_async.portfolio.positions import Positions
from kiwoom_async.realtime import *  # noqa: F403  (one class per type)
from kiwoom_async.realtime.condition_match import ConditionMatch
from kiwoom_async.records.field import Field
from kiwoom_async.records.levels import Level
from kiwoom_async.records.record import Answer, Realtime, Record
from kiwoom_async.records.rows import Rows
from kiwoom_async.session import Session, SessionStats
from kiwoom_async.streams.backfill import BackfilledTrade, BackfilledTrades
from kiwoom_async.streams.gap import Down, Gap
from kiwoom_async.streams.source import Source, SourceStats
from kiwoom_async.streams.stream import Stream, StreamStats

__all__ = [
    "LIVE",
    "PAPER",
    "APIError",
    "Answer",
    "AuthenticationError",
    "BackfilledTrade",
    "BackfilledTrades",
    "Blocked",
    "BusError",
    "BusRefused",
    "CaptureError",
    "Cash",
    "Condition",
    "ConditionHit",
    "ConditionMatch",
    "Conditions",
    "ConfigError",
    "ConnectionState",
    "Credentials",
    "DecodeError",
    "Down",
    "Field",
    "FieldError",
    "Fill",
    "Gap",
    "Guard",
    "GuardRefused",
    "Health",
    "InvalidRequest",
    "KiwoomError",
    "Level",
    "Limits",
    "Lot",
    "Order",
    "OrderCancelled",
    "OrderError",
    "OrderInDoubt",
    "OrderRejected",
    "OrderRequest",
    "Orderable",
    "Page",
    "Pager",
    "PagingError",
    "Pool",
    "Position",
    "Positions",
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
    "Source",
    "SourceStats",
    "State",
    "Stream",
    "StreamError",
    "StreamStats",
    "SubscriptionRejected",
    "Timeouts",
    "TokenExpired",
    "TransportError",
    "UnknownSymbol",
]
__all__ += realtime.__all__
