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
        commission: On both sides (수수료), at KRX.
        tax: On selling (증권거래세).
        vat: On the commission (부가가치세), in KRW per billion of it.
        at_nxt: Commission at NXT; None: as at KRX.
        by_law: Whether the tax is that of the day.
    """

    commission: int
    tax: int
    vat: int = 0
    at_nxt: int | None = None
    by_law: bool = False

    @classmethod
    def in_force(cls, on: dt.date, *, paper: bool) -> Self:
        """Return the rates of a day, of the live or of the paper server."""
        if paper:
            rates = cls(_units(market.PAPER_COMMISSION_RATE), tax=0, by_law=True)
        else:
            krx, nxt = (_units(market.COMMISSION_RATES[one]) for one in ("krx", "nxt"))
            rates = cls(krx, tax=0, at_nxt=nxt, by_law=True)
        return rates.on(on)

    def on(self, day: dt.date) -> Self:
        """Return these rates with the tax of a day."""
        if not self.by_law:
            return self
        return msgspec.structs.replace(self, tax=_units(market.transaction_tax(on=day).total))

    def agreed(self, commission_rate: Decimal | None) -> Self:
        """Return these rates with the commission of an account, if one was agreed; it holds at
        both exchanges.

        Raises:
            ConfigError: it is not a Decimal from 0 to below 1.
        """
        if commission_rate is None:
            return self
        units = _units(checked_rate(commission_rate))
        return msgspec.structs.replace(self, commission=units, at_nxt=None)

    def commission_on(self, amount: int, at_nxt: int = 0) -> int:
        """Return the commission on an amount at KRX and one at NXT, KRW, rounded down to 10."""
        nxt = self.commission if self.at_nxt is None else self.at_nxt
        units = amount * self.commission + at_nxt * nxt
        return units // _BILLION // _COMMISSION_STEP * _COMMISSION_STEP

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
