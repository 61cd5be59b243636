"""Account: cash, holdings, loans and gold of one app key; no TR names it."""

from __future__ import annotations

import datetime as dt

from kiwoom_async.simulator.exchange.accounts.fees import Fees
from kiwoom_async.simulator.exchange.accounts.holdings import Holding
from kiwoom_async.simulator.exchange.accounts.portfolio import Order, Portfolio
from kiwoom_async.simulator.exchange.accounts.records import Execution
from kiwoom_async.simulator.exchange.instruments.listings import Listing
from kiwoom_async.simulator.exchange.instruments.tape import Tape
from kiwoom_async.simulator.exchange.terms import Funding

__all__ = ["Account", "credit_grade", "interest", "own_share"]

_GOLD_FEES = Fees(commission=3_000_000, tax=0, vat=100_000_000)  # as in the guide's examples
_EOK = 100_000_000
_GRADES = ((100_000, "A"), (20_000, "B"), (5_000, "C"), (0, "D"))  # market value from, eok KRW
_OWN_SHARES = {"A": 45, "B": 45, "C": 50, "D": 60}
_INTEREST = 90  # per thousand and year
_SMALLEST_PRICE = 2_000  # below it nothing is lent on


def credit_grade(listing: Listing) -> str:
    """Return the grade on which loans depend (신용종목등급), blank where no loan is given.

    The grades are assumed here: the largest companies are in A, the smallest in D.
    """
    if listing.kind not in ("stock", "etf") or listing.close < _SMALLEST_PRICE:
        return ""
    value = listing.close * listing.shares // _EOK
    return next(grade for least, grade in _GRADES if value >= least)


def own_share(listing: Listing) -> int:
    """Return the part of a purchase on a loan paid from one's own money, per cent (보증금율)."""
    return _OWN_SHARES[credit_grade(listing)]


def interest(loan: int, since: dt.date | None, until: dt.date) -> int:
    """Return the interest on a loan from its day to another, KRW (신용이자); 0 before that day."""
    days = max(0, (until - since).days) if since else 0
    return loan * _INTEREST * days // 365_000


class Account(Portfolio):
    """Cash, holdings, purchases on margin loans, and gold of one app key.

    Attributes:
        lots: Purchases on a loan, by symbol and day of the loan; oldest loans first.
        gold: Its own cash and holdings, in grams.
    """

    def __init__(self, number: str, cash: int, gold_cash: int, fees: Fees, today: dt.date) -> None:
        super().__init__(number, cash, fees, today)
        self.lots: dict[tuple[str, dt.date], Holding] = {}
        self.gold = Portfolio(number, gold_cash, _GOLD_FEES, today)

    def borrow(self, stock: Tape, size: int, amount: int, day: dt.date) -> Holding:
        """Add shares for ``amount`` to the lot of a day, and the loan that was given on them."""
        lot = self.lots.get((stock.symbol, day))
        if lot is None:
            lot = Holding(stock=stock, loan_date=day)
            self.lots[stock.symbol, day] = lot
            self.lots = dict(sorted(self.lots.items(), key=lambda item: item[0][1]))
        lot.add(amount, size)
        lot.loan += amount - amount * own_share(stock.listing) // 100
        return lot

    def lots_of(self, stock: Tape, day: dt.date | None) -> list[Holding]:
        """Return the lots with shares of ``stock``, oldest loan first; only that of ``day`` if
        given.
        """
        return [
            lot
            for (symbol, loan_date), lot in self.lots.items()
            if symbol == stock.symbol and lot.size and day in (None, loan_date)
        ]

    def held(self) -> list[Holding]:
        """Return the holdings and lots with shares in them."""
        return super().held() + [lot for lot in self.lots.values() if lot.size]

    def exercise(self, stock: Tape, value: float, moment: dt.datetime) -> None:
        """Pay what an ELW is worth at its maturity, KRW a piece, and take it out (권리행사)."""
        holding = self.holdings.pop(stock.symbol, None)
        if holding is None or not holding.size:
            return
        amount = int(value * holding.size)
        self.cash += amount
        self.executions.append(
            Execution(
                number="",
                order="",
                stock=stock,
                side="sell",
                size=holding.size,
                price=int(value),
                time=moment,
                commission=0,
                tax=0,
                vat=0,
                cost=holding.cost,
                realized=amount - holding.cost,
                settlement=amount,
            )
        )

    def begin_day(self, day: dt.date) -> None:
        """Start a day, of the gold too, which settles at once."""
        self.lots = {key: lot for key, lot in self.lots.items() if lot.touched}
        super().begin_day(day)
        self.gold.begin_day(day)
        self.gold.opening_cash = self.gold.cash

    def _every_holding(self) -> list[Holding]:
        return [*super()._every_holding(), *self.lots.values()]

    def interest_on(self, lot: Holding) -> int:
        """Return the interest on the loan of a lot until today, KRW (신용이자)."""
        return interest(lot.loan, lot.loan_date, self.today)

    def sellable(self, holding: Holding) -> int:
        """Return the shares that no open order is selling already (주문가능수량).

        An order that repays all loans together counts against every one of them.
        """
        if holding.loan_date is None:
            return super().sellable(holding)
        return min(holding.size, self.sellable_lots(holding.stock, holding.loan_date))

    def sellable_lots(self, stock: Tape, day: dt.date | None) -> int:
        """Return the shares bought on loans (of ``day``) that no open order is selling already."""
        selling = [
            order
            for order in self.open_orders()
            if order.side == "sell" and order.stock is stock and order.funding == "loan"
        ]
        every = sum(lot.size for lot in self.lots_of(stock, None))
        left = every - sum(order.remaining for order in selling)
        if day is None:
            return left
        of_day = sum(order.remaining for order in selling if order.loan_date == day)
        return min(left, sum(lot.size for lot in self.lots_of(stock, day)) - of_day)

    def needed_for(self, stock: Tape, price: int, size: int, funding: Funding) -> int:
        """Return the cash an order to buy reserves, KRW; without a price, at the upper limit."""
        needed = super().needed_for(stock, price, size, funding)
        if funding == "cash":
            return needed
        amount = (price or stock.limits[1]) * size
        return needed - amount + amount * own_share(stock.listing) // 100 + 1

    def _deliver(self, order: Order, amount: int, size: int, costs: int) -> list[Holding]:
        if order.funding == "cash":
            return super()._deliver(order, amount, size, costs)
        if order.side == "buy":
            self.cash -= amount * own_share(order.stock.listing) // 100 + costs
            return [self.borrow(order.stock, size, amount, self.today)]
        return self._repay(order, amount, size, costs)

    def _repay(self, order: Order, amount: int, size: int, costs: int) -> list[Holding]:
        """Sell out of the lots, oldest loan first; each repays its part of its loan."""
        changed = []
        self.cash += amount - costs
        earned = amount - costs
        for lot in self.lots_of(order.stock, order.loan_date):
            part = min(size, lot.size)
            proceeds = earned * part // size
            repaid = lot.loan * part // lot.size
            interest = self.interest_on(lot) * part // lot.size
            self.cash -= repaid + interest
            self.interest_paid += interest
            lot.loan -= repaid
            lot.remove(proceeds - interest, part)
            changed.append(lot)
            size -= part
            earned -= proceeds
            if not size:
                break
        return changed
