"""Investors (투자자): purchases and sales of an instrument on one day, by kind."""

from __future__ import annotations

import random
from collections.abc import Iterable

import msgspec

from kiwoom_async.simulator.exchange.instruments.split import split, weights

__all__ = ["INSTITUTIONS", "INVESTORS", "Investors", "together"]

INVESTORS = (
    "individual",  # 개인
    "foreign",  # 외국인
    "securities_firm",  # 금융투자
    "insurance",  # 보험
    "investment_trust",  # 투신
    "other_financial",  # 기타금융
    "bank",  # 은행
    "pension_fund",  # 연기금등
    "private_equity",  # 사모펀드
    "government",  # 국가
    "other_corporation",  # 기타법인
    "resident_foreign",  # 내외국인
)
INSTITUTIONS = INVESTORS[2:10]
"""The kinds that together are ``institution`` (기관계)."""

_TYPICAL = (0.52, 0.25, 0.07, 0.012, 0.025, 0.004, 0.004, 0.05, 0.025, 0.003, 0.032, 0.005)


class Investors(msgspec.Struct, frozen=True):
    """Shares and money of each kind of investor, in the order of :data:`INVESTORS`.

    Purchases and sales of all kinds are equal: their nets add up to zero.

    Attributes:
        bought: Shares; ``sold`` the same.
        paid: KRW; ``received`` the same.
    """

    bought: list[int]
    sold: list[int]
    paid: list[int]
    received: list[int]

    def of(self, investor: str, side: str = "net", measure: str = "quantity") -> int:
        """Return the trades of a kind of investor.

        Args:
            investor: One of :data:`INVESTORS`, or ``institution`` for all of those.
            side: ``buy``, ``sell`` or ``net`` (bought less sold).
            measure: ``quantity`` (shares) or ``amount`` (KRW).
        """
        buy, sell = self._columns(measure)
        kinds = INSTITUTIONS if investor == "institution" else (investor,)
        at = [INVESTORS.index(kind) for kind in kinds]
        bought, sold = sum(buy[n] for n in at), sum(sell[n] for n in at)
        return {"buy": bought, "sell": sold}.get(side, bought - sold)

    def _columns(self, measure: str) -> tuple[list[int], list[int]]:
        if measure == "amount":
            return self.paid, self.received
        return self.bought, self.sold

    def all(self, side: str = "net", measure: str = "quantity") -> dict[str, int]:
        """Return the trades of every kind, and of the institutions together, by name."""
        names = (*INVESTORS, "institution")
        return {name: self.of(name, side, measure) for name in names}

    def in_units(self, side: str, measure: str, unit: int) -> dict[str, int]:
        """Return the trades of every kind and of the institutions together, cut to whole units.

        The remainder of rounding goes to the individuals, and nets are differences of the figures
        shown, so the nets still add up to zero.
        """
        if side == "net":
            bought = self.in_units("buy", measure, unit)
            sold = self.in_units("sell", measure, unit)
            return {name: bought[name] - sold[name] for name in bought}
        column = self._columns(measure)[side == "sell"]
        shown = dict(zip(INVESTORS, (part // unit for part in column), strict=True))
        shown["individual"] += sum(column) // unit - sum(shown.values())
        return shown | {"institution": sum(shown[name] for name in INSTITUTIONS)}

    @classmethod
    def made(cls, volume: int, turnover: int, rng: random.Random) -> Investors:
        """Divide what was traded among the buyers and again among the sellers."""
        buyers, sellers = weights(rng, _TYPICAL), weights(rng, _TYPICAL)
        return cls(
            split(volume, buyers),
            split(volume, sellers),
            split(turnover, buyers),
            split(turnover, sellers),
        )


def together(several: Iterable[Investors]) -> Investors:
    """Return the sums over several days or instruments."""
    columns: list[list[int]] = [[0] * len(INVESTORS) for _ in range(4)]
    for one in several:
        for column, more in zip(
            columns, (one.bought, one.sold, one.paid, one.received), strict=True
        ):
            for n, value in enumerate(more):
                column[n] += value
    return Investors(*columns)
