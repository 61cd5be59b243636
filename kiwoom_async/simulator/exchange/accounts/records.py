"""Records of an account: every execution, and the state of the account at the end of each day."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod

import msgspec

from kiwoom_async.market import settlement_day
from kiwoom_async.simulator.exchange.clock import day_before
from kiwoom_async.simulator.exchange.instruments.tape import Tape
from kiwoom_async.simulator.exchange.terms import Funding, Side

__all__ = ["Execution", "PastDay", "Recorded", "Stake"]


class Execution(msgspec.Struct, frozen=True, kw_only=True):
    """One execution of an order with what it cost.

    Attributes:
        number: The exchange's number of the execution (체결번호).
        order: Number of the order; blank for what an ELW pays at its maturity.
        size: Shares.
        price: KRW.
        commission, tax, vat: KRW.
        cost: Purchase cost of the shares sold (매입금액), KRW; 0 for a purchase.
        realized: Profit of a sale after its costs, KRW; 0 for a purchase.
        settlement: By how much it changes the money when it settles, KRW (정산금액): with a loan
            the own part of a price paid, and what a repayment leaves of a price received.
        interest: Paid with the repayment of a loan, KRW (신용이자).
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
    settlement: int
    interest: int = 0
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
    def repaid(self) -> int:
        """Part of a loan that the sale repaid, KRW (대출금상환)."""
        if self.side == "buy" or self.funding == "cash":
            return 0
        return self.amount - self.costs - self.interest - self.settlement


class Stake(msgspec.Struct, frozen=True):
    """A holding at the end of a day.

    Attributes:
        size: Shares.
        cost: KRW.
        loan: Loan on it, KRW.
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
        stakes: Its holdings.
        executions: Executions of the day, oldest first.
    """

    date: dt.date
    cash: int
    stakes: tuple[Stake, ...]
    executions: tuple[Execution, ...] = ()

    @property
    def cost(self) -> int:
        """Cost of the holdings, KRW."""
        return sum(stake.cost for stake in self.stakes)

    @property
    def loans(self) -> int:
        """Loans on the holdings, KRW."""
        return sum(stake.loan for stake in self.stakes)


class Recorded(ABC):
    """Base of what keeps its executions, and its state at the end of each day.

    Attributes:
        cash: Settled and unsettled money, KRW (예수금 after today's trades).
        executions: Executions of today, oldest first.
        past: The days since the opening, today not among them, oldest first.
        today: The trading day.
    """

    def __init__(self, cash: int, today: dt.date) -> None:
        self.cash = cash
        self.executions: list[Execution] = []
        self.past: list[PastDay] = []
        self.today = today
        self._opening = PastDay(today, cash, ())

    @abstractmethod
    def _stakes(self) -> tuple[Stake, ...]:
        """Return the current holdings."""

    def end_day(self, next_day: dt.date) -> None:
        """Keep how the running day ended, and start the next one."""
        self.past.append(PastDay(self.today, self.cash, self._stakes(), tuple(self.executions)))
        self.executions = []
        self.today = next_day

    def at_opening(self) -> PastDay:
        """Return the state of the account at the opening of the exchange, as the end of a day."""
        return self._opening

    def remember_opening(self, day: dt.date) -> None:
        """Note how the account stands before anything was executed, as the end of ``day``."""
        self._opening = PastDay(day, self.cash, self._stakes())

    def on(self, day: dt.date) -> PastDay:
        """Return the state of the account at the end of a day, or now.

        On every day before the exchange was opened it held what it held at the opening.
        """
        if day <= self._opening.date:
            return msgspec.structs.replace(self._opening, date=day)
        earlier = [past for past in self.past if past.date <= day]
        if len(earlier) == len(self.past) and day >= self.today:
            return PastDay(self.today, self.cash, self._stakes(), tuple(self.executions))
        found = earlier[-1] if earlier else self._opening
        return found if found.date == day else msgspec.structs.replace(found, executions=())

    def executions_between(self, first: dt.date, last: dt.date) -> list[Execution]:
        """Return the executions from ``first`` to ``last``, oldest first."""
        every = [one for past in self.past for one in past.executions] + self.executions
        return [one for one in every if first <= one.time.date() <= last]

    def deposit_on(self, day: dt.date) -> int:
        """Return the settled money on a day from today on, KRW (예수금, D+1, D+2)."""
        return self.cash - sum(amount for due, amount in self._dues() if due > day)

    def settled_on(self, day: dt.date) -> int:
        """Return the settled money at the end of a day up to today, KRW (예수금)."""
        past = self.on(day)
        return past.cash - sum(one.settlement for one in self.unsettled_on(day))

    def unsettled_on(self, day: dt.date) -> list[Execution]:
        """Return what was traded up to the end of a day and settles later, oldest first."""
        latest = self.executions_between(day_before(day_before(day)), day)
        return [one for one in latest if settlement_day(one.time.date()) > day]

    def _dues(self) -> list[tuple[dt.date, int]]:
        """Return the amounts to settle, with their dates."""
        return [
            (settlement_day(one.time.date()), one.settlement)
            for one in self.unsettled_on(self.today)
        ]
