"""Portfolio: cash, holdings, and the orders that change them."""

from __future__ import annotations

import datetime as dt

import msgspec

from kiwoom_async.simulator.exchange.accounts.fees import Fees
from kiwoom_async.simulator.exchange.accounts.holdings import Holding
from kiwoom_async.simulator.exchange.accounts.records import Execution, Recorded, Stake
from kiwoom_async.simulator.exchange.instruments.tape import Tape
from kiwoom_async.simulator.exchange.terms import Action, Funding, OrderType, Side, Venue

__all__ = ["Fill", "Order", "Portfolio"]


class Fill(msgspec.Struct, frozen=True):
    """One execution of an order.

    Attributes:
        number: The exchange's number of the execution (체결번호).
        price: KRW.
        size: Shares.
        time: Exchange time.
        venue: The exchange where it was executed.
    """

    number: str
    price: int
    size: int
    time: dt.datetime
    venue: Venue = "KRX"


class Order(msgspec.Struct, kw_only=True, eq=False):
    """An order as the broker books it.

    Attributes:
        number: Seven digits (주문번호).
        portfolio: The portfolio it concerns: the stocks or the gold of an account.
        original: Number of the order this one modifies or cancels, blank if new (원주문번호).
        root: The first order of that chain, its own number if new (모주문번호).
        venue: Where it may be traded; ``SOR``: at either exchange.
        place: The exchange where it is.
        price: KRW; 0 when the order names none.
        size: Shares asked for; for a modification or cancellation the shares it concerns.
        remaining: Shares still open (미체결수량).
        stop: The price that sets off a stop order (조건단가), KRW; 0 for none.
        funding: Whether money is borrowed for it, or a loan repaid with it.
        loan_date: Day of the loan that a sale repays; None for all of them, and when buying.
        fills: Its executions, oldest first.
        commission: Fees so far, KRW.
        tax: Taxes so far, KRW; ``vat`` the same, on the commission of gold (부가가치세).
        rejected: Why the exchange refused it after it was booked, blank if it did not (거부사유).
    """

    number: str
    portfolio: Portfolio
    stock: Tape
    side: Side
    type: OrderType
    price: int
    size: int
    remaining: int
    time: dt.datetime
    action: Action = "new"
    original: str = ""
    root: str = ""
    venue: Venue = "KRX"
    place: Venue = "KRX"
    stop: int = 0
    funding: Funding = "cash"
    loan_date: dt.date | None = None
    fills: list[Fill] = []
    commission: int = 0
    tax: int = 0
    vat: int = 0
    rejected: str = ""

    @property
    def account(self) -> str:
        """Number of the account it belongs to (계좌번호)."""
        return self.portfolio.number

    @property
    def open(self) -> bool:
        """Whether shares are still waiting to be filled."""
        return self.remaining > 0

    @property
    def filled(self) -> int:
        """Shares filled so far (체결수량)."""
        return sum(fill.size for fill in self.fills)

    @property
    def filled_amount(self) -> int:
        """Price times shares of all fills, before fees, KRW (체결누계금액)."""
        return sum(fill.price * fill.size for fill in self.fills)

    @property
    def filled_at_nxt(self) -> int:
        """The part of ``filled_amount`` that was executed at NXT, KRW."""
        return sum(fill.price * fill.size for fill in self.fills if fill.venue == "NXT")

    @property
    def average_price(self) -> int:
        """Average price of the fills, rounded down, KRW; 0 before the first."""
        return self.filled_amount // self.filled if self.fills else 0

    @property
    def label(self) -> str:
        """Side and action with the colour sign of the trading screens (``+매수정정``)."""
        sign, side = ("+", "매수") if self.side == "buy" else ("-", "매도")
        return sign + side + {"new": "", "modify": "정정", "cancel": "취소"}[self.action]

    def meets(self, price: int) -> bool:
        """Return whether the order would trade at ``price``."""
        if not self.price:
            return True
        return self.price >= price if self.side == "buy" else self.price <= price

    def is_set_off_by(self, price: int) -> bool:
        """Return whether a trade at ``price`` reaches the stop: from below a buy, from above a
        sale.
        """
        return price >= self.stop if self.side == "buy" else price <= self.stop

    def __repr__(self) -> str:
        what = f"{self.action} {self.side} {self.size} {self.stock.symbol} @ {self.price}"
        return f"Order({self.number}: {what}, remaining {self.remaining})"


