"""Program trading (프로그램매매) of an instrument on one day, arbitrage and the rest."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

import msgspec

__all__ = ["ProgramDay"]

_LEAST, _MOST = 0.05, 0.35  # of what was traded
_WHOLE = 1 << 32
_ARBITRAGE = 0.12  # of what programs traded


class ProgramDay(msgspec.Struct, frozen=True, gc=False):
    """Program trading of one day.

    Attributes:
        bought: Shares; ``sold`` the same.
        paid: KRW; ``received`` the same.
        arbitrage: The part of each that belongs to arbitrage (차익), the rest is not (비차익).
    """

    bought: int
    sold: int
    paid: int
    received: int
    arbitrage: float = _ARBITRAGE

    @property
    def net(self) -> int:
        """Shares bought less shares sold."""
        return self.bought - self.sold

    @property
    def net_amount(self) -> int:
        """KRW paid less KRW received."""
        return self.paid - self.received

    def part(self, which: str, side: str, measure: str = "amount") -> int:
        """Return a part of it.

        Args:
            which: ``arbitrage``, ``non_arbitrage`` or ``total``.
            side: ``buy``, ``sell`` or ``net``.
            measure: ``amount`` (KRW) or ``quantity`` (shares).
        """
        if side == "net":
            return self.part(which, "buy", measure) - self.part(which, "sell", measure)
        columns = (self.paid, self.received) if measure == "amount" else (self.bought, self.sold)
        whole = columns[side == "sell"]
        arbitrage = int(whole * self.arbitrage)
        return {"arbitrage": arbitrage, "non_arbitrage": whole - arbitrage}.get(which, whole)

    def scaled(self, part: float) -> ProgramDay:
        """Return a part of it, what was traded up to some time of the day."""
        columns = (self.bought, self.sold, self.paid, self.received)
        return ProgramDay(*(int(value * part) for value in columns))

    @classmethod
    def made(cls, volume: int, turnover: int, seed: str) -> ProgramDay:
        """Assign a part of what was traded to programs."""
        # a generator takes ten times as long to seed, and a market has some 100,000 days a year
        drawn = blake2b(seed.encode(), digest_size=8).digest()
        bought, sold = (
            int(volume * (_LEAST + (_MOST - _LEAST) * int.from_bytes(part, "little") / _WHOLE))
            for part in (drawn[:4], drawn[4:])
        )
        price = turnover / volume if volume else 0.0
        return cls(bought, sold, int(bought * price), int(sold * price))

    @classmethod
    def together(cls, several: Iterable[ProgramDay]) -> ProgramDay:
        """Return the sums over several days or instruments."""
        rows = [(one.bought, one.sold, one.paid, one.received) for one in several]
        return cls(*(sum(column) for column in zip(*rows, strict=True)))
