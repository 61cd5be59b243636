"""What can happen on the exchange; each becomes one or more realtime messages."""

from __future__ import annotations

from typing import Literal

import msgspec

from kiwoom_async.simulator.exchange.account import Account, Holding
from kiwoom_async.simulator.exchange.book import BookView
from kiwoom_async.simulator.exchange.orders import Fill, Order
from kiwoom_async.simulator.exchange.stock import Print, Stock, VolatilityInterruption

__all__ = [
    "BalanceChanged",
    "BookChanged",
    "ConditionHit",
    "Happening",
    "OrderReported",
    "PhaseAnnounced",
    "Status",
    "Traded",
    "VolatilityChanged",
]

Status = Literal["accepted", "filled", "confirmed", "cancelled", "rejected"]


class Traded(msgspec.Struct, frozen=True, gc=False):
    """Shares changed hands (0B)."""

    stock: Stock
    print: Print


class BookChanged(msgspec.Struct, frozen=True, gc=False):
    """The order book looks different (0D).

    Attributes:
        expected: Price at which a running call auction would end (예상체결가), KRW; 0 outside one.
        expected_size: Shares that would trade there.
    """

    stock: Stock
    view: BookView
    time: str
    volume: int
    expected: int = 0
    expected_size: int = 0


class OrderReported(msgspec.Struct, frozen=True, kw_only=True):
    """The account is told about one of its orders (00), with the order as it stood then.

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
    def account(self) -> Account:
        """Who is told."""
        return self.order.account


class BalanceChanged(msgspec.Struct, frozen=True):
    """A holding changed (04)."""

    account: Account
    holding: Holding


class VolatilityChanged(msgspec.Struct, frozen=True):
    """A volatility interruption began or was released (1h)."""

    stock: Stock
    vi: VolatilityInterruption


class PhaseAnnounced(msgspec.Struct, frozen=True):
    """The exchange announces a phase of the day (0s).

    Attributes:
        code: Kiwoom's code (장운영구분).
        time: Exchange time HHMMSS; ``remaining`` until the phase begins, likewise.
    """

    code: str
    time: str
    remaining: str


class ConditionHit(msgspec.Struct, frozen=True):
    """A stock entered or left a watched condition (02).

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
    | OrderReported
    | BalanceChanged
    | VolatilityChanged
    | PhaseAnnounced
    | ConditionHit
)
