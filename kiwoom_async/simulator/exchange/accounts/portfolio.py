"""Money and what was bought with it: cash, holdings, fees, orders."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec

from kiwoom_async.simulator.exchange.accounts.orders import Funding, Order, Side
from kiwoom_async.simulator.exchange.market.stock import Stock

if TYPE_CHECKING:
    from kiwoom_async.simulator.exchange.accounts.account import Account

__all__ = ["Fees", "Holding", "Portfolio"]

_MILLION = 1_000_000
_COMMISSION_STEP = 10  # KRW; what is below is not charged


class Fees(msgspec.Struct, frozen=True):
    """What trading costs, in KRW per million.

    Attributes:
        commission: On both sides (수수료).
        tax: On selling (증권거래세).
        vat: On the commission (부가가치세), in KRW per million of it.
    """

    commission: int
    tax: int = 2_000
    vat: int = 0

    def commission_on(self, amount: int) -> int:
        """KRW, rounded down to 10."""
        return amount * self.commission // _MILLION // _COMMISSION_STEP * _COMMISSION_STEP

    def tax_on(self, amount: int, side: Side) -> int:
        """KRW, rounded down; buying is free of it."""
        return amount * self.tax // _MILLION if side == "sell" else 0

    def vat_on(self, commission: int) -> int:
        """KRW, rounded down."""
        return commission * self.vat // _MILLION

    def costs_of(self, amount: int, side: Side) -> int:
        """Everything that trading ``amount`` at once costs, KRW."""
        commission = self.commission_on(amount)
        return commission + self.vat_on(commission) + self.tax_on(amount, side)


class Holding(msgspec.Struct, kw_only=True, eq=False):
    """Shares of one stock (grams of gold), those bought on a loan apart from the others.

    Attributes:
        size: Shares (보유수량).
        cost: What they cost, KRW (매입금액).
        bought_today: Shares (금일매수수량); ``sold_today`` likewise.
        realized: Profit realised today after costs, KRW (당일실현손익).
        sold_cost: What the shares sold today had cost, KRW.
        loan_date: Day of the loan they were bought on (대출일), None for one's own money.
        loan: What is owed on them, KRW (신용금액).
    """

    stock: Stock
    size: int = 0
    cost: int = 0
    bought_today: int = 0
    sold_today: int = 0
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
        """At the last price, KRW (평가금액)."""
        return self.stock.price * self.size

    def add(self, amount: int, size: int) -> None:
        """Take in shares that cost ``amount``."""
        self.size += size
        self.cost += amount
        self.bought_today += size

    def remove(self, earned: int, size: int) -> None:
        """Give away shares for ``earned``, what selling cost taken off."""
        cost = self.cost * size // self.size
        self.size -= size
        self.cost -= cost
        self.sold_today += size
        self.sold_cost += cost
        self.realized += earned - cost


class Portfolio:
    """Cash, holdings and orders: the stocks of an account, or its gold.

    Attributes:
        owner: The account it belongs to.
        cash: Settled and unsettled money, KRW (예수금 after today's trades).
        opening_cash: What it was when the day began, KRW.
        bought, sold: Amounts traded today before fees, KRW.
        fees: What trading costs.
        orders: Everything booked today by number, oldest first.
        holdings: By symbol, also those sold out today; what was bought on a loan is elsewhere.
    """

    def __init__(self, owner: Account, cash: int, fees: Fees) -> None:
        self.owner = owner
        self.cash = self.opening_cash = cash
        self.bought = self.sold = 0
        self.fees = fees
        self.orders: dict[str, Order] = {}
        self.holdings: dict[str, Holding] = {}

    def open_orders(self) -> list[Order]:
        """What still waits to be filled, oldest first."""
        return [order for order in self.orders.values() if order.open]

    def holding(self, stock: Stock) -> Holding:
        """The holding of ``stock``, empty if there is none yet."""
        return self.holdings.setdefault(stock.symbol, Holding(stock=stock))

    def held(self) -> list[Holding]:
        """The holdings with shares in them."""
        return [holding for holding in self.holdings.values() if holding.size]

    def sellable(self, holding: Holding) -> int:
        """Shares that no open order is selling already (주문가능수량)."""
        return holding.size - self._being_sold(holding.stock, "cash")

    def _being_sold(self, stock: Stock, funding: Funding) -> int:
        return sum(
            order.remaining
            for order in self.open_orders()
            if order.side == "sell" and order.stock is stock and order.funding == funding
        )

    @property
    def buying_power(self) -> int:
        """Cash that no open order has reserved, KRW (주문가능금액)."""
        return self.cash - self.reserved

    @property
    def reserved(self) -> int:
        """Cash kept for open buying orders, KRW (증거금)."""
        return sum(
            self.reserved_for(order, order.remaining)
            for order in self.open_orders()
            if order.side == "buy"
        )

    def reserved_for(self, order: Order, size: int) -> int:
        """Cash kept for a part of an open buying order, KRW."""
        return self.needed_for(order.stock, order.type.worst(order.price), size, order.funding)

    def needed_for(self, stock: Stock, price: int, size: int, funding: Funding) -> int:
        """Cash that an order to buy keeps, KRW; without a price it may cost the upper limit."""
        amount = (price or stock.limits[1]) * size
        return amount + self.fees.costs_of(amount, "buy")

    def settle(self, order: Order, price: int, size: int) -> list[Holding]:
        """Book one execution: cash, fees, holdings; the fill itself is in the order already."""
        amount = price * size
        costs = self._charge(order, amount)
        if order.side == "buy":
            self.bought += amount
        else:
            self.sold += amount
        return self._deliver(order, amount, size, costs)

    def _charge(self, order: Order, amount: int) -> int:
        """What an execution costs; the commission is due on the whole order so far."""
        commission = self.fees.commission_on(order.filled_amount) - order.commission
        tax = self.fees.tax_on(amount, order.side)
        vat = self.fees.vat_on(order.commission + commission) - order.vat
        order.commission += commission
        order.tax += tax
        order.vat += vat
        return commission + tax + vat

    def _deliver(self, order: Order, amount: int, size: int, costs: int) -> list[Holding]:
        """Shares against cash; the holdings that changed."""
        holding = self.holding(order.stock)
        if order.side == "buy":
            self.cash -= amount + costs
            holding.add(amount, size)
        else:
            self.cash += amount - costs
            holding.remove(amount - costs, size)
        return [holding]
