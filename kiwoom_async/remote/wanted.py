"""Wanted: what a client wants the gateway to register, and whether the gateway knows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kiwoom_async.remote.messages import Wants
from kiwoom_async.wire.frames import Key

__all__ = ["Wanted"]


class Wanted:
    """What is wanted; each state of it that is sent has a number.

    Attributes:
        uses: Keys, and how many streams use each.
        orders: Numbers of orders of others whose events are wanted.
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

    def add(self, keys: Iterable[Key]) -> None:
        """Add a use of keys."""
        self.uses.update(keys)

    def remove(self, keys: Iterable[Key]) -> None:
        """Remove a use of keys."""
        self.uses.subtract(Counter(keys))
        self.uses = +self.uses

    def withdraw(self, keys: Iterable[Key]) -> None:
        """Remove a use of keys of which it is not known whether the gateway has registered them.

        Whatever it knows is then another state.
        """
        self.remove(keys)
        self.version += 1

    def message(self, instance: str) -> Wants:
        """Make the message that has everything registered, with a new number."""
        self.version += 1
        return Wants(
            instance=instance, version=self.version, keys=[*self.uses], orders=[*self.orders]
        )

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