class Portfolio(Recorded):
    """Cash, holdings and orders: the stocks of an account, or its gold.

    Attributes:
        number: Number of the account, ten digits (계좌번호).
        opening_cash: Cash at the beginning of the day, KRW.
        bought, sold: Amounts traded today before fees, KRW.
        interest_paid: On loans since the opening, KRW.
        fees: Rates of fees and taxes of the running day.
        orders: Everything booked today by number, oldest first.
        past_orders: Orders of past days, by day.
        holdings: By symbol, also those sold out today; what was bought on a loan is elsewhere.
    """

    def __init__(self, number: str, cash: int, fees: Fees, today: dt.date) -> None:
        super().__init__(cash, today)
        self.number = number
        self.opening_cash = cash
        self.bought = self.sold = 0
        self.interest_paid = 0
        self.fees = fees
        self.orders: dict[str, Order] = {}
        self.holdings: dict[str, Holding] = {}
        self.past_orders: dict[dt.date, dict[str, Order]] = {}

    def begin_day(self, day: dt.date) -> None:
        """Start a day; orders and executions of the one before become history."""
        self.past_orders[self.today] = self.orders
        self.orders = {}
        self.end_day(day)
        self.fees = self.fees.on(day)
        self.bought = self.sold = 0
        self.holdings = {symbol: one for symbol, one in self.holdings.items() if one.touched}
        for holding in self._every_holding():
            holding.begin_day()
        self.opening_cash = self.deposit_on(day)

    def open_orders(self) -> list[Order]:
        """Return the orders that still wait to be filled, oldest first."""
        return [order for order in self.orders.values() if order.open]

    def holding(self, stock: Tape) -> Holding:
        """Return the holding of ``stock``, an empty one if not held yet."""
        return self.holdings.setdefault(stock.symbol, Holding(stock=stock))

    def held(self) -> list[Holding]:
        """Return the holdings with shares in them."""
        return [holding for holding in self.holdings.values() if holding.size]

    def sellable(self, holding: Holding) -> int:
        """Return the shares that no open order is selling already (주문가능수량)."""
        return holding.size - self._being_sold(holding.stock, "cash")

    def lots_of(self, stock: Tape, day: dt.date | None) -> list[Holding]:
        """Return the lots bought on loans; only an account for stocks can have any."""
        return []

    def interest_on(self, lot: Holding) -> int:
        """Return the interest on the loan of a lot until today, KRW (신용이자)."""
        return 0

    def sellable_lots(self, stock: Tape, day: dt.date | None) -> int:
        """Return the shares bought on loans that no open order is selling already."""
        return 0

    def _being_sold(self, stock: Tape, funding: Funding) -> int:
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
        """Return the cash reserved for a part of an open buying order, KRW."""
        return self.needed_for(order.stock, order.type.worst(order.price), size, order.funding)

    def needed_for(self, stock: Tape, price: int, size: int, funding: Funding) -> int:
        """Return the cash an order to buy reserves, KRW; without a price, at the upper limit."""
        amount = (price or stock.limits[1]) * size
        return amount + self.fees.costs_of(amount, "buy")

    def settle(self, order: Order, price: int, size: int) -> list[Holding]:
        """Book one execution: cash, fees, holdings; the fill itself is in the order already."""
        amount = price * size
        charged = (order.commission, order.tax, order.vat)
        costs = self._charge(order, amount)
        realized, cost = self._realized()
        cash, interest = self.cash, self.interest_paid
        if order.side == "buy":
            self.bought += amount
        else:
            self.sold += amount
        changed = self._deliver(order, amount, size, costs)
        realized_now, cost_now = self._realized()
        self.executions.append(
            Execution(
                number=order.fills[-1].number,
                order=order.number,
                stock=order.stock,
                side=order.side,
                size=size,
                price=price,
                time=order.fills[-1].time,
                commission=order.commission - charged[0],
                tax=order.tax - charged[1],
                vat=order.vat - charged[2],
                cost=cost_now - cost,
                realized=realized_now - realized,
                settlement=self.cash - cash,
                interest=self.interest_paid - interest,
                funding=order.funding,
                loan_date=order.loan_date,
            )
        )
        return changed

    def _every_holding(self) -> list[Holding]:
        """Return the holdings, those sold out today included."""
        return list(self.holdings.values())

    def _realized(self) -> tuple[int, int]:
        """Return the profit realised today so far, and what the shares sold had cost."""
        every = self._every_holding()
        return sum(one.realized for one in every), sum(one.sold_cost for one in every)

    def _stakes(self) -> tuple[Stake, ...]:
        return tuple(
            Stake(one.stock, one.size, one.cost, one.loan, one.loan_date) for one in self.held()
        )

    def _charge(self, order: Order, amount: int) -> int:
        """Charge an execution; the commission is due on the whole order so far."""
        nxt = order.filled_at_nxt
        commission = self.fees.commission_on(order.filled_amount - nxt, nxt) - order.commission
        tax = self.fees.tax_on(amount, order.side, order.stock.listing.kind)
        vat = self.fees.vat_on(order.commission + commission) - order.vat
        order.commission += commission
        order.tax += tax
        order.vat += vat
        return commission + tax + vat

    def _deliver(self, order: Order, amount: int, size: int, costs: int) -> list[Holding]:
        """Exchange shares for cash; return the holdings that changed."""
        holding = self.holding(order.stock)
        if order.side == "buy":
            self.cash -= amount + costs
            holding.add(amount, size)
        else:
            self.cash += amount - costs
            holding.remove(amount - costs, size)
        return [holding]
