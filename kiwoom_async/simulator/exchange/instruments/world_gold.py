"""World gold: the price of gold abroad, in dollars and in KRW."""

from __future__ import annotations

import random

__all__ = ["WorldGold"]

_BASE = 337_782  # US cents per ounce
_WON_PER_DOLLAR = 1_390
_GRAMS_PER_OUNCE = 31.1034768
_STEP = 0.0002


class WorldGold:
    """International gold (국제금).

    Attributes:
        base: The day before, US cents per ounce.
        price: Now, US cents per ounce.
    """

    def __init__(self, rng: random.Random) -> None:
        self.base = self.price = _BASE
        self._rng = rng

    def __repr__(self) -> str:
        return f"WorldGold({self.price / 100:,.2f} USD/oz)"

    def move(self) -> None:
        """Move the price by a random step."""
        self.price = round(self.price * (1 + self._rng.gauss(0, _STEP)))

    @staticmethod
    def in_won(price: int) -> int:
        """Convert US cents per ounce to KRW per gram."""
        return round(price / 100 * _WON_PER_DOLLAR / _GRAMS_PER_OUNCE)
