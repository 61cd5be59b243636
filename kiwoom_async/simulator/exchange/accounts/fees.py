"""Fees and taxes of trading."""

from __future__ import annotations

import datetime as dt
from typing import Self

import msgspec

from kiwoom_async import market
from kiwoom_async.simulator.exchange.instruments.listings import Kind
from kiwoom_async.simulator.exchange.terms import Side

__all__ = ["Fees"]

_MILLION = 1_000_000
_COMMISSION_STEP = 10  # KRW; what is below is not charged


class Fees(msgspec.Struct, frozen=True):
    """Rates of fees and taxes, in KRW per million.

    Attributes:
        commission: On both sides (수수료).
        tax: On selling (증권거래세).
        vat: On the commission (부가가치세), in KRW per million of it.
    """

    commission: int
    tax: int = 2_000
    vat: int = 0

    @classmethod
    def in_force(cls, on: dt.date, *, paper: bool) -> Self:
        """Return the rates of a day, of the live or of the paper server."""
        rate = market.PAPER_COMMISSION_RATE if paper else market.COMMISSION_RATES["krx"]
        tax = market.transaction_tax(on=on).total
        return cls(int(rate * _MILLION), int(tax * _MILLION))

    def commission_on(self, amount: int) -> int:
        """Return the commission on an amount, KRW, rounded down to 10."""
        return amount * self.commission // _MILLION // _COMMISSION_STEP * _COMMISSION_STEP

    def tax_on(self, amount: int, side: Side, kind: Kind = "stock") -> int:
        """Return the tax on an amount, KRW, rounded down; only selling stocks is taxed."""
        return amount * self.tax // _MILLION if side == "sell" and kind == "stock" else 0

    def vat_on(self, commission: int) -> int:
        """Return the VAT on a commission, KRW, rounded down."""
        return commission * self.vat // _MILLION

    def costs_of(self, amount: int, side: Side, kind: Kind = "stock") -> int:
        """Return everything that trading ``amount`` at once costs, KRW."""
        commission = self.commission_on(amount)
        return commission + self.vat_on(commission) + self.tax_on(amount, side, kind)
