"""Positions of an account, as its TRs list them: holdings, and what was bought on loans."""

from __future__ import annotations

from itertools import groupby

import msgspec

from kiwoom_async.simulator.exchange.accounts.account import Account
from kiwoom_async.simulator.exchange.accounts.fees import Fees
from kiwoom_async.simulator.exchange.accounts.holdings import Holding

__all__ = ["Position", "positions"]


class Position(msgspec.Struct):
    """A row of kt00018: a holding, or all that was bought of a stock on loans.

    Attributes:
        sellable: Shares that no open order is selling already.
        interest: Interest on its loans so far, KRW.
        credit: Code and name of the kind of credit, and the day of the loan (YYYYMMDD).
    """

    held: Holding
    sellable: int
    interest: int
    credit: tuple[str, str, str]

    def profit(self, fees: Fees) -> int:
        """Return the profit if all were sold now, after the costs of both sides, KRW."""
        bought, value = self.held.cost, self.held.value
        kind = self.held.stock.listing.kind
        costs = fees.costs_of(bought, "buy") + fees.costs_of(value, "sell", kind)
        return value - bought - costs - self.interest


def positions(account: Account, *, combined: bool) -> list[Position]:
    """Return the holdings of the account; the loans on one stock are one row if ``combined``."""
    positions = [
        Position(held, account.sellable(held), 0, ("00", "", ""))
        for held in account.held()
        if held.loan_date is None
    ]
    lots = [held for held in account.held() if held.loan_date]
    if not combined:
        return positions + [_of_lot(account, lot) for lot in lots]
    lots.sort(key=_symbol)
    return positions + [_of_lots(account, list(same)) for _, same in groupby(lots, key=_symbol)]


def _symbol(lot: Holding) -> str:
    return lot.stock.symbol


def _of_lot(account: Account, lot: Holding) -> Position:
    credit = ("03", "융자", f"{lot.loan_date:%Y%m%d}")
    return Position(lot, account.sellable(lot), account.interest_on(lot), credit)


def _of_lots(account: Account, lots: list[Holding]) -> Position:
    if len(lots) == 1:
        return _of_lot(account, lots[0])
    whole = Holding(stock=lots[0].stock)
    for lot in lots:
        whole.size += lot.size
        whole.cost += lot.cost
        whole.loan += lot.loan
        whole.bought_today += lot.bought_today
        whole.sold_today += lot.sold_today
        whole.bought_yesterday += lot.bought_yesterday
        whole.sold_yesterday += lot.sold_yesterday
    sellable = account.sellable_lots(whole.stock, None)
    interest = sum(account.interest_on(lot) for lot in lots)
    return Position(whole, sellable, interest, ("99", "융자합", ""))
