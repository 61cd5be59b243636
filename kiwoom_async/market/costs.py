"""Costs of trading: brokerage commission (수수료) and securities transaction tax (증권거래세).

The tax is due on selling stocks and follows the settlement day: a change of the law on 1 January
applies to trades two trading days earlier. ETFs, ETNs, ELWs and gold are exempt.
"""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_DOWN, Decimal
from functools import cache
from typing import Final

import msgspec

from kiwoom_async.errors import ConfigError
from kiwoom_async.market.calendar import FIRST_DAY, next_trading_day, previous_trading_day
from kiwoom_async.market.terms import (
    Board,
    Exchange,
    Kind,
    Side,
    checked_board,
    checked_count,
    checked_day,
    checked_exchange,
    checked_kind,
    checked_rate,
    checked_side,
)

__all__ = [
    "COMMISSION_RATES",
    "GOLD_COMMISSION_RATE",
    "PAPER_COMMISSION_RATE",
    "Costs",
    "TransactionTax",
    "trading_costs",
    "transaction_tax",
]

COMMISSION_RATES: Final[dict[Exchange, Decimal]] = {
    "krx": Decimal("0.00015"),
    "nxt": Decimal("0.000145"),
}
"""Kiwoom's standard rate for orders placed online (0.015 % on KRX, 0.0145 % on NXT), for stocks,
ETFs, ETNs and ELWs. An account may have another rate by agreement."""

PAPER_COMMISSION_RATE: Final = Decimal("0.0035")
"""Rate of paper trading (모의투자): 0.35 %."""

GOLD_COMMISSION_RATE: Final = Decimal("0.003")
"""Gold (금현물): 0.3 %, and value added tax (부가가치세) of 10 % on that."""

_VAT: Final = Decimal("0.1")
_COMMISSION_STEP: Final = 10  # KRW; rounded down to this


class TransactionTax(msgspec.Struct, frozen=True):
    """The rate of the tax on selling, as a part of the amount (``Decimal("0.002")`` is 0.2 %).

    Attributes:
        securities: Securities transaction tax (증권거래세).
        rural: Special tax for rural development (농어촌특별세), on KOSPI only.
    """

    securities: Decimal
    rural: Decimal = Decimal(0)

    @property
    def total(self) -> Decimal:
        """Sum of both rates."""
        return self.securities + self.rural


class Costs(msgspec.Struct, frozen=True):
    """Costs of a trade on top of its amount, KRW.

    Attributes:
        commission: Brokerage commission (수수료), rounded down to 10 KRW.
        tax: Transaction tax (제세금: 증권거래세, 농어촌특별세).
        vat: Value added tax on the commission (부가가치세), of gold only.
    """

    commission: int
    tax: int = 0
    vat: int = 0

    @property
    def total(self) -> int:
        """Sum of all costs, KRW."""
        return self.commission + self.tax + self.vat


_EXEMPT: Final = TransactionTax(Decimal(0))
_RURAL: Final = Decimal("0.0015")
_SETTLED_SINCE: Final = (
    # settled since, KOSPI without the rural tax, KOSDAQ, KONEX; in %
    ("2015-01-01", "0.15", "0.30", "0.30"),
    ("2019-06-03", "0.10", "0.25", "0.10"),
    ("2021-01-01", "0.08", "0.23", "0.10"),
    ("2023-01-01", "0.05", "0.20", "0.10"),
    ("2024-01-01", "0.03", "0.18", "0.10"),
    ("2025-01-01", "0.00", "0.15", "0.10"),
    ("2026-01-01", "0.05", "0.20", "0.10"),
)


def transaction_tax(
    *, kind: Kind = "stock", board: Board = "kospi", on: dt.date | None = None
) -> TransactionTax:
    """Return the rate of the tax on selling (증권거래세).

    ``transaction_tax().total`` is ``Decimal("0.0020")``: 0.05 % and 0.15 % rural tax since 2026.

    Args:
        kind: Kind of product; only stocks are taxed.
        board: Where the stock is listed.
        on: The day of the trade; by default the rate in force now.

    Raises:
        ConfigError: an unknown kind or board, or a day before 2015.
    """
    checked_kind(kind)
    checked_board(board)
    if on is not None and checked_day(on, name="on") < FIRST_DAY:
        raise ConfigError(f"on: tax rates are known from {FIRST_DAY} on, not for {on}")
    if kind != "stock":
        return _EXEMPT
    rates = _rates(board)
    if on is None:
        return rates[-1][1]
    return next(rate for since, rate in reversed(rates) if since <= on)


def trading_costs(
    amount: int,
    *,
    side: Side,
    kind: Kind = "stock",
    board: Board = "kospi",
    exchange: Exchange = "krx",
    on: dt.date | None = None,
    commission_rate: Decimal | None = None,
) -> Costs:
    """Return the costs of buying or selling for ``amount``.

    Args:
        amount: Price times quantity of the whole trade, KRW.
        side: ``"buy"`` or ``"sell"``; buying is free of tax.
        kind: Kind of product.
        board: Where a stock is listed, for the tax.
        exchange: Where it is traded, for the commission.
        on: The day of the trade; by default the tax in force now.
        commission_rate: Rate of this account as a part of the amount, such as
            ``PAPER_COMMISSION_RATE``; by default Kiwoom's standard rate for orders placed online.

    Raises:
        ConfigError: an amount that is not a positive whole number, a rate that is not a Decimal
            from 0 to below 1, or an unknown choice.
    """
    checked_side(side)
    checked_exchange(exchange)
    won = checked_count(amount, name="amount")
    tax = transaction_tax(kind=kind, board=board, on=on).total if side == "sell" else Decimal(0)
    usual = GOLD_COMMISSION_RATE if kind == "gold" else COMMISSION_RATES[exchange]
    rate = usual if commission_rate is None else checked_rate(commission_rate)
    commission = _down(won * rate) // _COMMISSION_STEP * _COMMISSION_STEP
    vat = _down(commission * _VAT) if kind == "gold" else 0
    return Costs(commission=commission, tax=_down(won * tax), vat=vat)


@cache
def _rates(board: Board) -> tuple[tuple[dt.date, TransactionTax], ...]:
    """Return the rates of a board, each with the first trading day it applies to."""
    column = {"kospi": 1, "kosdaq": 2, "konex": 3}[board]
    rural = _RURAL if board == "kospi" else Decimal(0)
    return tuple(
        (_first_traded(row[0]), TransactionTax(Decimal(row[column]) / 100, rural))
        for row in _SETTLED_SINCE
    )


def _first_traded(settled: str) -> dt.date:
    """Return the first trading day whose trades settle on a day or later."""
    day = dt.date.fromisoformat(settled)
    if day == FIRST_DAY:
        return day
    return previous_trading_day(next_trading_day(day - dt.timedelta(1)), 2)


def _down(won: Decimal) -> int:
    return int(won.to_integral_value(ROUND_DOWN))
