"""Asyncio client with streaming for the Kiwoom Securities (키움증권) REST API and WebSocket.

::

    async with Session(PAPER) as session, session.stream(Trade, "005930") as trades:
        async for trade in trades:
            print(trade.time, trade.side, trade.price, trade.size)

The embedded exchange is :class:`kiwoom_async.simulator.Simulator`.

The folders, from the public interface down; a module imports only from its own folder and from
those below it (``tests/project/test_house.py`` has the table)::

    session.py     Session, the entry point; _runtime.py opens its parts and owns its tasks
    cli/           the command line
    capture/       recording of realtime data to a journal on disk, and replay
    history/       downloads of past candles
    listings/      what is listed today, cached
    conditions/    condition search (조건검색)
    execution/     orders sent once, followed, reconciled
    api/           GENERATED: every TR as a method
    calls/         base of the generated methods: namespaces, paging
    orders/        what an order is
    streams/       realtime records, from the socket to their consumers
    net/           I/O: tokens, HTTP, rate limits, retry, the WebSocket
    realtime/      GENERATED: the realtime types as records
    records/       received data as typed objects: bytes in, values out
    wire/          Kiwoom's notation; no I/O, no clock
    market/        market rules: tick sizes, limits, costs, calendar, sessions; no I/O
    config.py clock.py errors/

    spec/          every API as data; codegen/ makes api/ and realtime/ from it
    simulator/     an exchange that shares no code with the client
"""

from kiwoom_async import realtime
from kiwoom_async._version import __version__ as __version__
from kiwoom_async.calls.pager import Page, Pager
from kiwoom_async.conditions.conditions import Conditions
from kiwoom_async.conditions.models import Condition, ConditionHit
from kiwoom_async.config import LIVE, PAPER, Credentials, Limits, Server, Timeouts
from kiwoom_async.errors import (
    APIError,
    AuthenticationError,
    Blocked,
    CaptureError,
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
from kiwoom_async.orders.order import Fill, Order
from kiwoom_async.realtime import *  # noqa: F403  (one class per type)
from kiwoom_async.realtime.condition_match import ConditionMatch
from kiwoom_async.records.field import Field
from kiwoom_async.records.levels import Level
from kiwoom_async.records.record import Answer, Realtime, Record
from kiwoom_async.records.rows import Rows
from kiwoom_async.session import Session, SessionStats
from kiwoom_async.streams.stream import Gap, Stream, StreamStats

__all__ = [
    "LIVE",
    "PAPER",
    "APIError",
    "Answer",
    "AuthenticationError",
    "Blocked",
    "CaptureError",
    "Condition",
    "ConditionHit",
    "ConditionMatch",
    "Conditions",
    "ConfigError",
    "Credentials",
    "DecodeError",
    "Field",
    "FieldError",
    "Fill",
    "Gap",
    "InvalidRequest",
    "KiwoomError",
    "Level",
    "Limits",
    "Order",
    "OrderCancelled",
    "OrderError",
    "OrderInDoubt",
    "OrderRejected",
    "Page",
    "Pager",
    "PagingError",
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
    "TransportError",
    "UnknownSymbol",
]
__all__ += realtime.__all__
