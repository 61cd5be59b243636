"""Registrations: which realtime items are wanted, which the server has, and what to send next.

Pure bookkeeping. What is wanted is counted, so that two streams on one symbol register it once and
closing the last removes it. The server forgets everything with the connection: :meth:`forget`
makes the next changes a replay of exactly what is wanted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Literal, NamedTuple

from kiwoom_async.errors import ConfigError
from kiwoom_async.wire.frames import Key

__all__ = ["Change", "Registrations"]

_MOST_REFUSALS = 3


class Change(NamedTuple):
    """One REG or REMOVE to send and have acknowledged before the next."""

    trnm: Literal["REG", "REMOVE"]
    keys: tuple[Key, ...]


class Registrations:
    """The desired set with its counts, beside the set the server has acknowledged.

    A key whose removal was refused is neither: the server may have it or not. Its removal is asked
    for again, a few times; if it is wanted again, it is registered again.

    Args:
        items: Most items of one connection; blank items (account, market) use no slot.
        batch: Most items of one message.

    Attributes:
        refused_removals: REMOVE messages the server refused.
    """

    def __init__(self, *, items: int, batch: int) -> None:
        self.refused_removals = 0
        self._items = items
        self._batch = batch
        self._wanted: Counter[Key] = Counter()
        self._registered: dict[Key, None] = {}
        self._doubtful: dict[Key, int] = {}  # refusals of their removal so far
        self._removal_is_next = False

    @property
    def wanted(self) -> Collection[Key]:
        """What is wanted, in the order it was first asked for."""
        return self._wanted.keys()

    @property
    def registered(self) -> Collection[Key]:
        """What the server has acknowledged on this connection."""
        return self._registered.keys()

    def want(self, keys: Iterable[Key]) -> None:
        """Want each key once more.

        Raises:
            ConfigError: the items would not fit one connection; nothing has changed then.
        """
        added = Counter(keys)
        items = _items(self._wanted.keys() | added.keys())
        if len(items) > self._items:
            raise ConfigError(
                f"{len(items)} symbols do not fit one connection: the server takes {self._items} "
                f"items (each _NX and _AL counts); close streams or ask for fewer symbols"
            )
        self._wanted.update(added)

    def release(self, keys: Iterable[Key]) -> None:
        """Want each key once less."""
        self._wanted.subtract(keys)
        self._wanted = +self._wanted

    def holds(self, keys: Iterable[Key]) -> bool:
        """Return whether the server has acknowledged all of these keys."""
        return all(key in self._registered for key in keys)

    def next(self) -> Change | None:
        """Return what to send next, None when the server has exactly what is wanted.

        What has no item (order events, balances) goes first, in a message of its own: it is never
        refused for the symbols beside it. Otherwise additions and removals take turns, so that
        neither waits for ever; additions wait for the slots they need.
        """
        missing = [key for key in self._wanted if key not in self._registered]
        without_item = tuple(key for key in missing if not key[1])
        if without_item:
            return Change("REG", without_item)
        surplus = [key for key in self._held() if key not in self._wanted]
        addition = self._first(missing)
        if surplus and (self._removal_is_next or not addition or not self._fits(addition)):
            return Change("REMOVE", self._first(surplus))
        return Change("REG", addition) if addition else None

    def acknowledge(self, change: Change) -> None:
        """Apply a change the server accepted."""
        for key in change.keys:
            self._doubtful.pop(key, None)
            if change.trnm == "REG":
                self._registered[key] = None
            else:
                self._registered.pop(key, None)
        self._removal_is_next = change.trnm == "REG"

    def refuse_removal(self, change: Change) -> Collection[Key]:
        """Apply a REMOVE the server refused; return the keys that are given up."""
        self.refused_removals += 1
        self._removal_is_next = False
        given_up = []
        for key in change.keys:
            self._registered.pop(key, None)
            refusals = self._doubtful[key] = self._doubtful.get(key, 0) + 1
            if refusals >= _MOST_REFUSALS:
                del self._doubtful[key]
                given_up.append(key)
        return given_up

    def forget(self) -> None:
        """Forget what is registered: the connection is gone."""
        self._registered.clear()
        self._doubtful.clear()

    def _held(self) -> list[Key]:
        """Return what the server has, or may have."""
        return [*self._registered, *self._doubtful]

    def _fits(self, keys: Iterable[Key]) -> bool:
        return len(_items(self._held()) | _items(keys)) <= self._items

    def _first(self, keys: Collection[Key]) -> tuple[Key, ...]:
        """Return as many items as one message may carry, in order, each with all of its keys."""
        items: dict[str, None] = {}
        for _, item in keys:
            if item not in items and len(items) == self._batch:
                break
            items[item] = None
        return tuple(key for key in keys if key[1] in items)


def _items(keys: Iterable[Key]) -> set[str]:
    return {item for _, item in keys if item}
