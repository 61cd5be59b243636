"""Fees and taxes of trading."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Self

import msgspec

from kiwoom_async import market
from kiwoom_async.market.terms import checked_rate
from kiwoom_async.simulator.exchange.instruments.listings import Kind
from kiwoom_async.simulator.exchange.terms import Side

__all__ = ["Fees"]

_BILLION = 1_000_000_000
_COMMISSION_STEP = 10  # KRW; what is below is not charged


class Fees(msgspec.Struct, frozen=True):
    """Rates of fees and taxes, in KRW per billion: an agreed commission may be 0.0036396 %.

    Attributes:
        commission: On both sides (수수료).
        tax: On selling (증권거래세).
        vat: On the commission (부가가치세), in KRW per billion of it.
    """

    commission: int
    tax: int
    vat: int = 0

    @classmethod
    def in_force(cls, on: dt.date, *, paper: bool) -> Self:
        """Return the rates of a day, of the live or of the paper server."""
        tax = market.transaction_tax(on=on).total
        rate = market.PAPER_COMMISSION_RATE if paper else market.COMMISSION_RATES["krx"]
        return cls(_units(rate), _units(tax))

    def agreed(self, commission_rate: Decimal | None) -> Self:
        """Return these rates with the commission of an account, if one was agreed.

        Raises:
            ConfigError: it is not a Decimal from 0 to below 1.
        """
        if commission_rate is None:
            return self
        return msgspec.structs.replace(self, commission=_units(checked_rate(commission_rate)))

    def commission_on(self, amount: int) -> int:
        """Return the commission on an amount, KRW, rounded down to 10."""
        return amount * self.commission // _BILLION // _COMMISSION_STEP * _COMMISSION_STEP

    def tax_on(self, amount: int, side: Side, kind: Kind = "stock") -> int:
        """Return the tax on an amount, KRW, rounded down; only selling stocks is taxed."""
        return amount * self.tax // _BILLION if side == "sell" and kind == "stock" else 0

    def vat_on(self, commission: int) -> int:
        """Return the VAT on a commission, KRW, rounded down."""
        return commission * self.vat // _BILLION

    def costs_of(self, amount: int, side: Side, kind: Kind = "stock") -> int:
        """Return everything that trading ``amount`` at once costs, KRW."""
        commission = self.commission_on(amount)
        return commission + self.vat_on(commission) + self.tax_on(amount, side, kind)


def _units(rate: Decimal) -> int:
    return int(rate * _BILLION)
