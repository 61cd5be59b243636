"""A simulated account: cash, holdings, fees. The app key implies it; no TR names it."""

from __future__ import annotations

import msgspec

from kiwoom_async.simulator.exchange.orders import Order, Side
from kiwoom_async.simulator.exchange.stock import Stock

__all__ = ["Account", "Fees", "Holding"]

_MILLION = 1_000_000
_COMMISSION_STEP = 10  # KRW; what is below is not charged


class Fees(msgspec.Struct, frozen=True):
    """What trading costs, in KRW per million.

    Attributes:
        commission: On both sides (수수료).
        tax: On selling (증권거래세).
    """

    commission: int
    tax: int = 2_000

    def commission_on(self, amount: int) -> int:
        """KRW, rounded down to 10."""
        return amount * self.commission // _MILLION // _COMMISSION_STEP * _COMMISSION_STEP

    def tax_on(self, amount: int, side: Side) -> int:
        """KRW, rounded down; buying is free of it."""
        return amount * self.tax // _MILLION if side == "sell" else 0


class Holding(msgspec.Struct, kw_only=True):
    """Shares of one stock in an account.

    Attributes:
        size: Shares (보유수량).
        cost: What they cost, KRW (매입금액).
        bought_today: Shares (금일매수수량); ``sold_today`` likewise.
        realized: Profit realised today after fees and tax, KRW (당일실현손익).
        sold_cost: What the shares sold today had cost, KRW.
    """

    stock: Stock
    size: int = 0
    cost: int = 0
    bought_today: int = 0
    sold_today: int = 0
    realized: int = 0
    sold_cost: int = 0

    @property
    def average_cost(self) -> int:
        """KRW per share, rounded down (매입단가); 0 without shares."""
        return self.cost // self.size if self.size else 0

    @property
    def value(self) -> int:
        """At the last price, KRW (평가금액)."""
        return self.stock.price * self.size


class Account:
    """Cash and holdings of one app key.

    Attributes:
        number: Ten digits (계좌번호).
        cash: Settled and unsettled money, KRW (예수금 after today's trades).
        opening_cash: What it was when the day began, KRW.
        bought, sold: Amounts traded today before fees, KRW.
        orders: Everything booked today by number, oldest first.
        holdings: By symbol, also those sold out today.
    """

    def __init__(self, number: str, cash: int, fees: Fees) -> None:
        self.number = number
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

    def sellable(self, stock: Stock) -> int:
        """Shares that no open order is selling already (주문가능수량)."""
        selling = (o.remaining for o in self.open_orders() if o.side == "sell" and o.stock is stock)
        return self.holding(stock).size - sum(selling)

    @property
    def buying_power(self) -> int:
        """Cash that no open order has reserved, KRW (주문가능금액)."""
        return self.cash - self.reserved

    @property
    def reserved(self) -> int:
        """Cash kept for open buying orders, KRW (증거금)."""
        return sum(
            self.cost_of(self.worst_price(order), order.remaining)
            for order in self.open_orders()
            if order.side == "buy"
        )

    def cost_of(self, price: int, size: int) -> int:
        """What buying costs with the commission, KRW."""
        return price * size + self.fees.commission_on(price * size)

    @staticmethod
    def worst_price(order: Order) -> int:
        """The most a buying order can pay: its price, else the upper limit of the day."""
        return order.price or order.stock.book.prices[-1]

    def settle(self, order: Order, price: int, size: int) -> Holding:
        """Book one execution: cash, fees, holding; the fill itself is in the order already."""
        commission = self._commission_due(order)
        tax = self.fees.tax_on(price * size, order.side)
        order.commission += commission
        order.tax += tax
        holding = self.holding(order.stock)
        if order.side == "buy":
            self._buy(holding, price, size, commission)
        else:
            self._sell(holding, price, size, commission + tax)
        return holding

    def _commission_due(self, order: Order) -> int:
        """The commission on the whole order so far, less what was charged already."""
        return self.fees.commission_on(order.filled_amount) - order.commission

    def _buy(self, holding: Holding, price: int, size: int, costs: int) -> None:
        self.cash -= price * size + costs
        self.bought += price * size
        holding.size += size
        holding.cost += price * size
        holding.bought_today += size

    def _sell(self, holding: Holding, price: int, size: int, costs: int) -> None:
        self.cash += price * size - costs
        self.sold += price * size
        cost = holding.cost * size // holding.size
        holding.size -= size
        holding.cost -= cost
        holding.sold_today += size
        holding.sold_cost += cost
        holding.realized += price * size - costs - cost
