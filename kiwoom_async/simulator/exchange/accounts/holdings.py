"""Holding: shares of one instrument in an account."""

from __future__ import annotations

import datetime as dt

import msgspec

from kiwoom_async.simulator.exchange.instruments.tape import Tape

__all__ = ["Holding"]


class Holding(msgspec.Struct, kw_only=True, eq=False):
    """Shares of one stock (grams of gold), those bought on a loan apart from the others.

    Attributes:
        size: Shares (보유수량).
        cost: Purchase cost, KRW (매입금액).
        bought_today: Shares (금일매수수량); ``sold_today`` the same.
        bought_yesterday: On the trading day before; ``sold_yesterday`` the same.
        realized: Profit realised today after costs, KRW (당일실현손익).
        sold_cost: Purchase cost of the shares sold today, KRW.
        loan_date: Day of the loan they were bought on (대출일), None for one's own money.
        loan: Loan on them, KRW (신용금액).
    """

    stock: Tape
    size: int = 0
    cost: int = 0
    bought_today: int = 0
    sold_today: int = 0
    bought_yesterday: int = 0
    sold_yesterday: int = 0
    realized: int = 0
    sold_cost: int = 0
    loan_date: dt.date | None = None
    loan: int = 0

    @property
    def average_cost(self) -> int:
        """KRW per share, rounded down (매입단가); 0 without shares."""
        return self.cost // self.size if self.size else 0

    @property
    def value(self) -> int:
        """Value at the last price, KRW (평가금액)."""
        return self.stock.price * self.size

    @property
    def touched(self) -> bool:
        """Whether there are shares, or were today."""
        return bool(self.size or self.bought_today or self.sold_today)

    @property
    def unsettled(self) -> int:
        """Shares bought less those sold, today and on the day before, which settle later."""
        bought = self.bought_today + self.bought_yesterday
        return bought - self.sold_today - self.sold_yesterday

    def begin_day(self) -> None:
        """Start a day on which nothing was traded yet."""
        self.bought_yesterday, self.sold_yesterday = self.bought_today, self.sold_today
        self.bought_today = self.sold_today = self.realized = self.sold_cost = 0

    def add(self, amount: int, size: int) -> None:
        """Add shares that cost ``amount``."""
        self.size += size
        self.cost += amount
        self.bought_today += size

    def remove(self, earned: int, size: int) -> None:
        """Remove shares sold for ``earned``, after the costs of selling."""
        cost = self.cost * size // self.size
        self.size -= size
        self.cost -= cost
        self.sold_today += size
        self.sold_cost += cost
        self.realized += earned - cost
