"""Wanted: what a client wants the gateway to register, and whether the gateway knows it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

from kiwoom_async.remote.messages import Wants
from kiwoom_async.wire.frames import Key

__all__ = ["Wanted"]


class Wanted:
    """What is wanted; each state of it that is sent has a number.

    Attributes:
        uses: Keys, and how many streams use each.
        orders: Numbers of today's orders of others whose events are wanted.
        version: Number of the state that was sent last, 0 before the first.
        differs: Whether the gateway was found to know another state.
        unknown_since: When the gateway answered last before it was found to know nothing.
    """

    def __init__(self) -> None:
        self.uses: Counter[Key] = Counter()
        self.orders: set[str] = set()
        self.version = 0
        self.differs = False
        self.unknown_since: float | None = None
        self._refused: set[Key] = set()
        self._day: dt.date | None = None

    @property
    def keys(self) -> list[Key]:
        """Keys that are used, but for those that the gateway has refused since."""
        return [key for key in self.uses if key not in self._refused]

    def add(self, keys: Sequence[Key]) -> None:
        """Add a use of keys."""
        self.uses.update(keys)
        self._refused.difference_update(keys)

    def refuse(self, key: Key) -> None:
        """Note that the gateway refuses a key: it is not asked for any more, until it is added."""
        self._refused.add(key)

    def follow(self, numbers: Iterable[str], today: dt.date) -> bool:
        """Add orders of today; return whether they are new."""
        self._turn_over(today)
        new = {*numbers} - self.orders
        self.orders |= new
        return bool(new)

    def remove(self, keys: Iterable[Key]) -> None:
        """Remove a use of keys."""
        self.uses.subtract(Counter(keys))
        self.uses = +self.uses
        self._refused &= self.uses.keys()

    def withdraw(self, keys: Iterable[Key]) -> None:
        """Remove a use of keys of which it is not known whether the gateway has registered them.

        Whatever it knows is then another state.
        """
        self.remove(keys)
        self.version += 1

    def message(self, instance: str, today: dt.date, keys: Sequence[Key] | None = None) -> Wants:
        """Make the message that has keys registered, with a new number; by default all."""
        self._turn_over(today)
        self.version += 1
        wanted = self.keys if keys is None else [*keys]
        return Wants(instance=instance, version=self.version, keys=wanted, orders=[*self.orders])

    def is_known(self, version: int, before: float) -> bool:
        """Return whether the gateway knows what is wanted; note it if not.

        Args:
            version: The state that it knows, 0 for none.
            before: When it answered before.
        """
        if version == self.version:
            return True
        self.differs = True
        if not version and self.unknown_since is None:
            self.unknown_since = before
        return False

    def settle(self) -> float | None:
        """Note that the gateway knows what is wanted; return since when it did not.

        None where nothing can be missing.
        """
        since, self.unknown_since, self.differs = self.unknown_since, None, False
        return since if self.uses else None

    def _turn_over(self, today: dt.date) -> None:
        """Forget the orders of the day before: their numbers are those of others now."""
        if today != self._day:
            self._day = today
            self.orders.clear()
