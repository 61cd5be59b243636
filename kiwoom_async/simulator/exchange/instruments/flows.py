"""Flows: brokers and programs behind the trades of an instrument, as their day's totals.

Nobody is asked trade by trade: now and then the totals catch up with the tape.
"""

from __future__ import annotations

import random
from typing import NamedTuple

from kiwoom_async.simulator.exchange.terms import Side

__all__ = ["BROKERS", "Broker", "BrokerTotal", "Brokers", "Programs"]

_SHOWN = 5


class Broker(NamedTuple):
    """A member of the exchange (거래원)."""

    code: str
    name: str
    foreign: bool = False


BROKERS = (
    Broker("050", "키움증권"),
    Broker("005", "미래에셋"),
    Broker("012", "NH투자증권"),
    Broker("017", "KB증권"),
    Broker("030", "삼성증권"),
    Broker("003", "한국투자증권"),
    Broker("002", "신한투자증권"),
    Broker("033", "제이피모간", foreign=True),
    Broker("036", "모간스탠리", foreign=True),
    Broker("045", "골드만삭스", foreign=True),
)


class BrokerTotal(NamedTuple):
    """What a broker has bought or sold today, shares, and its change since the last report."""

    broker: Broker
    volume: int
    change: int


class Brokers:
    """The brokers' totals: both what they bought and what they sold add up to the day's volume."""

    def __init__(self, volume: int, rng: random.Random) -> None:
        self._rng = rng
        self._volume = 0
        self._totals: dict[Side, list[int]] = {
            "buy": [0] * len(BROKERS),
            "sell": [0] * len(BROKERS),
        }
        self._spread(volume, among=len(BROKERS))
        self._reported = {side: list(totals) for side, totals in self._totals.items()}

    def catch_up(self, volume: int) -> None:
        """Assign what was traded up to ``volume`` of the day to brokers; earlier counts as sent."""
        self._reported = {side: list(totals) for side, totals in self._totals.items()}
        self._spread(volume, among=2)

    def _spread(self, volume: int, among: int) -> None:
        traded, self._volume = volume - self._volume, volume
        for totals in self._totals.values():
            chosen = self._rng.sample(range(len(BROKERS)), among)
            left = traded
            for broker in chosen[1:]:
                part = int(left * self._rng.random() / 2)
                totals[broker] += part
                left -= part
            totals[chosen[0]] += left

    def top(self, side: Side) -> list[BrokerTotal]:
        """Return the five that bought or sold most, the largest first."""
        rows = [
            BrokerTotal(broker, total, total - reported)
            for broker, total, reported in zip(
                BROKERS, self._totals[side], self._reported[side], strict=True
            )
        ]
        return sorted(rows, key=lambda row: row.volume, reverse=True)[:_SHOWN]

    def rows(self) -> list[tuple[Broker, int, int]]:
        """Return every broker with what it bought and sold today, shares."""
        return list(zip(BROKERS, self._totals["buy"], self._totals["sell"], strict=True))

    def foreign(self, side: Side) -> tuple[int, int]:
        """Return what the foreign ones bought or sold together, shares, and its change since
        last.
        """
        of_foreign = [number for number, broker in enumerate(BROKERS) if broker.foreign]
        total = sum(self._totals[side][number] for number in of_foreign)
        return total, total - sum(self._reported[side][number] for number in of_foreign)


class Programs:
    """What programs bought and sold today, a part of what everybody did.

    Attributes:
        buy_volume: Shares; ``sell_volume`` the same.
        buy_amount: KRW; ``sell_amount`` the same.
        net_volume_before: ``net_volume`` at the last report, shares; ``net_million_before``
            the same.
    """

    def __init__(self, volume: int, turnover: int, rng: random.Random) -> None:
        self._rng = rng
        self._volume = self._turnover = 0
        self.buy_volume = self.sell_volume = 0
        self.buy_amount = self.sell_amount = 0
        self.catch_up(volume, turnover)
        self.net_volume_before, self.net_million_before = self.net_volume, self.net_million

    @property
    def net_volume(self) -> int:
        """Bought less sold, shares."""
        return self.buy_volume - self.sell_volume

    @property
    def net_million(self) -> int:
        """Bought less sold, million KRW, as it is shown: each rounded down before."""
        return self.buy_amount // 1_000_000 - self.sell_amount // 1_000_000

    def catch_up(self, volume: int, turnover: int) -> None:
        """Assign a part of what was traded up to the totals of the day to programs."""
        self.net_volume_before, self.net_million_before = self.net_volume, self.net_million
        traded, amount = volume - self._volume, turnover - self._turnover
        self._volume, self._turnover = volume, turnover
        bought, sold = (int(traded * self._rng.uniform(0, 0.4)) for _ in range(2))
        self.buy_volume += bought
        self.sell_volume += sold
        self.buy_amount += amount * bought // (traded or 1)
        self.sell_amount += amount * sold // (traded or 1)
