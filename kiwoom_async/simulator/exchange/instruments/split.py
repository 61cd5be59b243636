"""Split: a whole number divided into parts that add up to it."""

from __future__ import annotations

import random
from collections.abc import Sequence

__all__ = ["split", "split_in_two", "weights"]


def split(total: int, parts: Sequence[float]) -> list[int]:
    """Divide ``total`` in proportion to ``parts``; the remainder of rounding goes to the first."""
    whole = sum(parts)
    if not whole:
        return [0] * len(parts)
    shares = [int(total * part / whole) for part in parts]
    shares[0] += total - sum(shares)
    return shares


def split_in_two(total: int, part: float) -> tuple[int, int]:
    """Divide ``total`` in two, the first about ``part`` of it."""
    first = int(total * part)
    return first, total - first


def weights(rng: random.Random, typical: Sequence[float]) -> list[float]:
    """Return the weight of each part today, around its typical weight."""
    return [part * rng.lognormvariate(0, 0.35) for part in typical]
