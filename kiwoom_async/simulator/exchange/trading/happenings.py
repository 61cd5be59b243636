"""Happenings: events of the exchange; each becomes one or more realtime messages."""

from __future__ import annotations

from typing import Literal

import msgspec

from kiwoom_async.simulator.exchange.accounts.holdings import Holding
from kiwoom_async.simulator.exchange.accounts.portfolio import Fill, Order, Portfolio
from kiwoom_async.simulator.exchange.instruments.prints import Print
from kiwoom_async.simulator.exchange.instruments.sector_view import SectorView
from kiwoom_async.simulator.exchange.instruments.sectors import Sector
from kiwoom_async.simulator.exchange.instruments.world_gold import WorldGold
from kiwoom_async.simulator.exchange.market.auction import VolatilityInterruption
from kiwoom_async.simulator.exchange.market.closing_price import QueueView
from kiwoom_async.simulator.exchange.market.fund import Fund
from kiwoom_async.simulator.exchange.market.stock import Stock
from kiwoom_async.simulator.exchange.market.view import Books, BookView
from kiwoom_async.simulator.exchange.market.warrant import Warrant

__all__ = [
    "AfterHoursQuoted",
    "BalanceChanged",
    "BookChanged",
    "ConditionHit",
    "Happening",
    "InstrumentChanged",
    "NavChanged",
    "OrderReported",
    "PhaseAnnounced",
    "PriceIndicated",
    "SectorMoved",
    "Status",
    "Tallied",
    "Traded",
    "VolatilityChanged",
    "WarrantValued",
    "WorldGoldMoved",
]

Status = Literal["accepted", "filled", "confirmed", "cancelled", "rejected"]


class Traded(msgspec.Struct, frozen=True, gc=False):
    """Shares changed hands (0B).

    Attributes:
        stock: The instrument at the exchange of the trade.
        joint: The trade on the tape of both exchanges together; the same if it is traded at one.
        after_hours: Whether at the closing price, after the market closed.
    """

    stock: Stock
    print: Print
    joint: Print
    after_hours: bool = False


class BookChanged(msgspec.Struct, gc=False):
    """The order book changed: source of 0D, of 0C, and of 0H in an auction.

    Attributes:
        stock: The instrument at the exchange of the book.
        books: Both exchanges' books, ``before`` those shown before; None if what both show together
            did not change: an auction is no part of it while the other exchange trades.
        expected: Price at which a running call auction would end (예상체결가), KRW; 0 outside one.
        expected_size: Shares that would trade there.
        more_buyers: Whether more is wanted than is offered there.
    """

    stock: Stock
    view: BookView
    time: str
    volume: int
    books: Books | None = None
    before: Books | None = None
    expected: int = 0
    expected_size: int = 0
    more_buyers: bool = False


class PriceIndicated(msgspec.Struct, frozen=True):
    """A price was set without a trade: by the quotes, or as the close of the day (0A)."""

    stock: Stock


class AfterHoursQuoted(msgspec.Struct, frozen=True):
    """The orders at the closing price changed (0E)."""

    stock: Stock
    view: QueueView
    time: str


class InstrumentChanged(msgspec.Struct, frozen=True):
    """The state of an instrument changed (0g)."""

    stock: Stock


class Tallied(msgspec.Struct, frozen=True):
    """The totals of brokers (0F) and programs (0w) have caught up with the tape."""

    stock: Stock
    time: str


class NavChanged(msgspec.Struct, frozen=True):
    """The net asset value of an ETF, or its distance from the price, changed (0G)."""

    fund: Fund
    time: str


class WarrantValued(msgspec.Struct, frozen=True):
    """An ELW or the company behind it moved (0u, 0m)."""

    warrant: Warrant
    time: str


class SectorMoved(msgspec.Struct, frozen=True):
    """An index moved (0J), and with it how many of its stocks rise and fall (0U)."""

    sector: Sector
    view: SectorView
    time: str


class WorldGoldMoved(msgspec.Struct, frozen=True):
    """Gold abroad has another price (0I)."""

    gold: WorldGold


class OrderReported(msgspec.Struct, frozen=True, kw_only=True):
    """A report of an order to its account (00), with the order as it stood then.

    Attributes:
        fill: The execution this is about, None if it is about none.
        remaining, filled, filled_amount, commission, tax: Of the order, just after.
    """

    order: Order
    status: Status
    fill: Fill | None
    remaining: int
    filled: int
    filled_amount: int
    commission: int
    tax: int
    time: str

    @property
    def account(self) -> str:
        """Number of the account that is notified."""
        return self.order.account


class BalanceChanged(msgspec.Struct, frozen=True):
    """A holding changed (04)."""

    portfolio: Portfolio
    holding: Holding

    @property
    def account(self) -> str:
        """Number of the account that is notified."""
        return self.portfolio.number


class VolatilityChanged(msgspec.Struct, frozen=True):
    """A volatility interruption began or was released (1h)."""

    stock: Stock
    vi: VolatilityInterruption


class PhaseAnnounced(msgspec.Struct, frozen=True):
    """The exchange announces a phase of the day (0s).

    Attributes:
        code: Kiwoom's code (장운영구분).
        time: Exchange time HHMMSS; ``remaining`` until the phase begins, too.
    """

    code: str
    time: str
    remaining: str


class ConditionHit(msgspec.Struct, frozen=True):
    """A stock joined a watched condition or dropped out of it (02).

    Attributes:
        seq: Number of the condition (일련번호).
        time: Exchange time HHMMSS.
    """

    seq: str
    stock: Stock
    event: Literal["entered", "left"]
    time: str


Happening = (
    Traded
    | BookChanged
    | PriceIndicated
    | AfterHoursQuoted
    | InstrumentChanged
    | Tallied
    | NavChanged
    | WarrantValued
    | SectorMoved
    | WorldGoldMoved
    | OrderReported
    | BalanceChanged
    | VolatilityChanged
    | PhaseAnnounced
    | ConditionHit
)
