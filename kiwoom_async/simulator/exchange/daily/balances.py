"""Balances of an instrument: margin loans, stock loans, lending, and short sales of a day.

A balance is a smooth function of the day, so that any day is known without those before it; what
was opened and what was repaid on a day follow from it: balance = balance before + opened - repaid.
"""

from __future__ import annotations

import datetime as dt
import random
from math import sin

import msgspec

__all__ = ["Balance", "ShortSales", "balance_on"]

_LEVELS = {"margin_loan": 0.006, "stock_loan": 0.0004, "lending": 0.02}
"""How much of the listed shares is typical of each."""


class Balance(msgspec.Struct, frozen=True):
    """A balance at the end of a day, shares.

    Attributes:
        opened: Shares added on the day (신규, 체결).
        repaid: Shares repaid on the day (상환).
        remaining: Shares outstanding at its end (잔고).
    """

    opened: int
    repaid: int
    remaining: int

    @property
    def change(self) -> int:
        """Change against the day before."""
        return self.opened - self.repaid


def balance_on(kind: str, day: dt.date, before: dt.date, shares: int, seed: str) -> Balance:
    """Return the balance of a kind (``margin_loan``, ``stock_loan`` or ``lending``) on a day.

    Args:
        kind: Kind of loan.
        day: The day.
        before: The trading day before it.
        shares: Shares listed.
        seed: Source of everything random.
    """
    now, earlier = (_remaining(kind, at, shares, seed) for at in (day, before))
    turn = int(shares * _LEVELS[kind] * random.Random(f"{seed}:{kind}:{day}").uniform(0.003, 0.012))
    repaid = turn + max(0, earlier - now)
    return Balance(now - earlier + repaid, repaid, now)


def _remaining(kind: str, day: dt.date, shares: int, seed: str) -> int:
    rng = random.Random(f"{seed}:{kind}")
    level, phase, period = rng.uniform(0.5, 1.5), rng.uniform(0, 6), rng.uniform(60, 200)
    wave = 1 + 0.3 * sin(day.toordinal() / period + phase)
    noise = random.Random(f"{seed}:{kind}:{day}:noise").uniform(0.995, 1.005)
    return int(shares * _LEVELS[kind] * level * wave * noise)


class ShortSales(msgspec.Struct, frozen=True):
    """Short sales (공매도) of a day.

    Attributes:
        volume: Shares.
        turnover: KRW.
    """

    volume: int
    turnover: int

    @classmethod
    def made(cls, volume: int, turnover: int, rng: random.Random) -> ShortSales:
        """Assign a part of what was traded to short sellers."""
        shares = int(volume * rng.uniform(0.005, 0.08))
        return cls(shares, turnover * shares // volume if volume else 0)
