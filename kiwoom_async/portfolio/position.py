"""Position: shares of one stock in the account, and the account's cash."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from kiwoom_async.api.account import Deposit

__all__ = ["Cash", "Lot", "Position", "cash_of"]


class Lot(msgspec.Struct, frozen=True):
    """Shares of a position bought with own money, or on one loan.

    Attributes:
        size: Shares (보유수량).
        sellable_size: Shares that no open order is selling (매매가능수량).
        cost: Purchase cost, KRW (매입금액).
        loan_date: Day of the margin loan (대출일), None for shares bought with own money.
    """

    size: int
    sellable_size: int
    cost: int
    loan_date: dt.date | None = None


class Position(msgspec.Struct, frozen=True):
    """What the account holds of one stock, at one moment.

    Attributes:
        symbol: The stock.
        name: Its name, blank when not known.
        price: The last price, KRW; None when not known.
        lots: Its shares, those of each loan apart.
    """

    symbol: str
    name: str
    price: int | None
    lots: tuple[Lot, ...]

    @property
    def size(self) -> int:
        """Shares held; 0 once all are sold."""
        return sum(lot.size for lot in self.lots)

    @property
    def sellable_size(self) -> int:
        """Shares that no open order is selling, those bought on loans among them."""
        return sum(lot.sellable_size for lot in self.lots)

    @property
    def cost(self) -> int:
        """Purchase cost, KRW, without commission."""
        return sum(lot.cost for lot in self.lots)

    @property
    def average_price(self) -> Decimal | None:
        """Average purchase price, KRW; None without shares."""
        return Decimal(self.cost) / self.size if self.size else None

    @property
    def market_value(self) -> int | None:
        """Value at the last price, KRW; None when the price is not known."""
        return self.price * self.size if self.price is not None else None

    @property
    def unrealized_pnl(self) -> int | None:
        """Profit if all were sold at the last price, KRW, before commission and tax."""
        return self.price * self.size - self.cost if self.price is not None else None


class Cash(msgspec.Struct, frozen=True):
    """The account's cash (kt00001); an amount that the broker does not give is None.

    Attributes:
        deposit: Settled cash, KRW (예수금).
        orderable: What orders can use, KRW (주문가능금액).
        withdrawable: KRW (출금가능금액).
        d2_deposit: Cash once today's trades are settled, KRW (d+2추정예수금).
    """

    deposit: int | None
    orderable: int | None
    withdrawable: int | None
    d2_deposit: int | None


def cash_of(answer: Deposit) -> Cash:
    """Return the cash in an answer of kt00001."""
    return Cash(
        answer.deposit,
        answer.orderable_cash,
        answer.withdrawable_cash,
        answer.d2_estimated_deposit,
    )
