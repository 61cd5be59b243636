"""Records of an account: every execution, and how the account stood at the end of a day."""

from __future__ import annotations

import datetime as dt

import msgspec

from kiwoom_async.simulator.exchange.instruments.tape import Tape
from kiwoom_async.simulator.exchange.terms import Funding, Side

__all__ = ["Execution", "PastDay", "Stake"]


class Execution(msgspec.Struct, frozen=True, kw_only=True):
    """One execution of an order with what it cost.

    Attributes:
        number: The exchange's number of the execution (체결번호).
        order: Number of the order.
        size: Shares.
        price: KRW.
        commission, tax, vat: KRW.
        cost: What shares that were sold had cost (매입금액), KRW; 0 for a purchase.
        realized: What a sale earned after its costs, KRW; 0 for a purchase.
        loan_date: Day of the loan of shares bought on one, or None.
    """

    number: str
    order: str
    stock: Tape
    side: Side
    size: int
    price: int
    time: dt.datetime
    commission: int
    tax: int
    vat: int
    cost: int = 0
    realized: int = 0
    funding: Funding = "cash"
    loan_date: dt.date | None = None

    @property
    def amount(self) -> int:
        """Price times size, KRW."""
        return self.price * self.size

    @property
    def costs(self) -> int:
        """Commission and taxes, KRW."""
        return self.commission + self.tax + self.vat

    @property
    def settlement(self) -> int:
        """What it brings (plus) or costs (minus) in all, KRW (정산금액)."""
        return (self.amount if self.side == "sell" else -self.amount) - self.costs


class Stake(msgspec.Struct, frozen=True):
    """A holding at the end of a day.

    Attributes:
        size: Shares.
        cost: KRW.
        loan: What was owed on it, KRW.
    """

    stock: Tape
    size: int
    cost: int
    loan: int = 0
    loan_date: dt.date | None = None


class PastDay(msgspec.Struct, frozen=True):
    """An account at the end of a day.

    Attributes:
        date: The day.
        cash: Settled and unsettled money, KRW.
        stakes: What it held.
        executions: What was executed on the day, oldest first.
    """

    date: dt.date
    cash: int
    stakes: tuple[Stake, ...]
    executions: tuple[Execution, ...] = ()

    @property
    def cost(self) -> int:
        """What the holdings cost, KRW."""
        return sum(stake.cost for stake in self.stakes)

    @property
    def loans(self) -> int:
        """What is owed on them, KRW."""
        return sum(stake.loan for stake in self.stakes)
